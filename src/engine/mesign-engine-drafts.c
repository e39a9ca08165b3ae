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
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  MesignDraft *draft;
  gint64 replaces;
  gboolean may_unlock;
} SaveDraft;

static void
clear_save_draft (gpointer data)
{
  SaveDraft *save = data;

  g_clear_pointer (&save->draft, mesign_draft_unref);
}

/* Saving */

/* What is filed: the octets, and where to. */
typedef struct
{
  gint64 mailbox_id;
  GBytes *octets;
  gboolean stays_here;
} Filed;

static void
filed_clear (Filed *self)
{
  g_clear_pointer (&self->octets, g_bytes_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Filed, filed_clear)

/* It takes the place of a mail in the outbox where there is one. */
static gboolean
queue_filed (MesignEngine *self,
             const Filed *filed,
             const MesignNewAppend *append,
             const MesignOutgoing *instead,
             gint64 *message_id,
             GError **error)
{
  gint64 not_before = filed->stays_here ? G_MAXINT64 : 0;

  if (instead != NULL)
    return mesign_store_take_back_outgoing_sync (self->store, instead, filed->mailbox_id, append,
                                                 not_before, message_id, error);

  return mesign_store_queue_append_sync (self->store, filed->mailbox_id, append->path,
                                         append->octets, append->envelope, append->flags,
                                         append->internaldate, not_before, message_id, error) != 0;
}

static gboolean
queue_draft (MesignJob *job,
             const Filed *filed,
             const MesignOutgoing *instead,
             gint64 *message_id,
             GError **error)
{
  MesignEngine *self = job->engine;
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (filed->octets);
  g_autofree char *name = mesign_engine_put_outbox_file (self, filed->octets, error);
  MesignNewAppend append = { name, filed->octets, envelope, MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN,
                             mesign_engine_now () };

  if (name == NULL)
    return FALSE;
  if (!queue_filed (self, filed, &append, instead, message_id, error))
    {
      mesign_engine_remove_outbox_file (self, name);
      return FALSE;
    }
  mesign_engine_remember_draft (self, *message_id, job->account->id, envelope->message_id);

  return TRUE;
}

/* The list and the search show it at once. What does not work now is done by the next sync. */
static void
take_in (MesignJob *job, gint64 message_id)
{
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;

  job->without_keys = mesign_keystore_get_state (job->engine->keystore) != MESIGN_KEYSTORE_UNLOCKED;
  if (!mesign_work_context_init (&context, job, &error) ||
      !mesign_sync_take_in_sync (&context.sync, message_id, result, NULL, &error))
    g_debug ("The draft is read later: %s", error->message);
}

static gboolean
find_mailbox (const MesignJob *job, gint64 *mailbox_id, GError **error)
{
  g_autoptr (MesignMailbox) drafts = mesign_store_find_role_sync (
      job->engine->store, job->account->id, MESIGN_MAILBOX_ROLE_DRAFTS, NULL);

  if (drafts == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The account has no mailbox for drafts. Synchronize it, or "
                                  "create one named Drafts."));
      return FALSE;
    }
  *mailbox_id = drafts->id;

  return TRUE;
}

static gboolean
write_filed (MesignJob *job, const MesignDraft *draft, Filed *filed, GError **error)
{
  if (draft->from == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, _ ("The mail has no writer."));
      return FALSE;
    }
  if (!find_mailbox (job, &filed->mailbox_id, error))
    return FALSE;
  filed->octets = mesign_engine_write_draft_sync (job->engine, draft, &filed->stays_here, error);

  return filed->octets != NULL;
}

/* Files a draft with the job's account in the place of a mail in its outbox, in one step. */
gboolean
mesign_engine_file_draft_instead_sync (MesignJob *job,
                                       const MesignDraft *draft,
                                       const MesignOutgoing *instead,
                                       gint64 *message_id,
                                       GError **error)
{
  g_auto (Filed) filed = { 0 };

  if (!write_filed (job, draft, &filed, error) ||
      !queue_draft (job, &filed, instead, message_id, error))
    return FALSE;
  take_in (job, *message_id);

  return TRUE;
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
  MesignJob *job = &save->job;
  g_auto (Filed) filed = { 0 };
  g_autoptr (GError) local = NULL;

  if (!write_filed (job, save->draft, &filed, error) || !check_keys (save, filed.octets, error) ||
      !queue_draft (job, &filed, NULL, &job->id, error))
    return FALSE;
  take_in (job, job->id);
  if (save->replaces != 0 && !mesign_engine_remove_draft_sync (job->engine, save->replaces, &local))
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
