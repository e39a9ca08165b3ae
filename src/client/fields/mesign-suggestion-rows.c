/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What one may mean, in a list below a field that keeps the keyboard. */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/fields/mesign-suggestion-rows.h"

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* @second and @end may be NULL; @name is what a screen reader says. */
GtkWidget *
mesign_suggestion_row_new (const char *first, const char *second, GtkWidget *end, const char *name)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (words), new_label (first, NULL));
  if (second != NULL)
    gtk_box_append (GTK_BOX (words), new_label (second, "mesign-second-line"));
  gtk_box_append (GTK_BOX (box), words);
  if (end != NULL)
    gtk_box_append (GTK_BOX (box), end);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_set_focusable (row, FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

void
mesign_suggestion_rows_clear (GtkListBox *list)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (list))) != NULL)
    gtk_list_box_remove (list, row);
}

static void
scroll_to (GtkListBox *list, GtkListBoxRow *row)
{
  GtkAdjustment *adjustment = gtk_list_box_get_adjustment (list);
  graphene_rect_t bounds;

  if (adjustment != NULL &&
      gtk_widget_compute_bounds (GTK_WIDGET (row), GTK_WIDGET (list), &bounds))
    gtk_adjustment_clamp_page (adjustment, bounds.origin.y, bounds.origin.y + bounds.size.height);
}

/* Selects the next one or the one before, and begins again after the last. */
void
mesign_suggestion_rows_move (GtkListBox *list, guint n_rows, int step)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (list);
  int n = (int) n_rows;
  int at = row != NULL ? gtk_list_box_row_get_index (row) + step : step > 0 ? 0 : n - 1;

  if (n == 0)
    return;
  row = gtk_list_box_get_row_at_index (list, (at + n) % n);
  gtk_list_box_select_row (list, row);
  scroll_to (list, row);
}
