/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a command says: sentences, the document, warnings, errors, and how it ends. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

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

static GString *
format_json (JsonBuilder *builder)
{
  g_autoptr (JsonGenerator) generator = json_generator_new ();
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = NULL;
  GString *escaped;

  json_generator_set_root (generator, root);
  json_generator_set_pretty (generator, TRUE);
  text = json_generator_to_data (generator, NULL);
  /* The one control character that json-glib 1.6 forgets, and no reader of JSON takes. */
  escaped = g_string_new (text);
  g_string_replace (escaped, "\037", "\\u001f", 0);

  return escaped;
}

/* Prints the finished document, if one was asked for. */
MesignExit
mesign_cli_finish_json (MesignCli *cli, JsonBuilder *builder, MesignExit status)
{
  g_autoptr (GString) text = format_json (builder);

  puts (text->str);

  return status;
}

/* Prints a document of one list, thing by thing: of many the whole document takes more memory and
 * time than finding them.
 */
MesignExit
mesign_cli_finish_json_list (const char *name,
                             GPtrArray *things,
                             MesignJsonThingFunc add,
                             MesignExit status)
{
  printf ("{\n  \"%s\" : [", name);
  for (guint i = 0; i < things->len; i++)
    {
      g_autoptr (JsonBuilder) builder = json_builder_new ();
      g_autoptr (GString) text = NULL;

      add (builder, things->pdata[i]);
      text = format_json (builder);
      g_string_replace (text, "\n", "\n    ", 0);
      printf ("%s\n    %s", i > 0 ? "," : "", text->str);
    }
  printf (things->len > 0 ? "\n  ]\n}\n" : "]\n}\n");

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
