/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-x509.h"

#include "crypto/mesign-crypto-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <openssl/pem.h>

/* More certificates than any real path has */
#define CHAIN_MAX 10

/* The key sizes below which RSA and DSA are weak */
#define MODULUS_BITS_MIN 2048

/* Security bits of what is not weak: NIST SP 800-57 */
#define SECURITY_BITS_MIN 112

/*
 * mesign_x509_stack_free:
 * @stack: certificates
 *
 * Frees a stack and its certificates.
 */
void
mesign_x509_stack_free (MesignX509Stack *stack)
{
  sk_X509_pop_free (stack, X509_free);
}

/*
 * mesign_x509_to_openssl:
 * @certificate: a certificate
 *
 * Returns: (transfer full) (nullable): it in OpenSSL's form, to be looked at and not changed
 */
X509 *
mesign_x509_to_openssl (MesignCertificate *certificate)
{
  return mesign_x509_read (certificate->der);
}

/*
 * mesign_x509_stack_new:
 * @certificates: (nullable) (element-type MesignCertificate): certificates
 *
 * Returns: (transfer full): those of them that OpenSSL can read
 */
MesignX509Stack *
mesign_x509_stack_new (GPtrArray *certificates)
{
  MesignX509Stack *stack = sk_X509_new_null ();

  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      X509 *x509 = mesign_x509_to_openssl (certificates->pdata[i]);

      if (x509 != NULL && sk_X509_push (stack, x509) <= 0)
        X509_free (x509);
    }

  return stack;
}

/*
 * mesign_x509_has_weak_key:
 * @x509: a certificate
 *
 * OpenSSL rounds its estimate, so that RSA of 2000 bits passes for 112 bits: the size is looked at
 * as well.
 *
 * Returns: whether its key is RSA or DSA below 2048 bits, or as weak
 */
gboolean
mesign_x509_has_weak_key (X509 *x509)
{
  EVP_PKEY *key = X509_get0_pubkey (x509);

  if (key == NULL)
    return TRUE;
  if ((EVP_PKEY_is_a (key, "RSA") || EVP_PKEY_is_a (key, "RSA-PSS") ||
       EVP_PKEY_is_a (key, "DSA")) &&
      EVP_PKEY_get_bits (key) < MODULUS_BITS_MIN)
    return TRUE;

  return EVP_PKEY_get_security_bits (key) < SECURITY_BITS_MIN;
}

/*
 * mesign_x509_has_weak_signature:
 * @x509: a certificate
 *
 * Returns: whether it is signed with MD5, SHA-1, or what is as weak
 */
gboolean
mesign_x509_has_weak_signature (X509 *x509)
{
  int bits = 0;

  return X509_get_signature_info (x509, NULL, NULL, &bits, NULL) != 1 || bits < SECURITY_BITS_MIN;
}

/*
 * mesign_signature_nid_is_weak:
 * @nid: a signature algorithm, such as sha256WithRSAEncryption
 *
 * Returns: whether the digest in its name is too weak
 */
gboolean
mesign_signature_nid_is_weak (int nid)
{
  int digest = NID_undef;
  const EVP_MD *md;

  if (OBJ_find_sigid_algs (nid, &digest, NULL) != 1)
    return TRUE;
  if (digest == NID_undef)
    return FALSE;
  md = EVP_get_digestbynid (digest);

  return md == NULL || EVP_MD_get_size (md) * 4 < SECURITY_BITS_MIN;
}

/*
 * mesign_x509_serial_to_text:
 * @serial_number: a serial number
 *
 * Returns: (transfer full): it as in the @serial of #MesignCertificate
 */
char *
mesign_x509_serial_to_text (const ASN1_INTEGER *serial_number)
{
  g_autoptr (BIGNUM) number = ASN1_INTEGER_to_BN (serial_number, NULL);
  char *hex = number != NULL ? BN_bn2hex (number) : NULL;
  const char *digits = hex != NULL ? hex : "";
  gboolean negative = digits[0] == '-';
  char *serial;

  digits += negative ? 1 : 0;
  while (digits[0] == '0' && digits[1] != '\0')
    digits++;
  serial = g_ascii_strdown (digits, -1);
  OPENSSL_free (hex);
  if (negative)
    {
      g_autofree char *positive = serial;

      serial = g_strconcat ("-", positive, NULL);
    }

  return serial;
}

static void
fill_key (MesignCertificate *self, X509 *x509)
{
  X509_PUBKEY *spki = X509_get_X509_PUBKEY (x509);
  EVP_PKEY *key = X509_get0_pubkey (x509);
  ASN1_OBJECT *algorithm = NULL;
  unsigned char *der = NULL;
  int length = i2d_X509_PUBKEY (spki, &der);
  g_autoptr (GBytes) octets = mesign_asn1_take_der (der, length);

  self->spki_hash =
      octets != NULL ? g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, octets) : NULL;
  if (key != NULL)
    {
      self->key_algorithm = g_strdup (EVP_PKEY_get0_type_name (key));
      self->key_bits = MAX (EVP_PKEY_get_bits (key), 0);
    }
  else if (X509_PUBKEY_get0_param (&algorithm, NULL, NULL, NULL, spki) == 1)
    self->key_algorithm = mesign_asn1_to_algorithm (algorithm);
}

static void
fill_names (MesignCertificate *self, X509 *x509)
{
  const X509_NAME *subject = X509_get_subject_name (x509);
  const X509_NAME *issuer = X509_get_issuer_name (x509);

  self->subject = mesign_x509_name_to_line (subject);
  self->issuer = mesign_x509_name_to_line (issuer);
  self->name = mesign_x509_name_to_display (subject);
  self->issuer_name = mesign_x509_name_to_display (issuer);
  self->organization = mesign_x509_name_get_entry (subject, NID_organizationName);
  g_strfreev (self->addresses);
  self->addresses = mesign_x509_dup_addresses (x509);
}

static void
fill_claims (MesignCertificate *self, X509 *x509)
{
  self->serial = mesign_x509_serial_to_text (X509_get0_serialNumber (x509));
  self->subject_key_id = mesign_asn1_to_hex (X509_get0_subject_key_id (x509));
  self->authority_key_id = mesign_asn1_to_hex (X509_get0_authority_key_id (x509));
  g_strfreev (self->policies);
  self->policies = mesign_x509_dup_policies (x509);
  self->level = mesign_level_from_policies ((const char *const *) self->policies);
  self->purpose = mesign_x509_get_purpose (x509);
  self->self_signed = X509_self_signed (x509, 1) == 1;
}

/*
 * mesign_x509_from_openssl:
 * @x509: a certificate
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): it as a value
 */
MesignCertificate *
mesign_x509_from_openssl (X509 *x509, GError **error)
{
  g_autoptr (MesignCertificate) self = mesign_certificate_new ();
  unsigned char *der = NULL;
  int length = i2d_X509 (x509, &der);
  g_autoptr (X509) again = NULL;

  /* What lax BER becomes in DER need not be a certificate any more: it would be kept and never read
   * again. */
  self->der = mesign_asn1_take_der (der, length);
  again = self->der != NULL ? mesign_x509_read (self->der) : NULL;
  if (again == NULL || !mesign_asn1_to_time (X509_get0_notBefore (x509), &self->not_before) ||
      !mesign_asn1_to_time (X509_get0_notAfter (x509), &self->not_after))
    return mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                               _ ("The certificate is damaged"));

  self->fingerprint = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, self->der);
  fill_names (self, x509);
  fill_key (self, x509);
  fill_claims (self, x509);

  return g_steal_pointer (&self);
}

/**
 * mesign_x509_parse:
 * @der: a certificate (RFC 5280) and nothing else
 * @error: return location for a #MesignCryptoError
 *
 * Reads what a certificate says of itself; nothing of it is verified.
 *
 * Returns: (transfer full) (nullable): the certificate, or %NULL with
 * %MESIGN_CRYPTO_ERROR_MALFORMED
 */
MesignCertificate *
mesign_x509_parse (GBytes *der, GError **error)
{
  MESIGN_CRYPTO_SCOPE;
  MesignCertificate *certificate = mesign_x509_read_value (der);

  if (certificate == NULL)
    mesign_crypto_fail (error, MESIGN_CRYPTO_ERROR_MALFORMED,
                        _ ("This is not a certificate, or it is damaged"));

  return certificate;
}

/**
 * mesign_x509_to_pem:
 * @certificate: a certificate
 *
 * Returns: (transfer full): it in PEM (RFC 7468)
 */
char *
mesign_x509_to_pem (MesignCertificate *certificate)
{
  gsize length;
  const guint8 *der = g_bytes_get_data (certificate->der, &length);
  g_autofree char *base64 = g_base64_encode (der, length);
  GString *pem = g_string_new ("-----BEGIN CERTIFICATE-----\n");

  for (const char *p = base64; *p != '\0'; p += MIN (strlen (p), 64))
    g_string_append_printf (pem, "%.64s\n", p);
  g_string_append (pem, "-----END CERTIFICATE-----\n");

  return g_string_free (pem, FALSE);
}

static gboolean
issued_by (X509 *x509, X509 *issuer)
{
  EVP_PKEY *key = X509_get0_pubkey (issuer);

  return key != NULL && X509_check_issued (issuer, x509) == X509_V_OK &&
         X509_verify (x509, key) == 1;
}

/* What two spellings of one name (RFC 5280 section 7.1) have in common; others may have it too. */
char *
mesign_x509_fold_name (const char *name)
{
  char *folded = g_malloc (strlen (name) + 1);
  char *out = folded;

  for (const char *p = name; *p != '\0'; p++)
    if (*p != ' ' && *p != '\\')
      *out++ = g_ascii_tolower (*p);
  *out = '\0';

  return folded;
}

/* Reading two certificates takes long where there are hundreds to choose from. */
static gboolean
names_may_fit (const MesignCertificate *certificate, const MesignCertificate *issuer)
{
  g_autofree char *wanted = mesign_x509_fold_name (certificate->issuer);
  g_autofree char *found = mesign_x509_fold_name (issuer->subject);

  return strcmp (wanted, found) == 0;
}

/**
 * mesign_x509_is_issued_by:
 * @certificate: a certificate
 * @issuer: another, or the same
 *
 * Returns: whether the names fit and @issuer's key signed @certificate
 */
gboolean
mesign_x509_is_issued_by (MesignCertificate *certificate, MesignCertificate *issuer)
{
  MESIGN_CRYPTO_SCOPE;
  g_autoptr (X509) lower = NULL;
  g_autoptr (X509) upper = NULL;

  if (!names_may_fit (certificate, issuer))
    return FALSE;
  lower = mesign_x509_to_openssl (certificate);
  upper = mesign_x509_to_openssl (issuer);

  return lower != NULL && upper != NULL && issued_by (lower, upper);
}

static MesignCertificate *
find_issuer (MesignCertificate *certificate, GPtrArray *pool)
{
  MesignCertificate *found = NULL;

  for (guint i = 0; i < pool->len; i++)
    if (mesign_x509_is_issued_by (certificate, pool->pdata[i]))
      {
        MesignCertificate *candidate = pool->pdata[i];

        if (found == NULL || candidate->not_after > found->not_after)
          found = candidate;
      }

  return found;
}

/**
 * mesign_x509_build_chain:
 * @leaf: a certificate
 * @pool: (nullable) (element-type MesignCertificate): certificates in any order
 *
 * Puts the issuers of a certificate in order. This is for sending them along: it says nothing of
 * trust, for which there is mesign_path_validate().
 *
 * Returns: (transfer full) (element-type MesignCertificate): the issuers above @leaf as far as
 * @pool has them, the lowest first, with the root if it is there
 */
GPtrArray *
mesign_x509_build_chain (MesignCertificate *leaf, GPtrArray *pool)
{
  GPtrArray *chain = mesign_certificate_list_new ();
  MesignCertificate *current = leaf;

  while (pool != NULL && chain->len < CHAIN_MAX && !current->self_signed)
    {
      current = find_issuer (current, pool);
      if (current == NULL)
        break;
      g_ptr_array_add (chain, mesign_certificate_ref (current));
    }

  return chain;
}
