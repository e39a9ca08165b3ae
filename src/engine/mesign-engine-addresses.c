/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-compose.h"

#include <glib/gi18n-lib.h>

#include "mime/mesign-mime-address.h"

#include <string.h>

static gboolean
fail_no_address (const char *text, GError **error)
{
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("“%s” is no mail address. Write it as name@example.org."), text);

  return FALSE;
}

/* Two addresses without a comma between them look like a name and an address: the first would get
 * nothing, unnoticed. */
static gboolean
check_one (const char *text, const MesignAddress *address, GError **error)
{
  g_autofree char *bracketed = g_strdup_printf ("<%s>", address->address);
  g_autofree char *both = NULL;
  g_autoptr (GError) failure = NULL;

  if (!mesign_mime_check_address (address->address, &failure))
    {
      if (strchr (text, ',') == NULL)
        return fail_no_address (text, error);
      g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                           failure->message);
      return FALSE;
    }
  if (strchr (address->name, '@') == NULL || strstr (text, bracketed) != NULL)
    return TRUE;
  both = g_strdup_printf ("%s %s", address->name, address->address);

  return fail_no_address (both, error);
}

/**
 * mesign_engine_parse_addresses:
 * @text: addresses as a person types them, separated by commas, or one a line
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
  g_autofree char *line = NULL;
  g_autoptr (GPtrArray) addresses = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  line = g_strdelimit (g_strdup (text), "\r\n", ',');
  addresses = mesign_mime_parse_addresses (line);
  if (addresses->len == 0)
    {
      fail_no_address (text, error);
      return NULL;
    }
  for (guint i = 0; i < addresses->len; i++)
    if (!check_one (line, addresses->pdata[i], error))
      return NULL;

  return g_steal_pointer (&addresses);
}
