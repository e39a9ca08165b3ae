/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

/* For people; the words of programs are those of the engine. */
static const char *const kind_names[MESIGN_N_BACKUP_KINDS] = {
  [MESIGN_BACKUP_KEY] = N_ ("private key"),
  [MESIGN_BACKUP_CERTIFICATE] = N_ ("certificate"),
  [MESIGN_BACKUP_DECISION] = N_ ("trust decision"),
  [MESIGN_BACKUP_DEFAULT] = N_ ("chosen certificate"),
  [MESIGN_BACKUP_REQUEST] = N_ ("certificate request"),
  [MESIGN_BACKUP_ORDER] = N_ ("certificate order"),
  [MESIGN_BACKUP_ACCOUNT] = N_ ("account"),
  [MESIGN_BACKUP_SETTING] = N_ ("setting"),
};

static const char *const state_names[MESIGN_N_RESTORE_STATES] = {
  [MESIGN_RESTORE_ADDED] = N_ ("added"),
  [MESIGN_RESTORE_THERE] = N_ ("was here"),
  [MESIGN_RESTORE_KEPT] = N_ ("is otherwise here, and stays so"),
};

static MesignExit
print_made (MesignCli *cli, const char *path, const MesignBackup *made)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *at = mesign_format_time (made->made);

  json_builder_begin_object (builder);
  mesign_json_string (builder, "file", path);
  mesign_json_time (builder, "made", made->made);
  mesign_json_begin_object (builder, "counts");
  for (MesignBackupKind kind = 0; kind < MESIGN_N_BACKUP_KINDS; kind++)
    mesign_json_integer (builder, mesign_backup_kind_to_string (kind),
                         mesign_backup_count (made, kind));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  if (cli->json)
    return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
  for (MesignBackupKind kind = 0; kind < MESIGN_N_BACKUP_KINDS; kind++)
    if (mesign_backup_count (made, kind) > 0)
      mesign_cli_print ("%u\t%s", mesign_backup_count (made, kind), _ (kind_names[kind]));
  mesign_cli_print (_ ("The backup of %s is in %s. Keep its password in another place."), at, path);

  return MESIGN_EXIT_DONE;
}

MesignExit
mesign_cli_profile_backup (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *password_file = NULL;
  const GOptionEntry entries[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file,
      N_ ("The password to protect it with"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignBackup) made = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  password =
      mesign_cli_read_new_password (cli, password_file, _ ("Password for the backup:"), &error);
  if (password == NULL || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_back_up_async (cli->engine, password, cli->cancellable, mesign_cli_on_ready, cli);
  octets = mesign_engine_back_up_finish (cli->engine, mesign_cli_wait (cli), &made, &error);
  if (octets == NULL || !mesign_cli_write_file (argv[1], octets, &error))
    return mesign_cli_fail (cli, error);

  return g_str_equal (argv[1], "-") ? MESIGN_EXIT_DONE : print_made (cli, argv[1], made);
}

static void
print_items (GPtrArray *items, gboolean only_look)
{
  for (guint i = 0; i < items->len; i++)
    {
      const MesignRestoredItem *item = items->pdata[i];

      mesign_cli_print ("%s\t%s\t%s", _ (kind_names[item->kind]), item->name,
                        _ (state_names[item->state]));
    }
  mesign_cli_print ("%s", only_look ? _ ("Nothing was changed: this is what would be done.")
                                    : _ ("Restored. Accounts ask for their passwords when they "
                                         "are used next."));
}

static MesignExit
print_restored (MesignCli *cli, GPtrArray *items, const MesignBackup *backup, gboolean only_look)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      print_items (items, only_look);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_time (builder, "made", backup->made);
  mesign_json_boolean (builder, "restored", !only_look);
  mesign_json_begin_array (builder, "items");
  for (guint i = 0; i < items->len; i++)
    {
      const MesignRestoredItem *item = items->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "kind", mesign_backup_kind_to_string (item->kind));
      mesign_json_string (builder, "name", item->name);
      mesign_json_string (builder, "state", mesign_restore_state_to_string (item->state));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_cli_profile_restore (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *password_file = NULL;
  gboolean only_look = FALSE;
  const GOptionEntry entries[] = {
    { "password-file", 0, 0, G_OPTION_ARG_FILENAME, &password_file, N_ ("The backup's password"),
      N_ ("FILE") },
    { "dry-run", 0, 0, G_OPTION_ARG_NONE, &only_look, N_ ("Only tell what would be added"), NULL },
    { NULL },
  };
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignSecret) password = NULL;
  g_autoptr (MesignBackup) backup = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  octets = mesign_cli_read_file (argv[1], &error);
  if (octets == NULL)
    return mesign_cli_fail (cli, error);
  password = mesign_cli_read_password (cli, password_file, _ ("Password of the backup:"), &error);
  if (password == NULL || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_restore_async (cli->engine, octets, password,
                               only_look ? MESIGN_RESTORE_ONLY_LOOK : MESIGN_RESTORE_PLAIN,
                               cli->cancellable, mesign_cli_on_ready, cli);
  items = mesign_engine_restore_finish (cli->engine, mesign_cli_wait (cli), &backup, &error);

  return items != NULL ? print_restored (cli, items, backup, only_look)
                       : mesign_cli_fail (cli, error);
}
