/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-window-private.h"

#include "client/window/mesign-place-menu.h"

/**
 * MesignWindow:
 *
 * The main window: mailboxes, conversations, reader.
 */
G_DEFINE_FINAL_TYPE (MesignWindow, mesign_window, ADW_TYPE_APPLICATION_WINDOW)

/* What is selected */

MesignMailboxRole
mesign_window_get_role (MesignWindow *self, const MesignListKey *key)
{
  MesignMailbox *mailbox = mesign_sidebar_find_mailbox (self->sidebar, key->mailbox_id);

  return mailbox != NULL ? mailbox->role : MESIGN_MAILBOX_ROLE_NONE;
}

static void
tell_reader_pane (MesignWindow *self, GPtrArray *items)
{
  MesignReaderState state = { .n_selected = items->len };

  for (guint i = 0; i < items->len; i++)
    {
      MesignListRow *row = mesign_message_item_get_row (items->pdata[i]);

      if (row == NULL)
        continue;
      state.is_starred |= row->is_flagged;
      state.is_unread |= row->unread > 0;
    }
  if (items->len > 0)
    state.role = mesign_window_get_role (self, mesign_message_item_get_key (items->pdata[0]));
  mesign_reader_pane_set_state (self->reader_pane, &state);
}

static void
on_row_changed (MesignWindow *self)
{
  g_autoptr (GPtrArray) items = mesign_message_pane_list_selected (self->message_pane);

  tell_reader_pane (self, items);
}

void
mesign_window_update_selection (MesignWindow *self)
{
  g_autoptr (GPtrArray) items = NULL;
  gpointer single;

  if (self->engine == NULL)
    return;
  items = mesign_message_pane_list_selected (self->message_pane);
  single = items->len == 1 ? items->pdata[0] : NULL;
  mesign_window_update_actions (self, items);
  tell_reader_pane (self, items);
  g_signal_group_set_target (self->item_signals, single);
  mesign_window_show_item (self, single);
}

static void
on_item_activated (MesignWindow *self, MesignMessageItem *item)
{
  MesignListRow *row = mesign_message_item_get_row (item);

  if (row != NULL && mesign_window_get_role (self, &row->key) == MESIGN_MAILBOX_ROLE_DRAFTS)
    mesign_window_edit_draft (self, row);
  else
    mesign_panes_show (self->panes, MESIGN_PANE_READER);
}

/* Where mail is looked at */

static void
show_mailboxes (MesignWindow *self)
{
  guint n_ids;
  const gint64 *ids = mesign_place_get_mailbox_ids (self->place, &n_ids);
  const char *query = mesign_place_get_query (self->place);
  const char *title = mesign_place_get_title (self->place);
  MesignMailboxRole role = mesign_place_get_role (self->place);

  if (query != NULL)
    mesign_message_pane_show_query (self->message_pane, title, query, role);
  else
    mesign_message_pane_show_mailboxes (self->message_pane, title, ids, n_ids, role);
  mesign_message_pane_set_unread (self->message_pane, mesign_place_get_unread (self->place));
}

static void
tell_menu (MesignWindow *self)
{
  g_autoptr (GMenuModel) menu = mesign_place_make_menu (self->place);

  mesign_message_pane_set_mailbox_menu (self->message_pane, menu);
}

/* A mailbox that was renamed is another place with the same mail. */
static gboolean
shows_already (MesignWindow *self)
{
  guint n_ids;
  const gint64 *ids = mesign_place_get_mailbox_ids (self->place, &n_ids);

  return n_ids > 0 && mesign_place_get_kind (self->place) == MESIGN_PLACE_MAILBOX &&
         mesign_message_pane_shows_mailboxes (self->message_pane, ids, n_ids);
}

static void
on_place_changed (MesignWindow *self)
{
  guint n_ids;
  const gint64 *ids = mesign_place_get_mailbox_ids (self->place, &n_ids);

  tell_menu (self);
  if (mesign_place_get_kind (self->place) == MESIGN_PLACE_OUTBOX ||
      mesign_place_get_query (self->place) != NULL)
    return;
  if (!mesign_message_pane_shows_mailboxes (self->message_pane, ids, n_ids))
    show_mailboxes (self);
  else
    mesign_message_pane_set_unread (self->message_pane, mesign_place_get_unread (self->place));
}

static void
on_place_selected (MesignWindow *self, MesignPlace *place)
{
  if (!g_set_object (&self->place, place))
    return;
  g_signal_group_set_target (self->place_signals, place);
  if (mesign_place_get_kind (place) == MESIGN_PLACE_OUTBOX)
    {
      gtk_stack_set_visible_child_name (self->list_stack, "outbox");
      mesign_message_pane_unselect (self->message_pane);
    }
  else
    {
      gtk_stack_set_visible_child_name (self->list_stack, "messages");
      if (shows_already (self))
        mesign_message_pane_set_title (self->message_pane, mesign_place_get_title (place));
      else
        show_mailboxes (self);
      tell_menu (self);
    }
  mesign_window_queue_save (self);
  if (self->wanted_message != 0)
    mesign_window_show_message (self, self->wanted_message);
}

static void
on_place_activated (MesignWindow *self)
{
  mesign_panes_show (self->panes, MESIGN_PANE_LIST);
}

static void
on_pane_shown (MesignWindow *self)
{
  mesign_window_stop_reading (self);
  if (self->engine != NULL)
    mesign_window_start_reading (self);
}

/* The window itself */

static gboolean
mesign_window_close_request (GtkWindow *window)
{
  MesignWindow *self = MESIGN_WINDOW (window);

  if (!self->is_leaving)
    mesign_window_save_state (self);
  if (mesign_window_leave (self))
    return GDK_EVENT_STOP;

  return GTK_WINDOW_CLASS (mesign_window_parent_class)->close_request (window);
}

static void
mesign_window_dispose (GObject *object)
{
  MesignWindow *self = MESIGN_WINDOW (object);

  mesign_window_stop_reading (self);
  g_clear_handle_id (&self->save_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->updater_signals);
  g_clear_object (&self->place_signals);
  g_clear_object (&self->item_signals);
  g_clear_object (&self->toast);
  if (self->chooser != NULL && gtk_widget_get_parent (GTK_WIDGET (self->chooser)) != NULL)
    gtk_widget_unparent (GTK_WIDGET (self->chooser));
  g_clear_object (&self->chooser);
  g_clear_weak_pointer (&self->shortcuts);
  g_clear_object (&self->place);
  g_clear_object (&self->undo_place);
  g_clear_object (&self->updater);
  g_clear_object (&self->engine);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (self), NULL);

  G_OBJECT_CLASS (mesign_window_parent_class)->dispose (object);
}

static void
mesign_window_finalize (GObject *object)
{
  MesignWindow *self = MESIGN_WINDOW (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->operations, g_array_unref);
  g_clear_pointer (&self->refusals, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_window_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, panes);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, list_stack);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, message_pane);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, outbox_page);
  gtk_widget_class_bind_template_child (widget_class, MesignWindow, reader_pane);
  gtk_widget_class_bind_template_callback (widget_class, mesign_window_update_selection);
  gtk_widget_class_bind_template_callback (widget_class, on_item_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_place_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_place_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_pane_shown);
}

static void
mesign_window_class_init (MesignWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_window_dispose;
  object_class->finalize = mesign_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_window_close_request;

  g_type_ensure (MESIGN_TYPE_PANES);
  g_type_ensure (MESIGN_TYPE_SIDEBAR);
  g_type_ensure (MESIGN_TYPE_MESSAGE_PANE);
  g_type_ensure (MESIGN_TYPE_OUTBOX_PAGE);
  g_type_ensure (MESIGN_TYPE_READER_PANE);
  bind_template (GTK_WIDGET_CLASS (klass));
  mesign_window_install_actions (GTK_WIDGET_CLASS (klass));
  mesign_window_install_mailbox_actions (GTK_WIDGET_CLASS (klass));
  mesign_window_install_sending_actions (GTK_WIDGET_CLASS (klass));
  mesign_window_install_exchange_actions (GTK_WIDGET_CLASS (klass));
}

static void
mesign_window_init (MesignWindow *self)
{
  g_autoptr (GMenuModel) menu = NULL;

  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  self->place_signals = g_signal_group_new (MESIGN_TYPE_PLACE);
  g_signal_group_connect_swapped (self->place_signals, "changed", G_CALLBACK (on_place_changed),
                                  self);
  self->item_signals = g_signal_group_new (MESIGN_TYPE_MESSAGE_ITEM);
  g_signal_group_connect_swapped (self->item_signals, "notify::row", G_CALLBACK (on_row_changed),
                                  self);
  menu = mesign_reader_pane_make_context_menu (self->reader_pane);
  mesign_message_pane_set_context_menu (self->message_pane, menu);
  mesign_window_init_status (self);
  mesign_window_init_refusals (self);
  mesign_window_init_outbox (self);
  mesign_window_init_chooser (self);
}

/**
 * mesign_window_new:
 * @application: the application
 * @engine: the open engine
 * @updater: (nullable): what keeps its accounts up to date
 *
 * Returns: (transfer none): the window, not yet shown
 */
GtkWindow *
mesign_window_new (GtkApplication *application, MesignEngine *engine, MesignUpdater *updater)
{
  MesignWindow *self = g_object_new (MESIGN_TYPE_WINDOW, "application", application, NULL);

  self->engine = g_object_ref (engine);
  g_set_object (&self->updater, updater);
  mesign_window_add_shortcuts (self, application);
  mesign_window_restore_state (self);
  mesign_message_pane_set_engine (self->message_pane, engine);
  mesign_reader_pane_set_engine (self->reader_pane, engine);
  mesign_window_init_compose (self);
  mesign_outbox_page_set_engine (self->outbox_page, engine);
  mesign_sidebar_set_engine (self->sidebar, engine);
  g_signal_group_set_target (self->updater_signals, updater);
  mesign_window_start_refusals (self);
  mesign_window_start_outbox (self);
  mesign_window_update_status (self);
  mesign_window_update_selection (self);

  return GTK_WINDOW (self);
}

/* Showing a message that was told of */

/* Where a person would look for it: in the inbox, else wherever it is seen. */
static const MesignPlacement *
choose_placement (MesignWindow *self, const MesignMessageInfo *info)
{
  const MesignPlacement *chosen = NULL;

  for (guint i = 0; i < info->placements->len; i++)
    {
      const MesignPlacement *placement = info->placements->pdata[i];
      MesignMailbox *mailbox = mesign_sidebar_find_mailbox (self->sidebar, placement->mailbox_id);

      if (placement->is_hidden || mailbox == NULL)
        continue;
      if (chosen == NULL || mailbox->role == MESIGN_MAILBOX_ROLE_INBOX)
        chosen = placement;
    }

  return chosen;
}

static void
on_message_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMessageInfo) info =
      mesign_engine_get_message_finish (MESIGN_ENGINE (source), result, &error);
  const MesignPlacement *placement;

  if (self->engine == NULL)
    return;
  if (info == NULL)
    {
      mesign_window_tell_error (self, error);
      return;
    }
  placement = choose_placement (self, info);
  if (placement == NULL)
    return;
  mesign_sidebar_select_mailbox (self->sidebar, placement->mailbox_id);
  mesign_message_pane_stop_search (self->message_pane);
  mesign_message_pane_select_conversation (self->message_pane, info->conversation_id);
  mesign_panes_show (self->panes, MESIGN_PANE_READER);
}

/**
 * mesign_window_show_message:
 * @self: a window
 * @message_id: the store's id of a message
 *
 * Goes to a mailbox the message is in, and opens its conversation.
 */
void
mesign_window_show_message (MesignWindow *self, gint64 message_id)
{
  g_return_if_fail (MESIGN_IS_WINDOW (self));

  /* Before the mailboxes are there nobody knows where it lies. */
  self->wanted_message = self->place == NULL ? message_id : 0;
  if (self->place != NULL)
    mesign_engine_get_message_async (self->engine, message_id, self->cancellable, on_message_found,
                                     g_object_ref (self));
}
