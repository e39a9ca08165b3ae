/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>

#define FLAGS_BATCH 10000
#define FLAGS_LINE 1024
#define SEARCH_MAX 50000
#define CHANGES_LIMIT (128 * 1024 * 1024)

/* Cuts a set into sets of at most @count UIDs, ascending. */
GPtrArray *
mesign_imap_split_uids (const MesignUidSet *uids, guint64 count)
{
  GPtrArray *pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_uid_set_unref);
  MesignUidSet *piece = NULL;
  guint64 room = 0;

  for (guint i = 0; i < mesign_uid_set_count_ranges (uids); i++)
    {
      MesignUidRange range = mesign_uid_set_get_range (uids, i);
      guint64 first = range.first;

      while (first <= range.last)
        {
          guint64 last;

          if (room == 0)
            {
              piece = mesign_uid_set_new ();
              g_ptr_array_add (pieces, piece);
              room = count;
            }
          last = MIN (range.last, first + room - 1);
          mesign_uid_set_add_range (piece, first, last);
          room -= last - first + 1;
          first = last + 1;
        }
    }

  return pieces;
}

typedef struct
{
  const MesignUidSet *wanted;
  GArray *flags;
  MesignUidSet *uids;
} FlagsState;

static void
on_flags (const MesignImapAttributes *attributes, gpointer data)
{
  FlagsState *state = data;
  MesignImapFlags entry = { attributes->uid, attributes->flags, attributes->modseq };

  if (attributes->uid == 0)
    return;
  if (state->wanted != NULL && !mesign_uid_set_contains (state->wanted, attributes->uid))
    return;
  if (state->uids != NULL)
    mesign_uid_set_add (state->uids, attributes->uid);
  if (state->flags != NULL && attributes->has_flags)
    g_array_append_val (state->flags, entry);
}

/* Runs a FETCH of small things of the messages in @wanted. */
static gboolean
fetch_small (MesignImapSession *self,
             const char *items,
             FlagsState *state,
             guint64 count,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *set = mesign_uid_set_to_string (state->wanted);
  g_autoptr (MesignImapCommand) command = NULL;
  gboolean done;

  command = mesign_imap_command_new ("UID FETCH %s (%s)", set, items);
  mesign_imap_command_set_limits (command, FLAGS_LINE,
                                  MESIGN_IMAP_SMALL_ANSWER + (gsize) count * FLAGS_LINE);
  mesign_imap_command_set_func (command, on_flags, state);
  done = mesign_imap_session_run (self, command, cancellable, error);
  if (done)
    mesign_imap_session_drop_answer (self);

  return done;
}

/* Where UIDs are many more than messages, counting them would ask for little in many pieces. */
static GPtrArray *
split_for (MesignImapSession *self, const MesignUidSet *uids)
{
  GPtrArray *whole;

  if (self->exists > FLAGS_BATCH || mesign_uid_set_count_ranges (uids) > FLAGS_BATCH / 10)
    return mesign_imap_split_uids (uids, FLAGS_BATCH);

  whole = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_uid_set_unref);
  if (!mesign_uid_set_is_empty (uids))
    g_ptr_array_add (whole, mesign_uid_set_ref ((MesignUidSet *) uids));

  return whole;
}

/* What the set asks for beyond the mailbox's last UID is not there. */
static MesignUidSet *
clip (MesignImapSession *self, const MesignUidSet *uids)
{
  const struct mailimap_selection_info *info = self->imap->imap_selection_info;
  MesignUidSet *clipped = mesign_uid_set_new ();
  guint32 end =
      info != NULL && info->sel_uidnext > 1 && !(self->pending_events & MESIGN_IMAP_EVENT_EXISTS)
          ? info->sel_uidnext - 1
          : G_MAXUINT32;

  for (guint i = 0; i < mesign_uid_set_count_ranges (uids); i++)
    {
      MesignUidRange range = mesign_uid_set_get_range (uids, i);

      if (range.first <= end)
        mesign_uid_set_add_range (clipped, range.first, MIN (range.last, end));
    }

  return clipped;
}

/**
 * mesign_imap_session_fetch_flags_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages; a set does not have to exist wholly
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Fetches flags. What is not in the answer is not in the mailbox, so this is also how a server
 * without CONDSTORE says what is gone.
 *
 * Returns: (transfer full) (element-type MesignImapFlags): the flags, in the server's order
 */
GArray *
mesign_imap_session_fetch_flags_sync (MesignImapSession *self,
                                      const MesignUidSet *uids,
                                      GCancellable *cancellable,
                                      GError **error)
{
  g_autoptr (GArray) flags = g_array_new (FALSE, FALSE, sizeof (MesignImapFlags));
  g_autoptr (MesignUidSet) clipped = NULL;
  g_autoptr (GPtrArray) batches = NULL;
  gboolean has_modseq;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);
  g_return_val_if_fail (self->imap != NULL, NULL);

  has_modseq = mesign_imap_session_has_capability (self, "CONDSTORE") || self->has_qresync;
  clipped = clip (self, uids);
  batches = split_for (self, clipped);
  for (guint i = 0; i < batches->len; i++)
    {
      FlagsState state = { .wanted = g_ptr_array_index (batches, i), .flags = flags };

      if (!fetch_small (self, has_modseq ? "UID FLAGS MODSEQ" : "UID FLAGS", &state,
                        MAX (FLAGS_BATCH, self->exists), cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&flags);
}

static void
add_vanished (const struct mailimap_qresync_vanished *data, MesignUidSet *vanished)
{
  if (data->qr_known_uids == NULL)
    return;

  for (clistiter *i = clist_begin (data->qr_known_uids->set_list); i != NULL; i = clist_next (i))
    {
      const struct mailimap_set_item *item = clist_content (i);

      if (item->set_first > 0 && item->set_first <= item->set_last)
        mesign_uid_set_add_range (vanished, item->set_first, item->set_last);
    }
}

/* Adds what the last answer said is gone. */
void
mesign_imap_session_read_vanished (MesignImapSession *self, MesignUidSet *vanished)
{
  clist *list = mesign_imap_session_get_extensions (self);

  for (clistiter *i = list != NULL ? clist_begin (list) : NULL; i != NULL; i = clist_next (i))
    {
      const struct mailimap_extension_data *data = clist_content (i);

      if (data->ext_extension->ext_id == MAILIMAP_EXTENSION_QRESYNC &&
          data->ext_type == MAILIMAP_QRESYNC_TYPE_VANISHED)
        add_vanished (data->ext_data, vanished);
    }
}

/**
 * mesign_imap_session_fetch_changes_sync:
 * @self: a session with a mailbox selected
 * @modseq: the mod-sequence up to which all is known, not 0
 * @changed: (out) (element-type MesignImapFlags): the flags that changed since, new messages among
 * them
 * @vanished: (out) (nullable): what is gone since, or %NULL where the server does not say, without
 * QRESYNC
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Asks what changed (RFC 7162). A server without CONDSTORE gives %MESIGN_IMAP_ERROR_UNSUPPORTED.
 *
 * Returns: whether the server said
 */
gboolean
mesign_imap_session_fetch_changes_sync (MesignImapSession *self,
                                        guint64 modseq,
                                        GArray **changed,
                                        MesignUidSet **vanished,
                                        GCancellable *cancellable,
                                        GError **error)
{
  g_autoptr (GArray) flags = g_array_new (FALSE, FALSE, sizeof (MesignImapFlags));
  g_autoptr (MesignUidSet) gone = mesign_uid_set_new ();
  g_autoptr (MesignImapCommand) command = NULL;
  FlagsState state = { .flags = flags };

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (!self->has_qresync && !mesign_imap_session_has_capability (self, "CONDSTORE"))
    {
      g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED,
                   _ ("%s does not say what changed."), self->server->host);
      return FALSE;
    }

  command =
      mesign_imap_command_new ("UID FETCH 1:* (UID FLAGS) (CHANGEDSINCE %" G_GUINT64_FORMAT "%s)",
                               modseq, self->has_qresync ? " VANISHED" : "");
  mesign_imap_command_set_limits (command, FLAGS_LINE, CHANGES_LIMIT);
  mesign_imap_command_set_func (command, on_flags, &state);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;

  mesign_imap_session_read_vanished (self, gone);
  mesign_imap_session_drop_answer (self);
  *changed = g_steal_pointer (&flags);
  *vanished = self->has_qresync ? g_steal_pointer (&gone) : NULL;

  return TRUE;
}

static MesignUidSet *
read_search (MesignImapSession *self, guint32 first, guint32 last)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;
  clist *result = info != NULL ? info->rsp_search_result : NULL;
  MesignUidSet *uids = mesign_uid_set_new ();

  for (clistiter *i = result != NULL ? clist_begin (result) : NULL; i != NULL; i = clist_next (i))
    {
      guint32 uid = *(const uint32_t *) clist_content (i);

      if (uid != 0 && uid >= first && uid <= last)
        mesign_uid_set_add (uids, uid);
    }

  return uids;
}

static MesignUidSet *
run_search (MesignImapSession *self,
            MesignImapCommand *command,
            guint32 first,
            guint32 last,
            GCancellable *cancellable,
            GError **error)
{
  MesignUidSet *uids;

  if (!mesign_imap_session_run (self, command, cancellable, error))
    return NULL;
  uids = read_search (self, first, last);
  mesign_imap_session_drop_answer (self);

  return uids;
}

static MesignUidSet *
fetch_uids_one_by_one (MesignImapSession *self,
                       guint32 first,
                       guint32 last,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr (MesignUidSet) wanted = mesign_uid_set_new_range (first, last);
  g_autoptr (MesignUidSet) clipped = clip (self, wanted);
  g_autoptr (GPtrArray) batches = mesign_imap_split_uids (clipped, SEARCH_MAX);
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new ();

  for (guint i = 0; i < batches->len; i++)
    {
      FlagsState state = { .wanted = g_ptr_array_index (batches, i), .uids = uids };

      if (!fetch_small (self, "UID", &state, SEARCH_MAX, cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&uids);
}

/**
 * mesign_imap_session_fetch_uids_sync:
 * @self: a session with a mailbox selected
 * @first: the smallest UID to look for
 * @last: the largest one, %G_MAXUINT32 for no end
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Asks which UIDs there are.
 *
 * Returns: (transfer full): the UIDs
 */
MesignUidSet *
mesign_imap_session_fetch_uids_sync (MesignImapSession *self,
                                     guint32 first,
                                     guint32 last,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr (MesignImapCommand) command = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);
  g_return_val_if_fail (first > 0 && first <= last, NULL);
  g_return_val_if_fail (self->imap != NULL, NULL);

  /* One SEARCH answer is one line, and a line has a limit. */
  if (self->exists > SEARCH_MAX)
    return fetch_uids_one_by_one (self, first, last, cancellable, error);

  command = last == G_MAXUINT32 ? mesign_imap_command_new ("UID SEARCH UID %u:*", first)
                                : mesign_imap_command_new ("UID SEARCH UID %u:%u", first, last);

  return run_search (self, command, first, last, cancellable, error);
}

/**
 * mesign_imap_session_search_message_id_sync:
 * @self: a session with a mailbox selected
 * @message_id: a Message-ID, with or without angle brackets
 * @above: only UIDs greater than this
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Looks for a message that may have been stored already.
 *
 * Returns: (transfer full): the UIDs, none where there is no such message
 */
MesignUidSet *
mesign_imap_session_search_message_id_sync (MesignImapSession *self,
                                            const char *message_id,
                                            guint32 above,
                                            GCancellable *cancellable,
                                            GError **error)
{
  g_autoptr (MesignImapCommand) command = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);
  g_return_val_if_fail (above < G_MAXUINT32, NULL);

  command = mesign_imap_command_new ("UID SEARCH UID %u:* HEADER Message-ID ", above + 1);
  mesign_imap_command_add_string (command, message_id);

  return run_search (self, command, above + 1, G_MAXUINT32, cancellable, error);
}
