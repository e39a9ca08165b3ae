/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/mesign-mailbox-name.h"
#include "net/mesign-net-error-private.h"

#define HEADER_BATCH 250
#define HEADER_LIMIT (1024 * 1024)
#define HEADER_AVERAGE_LIMIT (256 * 1024)
#define PARTIAL (1024 * 1024)
#define MESSAGE_LIMIT ((gsize) 256 * 1024 * 1024)

#define HEADER_FIELDS                                                                              \
  "FROM SENDER REPLY-TO TO CC BCC SUBJECT DATE MESSAGE-ID IN-REPLY-TO REFERENCES CONTENT-TYPE "    \
  "LIST-ID LIST-UNSUBSCRIBE IMPORTANCE X-PRIORITY AUTO-SUBMITTED "                                 \
  "DISPOSITION-NOTIFICATION-TO"

typedef struct
{
  const MesignUidSet *wanted;
  MesignImapMessageFunc func;
  gpointer user_data;
  GError *error;
} HeaderState;

static GStrv
read_labels (clist *labels)
{
  g_autoptr (GStrvBuilder) builder = NULL;

  if (labels == NULL)
    return NULL;

  builder = g_strv_builder_new ();
  for (clistiter *i = clist_begin (labels); i != NULL; i = clist_next (i))
    {
      g_autofree char *label = mesign_mailbox_name_decode (clist_content (i));

      g_strv_builder_add (builder, label);
    }

  return g_strv_builder_end (builder);
}

static MesignImapMessage *
read_message (const MesignImapAttributes *attributes)
{
  MesignImapMessage *message = mesign_imap_message_new ();

  message->uid = attributes->uid;
  message->flags = attributes->flags;
  message->internal_date = attributes->internal_date;
  message->size = attributes->size;
  message->modseq = attributes->modseq;
  if (attributes->gmail_message != 0)
    message->server_key = g_strdup_printf ("gm:%" G_GUINT64_FORMAT, attributes->gmail_message);
  else if (attributes->email_id != NULL)
    message->server_key = g_strdup_printf ("em:%s", attributes->email_id);
  if (attributes->gmail_thread != 0)
    message->thread_key = g_strdup_printf ("gm:%" G_GUINT64_FORMAT, attributes->gmail_thread);
  message->labels = read_labels (attributes->labels);
  message->header = g_bytes_new (attributes->body, attributes->body_length);

  return message;
}

/* Flags of other messages may come in between; they have no header. */
static void
on_header (const MesignImapAttributes *attributes, gpointer data)
{
  HeaderState *state = data;
  g_autoptr (MesignImapMessage) message = NULL;

  if (state->error != NULL || attributes->body == NULL || attributes->uid == 0 ||
      !mesign_uid_set_contains (state->wanted, attributes->uid))
    return;

  message = read_message (attributes);
  state->func (message, state->user_data, &state->error);
}

static gboolean
fetch_headers_batch (MesignImapSession *self,
                     const MesignUidSet *uids,
                     HeaderState *state,
                     GCancellable *cancellable,
                     GError **error)
{
  g_autofree char *set = mesign_uid_set_to_string (uids);
  g_autoptr (MesignImapCommand) command = NULL;
  gboolean done;

  command = mesign_imap_command_new ("UID FETCH %s (UID FLAGS INTERNALDATE RFC822.SIZE", set);
  if (mesign_imap_session_has_capability (self, "CONDSTORE") || self->has_qresync)
    mesign_imap_command_add (command, " MODSEQ");
  if (mesign_imap_session_has_capability (self, "X-GM-EXT-1"))
    mesign_imap_command_add (command, " X-GM-MSGID X-GM-THRID X-GM-LABELS");
  else if (mesign_imap_session_has_capability (self, "OBJECTID"))
    mesign_imap_command_add (command, " EMAILID");
  mesign_imap_command_add (command, " BODY.PEEK[HEADER.FIELDS (" HEADER_FIELDS ")])");
  mesign_imap_command_set_limits (command, HEADER_LIMIT,
                                  HEADER_LIMIT + HEADER_BATCH * (gsize) HEADER_AVERAGE_LIMIT);

  state->wanted = uids;
  mesign_imap_command_set_func (command, on_header, state);
  done = mesign_imap_session_run (self, command, cancellable, error);
  if (done)
    mesign_imap_session_drop_answer (self);

  return done;
}

/**
 * mesign_imap_session_fetch_headers_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages; a set does not have to exist wholly
 * @func: called for each message as it comes, in the server's order
 * @user_data: handed to @func
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError, %G_IO_ERROR_CANCELLED, or
 * whatever @func gives
 *
 * Fetches what the message list needs, without marking anything as seen. Long sets are asked for in
 * pieces, from the smallest UID up.
 *
 * Returns: whether all was fetched and @func wanted it
 */
gboolean
mesign_imap_session_fetch_headers_sync (MesignImapSession *self,
                                        const MesignUidSet *uids,
                                        MesignImapMessageFunc func,
                                        gpointer user_data,
                                        GCancellable *cancellable,
                                        GError **error)
{
  g_autoptr (GPtrArray) batches = NULL;
  HeaderState state = { .func = func, .user_data = user_data };

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  batches = mesign_imap_split_uids (uids, HEADER_BATCH);
  for (guint i = 0; i < batches->len; i++)
    {
      if (!fetch_headers_batch (self, g_ptr_array_index (batches, i), &state, cancellable, error))
        {
          g_clear_error (&state.error);
          return FALSE;
        }
      if (state.error != NULL)
        {
          g_propagate_error (error, state.error);
          return FALSE;
        }
    }

  return TRUE;
}

typedef struct
{
  guint32 uid;
  gsize offset;
  gboolean found;
  gboolean wrong;
  guint32 size;
  GByteArray *octets;
} PartialState;

static void
on_partial (const MesignImapAttributes *attributes, gpointer data)
{
  PartialState *state = data;

  if (attributes->uid != state->uid || attributes->body == NULL || state->found)
    return;

  state->found = TRUE;
  state->size = attributes->size;
  state->wrong = attributes->body_offset != state->offset || attributes->body_length > PARTIAL;
  if (!state->wrong)
    g_byte_array_append (state->octets, (const guint8 *) attributes->body, attributes->body_length);
}

static gboolean
fail_no_message (MesignImapSession *self, GError **error)
{
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE,
               _ ("The message is not on %s any more."), self->server->host);

  return FALSE;
}

static gboolean
fail_too_large (MesignImapSession *self, GError **error)
{
  mesign_net_set_error (error, MESIGN_NET_ERROR_LIMIT, self->server->host, NULL,
                        _ ("The message is too large to be opened."));

  return FALSE;
}

static gboolean
fetch_partial (MesignImapSession *self,
               PartialState *state,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr (MesignImapCommand) command = NULL;

  command =
      mesign_imap_command_new ("UID FETCH %u (UID RFC822.SIZE BODY.PEEK[]<%" G_GSIZE_FORMAT ".%u>)",
                               state->uid, state->offset, PARTIAL);
  mesign_imap_command_set_limits (command, PARTIAL, PARTIAL + MESIGN_IMAP_SMALL_ANSWER);
  mesign_imap_command_set_func (command, on_partial, state);
  state->found = FALSE;
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;
  mesign_imap_session_drop_answer (self);

  if (state->wrong)
    return mesign_imap_session_fail_protocol (self, error);
  if (!state->found)
    return fail_no_message (self, error);
  if (state->octets->len > MESSAGE_LIMIT)
    return fail_too_large (self, error);

  return TRUE;
}

/**
 * mesign_imap_session_fetch_octets_sync:
 * @self: a session with a mailbox selected
 * @uid: which message
 * @progress: (nullable): told after each piece
 * @user_data: handed to @progress
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Fetches a whole message as it is, in pieces of 1 MB, without marking it as seen. What the server
 * says of its size is not believed: the end is where a piece is short.
 *
 * Returns: (transfer full): its octets
 */
GBytes *
mesign_imap_session_fetch_octets_sync (MesignImapSession *self,
                                       guint32 uid,
                                       MesignImapProgressFunc progress,
                                       gpointer user_data,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  PartialState state = { .uid = uid, .octets = octets };

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  do
    {
      state.offset = octets->len;
      if (!fetch_partial (self, &state, cancellable, error))
        return NULL;
      if (progress != NULL)
        progress (octets->len, MAX (state.size, octets->len), user_data);
    }
  while (octets->len - state.offset == PARTIAL);

  return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
}
