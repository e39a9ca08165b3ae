/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignDkimSignature:
 * @algorithm: `a=`, such as "rsa-sha256"
 * @signature: `b=`, decoded
 * @body_hash: `bh=`, decoded
 * @relaxes_header: whether the header is canonicalised by "relaxed", not "simple"
 * @relaxes_body: whether the body is
 * @domain: `d=`, who signed; A-labels in lower case
 * @identity_domain: the domain of `i=`, A-labels in lower case: @domain, or a domain below it
 * @selector: `s=`, which of the domain's keys; A-labels in lower case
 * @fields: (array zero-terminated=1): `h=`, the names of the signed fields in lower case, in order
 * @has_length: whether `l=` leaves out a part of the body
 * @signed_at: `t=`, in seconds since 1970 UTC, 0 where there is none
 * @expires: `x=`, in seconds since 1970 UTC, 0 where there is none
 * @field: the whole field as it is on the wire
 *
 * What a DKIM-Signature field says (RFC 6376 section 3.5); nothing of it is verified. Immutable;
 * the fields are read only.
 */
typedef struct
{
  char *algorithm;
  GBytes *signature;
  GBytes *body_hash;
  gboolean relaxes_header;
  gboolean relaxes_body;
  char *domain;
  char *identity_domain;
  char *selector;
  GStrv fields;
  gboolean has_length;
  gint64 signed_at;
  gint64 expires;
  GBytes *field;
} MesignDkimSignature;

#define MESIGN_TYPE_DKIM_SIGNATURE (mesign_dkim_signature_get_type ())
MESIGN_DECLARE_VALUE (MesignDkimSignature, mesign_dkim_signature)

/**
 * MesignDkimKey:
 * @type: `k=`, "rsa" or "ed25519"
 * @octets: (nullable): `p=`, decoded; %NULL where the key was withdrawn
 * @allows_sha256: whether `h=` allows SHA-256
 * @is_for_mail: whether `s=` allows mail
 * @is_strict: whether `t=s` forbids domains below the one that signed
 * @is_test: whether `t=y` says that the domain only tries DKIM out
 *
 * A key record (RFC 6376 section 3.6.1). Immutable; the fields are read only.
 */
typedef struct
{
  char *type;
  GBytes *octets;
  gboolean allows_sha256;
  gboolean is_for_mail;
  gboolean is_strict;
  gboolean is_test;
} MesignDkimKey;

#define MESIGN_TYPE_DKIM_KEY (mesign_dkim_key_get_type ())
MESIGN_DECLARE_VALUE (MesignDkimKey, mesign_dkim_key)

GPtrArray *mesign_dkim_signature_list (GBytes *message, guint limit);
MesignDkimKey *mesign_dkim_key_parse (const char *record);

gboolean
mesign_dkim_signature_covers (const MesignDkimSignature *self, GBytes *message, const char *name);
GBytes *mesign_dkim_signature_dup_header (const MesignDkimSignature *self, GBytes *message);
GBytes *mesign_dkim_signature_dup_body (const MesignDkimSignature *self, GBytes *message);

G_END_DECLS
