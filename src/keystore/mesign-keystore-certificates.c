/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-certificates.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "keystore/mesign-keystore-private.h"
#include "model/mesign-address.h"

#define FINGERPRINT_LENGTH 64
#define PREFIX_SHORTEST 4

/* MESIGN_CERTIFICATE_PURPOSE_AUTHORITY, in SQL. */
#define IS_AUTHORITY "(c.purpose & 4 <> 0)"

G_STATIC_ASSERT (MESIGN_CERTIFICATE_PURPOSE_AUTHORITY == 4);

static gboolean
fail_not_found (const char *fingerprint, GError **error)
{
  g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
               _ ("There is no certificate with the fingerprint %s here. Look at the list of "
                  "certificates."),
               fingerprint);

  return FALSE;
}

typedef struct
{
  GPtrArray *certificates;
  MesignCertificateKind kind;
} List;

static gboolean
read_list (MesignDb *db, gpointer data, GError **error)
{
  static const char *const queries[] = {
    "SELECT c.der FROM certificate AS c WHERE " MESIGN_KEYSTORE_IS_OWN
    " ORDER BY c.not_before DESC, c.not_after DESC, c.rowid DESC",
    "SELECT c.der FROM certificate AS c WHERE NOT " MESIGN_KEYSTORE_IS_OWN " AND NOT " IS_AUTHORITY
    " ORDER BY c.subject, c.not_before DESC, c.fingerprint",
    "SELECT c.der FROM certificate AS c WHERE NOT " MESIGN_KEYSTORE_IS_OWN " AND " IS_AUTHORITY
    " ORDER BY c.subject, c.not_before DESC, c.fingerprint",
  };
  List *list = data;

  return mesign_keystore_collect (db, queries[list->kind], list->certificates, error);
}

/**
 * mesign_keystore_list_certificates_sync:
 * @self: a keystore, locked or not
 * @kind: which
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): all of that kind, the
 * user's own newest first, others by subject
 */
GPtrArray *
mesign_keystore_list_certificates_sync (MesignKeystore *self,
                                        MesignCertificateKind kind,
                                        GError **error)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  List list = { .certificates = certificates, .kind = kind };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);
  g_return_val_if_fail (kind <= MESIGN_CERTIFICATE_AUTHORITY, NULL);

  if (!mesign_keystore_read (self, read_list, &list, error))
    return NULL;

  return g_steal_pointer (&certificates);
}

typedef struct
{
  GPtrArray *certificates;
  const char *prefix;
} Find;

static gboolean
read_by_prefix (MesignDb *db, gpointer data, GError **error)
{
  Find *find = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT der FROM certificate WHERE fingerprint >= ?1 AND fingerprint < ?1 || 'g' "
      "ORDER BY fingerprint",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, find->prefix);

  return mesign_keystore_collect_rows (statement, find->certificates, error);
}

/* What people paste: capitals, and colons or spaces between the pairs. */
static char *
clean_fingerprint (const char *text)
{
  g_autoptr (GString) clean = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (g_ascii_isxdigit (*text))
      g_string_append_c (clean, g_ascii_tolower (*text));
    else if (*text != ':' && *text != ' ')
      return NULL;

  return g_string_free (g_steal_pointer (&clean), FALSE);
}

/**
 * mesign_keystore_find_by_prefix_sync:
 * @self: a keystore, locked or not
 * @prefix: at least four hexadecimal digits a fingerprint begins with; colons, spaces and capitals
 * do not matter
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): all that begin so, perhaps
 * none
 */
GPtrArray *
mesign_keystore_find_by_prefix_sync (MesignKeystore *self, const char *prefix, GError **error)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  g_autofree char *clean = NULL;
  Find find = { .certificates = certificates };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && prefix != NULL, NULL);

  clean = clean_fingerprint (prefix);
  if (clean == NULL || strlen (clean) < PREFIX_SHORTEST)
    return g_steal_pointer (&certificates);
  find.prefix = clean;
  if (!mesign_keystore_read (self, read_by_prefix, &find, error))
    return NULL;

  return g_steal_pointer (&certificates);
}

/**
 * mesign_keystore_find_certificate_sync:
 * @self: a keystore, locked or not
 * @fingerprint: a whole fingerprint
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the certificate, or %NULL with
 * %MESIGN_KEYSTORE_ERROR_NOT_FOUND
 */
MesignCertificate *
mesign_keystore_find_certificate_sync (MesignKeystore *self,
                                       const char *fingerprint,
                                       GError **error)
{
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *clean = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL, NULL);

  clean = clean_fingerprint (fingerprint);
  found = mesign_keystore_find_by_prefix_sync (self, fingerprint, error);
  if (found == NULL)
    return NULL;
  if (clean != NULL && strlen (clean) == FINGERPRINT_LENGTH && found->len == 1)
    return mesign_certificate_ref (found->pdata[0]);

  fail_not_found (fingerprint, error);

  return NULL;
}

typedef struct
{
  const char *fingerprint;
  MesignCertificateKind kind;
  MesignCertificateSource source;
  gboolean found;
} Kind;

static gboolean
read_kind (MesignDb *db, gpointer data, GError **error)
{
  Kind *kind = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " MESIGN_KEYSTORE_IS_OWN ", " IS_AUTHORITY
                         ", c.source FROM certificate AS c WHERE c.fingerprint = ?",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, kind->fingerprint);
  step = mesign_statement_step (statement, error);
  if (step != MESIGN_STEP_ROW)
    return step == MESIGN_STEP_DONE;

  kind->found = TRUE;
  kind->kind = MESIGN_CERTIFICATE_PERSON;
  if (mesign_statement_get_int64 (statement, 0) != 0)
    kind->kind = MESIGN_CERTIFICATE_OWN;
  else if (mesign_statement_get_int64 (statement, 1) != 0)
    kind->kind = MESIGN_CERTIFICATE_AUTHORITY;
  kind->source = CLAMP (mesign_statement_get_int64 (statement, 2), MESIGN_CERTIFICATE_SOURCE_MAIL,
                        MESIGN_CERTIFICATE_SOURCE_PFX);

  return TRUE;
}

/**
 * mesign_keystore_get_kind_sync:
 * @self: a keystore, locked or not
 * @fingerprint: of a certificate
 * @kind: (out) (optional): whose it is
 * @source: (out) (optional): where it came from
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: whether the certificate is here; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND
 */
gboolean
mesign_keystore_get_kind_sync (MesignKeystore *self,
                               const char *fingerprint,
                               MesignCertificateKind *kind,
                               MesignCertificateSource *source,
                               GError **error)
{
  Kind row = { .fingerprint = fingerprint };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL, FALSE);

  if (!mesign_keystore_read (self, read_kind, &row, error))
    return FALSE;
  if (!row.found)
    return fail_not_found (fingerprint, error);
  if (kind != NULL)
    *kind = row.kind;
  if (source != NULL)
    *source = row.source;

  return TRUE;
}

typedef struct
{
  GPtrArray *certificates;
  MesignCertificateSource source;
  guint added;
} Add;

static gboolean
write_certificates (MesignDb *db, gpointer data, GError **error)
{
  Add *add = data;

  for (guint i = 0; i < add->certificates->len; i++)
    {
      gboolean added;

      if (!mesign_keystore_put_row (db, add->certificates->pdata[i], add->source, &added, error))
        return FALSE;
      add->added += added;
    }

  return TRUE;
}

/**
 * mesign_keystore_add_certificates_sync:
 * @self: a keystore, locked or not
 * @certificates: (element-type MesignCertificate): other people's or authorities'
 * @source: where they came from
 * @added: (out) (optional): how many were not here before
 * @error: return location for a #MesignKeystoreError
 *
 * Keeps certificates, all or none. Trusts none of them. Blocks.
 *
 * Returns: whether they are kept
 */
gboolean
mesign_keystore_add_certificates_sync (MesignKeystore *self,
                                       GPtrArray *certificates,
                                       MesignCertificateSource source,
                                       guint *added,
                                       GError **error)
{
  Add add = { .certificates = certificates, .source = source };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && certificates != NULL, FALSE);

  if (!mesign_keystore_write (self, write_certificates, &add, error))
    return FALSE;
  if (added != NULL)
    *added = add.added;

  return TRUE;
}

static gboolean
run_with (MesignDb *db, const char *sql, const char *value, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, value);

  return mesign_statement_run (statement, error);
}

/* Trust ends with the certificate, so that it does not come back with it; distrust stays. */
static gboolean
delete_certificate (MesignDb *db, gpointer data, GError **error)
{
  const char *fingerprint = data;
  gboolean found;

  if (!mesign_keystore_has_row (db, "SELECT 1 FROM certificate WHERE fingerprint = ?", fingerprint,
                                &found, error))
    return FALSE;
  if (!found)
    return fail_not_found (fingerprint, error);

  return run_with (db,
                   "DELETE FROM private_key WHERE spki_hash = "
                   "(SELECT spki_hash FROM certificate WHERE fingerprint = ?1) AND NOT EXISTS "
                   "(SELECT 1 FROM certificate AS other WHERE other.spki_hash = "
                   "private_key.spki_hash AND other.fingerprint <> ?1)",
                   fingerprint, error) &&
         run_with (db,
                   "UPDATE trust_decision SET undone = CAST (strftime ('%s', 'now') AS INTEGER) "
                   "WHERE fingerprint = ? AND decision = 'trust' AND undone IS NULL",
                   fingerprint, error) &&
         run_with (db, "DELETE FROM certificate WHERE fingerprint = ?", fingerprint, error) &&
         mesign_keystore_raise_generation (db, error);
}

/**
 * mesign_keystore_delete_sync:
 * @self: a keystore, locked or not
 * @fingerprint: of a certificate
 * @error: return location for a #MesignKeystoreError
 *
 * Deletes a certificate for good, with its private key unless another certificate here is for the
 * same key. What was encrypted to that key cannot be read any more: ask first. A decision to trust
 * it ends; a decision to distrust it stays. Blocks.
 *
 * Returns: whether it is gone
 */
gboolean
mesign_keystore_delete_sync (MesignKeystore *self, const char *fingerprint, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL, FALSE);

  return mesign_keystore_write (self, delete_certificate, (gpointer) fingerprint, error);
}

typedef struct
{
  GPtrArray *certificates;
  char *address;
  MesignCertificatePurpose purpose;
  gint64 at;
} ForAddress;

static gboolean
read_for_address (MesignDb *db, gpointer data, GError **error)
{
  ForAddress *query = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT c.der FROM certificate_address AS a "
      "JOIN certificate AS c ON c.fingerprint = a.fingerprint "
      "LEFT JOIN account_certificate AS d ON d.account = a.address AND d.purpose = ?2 "
      "AND d.fingerprint = c.fingerprint "
      "LEFT JOIN peer_preference AS p ON p.address = a.address AND p.fingerprint = c.fingerprint "
      "WHERE a.address = ?1 AND c.purpose & ?2 = ?2 "
      "AND (" MESIGN_KEYSTORE_IS_OWN " OR NOT " IS_AUTHORITY
      ") AND (?3 = 0 OR ?3 BETWEEN c.not_before AND c.not_after) "
      "ORDER BY d.fingerprint IS NULL, p.fingerprint IS NULL, c.not_before DESC, c.not_after DESC, "
      "c.fingerprint",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->address);
  mesign_statement_bind_int64 (statement, 2, query->purpose);
  mesign_statement_bind_int64 (statement, 3, query->at);

  return mesign_keystore_collect_rows (statement, query->certificates, error);
}

/**
 * mesign_keystore_list_for_address_sync:
 * @self: a keystore, locked or not
 * @address: an address
 * @purpose: one purpose: to sign or to encrypt
 * @at: when it is to be used, in seconds since 1970 UTC; 0 for any time
 * @error: return location for a #MesignKeystoreError
 *
 * Lists what is at hand for an address, the user's own and other people's alike, valid at @at and
 * fit for @purpose. Nothing is said of trust: take the first that trust/ finds valid. Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): the user's choice first,
 * then that of the person it belongs to, then the newest first
 */
GPtrArray *
mesign_keystore_list_for_address_sync (MesignKeystore *self,
                                       const char *address,
                                       MesignCertificatePurpose purpose,
                                       gint64 at,
                                       GError **error)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  g_autofree char *normal = NULL;
  ForAddress query = { .certificates = certificates, .purpose = purpose, .at = at };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && address != NULL, NULL);

  normal = mesign_address_normalize (address);
  query.address = normal;
  if (!mesign_keystore_read (self, read_for_address, &query, error))
    return NULL;

  return g_steal_pointer (&certificates);
}
