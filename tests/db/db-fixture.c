/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "db-fixture.h"

#include <glib/gstdio.h>

void
fixture_set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->folder = g_dir_make_tmp ("mesign-db-XXXXXX", NULL);
  fixture->path = g_build_filename (fixture->folder, "test.db", NULL);
  fixture->mark = g_strconcat (fixture->path, ".damage", NULL);
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = g_dir_open (fixture->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->path);
  g_free (fixture->mark);
}

MesignDatabase *
fixture_open (Fixture *fixture, MesignDbFlags flags)
{
  g_autoptr (GError) error = NULL;
  MesignDatabase *database = mesign_database_open_sync (fixture->path, ONE, flags, NULL, &error);

  g_assert_no_error (error);

  return database;
}

gboolean
insert_note (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "INSERT INTO note (text) VALUES (?1)", error);

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_text (statement, 1, data);

  return mesign_statement_run (statement, error);
}

gboolean
count_notes (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "SELECT count(*) FROM note", error);

  return statement != NULL && mesign_statement_get_single (statement, 0, data, error);
}
