/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "imap/mesign-uid-set.h"
#include "model/mesign-flags.h"

G_BEGIN_DECLS

/**
 * MesignImapFlags:
 * @uid: a message's UID
 * @flags: its flags on the server
 * @modseq: its mod-sequence, 0 where the server has none
 *
 * One element of the #GArray that the functions about flags give.
 */
typedef struct
{
  guint32 uid;
  MesignFlags flags;
  guint64 modseq;
} MesignImapFlags;

/**
 * MesignImapSelected:
 * @uidvalidity: the mailbox's UIDVALIDITY
 * @uidnext: the UID the next message will have at least, 0 where the server does not say
 * @exists: how many messages it holds
 * @highestmodseq: its highest mod-sequence, 0 where it has none
 * @is_read_only: whether it was opened for reading only
 * @keeps_keywords: whether keywords such as $Forwarded are kept
 * @changed: (element-type MesignImapFlags): what changed since the known mod-sequence; empty
 * without QRESYNC
 * @vanished: what is gone since then; empty without QRESYNC
 * @is_resynced: whether @changed and @vanished are the whole truth, so that nothing need be asked
 *
 * What the server says of the mailbox that was selected. Immutable; the fields are read only.
 */
typedef struct
{
  guint32 uidvalidity;
  guint32 uidnext;
  guint32 exists;
  guint64 highestmodseq;
  gboolean is_read_only;
  gboolean keeps_keywords;
  GArray *changed;
  MesignUidSet *vanished;
  gboolean is_resynced;
} MesignImapSelected;

#define MESIGN_TYPE_IMAP_SELECTED (mesign_imap_selected_get_type ())
MESIGN_DECLARE_VALUE (MesignImapSelected, mesign_imap_selected)

/**
 * MesignImapStatus:
 * @messages: how many messages the mailbox holds
 * @unseen: how many of them are not seen
 * @uidnext: the UID the next message will have at least
 * @uidvalidity: its UIDVALIDITY
 * @highestmodseq: its highest mod-sequence, 0 where it has none
 *
 * What STATUS says of a mailbox that is not selected.
 */
typedef struct
{
  guint32 messages;
  guint32 unseen;
  guint32 uidnext;
  guint32 uidvalidity;
  guint64 highestmodseq;
} MesignImapStatus;

/**
 * MesignImapMessage:
 * @uid: its UID
 * @flags: its flags
 * @internal_date: INTERNALDATE, in seconds since 1970 UTC; 0 where the server gave none
 * @size: RFC822.SIZE, in octets
 * @modseq: its mod-sequence, 0 where the server has none
 * @server_key: (nullable): what says that two placements are the same message: "gm:" and
 * X-GM-MSGID, or "em:" and EMAILID
 * @thread_key: (nullable): the server's conversation, "gm:" and X-GM-THRID
 * @labels: (nullable) (array zero-terminated=1): X-GM-LABELS, in UTF-8
 * @header: the chosen header fields as they stand, with the empty line
 *
 * What the message list needs to know of a message. Immutable; the fields are read only.
 */
typedef struct
{
  guint32 uid;
  MesignFlags flags;
  gint64 internal_date;
  guint32 size;
  guint64 modseq;
  char *server_key;
  char *thread_key;
  GStrv labels;
  GBytes *header;
} MesignImapMessage;

#define MESIGN_TYPE_IMAP_MESSAGE (mesign_imap_message_get_type ())
MESIGN_DECLARE_VALUE (MesignImapMessage, mesign_imap_message)

/**
 * MesignImapCopied:
 * @uidvalidity: the UIDVALIDITY of the mailbox copied to, 0 where the server did not say
 * @from: (element-type guint32): the UIDs copied
 * @to: (element-type guint32): their UIDs in the other mailbox, in the same order
 *
 * Where messages went (RFC 4315 COPYUID). Both arrays are empty where the server did not say.
 * Immutable; the fields are read only.
 */
typedef struct
{
  guint32 uidvalidity;
  GArray *from;
  GArray *to;
} MesignImapCopied;

#define MESIGN_TYPE_IMAP_COPIED (mesign_imap_copied_get_type ())
MESIGN_DECLARE_VALUE (MesignImapCopied, mesign_imap_copied)

guint32 mesign_imap_copied_lookup (const MesignImapCopied *self, guint32 from);

MesignImapSelected *mesign_imap_selected_new (void);
MesignImapMessage *mesign_imap_message_new (void);
MesignImapCopied *mesign_imap_copied_new (void);

G_END_DECLS
