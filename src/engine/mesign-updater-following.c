/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What has an updater look: the engine, the network, sleep, and the time mail is to go out at. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-updater-private.h"

/* Soon, but what is done to many messages is done at once. */
#define LOOK_MILLISECONDS 300

#define NETWORK_MILLISECONDS 1000

/* A mail that waits for its time is looked at so often at the least: clocks are set, and computers
 * sleep. */
#define LONGEST_SCHEDULE 30

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
          mesign_updater_note_message (self, change->row_id);
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
  mesign_updater_find_news_soon (self);
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

      if (mesign_updater_find_account (self, account->id) != NULL)
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

/* Has it told of whatever may give it something to do. */
void
mesign_updater_follow (MesignUpdater *self)
{
  g_signal_connect (self->engine, "changes", G_CALLBACK (on_changes), self);
  g_signal_connect (self->engine, "accounts-changed", G_CALLBACK (on_accounts_changed), self);
  g_signal_connect (self->engine, "journey-changed", G_CALLBACK (on_journey_changed), self);
  g_signal_connect (g_network_monitor_get_default (), "network-changed",
                    G_CALLBACK (on_network_changed), self);
  self->sleep = mesign_sleep_new (on_sleep, self);
  update_accounts (self);
}

void
mesign_updater_unfollow (MesignUpdater *self)
{
  g_signal_handlers_disconnect_by_data (self->engine, self);
  g_signal_handlers_disconnect_by_data (g_network_monitor_get_default (), self);
  g_clear_pointer (&self->sleep, mesign_sleep_free);
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_clear_handle_id (&self->schedule_source, g_source_remove);
  g_clear_handle_id (&self->network_source, g_source_remove);
}
