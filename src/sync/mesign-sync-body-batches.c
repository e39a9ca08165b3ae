/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Many octets from the server: small messages come together, in one round trip, and while they are
 * stored and read through the next ones are on their way. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-behind-private.h"
#include "sync/mesign-sync-private.h"

#define SIZE_LIMIT (20 * 1024 * 1024)
#define SMALL (512 * 1024)
#define BATCH 200
#define BATCH_SIZE (4 * 1024 * 1024)
#define MAX_UNREADABLE 10
#define MAX_REFUSED 10

/* What came and is stored and read through together. */
typedef struct
{
  const MesignSyncContext *context;
  GCancellable *cancellable;
  MesignSyncResult *result;
  GArray *ids;
  GPtrArray *octets;
} Batch;

typedef struct
{
  MesignSyncJob *job;
  MesignMailbox *mailbox;
  MesignSyncMailbox *report;
  MesignSyncResult *result;
  MesignSyncBehind behind;
  guint n_unreadable;

  /* How many are asked for together now, and at the most; how often that was refused of late. */
  guint together;
  guint most;
  guint n_refused;
} BodyPull;

static Batch *
batch_new (const BodyPull *pull)
{
  Batch *self = g_new0 (Batch, 1);

  self->context = pull->job->context;
  self->cancellable = pull->job->cancellable;
  self->result = pull->result;
  self->ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->octets = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  return self;
}

static void
batch_free (gpointer data)
{
  Batch *self = data;

  g_array_unref (self->ids);
  g_ptr_array_unref (self->octets);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_free)

static void
batch_add (Batch *self, gint64 message_id, GBytes *octets)
{
  g_array_append_val (self->ids, message_id);
  g_ptr_array_add (self->octets, g_bytes_ref (octets));
}

/* Runs beside the session's thread. */
static gboolean
keep_batch (gpointer data, GError **error)
{
  const Batch *self = data;
  const gint64 *ids = &g_array_index (self->ids, gint64, 0);
  GBytes *const *octets = (GBytes *const *) self->octets->pdata;

  return mesign_store_put_bodies_sync (self->context->store, ids, octets, self->ids->len, error) &&
         mesign_sync_take_in_many (self->context, ids, octets, self->ids->len, self->result,
                                   self->cancellable, error);
}

static gboolean
hand_over (BodyPull *self, Batch *batch, GError **error)
{
  if (batch->ids->len == 0)
    {
      batch_free (batch);
      return TRUE;
    }
  self->report->n_bodies += batch->ids->len;

  return mesign_sync_behind_begin (&self->behind, keep_batch, batch, batch_free, error);
}

/* A session of its own after an answer that could not be read. */
static gboolean
renew (BodyPull *self, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;

  if (!mesign_sync_job_renew (self->job, error))
    return FALSE;
  selected = mesign_sync_job_select_known (self->job, self->mailbox, error);

  return selected != NULL;
}

/* What one message does not give is no reason to stop: TRUE if it was so. */
static gboolean
pass_over (BodyPull *self, const MesignPlacement *placement, const GError *failure, GError **error)
{
  if (g_error_matches (failure, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE))
    return TRUE;
  if (!mesign_sync_is_refusal (failure))
    {
      if (!mesign_sync_is_unreadable (failure) || ++self->n_unreadable > MAX_UNREADABLE)
        {
          g_propagate_error (error, g_error_copy (failure));
          return FALSE;
        }
      if (!renew (self, error))
        return FALSE;
    }

  return mesign_store_set_body_state_sync (self->job->context->store, placement->message_id,
                                           MESIGN_BODY_UNAVAILABLE, error);
}

static gboolean
fetch_single (BodyPull *self, const MesignPlacement *placement, Batch *batch, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = mesign_imap_session_fetch_octets_sync (
      self->job->session, placement->uid, NULL, NULL, self->job->cancellable, &local);

  if (octets == NULL)
    return pass_over (self, placement, local, error);
  batch_add (batch, placement->message_id, octets);

  return TRUE;
}

/* Messages that are asked for together; those that came are taken out of @left. */
typedef struct
{
  GPtrArray *left;
  Batch *batch;
} Small;

static void
on_octets (guint32 uid, GBytes *octets, gpointer data)
{
  Small *self = data;

  for (guint i = 0; i < self->left->len; i++)
    {
      const MesignPlacement *placement = self->left->pdata[i];

      if (placement->uid != uid)
        continue;
      batch_add (self->batch, placement->message_id, octets);
      g_ptr_array_remove_index (self->left, i);
      return;
    }
}

/* The next one, alone. */
static gboolean
fetch_next (BodyPull *self, GPtrArray *left, Batch *batch, GError **error)
{
  const MesignPlacement *placement = left->pdata[0];

  g_ptr_array_remove_index (left, 0);
  if (!fetch_single (self, placement, batch, error))
    return FALSE;
  self->together = MIN (self->together * 2, self->most);

  return TRUE;
}

/* Those that did not come with the others are gone, or larger than was said. */
static gboolean
fetch_stragglers (BodyPull *self, Small *small, const MesignUidSet *asked, GError **error)
{
  for (guint i = 0; i < small->left->len;)
    {
      const MesignPlacement *placement = small->left->pdata[i];

      if (!mesign_uid_set_contains (asked, placement->uid))
        {
          i++;
          continue;
        }
      g_ptr_array_remove_index (small->left, i);
      if (!fetch_single (self, placement, small->batch, error))
        return FALSE;
    }
  self->together = MIN (self->together * 2, self->most);

  return TRUE;
}

/* What is refused of many is looked for by halves: that costs round trips. An answer that cannot be
 * read costs the connection, so no more are asked for so many, and the next one is asked for alone,
 * which may be it. */
static gboolean
ask_for_less (BodyPull *self, guint n, const GError *failure, GError **error)
{
  if (mesign_sync_is_refusal (failure))
    {
      self->together = n / 2;
      if (++self->n_refused > MAX_REFUSED)
        self->most = self->together = 1;
      return TRUE;
    }
  if (!mesign_sync_is_unreadable (failure))
    {
      g_propagate_error (error, g_error_copy (failure));
      return FALSE;
    }
  self->most = n / 2;
  self->together = 1;

  return renew (self, error);
}

/* Asks for the next ones at once. */
static gboolean
fetch_together (BodyPull *self, Small *small, GError **error)
{
  guint n = MIN (self->together, small->left->len);
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new ();
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < n; i++)
    mesign_uid_set_add (uids, ((const MesignPlacement *) small->left->pdata[i])->uid);
  if (mesign_imap_session_fetch_small_sync (self->job->session, uids, on_octets, small,
                                            self->job->cancellable, &local))
    {
      self->n_refused = 0;
      return fetch_stragglers (self, small, uids, error);
    }

  return ask_for_less (self, n, local, error);
}

static int
compare_uids (gconstpointer a, gconstpointer b)
{
  guint32 one = (*(const MesignPlacement *const *) a)->uid;
  guint32 two = (*(const MesignPlacement *const *) b)->uid;

  return one < two ? -1 : one > two;
}

/* Servers answer from the smallest UID up, so where an answer breaks off, the next one is to blame.
 */
static gboolean
fetch_small (BodyPull *self, GPtrArray *placements, Batch *batch, GError **error)
{
  g_autoptr (GPtrArray) left = g_ptr_array_copy (placements, NULL, NULL);
  Small small = { left, batch };

  g_ptr_array_sort (left, compare_uids);
  while (left->len > 0)
    if (left->len == 1 || self->together == 1 ? !fetch_next (self, left, batch, error)
                                              : !fetch_together (self, &small, error))
      return FALSE;

  return TRUE;
}

/* What the server says of a size only decides what is asked for together. */
static GPtrArray *
choose (GPtrArray *placements, guint *at)
{
  GPtrArray *chosen = g_ptr_array_new ();
  gsize size = 0;

  for (; *at < placements->len && chosen->len < BATCH; (*at)++)
    {
      MesignPlacement *placement = placements->pdata[*at];
      gboolean is_small = placement->size > 0 && placement->size < SMALL;

      if (placement->size > SIZE_LIMIT || placement->uid == 0)
        continue;
      if (chosen->len > 0 && (!is_small || size + placement->size > BATCH_SIZE))
        break;
      g_ptr_array_add (chosen, placement);
      size += is_small ? placement->size : BATCH_SIZE;
    }

  return chosen;
}

/* What came before something failed is kept. */
static gboolean
pull_some (BodyPull *self, GPtrArray *placements, GError **error)
{
  g_autoptr (Batch) batch = batch_new (self);
  g_autoptr (GError) local = NULL;

  if (!fetch_small (self, placements, batch, &local))
    {
      hand_over (self, g_steal_pointer (&batch), NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return hand_over (self, g_steal_pointer (&batch), error);
}

static gboolean
pull_all (BodyPull *self, GPtrArray *placements, GError **error)
{
  guint at = 0;

  while (at < placements->len)
    {
      g_autoptr (GPtrArray) chosen = NULL;

      mesign_sync_job_report (self->job, self->mailbox->path, at, placements->len);
      chosen = choose (placements, &at);
      if (chosen->len > 0 && !pull_some (self, chosen, error))
        return FALSE;
    }

  return TRUE;
}

static void
merge_result (MesignSyncResult *self, const MesignSyncResult *part)
{
  self->n_certificates += part->n_certificates;
  for (guint i = 0; i < part->journeys->len; i++)
    mesign_sync_result_add_journey (self, g_array_index (part->journeys, gint64, i));
}

/* Fetches the bodies of placements in the mailbox that is selected, and takes them in. Whatever
 * fails, nothing runs behind any more at the end. */
gboolean
mesign_sync_pull_placements (MesignSyncJob *job,
                             MesignMailbox *mailbox,
                             GPtrArray *placements,
                             MesignSyncMailbox *report,
                             GError **error)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  BodyPull self = {
    .job = job,
    .mailbox = mailbox,
    .report = report,
    .result = result,
    .together = BATCH,
    .most = BATCH,
  };
  gboolean done = pull_all (&self, placements, error);

  done = mesign_sync_behind_finish (&self.behind, done ? error : NULL) && done;
  merge_result (job->result, result);

  return done;
}
