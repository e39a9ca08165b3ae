/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-outgoing-row.h"

#include "client/compat/mesign-ask.h"
#include "client/composer/mesign-wrap-box.h"
#include "client/window/mesign-outgoing-words.h"
#include "client/words/mesign-words.h"

/**
 * MesignOutgoingRow:
 *
 * A mail that has not left yet: why, and what can be done about it. It is replaced, not changed,
 * when its mail changes.
 */
struct _MesignOutgoingRow
{
  GtkListBoxRow parent_instance;

  MesignEngine *engine;
  MesignOutgoing *mail;

  GtkLabel *subject;
  GtkLabel *recipients;
  GtkLabel *state;
  GtkWidget *retry;
  GtkWidget *edit;
  GtkWidget *take_back;
  GtkWidget *settle;
  GtkWidget *drop;
};

G_DEFINE_FINAL_TYPE (MesignOutgoingRow, mesign_outgoing_row, GTK_TYPE_LIST_BOX_ROW)

/* What can be done */

static void
tell_failure (MesignOutgoingRow *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);

  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    mesign_tell (GTK_WIDGET (self), _ ("Nothing Was Changed"), words);
}

static void
on_retried (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_retry_outgoing_finish (MESIGN_ENGINE (source), result, &error))
    tell_failure (self, error);
  else if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.sync", NULL);
}

static void
retry (MesignOutgoingRow *self)
{
  mesign_engine_retry_outgoing_async (self->engine, self->mail->operation_id, NULL, on_retried,
                                      g_object_ref (self));
}

static void
on_retry_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);

  if (mesign_ask_finish (result) && self->engine != NULL)
    retry (self);
}

static void
on_retry (MesignOutgoingRow *self)
{
  const MesignQuestion question = {
    .heading = _ ("Send It Again?"),
    .body = _ ("If it was sent after all, it arrives twice."),
    .accept = _ ("_Send Again"),
  };

  if (self->mail->state == MESIGN_OUTGOING_UNCERTAIN)
    mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_retry_answered, g_object_ref (self));
  else
    retry (self);
}

/* Where it fails, it can be tried again. */
static void
fail_to_take_back (MesignOutgoingRow *self, const char *words)
{
  gtk_widget_set_sensitive (self->take_back, TRUE);
  if (gtk_widget_get_root (GTK_WIDGET (self)) != NULL)
    mesign_tell (GTK_WIDGET (self), _ ("It Stays in the Outbox"), words);
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDraft) draft =
      mesign_engine_take_back_finish (MESIGN_ENGINE (source), result, NULL, &error);
  g_autofree char *words = NULL;

  if (draft != NULL)
    return;
  words = mesign_words_error (error);
  fail_to_take_back (self, words);
}

static void
on_take_back (MesignOutgoingRow *self)
{
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (self->engine, self->mail->account);

  if (account == NULL)
    {
      fail_to_take_back (self,
                         _ ("The account it was to be sent with is not here any more. Add the "
                            "account again to get the mail back."));
      return;
    }
  gtk_widget_set_sensitive (self->take_back, FALSE);
  mesign_engine_take_back_async (self->engine, account, self->mail->operation_id, NULL,
                                 on_taken_back, g_object_ref (self));
}

/* Opens it where it was written; it does not go out by itself any more. */
static void
on_edit (MesignOutgoingRow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.take-back", "(sx)", self->mail->account,
                              self->mail->operation_id);
}

static void
on_settled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_settle_outgoing_finish (MESIGN_ENGINE (source), result, &error))
    tell_failure (self, error);
}

static void
on_settle (MesignOutgoingRow *self)
{
  mesign_engine_settle_outgoing_async (self->engine, self->mail->operation_id, NULL, on_settled,
                                       g_object_ref (self));
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_drop_outgoing_finish (MESIGN_ENGINE (source), result, &error))
    tell_failure (self, error);
}

/* What was sent lies among the sent mail; only what was said of it goes. */
static void
drop (MesignOutgoingRow *self)
{
  mesign_engine_drop_outgoing_async (self->engine, self->mail->operation_id, NULL, on_dropped,
                                     g_object_ref (self));
}

static void
on_drop_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignOutgoingRow) self = MESIGN_OUTGOING_ROW (user_data);

  if (mesign_ask_finish (result) && self->engine != NULL)
    drop (self);
}

static void
on_drop (MesignOutgoingRow *self)
{
  const MesignQuestion question = {
    .heading = _ ("Discard This Message?"),
    .body = _ ("It is not sent, and not kept anywhere."),
    .accept = _ ("_Discard"),
    .destructive = TRUE,
  };

  if (self->mail->state == MESIGN_OUTGOING_SENT)
    drop (self);
  else
    mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_drop_answered, g_object_ref (self));
}

static void
show_mail (MesignOutgoingRow *self)
{
  const MesignOutgoing *mail = self->mail;
  gboolean is_uncertain = mail->state == MESIGN_OUTGOING_UNCERTAIN;
  gboolean is_sent = mail->state == MESIGN_OUTGOING_SENT;
  gboolean is_refused = mail->state == MESIGN_OUTGOING_REFUSED;
  gboolean is_stuck = is_uncertain || is_refused;
  gboolean is_idle = is_stuck || mail->state == MESIGN_OUTGOING_QUEUED;
  g_autofree char *subject = mesign_words_subject (mail->subject);
  g_autofree char *recipients = mesign_outgoing_words_recipients (mail);
  g_autofree char *state = mesign_outgoing_words_state (mail, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *words = NULL;

  gtk_label_set_text (self->subject, subject);
  gtk_label_set_text (self->recipients, recipients);
  gtk_label_set_text (self->state, state);
  if (is_stuck || mesign_outgoing_has_refused (mail) || mail->warning != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "warning");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->state), "dim-label");
  gtk_button_set_label (GTK_BUTTON (self->retry), is_stuck ? _ ("Send Again") : _ ("Send Now"));
  gtk_widget_set_visible (self->retry, is_idle);
  gtk_widget_set_visible (self->take_back, is_idle && !is_uncertain);
  gtk_widget_set_visible (self->edit, is_refused);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), is_refused);
  gtk_widget_set_visible (self->settle, is_uncertain);
  gtk_widget_set_visible (self->drop, is_idle || is_sent);
  gtk_button_set_label (GTK_BUTTON (self->drop), is_sent ? _ ("Dismiss") : _ ("Discard…"));

  words = g_strdup_printf ("%s, %s. %s", gtk_label_get_text (self->subject), recipients, state);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
}

static void
mesign_outgoing_row_dispose (GObject *object)
{
  MesignOutgoingRow *self = MESIGN_OUTGOING_ROW (object);

  g_clear_object (&self->engine);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), NULL);

  G_OBJECT_CLASS (mesign_outgoing_row_parent_class)->dispose (object);
}

static void
mesign_outgoing_row_finalize (GObject *object)
{
  g_clear_pointer (&MESIGN_OUTGOING_ROW (object)->mail, mesign_outgoing_unref);

  G_OBJECT_CLASS (mesign_outgoing_row_parent_class)->finalize (object);
}

static void
mesign_outgoing_row_class_init (MesignOutgoingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_outgoing_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_outgoing_row_finalize;

  g_type_ensure (MESIGN_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-outgoing-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, subject);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, recipients);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, state);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, retry);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, settle);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, edit);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, take_back);
  gtk_widget_class_bind_template_child (widget_class, MesignOutgoingRow, drop);
  gtk_widget_class_bind_template_callback (widget_class, on_edit);
  gtk_widget_class_bind_template_callback (widget_class, on_retry);
  gtk_widget_class_bind_template_callback (widget_class, on_settle);
  gtk_widget_class_bind_template_callback (widget_class, on_take_back);
  gtk_widget_class_bind_template_callback (widget_class, on_drop);
}

static void
mesign_outgoing_row_init (MesignOutgoingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_outgoing_row_new:
 * @engine: the engine
 * @mail: what it shows
 *
 * Returns: (transfer floating): a row
 */
GtkWidget *
mesign_outgoing_row_new (MesignEngine *engine, MesignOutgoing *mail)
{
  MesignOutgoingRow *self = g_object_new (MESIGN_TYPE_OUTGOING_ROW, NULL);

  self->engine = g_object_ref (engine);
  self->mail = mesign_outgoing_ref (mail);
  show_mail (self);

  return GTK_WIDGET (self);
}

/**
 * mesign_outgoing_row_open:
 * @self: a row that can be activated
 *
 * Opens its mail to be read and written on.
 */
void
mesign_outgoing_row_open (MesignOutgoingRow *self)
{
  g_return_if_fail (MESIGN_IS_OUTGOING_ROW (self));

  on_edit (self);
}
