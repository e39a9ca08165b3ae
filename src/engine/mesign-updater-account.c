/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-back-off-private.h"
#include "engine/mesign-updater-private.h"

#include <glib/gi18n-lib.h>

#define POLL_SECONDS (5 * 60)
#define JOURNEY_POLL_SECONDS 60
#define FIRST_RETRY 2
#define LAST_RETRY (5 * 60)
#define BUSY_RETRY 10
#define OUTGOING_RETRY 60
#define LASTING_WATCH (60 * G_TIME_SPAN_SECOND)
#define SLOW_MILLISECONDS 700

static void go_on (MesignUpdaterAccount *self);

static void
account_clear (MesignUpdaterAccount *self)
{
  g_clear_object (&self->engine);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->watch_cancellable);
  g_clear_error (&self->error);
  g_free (self->activity);
}

MesignUpdaterAccount *
mesign_updater_account_ref (MesignUpdaterAccount *self)
{
  return g_rc_box_acquire (self);
}

void
mesign_updater_account_unref (MesignUpdaterAccount *self)
{
  g_rc_box_release_full (self, (GDestroyNotify) account_clear);
}

/* Shuts down whatever it does; what comes back from the engine finds it ended. */
void
mesign_updater_account_end (MesignUpdaterAccount *self)
{
  self->updater = NULL;
  g_cancellable_cancel (self->cancellable);
  g_cancellable_cancel (self->watch_cancellable);
  g_clear_handle_id (&self->retry_source, g_source_remove);
  g_clear_handle_id (&self->outgoing_source, g_source_remove);
  g_clear_handle_id (&self->slow_source, g_source_remove);
  g_clear_handle_id (&self->poll_source, g_source_remove);
}

/* What is shown of it */

static void
show (MesignUpdaterAccount *self, MesignUpdaterState state, double fraction, char *activity)
{
  g_autofree char *old = self->activity;

  self->state = state;
  self->fraction = fraction;
  self->activity = activity;
  mesign_updater_account_changed (self->updater);
}

static MesignUpdaterState
get_failure_state (MesignUpdaterAccount *self)
{
  if (self->error == NULL)
    return MESIGN_UPDATER_IDLE;

  return g_error_matches (self->error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_OFFLINE)
             ? MESIGN_UPDATER_OFFLINE
             : MESIGN_UPDATER_TROUBLE;
}

static void
show_rest (MesignUpdaterAccount *self)
{
  g_clear_handle_id (&self->slow_source, g_source_remove);
  show (self, get_failure_state (self), 0, NULL);
}

static void
show_syncing (MesignUpdaterAccount *self)
{
  show (self, MESIGN_UPDATER_SYNCING, -1,
        /* Translators: an address */
        g_strdup_printf (_ ("Looking for new mail of %s"), self->account->address));
}

static gboolean
on_slow (gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;

  self->slow_source = 0;
  if (self->error == NULL)
    show_syncing (self);

  return G_SOURCE_REMOVE;
}

/* What is over in a moment, or fails as before, is not shown as being done. */
static void
show_start (MesignUpdaterAccount *self)
{
  gboolean is_for_people = self->is_asked_for || (!self->has_synced && self->error == NULL);

  if (is_for_people)
    show_syncing (self);
  else
    self->slow_source = g_timeout_add (SLOW_MILLISECONDS, on_slow, self);
  self->is_asked_for = FALSE;
}

static void
on_progress (const char *what, guint64 done, guint64 total, gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;

  if (self->updater == NULL || total == 0)
    return;
  g_clear_handle_id (&self->slow_source, g_source_remove);
  show (self, MESIGN_UPDATER_SYNCING, (double) done / (double) total,
        /* Translators: a mailbox, then the address it belongs to */
        g_strdup_printf (_ ("Getting mail of “%s”, %s"), what != NULL ? what : "",
                         self->account->address));
}

/* Trying again */

static guint
get_delay (MesignUpdaterAccount *self, double seconds)
{
  return (guint) (mesign_back_off_spread (seconds, NULL) * 1000 *
                  mesign_updater_get_pace (self->updater));
}

static gboolean
on_retry (gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;

  self->retry_source = 0;
  go_on (self);

  return G_SOURCE_REMOVE;
}

static void
retry_after (MesignUpdaterAccount *self, double seconds)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->retry_source = g_timeout_add (get_delay (self, seconds), on_retry, self);
}

static gboolean
on_outgoing_retry (gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;

  self->outgoing_source = 0;
  mesign_updater_account_want (self, MESIGN_UPDATE_OUTGOING);

  return G_SOURCE_REMOVE;
}

/* Where only a person can help, nothing is tried until one asks for it. That no secure connection
 * comes about may pass, unless there is a certificate to decide about. */
static gboolean
is_for_a_person (const GError *error)
{
  static const MesignEngineError codes[] = {
    MESIGN_ENGINE_ERROR_AUTHENTICATION,
    MESIGN_ENGINE_ERROR_LOCKED,
    MESIGN_ENGINE_ERROR_NEWER,
  };

  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_CERTIFICATE))
    return mesign_engine_error_get_certificate (error) != NULL;
  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_error_matches (error, MESIGN_ENGINE_ERROR, (int) codes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_of_sending (const GError *error)
{
  MesignServerKind kind;

  return mesign_engine_error_get_server (error, &kind) && kind == MESIGN_SERVER_SMTP;
}

static void
set_error (MesignUpdaterAccount *self, const GError *error)
{
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
}

/* What was to be sent waits, but mail is fetched as ever. */
static void
fail_sending (MesignUpdaterAccount *self)
{
  double wait = mesign_back_off_get (self->n_failures++, OUTGOING_RETRY, LAST_RETRY);

  if (is_for_a_person (self->error))
    return;
  g_clear_handle_id (&self->outgoing_source, g_source_remove);
  self->outgoing_source = g_timeout_add (get_delay (self, wait), on_outgoing_retry, self);
}

static void
fail (MesignUpdaterAccount *self, const GError *error)
{
  set_error (self, error);
  if (is_of_sending (error))
    {
      fail_sending (self);
      return;
    }
  self->wanted |= self->has_synced ? MESIGN_UPDATE_ALL : MESIGN_UPDATE_INBOX | MESIGN_UPDATE_ALL;
  if (is_for_a_person (error))
    self->needs_person = TRUE;
  else if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_BUSY))
    retry_after (self, BUSY_RETRY);
  else
    retry_after (self, mesign_back_off_get (self->n_failures++, FIRST_RETRY, LAST_RETRY));
}

/* The account is gone, or the engine is closing. */
static gboolean
is_end (MesignUpdaterAccount *self, const GError *error)
{
  return self->updater == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

/* Synchronizing */

static void
on_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;
  gint64 known = mesign_engine_get_last_message_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->known_message < 0)
    self->known_message = known;
  mesign_updater_account_unref (self);
}

/* What comes after the first look at the inbox is new. */
static void
note_known (MesignUpdaterAccount *self)
{
  if (self->known_since != 0)
    return;
  self->known_since = g_get_real_time () / G_USEC_PER_SEC;
  mesign_engine_get_last_message_async (self->engine, self->cancellable, on_known,
                                        mesign_updater_account_ref (self));
}

static void
succeed (MesignUpdaterAccount *self)
{
  set_error (self, NULL);
  self->n_failures = 0;
  g_clear_handle_id (&self->outgoing_source, g_source_remove);
}

static void
note_pulled (MesignUpdaterAccount *self, MesignUpdate what)
{
  if (what == MESIGN_UPDATE_OUTGOING)
    return;
  note_known (self);
  if (what == MESIGN_UPDATE_ALL)
    self->has_synced = TRUE;
}

/* The mailbox that is looked at first may be missing where the server is odd; the rest tells. */
static gboolean
is_missing_inbox (MesignUpdate what, const GError *error)
{
  return what == MESIGN_UPDATE_INBOX &&
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND);
}

static void
on_synced (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;
  MesignUpdate what = self->running;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSyncResult) done =
      mesign_engine_sync_finish (MESIGN_ENGINE (source), result, &error);

  self->running = 0;
  if (!is_end (self, error))
    {
      if (done != NULL || is_of_sending (error))
        note_pulled (self, what);
      if (done != NULL || is_missing_inbox (what, error))
        succeed (self);
      else
        fail (self, error);
      show_rest (self);
      if (what == MESIGN_UPDATE_ALL)
        mesign_updater_account_synced (self->updater, self);
      go_on (self);
    }
  mesign_updater_account_unref (self);
}

static void
synchronize (MesignUpdaterAccount *self)
{
  MesignSyncOptions options = { 0 };

  if (self->wanted & MESIGN_UPDATE_INBOX)
    self->running = MESIGN_UPDATE_INBOX;
  else if (self->wanted & MESIGN_UPDATE_ALL)
    self->running = MESIGN_UPDATE_ALL;
  else
    self->running = MESIGN_UPDATE_OUTGOING;
  /* each of them begins with what is outgoing */
  self->wanted &= ~(guint) (self->running | MESIGN_UPDATE_OUTGOING);
  options.mailbox = self->running == MESIGN_UPDATE_INBOX ? "INBOX" : NULL;
  options.outgoing_only = self->running == MESIGN_UPDATE_OUTGOING;
  show_start (self);
  mesign_engine_sync_async (self->engine, self->account, &options, on_progress, self,
                            self->cancellable, on_synced, mesign_updater_account_ref (self));
}

/* Watching */

/* A server that lets go of a connection now and then is looked at again at once. */
static void
lose_watch (MesignUpdaterAccount *self, const GError *error)
{
  if (g_get_monotonic_time () - self->watched_since > LASTING_WATCH)
    self->n_watch_failures = 0;
  if (is_for_a_person (error) ||
      g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_BUSY))
    {
      fail (self, error);
      return;
    }
  self->wanted |= MESIGN_UPDATE_INBOX;
  if (self->n_watch_failures++ > 0)
    retry_after (self, mesign_back_off_get (self->n_watch_failures, FIRST_RETRY, LAST_RETRY));
}

static void
on_watch_ended (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;
  g_autoptr (GError) error = NULL;

  mesign_engine_watch_finish (MESIGN_ENGINE (source), result, &error);
  self->is_watching = FALSE;
  if (self->is_renewing && self->updater != NULL)
    {
      self->is_renewing = FALSE;
      go_on (self);
    }
  else if (!is_end (self, error))
    {
      lose_watch (self, error);
      if (self->running == 0)
        show_rest (self);
      go_on (self);
    }
  mesign_updater_account_unref (self);
}

static void
watch (MesignUpdaterAccount *self)
{
  self->is_watching = TRUE;
  self->watched_since = g_get_monotonic_time ();
  g_clear_object (&self->watch_cancellable);
  self->watch_cancellable = g_cancellable_new ();
  mesign_engine_watch_async (self->engine, self->account, self->watch_cancellable, on_watch_ended,
                             mesign_updater_account_ref (self));
}

/* A connection that was watched over another network, or before the computer slept, may be dead
 * without anybody saying so: it is given up for a new one. */
static void
renew_watch (MesignUpdaterAccount *self)
{
  if (!self->is_watching || self->is_renewing)
    return;
  self->is_renewing = TRUE;
  g_cancellable_cancel (self->watch_cancellable);
}

/* Does the next thing there is to do. */
static void
go_on (MesignUpdaterAccount *self)
{
  if (self->updater == NULL || self->running != 0 || self->retry_source != 0 ||
      self->needs_person || self->is_asleep)
    return;
  if (self->wanted != 0)
    synchronize (self);
  else if (!self->is_watching)
    watch (self);
}

static gboolean
on_poll (gpointer user_data)
{
  MesignUpdaterAccount *self = user_data;

  mesign_updater_account_want (self, MESIGN_UPDATE_ALL);

  return G_SOURCE_CONTINUE;
}

static void
poll_every (MesignUpdaterAccount *self, double seconds)
{
  g_clear_handle_id (&self->poll_source, g_source_remove);
  self->poll_source = g_timeout_add (get_delay (self, seconds), on_poll, self);
}

/* Has something done as soon as nothing else is done. */
void
mesign_updater_account_want (MesignUpdaterAccount *self, MesignUpdate what)
{
  self->wanted |= what;
  go_on (self);
}

/* Does not wait any longer to try again what has failed. */
void
mesign_updater_account_try_now (MesignUpdaterAccount *self, gboolean is_asked_for)
{
  g_clear_handle_id (&self->retry_source, g_source_remove);
  self->n_failures = 0;
  self->n_watch_failures = 0;
  if (!is_asked_for)
    renew_watch (self);
  if (is_asked_for)
    {
      self->is_asked_for = TRUE;
      self->needs_person = FALSE;
    }
  mesign_updater_account_want (self, is_asked_for ? MESIGN_UPDATE_INBOX | MESIGN_UPDATE_ALL
                                                  : MESIGN_UPDATE_INBOX);
}

/* Nothing is begun while the computer is about to sleep; what happened meanwhile is asked for when
 * it is awake again. */
void
mesign_updater_account_set_asleep (MesignUpdaterAccount *self, gboolean is_asleep)
{
  self->is_asleep = is_asleep;
  if (is_asleep)
    {
      renew_watch (self);
      return;
    }
  self->wanted |= MESIGN_UPDATE_ALL;
  mesign_updater_account_try_now (self, FALSE);
}

/* While mails of a provider are awaited, all mailboxes are looked at more often. */
void
mesign_updater_account_set_has_journey (MesignUpdaterAccount *self, gboolean has_journey)
{
  if (self->has_journey == has_journey)
    return;
  self->has_journey = has_journey;
  poll_every (self, has_journey ? JOURNEY_POLL_SECONDS : POLL_SECONDS);
}

/* Begins to keep an account up to date: first the inbox, so that there is something to read. */
MesignUpdaterAccount *
mesign_updater_account_new (MesignUpdater *updater, MesignEngine *engine, MesignAccount *account)
{
  MesignUpdaterAccount *self = g_rc_box_new0 (MesignUpdaterAccount);

  self->updater = updater;
  self->engine = g_object_ref (engine);
  self->account = mesign_account_ref (account);
  self->cancellable = g_cancellable_new ();
  self->known_message = -1;
  poll_every (self, POLL_SECONDS);

  return self;
}
