/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/certificates/mesign-certificate-item.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_CERTIFICATE_MODEL (mesign_certificate_model_get_type ())
G_DECLARE_FINAL_TYPE (MesignCertificateModel,
                      mesign_certificate_model,
                      MESIGN,
                      CERTIFICATE_MODEL,
                      GObject)

MesignCertificateModel *mesign_certificate_model_new (MesignEngine *engine,
                                                      MesignCertificateKind kind);
gboolean mesign_certificate_model_is_loaded (MesignCertificateModel *self);
const GError *mesign_certificate_model_get_error (MesignCertificateModel *self);
guint mesign_certificate_model_count_certificates (MesignCertificateModel *self);
MesignCertificateItem *mesign_certificate_model_find (MesignCertificateModel *self,
                                                      const char *fingerprint);

G_END_DECLS
