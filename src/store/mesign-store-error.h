/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignStoreError:
 * @MESIGN_STORE_ERROR_FAILED: anything else
 * @MESIGN_STORE_ERROR_BUSY: another process held the store too long; try again
 * @MESIGN_STORE_ERROR_FULL: no space left on the disk
 * @MESIGN_STORE_ERROR_DAMAGED: the file is damaged; opening the store anew rebuilds it
 * @MESIGN_STORE_ERROR_NEWER: a newer version of the program wrote the store
 * @MESIGN_STORE_ERROR_REPLACED: another process has put a new file in its place; start again
 * @MESIGN_STORE_ERROR_IO: the files cannot be opened, read or written
 * @MESIGN_STORE_ERROR_NOT_FOUND: there is no such mailbox, message, placement or operation
 * @MESIGN_STORE_ERROR_STATE: it is not in a state in which this can be done
 * @MESIGN_STORE_ERROR_QUERY: the search cannot be understood; the message says why
 * @MESIGN_STORE_ERROR_EXISTS: there is one of that name already
 *
 * What goes wrong in the store.
 */
typedef enum
{
  MESIGN_STORE_ERROR_FAILED,
  MESIGN_STORE_ERROR_BUSY,
  MESIGN_STORE_ERROR_FULL,
  MESIGN_STORE_ERROR_DAMAGED,
  MESIGN_STORE_ERROR_NEWER,
  MESIGN_STORE_ERROR_REPLACED,
  MESIGN_STORE_ERROR_IO,
  MESIGN_STORE_ERROR_NOT_FOUND,
  MESIGN_STORE_ERROR_STATE,
  MESIGN_STORE_ERROR_QUERY,
  MESIGN_STORE_ERROR_EXISTS,
} MesignStoreError;

#define MESIGN_STORE_ERROR (mesign_store_error_quark ())
GQuark mesign_store_error_quark (void);

G_END_DECLS
