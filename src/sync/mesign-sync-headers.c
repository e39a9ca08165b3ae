/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The header fields of messages the store does not have: the newest page first, then the rest,
 * newest first, each batch in one transaction with how far it has come. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "mime/mesign-mime-header.h"
#include "sync/mesign-sync-behind-private.h"

#define FIRST_PAGE 50
/* Each one is twice as large, up to this: what a transaction costs by itself is shared by many,
 * and the first ones are seen soon. */
#define BATCH 2000
#define MAX_FAILURES 16

typedef struct
{
  MesignSyncJob *job;
  MesignMailbox *mailbox;
  MesignMailboxState *state;
  MesignSyncMailbox *report;
  guint64 done;
  guint64 total;
  guint n_failures;
  MesignSyncBehind behind;

  const MesignUidSet *wanted;
  GPtrArray *messages;
} HeaderPull;

/* What came, to be stored with how far down that is, if that is to be known. */
typedef struct
{
  MesignStore *store;
  gint64 mailbox_id;
  GPtrArray *messages;
  MesignMailboxState state;
  gboolean keeps_state;
} Batch;

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_ptr_array_unref (self->messages);
  g_free (self);
}

/* Runs beside the session's thread. */
static gboolean
keep_batch (gpointer data, GError **error)
{
  const Batch *self = data;

  return mesign_store_add_messages_sync (self->store, self->mailbox_id, self->messages, NULL,
                                         error) &&
         (!self->keeps_state ||
          mesign_store_set_mailbox_state_sync (self->store, self->mailbox_id, &self->state, error));
}

static gboolean
on_message (MesignImapMessage *message, gpointer user_data, GError **error)
{
  HeaderPull *self = user_data;
  MesignNewMessage *new_message;

  if (!mesign_uid_set_contains (self->wanted, message->uid))
    return TRUE;
  new_message = mesign_new_message_new ();
  new_message->uid = message->uid;
  new_message->flags = message->flags;
  new_message->internaldate = message->internal_date;
  new_message->size = message->size;
  new_message->modseq = message->modseq;
  new_message->server_key = g_strdup (message->server_key);
  new_message->thread_key = g_strdup (message->thread_key);
  new_message->first_seen = mesign_sync_get_now (self->job->context);
  if (new_message->internaldate == 0)
    new_message->internaldate = new_message->first_seen;
  if (message->header != NULL)
    new_message->envelope = mesign_mime_parse_envelope (message->header);
  mesign_new_message_prepare (new_message, self->mailbox->account);
  g_ptr_array_add (self->messages, new_message);
  mesign_sync_job_report (self->job, self->mailbox->path, self->done + self->messages->len,
                          self->total);

  return TRUE;
}

static gboolean
renew (HeaderPull *self, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;

  if (!mesign_sync_job_renew (self->job, error))
    return FALSE;
  selected = mesign_sync_job_select_known (self->job, self->mailbox, error);

  return selected != NULL;
}

/* Asks for messages, and keeps what came even when the answer broke off. Where that happens again
 * and again and nothing comes, it is not for a message. */
static gboolean
fetch (HeaderPull *self, const MesignUidSet *uids, gboolean *is_whole, GError **error)
{
  guint n_before = self->messages->len;
  g_autoptr (GError) local = NULL;

  self->wanted = uids;
  *is_whole = mesign_imap_session_fetch_headers_sync (self->job->session, uids, on_message, self,
                                                      self->job->cancellable, &local);
  self->n_failures = self->messages->len > n_before ? 0 : self->n_failures + !*is_whole;
  if (*is_whole)
    return TRUE;
  if (!mesign_sync_is_unreadable (local) || self->n_failures > MAX_FAILURES)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_debug ("Going on after an answer that cannot be read: %s", local->message);

  return renew (self, error);
}

/* Those of the UIDs that have not come yet. */
static GArray *
list_remaining (HeaderPull *self, const guint32 *uids, guint n_uids)
{
  GArray *remaining = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GHashTable) came = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->messages->len; i++)
    {
      const MesignNewMessage *message = self->messages->pdata[i];

      g_hash_table_add (came, GUINT_TO_POINTER (message->uid));
    }
  for (guint i = 0; i < n_uids; i++)
    if (!g_hash_table_contains (came, GUINT_TO_POINTER (uids[i])))
      g_array_append_val (remaining, uids[i]);

  return remaining;
}

/* What the server cannot tell so that it can be read stands in the list without header fields. */
static void
add_unreadable (HeaderPull *self, guint32 uid)
{
  MesignNewMessage *message = mesign_new_message_new ();

  message->uid = uid;
  message->first_seen = mesign_sync_get_now (self->job->context);
  message->internaldate = message->first_seen;
  g_ptr_array_add (self->messages, message);
}

/* Fetches messages; one whose answer cannot be read is found by halving what is asked for. */
static gboolean
fetch_all (HeaderPull *self, const guint32 *uids, guint n_uids, GError **error)
{
  g_autoptr (MesignUidSet) set = mesign_uid_set_new ();
  g_autoptr (GArray) rest = NULL;
  const guint32 *first;
  gboolean is_whole;

  for (guint i = 0; i < n_uids; i++)
    mesign_uid_set_add (set, uids[i]);
  if (!fetch (self, set, &is_whole, error))
    return FALSE;
  rest = is_whole ? NULL : list_remaining (self, uids, n_uids);
  if (rest == NULL || rest->len == 0)
    return TRUE;
  if (n_uids == 1)
    {
      add_unreadable (self, uids[0]);
      return TRUE;
    }

  first = &g_array_index (rest, guint32, 0);

  return fetch_all (self, first, (rest->len + 1) / 2, error) &&
         (rest->len == 1 || fetch_all (self, first + (rest->len + 1) / 2, rest->len / 2, error));
}

/* Fetches messages, and has them stored while the next ones come. */
static gboolean
pull_batch (HeaderPull *self,
            const guint32 *uids,
            guint n_uids,
            gboolean keeps_state,
            GError **error)
{
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);
  Batch *batch;

  self->messages = messages;
  if (!fetch_all (self, uids, n_uids, error))
    return FALSE;
  self->report->n_new += messages->len;
  self->done += n_uids;
  batch = g_new (Batch, 1);
  *batch = (Batch){ self->job->context->store, self->mailbox->id, g_steal_pointer (&messages),
                    *self->state, keeps_state };

  return mesign_sync_behind_begin (&self->behind, keep_batch, batch, batch_free, error);
}

static gboolean
write_state (HeaderPull *self, GError **error)
{
  return mesign_store_set_mailbox_state_sync (self->job->context->store, self->mailbox->id,
                                              self->state, error);
}

static gboolean
pull_batches (HeaderPull *self, GArray *uids, gboolean keeps_state, GError **error)
{
  guint end = uids->len;
  guint size = FIRST_PAGE;

  while (end > 0)
    {
      guint n = MIN (size, end);
      const guint32 *first = &g_array_index (uids, guint32, end - n);

      end -= n;
      size = MIN (2 * size, BATCH);
      if (keeps_state)
        self->state->oldest_uid = end > 0 ? *first : 1;
      if (!pull_batch (self, first, n, keeps_state, error))
        return FALSE;
    }

  return TRUE;
}

/* Newest first; @keeps_state: after each batch the store knows how far down it has come. Whatever
 * fails, nothing runs behind any more at the end. */
static gboolean
pull_down (HeaderPull *self, GArray *uids, gboolean keeps_state, GError **error)
{
  gboolean done = pull_batches (self, uids, keeps_state, error);

  return mesign_sync_behind_finish (&self->behind, done ? error : NULL) && done;
}

/* The UIDs from @first to @last that the server has and the store has not, ascending. */
static GArray *
list_missing (HeaderPull *self, guint32 first, guint32 last, guint32 *highest, GError **error)
{
  g_autoptr (MesignUidSet) uids = mesign_imap_session_fetch_uids_sync (
      self->job->session, first, last, self->job->cancellable, error);
  g_autoptr (GArray) missing = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) known = NULL;
  guint at = 0;

  if (uids == NULL)
    return NULL;
  known = mesign_store_list_uids_sync (self->job->context->store, self->mailbox->id, first, last,
                                       error);
  if (known == NULL)
    return NULL;

  for (guint i = 0; i < mesign_uid_set_count_ranges (uids); i++)
    {
      MesignUidRange range = mesign_uid_set_get_range (uids, i);

      for (guint64 uid = MAX (range.first, first); uid <= MIN (range.last, last); uid++)
        {
          guint32 value = (guint32) uid;

          *highest = MAX (*highest, value);
          while (at < known->len && g_array_index (known, MesignUidFlags, at).uid < value)
            at++;
          if (at == known->len || g_array_index (known, MesignUidFlags, at).uid != value)
            g_array_append_val (missing, value);
        }
    }

  return g_steal_pointer (&missing);
}

static gboolean
has_nothing_new (const MesignMailboxState *state, const MesignImapSelected *selected)
{
  return state->uidnext != 0 && selected->uidnext != 0 && state->uidnext >= selected->uidnext;
}

/* Mail that came since; the state is written by the caller when changes have been seen to, too. */
static gboolean
pull_new (HeaderPull *self, const MesignImapSelected *selected, guint32 *uidnext, GError **error)
{
  g_autoptr (GArray) missing = NULL;
  guint32 highest = 0;

  *uidnext = MAX (self->state->uidnext, selected->uidnext);
  if (has_nothing_new (self->state, selected))
    return TRUE;
  missing = list_missing (self, self->state->uidnext, G_MAXUINT32, &highest, error);
  if (missing == NULL)
    return FALSE;
  if (highest != 0)
    *uidnext = MAX (*uidnext, highest + 1);
  self->total = missing->len;

  return pull_down (self, missing, FALSE, error);
}

/* What lies below the oldest message that was pulled. */
static gboolean
pull_rest (HeaderPull *self, GError **error)
{
  g_autoptr (GArray) missing = NULL;
  guint32 highest = 0;

  if (self->state->oldest_uid == 1)
    return TRUE;
  if (self->state->oldest_uid == 0)
    self->state->oldest_uid = G_MAXUINT32;
  missing = list_missing (self, 1, self->state->oldest_uid - 1, &highest, error);
  if (missing == NULL)
    return FALSE;
  if (highest != 0)
    self->state->uidnext = MAX (self->state->uidnext, highest + 1);
  self->done = 0;
  self->total = missing->len;
  if (!pull_down (self, missing, TRUE, error))
    return FALSE;
  self->state->oldest_uid = 1;

  return write_state (self, error);
}

/* Brings in the header fields of what is missing, and writes how far that has come. @state is as
 * the store has it, with the UIDVALIDITY the server told. */
gboolean
mesign_sync_pull_headers (MesignSyncJob *job,
                          MesignMailbox *mailbox,
                          MesignMailboxState *state,
                          const MesignImapSelected *selected,
                          MesignSyncMailbox *report,
                          GError **error)
{
  HeaderPull self = { .job = job, .mailbox = mailbox, .state = state, .report = report };
  gboolean is_first = state->uidnext == 0;
  guint32 uidnext = MAX (selected->uidnext, 1);

  if (!is_first)
    {
      if (!pull_new (&self, selected, &uidnext, error) ||
          !mesign_sync_pull_changes (job, mailbox, state, selected, report, error))
        return FALSE;
    }
  if (is_first || uidnext != state->uidnext || selected->highestmodseq != state->highestmodseq)
    {
      state->uidnext = uidnext;
      state->highestmodseq = selected->highestmodseq;
      if (!is_first && !write_state (&self, error))
        return FALSE;
    }

  return pull_rest (&self, error);
}
