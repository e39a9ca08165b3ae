/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>

static void
print_message (const MesignMessageInfo *info)
{
  g_autofree char *date = mesign_format_time (info->received);
  g_autofree char *from = info->envelope->from->len > 0
                              ? mesign_address_dup_display (info->envelope->from->pdata[0])
                              : g_strdup ("–");

  mesign_cli_print ("%" G_GINT64_FORMAT "\t%s\t%s%s\t%s", info->id, date,
                    info->flags & MESIGN_FLAG_SEEN ? "" : "* ", from, info->envelope->subject);
}

static void
add_message (JsonBuilder *builder, gconstpointer info)
{
  mesign_json_message_info (builder, info);
}

/* Prints messages, one a line, or as JSON. */
MesignExit
mesign_cli_print_messages (MesignCli *cli, GPtrArray *messages, MesignExit status)
{
  if (cli->json)
    return mesign_cli_finish_json_list ("messages", messages, add_message, status);
  for (guint i = 0; i < messages->len; i++)
    print_message (messages->pdata[i]);

  return status;
}

typedef struct
{
  char *path;
  char *address;
  gboolean unified;
  int limit;
} Listing;

static void
listing_clear (Listing *self)
{
  g_free (self->path);
  g_free (self->address);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listing, listing_clear)

static gboolean
parse_listing (MesignCli *cli, Listing *self, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "mailbox", 0, 0, G_OPTION_ARG_STRING, &self->path, N_ ("The mailbox"), N_ ("NAME") },
    { "account", 0, 0, G_OPTION_ARG_STRING, &self->address,
      N_ ("The account, if there are several"), N_ ("ADDRESS") },
    { "unified", 0, 0, G_OPTION_ARG_NONE, &self->unified,
      N_ ("The inboxes of all accounts together"), NULL },
    { "limit", 0, 0, G_OPTION_ARG_INT, &self->limit, N_ ("At most so many, newest first (50)"),
      N_ ("N") },
    { NULL },
  };
  gboolean names_one;

  if (!mesign_cli_parse (cli, entries, argc, argv, 0, 0))
    return FALSE;
  names_one = self->path != NULL || self->address != NULL;
  if ((self->unified ? !names_one : self->path != NULL) && self->limit >= 1)
    return TRUE;
  mesign_cli_usage (cli,
                    _ ("Say which mailbox: --mailbox NAME, or --unified alone for all inboxes; "
                       "--limit is at least 1."));

  return FALSE;
}

static gboolean
add_inboxes (MesignCli *cli, GArray *mailbox_ids, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = NULL;

  mesign_engine_list_mailboxes_async (cli->engine, NULL, cli->cancellable, mesign_cli_on_ready,
                                      cli);
  mailboxes = mesign_engine_list_mailboxes_finish (cli->engine, mesign_cli_wait (cli), error);
  for (guint i = 0; mailboxes != NULL && i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = mailboxes->pdata[i];

      if (mailbox->role == MESIGN_MAILBOX_ROLE_INBOX)
        g_array_append_val (mailbox_ids, mailbox->id);
    }

  return mailboxes != NULL;
}

static gboolean
add_mailbox (MesignCli *cli, const Listing *listing, GArray *mailbox_ids, GError **error)
{
  g_autoptr (MesignAccount) account = mesign_cli_find_account (cli, listing->address, error);
  g_autoptr (MesignMailbox) mailbox = NULL;

  if (account != NULL)
    mailbox = mesign_cli_find_mailbox (cli, account->id, listing->path, error);
  if (mailbox != NULL)
    g_array_append_val (mailbox_ids, mailbox->id);

  return mailbox != NULL;
}

MesignExit
mesign_cli_message_list (MesignCli *cli, int argc, char **argv)
{
  g_auto (Listing) listing = { .limit = 50 };
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GError) error = NULL;

  if (!parse_listing (cli, &listing, &argc, &argv))
    return MESIGN_EXIT_USAGE;
  if (!mesign_cli_open (cli, &error) ||
      !(listing.unified ? add_inboxes (cli, ids, &error)
                        : add_mailbox (cli, &listing, ids, &error)))
    return mesign_cli_fail (cli, error);
  mesign_engine_list_messages_async (cli->engine, (const gint64 *) (gpointer) ids->data, ids->len,
                                     0, listing.limit, cli->cancellable, mesign_cli_on_ready, cli);
  messages = mesign_engine_list_messages_finish (cli->engine, mesign_cli_wait (cli), &error);

  return messages != NULL ? mesign_cli_print_messages (cli, messages, MESIGN_EXIT_DONE)
                          : mesign_cli_fail (cli, error);
}

static gboolean
parse_id (const char *text, gint64 *id, GError **error)
{
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64, id, NULL))
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("“%s” is no message's number. “mesignctl message list” shows the numbers."),
               text);

  return FALSE;
}

static gboolean
parse_flags (char **words, MesignFlags *add, MesignFlags *remove, GError **error)
{
  for (; *words != NULL; words++)
    {
      MesignFlags flag = mesign_flag_from_name (**words != '\0' ? *words + 1 : "");

      if (flag == MESIGN_FLAG_NONE || (**words != '+' && **words != '-'))
        {
          g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                       _ ("“%s” is no change of a flag. Write +seen, -seen, +flagged, +answered, "
                          "+draft, +junk …"),
                       *words);
          return FALSE;
        }
      *(**words == '+' ? add : remove) |= flag;
    }

  return TRUE;
}

static MesignExit
print_queued (MesignCli *cli, gint64 id, const GArray *operations)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mesign_json_integer (builder, "id", id);

  return mesign_cli_finish_queued (cli, builder, operations);
}

MesignExit
mesign_cli_message_flag (MesignCli *cli, int argc, char **argv)
{
  MesignFlags add = MESIGN_FLAG_NONE;
  MesignFlags remove = MESIGN_FLAG_NONE;
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse_loosely (cli, &argc, &argv, 2, -1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) || !parse_flags (argv + 2, &add, &remove, &error) ||
      !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_flag_async (cli->engine, &id, 1, add, remove, cli->cancellable, mesign_cli_on_ready,
                            cli);
  operations = mesign_engine_flag_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (operations == NULL)
    return mesign_cli_fail (cli, error);

  return print_queued (cli, id, operations);
}

/* What is done to one message and one mailbox. */
typedef struct
{
  void (*begin) (MesignEngine *engine,
                 const gint64 *message_ids,
                 guint n_messages,
                 gint64 mailbox_id,
                 GCancellable *cancellable,
                 GAsyncReadyCallback callback,
                 gpointer user_data);
  GArray *(*finish) (MesignEngine *engine, GAsyncResult *result, GError **error);
} Transfer;

static MesignExit
transfer (MesignCli *cli, const char *word, const char *path, const Transfer *what)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!parse_id (word, &id, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_get_message_async (cli->engine, id, cli->cancellable, mesign_cli_on_ready, cli);
  info = mesign_engine_get_message_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (info == NULL)
    return mesign_cli_fail (cli, error);
  mailbox = mesign_cli_find_mailbox (cli, info->account, path, &error);
  if (mailbox == NULL)
    return mesign_cli_fail (cli, error);
  what->begin (cli->engine, &id, 1, mailbox->id, cli->cancellable, mesign_cli_on_ready, cli);
  operations = what->finish (cli->engine, mesign_cli_wait (cli), &error);
  if (operations == NULL)
    return mesign_cli_fail (cli, error);

  return print_queued (cli, id, operations);
}

MesignExit
mesign_cli_message_move (MesignCli *cli, int argc, char **argv)
{
  static const Transfer move = { mesign_engine_move_async, mesign_engine_move_finish };

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 2, 2))
    return MESIGN_EXIT_USAGE;

  return transfer (cli, argv[1], argv[2], &move);
}

MesignExit
mesign_cli_message_copy (MesignCli *cli, int argc, char **argv)
{
  static const Transfer copy = { mesign_engine_copy_async, mesign_engine_copy_finish };

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 2, 2))
    return MESIGN_EXIT_USAGE;

  return transfer (cli, argv[1], argv[2], &copy);
}

static MesignExit
move_to_role (MesignCli *cli, const char *word, MesignMailboxRole role)
{
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!parse_id (word, &id, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_move_to_role_async (cli->engine, &id, 1, role, cli->cancellable,
                                    mesign_cli_on_ready, cli);
  operations = mesign_engine_move_to_role_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (operations == NULL)
    return mesign_cli_fail (cli, error);

  return print_queued (cli, id, operations);
}

MesignExit
mesign_cli_message_archive (MesignCli *cli, int argc, char **argv)
{
  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return move_to_role (cli, argv[1], MESIGN_MAILBOX_ROLE_ARCHIVE);
}

MesignExit
mesign_cli_message_junk (MesignCli *cli, int argc, char **argv)
{
  gboolean is_not = FALSE;
  const GOptionEntry entries[] = {
    { "not", 0, 0, G_OPTION_ARG_NONE, &is_not, N_ ("It is no junk: back to the inbox"), NULL },
    { NULL },
  };

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;

  return move_to_role (cli, argv[1], is_not ? MESIGN_MAILBOX_ROLE_INBOX : MESIGN_MAILBOX_ROLE_JUNK);
}

MesignExit
mesign_cli_message_delete (MesignCli *cli, int argc, char **argv)
{
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  if (!mesign_cli_parse (cli, NULL, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if (!parse_id (argv[1], &id, &error) || !mesign_cli_open (cli, &error))
    return mesign_cli_fail (cli, error);
  mesign_engine_delete_async (cli->engine, &id, 1, cli->cancellable, mesign_cli_on_ready, cli);
  operations = mesign_engine_delete_finish (cli->engine, mesign_cli_wait (cli), &error);
  if (operations == NULL)
    return mesign_cli_fail (cli, error);

  return print_queued (cli, id, operations);
}
