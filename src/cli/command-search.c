/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

MesignExit
mesign_cli_search (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *address = NULL;
  g_autofree char *query = NULL;
  int limit = 100;
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &address, N_ ("In this account only"), N_ ("ADDRESS") },
    { "limit", 0, 0, G_OPTION_ARG_INT, &limit, N_ ("At most so many, newest first (100)"),
      N_ ("N") },
    { NULL },
  };
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, -1))
    return MESIGN_EXIT_USAGE;
  if (limit < 1)
    return mesign_cli_usage (cli, _ ("--limit is at least 1."));
  query = g_strjoinv (" ", argv + 1);
  if (!mesign_cli_open (cli, &error) ||
      (address != NULL && (account = mesign_cli_find_account (cli, address, &error)) == NULL))
    return mesign_cli_fail (cli, error);
  mesign_engine_search_async (cli->engine, query, account != NULL ? account->id : NULL, limit,
                              MESIGN_SEARCH_PLAIN, cli->cancellable, mesign_cli_on_ready, cli);
  messages = mesign_engine_search_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (messages == NULL)
    return mesign_cli_fail (cli, error);

  return mesign_cli_print_messages (cli, messages,
                                    messages->len > 0 ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO);
}
