/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The message itself, with DATA (RFC 5321) or, where the server offers CHUNKING, with BDAT (RFC
 * 3030). Either way all of it is with the server before it is ended, and the end is the one moment
 * after which only the server knows. */

#define G_LOG_DOMAIN "mesign-smtp"

#include "config.h"

#include "smtp/mesign-smtp-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* One line ended with CRLF; where a dot ends the message, dot-stuffed (RFC 5321 section 4.5.2). */
static gboolean
write_line (MesignSmtpSession *self, const char *line, gsize length, gboolean stuffs)
{
  gboolean has_dot = length > 0 && *line == '.';

  if (length > 0 && line[length - 1] == '\r')
    length--;

  return (!stuffs || !has_dot || mailstream_write (self->mail, ".", 1) >= 0) &&
         mailstream_write (self->mail, line, length) >= 0 &&
         mailstream_write (self->mail, "\r\n", 2) >= 0;
}

static gboolean
write_message (MesignSmtpSession *self, GBytes *octets, gboolean stuffs)
{
  gsize length;
  const char *p = g_bytes_get_data (octets, &length);
  const char *end = p + length;

  while (p < end)
    {
      const char *lf = memchr (p, '\n', end - p);

      if (!write_line (self, p, (lf != NULL ? lf : end) - p, stuffs))
        return FALSE;
      p = lf != NULL ? lf + 1 : end;
    }

  return mesign_mailstream_flush (self->mail);
}

static gboolean
fail_uncertain (MesignSmtpSession *self, GError *reason, GError **error)
{
  g_debug ("%s", reason->message);
  g_error_free (reason);
  g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNCERTAIN,
               _ ("The connection to %s was lost just as the message was handed over. It may have "
                  "been sent."),
               self->server->host);

  return FALSE;
}

/* Ends the message. From the first octet of its end on, only the server knows whether it was sent.
 */
static gboolean
commit (MesignSmtpSession *self, const char *end, GError **error)
{
  GError *local = NULL;

  if (!mesign_smtp_session_command (self, &local, "%s", end))
    return fail_uncertain (self, local, error);
  if (self->code / 100 != 2)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);

  return TRUE;
}

static gboolean
send_data (MesignSmtpSession *self, GBytes *octets, GError **error)
{
  if (!mesign_smtp_session_command (self, error, "DATA"))
    return FALSE;
  if (self->code != 354)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);

  return write_message (self, octets, TRUE) || mesign_smtp_session_fail_stream (self, error);
}

/* One chunk that is not the last. */
static gboolean
send_chunk (MesignSmtpSession *self, GBytes *octets, gsize size, GError **error)
{
  g_autofree char *line = g_strdup_printf ("BDAT %" G_GSIZE_FORMAT "\r\n", size);

  mailstream_write (self->mail, line, strlen (line));
  if (!write_message (self, octets, FALSE))
    return mesign_smtp_session_fail_stream (self, error);
  if (!mesign_smtp_session_read_reply (self, error))
    return FALSE;
  if (self->code / 100 != 2)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);

  return TRUE;
}

/* Sends the message whose envelope was taken; @size is that with CRLF line ends. */
gboolean
mesign_smtp_session_send_message (MesignSmtpSession *self,
                                  GBytes *octets,
                                  gsize size,
                                  MesignSmtpCommitFunc before_commit,
                                  gpointer user_data,
                                  GError **error)
{
  gboolean in_chunks = mesign_smtp_session_has_extension (self, "CHUNKING");

  if (!(in_chunks ? send_chunk (self, octets, size, error) : send_data (self, octets, error)))
    return FALSE;

  /* A message without its end is dropped by the server when the connection is closed. */
  if (before_commit != NULL && !before_commit (user_data, error))
    {
      mesign_smtp_session_close (self);
      return FALSE;
    }

  return commit (self, in_chunks ? "BDAT 0 LAST" : ".", error);
}
