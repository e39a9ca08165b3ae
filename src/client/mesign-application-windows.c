/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-group.h"
#include "client/composer/mesign-composer.h"
#include "client/mesign-application-private.h"
#include "client/preferences/mesign-preferences-window.h"
#include "client/words/mesign-words.h"

/* A question goes when it is answered, and would take along what stands before it. */
GtkWindow *
mesign_application_get_front (MesignApplication *self)
{
  GtkWindow *front = gtk_application_get_active_window (GTK_APPLICATION (self));

  while (ADW_IS_MESSAGE_DIALOG (front))
    front = gtk_window_get_transient_for (front);

  return front != NULL ? front : GTK_WINDOW (self->window);
}

/* NULL for the first account, and where there is none. */
static MesignAccount *
find_account (MesignApplication *self, const char *address)
{
  g_autoptr (GPtrArray) accounts = NULL;

  if (address != NULL && address[0] != '\0')
    return mesign_engine_find_account (self->engine, address);
  accounts = mesign_engine_list_accounts (self->engine);

  return accounts->len > 0 ? mesign_account_ref (accounts->pdata[0]) : NULL;
}

void
mesign_application_show_main (MesignApplication *self)
{
  if (self->window == NULL)
    self->window =
        MESIGN_WINDOW (mesign_window_new (GTK_APPLICATION (self), self->engine, self->updater));
  gtk_window_present (GTK_WINDOW (self->window));
}

void
mesign_application_show_welcome (MesignApplication *self, const char *address)
{
  if (self->welcome == NULL)
    self->welcome = MESIGN_WELCOME_WINDOW (
        mesign_welcome_window_new (GTK_APPLICATION (self), self->engine, self->updater, address));
  else if (address != NULL)
    mesign_welcome_window_show_address (self->welcome, address);
  gtk_window_present (GTK_WINDOW (self->welcome));
}

void
mesign_application_show_journey (MesignApplication *self, gint64 journey_id)
{
  mesign_application_show_welcome (self, NULL);
  mesign_welcome_window_show_journey (self->welcome, journey_id);
}

/* Whoever has an account sees the mail, whoever has none is welcomed. */
void
mesign_application_show_first (MesignApplication *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  if (self->welcome != NULL)
    gtk_window_present (GTK_WINDOW (self->welcome));
  else if (accounts->len > 0)
    mesign_application_show_main (self);
  else
    mesign_application_show_welcome (self, self->first_address);
}

void
mesign_application_show_certificates (MesignApplication *self, const char *fingerprint)
{
  if (self->certificates == NULL)
    self->certificates = MESIGN_CERTIFICATES_WINDOW (
        mesign_certificates_window_new (GTK_APPLICATION (self), self->engine));
  if (fingerprint[0] != '\0')
    mesign_certificates_window_show (self->certificates, fingerprint);
  gtk_window_present (GTK_WINDOW (self->certificates));
}

void
mesign_application_show_preferences (MesignApplication *self)
{
  GtkWindow *preferences = mesign_preferences_window_new (self->engine);

  gtk_window_set_transient_for (preferences, mesign_application_get_front (self));
  mesign_group_join (preferences, mesign_application_get_front (self));
  gtk_window_set_application (preferences, GTK_APPLICATION (self));
  gtk_window_present (preferences);
}

/* Writing */

/* @uri is a mailto: address, or "" for an empty mail. */
void
mesign_application_compose (MesignApplication *self, const char *uri)
{
  g_autoptr (MesignAccount) account = find_account (self, NULL);
  g_autoptr (MesignDraft) draft = NULL;
  GtkWindow *composer;

  if (account == NULL)
    {
      mesign_application_show_welcome (self, self->first_address);
      return;
    }
  if (uri[0] != '\0')
    composer = mesign_composer_new_from_mailto (GTK_APPLICATION (self), self->engine, account, uri);
  else
    {
      draft = mesign_engine_make_draft (self->engine, account);
      composer = mesign_composer_new (GTK_APPLICATION (self), self->engine, account, draft, 0);
    }
  gtk_window_present (composer);
}
