/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-updater.h"

#include "engine/mesign-sleep-private.h"
#include "engine/mesign-updater-private.h"

#include <string.h>

/* Soon, but what is done to many messages is done at once. */
#define LOOK_MILLISECONDS 300
#define NETWORK_MILLISECONDS 1000

/* A mail that waits for its time is looked at so often at the least: clocks are set, and computers
 * sleep. */
#define LONGEST_SCHEDULE 30

/* New mail is told when it has been read through, or when that takes too long. */
#define NEWS_MILLISECONDS 200
#define LONGEST_WAIT (10 * G_TIME_SPAN_SECOND)

/* What an inbox that was read anew brings is not new. */
#define NEWS_SECONDS (60 * 60)

/* Authorities are asked about revocations so often at the most. */
#define REFRESH_SECONDS ((gint64) 60 * 60)

struct _MesignUpdater
{
  GObject parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  GPtrArray *accounts;
  double pace;
  gboolean is_started;
  MesignSleep *sleep;

  guint look_source;
  guint schedule_source;
  guint network_source;
  gint64 next_refresh;

  /* Messages that may be new, by when they are told at the latest; and those that were told. */
  GHashTable *candidates;
  GHashTable *told;
  guint news_source;
  gboolean is_finding;

  MesignUpdaterState state;
  double fraction;
  char *activity;
};

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

static MesignUpdaterAccount *
find_account (MesignUpdater *self, const char *account_id)
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

/* What waits for the servers, and whose mails are awaited */

static void look_at_schedule (MesignUpdater *self, gint64 seconds);

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignUpdater) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignUpdaterLook) look =
      mesign_engine_look_finish (MESIGN_ENGINE (source), result, &error);

  if (look == NULL || !self->is_started)
    return;
  look_at_schedule (self, look->seconds_to_next);
  for (guint i = 0; i < self->accounts->len; i++)
    {
      MesignUpdaterAccount *account = self->accounts->pdata[i];

      mesign_updater_account_set_has_journey (
          account, g_hash_table_contains (look->journeying, account->account->id));
      if (g_hash_table_contains (look->waiting, account->account->id))
        mesign_updater_account_want (account, MESIGN_UPDATE_OUTGOING);
    }
}

static void
look (MesignUpdater *self)
{
  mesign_engine_look_async (self->engine, self->cancellable, on_looked, g_object_ref (self));
}

static gboolean
on_look (gpointer user_data)
{
  MesignUpdater *self = user_data;

  self->look_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static gboolean
on_schedule (gpointer user_data)
{
  MesignUpdater *self = user_data;

  self->schedule_source = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static void
look_at_schedule (MesignUpdater *self, gint64 seconds)
{
  g_clear_handle_id (&self->schedule_source, g_source_remove);
  if (seconds != G_MAXINT64)
    self->schedule_source =
        g_timeout_add_seconds ((guint) MIN (seconds, LONGEST_SCHEDULE), on_schedule, self);
}

static void
look_soon (MesignUpdater *self)
{
  if (self->look_source == 0)
    self->look_source = g_timeout_add (LOOK_MILLISECONDS, on_look, self);
}

/* New mail */

static void find_news (MesignUpdater *self);

static gboolean
on_news (gpointer user_data)
{
  MesignUpdater *self = user_data;

  self->news_source = 0;
  find_news (self);

  return G_SOURCE_REMOVE;
}

static void
find_news_soon (MesignUpdater *self)
{
  if (self->news_source == 0 && g_hash_table_size (self->candidates) > 0)
    self->news_source = g_timeout_add (NEWS_MILLISECONDS, on_news, self);
}

static gboolean
is_news (MesignUpdater *self, const MesignMessageInfo *message)
{
  const MesignUpdaterAccount *account = find_account (self, message->account);

  return account != NULL && account->known_message >= 0 && message->id > account->known_message &&
         message->received > account->known_since - NEWS_SECONDS;
}

/* Whether more will be known of a message in a moment. */
static gboolean
is_to_wait (MesignUpdater *self, const MesignMessageInfo *message)
{
  const gint64 *latest = g_hash_table_lookup (self->candidates, &message->id);

  return (message->body_state == MESIGN_BODY_MISSING ||
          message->body_state == MESIGN_BODY_STORED) &&
         latest != NULL && g_get_monotonic_time () < *latest;
}

static void
add_candidate (MesignUpdater *self, gint64 id)
{
  gint64 latest = g_get_monotonic_time () + LONGEST_WAIT;

  if (g_hash_table_contains (self->told, &id) || g_hash_table_contains (self->candidates, &id))
    return;
  g_hash_table_insert (self->candidates, g_memdup2 (&id, sizeof id),
                       g_memdup2 (&latest, sizeof latest));
}

/* Those that are told now; the others are no news, or stay candidates. */
static GArray *
take_news (MesignUpdater *self, GArray *asked, GPtrArray *unseen)
{
  GArray *news = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GHashTable) waiting = g_hash_table_new (g_int64_hash, g_int64_equal);

  for (guint i = 0; i < unseen->len; i++)
    {
      const MesignMessageInfo *message = unseen->pdata[i];

      if (!is_news (self, message))
        continue;
      if (is_to_wait (self, message))
        {
          g_hash_table_add (waiting, (gpointer) &message->id);
          continue;
        }
      g_array_append_val (news, message->id);
      g_hash_table_add (self->told, g_memdup2 (&message->id, sizeof message->id));
    }
  for (guint i = 0; i < asked->len; i++)
    if (!g_hash_table_contains (waiting, &g_array_index (asked, gint64, i)))
      g_hash_table_remove (self->candidates, &g_array_index (asked, gint64, i));

  return news;
}

typedef struct
{
  MesignUpdater *updater;
  GArray *asked;
} NewsSearch;

static void
on_unseen_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree NewsSearch *search = user_data;
  g_autoptr (MesignUpdater) self = search->updater;
  g_autoptr (GArray) asked = search->asked;
  g_autoptr (GPtrArray) unseen =
      mesign_engine_find_unseen_finish (MESIGN_ENGINE (source), result, NULL);
  g_autoptr (GArray) news = NULL;

  self->is_finding = FALSE;
  if (unseen == NULL || !self->is_started)
    return;
  news = take_news (self, asked, unseen);
  find_news_soon (self);
  if (news->len > 0)
    g_signal_emit (self, signals[SIGNAL_NEW_MAIL], 0, news);
}

static void
find_news (MesignUpdater *self)
{
  NewsSearch *search;
  GHashTableIter iter;
  gpointer id;

  if (self->is_finding || g_hash_table_size (self->candidates) == 0)
    return;
  search = g_new0 (NewsSearch, 1);
  search->updater = g_object_ref (self);
  search->asked = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_iter_init (&iter, self->candidates);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (search->asked, id, 1);
  self->is_finding = TRUE;
  mesign_engine_find_unseen_async (self->engine, g_array_ref (search->asked), self->cancellable,
                                   on_unseen_found, search);
}

/* Messages the accounts knew before are none, so that a first sync is not asked about at length. */
static gboolean
may_be_news (MesignUpdater *self, gint64 message_id)
{
  for (guint i = 0; i < self->accounts->len; i++)
    {
      const MesignUpdaterAccount *account = self->accounts->pdata[i];

      if (account->known_message >= 0 && message_id > account->known_message)
        return TRUE;
    }

  return FALSE;
}

/* Following the engine */

static void
on_changes (MesignEngine *engine G_GNUC_UNUSED, GArray *changes, MesignUpdater *self)
{
  for (guint i = 0; i < changes->len; i++)
    {
      const MesignChange *change = &g_array_index (changes, MesignChange, i);

      switch (change->kind)
        {
        case MESIGN_CHANGE_MESSAGE:
          if (may_be_news (self, change->row_id))
            add_candidate (self, change->row_id);
          break;
        case MESIGN_CHANGE_OPERATION:
        case MESIGN_CHANGE_OUTGOING:
        case MESIGN_CHANGE_EVERYTHING:
          look_soon (self);
          break;
        case MESIGN_CHANGE_MAILBOX:
        case MESIGN_CHANGE_ROW:
        default:
          break;
        }
    }
  find_news_soon (self);
}

static void
end_account (gpointer data)
{
  mesign_updater_account_end (data);
  mesign_updater_account_unref (data);
}

static gboolean
is_listed (GPtrArray *accounts, MesignAccount *account)
{
  return g_ptr_array_find (accounts, account, NULL);
}

/* An account that was changed begins anew. */
static void
update_accounts (MesignUpdater *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  for (guint i = self->accounts->len; i > 0; i--)
    if (!is_listed (accounts, ((MesignUpdaterAccount *) self->accounts->pdata[i - 1])->account))
      g_ptr_array_remove_index (self->accounts, i - 1);
  for (guint i = 0; i < accounts->len; i++)
    {
      MesignAccount *account = accounts->pdata[i];
      MesignUpdaterAccount *added;

      if (find_account (self, account->id) != NULL)
        continue;
      added = mesign_updater_account_new (self, self->engine, account);
      g_ptr_array_add (self->accounts, added);
      mesign_updater_account_want (added, MESIGN_UPDATE_INBOX | MESIGN_UPDATE_ALL);
    }
  mesign_updater_account_changed (self);
  look_soon (self);
}

static void
on_accounts_changed (MesignEngine *engine G_GNUC_UNUSED, MesignUpdater *self)
{
  update_accounts (self);
}

static void
on_journey_changed (MesignEngine *engine G_GNUC_UNUSED,
                    gint64 id G_GNUC_UNUSED,
                    MesignUpdater *self)
{
  look_soon (self);
}

static gboolean
on_network (gpointer user_data)
{
  MesignUpdater *self = user_data;

  self->network_source = 0;
  for (guint i = 0; i < self->accounts->len; i++)
    mesign_updater_account_try_now (self->accounts->pdata[i], FALSE);

  return G_SOURCE_REMOVE;
}

/* Whatever the monitor says, a connection may be dead now, or be possible again. */
static void
on_network_changed (GNetworkMonitor *monitor G_GNUC_UNUSED,
                    gboolean is_available,
                    MesignUpdater *self)
{
  if (is_available && self->network_source == 0)
    self->network_source = g_timeout_add (NETWORK_MILLISECONDS, on_network, self);
}

static void
on_sleep (gboolean is_asleep, gpointer user_data)
{
  MesignUpdater *self = user_data;

  for (guint i = 0; i < self->accounts->len; i++)
    mesign_updater_account_set_asleep (self->accounts->pdata[i], is_asleep);
}

/* The object */

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
  g_signal_connect (self->engine, "changes", G_CALLBACK (on_changes), self);
  g_signal_connect (self->engine, "accounts-changed", G_CALLBACK (on_accounts_changed), self);
  g_signal_connect (self->engine, "journey-changed", G_CALLBACK (on_journey_changed), self);
  g_signal_connect (g_network_monitor_get_default (), "network-changed",
                    G_CALLBACK (on_network_changed), self);
  self->sleep = mesign_sleep_new (on_sleep, self);
  update_accounts (self);
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
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_handlers_disconnect_by_data (g_network_monitor_get_default (), self);
  g_clear_pointer (&self->sleep, mesign_sleep_free);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->schedule_source, g_source_remove);
  g_clear_handle_id (&self->network_source, g_source_remove);
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
