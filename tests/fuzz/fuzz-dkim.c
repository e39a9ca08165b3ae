/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail with DKIM signatures, or a key record as the DNS gives it. Nothing passes for signed but
 * what was: the header and the body of one of the seeds. */

#include "config.h"

#include "fuzz.h"

#include "crypto/mesign-raw-signature.h"
#include "mime/mesign-dkim.h"
#include "mime/mesign-mime-part.h"

#include <string.h>

static MesignDkimKey *rsa;
static MesignDkimKey *ed25519;

static gboolean
is_body_right (const MesignDkimSignature *signature, GBytes *body)
{
  g_autofree char *hash = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, body);
  gsize size;
  const guint8 *claimed = g_bytes_get_data (signature->body_hash, &size);
  g_autoptr (GString) hex = g_string_new (NULL);

  for (gsize i = 0; i < size; i++)
    g_string_append_printf (hex, "%02x", claimed[i]);

  return strcmp (hash, hex->str) == 0;
}

typedef void (*SignedFunc) (const char *kind, const void *octets, gsize length);

static gboolean
try_signature (const MesignDkimSignature *signature, GBytes *message, SignedFunc func)
{
  gboolean is_rsa = strcmp (signature->algorithm, "rsa-sha256") == 0;
  g_autoptr (GBytes) header = mesign_dkim_signature_dup_header (signature, message);
  g_autoptr (GBytes) body = mesign_dkim_signature_dup_body (signature, message);

  fuzz_assert_text (signature->domain);
  fuzz_assert_text (signature->selector);
  fuzz_assert_text (signature->identity_domain);
  mesign_dkim_signature_covers (signature, message, "from");
  if (!is_rsa && strcmp (signature->algorithm, "ed25519-sha256") != 0)
    return FALSE;
  if (!mesign_raw_signature_verify (is_rsa ? MESIGN_RAW_RSA_SHA256 : MESIGN_RAW_ED25519_SHA256,
                                    is_rsa ? rsa->octets : ed25519->octets, header,
                                    signature->signature, NULL))
    return FALSE;
  func ("signed header", g_bytes_get_data (header, NULL), g_bytes_get_size (header));
  if (!is_body_right (signature, body))
    return FALSE;
  func ("signed body", g_bytes_get_data (body, NULL), g_bytes_get_size (body));

  return TRUE;
}

static gboolean
try_mail (GBytes *octets, SignedFunc func)
{
  g_autoptr (GBytes) message = mesign_mime_canonicalize (octets);
  g_autoptr (GPtrArray) signatures = mesign_dkim_signature_list (message, 16);
  gboolean passed = FALSE;

  for (guint i = 0; i < signatures->len; i++)
    passed = try_signature (signatures->pdata[i], message, func) || passed;

  return passed;
}

static MesignDkimKey *
read_key (const char *name)
{
  g_autoptr (GBytes) octets = fuzz_read (name);
  g_autofree char *text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  MesignDkimKey *key = mesign_dkim_key_parse (text);

  g_assert_nonnull (key);

  return key;
}

static void
try_record (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (MesignDkimKey) key = mesign_dkim_key_parse (text);
  g_autoptr (GBytes) some = g_bytes_new_static ("some", 4);

  if (key == NULL || key->octets == NULL)
    return;
  mesign_raw_signature_verify (MESIGN_RAW_RSA_SHA256, key->octets, some, some, NULL);
  mesign_raw_signature_verify (MESIGN_RAW_ED25519_SHA256, key->octets, some, some, NULL);
}

void
fuzz_target_init (void)
{
  g_autoptr (GPtrArray) seeds = fuzz_list ("dkim");

  rsa = read_key ("dkim/record-rsa");
  ed25519 = read_key ("dkim/record-ed25519");
  for (guint i = 0; i < seeds->len; i++)
    try_mail (seeds->pdata[i], fuzz_know);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) octets = g_bytes_new (data, size);

  if (try_mail (octets, fuzz_assert_known))
    fuzz_say ("pass\n");
  try_record (data, size);

  return 0;
}
