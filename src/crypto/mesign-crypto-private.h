/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-crypto-error.h"
#include "crypto/mesign-private-key.h"
#include "model/mesign-certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/cms.h>
#include <openssl/evp.h>
#include <openssl/ocsp.h>
#include <openssl/pkcs12.h>
#include <openssl/ts.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

G_BEGIN_DECLS

typedef STACK_OF (X509) MesignX509Stack;
void mesign_x509_stack_free (MesignX509Stack *stack);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OBJECT, ASN1_OBJECT_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_OCTET_STRING, ASN1_STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ASN1_TIME, ASN1_STRING_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AUTHORITY_INFO_ACCESS, AUTHORITY_INFO_ACCESS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIGNUM, BN_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BIO, BIO_free_all)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CERTIFICATEPOLICIES, CERTIFICATEPOLICIES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CMS_ContentInfo, CMS_ContentInfo_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CRL_DIST_POINTS, CRL_DIST_POINTS_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_CIPHER_CTX, EVP_CIPHER_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD, EVP_MD_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_MD_CTX, EVP_MD_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY, EVP_PKEY_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EVP_PKEY_CTX, EVP_PKEY_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GENERAL_NAMES, GENERAL_NAMES_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS8_PRIV_KEY_INFO, PKCS8_PRIV_KEY_INFO_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509, X509_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_CRL, X509_CRL_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (X509_STORE_CTX, X509_STORE_CTX_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignX509Stack, mesign_x509_stack_free)

/* Empties OpenSSL's error queue when the block ends, whichever way. */
#define MESIGN_CRYPTO_SCOPE                                                                        \
  __attribute__ ((cleanup (mesign_crypto_scope_end))) G_GNUC_UNUSED int crypto_scope =             \
      mesign_crypto_scope_begin ()

int mesign_crypto_scope_begin (void);
void mesign_crypto_scope_end (int *scope);
gpointer mesign_crypto_fail (GError **error, MesignCryptoError code, const char *message);
OSSL_LIB_CTX *mesign_crypto_get_legacy_context (void);

/* mesign-crypto-memory.c */
void mesign_crypto_memory_init (void);

/* mesign-asn1.c */
BIO *mesign_bio_new (GBytes *octets);
GBytes *mesign_bio_to_bytes (BIO *bio);
GBytes *mesign_asn1_take_der (unsigned char *der, int length);
GBytes *mesign_asn1_to_bytes (const ASN1_STRING *string);
char *mesign_asn1_to_text (const ASN1_STRING *string);
char *mesign_asn1_to_hex (const ASN1_STRING *string);
gboolean mesign_asn1_to_time (const ASN1_TIME *time, gint64 *seconds);
char *mesign_asn1_to_oid (const ASN1_OBJECT *object);
char *mesign_asn1_to_algorithm (const ASN1_OBJECT *object);
gboolean mesign_asn1_is_padding (const guint8 *octets, gsize length);

/* mesign-x509-memo.c */
X509 *mesign_x509_read (GBytes *der);
MesignCertificate *mesign_x509_read_value (GBytes *der);

/* mesign-x509.c */
X509 *mesign_x509_to_openssl (MesignCertificate *certificate);
MesignCertificate *mesign_x509_from_openssl (X509 *x509, GError **error);
MesignX509Stack *mesign_x509_stack_new (GPtrArray *certificates);
char *mesign_x509_serial_to_text (const ASN1_INTEGER *serial_number);
gboolean mesign_x509_has_weak_key (X509 *x509);
gboolean mesign_x509_has_weak_signature (X509 *x509);
gboolean mesign_signature_nid_is_weak (int nid);

/* mesign-x509-usage.c */
MesignCertificatePurpose mesign_x509_get_purpose (X509 *x509);
const char *mesign_x509_refuse_mail_usage (X509 *x509, gboolean encrypt);
gboolean mesign_x509_allows_mail (X509 *x509);

/* mesign-x509-names.c */
char *mesign_x509_name_to_line (const X509_NAME *name);
char *mesign_x509_name_to_display (const X509_NAME *name);
char *mesign_x509_name_get_entry (const X509_NAME *name, int nid);
GStrv mesign_x509_dup_addresses (X509 *x509);

/* mesign-x509-policy.c */
GStrv mesign_x509_dup_policies (X509 *x509);
MesignLevel mesign_level_from_policies (const char *const *policies);

/* mesign-private-key.c */
MesignPrivateKey *mesign_private_key_new_take (EVP_PKEY *pkey, GError **error);
MesignPrivateKey *mesign_private_key_respell (MesignPrivateKey *self, const char *spki_hash);
EVP_PKEY *mesign_private_key_get_pkey (MesignPrivateKey *self);
EVP_PKEY *mesign_private_key_dup_for (MesignPrivateKey *self, OSSL_LIB_CTX *context);

char *mesign_x509_fold_name (const char *name);

G_END_DECLS
