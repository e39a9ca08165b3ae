/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-key-file.h"

#include "crypto/mesign-pfx-private.h"

#include <string.h>

/* The files that private keys come in: a PFX as it is or in base64, and PEM. */

/* More is not looked at as text */
#define TEXT_MAX (32 * 1024 * 1024)

static char *
dup_text (GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  if (length == 0 || length > TEXT_MAX || memchr (data, '\0', length) != NULL)
    return NULL;

  return g_strndup (data, length);
}

static void
free_text (char *text)
{
  mesign_secret_wipe (text, strlen (text));
  g_free (text);
}

static gboolean
is_base64 (const char *text)
{
  for (; *text != '\0'; text++)
    if (!g_ascii_isalnum (*text) && !g_ascii_isspace (*text) && strchr ("+/=", *text) == NULL)
      return FALSE;

  return TRUE;
}

/* The PFX that is written as base64, with or without armour. */
static GBytes *
decode_pfx (const char *text)
{
  static const char begin[] = "-----BEGIN PKCS12-----";
  const char *start = strstr (text, begin);
  g_autofree char *body = NULL;
  g_autoptr (GBytes) octets = NULL;
  guchar *decoded;
  gsize length;

  if (start != NULL)
    {
      const char *end = strstr (start, "-----END PKCS12-----");

      start += strlen (begin);
      body = end != NULL ? g_strndup (start, end - start) : g_strdup (start);
    }
  else if (is_base64 (text))
    body = g_strdup (text);
  else
    return NULL;
  decoded = g_base64_decode (body, &length);
  octets = g_bytes_new_take (decoded, length);

  return mesign_pfx_looks_like (octets) ? g_steal_pointer (&octets) : NULL;
}

/**
 * mesign_key_file_looks_like:
 * @octets: a file
 *
 * Returns: whether there are private keys to be expected in it: a PFX (PKCS #12, RFC 7292), also as
 * base64, or PEM (RFC 7468) with a private key
 */
gboolean
mesign_key_file_looks_like (GBytes *octets)
{
  g_autoptr (GBytes) pfx = NULL;
  gboolean looks_like;
  char *text;

  if (mesign_pfx_looks_like (octets))
    return TRUE;
  text = dup_text (octets);
  if (text == NULL)
    return FALSE;
  pfx = decode_pfx (text);
  looks_like = pfx != NULL || mesign_key_pem_looks_like (text);
  free_text (text);

  return looks_like;
}

/**
 * mesign_key_file_wants_password:
 * @octets: a file
 *
 * Returns: whether it is worth asking for its password first: private keys in PEM may lie there in
 * the clear
 */
gboolean
mesign_key_file_wants_password (GBytes *octets)
{
  char *text = NULL;
  gboolean wants;

  if (!mesign_key_file_looks_like (octets))
    return FALSE;
  text = dup_text (octets);
  if (text == NULL)
    return TRUE;
  wants = !mesign_key_pem_looks_like (text) || mesign_key_pem_is_encrypted (text);
  free_text (text);

  return wants;
}

/**
 * mesign_key_file_open:
 * @octets: a file that mesign_key_file_looks_like() says yes to
 * @password: (nullable): its password in UTF-8; %NULL is the same as an empty one
 * @error: return location for a #MesignCryptoError
 *
 * Reads everything in the file, or nothing, as mesign_pfx_open(). PEM may hold its private keys in
 * the clear, encrypted (RFC 5958), or encrypted in the old way of OpenSSL; as it has no MAC, a
 * wrong password gives %MESIGN_CRYPTO_ERROR_PASSWORD_OR_DAMAGED.
 *
 * Returns: (transfer full) (nullable): what is in it, or %NULL with @error set
 */
MesignPfx *
mesign_key_file_open (GBytes *octets, MesignSecret *password, GError **error)
{
  g_autoptr (GBytes) decoded = NULL;
  MesignPfx *pfx;
  char *text = dup_text (octets);

  if (text == NULL)
    return mesign_pfx_open (octets, password, error);
  decoded = decode_pfx (text);
  if (decoded != NULL)
    pfx = mesign_pfx_open (decoded, password, error);
  else if (mesign_key_pem_looks_like (text))
    pfx = mesign_key_pem_open (text, password, error);
  else
    pfx = mesign_pfx_open (octets, password, error);
  free_text (text);

  return pfx;
}
