/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static const char *const sentences[] = {
  [MESIGN_STORE_FAULT_MAIL_FILE] = N_ ("Damage in the file of messages, mail.db"),
  [MESIGN_STORE_FAULT_BODIES_FILE] = N_ ("Damage in the file of message texts, bodies.db"),
  [MESIGN_STORE_FAULT_OCTETS] = N_ ("Messages whose text is damaged"),
  [MESIGN_STORE_FAULT_MISSING_OCTETS] = N_ ("Messages whose text is missing"),
  [MESIGN_STORE_FAULT_STRAY_OCTETS] = N_ ("Texts that belong to no message"),
  [MESIGN_STORE_FAULT_HEADERS] = N_ ("Messages whose sender, subject or date is not what they say"),
  [MESIGN_STORE_FAULT_ORPHANS] = N_ ("Messages in no mailbox"),
  [MESIGN_STORE_FAULT_FLAGS] = N_ ("Messages with wrong flags"),
  [MESIGN_STORE_FAULT_COUNTS] = N_ ("Mailboxes with wrong totals"),
  [MESIGN_STORE_FAULT_LISTS] = N_ ("Wrong rows in lists"),
  [MESIGN_STORE_FAULT_CONVERSATIONS] = N_ ("Conversations that are torn apart or empty"),
  [MESIGN_STORE_FAULT_WORDS] = N_ ("Messages whose words to be found are wrong"),
  [MESIGN_STORE_FAULT_SEARCH] = N_ ("Damage in the index of the search"),
};

static void
print_faults (const MesignStoreCheck *check)
{
  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    if (check->n_faults[i] > 0)
      mesign_cli_print ("%s: %" G_GINT64_FORMAT, _ (sentences[i]), check->n_faults[i]);
}

static void
print_check (MesignCli *cli, const MesignStoreCheck *check, gboolean will_rebuild)
{
  if (cli->json)
    return;
  print_faults (check);
  if (mesign_store_check_is_whole (check))
    mesign_cli_print (_ ("All is well: %u messages, of which %u are here with their text."),
                      (guint) check->n_messages, (guint) check->n_octets);
  else if (!will_rebuild)
    mesign_cli_print (_ ("“mesignctl profile check --rebuild” puts this right. No mail is lost."));
}

static MesignStoreCheck *
check_store (MesignCli *cli, GError **error)
{
  mesign_engine_check_store_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);

  return mesign_engine_check_store_finish (cli->engine, mesign_cli_wait (cli), error);
}

/* A file that is damaged is moved aside by the next opening. */
static gboolean
replace_files (MesignCli *cli, GError **error)
{
  mesign_cli_close (cli);

  return mesign_cli_open (cli, error);
}

static gboolean
rebuild (MesignCli *cli, gboolean is_damaged, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean done;

  mesign_engine_rebuild_store_async (cli->engine, mesign_cli_get_progress (), NULL,
                                     cli->cancellable, mesign_cli_on_ready, cli);
  done = mesign_engine_rebuild_store_finish (cli->engine, mesign_cli_wait (cli), &local);
  mesign_cli_end_progress ();
  if (done)
    return TRUE;
  if (is_damaged && g_error_matches (local, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_STORE))
    return replace_files (cli, error);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static MesignExit
print_json (MesignCli *cli, const MesignStoreCheck *check, gboolean is_rebuilt, gboolean is_whole)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mesign_json_boolean (builder, "whole", is_whole);
  mesign_json_boolean (builder, "rebuilt", is_rebuilt);
  mesign_json_integer (builder, "messages", check->n_messages);
  mesign_json_integer (builder, "texts", check->n_octets);
  json_builder_set_member_name (builder, "faults");
  json_builder_begin_object (builder);
  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    if (check->n_faults[i] > 0)
      mesign_json_integer (builder, mesign_store_fault_to_string (i), check->n_faults[i]);
  json_builder_end_object (builder);
  mesign_json_string (builder, "moved_aside", mesign_engine_get_damaged_store (cli->engine));
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, is_whole ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO);
}

static MesignExit
rebuild_and_look (MesignCli *cli, const MesignStoreCheck *found)
{
  g_autoptr (MesignStoreCheck) left = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_whole;

  if (!rebuild (cli, mesign_store_check_has_damaged_file (found), &error))
    return mesign_cli_fail (cli, error);
  left = check_store (cli, &error);
  if (left == NULL)
    return mesign_cli_fail (cli, error);
  is_whole = mesign_store_check_is_whole (left);
  if (cli->json)
    return print_json (cli, found, TRUE, is_whole);
  if (is_whole)
    mesign_cli_print (
        _ ("It was made anew. What is missing comes with the next “mesignctl sync”."));
  else
    print_faults (left);

  return is_whole ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO;
}

MesignExit
mesign_cli_profile_check (MesignCli *cli, int argc, char **argv)
{
  gboolean wants_rebuild = FALSE;
  const GOptionEntry entries[] = {
    { "rebuild", 0, 0, G_OPTION_ARG_NONE, &wants_rebuild,
      N_ ("Make anew what can be made from the messages"), NULL },
    { NULL },
  };
  g_autoptr (MesignStoreCheck) check = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  check = check_store (cli, &error);
  if (check == NULL)
    return mesign_cli_fail (cli, error);
  print_check (cli, check, wants_rebuild);
  if (wants_rebuild)
    return rebuild_and_look (cli, check);
  if (cli->json)
    return print_json (cli, check, FALSE, mesign_store_check_is_whole (check));

  return mesign_store_check_is_whole (check) ? MESIGN_EXIT_DONE : MESIGN_EXIT_NOT_SO;
}
