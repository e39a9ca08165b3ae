/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person with good keys can put into a signed or encrypted mail: the input is the payload,
 * signed and encrypted here, so that what lies behind the mathematics is reached. The first octet
 * says how. Of what is signed by Alice, only she may be the sender. */

#include "config.h"

#include "fuzz.h"
#include "look.h"
#include "mutators.h"

#include "mime/mesign-mime-builder.h"
#include "mime/mesign-mime-part.h"

#include <string.h>

enum
{
  WAY_CLEAR,
  WAY_OPAQUE,
  WAY_ENCRYPTED,
  WAY_BOTH,
  WAYS,
};

static GBytes *
sign (GBytes *payload, gboolean detached)
{
  MesignKeyPair *pair = fuzz_key_pairs ()->pdata[1];
  g_autoptr (GPtrArray) chain = fuzz_certificates ("intermediate", NULL);
  const MesignCmsSigning signing = {
    .pair = pair, .chain = chain, .time = NOW, .detached = detached
  };
  g_autoptr (GBytes) canonical = mesign_mime_canonicalize (payload);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms = mesign_cms_sign (canonical, &signing, &error);

  g_assert_no_error (error);
  if (!detached)
    return mesign_mime_build_pkcs7 (cms, "signed-data");

  return mesign_mime_build_signed (canonical, cms, mesign_cms_get_micalg (pair->certificate));
}

static GBytes *
encrypt (GBytes *payload)
{
  g_autoptr (GPtrArray) recipients = fuzz_certificates ("alice-ec", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cms =
      mesign_cms_encrypt (payload, recipients, NULL, MESIGN_CIPHER_AES_256_GCM, &error);

  g_assert_no_error (error);

  return mesign_mime_build_pkcs7 (cms, "authEnveloped-data");
}

static GBytes *
wrap (GBytes *payload, guint way)
{
  g_autoptr (GBytes) inner = NULL;

  switch (way)
    {
    case WAY_CLEAR:
      return sign (payload, TRUE);
    case WAY_OPAQUE:
      return sign (payload, FALSE);
    case WAY_ENCRYPTED:
      return encrypt (payload);
    default:
      inner = sign (payload, TRUE);
      return encrypt (inner);
    }
}

static GBytes *
make_message (GBytes *payload, guint way)
{
  static const char fields[] = "From: Alice <alice@example.test>\r\nTo: bob@example.test\r\n"
                               "Subject: outside\r\nDate: Mon, 1 Jun 2026 00:00:00 +0000\r\n"
                               "Message-ID: <outside@example.test>\r\nMIME-Version: 1.0\r\n";
  g_autoptr (GBytes) entity = wrap (payload, way);
  GByteArray *message = g_byte_array_new ();

  g_byte_array_append (message, (const guint8 *) fields, strlen (fields));
  g_byte_array_append (message, g_bytes_get_data (entity, NULL), g_bytes_get_size (entity));

  return g_byte_array_free_to_bytes (message);
}

/* She may stand there more than once. */
static void
check_sender (const MesignOpenedMessage *message)
{
  GPtrArray *from = message->headers->from;

  if (message->report->signature.status != MESIGN_SIGNATURE_VALID)
    return;
  if (from->len == 0)
    g_error ("valid, and from nobody");
  for (guint i = 0; i < from->len; i++)
    if (g_ascii_strcasecmp (((MesignAddress *) from->pdata[i])->address, "alice@example.test") != 0)
      g_error ("valid, and from “%s”, too", ((MesignAddress *) from->pdata[i])->address);
}

/* Without a signature nothing inside can say who wrote it. */
static void
check_unsigned (const MesignOpenedMessage *message)
{
  if (message->report->signature.status != MESIGN_SIGNATURE_NONE)
    return;
  for (guint i = 0; i < message->body_parts->len; i++)
    g_assert_false (((MesignBodyPart *) message->body_parts->pdata[i])->is_signed);
  if (message->headers->from->len != 1 ||
      g_ascii_strcasecmp (((MesignAddress *) message->headers->from->pdata[0])->address,
                          "alice@example.test") != 0)
    g_error ("an unsigned payload names another sender");
}

void
fuzz_target_init (void)
{
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) payload = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOpenedMessage) message = NULL;

  if (size == 0)
    return 0;
  payload = g_bytes_new (data + 1, size - 1);
  octets = make_message (payload, data[0] % WAYS);
  message = mesign_smime_open (octets, fuzz_context (), &error);
  g_assert_no_error (error);
  fuzz_say ("%s %s\n", mesign_encryption_status_to_string (message->report->encryption.status),
            mesign_signature_status_to_string (message->report->signature.status));
  check_sender (message);
  check_unsigned (message);
  look_at_message (message);

  return 0;
}

size_t
LLVMFuzzerCustomMutator (uint8_t *data, size_t size, size_t max_size, unsigned int seed)
{
  return mutate_mail (data, size, max_size, seed);
}
