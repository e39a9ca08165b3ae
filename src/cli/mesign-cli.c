/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every command needs: its options, the engine, and the account it is about. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

/* The options every command takes; they may stand before or behind its words. */
GOptionEntry *
mesign_cli_get_global_entries (MesignCli *cli)
{
  GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli->profile_directory,
      N_ ("Keep everything under DIR"), N_ ("DIR") },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &cli->passphrase_file,
      N_ ("The passphrase of the private keys; - is standard input"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON document"), NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &cli->verbose, N_ ("Say more on standard error"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->show_version, N_ ("Print the version"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/* What stands behind the command, in the person's language. */
const char *
mesign_command_get_arguments (const MesignCommand *command)
{
  return command->arguments[0] != '\0' ? _ (command->arguments) : "";
}

static const MesignCommand *
find_running_command (MesignCli *cli)
{
  for (const MesignCommand *command = mesign_commands; command->group != NULL; command++)
    {
      g_autofree char *name = command->name != NULL
                                  ? g_strdup_printf ("%s %s", command->group, command->name)
                                  : g_strdup (command->group);

      if (g_strcmp0 (name, cli->command) == 0)
        return command;
    }

  g_return_val_if_reached (NULL);
}

static gboolean
parse (MesignCli *cli,
       const GOptionEntry *entries,
       gboolean loosely,
       int *argc,
       char ***argv,
       int least,
       int most)
{
  const MesignCommand *command = find_running_command (cli);
  g_autofree char *parameters =
      g_strdup_printf ("%s %s", cli->command, mesign_command_get_arguments (command));
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autofree GOptionEntry *global = mesign_cli_get_global_entries (cli);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_ignore_unknown_options (context, loosely);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      mesign_cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      memmove (*argv + 1, *argv + 2, (*argc - 1) * sizeof **argv);
      (*argc)--;
    }
  if (*argc - 1 < least || (most >= 0 && *argc - 1 > most))
    {
      mesign_cli_usage (cli, _ ("This is how it goes: mesignctl %s %s"), cli->command,
                        mesign_command_get_arguments (command));
      return FALSE;
    }

  return TRUE;
}

/* Reads a command's options, and checks how many words are left: at least @least, at most @most, or
 * -1 for any. The first one then is argv[1]. */
gboolean
mesign_cli_parse (MesignCli *cli,
                  const GOptionEntry *entries,
                  int *argc,
                  char ***argv,
                  int least,
                  int most)
{
  return parse (cli, entries, FALSE, argc, argv, least, most);
}

/* The same for a command whose words may begin with a dash. */
gboolean
mesign_cli_parse_loosely (MesignCli *cli, int *argc, char ***argv, int least, int most)
{
  return parse (cli, NULL, TRUE, argc, argv, least, most);
}

void
mesign_cli_on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignCli *cli = user_data;

  g_set_object (&cli->result, result);
  g_main_loop_quit (cli->loop);
}

/* Runs the main loop, which nothing else runs in this program, until mesign_cli_on_ready() was
 * called. The result is good until the next wait. */
GAsyncResult *
mesign_cli_wait (MesignCli *cli)
{
  if (cli->result == NULL)
    g_main_loop_run (cli->loop);
  g_clear_object (&cli->last_result);
  cli->last_result = g_steal_pointer (&cli->result);

  return cli->last_result;
}

/* What was lost from this computer is not lost for good, but has to be said. */
static void
warn_of_damage (MesignCli *cli)
{
  const char *path = mesign_engine_get_damaged_store (cli->engine);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  if (shown != NULL)
    g_printerr (
        _ ("The stored mail was damaged. It was moved to “%s”, and what waits to be done or "
           "sent was saved from it. The next “mesignctl sync” fetches the mail again.\n"),
        shown);
}

gboolean
mesign_cli_open (MesignCli *cli, GError **error)
{
  g_autoptr (MesignPrompter) prompter = mesign_cli_prompter_new (cli);

  cli->engine = mesign_engine_new (cli->profile, prompter);
  mesign_engine_open_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_engine_open_finish (cli->engine, mesign_cli_wait (cli), error))
    return FALSE;
  warn_of_damage (cli);

  return TRUE;
}

void
mesign_cli_close (MesignCli *cli)
{
  if (cli->engine == NULL)
    return;
  mesign_engine_close_async (cli->engine, mesign_cli_on_ready, cli);
  mesign_engine_close_finish (cli->engine, mesign_cli_wait (cli), NULL);
  g_clear_object (&cli->engine);
}

/* Whether the profile holds anything yet; looking at a file makes no profile. */
gboolean
mesign_cli_has_store (MesignCli *cli)
{
  g_autofree char *path = mesign_profile_dup_data_path (cli->profile, "keys.db");

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

/* An account of the profile by its address, to be unreferenced; the only one where @address is
 * NULL. */
MesignAccount *
mesign_cli_find_account (MesignCli *cli, const char *address, GError **error)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (cli->engine);
  MesignAccount *account = NULL;

  if (address != NULL)
    account = mesign_engine_find_account (cli->engine, address);
  else if (accounts->len == 1)
    account = mesign_account_ref (accounts->pdata[0]);
  if (account == NULL && address != NULL)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                 _ ("There is no account %s here. “mesignctl account list” shows those there are."),
                 address);
  else if (account == NULL)
    g_set_error_literal (
        error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
        accounts->len == 0
            ? _ ("There is no account yet. Add one with “mesignctl account add ADDRESS”.")
            : _ ("There are several accounts. Say which one you mean by its address; “mesignctl "
                 "account list” shows those there are."));

  return account;
}
