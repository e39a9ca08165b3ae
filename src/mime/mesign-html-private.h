/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "mime/mesign-late-xml-private.h"

G_BEGIN_DECLS

/* How deep an element may lie to be looked at. */
#define MESIGN_HTML_MAX_DEPTH 1000
/* How much of a text is parsed. */
#define MESIGN_HTML_MAX_SIZE (20 * 1024 * 1024)

G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

/* What the style of an element says that matters to us. FORCED: with !important. */
typedef enum
{
  MESIGN_STYLE_NONE = 0,
  MESIGN_STYLE_GONE = 1 << 0,
  MESIGN_STYLE_INVISIBLE = 1 << 1,
  MESIGN_STYLE_VISIBLE = 1 << 2,
  MESIGN_STYLE_ZERO_FONT = 1 << 3,
  MESIGN_STYLE_FONT = 1 << 4,
  MESIGN_STYLE_LOUD = 1 << 5,
  MESIGN_STYLE_FORCED = 1 << 6,
} MesignStyle;

/* NONE: nothing is said. UNKNOWN: something is, but what cannot be told, such as a picture. */
typedef enum
{
  MESIGN_COLOUR_NONE,
  MESIGN_COLOUR_UNKNOWN,
  MESIGN_COLOUR_CLEAR,
  MESIGN_COLOUR_SOLID,
} MesignColourKind;

typedef struct
{
  MesignColourKind kind;
  guint8 channels[3];
} MesignColour;

/* A block of declarations, read. */
typedef struct
{
  MesignStyle style;
  MesignColour colour;
  MesignColour background;
} MesignDeclarations;

/* How the text in an element is seen. */
typedef struct
{
  MesignStyle style;
  MesignColour colour;
  MesignColour background;
} MesignSight;

typedef struct _MesignSheet MesignSheet;
typedef struct _MesignSelector MesignSelector;

/* mesign-html-limit.c */
gsize mesign_html_limit (const char *html, gsize length);

xmlDoc *mesign_html_parse (const char *html);
gboolean mesign_html_is (const xmlNode *node, const char *name);
gboolean mesign_html_is_any (const xmlNode *node, const char *const *names);
gboolean mesign_html_is_dot (const xmlNode *node);
gboolean mesign_html_is_unseen (const xmlNode *node);
const xmlNode *mesign_html_next (const xmlNode *node);
char *mesign_html_dup_attribute (const xmlNode *node, const char *name);

MesignColour mesign_colour_parse (const char *value);
gboolean mesign_colour_stands_out (const MesignColour *colour, const MesignColour *background);

char *mesign_css_simplify (const char *css);
void mesign_declarations_read (MesignDeclarations *self, const char *declarations);

MesignSelector *mesign_selector_parse (const char *text);
void mesign_selector_free (MesignSelector *self);
const char *mesign_selector_get_key (const MesignSelector *self);
gboolean mesign_selector_matches_all (guint effort);
gboolean mesign_selector_is_exact (const MesignSelector *self);
guint mesign_selector_get_weight (const MesignSelector *self);
gboolean mesign_selector_matches (const MesignSelector *self, const xmlNode *node, guint *effort);

MesignSheet *mesign_sheet_collect (xmlDoc *document);
void mesign_sheet_free (MesignSheet *self);
void mesign_sheet_look_up (MesignSheet *self, const xmlNode *node, MesignDeclarations *result);
void mesign_sheet_append_look (MesignSheet *self, const xmlNode *node, GString *out);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSheet, mesign_sheet_free)

/* mesign-html-look.c */
char *mesign_css_keep_harmless (const char *declarations);
char *mesign_html_dup_look (MesignSheet *sheet, const xmlNode *node);

void mesign_style_of (MesignSheet *sheet, const xmlNode *node, MesignDeclarations *result);
void mesign_sight_init (MesignSight *self);
void mesign_sight_init_at (MesignSight *self,
                           MesignSheet *sheet,
                           GHashTable *known,
                           const xmlNode *node);
gboolean mesign_sight_enter (MesignSight *self,
                             const MesignSight *outer,
                             MesignSheet *sheet,
                             const xmlNode *node);
gboolean mesign_sight_is_clear (const MesignSight *self);
const xmlNode *mesign_html_next_flat (const xmlNode *node,
                                      const xmlNode *top,
                                      const MesignSight *sight,
                                      MesignSheet *sheet);

gboolean mesign_html_is_safe_href (const char *value);
void mesign_html_append_escaped (GString *out, const char *text);

G_END_DECLS
