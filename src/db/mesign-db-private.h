/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-db.h"

#include <sqlite3.h>

G_BEGIN_DECLS

struct _MesignDb
{
  sqlite3 *handle;
  /* by their text; and by where a text was seen last, which is quicker to look up */
  GHashTable *statements;
  GHashTable *addresses;
  GCancellable *cancellable;
};

struct _MesignStatement
{
  MesignDb *db;
  sqlite3_stmt *handle;
  int bind_result;
  gboolean cached;
  gboolean in_use;
  /* nothing is bound, and it does not stand on a row */
  gboolean is_ready;
};

void mesign_db_keep_journal (MesignDb *self);
gboolean mesign_db_fail (GError **error, sqlite3 *handle, int result);
gboolean mesign_db_fail_file (GError **error, const GError *reason);
void mesign_statement_free (MesignStatement *self);
gboolean mesign_db_migrate (MesignDb *db, const char *folder, GError **error);
gboolean mesign_db_await_newest (MesignDb *db, const char *folder, GError **error);
int mesign_tokenizer_register (sqlite3 *handle);

G_END_DECLS
