/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-certificates.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crypto/mesign-seal.h"
#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-private.h"
#include "model/mesign-address.h"

static void
clear (MesignOwnCertificate *self)
{
  g_clear_pointer (&self->certificate, mesign_certificate_unref);
}

MESIGN_DEFINE_VALUE (MesignOwnCertificate, mesign_own_certificate)

/**
 * mesign_import_problem_to_string:
 * @problem: one problem
 *
 * Returns: its word, such as "no-chain"
 */
const char *
mesign_import_problem_to_string (MesignImportProblem problem)
{
  switch (problem)
    {
    case MESIGN_IMPORT_EXPIRED:
      return "expired";
    case MESIGN_IMPORT_NOT_YET_VALID:
      return "not-yet-valid";
    case MESIGN_IMPORT_NOT_FOR_MAIL:
      return "not-for-mail";
    case MESIGN_IMPORT_NO_CHAIN:
      return "no-chain";
    case MESIGN_IMPORT_NO_ADDRESS:
      return "no-address";
    case MESIGN_IMPORT_PROBLEM_NONE:
    default:
      return "none";
    }
}

static gboolean
has_issuer (MesignCertificate *certificate, GPtrArray *pool)
{
  g_autoptr (GPtrArray) chain = NULL;

  if (certificate->self_signed)
    return TRUE;
  chain = mesign_x509_build_chain (certificate, pool);

  return chain->len > 0;
}

/* What can be said of an own certificate without asking for trust. */
MesignOwnCertificate *
mesign_own_certificate_judge (MesignCertificate *certificate, GPtrArray *pool, gint64 at)
{
  MesignOwnCertificate *own = g_atomic_rc_box_new0 (MesignOwnCertificate);
  MesignImportProblem problems = MESIGN_IMPORT_PROBLEM_NONE;
  gboolean right_but_for_chain;

  if (at > certificate->not_after)
    problems |= MESIGN_IMPORT_EXPIRED;
  if (at < certificate->not_before)
    problems |= MESIGN_IMPORT_NOT_YET_VALID;
  if (!(certificate->purpose &
        (MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)))
    problems |= MESIGN_IMPORT_NOT_FOR_MAIL;
  if (certificate->addresses[0] == NULL)
    problems |= MESIGN_IMPORT_NO_ADDRESS;
  right_but_for_chain = problems == MESIGN_IMPORT_PROBLEM_NONE;
  if (!has_issuer (certificate, pool))
    problems |= MESIGN_IMPORT_NO_CHAIN;

  own->certificate = mesign_certificate_ref (certificate);
  own->problems = problems;
  own->can_sign = problems == MESIGN_IMPORT_PROBLEM_NONE &&
                  (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN);
  own->can_encrypt =
      right_but_for_chain && (certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT);

  return own;
}

/**
 * mesign_keystore_set_known_authorities:
 * @self: a keystore
 * @certificates: (nullable) (element-type MesignCertificate): authorities known from elsewhere,
 * such as the publicly trusted roots
 *
 * Tells the keystore of issuers that need not lie in it for a chain to be found. Trusts none of
 * them.
 */
void
mesign_keystore_set_known_authorities (MesignKeystore *self, GPtrArray *certificates)
{
  g_autoptr (GMutexLocker) locker = NULL;

  g_return_if_fail (MESIGN_IS_KEYSTORE (self));

  locker = g_mutex_locker_new (&self->lock);
  g_clear_pointer (&self->authorities, g_ptr_array_unref);
  if (certificates != NULL)
    self->authorities = g_ptr_array_ref (certificates);
}

static gpointer
copy_certificate (gconstpointer certificate, gpointer data)
{
  return mesign_certificate_ref ((gpointer) certificate);
}

/* All issuers at hand: those kept, and those the engine knows from elsewhere. */
GPtrArray *
mesign_keystore_authority_pool (MesignKeystore *self, GError **error)
{
  GPtrArray *pool =
      mesign_keystore_list_certificates_sync (self, MESIGN_CERTIFICATE_AUTHORITY, error);
  g_autoptr (GMutexLocker) locker = NULL;

  if (pool == NULL)
    return NULL;
  locker = g_mutex_locker_new (&self->lock);
  if (self->authorities != NULL)
    g_ptr_array_extend (pool, self->authorities, copy_certificate, NULL);

  return pool;
}

/**
 * mesign_keystore_list_own_sync:
 * @self: a keystore, locked or not
 * @at: the time to judge them by, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignOwnCertificate): the user's own
 * certificates, old ones too, newest first: the one that begins last; of those that begin together
 * the one that ends last, and of those that end together, too, the one that was imported last
 */
GPtrArray *
mesign_keystore_list_own_sync (MesignKeystore *self, gint64 at, GError **error)
{
  g_autoptr (GPtrArray) pool = NULL;
  g_autoptr (GPtrArray) certificates = NULL;
  GPtrArray *list;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  pool = mesign_keystore_authority_pool (self, error);
  if (pool == NULL)
    return NULL;
  certificates = mesign_keystore_list_certificates_sync (self, MESIGN_CERTIFICATE_OWN, error);
  if (certificates == NULL)
    return NULL;
  list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_own_certificate_unref);
  for (guint i = 0; i < certificates->len; i++)
    g_ptr_array_add (list, mesign_own_certificate_judge (certificates->pdata[i], pool, at));

  return list;
}

static gboolean
is_usable (const MesignOwnCertificate *own, MesignCertificatePurpose purpose)
{
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN && !own->can_sign)
    return FALSE;
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT && !own->can_encrypt)
    return FALSE;

  return TRUE;
}

typedef struct
{
  const char *address;
  MesignCertificatePurpose purpose;
  MesignOwnRankFunc rank;
  gpointer rank_data;
} Wish;

static int
rank_own (const Wish *wish, const MesignOwnCertificate *own)
{
  if (!is_usable (own, wish->purpose) ||
      !mesign_certificate_has_address (own->certificate, wish->address))
    return -1;

  return wish->rank != NULL ? wish->rank (own->certificate, wish->rank_data) : 0;
}

/* The chosen one; else the first of those that rank highest. */
static MesignCertificate *
choose_own (GPtrArray *list, const Wish *wish, const char *chosen)
{
  MesignCertificate *best = NULL;
  int highest = -1;

  for (guint i = 0; i < list->len; i++)
    {
      const MesignOwnCertificate *own = list->pdata[i];
      int rank = rank_own (wish, own);

      if (rank >= 0 && g_strcmp0 (own->certificate->fingerprint, chosen) == 0)
        return mesign_certificate_ref (own->certificate);
      if (rank > highest)
        {
          highest = rank;
          best = own->certificate;
        }
    }

  return best != NULL ? mesign_certificate_ref (best) : NULL;
}

static gboolean
fail_no_own (const char *address, MesignCertificatePurpose purpose, GError **error)
{
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN)
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                 _ ("There is no certificate of yours to sign with as %s. Get or import one."),
                 address);
  else
    g_set_error (
        error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
        _ ("There is no certificate of yours others could encrypt to for %s. Get or import "
           "one."),
        address);

  return FALSE;
}

/**
 * mesign_keystore_find_own_sync:
 * @self: a keystore, locked or not
 * @address: the sender's address
 * @purpose: to sign or to encrypt
 * @at: when it is to be used, in seconds since 1970 UTC
 * @rank: (nullable) (scope call): what is to be preferred, as far as that is not known here
 * @rank_data: for @rank
 * @error: return location for a #MesignKeystoreError
 *
 * Finds the user's own certificate for an address: the one chosen with
 * mesign_keystore_set_default_sync() if it is usable at @at, else of those that rank highest the
 * newest usable one. Blocks.
 *
 * Returns: (transfer full) (nullable): a certificate, or %NULL with
 * %MESIGN_KEYSTORE_ERROR_NOT_FOUND
 */
MesignCertificate *
mesign_keystore_find_own_sync (MesignKeystore *self,
                               const char *address,
                               MesignCertificatePurpose purpose,
                               gint64 at,
                               MesignOwnRankFunc rank,
                               gpointer rank_data,
                               GError **error)
{
  const Wish wish = {
    .address = address, .purpose = purpose, .rank = rank, .rank_data = rank_data
  };
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) inner = NULL;
  g_autofree char *chosen = NULL;
  MesignCertificate *found = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  list = mesign_keystore_list_own_sync (self, at, error);
  if (list == NULL)
    return NULL;
  chosen = mesign_keystore_dup_default_sync (self, address, purpose, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return NULL;
    }
  found = choose_own (list, &wish, chosen);
  if (found == NULL)
    fail_no_own (address, purpose, error);

  return found;
}

typedef struct
{
  char *address;
  MesignCertificatePurpose purpose;
  const char *fingerprint;
  char *found;
} Default;

static gboolean
read_default (MesignDb *db, gpointer data, GError **error)
{
  Default *query = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT fingerprint FROM account_certificate WHERE account = ? AND purpose = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->address);
  mesign_statement_bind_int64 (statement, 2, query->purpose);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    query->found = mesign_statement_dup_text (statement, 0);

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_keystore_dup_default_sync:
 * @self: a keystore, locked or not
 * @address: an address
 * @purpose: to sign or to encrypt
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the fingerprint the user chose; %NULL without @error set if
 * he chose none
 */
char *
mesign_keystore_dup_default_sync (MesignKeystore *self,
                                  const char *address,
                                  MesignCertificatePurpose purpose,
                                  GError **error)
{
  g_autofree char *normal = NULL;
  Default query = { .purpose = purpose };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  normal = mesign_address_normalize (address);
  query.address = normal;
  mesign_keystore_read (self, read_default, &query, error);

  return query.found;
}

static gboolean
delete_default (MesignDb *db, const Default *choice, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "DELETE FROM account_certificate WHERE account = ? AND purpose = ?", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, choice->address);
  mesign_statement_bind_int64 (statement, 2, choice->purpose);

  return mesign_statement_run (statement, error);
}

static gboolean
check_own (MesignDb *db, const char *fingerprint, GError **error)
{
  gboolean found;

  if (!mesign_keystore_has_row (db,
                                "SELECT 1 FROM certificate AS c WHERE c.fingerprint = ? "
                                "AND " MESIGN_KEYSTORE_IS_OWN,
                                fingerprint, &found, error))
    return FALSE;
  if (!found)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NO_KEY,
                         _ ("You do not have the private key of this certificate. Import the PFX "
                            "file it came in."));

  return found;
}

static gboolean
write_default (MesignDb *db, gpointer data, GError **error)
{
  const Default *choice = data;
  g_autoptr (MesignStatement) statement = NULL;

  if (!delete_default (db, choice, error) || !mesign_keystore_raise_generation (db, error))
    return FALSE;
  if (choice->fingerprint == NULL)
    return TRUE;
  if (!check_own (db, choice->fingerprint, error))
    return FALSE;
  statement = mesign_db_prepare (
      db, "INSERT INTO account_certificate (account, purpose, fingerprint) VALUES (?, ?, ?)",
      error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, choice->address);
  mesign_statement_bind_int64 (statement, 2, choice->purpose);
  mesign_statement_bind_text (statement, 3, choice->fingerprint);

  return mesign_statement_run (statement, error);
}

static gboolean
check_fit (MesignKeystore *self, const Default *choice, GError **error)
{
  g_autoptr (MesignCertificate) certificate = NULL;

  if (choice->fingerprint == NULL)
    return TRUE;
  certificate = mesign_keystore_find_certificate_sync (self, choice->fingerprint, error);
  if (certificate == NULL)
    return FALSE;
  if ((certificate->purpose & choice->purpose) == choice->purpose &&
      mesign_certificate_has_address (certificate, choice->address))
    return TRUE;

  g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_UNFIT,
               _ ("This certificate cannot be used so for %s. Choose one for that address."),
               choice->address);

  return FALSE;
}

/**
 * mesign_keystore_set_default_sync:
 * @self: a keystore, locked or not
 * @address: the sender's address
 * @purpose: to sign or to encrypt
 * @fingerprint: (nullable): of a certificate of the user's own, or %NULL to go by the newest
 * @error: return location for a #MesignKeystoreError
 *
 * Chooses which certificate is used for an address. Blocks.
 *
 * Returns: whether it was noted; %MESIGN_KEYSTORE_ERROR_UNFIT if the certificate is for something
 * else, %MESIGN_KEYSTORE_ERROR_NO_KEY if it is not the user's own
 */
gboolean
mesign_keystore_set_default_sync (MesignKeystore *self,
                                  const char *address,
                                  MesignCertificatePurpose purpose,
                                  const char *fingerprint,
                                  GError **error)
{
  g_autofree char *normal = NULL;
  Default choice = { .purpose = purpose, .fingerprint = fingerprint };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, FALSE);

  normal = mesign_address_normalize (address);
  choice.address = normal;

  return check_fit (self, &choice, error) &&
         mesign_keystore_write (self, write_default, &choice, error);
}

/**
 * mesign_keystore_build_chain_sync:
 * @self: a keystore, locked or not
 * @leaf: a certificate
 * @error: return location for a #MesignKeystoreError
 *
 * Gathers what is to be sent along with a signature, or exported with a key. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): the issuers above @leaf, as
 * far as they are at hand, the lowest first
 */
GPtrArray *
mesign_keystore_build_chain_sync (MesignKeystore *self, MesignCertificate *leaf, GError **error)
{
  g_autoptr (GPtrArray) pool = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && leaf != NULL, NULL);

  pool = mesign_keystore_authority_pool (self, error);

  return pool != NULL ? mesign_x509_build_chain (leaf, pool) : NULL;
}
