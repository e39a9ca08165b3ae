/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-list-notice.h"

#include "client/compat/mesign-ask.h"
#include "client/reader/mesign-links.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-unsubscribe.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The mail of a list says how the list is left. Nothing is done before the person has said yes to
 * whom it goes to. */
struct _MesignListNotice
{
  AdwBin parent_instance;

  MesignEngine *engine;
  MesignOpenedMessage *message;
  GCancellable *cancellable;

  GtkLabel *words;
  GtkSpinner *spinner;
  GtkWidget *button;
};

G_DEFINE_FINAL_TYPE (MesignListNotice, mesign_list_notice, ADW_TYPE_BIN)

static void
show_waiting (MesignListNotice *self, gboolean waiting)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), waiting);
  gtk_spinner_set_spinning (self->spinner, waiting);
  gtk_widget_set_sensitive (self->button, !waiting);
}

static void
on_unsubscribed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignListNotice) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_engine_unsubscribe_finish (MESIGN_ENGINE (source), result, &error))
    {
      show_waiting (self, FALSE);
      gtk_widget_set_visible (self->button, FALSE);
      gtk_label_set_text (self->words, _ ("The sender was told that you want no more of this. It "
                                          "may take some days until nothing comes any more."));
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  show_waiting (self, FALSE);
  words = mesign_words_error (error);
  mesign_tell (GTK_WIDGET (self), _ ("Not Unsubscribed"), words);
}

/* What comes after the yes. */

static void
begin (MesignListNotice *self)
{
  const MesignOpenedMessage *message = self->message;

  if (!message->unsubscribe_at_once)
    {
      mesign_links_open (GTK_WIDGET (self),
                         message->unsubscribe_mail != NULL ? message->unsubscribe_mail
                                                           : message->unsubscribe_url,
                         NULL);
      return;
    }
  show_waiting (self, TRUE);
  mesign_engine_unsubscribe_async (self->engine, message->unsubscribe_url, self->cancellable,
                                   on_unsubscribed, g_object_ref (self));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignListNotice) self = user_data;

  if (mesign_ask_finish (result) && !g_cancellable_is_cancelled (self->cancellable))
    begin (self);
}

static char *
dup_host (const char *url)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);

  return g_strdup (uri != NULL ? g_uri_get_host (uri) : url);
}

/* Of a mailto: address only whom the mail goes to. */
static char *
dup_recipient (const char *uri)
{
  const char *start = uri + strlen ("mailto:");
  g_autofree char *escaped = g_strndup (start, strcspn (start, "?"));
  g_autofree char *address = g_uri_unescape_string (escaped, NULL);

  return mesign_words_clean_line (address != NULL ? address : escaped);
}

static char *
dup_consequence (const MesignOpenedMessage *message)
{
  g_autofree char *whom = message->unsubscribe_mail != NULL && !message->unsubscribe_at_once
                              ? dup_recipient (message->unsubscribe_mail)
                              : dup_host (message->unsubscribe_url);

  if (message->unsubscribe_at_once)
    return g_strdup_printf (_ ("A request goes to %s that you want no more of this mail."), whom);
  if (message->unsubscribe_mail != NULL)
    return g_strdup_printf (_ ("A mail to %s is made ready, for you to send."), whom);

  return g_strdup_printf (_ ("The page of the list at %s opens in the browser."), whom);
}

static const char *
get_accept (const MesignOpenedMessage *message)
{
  if (message->unsubscribe_at_once)
    return _ ("_Unsubscribe");

  return message->unsubscribe_mail != NULL ? _ ("_Write the Mail") : _ ("_Open the Page");
}

static void
ask (MesignListNotice *self)
{
  g_autofree char *consequence = dup_consequence (self->message);
  g_autofree char *body = g_strdup_printf (
      /* Translators: a sentence that says what happens, then this advice */
      _ ("%s\n\nDo this only with a list you know: to a stranger it tells that somebody reads your "
         "mail. What you never asked for belongs in the junk."),
      consequence);
  const MesignQuestion question = {
    .heading = _ ("Unsubscribe from This List?"),
    .body = body,
    .accept = get_accept (self->message),
  };

  mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_answered,
                    g_object_ref (self));
}

static void
mesign_list_notice_dispose (GObject *object)
{
  MesignListNotice *self = MESIGN_LIST_NOTICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_list_notice_parent_class)->dispose (object);
}

static void
mesign_list_notice_finalize (GObject *object)
{
  MesignListNotice *self = MESIGN_LIST_NOTICE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->message, mesign_opened_message_unref);

  G_OBJECT_CLASS (mesign_list_notice_parent_class)->finalize (object);
}

/* Who leaves the mail meanwhile goes on with it: the request is on its way. */
static void
mesign_list_notice_unroot (GtkWidget *widget)
{
  MesignListNotice *self = MESIGN_LIST_NOTICE (widget);

  if (!gtk_widget_get_visible (GTK_WIDGET (self->spinner)))
    g_cancellable_cancel (self->cancellable);

  GTK_WIDGET_CLASS (mesign_list_notice_parent_class)->unroot (widget);
}

static void
mesign_list_notice_class_init (MesignListNoticeClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_list_notice_dispose;
  object_class->finalize = mesign_list_notice_finalize;
  GTK_WIDGET_CLASS (klass)->unroot = mesign_list_notice_unroot;
}

static void
mesign_list_notice_init (MesignListNotice *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->cancellable = g_cancellable_new ();
  self->words = GTK_LABEL (gtk_label_new (_ ("This mail came by a list.")));
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->button = gtk_button_new_with_mnemonic (_ ("_Unsubscribe…"));
  gtk_label_set_wrap (self->words, TRUE);
  gtk_label_set_xalign (self->words, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->words), TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->words), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), FALSE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  g_signal_connect_swapped (self->button, "clicked", G_CALLBACK (ask), self);
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->words));
  gtk_box_append (GTK_BOX (row), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (row), self->button);
  adw_bin_set_child (ADW_BIN (self), row);
}

/**
 * mesign_list_notice_is_wanted:
 * @message: an opened message
 *
 * Returns: whether it says how the list it came by is left. What was encrypted came by no list, and
 * nobody is to learn that it was read.
 */
gboolean
mesign_list_notice_is_wanted (const MesignOpenedMessage *message)
{
  return (message->unsubscribe_url != NULL || message->unsubscribe_mail != NULL) &&
         message->report->encryption.status == MESIGN_ENCRYPTION_NONE;
}

/**
 * mesign_list_notice_new:
 * @engine: the engine
 * @message: an opened message for which mesign_list_notice_is_wanted()
 *
 * Returns: (transfer floating): a line with which one leaves the list
 */
GtkWidget *
mesign_list_notice_new (MesignEngine *engine, MesignOpenedMessage *message)
{
  MesignListNotice *self = g_object_new (MESIGN_TYPE_LIST_NOTICE, NULL);

  self->engine = g_object_ref (engine);
  self->message = mesign_opened_message_ref (message);

  return GTK_WIDGET (self);
}
