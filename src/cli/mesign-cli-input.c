/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a person gives a command: files, passwords, answers, times. */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

#include <errno.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/mesign-file.h"

#define MAX_FILE (512 * 1024 * 1024)
#define MAX_PASSWORD (64 * 1024)

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
