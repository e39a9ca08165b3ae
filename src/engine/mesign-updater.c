/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-updater.h"

#include "engine/mesign-updater-private.h"

#include <string.h>

/* Authorities are asked about revocations so often at the most. */
#define REFRESH_SECONDS ((gint64) 60 * 60)

enum
{
  PROP_STATE = 1,
  PROP_FRACTION,
  PROP_ACTIVITY,
  N_PROPS
};

enum
{
  SIGNAL_NEW_MAIL,
  SIGNAL_SYNC_FINISHED,
  N_SIGNALS
};

static GParamSpec *props[N_PROPS];
static guint signals[N_SIGNALS];

/**
 * MesignUpdater:
 *
 * Keeps the accounts of an engine up to date: synchronizes each, first its inbox, then watches the
 * inbox (IDLE) and looks at the other mailboxes now and then. What a person does is replayed, and
 * what is to be sent is sent, about as soon as it is queued. A server that is lost is tried again,
 * less and less often, and at once when the network comes back or the computer is awake again.
 * Where only a person can help, such as with a password that is not taken, nothing is tried again
 * until mesign_updater_sync_now(). Main context only.
 */
G_DEFINE_FINAL_TYPE (MesignUpdater, mesign_updater, G_TYPE_OBJECT)

/* The one of an account, or NULL. */
MesignUpdaterAccount *
mesign_updater_find_account (MesignUpdater *self, const char *account_id)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      MesignUpdaterAccount *account = self->accounts->pdata[i];

      if (strcmp (account->account->id, account_id) == 0)
        return account;
    }

  return NULL;
}

/* State */

/* How much the state of one account says of all. */
static guint
get_rank (MesignUpdaterState state)
{
  switch (state)
    {
    case MESIGN_UPDATER_SYNCING:
      return 3;
    case MESIGN_UPDATER_TROUBLE:
      return 2;
    case MESIGN_UPDATER_OFFLINE:
      return 1;
    case MESIGN_UPDATER_IDLE:
    default:
      return 0;
    }
}

static void
set_state (MesignUpdater *self, MesignUpdaterState state, double fraction, const char *activity)
{
  g_object_freeze_notify (G_OBJECT (self));
  if (self->state != state)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_STATE]);
  if (self->fraction != fraction)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FRACTION]);
  if (g_strcmp0 (self->activity, activity) != 0)
    {
      g_free (self->activity);
      self->activity = g_strdup (activity);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ACTIVITY]);
    }
  self->state = state;
  self->fraction = fraction;
  g_object_thaw_notify (G_OBJECT (self));
}

/* Something is to be told anew of one of the accounts. */
void
mesign_updater_account_changed (MesignUpdater *self)
{
  const MesignUpdaterAccount *first = NULL;

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const MesignUpdaterAccount *account = self->accounts->pdata[i];

      if (first == NULL || get_rank (account->state) > get_rank (first->state))
        first = account;
    }
  if (first == NULL)
    set_state (self, MESIGN_UPDATER_IDLE, 0, NULL);
  else
    set_state (self, first->state, first->fraction, first->activity);
}

/* Where mail could be had, authorities can be asked; not more often than makes sense. */
static void
refresh_revocations (MesignUpdater *self)
{
  gint64 now = g_get_monotonic_time ();

  if (now < self->next_refresh)
    return;
  self->next_refresh = now + REFRESH_SECONDS * G_USEC_PER_SEC;
  mesign_engine_refresh_revocations_async (self->engine, self->cancellable, NULL, NULL);
}

void
mesign_updater_account_synced (MesignUpdater *self, MesignUpdaterAccount *account)
{
  refresh_revocations (self);
  g_signal_emit (self, signals[SIGNAL_SYNC_FINISHED], 0, account->account->id);
}

void
mesign_updater_tell_news (MesignUpdater *self, GArray *message_ids)
{
  g_signal_emit (self, signals[SIGNAL_NEW_MAIL], 0, message_ids);
}

double
mesign_updater_get_pace (MesignUpdater *self)
{
  return self->pace;
}

/* For tests: how long a second lasts. */
void
mesign_updater_set_pace (MesignUpdater *self, double pace)
{
  self->pace = pace;
}

/* The object */

static void
end_account (gpointer data)
{
  mesign_updater_account_end (data);
  mesign_updater_account_unref (data);
}

static void
mesign_updater_dispose (GObject *object)
{
  MesignUpdater *self = MESIGN_UPDATER (object);

  mesign_updater_stop (self);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_updater_parent_class)->dispose (object);
}

static void
mesign_updater_finalize (GObject *object)
{
  MesignUpdater *self = MESIGN_UPDATER (object);

  g_clear_pointer (&self->accounts, g_ptr_array_unref);
  g_clear_pointer (&self->candidates, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_clear_object (&self->cancellable);
  g_free (self->activity);

  G_OBJECT_CLASS (mesign_updater_parent_class)->finalize (object);
}

static void
mesign_updater_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignUpdater *self = MESIGN_UPDATER (object);

  switch (id)
    {
    case PROP_STATE:
      g_value_set_int (value, self->state);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_ACTIVITY:
      g_value_set_string (value, self->activity);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
install_properties (GObjectClass *object_class)
{
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  /**
   * MesignUpdater:state:
   *
   * The #MesignUpdaterState of all accounts together.
   */
  props[PROP_STATE] = g_param_spec_int ("state", NULL, NULL, MESIGN_UPDATER_IDLE,
                                        MESIGN_UPDATER_TROUBLE, MESIGN_UPDATER_IDLE, flags);

  /**
   * MesignUpdater:fraction:
   *
   * How much of what is being done is done, from 0 to 1; below 0 while that is not known.
   */
  props[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, -1, 1, 0, flags);

  /**
   * MesignUpdater:activity:
   *
   * What is being done, for people, or %NULL.
   */
  props[PROP_ACTIVITY] = g_param_spec_string ("activity", NULL, NULL, NULL, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
mesign_updater_class_init (MesignUpdaterClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = mesign_updater_dispose;
  object_class->finalize = mesign_updater_finalize;
  object_class->get_property = mesign_updater_get_property;
  install_properties (object_class);

  /**
   * MesignUpdater::new-mail:
   * @self: an updater
   * @message_ids: (element-type gint64): the store's ids of messages
   *
   * Mail has come to an inbox that nobody has seen yet. Not for what the first look at an inbox
   * finds.
   */
  signals[SIGNAL_NEW_MAIL] = g_signal_new ("new-mail", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                           0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ARRAY);

  /**
   * MesignUpdater::sync-finished:
   * @self: an updater
   * @account_id: an account
   *
   * All mailboxes of an account have been looked at, or could not be: mesign_updater_get_error().
   */
  signals[SIGNAL_SYNC_FINISHED] =
      g_signal_new ("sync-finished", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
mesign_updater_init (MesignUpdater *self)
{
  self->accounts = g_ptr_array_new_with_free_func (end_account);
  self->candidates = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->told = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->pace = 1;
}

/**
 * mesign_updater_new:
 * @engine: an engine
 *
 * Makes an updater; it does nothing yet.
 *
 * Returns: (transfer full): a new updater
 */
MesignUpdater *
mesign_updater_new (MesignEngine *engine)
{
  MesignUpdater *self;

  g_return_val_if_fail (MESIGN_IS_ENGINE (engine), NULL);

  self = g_object_new (MESIGN_TYPE_UPDATER, NULL);
  self->engine = g_object_ref (engine);

  return self;
}

/**
 * mesign_updater_start:
 * @self: an updater whose engine is open
 *
 * Begins to keep the accounts up to date, and those that come later.
 */
void
mesign_updater_start (MesignUpdater *self)
{
  g_return_if_fail (MESIGN_IS_UPDATER (self));

  if (self->is_started)
    return;
  self->is_started = TRUE;
  self->cancellable = g_cancellable_new ();
  mesign_updater_follow (self);
}

/**
 * mesign_updater_stop:
 * @self: an updater
 *
 * Ends what it does, at once; what waits for a server waits on. To be called before the engine is
 * closed. It may be started again.
 */
void
mesign_updater_stop (MesignUpdater *self)
{
  g_return_if_fail (MESIGN_IS_UPDATER (self));

  if (!self->is_started)
    return;
  self->is_started = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  mesign_updater_unfollow (self);
  g_clear_handle_id (&self->news_source, g_source_remove);
  g_hash_table_remove_all (self->candidates);
  g_ptr_array_set_size (self->accounts, 0);
  mesign_updater_account_changed (self);
}

/**
 * mesign_updater_sync_now:
 * @self: an updater
 *
 * Has all accounts brought up to date now, because a person asks for it: also those that wait to be
 * tried again, or for a person.
 */
void
mesign_updater_sync_now (MesignUpdater *self)
{
  g_return_if_fail (MESIGN_IS_UPDATER (self));

  for (guint i = 0; i < self->accounts->len; i++)
    mesign_updater_account_try_now (self->accounts->pdata[i], TRUE);
}

/**
 * mesign_updater_get_state:
 * @self: an updater
 *
 * Returns: how far the accounts together are up to date
 */
MesignUpdaterState
mesign_updater_get_state (MesignUpdater *self)
{
  g_return_val_if_fail (MESIGN_IS_UPDATER (self), MESIGN_UPDATER_IDLE);

  return self->state;
}

/**
 * mesign_updater_get_fraction:
 * @self: an updater
 *
 * Returns: how much of what is being done is done, from 0 to 1; below 0 while that is not known
 */
double
mesign_updater_get_fraction (MesignUpdater *self)
{
  g_return_val_if_fail (MESIGN_IS_UPDATER (self), 0);

  return self->fraction;
}

/**
 * mesign_updater_get_activity:
 * @self: an updater
 *
 * Returns: (transfer none) (nullable): what is being done, for people
 */
const char *
mesign_updater_get_activity (MesignUpdater *self)
{
  g_return_val_if_fail (MESIGN_IS_UPDATER (self), NULL);

  return self->activity;
}

/**
 * mesign_updater_get_error:
 * @self: an updater
 * @account_id: (nullable): an account; %NULL for the first one with an error
 *
 * Returns: (transfer none) (nullable): what keeps it from being up to date, a #MesignEngineError
 */
const GError *
mesign_updater_get_error (MesignUpdater *self, const char *account_id)
{
  g_return_val_if_fail (MESIGN_IS_UPDATER (self), NULL);

  for (guint i = 0; i < self->accounts->len; i++)
    {
      const MesignUpdaterAccount *account = self->accounts->pdata[i];

      if (account->error != NULL &&
          (account_id == NULL || strcmp (account->account->id, account_id) == 0))
        return account->error;
    }

  return NULL;
}
