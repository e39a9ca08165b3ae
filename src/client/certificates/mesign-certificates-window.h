/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATES_WINDOW (mesign_certificates_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificatesWindow,
                      mesign_certificates_window,
                      MESIGN,
                      CERTIFICATES_WINDOW,
                      AdwWindow)

GtkWindow *mesign_certificates_window_new (GtkApplication *app, MesignEngine *engine);
void mesign_certificates_window_show (MesignCertificatesWindow *self, const char *fingerprint);

G_END_DECLS
