/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-card-private.h"

#include "client/reader/mesign-address-details.h"
#include "client/security/mesign-security-facts.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What is there at once needs no spinner. */
#define SPINNER_DELAY_MS 300

G_DEFINE_FINAL_TYPE (MesignMessageCard, mesign_message_card, ADW_TYPE_BIN)

enum
{
  PROP_EXPANDED = 1,
  N_PROPS,
};

enum
{
  SIGNAL_OPENED,
  SIGNAL_REPLY,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Opening */

static gboolean
on_spinner_due (gpointer user_data)
{
  MesignMessageCard *self = user_data;

  self->spinner_source = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
stop_opening (MesignMessageCard *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
show_error (MesignMessageCard *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);

  gtk_label_set_text (self->error, words);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static void
take_opened (MesignMessageCard *self, MesignOpenedMessage *opened)
{
  self->opened = opened;
  mesign_message_card_show_opened (self);
  mesign_message_card_update_actions (self);
  g_signal_emit (self, signals[SIGNAL_OPENED], 0);
}

/* What is shown stays as it is, unless something else is to be said now. */
static void
take_refreshed (MesignMessageCard *self, MesignOpenedMessage *opened)
{
  g_autofree char *before = mesign_security_technical_report (self->opened);
  g_autofree char *after = mesign_security_technical_report (opened);

  if (g_str_equal (before, after))
    {
      mesign_opened_message_unref (opened);
      return;
    }
  mesign_message_card_forget_opened (self);
  take_opened (self, opened);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignMessageCard) self = user_data;
  g_autoptr (GError) error = NULL;
  MesignOpenedMessage *opened =
      self->octets != NULL
          ? mesign_engine_open_octets_finish (MESIGN_ENGINE (source), result, &error)
          : mesign_engine_open_message_finish (MESIGN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->cancellable == NULL)
    {
      g_clear_pointer (&opened, mesign_opened_message_unref);
      return;
    }
  stop_opening (self);
  if (opened != NULL && self->opened != NULL)
    take_refreshed (self, opened);
  else if (opened != NULL)
    {
      take_opened (self, opened);
      mesign_message_card_start_reading (self);
    }
  else if (self->opened == NULL)
    show_error (self, error);
}

static void
start_opening (MesignMessageCard *self)
{
  stop_opening (self);
  self->cancellable = g_cancellable_new ();
  if (self->opened == NULL)
    {
      self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_due, self);
      gtk_stack_set_visible_child_name (self->stack, "nothing");
    }
  if (self->octets != NULL)
    mesign_engine_open_octets_async (self->engine, self->octets, NULL, self->cancellable, on_opened,
                                     g_object_ref (self));
  else
    mesign_engine_open_message_async (self->engine, self->info->id, NULL, self->cancellable,
                                      on_opened, g_object_ref (self));
}

/* Folding */

static void
on_unfold (MesignMessageCard *self)
{
  mesign_message_card_set_expanded (self, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->details_button));
}

static void
on_details_toggled (MesignMessageCard *self)
{
  gboolean active = gtk_toggle_button_get_active (self->details_button);

  if (active && self->opened != NULL && gtk_revealer_get_child (self->details) == NULL)
    gtk_revealer_set_child (self->details, mesign_address_details_new (self->opened));
  gtk_widget_set_visible (GTK_WIDGET (self->details), active);
  gtk_revealer_set_reveal_child (self->details, active);
}

static void
mesign_message_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (object);

  if (id == PROP_EXPANDED)
    g_value_set_boolean (value, self->expanded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_message_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (object);

  if (id == PROP_EXPANDED)
    mesign_message_card_set_expanded (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

/* A mail the person has left is not opened any more, nor is it read. */
static void
mesign_message_card_unroot (GtkWidget *widget)
{
  stop_opening (MESIGN_MESSAGE_CARD (widget));
  mesign_message_card_stop_reading (MESIGN_MESSAGE_CARD (widget));

  GTK_WIDGET_CLASS (mesign_message_card_parent_class)->unroot (widget);
}

static void
mesign_message_card_dispose (GObject *object)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (object);

  if (self->stack != NULL)
    stop_opening (self);
  mesign_message_card_stop_reading (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_MESSAGE_CARD);
  g_clear_object (&self->engine);
  g_clear_object (&self->room);

  G_OBJECT_CLASS (mesign_message_card_parent_class)->dispose (object);
}

static void
mesign_message_card_finalize (GObject *object)
{
  MesignMessageCard *self = MESIGN_MESSAGE_CARD (object);

  g_clear_pointer (&self->info, mesign_message_info_unref);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_clear_pointer (&self->opened, mesign_opened_message_unref);
  g_clear_pointer (&self->mine, g_ptr_array_unref);

  G_OBJECT_CLASS (mesign_message_card_parent_class)->finalize (object);
}

static void
bind_folded (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded_avatar);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded_name);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded_preview);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded_signs);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, folded_date);
}

static void
bind_open (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, open);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, avatar);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, name);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, organization);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, signs);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, date);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, details_button);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, recipients);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, menu);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, details);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, security);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, notice);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, list_notice);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, error);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, body);
  gtk_widget_class_bind_template_child (widget_class, MesignMessageCard, attachments);
}

static void
mesign_message_card_class_init (MesignMessageCardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mesign_message_card_get_property;
  object_class->set_property = mesign_message_card_set_property;
  object_class->dispose = mesign_message_card_dispose;
  object_class->finalize = mesign_message_card_finalize;
  widget_class->unroot = mesign_message_card_unroot;

  props[PROP_EXPANDED] =
      g_param_spec_boolean ("expanded", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[SIGNAL_OPENED] = g_signal_new ("opened", MESIGN_TYPE_MESSAGE_CARD, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 0);
  /* The person wants to answer: a #MesignReplyKind. */
  signals[SIGNAL_REPLY] = g_signal_new ("reply", MESIGN_TYPE_MESSAGE_CARD, G_SIGNAL_RUN_LAST, 0,
                                        NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  g_type_ensure (MESIGN_TYPE_SIGNS_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-message-card.ui");
  bind_folded (widget_class);
  bind_open (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_unfold);
  gtk_widget_class_bind_template_callback (widget_class, on_details_toggled);
  gtk_widget_class_bind_template_callback (widget_class, mesign_message_card_reload);
  mesign_message_card_install_actions (widget_class);
}

static void
mesign_message_card_init (MesignMessageCard *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_signs_set_complete (self->signs, TRUE);
}

/* The addresses of all accounts, with those they write from besides. */
static GPtrArray *
list_mine (MesignEngine *engine)
{
  g_autoptr (GPtrArray) writers = mesign_engine_list_writers (engine);
  GPtrArray *mine = mesign_address_list_new ();

  for (guint i = 0; i < writers->len; i++)
    {
      const MesignAccount *writer = writers->pdata[i];

      g_ptr_array_add (mine, mesign_address_new (writer->name, writer->address));
    }

  return mine;
}

static MesignMessageCard *
new_card (MesignEngine *engine, MesignWebRoom *room)
{
  MesignMessageCard *self = g_object_new (MESIGN_TYPE_MESSAGE_CARD, NULL);

  self->engine = g_object_ref (engine);
  self->room = g_object_ref (room);
  self->mine = list_mine (engine);
  mesign_message_card_update_actions (self);

  return self;
}

/**
 * mesign_message_card_new:
 * @engine: the engine
 * @room: what bodies drawn as web pages share
 * @info: the message
 *
 * Returns: (transfer floating): a folded card of a message of the store
 */
GtkWidget *
mesign_message_card_new (MesignEngine *engine, MesignWebRoom *room, MesignMessageInfo *info)
{
  MesignMessageCard *self = new_card (engine, room);

  self->foldable = TRUE;
  mesign_message_card_set_info (self, info);

  return GTK_WIDGET (self);
}

/**
 * mesign_message_card_new_attached:
 * @engine: the engine
 * @room: what bodies drawn as web pages share
 * @octets: the message
 *
 * Returns: (transfer floating): an open card of a message that was attached to another
 */
GtkWidget *
mesign_message_card_new_attached (MesignEngine *engine, MesignWebRoom *room, GBytes *octets)
{
  MesignMessageCard *self = new_card (engine, room);

  self->octets = g_bytes_ref (octets);
  mesign_message_card_set_expanded (self, TRUE);

  return GTK_WIDGET (self);
}

/**
 * mesign_message_card_get_id:
 * @self: a card
 *
 * Returns: the store's id of its message, 0 for an attached one
 */
gint64
mesign_message_card_get_id (MesignMessageCard *self)
{
  return self->info != NULL ? self->info->id : 0;
}

/**
 * mesign_message_card_get_info:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): what the store knows of it
 */
MesignMessageInfo *
mesign_message_card_get_info (MesignMessageCard *self)
{
  return self->info;
}

/**
 * mesign_message_card_set_info:
 * @self: a card
 * @info: the same message as it stands now
 */
void
mesign_message_card_set_info (MesignMessageCard *self, MesignMessageInfo *info)
{
  mesign_message_info_ref (info);
  g_clear_pointer (&self->info, mesign_message_info_unref);
  self->info = info;
  mesign_message_card_show_info (self);
  mesign_message_card_update_marks (self);
}

/**
 * mesign_message_card_get_opened:
 * @self: a card
 *
 * Returns: (transfer none) (nullable): the message, while the card is open and has it
 */
MesignOpenedMessage *
mesign_message_card_get_opened (MesignMessageCard *self)
{
  return self->opened;
}

/**
 * mesign_message_card_get_expanded:
 * @self: a card
 *
 * Returns: whether it is open
 */
gboolean
mesign_message_card_get_expanded (MesignMessageCard *self)
{
  return self->expanded;
}

/**
 * mesign_message_card_set_expanded:
 * @self: a card
 * @expanded: whether it shall be open
 *
 * Opens the message, or folds it and forgets what was in it.
 */
void
mesign_message_card_set_expanded (MesignMessageCard *self, gboolean expanded)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_CARD (self));

  if (self->expanded == expanded)
    return;
  self->expanded = expanded;
  gtk_widget_set_visible (self->folded, !expanded);
  gtk_widget_set_visible (self->open, expanded);
  if (expanded)
    start_opening (self);
  else
    {
      stop_opening (self);
      mesign_message_card_stop_reading (self);
      mesign_message_card_forget_opened (self);
    }
  mesign_message_card_update_actions (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_EXPANDED]);
}

/**
 * mesign_message_card_set_foldable:
 * @self: a card
 * @foldable: whether it can be folded; the only message of a conversation cannot
 */
void
mesign_message_card_set_foldable (MesignMessageCard *self, gboolean foldable)
{
  self->foldable = foldable;
  mesign_message_card_update_actions (self);
}

/**
 * mesign_message_card_reload:
 * @self: a card
 *
 * Opens the message anew, if it is open.
 */
void
mesign_message_card_reload (MesignMessageCard *self)
{
  if (!self->expanded)
    return;
  mesign_message_card_forget_opened (self);
  start_opening (self);
  mesign_message_card_update_actions (self);
}

/**
 * mesign_message_card_refresh:
 * @self: a card
 *
 * Judges the message anew, if it is open. What is shown changes only if the verdict does.
 */
void
mesign_message_card_refresh (MesignMessageCard *self)
{
  if (self->expanded)
    start_opening (self);
}

/* Tells that the person wants to answer. */
void
mesign_message_card_emit_reply (MesignMessageCard *self, MesignReplyKind kind)
{
  g_signal_emit (self, signals[SIGNAL_REPLY], 0, (int) kind);
}
