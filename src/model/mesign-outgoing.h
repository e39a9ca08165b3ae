/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignOutgoingState:
 * @MESIGN_OUTGOING_QUEUED: waits to be sent
 * @MESIGN_OUTGOING_SENDING: a connection is at it, the final dot has not been sent
 * @MESIGN_OUTGOING_DATA_SENT: the final dot is about to be sent or was sent, no answer yet
 * @MESIGN_OUTGOING_SENT: the server has taken it
 * @MESIGN_OUTGOING_FILED: and it lies in the mailbox for sent mail
 * @MESIGN_OUTGOING_UNCERTAIN: the answer was lost; the user decides, unless it is found as sent
 * @MESIGN_OUTGOING_REFUSED: the server has refused it
 */
typedef enum
{
  MESIGN_OUTGOING_QUEUED,
  MESIGN_OUTGOING_SENDING,
  MESIGN_OUTGOING_DATA_SENT,
  MESIGN_OUTGOING_SENT,
  MESIGN_OUTGOING_FILED,
  MESIGN_OUTGOING_UNCERTAIN,
  MESIGN_OUTGOING_REFUSED,
} MesignOutgoingState;

/**
 * MesignOutgoingRecipient:
 * @address: the addr-spec
 * @path: the file this recipient gets; those of a Bcc recipient may differ. "" as long as the mail
 * is a draft
 * @state: how far this recipient's copy has come
 * @reply: (nullable): what the server said
 */
typedef struct
{
  char *address;
  char *path;
  MesignOutgoingState state;
  char *reply;
} MesignOutgoingRecipient;

MesignOutgoingRecipient *mesign_outgoing_recipient_new (const char *address, const char *path);
void mesign_outgoing_recipient_free (MesignOutgoingRecipient *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignOutgoingRecipient, mesign_outgoing_recipient_free)

/**
 * MesignOutgoing:
 * @operation_id: its row in the store
 * @account: the account's id
 * @sender: the address for MAIL FROM
 * @header_id: Message-ID without angle brackets
 * @subject: what it is called in the outbox; the outer subject as the store has it
 * @path: the file to lay down as sent; of a draft, the draft
 * @filing_mailbox_id: the mailbox for it, or 0 where the server files sent mail by itself
 * @state: how far it has come
 * @queued: when it was queued
 * @send_at: when a person wants it to go out; 0 for at once, %G_MAXINT64 for not yet
 * @wishes: (nullable): what was asked for and the mail does not say of itself, in the words of a
 * saved draft
 * @attempts: how often it was tried
 * @not_before: not to be tried before this time
 * @error: (nullable): what went wrong last
 * @warning: (nullable): what its writer is to be told though it goes out, a sentence
 * @recipients: (element-type MesignOutgoingRecipient): whom it goes to
 *
 * A mail on its way out, as it stood at one moment. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 operation_id;
  char *account;
  char *sender;
  char *header_id;
  char *subject;
  char *path;
  gint64 filing_mailbox_id;
  MesignOutgoingState state;
  gint64 queued;
  gint64 send_at;
  char *wishes;
  guint attempts;
  gint64 not_before;
  char *error;
  char *warning;
  GPtrArray *recipients;
} MesignOutgoing;

#define MESIGN_TYPE_OUTGOING (mesign_outgoing_get_type ())
MESIGN_DECLARE_VALUE (MesignOutgoing, mesign_outgoing)

MesignOutgoing *mesign_outgoing_new (void);
const char *mesign_outgoing_state_to_string (MesignOutgoingState state);
gboolean mesign_outgoing_has_refused (const MesignOutgoing *self);
gboolean mesign_outgoing_is_settled (const MesignOutgoing *self);
gboolean mesign_outgoing_is_draft (const MesignOutgoing *self);
gboolean mesign_outgoing_is_due (const MesignOutgoing *self, gint64 now);
gboolean mesign_outgoing_state_can_become (MesignOutgoingState from, MesignOutgoingState to);

G_END_DECLS
