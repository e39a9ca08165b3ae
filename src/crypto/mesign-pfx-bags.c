/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

/* What lies inside a PFX: safes of bags (RFC 7292 section 4.2), each perhaps encrypted in its own
 * way. */

#define BAGS_MAX 1000
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
  g_clear_pointer (&self->name, g_free);
}

static gpointer
unpack (const X509_ALGOR *algorithm, const ASN1_ITEM *item)
{
  const void *value = NULL;
  int type = V_ASN1_UNDEF;
  const unsigned char *der;

  X509_ALGOR_get0 (NULL, &type, &value, algorithm);
  if (type != V_ASN1_SEQUENCE)
    return NULL;
  der = ASN1_STRING_get0_data (value);

  return ASN1_item_d2i (NULL, &der, ASN1_STRING_length (value), item);
}

static int
get_nid (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object = NULL;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);

  return OBJ_obj2nid (object);
}

static MesignPfxFault
check_iterations (const ASN1_INTEGER *iterations)
{
  gint64 count = 1;

  if (iterations != NULL && ASN1_INTEGER_get_int64 (&count, iterations) != 1)
    return MESIGN_PFX_FAULT_MALFORMED;

  return count < 1 || count > MESIGN_PFX_ITERATIONS_MAX ? MESIGN_PFX_FAULT_LIMIT
                                                        : MESIGN_PFX_FAULT_NONE;
}

static gboolean
has_cipher (const MesignPfxBags *self, int nid)
{
  const char *name = nid != NID_undef ? OBJ_nid2sn (nid) : NULL;
  EVP_CIPHER *cipher = name != NULL ? EVP_CIPHER_fetch (self->context, name, NULL) : NULL;
  gboolean found = cipher != NULL;

  EVP_CIPHER_free (cipher);

  return found;
}

static MesignPfxFault
check_pbkdf2 (const X509_ALGOR *derivation)
{
  PBKDF2PARAM *parameters = unpack (derivation, ASN1_ITEM_rptr (PBKDF2PARAM));
  MesignPfxFault fault = MESIGN_PFX_FAULT_MALFORMED;

  if (parameters != NULL)
    fault = check_iterations (parameters->iter);
  PBKDF2PARAM_free (parameters);

  return fault;
}

static MesignPfxFault
check_pbes2 (const MesignPfxBags *self, const X509_ALGOR *algorithm)
{
  PBE2PARAM *parameters = unpack (algorithm, ASN1_ITEM_rptr (PBE2PARAM));
  MesignPfxFault fault = MESIGN_PFX_FAULT_UNSUPPORTED;

  if (parameters == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  if (has_cipher (self, get_nid (parameters->encryption)))
    {
      if (get_nid (parameters->keyfunc) == NID_id_pbkdf2)
        fault = check_pbkdf2 (parameters->keyfunc);
      else if (get_nid (parameters->keyfunc) == NID_id_scrypt)
        fault = MESIGN_PFX_FAULT_NONE;
    }
  PBE2PARAM_free (parameters);

  return fault;
}

static MesignPfxFault
check_pbes1 (const MesignPfxBags *self, const X509_ALGOR *algorithm)
{
  PBEPARAM *parameters;
  MesignPfxFault fault;
  int cipher = NID_undef;

  if (EVP_PBE_find (EVP_PBE_TYPE_OUTER, get_nid (algorithm), &cipher, NULL, NULL) != 1 ||
      !has_cipher (self, cipher))
    return MESIGN_PFX_FAULT_UNSUPPORTED;
  parameters = unpack (algorithm, ASN1_ITEM_rptr (PBEPARAM));
  if (parameters == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  fault = check_iterations (parameters->iter);
  PBEPARAM_free (parameters);

  return fault;
}

/* Whether the algorithm can be computed, and in bearable time. */
static MesignPfxFault
check_algorithm (const MesignPfxBags *self, const X509_ALGOR *algorithm)
{
  return get_nid (algorithm) == NID_pbes2 ? check_pbes2 (self, algorithm)
                                          : check_pbes1 (self, algorithm);
}

static MesignPfxFault
take_key (MesignPfxBags *self, const PKCS8_PRIV_KEY_INFO *info, PKCS12_SAFEBAG *bag)
{
  MesignPrivateKey *key = mesign_private_key_new_take (EVP_PKCS82PKEY (info), NULL);
  char *name;

  if (key == NULL)
    return MESIGN_PFX_FAULT_UNSUPPORTED;
  g_ptr_array_add (self->keys, key);
  name = self->name == NULL ? PKCS12_get_friendlyname (bag) : NULL;
  if (name != NULL && name[0] != '\0' && g_utf8_validate (name, -1, NULL))
    self->name = g_strdup (name);
  OPENSSL_free (name);

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
take_shrouded_key (MesignPfxBags *self, PKCS12_SAFEBAG *bag)
{
  const X509_ALGOR *algorithm = NULL;
  MesignPfxFault fault;

  X509_SIG_get0 (PKCS12_SAFEBAG_get0_pkcs8 (bag), &algorithm, NULL);
  fault = check_algorithm (self, algorithm);
  if (fault != MESIGN_PFX_FAULT_NONE)
    return fault;
  for (guint i = 0; i < self->passwords->len; i++)
    {
      int length;
      const char *password = mesign_pfx_password_get (self->passwords, i, &length);
      g_autoptr (PKCS8_PRIV_KEY_INFO) info =
          PKCS12_decrypt_skey_ex (bag, password, length, self->context, NULL);

      if (info != NULL)
        {
          self->decrypted = TRUE;
          return take_key (self, info, bag);
        }
    }

  return MESIGN_PFX_FAULT_UNDECRYPTABLE;
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
  if (certificate == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  for (guint i = 0; i < self->certificates->len; i++)
    if (g_bytes_equal (((MesignCertificate *) self->certificates->pdata[i])->der, certificate->der))
      return MESIGN_PFX_FAULT_NONE;
  g_ptr_array_add (self->certificates, g_steal_pointer (&certificate));

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
read_bag (MesignPfxBags *self, PKCS12_SAFEBAG *bag, guint depth)
{
  const PKCS8_PRIV_KEY_INFO *info;

  if (++self->bags > BAGS_MAX)
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
read_encrypted_safe (MesignPfxBags *self, PKCS7 *safe)
{
  MesignPfxFault fault;

  if (safe->d.encrypted == NULL || safe->d.encrypted->enc_data == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  fault = check_algorithm (self, safe->d.encrypted->enc_data->algorithm);
  if (fault != MESIGN_PFX_FAULT_NONE)
    return fault;
  for (guint i = 0; i < self->passwords->len; i++)
    {
      int length;
      const char *password = mesign_pfx_password_get (self->passwords, i, &length);
      g_autoptr (Bags) bags = PKCS12_unpack_p7encdata (safe, password, length);

      if (bags != NULL)
        {
          self->decrypted = TRUE;
          return read_bags (self, bags, 0);
        }
    }

  return MESIGN_PFX_FAULT_UNDECRYPTABLE;
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
      return MESIGN_PFX_FAULT_UNSUPPORTED;
    }
}

/*
 * mesign_pfx_bags_read:
 * @self: empty bags with the passwords to try
 * @pfx: a PFX
 *
 * Reads everything, or stops at the first thing that cannot be read. @decrypted of @self tells
 * whether a password fitted anything.
 *
 * Returns: why it stopped
 */
MesignPfxFault
mesign_pfx_bags_read (MesignPfxBags *self, PKCS12 *pfx)
{
  g_autoptr (Safes) safes = PKCS12_unpack_authsafes (pfx);
  MesignPfxFault result = MESIGN_PFX_FAULT_NONE;

  self->keys = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_private_key_unref);
  self->certificates = mesign_certificate_list_new ();
  if (safes == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  for (int i = 0; i < sk_PKCS7_num (safes); i++)
    {
      MesignPfxFault fault = read_safe (self, sk_PKCS7_value (safes, i));

      if (fault != MESIGN_PFX_FAULT_NONE && result == MESIGN_PFX_FAULT_NONE)
        result = fault;
    }

  return result;
}
