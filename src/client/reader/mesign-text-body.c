/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-text-body.h"

#include "client/reader/mesign-links.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Plain text as labels: what was written, what was quoted (folded where it comes last or is long),
 * and the signature block. */

/* A label lays out all of its text at once, and a long line takes much longer than many short ones,
 * so a long text is cut into several labels, and a long line into pieces. */
#define LABEL_SIZE 16384
#define LINE_SIZE 4096
#define LABEL_MIN_CHARS 20
#define MAX_DEPTH 8
#define LONG_QUOTE 12
/* What is shown at first of a text of unusual length. */
#define FIRST_SIZE (64 * 1024)
#define NEXT_SIZE (256 * 1024)

typedef enum
{
  RUN_TEXT,
  RUN_QUOTE,
  RUN_SIGNATURE,
} RunKind;

typedef struct
{
  RunKind kind;
  guint n_lines;
  GString *text;
} Run;

static void
run_free (Run *self)
{
  g_string_free (self->text, TRUE);
  g_free (self);
}

static Run *
run_new (RunKind kind)
{
  Run *self = g_new0 (Run, 1);

  self->kind = kind;
  self->text = g_string_new (NULL);

  return self;
}

static const char *
skip_quote (const char *line)
{
  return line[1] == ' ' ? line + 2 : line + 1;
}

static RunKind
get_kind (const char *line, RunKind before)
{
  if (*line == '>')
    return RUN_QUOTE;
  if (before == RUN_SIGNATURE || g_str_equal (line, "-- "))
    return RUN_SIGNATURE;

  return RUN_TEXT;
}

static GPtrArray *
split_runs (const char *text)
{
  GPtrArray *runs = g_ptr_array_new_with_free_func ((GDestroyNotify) run_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Run *run = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      RunKind kind;

      if (!g_str_equal (lines[i], "-- "))
        g_strchomp (lines[i]);
      kind = get_kind (lines[i], run != NULL ? run->kind : RUN_TEXT);
      if (run == NULL || run->kind != kind)
        {
          run = run_new (kind);
          g_ptr_array_add (runs, run);
        }
      g_string_append (run->text, kind == RUN_QUOTE ? skip_quote (lines[i]) : lines[i]);
      g_string_append_c (run->text, '\n');
      run->n_lines++;
    }

  return runs;
}

/* Empty lines at either end are only distance, which the boxes give. */
static char *
trim_lines (const char *text)
{
  char *trimmed;

  while (*text == '\n')
    text++;
  trimmed = g_strdup (text);

  return g_strchomp (trimmed);
}

/* Without characters that cannot be seen, or that turn the order of others. */
static char *
dup_visible (const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  GString *visible = g_string_sized_new (strlen (valid));

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean is_control = g_unichar_iscntrl (c) && c != '\n' && c != '\t';
      gboolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);

      if (!is_control && !turns)
        g_string_append_unichar (visible, c);
    }

  return g_string_free (visible, FALSE);
}

static gboolean
on_link (GtkLabel *label, const char *uri)
{
  mesign_links_open (GTK_WIDGET (label), uri, NULL);

  return TRUE;
}

/* No hyphen that is not in the text, least of all in an address. */
static PangoAttrList *
new_attributes (void)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));

  return attributes;
}

static GtkWidget *
new_label (const char *text)
{
  g_autofree char *markup = mesign_links_markup (text);
  g_autoptr (PangoAttrList) attributes = new_attributes ();
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_attributes (GTK_LABEL (label), attributes);
  gtk_label_set_markup (GTK_LABEL (label), markup);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  /* Else it tries how narrow it can be, character by character. */
  gtk_label_set_width_chars (GTK_LABEL (label), LABEL_MIN_CHARS);
  g_signal_connect (label, "activate-link", G_CALLBACK (on_link), NULL);

  return label;
}

/* Where a line of more than LINE_SIZE octets is cut: between words, else between characters. */
static gsize
cut_line (const char *text)
{
  const char *space = memrchr (text + LINE_SIZE / 2, ' ', LINE_SIZE / 2);

  if (space != NULL)
    return space - text;

  return g_utf8_find_prev_char (text, text + LINE_SIZE + 1) - text;
}

/* How much of the text goes into one label: as many whole lines as fit. */
static gsize
measure_piece (const char *text)
{
  gsize length = 0;

  while (text[length] != '\0')
    {
      gsize line = strcspn (text + length, "\n");

      if (line > LINE_SIZE && length == 0)
        return cut_line (text);
      if (line > LINE_SIZE || (length > 0 && length + line > LABEL_SIZE))
        return length;
      length += line + (text[length + line] == '\n' ? 1 : 0);
    }

  return length;
}

static void
add_labels (GtkBox *box, const char *text, const char *style)
{
  while (*text != '\0')
    {
      gsize length = measure_piece (text);
      g_autofree char *piece = g_strchomp (g_strndup (text, length));
      GtkWidget *label = new_label (piece);

      if (style != NULL)
        gtk_widget_add_css_class (label, style);
      gtk_box_append (box, label);
      text += length;
    }
}

static GtkWidget *new_runs (const char *text, guint depth);

static GtkWidget *
new_quote (const char *text, guint depth)
{
  GtkWidget *quote = new_runs (text, depth + 1);

  gtk_widget_add_css_class (quote, "mesign-quote");

  return quote;
}

static void
name_expander (GtkExpander *expander, const char *name)
{
  gtk_expander_set_label (expander, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (expander), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  -1);
}

/* What is folded away is only built when somebody wants to see it. */
static void
on_expanded (GtkExpander *expander, GParamSpec *pspec, gpointer text)
{
  gboolean expanded = gtk_expander_get_expanded (expander);

  if (expanded && gtk_expander_get_child (expander) == NULL)
    gtk_expander_set_child (expander, new_quote (text, 0));
  name_expander (expander, expanded ? _ ("Hide quoted text") : _ ("Show quoted text"));
}

static void
free_text (gpointer text, GClosure *closure)
{
  g_free (text);
}

static GtkWidget *
new_folded_quote (const char *text)
{
  GtkWidget *expander = gtk_expander_new (NULL);

  name_expander (GTK_EXPANDER (expander), _ ("Show quoted text"));
  gtk_widget_add_css_class (expander, "mesign-folded-quote");
  g_signal_connect_data (expander, "notify::expanded", G_CALLBACK (on_expanded), g_strdup (text),
                         free_text, 0);

  return expander;
}

/* Quotations between answers are read with them. */
static gboolean
is_folded (GPtrArray *runs, guint i, guint depth)
{
  const Run *run = runs->pdata[i];

  if (depth > 0 || runs->len == 1)
    return FALSE;
  for (guint j = i + 1; j < runs->len; j++)
    {
      const Run *next = runs->pdata[j];
      g_autofree char *text = trim_lines (next->text->str);

      if (next->kind == RUN_TEXT && *text != '\0')
        return run->n_lines > LONG_QUOTE;
    }

  return TRUE;
}

static void
add_run (GtkBox *box, GPtrArray *runs, guint i, guint depth)
{
  const Run *run = runs->pdata[i];
  g_autofree char *text = trim_lines (run->text->str);

  if (*text == '\0')
    return;
  if (run->kind != RUN_QUOTE)
    add_labels (box, text, run->kind == RUN_SIGNATURE ? "dim-label" : NULL);
  else if (depth >= MAX_DEPTH)
    add_labels (box, text, NULL);
  else if (is_folded (runs, i, depth))
    gtk_box_append (box, new_folded_quote (text));
  else
    gtk_box_append (box, new_quote (text, depth));
}

static GtkWidget *
new_runs (const char *text, guint depth)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  g_autoptr (GPtrArray) runs = split_runs (text);

  for (guint i = 0; i < runs->len; i++)
    add_run (GTK_BOX (box), runs, i, depth);

  return box;
}

static void add_text (GtkBox *box, const char *text, gsize size);

static void
on_rest_wanted (GtkButton *button, gpointer text)
{
  GtkBox *box = GTK_BOX (gtk_widget_get_parent (GTK_WIDGET (button)));

  gtk_widget_set_visible (GTK_WIDGET (button), FALSE);
  add_text (box, text, NEXT_SIZE);
}

static void
add_rest (GtkBox *box, const char *text)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (_ ("_Show More"));

  gtk_widget_set_halign (button, GTK_ALIGN_START);
  g_signal_connect_data (button, "clicked", G_CALLBACK (on_rest_wanted), g_strdup (text), free_text,
                         0);
  gtk_box_append (box, button);
}

/* Where the text is cut when there is too much of it. */
static const char *
find_cut (const char *text, gsize size)
{
  const char *cut;

  if (strlen (text) <= size)
    return text + strlen (text);
  cut = memrchr (text + size / 2, '\n', size / 2);

  return cut != NULL ? cut + 1 : g_utf8_find_prev_char (text, text + size + 1);
}

static void
add_text (GtkBox *box, const char *text, gsize size)
{
  const char *cut = find_cut (text, size);
  g_autofree char *first = g_strndup (text, cut - text);

  gtk_box_append (box, new_runs (first, 0));
  if (*cut != '\0')
    add_rest (box, cut);
}

/**
 * mesign_text_body_new:
 * @text: plain text, lines ended by LF
 *
 * Returns: (transfer floating): a widget that shows it, selectable, with links and folded quotes
 */
GtkWidget *
mesign_text_body_new (const char *text)
{
  g_autofree char *visible = dup_visible (text);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);

  add_text (GTK_BOX (body), visible, FIRST_SIZE);

  return body;
}

static void
insert (PangoAttrList *attributes, PangoAttribute *attribute, int start, int end)
{
  attribute->start_index = start;
  attribute->end_index = end;
  pango_attr_list_insert (attributes, attribute);
}

/**
 * mesign_text_body_mark:
 * @label: a label of a text body
 * @ranges: (nullable) (element-type int): what is to be marked, in octets: start and end of each;
 * %NULL for nothing
 * @present: which of them is looked at, -1 for none
 *
 * Marks words that were looked for.
 */
void
mesign_text_body_mark (GtkLabel *label, const GArray *ranges, int present)
{
  g_autoptr (PangoAttrList) attributes = new_attributes ();

  for (guint i = 0; ranges != NULL && i + 1 < ranges->len; i += 2)
    {
      int start = g_array_index (ranges, int, i);
      int end = g_array_index (ranges, int, i + 1);
      gboolean is_present = (int) i / 2 == present;

      insert (attributes,
              is_present ? pango_attr_background_new (0xffff, 0x7878, 0)
                         : pango_attr_background_new (0xf9f9, 0xf0f0, 0x6b6b),
              start, end);
      insert (attributes, pango_attr_foreground_new (0, 0, 0), start, end);
    }
  gtk_label_set_attributes (label, attributes);
}
