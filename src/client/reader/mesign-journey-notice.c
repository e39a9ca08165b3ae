/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-journey-notice.h"

#include "client/compat/mesign-ask.h"
#include "client/journey/mesign-journey-card.h"
#include "client/journey/mesign-journey-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What a mail is to the way to a certificate: the journey it belongs to, a question, a warning, or,
 * for most mail, nothing to see. */
struct _MesignJourneyNotice
{
  AdwBin parent_instance;

  MesignEngine *engine;
  gint64 message_id;
  char *provider;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignJourneyNotice, mesign_journey_notice, ADW_TYPE_BIN)

static void look (MesignJourneyNotice *self);

static GtkWidget *
new_label (const char *text, const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style != NULL)
    gtk_widget_add_css_class (label, style);

  return label;
}

/* A box with an icon, a title and a text; returns the column for more. */
static GtkBox *
show_notice (MesignJourneyNotice *self,
             const char *icon_name,
             const char *style,
             const char *title,
             const char *text)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (icon_name);

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 24);
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_widget_add_css_class (icon, style);
  gtk_widget_add_css_class (row, "mesign-notice");
  gtk_widget_set_hexpand (column, TRUE);
  gtk_box_append (GTK_BOX (column), new_label (title, "heading"));
  gtk_box_append (GTK_BOX (column), new_label (text, NULL));
  gtk_box_append (GTK_BOX (row), icon);
  gtk_box_append (GTK_BOX (row), column);
  adw_bin_set_child (ADW_BIN (self), row);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);

  return GTK_BOX (column);
}

/* The question */

static void
on_allowed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_engine_allow_retrieval_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (journey != NULL)
    {
      look (user_data);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  mesign_tell (user_data, _ ("The Mail Was Not Taken In"), words);
}

static void
on_mine (MesignJourneyNotice *self)
{
  mesign_engine_allow_retrieval_async (self->engine, self->message_id, self->cancellable,
                                       on_allowed, self);
}

static void
on_not_mine (MesignJourneyNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
add_answer (GtkBox *row, const char *label, const char *style, GCallback callback, gpointer self)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  if (style != NULL)
    gtk_widget_add_css_class (button, style);
  g_signal_connect_swapped (button, "clicked", callback, self);
  gtk_box_append (row, button);
}

/* Who sent it and where it leads, each on a line of its own: what a person decides by. */
static void
add_facts (GtkBox *column, const MesignMessageJourney *found)
{
  g_autofree char *sender = mesign_words_clean_line (found->sender);
  g_autofree char *host = mesign_words_clean_line (found->host);

  if (*sender != '\0')
    {
      /* Translators: the address a mail was sent as */
      g_autofree char *line = g_strdup_printf (_ ("Sent as: %s"), sender);

      gtk_box_append (column, new_label (line, "dim-label"));
    }
  if (*host != '\0')
    {
      /* Translators: the host a link leads to */
      g_autofree char *line = g_strdup_printf (_ ("Its link leads to: %s"), host);

      gtk_box_append (column, new_label (line, "dim-label"));
    }
}

static GtkBox *
add_answers (GtkBox *column)
{
  GtkWidget *answers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_set_margin_top (answers, 3);
  gtk_box_append (column, answers);

  return GTK_BOX (answers);
}

static const MesignProvider *
find_provider (MesignJourneyNotice *self, const MesignMessageJourney *found)
{
  const MesignProviderSet *set = mesign_engine_get_providers (self->engine);

  return set != NULL && found->provider != NULL ? mesign_provider_set_find (set, found->provider)
                                                : NULL;
}

static void
show_question (MesignJourneyNotice *self, const MesignMessageJourney *found)
{
  GtkBox *column =
      show_notice (self, "mesign-certificate-symbolic", "warning",
                   _ ("Is This Mail Part of Getting Your Certificate?"), found->sentence);
  const MesignProvider *provider = find_provider (self, found);
  const char *untested = provider != NULL ? mesign_provider_words_untested (provider) : NULL;
  GtkBox *answers;

  add_facts (column, found);
  if (untested != NULL)
    gtk_box_append (column, new_label (untested, NULL));
  answers = add_answers (column);
  add_answer (answers, _ ("_Yes, It’s Mine"), "suggested-action", G_CALLBACK (on_mine), self);
  add_answer (answers, _ ("_No"), NULL, G_CALLBACK (on_not_mine), self);
}

/* The warning */

static const char *
get_warning (MesignRetrievalKind kind)
{
  if (kind == MESIGN_RETRIEVAL_CODE)
    return _ ("Do Not Use the Code in This Mail");
  if (kind == MESIGN_RETRIEVAL_PFX)
    return _ ("Do Not Import the Certificate in This Mail");

  return _ ("Do Not Follow the Links in This Mail");
}

static void
on_account_page (MesignJourneyNotice *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.account-page", "(ss)", "", self->provider);
}

/* Whoever waits for the real one is shown a way that does not lead through the mail. */
static void
show_warning (MesignJourneyNotice *self, const MesignMessageJourney *found)
{
  const MesignProvider *provider = find_provider (self, found);
  GtkBox *column = show_notice (self, "mesign-seal-wrong-symbolic", "error",
                                get_warning (found->kind), found->sentence);

  add_facts (column, found);
  if (provider == NULL || provider->account_page == NULL)
    return;
  gtk_box_append (column, new_label (_ ("If you are waiting for a certificate, have its mail sent "
                                        "again on the account page. Open that here, not from a "
                                        "mail."),
                                     NULL));
  g_free (self->provider);
  self->provider = g_strdup (provider->id);
  add_answer (add_answers (column), _ ("Open _Account Page"), NULL, G_CALLBACK (on_account_page),
              self);
}

static void
show_journey (MesignJourneyNotice *self, const MesignJourney *journey)
{
  adw_bin_set_child (ADW_BIN (self), mesign_journey_card_new (self->engine, journey->id));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
show_found (MesignJourneyNotice *self, const MesignMessageJourney *found)
{
  if (found->kind == MESIGN_RETRIEVAL_NONE)
    return;
  if (found->trust == MESIGN_RETRIEVAL_REFUSED)
    show_warning (self, found);
  else if (found->is_taken && found->journey != NULL)
    show_journey (self, found->journey);
  else if (found->can_allow && !found->is_taken)
    show_question (self, found);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMessageJourney) found =
      mesign_engine_find_message_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (found != NULL)
    show_found (user_data, found);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_message ("Nobody knows whether this mail belongs to a certificate: %s", error->message);
}

static void
look (MesignJourneyNotice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  mesign_engine_find_message_journey_async (self->engine, self->message_id, self->cancellable,
                                            on_found, self);
}

static void
mesign_journey_notice_dispose (GObject *object)
{
  MesignJourneyNotice *self = MESIGN_JOURNEY_NOTICE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->provider, g_free);

  G_OBJECT_CLASS (mesign_journey_notice_parent_class)->dispose (object);
}

static void
mesign_journey_notice_class_init (MesignJourneyNoticeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_journey_notice_dispose;
}

static void
mesign_journey_notice_init (MesignJourneyNotice *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * mesign_journey_notice_new:
 * @engine: the engine
 * @message_id: the store's id of a message
 *
 * Returns: (transfer floating): a widget that shows itself if the message has to do with a
 * certificate
 */
GtkWidget *
mesign_journey_notice_new (MesignEngine *engine, gint64 message_id)
{
  MesignJourneyNotice *self = g_object_new (MESIGN_TYPE_JOURNEY_NOTICE, NULL);

  self->engine = g_object_ref (engine);
  self->message_id = message_id;
  look (self);

  return GTK_WIDGET (self);
}
