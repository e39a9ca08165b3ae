/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms.h"
#include "crypto/mesign-crypto-private.h"

G_BEGIN_DECLS

/* The caps of what a mail may carry */
#define MESIGN_CMS_SIGNERS_MAX 16
#define MESIGN_CMS_CERTIFICATES_MAX 100

/* mesign-cms.c */
CMS_ContentInfo *mesign_cms_load (GBytes *cms, OSSL_LIB_CTX *context, GError **error);
gpointer mesign_cms_fail_damaged (GError **error);
GBytes *mesign_cms_store (CMS_ContentInfo *cms, GError **error);
gboolean mesign_cms_is_chinese (GBytes *cms);
BIO *mesign_cms_start (CMS_ContentInfo *cms);
gboolean mesign_bio_write (BIO *bio, GBytes *octets);

/* mesign-cms-verify.c: the same for mail and for time-stamp tokens */
MesignCmsSigned *mesign_cms_verify_type (GBytes *cms,
                                         int content_type,
                                         GBytes *detached_content,
                                         GPtrArray *extra_certificates,
                                         GError **error);

/* mesign-cms-signer.c */
typedef struct
{
  GBytes *content;
  BIO *digests;
  int content_type;
  const ASN1_OBJECT *econtent_type;
  const char *refusal;
  GPtrArray *certificates;
  GPtrArray *extra_certificates;
} MesignCmsSubject;

MesignCmsSigner *mesign_cms_signer_verify (CMS_SignerInfo *info, const MesignCmsSubject *subject);

/* mesign-cms-attributes.c */
const ASN1_TYPE *mesign_cms_get_signed_value (CMS_SignerInfo *info, int nid);
gboolean mesign_cms_has_signed (CMS_SignerInfo *info, int nid);
GBytes *mesign_cms_get_signed_octets (CMS_SignerInfo *info);
gint64 mesign_cms_get_signing_time (CMS_SignerInfo *info);
GBytes *mesign_cms_get_timestamp (CMS_SignerInfo *info);
GStrv mesign_cms_get_capabilities (CMS_SignerInfo *info);
MesignCertificate *
mesign_cms_find_preferred (CMS_SignerInfo *info, GPtrArray *certificates, GPtrArray *more);
gboolean mesign_cms_add_capabilities (CMS_SignerInfo *info);
gboolean mesign_cms_add_preference (CMS_SignerInfo *info, X509 *x509);
gboolean mesign_cms_add_signing_time (CMS_SignerInfo *info, gint64 time);

/* mesign-cms-signed-asn1.c */
CMS_ContentInfo *mesign_cms_take_apart (GBytes *cms, MesignCmsSigned *self, GError **error);
GBytes *mesign_cms_put_content (GBytes *cms, GBytes *content, GError **error);

/* mesign-cms-asn1.c: what OpenSSL's CMS_ContentInfo does not show */
typedef struct
{
  int type;
  X509_ALGOR *algorithm;
  ASN1_OBJECT *content_type;
  ASN1_OCTET_STRING *ciphertext;
  ASN1_OCTET_STRING *mac;
  GBytes *associated;
  gpointer tree;
} MesignCmsEnvelope;

gboolean mesign_cms_envelope_parse (MesignCmsEnvelope *self, GBytes *cms);
CMS_ContentInfo *
mesign_cms_envelope_load (const MesignCmsEnvelope *self, OSSL_LIB_CTX *context, GError **error);
GBytes *mesign_cms_envelope_close (GBytes *cms, guint8 *ciphertext, int length, GError **error);
void mesign_cms_envelope_clear (MesignCmsEnvelope *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignCmsEnvelope, mesign_cms_envelope_clear)

gboolean mesign_cms_gcm_parse (const X509_ALGOR *algorithm, GBytes **nonce, gint64 *tag_length);
GBytes *mesign_cms_compressed_parse (GBytes *cms, char **algorithm);

/* mesign-cipher.c */
typedef enum
{
  MESIGN_CIPHER_MODE_UNKNOWN,
  MESIGN_CIPHER_MODE_CBC,
  MESIGN_CIPHER_MODE_GCM,
  MESIGN_CIPHER_MODE_OTHER_AEAD,
} MesignCipherMode;

MesignCipherMode mesign_cipher_get_mode (int nid, gboolean *legacy);
const EVP_CIPHER *mesign_cipher_to_openssl (MesignCipher cipher);

/* mesign-cms-content.c */
gboolean mesign_cms_content_check (const MesignCmsEnvelope *envelope, MesignCmsDecrypted *result);
GBytes *mesign_cms_content_decrypt (CMS_ContentInfo *cms,
                                    const MesignCmsEnvelope *envelope,
                                    const char **reason);

/* mesign-cms-recipients.c */
typedef struct
{
  CMS_RecipientInfo *info;
  CMS_RecipientEncryptedKey *key;
} MesignCmsRecipient;

typedef struct
{
  MesignKeyPair *pair;
  X509 *x509;
  EVP_PKEY *pkey;
} MesignCmsOwnKey;

GArray *mesign_cms_list_recipients (CMS_ContentInfo *cms, guint *count, const char **other);
GArray *mesign_cms_list_own_keys (GPtrArray *key_pairs, OSSL_LIB_CTX *context);
gboolean mesign_cms_recipient_is (const MesignCmsRecipient *self, const MesignCmsOwnKey *own);
gboolean mesign_cms_recipient_may_be (const MesignCmsRecipient *self, const MesignCmsOwnKey *own);
char *mesign_cms_recipient_dup_unsupported (const MesignCmsRecipient *self);
gboolean mesign_cms_recipient_unwrap (const MesignCmsRecipient *self,
                                      CMS_ContentInfo *cms,
                                      const MesignCmsOwnKey *own);

G_END_DECLS
