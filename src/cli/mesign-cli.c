/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What every command needs: its options, the engine, files and passwords, and how to end. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mesign-file.h"

#define MAX_FILE (512 * 1024 * 1024)
#define MAX_PASSWORD (64 * 1024)

/* The options every command takes; they may stand before or behind its words. */
GOptionEntry *
mesign_cli_get_global_entries (MesignCli *cli)
{
  GOptionEntry entries[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, &cli->profile_directory,
      N_ ("Keep everything under DIR"), N_ ("DIR") },
    { "passphrase-file", 0, 0, G_OPTION_ARG_FILENAME, &cli->passphrase_file,
      N_ ("The passphrase of the private keys; - is standard input"), N_ ("FILE") },
    { "json", 0, 0, G_OPTION_ARG_NONE, &cli->json, N_ ("Print one JSON document"), NULL },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &cli->verbose, N_ ("Say more on standard error"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, &cli->show_version, N_ ("Print the version"), NULL },
    { NULL },
  };

  return g_memdup2 (entries, sizeof entries);
}

/* What stands behind the command, in the person's language. */
const char *
mesign_command_get_arguments (const MesignCommand *command)
{
  return command->arguments[0] != '\0' ? _ (command->arguments) : "";
}

static const MesignCommand *
find_running_command (MesignCli *cli)
{
  for (const MesignCommand *command = mesign_commands; command->group != NULL; command++)
    {
      g_autofree char *name = command->name != NULL
                                  ? g_strdup_printf ("%s %s", command->group, command->name)
                                  : g_strdup (command->group);

      if (g_strcmp0 (name, cli->command) == 0)
        return command;
    }

  g_return_val_if_reached (NULL);
}

static gboolean
parse (MesignCli *cli,
       const GOptionEntry *entries,
       gboolean loosely,
       int *argc,
       char ***argv,
       int least,
       int most)
{
  const MesignCommand *command = find_running_command (cli);
  g_autofree char *parameters =
      g_strdup_printf ("%s %s", cli->command, mesign_command_get_arguments (command));
  g_autoptr (GOptionContext) context = g_option_context_new (parameters);
  g_autofree GOptionEntry *global = mesign_cli_get_global_entries (cli);
  g_autoptr (GError) error = NULL;

  g_option_context_set_summary (context, _ (command->summary));
  g_option_context_set_translation_domain (context, GETTEXT_PACKAGE);
  g_option_context_set_ignore_unknown_options (context, loosely);
  if (entries != NULL)
    g_option_context_add_main_entries (context, entries, GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, global, GETTEXT_PACKAGE);
  if (!g_option_context_parse (context, argc, argv, &error))
    {
      mesign_cli_usage (cli, "%s", error->message);
      return FALSE;
    }
  if (*argc > 1 && g_str_equal ((*argv)[1], "--"))
    {
      memmove (*argv + 1, *argv + 2, (*argc - 1) * sizeof **argv);
      (*argc)--;
    }
  if (*argc - 1 < least || (most >= 0 && *argc - 1 > most))
    {
      mesign_cli_usage (cli, _ ("This is how it goes: mesignctl %s %s"), cli->command,
                        mesign_command_get_arguments (command));
      return FALSE;
    }

  return TRUE;
}

/* Reads a command's options, and checks how many words are left: at least @least, at most @most, or
 * -1 for any. The first one then is argv[1]. */
gboolean
mesign_cli_parse (MesignCli *cli,
                  const GOptionEntry *entries,
                  int *argc,
                  char ***argv,
                  int least,
                  int most)
{
  return parse (cli, entries, FALSE, argc, argv, least, most);
}

/* The same for a command whose words may begin with a dash. */
gboolean
mesign_cli_parse_loosely (MesignCli *cli, int *argc, char ***argv, int least, int most)
{
  return parse (cli, NULL, TRUE, argc, argv, least, most);
}

void
mesign_cli_on_ready (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignCli *cli = user_data;

  g_set_object (&cli->result, result);
  g_main_loop_quit (cli->loop);
}

/* Runs the main loop, which nothing else runs in this program, until mesign_cli_on_ready() was
 * called. The result is good until the next wait. */
GAsyncResult *
mesign_cli_wait (MesignCli *cli)
{
  if (cli->result == NULL)
    g_main_loop_run (cli->loop);
  g_clear_object (&cli->last_result);
  cli->last_result = g_steal_pointer (&cli->result);

  return cli->last_result;
}

/* What was lost from this computer is not lost for good, but has to be said. */
static void
warn_of_damage (MesignCli *cli)
{
  const char *path = mesign_engine_get_damaged_store (cli->engine);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;

  if (shown != NULL)
    g_printerr (
        _ ("The stored mail was damaged. It was moved to “%s”, and what waits to be done or "
           "sent was saved from it. The next “mesignctl sync” fetches the mail again.\n"),
        shown);
}

gboolean
mesign_cli_open (MesignCli *cli, GError **error)
{
  g_autoptr (MesignPrompter) prompter = mesign_cli_prompter_new (cli);

  cli->engine = mesign_engine_new (cli->profile, prompter);
  mesign_engine_open_async (cli->engine, cli->cancellable, mesign_cli_on_ready, cli);
  if (!mesign_engine_open_finish (cli->engine, mesign_cli_wait (cli), error))
    return FALSE;
  warn_of_damage (cli);

  return TRUE;
}

void
mesign_cli_close (MesignCli *cli)
{
  if (cli->engine == NULL)
    return;
  mesign_engine_close_async (cli->engine, mesign_cli_on_ready, cli);
  mesign_engine_close_finish (cli->engine, mesign_cli_wait (cli), NULL);
  g_clear_object (&cli->engine);
}

/* Whether the profile holds anything yet; looking at a file makes no profile. */
gboolean
mesign_cli_has_store (MesignCli *cli)
{
  g_autofree char *path = mesign_profile_dup_data_path (cli->profile, "keys.db");

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}

static GBytes *
read_stream (FILE *stream, gsize limit, GError **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint8 buffer[16384];
  gsize n;

  while ((n = fread (buffer, 1, sizeof buffer, stream)) > 0)
    {
      g_byte_array_append (octets, buffer, n);
      mesign_secret_wipe (buffer, n);
      if (octets->len > limit)
        {
          g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                               _ ("Standard input holds more than is accepted."));
          return NULL;
        }
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}

/* Reads a file, or standard input for "-". */
GBytes *
mesign_cli_read_file (const char *path, GError **error)
{
  g_autoptr (GError) failure = NULL;
  GBytes *octets;

  if (g_str_equal (path, "-"))
    return read_stream (stdin, MAX_FILE, error);
  octets = mesign_file_read_sync (path, MAX_FILE, &failure);
  if (octets == NULL)
    g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                         failure->message);

  return octets;
}

/* What a stranger's mail or server says must not command the terminal: of the control characters
 * only line ends and tabs are left. */
char *
mesign_cli_make_printable (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *printable = g_string_sized_new (strlen (valid));

  for (const char *at = valid; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar one = g_utf8_get_char (at);

      if (g_unichar_iscntrl (one) && one != '\n' && one != '\t')
        one = 0xFFFD;
      g_string_append_unichar (printable, one);
    }

  return g_string_free (printable, FALSE);
}

static gboolean
on_typed (int fd, GIOCondition condition, gpointer cli)
{
  g_main_loop_quit (((MesignCli *) cli)->loop);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_interrupted (GCancellable *cancellable, gpointer cli)
{
  g_main_loop_quit (((MesignCli *) cli)->loop);

  return G_SOURCE_CONTINUE;
}

/* Waits until a line was typed, so that Ctrl+C is heard meanwhile. FALSE with the error if it was.
 */
static gboolean
wait_for_line (MesignCli *cli, GError **error)
{
  guint typed = g_unix_fd_add (STDIN_FILENO, G_IO_IN | G_IO_HUP | G_IO_ERR, on_typed, cli);
  g_autoptr (GSource) interrupted = g_cancellable_source_new (cli->cancellable);

  g_source_set_callback (interrupted, G_SOURCE_FUNC (on_interrupted), cli, NULL);
  g_source_attach (interrupted, NULL);
  g_main_loop_run (cli->loop);
  g_source_destroy (interrupted);
  g_source_remove (typed);

  return !g_cancellable_set_error_if_cancelled (cli->cancellable, error);
}

static MesignSecret *
ask_password (MesignCli *cli, const char *question, GError **error)
{
  struct termios before;
  struct termios silent;
  char line[1024] = "";
  gboolean is_there;
  MesignSecret *secret;

  if (tcgetattr (STDIN_FILENO, &before) != 0)
    {
      g_set_error_literal (
          error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
          _ ("A password is needed. Give --password-file FILE, or run this on a terminal."));
      return NULL;
    }
  silent = before;
  silent.c_lflag &= ~ECHO;
  /* first, since it throws away what somebody quick has typed already */
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &silent);
  fprintf (stderr, "%s ", question);
  is_there = wait_for_line (cli, error) && fgets (line, sizeof line, stdin) != NULL;
  tcsetattr (STDIN_FILENO, TCSAFLUSH, &before);
  fputc ('\n', stderr);
  if (!is_there && g_cancellable_is_cancelled (cli->cancellable))
    return NULL;
  line[strcspn (line, "\r\n")] = '\0';
  secret = mesign_secret_new_from_string (line);
  mesign_secret_wipe (line, sizeof line);

  return secret;
}

/* Reads a password from a file, from standard input for "-", or from the terminal where @path is
 * NULL. One line end at its end does not count. */
MesignSecret *
mesign_cli_read_password (MesignCli *cli, const char *path, const char *question, GError **error)
{
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) failure = NULL;
  MesignSecret *secret;
  char *text;
  gsize length;

  if (path == NULL)
    return ask_password (cli, question, error);
  octets = g_str_equal (path, "-") ? read_stream (stdin, MAX_PASSWORD, &failure)
                                   : mesign_file_read_sync (path, MAX_PASSWORD, &failure);
  if (octets == NULL)
    {
      g_set_error_literal (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                           failure->message);
      return NULL;
    }
  text = (char *) g_bytes_get_data (octets, &length);
  if (length > 0 && text[length - 1] == '\n')
    length--;
  if (length > 0 && text[length - 1] == '\r')
    length--;
  secret = mesign_secret_new (text, length);
  mesign_secret_wipe (text, length);

  return secret;
}

/* Asks on the terminal for what cannot be taken back; elsewhere --yes must have said so. */
gboolean
mesign_cli_confirm (MesignCli *cli, gboolean yes, const char *question, GError **error)
{
  g_autofree char *printable = NULL;
  char line[16] = "";

  if (yes)
    return TRUE;
  if (isatty (STDIN_FILENO))
    {
      printable = mesign_cli_make_printable (question);
      /* Translators: what follows the question; "y" is what to type for yes. */
      fprintf (stderr, "%s %s ", printable, _ ("[y/N]"));
      if (!wait_for_line (cli, error))
        return FALSE;
      if (fgets (line, sizeof line, stdin) != NULL && (line[0] == 'y' || line[0] == 'Y'))
        return TRUE;
    }
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
               _ ("%s Nothing was done. Add --yes to do it."), question);

  return FALSE;
}

gboolean
mesign_cli_write_file (const char *path, GBytes *octets, GError **error)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);

  if (!g_str_equal (path, "-"))
    return mesign_file_write_sync (path, octets, 0600, error);
  if (fwrite (data, 1, length, stdout) == length && fflush (stdout) == 0)
    return TRUE;
  g_set_error_literal (error, G_FILE_ERROR, g_file_error_from_errno (errno), g_strerror (errno));

  return FALSE;
}

/* Reads "2026-01-02T03:04:05Z", a date, or seconds since 1970. */
gboolean
mesign_cli_parse_time (const char *text, gint64 *seconds, GError **error)
{
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *long_form =
      strchr (text, 'T') == NULL ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  g_autoptr (GDateTime) time = g_date_time_new_from_iso8601 (long_form, utc);

  if (time != NULL)
    {
      *seconds = g_date_time_to_unix (time);
      return TRUE;
    }
  if (g_ascii_string_to_signed (text, 10, 1, G_MAXINT64 / 2, seconds, NULL))
    return TRUE;
  g_set_error (
      error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
      _ ("“%s” is no time. Write 2026-01-31, 2026-01-31T12:00:00Z, or seconds since 1970."), text);

  return FALSE;
}

static gint64
read_local_time (const char *text)
{
  g_autoptr (GTimeZone) here = g_time_zone_new_local ();
  g_autofree char *long_form = NULL;
  g_autoptr (GDateTime) time = NULL;
  const char *clock = strchr (text, 'T');
  gint64 seconds;

  if (clock != NULL && strlen (clock) == 6)
    long_form = g_strconcat (text, ":00", NULL);
  time = g_date_time_new_from_iso8601 (long_form != NULL ? long_form : text, here);
  if (time != NULL)
    return g_date_time_to_unix (time);

  return g_ascii_string_to_signed (text, 10, 1, G_MAXINT64 / 2, &seconds, NULL) ? seconds : 0;
}

/* Reads a time to come: "2026-01-31T09:00" of the local clock, with a zone, or seconds since 1970.
 */
gboolean
mesign_cli_parse_future (const char *text, gint64 *seconds, GError **error)
{
  *seconds = read_local_time (text);
  if (*seconds == 0)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                 _ ("“%s” is no time. Write 2026-01-31T09:00 for the local time, "
                    "2026-01-31T09:00:00Z, or seconds since 1970."),
                 text);
  else if (*seconds <= g_get_real_time () / G_USEC_PER_SEC)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                 _ ("“%s” is past. Choose a time to come."), text);
  else
    return TRUE;

  return FALSE;
}

/* An account of the profile by its address, to be unreferenced; the only one where @address is
 * NULL. */
MesignAccount *
mesign_cli_find_account (MesignCli *cli, const char *address, GError **error)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (cli->engine);
  MesignAccount *account = NULL;

  if (address != NULL)
    account = mesign_engine_find_account (cli->engine, address);
  else if (accounts->len == 1)
    account = mesign_account_ref (accounts->pdata[0]);
  if (account == NULL && address != NULL)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
                 _ ("There is no account %s here. “mesignctl account list” shows those there are."),
                 address);
  else if (account == NULL)
    g_set_error_literal (
        error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
        accounts->len == 0
            ? _ ("There is no account yet. Add one with “mesignctl account add ADDRESS”.")
            : _ ("There are several accounts. Say which one you mean by its address; “mesignctl "
                 "account list” shows those there are."));

  return account;
}

/* Prints a line for people on standard output. */
void
mesign_cli_print (const char *format, ...)
{
  g_autofree char *text = NULL;
  g_autofree char *printable = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  printable = mesign_cli_make_printable (text);
  puts (printable);
}

/* Prints the finished document, if one was asked for. */
MesignExit
mesign_cli_finish_json (MesignCli *cli, JsonBuilder *builder, MesignExit status)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;
  g_autoptr (GString) escaped = NULL;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  /* The one control character that json-glib 1.6 forgets, and no reader of JSON takes. */
  escaped = g_string_new (text);
  g_string_replace (escaped, "\037", "\\u001f", 0);
  puts (escaped->str);

  return status;
}

/* Says that what has a number was done, in words or in JSON. */
MesignExit
mesign_cli_finish_id (MesignCli *cli, gint64 id, const char *words)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (!cli->json)
    {
      mesign_cli_print ("%s", words);
      return MESIGN_EXIT_DONE;
    }
  json_builder_begin_object (builder);
  mesign_json_integer (builder, "id", id);
  mesign_json_boolean (builder, "ok", TRUE);
  json_builder_end_object (builder);

  return mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
}

static MesignExit
get_exit (const GError *error)
{
  if (error->domain != MESIGN_ENGINE_ERROR)
    return MESIGN_EXIT_STORE;

  switch ((MesignEngineError) error->code)
    {
    case MESIGN_ENGINE_ERROR_OFFLINE:
    case MESIGN_ENGINE_ERROR_AUTHENTICATION:
    case MESIGN_ENGINE_ERROR_CERTIFICATE:
    case MESIGN_ENGINE_ERROR_SERVER:
      return MESIGN_EXIT_NETWORK;
    case MESIGN_ENGINE_ERROR_NOT_FOUND:
    case MESIGN_ENGINE_ERROR_NO_KEY:
    case MESIGN_ENGINE_ERROR_NO_CERTIFICATE:
    case MESIGN_ENGINE_ERROR_WOULD_LEAK:
      return MESIGN_EXIT_NOT_SO;
    case MESIGN_ENGINE_ERROR_INVALID:
      return MESIGN_EXIT_USAGE;
    case MESIGN_ENGINE_ERROR_EXISTS:
    case MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE:
    case MESIGN_ENGINE_ERROR_WRONG_PASSWORD:
    case MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED:
    case MESIGN_ENGINE_ERROR_DAMAGED:
    case MESIGN_ENGINE_ERROR_KEY_MISMATCH:
    case MESIGN_ENGINE_ERROR_LIMIT:
    case MESIGN_ENGINE_ERROR_WRONG_ADDRESS:
    case MESIGN_ENGINE_ERROR_UNSUPPORTED:
    case MESIGN_ENGINE_ERROR_NOT_A_MESSAGE:
      return MESIGN_EXIT_REFUSED;
    case MESIGN_ENGINE_ERROR_NO_SPACE:
    case MESIGN_ENGINE_ERROR_LOCKED:
    case MESIGN_ENGINE_ERROR_BUSY:
    case MESIGN_ENGINE_ERROR_STORE:
    case MESIGN_ENGINE_ERROR_NEWER:
    case MESIGN_ENGINE_ERROR_FAILED:
    default:
      return MESIGN_EXIT_STORE;
    }
}

static void
print_error (MesignCli *cli,
             const char *word,
             const char *message,
             MesignJsonFunc add,
             gpointer data)
{
  g_autofree char *printable = mesign_cli_make_printable (message);

  fprintf (stderr, "mesignctl: %s\n", printable);
  if (cli->json)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();

      json_builder_begin_object (builder);
      mesign_json_begin_object (builder, "error");
      mesign_json_string (builder, "code", word);
      mesign_json_string (builder, "message", message);
      if (add != NULL)
        add (builder, data);
      json_builder_end_object (builder);
      json_builder_end_object (builder);
      mesign_cli_finish_json (cli, builder, MESIGN_EXIT_DONE);
    }
}

static void
warning_free (gpointer data)
{
  MesignWarning *warning = data;

  g_free (warning->code);
  g_free (warning->message);
  g_free (warning);
}

/* Says something to people that is no failure, and keeps it for mesign_json_warnings(). */
void
mesign_cli_warn (MesignCli *cli, const char *code, const char *message)
{
  MesignWarning *warning = g_new0 (MesignWarning, 1);
  g_autofree char *printable = mesign_cli_make_printable (message);

  warning->code = g_strdup (code);
  warning->message = g_strdup (message);
  if (cli->warnings == NULL)
    cli->warnings = g_ptr_array_new_with_free_func (warning_free);
  g_ptr_array_add (cli->warnings, warning);
  fprintf (stderr, "mesignctl: %s\n", printable);
}

/* Says what went wrong; with --json the word for it too. */
MesignExit
mesign_cli_fail (MesignCli *cli, const GError *error)
{
  return mesign_cli_fail_with (cli, error, NULL, NULL);
}

/* The same, with more about it in the document. */
MesignExit
mesign_cli_fail_with (MesignCli *cli, const GError *error, MesignJsonFunc add, gpointer data)
{
  print_error (cli, mesign_engine_error_get_word (error), error->message, add, data);

  return get_exit (error);
}

MesignExit
mesign_cli_usage (MesignCli *cli, const char *format, ...)
{
  g_autofree char *command = NULL;
  g_autofree char *message = NULL;
  va_list arguments;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  print_error (cli, "usage", message, NULL, NULL);
  command = g_strjoin (" ", "mesignctl", cli->command, NULL);
  /* Translators: a command, such as mesignctl compose */
  fprintf (stderr, _ ("“%s --help” tells more.\n"), command);

  return MESIGN_EXIT_USAGE;
}
