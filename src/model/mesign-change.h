/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignChangeKind:
 * @MESIGN_CHANGE_MAILBOX: the mailbox came, went, or its counts changed
 * @MESIGN_CHANGE_ROW: a row of the mailbox's list came, went or changed; the row is a conversation
 * @MESIGN_CHANGE_MESSAGE: the message came, went or changed; the row is a message
 * @MESIGN_CHANGE_OPERATION: the row is an operation
 * @MESIGN_CHANGE_OUTGOING: the row is the operation of a mail on its way out
 * @MESIGN_CHANGE_EVERYTHING: more changed than was kept; read all anew
 */
typedef enum
{
  MESIGN_CHANGE_MAILBOX,
  MESIGN_CHANGE_ROW,
  MESIGN_CHANGE_MESSAGE,
  MESIGN_CHANGE_OPERATION,
  MESIGN_CHANGE_OUTGOING,
  MESIGN_CHANGE_EVERYTHING,
} MesignChangeKind;

/**
 * MesignChange:
 * @seq: its number; ever rising
 * @kind: what changed
 * @mailbox_id: the mailbox, or 0
 * @row_id: the row, by @kind
 *
 * One thing that changed in the store.
 */
typedef struct
{
  gint64 seq;
  MesignChangeKind kind;
  gint64 mailbox_id;
  gint64 row_id;
} MesignChange;

G_END_DECLS
