/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-db.h"

G_BEGIN_DECLS

/**
 * MesignDbFunc:
 * @db: the connection; it must not be kept
 * @data: the caller's
 * @error: return location for an error
 *
 * Straight code within one transaction.
 *
 * Returns: whether it went well; %FALSE, with @error set, takes everything back
 */
typedef gboolean (*MesignDbFunc) (MesignDb *db, gpointer data, GError **error);

#define MESIGN_TYPE_DATABASE (mesign_database_get_type ())
G_DECLARE_FINAL_TYPE (MesignDatabase, mesign_database, MESIGN, DATABASE, GObject)

MesignDatabase *mesign_database_open_sync (const char *path,
                                           const char *migrations,
                                           MesignDbFlags flags,
                                           const char *backup_path,
                                           GError **error);
void mesign_database_close_sync (MesignDatabase *self);

gboolean mesign_database_write_sync (MesignDatabase *self,
                                     MesignDbFunc func,
                                     gpointer data,
                                     GCancellable *cancellable,
                                     GError **error);
gboolean mesign_database_write_durable_sync (MesignDatabase *self,
                                             MesignDbFunc func,
                                             gpointer data,
                                             GCancellable *cancellable,
                                             GError **error);
gboolean
mesign_database_read_sync (MesignDatabase *self, MesignDbFunc func, gpointer data, GError **error);
gboolean mesign_database_was_marked (MesignDatabase *self);
gboolean mesign_database_set_mark (MesignDatabase *self, GError **error);
void mesign_database_clear_mark (MesignDatabase *self);
const char *mesign_database_get_path (MesignDatabase *self);

gboolean mesign_database_compact_sync (MesignDatabase *self, GError **error);
gboolean mesign_database_move_aside_sync (const char *path, char **moved_to, GError **error);
gboolean mesign_database_finish_moving_sync (const char *path, char **moved_to, GError **error);
void mesign_database_forget_moved (const char *path);

G_END_DECLS
