/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-fill.h"

#include <glib/gi18n-lib.h>

/* On the way to a certificate: the account's address is filled in where the provider asks for it,
 * and what was bought and assigned is noted. */

static void
on_begun (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_engine_begin_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (journey == NULL)
    g_warning ("The order is not noted: %s", error->message);
}

static void
begin (MesignAccountPage *self, MesignJourneyStep step)
{
  mesign_engine_begin_journey_async (mesign_page_session_get_engine (self->session),
                                     mesign_page_session_get_account (self->session),
                                     mesign_page_session_get_provider (self->session)->id, step,
                                     NULL, on_begun, NULL);
}

static void
show_assigned (MesignAccountPage *self)
{
  const MesignPageBarButton buttons[] = { { _ ("_Close"), "window.close", TRUE } };
  g_autofree char *text = g_strdup_printf (
      _ ("Assigned. Retrieval link and code are on their way to %s; MeSign waits for them."),
      mesign_page_session_get_account (self->session)->address);

  mesign_page_bar_show (self->bar, "object-select-symbolic", text, buttons, G_N_ELEMENTS (buttons));
}

/* Certificates may be assigned to others, too: what counts is the account's own address. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  MesignLook look = mesign_page_look_finish (WEBKIT_WEB_VIEW (source), result);

  if (!(look & MESIGN_LOOK_ADDRESS) || self->view == NULL)
    return;
  begin (self, MESIGN_JOURNEY_STEP_ASSIGN);
  show_assigned (self);
}

void
mesign_account_page_note_milestone (MesignAccountPage *self, const char *uri)
{
  const MesignAccount *account = mesign_page_session_get_account (self->session);
  MesignProviderMilestone milestone = mesign_provider_find_milestone (
      mesign_page_session_get_provider (self->session), self->sent_to, uri);

  if (milestone == MESIGN_PROVIDER_MILESTONE_BOUGHT)
    begin (self, MESIGN_JOURNEY_STEP_BUY);
  else if (milestone == MESIGN_PROVIDER_MILESTONE_ASSIGNED)
    mesign_page_look_async (self->view, account->address, NULL, NULL, self->cancellable, on_looked,
                            g_object_ref (self));
}

static void
on_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignFillOutcome outcome = mesign_page_fill_finish (WEBKIT_WEB_VIEW (source), result);

  if (outcome != MESIGN_FILL_DONE)
    g_debug ("The address was not filled in: %d", outcome);
}

void
mesign_account_page_fill_address (MesignAccountPage *self, const char *uri)
{
  const char *const *names =
      mesign_provider_find_address_fields (mesign_page_session_get_provider (self->session), uri);

  if (names != NULL)
    mesign_page_fill_address_async (self->view, uri, names,
                                    mesign_page_session_get_account (self->session)->address,
                                    self->cancellable, on_filled, NULL);
}
