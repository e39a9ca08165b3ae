/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"
#include "model/mesign-flags.h"

G_BEGIN_DECLS

/**
 * MesignOperationKind:
 * @MESIGN_OPERATION_FLAG: sets and takes away flags
 * @MESIGN_OPERATION_MOVE: moves to another mailbox
 * @MESIGN_OPERATION_COPY: copies to another mailbox
 * @MESIGN_OPERATION_DELETE: removes for good
 * @MESIGN_OPERATION_APPEND: files octets of our own in a mailbox
 * @MESIGN_OPERATION_SEND: sends; there is a #MesignOutgoing of the same id
 * @MESIGN_OPERATION_CREATE_MAILBOX: makes a mailbox
 * @MESIGN_OPERATION_RENAME_MAILBOX: gives a mailbox, with those below it, another name
 * @MESIGN_OPERATION_REMOVE_MAILBOX: removes an empty mailbox
 * @MESIGN_OPERATION_SUBSCRIBE: subscribes to a mailbox
 * @MESIGN_OPERATION_UNSUBSCRIBE: ends that
 */
typedef enum
{
  MESIGN_OPERATION_FLAG,
  MESIGN_OPERATION_MOVE,
  MESIGN_OPERATION_COPY,
  MESIGN_OPERATION_DELETE,
  MESIGN_OPERATION_APPEND,
  MESIGN_OPERATION_SEND,
  MESIGN_OPERATION_CREATE_MAILBOX,
  MESIGN_OPERATION_RENAME_MAILBOX,
  MESIGN_OPERATION_REMOVE_MAILBOX,
  MESIGN_OPERATION_SUBSCRIBE,
  MESIGN_OPERATION_UNSUBSCRIBE,
} MesignOperationKind;

/**
 * MesignOperationState:
 * @MESIGN_OPERATION_WAITING: to be replayed
 * @MESIGN_OPERATION_RUNNING: being replayed
 * @MESIGN_OPERATION_DONE: the server did it
 * @MESIGN_OPERATION_REFUSED: the server refused it, or it was taken back; its effect is undone
 */
typedef enum
{
  MESIGN_OPERATION_WAITING,
  MESIGN_OPERATION_RUNNING,
  MESIGN_OPERATION_DONE,
  MESIGN_OPERATION_REFUSED,
} MesignOperationState;

/**
 * MesignOperationTarget:
 * @placement_id: the placement acted on, 0 when it is gone or there is none
 * @mailbox_id: the mailbox that placement is (or was) in
 * @message_id: the store's id of the message
 * @uid: the placement's UID, 0 while it is not known
 * @made_placement_id: the placement made in the other mailbox, or 0
 */
typedef struct
{
  gint64 placement_id;
  gint64 mailbox_id;
  gint64 message_id;
  guint32 uid;
  gint64 made_placement_id;
} MesignOperationTarget;

/**
 * MesignOperation:
 * @id: its row in the store; a smaller one was queued earlier
 * @account: the account's id
 * @kind: what is done
 * @state: how far it has come
 * @mailbox_id: the mailbox moved, copied or appended to, or that it is done to; or 0
 * @add: flags to set; of an append, the flags to file with
 * @remove: flags to take away
 * @uidnext: UIDNEXT of that mailbox when it was queued: a copy made by an earlier attempt has this
 * UID or a higher one
 * @path: (nullable): the file to append or send
 * @name: (nullable): of what is done to a mailbox: the whole name it gets, or has
 * @old_name: (nullable): of a renaming: the whole name it had
 * @internaldate: of an append, the date to file with
 * @header_id: (nullable): of an append, the Message-ID of the octets
 * @attempts: how often it was tried
 * @not_before: not to be tried before this time
 * @error: (nullable): what the server last said
 * @undoes: the operation it undoes, or 0
 * @targets: (element-type MesignOperationTarget): what it acts on
 *
 * Something the user did, on its way to the server. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  char *account;
  MesignOperationKind kind;
  MesignOperationState state;
  gint64 mailbox_id;
  MesignFlags add;
  MesignFlags remove;
  guint32 uidnext;
  char *path;
  char *name;
  char *old_name;
  gint64 internaldate;
  char *header_id;
  guint attempts;
  gint64 not_before;
  char *error;
  gint64 undoes;
  GArray *targets;
} MesignOperation;

#define MESIGN_TYPE_OPERATION (mesign_operation_get_type ())
MESIGN_DECLARE_VALUE (MesignOperation, mesign_operation)

MesignOperation *mesign_operation_new (void);
const char *mesign_operation_kind_to_string (MesignOperationKind kind);
gboolean mesign_operation_kind_is_of_mailbox (MesignOperationKind kind);

G_END_DECLS
