/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <string.h>

#include "client/window/mesign-mailbox-chooser.h"

#include "client/window/mesign-place-row.h"

/**
 * MesignMailboxChooser:
 *
 * Asks where mail is to be moved: the mailboxes of an account, fewer as one types.
 */
struct _MesignMailboxChooser
{
  GtkPopover parent_instance;

  GtkEditable *entry;
  GtkListBox *list;
  GtkScrolledWindow *scrolled;
  GtkWidget *nothing;
};

G_DEFINE_FINAL_TYPE (MesignMailboxChooser, mesign_mailbox_chooser, GTK_TYPE_POPOVER)

static guint chosen_signal;

static MesignMailbox *
get_mailbox (GtkListBoxRow *row)
{
  return mesign_place_get_mailbox (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));
}

/* One that only holds others is there to be seen above them, not to be found. */
static gboolean
is_wanted (GtkListBoxRow *row, gpointer user_data)
{
  MesignMailboxChooser *self = user_data;
  const char *title = mesign_place_get_title (mesign_place_row_get_place (MESIGN_PLACE_ROW (row)));
  g_autofree char *wanted = g_utf8_casefold (gtk_editable_get_text (self->entry), -1);
  g_autofree char *name = g_utf8_casefold (title, -1);
  g_autofree char *path = g_utf8_casefold (get_mailbox (row)->path, -1);

  if (*wanted != '\0' && !get_mailbox (row)->selectable)
    return FALSE;

  return strstr (name, wanted) != NULL || strstr (path, wanted) != NULL;
}

static GtkListBoxRow *
find_first (MesignMailboxChooser *self)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (get_mailbox (row)->selectable && is_wanted (row, self))
      return row;

  return NULL;
}

static void
on_search_changed (MesignMailboxChooser *self)
{
  gboolean is_empty = find_first (self) == NULL;

  gtk_list_box_invalidate_filter (self->list);
  gtk_widget_set_visible (GTK_WIDGET (self->scrolled), !is_empty);
  gtk_widget_set_visible (self->nothing, is_empty);
}

static void
leave (MesignMailboxChooser *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  /* GtkText does not like to be hidden while it has the focus. */
  if (root != NULL)
    gtk_root_set_focus (root, NULL);
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
choose (MesignMailboxChooser *self, GtkListBoxRow *row)
{
  MesignMailbox *mailbox = mesign_mailbox_ref (get_mailbox (row));

  leave (self);
  g_signal_emit (self, chosen_signal, 0, mailbox);
  mesign_mailbox_unref (mailbox);
}

static void
on_entry_activate (MesignMailboxChooser *self)
{
  GtkListBoxRow *row = find_first (self);

  if (row != NULL)
    choose (self, row);
}

static void
mesign_mailbox_chooser_show (GtkWidget *widget)
{
  MesignMailboxChooser *self = MESIGN_MAILBOX_CHOOSER (widget);

  gtk_editable_set_text (self->entry, "");
  on_search_changed (self);
  GTK_WIDGET_CLASS (mesign_mailbox_chooser_parent_class)->show (widget);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
mesign_mailbox_chooser_dispose (GObject *object)
{
  MesignMailboxChooser *self = MESIGN_MAILBOX_CHOOSER (object);

  if (self->list != NULL)
    gtk_list_box_set_filter_func (self->list, NULL, NULL, NULL);
  gtk_popover_set_child (GTK_POPOVER (self), NULL);

  G_OBJECT_CLASS (mesign_mailbox_chooser_parent_class)->dispose (object);
}

static void
mesign_mailbox_chooser_class_init (MesignMailboxChooserClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_mailbox_chooser_dispose;
  widget_class->show = mesign_mailbox_chooser_show;

  /**
   * MesignMailboxChooser::chosen:
   * @self: the chooser
   * @mailbox: where to
   */
  chosen_signal = g_signal_new ("chosen", MESIGN_TYPE_MAILBOX_CHOOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, MESIGN_TYPE_MAILBOX);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-mailbox-chooser.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxChooser, entry);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxChooser, list);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxChooser, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MesignMailboxChooser, nothing);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, leave);
  gtk_widget_class_bind_template_callback (widget_class, choose);
}

static void
mesign_mailbox_chooser_init (MesignMailboxChooser *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_filter_func (self->list, is_wanted, self, NULL);
}

/**
 * mesign_mailbox_chooser_new:
 *
 * Returns: (transfer floating): a chooser with nothing to choose from
 */
GtkWidget *
mesign_mailbox_chooser_new (void)
{
  return g_object_new (MESIGN_TYPE_MAILBOX_CHOOSER, NULL);
}

/**
 * mesign_mailbox_chooser_set_mailboxes:
 * @self: a chooser
 * @mailboxes: (element-type MesignMailbox): what there is to choose from
 * @without: the id of the one the mail is in, or 0
 */
void
mesign_mailbox_chooser_set_mailboxes (MesignMailboxChooser *self,
                                      GPtrArray *mailboxes,
                                      gint64 without)
{
  GtkWidget *row;

  g_return_if_fail (MESIGN_IS_MAILBOX_CHOOSER (self));

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < mailboxes->len; i++)
    {
      MesignMailbox *mailbox = mailboxes->pdata[i];
      g_autoptr (MesignPlace) place = NULL;

      if (mailbox->id == without)
        continue;
      place = mesign_place_new_mailbox (mailbox, "");
      row = mesign_place_row_new (place);
      mesign_place_row_hide_count (MESIGN_PLACE_ROW (row));
      gtk_list_box_append (self->list, row);
    }
  on_search_changed (self);
}
