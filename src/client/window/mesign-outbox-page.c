/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-outbox-page.h"

#include "client/window/mesign-outgoing-row.h"

/**
 * MesignOutboxPage:
 *
 * The mail that has not left yet, in the place of the list.
 */
struct _MesignOutboxPage
{
  MesignPaneBin parent_instance;

  MesignEngine *engine;
  GSignalGroup *engine_signals;
  GCancellable *cancellable;

  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (MesignOutboxPage, mesign_outbox_page, MESIGN_TYPE_PANE_BIN)

static void
show_outgoing (MesignOutboxPage *self, GPtrArray *outgoing)
{
  GtkWidget *row;
  guint n_rows = 0;

  while ((row = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, row);
  for (guint i = 0; i < outgoing->len; i++)
    if (!mesign_outgoing_is_settled (outgoing->pdata[i]))
      {
        gtk_list_box_append (self->list,
                             mesign_outgoing_row_new (self->engine, outgoing->pdata[i]));
        n_rows++;
      }
  gtk_stack_set_visible_child_name (self->stack, n_rows > 0 ? "list" : "empty");
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutboxPage) self = MESIGN_OUTBOX_PAGE (user_data);
  g_autoptr (GPtrArray) outgoing =
      mesign_engine_list_outgoing_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine != NULL && outgoing != NULL)
    show_outgoing (self, outgoing);
}

static void
load (MesignOutboxPage *self)
{
  mesign_engine_list_outgoing_async (self->engine, NULL, self->cancellable, on_listed,
                                     g_object_ref (self));
}

static void
on_changes (MesignOutboxPage *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MesignChangeKind kind = g_array_index (changes, MesignChange, i).kind;

      if (kind == MESIGN_CHANGE_OUTGOING || kind == MESIGN_CHANGE_EVERYTHING)
        {
          load (self);
          return;
        }
    }
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, MesignOutboxPage *self)
{
  mesign_outgoing_row_open (MESIGN_OUTGOING_ROW (row));
}

static void
mesign_outbox_page_dispose (GObject *object)
{
  MesignOutboxPage *self = MESIGN_OUTBOX_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine_signals);
  g_clear_object (&self->engine);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (mesign_outbox_page_parent_class)->dispose (object);
}

static void
mesign_outbox_page_class_init (MesignOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_outbox_page_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-outbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignOutboxPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignOutboxPage, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mesign_outbox_page_init (MesignOutboxPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->cancellable = g_cancellable_new ();
  self->engine_signals = g_signal_group_new (MESIGN_TYPE_ENGINE);
  g_signal_group_connect_swapped (self->engine_signals, "changes", G_CALLBACK (on_changes), self);
}

/**
 * mesign_outbox_page_new:
 *
 * Returns: (transfer floating): an empty page
 */
GtkWidget *
mesign_outbox_page_new (void)
{
  return g_object_new (MESIGN_TYPE_OUTBOX_PAGE, NULL);
}

/**
 * mesign_outbox_page_set_engine:
 * @self: a page
 * @engine: whose outbox it shows
 */
void
mesign_outbox_page_set_engine (MesignOutboxPage *self, MesignEngine *engine)
{
  g_return_if_fail (MESIGN_IS_OUTBOX_PAGE (self));

  if (!g_set_object (&self->engine, engine))
    return;
  g_signal_group_set_target (self->engine_signals, engine);
  load (self);
}
