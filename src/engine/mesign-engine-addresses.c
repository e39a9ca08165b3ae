/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include <glib/gi18n-lib.h>

#include "mime/mesign-mime-address.h"

/**
 * mesign_engine_parse_addresses:
 * @text: addresses as a person types them, separated by commas
 * @error: return location for %MESIGN_ENGINE_ERROR_INVALID
 *
 * Reads an address list (RFC 5322 section 3.4) and checks that each address can be written to.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAddress): at least one address, or %NULL
 * with @error set
 */
GPtrArray *
mesign_engine_parse_addresses (const char *text, GError **error)
{
  g_autoptr (GPtrArray) addresses = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  addresses = mesign_mime_parse_addresses (text);
  if (addresses->len == 0)
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                   _ ("“%s” is no mail address. Write it as name@example.org."), text);
      return NULL;
    }
  for (guint i = 0; i < addresses->len; i++)
    {
      g_autoptr (GError) failure = NULL;
      const MesignAddress *address = addresses->pdata[i];

      if (mesign_mime_check_address (address->address, &failure))
        continue;
      g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                           failure->message);
      return NULL;
    }

  return g_steal_pointer (&addresses);
}
