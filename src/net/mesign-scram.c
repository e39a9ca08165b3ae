/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-scram-private.h"

#include <string.h>

#define NONCE_OCTETS 24
#define MOST_OCTETS 32

/* RFC 7677 section 4 wants no fewer. A server that asks for more than these would keep the computer
 * busy for a long time. */
#define FEWEST_ROUNDS 4096
#define MOST_ROUNDS 1000000

/* No channel binding: "n,," in base64 is what the server is told again at the end. */
#define HEADER "n,,"
#define HEADER_BASE64 "biws"

struct _MesignScram
{
  GChecksumType hash;
  gsize length;
  char *user;
  MesignSecret *password;
  char *nonce;
  char *first_bare;
  guint8 signature[MOST_OCTETS];
  gboolean has_signature;
};

/* RFC 4013 section 2.1: spaces beyond ASCII are spaces, and some characters are nothing. */
static gunichar
map_character (gunichar c)
{
  if (g_unichar_type (c) == G_UNICODE_SPACE_SEPARATOR || c == 0x200b)
    return ' ';
  if (c == 0x00ad || c == 0x034f || c == 0x1806 || (c >= 0x180b && c <= 0x180d) ||
      (c >= 0x200c && c <= 0x200d) || c == 0x2060 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff)
    return 0;

  return c;
}

/* The text as both sides must see it (SASLprep); text that is none stays as it is. */
static MesignSecret *
prepare (const char *text)
{
  char *mapped;
  char *normal;
  char *end;
  MesignSecret *prepared;

  if (g_str_is_ascii (text) || !g_utf8_validate (text, -1, NULL))
    return mesign_secret_new_from_string (text);

  mapped = g_malloc0 (strlen (text) + 1);
  end = mapped;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = map_character (g_utf8_get_char (p));

      if (c != 0)
        end += g_unichar_to_utf8 (c, end);
    }
  normal = g_utf8_normalize (mapped, -1, G_NORMALIZE_NFKC);
  prepared = mesign_secret_new_from_string (normal);
  mesign_secret_wipe (mapped, strlen (mapped));
  mesign_secret_wipe (normal, strlen (normal));
  g_free (mapped);
  g_free (normal);

  return prepared;
}

/* A comma and an equals sign would end the name (RFC 5802 section 5.1). */
static char *
dup_escaped (const char *user)
{
  g_autoptr (MesignSecret) prepared = prepare (user);
  GString *escaped = g_string_new (mesign_secret_get_text (prepared));

  g_string_replace (escaped, "=", "=3D", 0);
  g_string_replace (escaped, ",", "=2C", 0);

  return g_string_free (escaped, FALSE);
}

static char *
dup_random_nonce (void)
{
  g_autoptr (MesignSecret) random = mesign_secret_new_random (NONCE_OCTETS);
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (random, &length);

  return g_base64_encode (octets, length);
}

/* Begins an exchange with SHA-1 or SHA-256; @nonce is NULL except in tests. */
MesignScram *
mesign_scram_new (GChecksumType hash, const char *user, MesignSecret *password, const char *nonce)
{
  MesignScram *self = g_new0 (MesignScram, 1);

  self->hash = hash;
  self->length = (gsize) g_checksum_type_get_length (hash);
  self->user = dup_escaped (user);
  self->password = prepare (mesign_secret_get_text (password));
  self->nonce = nonce != NULL ? g_strdup (nonce) : dup_random_nonce ();
  self->first_bare = g_strdup_printf ("n=%s,r=%s", self->user, self->nonce);

  return self;
}

/* Frees an exchange. */
void
mesign_scram_free (MesignScram *self)
{
  g_free (self->user);
  g_clear_pointer (&self->password, mesign_secret_unref);
  g_free (self->nonce);
  g_free (self->first_bare);
  g_free (self);
}

static void
hmac (MesignScram *self,
      const guint8 *key,
      gsize key_length,
      const void *text,
      gsize length,
      guint8 *into)
{
  g_autoptr (GHmac) maker = g_hmac_new (self->hash, key, key_length);
  gsize n = self->length;

  g_hmac_update (maker, text, (gssize) length);
  g_hmac_get_digest (maker, into, &n);
}

static void
mix (guint8 *into, const guint8 *with, gsize length)
{
  for (gsize i = 0; i < length; i++)
    into[i] ^= with[i];
}

/* Hi() of RFC 5802: PBKDF2 (RFC 8018) for one block. */
static void
salt_password (MesignScram *self, const guint8 *salt, gsize length, guint rounds, guint8 *into)
{
  gsize password_length;
  const guint8 *password = mesign_secret_get_octets (self->password, &password_length);
  g_autoptr (GHmac) keyed = g_hmac_new (self->hash, password, password_length);
  g_autoptr (GByteArray) block = g_byte_array_new ();
  guint8 round[MOST_OCTETS];

  g_byte_array_append (block, salt, length);
  g_byte_array_append (block, (const guint8 *) "\0\0\0\1", 4);
  hmac (self, password, password_length, block->data, block->len, round);
  memcpy (into, round, self->length);
  for (guint i = 1; i < rounds; i++)
    {
      g_autoptr (GHmac) maker = g_hmac_copy (keyed);
      gsize n = self->length;

      g_hmac_update (maker, round, (gssize) self->length);
      g_hmac_get_digest (maker, round, &n);
      mix (into, round, self->length);
    }
  mesign_secret_wipe (round, sizeof round);
}

/* What proves to the server that the password is known, and what the server will have to prove. */
static char *
dup_proof (MesignScram *self, const guint8 *salted, const char *message)
{
  guint8 client_key[MOST_OCTETS];
  guint8 stored_key[MOST_OCTETS];
  guint8 client_signature[MOST_OCTETS];
  guint8 server_key[MOST_OCTETS];
  gsize n = self->length;
  g_autoptr (GChecksum) sum = g_checksum_new (self->hash);
  char *proof;

  hmac (self, salted, self->length, "Client Key", 10, client_key);
  g_checksum_update (sum, client_key, (gssize) self->length);
  g_checksum_get_digest (sum, stored_key, &n);
  hmac (self, stored_key, self->length, message, strlen (message), client_signature);
  mix (client_key, client_signature, self->length);
  proof = g_base64_encode (client_key, self->length);

  hmac (self, salted, self->length, "Server Key", 10, server_key);
  hmac (self, server_key, self->length, message, strlen (message), self->signature);
  self->has_signature = TRUE;
  mesign_secret_wipe (client_key, sizeof client_key);
  mesign_secret_wipe (server_key, sizeof server_key);

  return proof;
}

/* The first message. */
char *
mesign_scram_dup_first (MesignScram *self)
{
  return g_strconcat (HEADER, self->first_bare, NULL);
}

static const char *
get_value (char **fields, guint index, const char *name)
{
  if (index >= g_strv_length (fields) || !g_str_has_prefix (fields[index], name))
    return NULL;

  return fields[index] + strlen (name);
}

/* Answers the server's first message; NULL for one that is none, or that is not safe to answer. */
char *
mesign_scram_dup_final (MesignScram *self, const char *server_first)
{
  g_auto (GStrv) fields = g_strsplit (server_first, ",", -1);
  const char *nonce = get_value (fields, 0, "r=");
  const char *salt_text = get_value (fields, 1, "s=");
  const char *rounds_text = get_value (fields, 2, "i=");
  g_autofree guint8 *salt = NULL;
  g_autofree char *without_proof = NULL;
  g_autofree char *message = NULL;
  g_autofree char *proof = NULL;
  guint8 salted[MOST_OCTETS];
  gsize salt_length;
  guint64 rounds;

  if (nonce == NULL || salt_text == NULL || rounds_text == NULL ||
      !g_str_has_prefix (nonce, self->nonce) || strlen (nonce) == strlen (self->nonce) ||
      !g_ascii_string_to_unsigned (rounds_text, 10, FEWEST_ROUNDS, MOST_ROUNDS, &rounds, NULL))
    return NULL;
  salt = g_base64_decode (salt_text, &salt_length);
  if (salt_length == 0)
    return NULL;

  without_proof = g_strdup_printf ("c=" HEADER_BASE64 ",r=%s", nonce);
  message = g_strdup_printf ("%s,%s,%s", self->first_bare, server_first, without_proof);
  salt_password (self, salt, salt_length, (guint) rounds, salted);
  proof = dup_proof (self, salted, message);
  mesign_secret_wipe (salted, sizeof salted);

  return g_strdup_printf ("%s,p=%s", without_proof, proof);
}

/* Whether the server's last message proves that it knows the password, too. */
gboolean
mesign_scram_check_server (MesignScram *self, const char *server_final)
{
  g_auto (GStrv) fields = g_strsplit (server_final, ",", -1);
  const char *signature_text = get_value (fields, 0, "v=");
  g_autofree guint8 *signature = NULL;
  gsize length;
  guint8 difference = 0;

  if (signature_text == NULL || !self->has_signature)
    return FALSE;
  signature = g_base64_decode (signature_text, &length);
  if (length != self->length)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    difference |= signature[i] ^ self->signature[i];

  return difference == 0;
}
