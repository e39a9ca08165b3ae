/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

/* The mailbox of that whole name; the inbox is also called "inbox". */
MesignMailbox *
mesign_cli_find_mailbox (MesignCli *cli, const char *account_id, const char *path, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = NULL;

  mesign_engine_list_mailboxes_async (cli->engine, account_id, cli->cancellable,
                                      mesign_cli_on_ready, cli);
  mailboxes = mesign_engine_list_mailboxes_finish (cli->engine, mesign_cli_wait (cli), error);
  if (mailboxes == NULL)
    return NULL;
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];

      if (g_str_equal (mailbox->path, path) ||
          (mailbox->role == MESIGN_MAILBOX_ROLE_INBOX && g_ascii_strcasecmp (path, "inbox") == 0))
        return mesign_mailbox_ref (mailbox);
    }
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
               _ ("There is no mailbox “%s”. “mesignctl mailbox list” shows those there are."),
               path);

  return NULL;
}

/* Where there are several accounts a mailbox is told with the one it is of. */
static void
print_mailbox (MesignCli *cli, const MesignMailbox *mailbox)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (cli->engine);
  const char *address = "";

  for (guint i = 0; accounts->len > 1 && i < accounts->len; i++)
    {
      const MesignAccount *account = accounts->pdata[i];

      if (g_str_equal (account->id, mailbox->account))
        address = account->address;
    }
  mesign_cli_print ("%s\t%s\t%u/%u%s%s", mailbox->path,
                    mesign_cli_translate_word (mesign_mailbox_role_to_string (mailbox->role)),
                    mailbox->unread, mailbox->total, *address != '\0' ? "\t" : "", address);
}

static void
add_mailbox (MesignCli *cli, JsonBuilder *builder, const MesignMailbox *mailbox)
{
  if (!cli->json)
    print_mailbox (cli, mailbox);
  mesign_json_begin_object (builder, NULL);
  mesign_json_integer (builder, "id", mailbox->id);
  mesign_json_string (builder, "account", mailbox->account);
  mesign_json_string (builder, "path", mailbox->path);
  mesign_json_string (builder, "role", mesign_mailbox_role_to_string (mailbox->role));
  mesign_json_boolean (builder, "subscribed", mailbox->is_subscribed);
  mesign_json_integer (builder, "total", mailbox->total);
  mesign_json_integer (builder, "unread", mailbox->unread);
  json_builder_end_object (builder);
}

MesignExit
mesign_cli_mailbox_list (MesignCli *cli, int argc, char **argv)
{
  gboolean is_all = FALSE;
  const GOptionEntry entries[] = {
    { "all", 0, 0, G_OPTION_ARG_NONE, &is_all, N_ ("Also those that are not shown"), NULL },
    { NULL },
  };
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 1))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  if (argv[1] != NULL && (account = mesign_cli_find_account (cli, argv[1], &error)) == NULL)
    return mesign_cli_fail (cli, error);
  (is_all ? mesign_engine_list_mailboxes_async : mesign_engine_list_shown_mailboxes_async) (
      cli->engine, account != NULL ? account->id : NULL, cli->cancellable, mesign_cli_on_ready,
      cli);
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

/* Ends with what was queued; @builder has the object open. */
MesignExit
mesign_cli_finish_queued (MesignCli *cli, JsonBuilder *builder, const GArray *operations)
{
  if (!cli->json)
    {
      mesign_cli_print (_ ("Done here. The server hears of it at the next sync."));
      return MESIGN_EXIT_DONE;
    }
  mesign_json_boolean (builder, "queued", TRUE);
  mesign_json_begin_array (builder, "operations");
  for (guint i = 0; i < operations->len; i++)
    json_builder_add_int_value (builder, g_array_index (operations, gint64, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

/* What is done to a mailbox, and to which: the one the first word names, unless it is to be made.
 */
typedef struct
{
  int n_words;
  gboolean is_new;
  gboolean asks;

  char *address;
  gboolean yes;
  MesignAccount *account;
  MesignMailbox *mailbox;
} Change;

static void
change_clear (Change *self)
{
  g_free (self->address);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Change, change_clear)

static gboolean
parse (MesignCli *cli, Change *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->address,
      N_ ("The account, if there are several"), N_ ("ADDRESS") },
    { self->asks ? "yes" : NULL, 0, 0, G_OPTION_ARG_NONE, &self->yes, N_ ("Do not ask"), NULL },
    { NULL },
  };

  return mesign_cli_parse (cli, entries, argc, argv, self->n_words, self->n_words);
}

static gboolean
find (MesignCli *cli, Change *self, const char *path, GError **error)
{
  if (!mesign_cli_open (cli, error) ||
      (self->account = mesign_cli_find_account (cli, self->address, error)) == NULL)
    return FALSE;
  if (!self->is_new)
    self->mailbox = mesign_cli_find_mailbox (cli, self->account->id, path, error);

  return self->is_new || self->mailbox != NULL;
}

static gboolean
begin (MesignCli *cli, Change *self, int *argc, char ***argv, MesignExit *status)
{
  g_autoptr (GError) error = NULL;

  *status = MESIGN_EXIT_USAGE;
  if (!parse (cli, self, argc, argv))
    return FALSE;
  if (find (cli, self, (*argv)[1], &error))
    return TRUE;
  *status = mesign_cli_fail (cli, error);

  return FALSE;
}

static MesignExit
end (MesignCli *cli, const char *path, const GArray *operations, const GError *error)
{
  g_autoptr (JsonBuilder) builder = NULL;

  if (operations == NULL)
    return mesign_cli_fail (cli, error);
  builder = json_builder_new ();
  json_builder_begin_object (builder);
  mesign_json_string (builder, "mailbox", path);

  return mesign_cli_finish_queued (cli, builder, operations);
}

static MesignExit
end_change (MesignCli *cli, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_change_mailbox_finish (cli->engine, mesign_cli_wait (cli), &error);

  return end (cli, path, operations, error);
}

MesignExit
mesign_cli_mailbox_create (MesignCli *cli, int argc, char **argv)
{
  g_auto (Change) change = { .n_words = 1, .is_new = TRUE };
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  mesign_engine_create_mailbox_async (cli->engine, change.account->id, argv[1], cli->cancellable,
                                      mesign_cli_on_ready, cli);

  return end_change (cli, argv[1]);
}

MesignExit
mesign_cli_mailbox_rename (MesignCli *cli, int argc, char **argv)
{
  g_auto (Change) change = { .n_words = 2 };
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  mesign_engine_rename_mailbox_async (cli->engine, change.mailbox->id, argv[2], cli->cancellable,
                                      mesign_cli_on_ready, cli);

  return end_change (cli, argv[2]);
}

MesignExit
mesign_cli_mailbox_delete (MesignCli *cli, int argc, char **argv)
{
  g_auto (Change) change = { .n_words = 1, .asks = TRUE };
  g_autofree char *question = NULL;
  g_autoptr (GError) error = NULL;
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  question =
      /* Translators: a mailbox */
      g_strdup_printf (_ ("“%s” is deleted, with the mailboxes below it; their messages go to the "
                          "trash. Delete it?"),
                       change.mailbox->path);
  if (!mesign_cli_confirm (cli, change.yes, question, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_delete_mailbox_async (cli->engine, change.mailbox->id, cli->cancellable,
                                      mesign_cli_on_ready, cli);

  return end_change (cli, argv[1]);
}

static char *
dup_empty_question (const MesignMailbox *mailbox)
{
  if (mailbox->role == MESIGN_MAILBOX_ROLE_TRASH || mailbox->role == MESIGN_MAILBOX_ROLE_JUNK)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "%u message is deleted for good. Delete it?",
                     "%u messages are deleted for good. Delete them?", mailbox->total),
        mailbox->total);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u message goes to the trash. Move it?",
                                       "%u messages go to the trash. Move them?", mailbox->total),
                          mailbox->total);
}

MesignExit
mesign_cli_mailbox_empty (MesignCli *cli, int argc, char **argv)
{
  g_auto (Change) change = { .n_words = 1, .asks = TRUE };
  g_autofree char *question = NULL;
  g_autoptr (GError) error = NULL;
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  question = dup_empty_question (change.mailbox);
  if (change.mailbox->total > 0 && !mesign_cli_confirm (cli, change.yes, question, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_empty_mailbox_async (cli->engine, change.mailbox->id, cli->cancellable,
                                     mesign_cli_on_ready, cli);

  return end_change (cli, argv[1]);
}

MesignExit
mesign_cli_mailbox_mark_read (MesignCli *cli, int argc, char **argv)
{
  g_auto (Change) change = { .n_words = 1 };
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  mesign_engine_mark_read_async (cli->engine, &change.mailbox->id, 1, cli->cancellable,
                                 mesign_cli_on_ready, cli);
  operations = mesign_engine_mark_read_finish (cli->engine, mesign_cli_wait (cli), &error);

  return end (cli, argv[1], operations, error);
}

static MesignExit
subscribe (MesignCli *cli, int argc, char **argv, gboolean wanted)
{
  g_auto (Change) change = { .n_words = 1 };
  MesignExit status;

  if (!begin (cli, &change, &argc, &argv, &status))
    return status;
  mesign_engine_subscribe_mailbox_async (cli->engine, change.mailbox->id, wanted, cli->cancellable,
                                         mesign_cli_on_ready, cli);

  return end_change (cli, argv[1]);
}

MesignExit
mesign_cli_mailbox_subscribe (MesignCli *cli, int argc, char **argv)
{
  return subscribe (cli, argc, argv, TRUE);
}

MesignExit
mesign_cli_mailbox_unsubscribe (MesignCli *cli, int argc, char **argv)
{
  return subscribe (cli, argc, argv, FALSE);
}
