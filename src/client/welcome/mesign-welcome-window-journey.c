/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-window-private.h"

/* How long the list is seen complete before the next page slides in. */
#define PAUSE_MS 1200

/**
 * mesign_welcome_window_set_account:
 * @self: the window
 * @account: whose certificate it is about from now on
 */
void
mesign_welcome_window_set_account (MesignWelcomeWindow *self, MesignAccount *account)
{
  mesign_account_ref (account);
  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = account;
  g_clear_pointer (&self->journey, mesign_journey_unref);
  mesign_protection_password_wipe (self->password);
  mesign_welcome_choice_set_account (self->choice, self->engine, account);
  mesign_welcome_way_set_account (self->way, self->engine, account);
  mesign_welcome_done_set_account (self->done, self->engine, self->updater, account);
}

/* The page of a journey is moved to by itself, but nobody is torn away from one that was reached by
 * going back, or from the end. */
static void
move_on (MesignWelcomeWindow *self)
{
  mesign_welcome_window_show_page (self, mesign_welcome_page_for (TRUE, self->journey));
}

static gboolean
on_pause_over (gpointer user_data)
{
  MesignWelcomeWindow *self = user_data;

  self->pause = 0;
  move_on (self);

  return G_SOURCE_REMOVE;
}

static void
fill_pages (MesignWelcomeWindow *self, MesignJourneyDetails *details)
{
  const MesignJourney *journey = details->journey;

  mesign_welcome_way_set_journey (self->way, details);
  switch (mesign_welcome_page_for (TRUE, journey))
    {
    case MESIGN_WELCOME_PAGE_PASSWORD:
      mesign_protection_password_set_journey (self->password, self->engine, details->journey);
      break;
    case MESIGN_WELCOME_PAGE_ALMOST:
      mesign_welcome_waiting_set_journey (self->waiting, self->engine, details->journey);
      break;
    case MESIGN_WELCOME_PAGE_DONE:
      if (journey->fingerprint != NULL)
        mesign_welcome_done_set_fingerprint (self->done, journey->fingerprint);
      break;
    default:
      break;
    }
}

static void
show_details (MesignWelcomeWindow *self, MesignJourneyDetails *details)
{
  MesignJourneyState before = self->journey != NULL ? self->journey->state : MESIGN_JOURNEY_NONE;

  g_clear_pointer (&self->journey, mesign_journey_unref);
  self->journey = mesign_journey_ref (details->journey);
  fill_pages (self, details);
  g_clear_handle_id (&self->pause, g_source_remove);
  if (self->page == MESIGN_WELCOME_PAGE_ON_ITS_WAY &&
      details->journey->state == MESIGN_JOURNEY_READY && before != MESIGN_JOURNEY_READY)
    self->pause = g_timeout_add (PAUSE_MS, on_pause_over, self);
  else
    move_on (self);
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeWindow) self = MESIGN_WELCOME_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);
  g_autoptr (MesignAccount) account = NULL;

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND))
    {
      g_clear_pointer (&self->journey, mesign_journey_unref);
      if (self->account != NULL)
        mesign_welcome_window_load_account (self);
      return;
    }
  if (details == NULL)
    {
      mesign_welcome_window_show_fault (self, error);
      return;
    }
  account = mesign_engine_find_account (self->engine, details->journey->account);
  if (account != NULL && (self->account == NULL || !g_str_equal (self->account->id, account->id)))
    mesign_welcome_window_set_account (self, account);
  if (self->account != NULL)
    show_details (self, details);
}

/**
 * mesign_welcome_window_load_journey:
 * @self: the window
 * @id: a journey
 *
 * Goes to where this journey stands.
 */
void
mesign_welcome_window_load_journey (MesignWelcomeWindow *self, gint64 id)
{
  mesign_engine_get_journey_async (self->engine, id, FALSE, self->cancellable, on_details,
                                   g_object_ref (self));
}

/* Without a journey: perhaps the certificate is there already, from an earlier time. */

/* Whoever comes here with one that ends within days comes for another one. */
static gboolean
is_to_be_renewed (const MesignCertificateInfo *info)
{
  switch (mesign_certificate_info_get_expiry (info, g_get_real_time () / G_USEC_PER_SEC, NULL))
    {
    case MESIGN_EXPIRY_WITHIN_30_DAYS:
    case MESIGN_EXPIRY_WITHIN_7_DAYS:
    case MESIGN_EXPIRY_WITHIN_1_DAY:
    case MESIGN_EXPIRY_EXPIRED:
    case MESIGN_EXPIRY_REVOKED:
      return TRUE;
    case MESIGN_EXPIRY_VALID:
    case MESIGN_EXPIRY_NOT_YET_VALID:
    case MESIGN_EXPIRY_UNKNOWN:
    default:
      return FALSE;
    }
}

static const MesignCertificateInfo *
find_usable (MesignWelcomeWindow *self, GPtrArray *list)
{
  for (guint i = 0; i < list->len; i++)
    {
      const MesignCertificateInfo *info = list->pdata[i];

      if (info->own != NULL && info->own->can_sign && !is_to_be_renewed (info) &&
          mesign_certificate_has_address (info->certificate, self->account->address))
        return info;
    }

  return NULL;
}

static void
on_own (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeWindow) self = MESIGN_WELCOME_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      mesign_engine_list_certificates_finish (MESIGN_ENGINE (source), result, &error);
  const MesignCertificateInfo *info;

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->journey != NULL)
    return;
  if (list == NULL)
    {
      mesign_welcome_window_show_fault (self, error);
      mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_CERTIFICATE);
      return;
    }
  info = find_usable (self, list);
  if (info != NULL)
    mesign_welcome_done_set_fingerprint (self->done, info->certificate->fingerprint);
  mesign_welcome_window_show_page (self, info != NULL ? MESIGN_WELCOME_PAGE_DONE
                                                      : MESIGN_WELCOME_PAGE_CERTIFICATE);
}

static void
on_journeys (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeWindow) self = MESIGN_WELCOME_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) journeys =
      mesign_engine_list_journeys_finish (MESIGN_ENGINE (source), result, &error);
  g_autoptr (MesignJourney) journey = NULL;

  if (self->engine == NULL)
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (journeys == NULL)
    {
      mesign_welcome_window_show_fault (self, error);
      mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_CERTIFICATE);
      return;
    }
  journey = mesign_welcome_choose_journey (journeys, self->account->id);
  if (journey != NULL)
    mesign_welcome_window_load_journey (self, journey->id);
  else if (self->page == MESIGN_WELCOME_PAGE_SIGN_IN)
    mesign_engine_list_certificates_async (self->engine, MESIGN_CERTIFICATE_OWN, self->cancellable,
                                           on_own, g_object_ref (self));
  else if (self->page != MESIGN_WELCOME_PAGE_ON_ITS_WAY && self->page != MESIGN_WELCOME_PAGE_DONE)
    mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_CERTIFICATE);
}

/**
 * mesign_welcome_window_load_account:
 * @self: the window
 *
 * Goes to where the account's way to a certificate stands.
 */
void
mesign_welcome_window_load_account (MesignWelcomeWindow *self)
{
  mesign_engine_list_journeys_async (self->engine, self->cancellable, on_journeys,
                                     g_object_ref (self));
}

/**
 * mesign_welcome_window_on_journey_changed:
 * @self: the window
 * @id: a journey that began, went on, or was forgotten
 */
void
mesign_welcome_window_on_journey_changed (MesignWelcomeWindow *self, gint64 id)
{
  if (self->account == NULL)
    return;
  if (self->journey != NULL && self->journey->id == id)
    mesign_welcome_window_load_journey (self, id);
  else if (self->journey == NULL || !mesign_journey_is_open (self->journey))
    {
      if (self->page != MESIGN_WELCOME_PAGE_DONE)
        mesign_welcome_window_load_account (self);
    }
}
