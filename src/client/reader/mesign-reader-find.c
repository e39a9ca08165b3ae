/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-reader-private.h"

#include "client/reader/mesign-text-body.h"
#include "client/reader/mesign-web-body.h"
#include "client/reader/mesign-zoom.h"

#include <glib/gi18n-lib.h>

/* Finding words in the mails that are open: in labels by their text, in pages by what draws them.
 */

#define OPTIONS (WEBKIT_FIND_OPTIONS_CASE_INSENSITIVE | WEBKIT_FIND_OPTIONS_WRAP_AROUND)

/* Where the match that a page shows as the present one stands, in pixels of the page. */
#define PLACE_SCRIPT                                                                               \
  "(() => { const s = getSelection (); return s.rangeCount ? "                                     \
  "s.getRangeAt (0).getBoundingClientRect ().top : -1; }) ()"

#define FORGET_SCRIPT "getSelection ().removeAllRanges ()"

/* A label or a page, and how many matches there are in it. */
typedef struct
{
  GtkWidget *widget;
  WebKitWebView *view; /* of a page */
  GArray *ranges;      /* of a label, in octets: start, end */
  guint n_matches;
} Spot;

static void
spot_free (gpointer data)
{
  Spot *self = data;

  g_object_unref (self->widget);
  g_clear_object (&self->view);
  g_clear_pointer (&self->ranges, g_array_unref);
  g_free (self);
}

/* Looking */

static GArray *
find_ranges (const char *text, const char *wanted)
{
  g_autofree char *escaped = g_regex_escape_string (wanted, -1);
  g_autoptr (GRegex) regex = g_regex_new (escaped, G_REGEX_CASELESS, 0, NULL);
  g_autoptr (GMatchInfo) match = NULL;
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (int));

  if (regex == NULL)
    return ranges;
  g_regex_match (regex, text, 0, &match);
  while (g_match_info_matches (match))
    {
      int range[2];

      g_match_info_fetch_pos (match, 0, &range[0], &range[1]);
      g_array_append_vals (ranges, range, 2);
      g_match_info_next (match, NULL);
    }

  return ranges;
}

static void
add_label (MesignReader *self, GtkLabel *label)
{
  g_autoptr (GArray) ranges = find_ranges (gtk_label_get_text (label), self->find_text);
  Spot *spot;

  if (ranges->len == 0)
    return;
  spot = g_new0 (Spot, 1);
  spot->widget = GTK_WIDGET (g_object_ref (label));
  spot->n_matches = ranges->len / 2;
  spot->ranges = g_steal_pointer (&ranges);
  g_ptr_array_add (self->find_spots, spot);
}

static void on_counted (WebKitFindController *controller, guint count, MesignReader *self);
static void on_found (WebKitFindController *controller, guint count, MesignReader *self);

static void
add_page (MesignReader *self, MesignWebBody *body)
{
  WebKitWebView *view = mesign_web_body_get_view (body);
  WebKitFindController *controller;
  Spot *spot;

  if (view == NULL)
    return;
  spot = g_new0 (Spot, 1);
  spot->widget = GTK_WIDGET (g_object_ref (body));
  spot->view = g_object_ref (view);
  g_ptr_array_add (self->find_spots, spot);
  self->n_find_pending++;
  controller = webkit_web_view_get_find_controller (view);
  g_signal_connect (controller, "counted-matches", G_CALLBACK (on_counted), self);
  g_signal_connect (controller, "found-text", G_CALLBACK (on_found), self);
  webkit_find_controller_count_matches (controller, self->find_text, OPTIONS, G_MAXUINT);
}

/* What was quoted and is folded is looked through as well, and so unfolded. */
static void
look_below (MesignReader *self, GtkWidget *widget, gboolean in_text)
{
  if (MESIGN_IS_WEB_BODY (widget))
    {
      add_page (self, MESIGN_WEB_BODY (widget));
      return;
    }
  in_text = in_text || gtk_widget_has_css_class (widget, MESIGN_ZOOM_CLASS);
  if (in_text && GTK_IS_EXPANDER (widget))
    gtk_expander_set_expanded (GTK_EXPANDER (widget), TRUE);
  if (in_text && GTK_IS_LABEL (widget) && gtk_label_get_selectable (GTK_LABEL (widget)))
    add_label (self, GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    look_below (self, child, in_text);
}

/* Showing */

static Spot *
find_spot (MesignReader *self, guint match, guint *within)
{
  for (guint i = 0; i < self->find_spots->len; i++)
    {
      Spot *spot = self->find_spots->pdata[i];

      if (match < spot->n_matches)
        {
          *within = match;
          return spot;
        }
      match -= spot->n_matches;
    }

  return NULL;
}

static void
show_count (MesignReader *self)
{
  g_autofree char *words = NULL;

  if (*self->find_text == '\0' || self->n_find_pending > 0)
    words = g_strdup ("");
  else if (self->n_found == 0)
    words = g_strdup (_ ("Not found"));
  else
    /* Translators: which match of how many is shown. */
    words = g_strdup_printf (_ ("%u of %u"), self->find_match + 1, self->n_found);
  gtk_label_set_text (self->find_count, words);
  gtk_widget_set_sensitive (self->find_next, self->n_found > 0);
  gtk_widget_set_sensitive (self->find_previous, self->n_found > 0);
}

/* Scrolls only where what is to be seen is out of sight. */
static void
show_place (MesignReader *self, GtkWidget *widget, double y)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scroller);
  double top = gtk_adjustment_get_value (adjustment);
  double page = gtk_adjustment_get_page_size (adjustment);
  GtkWidget *content = gtk_widget_get_parent (GTK_WIDGET (self->cards));
  graphene_point_t place;

  if (!gtk_widget_compute_point (widget, content, &GRAPHENE_POINT_INIT (0, (float) y), &place))
    return;
  if (place.y < top + 24 || place.y > top + page - 48)
    gtk_adjustment_set_value (adjustment, MAX (0, place.y - page / 3));
}

static void
show_in_label (MesignReader *self, const Spot *spot, guint match)
{
  GtkLabel *label = GTK_LABEL (spot->widget);
  PangoRectangle at;
  int offset;

  mesign_text_body_mark (label, spot->ranges, (int) match);
  pango_layout_index_to_pos (gtk_label_get_layout (label),
                             g_array_index (spot->ranges, int, 2 * match), &at);
  gtk_label_get_layout_offsets (label, NULL, &offset);
  show_place (self, spot->widget, offset + PANGO_PIXELS (at.y));
}

static void
on_placed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignReader) self = user_data;
  WebKitWebView *view = WEBKIT_WEB_VIEW (source);
  g_autoptr (JSCValue) value = webkit_web_view_evaluate_javascript_finish (view, result, NULL);
  double top = value != NULL && jsc_value_is_number (value) ? jsc_value_to_double (value) : -1;

  if (top >= 0 && self->cards != NULL && gtk_widget_get_root (GTK_WIDGET (view)) != NULL)
    show_place (self, GTK_WIDGET (view), top * webkit_web_view_get_zoom_level (view));
}

static void
run (WebKitWebView *view, const char *script, GAsyncReadyCallback callback, gpointer user_data)
{
  webkit_web_view_evaluate_javascript (view, script, -1, MESIGN_WEB_VIEW_WORLD, NULL, NULL,
                                       callback, user_data);
}

static void
on_found (WebKitFindController *controller, guint count, MesignReader *self)
{
  run (webkit_find_controller_get_web_view (controller), PLACE_SCRIPT, on_placed,
       g_object_ref (self));
}

/* Within a page one goes from match to match; into it from above or below. */
static void
show_in_page (MesignReader *self, const Spot *spot, gboolean forward)
{
  WebKitFindController *controller = webkit_web_view_get_find_controller (spot->view);

  if (self->find_page == spot->view && forward)
    webkit_find_controller_search_next (controller);
  else if (self->find_page == spot->view)
    webkit_find_controller_search_previous (controller);
  else
    {
      run (spot->view, FORGET_SCRIPT, NULL, NULL);
      webkit_find_controller_search (controller, self->find_text,
                                     OPTIONS | (forward ? 0 : WEBKIT_FIND_OPTIONS_BACKWARDS),
                                     G_MAXUINT);
    }
  self->find_page = spot->view;
}

static void
leave_match (MesignReader *self)
{
  guint within;
  const Spot *spot = find_spot (self, self->find_match, &within);

  if (spot != NULL && spot->view == NULL)
    mesign_text_body_mark (GTK_LABEL (spot->widget), spot->ranges, -1);
}

static void
show_match (MesignReader *self, gboolean forward)
{
  guint within;
  const Spot *spot = find_spot (self, self->find_match, &within);

  show_count (self);
  if (spot == NULL)
    return;
  if (self->find_page != NULL && self->find_page != spot->view)
    {
      webkit_find_controller_search_finish (webkit_web_view_get_find_controller (self->find_page));
      self->find_page = NULL;
    }
  if (spot->view != NULL)
    show_in_page (self, spot, forward);
  else
    show_in_label (self, spot, within);
}

/* Labels lay their text out anew after their quotations were unfolded. */
static gboolean
on_all_counted (gpointer user_data)
{
  MesignReader *self = user_data;

  self->find_source = 0;
  self->n_found = 0;
  for (guint i = 0; i < self->find_spots->len; i++)
    {
      const Spot *spot = self->find_spots->pdata[i];

      self->n_found += spot->n_matches;
      if (spot->view == NULL)
        mesign_text_body_mark (GTK_LABEL (spot->widget), spot->ranges, -1);
    }
  self->find_match = 0;
  show_match (self, TRUE);

  return G_SOURCE_REMOVE;
}

static void
finish_counting (MesignReader *self)
{
  if (self->n_find_pending == 0 && self->find_source == 0)
    self->find_source = g_timeout_add (50, on_all_counted, self);
}

static void
on_counted (WebKitFindController *controller, guint count, MesignReader *self)
{
  WebKitWebView *view = webkit_find_controller_get_web_view (controller);

  for (guint i = 0; i < self->find_spots->len; i++)
    if (((Spot *) self->find_spots->pdata[i])->view == view)
      ((Spot *) self->find_spots->pdata[i])->n_matches = count;
  if (self->n_find_pending > 0)
    self->n_find_pending--;
  finish_counting (self);
}

/* Takes the marks away. */
static void
drop_matches (MesignReader *self)
{
  g_clear_handle_id (&self->find_source, g_source_remove);
  for (guint i = 0; i < self->find_spots->len; i++)
    {
      const Spot *spot = self->find_spots->pdata[i];
      WebKitFindController *controller;

      if (spot->view == NULL)
        {
          mesign_text_body_mark (GTK_LABEL (spot->widget), NULL, -1);
          continue;
        }
      controller = webkit_web_view_get_find_controller (spot->view);
      g_signal_handlers_disconnect_by_data (controller, self);
      webkit_find_controller_search_finish (controller);
      run (spot->view, FORGET_SCRIPT, NULL, NULL);
    }
  g_ptr_array_set_size (self->find_spots, 0);
  self->find_page = NULL;
  self->n_find_pending = 0;
  self->n_found = 0;
  self->find_match = 0;
}

static void
look (MesignReader *self)
{
  drop_matches (self);
  if (*self->find_text != '\0')
    look_below (self, GTK_WIDGET (self->cards), FALSE);
  show_count (self);
  if (*self->find_text != '\0')
    finish_counting (self);
}

static void
on_find_changed (MesignReader *self)
{
  g_free (self->find_text);
  self->find_text = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->find_entry)));
  look (self);
}

/* A mail may have been opened anew meanwhile. */
static gboolean
is_there_still (MesignReader *self)
{
  for (guint i = 0; i < self->find_spots->len; i++)
    {
      const Spot *spot = self->find_spots->pdata[i];

      if (gtk_widget_get_root (spot->widget) == NULL ||
          (spot->view != NULL && gtk_widget_get_root (GTK_WIDGET (spot->view)) == NULL))
        return FALSE;
    }

  return TRUE;
}

static void
step (MesignReader *self, gboolean forward)
{
  if (!is_there_still (self))
    {
      look (self);
      return;
    }
  if (self->n_found == 0 || self->n_find_pending > 0)
    return;
  leave_match (self);
  self->find_match = (self->find_match + (forward ? 1 : self->n_found - 1)) % self->n_found;
  show_match (self, forward);
}

static void
on_find_next (MesignReader *self)
{
  step (self, TRUE);
}

static void
on_find_previous (MesignReader *self)
{
  step (self, FALSE);
}

static void
on_find_stopped (MesignReader *self)
{
  gtk_search_bar_set_search_mode (self->find_bar, FALSE);
}

static void
on_find_mode (MesignReader *self)
{
  if (gtk_search_bar_get_search_mode (self->find_bar))
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->find_entry), "");
  on_find_changed (self);
}

static gboolean
on_find_key (GtkEventControllerKey *controller,
             guint key,
             guint code,
             GdkModifierType state,
             MesignReader *self)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || (state & GDK_SHIFT_MASK) == 0)
    return FALSE;
  step (self, FALSE);

  return TRUE;
}

void
mesign_reader_bind_find (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignReader, find_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, find_entry);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, find_count);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, find_next);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, find_previous);
  gtk_widget_class_bind_template_callback (widget_class, on_find_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_find_stopped);
  gtk_widget_class_bind_template_callback (widget_class, on_find_next);
  gtk_widget_class_bind_template_callback (widget_class, on_find_previous);
}

void
mesign_reader_init_find (MesignReader *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->find_text = g_strdup ("");
  self->find_spots = g_ptr_array_new_with_free_func (spot_free);
  gtk_search_bar_connect_entry (self->find_bar, GTK_EDITABLE (self->find_entry));
  g_signal_connect_object (self->find_bar, "notify::search-mode-enabled", G_CALLBACK (on_find_mode),
                           self, G_CONNECT_SWAPPED);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_find_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->find_entry), keys);
}

void
mesign_reader_drop_find (MesignReader *self)
{
  if (self->find_spots != NULL)
    drop_matches (self);
  g_clear_pointer (&self->find_spots, g_ptr_array_unref);
  g_clear_pointer (&self->find_text, g_free);
}

/**
 * mesign_reader_start_find:
 * @self: a reader
 *
 * Opens the entry for words to find in what it shows.
 *
 * Returns: whether it shows anything
 */
gboolean
mesign_reader_start_find (MesignReader *self)
{
  g_return_val_if_fail (MESIGN_IS_READER (self), FALSE);

  if (self->conversation_id == 0)
    return FALSE;
  gtk_search_bar_set_search_mode (self->find_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->find_entry));

  return TRUE;
}

/**
 * mesign_reader_stop_find:
 * @self: a reader
 *
 * Returns: whether words were looked for, which they are no more
 */
gboolean
mesign_reader_stop_find (MesignReader *self)
{
  gboolean was_finding;

  g_return_val_if_fail (MESIGN_IS_READER (self), FALSE);

  was_finding = gtk_search_bar_get_search_mode (self->find_bar);
  gtk_search_bar_set_search_mode (self->find_bar, FALSE);

  return was_finding;
}
