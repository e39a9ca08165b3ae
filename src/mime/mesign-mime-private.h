/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-part-fields.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* One header field inside a block; pointers into the block. */
typedef struct
{
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
  const char *octets;
  gsize octets_length;
} MesignMimeFieldSlice;

gboolean mesign_mime_next_field (const char **cursor, const char *end, MesignMimeFieldSlice *field);
gboolean mesign_mime_field_is (const MesignMimeFieldSlice *field, const char *name);
char *mesign_mime_field_dup_raw (const MesignMimeFieldSlice *field);
char *mesign_mime_find_raw (GBytes *block, const char *name);
gsize mesign_mime_scan_header (const char *data, gsize length, gsize *body, gboolean *malformed);

char *mesign_mime_parse_media_type (const char *raw, GHashTable **parameters);
char *mesign_mime_parse_disposition (const char *raw, GHashTable **parameters);

gsize mesign_mime_decode_base64 (const guint8 *octets, gsize length, guint8 *out);
GBytes *mesign_mime_decode_octets (const guint8 *octets, gsize length, const char *encoding);

const char *mesign_mime_detect_charset (const guint8 *octets, gsize length);
gboolean mesign_mime_looks_chinese (const guint8 *octets, gsize length);
char *mesign_mime_encode_words (const char *text);
gboolean mesign_mime_needs_words (const char *text);
gboolean mesign_mime_has_long_word (const char *text);
char *mesign_mime_clean_line (const char *text);
char *mesign_mime_random_token (void);

void mesign_mime_append_base64 (GString *out, const guint8 *octets, gsize length);
void mesign_mime_append_quoted (GString *out, const char *text, gsize length);
gboolean mesign_mime_is_sturdy (const char *octets, gsize length, gsize max_line);
void mesign_mime_append_parameter (GString *out, const char *name, const char *value);
void mesign_mime_append_part_parameters (GString *out,
                                         const MesignPartFields *fields,
                                         const char *content_type);
void mesign_mime_append_part_fields (GString *out, const MesignPartFields *fields);
void mesign_mime_append_folded (GString *out, const char *name, const char *value);

G_END_DECLS
