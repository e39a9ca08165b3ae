/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore.h"
#include "model/mesign-certificate.h"

G_BEGIN_DECLS

/**
 * MesignHarvest:
 * @signer: the certificate of a signer whose signature is valid
 * @encryption_certificate: (nullable): the one the signature says to encrypt to
 * @certificates: (nullable) (element-type MesignCertificate): all the mail carried
 * @capabilities: (nullable) (array zero-terminated=1): what the signature says its program can read
 * @signed_at: the time claimed for the signature, but not later than the mail came, in seconds
 * since 1970 UTC
 * @received: when the mail came: nobody but the own server says so
 *
 * What a signed mail tells of its signer.
 */
typedef struct
{
  MesignCertificate *signer;
  MesignCertificate *encryption_certificate;
  GPtrArray *certificates;
  const char *const *capabilities;
  gint64 signed_at;
  gint64 received;
} MesignHarvest;

gboolean mesign_keystore_harvest_sync (MesignKeystore *self,
                                       const MesignHarvest *harvest,
                                       gboolean *is_news,
                                       GError **error);
GStrv
mesign_keystore_dup_capabilities_sync (MesignKeystore *self, const char *address, GError **error);

/**
 * MesignPeerChange:
 * @address: whose
 * @before: the fingerprint of the certificate that was there before
 * @after: that of the new one
 * @issuer_before: the name of its issuer
 * @issuer_after: that of the new one's
 * @is_other_issuer: whether these are two
 * @at: when mail with the new one came first, in seconds since 1970 UTC
 *
 * Somebody went over to another certificate. Immutable; the fields are read only.
 */
typedef struct
{
  char *address;
  char *before;
  char *after;
  char *issuer_before;
  char *issuer_after;
  gboolean is_other_issuer;
  gint64 at;
} MesignPeerChange;

#define MESIGN_TYPE_PEER_CHANGE (mesign_peer_change_get_type ())
MESIGN_DECLARE_VALUE (MesignPeerChange, mesign_peer_change)

GPtrArray *
mesign_keystore_list_peer_changes_sync (MesignKeystore *self, const char *address, GError **error);

G_END_DECLS
