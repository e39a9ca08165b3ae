/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-trust.h"

#include <glib/gi18n-lib.h>

#include "crypto/mesign-x509.h"
#include "keystore/mesign-keystore-private.h"

/* A row counts if no later one of the same certificate is left standing. */
#define IS_CURRENT                                                                                 \
  "(t.undone IS NULL AND NOT EXISTS (SELECT 1 FROM trust_decision AS later "                       \
  "WHERE later.fingerprint = t.fingerprint AND later.id > t.id AND later.undone IS NULL))"

static const char *const decision_words[] = { "none", "trust", "distrust" };

static void
clear (MesignTrustDecision *self)
{
  g_free (self->fingerprint);
  g_free (self->name);
}

MESIGN_DEFINE_VALUE (MesignTrustDecision, mesign_trust_decision)

static MesignTrustDecisionKind
decision_from_word (const char *word)
{
  for (guint i = 0; i < G_N_ELEMENTS (decision_words); i++)
    if (g_strcmp0 (word, decision_words[i]) == 0)
      return i;

  return MESIGN_TRUST_DECISION_NONE;
}

typedef struct
{
  MesignCertificate *certificate;
  MesignTrustDecisionKind kind;
  gint64 now;
  gint64 id;
} Decide;

static gboolean
write_decision (MesignDb *db, gpointer data, GError **error)
{
  Decide *decide = data;
  g_autoptr (MesignStatement) statement = NULL;

  if (!mesign_keystore_put_row (db, decide->certificate, MESIGN_CERTIFICATE_SOURCE_MAIL, NULL,
                                error))
    return FALSE;
  statement = mesign_db_prepare (
      db, "INSERT INTO trust_decision (fingerprint, decision, at) VALUES (?, ?, ?)", error);
  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, decide->certificate->fingerprint);
  mesign_statement_bind_text (statement, 2, decision_words[decide->kind]);
  mesign_statement_bind_int64 (statement, 3, decide->now);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  decide->id = mesign_db_get_last_id (db);

  return mesign_keystore_raise_generation (db, error);
}

/**
 * mesign_keystore_decide_sync:
 * @self: a keystore, locked or not
 * @certificate: a certificate, kept from now on if it was not here
 * @kind: what the user decided; %MESIGN_TRUST_DECISION_NONE lifts what he decided before
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Notes that the user trusts or distrusts a certificate. This is the only way by which any
 * certificate comes to be trusted that is not publicly trusted. Blocks.
 *
 * Returns: the decision's id, for mesign_keystore_undo_decision_sync(); 0 with @error set
 */
gint64
mesign_keystore_decide_sync (MesignKeystore *self,
                             MesignCertificate *certificate,
                             MesignTrustDecisionKind kind,
                             gint64 now,
                             GError **error)
{
  Decide decide = { .certificate = certificate, .kind = kind, .now = now };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && certificate != NULL, 0);
  g_return_val_if_fail (kind < G_N_ELEMENTS (decision_words), 0);

  if (!mesign_keystore_write (self, write_decision, &decide, error))
    return 0;

  return decide.id;
}

static gboolean
fail_to_undo (MesignDb *db, gint64 id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT 1 FROM trust_decision WHERE id = ?", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                         _ ("This decision was taken back before."));
  else if (step == MESIGN_STEP_DONE)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                         _ ("There is no decision of this number."));

  return FALSE;
}

static gboolean
write_undo (MesignDb *db, gpointer data, GError **error)
{
  const Decide *undo = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "UPDATE trust_decision SET undone = ? WHERE id = ? AND undone IS NULL", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, undo->now);
  mesign_statement_bind_int64 (statement, 2, undo->id);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  if (mesign_db_get_changes (db) == 0)
    return fail_to_undo (db, undo->id, error);

  return mesign_keystore_raise_generation (db, error);
}

/**
 * mesign_keystore_undo_decision_sync:
 * @self: a keystore, locked or not
 * @id: a decision
 * @now: the present, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError
 *
 * Takes a decision back: the one before it counts again. The log keeps both. Blocks.
 *
 * Returns: whether it was taken back; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND
 */
gboolean
mesign_keystore_undo_decision_sync (MesignKeystore *self, gint64 id, gint64 now, GError **error)
{
  Decide undo = { .id = id, .now = now };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  return mesign_keystore_write (self, write_undo, &undo, error);
}

static char *
read_name (MesignStatement *statement, int column)
{
  g_autoptr (GBytes) der = mesign_statement_dup_bytes (statement, column);
  g_autoptr (MesignCertificate) certificate = der != NULL ? mesign_x509_parse (der, NULL) : NULL;

  return certificate != NULL ? g_strdup (certificate->name) : NULL;
}

static MesignTrustDecision *
read_decision (MesignStatement *statement)
{
  MesignTrustDecision *decision = g_atomic_rc_box_new0 (MesignTrustDecision);

  decision->id = mesign_statement_get_int64 (statement, 0);
  decision->fingerprint = mesign_statement_dup_text (statement, 1);
  decision->kind = decision_from_word (mesign_statement_get_text (statement, 2));
  decision->at = mesign_statement_get_int64 (statement, 3);
  decision->undone = mesign_statement_get_int64 (statement, 4);
  decision->is_current = mesign_statement_get_int64 (statement, 5) != 0;
  decision->name = read_name (statement, 6);

  return decision;
}

/* Looks for what stood when the decision at @index was made, in a log that has the newest first. */
static void
find_before (GPtrArray *log, guint index)
{
  MesignTrustDecision *decision = log->pdata[index];

  for (guint i = index + 1; i < log->len; i++)
    {
      const MesignTrustDecision *earlier = log->pdata[i];

      if (g_str_equal (earlier->fingerprint, decision->fingerprint) &&
          (earlier->undone == 0 || earlier->undone > decision->at))
        {
          decision->before = earlier->kind;
          return;
        }
    }
}

static gboolean
read_decisions (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT t.id, t.fingerprint, t.decision, t.at, t.undone, " IS_CURRENT
                         ", c.der FROM trust_decision AS t LEFT JOIN certificate AS c "
                         "USING (fingerprint) ORDER BY t.id DESC",
                         error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (data, read_decision (statement));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_list_decisions_sync:
 * @self: a keystore, locked or not
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignTrustDecision): the whole log, newest
 * first
 */
GPtrArray *
mesign_keystore_list_decisions_sync (MesignKeystore *self, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_trust_decision_unref);

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (!mesign_keystore_read (self, read_decisions, list, error))
    return NULL;
  for (guint i = 0; i < list->len; i++)
    find_before (list, i);

  return g_steal_pointer (&list);
}

typedef struct
{
  const char *fingerprint;
  MesignTrustDecisionKind kind;
  GPtrArray *certificates;
} Decided;

static gboolean
read_current (MesignDb *db, gpointer data, GError **error)
{
  Decided *query = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT t.decision FROM trust_decision AS t WHERE t.fingerprint = ? AND " IS_CURRENT,
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, query->fingerprint);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    query->kind = decision_from_word (mesign_statement_get_text (statement, 0));

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_keystore_get_decision_sync:
 * @self: a keystore, locked or not
 * @fingerprint: of a certificate
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: what the user's word on it is now; %MESIGN_TRUST_DECISION_NONE with @error set if the
 * file cannot be read
 */
MesignTrustDecisionKind
mesign_keystore_get_decision_sync (MesignKeystore *self, const char *fingerprint, GError **error)
{
  Decided query = { .fingerprint = fingerprint, .kind = MESIGN_TRUST_DECISION_NONE };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && fingerprint != NULL,
                        MESIGN_TRUST_DECISION_NONE);

  mesign_keystore_read (self, read_current, &query, error);

  return query.kind;
}

static gboolean
read_decided (MesignDb *db, gpointer data, GError **error)
{
  Decided *query = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT c.der FROM trust_decision AS t JOIN certificate AS c USING (fingerprint) "
      "WHERE t.decision = ? AND " IS_CURRENT " ORDER BY t.id",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, decision_words[query->kind]);

  return mesign_keystore_collect_rows (statement, query->certificates, error);
}

/**
 * mesign_keystore_list_decided_sync:
 * @self: a keystore, locked or not
 * @kind: trusted or distrusted
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignCertificate): the certificates here that
 * the user's word makes so now
 */
GPtrArray *
mesign_keystore_list_decided_sync (MesignKeystore *self,
                                   MesignTrustDecisionKind kind,
                                   GError **error)
{
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  Decided query = { .kind = kind, .certificates = certificates };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);
  g_return_val_if_fail (kind < G_N_ELEMENTS (decision_words), NULL);

  if (!mesign_keystore_read (self, read_decided, &query, error))
    return NULL;

  return g_steal_pointer (&certificates);
}
