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
