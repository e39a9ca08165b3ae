/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-event-card.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* An invitation, or another event of a calendar, in words. All of them are the sender's: nothing
 * here looks like what this program vouches for. */

static char *
dup_kind (MesignCalendarKind kind, const char *person)
{
  switch (kind)
    {
    case MESIGN_CALENDAR_INVITATION:
      return g_strdup_printf (_ ("Invitation from %s"), person);
    case MESIGN_CALENDAR_CANCELLED:
      return g_strdup_printf (_ ("Cancelled by %s"), person);
    case MESIGN_CALENDAR_ACCEPTED:
      return g_strdup_printf (_ ("%s will come"), person);
    case MESIGN_CALENDAR_DECLINED:
      return g_strdup_printf (_ ("%s will not come"), person);
    case MESIGN_CALENDAR_TENTATIVE:
      return g_strdup_printf (_ ("%s may come"), person);
    case MESIGN_CALENDAR_EVENT:
    default:
      return g_strdup_printf (_ ("Event, by %s"), person);
    }
}

static const char *
get_kind_word (MesignCalendarKind kind)
{
  switch (kind)
    {
    case MESIGN_CALENDAR_INVITATION:
      return _ ("Invitation");
    case MESIGN_CALENDAR_CANCELLED:
      return _ ("Cancelled");
    case MESIGN_CALENDAR_ACCEPTED:
    case MESIGN_CALENDAR_DECLINED:
    case MESIGN_CALENDAR_TENTATIVE:
      return _ ("Answer to an invitation");
    case MESIGN_CALENDAR_EVENT:
    default:
      return _ ("Event");
    }
}

/**
 * mesign_event_words_kind:
 * @event: an event
 *
 * Returns: (transfer full): what it was sent for, and by whom as it says
 */
char *
mesign_event_words_kind (const MesignCalendarEvent *event)
{
  g_autofree char *person = mesign_words_clean_line (event->person);

  if (*person == '\0')
    return g_strdup (get_kind_word (event->kind));

  return dup_kind (event->kind, person);
}

static gboolean
is_same_day (gint64 a, gint64 b)
{
  g_autofree char *one = mesign_words_day (a);
  g_autofree char *two = mesign_words_day (b);

  return g_str_equal (one, two);
}

static char *
dup_end (const MesignCalendarEvent *event)
{
  if (event->is_all_day)
    return mesign_words_day (event->end);
  if (is_same_day (event->start, event->end))
    return mesign_words_clock (event->end);

  return mesign_words_date_long (event->end);
}

static const char *
get_recurrence (const char *word)
{
  if (g_str_equal (word, "daily"))
    return _ ("every day");
  if (g_str_equal (word, "weekly"))
    return _ ("every week");
  if (g_str_equal (word, "monthly"))
    return _ ("every month");
  if (g_str_equal (word, "yearly"))
    return _ ("every year");

  return _ ("several times");
}

/**
 * mesign_event_words_time:
 * @event: an event
 *
 * Returns: (transfer full): when it is, by the clocks here unless it says otherwise
 */
char *
mesign_event_words_time (const MesignCalendarEvent *event)
{
  g_autofree char *start =
      event->is_all_day ? mesign_words_day (event->start) : mesign_words_date_long (event->start);
  g_autofree char *zone = event->zone != NULL ? mesign_words_clean_line (event->zone) : NULL;
  GString *words = g_string_new (start);

  if (event->end != 0)
    {
      g_autofree char *end = dup_end (event);

      g_string_append_printf (words, " – %s", end);
    }
  if (zone != NULL)
    /* Translators: after a time: the name of the time zone it is in. */
    g_string_append_printf (words, _ (" (time of “%s”)"), zone);
  if (event->recurrence != NULL)
    {
      g_string_append (words, _ (", "));
      g_string_append (words, get_recurrence (event->recurrence));
    }

  return g_string_free (words, FALSE);
}

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
  g_free (title);
  g_free (place);

  return row;
}
