/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/certificates/mesign-certificate-item.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATE_ROW (mesign_certificate_row_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificateRow, mesign_certificate_row, MESIGN, CERTIFICATE_ROW, AdwBin)

GtkWidget *mesign_certificate_row_new (void);
void mesign_certificate_row_set_item (MesignCertificateRow *self, MesignCertificateItem *item);

G_END_DECLS
