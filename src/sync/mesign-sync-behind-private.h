/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*MesignSyncBehindFunc) (gpointer data, GError **error);

/* What runs beside the connection's worker. All zero at first. */
typedef struct
{
  GThread *thread;
  MesignSyncBehindFunc func;
  gpointer data;
  GDestroyNotify free_data;
  gboolean done;
  GError *error;
} MesignSyncBehind;

gboolean mesign_sync_behind_begin (MesignSyncBehind *self,
                                   MesignSyncBehindFunc func,
                                   gpointer data,
                                   GDestroyNotify free_data,
                                   GError **error);
gboolean mesign_sync_behind_finish (MesignSyncBehind *self, GError **error);
void mesign_sync_behind_clear (MesignSyncBehind *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignSyncBehind, mesign_sync_behind_clear)

G_END_DECLS
