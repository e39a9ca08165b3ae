/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

#define UNCHANGED -1

static void
print_words (const MesignAccount *account, guint64 n_octets, guint n_mails)
{
  g_autofree char *size = g_format_size (n_octets);

  if (account->keep_days > 0)
    mesign_cli_print (_ ("Texts older than %u days are not kept here."), account->keep_days);
  if (account->keep_megabytes > 0)
    mesign_cli_print (_ ("At most %u MB of texts are kept here."), account->keep_megabytes);
  if (account->keep_days == 0 && account->keep_megabytes == 0)
    mesign_cli_print (_ ("All texts that are fetched are kept here."));
  mesign_cli_print (
      g_dngettext (GETTEXT_PACKAGE, "%s are used by %u mail.", "%s are used by %u mails.", n_mails),
      size, n_mails);
}

static MesignExit
print_limits (MesignCli *cli, MesignAccount *account)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  guint64 n_octets;
  guint n_mails;

  mesign_engine_measure_account_async (cli->engine, account, cli->cancellable, mesign_cli_on_ready,
                                       cli);
  if (!mesign_engine_measure_account_finish (cli->engine, mesign_cli_wait (cli), &n_octets,
                                             &n_mails, &error))
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    {
      print_words (account, n_octets, n_mails);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "address", account->address);
  mesign_json_integer (builder, "days", account->keep_days);
  mesign_json_integer (builder, "megabytes", account->keep_megabytes);
  mesign_json_integer (builder, "used", (gint64) n_octets);
  mesign_json_integer (builder, "texts", n_mails);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignExit
set_limits (MesignCli *cli, MesignAccount *account, int days, int megabytes)
{
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (GError) error = NULL;

  mesign_engine_set_limits_async (
      cli->engine, account, days != UNCHANGED ? (guint) days : account->keep_days,
      megabytes != UNCHANGED ? (guint) megabytes : account->keep_megabytes, cli->cancellable,
      mesign_cli_on_ready, cli);
  changed = mesign_engine_set_limits_finish (cli->engine, mesign_cli_wait (cli), &error);

  return changed != NULL ? print_limits (cli, changed) : mesign_cli_fail (cli, error);
}

MesignExit
mesign_cli_account_limit (MesignCli *cli, int argc, char **argv)
{
  int days = UNCHANGED;
  int megabytes = UNCHANGED;
  const GOptionEntry entries[] = {
    { "days", 0, 0, G_OPTION_ARG_INT, &days, N_ ("Keep no texts that are older; 0 keeps all"),
      N_ ("N") },
    { "megabytes", 0, 0, G_OPTION_ARG_INT, &megabytes,
      N_ ("Keep no more of them, the newest first; 0 keeps all"), N_ ("N") },
    { NULL },
  };
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (days < UNCHANGED || megabytes < UNCHANGED)
    return mesign_cli_usage (cli, _ ("A limit is a number, 1 or more; 0 is none."));
  if (!mesign_cli_open (cli, &error) ||
      (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  if (days == UNCHANGED && megabytes == UNCHANGED)
    return print_limits (cli, account);

  return set_limits (cli, account, days, megabytes);
}
