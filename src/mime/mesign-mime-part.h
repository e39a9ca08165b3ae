/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"
#include "model/mesign-part-fields.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define MESIGN_MIME_MAX_DEPTH 50
#define MESIGN_MIME_MAX_PARTS 5000
#define MESIGN_MIME_MAX_FIELDS 20000
#define MESIGN_MIME_MAX_HEADER (4 * 1024 * 1024)

/**
 * MesignMimePart:
 * @number: its number as in IMAP (RFC 9051 section 6.4.5); "" for a multipart that is the whole
 * @content_type: the media type in lower case, such as "text/plain"
 * @parameters: (element-type utf8 utf8): parameters of Content-Type by lower-case name, decoded
 * (RFC 2231); mesign_mime_part_get_parameter() looks one up
 * @disposition: (nullable): Content-Disposition in lower case, "inline" or "attachment"
 * @filename: (nullable): a safe file name in UTF-8: no folders, no control or bidi characters;
 * never %NULL for what mesign_mime_part_is_attachment() calls an attachment
 * @content_id: (nullable): Content-ID without angle brackets
 * @encoding: Content-Transfer-Encoding in lower case, "7bit" where there is none
 * @entity: header and body exactly as on the wire, without the line end that belongs to the
 * delimiter after it (RFC 2046 section 5.1.1)
 * @header_block: the header exactly as on the wire, with the line end of its last field, without
 * the empty line
 * @body: the body exactly as on the wire
 * @children: (element-type MesignMimePart): the parts of a multipart, or the content of an opaque
 * signed part that was opened (mesign_mime_part_take_content()); empty otherwise
 * @malformed: whether something in it had to be guessed: no boundary, no closing delimiter, a limit
 * reached, a broken encoding name
 *
 * A part of a mail: a tree of slices of one #GBytes; nothing is copied but the short strings.
 * Immutable; the fields are read only.
 */
typedef struct
{
  char *number;
  char *content_type;
  GHashTable *parameters;
  char *disposition;
  char *filename;
  char *content_id;
  char *encoding;
  GBytes *entity;
  GBytes *header_block;
  GBytes *body;
  GPtrArray *children;
  gboolean malformed;
} MesignMimePart;

#define MESIGN_TYPE_MIME_PART (mesign_mime_part_get_type ())
MESIGN_DECLARE_VALUE (MesignMimePart, mesign_mime_part)

MesignMimePart *mesign_mime_part_parse (GBytes *message, GError **error);
MesignMimePart *mesign_mime_part_parse_entity (GBytes *entity, const char *prefix);
MesignMimePart *mesign_mime_part_open_message (const MesignMimePart *self);
void mesign_mime_part_take_content (MesignMimePart *self, MesignMimePart *content);
MesignMimePart *mesign_mime_part_find (MesignMimePart *root, const char *number, GError **error);

const char *mesign_mime_part_get_parameter (const MesignMimePart *self, const char *name);
gboolean mesign_mime_part_is_multipart (const MesignMimePart *self);
gboolean mesign_mime_part_is_text (const MesignMimePart *self);
gboolean mesign_mime_part_is_attachment (const MesignMimePart *self);

MesignPartFields *mesign_mime_part_dup_fields (const MesignMimePart *self);
GBytes *mesign_mime_part_decode (const MesignMimePart *self);
char *mesign_mime_part_decode_text (const MesignMimePart *self, char **charset);
GBytes *mesign_mime_part_dup_signed_octets (const MesignMimePart *self);

GBytes *mesign_mime_canonicalize (GBytes *octets);
char *mesign_mime_safe_filename (const char *name, const char *content_type);

G_END_DECLS
