/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* While one batch is written or read through, the next one is fetched: there is never more than one
 * behind, so memory stays bounded, and batches keep their order. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-behind-private.h"

static gpointer
behind_thread (gpointer data)
{
  MesignSyncBehind *self = data;

  self->done = self->func (self->data, &self->error);

  return NULL;
}

/* Waits for what was begun. Gives its error once; what was never begun is done. */
gboolean
mesign_sync_behind_finish (MesignSyncBehind *self, GError **error)
{
  gboolean done = TRUE;

  if (self->thread == NULL)
    return TRUE;
  g_thread_join (g_steal_pointer (&self->thread));
  done = self->done;
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  g_clear_pointer (&self->data, self->free_data);

  return done;
}

/* Waits for what was begun before, and where that went well begins the next. @data is taken. */
gboolean
mesign_sync_behind_begin (MesignSyncBehind *self,
                          MesignSyncBehindFunc func,
                          gpointer data,
                          GDestroyNotify free_data,
                          GError **error)
{
  if (!mesign_sync_behind_finish (self, error))
    {
      free_data (data);
      return FALSE;
    }
  self->func = func;
  self->data = data;
  self->free_data = free_data;
  self->thread = g_thread_new ("sync-behind", behind_thread, self);

  return TRUE;
}

/* Waits for what was begun, whatever becomes of it. */
void
mesign_sync_behind_clear (MesignSyncBehind *self)
{
  mesign_sync_behind_finish (self, NULL);
}
