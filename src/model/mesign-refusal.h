/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-mailbox.h"
#include "model/mesign-operation.h"

G_BEGIN_DECLS

/**
 * MesignRefusal:
 * @operation: what was refused; its @error is what the server said
 * @mailbox: (nullable): the mailbox it was done to or meant for; %NULL where there is none, or it
 * is gone
 * @subject: (nullable): the subject of the first message it was done to; %NULL where there is none
 *
 * Something a person did that a server refused, and that was undone for that. Immutable; the fields
 * are read only.
 */
typedef struct
{
  MesignOperation *operation;
  MesignMailbox *mailbox;
  char *subject;
} MesignRefusal;

#define MESIGN_TYPE_REFUSAL (mesign_refusal_get_type ())
MESIGN_DECLARE_VALUE (MesignRefusal, mesign_refusal)

MesignRefusal *
mesign_refusal_new (MesignOperation *operation, MesignMailbox *mailbox, const char *subject);

G_END_DECLS
