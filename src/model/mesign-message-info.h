/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-envelope.h"
#include "model/mesign-flags.h"
#include "model/mesign-verdict.h"

G_BEGIN_DECLS

/**
 * MesignBodyState:
 * @MESIGN_BODY_MISSING: the octets have not been fetched
 * @MESIGN_BODY_STORED: the octets are in the store and have not been read through
 * @MESIGN_BODY_TAKEN_IN: the octets are in the store; text, preview and verdict come from them
 * @MESIGN_BODY_UNAVAILABLE: the server did not give them
 * @MESIGN_BODY_DROPPED: the octets were taken in, and went to save room
 */
typedef enum
{
  MESIGN_BODY_MISSING,
  MESIGN_BODY_STORED,
  MESIGN_BODY_TAKEN_IN,
  MESIGN_BODY_UNAVAILABLE,
  MESIGN_BODY_DROPPED,
} MesignBodyState;

/**
 * MesignPlacement:
 * @id: its row in the store
 * @mailbox_id: the mailbox
 * @message_id: the store's id of the message
 * @uid: the UID, 0 while it is not known
 * @server_flags: the flags as the server last told them
 * @flags: these with the waiting operations applied
 * @modseq: MODSEQ (RFC 7162), 0 where it is not known
 * @size: RFC822.SIZE of the message
 * @is_hidden: whether a waiting operation takes it out of the mailbox
 *
 * One message in one mailbox. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  gint64 mailbox_id;
  gint64 message_id;
  guint32 uid;
  MesignFlags server_flags;
  MesignFlags flags;
  guint64 modseq;
  gsize size;
  gboolean is_hidden;
} MesignPlacement;

#define MESIGN_TYPE_PLACEMENT (mesign_placement_get_type ())
MESIGN_DECLARE_VALUE (MesignPlacement, mesign_placement)

MesignPlacement *mesign_placement_new (void);

/**
 * MesignMessageInfo:
 * @id: its row in the store
 * @account: the account's id
 * @conversation_id: the conversation it belongs to
 * @server_key: (nullable): X-GM-MSGID or EMAILID
 * @envelope: the outer header fields
 * @received: INTERNALDATE in seconds since 1970 UTC
 * @first_seen: when the store first saw it
 * @size: RFC822.SIZE in octets
 * @preview: the first line of its text, "" for encrypted mail and while it is not known
 * @has_attachment: whether there is something attached, as far as known
 * @flags: the flags of its placements together
 * @verdict: what was judged when it was last read through
 * @verdict_generation: the generation of trust it was judged in, 0 for never
 * @body_state: whether the octets are there
 * @placements: (element-type MesignPlacement): where it is shown
 *
 * A message as it stood in the store at one moment. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *account;
  gint64 conversation_id;
  char *server_key;
  MesignEnvelope *envelope;
  gint64 received;
  gint64 first_seen;
  gsize size;
  char *preview;
  gboolean has_attachment;
  MesignFlags flags;
  MesignVerdict verdict;
  gint64 verdict_generation;
  MesignBodyState body_state;
  GPtrArray *placements;
} MesignMessageInfo;

#define MESIGN_TYPE_MESSAGE_INFO (mesign_message_info_get_type ())
MESIGN_DECLARE_VALUE (MesignMessageInfo, mesign_message_info)

MesignMessageInfo *mesign_message_info_new (void);

G_END_DECLS
