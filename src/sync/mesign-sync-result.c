/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

static void
free_mailbox (gpointer data)
{
  MesignSyncMailbox *self = data;

  g_free (self->account);
  g_free (self->path);
  g_free (self);
}

static void
clear (MesignSyncResult *self)
{
  g_clear_pointer (&self->mailboxes, g_ptr_array_unref);
  g_clear_pointer (&self->journeys, g_array_unref);
}

MESIGN_DEFINE_VALUE (MesignSyncResult, mesign_sync_result)

/**
 * mesign_sync_result_new:
 *
 * Returns: (transfer full): a result of nothing done, for the functions of sync/ to add to
 */
MesignSyncResult *
mesign_sync_result_new (void)
{
  MesignSyncResult *self = g_atomic_rc_box_new0 (MesignSyncResult);

  self->mailboxes = g_ptr_array_new_with_free_func (free_mailbox);
  self->journeys = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

/* Notes a journey once, however many mails moved it. */
void
mesign_sync_result_add_journey (MesignSyncResult *self, gint64 journey_id)
{
  for (guint i = 0; i < self->journeys->len; i++)
    if (g_array_index (self->journeys, gint64, i) == journey_id)
      return;
  g_array_append_val (self->journeys, journey_id);
}
