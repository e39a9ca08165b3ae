/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/certificates/mesign-certificate-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATE_PAGE (mesign_certificate_page_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificatePage,
                      mesign_certificate_page,
                      MESIGN,
                      CERTIFICATE_PAGE,
                      AdwBin)

GtkWidget *mesign_certificate_page_new (void);
void mesign_certificate_page_set_engine (MesignCertificatePage *self, MesignEngine *engine);
void mesign_certificate_page_set_item (MesignCertificatePage *self, MesignCertificateItem *item);

G_END_DECLS
