/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-keystore"

#include "config.h"

#include "keystore/mesign-keystore-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "base/mesign-file.h"
#include "keystore/mesign-keystore-resources.h"

#define MIGRATIONS "/com/mesign/keystore/migrations"
#define BACKUP_LIMIT ((gsize) 256 * 1024 * 1024)

static gboolean
is_whole (MesignDb *db, gpointer data, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db, "PRAGMA integrity_check (1)", error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  step = mesign_statement_step (statement, error);
  if (step == MESIGN_STEP_ERROR)
    return FALSE;
  if (step == MESIGN_STEP_ROW && g_strcmp0 (mesign_statement_get_text (statement, 0), "ok") == 0)
    return TRUE;

  g_set_error_literal (error, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT, _ ("its parts do not fit"));

  return FALSE;
}

static gboolean
copy_to (MesignDb *db, gpointer data, GError **error)
{
  return mesign_db_backup_sync (db, data, error);
}

static MesignDatabase *
open_whole (const char *path, const char *backup, GError **error)
{
  g_autoptr (MesignDatabase) database = NULL;

  /* Named here so that the linker keeps the resource. */
  g_resources_register (mesign_keystore_get_resource ());
  database =
      mesign_database_open_sync (path, MIGRATIONS, MESIGN_DB_SYNCHRONOUS_FULL, backup, error);
  if (database == NULL)
    return NULL;
  if (!mesign_database_read_sync (database, is_whole, NULL, error))
    {
      mesign_database_close_sync (database);
      return NULL;
    }

  return g_steal_pointer (&database);
}

static void
remove_all (const char *path)
{
  static const char *const suffixes[] = { "", "-wal", "-shm", ".damage" };

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *file = g_strconcat (path, suffixes[i], NULL);

      g_unlink (file);
    }
}

/* A backup is looked at in a copy, so that looking cannot harm it. */
static gboolean
backup_is_whole (GBytes *octets, const char *backup, GError **error)
{
  g_autofree char *copy = g_strdup_printf ("%s.%08x", backup, g_random_int ());
  g_autoptr (MesignDatabase) database = NULL;

  if (!mesign_file_write_sync (copy, octets, 0600, error))
    return FALSE;
  database = open_whole (copy, NULL, error);
  if (database != NULL)
    mesign_database_close_sync (database);
  remove_all (copy);

  return database != NULL;
}

static gboolean
holds_something (const char *path)
{
  GStatBuf info;

  return g_stat (path, &info) == 0 && info.st_size > 0;
}

static MesignDatabase *
refuse (const char *path, const char *backup, const GError *reason, GError **error)
{
  g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_DAMAGED,
               _ ("The file with your certificates and private keys is damaged (%s), and there is "
                  "no good copy of it. Nothing was changed. Put a backup of yours in the place of "
                  "“%s”, or move that file and “%s” away to begin anew and import your "
                  "certificates again."),
               reason->message, path, backup);

  return NULL;
}

static MesignDatabase *
restore (const char *path, const char *backup, const GError *reason, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (backup, BACKUP_LIMIT, NULL);
  g_autoptr (GError) inner = NULL;
  g_autofree char *moved_to = NULL;

  if (octets == NULL || g_bytes_get_size (octets) == 0)
    return refuse (path, backup, reason, error);
  if (!backup_is_whole (octets, backup, &inner))
    {
      if (!g_error_matches (inner, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
        g_propagate_error (error, g_steal_pointer (&inner));
      else
        refuse (path, backup, inner, error);
      return NULL;
    }
  if (g_file_test (path, G_FILE_TEST_EXISTS) &&
      !mesign_database_move_aside_sync (path, &moved_to, error))
    return NULL;
  if (!mesign_file_write_sync (path, octets, 0600, error))
    return NULL;
  g_message ("keys.db was made again out of its backup: %s", reason->message);

  return open_whole (path, backup, error);
}

/* A backup from the first moment, not only from the first change. */
static gboolean
ensure_backup (MesignDatabase *database, char *backup, GError **error)
{
  return holds_something (backup) || mesign_database_read_sync (database, copy_to, backup, error);
}

static MesignDatabase *
open_or_restore (const char *path, char *backup, gboolean *restored, GError **error)
{
  g_autoptr (MesignDatabase) database = NULL;
  g_autoptr (GError) inner = NULL;

  if (holds_something (path) || !holds_something (backup))
    database = open_whole (path, backup, &inner);
  else
    inner = g_error_new_literal (MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT, _ ("it is gone"));

  if (g_error_matches (inner, MESIGN_DB_ERROR, MESIGN_DB_ERROR_CORRUPT))
    {
      database = restore (path, backup, inner, error);
      *restored = database != NULL;
      return g_steal_pointer (&database);
    }
  if (database == NULL || !ensure_backup (database, backup, &inner))
    {
      g_propagate_error (error, g_steal_pointer (&inner));
      return NULL;
    }

  return g_steal_pointer (&database);
}

MesignDatabase *
mesign_keystore_open_database_sync (const char *path, gboolean *restored, GError **error)
{
  g_autofree char *backup = g_strconcat (path, ".bak", NULL);
  g_autoptr (GError) inner = NULL;
  MesignDatabase *database = NULL;

  if (mesign_database_finish_moving_sync (path, NULL, &inner))
    database = open_or_restore (path, backup, restored, &inner);
  if (database != NULL)
    {
      mesign_database_forget_moved (path);
      return database;
    }

  mesign_keystore_convert_error (&inner);
  if (inner->domain != MESIGN_KEYSTORE_ERROR)
    g_set_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_STORE,
                 _ ("The file with your certificates cannot be opened: %s"), inner->message);
  else
    g_propagate_error (error, g_steal_pointer (&inner));

  return NULL;
}
