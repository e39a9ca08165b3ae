/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static const char *
get_state (const MesignOperation *operation)
{
  switch (operation->state)
    {
    case MESIGN_OPERATION_RUNNING:
      return "running";
    case MESIGN_OPERATION_REFUSED:
      return "refused";
    case MESIGN_OPERATION_WAITING:
    case MESIGN_OPERATION_DONE:
    default:
      return "waiting";
    }
}

static void
add_operation (MesignCli *cli, JsonBuilder *builder, const MesignOperation *operation)
{
  const char *kind = mesign_operation_kind_to_string (operation->kind);

  if (!cli->json)
    mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s\t%s", operation->id,
                      mesign_cli_translate_word (get_state (operation)),
                      mesign_cli_translate_word (kind),
                      operation->name != NULL ? operation->name : "",
                      operation->error != NULL ? operation->error : "");
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", operation->id);
  mesign_json_string (builder, "account", operation->account);
  mesign_json_string (builder, "kind", kind);
  mesign_json_string (builder, "state", get_state (operation));
  mesign_json_string (builder, "mailbox", operation->name);
  mesign_json_integer (builder, "messages", operation->targets->len);
  mesign_json_integer (builder, "attempts", operation->attempts);
  mesign_json_string (builder, "error", operation->error);
  json_builder_end_object (builder);
}

MesignExit
mesign_cli_operation_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      (argv[1] != NULL && (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL))
    return mesign_cli_fail (cli, error);
  mesign_engine_list_operations_async (cli->engine, account != NULL ? account->id : NULL,
                                       cli->cancellable, mesign_cli_on_ready, cli);
  list = mesign_engine_list_operations_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (list == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "operations");
  for (guint i = 0; i < list->len; i++)
    add_operation (cli, builder, list->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

static gboolean
parse_ids (char **words, GArray *ids, GError **error)
{
  for (; *words != NULL; words++)
    {
      gint64 id;

      if (!g_ascii_string_to_signed (*words, 10, 1, G_MAXINT64, &id, NULL))
        {
          g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                       _ ("“%s” is no number. “mesignctl operation list” shows the numbers."),
                       *words);
          return FALSE;
        }
      g_array_append_val (ids, id);
    }

  return TRUE;
}

MesignExit
mesign_cli_operation_undo (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, -1))
    return MESIGN_EXIT_USAGE;
  if (!parse_ids (argv + 1, ids, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_undo_async (cli->engine, (const gint64 *) (gpointer) ids->data, ids->len,
                            cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_engine_undo_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, g_array_index (ids, gint64, 0),
                               _ ("Taken back. Where the server had done it already, it hears of "
                                  "that at the next sync."));
}
