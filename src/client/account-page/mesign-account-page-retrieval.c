/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-fill.h"
#include "client/account-page/mesign-page-policy.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define MAX_TRIES 8
#define TRY_AGAIN_MS 500

/* The retrieval page: filled in once by itself, as the person asked for it by opening this window,
 * and again on each click. The person types the random code and submits. */

const MesignPageBarButton mesign_account_page_fill_again = { N_ ("Fill _Again"), "page.fill",
                                                             FALSE };
const MesignPageBarButton mesign_account_page_fill_now = { N_ ("_Fill In"), "page.fill", TRUE };

void
mesign_account_page_show_bar (MesignAccountPage *self,
                              const char *icon,
                              const char *text,
                              const MesignPageBarButton *button)
{
  MesignPageBarButton translated = { 0 };

  if (button != NULL)
    translated = (MesignPageBarButton){ _ (button->label), button->action, button->suggested };
  mesign_page_bar_show (self->bar, icon, text, &translated, button != NULL ? 1 : 0);
}

/* Where filling in is not possible, the person copies. */
static void
show_copy_bar (MesignAccountPage *self, const char *text)
{
  const MesignPageBarButton buttons[] = {
    { _ ("Copy _Code"), "page.copy-code", FALSE },
    { _ ("Copy _Password"), "page.copy-password", FALSE },
  };
  const MesignPageBarButton with_request[] = {
    { _ ("Copy _Code"), "page.copy-code", FALSE },
    { _ ("Copy _Request"), "page.copy-request", FALSE },
    { _ ("_Save Request…"), "page.save-request", FALSE },
  };

  if (mesign_account_page_has_request (self))
    mesign_page_bar_show (self->bar, "dialog-information-symbolic", text, with_request,
                          G_N_ELEMENTS (with_request));
  else
    mesign_page_bar_show (self->bar, "dialog-information-symbolic", text, buttons,
                          G_N_ELEMENTS (buttons));
}

/* Steps of the journey */

static void
on_stepped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_engine_step_journey_finish (MESIGN_ENGINE (source), result, &error);

  /* The mail with the certificate may have been faster: then there is nothing to say. */
  if (journey == NULL)
    g_debug ("The journey did not take the step: %s", error->message);
}

void
mesign_account_page_step (MesignAccountPage *self, MesignJourneyStep what)
{
  mesign_engine_step_journey_async (mesign_page_session_get_engine (self->session),
                                    self->details->journey->id, what, NULL, on_stepped, NULL);
}

/* Filling in */

static void fill_in (MesignAccountPage *self);

static void
show_outcome (MesignAccountPage *self, MesignFillOutcome outcome)
{
  g_autofree char *text = NULL;

  switch (outcome)
    {
    case MESIGN_FILL_DONE:
      mesign_account_page_show_bar (self, "object-select-symbolic",
                                    _ ("Filled in for you. Type the random code and submit."),
                                    &mesign_account_page_fill_again);
      break;
    case MESIGN_FILL_OTHER_ADDRESS:
      text =
          g_strdup_printf (_ ("This page is for another address than %s. Nothing was filled in."),
                           self->details->journey->address);
      mesign_account_page_show_bar (self, "dialog-warning-symbolic", text, NULL);
      break;
    case MESIGN_FILL_FOREIGN_FORM:
      mesign_account_page_show_bar (self, "dialog-warning-symbolic",
                                    _ ("This form is sent somewhere else. Nothing was filled in."),
                                    NULL);
      break;
    case MESIGN_FILL_PARTLY:
      show_copy_bar (self, _ ("Only a part could be filled in. Copy the rest, type the random code "
                              "and submit."));
      break;
    case MESIGN_FILL_NO_FORM:
    case MESIGN_FILL_FAILED:
    default:
      show_copy_bar (self,
                     mesign_account_page_has_request (self)
                         ? _ ("There is nothing here that can be filled in. If the page asks for "
                              "code and certificate request (CSR), copy them.")
                         : _ ("There is nothing here that can be filled in. If the page asks for "
                              "code and password, copy them."));
      break;
    }
}

static gboolean
try_again (gpointer user_data)
{
  MesignAccountPage *self = user_data;

  self->fill_timer = 0;
  fill_in (self);

  return G_SOURCE_REMOVE;
}

static void
on_filled (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  MesignFillOutcome outcome = mesign_page_fill_finish (WEBKIT_WEB_VIEW (source), result);

  if ((gpointer) self->view != source || !self->is_fill_page || self->is_submitted ||
      self->is_sending)
    return;
  /* Some pages make their forms by script, after they have loaded. */
  if (outcome == MESIGN_FILL_NO_FORM && self->fill_tries++ < MAX_TRIES)
    {
      g_clear_handle_id (&self->fill_timer, g_source_remove);
      self->fill_timer = g_timeout_add (TRY_AGAIN_MS, try_again, self);
      return;
    }
  show_outcome (self, outcome);
  if (outcome == MESIGN_FILL_DONE)
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Fills in what is known, on a page that was loaded as one of the fill pages. */
static void
fill_in (MesignAccountPage *self)
{
  const char *uri = webkit_web_view_get_uri (self->view);
  const MesignProvider *provider = mesign_page_session_get_provider (self->session);

  if (self->details == NULL || !self->is_fill_page || uri == NULL ||
      !mesign_provider_is_fill_page (provider, uri))
    return;
  if (!mesign_page_session_may_fill (self->session))
    show_outcome (self, MESIGN_FILL_FAILED);
  else if (!mesign_account_page_is_alone (self))
    mesign_account_page_show_bar (
        self, "dialog-warning-symbolic",
        _ ("Another window of this site is open and could read along. Close it, then fill in."),
        &mesign_account_page_fill_now);
  else
    mesign_page_fill_retrieval_async (self->view, provider, self->details, self->cancellable,
                                      on_filled, g_object_ref (self));
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->view == NULL || self->details == NULL)
    return;
  if (details != NULL && details->journey->id == self->details->journey->id)
    {
      mesign_journey_details_unref (self->details);
      self->details = g_steal_pointer (&details);
    }
  self->fill_tries = 0;
  fill_in (self);
}

/* A click: a newer code may have come meanwhile. */
void
mesign_account_page_fill (MesignAccountPage *self)
{
  if (self->details != NULL)
    mesign_engine_get_journey_async (mesign_page_session_get_engine (self->session),
                                     self->details->journey->id, TRUE, self->cancellable,
                                     on_details, g_object_ref (self));
}

static void
show_opened (MesignAccountPage *self)
{
  if (self->is_fill_page && self->may_fill_itself)
    {
      self->may_fill_itself = FALSE;
      fill_in (self);
    }
  else if (self->is_fill_page)
    mesign_account_page_show_bar (
        self, "dialog-information-symbolic",
        mesign_account_page_has_request (self)
            ? _ ("Address, code and certificate request can be filled in for you.")
            : _ ("Address, code and password can be filled in for you."),
        &mesign_account_page_fill_now);
  else
    show_copy_bar (self, mesign_account_page_has_request (self)
                             ? _ ("This page is not filled in. If it asks for code and certificate "
                                  "request (CSR), copy them.")
                             : _ ("This page is not filled in. If it asks for code and password, "
                                  "copy them."));
}

/* A page of the provider's has loaded. */
void
mesign_account_page_loaded (MesignAccountPage *self, const char *uri, guint status)
{
  if (self->details == NULL || self->is_submitted)
    return;
  self->fill_tries = 0;
  if (!mesign_account_page_take_answer (self, uri, status))
    show_opened (self);
}

static void
forget_retrieval (MesignAccountPage *self)
{
  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_handle_id (&self->fill_timer, g_source_remove);
  self->is_retrieving = FALSE;
  self->is_submitted = FALSE;
  self->is_sending = FALSE;
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  mesign_page_bar_hide (self->bar);
  mesign_page_session_uncage (self->session);
}

/* The journey was ended by what the page has handed out. The page itself still holds code and
 * password, so it stays where it is until it is left. */
void
mesign_account_page_end_retrieval (MesignAccountPage *self, gint64 journey_id)
{
  if (self->details == NULL || self->details->journey->id != journey_id)
    return;
  g_clear_handle_id (&self->fill_timer, g_source_remove);
  self->is_submitted = TRUE;
  mesign_page_bar_hide (self->bar);
}

/* Whoever closes the window without submitting goes on from where they were. */
void
mesign_account_page_leave_retrieval (MesignAccountPage *self)
{
  if (self->details == NULL)
    return;
  if (self->is_retrieving && !self->is_submitted)
    mesign_account_page_step (self, MESIGN_JOURNEY_STEP_RETRY);
  forget_retrieval (self);
}

/**
 * mesign_account_page_open_retrieval:
 * @self: a window
 * @details: a journey with its link, and with code and password where they are known
 *
 * Opens the retrieval page and fills it in.
 */
void
mesign_account_page_open_retrieval (MesignAccountPage *self, MesignJourneyDetails *details)
{
  g_return_if_fail (MESIGN_IS_ACCOUNT_PAGE (self));
  g_return_if_fail (details != NULL && details->journey->link != NULL);

  if (self->details == NULL || self->details->journey->id != details->journey->id)
    mesign_account_page_leave_retrieval (self);
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  g_clear_handle_id (&self->close_timer, g_source_remove);
  self->details = mesign_journey_details_ref (details);
  mesign_account_page_renew_view (self);
  self->may_fill_itself = TRUE;
  self->is_submitted = FALSE;
  self->is_sending = FALSE;
  self->is_retrieving = mesign_journey_may (details->journey, MESIGN_JOURNEY_STEP_RETRIEVE);
  if (self->is_retrieving)
    mesign_account_page_step (self, MESIGN_JOURNEY_STEP_RETRIEVE);
  mesign_account_page_show_bar (self, "content-loading-symbolic",
                                _ ("The retrieval page opens and is filled in."), NULL);
  mesign_account_page_load (self, details->journey->link);
}
