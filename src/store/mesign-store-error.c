/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (mesign - store - error - quark, mesign_store_error)

gboolean
mesign_store_fail (GError **error, MesignStoreError code, const char *message)
{
  g_set_error_literal (error, MESIGN_STORE_ERROR, code, message);

  return FALSE;
}

static MesignStoreError
convert (int code)
{
  switch ((MesignDbError) code)
    {
    case MESIGN_DB_ERROR_BUSY:
      return MESIGN_STORE_ERROR_BUSY;
    case MESIGN_DB_ERROR_FULL:
      return MESIGN_STORE_ERROR_FULL;
    case MESIGN_DB_ERROR_CORRUPT:
      return MESIGN_STORE_ERROR_DAMAGED;
    case MESIGN_DB_ERROR_NEWER:
      return MESIGN_STORE_ERROR_NEWER;
    case MESIGN_DB_ERROR_REPLACED:
      return MESIGN_STORE_ERROR_REPLACED;
    case MESIGN_DB_ERROR_IO:
      return MESIGN_STORE_ERROR_IO;
    case MESIGN_DB_ERROR_CONSTRAINT:
    case MESIGN_DB_ERROR_FAILED:
    default:
      return MESIGN_STORE_ERROR_FAILED;
    }
}

/* Takes an error of the database and hands it on as one of the store. Others pass unchanged. */
gboolean
mesign_store_convert_error (GError **error, GError *from)
{
  if (from->domain == MESIGN_DB_ERROR)
    {
      from->code = convert (from->code);
      from->domain = MESIGN_STORE_ERROR;
      if (from->code == MESIGN_STORE_ERROR_DAMAGED)
        g_prefix_error (&from, "%s",
                        _ ("The mail store is damaged; start MeSign again to rebuild it: "));
    }
  g_propagate_error (error, from);

  return FALSE;
}
