/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Whether a certificate works, the whole way. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"
#include "engine/mesign-way-check.h"

#include <glib/gi18n-lib.h>

static const char *
get_step_words (MesignWayStep step)
{
  static const char *const words[] = {
    N_ ("Signing"), N_ ("Encrypting"), N_ ("Sending"), N_ ("Receiving"), N_ ("Opening"),
  };

  return g_dgettext (GETTEXT_PACKAGE, words[step]);
}

static const char *
get_state_words (MesignWayState state)
{
  static const char *const words[] = {
    N_ ("not tried"), N_ ("running"), N_ ("done"), N_ ("failed"), N_ ("not made for it"),
  };

  return g_dgettext (GETTEXT_PACKAGE, words[state]);
}

static void
print_way (const MesignWay *way)
{
  g_autofree char *words = mesign_way_dup_words (way);

  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    mesign_cli_print ("%s\t%s", get_step_words (i), get_state_words (way->states[i]));
  mesign_cli_print ("%s", words != NULL ? words : _ ("The certificate works."));
}

static void
add_way (JsonBuilder *builder, const MesignWay *way)
{
  g_autofree char *words = mesign_way_dup_words (way);

  mesign_json_boolean (builder, "works", mesign_way_is_passed (way));
  mesign_json_begin_array (builder, "steps");
  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    {
      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "step", mesign_way_step_to_string (i));
      mesign_json_string (builder, "state", mesign_way_state_to_string (way->states[i]));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  mesign_json_string (builder, "problem", mesign_way_problem_to_string (way->problem));
  mesign_json_string (builder, "message", words);
}

static MesignExit
get_exit (const MesignWay *way)
{
  if (mesign_way_is_passed (way))
    return MESIGN_EXIT_DONE;
  switch (way->problem)
    {
    case MESIGN_WAY_PROBLEM_OFFLINE:
    case MESIGN_WAY_PROBLEM_AUTHENTICATION:
    case MESIGN_WAY_PROBLEM_SERVER_CERTIFICATE:
    case MESIGN_WAY_PROBLEM_REFUSED:
      return MESIGN_EXIT_NETWORK;
    case MESIGN_WAY_PROBLEM_LOCKED:
    case MESIGN_WAY_PROBLEM_BUSY:
      return MESIGN_EXIT_STORE;
    default:
      return MESIGN_EXIT_NOT_SO;
    }
}

static char *
dup_fingerprint (MesignCli *cli, const char *what, GError **error)
{
  g_autoptr (MesignCertificateInfo) info = NULL;

  mesign_engine_find_certificate_async (cli->engine, what, cli->cancellable, mesign_cli_on_ready,
                                        cli);
  info = mesign_engine_find_certificate_finish (cli->engine, mesign_cli_wait (cli), error);

  return info != NULL ? g_strdup (info->certificate->fingerprint) : NULL;
}

static MesignExit
finish (MesignCli *cli, MesignWayCheck *check, const char *fingerprint)
{
  const MesignWay *way = mesign_way_check_get_way (check);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mesign_json_string (builder, "fingerprint", fingerprint);
  mesign_json_string (builder, "address", mesign_way_check_get_address (check));
  add_way (builder, way);
  mesign_json_integer (builder, "removed", mesign_way_check_get_n_removed (check));
  json_builder_end_object (builder);
  if (!cli->json)
    print_way (way);

  return cli->json ? mesign_cli_finish_json (cli, builder, get_exit (way)) : get_exit (way);
}

MesignExit
mesign_cli_cert_check (MesignCli *cli, int argc, char **argv)
{
  int patience = -1;
  const GOptionEntry entries[] = {
    { "wait", 0, 0, G_OPTION_ARG_INT, &patience, N_ ("How long the mail is waited for"),
      N_ ("SECONDS") },
    { NULL },
  };
  g_autoptr (MesignWayCheck) check = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (patience < -1)
    return mesign_cli_usage (cli, "%s", _ ("A time to wait cannot be negative."));
  if (!mesign_cli_open (cli, &error) ||
      (fingerprint = dup_fingerprint (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  check = mesign_way_check_new (cli->engine, fingerprint);
  if (patience >= 0)
    mesign_way_check_set_patience (check, patience);
  mesign_way_check_run_async (check, cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_way_check_run_finish (check, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return finish (cli, check, fingerprint);
}
