/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignMailboxRole:
 *
 * What a mailbox is for (RFC 6154).
 */
typedef enum
{
  MESIGN_MAILBOX_ROLE_NONE,
  MESIGN_MAILBOX_ROLE_INBOX,
  MESIGN_MAILBOX_ROLE_DRAFTS,
  MESIGN_MAILBOX_ROLE_SENT,
  MESIGN_MAILBOX_ROLE_ARCHIVE,
  MESIGN_MAILBOX_ROLE_JUNK,
  MESIGN_MAILBOX_ROLE_TRASH,
  MESIGN_MAILBOX_ROLE_ALL,
  MESIGN_MAILBOX_ROLE_FLAGGED,
} MesignMailboxRole;

/**
 * MesignMailbox:
 * @id: its row in the store; 0 while it has none
 * @account: the account's id
 * @path: its whole name in UTF-8, levels separated by @delimiter
 * @wire_name: its name as the server writes it (modified UTF-7 or UTF-8)
 * @delimiter: the character between levels, or 0 for a flat name
 * @role: what it is for
 * @selectable: whether it can hold messages
 * @is_subscribed: whether it is one of those the user wants to see (RFC 9051 section 6.3.7)
 * @total: messages in the store
 * @unread: of these not seen
 *
 * A mailbox as it stood at one moment. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *account;
  char *path;
  char *wire_name;
  char delimiter;
  MesignMailboxRole role;
  gboolean selectable;
  gboolean is_subscribed;
  guint total;
  guint unread;
} MesignMailbox;

#define MESIGN_TYPE_MAILBOX (mesign_mailbox_get_type ())
MESIGN_DECLARE_VALUE (MesignMailbox, mesign_mailbox)

MesignMailbox *mesign_mailbox_new (const char *account,
                                   const char *path,
                                   const char *wire_name,
                                   char delimiter,
                                   MesignMailboxRole role,
                                   gboolean selectable);
const char *mesign_mailbox_get_leaf (const MesignMailbox *self);

const char *mesign_mailbox_role_to_string (MesignMailboxRole role);
MesignMailboxRole mesign_mailbox_role_from_string (const char *text);

G_END_DECLS
