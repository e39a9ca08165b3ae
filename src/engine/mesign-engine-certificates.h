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

/**
 * MesignExpiry:
 * @MESIGN_EXPIRY_VALID: it can be relied on, for more than 30 days
 * @MESIGN_EXPIRY_WITHIN_30_DAYS: it can be, but no longer than 30 days
 * @MESIGN_EXPIRY_WITHIN_7_DAYS: no longer than 7 days
 * @MESIGN_EXPIRY_WITHIN_1_DAY: no longer than a day
 * @MESIGN_EXPIRY_EXPIRED: its time, or that of an authority above it, is over
 * @MESIGN_EXPIRY_NOT_YET_VALID: its time, or that of an authority above it, has not begun
 * @MESIGN_EXPIRY_REVOKED: it, or an authority above it, was revoked
 * @MESIGN_EXPIRY_UNKNOWN: its time runs, but it is not trusted
 *
 * How a certificate stands, as far as time is concerned.
 */
typedef enum
{
  MESIGN_EXPIRY_VALID,
  MESIGN_EXPIRY_WITHIN_30_DAYS,
  MESIGN_EXPIRY_WITHIN_7_DAYS,
  MESIGN_EXPIRY_WITHIN_1_DAY,
  MESIGN_EXPIRY_EXPIRED,
  MESIGN_EXPIRY_NOT_YET_VALID,
  MESIGN_EXPIRY_REVOKED,
  MESIGN_EXPIRY_UNKNOWN,
} MesignExpiry;

const char *mesign_expiry_to_string (MesignExpiry expiry);
MesignExpiry
mesign_certificate_info_get_expiry (const MesignCertificateInfo *self, gint64 now, gint64 *until);

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
void mesign_engine_refresh_revocations_async (MesignEngine *self,
                                              GCancellable *cancellable,
                                              GAsyncReadyCallback callback,
                                              gpointer user_data);
gboolean
mesign_engine_refresh_revocations_finish (MesignEngine *self, GAsyncResult *result, GError **error);
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
gint64 mesign_engine_decide_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_decisions_async (MesignEngine *self,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
GPtrArray *
mesign_engine_list_decisions_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_undo_decision_async (MesignEngine *self,
                                        gint64 id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
gboolean
mesign_engine_undo_decision_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_complete_path_async (MesignEngine *self,
                                        MesignCertificate *certificate,
                                        GPtrArray *beside,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_complete_path_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_set_default_async (MesignEngine *self,
                                      const char *address,
                                      MesignCertificatePurpose purpose,
                                      const char *fingerprint,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
mesign_engine_set_default_finish (MesignEngine *self, GAsyncResult *result, GError **error);

/**
 * MesignCertificateUse:
 * @address: the writer's address
 * @is_account: whether there is an account of that address
 * @purpose: %MESIGN_CERTIFICATE_PURPOSE_SIGN or %MESIGN_CERTIFICATE_PURPOSE_ENCRYPT
 * @fingerprint: (nullable): of the certificate that is used now; %NULL if there is none
 * @chosen: (nullable): of the one the user chose; %NULL while it goes by the newest that is trusted
 * @instead: (nullable): why another than the chosen one is used, for people
 *
 * Which of the user's own certificates is used for an address and a purpose. Immutable; the fields
 * are read only.
 */
typedef struct
{
  char *address;
  gboolean is_account;
  MesignCertificatePurpose purpose;
  char *fingerprint;
  char *chosen;
  char *instead;
} MesignCertificateUse;

#define MESIGN_TYPE_CERTIFICATE_USE (mesign_certificate_use_get_type ())
MESIGN_DECLARE_VALUE (MesignCertificateUse, mesign_certificate_use)

void mesign_engine_list_uses_async (MesignEngine *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *
mesign_engine_list_uses_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_peer_changes_async (MesignEngine *self,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GPtrArray *
mesign_engine_list_peer_changes_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_describe_certificate_async (MesignEngine *self,
                                               MesignCertificate *certificate,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
char *mesign_engine_describe_certificate_finish (MesignEngine *self,
                                                 GAsyncResult *result,
                                                 GError **error);

G_END_DECLS
