/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-pfx-private.h"

#include <string.h>

/* Decrypting with a password: PBES1 and PBES2 of RFC 8018 with PBKDF2 or scrypt (RFC 7914), and the
 * schemes of RFC 7292 appendix C. */

/* What one file may cost, in rounds of a digest: some seconds. A file that wants more is not one to
 * be waited for. */
#define WORK_MAX G_GUINT64_CONSTANT (20000000)

/* The rounds PKCS #12 takes for one of its own: a key of two blocks and a nonce. */
#define PKCS12_ROUNDS 3

#define SCRYPT_MEMORY_MAX G_GUINT64_CONSTANT (268435456)
#define KEY_LENGTH_MAX EVP_MAX_KEY_LENGTH

typedef struct
{
  guint64 work;
  gboolean is_pbes2;
  gboolean is_scrypt;
} Cost;

/*
 * mesign_pbe_clear:
 * @self: a decryption
 *
 * Frees what @self holds.
 */
void
mesign_pbe_clear (MesignPbe *self)
{
  g_clear_pointer (&self->passwords, g_ptr_array_unref);
  g_clear_pointer (&self->algorithm, g_free);
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

static const ASN1_OBJECT *
get_object (const X509_ALGOR *algorithm)
{
  const ASN1_OBJECT *object = NULL;

  X509_ALGOR_get0 (&object, NULL, NULL, algorithm);

  return object;
}

/*
 * mesign_pbe_refuse:
 * @self: a decryption
 * @object: an algorithm that cannot be computed
 *
 * Remembers the name for the error.
 *
 * Returns: %MESIGN_PFX_FAULT_UNSUPPORTED
 */
MesignPfxFault
mesign_pbe_refuse (MesignPbe *self, const ASN1_OBJECT *object)
{
  int nid = OBJ_obj2nid (object);

  if (self->algorithm == NULL)
    self->algorithm = nid != NID_undef ? g_strdup (OBJ_nid2ln (nid)) : mesign_asn1_to_oid (object);

  return MESIGN_PFX_FAULT_UNSUPPORTED;
}

static gboolean
has_cipher (const MesignPbe *self, int nid)
{
  const char *name = nid != NID_undef ? OBJ_nid2sn (nid) : NULL;
  EVP_CIPHER *cipher = name != NULL ? EVP_CIPHER_fetch (self->context, name, NULL) : NULL;
  gboolean found = cipher != NULL;

  EVP_CIPHER_free (cipher);

  return found;
}

static MesignPfxFault
read_rounds (const ASN1_INTEGER *number, guint64 *rounds)
{
  gint64 count = 1;

  if (number != NULL && ASN1_INTEGER_get_int64 (&count, number) != 1)
    return ASN1_STRING_length (number) > 8 ? MESIGN_PFX_FAULT_LIMIT : MESIGN_PFX_FAULT_MALFORMED;
  if (count < 1 || (guint64) count > WORK_MAX)
    return MESIGN_PFX_FAULT_LIMIT;
  *rounds = count;

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
measure_pbkdf2 (MesignPbe *self, const X509_ALGOR *derivation, Cost *cost)
{
  PBKDF2PARAM *parameters = unpack (derivation, ASN1_ITEM_rptr (PBKDF2PARAM));
  MesignPfxFault fault = MESIGN_PFX_FAULT_MALFORMED;
  const ASN1_OBJECT *function;

  if (parameters == NULL)
    return fault;
  function = parameters->prf != NULL ? get_object (parameters->prf) : NULL;
  if (function != NULL &&
      EVP_PBE_find (EVP_PBE_TYPE_PRF, OBJ_obj2nid (function), NULL, NULL, NULL) != 1)
    fault = mesign_pbe_refuse (self, function);
  else
    fault = read_rounds (parameters->iter, &cost->work);
  PBKDF2PARAM_free (parameters);

  return fault;
}

static gboolean
get_number (const ASN1_INTEGER *number, guint64 most, guint64 *value)
{
  return ASN1_INTEGER_get_uint64 (value, number) == 1 && *value >= 1 && *value <= most;
}

static gboolean
read_scrypt (const SCRYPT_PARAMS *parameters, guint64 *n, guint64 *r, guint64 *p)
{
  return get_number (parameters->costParameter, 1 << 24, n) &&
         get_number (parameters->blockSize, 1 << 10, r) &&
         get_number (parameters->parallelizationParameter, 1 << 10, p) &&
         128 * *r * (*n + *p + 2) <= SCRYPT_MEMORY_MAX && *n * *r * *p <= WORK_MAX;
}

static MesignPfxFault
measure_scrypt (const X509_ALGOR *derivation, Cost *cost)
{
  SCRYPT_PARAMS *parameters = unpack (derivation, ASN1_ITEM_rptr (SCRYPT_PARAMS));
  guint64 n, r, p;
  gboolean is_bearable;

  if (parameters == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  is_bearable = read_scrypt (parameters, &n, &r, &p);
  SCRYPT_PARAMS_free (parameters);
  if (!is_bearable)
    return MESIGN_PFX_FAULT_LIMIT;
  cost->is_scrypt = TRUE;
  cost->work = n * r * p;

  return MESIGN_PFX_FAULT_NONE;
}

static MesignPfxFault
measure_pbes2 (MesignPbe *self, const X509_ALGOR *algorithm, Cost *cost)
{
  PBE2PARAM *parameters = unpack (algorithm, ASN1_ITEM_rptr (PBE2PARAM));
  MesignPfxFault fault;

  if (parameters == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  cost->is_pbes2 = TRUE;
  if (!has_cipher (self, OBJ_obj2nid (get_object (parameters->encryption))))
    fault = mesign_pbe_refuse (self, get_object (parameters->encryption));
  else if (OBJ_obj2nid (get_object (parameters->keyfunc)) == NID_id_pbkdf2)
    fault = measure_pbkdf2 (self, parameters->keyfunc, cost);
  else if (OBJ_obj2nid (get_object (parameters->keyfunc)) == NID_id_scrypt)
    fault = measure_scrypt (parameters->keyfunc, cost);
  else
    fault = mesign_pbe_refuse (self, get_object (parameters->keyfunc));
  PBE2PARAM_free (parameters);

  return fault;
}

static MesignPfxFault
measure_pbes1 (MesignPbe *self, const X509_ALGOR *algorithm, Cost *cost)
{
  PBEPARAM *parameters;
  MesignPfxFault fault;
  int cipher = NID_undef;

  if (EVP_PBE_find (EVP_PBE_TYPE_OUTER, OBJ_obj2nid (get_object (algorithm)), &cipher, NULL,
                    NULL) != 1 ||
      !has_cipher (self, cipher))
    return mesign_pbe_refuse (self, get_object (algorithm));
  parameters = unpack (algorithm, ASN1_ITEM_rptr (PBEPARAM));
  if (parameters == NULL)
    return MESIGN_PFX_FAULT_MALFORMED;
  fault = read_rounds (parameters->iter, &cost->work);
  PBEPARAM_free (parameters);
  cost->work *= PKCS12_ROUNDS;

  return fault;
}

/*
 * mesign_pbe_spend:
 * @self: a decryption
 * @work: rounds that are about to be computed
 *
 * Returns: whether the file may still cost so much
 */
gboolean
mesign_pbe_spend (MesignPbe *self, guint64 work)
{
  if (work > WORK_MAX || self->work > WORK_MAX - work)
    return FALSE;
  self->work += work;

  return TRUE;
}

/*
 * mesign_pbe_read_mac_rounds:
 * @iterations: (nullable): as a PFX has them
 * @work: (out): what one check costs
 *
 * Returns: %MESIGN_PFX_FAULT_NONE, or why it cannot be checked
 */
MesignPfxFault
mesign_pbe_read_mac_rounds (const ASN1_INTEGER *iterations, guint64 *work)
{
  return read_rounds (iterations, work);
}

static gboolean
derive_scrypt (const X509_ALGOR *derivation,
               const char *password,
               gsize length,
               guint8 *key,
               gsize key_length)
{
  SCRYPT_PARAMS *parameters = unpack (derivation, ASN1_ITEM_rptr (SCRYPT_PARAMS));
  guint64 n, r, p;
  gboolean done;

  /* without a limit given OpenSSL takes 32 MB, which N = 2^15 is already above */
  done = parameters != NULL && read_scrypt (parameters, &n, &r, &p) &&
         EVP_PBE_scrypt (password, length, ASN1_STRING_get0_data (parameters->salt),
                         ASN1_STRING_length (parameters->salt), n, r, p,
                         SCRYPT_MEMORY_MAX + (1 << 20), key, key_length) == 1;
  SCRYPT_PARAMS_free (parameters);

  return done;
}

static gboolean
start_scrypt (const MesignPbe *self,
              EVP_CIPHER_CTX *context,
              const PBE2PARAM *parameters,
              const char *password,
              gsize length)
{
  const char *name = OBJ_nid2sn (OBJ_obj2nid (get_object (parameters->encryption)));
  EVP_CIPHER *cipher = EVP_CIPHER_fetch (self->context, name, NULL);
  guint8 key[KEY_LENGTH_MAX];
  gboolean done = cipher != NULL && EVP_CipherInit_ex (context, cipher, NULL, NULL, NULL, 0) == 1 &&
                  EVP_CIPHER_asn1_to_param (context, parameters->encryption->parameter) > 0 &&
                  derive_scrypt (parameters->keyfunc, password, length, key,
                                 EVP_CIPHER_CTX_get_key_length (context)) &&
                  EVP_CipherInit_ex (context, NULL, NULL, key, NULL, 0) == 1;

  mesign_secret_wipe (key, sizeof key);
  EVP_CIPHER_free (cipher);

  return done;
}

static unsigned char *
decrypt_scrypt (const MesignPbe *self,
                const X509_ALGOR *algorithm,
                const ASN1_OCTET_STRING *octets,
                const char *password,
                gsize length,
                int *plain_length)
{
  PBE2PARAM *parameters = unpack (algorithm, ASN1_ITEM_rptr (PBE2PARAM));
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  int size = ASN1_STRING_length (octets) + EVP_MAX_BLOCK_LENGTH, done = 0, rest = 0;
  unsigned char *plain = OPENSSL_malloc (size);
  gboolean whole = plain != NULL && parameters != NULL &&
                   start_scrypt (self, context, parameters, password, length) &&
                   EVP_CipherUpdate (context, plain, &done, ASN1_STRING_get0_data (octets),
                                     ASN1_STRING_length (octets)) == 1 &&
                   EVP_CipherFinal_ex (context, plain + done, &rest) == 1;

  PBE2PARAM_free (parameters);
  *plain_length = done + rest;
  if (whole)
    return plain;
  OPENSSL_clear_free (plain, size);

  return NULL;
}

/* Octets that only look decrypted by chance are told by their form. */
static gpointer
decrypt (const MesignPbe *self,
         const X509_ALGOR *algorithm,
         const ASN1_OCTET_STRING *octets,
         const Cost *cost,
         const char *password,
         int length,
         const ASN1_ITEM *item)
{
  unsigned char *plain = NULL;
  const unsigned char *end;
  int plain_length = 0;
  gpointer value;

  if (cost->is_scrypt)
    plain = decrypt_scrypt (self, algorithm, octets, password != NULL ? password : "", length,
                            &plain_length);
  else if (PKCS12_pbe_crypt_ex (algorithm, password, length, ASN1_STRING_get0_data (octets),
                                ASN1_STRING_length (octets), &plain, &plain_length, 0,
                                self->context, NULL) == NULL)
    return NULL;
  if (plain == NULL)
    return NULL;
  end = plain;
  value = ASN1_item_d2i (NULL, &end, plain_length, item);
  OPENSSL_clear_free (plain, plain_length);

  return value;
}

/*
 * mesign_pbe_decrypt:
 * @self: a decryption
 * @algorithm: how it was encrypted
 * @octets: what was encrypted
 * @item: what it is
 * @value: (out): it
 *
 * Tries the passwords in their order, and remembers when one of them fitted.
 *
 * Returns: %MESIGN_PFX_FAULT_NONE with @value set, or why there is none
 */
MesignPfxFault
mesign_pbe_decrypt (MesignPbe *self,
                    const X509_ALGOR *algorithm,
                    const ASN1_OCTET_STRING *octets,
                    const ASN1_ITEM *item,
                    gpointer *value)
{
  Cost cost = { 0 };
  g_autoptr (GPtrArray) forms = NULL;
  MesignPfxFault fault = OBJ_obj2nid (get_object (algorithm)) == NID_pbes2
                             ? measure_pbes2 (self, algorithm, &cost)
                             : measure_pbes1 (self, algorithm, &cost);

  *value = NULL;
  if (fault != MESIGN_PFX_FAULT_NONE)
    return fault;
  forms = cost.is_pbes2 ? mesign_pfx_list_pbes2_passwords (self->passwords)
                        : g_ptr_array_ref (self->passwords);
  for (guint i = 0; i < forms->len; i++)
    {
      int length;
      const char *password = mesign_pfx_password_get (forms, i, &length);

      if (!mesign_pbe_spend (self, cost.work))
        return MESIGN_PFX_FAULT_LIMIT;
      *value = decrypt (self, algorithm, octets, &cost, password, length, item);
      if (*value != NULL)
        {
          self->decrypted = TRUE;
          return MESIGN_PFX_FAULT_NONE;
        }
    }

  return MESIGN_PFX_FAULT_UNDECRYPTABLE;
}
