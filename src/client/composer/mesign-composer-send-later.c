/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/composer/mesign-send-time-dialog.h"
#include "client/composer/mesign-send-times.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The menu at the Send button: times that are usual, and one to be chosen. */

static void
append_time (GMenu *menu, const MesignSendTime *time)
{
  g_autoptr (GDateTime) at = g_date_time_new_from_unix_local (time->at);
  g_autofree char *clock = g_date_time_format (at, "%H:%M");
  g_autofree char *label = g_strdup_printf (C_ ("date", "%s, %s"), time->label, clock);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "composer.send-at", "x", time->at);
  g_menu_append_item (menu, item);
}

static void
fill_menu (GMenu *menu)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GArray) times = mesign_send_times_list (now);
  g_autoptr (GMenu) usual = g_menu_new ();

  g_menu_remove_all (menu);
  for (guint i = 0; i < times->len; i++)
    append_time (usual, &g_array_index (times, MesignSendTime, i));
  g_menu_append_section (menu, _ ("Send Later"), G_MENU_MODEL (usual));
  g_menu_append (menu, _ ("_Choose Day and Time…"), "composer.choose-time");
}

/* A window stays open over the hours its menu speaks of. */
static void
on_shown (GtkWidget *popover, GMenu *menu)
{
  fill_menu (menu);
}

static GtkWidget *
find_button (GtkWidget *widget, GType type)
{
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (g_type_is_a (G_OBJECT_TYPE (child), type))
      return child;

  return NULL;
}

/* The halves of a split button cannot be reached from a template; what they show is no name for who
 * does not see it. */
static void
name_halves (AdwSplitButton *button)
{
  GtkWidget *send = find_button (GTK_WIDGET (button), GTK_TYPE_BUTTON);
  GtkWidget *menu = find_button (GTK_WIDGET (button), GTK_TYPE_MENU_BUTTON);

  if (send != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (send), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Send"), -1);
  if (menu != NULL)
    gtk_accessible_update_property (GTK_ACCESSIBLE (menu), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    _ ("Send Later"), -1);
}

void
mesign_composer_init_send_later (MesignComposer *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();

  fill_menu (menu);
  adw_split_button_set_menu_model (self->send_button, G_MENU_MODEL (menu));
  g_signal_connect_object (adw_split_button_get_popover (self->send_button), "show",
                           G_CALLBACK (on_shown), menu, 0);
  name_halves (self->send_button);
}

/* Sends it at a time, in seconds since 1970 UTC; 0 is at once. */
void
mesign_composer_send_at (MesignComposer *self, gint64 at)
{
  if (self->is_busy || self->is_asking)
    return;
  self->send_at = at;
  mesign_composer_send (self);
}

void
mesign_composer_choose_time (MesignComposer *self)
{
  GtkWidget *dialog;

  if (self->is_busy || self->is_asking)
    return;
  dialog = mesign_send_time_dialog_new (GTK_WINDOW (self));
  g_signal_connect_object (dialog, "chosen", G_CALLBACK (mesign_composer_send_at), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}
