/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-worker.h"
#include "db/mesign-database.h"
#include "db/mesign-db-private.h"

#include <sys/stat.h>

G_BEGIN_DECLS

struct _MesignDatabase
{
  GObject parent_instance;

  char *path;
  MesignDbFlags flags;
  char *backup_path;
  char *damage_mark;
  gboolean was_marked;
  dev_t device; /* where the file is that was opened */
  ino_t inode;

  MesignWorker *worker;
  MesignDb *writer;

  GMutex mutex;
  GCond cond;
  GQueue readers;
  guint n_reading;
  gboolean closed;
};

/* mesign-database-damage.c */
gboolean mesign_database_note_place (MesignDatabase *self, GError **error);
gboolean mesign_database_is_in_place (MesignDatabase *self, GError **error);
void mesign_database_close_connection (MesignDatabase *self, MesignDb *db);
void mesign_database_mark_damage (MesignDatabase *self, const GError *error);
gboolean mesign_database_check_whole (MesignDatabase *self, GError **error);

G_END_DECLS
