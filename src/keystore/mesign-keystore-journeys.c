/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-journeys.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "crypto/mesign-seal.h"
#include "keystore/mesign-keystore-private.h"

static void
clear (MesignJourneyEvent *self)
{
  g_free (self->kind);
  g_free (self->message_id);
}

MESIGN_DEFINE_VALUE (MesignJourneyEvent, mesign_journey_event)

/**
 * mesign_journey_event_new:
 * @at: when, in seconds since 1970 UTC
 * @kind: a word for what happened
 * @message_id: (nullable): the Message-ID of the mail it came from
 *
 * Returns: (transfer full): a new event
 */
MesignJourneyEvent *
mesign_journey_event_new (gint64 at, const char *kind, const char *message_id)
{
  MesignJourneyEvent *self = g_atomic_rc_box_new0 (MesignJourneyEvent);

  self->at = at;
  self->kind = g_strdup (kind);
  self->message_id = g_strdup (message_id);

  return self;
}

static gboolean
fail_no_journey (GError **error)
{
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND,
                       _ ("There is no such certificate order here. It may have been forgotten."));

  return FALSE;
}

typedef struct
{
  MesignKeystore *keystore;
  MesignJourneyFunc func;
  gpointer data;
} Change;

static gboolean
run_change (MesignDb *db G_GNUC_UNUSED, gpointer data, GError **error)
{
  const Change *change = data;

  return change->func (change->keystore, change->data, error);
}

/**
 * mesign_keystore_change_journeys_sync:
 * @self: a keystore, locked or not
 * @func: (scope call): what to do, with the functions of this keystore
 * @data: for @func
 * @error: return location for what @func sets, or a #MesignKeystoreError
 *
 * Runs @func, on another thread, in one transaction: between what it reads and what it writes
 * nobody else writes, neither another thread nor another program that has the file open. May be
 * called from within such a function. Blocks.
 *
 * Returns: what @func gave; all or nothing is written
 */
gboolean
mesign_keystore_change_journeys_sync (MesignKeystore *self,
                                      MesignJourneyFunc func,
                                      gpointer data,
                                      GError **error)
{
  Change change = { self, func, data };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && func != NULL, FALSE);

  return mesign_keystore_write (self, run_change, &change, error);
}

typedef struct
{
  const MesignJourney *journey;
  gint64 id;
} Write;

static void
bind_journey (MesignStatement *statement, const MesignJourney *journey)
{
  mesign_statement_bind_text (statement, 1, journey->account != NULL ? journey->account : "");
  mesign_statement_bind_text (statement, 2, journey->address != NULL ? journey->address : "");
  mesign_statement_bind_text (statement, 3, journey->provider != NULL ? journey->provider : "");
  mesign_statement_bind_text (statement, 4, journey->order != NULL ? journey->order : "");
  mesign_statement_bind_text (statement, 5, mesign_journey_state_to_string (journey->state));
  mesign_statement_bind_int64 (statement, 6, journey->since);
  mesign_statement_bind_text (statement, 7, journey->link);
  mesign_statement_bind_int64 (statement, 8, journey->pfx_message_id);
  mesign_statement_bind_text (statement, 9, journey->fingerprint);
  mesign_statement_bind_text (statement, 10, journey->key_hash);
  mesign_statement_bind_int64 (statement, 11, journey->keeps_password);
  mesign_statement_bind_text (
      statement, 12,
      journey->renewal != MESIGN_RENEWAL_NONE ? mesign_renewal_to_string (journey->renewal) : NULL);
}

static gboolean
insert_journey (MesignDb *db, gpointer data, GError **error)
{
  Write *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "INSERT INTO journey (account, address, provider, order_number, state, since, link, "
      "pfx_message_id, fingerprint, key_hash, keep_password, renewal) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;
  bind_journey (statement, job->journey);
  if (!mesign_statement_run (statement, error))
    return FALSE;
  job->id = mesign_db_get_last_id (db);

  return TRUE;
}

/**
 * mesign_keystore_add_journey_sync:
 * @self: a keystore, locked or not
 * @journey: what to keep; its id, has_code and until are not looked at
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: the new journey's id; 0 with @error set
 */
gint64
mesign_keystore_add_journey_sync (MesignKeystore *self,
                                  const MesignJourney *journey,
                                  GError **error)
{
  Write job = { .journey = journey };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && journey != NULL, 0);

  return mesign_keystore_write (self, insert_journey, &job, error) ? job.id : 0;
}

static gboolean
update_journey (MesignDb *db, gpointer data, GError **error)
{
  const Write *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "UPDATE journey SET account = ?, address = ?, provider = ?, order_number = ?, state = ?, "
      "since = ?, link = ?, pfx_message_id = ?, fingerprint = ?, key_hash = ?, keep_password = ?, "
      "renewal = ? WHERE id = ?",
      error);

  if (statement == NULL)
    return FALSE;
  bind_journey (statement, job->journey);
  mesign_statement_bind_int64 (statement, 13, job->journey->id);
  if (!mesign_statement_run (statement, error))
    return FALSE;

  return mesign_db_get_changes (db) > 0 || fail_no_journey (error);
}

/**
 * mesign_keystore_update_journey_sync:
 * @self: a keystore, locked or not
 * @journey: how it stands now, with its id; has_code and until are not looked at: what is sealed
 * stays
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: whether it is kept so; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND among others
 */
gboolean
mesign_keystore_update_journey_sync (MesignKeystore *self,
                                     const MesignJourney *journey,
                                     GError **error)
{
  Write job = { .journey = journey };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && journey != NULL, FALSE);

  return mesign_keystore_write (self, update_journey, &job, error);
}

static MesignJourney *
read_journey (MesignStatement *statement)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->id = mesign_statement_get_int64 (statement, 0);
  journey->account = mesign_statement_dup_text (statement, 1);
  journey->address = mesign_statement_dup_text (statement, 2);
  journey->provider = mesign_statement_dup_text (statement, 3);
  g_free (journey->order);
  journey->order = mesign_statement_dup_text (statement, 4);
  journey->state = mesign_journey_state_from_string (mesign_statement_get_text (statement, 5));
  journey->since = mesign_statement_get_int64 (statement, 6);
  journey->link = mesign_statement_dup_text (statement, 7);
  journey->pfx_message_id = mesign_statement_get_int64 (statement, 8);
  journey->fingerprint = mesign_statement_dup_text (statement, 9);
  journey->has_code = mesign_statement_get_int64 (statement, 10) != 0;
  journey->key_hash = mesign_statement_dup_text (statement, 11);
  journey->keeps_password = mesign_statement_get_int64 (statement, 12) != 0;
  journey->renewal = mesign_renewal_from_string (mesign_statement_get_text (statement, 13));
  journey->until = mesign_statement_get_int64 (statement, 14);

  return journey;
}

typedef struct
{
  gint64 id;
  const char *account;
  GPtrArray *list;
} Read;

static gboolean
read_journeys (MesignDb *db, gpointer data, GError **error)
{
  const Read *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db,
      "SELECT id, account, address, provider, order_number, state, since, link, pfx_message_id, "
      "fingerprint, sealed_link_code IS NOT NULL, key_hash, keep_password, renewal, "
      "(SELECT not_after FROM certificate WHERE certificate.fingerprint = journey.fingerprint) "
      "FROM journey WHERE (?1 IS NULL OR account = ?1) AND (?2 = 0 OR id = ?2) ORDER BY since "
      "DESC, id DESC",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, job->account);
  mesign_statement_bind_int64 (statement, 2, job->id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (job->list, read_journey (statement));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_list_journeys_sync:
 * @self: a keystore, locked or not
 * @account: (nullable): an account's id, or %NULL for all
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignJourney): the journeys, the last to move
 * first
 */
GPtrArray *
mesign_keystore_list_journeys_sync (MesignKeystore *self, const char *account, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_unref);
  Read job = { .account = account, .list = list };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (!mesign_keystore_read (self, read_journeys, &job, error))
    return NULL;

  return g_steal_pointer (&list);
}

/**
 * mesign_keystore_get_journey_sync:
 * @self: a keystore, locked or not
 * @id: a journey's id
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the journey as it stands; %NULL with
 * %MESIGN_KEYSTORE_ERROR_NOT_FOUND if there is none
 */
MesignJourney *
mesign_keystore_get_journey_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_unref);
  Read job = { .id = id, .list = list };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (id > 0 && !mesign_keystore_read (self, read_journeys, &job, error))
    return NULL;
  if (list->len == 0)
    {
      fail_no_journey (error);
      return NULL;
    }

  return mesign_journey_ref (list->pdata[0]);
}

static gboolean
delete_journey (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "DELETE FROM journey WHERE id = ?", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, *(gint64 *) data);
  if (!mesign_statement_run (statement, error))
    return FALSE;

  return mesign_db_get_changes (db) > 0 || fail_no_journey (error);
}

/**
 * mesign_keystore_forget_journey_sync:
 * @self: a keystore, locked or not
 * @id: a journey's id
 * @error: return location for a #MesignKeystoreError
 *
 * Deletes a journey with its events and all it kept sealed. Blocks.
 *
 * Returns: whether it is gone; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND among others
 */
gboolean
mesign_keystore_forget_journey_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);

  return mesign_keystore_write (self, delete_journey, &id, error);
}

static gboolean
delete_account (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "DELETE FROM journey WHERE account = ?", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, data);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_keystore_forget_account_sync:
 * @self: a keystore, locked or not
 * @account: an account's id
 * @error: return location for a #MesignKeystoreError
 *
 * Deletes the journeys of an account with their events and all they kept sealed. Certificates and
 * keys stay. Blocks.
 *
 * Returns: whether there are none any more
 */
gboolean
mesign_keystore_forget_account_sync (MesignKeystore *self, const char *account, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && account != NULL, FALSE);

  return mesign_keystore_write (self, delete_account, (gpointer) account, error);
}

typedef struct
{
  gint64 id;
  MesignJourneySecretKind kind;
  GBytes *sealed;
} Sealed;

static gboolean
write_sealed (MesignDb *db, gpointer data, GError **error)
{
  static const char *const updates[] = {
    "UPDATE journey SET sealed_link_code = ? WHERE id = ?",
    "UPDATE journey SET sealed_password = ? WHERE id = ?",
  };
  const Sealed *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, updates[job->kind], error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_bytes (statement, 1, job->sealed);
  mesign_statement_bind_int64 (statement, 2, job->id);
  if (!mesign_statement_run (statement, error))
    return FALSE;

  return mesign_db_get_changes (db) > 0 || fail_no_journey (error);
}

static GBytes *
associated_for (const Sealed *job)
{
  char *text = g_strdup_printf ("journey:%" G_GINT64_FORMAT ":%d", job->id, (int) job->kind);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * mesign_keystore_set_journey_secret_sync:
 * @self: an unlocked keystore; locked or empty is enough to forget
 * @id: a journey's id
 * @kind: which secret
 * @secret: (nullable): what to keep, or %NULL to forget it
 * @error: return location for a #MesignKeystoreError
 *
 * Seals what must not lie open in the file. An empty keystore gives %MESIGN_KEYSTORE_ERROR_EMPTY:
 * mesign_keystore_add_slot_with_key_sync() makes it ready, long before there is a private key.
 * Blocks.
 *
 * Returns: whether it is kept, or forgotten
 */
gboolean
mesign_keystore_set_journey_secret_sync (MesignKeystore *self,
                                         gint64 id,
                                         MesignJourneySecretKind kind,
                                         MesignSecret *secret,
                                         GError **error)
{
  Sealed job = { .id = id, .kind = kind };
  g_autoptr (GBytes) associated = associated_for (&job);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (MesignSecret) key = NULL;
  GError *inner = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), FALSE);
  g_return_val_if_fail (kind <= MESIGN_JOURNEY_SECRET_PASSWORD, FALSE);

  if (secret == NULL)
    return mesign_keystore_write (self, write_sealed, &job, error);
  key = mesign_keystore_derive_inner (self, "journey", error);
  if (key == NULL)
    return FALSE;
  sealed = mesign_seal_secret (key, secret, associated, &inner);
  if (sealed == NULL)
    return mesign_keystore_propagate_crypto_error (error, inner);
  job.sealed = sealed;

  return mesign_keystore_write (self, write_sealed, &job, error);
}

static gboolean
read_sealed (MesignDb *db, gpointer data, GError **error)
{
  static const char *const queries[] = {
    "SELECT sealed_link_code FROM journey WHERE id = ?",
    "SELECT sealed_password FROM journey WHERE id = ?",
  };
  Sealed *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, queries[job->kind], error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, job->id);
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ROW)
    job->sealed = mesign_statement_dup_bytes (statement, 0);
  if (step == MESIGN_STEP_DONE || (step == MESIGN_STEP_ROW && job->sealed == NULL))
    return fail_no_journey (error);

  return step == MESIGN_STEP_ROW;
}

/**
 * mesign_keystore_load_journey_secret_sync:
 * @self: an unlocked keystore
 * @id: a journey's id
 * @kind: which secret
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable): the secret; %NULL with %MESIGN_KEYSTORE_ERROR_NOT_FOUND if
 * none is kept, %MESIGN_KEYSTORE_ERROR_LOCKED if it cannot be unsealed now
 */
MesignSecret *
mesign_keystore_load_journey_secret_sync (MesignKeystore *self,
                                          gint64 id,
                                          MesignJourneySecretKind kind,
                                          GError **error)
{
  Sealed job = { .id = id, .kind = kind };
  g_autoptr (GBytes) associated = associated_for (&job);
  g_autoptr (GBytes) sealed = NULL;
  g_autoptr (MesignSecret) key = NULL;
  GError *inner = NULL;
  MesignSecret *secret;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);
  g_return_val_if_fail (kind <= MESIGN_JOURNEY_SECRET_PASSWORD, NULL);

  if (!mesign_keystore_read (self, read_sealed, &job, error))
    return NULL;
  sealed = job.sealed;
  key = mesign_keystore_derive_inner (self, "journey", error);
  if (key == NULL)
    return NULL;
  secret = mesign_unseal_secret (key, sealed, associated, &inner);
  if (secret == NULL)
    mesign_keystore_propagate_crypto_error (error, inner);

  return secret;
}
