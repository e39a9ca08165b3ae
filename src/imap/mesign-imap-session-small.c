/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#define SMALL (1024 * 1024)
#define TOTAL_LIMIT ((gsize) 64 * 1024 * 1024)

typedef struct
{
  const MesignUidSet *wanted;
  MesignImapOctetsFunc func;
  gpointer user_data;
} SmallState;

/* One that fills the piece may go on behind it. */
static void
on_message (const MesignImapAttributes *attributes, gpointer data)
{
  SmallState *state = data;
  g_autoptr (GBytes) octets = NULL;

  if (attributes->body == NULL || attributes->uid == 0 || attributes->body_offset != 0 ||
      attributes->body_length >= SMALL || !mesign_uid_set_contains (state->wanted, attributes->uid))
    return;
  octets = g_bytes_new (attributes->body, attributes->body_length);
  state->func (attributes->uid, octets, state->user_data);
}

/**
 * mesign_imap_session_fetch_small_sync:
 * @self: a session with a mailbox selected
 * @uids: which messages, each of less than 1 MB, and together no more than a few
 * @func: (scope call): called for each message as it comes, in the server's order
 * @user_data: handed to @func
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Fetches whole messages in one round trip, without marking them as seen. Those that are gone, and
 * those that turn out to be larger, are left out: mesign_imap_session_fetch_octets_sync() is for
 * them. What came before an error has been told.
 *
 * Returns: whether the server answered for all of them
 */
gboolean
mesign_imap_session_fetch_small_sync (MesignImapSession *self,
                                      const MesignUidSet *uids,
                                      MesignImapOctetsFunc func,
                                      gpointer user_data,
                                      GCancellable *cancellable,
                                      GError **error)
{
  SmallState state = { uids, func, user_data };
  g_autofree char *set = NULL;
  g_autoptr (MesignImapCommand) command = NULL;
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  set = mesign_uid_set_to_string (uids);
  command = mesign_imap_command_new ("UID FETCH %s (UID BODY.PEEK[]<0.%u>)", set, SMALL);
  mesign_imap_command_set_limits (command, SMALL, TOTAL_LIMIT);
  mesign_imap_command_set_func (command, on_message, &state);
  done = mesign_imap_session_run (self, command, cancellable, error);
  if (done)
    mesign_imap_session_drop_answer (self);

  return done;
}
