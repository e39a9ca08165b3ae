/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-sidebar-private.h"

#include "client/window/mesign-place-row.h"

/* Files that are dropped onto a mailbox are to be imported into it. */

static MesignMailbox *
find_mailbox_at (MesignSidebar *self, double y)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_y (self->list, (int) y);
  MesignMailbox *mailbox =
      row != NULL ? mesign_place_get_mailbox (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)))
                  : NULL;

  return mailbox != NULL && mailbox->selectable ? mailbox : NULL;
}

static GdkDragAction
on_motion (GtkDropTarget *target, double x, double y, MesignSidebar *self)
{
  return find_mailbox_at (self, y) != NULL ? GDK_ACTION_COPY : 0;
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, MesignSidebar *self)
{
  MesignMailbox *mailbox = find_mailbox_at (self, y);
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  GVariantBuilder paths;

  if (mailbox == NULL)
    return FALSE;
  g_variant_builder_init (&paths, G_VARIANT_TYPE ("aay"));
  for (GSList *l = files; l != NULL; l = l->next)
    {
      g_autofree char *path = g_file_get_path (l->data);

      if (path != NULL)
        g_variant_builder_add_value (&paths, g_variant_new_bytestring (path));
    }

  return gtk_widget_activate_action (GTK_WIDGET (self), "win.import-dropped", "(x@aay)",
                                     mailbox->id, g_variant_builder_end (&paths));
}

void
mesign_sidebar_take_files (MesignSidebar *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g_signal_connect_object (target, "enter", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (target));
}
