/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore-import.h"
#include "keystore/mesign-keystore-trust.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/**
 * MesignCertificateInfo:
 * @certificate: the certificate
 * @kind: whose it is
 * @own: (nullable): of one of the user's own: what it can be used for
 * @verdict: what is to be said of it now
 * @decision: what the user has said of it
 *
 * A certificate as a person looks at it. Immutable; the fields are read only.
 */
typedef struct
{
  MesignCertificate *certificate;
  MesignCertificateKind kind;
  MesignOwnCertificate *own;
  MesignTrustVerdict *verdict;
  MesignTrustDecisionKind decision;
} MesignCertificateInfo;

#define MESIGN_TYPE_CERTIFICATE_INFO (mesign_certificate_info_get_type ())
MESIGN_DECLARE_VALUE (MesignCertificateInfo, mesign_certificate_info)

void mesign_engine_list_certificates_async (MesignEngine *self,
                                            MesignCertificateKind kind,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *
mesign_engine_list_certificates_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_find_certificate_async (MesignEngine *self,
                                           const char *fingerprint,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
MesignCertificateInfo *
mesign_engine_find_certificate_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_read_certificates_async (MesignEngine *self,
                                            GBytes *octets,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *
mesign_engine_read_certificates_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_import_async (MesignEngine *self,
                                 GBytes *octets,
                                 MesignSecret *password,
                                 const char *for_address,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
MesignImport *
mesign_engine_import_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_export_async (MesignEngine *self,
                                 const char *fingerprint,
                                 MesignSecret *password,
                                 gboolean compatible,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GBytes *mesign_engine_export_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_delete_certificate_async (MesignEngine *self,
                                             const char *fingerprint,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean
mesign_engine_delete_certificate_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_decide_async (MesignEngine *self,
                                 MesignCertificate *certificate,
                                 MesignTrustDecisionKind kind,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mesign_engine_decide_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_set_default_async (MesignEngine *self,
                                      const char *address,
                                      MesignCertificatePurpose purpose,
                                      const char *fingerprint,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
mesign_engine_set_default_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
