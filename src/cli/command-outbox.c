/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
add_mail_json (JsonBuilder *builder, const MesignOutgoing *outgoing)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", outgoing->operation_id);
  mesign_json_string (builder, "message_id", outgoing->header_id);
  mesign_json_string (builder, "from", outgoing->sender);
  mesign_json_string (builder, "subject", outgoing->subject);
  mesign_json_time (builder, "queued", outgoing->queued);
  mesign_json_string (builder, "state", mesign_outgoing_state_to_string (outgoing->state));
  mesign_json_integer (builder, "attempts", outgoing->attempts);
  mesign_json_string (builder, "error", outgoing->error);
  mesign_json_outgoing_recipients (builder, outgoing);
  json_builder_end_object (builder);
}

static void
print_mail (const MesignOutgoing *outgoing)
{
  const char *state = mesign_cli_translate_word (mesign_outgoing_state_to_string (outgoing->state));

  mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s", outgoing->operation_id, state,
                    outgoing->subject, outgoing->error != NULL ? outgoing->error : "");
  for (guint i = 0; i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *one = outgoing->recipients->pdata[i];

      mesign_cli_print ("\t%s\t%s\t%s",
                        mesign_cli_translate_word (mesign_outgoing_state_to_string (one->state)),
                        one->address, one->reply != NULL ? one->reply : "");
    }
}

MesignExit
mesign_cli_outbox_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) mails = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_list_outgoing_async (cli->engine, NULL, cli->cancellable, mesign_cli_on_ready, cli);
  mails = mesign_engine_list_outgoing_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (mails == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "mails");
  for (guint i = 0; i < mails->len; i++)
    {
      add_mail_json (builder, mails->pdata[i]);
      if (!cli->json)
        print_mail (mails->pdata[i]);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}

/* What may be decided about a mail in the outbox. */
typedef struct
{
  void (*begin) (MesignEngine *engine,
                 gint64 operation_id,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data);
  gboolean (*finish) (MesignEngine *engine, GAsyncResult *result, GError **error);
  const char *done;
} Decision;

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("“%s” is no number. “mesignctl outbox list” shows the numbers."), text);

  return FALSE;
}

static gboolean
check_is_there (MesignCli *cli, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  mesign_engine_list_outgoing_async (cli->engine, NULL, cli->cancellable, mesign_cli_on_ready, cli);
  all = mesign_engine_list_outgoing_finish (cli->engine, mesign_cli_wait (cli), error);
  if (all == NULL)
    return FALSE;
  for (guint i = 0; i < all->len; i++)
    if (((MesignOutgoing *) all->pdata[i])->operation_id == id)
      return TRUE;
  g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                       _ ("There is no mail of this number in the outbox. “mesignctl outbox list” "
                          "shows the numbers."));

  return FALSE;
}

static MesignExit
decide (MesignCli *cli, const char *word, const char *question, gboolean yes, const Decision *what)
{
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!parse_id (word, &id, &error) || !mesign_cli_open (cli, &error) ||
      !check_is_there (cli, id, &error) ||
      (question != NULL && !mesign_cli_confirm (cli, yes, question, &error)))
    return mesign_cli_fail (cli, error);
  what->begin (cli->engine, id, cli->cancellable, mesign_cli_on_ready, cli);
  if (!what->finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id, _ (what->done));
}

MesignExit
mesign_cli_outbox_retry (MesignCli *cli, int argc, char **argv)
{
  static const Decision retry = {
    mesign_engine_retry_outgoing_async,
    mesign_engine_retry_outgoing_finish,
    N_ ("It waits. The next sync sends it."),
  };

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return decide (cli, argv[1], NULL, TRUE, &retry);
}

MesignExit
mesign_cli_outbox_settle (MesignCli *cli, int argc, char **argv)
{
  static const Decision settle = {
    mesign_engine_settle_outgoing_async,
    mesign_engine_settle_outgoing_finish,
    N_ ("It counts as sent and is not sent again."),
  };

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return decide (cli, argv[1], NULL, TRUE, &settle);
}

MesignExit
mesign_cli_outbox_drop (MesignCli *cli, int argc, char **argv)
{
  static const Decision drop = {
    mesign_engine_drop_outgoing_async,
    mesign_engine_drop_outgoing_finish,
    N_ ("It is out of the outbox, and deleted."),
  };
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "yes", 0, 0, G_OPTION_ARG_NONE, &yes, N_ ("Do not ask"), NULL },
    { NULL },
  };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return decide (cli, argv[1], _ ("The mail is deleted, and not sent. Delete it?"), yes, &drop);
}
