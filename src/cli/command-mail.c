/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include "engine/mesign-engine-exchange.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>

/* Mail from and to files of other programs. */

typedef struct
{
  char *address;
  char *mailbox;
  char *format;
  char *output;
  gboolean is_all;
} Options;

static void
options_clear (Options *self)
{
  g_free (self->address);
  g_free (self->mailbox);
  g_free (self->format);
  g_free (self->output);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Options, options_clear)

static MesignMailbox *
find_mailbox (MesignCli *cli, const Options *options, GError **error)
{
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_open (cli, error))
    return NULL;
  account = mesign_cli_find_account (cli, options->address, error);

  return account != NULL ? mesign_cli_find_mailbox (cli, account->id, options->mailbox, error)
                         : NULL;
}

/* The id of the account that is meant as a whole. */
static char *
find_account (MesignCli *cli, const Options *options, GError **error)
{
  g_autoptr (MesignAccount) account = NULL;

  if (!mesign_cli_open (cli, error))
    return NULL;
  account = mesign_cli_find_account (cli, options->address, error);

  return account != NULL ? g_strdup (account->id) : NULL;
}

static void
add_mailbox (JsonBuilder *builder, const MesignExchangedMailbox *mailbox, const char *word)
{
  mesign_json_begin_object (builder, NULL);
  mesign_json_string (builder, "path", mailbox->path);
  mesign_json_string (builder, "file", mailbox->file);
  mesign_json_integer (builder, word, mailbox->n_done);
  mesign_json_integer (builder, "already_there", mailbox->n_there);
  mesign_json_integer (builder, "gone", mailbox->n_gone);
  mesign_json_boolean (builder, "new", mailbox->is_new);
  mesign_json_boolean (builder, "partial", mailbox->is_partial);
  json_builder_end_object (builder);
}

static void
add_mailboxes (JsonBuilder *builder, const MesignExchanged *exchanged, const char *word)
{
  if (exchanged->mailboxes->len == 0)
    return;
  mesign_json_begin_array (builder, "mailboxes");
  for (guint i = 0; i < exchanged->mailboxes->len; i++)
    add_mailbox (builder, exchanged->mailboxes->pdata[i], word);
  json_builder_end_array (builder);
}

static MesignExit
print_json (MesignCli *cli, const MesignExchanged *exchanged, const char *word, MesignExit status)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  mesign_json_integer (builder, word, exchanged->n_done);
  mesign_json_integer (builder, "already_there", exchanged->n_there);
  mesign_json_integer (builder, "gone", exchanged->n_gone);
  mesign_json_string_array (builder, "skipped", exchanged->skipped);
  mesign_json_integer (builder, "skipped_count", exchanged->n_skipped);
  mesign_json_boolean (builder, "partial", mesign_exchanged_count_partial (exchanged) > 0);
  add_mailboxes (builder, exchanged, word);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, status);
}

/* Only what is left out of files that go into one mailbox is told without a reason. */
static void
print_skipped (const MesignExchanged *exchanged, gboolean has_reasons)
{
  for (guint i = 0; i < exchanged->skipped->len; i++)
    {
      g_autofree char *place = mesign_cli_make_printable (exchanged->skipped->pdata[i]);

      if (has_reasons)
        fprintf (stderr, _ ("This was left out: %s\n"), place);
      else
        fprintf (stderr, _ ("This is no mail, too large or unreadable, and was left out: %s\n"),
                 place);
    }
  if (exchanged->n_skipped > exchanged->skipped->len)
    {
      fprintf (stderr, _ ("… and %u more"), exchanged->n_skipped - exchanged->skipped->len);
      fputc ('\n', stderr);
    }
}

static void
print_partial (const MesignExchanged *exchanged)
{
  if (exchanged->is_partial)
    fputs (_ ("The server has more mail in this mailbox, which is not synchronized yet and was not "
              "written. Run “mesignctl sync”, then export again.\n"),
           stderr);
  for (guint i = 0; i < exchanged->mailboxes->len; i++)
    {
      const MesignExchangedMailbox *mailbox = exchanged->mailboxes->pdata[i];

      if (mailbox->is_partial)
        fprintf (stderr,
                 _ ("The server has more mail in “%s”, which is not synchronized yet and was not "
                    "written. Run “mesignctl sync”, then export again.\n"),
                 mailbox->path);
    }
}

/* @word: what happened to the mails, for programs; @sentence: the same for people. */
static MesignExit
finish (MesignCli *cli,
        const MesignExchanged *exchanged,
        const GError *error,
        const char *word,
        char *(*sentence) (const MesignExchanged *exchanged))
{
  g_autofree char *said = NULL;
  MesignExit status;

  mesign_cli_end_progress ();
  if (exchanged == NULL)
    return mesign_cli_fail (cli, error);
  print_skipped (exchanged, exchanged->mailboxes->len > 0 || g_str_equal (word, "exported"));
  print_partial (exchanged);
  status = exchanged->n_skipped > 0 || mesign_exchanged_count_partial (exchanged) > 0
               ? MESIGN_EXIT_REFUSED
               : MESIGN_EXIT_DONE;
  if (cli->json)
    return print_json (cli, exchanged, word, status);
  said = sentence (exchanged);
  mesign_cli_print ("%s", said);

  return status;
}

static char *
say_exported (const MesignExchanged *exchanged)
{
  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u mail exported", "%u mails exported", exchanged->n_done),
      exchanged->n_done);
}

static char *
say_imported (const MesignExchanged *exchanged)
{
  return g_strdup_printf (
      _ ("%u imported, %u were there already. The server gets them with the next sync."),
      exchanged->n_done, exchanged->n_there);
}

static char *
say_account_exported (const MesignExchanged *exchanged)
{
  g_autofree char *mails = say_exported (exchanged);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                       /* Translators: "5 mails exported" comes first */
                                       "%s from %u mailbox", "%s from %u mailboxes",
                                       exchanged->mailboxes->len),
                          mails, exchanged->mailboxes->len);
}

static MesignExit
export_account (MesignCli *cli, const Options *options, MesignMailFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account = find_account (cli, options, &error);
  g_autoptr (MesignExchanged) exchanged = NULL;

  if (account == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_export_account_async (cli->engine, account, options->output, format,
                                      mesign_cli_get_progress (), NULL, cli->cancellable,
                                      mesign_cli_on_ready, cli);
  exchanged = mesign_engine_export_account_finish (cli->engine, mesign_cli_wait (cli), &error);

  return finish (cli, exchanged, error, "exported", say_account_exported);
}

static MesignExit
import_account (MesignCli *cli, const Options *options, const char *path, MesignMailFormat format)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *account = find_account (cli, options, &error);
  g_autoptr (MesignExchanged) exchanged = NULL;

  if (account == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_import_account_async (cli->engine, account, path, format,
                                      mesign_cli_get_progress (), NULL, cli->cancellable,
                                      mesign_cli_on_ready, cli);
  exchanged = mesign_engine_import_account_finish (cli->engine, mesign_cli_wait (cli), &error);

  return finish (cli, exchanged, error, "imported", say_imported);
}

MesignExit
mesign_cli_mail_export (MesignCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "mailbox", 0, 0, G_OPTION_ARG_STRING, &options.mailbox, N_ ("The mailbox"), N_ ("NAME") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.is_all, N_ ("All mailboxes of the account"), NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options.address,
      N_ ("The account, if there are several"), N_ ("ADDRESS") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      N_ ("How it is written: mbox (if nothing is said), eml or maildir"), N_ ("FORMAT") },
    { "output", 0, 0, G_OPTION_ARG_FILENAME, &options.output,
      N_ ("The file or folder to make; nothing is overwritten"), N_ ("PATH") },
    { NULL },
  };
  MesignMailFormat format = MESIGN_MAIL_FORMAT_MBOX;
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autoptr (MesignExchanged) exchanged = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 0, 0))
    return MESIGN_EXIT_USAGE;
  if ((options.mailbox == NULL) == !options.is_all || options.output == NULL)
    return mesign_cli_usage (cli, _ ("Say what to export, and where to: --mailbox NAME or --all, "
                                     "and --output PATH."));
  if (options.format != NULL &&
      (!mesign_mail_format_from_string (options.format, &format) ||
       format == MESIGN_MAIL_FORMAT_AUTO || format == MESIGN_MAIL_FORMAT_MBOXO))
    return mesign_cli_usage (cli, _ ("--format takes mbox, eml or maildir."));
  if (options.is_all && format == MESIGN_MAIL_FORMAT_EML)
    return mesign_cli_usage (cli, _ ("With --all, --format takes mbox or maildir."));
  if (options.is_all)
    return export_account (cli, &options, format);
  mailbox = find_mailbox (cli, &options, &error);
  if (mailbox == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_export_mail_async (cli->engine, mailbox->id, options.output, format,
                                   mesign_cli_get_progress (), NULL, cli->cancellable,
                                   mesign_cli_on_ready, cli);
  exchanged = mesign_engine_export_mail_finish (cli->engine, mesign_cli_wait (cli), &error);

  return finish (cli, exchanged, error, "exported", say_exported);
}

MesignExit
mesign_cli_mail_import (MesignCli *cli, int argc, char **argv)
{
  g_auto (Options) options = { NULL };
  const GOptionEntry entries[] = {
    { "mailbox", 0, 0, G_OPTION_ARG_STRING, &options.mailbox, N_ ("The mailbox"), N_ ("NAME") },
    { "all", 0, 0, G_OPTION_ARG_NONE, &options.is_all, N_ ("All mailboxes of the account"), NULL },
    { "account", 0, 0, G_OPTION_ARG_STRING, &options.address,
      N_ ("The account, if there are several"), N_ ("ADDRESS") },
    { "format", 0, 0, G_OPTION_ARG_STRING, &options.format,
      N_ ("What it is: auto (if nothing is said), mbox, mboxo, eml or maildir"), N_ ("FORMAT") },
    { NULL },
  };
  MesignMailFormat format = MESIGN_MAIL_FORMAT_AUTO;
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autoptr (MesignExchanged) exchanged = NULL;
  g_autoptr (GError) error = NULL;

  if (!mesign_cli_parse (cli, entries, &argc, &argv, 1, 1))
    return MESIGN_EXIT_USAGE;
  if ((options.mailbox == NULL) == !options.is_all)
    return mesign_cli_usage (cli, _ ("Say where to file it: --mailbox NAME, or --all for a folder "
                                     "with all mailboxes of an account."));
  if (options.format != NULL && !mesign_mail_format_from_string (options.format, &format))
    return mesign_cli_usage (cli, _ ("--format takes auto, mbox, mboxo, eml or maildir."));
  if (options.is_all && format == MESIGN_MAIL_FORMAT_EML)
    return mesign_cli_usage (cli, _ ("With --all, --format takes auto, mbox, mboxo or maildir."));
  if (options.is_all)
    return import_account (cli, &options, argv[1], format);
  mailbox = find_mailbox (cli, &options, &error);
  if (mailbox == NULL)
    return mesign_cli_fail (cli, error);
  mesign_engine_import_mail_async (cli->engine, argv[1], format, mailbox->id,
                                   mesign_cli_get_progress (), NULL, cli->cancellable,
                                   mesign_cli_on_ready, cli);
  exchanged = mesign_engine_import_mail_finish (cli->engine, mesign_cli_wait (cli), &error);

  return finish (cli, exchanged, error, "imported", say_imported);
}
