/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-db"

#include "config.h"

#include "db/mesign-db-private.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (mesign - db - error - quark, mesign_db_error)

static MesignDbError
convert (int result)
{
  switch (result & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return MESIGN_DB_ERROR_BUSY;
    case SQLITE_FULL:
      return MESIGN_DB_ERROR_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return MESIGN_DB_ERROR_CORRUPT;
    case SQLITE_CONSTRAINT:
      return MESIGN_DB_ERROR_CONSTRAINT;
    case SQLITE_IOERR:
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return MESIGN_DB_ERROR_IO;
    default:
      return MESIGN_DB_ERROR_FAILED;
    }
}

static const char *
describe (MesignDbError code)
{
  switch (code)
    {
    case MESIGN_DB_ERROR_BUSY:
      return _ ("Another program is using the database; try again in a moment");
    case MESIGN_DB_ERROR_FULL:
      return _ ("There is no space left on the disk; free some and try again");
    case MESIGN_DB_ERROR_CORRUPT:
      return _ ("The database is damaged");
    case MESIGN_DB_ERROR_IO:
      return _ ("The database cannot be read or written; check the disk and the permissions");
    case MESIGN_DB_ERROR_CONSTRAINT:
    case MESIGN_DB_ERROR_NEWER:
    case MESIGN_DB_ERROR_REPLACED:
    case MESIGN_DB_ERROR_FAILED:
    default:
      return _ ("The database refused a request");
    }
}

/* SQLite tells a full disk from a broken one in its main file alone, not in what lies beside it. */
static gboolean
is_full (sqlite3 *handle)
{
  int reason = handle != NULL ? sqlite3_system_errno (handle) : 0;

  return reason == ENOSPC || reason == EDQUOT;
}

/* The one place where SQLite's result codes become errors. Its words carry no bound values. */
gboolean
mesign_db_fail (GError **error, sqlite3 *handle, int result)
{
  MesignDbError code = convert (result);

  if (code == MESIGN_DB_ERROR_IO && is_full (handle))
    code = MESIGN_DB_ERROR_FULL;
  if ((result & 0xff) == SQLITE_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, _ ("The work was cancelled"));
  else
    g_set_error (error, MESIGN_DB_ERROR, code, "%s (%s)", describe (code),
                 handle != NULL ? sqlite3_errmsg (handle) : sqlite3_errstr (result));

  return FALSE;
}

/* What went wrong with a file beside the database. */
gboolean
mesign_db_fail_file (GError **error, const GError *reason)
{
  g_set_error_literal (error, MESIGN_DB_ERROR,
                       g_error_matches (reason, G_FILE_ERROR, G_FILE_ERROR_NOSPC)
                           ? MESIGN_DB_ERROR_FULL
                           : MESIGN_DB_ERROR_IO,
                       reason->message);

  return FALSE;
}
