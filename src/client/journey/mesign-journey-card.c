/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-card-private.h"

#include "client/journey/mesign-journey-cleaning.h"
#include "client/journey/mesign-journey-retrieval.h"
#include "client/journey/mesign-journey-words.h"
#include "client/words/mesign-words.h"

/**
 * MesignJourneyCard:
 *
 * Where a certificate on its way stands, in a few words and one button; shown among the
 * certificates and on the mails that belong to it. Follows the journey, and is gone when that is
 * forgotten. What its button and its menu do is in mesign-journey-card-actions.c.
 */

enum
{
  PROP_0,
  PROP_KEEPS_PASSWORD,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (MesignJourneyCard, mesign_journey_card, ADW_TYPE_BIN)

void
mesign_journey_card_set_fault (MesignJourneyCard *self, const GError *error)
{
  g_autofree char *words = error != NULL ? mesign_words_error (error) : NULL;

  gtk_label_set_text (self->fault, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), words != NULL);
}

static void
toggle_css_class (GtkWidget *widget, const char *name, gboolean on)
{
  if (on)
    gtk_widget_add_css_class (widget, name);
  else
    gtk_widget_remove_css_class (widget, name);
}

static void
set_line (GtkLabel *label, const char *text)
{
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && text[0] != '\0');
}

const MesignProvider *
mesign_journey_card_find_provider (MesignJourneyCard *self)
{
  const MesignProviderSet *set = mesign_engine_get_providers (self->engine);

  return set != NULL && self->journey->provider != NULL
             ? mesign_provider_set_find (set, self->journey->provider)
             : NULL;
}

static void
update_icon (MesignJourneyCard *self)
{
  MesignJourneyState state = self->journey->state;
  gboolean is_done = state == MESIGN_JOURNEY_IMPORTED || state == MESIGN_JOURNEY_IN_USE;

  gtk_image_set_from_icon_name (self->icon, is_done ? "mesign-seal-valid-symbolic"
                                                    : "mesign-certificate-symbolic");
  toggle_css_class (GTK_WIDGET (self->icon), "success", is_done);
  toggle_css_class (GTK_WIDGET (self->icon), "warning", state == MESIGN_JOURNEY_RENEW);
  toggle_css_class (GTK_WIDGET (self->icon), "accent", mesign_journey_is_open (self->journey));
}

static void
update_button (MesignJourneyCard *self)
{
  MesignJourneyState state = self->journey->state;

  gtk_button_set_label (self->button, mesign_journey_deed_words (mesign_journey_get_deed (state)));
  toggle_css_class (GTK_WIDGET (self->button), "suggested-action",
                    mesign_journey_is_deed_suggested (state));
}

/* What can be done by hand where it stands, besides what the button does. */
static void
update_by_hand (MesignJourneyCard *self, const MesignProvider *provider)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const MesignJourney *journey = self->journey;
  MesignJourneyDeed deed = mesign_journey_get_deed (journey->state);

  gtk_widget_action_set_enabled (widget, "journey.account-page",
                                 deed != MESIGN_JOURNEY_DEED_ACCOUNT_PAGE && provider != NULL &&
                                     provider->account_page != NULL);
  gtk_widget_action_set_enabled (widget, "journey.retrieve",
                                 deed != MESIGN_JOURNEY_DEED_RETRIEVE &&
                                     mesign_journey_can_open_retrieval (journey));
  gtk_widget_action_set_enabled (widget, "journey.copy-link", journey->link != NULL);
  gtk_widget_action_set_enabled (widget, "journey.copy-code", journey->has_code);
  gtk_widget_action_set_enabled (widget, "journey.copy-password",
                                 journey->state >= MESIGN_JOURNEY_READY &&
                                     journey->key_hash == NULL);
  /* A key made here came in no file that a password opens. */
  gtk_widget_action_set_enabled (widget, "journey.print-sheet", journey->key_hash == NULL);
  gtk_widget_action_set_enabled (widget, "journey.keep-password",
                                 journey->key_hash == NULL &&
                                     (mesign_journey_is_open (journey) || journey->keeps_password));
  gtk_widget_action_set_enabled (widget, "journey.support",
                                 provider != NULL && provider->support != NULL);
  gtk_widget_set_visible (self->clean_button, mesign_journey_can_clean (journey));
  gtk_widget_set_visible (self->unwanted_button, journey->state == MESIGN_JOURNEY_RENEW &&
                                                     journey->renewal == MESIGN_RENEWAL_DELETED);
  gtk_widget_set_visible (self->by_hand_button, mesign_journey_is_open (journey));
}

static void
update (MesignJourneyCard *self)
{
  const MesignProvider *provider = mesign_journey_card_find_provider (self);
  g_autofree char *body = mesign_journey_explain (self->journey);
  g_autofree char *remedy = mesign_journey_explain_remedy (self->journey);
  g_autofree char *ended =
      mesign_journey_words_ended (self->details, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *note = mesign_journey_words_note (self->journey, provider);
  g_autofree char *facts = mesign_journey_words_facts (self->journey, provider);
  const char *late = mesign_journey_words_late (self->details);
  const char *title = mesign_journey_words_title (self->journey->state);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->body, body);
  set_line (self->remedy, remedy);
  set_line (self->ended, ended);
  set_line (self->late, late);
  set_line (self->note, note);
  set_line (self->facts, facts);
  gtk_widget_set_visible (self->late_button, late != NULL);
  update_icon (self);
  update_button (self);
  update_by_hand (self, provider);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, body, -1);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (details == NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  self->details = g_steal_pointer (&details);
  self->journey = self->details->journey;
  mesign_journey_card_set_fault (self, NULL);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_KEEPS_PASSWORD]);
}

static void
load (MesignJourneyCard *self)
{
  mesign_engine_get_journey_async (self->engine, self->id, FALSE, self->cancellable, on_details,
                                   g_object_ref (self));
}

static void
on_journey_changed (MesignJourneyCard *self, gint64 id)
{
  if (id == self->id)
    load (self);
}

/* What is kept, and what goes */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_keep_journey_password_finish (MESIGN_ENGINE (source), result, &error) &&
      self->engine != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mesign_journey_card_set_fault (self, error);
}

static void
mesign_journey_card_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (object);

  if (id == PROP_KEEPS_PASSWORD)
    g_value_set_boolean (value, self->journey != NULL && self->journey->keeps_password);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
mesign_journey_card_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (object);

  if (id == PROP_KEEPS_PASSWORD && self->engine != NULL)
    mesign_engine_keep_journey_password_async (self->engine, self->id, g_value_get_boolean (value),
                                               self->cancellable, on_kept, g_object_ref (self));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
}

static void
mesign_journey_card_dispose (GObject *object)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  self->journey = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_JOURNEY_CARD);

  G_OBJECT_CLASS (mesign_journey_card_parent_class)->dispose (object);
}

static void
mesign_journey_card_finalize (GObject *object)
{
  g_object_unref (MESIGN_JOURNEY_CARD (object)->cancellable);

  G_OBJECT_CLASS (mesign_journey_card_parent_class)->finalize (object);
}

static void
mesign_journey_card_class_init (MesignJourneyCardClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_journey_card_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_journey_card_finalize;
  G_OBJECT_CLASS (klass)->get_property = mesign_journey_card_get_property;
  G_OBJECT_CLASS (klass)->set_property = mesign_journey_card_set_property;

  /* Whether the protection password stays here after the import. */
  properties[PROP_KEEPS_PASSWORD] =
      g_param_spec_boolean ("keeps-password", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPERTIES, properties);

  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  mesign_journey_card_install_actions (widget_class);
  /* As an action this one has a state, which the menu shows. */
  gtk_widget_class_install_property_action (widget_class, "journey.keep-password",
                                            "keeps-password");
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-journey-card.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, title);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, body);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, remedy);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, ended);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, note);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, facts);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, late);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, late_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, unwanted_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, clean_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, by_hand_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, fault);
}

static void
mesign_journey_card_init (MesignJourneyCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_journey_card_take_drops (self);
}

/**
 * mesign_journey_card_new:
 * @engine: an open engine
 * @journey_id: a journey
 *
 * Returns: (transfer floating): its card, to be seen as soon as it is known where it stands
 */
GtkWidget *
mesign_journey_card_new (MesignEngine *engine, gint64 journey_id)
{
  MesignJourneyCard *self = g_object_new (MESIGN_TYPE_JOURNEY_CARD, NULL);

  self->engine = g_object_ref (engine);
  self->id = journey_id;
  g_signal_connect_object (engine, "journey-changed", G_CALLBACK (on_journey_changed), self,
                           G_CONNECT_SWAPPED);
  load (self);

  return GTK_WIDGET (self);
}
