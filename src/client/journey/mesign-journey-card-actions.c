/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the card's button and its menu do. */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-card-private.h"

#include "client/compat/mesign-ask.h"
#include "client/journey/mesign-copied-secret.h"
#include "client/journey/mesign-journey-cleaning.h"
#include "client/journey/mesign-journey-retrieval.h"
#include "client/journey/mesign-journey-words.h"

#include <glib/gi18n-lib.h>

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
    mesign_journey_card_set_fault (self, error);
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
        mesign_journey_card_set_fault (self, error);
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

/* What goes */

static void
on_cleaned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignJourneyCard) self = MESIGN_JOURNEY_CARD (source);
  g_autoptr (GError) error = NULL;

  if (!mesign_journey_clean_finish (result, &error) && self->engine != NULL &&
      !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    mesign_journey_card_set_fault (self, error);
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
    mesign_journey_card_set_fault (self, error);
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
  const MesignProvider *provider =
      self->journey != NULL ? mesign_journey_card_find_provider (self) : NULL;
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
    mesign_journey_card_set_fault (self, error);
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

/* A certificate that was deleted is not asked about for ever. A password that is kept may be the
 * last way to it: that is not forgotten without a question. */
static void
end_unwanted (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey == NULL)
    return;
  if (self->journey->keeps_password)
    forget (widget, action_name, parameter);
  else
    mesign_engine_forget_journey_async (self->engine, self->id, self->cancellable, on_forgotten,
                                        g_object_ref (self));
}

static void
show_late (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignJourneyCard *self = MESIGN_JOURNEY_CARD (widget);

  if (self->journey != NULL && self->journey->pfx_message_id != 0)
    gtk_widget_activate_action (widget, "app.show-message", "x", self->journey->pfx_message_id);
}

void
mesign_journey_card_take_drops (MesignJourneyCard *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "accept", G_CALLBACK (on_accept), self);
  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

void
mesign_journey_card_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "journey.do", NULL, do_deed);
  for (guint i = 0; i < G_N_ELEMENTS (forwarded); i++)
    gtk_widget_class_install_action (widget_class, forwarded[i].name, NULL, forward);
  gtk_widget_class_install_action (widget_class, "journey.import-file", NULL, import_file);
  gtk_widget_class_install_action (widget_class, "journey.forget", NULL, forget);
  gtk_widget_class_install_action (widget_class, "journey.unwanted", NULL, end_unwanted);
  gtk_widget_class_install_action (widget_class, "journey.show-late", NULL, show_late);
  gtk_widget_class_install_action (widget_class, "journey.clean", NULL, clean);
  gtk_widget_class_install_action (widget_class, "journey.support", NULL, contact);
  gtk_widget_class_install_action (widget_class, "journey.account-page", NULL, open_account_page);
  gtk_widget_class_install_action (widget_class, "journey.retrieve", NULL, open_retrieval);
  gtk_widget_class_install_action (widget_class, "journey.copy-link", NULL, copy_link);
  gtk_widget_class_install_action (widget_class, "journey.copy-code", NULL, copy_secret);
  gtk_widget_class_install_action (widget_class, "journey.copy-password", NULL, copy_secret);
}
