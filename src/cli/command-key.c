/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"
#include "engine/mesign-engine-key-requests.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
parse_number (const char *text, gint64 *number, const char *command, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, number, NULL))
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("“%s” is no number. “%s” shows the numbers."), text, command);

  return FALSE;
}

static void
add_request (JsonBuilder *builder, const MesignKeyRequest *request)
{
  g_autofree char *pem = mesign_certificate_request_to_pem (request->der);

  mesign_json_integer (builder, "id", request->id);
  mesign_json_string (builder, "address", request->address);
  mesign_json_string (builder, "key", mesign_key_kind_to_string (request->kind));
  mesign_json_string (builder, "key_hash", request->spki_hash);
  mesign_json_time (builder, "created", request->created);
  if (request->journey_id != 0)
    mesign_json_integer (builder, "retrieval", request->journey_id);
  else
    mesign_json_string (builder, "retrieval", NULL);
  mesign_json_string (builder, "pem", pem);
}

static MesignExit
print_request (MesignCli *cli, const MesignKeyRequest *request, const char *output)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *pem = mesign_certificate_request_to_pem (request->der);
  g_autoptr (GBytes) octets = g_bytes_new (pem, strlen (pem));
  g_autoptr (GError) error = NULL;

  if (output != NULL && !mesign_cli_write_file (output, octets, &error))
    return mesign_cli_fail (cli, error);
  if (cli->json && (output == NULL || !g_str_equal (output, "-")))
    {
      json_builder_begin_object (builder);
      mesign_json_begin_object (builder, "request");
      add_request (builder, request);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
      return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
    }
  if (output == NULL)
    mesign_cli_print ("%s", g_strchomp (pem));
  else if (!g_str_equal (output, "-"))
    mesign_cli_print ("%s", _ ("The certificate request was written. Its key stays here."));

  return MESIGN_EXIT_DONE;
}

static MesignExit
refuse_arguments (MesignCli *cli, const char *address, const char *retrieval)
{
  if (address == NULL && retrieval == NULL)
    return mesign_cli_usage (cli, _ ("Say for which address, or for which order: --retrieval ID."));

  return mesign_cli_usage (cli, _ ("The order says for which address: leave out one of them."));
}

MesignExit
mesign_cli_key_request (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL, *word = NULL, *retrieval = NULL;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), N_ ("FILE") },
    { "key", 0, 0, G_OPTION_ARG_STRING, &word, N_ ("rsa-3072 (the default) or ec-p256"),
      N_ ("KIND") },
    { "retrieval", 0, 0, G_OPTION_ARG_STRING, &retrieval, N_ ("The order it is for"), N_ ("ID") },
    { NULL },
  };
  g_autoptr (MesignKeyRequest) request = NULL;
  g_autoptr (GError) error = NULL;
  MesignKeyKind kind = MESIGN_KEY_RSA_3072;
  gint64 journey_id = 0;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 1))
    return MESIGN_EXIT_USAGE;
  if ((argc > 1) == (retrieval != NULL))
    return refuse_arguments (cli, argc > 1 ? argv[1] : NULL, retrieval);
  if (word != NULL && !mesign_key_kind_from_string (word, &kind))
    return mesign_cli_usage (cli, _ ("“%s” is no kind of key; there are rsa-3072 and ec-p256."),
                             word);
  if ((retrieval != NULL &&
       !parse_number (retrieval, &journey_id, "mesignctl retrieval list", &error)) ||
      !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_request_key_async (cli->engine, argc > 1 ? argv[1] : NULL, journey_id, kind,
                                   cli->cancellable, mesign_cli_on_ready, cli);
  request = mesign_engine_request_key_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (request == NULL)
    return mesign_cli_fail (cli, error);

  return print_request (cli, request, output);
}

static GPtrArray *
list_requests (MesignCli *cli, GError **error)
{
  mesign_engine_list_key_requests_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);

  return mesign_engine_list_key_requests_finish (cli->engine, mesign_cli_wait (cli), error);
}

MesignExit
mesign_cli_key_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) || (requests = list_requests (cli, &error)) == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "requests");
  for (guint i = 0; i < requests->len; i++)
    {
      const MesignKeyRequest *request = requests->pdata[i];
      g_autofree char *created = mesign_format_time (request->created);

      mesign_json_begin_object (builder, NULL);
      add_request (builder, request);
      json_builder_end_object (builder);
      if (!cli->json)
        mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s", request->id, request->address,
                          mesign_key_kind_to_string (request->kind), created);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static const MesignKeyRequest *
find_request (GPtrArray *requests, gint64 id, GError **error)
{
  for (guint i = 0; i < requests->len; i++)
    if (((const MesignKeyRequest *) requests->pdata[i])->id == id)
      return requests->pdata[i];
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                       _ ("There is no such certificate request here. Its certificate may have "
                          "come, or it was deleted."));

  return NULL;
}

MesignExit
mesign_cli_key_show (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *output = NULL;
  const GOptionEntry entries[] = {
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &output, N_ ("The file to write"), N_ ("FILE") },
    { NULL },
  };
  g_autoptr (GPtrArray) requests = NULL;
  g_autoptr (GError) error = NULL;
  const MesignKeyRequest *request;
  gint64 id;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_number (argv[1], &id, "mesignctl key list", &error) ||
      !mesign_cli_open (cli, &error) || (requests = list_requests (cli, &error)) == NULL ||
      (request = find_request (requests, id, &error)) == NULL)
    return mesign_cli_fail (cli, error);

  return print_request (cli, request, output);
}

MesignExit
mesign_cli_key_delete (MesignCli *cli, int argc, char **argv)
{
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_number (argv[1], &id, "mesignctl key list", &error) ||
      !mesign_cli_confirm (cli, yes,
                           _ ("Delete the request and its key? A certificate that is issued for "
                              "it could not be used any more."),
                           &error) ||
      !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_delete_key_request_async (cli->engine, id, cli->cancellable, mesign_cli_on_ready,
                                          cli);
  if (!mesign_engine_delete_key_request_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id, _ ("Deleted."));
}
