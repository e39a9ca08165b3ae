/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which mail is new, so that a person is told of it. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-updater-private.h"

/* New mail is told when it has been read through, or when that takes too long. */
#define NEWS_MILLISECONDS 200
#define LONGEST_WAIT (10 * G_TIME_SPAN_SECOND)

/* What an inbox that was read anew brings is not new. */
#define NEWS_SECONDS (60 * 60)

static void find_news (MesignUpdater *self);

static gboolean
on_news (gpointer user_data)
{
  MesignUpdater *self = user_data;

  self->news_source = 0;
  find_news (self);

  return G_SOURCE_REMOVE;
}

void
mesign_updater_find_news_soon (MesignUpdater *self)
{
  if (self->news_source == 0 && g_hash_table_size (self->candidates) > 0)
    self->news_source = g_timeout_add (NEWS_MILLISECONDS, on_news, self);
}

static gboolean
is_news (MesignUpdater *self, const MesignMessageInfo *message)
{
  const MesignUpdaterAccount *account = mesign_updater_find_account (self, message->account);

  return account != NULL && account->known_message >= 0 && message->id > account->known_message &&
         message->received > account->known_since - NEWS_SECONDS &&
         !mesign_engine_is_way_mail (self->engine, message->envelope->message_id);
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
  mesign_updater_find_news_soon (self);
  if (news->len > 0)
    mesign_updater_tell_news (self, news);
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

/* A message came or changed: it may be one to tell of. */
void
mesign_updater_note_message (MesignUpdater *self, gint64 message_id)
{
  if (may_be_news (self, message_id))
    add_candidate (self, message_id);
}
