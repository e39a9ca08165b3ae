/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <string.h>

#include "client/messages/mesign-message-pane-private.h"

/* As wide as a list is read well. */
#define NATURAL_WIDTH 380

/**
 * MesignMessagePane:
 *
 * The list of conversations of a mailbox, of several, or of a search, with its header bar. What can
 * be done with the selected ones are actions of the window.
 */
G_DEFINE_FINAL_TYPE (MesignMessagePane, mesign_message_pane, MESIGN_TYPE_PANE_BIN)

enum
{
  PROP_0,
  PROP_SELECTION_MODE,
  PROP_FILTER,
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

static guint
get_today (void)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();

  return g_date_time_get_year (now) * 1000 + g_date_time_get_day_of_year (now);
}

/* At midnight what was of today is of yesterday. */
static gboolean
on_minute (gpointer data)
{
  MesignMessagePane *self = data;
  gint64 kept = self->kept_conversation;
  guint today = get_today ();

  if (today == self->day)
    return G_SOURCE_CONTINUE;
  self->day = today;
  if (self->selection_mode || mesign_message_pane_is_searching (self))
    return G_SOURCE_CONTINUE;
  mesign_message_pane_show_mailbox_list (self);
  self->kept_conversation = kept;

  return G_SOURCE_CONTINUE;
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

  mesign_message_pane_forget_search (self);
  self->shows_found = FALSE;
  if (self->engine != NULL && self->query != NULL)
    list = mesign_message_list_new_search (self->engine, self->query, NULL, 0);
  else if (self->engine != NULL && self->filter != MESIGN_LIST_FILTER_NONE)
    list = mesign_message_list_new_filtered (self->engine, (const gint64 *) self->mailbox_ids->data,
                                             self->mailbox_ids->len, self->filter);
  else if (self->engine != NULL && self->mailbox_ids->len > 0)
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
    case PROP_SELECTION_MODE:
      g_value_set_boolean (value, self->selection_mode);
      break;
    case PROP_FILTER:
      g_value_set_string (value, mesign_message_pane_get_filter_word (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_message_pane_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  switch (id)
    {
    case PROP_SELECTION_MODE:
      mesign_message_pane_set_selection_mode (self, g_value_get_boolean (value));
      break;
    case PROP_FILTER:
      mesign_message_pane_set_filter_word (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
mesign_message_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (widget);

  GTK_WIDGET_CLASS (mesign_message_pane_parent_class)
      ->size_allocate (widget, width, height, baseline);
  if (self->context_popover != NULL)
    gtk_popover_present (self->context_popover);
  mesign_message_pane_place_completion (self);
}

static void
mesign_message_pane_dispose (GObject *object)
{
  MesignMessagePane *self = MESIGN_MESSAGE_PANE (object);

  mesign_message_pane_stop_pulse (self);
  mesign_message_pane_drop_menu (self);
  g_clear_handle_id (&self->day_source, g_source_remove);
  mesign_message_pane_drop_selection (self);
  if (self->pending_signals != NULL)
    mesign_message_pane_forget_search (self);
  g_clear_object (&self->pending_signals);
  if (self->completion != NULL)
    gtk_widget_unparent (GTK_WIDGET (g_steal_pointer (&self->completion)));
  g_clear_object (&self->list_signals);
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
  g_free (self->query);
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
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMessagePane, filter_menu);
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

  props[PROP_SELECTION_MODE] = g_param_spec_boolean ("selection-mode", NULL, NULL, FALSE, flags);
  /* Which conversations are listed: "all", "unread", "starred", "attachments", "signed" or
   * "encrypted". */
  props[PROP_FILTER] = g_param_spec_string ("filter", NULL, NULL, "all", flags);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_install_property_action (widget_class, "messages.filter", "filter");
  MESIGN_PANE_BIN_CLASS (klass)->natural_width = NATURAL_WIDTH;
  widget_class->size_allocate = mesign_message_pane_size_allocate;
  install_signals ();
  mesign_message_pane_install_menu (widget_class);
  bind_template (widget_class);
}

static void
mesign_message_pane_init (MesignMessagePane *self)
{
  self->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_message_pane_init_selection (self);
  self->list_signals = g_signal_group_new (MESIGN_TYPE_MESSAGE_LIST);
  g_signal_group_connect_swapped (self->list_signals, "notify",
                                  G_CALLBACK (mesign_message_pane_update_state), self);
  mesign_message_pane_init_rows (self);
  mesign_message_pane_init_search (self);
  self->day = get_today ();
  self->day_source = g_timeout_add_seconds (60, on_minute, self);
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
  mesign_search_completion_set_engine (self->completion, engine);
}

static void
show_place (MesignMessagePane *self, const char *title, const char *query, MesignMailboxRole role)
{
  g_free (self->mailbox_title);
  self->mailbox_title = g_strdup (title);
  g_free (self->query);
  self->query = g_strdup (query);
  self->role = role;
  self->filter = MESIGN_LIST_FILTER_NONE;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FILTER]);
  mesign_message_pane_set_selection_mode (self, FALSE);
  mesign_message_pane_stop_search (self);
  mesign_message_pane_show_mailbox_list (self);
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

  g_array_set_size (self->mailbox_ids, 0);
  g_array_append_vals (self->mailbox_ids, mailbox_ids, n_mailboxes);
  show_place (self, title, NULL, role);
}

/**
 * mesign_message_pane_show_query:
 * @self: a pane
 * @title: what is found is called
 * @query: what is searched for, in the words of mesign_engine_search_async()
 * @role: what it is for
 *
 * Shows what a search finds as if it lay in a mailbox.
 */
void
mesign_message_pane_show_query (MesignMessagePane *self,
                                const char *title,
                                const char *query,
                                MesignMailboxRole role)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_PANE (self));

  g_array_set_size (self->mailbox_ids, 0);
  show_place (self, title, query, role);
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
