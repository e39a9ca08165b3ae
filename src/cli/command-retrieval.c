/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
add_journey_json (JsonBuilder *builder, const MesignJourney *journey)
{
  mesign_json_integer (builder, "id", journey->id);
  mesign_json_string (builder, "state", mesign_journey_state_to_string (journey->state));
  mesign_json_time (builder, "since", journey->since);
  mesign_json_string (builder, "address", journey->address);
  mesign_json_string (builder, "provider", journey->provider);
  mesign_json_string (builder, "order", journey->order);
  mesign_json_string (builder, "link", journey->link);
  mesign_json_boolean (builder, "has_code", journey->has_code);
  mesign_json_string (builder, "fingerprint", journey->fingerprint);
  mesign_json_boolean (builder, "key_made_here", journey->key_hash != NULL);
  mesign_json_boolean (builder, "keeps_password", journey->keeps_password);
  mesign_json_time (builder, "until", journey->until);
  mesign_json_string (builder, "renewal", mesign_renewal_to_string (journey->renewal));
}

MesignExit
mesign_cli_retrieval_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_list_journeys_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  journeys = mesign_engine_list_journeys_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (journeys == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "journeys");
  for (guint i = 0; i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      mesign_json_begin_object (builder, NULL);
      add_journey_json (builder, journey);
      json_builder_end_object (builder);
      if (!cli->json)
        mesign_cli_print (
            "%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s", journey->id, journey->address,
            journey->provider, journey->order,
            mesign_cli_translate_word (mesign_journey_state_to_string (journey->state)));
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  if (!cli->json && journeys->len == 0)
    g_printerr ("%s\n", _ ("There is no order yet. Its first mail begins one."));

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("“%s” is no number. “mesignctl retrieval list” shows the numbers."), text);

  return FALSE;
}

static char *
dup_request (const MesignJourneyDetails *details)
{
  return details->request != NULL ? mesign_certificate_request_to_pem (details->request->der)
                                  : NULL;
}

static void
print_journey (const MesignJourneyDetails *details)
{
  const MesignJourney *journey = details->journey;
  g_autofree char *request = dup_request (details);

  mesign_cli_print ("%s", details->explanation);
  mesign_cli_print (_ ("Address: %s"), journey->address);
  mesign_cli_print (_ ("Provider: %s"), journey->provider);
  if (*journey->order != '\0')
    mesign_cli_print (_ ("Order: %s"), journey->order);
  if (journey->link != NULL)
    mesign_cli_print (_ ("Retrieval link: %s"), journey->link);
  if (details->code != NULL)
    mesign_cli_print (_ ("Retrieval code: %s"), mesign_secret_get_text (details->code));
  if (details->password != NULL)
    mesign_cli_print (_ ("Protection password: %s"), mesign_secret_get_text (details->password));
  if (request != NULL)
    mesign_cli_print (_ ("Certificate request (its key stays here):\n%s"), g_strchomp (request));
}

static MesignExit
print_journey_json (MesignCli *cli, const MesignJourneyDetails *details)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *request = dup_request (details);

  json_builder_begin_object (builder);
  mesign_json_begin_object (builder, "journey");
  add_journey_json (builder, details->journey);
  mesign_json_string (builder, "code",
                      details->code != NULL ? mesign_secret_get_text (details->code) : NULL);
  mesign_json_string (builder, "password",
                      details->password != NULL ? mesign_secret_get_text (details->password)
                                                : NULL);
  mesign_json_string (builder, "request", request);
  mesign_json_time (builder, "link_ends", details->link_ends);
  mesign_json_time (builder, "code_ends", details->code_ends);
  mesign_json_string (builder, "explanation", details->explanation);
  mesign_json_begin_array (builder, "events");
  for (guint i = 0; i < details->events->len; i++)
    {
      const MesignJourneyEvent *event = details->events->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_time (builder, "at", event->at);
      mesign_json_string (builder, "kind", event->kind);
      mesign_json_string (builder, "message_id", event->message_id);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignJourneyDetails *
get_details (MesignCli *cli, const char *number, gboolean with_secrets, GError **error)
{
  gint64 id;

  if (!parse_id (number, &id, error) || !mesign_cli_open (cli, error))
    return NULL;
  mesign_engine_get_journey_async (cli->engine, id, with_secrets, cli->cancellable,
                                   mesign_cli_on_ready, cli);

  return mesign_engine_get_journey_finish (cli->engine, mesign_cli_wait (cli), error);
}

MesignExit
mesign_cli_retrieval_report (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (MesignJourneyDetails) details = NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *report = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  details = get_details (cli, argv[1], FALSE, &error);
  if (details == NULL)
    return mesign_cli_fail (cli, error);
  report = mesign_journey_report (details->journey, details->events);
  json_builder_begin_object (builder);
  mesign_json_string (builder, "report", report);
  json_builder_end_object (builder);
  if (cli->json)
    return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
  mesign_cli_print ("%s", g_strchomp (report));

  return MESIGN_EXIT_DONE;
}

MesignExit
mesign_cli_retrieval_show (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (MesignJourneyDetails) details = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  details = get_details (cli, argv[1], TRUE, &error);
  if (details == NULL)
    return mesign_cli_fail (cli, error);
  if (cli->json)
    return print_journey_json (cli, details);
  print_journey (details);

  return MESIGN_EXIT_DONE;
}

static gboolean
enter_link (MesignCli *cli, gint64 id, const char *file, GError **error)
{
  g_autoptr (MesignSecret) link =
      mesign_cli_read_password (cli, file, _ ("Retrieval link:"), error);
  g_autoptr (MesignJourney) journey = NULL;

  if (link == NULL)
    return FALSE;
  mesign_engine_enter_journey_link_async (cli->engine, id, mesign_secret_get_text (link),
                                          cli->cancellable, mesign_cli_on_ready, cli);
  journey = mesign_engine_enter_journey_link_finish (cli->engine, mesign_cli_wait (cli), error);

  return journey != NULL;
}

static gboolean
enter_code (MesignCli *cli, gint64 id, const char *file, GError **error)
{
  g_autoptr (MesignSecret) code =
      mesign_cli_read_password (cli, file, _ ("Retrieval code:"), error);
  g_autoptr (MesignJourney) journey = NULL;

  if (code == NULL)
    return FALSE;
  mesign_engine_enter_journey_code_async (cli->engine, id, code, cli->cancellable,
                                          mesign_cli_on_ready, cli);
  journey = mesign_engine_enter_journey_code_finish (cli->engine, mesign_cli_wait (cli), error);

  return journey != NULL;
}

/* Both are secrets, which have no place among the arguments. */
MesignExit
mesign_cli_retrieval_enter (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *link_file = NULL;
  g_autofree char *code_file = NULL;
  const GOptionEntry entries[] = {
    { "link-file", 0, 0, G_OPTION_ARG_FILENAME, &link_file,
      N_ ("The retrieval link; - is standard input"), N_ ("FILE") },
    { "code-file", 0, 0, G_OPTION_ARG_FILENAME, &code_file,
      N_ ("The retrieval code; - is standard input"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if ((link_file != NULL) == (code_file != NULL))
    return mesign_cli_usage (cli, _ ("Say what is entered: --link-file or --code-file."));
  if (!parse_id (argv[1], &id, &error) || !mesign_cli_open (cli, &error) ||
      !(link_file != NULL ? enter_link (cli, id, link_file, &error)
                          : enter_code (cli, id, code_file, &error)))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id, _ ("Entered."));
}

static MesignExit
print_cleaned (MesignCli *cli, gint64 id, guint n_deleted)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print (
          g_dngettext (GETTEXT_PACKAGE, "%u mail deleted.", "%u mails deleted.", n_deleted),
          n_deleted);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_integer (builder, "id", id);
  mesign_json_integer (builder, "deleted", n_deleted);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

MesignExit
mesign_cli_retrieval_clean (MesignCli *cli, int argc, char **argv)
{
  gboolean all = FALSE;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &all, N_ ("Also those with link and code"), NULL },
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  guint n_deleted;
  gint64 id;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) ||
      !mesign_cli_confirm (cli, yes,
                           _ ("Delete the mail with the certificate for good, here and on the "
                              "server? Export the certificate first, to have a copy."),
                           &error) ||
      !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_clean_journey_async (cli->engine, id, all, cli->cancellable, mesign_cli_on_ready,
                                     cli);
  if (!mesign_engine_clean_journey_finish (cli->engine, mesign_cli_wait (cli), &n_deleted, &error))
    return mesign_cli_fail (cli, error);

  return print_cleaned (cli, id, n_deleted);
}

MesignExit
mesign_cli_retrieval_keep_password (MesignCli *cli, int argc, char **argv)
{
  gboolean forget = FALSE;
  const GOptionEntry entries[] = {
    { "forget", 0, 0, G_OPTION_ARG_NONE, &forget, N_ ("Forget it after the import, or now"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_keep_journey_password_async (cli->engine, id, !forget, cli->cancellable,
                                             mesign_cli_on_ready, cli);
  if (!mesign_engine_keep_journey_password_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id,
                               forget ? _ ("The password is not kept after the import.")
                                      : _ ("The password stays here after the import."));
}

MesignExit
mesign_cli_retrieval_forget (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_forget_journey_async (cli->engine, id, cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_engine_forget_journey_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id, _ ("Forgotten."));
}
