/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-card.h"

#include "client/compat/mesign-ask.h"
#include "client/journey/mesign-copied-secret.h"
#include "client/journey/mesign-journey-cleaning.h"
#include "client/journey/mesign-journey-retrieval.h"
#include "client/journey/mesign-journey-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignJourneyCard:
 *
 * Where a certificate on its way stands, in a few words and one button; shown among the
 * certificates and on the mails that belong to it. Follows the journey, and is gone when that is
 * forgotten.
 */
struct _MesignJourneyCard
{
  AdwBin parent_instance;

  GtkImage *icon;
  GtkLabel *title;
  GtkLabel *body;
  GtkLabel *remedy;
  GtkLabel *ended;
  GtkLabel *note;
  GtkLabel *facts;
  GtkButton *button;
  GtkWidget *clean_button;
  GtkWidget *by_hand_button;
  GtkLabel *fault;

  MesignEngine *engine;
  GCancellable *cancellable;
  gint64 id;
  MesignJourneyDetails *details;
  const MesignJourney *journey;
  gboolean copies_password;
};

enum
{
  PROP_0,
  PROP_KEEPS_PASSWORD,
  N_PROPERTIES,
};

static GParamSpec *properties[N_PROPERTIES];

G_DEFINE_FINAL_TYPE (MesignJourneyCard, mesign_journey_card, ADW_TYPE_BIN)

static void
set_fault (MesignJourneyCard *self, const GError *error)
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

static const MesignProvider *
find_provider (MesignJourneyCard *self)
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
  gtk_widget_set_visible (self->by_hand_button, mesign_journey_is_open (journey));
}

static void
update (MesignJourneyCard *self)
{
  const MesignProvider *provider = find_provider (self);
  g_autofree char *body = mesign_journey_explain (self->journey);
  g_autofree char *remedy = mesign_journey_explain_remedy (self->journey);
  g_autofree char *ended =
      mesign_journey_words_ended (self->details, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *note = mesign_journey_words_note (self->journey, provider);
  g_autofree char *facts = mesign_journey_words_facts (self->journey, provider);
  const char *title = mesign_journey_words_title (self->journey->state);

  gtk_label_set_text (self->title, title);
  gtk_label_set_text (self->body, body);
  set_line (self->remedy, remedy);
  set_line (self->ended, ended);
  set_line (self->note, note);
  set_line (self->facts, facts);
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
  set_fault (self, NULL);
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

/* Its button */

static void
do_deed (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey == NULL)
    return;
  switch (mesign_journey_get_deed (self->journey->state))
    {
    case MESIGN_JOURNEY_DEED_ACCOUNT_PAGE:
      gtk_widget_activate_action (widget, "app.account-page", "(ss)", self->journey->address,
                                  self->journey->provider);
      break;
    case MESIGN_JOURNEY_DEED_RETRIEVE:
      gtk_widget_activate_action (widget, "app.retrieve", "x", self->id);
      break;
    case MESIGN_JOURNEY_DEED_LOOK:
      gtk_widget_activate_action (widget, "app.sync", NULL);
      break;
    case MESIGN_JOURNEY_DEED_SHOW:
      gtk_widget_activate_action (widget, "app.certificates", "s",
                                  self->journey->fingerprint != NULL ? self->journey->fingerprint
                                                                     : "");
      break;
    case MESIGN_JOURNEY_DEED_CONTINUE:
    case MESIGN_JOURNEY_DEED_IMPORT:
    default:
      gtk_widget_activate_action (widget, "app.journey", "x", self->id);
      break;
    }
}

/* What the application does about a journey, from the menu. */
static const struct
{
  const char *name;
  const char *deed;
} forwarded[] = {
  { "journey.show-steps", "app.journey" },    { "journey.print-sheet", "app.recovery-sheet" },
  { "journey.report", "app.journey-report" }, { "journey.enter-link", "app.enter-link" },
  { "journey.enter-code", "app.enter-code" },
};

static void
forward (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    if (g_str_equal (forwarded[i].name, action_name))
      gtk_widget_activate_action (widget, forwarded[i].deed, "x", MESIGN_JOURNEY_CARD (widget)->id);
}

/* By hand */

static void
import_file (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "app.import-for", "(xs)", MESIGN_JOURNEY_CARD (widget)->id,
                              "");
}

/* A file that is dropped on the card of an order is that order's certificate; afterwards it is the
 * window's, as anywhere else. */
static gboolean
on_accept (MesignJourneyCard *self, GdkDrop *drop)
{
  return self->journey != NULL && mesign_journey_is_open (self->journey) &&
         gdk_content_formats_contain_gtype (gdk_drop_get_formats (drop), G_TYPE_FILE);
}

static gboolean
on_drop (MesignJourneyCard *self, const GValue *value)
{
  g_autofree char *uri = g_file_get_uri (g_value_get_object (value));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.import-for", "(xs)", self->id, uri);

  return TRUE;
}

static void
take_drops (MesignJourneyCard *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
open_account_page (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey != NULL)
    gtk_widget_activate_action (widget, "app.account-page", "(ss)", self->journey->address,
                                self->journey->provider);
}

static void
on_retrieval_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (source);
  g_autoptr (GError) error = NULL;

  if (self->engine != NULL && !mesign_journey_open_retrieval_finish (result, &error) &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_fault (self, error);
}

static void
open_retrieval (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey != NULL)
    mesign_journey_open_retrieval_async (g_object_ref (widget), self->engine, self->journey,
                                         self->cancellable, on_retrieval_open, NULL);
}

static void
copy_link (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);
  g_autoptr (MesignSecret) link = NULL;

  if (self->journey == NULL || self->journey->link == NULL)
    return;
  link = mesign_secret_new_from_string (self->journey->link);
  mesign_copy_secret (widget, link);
}

static void
on_secrets (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);
  const MesignSecret *secret = NULL;

  if (self->engine == NULL)
    return;
  if (details == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        set_fault (self, error);
      return;
    }
  secret = self->copies_password ? details->password : details->code;
  if (secret != NULL)
    mesign_copy_secret (GTK_WIDGET (self), secret);
}

static void
copy_secret (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  self->copies_password = g_str_equal (action_name, "journey.copy-password");
  mesign_engine_get_journey_async (self->engine, self->id, TRUE, self->cancellable, on_secrets,
                                   g_object_ref (self));
}

/* What is kept, and what goes */

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_keep_journey_password_finish (MESIGN_ENGINE (source), result, &error) &&
      self->engine != NULL && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_fault (self, error);
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
on_cleaned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (source);
  g_autoptr (GError) error = NULL;

  if (!mesign_journey_clean_finish (result, &error) && self->engine != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_fault (self, error);
}

static void
clean (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey != NULL)
    mesign_journey_clean_async (g_object_ref (widget), self->engine, self->journey,
                                self->cancellable, on_cleaned, NULL);
}

static void
on_contact_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error) && self->engine != NULL)
    set_fault (self, error);
}

/* A new mail that names the order. */
static char *
dup_mailto (const MesignProvider *provider, const MesignJourney *journey)
{
  g_autofree char *address = g_uri_escape_string (provider->support, "@", FALSE);
  g_autofree char *subject = NULL;
  g_autofree char *escaped = NULL;

  if (journey->order[0] == '\0')
    return g_strconcat ("mailto:", address, NULL);
  /* Translators: the subject of a mail to the provider; the number of an order */
  subject = g_strdup_printf (_ ("Certificate order %s"), journey->order);
  escaped = g_uri_escape_string (subject, NULL, FALSE);

  return g_strconcat ("mailto:", address, "?subject=", escaped, NULL);
}

/* A web page goes to the browser, an address to a new mail. */
static void
contact (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);
  const MesignProvider *provider = self->journey != NULL ? find_provider (self) : NULL;
  g_autoptr (GdkAppLaunchContext) context = NULL;
  g_autofree char *mailto = NULL;

  if (provider == NULL || provider->support == NULL)
    return;
  if (!g_str_has_prefix (provider->support, "https://"))
    {
      mailto = dup_mailto (provider, self->journey);
      gtk_widget_activate_action (widget, "app.compose", "s", mailto);
      return;
    }
  context = gdk_display_get_app_launch_context (gtk_widget_get_display (widget));
  g_app_info_launch_default_for_uri_async (provider->support, G_APP_LAUNCH_CONTEXT (context),
                                           self->cancellable, on_contact_open,
                                           g_object_ref (widget));
}

/* Forgetting */

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);
  g_autoptr (GError) error = NULL;

  if (self->engine == NULL)
    return;
  if (mesign_engine_forget_journey_finish (MESIGN_ENGINE (source), result, &error))
    gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    set_fault (self, error);
}

static void
on_asked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (user_data);

  if (self->engine == NULL)
    return;
  if (mesign_ask_finish (result))
    mesign_engine_forget_journey_async (self->engine, self->id, self->cancellable, on_forgotten,
                                        g_object_ref (self));
}

static void
forget (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);
  gboolean is_open = self->journey != NULL && mesign_journey_is_open (self->journey);
  const MesignQuestion question = {
    .heading = _ ("Forget This Order?"),
    .body = is_open ? _ ("MeSign forgets the link, the code and the protection password it keeps. "
                         "The mails stay; without the password the certificate cannot be imported "
                         "by itself.")
                    : _ ("Only this card goes. The certificate stays."),
    .accept = _ ("_Forget"),
    .cancel = _ ("_Keep"),
    .destructive = is_open,
  };

  mesign_ask_async (widget, &question, self->cancellable, on_asked, g_object_ref (self));
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
  gtk_widget_class_install_action (widget_class, "journey.do", NULL, do_deed);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i].name, NULL, forward);
  gtk_widget_class_install_action (widget_class, "journey.import-file", NULL, import_file);
  gtk_widget_class_install_action (widget_class, "journey.forget", NULL, forget);
  gtk_widget_class_install_property_action (widget_class, "journey.keep-password",
                                            "keeps-password");
  gtk_widget_class_install_action (widget_class, "journey.clean", NULL, clean);
  gtk_widget_class_install_action (widget_class, "journey.support", NULL, contact);
  gtk_widget_class_install_action (widget_class, "journey.account-page", NULL, open_account_page);
  gtk_widget_class_install_action (widget_class, "journey.retrieve", NULL, open_retrieval);
  gtk_widget_class_install_action (widget_class, "journey.copy-link", NULL, copy_link);
  gtk_widget_class_install_action (widget_class, "journey.copy-code", NULL, copy_secret);
  gtk_widget_class_install_action (widget_class, "journey.copy-password", NULL, copy_secret);
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
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, clean_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, by_hand_button);
  gtk_widget_class_bind_template_child (widget_class, MesignJourneyCard, fault);
}

static void
mesign_journey_card_init (MesignJourneyCard *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  take_drops (self);
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
