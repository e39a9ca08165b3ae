/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>

const MesignCommand mesign_commands[] = {
  { "profile", "init", "[--plain-secrets]", N_ ("Make a profile"), mesign_cli_profile_init },
  { "profile", "passphrase", N_ ("[--set [--new-file FILE] [--keep-key-ring] | --remove]"),
    N_ ("Protect the private keys with a passphrase"), mesign_cli_profile_passphrase },
  { "profile", "check", "[--rebuild]", N_ ("Look whether the stored mail is whole, and mend it"),
    mesign_cli_profile_check },
  { "profile", "backup", N_ ("FILE"), N_ ("Save keys, certificates and accounts into one file"),
    mesign_cli_profile_backup },
  { "profile", "restore", N_ ("FILE [--dry-run]"), N_ ("Add what a backup holds and is not here"),
    mesign_cli_profile_restore },
  { "account", "add", N_ ("ADDRESS"), N_ ("Log in and keep the account"), mesign_cli_account_add },
  { "account", "change", N_ ("ADDRESS"), N_ ("Change an account's name, servers or password"),
    mesign_cli_account_change },
  { "account", "log-in", N_ ("ADDRESS"), N_ ("Log in again on the provider’s page"),
    mesign_cli_account_log_in },
  { "account", "limit", N_ ("ADDRESS [--days N] [--megabytes N]"),
    N_ ("Limit how much of an account's mail is kept here"), mesign_cli_account_limit },
  { "account", "mailboxes", N_ ("ADDRESS [--subscribed|--all]"),
    N_ ("Choose which mailboxes of an account are shown"), mesign_cli_account_mailboxes },
  { "account", "list", "", N_ ("List the accounts"), mesign_cli_account_list },
  { "account", "check", N_ ("ADDRESS"), N_ ("Log in to both servers of an account"),
    mesign_cli_account_check },
  { "account", "remove", N_ ("ADDRESS"), N_ ("Remove an account and its mail from this computer"),
    mesign_cli_account_remove },
  { "account", "add-identity", N_ ("ADDRESS OTHER-ADDRESS"),
    N_ ("Write under another name and address with an account"), mesign_cli_account_add_identity },
  { "account", "remove-identity", N_ ("ADDRESS OTHER-ADDRESS"),
    N_ ("Do not write from an address any more"), mesign_cli_account_remove_identity },
  { "sync", NULL, N_ ("[ADDRESS]"), N_ ("Bring the mail up to date and send what waits"),
    mesign_cli_sync },
  { "mailbox", "list", N_ ("[ADDRESS] [--all]"), N_ ("List the mailboxes"),
    mesign_cli_mailbox_list },
  { "mailbox", "create", N_ ("NAME"), N_ ("Make a mailbox"), mesign_cli_mailbox_create },
  { "mailbox", "rename", N_ ("NAME NEW-NAME"), N_ ("Give a mailbox another name"),
    mesign_cli_mailbox_rename },
  { "mailbox", "delete", N_ ("NAME"), N_ ("Delete a mailbox; its messages go to the trash"),
    mesign_cli_mailbox_delete },
  { "mailbox", "empty", N_ ("NAME"), N_ ("Move all messages to the trash, or out of it for good"),
    mesign_cli_mailbox_empty },
  { "mailbox", "mark-read", N_ ("NAME"), N_ ("Mark all messages of a mailbox as read"),
    mesign_cli_mailbox_mark_read },
  { "mailbox", "subscribe", N_ ("NAME"), N_ ("Subscribe to a mailbox"),
    mesign_cli_mailbox_subscribe },
  { "mailbox", "unsubscribe", N_ ("NAME"), N_ ("End the subscription of a mailbox"),
    mesign_cli_mailbox_unsubscribe },
  { "message", "list", N_ ("--mailbox NAME|--unified"), N_ ("List the messages of a mailbox"),
    mesign_cli_message_list },
  { "message", "show", N_ ("ID|FILE|-"), N_ ("Open a message and judge it"),
    mesign_cli_message_show },
  { "message", "flag", N_ ("ID +FLAG… -FLAG…"), N_ ("Set and take away flags"),
    mesign_cli_message_flag },
  { "message", "move", N_ ("ID MAILBOX"), N_ ("Move a message"), mesign_cli_message_move },
  { "message", "copy", N_ ("ID MAILBOX"), N_ ("Copy a message"), mesign_cli_message_copy },
  { "message", "archive", N_ ("ID"), N_ ("Move a message to the archive"),
    mesign_cli_message_archive },
  { "message", "junk", N_ ("ID [--not]"), N_ ("Move a message to the junk, or back"),
    mesign_cli_message_junk },
  { "message", "delete", N_ ("ID"), N_ ("Move a message to the trash, or out of it for good"),
    mesign_cli_message_delete },
  { "operation", "list", N_ ("[ADDRESS]"),
    N_ ("List what the server still has to hear of, and what it refused"),
    mesign_cli_operation_list },
  { "operation", "undo", N_ ("ID…"), N_ ("Take back what was done"), mesign_cli_operation_undo },
  { "mail", "export", N_ ("--mailbox NAME|--all --output PATH"),
    N_ ("Write the mails of a mailbox, or of all, into files of other programs"),
    mesign_cli_mail_export },
  { "mail", "import", N_ ("PATH --mailbox NAME|--all"),
    N_ ("File mails out of files of other programs"), mesign_cli_mail_import },
  { "search", NULL, N_ ("QUERY"), N_ ("Search in all mail"), mesign_cli_search },
  { "compose", NULL, N_ ("--from ADDRESS --to ADDRESS… --subject TEXT"),
    N_ ("Write a message, and send it"), mesign_cli_compose },
  { "outbox", "list", "", N_ ("List the mail that is not sent yet, or not for sure"),
    mesign_cli_outbox_list },
  { "outbox", "retry", N_ ("ID"), N_ ("Have the next sync send it"), mesign_cli_outbox_retry },
  { "outbox", "schedule", N_ ("ID TIME|now"), N_ ("Have it go out at another time"),
    mesign_cli_outbox_schedule },
  { "outbox", "take-back", N_ ("ID"), N_ ("Make a draft of it again, unsent"),
    mesign_cli_outbox_take_back },
  { "outbox", "settle", N_ ("ID"), N_ ("Say that it was sent"), mesign_cli_outbox_settle },
  { "outbox", "drop", N_ ("ID"), N_ ("Delete it unsent"), mesign_cli_outbox_drop },
  { "cert", "list", "[--own|--people|--authorities]", N_ ("List certificates"),
    mesign_cli_cert_list },
  { "cert", "show", N_ ("FINGERPRINT|FILE"), N_ ("Show a certificate"), mesign_cli_cert_show },
  { "cert", "check", N_ ("FINGERPRINT"),
    N_ ("Send yourself a mail with a certificate, and open it"), mesign_cli_cert_check },
  { "cert", "import", N_ ("FILE"), N_ ("Import a PFX or certificates"), mesign_cli_cert_import },
  { "cert", "export", N_ ("FINGERPRINT --output FILE"),
    N_ ("Export a certificate, or with its key as a PFX"), mesign_cli_cert_export },
  { "cert", "delete", N_ ("FINGERPRINT"), N_ ("Delete a certificate and its key"),
    mesign_cli_cert_delete },
  { "cert", "trust", N_ ("FINGERPRINT|FILE"), N_ ("Trust a certificate as an authority"),
    mesign_cli_cert_trust },
  { "cert", "distrust", N_ ("FINGERPRINT|FILE"), N_ ("Never trust a certificate"),
    mesign_cli_cert_distrust },
  { "cert", "decisions", "", N_ ("List what was decided about certificates"),
    mesign_cli_cert_decisions },
  { "cert", "undo", N_ ("DECISION"), N_ ("Take a decision back"), mesign_cli_cert_undo },
  { "cert", "default", N_ ("ADDRESS --sign FINGERPRINT --encrypt FINGERPRINT"),
    N_ ("Choose the certificates of an address"), mesign_cli_cert_default },
  { "key", "request", N_ ("ADDRESS"), N_ ("Make a key, and the request for its certificate"),
    mesign_cli_key_request },
  { "key", "list", "", N_ ("List the keys that wait for their certificate"), mesign_cli_key_list },
  { "key", "show", N_ ("ID"), N_ ("Show a certificate request"), mesign_cli_key_show },
  { "key", "delete", N_ ("ID"), N_ ("Delete a certificate request and its key"),
    mesign_cli_key_delete },
  { "retrieval", "list", "", N_ ("List the ways to certificates"), mesign_cli_retrieval_list },
  { "retrieval", "show", N_ ("ID"), N_ ("Show one, with link and code"),
    mesign_cli_retrieval_show },
  { "retrieval", "report", N_ ("ID"), N_ ("Tell of one for support, without its secrets"),
    mesign_cli_retrieval_report },
  { "retrieval", "enter", N_ ("ID"), N_ ("Enter link or code by hand"),
    mesign_cli_retrieval_enter },
  { "retrieval", "keep-password", N_ ("ID"), N_ ("Keep its protection password after the import"),
    mesign_cli_retrieval_keep_password },
  { "retrieval", "clean", N_ ("ID"), N_ ("Delete the mails of one that has ended"),
    mesign_cli_retrieval_clean },
  { "retrieval", "forget", N_ ("ID"), N_ ("Forget one"), mesign_cli_retrieval_forget },
  { "provider", "list", "", N_ ("List the certificate providers known"), mesign_cli_provider_list },
  { "provider", "add", N_ ("FILE.provider"), N_ ("Add a provider's profile"),
    mesign_cli_provider_add },
  { "provider", "check", N_ ("FILE.provider [MESSAGE…]"),
    N_ ("Check a profile, and what it makes of messages"), mesign_cli_provider_check },
  { NULL },
};

/* Those that begin with a word, or all. */
static void
print_commands (FILE *stream, const char *group)
{
  fputs (_ ("Usage: mesignctl [--profile DIR] [--json] [--passphrase-file FILE] [--verbose] "
            "COMMAND [OPTIONS] [WORDS]\n\n"),
         stream);
  for (const MesignCommand *command = mesign_commands; command->group != NULL; command++)
    {
      const char *arguments = mesign_command_get_arguments (command);

      if (group != NULL && !g_str_equal (command->group, group))
        continue;
      fprintf (stream, "  %s%s%s%s%s\n      %s\n", command->group, command->name != NULL ? " " : "",
               command->name != NULL ? command->name : "", arguments[0] != '\0' ? " " : "",
               arguments, _ (command->summary));
    }
  fputs (_ ("\n“mesignctl COMMAND --help” tells the options of a command.\n"), stream);
}

static const MesignCommand *
find_command (int argc, char **argv, int *n_words)
{
  if (argc < 2)
    return NULL;
  for (const MesignCommand *command = mesign_commands; command->group != NULL; command++)
    {
      if (!g_str_equal (command->group, argv[1]))
        continue;
      *n_words = command->name != NULL ? 2 : 1;
      if (command->name == NULL || (argc > 2 && g_str_equal (command->name, argv[2])))
        return command;
    }

  return NULL;
}

/* Reads what stands before the command; the rest is left for the command itself. */
static gboolean
parse_global (MesignCli *cli, int *argc, char ***argv, gboolean *show_help)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autofree GOptionEntry *entries = mesign_cli_get_global_entries (cli);
  GOptionEntry help[] = {
    { "help", 'h', 0, G_OPTION_ARG_NONE, show_help, NULL, NULL },
    { NULL },
  };
  g_autoptr (GError) error = NULL;

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_set_strict_posix (context, TRUE);
  g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, help, GETTEXT_PACKAGE);
  if (g_option_context_parse (context, argc, argv, &error))
    return TRUE;
  mesign_cli_usage (cli, "%s", error->message);

  return FALSE;
}

static void
set_profile (MesignCli *cli, const char *directory)
{
  g_free (cli->profile_directory);
  cli->profile_directory = g_strdup (directory);
}

/* Options may also stand behind the command's words: those that decide where to look are needed
 * before it runs. */
static void
find_late_global (MesignCli *cli, int argc, char **argv)
{
  for (int i = 1; i < argc && !g_str_equal (argv[i], "--"); i++)
    {
      if (g_str_equal (argv[i], "--profile") && i + 1 < argc)
        set_profile (cli, argv[i + 1]);
      else if (g_str_has_prefix (argv[i], "--profile="))
        set_profile (cli, argv[i] + strlen ("--profile="));
      else if (g_str_equal (argv[i], "--json"))
        cli->json = TRUE;
      else if (g_str_equal (argv[i], "--verbose"))
        cli->verbose = TRUE;
    }
}

static gboolean
on_signal (gpointer data)
{
  g_cancellable_cancel (data);

  return G_SOURCE_CONTINUE;
}

static MesignExit
run (MesignCli *cli, const MesignCommand *command, int argc, char **argv)
{
  guint interrupted;
  guint terminated;
  MesignExit status;

  cli->profile = mesign_profile_new (cli->profile_directory);
  cli->cancellable = g_cancellable_new ();
  cli->loop = g_main_loop_new (NULL, FALSE);
  interrupted = g_unix_signal_add (SIGINT, on_signal, cli->cancellable);
  terminated = g_unix_signal_add (SIGTERM, on_signal, cli->cancellable);

  status = command->run (cli, argc, argv);
  mesign_cli_close (cli);

  g_source_remove (interrupted);
  g_source_remove (terminated);
  g_clear_object (&cli->last_result);
  g_clear_pointer (&cli->warnings, g_ptr_array_unref);
  g_clear_object (&cli->cancellable);
  g_clear_object (&cli->profile);
  g_main_loop_unref (cli->loop);

  return status;
}

/* The second words a first one may have, for people; NULL where it is none. */
static char *
list_names (const char *group)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (const MesignCommand *command = mesign_commands; command->group != NULL; command++)
    if (command->name != NULL && g_str_equal (command->group, group))
      g_strv_builder_add (names, command->name);
  list = g_strv_builder_end (names);

  return list[0] != NULL ? g_strjoinv (", ", list) : NULL;
}

static MesignExit
refuse_command (MesignCli *cli, int argc, char **argv)
{
  g_autofree char *names = argc > 1 ? list_names (argv[1]) : NULL;

  if (names != NULL && argc > 2 && (g_str_equal (argv[2], "--help") || g_str_equal (argv[2], "-h")))
    {
      print_commands (stdout, argv[1]);
      return MESIGN_EXIT_DONE;
    }
  if (names != NULL)
    return mesign_cli_usage (cli, _ ("After “%s” comes one of these: %s."), argv[1], names);
  if (argc > 1)
    return mesign_cli_usage (cli, _ ("“%s” is not a command of mesignctl."), argv[1]);
  if (cli->json)
    return mesign_cli_usage (cli, _ ("Say what to do."));
  print_commands (stderr, NULL);

  return MESIGN_EXIT_USAGE;
}

/* Libraries have much to say that helps nobody here. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "GLIB_DOMAIN") && (level & G_LOG_LEVEL_DEBUG) != 0 &&
        !g_str_has_prefix (fields[i].value, "mesign"))
      return G_LOG_WRITER_HANDLED;

  return g_log_writer_default (level, fields, n_fields, user_data);
}

static MesignExit
dispatch (MesignCli *cli, int argc, char **argv)
{
  gboolean show_help = FALSE;
  int n_words = 0;
  const MesignCommand *command;
  g_autofree char *name = NULL;

  if (!parse_global (cli, &argc, &argv, &show_help))
    return MESIGN_EXIT_USAGE;
  if (cli->show_version)
    {
      mesign_cli_print ("mesignctl %s", PACKAGE_VERSION);
      return MESIGN_EXIT_DONE;
    }
  if (show_help)
    {
      print_commands (stdout, NULL);
      return MESIGN_EXIT_DONE;
    }
  command = find_command (argc, argv, &n_words);
  if (command == NULL)
    {
      find_late_global (cli, argc, argv);
      return refuse_command (cli, argc, argv);
    }
  name = n_words == 2 ? g_strdup_printf ("%s %s", argv[1], argv[2]) : g_strdup (argv[1]);
  cli->command = name;
  find_late_global (cli, argc - n_words, argv + n_words);
  g_log_set_writer_func (write_log, NULL, NULL);
  if (cli->verbose)
    g_log_set_debug_enabled (TRUE);

  return run (cli, command, argc - n_words, argv + n_words);
}

/* A program that is not installed finds its words where it was built. */
static const char *
find_locale_directory (void)
{
  if (g_file_test (LOCALEDIR "/zh_CN/LC_MESSAGES/" GETTEXT_PACKAGE ".mo", G_FILE_TEST_EXISTS))
    return LOCALEDIR;

  return BUILD_LOCALEDIR;
}

/* What was printed may still lie in a buffer, and may not fit on the disk. */
static MesignExit
finish_output (MesignExit status)
{
  if (fflush (stdout) == 0 && !ferror (stdout))
    return status;
  fprintf (stderr, "mesignctl: %s\n", g_strerror (errno));

  return MESIGN_EXIT_STORE;
}

int
main (int argc, char **argv)
{
  MesignCli cli = { 0 };
  MesignExit status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, find_locale_directory ());
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_set_prgname ("mesignctl");

  mesign_engine_forbid_core_files ();

  status = finish_output (dispatch (&cli, argc, argv));
  g_free (cli.profile_directory);
  g_free (cli.passphrase_file);

  return status;
}
