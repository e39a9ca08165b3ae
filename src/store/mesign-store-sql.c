/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

static MesignStatement *
prepare (MesignDb *db, const char *sql, const gint64 *values, guint n_values, GError **error)
{
  MesignStatement *statement = mesign_db_prepare (db, sql, error);

  for (guint i = 0; statement != NULL && i < n_values; i++)
    mesign_statement_bind_int64 (statement, i + 1, values[i]);

  return statement;
}

/* Runs a statement whose values are numbers: mesign_store_run_ids (db, sql, IDS (a, b), error). */
gboolean
mesign_store_run_ids (MesignDb *db,
                      const char *sql,
                      const gint64 *values,
                      guint n_values,
                      GError **error)
{
  g_autoptr (MesignStatement) statement = prepare (db, sql, values, n_values, error);

  return statement != NULL && mesign_statement_run (statement, error);
}

/* Asks for one number; where there is no row it is 0. */
gboolean
mesign_store_ask_ids (MesignDb *db,
                      const char *sql,
                      const gint64 *values,
                      guint n_values,
                      gint64 *value,
                      GError **error)
{
  g_autoptr (MesignStatement) statement = prepare (db, sql, values, n_values, error);

  return statement != NULL && mesign_statement_get_single (statement, 0, value, error);
}

/* Collects the first column of all rows. */
GArray *
mesign_store_list_ids (MesignStatement *statement, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      gint64 id = mesign_statement_get_int64 (statement, 0);

      g_array_append_val (ids, id);
    }

  return step == MESIGN_STEP_DONE ? g_steal_pointer (&ids) : NULL;
}
