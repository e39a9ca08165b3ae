/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-envelope.h"
#include "model/mesign-part-fields.h"
#include "model/mesign-security-report.h"

G_BEGIN_DECLS

/**
 * MesignBodyPart:
 * @part: its number
 * @text: what to show: the text, or text made from the HTML
 * @html: (nullable): the HTML as it came, in UTF-8; never to be shown unfiltered
 * @is_signed: whether a valid signature covers it
 * @is_encrypted: whether it was encrypted
 */
typedef struct
{
  char *part;
  char *text;
  char *html;
  gboolean is_signed;
  gboolean is_encrypted;
} MesignBodyPart;

/**
 * MesignAttachment:
 * @part: its number
 * @filename: a file name without folders, never empty
 * @content_type: its media type in lower case
 * @content_id: (nullable): Content-ID without angle brackets
 * @fields: (nullable): what else stood in its header
 * @size: decoded size in octets
 * @is_signed: whether a valid signature covers it
 * @is_protected: whether it was inside the signed or encrypted layer
 * @is_inline: whether the HTML refers to it
 * @octets: the decoded content
 */
typedef struct
{
  char *part;
  char *filename;
  char *content_type;
  char *content_id;
  MesignPartFields *fields;
  gsize size;
  gboolean is_signed;
  gboolean is_protected;
  gboolean is_inline;
  GBytes *octets;
} MesignAttachment;

MesignBodyPart *mesign_body_part_new (void);
void mesign_body_part_free (MesignBodyPart *self);
MesignAttachment *mesign_attachment_new (void);
void mesign_attachment_free (MesignAttachment *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignBodyPart, mesign_body_part_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignAttachment, mesign_attachment_free)

/**
 * MesignOpenedMessage:
 * @headers: what to show and to reply to: the protected fields where they count, else the outer
 * ones
 * @outer_headers: the fields on the outside of the message
 * @report: what is to be said of its security
 * @body_text: the text to show, never %NULL
 * @body_html: (nullable): the HTML of the body where there is any
 * @body_charset: (nullable): the charset the body came in
 * @body_parts: (element-type MesignBodyPart): the parts the body was put together from, in order
 * @attachments: (element-type MesignAttachment): in order
 * @certificates: (element-type MesignCertificate): all the mail carried
 * @authentication_results: (array zero-terminated=1): the Authentication-Results fields, topmost
 * first, unfolded
 * @received_above: (array zero-terminated=1): the Received fields above the topmost
 * Authentication-Results, topmost first, unfolded; empty where there is no such field
 * @unsubscribe_url: (nullable): the https: address at which the list it came by is left
 * @unsubscribe_mail: (nullable): the mail by which that list is left, as a mailto: address
 * @unsubscribe_at_once: whether posting to @unsubscribe_url is all there is to do (RFC 8058)
 * @draft_notes: (nullable): what a saved draft says of itself (X-MeSign-Draft), the protected field
 * where the header is protected; means nothing in other mail
 * @is_draft: whether it lies in a mailbox for drafts of the store, and is flagged as one there
 * @is_sent: whether it lies in a mailbox for sent mail of the store
 *
 * A message peeled, verified, decrypted and decoded. Holds plain text of encrypted mail: it never
 * goes to the disk. Immutable; the fields are read only.
 */
typedef struct
{
  MesignEnvelope *headers;
  MesignEnvelope *outer_headers;
  MesignSecurityReport *report;
  char *body_text;
  char *body_html;
  char *body_charset;
  GPtrArray *body_parts;
  GPtrArray *attachments;
  GPtrArray *certificates;
  GStrv authentication_results;
  GStrv received_above;
  char *unsubscribe_url;
  char *unsubscribe_mail;
  gboolean unsubscribe_at_once;
  char *draft_notes;
  gboolean is_draft;
  gboolean is_sent;
} MesignOpenedMessage;

#define MESIGN_TYPE_OPENED_MESSAGE (mesign_opened_message_get_type ())
MESIGN_DECLARE_VALUE (MesignOpenedMessage, mesign_opened_message)

MesignOpenedMessage *mesign_opened_message_new (void);

G_END_DECLS
