/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"

G_BEGIN_DECLS

/**
 * MesignEnvelope:
 * @from: (element-type MesignAddress): From
 * @sender: (element-type MesignAddress): Sender
 * @reply_to: (element-type MesignAddress): Reply-To
 * @to: (element-type MesignAddress): To
 * @cc: (element-type MesignAddress): Cc
 * @bcc: (element-type MesignAddress): Bcc
 * @subject: the decoded subject, "" where there is none
 * @date: Date in seconds since 1970 UTC, 0 where there is none or it makes no sense
 * @message_id: (nullable): Message-ID without angle brackets
 * @in_reply_to: (array zero-terminated=1): identifiers without angle brackets
 * @references: (array zero-terminated=1): identifiers without angle brackets, oldest first
 * @content_type: the media type of the whole in lower case, such as "multipart/signed"
 * @smime_type: (nullable): the smime-type or protocol parameter of @content_type, in lower case
 * @n_from: how many From fields there were
 *
 * The header fields of a message that lists, conversations and readers need, decoded (RFC 5322
 * section 3.6). The lists are never %NULL. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *from;
  GPtrArray *sender;
  GPtrArray *reply_to;
  GPtrArray *to;
  GPtrArray *cc;
  GPtrArray *bcc;
  char *subject;
  gint64 date;
  char *message_id;
  GStrv in_reply_to;
  GStrv references;
  char *content_type;
  char *smime_type;
  guint n_from;
} MesignEnvelope;

#define MESIGN_TYPE_ENVELOPE (mesign_envelope_get_type ())
MESIGN_DECLARE_VALUE (MesignEnvelope, mesign_envelope)

MesignEnvelope *mesign_envelope_new (void);
MesignEnvelope *mesign_envelope_copy (const MesignEnvelope *self);

const char *mesign_subject_skip_prefixes (const char *subject);
char *mesign_subject_dup_base (const char *subject, gboolean *is_reply);

G_END_DECLS
