/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-sleep-private.h"
#include "engine/mesign-updater.h"
#include "model/mesign-message-info.h"

G_BEGIN_DECLS

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

/* What there is to do for an account, the most urgent first. */
typedef enum
{
  MESIGN_UPDATE_INBOX = 1 << 0,
  MESIGN_UPDATE_ALL = 1 << 1,
  MESIGN_UPDATE_OUTGOING = 1 << 2,
} MesignUpdate;

/* One account that is kept up to date: one thing at a time is synchronized, and as long as there is
 * nothing to do its inbox is watched. Main context only. */
typedef struct
{
  MesignUpdater *updater; /* NULL once it has ended */
  MesignEngine *engine;
  MesignAccount *account;
  GCancellable *cancellable;

  guint wanted;
  MesignUpdate running;
  gboolean is_watching;
  GCancellable *watch_cancellable;
  gboolean is_renewing;
  gboolean is_asleep;
  gint64 watched_since;
  gboolean has_journey;

  gboolean is_asked_for;
  gboolean has_synced;
  gint64 known_message;
  gint64 known_since;

  GError *error;
  gboolean needs_person;
  guint n_failures;
  guint n_watch_failures;
  guint retry_source;
  guint outgoing_source;
  guint slow_source;
  guint poll_source;

  MesignUpdaterState state;
  double fraction;
  char *activity;
} MesignUpdaterAccount;

MesignUpdaterAccount *
mesign_updater_account_new (MesignUpdater *updater, MesignEngine *engine, MesignAccount *account);
MesignUpdaterAccount *mesign_updater_account_ref (MesignUpdaterAccount *self);
void mesign_updater_account_unref (MesignUpdaterAccount *self);
void mesign_updater_account_end (MesignUpdaterAccount *self);
void mesign_updater_account_want (MesignUpdaterAccount *self, MesignUpdate what);
void mesign_updater_account_try_now (MesignUpdaterAccount *self, gboolean is_asked_for);
void mesign_updater_account_set_asleep (MesignUpdaterAccount *self, gboolean is_asleep);
void mesign_updater_account_set_has_journey (MesignUpdaterAccount *self, gboolean has_journey);

/* mesign-updater.c */
MesignUpdaterAccount *mesign_updater_find_account (MesignUpdater *self, const char *account_id);
void mesign_updater_account_changed (MesignUpdater *self);
void mesign_updater_account_synced (MesignUpdater *self, MesignUpdaterAccount *account);
double mesign_updater_get_pace (MesignUpdater *self);
void mesign_updater_set_pace (MesignUpdater *self, double pace);

void mesign_updater_tell_news (MesignUpdater *self, GArray *message_ids);

/* mesign-updater-following.c */
void mesign_updater_follow (MesignUpdater *self);
void mesign_updater_unfollow (MesignUpdater *self);

/* mesign-updater-news.c */
void mesign_updater_note_message (MesignUpdater *self, gint64 message_id);
void mesign_updater_find_news_soon (MesignUpdater *self);

/* mesign-updater-looks.c: what the updater asks of the store. */
typedef struct
{
  GHashTable *waiting;
  GHashTable *journeying;
  gint64
      seconds_to_next; /* until the next mail is to go out; G_MAXINT64 where none waits for that */
} MesignUpdaterLook;

void mesign_updater_look_free (MesignUpdaterLook *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignUpdaterLook, mesign_updater_look_free)

void mesign_engine_look_async (MesignEngine *self,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
MesignUpdaterLook *
mesign_engine_look_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_get_last_message_async (MesignEngine *self,
                                           GCancellable *cancellable,
                                           GAsyncReadyCallback callback,
                                           gpointer user_data);
gint64
mesign_engine_get_last_message_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_find_unseen_async (MesignEngine *self,
                                      GArray *message_ids,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GPtrArray *
mesign_engine_find_unseen_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
