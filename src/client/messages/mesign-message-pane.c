/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <string.h>

#include "client/messages/mesign-message-pane-private.h"

#define NATURAL_WIDTH 380

/**
 * MesignMessagePane:
 *
 * The list of conversations of a mailbox, of several, or of a search, with its header bar. What can
 * be done with the selected ones are actions of the window.
 */
G_DEFINE_FINAL_TYPE (MesignMessagePane, mesign_message_pane, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_SIDEBAR_FOLDED,
  PROP_READER_FOLDED,
  PROP_SELECTION_MODE,
  N_PROPS,
};

enum
{
  SELECTION_CHANGED,
  ITEM_ACTIVATED,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

static gboolean
get_single (MesignMessagePane *self, guint *position)
{
  g_autoptr (GtkBitset) chosen =
      gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));

  if (gtk_bitset_get_size (chosen) != 1)
    return FALSE;
  *position = gtk_bitset_get_minimum (chosen);

  return TRUE;
}

static void
select_position (MesignMessagePane *self, guint position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", position);
}

/* Whoever looks at the newest mail goes on looking at the newest mail. */
static void
keep_on_top (MesignMessagePane *self)
{
  gboolean was_on_top = self->was_on_top;

  self->was_on_top = FALSE;
  if (was_on_top && g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u", 0);
}

/* A conversation that goes to another place in the list goes and comes: it is to stay selected. */
static gboolean
keep_selected (gpointer data)
{
  MesignMessagePane *self = data;
  int position = -1;
  guint single;

  self->keep_source = 0;
  keep_on_top (self);
  if (self->kept_conversation != 0 && self->list != NULL && !get_single (self, &single))
    position = mesign_message_list_find (self->list, self->kept_conversation);
  if (position >= 0 && !self->selection_mode)
    gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->selection), position, TRUE);
  else
    g_signal_emit (self, signals[SELECTION_CHANGED], 0);

  return G_SOURCE_REMOVE;
}

/* The view hears of it after this: nothing is done to it before it knows. */
static void
on_items_changed (MesignMessagePane *self)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (self->scrolled);

  mesign_message_pane_update_state (self);
  self->was_on_top |= gtk_adjustment_get_value (adjustment) < 1;
  if (self->keep_source == 0)
    self->keep_source = g_idle_add_full (G_PRIORITY_HIGH_IDLE, keep_selected, self, NULL);
}

static void
on_selection_changed (MesignMessagePane *self)
{
  guint position;

  if (get_single (self, &position))
    {
      g_autoptr (MesignMessageItem) item =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      self->kept_conversation = mesign_message_item_get_key (item)->conversation_id;
    }
  else if (self->keep_source == 0)
    self->kept_conversation = 0;
  if (self->selection_mode)
    mesign_message_pane_update_title (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

static void
on_activate (MesignMessagePane *self, guint position)
{
  g_autoptr (MesignMessageItem) item = NULL;

  if (self->selection_mode)
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  if (item != NULL)
    g_signal_emit (self, signals[ITEM_ACTIVATED], 0, item);
}

static void
on_try_again (MesignMessagePane *self)
{
  mesign_message_pane_show_mailbox_list (self);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.sync", NULL);
}

void
mesign_message_pane_take_list (MesignMessagePane *self, MesignMessageList *list)
{
  self->kept_conversation = 0;
  g_clear_object (&self->list);
  self->list = list;
  g_signal_group_set_target (self->list_signals, list);
  gtk_multi_selection_set_model (self->selection, G_LIST_MODEL (list));
  mesign_message_pane_update_state (self);
  mesign_message_pane_update_title (self);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}

void
mesign_message_pane_show_mailbox_list (MesignMessagePane *self)
{
  MesignMessageList *list = NULL;

  if (self->engine != NULL && self->mailbox_ids->len > 0)
    list = mesign_message_list_new (self->engine, (const gint64 *) self->mailbox_ids->data,
                                    self->mailbox_ids->len);
  mesign_message_pane_take_list (self, list);
}

static void
mesign_message_pane_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  switch (id)
    {
    case PROP_SIDEBAR_FOLDED:
      g_value_set_boolean (value, self->sidebar_folded);
      break;
    case PROP_READER_FOLDED:
      g_value_set_boolean (value, self->reader_folded);
      break;
    case PROP_SELECTION_MODE:
      g_value_set_boolean (value, self->selection_mode);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
set_flag (MesignMessagePane *self, gboolean *flag, gboolean value, guint property)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (G_OBJECT (self), props[property]);
}

static void
mesign_message_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  switch (id)
    {
    case PROP_SIDEBAR_FOLDED:
      set_flag (self, &self->sidebar_folded, g_value_get_boolean (value), id);
      break;
    case PROP_READER_FOLDED:
      set_flag (self, &self->reader_folded, g_value_get_boolean (value), id);
      break;
    case PROP_SELECTION_MODE:
      mesign_message_pane_set_selection_mode (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

/* As wide as a list is read well, whatever is in it; it can be narrower. */
static void
mesign_message_pane_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  GtkWidget *child = adw_bin_get_child (ADW_BIN (widget));

  gtk_widget_measure (child, orientation, for_size, minimum, natural, NULL, NULL);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    *natural = MAX (*minimum, NATURAL_WIDTH);
}

static void
mesign_message_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (widget);

  gtk_widget_allocate (adw_bin_get_child (ADW_BIN (widget)), width, height, baseline, NULL);
  if (self->context_popover != NULL)
    gtk_popover_present (self->context_popover);
}

static void
mesign_message_pane_dispose (GObject *object)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  mesign_message_pane_stop_pulse (self);
  mesign_message_pane_drop_menu (self);
  g_clear_handle_id (&self->keep_source, g_source_remove);
  g_clear_object (&self->list_signals);
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  if (self->selection != NULL)
    g_signal_handlers_disconnect_by_data (self->selection, self);
  g_clear_object (&self->selection);
  g_clear_object (&self->list);
  g_clear_object (&self->engine);
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (mesign_message_pane_parent_class)->dispose (object);
}

static void
mesign_message_pane_finalize (GObject *object)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  g_free (self->mailbox_title);
  g_array_unref (self->mailbox_ids);

  G_OBJECT_CLASS (mesign_message_pane_parent_class)->finalize (object);
}

static void
install_signals (void)
{
  /**
   * MesignMessagePane::selection-changed:
   * @self: the pane
   *
   * Others are selected now, or none.
   */
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", MESIGN_TYPE_MESSAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 0);
  /**
   * MesignMessagePane::item-activated:
   * @self: the pane
   * @item: a row that is to be opened
   */
  signals[ITEM_ACTIVATED] =
      g_signal_new ("item-activated", MESIGN_TYPE_MESSAGE_PANE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, MESIGN_TYPE_MESSAGE_ITEM);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-message-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, title);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, banners);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, search_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, search_entry);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, search_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, selection_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, progress);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, list_view);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, scrolled);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, loading_label);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, status_page);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, status_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, action_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, move_button);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  mesign_message_pane_bind_search (widget_class);
}

static void
mesign_message_pane_class_init (MesignMessagePaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = mesign_message_pane_get_property;
  object_class->set_property = mesign_message_pane_set_property;
  object_class->dispose = mesign_message_pane_dispose;
  object_class->finalize = mesign_message_pane_finalize;

  props[PROP_SIDEBAR_FOLDED] = g_param_spec_boolean ("sidebar-folded", NULL, NULL, FALSE, flags);
  props[PROP_READER_FOLDED] = g_param_spec_boolean ("reader-folded", NULL, NULL, FALSE, flags);
  props[PROP_SELECTION_MODE] = g_param_spec_boolean ("selection-mode", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  widget_class->measure = mesign_message_pane_measure;
  widget_class->size_allocate = mesign_message_pane_size_allocate;
  install_signals ();
  mesign_message_pane_install_menu (widget_class);
  bind_template (widget_class);
}

static void
mesign_message_pane_init (MesignMessagePane *self)
{
  self->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_set_layout_manager (GTK_WIDGET (self), NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  self->selection = gtk_multi_selection_new (NULL);
  g_signal_connect_swapped (self->selection, "items-changed", G_CALLBACK (on_items_changed), self);
  g_signal_connect_swapped (self->selection, "selection-changed", G_CALLBACK (on_selection_changed),
                            self);
  self->list_signals = g_signal_group_new (MESIGN_TYPE_MESSAGE_LIST);
  g_signal_group_connect_swapped (self->list_signals, "notify",
                                  G_CALLBACK (mesign_message_pane_update_state), self);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  mesign_message_pane_init_rows (self);
  mesign_message_pane_init_search (self);
}

/**
 * mesign_message_pane_new:
 *
 * Returns: (transfer floating): an empty pane
 */
GtkWidget *
mesign_message_pane_new (void)
{
  return g_object_new (MESIGN_TYPE_MESSAGE_PANE, NULL);
}

/**
 * mesign_message_pane_set_engine:
 * @self: a pane
 * @engine: (nullable): where its rows come from
 */
void
mesign_message_pane_set_engine (MesignMessagePane *self, MesignEngine *engine)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  g_set_object (&self->engine, engine);
}

/**
 * mesign_message_pane_show_mailboxes:
 * @self: a pane
 * @title: what they are called
 * @mailbox_ids: (array length=n_mailboxes): the mailboxes to list together
 * @n_mailboxes: how many
 * @role: what they are for
 */
void
mesign_message_pane_show_mailboxes (MesignMessagePane *self,
                                    const char *title,
                                    const gint64 *mailbox_ids,
                                    guint n_mailboxes,
                                    MesignMailboxRole role)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  g_free (self->mailbox_title);
  self->mailbox_title = g_strdup (title);
  g_array_set_size (self->mailbox_ids, 0);
  g_array_append_vals (self->mailbox_ids, mailbox_ids, n_mailboxes);
  self->role = role;
  mesign_message_pane_set_selection_mode (self, FALSE);
  mesign_message_pane_stop_search (self);
  mesign_message_pane_show_mailbox_list (self);
}

/**
 * mesign_message_pane_get_move_anchor:
 * @self: a pane
 *
 * Returns: (transfer none): what the choice of a mailbox points to
 */
GtkWidget *
mesign_message_pane_get_move_anchor (MesignMessagePane *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), NULL);

  return self->selection_mode ? self->move_button : GTK_WIDGET (self->title);
}

/**
 * mesign_message_pane_add_banner:
 * @self: a pane
 * @banner: what is to stand above the list
 */
void
mesign_message_pane_add_banner (MesignMessagePane *self, GtkWidget *banner)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  gtk_box_append (self->banners, banner);
}

/**
 * mesign_message_pane_shows_mailboxes:
 * @self: a pane
 * @mailbox_ids: (array length=n_mailboxes): mailboxes
 * @n_mailboxes: how many
 *
 * Returns: whether these are the ones it lists
 */
gboolean
mesign_message_pane_shows_mailboxes (MesignMessagePane *self,
                                     const gint64 *mailbox_ids,
                                     guint n_mailboxes)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), FALSE);

  return self->mailbox_ids->len == n_mailboxes &&
         (n_mailboxes == 0 ||
          memcmp (self->mailbox_ids->data, mailbox_ids, n_mailboxes * sizeof (gint64)) == 0);
}

/**
 * mesign_message_pane_list_selected:
 * @self: a pane
 *
 * Returns: (transfer full) (element-type MesignMessageItem): the selected rows
 */
GPtrArray *
mesign_message_pane_list_selected (MesignMessagePane *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (GtkBitset) chosen = NULL;
  GtkBitsetIter iter;
  guint position;

  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), NULL);

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  for (gboolean more = gtk_bitset_iter_init_first (&iter, chosen, &position); more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      g_autoptr (MesignMessageItem) item =
          g_list_model_get_item (G_LIST_MODEL (self->selection), position);

      if (item != NULL)
        g_ptr_array_add (items, g_steal_pointer (&item));
    }

  return g_steal_pointer (&items);
}

/**
 * mesign_message_pane_select_conversation:
 * @self: a pane
 * @conversation_id: a conversation
 *
 * Selects it now, or once it is in the list.
 */
void
mesign_message_pane_select_conversation (MesignMessagePane *self, gint64 conversation_id)
{
  int position;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  mesign_message_pane_set_selection_mode (self, FALSE);
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
  self->kept_conversation = conversation_id;
  position = self->list != NULL ? mesign_message_list_find (self->list, conversation_id) : -1;
  if (position >= 0)
    select_position (self, position);
}

/**
 * mesign_message_pane_unselect:
 * @self: a pane
 */
void
mesign_message_pane_unselect (MesignMessagePane *self)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  self->kept_conversation = 0;
  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->selection));
}

/**
 * mesign_message_pane_step:
 * @self: a pane
 * @by: 1 for the next row, -1 for the one before
 */
void
mesign_message_pane_step (MesignMessagePane *self, int by)
{
  guint n_items;
  guint position;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (n_items == 0)
    return;
  if (!get_single (self, &position))
    select_position (self, 0);
  else if (by > 0 ? position + 1 < n_items : position > 0)
    select_position (self, position + by);
}

/**
 * mesign_message_pane_leave_selected:
 * @self: a pane
 * @select_next: whether the row after them is selected in their place
 *
 * To be called when the selected ones are about to leave the list.
 */
void
mesign_message_pane_leave_selected (MesignMessagePane *self, gboolean select_next)
{
  g_autoptr (GtkBitset) chosen = NULL;
  guint n_items;
  guint last;

  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  chosen = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  n_items = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  if (!select_next || self->selection_mode || gtk_bitset_is_empty (chosen))
    {
      mesign_message_pane_set_selection_mode (self, FALSE);
      mesign_message_pane_unselect (self);
      return;
    }
  last = gtk_bitset_get_maximum (chosen);
  if (last + 1 < n_items)
    select_position (self, last + 1);
  else if (gtk_bitset_get_minimum (chosen) > 0)
    select_position (self, gtk_bitset_get_minimum (chosen) - 1);
  else
    mesign_message_pane_unselect (self);
}

/**
 * mesign_message_pane_select_all:
 * @self: a pane
 */
void
mesign_message_pane_select_all (MesignMessagePane *self)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  mesign_message_pane_set_selection_mode (self, TRUE);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->selection));
}

/**
 * mesign_message_pane_get_selection_mode:
 * @self: a pane
 *
 * Returns: whether several are being chosen
 */
gboolean
mesign_message_pane_get_selection_mode (MesignMessagePane *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_PANE (self), FALSE);

  return self->selection_mode;
}

/**
 * mesign_message_pane_set_selection_mode:
 * @self: a pane
 * @selection_mode: whether several are being chosen
 */
void
mesign_message_pane_set_selection_mode (MesignMessagePane *self, gboolean selection_mode)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  if (self->selection_mode == selection_mode)
    return;
  self->selection_mode = selection_mode;
  gtk_action_bar_set_revealed (self->action_bar, selection_mode);
  if (!selection_mode)
    mesign_message_pane_unselect (self);
  mesign_message_pane_update_title (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SELECTION_MODE]);
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
}
