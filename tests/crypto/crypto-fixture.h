/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms.h"
#include "crypto/mesign-crypto-private.h"
#include "crypto/mesign-path.h"
#include "crypto/mesign-pfx.h"
#include "crypto/mesign-private-key.h"
#include "crypto/mesign-revocation.h"
#include "crypto/mesign-seal.h"
#include "crypto/mesign-timestamp.h"
#include "crypto/mesign-x509.h"

/* The time all tests live in: 2026-06-01 */
#define NOW G_GINT64_CONSTANT (1780272000)
#define DAY (24 * 60 * 60)

/* What a certificate is to say. What is left out has a sensible default for an S/MIME leaf, or with
 * @ca for an authority; extensions are written as in openssl.cnf, "-" leaves one out; @extra has
 * further ones, a line each, as "name=value". Keys are named "rsa2048", "rsa1024#2", "P-256",
 * "ed25519": the same name is the same key. */
typedef struct
{
  const char *name;
  const char *organization;
  const char *subject_email;
  const char *san;
  const char *utf8_mailbox;
  const char *key;
  const char *digest;
  const char *basic_constraints;
  const char *key_usage;
  const char *extended_key_usage;
  const char *policies;
  const char *name_constraints;
  const char *access;
  const char *crl_points;
  const char *extra;
  gboolean ca;
  gboolean no_key_ids;
  gint64 from;
  gint64 to;
  guint serial;
} Spec;

MesignKeyPair *fixture_issue (const Spec *spec, MesignKeyPair *issuer);
EVP_PKEY *fixture_key (const char *name);

MesignKeyPair *fixture_root (void);
MesignKeyPair *fixture_intermediate (void);
MesignKeyPair *fixture_alice (void);
MesignKeyPair *fixture_bob (void);
MesignKeyPair *fixture_carol_ec (void);

GPtrArray *fixture_certificates (MesignKeyPair *first, ...) G_GNUC_NULL_TERMINATED;
GPtrArray *fixture_pairs (MesignKeyPair *first, ...) G_GNUC_NULL_TERMINATED;

GBytes *fixture_bytes (const char *text);
GBytes *fixture_read (const char *path);
char *fixture_write (const char *folder, const char *name, GBytes *octets);
char *fixture_write_pem (const char *folder, const char *name, MesignKeyPair *pair);
char *fixture_folder (void);
void fixture_remove (char *folder);
gboolean fixture_openssl (char **output, const char *first, ...) G_GNUC_NULL_TERMINATED;
const char *fixture_corpora (void);

#define fixture_assert_bytes(a, b)                                                                 \
  g_assert_cmpmem (g_bytes_get_data (a, NULL), g_bytes_get_size (a), g_bytes_get_data (b, NULL),   \
                   g_bytes_get_size (b))
