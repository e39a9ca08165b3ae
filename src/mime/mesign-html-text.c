/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-html.h"

#include "mime/mesign-html-private.h"

#include <string.h>

/* HTML to text: block by block, line by line, in the order shown. */

#define MAX_BREAKS 2
#define MAX_PRE_BREAKS 10

typedef struct
{
  GString *out;
  MesignSheet *sheet;
  guint quotes;
  guint last_quotes;
  guint indent;
  guint item;
  guint breaks;
  guint preformatted;
  gboolean space;
  gboolean cell;
  char *bullet;
  gboolean is_link;
} Writer;

static void
walk_children (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth);

static void
append_prefix (Writer *self, guint quotes)
{
  for (guint i = 0; i < quotes; i++)
    g_string_append (self->out, "> ");
}

static void
end_line (Writer *self, guint quotes)
{
  if (self->out->len > 0 && self->out->str[self->out->len - 1] == ' ')
    g_string_truncate (self->out, self->out->len - 1);
  g_string_append_c (self->out, '\n');
  append_prefix (self, quotes);
}

static void
start_line (Writer *self)
{
  if (self->out->len == 0)
    {
      append_prefix (self, self->quotes);
      self->breaks = 0;
    }
  for (guint i = 0; i < self->breaks; i++)
    end_line (self, i + 1 < self->breaks ? MIN (self->quotes, self->last_quotes) : self->quotes);
  for (guint i = 0; i < self->indent; i++)
    g_string_append_c (self->out, ' ');
  if (self->bullet != NULL)
    g_string_append (self->out, self->bullet);
  g_clear_pointer (&self->bullet, g_free);
  self->last_quotes = self->quotes;
  self->breaks = 0;
}

/* What was put off until there is something to show. */
static void
flush (Writer *self)
{
  if (self->breaks > 0 || self->out->len == 0)
    start_line (self);
  else if (self->cell)
    g_string_append_c (self->out, '\t');
  else if (self->space)
    g_string_append_c (self->out, ' ');
  self->space = FALSE;
  self->cell = FALSE;
}

static void
want_breaks (Writer *self, guint n)
{
  self->breaks = MAX (self->breaks, n);
  self->space = FALSE;
}

static void
add_break (Writer *self, guint limit)
{
  if (self->out->len > 0)
    self->breaks = MIN (self->breaks + 1, limit);
  self->space = FALSE;
}

static gboolean
is_white (gunichar c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Characters that take no room: mailers fill the preview with them. */
static gboolean
is_filler (gunichar c)
{
  return c == 0x200b || c == 0x200c || c == 0xfeff || c == 0x00ad || c == 0x034f || c == 0x2007;
}

static void
write_character (Writer *self, const char *p, gunichar c)
{
  if (self->preformatted > 0 && c == '\n')
    add_break (self, MAX_PRE_BREAKS);
  else if (self->preformatted > 0 && (c == ' ' || c == '\t'))
    {
      flush (self);
      g_string_append_c (self->out, (char) c);
    }
  else if (is_white (c) || c == 0xa0)
    self->space = self->space || (self->out->len > 0 && self->breaks == 0);
  else if (!is_filler (c) && c >= 0x20)
    {
      flush (self);
      g_string_append_len (self->out, p, g_utf8_next_char (p) - p);
    }
}

static void
write_text (Writer *self, const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    write_character (self, p, g_utf8_get_char (p));
}

static const char *
skip_scheme (const char *address)
{
  static const char *const schemes[] = { "https://", "http://", "mailto:", "tel:" };

  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strncasecmp (address, schemes[i], strlen (schemes[i])) == 0)
      return address + strlen (schemes[i]);

  return NULL;
}

static gboolean
shows_address (const char *text, const char *href)
{
  g_autofree char *bare = g_strdup (skip_scheme (href));

  if (g_str_has_suffix (bare, "/"))
    bare[strlen (bare) - 1] = '\0';

  return strstr (text, bare) != NULL;
}

/* There are no links in a link: one ends where the next begins. */
static gboolean
is_next_link (const Writer *self, const xmlNode *node)
{
  return self->is_link && mesign_html_is (node, "a");
}

static void
write_link (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  g_autofree char *href = mesign_html_dup_attribute (node, "href");
  gsize start = self->out->len;
  const char *text;

  walk_children (self, node, sight, depth);
  if (href == NULL || self->out->len == start)
    return;
  g_strstrip (href);
  text = self->out->str + start;
  if (skip_scheme (href) == NULL || shows_address (text, href))
    return;
  g_string_append_printf (self->out, " <%s>", href);
}

static void
write_image (Writer *self, const xmlNode *node)
{
  g_autofree char *alternative = mesign_html_dup_attribute (node, "alt");

  if (alternative != NULL)
    write_text (self, alternative);
}

static guint
first_number (const xmlNode *list)
{
  g_autofree char *start = mesign_html_dup_attribute (list, "start");

  return start != NULL ? (guint) g_ascii_strtoull (start, NULL, 10) : 1;
}

static void
write_item (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  gboolean ordered = node->parent != NULL && mesign_html_is (node->parent, "ol");
  g_autofree char *bullet = ordered ? g_strdup_printf ("%u. ", self->item++) : g_strdup ("• ");

  want_breaks (self, 1);
  g_free (self->bullet);
  self->bullet = g_steal_pointer (&bullet);
  if (self->out->len == 0)
    start_line (self);
  walk_children (self, node, sight, depth);
  g_clear_pointer (&self->bullet, g_free);
  want_breaks (self, 1);
}

static void
write_list (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  gboolean nested = self->indent > 0;
  guint outer_item = self->item;

  want_breaks (self, nested ? 1 : 2);
  self->item = first_number (node);
  self->indent = MIN (self->indent + 2, 20);
  walk_children (self, node, sight, depth);
  self->indent -= MIN (self->indent, 2);
  self->item = outer_item;
  want_breaks (self, nested ? 1 : 2);
}

static void
write_quote (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  want_breaks (self, 1);
  self->quotes = MIN (self->quotes + 1, 30);
  walk_children (self, node, sight, depth);
  self->quotes -= MIN (self->quotes, 1);
  want_breaks (self, 1);
}

static void
write_preformatted (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  want_breaks (self, 2);
  self->preformatted++;
  walk_children (self, node, sight, depth);
  self->preformatted--;
  want_breaks (self, 2);
}

static void
write_rule (Writer *self)
{
  want_breaks (self, 1);
  write_text (self, "--------");
  want_breaks (self, 1);
}

static guint
breaks_around (const xmlNode *node)
{
  static const char *const paragraphs[] = { "p",  "h1", "h2",    "h3",       "h4", "h5",
                                            "h6", "dl", "table", "fieldset", NULL };
  static const char *const blocks[] = { "div",     "tr",         "section", "article", "header",
                                        "footer",  "center",     "address", "form",    "caption",
                                        "dt",      "dd",         "main",    "nav",     "aside",
                                        "figure",  "figcaption", "body",    "html",    "details",
                                        "summary", "option",     NULL };

  if (mesign_html_is_any (node, paragraphs))
    return 2;

  return mesign_html_is_any (node, blocks) ? 1 : 0;
}

static gboolean
is_inside_cell (const xmlNode *node)
{
  for (guint i = 0; node != NULL && i < 20; i++, node = node->parent)
    if (mesign_html_is (node, "td") || mesign_html_is (node, "th"))
      return TRUE;

  return FALSE;
}

static void
write_block (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  gboolean cell = mesign_html_is (node, "td") || mesign_html_is (node, "th");
  guint breaks = breaks_around (node);
  gsize start;

  if (mesign_html_is (node, "table") && is_inside_cell (node->parent))
    breaks = 1;
  if (breaks > 0)
    want_breaks (self, breaks);
  start = self->out->len;
  walk_children (self, node, sight, depth);
  if (breaks > 0)
    want_breaks (self, breaks);
  if (cell && self->out->len > start)
    self->cell = TRUE;
  if (mesign_html_is (node, "tr"))
    self->cell = FALSE;
}

static void
walk_element (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  static const char *const lists[] = { "ul", "ol", "menu", "dir", NULL };

  if (mesign_html_is (node, "br"))
    add_break (self, MAX_BREAKS);
  else if (mesign_html_is (node, "hr"))
    write_rule (self);
  else if (mesign_html_is (node, "a"))
    write_link (self, node, sight, depth);
  else if (mesign_html_is (node, "img"))
    write_image (self, node);
  else if (mesign_html_is (node, "li"))
    write_item (self, node, sight, depth);
  else if (mesign_html_is (node, "blockquote"))
    write_quote (self, node, sight, depth);
  else if (mesign_html_is (node, "pre"))
    write_preformatted (self, node, sight, depth);
  else if (mesign_html_is_any (node, lists))
    write_list (self, node, sight, depth);
  else
    write_block (self, node, sight, depth);
}

/* Below the depth that is looked at only the words are kept, and of those none that may be hidden.
 */
static void
write_flat (Writer *self, const xmlNode *top, const MesignSight *sight)
{
  const xmlNode *node = mesign_sight_is_clear (sight) ? top->children : NULL;

  for (; node != NULL && !is_next_link (self, node);
       node = mesign_html_next_flat (node, top, sight, self->sheet))
    if (node->type == XML_TEXT_NODE)
      write_text (self, (const char *) node->content);
}

static void
walk (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  MesignSight inner;

  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
    {
      if (mesign_sight_is_clear (sight))
        write_text (self, (const char *) node->content);
      return;
    }
  if (node->type != XML_ELEMENT_NODE || mesign_html_is_unseen (node) || is_next_link (self, node) ||
      !mesign_sight_enter (&inner, sight, self->sheet, node))
    return;
  if (depth >= MESIGN_HTML_MAX_DEPTH)
    write_flat (self, node, &inner);
  else if (mesign_html_is (node, "img") &&
           (mesign_html_is_dot (node) || !mesign_sight_is_clear (&inner)))
    return;
  else
    walk_element (self, node, &inner, depth + 1);
}

static void
walk_children (Writer *self, const xmlNode *node, const MesignSight *sight, guint depth)
{
  for (const xmlNode *child = node->children; child != NULL; child = child->next)
    walk (self, child, sight, depth);
}

static char *
write_tree (MesignSheet *sheet, const xmlNode *root, const MesignSight *sight, gboolean is_link)
{
  Writer writer = { .out = g_string_new (NULL), .sheet = sheet, .is_link = is_link };

  walk_children (&writer, root, sight, 0);
  g_free (writer.bullet);

  return g_strchomp (g_string_free (writer.out, FALSE));
}

/**
 * mesign_html_to_text:
 * @html: HTML in UTF-8
 *
 * Makes text of HTML, in the order shown: paragraphs, lists, table rows, quotes with "> ", links
 * followed by their address where it is not what the text says. What a reader would not see is left
 * out: scripts, style sheets, hidden, transparent or zero-sized content.
 *
 * Returns: (transfer full): the text
 */
char *
mesign_html_to_text (const char *html)
{
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (MesignSheet) sheet = NULL;
  MesignSight sight;

  g_return_val_if_fail (html != NULL, NULL);

  document = mesign_html_parse (html);
  if (document == NULL)
    return g_strdup ("");
  sheet = mesign_sheet_collect (document);
  mesign_sight_init (&sight);

  return write_tree (sheet, (const xmlNode *) document, &sight, FALSE);
}

static MesignHtmlLink *
link_new (MesignSheet *sheet, GHashTable *known, const xmlNode *node, const char *href)
{
  MesignHtmlLink *link = g_new0 (MesignHtmlLink, 1);
  MesignSight sight;
  g_autofree char *text = NULL;

  mesign_sight_init_at (&sight, sheet, known, node);
  text = write_tree (sheet, node, &sight, TRUE);
  g_strdelimit (text, "\n\t", ' ');
  link->href = g_strstrip (g_strdup (href));
  link->text = g_steal_pointer (&text);

  return link;
}

/**
 * mesign_html_list_links:
 * @html: HTML in UTF-8
 *
 * Returns: (transfer full) (element-type MesignHtmlLink): its links in order, with what a reader
 * sees of each
 */
GPtrArray *
mesign_html_list_links (const char *html)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_html_link_free);
  g_autoptr (xmlDoc) document = NULL;
  g_autoptr (MesignSheet) sheet = NULL;
  g_autoptr (GHashTable) known = NULL;

  g_return_val_if_fail (html != NULL, links);

  document = mesign_html_parse (html);
  if (document == NULL)
    return links;
  sheet = mesign_sheet_collect (document);
  known = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (const xmlNode *node = document->children; node != NULL; node = mesign_html_next (node))
    if (mesign_html_is (node, "a") || mesign_html_is (node, "area"))
      {
        g_autofree char *href = mesign_html_dup_attribute (node, "href");

        if (href != NULL)
          g_ptr_array_add (links, link_new (sheet, known, node, href));
      }

  return links;
}
