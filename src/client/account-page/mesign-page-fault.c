/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-fault.h"

#include <glib/gi18n-lib.h>
#include <webkit/webkit.h>

/* What WebKit and GLib say of a page that did not load is for developers, and in English where
 * their translations are not installed. */

static const char *
get_network_words (int code)
{
  switch (code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      /* Translators: the name of a server */
      return _ ("%s takes no connections at the moment. Try again in a few minutes.");
    case G_IO_ERROR_TIMED_OUT:
      return _ ("%s does not answer. Check the connection, then try again.");
    case G_IO_ERROR_HOST_UNREACHABLE:
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return _ ("There is no way from here to %s. Check the connection, or try another network.");
    case G_IO_ERROR_PROXY_FAILED:
    case G_IO_ERROR_PROXY_AUTH_FAILED:
    case G_IO_ERROR_PROXY_NEED_AUTH:
    case G_IO_ERROR_PROXY_NOT_ALLOWED:
      return _ ("The proxy of this network does not lead to %s. Ask whoever runs the network.");
    case G_IO_ERROR_PARTIAL_INPUT:
    case G_IO_ERROR_CONNECTION_CLOSED:
      return _ ("The connection to %s broke off. Try again.");
    default:
      return NULL;
    }
}

static const char *
get_words (const GError *error)
{
  const char *words = NULL;

  if (error->domain == G_RESOLVER_ERROR)
    return _ ("The network knows no server named %s. Check the connection, then try again.");
  if (error->domain == G_TLS_ERROR)
    return _ ("No safe connection to %s came about. Try again in another network, or ask the "
              "provider.");
  if (error->domain == G_IO_ERROR)
    words = get_network_words (error->code);

  return words != NULL ? words
                       : _ ("%s did not answer as it should. Try again in a few minutes; if that "
                            "does not help, ask the provider.");
}

/**
 * mesign_page_fault_words:
 * @name: whose page or file it is, as its host
 * @error: why it did not load
 *
 * Returns: (transfer full): what happened and what to do about it
 */
char *
mesign_page_fault_words (const char *name, const GError *error)
{
  if (g_error_matches (error, WEBKIT_DOWNLOAD_ERROR, WEBKIT_DOWNLOAD_ERROR_DESTINATION))
    return g_strdup (_ ("It cannot be written there. Make room, or choose another folder."));

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (get_words (error), name);
#pragma GCC diagnostic pop
}
