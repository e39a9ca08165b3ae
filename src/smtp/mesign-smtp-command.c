/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smtp"

#include "config.h"

#include "smtp/mesign-smtp-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define REPLY_LINES 200
#define REPLY_OCTETS (64 * 1024)
#define SAID_LENGTH 500

G_DEFINE_QUARK (mesign_smtp_error, mesign_smtp_error)

/* The commands go over libetpan's stream, but not through its mailsmtp: that cuts what is longer
 * than 512 octets, announces this computer's name, needs plug-ins to log in, and cannot stop just
 * before the end of the message. */

/* Begins a command: FALSE if the session is dead already. */
gboolean
mesign_smtp_session_begin (MesignSmtpSession *self, GCancellable *cancellable, GError **error)
{
  g_assert (self->thread == NULL || self->thread == g_thread_self ());

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (!mesign_smtp_session_is_alive (self))
    {
      g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_DEAD,
                   _ ("The connection to %s has ended."), self->server->host);
      return FALSE;
    }
  mesign_mailstream_begin (self->mail, cancellable, 0, 0);

  return TRUE;
}

/* The connection failed: gives the reason. */
gboolean
mesign_smtp_session_fail_stream (MesignSmtpSession *self, GError **error)
{
  gboolean kept = mesign_mailstream_end (self->mail, error);

  mesign_smtp_session_close (self);
  if (kept)
    g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_DEAD,
                 _ ("The connection to %s has ended."), self->server->host);

  return FALSE;
}

static gboolean
fail_protocol (MesignSmtpSession *self, GError **error)
{
  mesign_smtp_session_close (self);
  g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_PROTOCOL,
               _ ("%s sent something that cannot be read. The connection was closed."),
               self->server->host);

  return FALSE;
}

static void
forget_reply (MesignSmtpSession *self)
{
  self->code = 0;
  g_clear_pointer (&self->enhanced, g_free);
  g_clear_pointer (&self->text, g_free);
  g_ptr_array_set_size (self->lines, 0);
}

static gboolean
has_code (const char *line)
{
  return line[0] >= '2' && line[0] <= '5' && g_ascii_isdigit (line[1]) &&
         g_ascii_isdigit (line[2]) && strchr ("- ", line[3]) != NULL;
}

/* The length of an enhanced status code (RFC 3463) such as "5.1.1" at the start of a text, or 0. */
static gsize
enhanced_length (const char *text)
{
  gsize digits = strspn (text, "0123456789.");

  if (strchr ("245", text[0]) == NULL || text[1] != '.' || digits < 5 || digits > 9 ||
      (text[digits] != ' ' && text[digits] != '\0'))
    return 0;

  return digits;
}

static void
read_text (MesignSmtpSession *self)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < self->lines->len; i++)
    {
      const char *line = g_ptr_array_index (self->lines, i);
      gsize length = enhanced_length (line);

      if (length > 0 && self->enhanced == NULL)
        self->enhanced = g_strndup (line, length);
      if (length > 0)
        line += length + strspn (line + length, " ");
      if (text->len < SAID_LENGTH)
        g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", line);
    }
  self->text = g_utf8_make_valid (text->str, MIN (text->len, SAID_LENGTH));
  g_strstrip (self->text);
}

/* Reads one reply of one or more lines (RFC 5321 section 4.2). */
gboolean
mesign_smtp_session_read_reply (MesignSmtpSession *self, GError **error)
{
  gsize total = 0;

  forget_reply (self);
  for (;;)
    {
      const char *line = mailstream_read_line_remove_eol (self->mail, self->line);

      if (line == NULL)
        return mesign_smtp_session_fail_stream (self, error);
      total += strlen (line);
      if (strlen (line) == 3 && line[0] >= '2' && line[0] <= '5')
        {
          self->code = (guint) g_ascii_strtoull (line, NULL, 10);
          break;
        }
      if (!has_code (line) || self->lines->len >= REPLY_LINES || total > REPLY_OCTETS)
        return fail_protocol (self, error);
      g_ptr_array_add (self->lines, g_strdup (line + 4));
      if (line[3] == '-')
        continue;
      self->code = (guint) g_ascii_strtoull (line, NULL, 10);
      break;
    }
  read_text (self);

  return TRUE;
}

/* Sends a command and reads its reply. TRUE means that there is one, good or bad. */
gboolean
mesign_smtp_session_command (MesignSmtpSession *self, GError **error, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  mailstream_write (self->mail, text, strlen (text));
  mailstream_write (self->mail, "\r\n", 2);
  mesign_mailstream_flush (self->mail);

  return mesign_smtp_session_read_reply (self, error);
}

/* The same with a secret at its end, of which no copy stays. */
gboolean
mesign_smtp_session_command_secret (MesignSmtpSession *self,
                                    const char *prefix,
                                    MesignSecret *secret,
                                    GError **error)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (secret, &length);

  mailstream_write (self->mail, prefix, strlen (prefix));
  mailstream_write (self->mail, octets, length);
  mailstream_write (self->mail, "\r\n", 2);
  mesign_mailstream_flush (self->mail);

  return mesign_smtp_session_read_reply (self, error);
}

/* 552 is also said for content that is not allowed, with a security status (RFC 3463). */
static gboolean
is_too_large (MesignSmtpSession *self)
{
  if (self->enhanced != NULL && g_str_has_prefix (self->enhanced, "5.7."))
    return FALSE;

  return self->code == 552 || g_strcmp0 (self->enhanced, "5.3.4") == 0;
}

/* Turns a reply that is no into an error: TEMPORARY for 4xx, else @permanent. 421 ends the session.
 */
gboolean
mesign_smtp_session_fail_reply (MesignSmtpSession *self, MesignSmtpError permanent, GError **error)
{
  gboolean temporary = self->code / 100 == 4;
  MesignSmtpError code = temporary ? MESIGN_SMTP_ERROR_TEMPORARY : permanent;

  if (self->code == 421)
    mesign_smtp_session_close (self);
  if (is_too_large (self))
    code = MESIGN_SMTP_ERROR_TOO_LARGE;

  if (code == MESIGN_SMTP_ERROR_AUTHENTICATION)
    g_set_error (error, MESIGN_SMTP_ERROR, code,
                 /* Translators: a host, then the server's own words */
                 _ ("%s does not accept the user name and password. It says: %s"),
                 self->server->host, self->text);
  else if (code == MESIGN_SMTP_ERROR_TOO_LARGE)
    g_set_error (error, MESIGN_SMTP_ERROR, code,
                 /* Translators: a host, then the server's own words */
                 _ ("The message is too large for %s. It says: %s"), self->server->host,
                 self->text);
  else if (temporary)
    g_set_error (error, MESIGN_SMTP_ERROR, code,
                 /* Translators: a host, then the server's own words */
                 _ ("%s cannot take the message now. It says: %s"), self->server->host, self->text);
  else
    /* Translators: a host, then the server's own words */
    g_set_error (error, MESIGN_SMTP_ERROR, code, _ ("%s refused. It says: %s"), self->server->host,
                 self->text);

  return FALSE;
}
