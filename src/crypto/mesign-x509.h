/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-error.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

MesignCertificate *mesign_x509_parse (GBytes *der, GError **error);
GPtrArray *mesign_x509_parse_any (GBytes *octets, GError **error);

char *mesign_x509_to_pem (MesignCertificate *certificate);
char *mesign_x509_to_text (MesignCertificate *certificate);

gboolean mesign_x509_is_issued_by (MesignCertificate *certificate, MesignCertificate *issuer);
GPtrArray *mesign_x509_build_chain (MesignCertificate *leaf, GPtrArray *pool);

GStrv mesign_x509_get_ocsp_urls (MesignCertificate *certificate);
GStrv mesign_x509_get_crl_urls (MesignCertificate *certificate);
GStrv mesign_x509_get_issuer_urls (MesignCertificate *certificate);

G_END_DECLS
