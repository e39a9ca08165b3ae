/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-cms-private.h"

static void
add_agreed_keys (GArray *recipients, CMS_RecipientInfo *info)
{
  STACK_OF (CMS_RecipientEncryptedKey) *keys = CMS_RecipientInfo_kari_get0_reks (info);

  for (int i = 0; i < sk_CMS_RecipientEncryptedKey_num (keys); i++)
    {
      MesignCmsRecipient recipient = { info, sk_CMS_RecipientEncryptedKey_value (keys, i) };

      g_array_append_val (recipients, recipient);
    }
}

/* What opens it, where that is no certificate's key (RFC 5652 section 6.2). */
static const char *
name_other (int type)
{
  switch (type)
    {
    case CMS_RECIPINFO_PASS:
      return "password";
    case CMS_RECIPINFO_KEK:
      return "kek";
    default:
      return "other-recipient";
    }
}

/*
 * mesign_cms_list_recipients:
 * @cms: an envelope
 * @count: (out): for how many it is encrypted, of whatever kind
 * @other: (out) (nullable): if none of them has a certificate: what the first has instead, such as
 * "password" or "kek"
 *
 * Returns: (transfer full) (element-type MesignCmsRecipient): those with a certificate
 */
GArray *
mesign_cms_list_recipients (CMS_ContentInfo *cms, guint *count, const char **other)
{
  STACK_OF (CMS_RecipientInfo) *infos = CMS_get0_RecipientInfos (cms);
  GArray *recipients = g_array_new (FALSE, FALSE, sizeof (MesignCmsRecipient));
  guint others = 0;

  *other = NULL;
  for (int i = 0; i < sk_CMS_RecipientInfo_num (infos); i++)
    {
      MesignCmsRecipient recipient = { sk_CMS_RecipientInfo_value (infos, i), NULL };
      int type = CMS_RecipientInfo_type (recipient.info);

      if (type == CMS_RECIPINFO_TRANS)
        g_array_append_val (recipients, recipient);
      else if (type == CMS_RECIPINFO_AGREE)
        add_agreed_keys (recipients, recipient.info);
      else if (others++ == 0)
        *other = name_other (type);
    }
  if (recipients->len > 0)
    *other = NULL;
  *count = recipients->len + others;

  return recipients;
}

static void
clear_own_key (gpointer own)
{
  X509_free (((MesignCmsOwnKey *) own)->x509);
  EVP_PKEY_free (((MesignCmsOwnKey *) own)->pkey);
}

/*
 * mesign_cms_list_own_keys:
 * @key_pairs: (nullable) (element-type MesignKeyPair): own keys, old ones too
 * @context: (nullable): the library context they are to be used in
 *
 * Returns: (transfer full) (element-type MesignCmsOwnKey): them in OpenSSL's form
 */
GArray *
mesign_cms_list_own_keys (GPtrArray *key_pairs, OSSL_LIB_CTX *context)
{
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (MesignCmsOwnKey));

  g_array_set_clear_func (keys, clear_own_key);
  for (guint i = 0; key_pairs != NULL && i < key_pairs->len; i++)
    {
      MesignKeyPair *pair = key_pairs->pdata[i];
      MesignCmsOwnKey own = { pair, mesign_x509_to_openssl (pair->certificate),
                              mesign_private_key_dup_for (pair->key, context) };

      if (own.x509 != NULL && own.pkey != NULL)
        g_array_append_val (keys, own);
      else
        clear_own_key (&own);
    }

  return keys;
}

/*
 * mesign_cms_recipient_is:
 * @self: a recipient
 * @own: an own key
 *
 * Returns: whether the recipient is named by this certificate's issuer and serial number, or its
 * key identifier
 */
gboolean
mesign_cms_recipient_is (const MesignCmsRecipient *self, const MesignCmsOwnKey *own)
{
  if (self->key != NULL)
    return CMS_RecipientEncryptedKey_cert_cmp (self->key, own->x509) == 0;

  return CMS_RecipientInfo_ktri_cert_cmp (self->info, own->x509) == 0;
}

/*
 * mesign_cms_recipient_may_be:
 * @self: a recipient
 * @own: an own key
 *
 * Returns: whether the key is of the kind the recipient's was encrypted with
 */
gboolean
mesign_cms_recipient_may_be (const MesignCmsRecipient *self, const MesignCmsOwnKey *own)
{
  return EVP_PKEY_is_a (own->pkey, self->key != NULL ? "EC" : "RSA");
}

static gboolean
is_known (int nid)
{
  switch (nid)
    {
    case NID_rsaEncryption:
    case NID_rsaesOaep:
    case NID_dhSinglePass_stdDH_sha1kdf_scheme:
    case NID_dhSinglePass_stdDH_sha224kdf_scheme:
    case NID_dhSinglePass_stdDH_sha256kdf_scheme:
    case NID_dhSinglePass_stdDH_sha384kdf_scheme:
    case NID_dhSinglePass_stdDH_sha512kdf_scheme:
    case NID_dhSinglePass_cofactorDH_sha1kdf_scheme:
    case NID_dhSinglePass_cofactorDH_sha224kdf_scheme:
    case NID_dhSinglePass_cofactorDH_sha256kdf_scheme:
    case NID_dhSinglePass_cofactorDH_sha384kdf_scheme:
    case NID_dhSinglePass_cofactorDH_sha512kdf_scheme:
      return TRUE;
    default:
      return FALSE;
    }
}

/* The kind of key the sender agreed on a secret with, where it is none of those that can be used.
 */
static char *
name_unknown_agreement (const MesignCmsRecipient *self)
{
  X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;

  if (self->key == NULL ||
      CMS_RecipientInfo_kari_get0_orig_id (self->info, &algorithm, NULL, NULL, NULL, NULL) != 1 ||
      algorithm == NULL)
    return NULL;
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);

  return OBJ_obj2nid (object) == NID_X9_62_id_ecPublicKey ? NULL
                                                          : mesign_asn1_to_algorithm (object);
}

/*
 * mesign_cms_recipient_dup_unsupported:
 * @self: a recipient
 *
 * Returns: (transfer full) (nullable): the name of the way its key is encrypted, if this program
 * does not know it
 */
char *
mesign_cms_recipient_dup_unsupported (const MesignCmsRecipient *self)
{
  X509_ALGOR *algorithm = NULL;
  const ASN1_OBJECT *object = NULL;
  char *agreement = name_unknown_agreement (self);

  if (agreement != NULL)
    return agreement;
  if (self->key != NULL)
    CMS_RecipientInfo_kari_get0_alg (self->info, &algorithm, NULL);
  else
    CMS_RecipientInfo_ktri_get0_algs (self->info, NULL, NULL, &algorithm);
  if (algorithm == NULL)
    return g_strdup ("unknown");
  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);

  return is_known (OBJ_obj2nid (object)) ? NULL : mesign_asn1_to_algorithm (object);
}

static gboolean
unwrap_agreed (const MesignCmsRecipient *self, CMS_ContentInfo *cms, EVP_PKEY *pkey)
{
  gboolean done = CMS_RecipientInfo_kari_set0_pkey (self->info, pkey) == 1 &&
                  CMS_RecipientInfo_kari_decrypt (cms, self->info, self->key) == 1;

  CMS_RecipientInfo_kari_set0_pkey (self->info, NULL);

  return done;
}

static gboolean
unwrap_transported (const MesignCmsRecipient *self, CMS_ContentInfo *cms, EVP_PKEY *pkey)
{
  gboolean done;

  /* the recipient takes the reference, and gives it up when it gets another key */
  EVP_PKEY_up_ref (pkey);
  done = CMS_RecipientInfo_set0_pkey (self->info, pkey) == 1 &&
         CMS_RecipientInfo_decrypt (cms, self->info) == 1;
  CMS_RecipientInfo_set0_pkey (self->info, NULL);

  return done;
}

/*
 * mesign_cms_recipient_unwrap:
 * @self: a recipient of @cms
 * @cms: an envelope
 * @own: an own key
 *
 * Decrypts the content key. With this flag OpenSSL says so when it cannot, where it otherwise goes
 * on with a random key.
 *
 * Returns: whether @cms has its content key now
 */
gboolean
mesign_cms_recipient_unwrap (const MesignCmsRecipient *self,
                             CMS_ContentInfo *cms,
                             const MesignCmsOwnKey *own)
{
  CMS_decrypt (cms, NULL, NULL, NULL, NULL, CMS_DEBUG_DECRYPT);

  return self->key != NULL ? unwrap_agreed (self, cms, own->pkey)
                           : unwrap_transported (self, cms, own->pkey);
}
