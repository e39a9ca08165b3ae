/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-certificate-request.h"

#include "crypto/mesign-crypto-private.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAME, GENERAL_NAME_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_EXTENSION, X509_EXTENSION_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_REQ, X509_REQ_free)

/* RFC 5280, ub-common-name */
#define COMMON_NAME_MAX 64
/* RFC 5321 section 4.5.3.1: local part, "@", domain */
#define ADDRESS_MAX 320

static const char *const kind_words[] = { "rsa-3072", "ec-p256" };

/**
 * mesign_key_kind_to_string:
 * @kind: a kind of key
 *
 * Returns: its word, such as "rsa-3072"
 */
const char *
mesign_key_kind_to_string (MesignKeyKind kind)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_words), NULL);

  return kind_words[kind];
}

/**
 * mesign_key_kind_from_string:
 * @text: (nullable): a word
 * @kind: (out): the kind it stands for
 *
 * Returns: whether it is one of mesign_key_kind_to_string()
 */
gboolean
mesign_key_kind_from_string (const char *text, MesignKeyKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_words); i++)
    if (g_strcmp0 (kind_words[i], text) == 0)
      {
        *kind = i;
        return TRUE;
      }

  return FALSE;
}

/**
 * mesign_key_kind_generate:
 * @kind: a kind of key
 * @error: return location for a #MesignCryptoError
 *
 * Takes up to a second: not for the main thread.
 *
 * Returns: (transfer full) (nullable): a new key
 */
MesignPrivateKey *
mesign_key_kind_generate (MesignKeyKind kind, GError **error)
{
  g_return_val_if_fail (kind < G_N_ELEMENTS (kind_words), NULL);

  return kind == MESIGN_KEY_EC_P256 ? mesign_private_key_generate_ec ("P-256", error)
                                    : mesign_private_key_generate_rsa (3072, error);
}

static gboolean
is_address (const char *address)
{
  const char *domain = mesign_address_get_domain (address);

  if (domain == NULL || *domain == '\0' || domain - 1 == address || strlen (address) > ADDRESS_MAX)
    return FALSE;
  for (const char *p = address; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isspace (g_utf8_get_char (p)) || g_unichar_iscntrl (g_utf8_get_char (p)))
      return FALSE;

  return TRUE;
}

/* An address whose local part is not ASCII has a form of its own (RFC 9598). */
static GENERAL_NAME *
new_mailbox (const char *address)
{
  g_autoptr (GENERAL_NAME) name = GENERAL_NAME_new ();
  gboolean is_ascii = g_str_is_ascii (address);
  ASN1_STRING *string = is_ascii ? ASN1_IA5STRING_new () : ASN1_UTF8STRING_new ();

  if (name == NULL || string == NULL || !ASN1_STRING_set (string, address, -1))
    {
      ASN1_STRING_free (string);
      return NULL;
    }
  if (is_ascii)
    GENERAL_NAME_set0_value (name, GEN_EMAIL, string);
  else
    {
      ASN1_TYPE *value = ASN1_TYPE_new ();

      ASN1_TYPE_set (value, V_ASN1_UTF8STRING, string);
      GENERAL_NAME_set0_othername (name, OBJ_nid2obj (NID_id_on_SmtpUTF8Mailbox), value);
    }

  return g_steal_pointer (&name);
}

static gboolean
add_mailbox (X509_REQ *request, const char *address)
{
  g_autoptr (GENERAL_NAMES) names = GENERAL_NAMES_new ();
  g_autoptr (GENERAL_NAME) mailbox = new_mailbox (address);
  g_autoptr (X509_EXTENSION) extension = NULL;
  STACK_OF (X509_EXTENSION) * extensions;
  gboolean added;

  if (names == NULL || mailbox == NULL || !sk_GENERAL_NAME_push (names, mailbox))
    return FALSE;
  mailbox = NULL;
  extension = X509V3_EXT_i2d (NID_subject_alt_name, 0, names);
  extensions = sk_X509_EXTENSION_new_null ();
  added = extension != NULL && sk_X509_EXTENSION_push (extensions, extension) &&
          X509_REQ_add_extensions (request, extensions);
  sk_X509_EXTENSION_free (extensions);

  return added;
}

/* Who the person is the provider knows better: it says so in the certificate. */
static gboolean
set_subject (X509_REQ *request, const char *address)
{
  X509_NAME *subject = X509_REQ_get_subject_name (request);

  return g_utf8_strlen (address, -1) > COMMON_NAME_MAX ||
         X509_NAME_add_entry_by_NID (subject, NID_commonName, MBSTRING_UTF8,
                                     (const unsigned char *) address, -1, -1, 0) == 1;
}

static X509_REQ *
make_request (EVP_PKEY *pkey, const char *address)
{
  g_autoptr (X509_REQ) request = X509_REQ_new ();

  if (request == NULL || !X509_REQ_set_version (request, X509_REQ_VERSION_1) ||
      !set_subject (request, address) || !X509_REQ_set_pubkey (request, pkey) ||
      !add_mailbox (request, address) || X509_REQ_sign (request, pkey, EVP_sha256 ()) <= 0)
    return NULL;

  return g_steal_pointer (&request);
}

/**
 * mesign_certificate_request_new:
 * @key: the key a certificate is wanted for
 * @address: the mail address it is to be for
 * @error: return location for a #MesignCryptoError
 *
 * Makes a certification request (PKCS #10, RFC 2986): the public key, the address as common name
 * and as alternative name (RFC 5280 section 4.2.1.6; RFC 9598 where its local part is not ASCII),
 * and a signature with SHA-256 that proves the possession of the key. It says nothing else.
 *
 * Returns: (transfer full) (nullable): the request in DER; %NULL with
 * %MESIGN_CRYPTO_ERROR_MALFORMED if @address is none, %MESIGN_CRYPTO_ERROR_UNSUPPORTED if the key
 * cannot sign
 */
GBytes *
mesign_certificate_request_new (MesignPrivateKey *key, const char *address, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  g_autofree char *normal = NULL;
  g_autoptr (X509_REQ) request = NULL;
  unsigned char *der = NULL;
  int length;

  g_return_val_if_fail (key != NULL && address != NULL, NULL);

  if (!g_utf8_validate (address, -1, NULL) || !is_address (address))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("A certificate can only be requested for a mail address, such as "
                                  "name@example.com"));
  normal = mesign_address_normalize (address);
  request = make_request (mesign_private_key_get_pkey (key), normal);
  if (request == NULL)
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_UNSUPPORTED,
                               _ ("The certificate request cannot be made with this key"));

  length = i2d_X509_REQ (request, &der);

  return mesign_asn1_take_der (der, length);
}

/**
 * mesign_certificate_request_to_pem:
 * @request: a request in DER
 *
 * Returns: (transfer full): it as text (RFC 7468 section 7), as providers want it in a form
 */
char *
mesign_certificate_request_to_pem (GBytes *request)
{
  g_autoptr (GString) text = g_string_new ("-----BEGIN CERTIFICATE REQUEST-----\n");
  g_autofree char *base64 = NULL;
  gsize length;
  gconstpointer data = g_bytes_get_data (request, &length);

  base64 = g_base64_encode (data, length);
  for (const char *line = base64; *line != '\0'; line += strnlen (line, 64))
    g_string_append_printf (text, "%.64s\n", line);
  g_string_append (text, "-----END CERTIFICATE REQUEST-----\n");

  return g_string_free (g_steal_pointer (&text), FALSE);
}
