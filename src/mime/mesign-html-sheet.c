/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* The style sheets of a document, as a window of a desktop would apply them. */

#define MAX_RULES 5000
#define MAX_SELECTORS 100
#define MAX_NESTING 20
/* How long the look of one rule may be, and that of all elements together, in octets: a short
 * sheet on many elements would fill the memory. */
#define MAX_LOOK 1000
#define MOST_LOOK (4 * 1024 * 1024)
/* What the conditions of a sheet are held against. */
#define SCREEN_WIDTH 800

typedef struct
{
  MesignSelector *selector;
  MesignDeclarations declarations;
  char *look; /* "" where it is not known what the selector means */
  guint number;
} Rule;

/* What was found out last is asked for several times. */
struct _MesignSheet
{
  GHashTable *by_key;
  guint n_rules;
  guint effort;
  gsize look;
  const xmlNode *node;
  MesignDeclarations said;
  GPtrArray *matching; /* of Rule */
};

static void
rule_free (gpointer data)
{
  Rule *self = data;

  mesign_selector_free (self->selector);
  g_free (self->look);
  g_free (self);
}

static void
add_rule (MesignSheet *self,
          MesignSelector *selector,
          const MesignDeclarations *declarations,
          const char *look)
{
  const char *key = mesign_selector_get_key (selector);
  GPtrArray *rules = g_hash_table_lookup (self->by_key, key);
  Rule *rule = g_new0 (Rule, 1);

  rule->selector = selector;
  rule->declarations = *declarations;
  rule->look =
      g_strdup (mesign_selector_is_exact (selector) && strlen (look) <= MAX_LOOK ? look : "");
  rule->number = self->n_rules;
  if (rules == NULL)
    {
      rules = g_ptr_array_new_with_free_func (rule_free);
      g_hash_table_insert (self->by_key, g_strdup (key), rules);
    }
  g_ptr_array_add (rules, rule);
  self->n_rules++;
}

static gboolean
says_anything (const MesignDeclarations *self)
{
  return self->style != MESIGN_STYLE_NONE || self->colour.kind != MESIGN_COLOUR_NONE ||
         self->background.kind != MESIGN_COLOUR_NONE;
}

static void
add_rules (MesignSheet *self, const char *selectors, const char *block)
{
  g_auto (GStrv) list = g_strsplit (selectors, ",", MAX_SELECTORS);
  g_autofree char *look = mesign_css_keep_harmless (block);
  MesignDeclarations declarations;

  mesign_declarations_read (&declarations, block);
  if (!says_anything (&declarations) && *look == '\0')
    return;
  for (guint i = 0; list[i] != NULL && self->n_rules < MAX_RULES; i++)
    {
      MesignSelector *selector = mesign_selector_parse (g_strstrip (list[i]));

      if (selector != NULL)
        add_rule (self, selector, &declarations, look);
    }
}

/* Whether a condition on the width, such as "max-width: 600px", holds. Of other conditions any
 * may. */
static gboolean
holds (const char *condition)
{
  const char *width = strstr (condition, "width");
  const char *colon = width != NULL ? strchr (width, ':') : NULL;
  char *rest;
  double pixels;

  if (colon == NULL)
    return TRUE;
  pixels = g_ascii_strtod (colon + 1 + strspn (colon + 1, " \t"), &rest);
  if (g_str_has_prefix (rest, "em") || g_str_has_prefix (rest, "rem"))
    pixels *= 16;
  if (strstr (condition, "max-") != NULL)
    return pixels >= SCREEN_WIDTH;
  if (strstr (condition, "min-") != NULL)
    return pixels <= SCREEN_WIDTH;

  return TRUE;
}

static gboolean
is_for_screen (char *query)
{
  static const char *const others[] = { "print",    "speech",     "aural", "braille", "embossed",
                                        "handheld", "projection", "tty",   "tv",      NULL };
  g_auto (GStrv) parts = g_strsplit (g_strstrip (query), " and ", 50);
  gboolean all = TRUE;
  const char *kind = parts[0] != NULL ? g_strstrip (parts[0]) : "";
  gboolean negated = g_str_has_prefix (kind, "not ");

  if (negated)
    kind += 4;
  if (g_str_has_prefix (kind, "only "))
    kind += 5;
  kind += strspn (kind, " \t");
  if (g_strv_contains (others, kind))
    all = FALSE;
  for (guint i = 0; parts[i] != NULL; i++)
    all = all && (strchr (parts[i], '(') == NULL || holds (parts[i]));

  return negated ? !all || strchr (query, '(') != NULL : all;
}

/* @queries in lower case. */
static gboolean
applies (const char *queries)
{
  g_auto (GStrv) list = g_strsplit (queries, ",", 50);

  for (guint i = 0; list[i] != NULL; i++)
    if (is_for_screen (list[i]))
      return TRUE;

  return list[0] == NULL;
}

/* The end of a block that starts at @open. */
static const char *
find_close (const char *open)
{
  int depth = 0;

  for (const char *p = open; *p != '\0'; p++)
    {
      depth += *p == '{';
      depth -= *p == '}';
      if (depth == 0)
        return p;
    }

  return open + strlen (open);
}

static void read_rules (MesignSheet *self, const char *css, guint depth);

/* An at-rule: conditions are looked at, what is inside of others of that form is taken as it is,
 * what ends with a semicolon says nothing of elements. Gives where it ends. */
static const char *
read_at_rule (MesignSheet *self, const char *at, guint depth)
{
  const char *open = at + strcspn (at, "{;");
  g_autofree char *prelude = g_strndup (at + 1, open - at - 1);
  const char *close;
  gboolean wanted;

  if (*open != '{')
    return *open == ';' ? open + 1 : open;
  close = find_close (open);
  wanted = !g_str_has_prefix (prelude, "font-face") && !g_str_has_prefix (prelude, "page") &&
           strstr (prelude, "keyframes") == NULL &&
           (!g_str_has_prefix (prelude, "media") || applies (prelude + strlen ("media")));
  if (wanted && depth < MAX_NESTING)
    {
      g_autofree char *inside = g_strndup (open + 1, close - open - 1);

      read_rules (self, inside, depth + 1);
    }

  return *close == '}' ? close + 1 : close;
}

static void
read_rules (MesignSheet *self, const char *css, guint depth)
{
  const char *p = css;

  while (*p != '\0' && self->n_rules < MAX_RULES)
    {
      const char *open;
      const char *close;

      p += strspn (p, " \t\r\n;}");
      if (g_str_has_prefix (p, "<!--") || g_str_has_prefix (p, "-->"))
        {
          p += *p == '<' ? 4 : 3;
          continue;
        }
      if (*p == '@')
        {
          p = read_at_rule (self, p, depth);
          continue;
        }
      open = strchr (p, '{');
      if (open == NULL)
        return;
      close = find_close (open);

      {
        g_autofree char *selectors = g_strndup (p, open - p);
        g_autofree char *block = g_strndup (open + 1, close - open - 1);

        add_rules (self, selectors, block);
      }
      p = *close == '}' ? close + 1 : close;
    }
}

static void
read_style_element (MesignSheet *self, const xmlNode *node)
{
  g_autofree char *media = mesign_html_dup_attribute (node, "media");
  g_autofree char *queries = media != NULL ? g_ascii_strdown (media, -1) : NULL;
  xmlChar *css = xmlNodeGetContent ((xmlNode *) node);
  g_autofree char *simple = css != NULL ? mesign_css_simplify ((const char *) css) : NULL;

  if (simple != NULL && (queries == NULL || applies (queries)))
    read_rules (self, simple, 0);
  xmlFree (css);
}

/**
 * mesign_sheet_collect:
 * @document: a document
 *
 * Returns: (transfer full): the rules of its style elements
 */
MesignSheet *
mesign_sheet_collect (xmlDoc *document)
{
  MesignSheet *self = g_new0 (MesignSheet, 1);

  self->matching = g_ptr_array_new ();
  self->by_key =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  for (const xmlNode *node = xmlDocGetRootElement (document); node != NULL;
       node = mesign_html_next (node))
    if (mesign_html_is (node, "style"))
      read_style_element (self, node);

  return self;
}

/**
 * mesign_sheet_free:
 * @self: (transfer full): a sheet
 */
void
mesign_sheet_free (MesignSheet *self)
{
  g_hash_table_unref (self->by_key);
  g_ptr_array_unref (self->matching);
  g_free (self);
}

static void
apply (MesignDeclarations *result, const MesignDeclarations *more)
{
  result->style |= more->style;
  if (more->colour.kind != MESIGN_COLOUR_NONE)
    result->colour = more->colour;
  if (more->background.kind != MESIGN_COLOUR_NONE)
    result->background = more->background;
}

/* Rules that match from now on, whatever the element, are as good as one. */
static void
join_rules (GPtrArray *rules)
{
  Rule *first = rules->pdata[0];

  for (guint i = 1; i < rules->len; i++)
    apply (&first->declarations, &((const Rule *) rules->pdata[i])->declarations);
  g_ptr_array_set_size (rules, 1);
}

static void
apply_by_key (MesignSheet *self, const char *mark, const char *name, const xmlNode *node)
{
  g_autofree char *key = g_strconcat (mark, name, NULL);
  g_autofree char *lower = g_ascii_strdown (key, -1);
  GPtrArray *rules = g_hash_table_lookup (self->by_key, lower);

  if (rules != NULL && mesign_selector_matches_all (self->effort))
    join_rules (rules);
  for (guint i = 0; rules != NULL && i < rules->len; i++)
    {
      Rule *rule = rules->pdata[i];

      if (!mesign_selector_matches (rule->selector, node, &self->effort))
        continue;
      apply (&self->said, &rule->declarations);
      g_ptr_array_add (self->matching, rule);
    }
}

static void
find_rules (MesignSheet *self, const xmlNode *node)
{
  g_autofree char *classes = mesign_html_dup_attribute (node, "class");
  g_autofree char *id = mesign_html_dup_attribute (node, "id");
  g_auto (GStrv) names = classes != NULL ? g_strsplit_set (classes, " \t\r\n\f", 50) : NULL;

  self->node = node;
  self->said = (MesignDeclarations){ 0 };
  g_ptr_array_set_size (self->matching, 0);
  apply_by_key (self, "", "*", node);
  apply_by_key (self, "", (const char *) node->name, node);
  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    if (*names[i] != '\0')
      apply_by_key (self, ".", names[i], node);
  if (id != NULL)
    apply_by_key (self, "#", id, node);
}

/**
 * mesign_sheet_look_up:
 * @self: the rules of a document
 * @node: an element of it
 * @result: (inout): what they say is added to it; what hides stays, whatever comes after
 */
void
mesign_sheet_look_up (MesignSheet *self, const xmlNode *node, MesignDeclarations *result)
{
  if (self->n_rules == 0)
    return;
  if (self->node != node)
    find_rules (self, node);
  apply (result, &self->said);
}

/* By what CSS calls specificity, then by their order. */
static int
compare_rules (gconstpointer a, gconstpointer b)
{
  const Rule *one = *(Rule *const *) a;
  const Rule *two = *(Rule *const *) b;
  guint first = mesign_selector_get_weight (one->selector);
  guint second = mesign_selector_get_weight (two->selector);

  if (first != second)
    return first < second ? -1 : 1;

  return one->number < two->number ? -1 : one->number > two->number;
}

/**
 * mesign_sheet_append_look:
 * @self: the rules of a document
 * @node: an element of it
 * @out: what they make it look like is added to this, without colours; of selectors that are not
 * known, or past all measure, nothing
 */
void
mesign_sheet_append_look (MesignSheet *self, const xmlNode *node, GString *out)
{
  if (self->n_rules == 0)
    return;
  if (self->node != node)
    find_rules (self, node);
  if (mesign_selector_matches_all (self->effort))
    return;
  g_ptr_array_sort (self->matching, compare_rules);
  for (guint i = 0; i < self->matching->len; i++)
    {
      const Rule *previous = i > 0 ? self->matching->pdata[i - 1] : NULL;
      const Rule *rule = self->matching->pdata[i];

      /* A class that is named twice is looked up twice. */
      if (rule == previous || self->look > MOST_LOOK)
        continue;
      g_string_append (out, rule->look);
      self->look += strlen (rule->look);
    }
}
