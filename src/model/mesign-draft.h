/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"
#include "model/mesign-part-fields.h"

G_BEGIN_DECLS

/**
 * MesignDraftAttachment:
 * @filename: the name to send
 * @content_type: its media type
 * @fields: (nullable): what else stood in its header where it came out of a mail
 * @octets: the content
 * @content_id: (nullable): the Content-ID by which the HTML shows it, without angle brackets
 */
typedef struct
{
  char *filename;
  char *content_type;
  MesignPartFields *fields;
  GBytes *octets;
  char *content_id;
} MesignDraftAttachment;

MesignDraftAttachment *
mesign_draft_attachment_new (const char *filename, const char *content_type, GBytes *octets);
MesignDraftAttachment *mesign_draft_attachment_copy (const MesignDraftAttachment *self);
void mesign_draft_attachment_free (MesignDraftAttachment *self);

/**
 * MesignDraft:
 * @from: (nullable): the writer
 * @reply_to: (element-type MesignAddress): Reply-To
 * @to: (element-type MesignAddress): To
 * @cc: (element-type MesignAddress): Cc
 * @bcc: (element-type MesignAddress): Bcc
 * @subject: the subject
 * @text: the plain text
 * @html: (nullable): the HTML alternative
 * @html_quote: (nullable): a fragment that quotes in HTML what @text quotes, for who writes HTML;
 * it is not sent by itself
 * @attachments: (element-type MesignDraftAttachment): in order
 * @in_reply_to: (nullable): the identifier replied to, without angle brackets
 * @references: (array zero-terminated=1) (nullable): identifiers, oldest first
 * @date: seconds since 1970 UTC
 * @send_at: when it is to go out, in seconds since 1970 UTC; 0 for at once
 * @message_id: the identifier without angle brackets
 * @sign: whether it is to be signed
 * @encrypt: whether it is to be encrypted; then it is encrypted or not sent
 * @opaque: whether a signed mail is sent as signed-data instead of multipart/signed
 * @pss: whether an RSA key is to sign with PSS
 * @timestamp: whether the signature is to be time-stamped, if the authority can do it
 * @protect_headers: whether header fields are protected (RFC 9788)
 * @quotes_encrypted: whether it quotes a mail that was encrypted
 * @seal: whether it is kept encrypted to its writer although nothing says yet that the mail is to
 * be
 * @hidden_subject: (nullable): the @subject it was given out of an encrypted header
 * @open_subject: (nullable): what stands for @hidden_subject where the header is not encrypted
 *
 * What a person wants to send. A draft is filled in by its maker and not changed once handed on.
 */
typedef struct
{
  MesignAddress *from;
  GPtrArray *reply_to;
  GPtrArray *to;
  GPtrArray *cc;
  GPtrArray *bcc;
  char *subject;
  char *text;
  char *html;
  char *html_quote;
  GPtrArray *attachments;
  char *in_reply_to;
  GStrv references;
  gint64 date;
  gint64 send_at;
  char *message_id;
  gboolean sign;
  gboolean encrypt;
  gboolean opaque;
  gboolean pss;
  gboolean timestamp;
  gboolean protect_headers;
  gboolean quotes_encrypted;
  gboolean seal;
  char *hidden_subject;
  char *open_subject;
} MesignDraft;

#define MESIGN_TYPE_DRAFT (mesign_draft_get_type ())
MESIGN_DECLARE_VALUE (MesignDraft, mesign_draft)

MesignDraft *mesign_draft_new (void);
MesignDraft *mesign_draft_copy (const MesignDraft *self);
GPtrArray *mesign_draft_dup_visible (const MesignDraft *self);
GPtrArray *mesign_draft_dup_recipients (const MesignDraft *self);

G_END_DECLS
