/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "db/mesign-db-error.h"

G_BEGIN_DECLS

typedef struct _MesignDb MesignDb;
typedef struct _MesignStatement MesignStatement;

/**
 * MesignDbFlags:
 * @MESIGN_DB_READ_WRITE: reads, writes, and makes the file where it is missing
 * @MESIGN_DB_READ_ONLY: only reads
 * @MESIGN_DB_SYNCHRONOUS_FULL: a transaction that is committed survives a power cut, and what is
 * deleted is overwritten
 * @MESIGN_DB_GUEST: somebody else looks after the file: it is not made where it is missing, not
 * looked through where it is marked as damaged, not brought to a newer version, and its journal is
 * left when it is closed
 */
typedef enum
{
  MESIGN_DB_READ_WRITE = 0,
  MESIGN_DB_READ_ONLY = 1 << 0,
  MESIGN_DB_SYNCHRONOUS_FULL = 1 << 1,
  MESIGN_DB_GUEST = 1 << 2,
} MesignDbFlags;

/**
 * MesignStep:
 * @MESIGN_STEP_ERROR: the error is set
 * @MESIGN_STEP_ROW: there is a row, its columns can be read
 * @MESIGN_STEP_DONE: there are no more rows
 */
typedef enum
{
  MESIGN_STEP_ERROR,
  MESIGN_STEP_ROW,
  MESIGN_STEP_DONE,
} MesignStep;

MesignDb *mesign_db_open_sync (const char *path, MesignDbFlags flags, GError **error);
MesignDb *mesign_db_open_memory (GError **error);
void mesign_db_close (MesignDb *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignDb, mesign_db_close)

gboolean mesign_db_exec (MesignDb *self, const char *sql, GError **error);
MesignStatement *mesign_db_prepare (MesignDb *self, const char *sql, GError **error);
MesignStatement *mesign_db_prepare_once (MesignDb *self, const char *sql, GError **error);
gint64 mesign_db_get_last_id (MesignDb *self);
gint64 mesign_db_get_changes (MesignDb *self);
void mesign_db_set_cancellable (MesignDb *self, GCancellable *cancellable);
gboolean mesign_db_backup_sync (MesignDb *self, const char *path, GError **error);
GBytes *mesign_db_serialize (MesignDb *self, GError **error);
MesignDb *mesign_db_open_image (GBytes *image, GError **error);

void mesign_statement_bind_int64 (MesignStatement *self, int position, gint64 value);
void mesign_statement_bind_text (MesignStatement *self, int position, const char *text);
void mesign_statement_bind_bytes (MesignStatement *self, int position, GBytes *octets);
void mesign_statement_bind_column (MesignStatement *self,
                                   int position,
                                   MesignStatement *row,
                                   int column);
void mesign_statement_bind_null (MesignStatement *self, int position);

MesignStep mesign_statement_step (MesignStatement *self, GError **error);
gboolean mesign_statement_run (MesignStatement *self, GError **error);
gboolean
mesign_statement_get_single (MesignStatement *self, gint64 fallback, gint64 *value, GError **error);
void mesign_statement_reset (MesignStatement *self);
void mesign_statement_release (MesignStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignStatement, mesign_statement_release)

gint64 mesign_statement_get_int64 (MesignStatement *self, int column);
gboolean mesign_statement_is_null (MesignStatement *self, int column);
const char *mesign_statement_get_text (MesignStatement *self, int column);
char *mesign_statement_dup_text (MesignStatement *self, int column);
GBytes *mesign_statement_dup_bytes (MesignStatement *self, int column);

G_END_DECLS
