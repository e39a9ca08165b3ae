/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/preferences/mesign-footers.h"
#include "engine/mesign-rich-text.h"

#include <string.h>

#define MARK "footer"

/* The text an address has below its mail. It stands behind what is written: at the end of a new
 * mail, behind the delimiter by which readers know it (RFC 3676 section 4.3), and before what an
 * answer quotes, where that delimiter would make a footer of the quotation. */

static char *
dup_footer (MesignComposer *self)
{
  g_autofree char *text =
      mesign_footers_dup (mesign_engine_get_settings (self->engine), self->account);

  if (text == NULL || *text == '\0')
    return NULL;
  if (self->base->in_reply_to != NULL)
    return g_strdup_printf ("\n\n%s", text);

  return g_strdup_printf ("\n\n-- \n%s", text);
}

/* Its lines without the empty ones above, which one may have typed into. */
static char *
dup_fragment (const char *footer)
{
  g_autofree char *fragment = mesign_rich_text_from_text (footer + strspn (footer, "\n"));

  return g_strchomp (mesign_rich_text_clean (fragment));
}

/* Where there is none, a mark tells where one would stand: behind what is typed there. */
static void
insert (MesignComposer *self, GtkTextIter *place)
{
  GtkTextMark *mark = gtk_text_buffer_get_mark (self->buffer, MARK);

  g_clear_pointer (&self->footer, g_free);
  self->footer = dup_footer (self);
  if (mark != NULL)
    gtk_text_buffer_move_mark (self->buffer, mark, place);
  else
    gtk_text_buffer_create_mark (self->buffer, MARK, place, FALSE);
  if (self->footer != NULL)
    gtk_text_buffer_insert (self->buffer, place, self->footer, -1);
}

static char *
dup_text (MesignComposer *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);

  return gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
}

/* Adds it to a mail that is begun. */
void
mesign_composer_add_footer (MesignComposer *self)
{
  gboolean is_answer = self->base->in_reply_to != NULL;
  GtkTextIter place;

  gtk_text_buffer_begin_irreversible_action (self->buffer);
  if (is_answer)
    gtk_text_buffer_get_start_iter (self->buffer, &place);
  else
    gtk_text_buffer_get_end_iter (self->buffer, &place);
  insert (self, &place);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  gtk_text_buffer_get_start_iter (self->buffer, &place);
  gtk_text_buffer_place_cursor (self->buffer, &place);
}

/* Takes the text out and gives its place. */
static gboolean
take_out (MesignComposer *self, GtkTextIter *start)
{
  g_autofree char *text = dup_text (self);
  const char *found = strstr (text, self->footer);
  GtkTextIter end;
  glong offset;

  if (found == NULL)
    return FALSE;
  offset = g_utf8_pointer_to_offset (text, found);
  gtk_text_buffer_get_iter_at_offset (self->buffer, start, (int) offset);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end,
                                      (int) (offset + g_utf8_strlen (self->footer, -1)));
  gtk_text_buffer_delete (self->buffer, start, &end);

  return TRUE;
}

/* With formats: its lines stand in the text as they were put there. */
static void
change_in_rich (MesignComposer *self)
{
  const char *html = mesign_rich_editor_get_html (self->rich);
  g_autofree char *old = self->footer != NULL ? dup_fragment (self->footer) : NULL;
  const char *found = old != NULL ? strstr (html, old) : NULL;
  g_autofree char *fragment = NULL;
  g_autofree char *changed = NULL;

  if (found == NULL)
    return;
  g_free (self->footer);
  self->footer = dup_footer (self);
  fragment = self->footer != NULL ? dup_fragment (self->footer) : g_strdup ("");
  changed =
      g_strdup_printf ("%.*s%s%s", (int) (found - html), html, fragment, found + strlen (old));
  mesign_rich_editor_change (self->rich, changed);
}

/* Another writer has another one. Where the person has changed it, it stays. */
void
mesign_composer_change_footer (MesignComposer *self)
{
  GtkTextMark *mark = gtk_text_buffer_get_mark (self->buffer, MARK);
  GtkTextIter place;

  if (self->is_rich)
    change_in_rich (self);
  if (self->is_rich || mark == NULL)
    return;
  self->is_loading = TRUE;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &place, mark);
  if (self->footer == NULL || take_out (self, &place))
    insert (self, &place);
  self->is_loading = FALSE;
}

/* Whether the text ends with the footer as it was put there; gives where what is written ends. */
static gboolean
find_end_of_written (MesignComposer *self, GtkTextIter *place)
{
  g_autofree char *text = self->footer != NULL ? dup_text (self) : NULL;

  if (text == NULL || !g_str_has_suffix (text, self->footer))
    return FALSE;
  gtk_text_buffer_get_end_iter (self->buffer, place);
  gtk_text_iter_backward_chars (place, (int) g_utf8_strlen (self->footer, -1));

  return TRUE;
}

static gboolean
is_below_text (MesignComposer *self, GdkEvent *event)
{
  GtkWidget *view = GTK_WIDGET (self->view);
  GtkNative *native = gtk_widget_get_native (view);
  GtkTextIter end;
  GdkRectangle last;
  double x, y, left, top;
  int below;

  gtk_native_get_surface_transform (native, &left, &top);
  if (!gdk_event_get_position (event, &x, &y) ||
      !gtk_widget_translate_coordinates (GTK_WIDGET (native), view, x - left, y - top, &x, &y))
    return FALSE;
  gtk_text_buffer_get_end_iter (self->buffer, &end);
  gtk_text_view_get_iter_location (self->view, &end, &last);
  gtk_text_view_buffer_to_window_coords (self->view, GTK_TEXT_WINDOW_WIDGET, last.x,
                                         last.y + last.height, NULL, &below);

  return y > below;
}

/* Who clicks into the empty room below means to go on writing, not to add to the footer. What is
 * dragged from there selects as ever. */
static gboolean
on_event (GtkEventControllerLegacy *controller, GdkEvent *event, MesignComposer *self)
{
  GtkTextIter place;

  if (gdk_event_get_event_type (event) == GDK_BUTTON_RELEASE &&
      gdk_button_event_get_button (event) == GDK_BUTTON_PRIMARY &&
      !gtk_text_buffer_get_has_selection (self->buffer) && is_below_text (self, event) &&
      find_end_of_written (self, &place))
    {
      gtk_text_buffer_place_cursor (self->buffer, &place);
      gtk_text_view_scroll_mark_onscreen (self->view, gtk_text_buffer_get_insert (self->buffer));
    }

  return GDK_EVENT_PROPAGATE;
}

/* Once for each composer. */
void
mesign_composer_follow_clicks (MesignComposer *self)
{
  GtkEventController *clicks = gtk_event_controller_legacy_new ();

  gtk_event_controller_set_propagation_phase (clicks, GTK_PHASE_CAPTURE);
  g_signal_connect (clicks, "event", G_CALLBACK (on_event), self);
  gtk_widget_add_controller (GTK_WIDGET (self->view), clicks);
}
