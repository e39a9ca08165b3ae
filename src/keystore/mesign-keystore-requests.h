/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-certificate-request.h"
#include "keystore/mesign-keystore.h"

G_BEGIN_DECLS

/**
 * MesignKeyRequest:
 * @id: its row
 * @address: the address a certificate is wanted for
 * @kind: which key was made
 * @spki_hash: of the key, as in #MesignPrivateKey
 * @created: when it was made, in seconds since 1970 UTC
 * @journey_id: the order it was made for, or 0
 * @der: the certification request (PKCS #10, RFC 2986)
 *
 * A key that was made here and waits for its certificate. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *address;
  MesignKeyKind kind;
  char *spki_hash;
  gint64 created;
  gint64 journey_id;
  GBytes *der;
} MesignKeyRequest;

#define MESIGN_TYPE_KEY_REQUEST (mesign_key_request_get_type ())
MESIGN_DECLARE_VALUE (MesignKeyRequest, mesign_key_request)

MesignKeyRequest *mesign_keystore_add_request_sync (MesignKeystore *self,
                                                    const char *address,
                                                    MesignKeyKind kind,
                                                    gint64 journey_id,
                                                    gint64 now,
                                                    GError **error);
GPtrArray *mesign_keystore_list_requests_sync (MesignKeystore *self, GError **error);
MesignKeyRequest *
mesign_keystore_get_request_sync (MesignKeystore *self, gint64 id, GError **error);
MesignKeyRequest *
mesign_keystore_find_journey_request_sync (MesignKeystore *self, gint64 journey_id, GError **error);
gboolean mesign_keystore_delete_request_sync (MesignKeystore *self, gint64 id, GError **error);

G_END_DECLS
