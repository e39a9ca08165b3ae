/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-journeys.h"

#include "keystore/mesign-keystore-private.h"

typedef struct
{
  gint64 id;
  const MesignJourneyEvent *event;
} Write;

static gboolean
insert_event (MesignDb *db, gpointer data, GError **error)
{
  const Write *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "INSERT INTO journey_event (journey_id, at, kind, message_id) VALUES (?, ?, ?, ?)",
      error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, job->id);
  mesign_statement_bind_int64 (statement, 2, job->event->at);
  mesign_statement_bind_text (statement, 3, job->event->kind);
  mesign_statement_bind_text (statement, 4, job->event->message_id);

  return mesign_statement_run (statement, error);
}

/**
 * mesign_keystore_add_journey_event_sync:
 * @self: a keystore, locked or not
 * @id: a journey's id
 * @event: what happened
 * @error: return location for a #MesignKeystoreError
 *
 * Adds a line to the log of a journey. Blocks.
 *
 * Returns: whether it is kept; else %MESIGN_KEYSTORE_ERROR_NOT_FOUND among others
 */
gboolean
mesign_keystore_add_journey_event_sync (MesignKeystore *self,
                                        gint64 id,
                                        const MesignJourneyEvent *event,
                                        GError **error)
{
  g_autoptr (MesignJourney) journey = NULL;
  Write job = { .id = id, .event = event };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self) && event != NULL, FALSE);

  journey = mesign_keystore_get_journey_sync (self, id, error);

  return journey != NULL && mesign_keystore_write (self, insert_event, &job, error);
}

typedef struct
{
  gint64 id;
  GPtrArray *list;
} Read;

static gboolean
read_events (MesignDb *db, gpointer data, GError **error)
{
  const Read *job = data;
  g_autoptr (MesignStatement) statement = mesign_db_prepare (
      db, "SELECT at, kind, message_id FROM journey_event WHERE journey_id = ? ORDER BY at, id",
      error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, job->id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (job->list,
                     mesign_journey_event_new (mesign_statement_get_int64 (statement, 0),
                                               mesign_statement_get_text (statement, 1),
                                               mesign_statement_get_text (statement, 2)));

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_keystore_list_journey_events_sync:
 * @self: a keystore, locked or not
 * @id: a journey's id
 * @error: return location for a #MesignKeystoreError
 *
 * Blocks.
 *
 * Returns: (transfer full) (nullable) (element-type MesignJourneyEvent): what happened, oldest
 * first
 */
GPtrArray *
mesign_keystore_list_journey_events_sync (MesignKeystore *self, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_event_unref);
  Read job = { .id = id, .list = list };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (self), NULL);

  if (!mesign_keystore_read (self, read_events, &job, error))
    return NULL;

  return g_steal_pointer (&list);
}
