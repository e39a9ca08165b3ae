/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-event-card.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* All of it is the sender's word: nothing here looks like what this program vouches for. */

static void
add_line (GtkWidget *column, char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 6);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (column), label);
  g_free (text);
}

static void
add_counts (GtkWidget *column, const MesignCalendarEvent *event)
{
  if (event->n_invited > 1)
    add_line (column,
              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u person is invited",
                                            "%u people are invited", event->n_invited),
                               event->n_invited),
              "dim-label");
  if (event->n_more > 0)
    add_line (column,
              g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u more event is in the file",
                                            "%u more events are in the file", event->n_more),
                               event->n_more),
              "dim-label");
}

/* Who is asked, and what they say so far; behind a click, as there may be many. */
static void
add_guests (GtkWidget *column, const MesignCalendarEvent *event)
{
  GtkWidget *expander = gtk_expander_new (_ ("Who is invited"));
  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  for (guint i = 0; i < event->guests->len; i++)
    add_line (list, mesign_event_words_guest (event->guests->pdata[i]), NULL);
  gtk_expander_set_child (GTK_EXPANDER (expander), list);
  gtk_box_append (GTK_BOX (column), expander);
}

/**
 * mesign_event_card_new:
 * @event: an event
 *
 * Returns: (transfer floating): a widget that tells of it
 */
GtkWidget *
mesign_event_card_new (const MesignCalendarEvent *event)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name ("x-office-calendar-symbolic");
  char *title = mesign_words_clean_line (event->summary);
  char *place = mesign_words_clean_line (event->location);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 32);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, "dim-label");
  gtk_widget_add_css_class (row, "mesign-notice");
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), column);
  add_line (column, mesign_event_words_kind (event), "dim-label");
  if (*title != '\0')
    add_line (column, g_steal_pointer (&title), "heading");
  add_line (column, mesign_event_words_time (event), NULL);
  if (*place != '\0')
    add_line (column, g_steal_pointer (&place), NULL);
  add_counts (column, event);
  if (event->guests->len > 1)
    add_guests (column, event);
  g_free (title);
  g_free (place);

  return row;
}
