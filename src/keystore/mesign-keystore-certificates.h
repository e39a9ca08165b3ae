/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-private-key.h"
#include "keystore/mesign-keystore-import.h"
#include "keystore/mesign-keystore-peers.h"

G_BEGIN_DECLS

/**
 * MesignCertificateSource:
 * @MESIGN_CERTIFICATE_SOURCE_MAIL: it came with valid signed mail
 * @MESIGN_CERTIFICATE_SOURCE_FETCHED: it was fetched from where a certificate named its issuer
 * @MESIGN_CERTIFICATE_SOURCE_FILE: the user imported it
 * @MESIGN_CERTIFICATE_SOURCE_PFX: it came with a private key
 *
 * Where a certificate came from; never a reason to trust it.
 */
typedef enum
{
  MESIGN_CERTIFICATE_SOURCE_MAIL,
  MESIGN_CERTIFICATE_SOURCE_FETCHED,
  MESIGN_CERTIFICATE_SOURCE_FILE,
  MESIGN_CERTIFICATE_SOURCE_PFX,
} MesignCertificateSource;

const char *mesign_certificate_source_to_string (MesignCertificateSource source);

/**
 * MesignCertificateKind:
 * @MESIGN_CERTIFICATE_OWN: the user has its private key
 * @MESIGN_CERTIFICATE_PERSON: somebody else's
 * @MESIGN_CERTIFICATE_AUTHORITY: an authority's
 */
typedef enum
{
  MESIGN_CERTIFICATE_OWN,
  MESIGN_CERTIFICATE_PERSON,
  MESIGN_CERTIFICATE_AUTHORITY,
} MesignCertificateKind;

GPtrArray *mesign_keystore_list_certificates_sync (MesignKeystore *self,
                                                   MesignCertificateKind kind,
                                                   GError **error);
GPtrArray *mesign_keystore_list_own_sync (MesignKeystore *self, gint64 at, GError **error);
MesignCertificate *mesign_keystore_find_certificate_sync (MesignKeystore *self,
                                                          const char *fingerprint,
                                                          GError **error);
GPtrArray *
mesign_keystore_find_by_prefix_sync (MesignKeystore *self, const char *prefix, GError **error);
gboolean mesign_keystore_get_kind_sync (MesignKeystore *self,
                                        const char *fingerprint,
                                        MesignCertificateKind *kind,
                                        MesignCertificateSource *source,
                                        GError **error);

GPtrArray *mesign_keystore_list_for_address_sync (MesignKeystore *self,
                                                  const char *address,
                                                  MesignCertificatePurpose purpose,
                                                  gint64 at,
                                                  GError **error);
GPtrArray *mesign_keystore_find_people_sync (MesignKeystore *self,
                                             const char *text,
                                             guint limit,
                                             GError **error);
/**
 * MesignOwnRankFunc:
 * @certificate: one of the user's own
 * @data: what was handed in with it
 *
 * Returns: how much it is to be preferred to others; below 0 if it is not to be used at all
 */
typedef int (*MesignOwnRankFunc) (MesignCertificate *certificate, gpointer data);

MesignCertificate *mesign_keystore_find_own_sync (MesignKeystore *self,
                                                  const char *address,
                                                  MesignCertificatePurpose purpose,
                                                  gint64 at,
                                                  MesignOwnRankFunc rank,
                                                  gpointer rank_data,
                                                  GError **error);
gboolean mesign_keystore_set_default_sync (MesignKeystore *self,
                                           const char *address,
                                           MesignCertificatePurpose purpose,
                                           const char *fingerprint,
                                           GError **error);
char *mesign_keystore_dup_default_sync (MesignKeystore *self,
                                        const char *address,
                                        MesignCertificatePurpose purpose,
                                        GError **error);

MesignKeyPair *
mesign_keystore_load_key_pair_sync (MesignKeystore *self, const char *fingerprint, GError **error);
GPtrArray *mesign_keystore_load_key_pairs_sync (MesignKeystore *self, GError **error);
GPtrArray *
mesign_keystore_build_chain_sync (MesignKeystore *self, MesignCertificate *leaf, GError **error);
void mesign_keystore_set_known_authorities (MesignKeystore *self, GPtrArray *certificates);

gboolean mesign_keystore_add_certificates_sync (MesignKeystore *self,
                                                GPtrArray *certificates,
                                                MesignCertificateSource source,
                                                guint *added,
                                                GError **error);
gboolean
mesign_keystore_delete_sync (MesignKeystore *self, const char *fingerprint, GError **error);

G_END_DECLS
