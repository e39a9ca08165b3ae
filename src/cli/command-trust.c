/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user says of certificates, the log of it, and taking it back. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static MesignExit
print_decided (MesignCli *cli, const char *fingerprint, gint64 id, const char *sentence)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  if (!cli->json)
    {
      /* Translators: a sentence such as "Trusted from now on.", and the number of a decision */
      mesign_cli_print (_ ("%1$s “mesignctl cert undo %2$s” takes it back."), sentence, number);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "fingerprint", fingerprint);
  mesign_json_integer (builder, "decision", id);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignExit
decide (MesignCli *cli, int argc, char **argv, MesignTrustDecisionKind kind, const char *sentence)
{
  g_autoptr (GPtrArray) infos = NULL;
  g_autoptr (GError) error = NULL;
  MesignCertificate *certificate;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (infos = mesign_cli_find_certificates (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  if (infos->len != 1)
    return mesign_cli_usage (
        cli,
        _ ("“%s” holds %u certificates. Name one, by its fingerprint or in a file of its own."),
        argv[1], infos->len);
  certificate = ((MesignCertificateInfo *) infos->pdata[0])->certificate;
  mesign_engine_decide_async (cli->engine, certificate, kind, cli->cancellable, mesign_cli_on_ready,
                              cli);
  id = mesign_engine_decide_finish (cli->engine, mesign_cli_wait (cli), &error);

  return id != 0 ? print_decided (cli, certificate->fingerprint, id, sentence)
                 : mesign_cli_fail (cli, error);
}

MesignExit
mesign_cli_cert_trust (MesignCli *cli, int argc, char **argv)
{
  return decide (cli, argc, argv, MESIGN_TRUST_DECISION_TRUST, _ ("Trusted from now on."));
}

MesignExit
mesign_cli_cert_distrust (MesignCli *cli, int argc, char **argv)
{
  return decide (cli, argc, argv, MESIGN_TRUST_DECISION_DISTRUST, _ ("Not trusted any more."));
}

/* The log */

static void
add_decision (JsonBuilder *builder, const MesignTrustDecision *decision)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", decision->id);
  mesign_json_time (builder, "at", decision->at);
  mesign_json_string (builder, "fingerprint", decision->fingerprint);
  mesign_json_string (builder, "name", decision->name);
  mesign_json_string (builder, "decision", mesign_cli_get_decision_word (decision->kind));
  mesign_json_string (builder, "before", mesign_cli_get_decision_word (decision->before));
  mesign_json_time (builder, "undone", decision->undone);
  mesign_json_boolean (builder, "current", decision->is_current);
  json_builder_end_object (builder);
}

static void
print_decision (const MesignTrustDecision *decision)
{
  g_autofree char *at = mesign_format_time (decision->at);
  const char *state = decision->undone != 0  ? _ ("taken back")
                      : decision->is_current ? _ ("in force")
                                             : _ ("replaced by a later one");

  mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%.16s\t%s\t%s → %s\t%s", decision->id, at,
                    decision->fingerprint, decision->name != NULL ? decision->name : "–",
                    mesign_cli_translate_word (mesign_cli_get_decision_word (decision->before)),
                    mesign_cli_translate_word (mesign_cli_get_decision_word (decision->kind)),
                    state);
}

MesignExit
mesign_cli_cert_decisions (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) decisions = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_list_decisions_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  decisions = mesign_engine_list_decisions_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (decisions == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "decisions");
  for (guint i = 0; i < decisions->len; i++)
    {
      add_decision (builder, decisions->pdata[i]);
      if (!cli->json)
        print_decision (decisions->pdata[i]);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static MesignExit
print_undone (MesignCli *cli, gint64 id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print ("%s", _ ("Taken back. What was said before counts again."));
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_integer (builder, "decision", id);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_cli_cert_undo (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!g_ascii_string_to_signed (argv[1], 10, 1, G_MAXINT64, &id, NULL))
    return mesign_cli_usage (
        cli, _ ("“%s” is not the number of a decision. “mesignctl cert decisions” lists them."),
        argv[1]);
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_undo_decision_async (cli->engine, id, cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_engine_undo_decision_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return print_undone (cli, id);
}
