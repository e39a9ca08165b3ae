/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SET_BATCH 400
#define SYSTEM_FLAGS                                                                               \
  (MESIGN_FLAG_SEEN | MESIGN_FLAG_ANSWERED | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_DELETED |           \
   MESIGN_FLAG_DRAFT)

static char *
dup_keywords (MesignFlags flags)
{
  GString *text = g_string_new (NULL);

  for (guint bit = 1; bit <= MESIGN_FLAGS_ALL; bit <<= 1)
    if (flags & bit)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "",
                              mesign_flag_get_keyword (bit));

  return g_string_free (text, FALSE);
}

/* Ranges are short in a command however many UIDs they hold, so it is the ranges that are counted.
 */
static GPtrArray *
split_ranges (const MesignUidSet *uids)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_uid_set_unref);
  MesignUidSet *piece = NULL;

  for (guint i = 0; i < mesign_uid_set_count_ranges (uids); i++)
    {
      MesignUidRange range = mesign_uid_set_get_range (uids, i);

      if (i % SET_BATCH == 0)
        {
          piece = mesign_uid_set_new ();
          g_ptr_array_add (pieces, piece);
        }
      mesign_uid_set_add_range (piece, range.first, range.last);
    }

  return pieces;
}

static gboolean
store_batch (MesignImapSession *self,
             const MesignUidSet *uids,
             char sign,
             MesignFlags flags,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *set = mesign_uid_set_to_string (uids);
  g_autofree char *keywords = dup_keywords (flags);
  g_autoptr (MesignImapCommand) command = NULL;

  command = mesign_imap_command_new ("UID STORE %s %cFLAGS.SILENT (%s)", set, sign, keywords);
  mesign_imap_command_set_limits (command, 4096, 64 * MESIGN_IMAP_SMALL_ANSWER);

  return mesign_imap_session_run (self, command, cancellable, error);
}

/**
 * mesign_imap_session_store_flags_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages; those that are gone are passed over
 * @add: flags to set
 * @remove: flags to clear
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Changes flags. Keywords are left out where the mailbox does not keep them.
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_store_flags_sync (MesignImapSession *self,
                                      const MesignUidSet *uids,
                                      MesignFlags add,
                                      MesignFlags remove,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autoptr (GPtrArray) batches = split_ranges (uids);
  MesignFlags kept = self->keeps_keywords ? MESIGN_FLAGS_ALL : SYSTEM_FLAGS;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  add &= kept;
  remove &= kept;
  for (guint i = 0; i < batches->len; i++)
    {
      const MesignUidSet *batch = g_ptr_array_index (batches, i);

      if (add != 0 && !store_batch (self, batch, '+', add, cancellable, error))
        return FALSE;
      if (remove != 0 && !store_batch (self, batch, '-', remove, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* The UIDs of a set in its own order, which is what pairs those of COPYUID. */
static gboolean
expand (const struct mailimap_set *set, GArray *into, guint64 most)
{
  if (set == NULL)
    return FALSE;

  for (clistiter *i = clist_begin (set->set_list); i != NULL; i = clist_next (i))
    {
      const struct mailimap_set_item *item = clist_content (i);
      guint64 last = item->set_last;

      if (item->set_first == 0 || last < item->set_first ||
          last - item->set_first + 1 + into->len > most)
        return FALSE;
      for (guint64 uid = item->set_first; uid <= last; uid++)
        {
          guint32 value = (guint32) uid;

          g_array_append_val (into, value);
        }
    }

  return TRUE;
}

static void
read_copied (const struct mailimap_uidplus_resp_code_copy *code,
             guint64 most,
             MesignImapCopied *copied)
{
  g_autoptr (GArray) from = g_array_new (FALSE, FALSE, sizeof (guint32));
  g_autoptr (GArray) to = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!expand (code->uid_source_set, from, most) || !expand (code->uid_dest_set, to, most) ||
      from->len != to->len || from->len == 0)
    return;

  copied->uidvalidity = code->uid_uidvalidity;
  g_array_append_vals (copied->from, from->data, from->len);
  g_array_append_vals (copied->to, to->data, to->len);
}

static void
read_copy_answer (MesignImapSession *self, guint64 most, MesignImapCopied *copied)
{
  clist *list = mesign_imap_session_get_extensions (self);

  for (clistiter *i = list != NULL ? clist_begin (list) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_extension_data *data = clist_content (i);

      if (data->ext_extension->ext_id == MAILIMAP_EXTENSION_UIDPLUS &&
          data->ext_type == MAILIMAP_UIDPLUS_RESP_CODE_COPY)
        read_copied (data->ext_data, most, copied);
    }
}

static MesignImapCopied *
run_copies (MesignImapSession *self,
            const char *verb,
            const MesignUidSet *uids,
            const char *mailbox,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr (MesignImapCopied) copied = mesign_imap_copied_new ();
  g_autoptr (GPtrArray) batches = split_ranges (uids);

  for (guint i = 0; i < batches->len; i++)
    {
      const MesignUidSet *batch = g_ptr_array_index (batches, i);
      g_autofree char *set = mesign_uid_set_to_string (batch);
      g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("UID %s %s ", verb, set);

      mesign_imap_command_add_mailbox (command, self, mailbox);
      mesign_imap_command_set_limits (command, 4096, 64 * MESIGN_IMAP_SMALL_ANSWER);
      if (!mesign_imap_session_run (self, command, cancellable, error))
        return NULL;
      read_copy_answer (self, mesign_uid_set_count (batch), copied);
    }

  return g_steal_pointer (&copied);
}

/**
 * mesign_imap_session_copy_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages; those that are gone are passed over
 * @mailbox: the wire name of the mailbox to copy to
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Copies messages.
 *
 * Returns: (transfer full): where they went, as far as the server says
 */
MesignImapCopied *
mesign_imap_session_copy_sync (MesignImapSession *self,
                               const MesignUidSet *uids,
                               const char *mailbox,
                               GCancellable *cancellable,
                               GError **error)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  return run_copies (self, "COPY", uids, mailbox, cancellable, error);
}

/**
 * mesign_imap_session_move_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages; those that are gone are passed over
 * @mailbox: the wire name of the mailbox to move to
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Moves messages (RFC 6851). A server without MOVE copies them, marks them as deleted and removes
 * just these; one without UIDPLUS too leaves them there, marked, for removing would take along what
 * others have marked.
 *
 * Returns: (transfer full): where they went, as far as the server says
 */
MesignImapCopied *
mesign_imap_session_move_sync (MesignImapSession *self,
                               const MesignUidSet *uids,
                               const char *mailbox,
                               GCancellable *cancellable,
                               GError **error)
{
  g_autoptr (MesignImapCopied) copied = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  if (mesign_imap_session_has_capability (self, "MOVE"))
    return run_copies (self, "MOVE", uids, mailbox, cancellable, error);

  copied = run_copies (self, "COPY", uids, mailbox, cancellable, error);
  if (copied == NULL || !mesign_imap_session_store_flags_sync (self, uids, MESIGN_FLAG_DELETED, 0,
                                                               cancellable, error))
    return NULL;
  if (mesign_imap_session_has_capability (self, "UIDPLUS") &&
      !mesign_imap_session_expunge_sync (self, uids, cancellable, error))
    return NULL;

  return g_steal_pointer (&copied);
}

/**
 * mesign_imap_session_expunge_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Removes those of the messages that are marked as deleted, and no others (RFC 4315). A server
 * without UIDPLUS gives %MESIGN_IMAP_ERROR_UNSUPPORTED.
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_expunge_sync (MesignImapSession *self,
                                  const MesignUidSet *uids,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (GPtrArray) batches = split_ranges (uids);

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (!mesign_imap_session_has_capability (self, "UIDPLUS"))
    {
      g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED,
                   _ ("%s cannot remove single messages."), self->server->host);
      return FALSE;
    }

  for (guint i = 0; i < batches->len; i++)
    {
      g_autofree char *set = mesign_uid_set_to_string (g_ptr_array_index (batches, i));
      g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("UID EXPUNGE %s", set);

      mesign_imap_command_set_limits (command, 4096, 64 * MESIGN_IMAP_SMALL_ANSWER);
      if (!mesign_imap_session_run (self, command, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

/* The octets with CRLF line ends, as IMAP wants them. */
static GBytes *
to_crlf (GBytes *octets)
{
  gsize length;
  const char *p = g_bytes_get_data (octets, &length);
  const char *end = p + length;
  g_autoptr (GByteArray) fixed = g_byte_array_sized_new (length + length / 40);

  while (p < end)
    {
      const char *lf = memchr (p, '\n', end - p);
      gboolean bare = lf != NULL && (lf == p ? fixed->len == 0 || p[-1] != '\r' : lf[-1] != '\r');

      g_byte_array_append (fixed, (const guint8 *) p, (lf != NULL ? lf : end) - p);
      if (lf == NULL)
        break;
      g_byte_array_append (fixed, (const guint8 *) (bare ? "\r\n" : "\n"), bare ? 2 : 1);
      p = lf + 1;
    }

  return g_byte_array_free_to_bytes (g_steal_pointer (&fixed));
}

static gboolean
has_nul (GBytes *octets)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);

  return length > 0 && memchr (data, '\0', length) != NULL;
}

/* RFC 9051 date-time, whose months are English in every locale. */
static char *
dup_date_time (gint64 seconds)
{
  static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (seconds);

  if (moment == NULL)
    return NULL;

  return g_strdup_printf ("%02d-%s-%04d %02d:%02d:%02d +0000",
                          g_date_time_get_day_of_month (moment),
                          months[g_date_time_get_month (moment) - 1], g_date_time_get_year (moment),
                          g_date_time_get_hour (moment), g_date_time_get_minute (moment),
                          g_date_time_get_second (moment));
}

static void
read_append_answer (MesignImapSession *self, guint32 *uidvalidity, guint32 *uid)
{
  clist *list = mesign_imap_session_get_extensions (self);

  for (clistiter *i = list != NULL ? clist_begin (list) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_extension_data *data = clist_content (i);
      const struct mailimap_uidplus_resp_code_apnd *code = data->ext_data;
      g_autoptr (GArray) uids = g_array_new (FALSE, FALSE, sizeof (guint32));

      if (data->ext_extension->ext_id != MAILIMAP_EXTENSION_UIDPLUS ||
          data->ext_type != MAILIMAP_UIDPLUS_RESP_CODE_APND || !expand (code->uid_set, uids, 1) ||
          uids->len != 1)
        continue;
      if (uidvalidity != NULL)
        *uidvalidity = code->uid_uidvalidity;
      if (uid != NULL)
        *uid = g_array_index (uids, guint32, 0);
    }
}

/* A message with header fields in UTF-8 (RFC 6532) is told from others (RFC 6855 section 4). */
static gboolean
has_8bit_header (GBytes *octets)
{
  gsize length;
  const char *p = g_bytes_get_data (octets, &length);
  const char *end = length > 0 ? g_strstr_len (p, (gssize) length, "\r\n\r\n") : NULL;
  gsize n = end != NULL ? (gsize) (end - p) : length;

  for (gsize i = 0; i < n; i++)
    if ((guchar) p[i] > 0x7f)
      return TRUE;

  return FALSE;
}

static MesignImapCommand *
new_append (MesignImapSession *self,
            const char *mailbox,
            GBytes *octets,
            MesignFlags flags,
            gint64 internal_date)
{
  MesignImapCommand *command = mesign_imap_command_new ("APPEND ");
  g_autofree char *keywords = dup_keywords (flags);
  g_autofree char *date = internal_date != 0 ? dup_date_time (internal_date) : NULL;
  g_autoptr (GBytes) fixed = to_crlf (octets);
  gboolean is_utf8 = self->has_utf8 && has_8bit_header (fixed);

  mesign_imap_command_add_mailbox (command, self, mailbox);
  mesign_imap_command_add (command, " ");
  if (*keywords != '\0')
    mesign_imap_command_add (command, "(%s) ", keywords);
  if (date != NULL)
    mesign_imap_command_add (command, "\"%s\" ", date);
  mesign_imap_command_add (command, "%s", is_utf8 ? "UTF8 (~" : "");
  mesign_imap_command_add_literal (command, fixed);
  mesign_imap_command_add (command, "%s", is_utf8 ? ")" : "");

  return command;
}

/**
 * mesign_imap_session_append_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of the mailbox
 * @octets: the message
 * @flags: its flags
 * @internal_date: its INTERNALDATE in seconds since 1970 UTC, or 0 for now
 * @uidvalidity: (out) (optional): the mailbox's UIDVALIDITY, or 0 where the server does not say
 * @uid: (out) (optional): its UID, or 0 where the server does not say
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Stores a message.
 *
 * Returns: whether the server took it
 */
gboolean
mesign_imap_session_append_sync (MesignImapSession *self,
                                 const char *mailbox,
                                 GBytes *octets,
                                 MesignFlags flags,
                                 gint64 internal_date,
                                 guint32 *uidvalidity,
                                 guint32 *uid,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (MesignImapCommand) command = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (uidvalidity != NULL)
    *uidvalidity = 0;
  if (uid != NULL)
    *uid = 0;
  if (has_nul (octets))
    {
      g_set_error_literal (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED,
                           _ ("The message holds octets that cannot be stored on the server."));
      return FALSE;
    }

  command = new_append (self, mailbox, octets, flags, internal_date);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;
  read_append_answer (self, uidvalidity, uid);

  return TRUE;
}
