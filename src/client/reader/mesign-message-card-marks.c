/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-card-private.h"

/* What becomes of one message of a conversation: its marks, and the trash (`card.`). */

static void
on_flagged (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) operations =
      mesign_engine_flag_finish (MESIGN_ENGINE (source), result, &error);

  if (operations == NULL)
    g_message ("The mark of the mail stays as it is: %s", error->message);
}

/* Changes the flags of the card's mail. */
void
mesign_message_card_flag (MesignMessageCard *self, MesignFlags add, MesignFlags remove)
{
  mesign_message_card_stop_reading (self);
  mesign_engine_flag_async (self->engine, &self->info->id, 1, add, remove, NULL, on_flagged, NULL);
}

static void
star (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_flag (MESIGN_MESSAGE_CARD (widget), MESIGN_FLAG_FLAGGED, MESIGN_FLAG_NONE);
}

static void
unstar (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_flag (MESIGN_MESSAGE_CARD (widget), MESIGN_FLAG_NONE, MESIGN_FLAG_FLAGGED);
}

static void
mark_read (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_flag (MESIGN_MESSAGE_CARD (widget), MESIGN_FLAG_SEEN, MESIGN_FLAG_NONE);
}

static void
mark_unread (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_message_card_flag (MESIGN_MESSAGE_CARD (widget), MESIGN_FLAG_NONE, MESIGN_FLAG_SEEN);
}

/* The window says so, and offers to undo it. */
static void
trash (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.trash-message", "x",
                              MESIGN_MESSAGE_CARD (widget)->info->id);
}

/* Installs the actions. */
void
mesign_message_card_install_marks (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "card.star", NULL, star);
  gtk_widget_class_install_action (widget_class, "card.unstar", NULL, unstar);
  gtk_widget_class_install_action (widget_class, "card.mark-read", NULL, mark_read);
  gtk_widget_class_install_action (widget_class, "card.mark-unread", NULL, mark_unread);
  gtk_widget_class_install_action (widget_class, "card.trash", NULL, trash);
}

/* Enables what can be done now; what cannot is not in the menu. */
void
mesign_message_card_update_marks (MesignMessageCard *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  MesignFlags flags = self->info != NULL ? self->info->flags : MESIGN_FLAG_NONE;
  gboolean is_stored = self->info != NULL;

  gtk_widget_action_set_enabled (widget, "card.star",
                                 is_stored && (flags & MESIGN_FLAG_FLAGGED) == 0);
  gtk_widget_action_set_enabled (widget, "card.unstar",
                                 is_stored && (flags & MESIGN_FLAG_FLAGGED) != 0);
  gtk_widget_action_set_enabled (widget, "card.mark-read",
                                 is_stored && (flags & MESIGN_FLAG_SEEN) == 0);
  gtk_widget_action_set_enabled (widget, "card.mark-unread",
                                 is_stored && (flags & MESIGN_FLAG_SEEN) != 0);
  gtk_widget_action_set_enabled (widget, "card.trash", is_stored && self->foldable);
}
