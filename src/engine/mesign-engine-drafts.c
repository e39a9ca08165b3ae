/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Drafts on their way into the mailbox for drafts. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-error.h"
#include "keystore/mesign-keystore.h"
#include "mime/mesign-mime-header.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-operations.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
  gint64 replaces;
  gboolean stays_here;
  gboolean may_unlock;
  char *name;
} SaveDraft;

static void
clear_save_draft (gpointer data)
{
  SaveDraft *save = data;

  g_clear_pointer (&save->draft, mesign_draft_unref);
  g_free (save->name);
}

/* Saving */

static gboolean
queue_draft (SaveDraft *save, GBytes *octets, gint64 mailbox_id, GError **error)
{
  MesignEngine *self = save->job.engine;
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);
  gint64 operation;

  save->name = mesign_engine_put_outbox_file (self, octets, error);
  if (save->name == NULL)
    return FALSE;
  operation = mesign_store_queue_append_sync (
      self->store, mailbox_id, save->name, octets, envelope, MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN,
      mesign_engine_now (), save->stays_here ? G_MAXINT64 : 0, &save->job.id, error);
  if (operation == 0)
    mesign_engine_remove_outbox_file (self, save->name);
  else
    mesign_engine_remember_draft (self, save->job.id, save->job.account->id, envelope->message_id);

  return operation != 0;
}

/* The list and the search show it at once. What does not work now is done by the next sync. */
static void
take_in (SaveDraft *save)
{
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;

  save->job.without_keys =
      mesign_keystore_get_state (save->job.engine->keystore) != MESIGN_KEYSTORE_UNLOCKED;
  if (!mesign_work_context_init (&context, &save->job, &error) ||
      !mesign_sync_take_in_sync (&context.sync, save->job.id, result, NULL, &error))
    g_debug ("The draft is read later: %s", error->message);
}

static MesignMailbox *
find_mailbox (const SaveDraft *save, GError **error)
{
  MesignMailbox *drafts = mesign_store_find_role_sync (
      save->job.engine->store, save->job.account->id, MESIGN_MAILBOX_ROLE_DRAFTS, NULL);

  if (drafts == NULL)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The account has no mailbox for drafts. Synchronize it, or "
                                "create one named Drafts."));

  return drafts;
}

/* An encrypted draft is read right away for the list and the search, as far as the key ring has the
 * key. Nobody is asked for a passphrase because of that. */
static gboolean
check_keys (const SaveDraft *save, GBytes *octets, GError **error)
{
  MesignKeystore *keystore = save->job.engine->keystore;
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);

  if (!save->may_unlock || save->job.without_keys || envelope->smime_type == NULL ||
      mesign_keystore_get_state (keystore) != MESIGN_KEYSTORE_LOCKED)
    return TRUE;
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED,
                       _ ("The keystore is locked. Unlock it first."));

  return FALSE;
}

static gboolean
run_save_draft (gpointer data, GCancellable *cancellable, GError **error)
{
  SaveDraft *save = data;
  g_autoptr (MesignMailbox) drafts = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) local = NULL;

  if (save->draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  drafts = find_mailbox (save, error);
  if (drafts == NULL)
    return FALSE;
  octets = mesign_engine_write_draft_sync (save->job.engine, save->draft, &save->stays_here, error);
  if (octets == NULL || !check_keys (save, octets, error) ||
      !queue_draft (save, octets, drafts->id, error))
    return FALSE;
  take_in (save);
  if (save->replaces != 0 &&
      !mesign_engine_remove_draft_sync (save->job.engine, save->replaces, &local))
    g_warning ("The copy before stays among the drafts: %s", local->message);

  return TRUE;
}

static const MesignJobClass save_draft_class = {
  .size = sizeof (SaveDraft),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .run = run_save_draft,
  .clear = clear_save_draft,
};

/**
 * mesign_engine_save_draft_async:
 * @self: an open engine
 * @account: the account whose drafts it goes to
 * @draft: a draft, which is not changed meanwhile
 * @replaces: the copy saved before, 0 for none
 * @cancellable: (nullable): cancels
 * @callback: called when it is queued
 * @user_data: for @callback
 *
 * Files a draft in the mailbox for drafts, and then removes for good the copy it takes the place
 * of. One that is to be encrypted, or holds what came out of encrypted mail, is encrypted to its
 * writer alone; so is one that is to be sealed where the writer has a certificate. Where the writer
 * has no certificate at all, the latter is not filed
 * (%MESIGN_ENGINE_ERROR_NO_CERTIFICATE), and what the writer wrote himself stays on this computer.
 * What the mail itself will not say, such as that it is to be signed, lies with it.
 */
void
mesign_engine_save_draft_async (MesignEngine *self,
                                MesignAccount *account,
                                MesignDraft *draft,
                                gint64 replaces,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  SaveDraft *save;

  g_return_if_fail (account != NULL && draft != NULL);

  save = mesign_job_new (self, &save_draft_class, cancellable, callback, user_data);
  mesign_job_set_account (save, account);
  save->draft = mesign_draft_ref (draft);
  save->replaces = replaces;
  save->may_unlock = !self->keys_declined && !g_atomic_int_get (&self->needs_passphrase);
  mesign_job_start (save);
}

/**
 * mesign_engine_save_draft_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the store's id of the saved copy, good for replacing, opening and sending it as long as
 * the engine runs; 0 with @error set, and then the copy before is still there
 */
gint64
mesign_engine_save_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &save_draft_class, result, error);
}
