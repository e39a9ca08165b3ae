/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignDbError:
 * @MESIGN_DB_ERROR_FAILED: anything else, a mistake of ours among them
 * @MESIGN_DB_ERROR_BUSY: another process held the database longer than the time-out
 * @MESIGN_DB_ERROR_FULL: no space left
 * @MESIGN_DB_ERROR_CORRUPT: the file is damaged or is no database; the caller moves it aside
 * @MESIGN_DB_ERROR_CONSTRAINT: a value that must be unique or refer to something does not
 * @MESIGN_DB_ERROR_NEWER: a newer version of the program wrote the file; it must not be touched
 * @MESIGN_DB_ERROR_REPLACED: another process has moved the file aside and put a new one in its
 * place
 * @MESIGN_DB_ERROR_IO: the file cannot be opened, read or written
 *
 * What goes wrong with a database.
 */
typedef enum
{
  MESIGN_DB_ERROR_FAILED,
  MESIGN_DB_ERROR_BUSY,
  MESIGN_DB_ERROR_FULL,
  MESIGN_DB_ERROR_CORRUPT,
  MESIGN_DB_ERROR_CONSTRAINT,
  MESIGN_DB_ERROR_NEWER,
  MESIGN_DB_ERROR_REPLACED,
  MESIGN_DB_ERROR_IO,
} MesignDbError;

#define MESIGN_DB_ERROR (mesign_db_error_quark ())
GQuark mesign_db_error_quark (void);

G_END_DECLS
