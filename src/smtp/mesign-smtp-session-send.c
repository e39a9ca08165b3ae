/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smtp"

#include "config.h"

#include "smtp/mesign-smtp-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define ADDRESS_LENGTH 320
#define PIPELINE 50

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
    self->size += p[length - 1] == '\r' ? 1 : 2;
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

static void
write_sender (MesignSmtpSession *self, const Transaction *transaction)
{
  g_autoptr (GString) line = g_string_new (NULL);

  g_string_append_printf (line, "MAIL FROM:<%s>", transaction->sender);
  if (mesign_smtp_session_has_extension (self, "SIZE"))
    g_string_append_printf (line, " SIZE=%" G_GSIZE_FORMAT, transaction->size);
  if (transaction->has_8bit && mesign_smtp_session_has_extension (self, "8BITMIME"))
    g_string_append (line, " BODY=8BITMIME");
  if (transaction->needs_utf8)
    g_string_append (line, " SMTPUTF8");
  g_string_append (line, "\r\n");
  mailstream_write (self->mail, line->str, line->len);
}

static void
write_recipient (MesignSmtpSession *self, const Transaction *transaction, guint i)
{
  g_autofree char *line =
      g_strdup_printf ("RCPT TO:<%s>\r\n", (const char *) transaction->recipients->pdata[i]);

  mailstream_write (self->mail, line, strlen (line));
}

/* The server answers each command that was sent ahead, also when the first was refused. */
static void
skip_replies (MesignSmtpSession *self, guint n)
{
  g_autoptr (GError) local = NULL;

  for (guint i = 0; i < n && mesign_smtp_session_is_alive (self); i++)
    if (!mesign_smtp_session_read_reply (self, &local))
      {
        g_debug ("%s", local->message);
        return;
      }
}

static gboolean
read_sender_reply (MesignSmtpSession *self, guint n_ahead, GError **error)
{
  if (!mesign_smtp_session_read_reply (self, error))
    return FALSE;
  if (self->code == 250)
    return TRUE;
  mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_SENDER_REFUSED, error);
  skip_replies (self, n_ahead);

  return FALSE;
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
read_recipient_reply (MesignSmtpSession *self,
                      const char *recipient,
                      GPtrArray *results,
                      GError **error)
{
  if (!mesign_smtp_session_read_reply (self, error))
    return FALSE;
  if (self->code == 421)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);
  g_ptr_array_add (results, result_new (self, recipient));

  return TRUE;
}

static gboolean
is_accepted_by_one (GPtrArray *results)
{
  for (guint i = 0; i < results->len; i++)
    if (((const MesignSmtpResult *) results->pdata[i])->is_accepted)
      return TRUE;

  return FALSE;
}

/* How many commands go before their answers are read (RFC 2920): few enough that they and their
 * answers fit the network's buffers, or both sides would wait for ever. */
static guint
get_batch (MesignSmtpSession *self)
{
  return mesign_smtp_session_has_extension (self, "PIPELINING") ? PIPELINE : 0;
}

/* The sender and all recipients. The message is not announced with them: that some recipients are
 * refused is to be known before. */
static gboolean
send_envelope (MesignSmtpSession *self,
               const Transaction *transaction,
               const char *const *recipients,
               GPtrArray *results,
               GError **error)
{
  guint batch = get_batch (self);
  guint end = MIN (batch, transaction->recipients->len);

  write_sender (self, transaction);
  for (guint i = 0; i < end; i++)
    write_recipient (self, transaction, i);
  mesign_mailstream_flush (self->mail);
  if (!read_sender_reply (self, end, error))
    return FALSE;

  for (guint i = 0; i < transaction->recipients->len; i++)
    {
      if (i == end)
        {
          end = MIN (i + MAX (batch, 1), transaction->recipients->len);
          for (guint n = i; n < end; n++)
            write_recipient (self, transaction, n);
          mesign_mailstream_flush (self->mail);
        }
      if (!read_recipient_reply (self, recipients[i], results, error))
        return FALSE;
    }

  return is_accepted_by_one (results) || fail_all_refused (self, results, error);
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

  sent = send_envelope (self, &transaction, recipients, asked, error) &&
         mesign_smtp_session_send_message (self, octets, transaction.size, before_commit, user_data,
                                           error);
  if (!sent)
    reset (self);

  return sent;
}
