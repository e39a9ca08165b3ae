/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-opening.h"

#include "client/account-page/mesign-account-page.h"
#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What the actions app.account-page and app.retrieve do. */

typedef struct
{
  GtkApplication *application;
  MesignEngine *engine;
} Opening;

static void
opening_free (Opening *opening)
{
  g_object_unref (opening->application);
  g_object_unref (opening->engine);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
tell (GtkApplication *application, const char *heading, const char *body)
{
  GtkWindow *window = gtk_application_get_active_window (application);

  if (window != NULL)
    mesign_tell (GTK_WIDGET (window), heading, body);
}

static MesignAccount *
find_account (MesignEngine *engine, const char *address, const char *id)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (engine);

  for (guint i = 0; i < accounts->len; i++)
    {
      MesignAccount *account = accounts->pdata[i];

      if (id != NULL ? g_str_equal (account->id, id)
                     : (*address == '\0' || mesign_address_same (account->address, address)))
        return mesign_account_ref (account);
    }

  return NULL;
}

/* Whoever a person added comes before those that came with the program, and nobody untried is
 * chosen for a person. */
static MesignProvider *
find_provider (MesignEngine *engine, const char *id)
{
  MesignProviderSet *set = mesign_engine_get_providers (engine);

  if (set != NULL && id[0] != '\0')
    return mesign_provider_set_find (set, id);
  for (guint i = set != NULL ? set->providers->len : 0; i > 0; i--)
    {
      MesignProvider *provider = set->providers->pdata[i - 1];

      if (provider->account_page != NULL && mesign_provider_is_tried (provider))
        return provider;
    }

  return NULL;
}

static MesignAccountPage *
find_page (GtkApplication *application,
           MesignEngine *engine,
           MesignAccount *account,
           MesignProvider *provider)
{
  MesignAccountPage *page = mesign_account_page_find (application, account, provider);

  if (page == NULL)
    page = MESIGN_ACCOUNT_PAGE (mesign_account_page_new (application, engine, account, provider));

  return page;
}

/**
 * mesign_account_page_open:
 * @application: the application
 * @engine: the open engine
 * @address: the account's address, "" for the first
 * @provider_id: the provider, "" for the first that has such a page
 *
 * Opens the account page for an account, or brings it to the front.
 */
void
mesign_account_page_open (GtkApplication *application,
                          MesignEngine *engine,
                          const char *address,
                          const char *provider_id)
{
  g_autoptr (MesignAccount) account = find_account (engine, address, NULL);
  MesignProvider *provider = find_provider (engine, provider_id);
  MesignAccountPage *page;
  gboolean is_open;

  if (account == NULL || provider == NULL)
    {
      tell (application, _ ("No Account Page"),
            account == NULL ? _ ("Sign in with your address first.")
                            : _ ("No certificate provider is known that has one."));
      return;
    }
  is_open = mesign_account_page_find (application, account, provider) != NULL;
  page = find_page (application, engine, account, provider);
  if (!is_open)
    mesign_account_page_open_home (page);
  gtk_window_present (GTK_WINDOW (page));
}

static void
open_retrieval (Opening *opening, MesignJourneyDetails *details)
{
  const MesignJourney *journey = details->journey;
  g_autoptr (MesignAccount) account = find_account (opening->engine, "", journey->account);
  MesignProviderSet *set = mesign_engine_get_providers (opening->engine);
  MesignProvider *provider = set != NULL ? mesign_provider_set_find (set, journey->provider) : NULL;
  MesignAccountPage *page;

  if (account == NULL || provider == NULL || journey->link == NULL)
    {
      tell (opening->application, _ ("The Retrieval Page Cannot Be Opened"),
            journey->link == NULL ? details->explanation
                                  : _ ("Its account or its provider is not known here any more."));
      return;
    }
  page = find_page (opening->application, opening->engine, account, provider);
  mesign_account_page_open_retrieval (page, details);
  gtk_window_present (GTK_WINDOW (page));
}

static void
on_journey (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (details != NULL)
    {
      open_retrieval (opening, details);
      return;
    }
  words = mesign_words_error (error);
  tell (opening->application, _ ("The Retrieval Page Cannot Be Opened"), words);
}

/**
 * mesign_account_page_retrieve:
 * @application: the application
 * @engine: the open engine
 * @journey: a journey that has its link
 *
 * Opens the retrieval page of a journey and fills it in.
 */
void
mesign_account_page_retrieve (GtkApplication *application, MesignEngine *engine, gint64 journey)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->application = g_object_ref (application);
  opening->engine = g_object_ref (engine);
  mesign_engine_get_journey_async (engine, journey, TRUE, NULL, on_journey, opening);
}
