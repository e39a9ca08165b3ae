/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-reader-private.h"

#include "client/reader/mesign-message-window.h"
#include "client/reader/mesign-zoom.h"
#include "client/words/mesign-words.h"

/* What is there at once needs no spinner. */
#define SPINNER_DELAY_MS 300
#define REFRESH_DELAY_MS 300

G_DEFINE_FINAL_TYPE (MesignReader, mesign_reader, ADW_TYPE_BIN)

enum
{
  PROP_MESSAGE_COUNT = 1,
  N_PROPS,
};

enum
{
  SIGNAL_REPLY,
  N_SIGNALS,
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/* Tells how many messages there are. */
void
mesign_reader_set_count (MesignReader *self, guint count)
{
  if (self->n_messages == count)
    return;
  self->n_messages = count;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_MESSAGE_COUNT]);
}

static void
show_error (MesignReader *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  adw_status_page_set_description (self->error_page, escaped);
  gtk_stack_set_visible_child_name (self->stack, "error");
}

static gboolean
on_spinner_due (gpointer user_data)
{
  MesignReader *self = user_data;

  self->spinner_source = 0;
  gtk_stack_set_visible_child_name (self->stack, "loading");
  gtk_spinner_start (self->spinner);

  return G_SOURCE_REMOVE;
}

static void
stop_listing (MesignReader *self)
{
  g_clear_handle_id (&self->spinner_source, g_source_remove);
  gtk_spinner_stop (self->spinner);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) infos =
      mesign_engine_list_conversation_finish (MESIGN_ENGINE (source), result, &error);
  MesignReader *self;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self = user_data;
  stop_listing (self);
  if (infos != NULL)
    mesign_reader_show_infos (self, infos);
  else
    show_error (self, error);
}

static void
list (MesignReader *self)
{
  stop_listing (self);
  self->cancellable = g_cancellable_new ();
  if (mesign_reader_first_card (self) == NULL)
    self->spinner_source = g_timeout_add (SPINNER_DELAY_MS, on_spinner_due, self);
  mesign_engine_list_conversation_in_async (self->engine, self->conversation_id, self->mailbox_id,
                                            self->cancellable, on_listed, self);
}

/* A subject of many lines is cut off; pointing at it shows the rest. */
static gboolean
on_subject_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard_mode, GtkTooltip *tooltip)
{
  GtkLabel *label = GTK_LABEL (widget);

  if (!pango_layout_is_ellipsized (gtk_label_get_layout (label)))
    return FALSE;
  gtk_tooltip_set_text (tooltip, gtk_label_get_text (label));

  return TRUE;
}

static void
on_try_again (MesignReader *self)
{
  list (self);
}

static void
on_older_wanted (MesignReader *self)
{
  self->show_all = TRUE;
  list (self);
}

/* What changes meanwhile */

static gboolean
concerns (MesignReader *self, const MesignChange *change)
{
  switch (change->kind)
    {
    case MESIGN_CHANGE_ROW:
      return change->row_id == self->conversation_id;
    case MESIGN_CHANGE_MESSAGE:
      return mesign_reader_find_card (self, change->row_id) != NULL;
    case MESIGN_CHANGE_EVERYTHING:
      return TRUE;
    case MESIGN_CHANGE_MAILBOX:
    case MESIGN_CHANGE_OPERATION:
    case MESIGN_CHANGE_OUTGOING:
    default:
      return FALSE;
    }
}

static void
on_changes (MesignEngine *engine, GArray *changes, MesignReader *self)
{
  if (self->conversation_id == 0)
    return;
  for (guint i = 0; i < changes->len; i++)
    if (concerns (self, &g_array_index (changes, MesignChange, i)))
      {
        list (self);
        return;
      }
}

static gboolean
on_refresh_due (gpointer user_data)
{
  MesignReader *self = user_data;

  self->refresh_source = 0;
  for (MesignMessageCard *card = mesign_reader_first_card (self); card != NULL;
       card = mesign_reader_next_card (card))
    mesign_message_card_refresh (card);

  return G_SOURCE_REMOVE;
}

/* Somebody is trusted, or a key is there, that was not: verdicts are made anew, once for all that
 * comes together. */
static void
on_certificates_changed (MesignEngine *engine, MesignReader *self)
{
  if (self->refresh_source == 0)
    self->refresh_source = g_timeout_add (REFRESH_DELAY_MS, on_refresh_due, self);
}

/* Actions */

/* Tells that the person wants to answer a message. */
void
mesign_reader_emit_reply (MesignReader *self, MesignMessageCard *card, MesignReplyKind kind)
{
  g_signal_emit (self, signals[SIGNAL_REPLY], 0, mesign_message_card_get_opened (card),
                 mesign_message_card_get_id (card), (int) kind);
}

static void
reply (MesignReader *self, MesignReplyKind kind)
{
  MesignMessageCard *card = mesign_reader_find_current (self);

  if (card != NULL)
    mesign_reader_emit_reply (self, card, kind);
}

static void
on_reply (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reply (MESIGN_READER (widget), MESIGN_REPLY);
}

static void
on_reply_all (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reply (MESIGN_READER (widget), MESIGN_REPLY_ALL);
}

static void
on_forward (GtkWidget *widget, const char *name, GVariant *parameter)
{
  reply (MESIGN_READER (widget), MESIGN_FORWARD);
}

static void
mesign_reader_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignReader *self = MESIGN_READER (object);

  if (id == PROP_MESSAGE_COUNT)
    g_value_set_uint (value, self->n_messages);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
mesign_reader_dispose (GObject *object)
{
  MesignReader *self = MESIGN_READER (object);

  if (self->stack != NULL)
    stop_listing (self);
  g_clear_handle_id (&self->scroll_source, g_source_remove);
  g_clear_handle_id (&self->refresh_source, g_source_remove);
  mesign_reader_drop_find (self);
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_READER);
  g_clear_object (&self->room);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_reader_parent_class)->dispose (object);
}

static void
mesign_reader_class_init (MesignReaderClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = mesign_reader_get_property;
  object_class->dispose = mesign_reader_dispose;

  props[PROP_MESSAGE_COUNT] =
      g_param_spec_uint ("message-count", NULL, NULL, 0, G_MAXUINT, 0,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  /* The person wants to answer: the message, its id, a #MesignReplyKind. */
  signals[SIGNAL_REPLY] =
      g_signal_new ("reply", MESIGN_TYPE_READER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 3, MESIGN_TYPE_OPENED_MESSAGE, G_TYPE_INT64, G_TYPE_INT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-reader.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignReader, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, error_page);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, scroller);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, subject);
  gtk_widget_class_bind_template_callback (widget_class, on_subject_tooltip);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, older);
  gtk_widget_class_bind_template_child (widget_class, MesignReader, cards);
  mesign_reader_bind_find (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
  gtk_widget_class_bind_template_callback (widget_class, on_older_wanted);
  gtk_widget_class_install_action (widget_class, "reader.reply", NULL, on_reply);
  gtk_widget_class_install_action (widget_class, "reader.reply-all", NULL, on_reply_all);
  gtk_widget_class_install_action (widget_class, "reader.forward", NULL, on_forward);
}

static void
mesign_reader_init (MesignReader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->room = mesign_web_room_new ();
  mesign_reader_scroll_first (self->scroller);
  mesign_zoom_add_wheel (GTK_WIDGET (self));
  mesign_reader_init_find (self);
  mesign_reader_update_actions (self);
}

/**
 * mesign_reader_new:
 * @engine: the engine
 *
 * Returns: (transfer floating): a reader that shows nothing yet
 */
GtkWidget *
mesign_reader_new (MesignEngine *engine)
{
  MesignReader *self = g_object_new (MESIGN_TYPE_READER, NULL);

  self->engine = g_object_ref (engine);
  g_signal_connect_object (engine, "changes", G_CALLBACK (on_changes), self, 0);
  g_signal_connect_object (engine, "certificates-changed", G_CALLBACK (on_certificates_changed),
                           self, 0);

  return GTK_WIDGET (self);
}

/**
 * mesign_reader_show_conversation:
 * @self: the reader
 * @conversation_id: the conversation
 * @mailbox_id: the mailbox it is looked at in, or 0
 * @focus_message_id: the message to begin with, or 0 for the newest and those not read
 *
 * Shows a conversation; nothing happens if it is shown already.
 */
void
mesign_reader_show_conversation (MesignReader *self,
                                 gint64 conversation_id,
                                 gint64 mailbox_id,
                                 gint64 focus_message_id)
{
  MesignMessageCard *card;

  g_return_if_fail (MESIGN_IS_READER (self) && conversation_id != 0);

  self->focus_id = focus_message_id;
  if (self->conversation_id == conversation_id && self->mailbox_id == mailbox_id)
    {
      card = focus_message_id != 0 ? mesign_reader_find_card (self, focus_message_id) : NULL;
      if (card != NULL)
        {
          mesign_message_card_set_expanded (card, TRUE);
          mesign_reader_scroll_to (self, card);
        }
      return;
    }
  mesign_reader_stop_find (self);
  mesign_reader_drop_cards (self);
  self->conversation_id = conversation_id;
  self->mailbox_id = mailbox_id;
  self->show_all = FALSE;
  mesign_reader_update_actions (self);
  list (self);
}

/**
 * mesign_reader_clear:
 * @self: the reader
 *
 * Shows nothing.
 */
void
mesign_reader_clear (MesignReader *self)
{
  g_return_if_fail (MESIGN_IS_READER (self));

  stop_listing (self);
  mesign_reader_stop_find (self);
  self->conversation_id = 0;
  self->mailbox_id = 0;
  mesign_reader_drop_cards (self);
  mesign_reader_set_count (self, 0);
  mesign_reader_update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, "empty");
}

/**
 * mesign_reader_stop_reading:
 * @self: the reader
 *
 * What is shown does not become read by itself any more.
 */
void
mesign_reader_stop_reading (MesignReader *self)
{
  for (MesignMessageCard *card = mesign_reader_first_card (self); card != NULL;
       card = mesign_reader_next_card (card))
    mesign_message_card_stop_reading (card);
}

/**
 * mesign_reader_get_message_count:
 * @self: the reader
 *
 * Returns: how many messages the conversation has, 0 for none shown
 */
guint
mesign_reader_get_message_count (MesignReader *self)
{
  return self->n_messages;
}

/**
 * mesign_reader_get_conversation:
 * @self: the reader
 *
 * Returns: the conversation shown, or 0
 */
gint64
mesign_reader_get_conversation (MesignReader *self)
{
  return self->conversation_id;
}

/**
 * mesign_reader_list_message_ids:
 * @self: the reader
 *
 * Returns: (transfer full) (element-type gint64): the messages shown
 */
GArray *
mesign_reader_list_message_ids (MesignReader *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (MesignMessageCard *card = mesign_reader_first_card (self); card != NULL;
       card = mesign_reader_next_card (card))
    {
      gint64 id = mesign_message_card_get_id (card);

      g_array_append_val (ids, id);
    }

  return ids;
}
