/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

#include <openssl/rsa.h>

/* SMIMECapabilities (RFC 8551 section 2.5.2): what a signer's program can read. */

/* More capabilities than any client lists */
#define CAPABILITIES_MAX 32

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RSA_OAEP_PARAMS, RSA_OAEP_PARAMS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_ALGOR, X509_ALGOR_free)

static gpointer
unpack_parameters (const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
  const void *value = NULL;
  int type = V_ASN1_UNDEF;

  X509_ALGOR_get0 (NULL, &type, &value, algorithm);

  return type == V_ASN1_SEQUENCE ? ASN1_item_unpack (value, item) : NULL;
}

static int
get_digest (const X509_ALGOR *algorithm)
{
  return algorithm != NULL ? OBJ_obj2nid (algorithm->algorithm) : NID_sha1;
}

static int
get_mask_digest (const X509_ALGOR *mask)
{
  g_autoptr (X509_ALGOR) digest = NULL;

  if (mask == NULL)
    return NID_sha1;
  digest = unpack_parameters (mask, ASN1_ITEM_rptr (X509_ALGOR));

  return digest != NULL ? get_digest (digest) : NID_undef;
}

/* RSAES-OAEP is another capability with each digest (RFC 3560 section 5); without parameters the
 * digest is SHA-1. One that masks with another digest is none that is written here. */
static char *
dup_oaep_name (const X509_ALGOR *algorithm)
{
  g_autoptr (RSA_OAEP_PARAMS) oaep =
      unpack_parameters (algorithm, ASN1_ITEM_rptr (RSA_OAEP_PARAMS));
  int digest = oaep != NULL ? get_digest (oaep->hashFunc) : NID_sha1;
  int mask = oaep != NULL ? get_mask_digest (oaep->maskGenFunc) : NID_sha1;
  g_autofree char *name = mesign_asn1_to_algorithm (OBJ_nid2obj (digest));

  return g_strconcat (MESIGN_CMS_OAEP_PREFIX, digest == mask ? name : "other", NULL);
}

static char *
dup_name (const X509_ALGOR *algorithm)
{
  if (OBJ_obj2nid (algorithm->algorithm) == NID_rsaesOaep)
    return dup_oaep_name (algorithm);

  return mesign_asn1_to_algorithm (algorithm->algorithm);
}

/*
 * mesign_cms_get_capabilities:
 * @info: a signer
 *
 * Returns: (transfer full): its SMIMECapabilities by name, in its order
 */
GStrv
mesign_cms_get_capabilities (CMS_SignerInfo *info)
{
  const ASN1_TYPE *value = mesign_cms_get_signed_value (info, NID_SMIMECapabilities);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  X509_ALGORS *algorithms = NULL;

  if (value != NULL && value->type == V_ASN1_SEQUENCE)
    {
      const unsigned char *der = ASN1_STRING_get0_data (value->value.sequence);

      algorithms = d2i_X509_ALGORS (NULL, &der, ASN1_STRING_length (value->value.sequence));
    }
  for (int i = 0; i < sk_X509_ALGOR_num (algorithms) && i < CAPABILITIES_MAX; i++)
    g_ptr_array_add (names, dup_name (sk_X509_ALGOR_value (algorithms, i)));
  sk_X509_ALGOR_pop_free (algorithms, X509_ALGOR_free);
  g_ptr_array_add (names, NULL);

  return (GStrv) g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/*
 * mesign_cms_add_capabilities:
 * @info: a signer
 *
 * Adds what this program can decrypt, the best first. OpenSSL's own list has no AES-GCM.
 *
 * Returns: whether it could be done
 */
gboolean
mesign_cms_add_capabilities (CMS_SignerInfo *info)
{
  static const int ciphers[] = { NID_aes_256_gcm, NID_aes_128_gcm, NID_aes_256_cbc,
                                 NID_aes_128_cbc };
  STACK_OF (X509_ALGOR) *list = NULL;
  gboolean done = TRUE;

  for (guint i = 0; i < G_N_ELEMENTS (ciphers) && done; i++)
    done = CMS_add_simple_smimecap (&list, ciphers[i], -1) == 1;
  done = done && CMS_add_smimecap (info, list) == 1;
  sk_X509_ALGOR_pop_free (list, X509_ALGOR_free);

  return done;
}
