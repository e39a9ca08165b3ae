/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-mailbox.h"

#include <string.h>

static void
clear (MesignMailbox *self)
{
  g_free (self->account);
  g_free (self->path);
  g_free (self->wire_name);
}

MESIGN_DEFINE_VALUE (MesignMailbox, mesign_mailbox)

static const char *const role_names[] = {
  [MESIGN_MAILBOX_ROLE_NONE] = "none",       [MESIGN_MAILBOX_ROLE_INBOX] = "inbox",
  [MESIGN_MAILBOX_ROLE_DRAFTS] = "drafts",   [MESIGN_MAILBOX_ROLE_SENT] = "sent",
  [MESIGN_MAILBOX_ROLE_ARCHIVE] = "archive", [MESIGN_MAILBOX_ROLE_JUNK] = "junk",
  [MESIGN_MAILBOX_ROLE_TRASH] = "trash",     [MESIGN_MAILBOX_ROLE_ALL] = "all",
  [MESIGN_MAILBOX_ROLE_FLAGGED] = "flagged",
};

/**
 * mesign_mailbox_new:
 * @account: the account's id
 * @path: its whole name in UTF-8
 * @wire_name: its name as the server writes it
 * @delimiter: the character between levels, or 0
 * @role: what it is for
 * @selectable: whether it can hold messages
 *
 * Returns: (transfer full): a mailbox that is not in the store yet, subscribed to
 */
MesignMailbox *
mesign_mailbox_new (const char *account,
                    const char *path,
                    const char *wire_name,
                    char delimiter,
                    MesignMailboxRole role,
                    gboolean selectable)
{
  MesignMailbox *self = g_atomic_rc_box_new0 (MesignMailbox);

  self->account = g_strdup (account);
  self->path = g_strdup (path);
  self->wire_name = g_strdup (wire_name);
  self->delimiter = delimiter;
  self->role = role;
  self->selectable = selectable;
  self->is_subscribed = TRUE;

  return self;
}

/**
 * mesign_mailbox_get_leaf:
 * @self: a mailbox
 *
 * Returns: (transfer none): the last level of its name
 */
const char *
mesign_mailbox_get_leaf (const MesignMailbox *self)
{
  const char *last = self->delimiter != 0 ? strrchr (self->path, self->delimiter) : NULL;

  return last != NULL && last[1] != '\0' ? last + 1 : self->path;
}

/**
 * mesign_mailbox_role_to_string:
 * @role: a role
 *
 * Returns: its word, such as "sent"; "none" without one
 */
const char *
mesign_mailbox_role_to_string (MesignMailboxRole role)
{
  g_return_val_if_fail (role < G_N_ELEMENTS (role_names), "none");

  return role_names[role];
}

/**
 * mesign_mailbox_role_from_string:
 * @text: (nullable): a word of mesign_mailbox_role_to_string()
 *
 * Returns: the role, %MESIGN_MAILBOX_ROLE_NONE for anything else
 */
MesignMailboxRole
mesign_mailbox_role_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (role_names); i++)
    if (g_strcmp0 (role_names[i], text) == 0)
      return i;

  return MESIGN_MAILBOX_ROLE_NONE;
}
