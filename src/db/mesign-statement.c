/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

/**
 * MesignStatement:
 *
 * A prepared statement. Connections keep those that were released, by their text, so preparing the
 * same constant again costs nothing. Positions count from 1, columns from 0.
 */

void
mesign_statement_free (MesignStatement *self)
{
  sqlite3_finalize (self->handle);
  g_free (self);
}

static MesignStatement *
prepare_new (MesignDb *db, const char *sql, gboolean cached, GError **error)
{
  MesignStatement *self = g_new0 (MesignStatement, 1);
  int result = sqlite3_prepare_v3 (db->handle, sql, -1, cached ? SQLITE_PREPARE_PERSISTENT : 0,
                                   &self->handle, NULL);

  if (result != SQLITE_OK)
    {
      mesign_db_fail (error, db->handle, result);
      mesign_statement_free (self);
      return NULL;
    }
  self->db = db;
  self->cached = cached;
  if (cached)
    g_hash_table_insert (db->statements, (char *) sqlite3_sql (self->handle), self);

  return self;
}

/* Constants stand where they stood before, but what is put together may stand where another text
 * was. */
static MesignStatement *
find (MesignDb *db, const char *sql)
{
  MesignStatement *statement = g_hash_table_lookup (db->addresses, sql);

  if (statement != NULL && g_str_equal (sqlite3_sql (statement->handle), sql))
    return statement;
  statement = g_hash_table_lookup (db->statements, sql);
  if (statement != NULL)
    g_hash_table_insert (db->addresses, (gpointer) sql, statement);

  return statement;
}

/**
 * mesign_db_prepare:
 * @self: a connection
 * @sql: one constant statement; values are bound, never written into it
 * @error: return location for a #MesignDbError
 *
 * Returns: (transfer full) (nullable): the statement, to be released before the connection closes,
 * or %NULL with @error set
 */
MesignStatement *
mesign_db_prepare (MesignDb *self, const char *sql, GError **error)
{
  MesignStatement *statement = find (self, sql);

  if (statement == NULL)
    statement = prepare_new (self, sql, TRUE, error);
  else if (statement->in_use)
    statement = prepare_new (self, sql, FALSE, error);
  if (statement != NULL)
    statement->in_use = TRUE;

  return statement;
}

/**
 * mesign_db_prepare_once:
 * @self: a connection
 * @sql: one statement, put together from constants; values are bound, never written into it
 * @error: return location for a #MesignDbError
 *
 * As mesign_db_prepare(), for a statement that is not worth keeping.
 *
 * Returns: (transfer full) (nullable): the statement, to be released before the connection closes,
 * or %NULL with @error set
 */
MesignStatement *
mesign_db_prepare_once (MesignDb *self, const char *sql, GError **error)
{
  return prepare_new (self, sql, FALSE, error);
}

static void
note (MesignStatement *self, int result)
{
  self->is_ready = FALSE;
  if (self->bind_result == SQLITE_OK)
    self->bind_result = result;
}

/**
 * mesign_statement_bind_int64:
 * @self: a statement
 * @position: a position
 * @value: the value
 *
 * Binds an integer. What goes wrong with binding is told by the next step.
 */
void
mesign_statement_bind_int64 (MesignStatement *self, int position, gint64 value)
{
  note (self, sqlite3_bind_int64 (self->handle, position, value));
}

/**
 * mesign_statement_bind_text:
 * @self: a statement
 * @position: a position
 * @text: (nullable): the text, which is copied; %NULL binds NULL
 *
 * Binds a text.
 */
void
mesign_statement_bind_text (MesignStatement *self, int position, const char *text)
{
  note (self, sqlite3_bind_text (self->handle, position, text, -1, SQLITE_TRANSIENT));
}

/**
 * mesign_statement_bind_bytes:
 * @self: a statement
 * @position: a position
 * @octets: (nullable): the octets, which are copied; %NULL binds NULL
 *
 * Binds octets.
 */
void
mesign_statement_bind_bytes (MesignStatement *self, int position, GBytes *octets)
{
  gsize length;
  gconstpointer data;

  if (octets == NULL)
    {
      mesign_statement_bind_null (self, position);
      return;
    }
  data = g_bytes_get_data (octets, &length);
  note (self, sqlite3_bind_blob64 (self->handle, position, length > 0 ? data : "", length,
                                   SQLITE_TRANSIENT));
}

/**
 * mesign_statement_bind_null:
 * @self: a statement
 * @position: a position
 *
 * Binds NULL.
 */
void
mesign_statement_bind_null (MesignStatement *self, int position)
{
  note (self, sqlite3_bind_null (self->handle, position));
}

/**
 * mesign_statement_bind_column:
 * @self: a statement
 * @position: a position
 * @row: a statement on a row, of any connection
 * @column: a column of it
 *
 * Binds what stands in a column, whatever it is.
 */
void
mesign_statement_bind_column (MesignStatement *self, int position, MesignStatement *row, int column)
{
  sqlite3_value *value = sqlite3_column_value (row->handle, column);

  note (self, sqlite3_bind_value (self->handle, position, value));
}

/**
 * mesign_statement_step:
 * @self: a statement
 * @error: return location for a #MesignDbError
 *
 * Runs a statement up to its next row.
 *
 * Returns: whether there is a row, no more, or an error
 */
MesignStep
mesign_statement_step (MesignStatement *self, GError **error)
{
  int result = self->bind_result;

  self->is_ready = FALSE;
  if (result == SQLITE_OK)
    result = sqlite3_step (self->handle);
  if (result == SQLITE_ROW)
    return MESIGN_STEP_ROW;
  if (result == SQLITE_DONE)
    return MESIGN_STEP_DONE;
  mesign_db_fail (error, self->db->handle, result);

  return MESIGN_STEP_ERROR;
}

/**
 * mesign_statement_run:
 * @self: a statement
 * @error: return location for a #MesignDbError
 *
 * Runs a statement to its end, without its rows, and makes it ready for the next values.
 *
 * Returns: whether it ran
 */
gboolean
mesign_statement_run (MesignStatement *self, GError **error)
{
  MesignStep step;

  do
    step = mesign_statement_step (self, error);
  while (step == MESIGN_STEP_ROW);
  mesign_statement_reset (self);

  return step == MESIGN_STEP_DONE;
}

/**
 * mesign_statement_get_single:
 * @self: a statement that gives one number
 * @fallback: what to give when there is no row, or NULL in it
 * @value: (out): the number in the first column of the first row
 * @error: return location for a #MesignDbError
 *
 * Asks for one number and makes the statement ready for the next values.
 *
 * Returns: whether it ran
 */
gboolean
mesign_statement_get_single (MesignStatement *self, gint64 fallback, gint64 *value, GError **error)
{
  MesignStep step = mesign_statement_step (self, error);

  *value = fallback;
  if (step == MESIGN_STEP_ROW && !mesign_statement_is_null (self, 0))
    *value = mesign_statement_get_int64 (self, 0);
  mesign_statement_reset (self);

  return step != MESIGN_STEP_ERROR;
}

/**
 * mesign_statement_reset:
 * @self: a statement
 *
 * Makes a statement ready to run again, with nothing bound.
 */
void
mesign_statement_reset (MesignStatement *self)
{
  if (self->is_ready)
    return;
  self->is_ready = TRUE;
  sqlite3_reset (self->handle);
  sqlite3_clear_bindings (self->handle);
  self->bind_result = SQLITE_OK;
}

/**
 * mesign_statement_release:
 * @self: (transfer full): a statement
 *
 * Gives a statement back to its connection.
 */
void
mesign_statement_release (MesignStatement *self)
{
  mesign_statement_reset (self);
  if (self->cached)
    self->in_use = FALSE;
  else
    mesign_statement_free (self);
}

/**
 * mesign_statement_get_int64:
 * @self: a statement on a row
 * @column: a column
 *
 * Returns: the number, 0 for NULL
 */
gint64
mesign_statement_get_int64 (MesignStatement *self, int column)
{
  return sqlite3_column_int64 (self->handle, column);
}

/**
 * mesign_statement_is_null:
 * @self: a statement on a row
 * @column: a column
 *
 * Returns: whether there is nothing
 */
gboolean
mesign_statement_is_null (MesignStatement *self, int column)
{
  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}

/**
 * mesign_statement_get_text:
 * @self: a statement on a row
 * @column: a column
 *
 * Returns: (transfer none) (nullable): the text, until the next step; %NULL for NULL
 */
const char *
mesign_statement_get_text (MesignStatement *self, int column)
{
  return (const char *) sqlite3_column_text (self->handle, column);
}

/**
 * mesign_statement_dup_text:
 * @self: a statement on a row
 * @column: a column
 *
 * Returns: (transfer full) (nullable): the text, %NULL for NULL
 */
char *
mesign_statement_dup_text (MesignStatement *self, int column)
{
  return g_strdup (mesign_statement_get_text (self, column));
}

/**
 * mesign_statement_dup_bytes:
 * @self: a statement on a row
 * @column: a column
 *
 * Returns: (transfer full) (nullable): the octets, %NULL for NULL
 */
GBytes *
mesign_statement_dup_bytes (MesignStatement *self, int column)
{
  gconstpointer octets;

  if (mesign_statement_is_null (self, column))
    return NULL;
  octets = sqlite3_column_blob (self->handle, column);

  return g_bytes_new (octets, sqlite3_column_bytes (self->handle, column));
}
