/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-envelope.h"

G_BEGIN_DECLS

/**
 * MesignMimeHeader:
 * @name: the field's name as written
 * @raw: the field's value, unfolded and stripped, otherwise as on the wire (perhaps not UTF-8)
 * @value: @raw decoded (RFC 2047, raw octets in some charset), always UTF-8
 * @octets: the whole field exactly as on the wire, folding and last line end included
 *
 * One header field. Immutable; the fields are read only.
 */
typedef struct
{
  char *name;
  char *raw;
  char *value;
  GBytes *octets;
} MesignMimeHeader;

#define MESIGN_TYPE_MIME_HEADER (mesign_mime_header_get_type ())
MESIGN_DECLARE_VALUE (MesignMimeHeader, mesign_mime_header)

GPtrArray *mesign_mime_header_list (GBytes *header_block);
GPtrArray *mesign_mime_header_get_all (GBytes *header_block, const char *name);
gboolean mesign_mime_header_has (GBytes *header_block, const char *name);
GPtrArray *mesign_mime_header_list_raw (GBytes *header_block, const char *name);
char *mesign_mime_header_dup_first (GBytes *header_block, const char *name);
char *mesign_mime_header_decode (const char *raw);

MesignEnvelope *mesign_mime_parse_envelope (GBytes *header_block);
GStrv mesign_mime_parse_identifiers (const char *raw);

gboolean mesign_mime_parse_date (const char *text, gint64 *seconds);
char *mesign_mime_format_date (gint64 seconds, int offset_minutes);

G_END_DECLS
