/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
print_mailbox (const MesignSyncMailbox *mailbox)
{
  if (mailbox->n_new + mailbox->n_changed + mailbox->n_gone > 0)
    mesign_cli_print (_ ("%s: %u new, %u changed, %u gone"), mailbox->path, mailbox->n_new,
                      mailbox->n_changed, mailbox->n_gone);
}

static void
add_mailboxes (JsonBuilder *builder, GPtrArray *mailboxes)
{
  mesign_json_begin_array (builder, "mailboxes");
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignSyncMailbox *mailbox = mailboxes->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "account", mailbox->account);
      mesign_json_string (builder, "path", mailbox->path);
      mesign_json_integer (builder, "new", mailbox->n_new);
      mesign_json_integer (builder, "changed", mailbox->n_changed);
      mesign_json_integer (builder, "gone", mailbox->n_gone);
      mesign_json_integer (builder, "bodies", mailbox->n_bodies);
      mesign_json_double (builder, "seconds", mailbox->seconds);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static MesignExit
print_json (MesignCli *cli, const MesignSyncResult *result, MesignExit status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_mailboxes (builder, result->mailboxes);
  mesign_json_integer (builder, "replayed", result->n_replayed);
  mesign_json_integer (builder, "refused", result->n_refused);
  mesign_json_integer (builder, "sent", result->n_sent);
  mesign_json_integer (builder, "not_sent", result->n_not_sent);
  mesign_json_begin_array (builder, "journeys");
  for (guint i = 0; i < result->journeys->len; i++)
    mesign_json_integer (builder, NULL, g_array_index (result->journeys, gint64, i));
  json_builder_end_array (builder);
  mesign_json_integer (builder, "bytes", result->octets_in);
  mesign_json_double (builder, "seconds", result->seconds);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, status);
}

static MesignExit
print_result (MesignCli *cli, const MesignSyncResult *result)
{
  MesignExit status = result->n_not_sent > 0 ? MESIGN_EXIT_NETWORK : MESIGN_EXIT_DONE;

  if (cli->json)
    return print_json (cli, result, status);
  for (guint i = 0; i < result->mailboxes->len; i++)
    print_mailbox (result->mailboxes->pdata[i]);
  if (result->n_sent > 0)
    mesign_cli_print (
        g_dngettext (GETTEXT_PACKAGE, "%u mail sent", "%u mails sent", result->n_sent),
        result->n_sent);
  if (result->n_not_sent > 0)
    mesign_cli_print (g_dngettext (GETTEXT_PACKAGE, "%u mail is still in the outbox",
                                   "%u mails are still in the outbox", result->n_not_sent),
                      result->n_not_sent);
  if (result->n_refused > 0)
    mesign_cli_print (
        g_dngettext (GETTEXT_PACKAGE, "The server refused %u change; it was taken back",
                     "The server refused %u changes; they were taken back", result->n_refused),
        result->n_refused);
  mesign_cli_print (_ ("Up to date after %.1f s."), result->seconds);

  return status;
}

static gboolean
parse_bodies (const char *text, MesignSyncBodies *bodies)
{
  static const char *const words[] = { "recent", "all", "none" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_equal (words[i], text))
      {
        *bodies = MESIGN_SYNC_BODIES_RECENT + i;
        return TRUE;
      }

  return FALSE;
}

static MesignExit
sync_account (MesignCli *cli, const char *address, const MesignSyncOptions *options)
{
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  if (address != NULL && (account = mesign_cli_find_account (cli, address, &error)) == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_sync_async (cli->engine, account, options, mesign_cli_get_progress (), NULL,
                            cli->cancellable, mesign_cli_on_ready, cli);
  result = mesign_engine_sync_finish (cli->engine, mesign_cli_wait (cli), &error);
  mesign_cli_end_progress ();

  return result != NULL ? print_result (cli, result) : mesign_cli_fail (cli, error);
}

MesignExit
mesign_cli_sync (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *mailbox = NULL;
  g_autofree char *bodies = NULL;
  const GOptionEntry entries[] = {
    { "mailbox", 0, 0, G_OPTION_ARG_STRING, &mailbox, N_ ("Look at this mailbox only"),
      N_ ("NAME") },
    { "bodies", 0, 0, G_OPTION_ARG_STRING, &bodies,
      N_ ("Which bodies to fetch: all, recent or none"), N_ ("WHICH") },
    { NULL },
  };
  MesignSyncOptions options = { 0 };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 1))
    return MESIGN_EXIT_USAGE;
  options.mailbox = mailbox;
  if (bodies != NULL && !parse_bodies (bodies, &options.bodies))
    return mesign_cli_usage (cli, _ ("--bodies takes all, recent or none."));

  return sync_account (cli, argv[1], &options);
}
