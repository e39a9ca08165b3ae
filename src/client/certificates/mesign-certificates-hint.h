/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

void mesign_certificates_hint_show (AdwStatusPage *page,
                                    MesignCertificateKind kind,
                                    gboolean is_filtered);

G_END_DECLS
