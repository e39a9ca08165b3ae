/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static MesignExit
print_choice (MesignCli *cli, const MesignAccount *account)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print ("%s", account->only_subscribed
                                  ? _ ("Only subscribed mailboxes are shown and synchronized.")
                                  : _ ("All mailboxes are shown and synchronized."));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "address", account->address);
  mesign_json_string (builder, "mailboxes", account->only_subscribed ? "subscribed" : "all");
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignExit
choose (MesignCli *cli, MesignAccount *account, gboolean only_subscribed)
{
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (GError) error = NULL;

  mesign_engine_set_only_subscribed_async (cli->engine, account, only_subscribed, cli->cancellable,
                                           mesign_cli_on_ready, cli);
  changed = mesign_engine_set_only_subscribed_finish (cli->engine, mesign_cli_wait (cli), &error);

  return changed != NULL ? print_choice (cli, changed) : mesign_cli_fail (cli, error);
}

MesignExit
mesign_cli_account_mailboxes (MesignCli *cli, int argc, char **argv)
{
  gboolean is_subscribed = FALSE;
  gboolean is_all = FALSE;
  const GOptionEntry entries[] = {
    { "subscribed", 0, 0, G_OPTION_ARG_NONE, &is_subscribed,
      N_ ("Show and synchronize only those that are subscribed to"), NULL },
    { "all", 0, 0, G_OPTION_ARG_NONE, &is_all, N_ ("Show and synchronize all of them"), NULL },
    { NULL },
  };
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (is_subscribed && is_all)
    return mesign_cli_usage (cli, _ ("It is either --subscribed or --all."));
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);

  return is_subscribed || is_all ? choose (cli, account, is_subscribed)
                                 : print_choice (cli, account);
}
