/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What changed and what is gone among the messages the store has. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

typedef struct
{
  MesignSyncJob *job;
  MesignMailbox *mailbox;
  MesignSyncMailbox *report;
  const MesignMailboxState *state;
  const MesignImapSelected *selected;
  GArray *known;
} ChangePull;

#define KNOWN(self, i) (&g_array_index ((self)->known, MesignUidFlags, (i)))

static int
compare_uid (gconstpointer a, gconstpointer b)
{
  const MesignUidFlags *one = a;
  const MesignUidFlags *two = b;

  return (one->uid > two->uid) - (one->uid < two->uid);
}

/* Whether flags are news to the store. Those of mail that came in this run were fetched with it,
 * and later than these. */
static gboolean
is_news (ChangePull *self, const MesignUidFlags *flags)
{
  guint at;

  return g_array_binary_search (self->known, flags, compare_uid, &at) &&
         flags->uid < self->state->uidnext && KNOWN (self, at)->flags != flags->flags;
}

static gboolean
take_flags (ChangePull *self, GArray *flags, GError **error)
{
  g_autoptr (GArray) changed = g_array_new (FALSE, FALSE, sizeof (MesignUidFlags));

  for (guint i = 0; i < flags->len; i++)
    {
      const MesignImapFlags *told = &g_array_index (flags, MesignImapFlags, i);
      MesignUidFlags one = { told->uid, told->flags, told->modseq };

      if (is_news (self, &one))
        g_array_append_val (changed, one);
    }
  self->report->n_changed += changed->len;

  return changed->len == 0 ||
         mesign_store_set_server_flags_sync (self->job->context->store, self->mailbox->id,
                                             (const MesignUidFlags *) (void *) changed->data,
                                             changed->len, NULL, error);
}

/* Takes out those of the known messages that are in @uids, or that are not in it. */
static gboolean
remove_by (ChangePull *self, const MesignUidSet *uids, gboolean is_there, GError **error)
{
  g_autoptr (GArray) gone = g_array_new (FALSE, FALSE, sizeof (guint32));
  guint n_gone = 0;

  for (guint i = 0; i < self->known->len; i++)
    {
      guint32 uid = KNOWN (self, i)->uid;

      if (mesign_uid_set_contains (uids, uid) == is_there)
        g_array_append_val (gone, uid);
    }
  if (gone->len == 0)
    return TRUE;
  if (!mesign_store_remove_uids_sync (self->job->context->store, self->mailbox->id,
                                      (const guint32 *) (void *) gone->data, gone->len, &n_gone,
                                      error))
    return FALSE;
  self->report->n_gone += n_gone;

  return TRUE;
}

static MesignUidRange
get_known_range (ChangePull *self)
{
  return (MesignUidRange){ KNOWN (self, 0)->uid, KNOWN (self, self->known->len - 1)->uid };
}

static gboolean
compare_uid_lists (ChangePull *self, GError **error)
{
  MesignUidRange range = get_known_range (self);
  g_autoptr (MesignUidSet) uids = mesign_imap_session_fetch_uids_sync (
      self->job->session, range.first, range.last, self->job->cancellable, error);

  return uids != NULL && remove_by (self, uids, FALSE, error);
}

/* A server without mod-sequences is asked for all flags; who is not in the answer is gone. */
static gboolean
compare_all_flags (ChangePull *self, GError **error)
{
  MesignUidRange range = get_known_range (self);
  g_autoptr (MesignUidSet) asked = mesign_uid_set_new_range (range.first, range.last);
  g_autoptr (MesignUidSet) there = mesign_uid_set_new ();
  g_autoptr (GArray) flags = mesign_imap_session_fetch_flags_sync (self->job->session, asked,
                                                                   self->job->cancellable, error);

  if (flags == NULL)
    return FALSE;
  for (guint i = 0; i < flags->len; i++)
    mesign_uid_set_add (there, g_array_index (flags, MesignImapFlags, i).uid);

  return take_flags (self, flags, error) && remove_by (self, there, FALSE, error);
}

/* Nothing has gone when the server holds as many messages as the store, which has pulled all. */
static gboolean
is_nothing_gone (ChangePull *self)
{
  return self->state->oldest_uid == 1 && self->known->len == self->selected->exists;
}

static gboolean
take_changes (ChangePull *self, GError **error)
{
  g_autoptr (GArray) changed = NULL;
  g_autoptr (MesignUidSet) vanished = NULL;

  if (!mesign_imap_session_fetch_changes_sync (self->job->session, self->state->highestmodseq,
                                               &changed, &vanished, self->job->cancellable,
                                               error) ||
      !take_flags (self, changed, error))
    return FALSE;
  if (vanished != NULL && !mesign_uid_set_is_empty (vanished))
    return remove_by (self, vanished, TRUE, error);

  return is_nothing_gone (self) || compare_uid_lists (self, error);
}

static gboolean
pull_changes (ChangePull *self, GError **error)
{
  if (self->selected->is_resynced)
    return take_flags (self, self->selected->changed, error) &&
           remove_by (self, self->selected->vanished, TRUE, error);
  if (self->selected->highestmodseq == 0 || self->state->highestmodseq == 0)
    return compare_all_flags (self, error);
  if (self->selected->highestmodseq == self->state->highestmodseq)
    return is_nothing_gone (self) || compare_uid_lists (self, error);

  return take_changes (self, error);
}

/* Whether the server has said by itself that nothing changed and nothing is gone. Then the UIDs the
 * store has need not be read, which in a large mailbox takes longer than all else. */
static gboolean
is_unchanged (ChangePull *self, gboolean *unchanged, GError **error)
{
  const MesignImapSelected *selected = self->selected;
  guint64 n_known;

  *unchanged = FALSE;
  if (selected->is_resynced)
    {
      *unchanged = selected->changed->len == 0 && mesign_uid_set_is_empty (selected->vanished);
      return TRUE;
    }
  if (selected->highestmodseq == 0 || selected->highestmodseq != self->state->highestmodseq ||
      self->state->oldest_uid != 1)
    return TRUE;
  if (!mesign_store_count_uids_sync (self->job->context->store, self->mailbox->id, &n_known, error))
    return FALSE;
  *unchanged = n_known == selected->exists;

  return TRUE;
}

/* Brings up to date what the store had before this run. @state is as the last run left it. */
gboolean
mesign_sync_pull_changes (MesignSyncJob *job,
                          MesignMailbox *mailbox,
                          const MesignMailboxState *state,
                          const MesignImapSelected *selected,
                          MesignSyncMailbox *report,
                          GError **error)
{
  ChangePull self = { job, mailbox, report, state, selected, NULL };
  gboolean unchanged;
  gboolean done;

  if (!is_unchanged (&self, &unchanged, error))
    return FALSE;
  if (unchanged)
    return TRUE;
  self.known =
      mesign_store_list_uids_sync (job->context->store, mailbox->id, 1, G_MAXUINT32, error);
  if (self.known == NULL)
    return FALSE;
  done = self.known->len == 0 || pull_changes (&self, error);
  g_array_unref (self.known);

  return done;
}
