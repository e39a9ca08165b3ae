/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Hearing of mailboxes other than the selected one while that is watched (RFC 5465). It is wanted
 * only during IDLE: at other times what is said of others could be taken for the answer to a
 * command. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>

#define MAX_NOTIFIED 1000
#define MAX_TOLD 10000

#define OF_SELECTED "(SELECTED-DELAYED (MessageNew MessageExpunge FlagChange))"

/* A server that had too much to tell is silent of the selected mailbox too, IDLE or not, until it
 * is asked for something again (RFC 5465, section 5.8). */
#define WANTED_OF_LITTLE "NOTIFY SET " OF_SELECTED

/* STATUS has the server say at once how all of them stand, so that nothing is missed of what
 * happened since this was last wanted. */
#define WANTED                                                                                     \
  "NOTIFY SET STATUS " OF_SELECTED                                                                 \
  " (PERSONAL (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange))"

/* Reads the name of a mailbox; NULL where it is a literal, which is not on this line. */
static char *
read_name (const char **at)
{
  const char *begin = *at;

  if (*begin == '"')
    return mesign_imap_read_quoted (at);
  *at += strcspn (begin, " \r\n");

  return *at > begin && *begin != '{' ? g_strndup (begin, *at - begin) : NULL;
}

static void
note_name (MesignImapSession *self, const char *wire_name)
{
  if (g_hash_table_size (self->notified) < MAX_NOTIFIED)
    g_hash_table_add (self->notified, g_strdup (wire_name));
}

/* How a mailbox stands, where that is not what was told before. */
static MesignImapEvents
note_status (MesignImapSession *self, const char *told, const char *status)
{
  g_autofree char *name = mesign_imap_session_dup_wire_name (self, told);
  const char *before = g_hash_table_lookup (self->told, name);

  if (g_strcmp0 (before, status) == 0)
    return MESIGN_IMAP_EVENT_NONE;
  note_name (self, name);
  if (before != NULL || g_hash_table_size (self->told) < MAX_TOLD)
    g_hash_table_replace (self->told, g_strdup (name), g_strdup (status));

  return MESIGN_IMAP_EVENT_OTHERS;
}

static MesignImapEvents
read_status (MesignImapSession *self, const char *at)
{
  g_autofree char *name = read_name (&at);

  return name != NULL ? note_status (self, name, at) : MESIGN_IMAP_EVENT_NONE;
}

/* "(flags) delimiter name": what is there now, or is not any more. */
static MesignImapEvents
read_list (MesignImapSession *self, const char *at)
{
  const char *flags_end = *at == '(' ? strchr (at, ')') : NULL;
  g_autofree char *flags = flags_end != NULL ? g_strndup (at, flags_end - at) : NULL;
  g_autofree char *delimiter = NULL;
  g_autofree char *told = NULL;
  g_autofree char *name = NULL;

  if (flags == NULL || flags_end[1] != ' ')
    return MESIGN_IMAP_EVENT_MAILBOXES;
  at = flags_end + 2;
  delimiter = read_name (&at);
  told = delimiter != NULL && *at == ' ' ? (at++, read_name (&at)) : NULL;
  if (told == NULL)
    return MESIGN_IMAP_EVENT_MAILBOXES;
  name = mesign_imap_session_dup_wire_name (self, told);
  if (strcasestr (flags, "\\NonExistent") == NULL)
    note_name (self, name);
  else
    g_hash_table_remove (self->told, name);

  return MESIGN_IMAP_EVENT_MAILBOXES;
}

/* What an untagged line says of other mailboxes; @line stands behind "* ". A server that has too
 * much to tell says so and tells no more. */
MesignImapEvents
mesign_imap_session_read_notified (MesignImapSession *self, const char *line)
{
  if (!self->is_notifying)
    return MESIGN_IMAP_EVENT_NONE;
  if (g_ascii_strncasecmp (line, "STATUS ", 7) == 0)
    return read_status (self, line + 7);
  if (g_ascii_strncasecmp (line, "LIST ", 5) == 0)
    return read_list (self, line + 5);
  if (g_ascii_strncasecmp (line, "OK [NOTIFICATIONOVERFLOW]", 25) == 0)
    {
      self->is_notifying = FALSE;
      self->has_too_much = TRUE;
      self->is_silent = TRUE;
      return MESIGN_IMAP_EVENT_MAILBOXES;
    }

  return MESIGN_IMAP_EVENT_NONE;
}

/* The same of what libetpan has read. */
MesignImapEvents
mesign_imap_session_note_notified (MesignImapSession *self)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;
  MesignImapEvents events = MESIGN_IMAP_EVENT_NONE;

  if (!self->is_notifying || info == NULL)
    return events;
  if (info->rsp_status != NULL && info->rsp_status->st_mailbox != NULL)
    {
      /* it keeps the quotes */
      const char *at = info->rsp_status->st_mailbox;
      g_autofree char *quoted = *at == '"' ? mesign_imap_read_quoted (&at) : NULL;

      events |= note_status (self, quoted != NULL ? quoted : info->rsp_status->st_mailbox, "");
    }
  if (info->rsp_mailbox_list != NULL && clist_begin (info->rsp_mailbox_list) != NULL)
    events |= MESIGN_IMAP_EVENT_MAILBOXES;

  return events;
}

static gboolean
take_line (MesignImapSession *self, const char *line, gpointer data)
{
  MesignImapEvents *events = data;

  *events |= mesign_imap_session_read_notified (self, line);

  return g_ascii_strncasecmp (line, "STATUS ", 7) == 0 ||
         g_ascii_strncasecmp (line, "LIST ", 5) == 0;
}

/* How they stand when this is first asked for is no news. */
static gboolean
begin (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  const char *wanted = self->has_too_much ? WANTED_OF_LITTLE : WANTED;
  gboolean is_first = g_hash_table_size (self->told) == 0;
  MesignImapEvents events = MESIGN_IMAP_EVENT_NONE;

  self->is_notifying = TRUE;
  if (!mesign_imap_session_run_lines (self, wanted, take_line, &events, cancellable, error))
    {
      self->is_notifying = FALSE;
      return FALSE;
    }
  self->is_silent = FALSE;
  if (is_first)
    g_hash_table_remove_all (self->notified);
  else
    self->pending_events |= events;

  return TRUE;
}

/* A server that does not stop telling is not asked anything more: what it tells of others could be
 * taken for an answer. */
static gboolean
end (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if (!mesign_imap_session_run_lines (self, "NOTIFY NONE", take_line, &self->pending_events,
                                      cancellable, error))
    {
      mesign_imap_session_close (self);
      return FALSE;
    }
  self->is_notifying = FALSE;
  self->is_silent = TRUE;

  return TRUE;
}

/**
 * mesign_imap_session_notify_sync:
 * @self: a session with a mailbox selected
 * @notify: whether to hear of other mailboxes from now on, or no more
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Asks to hear, during mesign_imap_session_idle_sync(), of mailboxes that come and go and of what
 * happens in those that are not selected (RFC 5465). What happened between two times this is wanted
 * is told at once. To be ended before anything else is asked. Does nothing where the server cannot
 * do that, or has refused to. A server that refuses it once it has been ended says nothing of the
 * selected mailbox during IDLE either (RFC 5465, section 3.1), so that the session is closed.
 *
 * Returns: whether the session is in order
 */
gboolean
mesign_imap_session_notify_sync (MesignImapSession *self,
                                 gboolean notify,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (notify == self->is_notifying ||
      (notify && (self->refuses_notify || !mesign_imap_session_has_capability (self, "NOTIFY") ||
                  !mesign_imap_session_has_capability (self, "IDLE"))))
    return TRUE;

  self->may_be_bad = TRUE;
  done = notify ? begin (self, cancellable, &local) : end (self, cancellable, &local);
  self->may_be_bad = FALSE;
  if (done)
    return TRUE;
  self->refuses_notify = TRUE;
  if (mesign_imap_session_is_alive (self) && !self->is_silent)
    return TRUE;
  mesign_imap_session_close (self);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/**
 * mesign_imap_session_get_refuses_notify:
 * @self: a session
 *
 * Returns: whether the server has refused mesign_imap_session_notify_sync(), or a session before
 * was said to
 */
gboolean
mesign_imap_session_get_refuses_notify (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return self->refuses_notify;
}

/**
 * mesign_imap_session_set_refuses_notify:
 * @self: a session
 * @refuses_notify: what mesign_imap_session_get_refuses_notify() said of one before
 *
 * Has mesign_imap_session_notify_sync() do nothing where the server is known not to want it.
 */
void
mesign_imap_session_set_refuses_notify (MesignImapSession *self, gboolean refuses_notify)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  self->refuses_notify = refuses_notify;
}

/**
 * mesign_imap_session_take_notified:
 * @self: a session
 *
 * Returns: (transfer full) (element-type utf8): the wire names of the mailboxes something was heard
 * of since this was last asked
 */
GPtrArray *
mesign_imap_session_take_notified (MesignImapSession *self)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  GHashTableIter iter;
  gpointer name;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), names);

  g_hash_table_iter_init (&iter, self->notified);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      g_hash_table_iter_steal (&iter);
      g_ptr_array_add (names, name);
    }

  return names;
}
