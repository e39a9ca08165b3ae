/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

MesignExit
mesign_cli_profile_init (MesignCli *cli, int argc, char **argv)
{
  gboolean plain = FALSE;
  const GOptionEntry entries[] = {
    { "plain-secrets", 0, 0, G_OPTION_ARG_NONE, &plain,
      N_ ("Keep passwords in a file, where there is no key ring"), NULL },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_engine_init_profile_sync (cli->profile, plain, &error))
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    {
      mesign_cli_print (_ ("The profile is ready in %s."),
                        mesign_profile_get_data_directory (cli->profile));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "config", mesign_profile_get_config_directory (cli->profile));
  mesign_json_string (builder, "data", mesign_profile_get_data_directory (cli->profile));
  mesign_json_boolean (builder, "plain_secrets", mesign_profile_has_plain_secrets (cli->profile));
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

/* The key ring, or the file that is kept instead of one. */
static void
print_key_ring (MesignCli *cli)
{
  g_autofree char *file = mesign_engine_dup_secrets_file (cli->engine);

  if (file != NULL)
    mesign_cli_print (_ ("The file “%s” unlocks the private keys."), file);
  else
    mesign_cli_print (_ ("The key ring unlocks the private keys."));
}

static MesignExit
print_protection (MesignCli *cli)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (MesignKeyProtection) protection = NULL;
  g_autoptr (GError) error = NULL;

  mesign_engine_get_key_protection_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  protection = mesign_engine_get_key_protection_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (protection == NULL)
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    {
      if (!protection->has_keys)
        mesign_cli_print (_ ("There are no private keys to protect yet."));
      if (protection->by_key_ring)
        print_key_ring (cli);
      if (protection->by_passphrase)
        mesign_cli_print (_ ("A passphrase unlocks the private keys."));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_boolean (builder, "has_keys", protection->has_keys);
  mesign_json_boolean (builder, "key_ring", protection->by_key_ring);
  mesign_json_boolean (builder, "passphrase", protection->by_passphrase);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

/* On a terminal it is typed twice, since a slip of the finger would be forgotten at once. */
MesignSecret *
mesign_cli_read_new_password (MesignCli *cli,
                              const char *file,
                              const char *question,
                              GError **error)
{
  g_autoptr (MesignSecret) first = mesign_cli_read_password (cli, file, question, error);
  g_autoptr (MesignSecret) second = NULL;

  if (first == NULL || file != NULL)
    return g_steal_pointer (&first);
  second = mesign_cli_read_password (cli, NULL, _ ("The same again:"), error);
  if (second == NULL)
    return NULL;
  if (mesign_secret_equal (first, second))
    return g_steal_pointer (&first);
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                       _ ("That was not the same. Nothing was changed."));

  return NULL;
}

static gboolean
change_passphrase (MesignCli *cli, const char *file, gboolean keep_key_ring, GError **error)
{
  g_autoptr (MesignSecret) passphrase =
      mesign_cli_read_new_password (cli, file, _ ("New passphrase:"), error);

  if (passphrase == NULL || !mesign_cli_open (cli, error))
    return FALSE;
  mesign_engine_set_passphrase_async (cli->engine, passphrase, keep_key_ring, cli->cancellable,
                                      mesign_cli_on_ready, cli);

  return mesign_engine_set_passphrase_finish (cli->engine, mesign_cli_wait (cli), error);
}

static gboolean
remove_passphrase (MesignCli *cli, GError **error)
{
  if (!mesign_cli_open (cli, error))
    return FALSE;
  mesign_engine_remove_passphrase_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);

  return mesign_engine_remove_passphrase_finish (cli->engine, mesign_cli_wait (cli), error);
}

MesignExit
mesign_cli_profile_passphrase (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *file = NULL;
  gboolean set = FALSE;
  gboolean keep = FALSE;
  gboolean remove = FALSE;
  const GOptionEntry entries[] = {
    { "set", 0, 0, G_OPTION_ARG_NONE, &set, N_ ("Set or change it"), NULL },
    { "new-file", 0, 0, G_OPTION_ARG_FILENAME, &file, N_ ("The new one; - is standard input"),
      N_ ("FILE") },
    { "keep-key-ring", 0, 0, G_OPTION_ARG_NONE, &keep, N_ ("Let the key ring unlock them, too"),
      NULL },
    { "remove", 0, 0, G_OPTION_ARG_NONE, &remove, N_ ("Let the key ring alone unlock them"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gboolean done;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if ((remove && (set || keep || file != NULL)) || (!set && (keep || file != NULL)))
    return mesign_cli_usage (cli, _ ("Say --set with what belongs to it, or --remove."));
  if (set)
    done = change_passphrase (cli, file, keep, &error);
  else
    done = remove ? remove_passphrase (cli, &error) : mesign_cli_open (cli, &error);

  return done ? print_protection (cli) : mesign_cli_fail (cli, error);
}
