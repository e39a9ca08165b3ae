/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <string.h>

/* Making, renaming and removing mailboxes, and which of them are subscribed to. */

/* What a mailbox is for, said when it is made (RFC 6154). */
static const char *
special_use_of (MesignMailboxRole role)
{
  switch (role)
    {
    case MESIGN_MAILBOX_ROLE_DRAFTS:
      return "Drafts";
    case MESIGN_MAILBOX_ROLE_SENT:
      return "Sent";
    case MESIGN_MAILBOX_ROLE_ARCHIVE:
      return "Archive";
    case MESIGN_MAILBOX_ROLE_JUNK:
      return "Junk";
    case MESIGN_MAILBOX_ROLE_TRASH:
      return "Trash";
    case MESIGN_MAILBOX_ROLE_NONE:
    case MESIGN_MAILBOX_ROLE_INBOX:
    case MESIGN_MAILBOX_ROLE_ALL:
    case MESIGN_MAILBOX_ROLE_FLAGGED:
    default:
      return NULL;
    }
}

static gboolean
run_on (MesignImapSession *self,
        const char *verb,
        const char *mailbox,
        const char *other,
        GCancellable *cancellable,
        GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("%s ", verb);

  mesign_imap_command_add_mailbox (command, self, mailbox);
  if (other != NULL)
    {
      mesign_imap_command_add (command, " ");
      mesign_imap_command_add_mailbox (command, self, other);
    }

  return mesign_imap_session_run (self, command, cancellable, error);
}

/**
 * mesign_imap_session_subscribe_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of a mailbox
 * @subscribe: whether to subscribe, or to end that
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Subscribes to a mailbox (RFC 9051 section 6.3.7).
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_subscribe_sync (MesignImapSession *self,
                                    const char *mailbox,
                                    gboolean subscribe,
                                    GCancellable *cancellable,
                                    GError **error)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return run_on (self, subscribe ? "SUBSCRIBE" : "UNSUBSCRIBE", mailbox, NULL, cancellable, error);
}

/**
 * mesign_imap_session_create_mailbox_sync:
 * @self: a session that is logged in
 * @mailbox: a mailbox with the wire name it is to have; its role is said to servers that want to
 * know (RFC 6154)
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Makes a mailbox and subscribes to it.
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_create_mailbox_sync (MesignImapSession *self,
                                         const MesignMailbox *mailbox,
                                         GCancellable *cancellable,
                                         GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("CREATE ");
  const char *use = special_use_of (mailbox->role);
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  mesign_imap_command_add_mailbox (command, self, mailbox->wire_name);
  if (use != NULL && mesign_imap_session_has_capability (self, "CREATE-SPECIAL-USE"))
    mesign_imap_command_add (command, " (USE (\\%s))", use);
  if (!mesign_imap_session_run (self, command, cancellable, error))
    return FALSE;
  if (mesign_imap_session_subscribe_sync (self, mailbox->wire_name, TRUE, cancellable, &local) ||
      mesign_imap_session_is_alive (self))
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* A mailbox that is selected is neither renamed nor removed: servers differ in what happens then.
 */
static gboolean
leave (MesignImapSession *self, const char *mailbox, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignImapSelected) selected = NULL;

  if (self->mailbox == NULL || !mesign_imap_session_unselect_sync (self, cancellable, error))
    return self->mailbox == NULL;
  if (g_strcmp0 (self->mailbox, mailbox) != 0)
    return TRUE;
  selected = mesign_imap_session_select_sync (self, "INBOX", 0, 0, cancellable, error);

  return selected != NULL;
}

/**
 * mesign_imap_session_rename_mailbox_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of a mailbox
 * @new_name: its new wire name
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Gives a mailbox another name, with those below it (RFC 9051 section 6.3.6). Subscriptions stay
 * with the old names.
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_rename_mailbox_sync (MesignImapSession *self,
                                         const char *mailbox,
                                         const char *new_name,
                                         GCancellable *cancellable,
                                         GError **error)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return leave (self, mailbox, cancellable, error) &&
         run_on (self, "RENAME", mailbox, new_name, cancellable, error);
}

/**
 * mesign_imap_session_delete_mailbox_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of a mailbox
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Removes a mailbox with all that is in it (RFC 9051 section 6.3.5), and ends the subscription.
 *
 * Returns: whether the server did it
 */
gboolean
mesign_imap_session_delete_mailbox_sync (MesignImapSession *self,
                                         const char *mailbox,
                                         GCancellable *cancellable,
                                         GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (!leave (self, mailbox, cancellable, error) ||
      !run_on (self, "DELETE", mailbox, NULL, cancellable, error))
    return FALSE;
  if (!mesign_imap_session_subscribe_sync (self, mailbox, FALSE, cancellable, &local) &&
      !mesign_imap_session_is_alive (self))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

/**
 * mesign_imap_session_find_mailbox_sync:
 * @self: a session that is logged in
 * @mailbox: the wire name of a mailbox, without wildcards
 * @is_there: (out): whether the server has it
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Looks whether there is a mailbox of that name.
 *
 * Returns: whether the server said
 */
gboolean
mesign_imap_session_find_mailbox_sync (MesignImapSession *self,
                                       const char *mailbox,
                                       gboolean *is_there,
                                       GCancellable *cancellable,
                                       GError **error)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (!run_on (self, "LIST \"\"", mailbox, NULL, cancellable, error))
    return FALSE;
  *is_there = mesign_imap_session_is_listed (self, mailbox);

  return TRUE;
}
