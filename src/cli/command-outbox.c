/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

/* Taken back by somebody who was interrupted then. */
static gboolean
is_held (const MesignOutgoing *outgoing)
{
  return outgoing->send_at == G_MAXINT64;
}

/* When a mail that waits for its time goes out; else what went wrong. */
static char *
dup_remark (const MesignOutgoing *outgoing)
{
  g_autofree char *time = NULL;

  if (outgoing->state != MESIGN_OUTGOING_QUEUED ||
      outgoing->send_at <= g_get_real_time () / G_USEC_PER_SEC)
    return g_strdup (outgoing->error != NULL ? outgoing->error : "");
  if (is_held (outgoing))
    return g_strdup (_ ("held back until “outbox retry” or “outbox drop”"));
  time = mesign_format_time (outgoing->send_at);

  /* Translators: a time */
  return g_strdup_printf (_ ("goes out at %s"), time);
}

static void
add_mail_json (JsonBuilder *builder, const MesignOutgoing *outgoing)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", outgoing->operation_id);
  mesign_json_string (builder, "message_id", outgoing->header_id);
  mesign_json_string (builder, "from", outgoing->sender);
  mesign_json_string (builder, "subject", outgoing->subject);
  mesign_json_time (builder, "queued", outgoing->queued);
  mesign_json_time (builder, "send_at", is_held (outgoing) ? 0 : outgoing->send_at);
  mesign_json_boolean (builder, "held", is_held (outgoing));
  mesign_json_boolean (builder, "written", !mesign_outgoing_is_draft (outgoing));
  mesign_json_string (builder, "state", mesign_outgoing_state_to_string (outgoing->state));
  mesign_json_integer (builder, "attempts", outgoing->attempts);
  mesign_json_string (builder, "error", outgoing->error);
  mesign_json_string (builder, "warning", outgoing->warning);
  mesign_json_outgoing_recipients (builder, outgoing);
  json_builder_end_object (builder);
}

static void
print_mail (const MesignOutgoing *outgoing)
{
  const char *state = mesign_cli_translate_word (mesign_outgoing_state_to_string (outgoing->state));
  g_autofree char *remark = dup_remark (outgoing);

  mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%s\t%s", outgoing->operation_id, state,
                    outgoing->subject, remark);
  if (outgoing->warning != NULL)
    mesign_cli_print ("\t%s", outgoing->warning);
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

static MesignOutgoing *
find_mail (MesignCli *cli, gint64 id, GError **error)
{
  g_autoptr (GPtrArray) all = NULL;

  mesign_engine_list_outgoing_async (cli->engine, NULL, cli->cancellable, mesign_cli_on_ready, cli);
  all = mesign_engine_list_outgoing_finish (cli->engine, mesign_cli_wait (cli), error);
  for (guint i = 0; all != NULL && i < all->len; i++)
    if (((MesignOutgoing *) all->pdata[i])->operation_id == id)
      return mesign_outgoing_ref (all->pdata[i]);
  if (all != NULL)
    g_set_error_literal (
        error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
        _ ("There is no mail of this number in the outbox. “mesignctl outbox list” "
           "shows the numbers."));

  return NULL;
}

static gboolean
check_is_there (MesignCli *cli, gint64 id, GError **error)
{
  g_autoptr (MesignOutgoing) mail = find_mail (cli, id, error);

  return mail != NULL;
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
mesign_cli_outbox_schedule (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  gint64 send_at = 0;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 2, 2))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) ||
      (!g_str_equal (argv[2], "now") && !mesign_cli_parse_future (argv[2], &send_at, &error)) ||
      !mesign_cli_open (cli, &error) || !check_is_there (cli, id, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_schedule_outgoing_async (cli->engine, id, send_at, cli->cancellable,
                                         mesign_cli_on_ready, cli);
  if (!mesign_engine_schedule_outgoing_finish (cli->engine, mesign_cli_wait (cli), &error))
    return mesign_cli_fail (cli, error);

  return mesign_cli_finish_id (cli, id,
                               send_at == 0 ? _ ("It waits. The next sync sends it.")
                                            : _ ("It goes out at that time."));
}

/* The account it was to be sent with. */
static MesignAccount *
find_account (MesignCli *cli, const MesignOutgoing *mail, GError **error)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (cli->engine);

  for (guint i = 0; i < accounts->len; i++)
    if (g_strcmp0 (((MesignAccount *) accounts->pdata[i])->id, mail->account) == 0)
      return mesign_account_ref (accounts->pdata[i]);

  return mesign_cli_find_account (cli, mail->sender, error);
}

static gboolean
take_back (MesignCli *cli, gint64 id, gint64 *draft_id, GError **error)
{
  g_autoptr (MesignOutgoing) mail = find_mail (cli, id, error);
  g_autoptr (MesignAccount) account = mail != NULL ? find_account (cli, mail, error) : NULL;
  g_autoptr (MesignDraft) draft = NULL;

  if (account == NULL)
    return FALSE;
  mesign_engine_take_back_async (cli->engine, account, id, cli->cancellable, mesign_cli_on_ready,
                                 cli);
  draft = mesign_engine_take_back_finish (cli->engine, mesign_cli_wait (cli), draft_id, error);

  return draft != NULL;
}

MesignExit
mesign_cli_outbox_take_back (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GError) error = NULL;
  gint64 draft_id = 0;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) || !mesign_cli_open (cli, &error) ||
      !take_back (cli, id, &draft_id, &error))
    return mesign_cli_fail (cli, error);
  if (!cli->json)
    return mesign_cli_finish_id (cli, id, _ ("It is not sent, and lies among the drafts."));
  json_builder_begin_object (builder);
  mesign_json_integer (builder, "id", id);
  mesign_json_integer (builder, "draft", draft_id);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
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
