/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"
#include "keystore/mesign-keystore-trust.h"

static const char *const kind_words[] = { "ocsp", "crl" };
static const char *const answer_words[] = { "unknown", "good", "revoked" };

static void
clear (MesignRevocationEntry *self)
{
  g_free (self->issuer_hash);
  g_free (self->serial);
  g_clear_pointer (&self->answer, mesign_revocation_unref);
}

MESIGN_DEFINE_VALUE (MesignRevocationEntry, mesign_revocation_entry)

/**
 * mesign_revocation_entry_new:
 * @certificate: the certificate asked about
 * @issuer: its issuer, by which the answer was verified
 * @kind: where the answer came from
 * @answer: the answer
 *
 * Returns: (transfer full): a new entry
 */
MesignRevocationEntry *
mesign_revocation_entry_new (MesignCertificate *certificate,
                             MesignCertificate *issuer,
                             MesignRevocationKind kind,
                             MesignRevocation *answer)
{
  MesignRevocationEntry *self;

  g_return_val_if_fail (certificate != NULL && issuer != NULL && answer != NULL, NULL);

  self = g_atomic_rc_box_new0 (MesignRevocationEntry);
  self->issuer_hash = g_strdup (issuer->spki_hash);
  self->serial = g_strdup (certificate->serial);
  self->kind = kind;
  self->answer = mesign_revocation_ref (answer);

  return self;
}

static int
index_of (const char *const *words, guint n_words, const char *word)
{
  for (guint i = 0; i < n_words; i++)
    if (g_strcmp0 (words[i], word) == 0)
      return i;

  return -1;
}

static MesignRevocationEntry *
read_entry (MesignStatement *statement)
{
  int kind =
      index_of (kind_words, G_N_ELEMENTS (kind_words), mesign_statement_get_text (statement, 2));
  int status = index_of (answer_words, G_N_ELEMENTS (answer_words),
                         mesign_statement_get_text (statement, 3));
  MesignRevocationEntry *entry;

  if (kind < 0 || status < 0)
    return NULL;
  entry = g_atomic_rc_box_new0 (MesignRevocationEntry);
  entry->issuer_hash = mesign_statement_dup_text (statement, 0);
  entry->serial = mesign_statement_dup_text (statement, 1);
  entry->kind = kind;
  entry->answer = g_atomic_rc_box_new0 (MesignRevocation);
  entry->answer->status = status;
  entry->answer->revoked_at = mesign_statement_get_int64 (statement, 4);
  entry->answer->reason = mesign_statement_dup_text (statement, 5);
  entry->answer->this_update = mesign_statement_get_int64 (statement, 6);
  entry->answer->next_update = mesign_statement_get_int64 (statement, 7);

  return entry;
}

#define COLUMNS "issuer_hash, serial, kind, answer, revoked_at, reason, this_update, next_update"

static gboolean
read_revocations (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT " COLUMNS " FROM revocation", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignRevocationEntry *entry = read_entry (statement);

      if (entry != NULL)
        g_ptr_array_add (data, entry);
    }

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_list_revocations_sync:
 * @self: a keystore, locked or not
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignRevocationEntry): all answers kept, those
 * that have run out too: a certificate once revoked stays so
 */
GPtrArray *
mesign_keystore_list_revocations_sync (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (!mesign_keystore_read (self, read_revocations, entries, error))
    return NULL;

  return g_steal_pointer (&entries);
}

static gboolean
find_kept (MesignDb *db,
           const MesignRevocationEntry *entry,
           MesignRevocationEntry **kept,
           GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT " COLUMNS " FROM revocation WHERE issuer_hash = ? AND serial = ? AND kind = ?",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, entry->issuer_hash);
  mesign_statement_bind_text (statement, 2, entry->serial);
  mesign_statement_bind_text (statement, 3, kind_words[entry->kind]);
  step = mesign_statement_step (statement, error);
  *kept = step == MESIGN_STEP_ROW ? read_entry (statement) : NULL;

  return step != MESIGN_STEP_ERROR;
}

static gboolean
put_entry (MesignDb *db, const MesignRevocationEntry *entry, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT OR REPLACE INTO revocation (" COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, entry->issuer_hash);
  mesign_statement_bind_text (statement, 2, entry->serial);
  mesign_statement_bind_text (statement, 3, kind_words[entry->kind]);
  mesign_statement_bind_text (statement, 4, answer_words[entry->answer->status]);
  mesign_statement_bind_int64 (statement, 5, entry->answer->revoked_at);
  mesign_statement_bind_text (statement, 6, entry->answer->reason);
  mesign_statement_bind_int64 (statement, 7, entry->answer->this_update);
  mesign_statement_bind_int64 (statement, 8, entry->answer->next_update);

  return mesign_statement_run (statement, error);
}

static gboolean
says_the_same (const MesignRevocation *a, const MesignRevocation *b)
{
  return a->status == b->status && a->revoked_at == b->revoked_at &&
         g_strcmp0 (a->reason, b->reason) == 0;
}

typedef struct
{
  GPtrArray *entries;
  gboolean changed;
} Put;

/* An older answer never takes the place of a newer one; "unknown" never that of any; and nothing
 * that of a revocation for good. */
static gboolean
put_if_newer (MesignDb *db, const MesignRevocationEntry *entry, Put *put, GError **error)
{
  g_autoptr (MesignRevocationEntry) kept = NULL;

  if (entry->answer->status == MESIGN_REVOCATION_UNKNOWN)
    return TRUE;
  if (!find_kept (db, entry, &kept, error))
    return FALSE;
  if (kept != NULL &&
      (kept->answer->this_update > entry->answer->this_update ||
       (mesign_revocation_is_final (kept->answer) && !mesign_revocation_is_final (entry->answer))))
    return TRUE;
  if (kept == NULL || !says_the_same (kept->answer, entry->answer))
    put->changed = TRUE;

  return put_entry (db, entry, error);
}

static gboolean
write_revocations (MesignDb *db, gpointer data, GError **error)
{
  Put *put = data;

  put->changed = FALSE;
  for (guint i = 0; i < put->entries->len; i++)
    if (!put_if_newer (db, put->entries->pdata[i], put, error))
      return FALSE;

  return !put->changed || mesign_keystore_raise_generation (db, error);
}

/**
 * mesign_keystore_put_revocations_sync:
 * @self: a keystore, locked or not
 * @entries: (element-type MesignRevocationEntry): verified answers
 * @changed: (out) (optional): whether any says something that was not known
 * @error: return location for a #MesignKeystoreError
 *
 * Keeps answers; for each certificate and kind the newest, or the one that it is revoked for good.
 * Blocks.
 *
 * Returns: whether they are kept
 */
gboolean
mesign_keystore_put_revocations_sync (MesignKeystore *self,
                                      GPtrArray *entries,
                                      gboolean *changed,
                                      GError **error)
{
  Put put = { .entries = entries };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && entries != NULL, FALSE);

  if (entries->len > 0 && !mesign_keystore_write (self, write_revocations, &put, error))
    return FALSE;
  if (changed != NULL)
    *changed = put.changed;

  return TRUE;
}
