/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smtp"

#include "config.h"

#include "smtp/mesign-smtp-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ADDRESS_LENGTH 320

static void
clear (MesignSmtpResult *self)
{
  g_free (self->address);
  g_free (self->enhanced);
  g_free (self->text);
}

MESIGN_DEFINE_VALUE (MesignSmtpResult, mesign_smtp_result)

static MesignSmtpResult *
result_new (MesignSmtpSession *self, const char *address)
{
  MesignSmtpResult *result = g_atomic_rc_box_new0 (MesignSmtpResult);

  result->address = g_strdup (address);
  result->is_accepted = self->code / 100 == 2;
  result->is_temporary = self->code / 100 == 4;
  result->code = self->code;
  result->enhanced = g_strdup (self->enhanced);
  result->text = g_strdup (self->text);

  return result;
}

static gboolean
fail_unsupported (GError **error, const char *address)
{
  g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED,
               _ ("The address “%s” cannot be used with this server."), address);

  return FALSE;
}

/* The address as it goes on the wire: its domain in ASCII. NULL for what would break the command.
 */
static char *
dup_wire_address (const char *address)
{
  const char *at = strrchr (address, '@');
  g_autofree char *local = NULL;
  g_autofree char *domain = NULL;

  for (const char *p = address; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p) || strchr ("<>", *p) != NULL)
      return NULL;
  if (strlen (address) > ADDRESS_LENGTH || !g_utf8_validate (address, -1, NULL))
    return NULL;
  if (at == NULL || g_str_is_ascii (at))
    return g_strdup (address);

  domain = g_hostname_to_ascii (at + 1);
  /* full-width punctuation has become the ASCII one (RFC 3491) */
  if (domain == NULL || strpbrk (domain, " <>@,;:\"\\") != NULL)
    return NULL;
  local = g_strndup (address, at - address);

  return g_strdup_printf ("%s@%s", local, domain);
}

/* What the message needs of the server. */
typedef struct
{
  char *sender;
  GPtrArray *recipients;
  GBytes *octets;
  gsize size;
  gboolean has_8bit;
  gboolean needs_utf8;
} Transaction;

static void
transaction_clear (Transaction *self)
{
  g_clear_pointer (&self->sender, g_free);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Transaction, transaction_clear)

/* The size with CRLF line ends, and whether there are octets beyond ASCII. */
static void
measure (Transaction *self)
{
  gsize length;
  const guint8 *p = g_bytes_get_data (self->octets, &length);

  self->size = length;
  for (gsize i = 0; i < length; i++)
    {
      self->has_8bit |= p[i] > 0x7f;
      self->size += p[i] == '\n' && (i == 0 || p[i - 1] != '\r');
    }
  if (length > 0 && p[length - 1] != '\n')
    self->size += 2;
}

static gboolean
has_8bit_header (GBytes *octets)
{
  gsize length;
  const guint8 *p = g_bytes_get_data (octets, &length);

  for (gsize i = 0; i < length; i++)
    {
      if (p[i] > 0x7f)
        return TRUE;
      if (p[i] == '\n' && i + 1 < length && (p[i + 1] == '\n' || p[i + 1] == '\r'))
        return FALSE;
    }

  return FALSE;
}

static gboolean
prepare (Transaction *self, const char *sender, const char *const *recipients, GError **error)
{
  measure (self);
  self->sender = dup_wire_address (sender);
  if (self->sender == NULL)
    return fail_unsupported (error, sender);
  self->needs_utf8 = !g_str_is_ascii (self->sender) || has_8bit_header (self->octets);

  self->recipients = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; recipients[i] != NULL; i++)
    {
      char *wire = dup_wire_address (recipients[i]);

      if (wire == NULL)
        return fail_unsupported (error, recipients[i]);
      g_ptr_array_add (self->recipients, wire);
      self->needs_utf8 |= !g_str_is_ascii (wire);
    }

  return TRUE;
}

static gboolean
check_server (MesignSmtpSession *self, const Transaction *transaction, GError **error)
{
  guint64 limit = mesign_smtp_session_get_size_limit (self);
  g_autofree char *shown = NULL;

  if (limit != 0 && transaction->size > limit)
    {
      shown = g_format_size (limit);
      g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TOO_LARGE,
                   /* Translators: a host, then a size such as 20 MB */
                   _ ("The message is too large for %s, which takes up to %s."), self->server->host,
                   shown);
      return FALSE;
    }
  if (transaction->needs_utf8 && !mesign_smtp_session_has_extension (self, "SMTPUTF8"))
    {
      g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED,
                   _ ("%s takes no addresses with characters beyond the English alphabet."),
                   self->server->host);
      return FALSE;
    }

  return TRUE;
}

static gboolean
send_envelope_sender (MesignSmtpSession *self, const Transaction *transaction, GError **error)
{
  g_autoptr (GString) parameters = g_string_new (NULL);

  if (mesign_smtp_session_has_extension (self, "SIZE"))
    g_string_append_printf (parameters, " SIZE=%" G_GSIZE_FORMAT, transaction->size);
  if (transaction->has_8bit && mesign_smtp_session_has_extension (self, "8BITMIME"))
    g_string_append (parameters, " BODY=8BITMIME");
  if (transaction->needs_utf8)
    g_string_append (parameters, " SMTPUTF8");
  if (!mesign_smtp_session_command (self, error, "MAIL FROM:<%s>%s", transaction->sender,
                                    parameters->str))
    return FALSE;
  if (self->code != 250)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_SENDER_REFUSED, error);

  return TRUE;
}

static gboolean
fail_all_refused (MesignSmtpSession *self, GPtrArray *results, GError **error)
{
  gboolean all_temporary = TRUE;
  const MesignSmtpResult *last = NULL;

  for (guint i = 0; i < results->len; i++)
    {
      last = g_ptr_array_index (results, i);
      all_temporary &= last->is_temporary;
    }
  g_set_error (error, MESIGN_SMTP_ERROR,
               all_temporary ? MESIGN_SMTP_ERROR_TEMPORARY
                             : MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED,
               /* Translators: a host, then the server's own words */
               _ ("%s accepts none of the recipients. It says: %s"), self->server->host,
               last != NULL ? last->text : "");

  return FALSE;
}

static gboolean
send_envelope_recipients (MesignSmtpSession *self,
                          const Transaction *transaction,
                          const char *const *recipients,
                          GPtrArray *results,
                          GError **error)
{
  guint accepted = 0;

  for (guint i = 0; i < transaction->recipients->len; i++)
    {
      MesignSmtpResult *result;

      if (!mesign_smtp_session_command (
              self, error, "RCPT TO:<%s>",
              (const char *) g_ptr_array_index (transaction->recipients, i)))
        return FALSE;
      if (self->code == 421)
        return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);
      result = result_new (self, recipients[i]);
      g_ptr_array_add (results, result);
      accepted += result->is_accepted;
    }

  return accepted > 0 || fail_all_refused (self, results, error);
}

/* One line, dot-stuffed (RFC 5321 section 4.5.2) and ended with CRLF. */
static gboolean
write_line (MesignSmtpSession *self, const char *line, gsize length)
{
  if (length > 0 && line[length - 1] == '\r')
    length--;

  return (length == 0 || *line != '.' || mailstream_write (self->mail, ".", 1) >= 0) &&
         mailstream_write (self->mail, line, length) >= 0 &&
         mailstream_write (self->mail, "\r\n", 2) >= 0;
}

static gboolean
write_message (MesignSmtpSession *self, GBytes *octets)
{
  gsize length;
  const char *p = g_bytes_get_data (octets, &length);
  const char *end = p + length;

  while (p < end)
    {
      const char *lf = memchr (p, '\n', end - p);

      if (!write_line (self, p, (lf != NULL ? lf : end) - p))
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
commit (MesignSmtpSession *self, GError **error)
{
  GError *local = NULL;

  mailstream_write (self->mail, ".\r\n", 3);
  mesign_mailstream_flush (self->mail);
  if (!mesign_smtp_session_read_reply (self, &local))
    return fail_uncertain (self, local, error);
  if (self->code / 100 != 2)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);

  return TRUE;
}

static gboolean
send_message (MesignSmtpSession *self,
              const Transaction *transaction,
              MesignSmtpCommitFunc before_commit,
              gpointer user_data,
              GError **error)
{
  if (!mesign_smtp_session_command (self, error, "DATA"))
    return FALSE;
  if (self->code != 354)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);
  if (!write_message (self, transaction->octets))
    return mesign_smtp_session_fail_stream (self, error);

  /* A message without its end is dropped by the server when the connection is closed. */
  if (before_commit != NULL && !before_commit (user_data, error))
    {
      mesign_smtp_session_close (self);
      return FALSE;
    }

  return commit (self, error);
}

static void
reset (MesignSmtpSession *self)
{
  g_autoptr (GError) local = NULL;

  if (mesign_smtp_session_is_alive (self) && !mesign_smtp_session_command (self, &local, "RSET"))
    g_debug ("%s", local->message);
}

/**
 * mesign_smtp_session_send_sync:
 * @self: a session that is logged in
 * @sender: the envelope sender
 * @recipients: (array zero-terminated=1): the envelope recipients
 * @octets: the message; its line ends become CRLF
 * @before_commit: (nullable): called when all but the end of the message is sent
 * @user_data: handed to @before_commit
 * @results: (out) (optional) (element-type MesignSmtpResult): what the server said to each
 * recipient it was asked about, also when the call fails
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignSmtpError, %G_IO_ERROR_CANCELLED, or
 * whatever @before_commit gives
 *
 * Hands a message over. It goes to the recipients the server accepts, if there is one; the others
 * are named in @results. Before @before_commit was called nothing is sent, whatever happens; after
 * it, only %MESIGN_SMTP_ERROR_UNCERTAIN leaves that open. After an error that is none of the
 * connection's the session can be used for the next message.
 *
 * Returns: whether the server took the message
 */
gboolean
mesign_smtp_session_send_sync (MesignSmtpSession *self,
                               const char *sender,
                               const char *const *recipients,
                               GBytes *octets,
                               MesignSmtpCommitFunc before_commit,
                               gpointer user_data,
                               GPtrArray **results,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (GPtrArray) asked = NULL;
  g_auto (Transaction) transaction = { .octets = octets };
  gboolean sent;

  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), FALSE);
  g_return_val_if_fail (sender != NULL && recipients != NULL && recipients[0] != NULL, FALSE);

  asked = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_smtp_result_unref);
  if (results != NULL)
    *results = g_ptr_array_ref (asked);
  if (!mesign_smtp_session_begin (self, cancellable, error) ||
      !prepare (&transaction, sender, recipients, error) ||
      !check_server (self, &transaction, error))
    return FALSE;

  sent = send_envelope_sender (self, &transaction, error) &&
         send_envelope_recipients (self, &transaction, recipients, asked, error) &&
         send_message (self, &transaction, before_commit, user_data, error);
  if (!sent)
    reset (self);

  return sent;
}
