/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
add_mailbox (MesignCli *cli, JsonBuilder *builder, const MesignMailbox *mailbox)
{
  if (!cli->json)
    mesign_cli_print ("%s\t%s\t%u/%u", mailbox->path,
                      mesign_cli_translate_word (mesign_mailbox_role_to_string (mailbox->role)),
                      mailbox->unread, mailbox->total);
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", mailbox->id);
  mesign_json_string (builder, "account", mailbox->account);
  mesign_json_string (builder, "path", mailbox->path);
  mesign_json_string (builder, "role", mesign_mailbox_role_to_string (mailbox->role));
  mesign_json_integer (builder, "total", mailbox->total);
  mesign_json_integer (builder, "unread", mailbox->unread);
  json_builder_end_object (builder);
}

MesignExit
mesign_cli_mailbox_list (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 0, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  if (argv[1] != NULL && (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_list_mailboxes_async (cli->engine, account != NULL ? account->id : NULL,
                                      cli->cancellable, mesign_cli_on_ready, cli);
  mailboxes = mesign_engine_list_mailboxes_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (mailboxes == NULL)
    return mesign_cli_fail (cli, error);
  json_builder_begin_object (builder);
  mesign_json_begin_array (builder, "mailboxes");
  for (guint i = 0; i < mailboxes->len; i++)
    add_mailbox (cli, builder, mailboxes->pdata[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return cli->json ? mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE) : MESIGN_EXIT_DONE;
}
