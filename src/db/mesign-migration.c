/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

#include <glib/gi18n-lib.h>

/* Five seconds, by pieces of so many microseconds. */
#define GUEST_WAIT 20000
#define GUEST_TRIES 250

typedef struct
{
  int version;
  char *name;
} Migration;

static void
clear_migration (gpointer data)
{
  g_free (((Migration *) data)->name);
}

static int
compare_migrations (gconstpointer a, gconstpointer b)
{
  return ((const Migration *) a)->version - ((const Migration *) b)->version;
}

static GArray *
list_migrations (const char *folder, GError **error)
{
  g_auto (GStrv) names = g_resources_enumerate_children (folder, 0, error);
  g_autoptr (GArray) list = g_array_new (FALSE, FALSE, sizeof (Migration));

  if (names == NULL)
    return NULL;
  g_array_set_clear_func (list, clear_migration);
  for (guint i = 0; names[i] != NULL; i++)
    {
      Migration one = { atoi (names[i]), g_build_path ("/", folder, names[i], NULL) };

      g_array_append_val (list, one);
    }
  g_array_sort (list, compare_migrations);

  return g_steal_pointer (&list);
}

static gboolean
get_version (MesignDb *db, gint64 *version, GError **error)
{
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, "PRAGMA user_version", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, version, error);
}

static gboolean
run_script (MesignDb *db, const Migration *migration, GError **error)
{
  g_autoptr (GBytes) script =
      g_resources_lookup_data (migration->name, G_RESOURCE_LOOKUP_FLAGS_NONE, error);
  g_autofree char *set_version = g_strdup_printf ("PRAGMA user_version = %d", migration->version);

  return script != NULL && mesign_db_exec (db, g_bytes_get_data (script, NULL), error) &&
         mesign_db_exec (db, set_version, error);
}

/* Another process may have done it while this one waited for its turn. */
static gboolean
migrate_once (MesignDb *db, const Migration *migration, GError **error)
{
  gint64 version;

  if (!mesign_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  if (get_version (db, &version, error) &&
      (version >= migration->version || run_script (db, migration, error)) &&
      mesign_db_exec (db, "COMMIT", error))
    return TRUE;
  mesign_db_exec (db, "ROLLBACK", NULL);

  return FALSE;
}

static gboolean
find_versions (MesignDb *db, GArray *list, int *newest, gint64 *version, GError **error)
{
  *newest = list->len > 0 ? g_array_index (list, Migration, list->len - 1).version : 0;
  if (!get_version (db, version, error))
    return FALSE;
  if (*version <= *newest)
    return TRUE;
  g_set_error (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_NEWER,
               _ ("A newer version of MeSign has written this database (version %d, known is "
                  "%d). Install that version again to use it"),
               (int) *version, *newest);

  return FALSE;
}

/* Brings a database to the newest version, script by script, each in a transaction of its own. */
gboolean
mesign_db_migrate (MesignDb *db, const char *folder, GError **error)
{
  g_autoptr (GArray) list = list_migrations (folder, error);
  gint64 version;
  int newest;

  if (list == NULL || !find_versions (db, list, &newest, &version, error))
    return FALSE;
  for (guint i = 0; i < list->len; i++)
    {
      const Migration *migration = &g_array_index (list, Migration, i);

      if (migration->version > version && !migrate_once (db, migration, error))
        return FALSE;
    }

  return TRUE;
}

/* Lets a script that runs come to its end. */
static gboolean
await_writer (MesignDb *db, GError **error)
{
  return mesign_db_exec (db, "BEGIN IMMEDIATE", error) && mesign_db_exec (db, "ROLLBACK", error);
}

/* For a guest: whoever looks after the file may be bringing it to the newest version. One that
 * does not knows no newer one, and would go on with its own statements in tables that have changed.
 */
gboolean
mesign_db_await_newest (MesignDb *db, const char *folder, GError **error)
{
  g_autoptr (GArray) list = list_migrations (folder, error);

  for (guint n = 0; list != NULL && n < GUEST_TRIES; n++)
    {
      gint64 version;
      int newest;

      if (!find_versions (db, list, &newest, &version, error))
        return FALSE;
      if (version == newest)
        return TRUE;
      if (!await_writer (db, error))
        return FALSE;
      g_usleep (GUEST_WAIT);
    }
  if (list != NULL)
    g_set_error_literal (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_BUSY,
                         _ ("Another MeSign of an older version is running. Close it and try "
                            "again."));

  return FALSE;
}
