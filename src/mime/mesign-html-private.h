/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>
#include <libxml/HTMLparser.h>

G_BEGIN_DECLS

/* How deep an element may lie to be looked at. */
#define MESIGN_HTML_MAX_DEPTH 1000
/* How much of a text is parsed. */
#define MESIGN_HTML_MAX_SIZE (20 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* What the style of an element says that matters to us. */
typedef enum
{
  MESIGN_STYLE_NONE = 0,
  MESIGN_STYLE_GONE = 1 << 0,
  MESIGN_STYLE_INVISIBLE = 1 << 1,
  MESIGN_STYLE_VISIBLE = 1 << 2,
  MESIGN_STYLE_ZERO_FONT = 1 << 3,
  MESIGN_STYLE_FONT = 1 << 4,
  MESIGN_STYLE_LOUD = 1 << 5,
} MesignStyle;

xmlDoc *mesign_html_parse (const char *html);
gboolean mesign_html_is (const xmlNode *node, const char *name);
gboolean mesign_html_is_any (const xmlNode *node, const char *const *names);
const xmlNode *mesign_html_next (const xmlNode *node);
char *mesign_html_dup_attribute (const xmlNode *node, const char *name);

MesignStyle mesign_style_read (const char *declarations);
GHashTable *mesign_style_collect (xmlDoc *document);
MesignStyle mesign_style_of (GHashTable *sheet, const xmlNode *node);
MesignStyle mesign_style_inherit (MesignStyle inherited, MesignStyle own);

gboolean mesign_html_is_removed (GHashTable *sheet, const xmlNode *node);
gboolean mesign_html_is_safe_href (const char *value);
void mesign_html_append_escaped (GString *out, const char *text);

G_END_DECLS
