/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/**
 * MesignRevocationPolicy:
 * @MESIGN_REVOCATION_POLICY_OFF: nobody is asked
 * @MESIGN_REVOCATION_POLICY_CRL: revocation lists are fetched: the authority does not learn whose
 * mail is read
 * @MESIGN_REVOCATION_POLICY_OCSP: the authority is asked about the certificate; where it gives no
 * usable answer, its list is fetched
 *
 * Whether and how authorities are asked for revocations.
 */
typedef enum
{
  MESIGN_REVOCATION_POLICY_OFF,
  MESIGN_REVOCATION_POLICY_CRL,
  MESIGN_REVOCATION_POLICY_OCSP,
} MesignRevocationPolicy;

const char *mesign_revocation_policy_to_string (MesignRevocationPolicy policy);
gboolean mesign_revocation_policy_from_string (const char *text, MesignRevocationPolicy *policy);

/**
 * MesignFetchOptions:
 * @policy: how authorities are asked
 * @allow_private: whether addresses of this machine and of private networks may be asked: only for
 * the sandbox and for in-house authorities the user has allowed
 * @now: the present, in seconds since 1970 UTC
 *
 * How trust/ goes to the network. Zero it, fill in what is needed.
 */
typedef struct
{
  MesignRevocationPolicy policy;
  gboolean allow_private;
  gint64 now;
} MesignFetchOptions;

/**
 * MesignRefresh:
 * @entries: (element-type MesignRevocationEntry): the answers that came, verified
 * @not_checked: how many certificates nobody gave a usable answer about, or nobody may be asked
 * about, as no path of theirs validates
 * @changed: whether the keystore learnt anything that may change a verdict
 *
 * What a refresh brought. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *entries;
  guint not_checked;
  gboolean changed;
} MesignRefresh;

#define MESIGN_TYPE_REFRESH (mesign_refresh_get_type ())
MESIGN_DECLARE_VALUE (MesignRefresh, mesign_refresh)

MesignRefresh *mesign_trust_refresh_sync (MesignTrustSnapshot *snapshot,
                                          MesignKeystore *keystore,
                                          GPtrArray *certificates,
                                          GPtrArray *extra_intermediates,
                                          const MesignFetchOptions *options,
                                          GCancellable *cancellable,
                                          GError **error);
GPtrArray *mesign_trust_fetch_issuers_sync (MesignTrustSnapshot *snapshot,
                                            MesignKeystore *keystore,
                                            MesignCertificate *certificate,
                                            GPtrArray *extra_intermediates,
                                            const MesignFetchOptions *options,
                                            GCancellable *cancellable,
                                            GError **error);

GBytes *mesign_tsa_stamp_sync (const char *url,
                               GBytes *signature,
                               const MesignFetchOptions *options,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
