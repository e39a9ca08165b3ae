/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

#include <openssl/ec.h>

/* What lies inside a PFX: safes of bags (RFC 7292 section 4.2), each perhaps encrypted in its own
 * way. */

#define DEPTH_MAX 4

typedef STACK_OF (PKCS7) Safes;
typedef STACK_OF (PKCS12_SAFEBAG) Bags;

static void
free_safes (Safes *safes)
{
  sk_PKCS7_pop_free (safes, PKCS7_free);
}

static void
free_bags (Bags *bags)
{
  sk_PKCS12_SAFEBAG_pop_free (bags, PKCS12_SAFEBAG_free);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Safes, free_safes)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Bags, free_bags)

static MesignPfxFault read_bags (MesignPfxBags *self, const Bags *bags, guint depth);

/*
 * mesign_pfx_bags_init:
 * @self: bags
 * @pbe: the passwords to try
 * @bags_max: how many are read at most
 *
 * Makes them empty.
 */
void
mesign_pfx_bags_init (MesignPfxBags *self, MesignPbe *pbe, guint bags_max)
{
  self->pbe = pbe;
  self->bags_max = bags_max;
  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_private_key_unref);
  self->certificates = mesign_certificate_list_new ();
  self->notes = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_pfx_note_unref);
}

/*
 * mesign_pfx_bags_clear:
 * @self: bags
 *
 * Frees what @self holds.
 */
void
mesign_pfx_bags_clear (MesignPfxBags *self)
{
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_clear_pointer (&self->notes, g_ptr_array_unref);
  g_clear_pointer (&self->name, g_free);
}

/* A key that says it is for RSAES-OAEP alone (RFC 4055) is an RSA key all the same. */
static EVP_PKEY *
read_oaep_key (const PKCS8_PRIV_KEY_INFO *info)
{
  g_autoptr (PKCS8_PRIV_KEY_INFO) plain = PKCS8_PRIV_KEY_INFO_new ();
  const unsigned char *octets = NULL;
  unsigned char *copy;
  int length = 0;

  if (plain == NULL || PKCS8_pkey_get0 (NULL, &octets, &length, NULL, info) != 1)
    return NULL;
  copy = OPENSSL_memdup (octets, length);
  if (copy == NULL || PKCS8_pkey_set0 (plain, OBJ_nid2obj (NID_rsaEncryption), 0, V_ASN1_NULL, NULL,
                                       copy, length) != 1)
    {
      OPENSSL_clear_free (copy, length);
      return NULL;
    }

  return EVP_PKCS82PKEY (plain);
}

static gboolean
is_known_curve (const ASN1_OBJECT *curve)
{
  EC_GROUP *group = EC_GROUP_new_by_curve_name (OBJ_obj2nid (curve));
  gboolean is_known = group != NULL;

  EC_GROUP_free (group);

  return is_known;
}

/* Why a key could not be read: its algorithm or curve, or damage. */
static MesignPfxFault
explain_key (MesignPfxBags *self, const PKCS8_PRIV_KEY_INFO *info)
{
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  const void *value = NULL;
  int type = V_ASN1_UNDEF;

  if (PKCS8_pkey_get0 (NULL, NULL, NULL, &algorithm, info) != 1)
    return MESIGN_PFX_FAULT_MALFORMED;
  X509_ALGOR_get0 (&object, &type, &value, algorithm);
  if (EVP_PKEY_asn1_find (NULL, OBJ_obj2nid (object)) == NULL)
    return mesign_pbe_refuse (self->pbe, object);
  if (OBJ_obj2nid (object) == NID_X9_62_id_ecPublicKey && type == V_ASN1_OBJECT &&
      !is_known_curve (value))
    return mesign_pbe_refuse (self->pbe, value);

  return MESIGN_PFX_FAULT_MALFORMED;
}

/*
 * mesign_pfx_bags_take_key:
 * @self: bags
 * @info: a private key
 *
 * Returns: %MESIGN_PFX_FAULT_NONE, or that keys of its kind cannot be used
 */
MesignPfxFault
mesign_pfx_bags_take_key (MesignPfxBags *self, const PKCS8_PRIV_KEY_INFO *info)
{
  const ASN1_OBJECT *object = NULL;
  gboolean is_oaep = PKCS8_pkey_get0 (&object, NULL, NULL, NULL, info) == 1 &&
                     OBJ_obj2nid (object) == NID_rsaesOaep;
  MesignPrivateKey *key =
      mesign_private_key_new_take (is_oaep ? read_oaep_key (info) : EVP_PKCS82PKEY (info), NULL);

  if (key == NULL)
    return explain_key (self, info);
  g_ptr_array_add (self->keys, key);

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
take_key (MesignPfxBags *self, const PKCS8_PRIV_KEY_INFO *info, PKCS12_SAFEBAG *bag)
{
  MesignPfxFault fault = mesign_pfx_bags_take_key (self, info);
  char *name = self->name == NULL ? PKCS12_get_friendlyname (bag) : NULL;

  if (name != NULL && name[0] != '\0' && g_utf8_validate (name, -1, NULL))
    self->name = g_strdup (name);
  OPENSSL_free (name);

  return fault;
}

static MesignPfxFault
take_shrouded_key (MesignPfxBags *self, PKCS12_SAFEBAG *bag)
{
  const X509_ALGOR *algorithm = NULL;
  const ASN1_OCTET_STRING *octets = NULL;
  gpointer value;
  g_autoptr (PKCS8_PRIV_KEY_INFO) info = NULL;
  MesignPfxFault fault;

  X509_SIG_get0 (PKCS12_SAFEBAG_get0_pkcs8 (bag), &algorithm, &octets);
  fault = mesign_pbe_decrypt (self->pbe, algorithm, octets, ASN1_ITEM_rptr (PKCS8_PRIV_KEY_INFO),
                              &value);
  info = value;

  return fault == MESIGN_PFX_FAULT_NONE ? take_key (self, info, bag) : fault;
}

/*
 * mesign_pfx_bags_take_certificate:
 * @self: bags
 * @certificate: a certificate, perhaps one that is there
 *
 * Returns: %MESIGN_PFX_FAULT_NONE
 */
MesignPfxFault
mesign_pfx_bags_take_certificate (MesignPfxBags *self, MesignCertificate *certificate)
{
  for (guint i = 0; i < self->certificates->len; i++)
    if (g_bytes_equal (((MesignCertificate *) self->certificates->pdata[i])->der, certificate->der))
      return MESIGN_PFX_FAULT_NONE;
  g_ptr_array_add (self->certificates, mesign_certificate_ref (certificate));

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
take_certificate (MesignPfxBags *self, const PKCS12_SAFEBAG *bag)
{
  g_autoptr (X509) x509 = NULL;
  g_autoptr (MesignCertificate) certificate = NULL;

  if (PKCS12_SAFEBAG_get_bag_nid (bag) != NID_x509Certificate)
    return MESIGN_PFX_FAULT_NONE;
  x509 = PKCS12_SAFEBAG_get1_cert (bag);
  certificate = x509 != NULL ? mesign_x509_from_openssl (x509, NULL) : NULL;

  return certificate != NULL ? mesign_pfx_bags_take_certificate (self, certificate)
                             : MESIGN_PFX_FAULT_MALFORMED;
}

/* Secrets of other programs are left alone. */
static MesignPfxFault
take_note (MesignPfxBags *self, PKCS12_SAFEBAG *bag)
{
  const ASN1_TYPE *value = PKCS12_SAFEBAG_get0_bag_obj (bag);
  g_autoptr (MesignSecret) content = NULL;
  char *name;

  if (OBJ_obj2nid (PKCS12_SAFEBAG_get0_bag_type (bag)) != NID_pkcs7_data || value == NULL ||
      value->type != V_ASN1_OCTET_STRING)
    return MESIGN_PFX_FAULT_NONE;
  name = PKCS12_get_friendlyname (bag);
  if (name != NULL && g_utf8_validate (name, -1, NULL))
    {
      content = mesign_secret_new (ASN1_STRING_get0_data (value->value.octet_string),
                                   ASN1_STRING_length (value->value.octet_string));
      g_ptr_array_add (self->notes, mesign_pfx_note_new (name, content));
    }
  OPENSSL_free (name);

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
read_bag (MesignPfxBags *self, PKCS12_SAFEBAG *bag, guint depth)
{
  const PKCS8_PRIV_KEY_INFO *info;

  if (++self->bags > self->bags_max)
    return MESIGN_PFX_FAULT_LIMIT;
  switch (PKCS12_SAFEBAG_get_nid (bag))
    {
    case NID_keyBag:
      info = PKCS12_SAFEBAG_get0_p8inf (bag);
      return info != NULL ? take_key (self, info, bag) : MESIGN_PFX_FAULT_MALFORMED;
    case NID_pkcs8ShroudedKeyBag:
      return take_shrouded_key (self, bag);
    case NID_certBag:
      return take_certificate (self, bag);
    case NID_secretBag:
      return take_note (self, bag);
    case NID_safeContentsBag:
      return read_bags (self, PKCS12_SAFEBAG_get0_safes (bag), depth + 1);
    default:
      return MESIGN_PFX_FAULT_NONE;
    }
}

static MesignPfxFault
read_bags (MesignPfxBags *self, const Bags *bags, guint depth)
{
  if (depth > DEPTH_MAX)
    return MESIGN_PFX_FAULT_LIMIT;
  for (int i = 0; i < sk_PKCS12_SAFEBAG_num (bags); i++)
    {
      MesignPfxFault fault = read_bag (self, sk_PKCS12_SAFEBAG_value (bags, i), depth);

      if (fault != MESIGN_PFX_FAULT_NONE)
        return fault;
    }

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
read_encrypted_safe (MesignPfxBags *self, const PKCS7 *safe)
{
  const PKCS7_ENC_CONTENT *content = safe->d.encrypted != NULL ? safe->d.encrypted->enc_data : NULL;
  gpointer value;
  g_autoptr (Bags) bags = NULL;
  MesignPfxFault fault;

  if (content == NULL || content->enc_data == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  fault = mesign_pbe_decrypt (self->pbe, content->algorithm, content->enc_data,
                              ASN1_ITEM_rptr (PKCS12_SAFEBAGS), &value);
  bags = value;

  return fault == MESIGN_PFX_FAULT_NONE ? read_bags (self, bags, 0) : fault;
}

static MesignPfxFault
read_safe (MesignPfxBags *self, PKCS7 *safe)
{
  g_autoptr (Bags) bags = NULL;

  switch (OBJ_obj2nid (safe->type))
    {
    case NID_pkcs7_data:
      bags = PKCS12_unpack_p7data (safe);
      return bags != NULL ? read_bags (self, bags, 0) : MESIGN_PFX_FAULT_MALFORMED;
    case NID_pkcs7_encrypted:
      return read_encrypted_safe (self, safe);
    default:
      return mesign_pbe_refuse (self->pbe, safe->type);
    }
}

/*
 * mesign_pfx_bags_read:
 * @self: empty bags
 * @pfx: a PFX
 *
 * Reads everything that can be read.
 *
 * Returns: why not all could be read
 */
MesignPfxFault
mesign_pfx_bags_read (MesignPfxBags *self, PKCS12 *pfx)
{
  g_autoptr (Safes) safes = PKCS12_unpack_authsafes (pfx);
  MesignPfxFault result = MESIGN_PFX_FAULT_NONE;

  if (safes == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  for (int i = 0; i < sk_PKCS7_num (safes); i++)
    {
      MesignPfxFault fault = read_safe (self, sk_PKCS7_value (safes, i));

      if (fault == MESIGN_PFX_FAULT_LIMIT)
        return fault;
      if (fault != MESIGN_PFX_FAULT_NONE && result == MESIGN_PFX_FAULT_NONE)
        result = fault;
    }

  return result;
}
