/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-updater-private.h"

/* A journey nothing has happened in for so long is not waited for as closely. */
#define JOURNEY_SECONDS (3 * 24 * 60 * 60)

void
mesign_updater_look_free (MesignUpdaterLook *self)
{
  g_hash_table_unref (self->waiting);
  g_hash_table_unref (self->journeying);
  g_free (self);
}

static GHashTable *
new_set (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static gboolean
add_operations (MesignStore *store, gint64 now, GHashTable *waiting, GError **error)
{
  g_autoptr (GPtrArray) operations = mesign_store_list_operations_sync (store, NULL, error);

  for (guint i = 0; operations != NULL && i < operations->len; i++)
    {
      const MesignOperation *operation = operations->pdata[i];

      if (operation->not_before <= now)
        g_hash_table_add (waiting, g_strdup (operation->account));
    }

  return operations != NULL;
}

/* Its time, or that of another try. What was taken back never is due. */
static gint64
get_seconds_to_due (const MesignOutgoing *outgoing, gint64 now)
{
  gint64 due = MAX (outgoing->send_at, outgoing->not_before);

  return outgoing->state == MESIGN_OUTGOING_QUEUED && due != G_MAXINT64 ? due - now : G_MAXINT64;
}

/* The first that waits for its time is looked at again then. */
static gboolean
add_outgoing (MesignStore *store, gint64 now, MesignUpdaterLook *look, GError **error)
{
  g_autoptr (GPtrArray) outbox = mesign_store_list_outgoing_sync (store, NULL, error);

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      const MesignOutgoing *outgoing = outbox->pdata[i];

      if (mesign_outgoing_is_due (outgoing, now))
        g_hash_table_add (look->waiting, g_strdup (outgoing->account));
      else
        look->seconds_to_next = MIN (look->seconds_to_next, get_seconds_to_due (outgoing, now));
    }

  return outbox != NULL;
}

static gboolean
add_journeys (MesignKeystore *keystore, gint64 now, GHashTable *journeying, GError **error)
{
  g_autoptr (GPtrArray) journeys = mesign_keystore_list_journeys_sync (keystore, NULL, error);

  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (journey->state > MESIGN_JOURNEY_NONE && journey->state < MESIGN_JOURNEY_IMPORTED &&
          journey->since > now - JOURNEY_SECONDS)
        g_hash_table_add (journeying, g_strdup (journey->account));
    }

  return journeys != NULL;
}

static gboolean
run_look (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;
  g_autoptr (MesignUpdaterLook) look = g_new0 (MesignUpdaterLook, 1);
  gint64 now = mesign_engine_now ();

  look->seconds_to_next = G_MAXINT64;
  look->waiting = new_set ();
  look->journeying = new_set ();
  if (!add_operations (job->engine->store, now, look->waiting, error) ||
      !add_outgoing (job->engine->store, now, look, error) ||
      !add_journeys (job->engine->keystore, now, look->journeying, error))
    return FALSE;
  job->result = g_steal_pointer (&look);

  return TRUE;
}

static const MesignJobClass look_class = {
  .size = sizeof (MesignJob),
  .free_result = (GDestroyNotify) mesign_updater_look_free,
  .run = run_look,
};

/* Finds the accounts something waits for the server in, and those with a journey under way. */
void
mesign_engine_look_async (MesignEngine *self,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &look_class, cancellable, callback, user_data));
}

MesignUpdaterLook *
mesign_engine_look_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &look_class, result, error);
}

static gboolean
run_get_last_message (gpointer data, GCancellable *cancellable, GError **error)
{
  MesignJob *job = data;

  job->id = mesign_store_get_last_message_sync (job->engine->store, error);

  return job->id >= 0;
}

static const MesignJobClass get_last_message_class = {
  .size = sizeof (MesignJob),
  .priority = G_PRIORITY_HIGH,
  .run = run_get_last_message,
};

/* Gives the id that those of all messages to come are above. */
void
mesign_engine_get_last_message_async (MesignEngine *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data)
{
  mesign_job_start (
      mesign_job_new (self, &get_last_message_class, cancellable, callback, user_data));
}

gint64
mesign_engine_get_last_message_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &get_last_message_class, result, error);
}

typedef struct
{
  MesignJob job;
  GArray *message_ids;
} FindUnseen;

static void
clear_find_unseen (gpointer data)
{
  g_clear_pointer (&((FindUnseen *) data)->message_ids, g_array_unref);
}

static gboolean
is_unseen_in_inbox (MesignStore *store, const MesignMessageInfo *message)
{
  for (guint i = 0; i < message->placements->len; i++)
    {
      const MesignPlacement *placement = message->placements->pdata[i];
      g_autoptr (MesignMailbox) mailbox =
          mesign_store_get_mailbox_sync (store, placement->mailbox_id, NULL);

      if (mailbox != NULL && mailbox->role == MESIGN_MAILBOX_ROLE_INBOX &&
          !(placement->flags & MESIGN_FLAG_SEEN))
        return TRUE;
    }

  return FALSE;
}

static gboolean
run_find_unseen (gpointer data, GCancellable *cancellable, GError **error)
{
  FindUnseen *find = data;
  MesignStore *store = find->job.engine->store;
  g_autoptr (GPtrArray) messages = mesign_store_get_messages_sync (
      store, (const gint64 *) (gpointer) find->message_ids->data, find->message_ids->len, error);

  if (messages == NULL)
    return FALSE;
  for (guint i = messages->len; i > 0; i--)
    if (!is_unseen_in_inbox (store, messages->pdata[i - 1]))
      g_ptr_array_remove_index (messages, i - 1);
  find->job.result = g_steal_pointer (&messages);

  return TRUE;
}

static const MesignJobClass find_unseen_class = {
  .size = sizeof (FindUnseen),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_find_unseen,
  .clear = clear_find_unseen,
};

/* Finds those of some messages that lie unseen in an inbox. Takes @message_ids. */
void
mesign_engine_find_unseen_async (MesignEngine *self,
                                 GArray *message_ids,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  FindUnseen *find = mesign_job_new (self, &find_unseen_class, cancellable, callback, user_data);

  find->message_ids = message_ids;
  mesign_job_start (find);
}

GPtrArray *
mesign_engine_find_unseen_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_unseen_class, result, error);
}
