/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"

#define WAIT_MILLISECONDS (60 * 1000)
#define INTERVAL_MILLISECONDS 100
#define RETRY_MILLISECONDS 2000

/* A thread that follows the store, and tells the main context what changed: what comes thick and
 * fast is told together. Of the engine it touches nothing but the store. */
struct _MesignFollower
{
  MesignStore *store;
  GMainContext *context;
  GCancellable *cancellable;
  GThread *thread;
  gint64 after;

  /* Of the main context; NULL once it is stopped. */
  MesignEngine *engine;
};

static void
follower_clear (MesignFollower *self)
{
  g_clear_object (&self->store);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->context, g_main_context_unref);
}

static void
follower_unref (MesignFollower *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) follower_clear);
}

typedef struct
{
  MesignFollower *follower;
  GArray *changes;
} News;

static void
news_free (News *self)
{
  follower_unref (self->follower);
  g_array_unref (self->changes);
  g_free (self);
}

static gboolean
tell (gpointer data)
{
  const News *news = data;

  if (news->follower->engine != NULL)
    mesign_engine_emit_changes (news->follower->engine, news->changes);

  return G_SOURCE_REMOVE;
}

/* Takes @changes. */
static void
post (MesignFollower *self, GArray *changes)
{
  News *news = g_new0 (News, 1);
  g_autoptr (GSource) source = g_idle_source_new ();

  self->after = g_array_index (changes, MesignChange, changes->len - 1).seq;
  news->follower = g_atomic_rc_box_acquire (self);
  news->changes = changes;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, tell, news, (GDestroyNotify) news_free);
  g_source_attach (source, self->context);
  /* cppcheck-suppress memleak ; the source has it */
}

static void
pause_for (MesignFollower *self, int milliseconds)
{
  GPollFD fd;

  if (!g_cancellable_make_pollfd (self->cancellable, &fd))
    return;
  g_poll (&fd, 1, milliseconds);
  g_cancellable_release_fd (self->cancellable);
}

static gpointer
follow_thread (gpointer data)
{
  MesignFollower *self = data;

  while (!g_cancellable_is_cancelled (self->cancellable))
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GArray) changes = mesign_store_wait_for_changes_sync (
          self->store, self->after, WAIT_MILLISECONDS, self->cancellable, &error);
      gboolean has_failed = changes == NULL;

      if (changes != NULL && changes->len > 0)
        post (self, g_steal_pointer (&changes));
      if (has_failed && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_message ("What changes is not followed for a moment: %s", error->message);
      pause_for (self, has_failed ? RETRY_MILLISECONDS : INTERVAL_MILLISECONDS);
    }

  return NULL;
}

/* Begins to tell what changes after @after; main context. */
void
mesign_engine_follow_changes (MesignEngine *self, gint64 after)
{
  MesignFollower *follower = g_atomic_rc_box_new0 (MesignFollower);

  follower->store = g_object_ref (self->store);
  follower->context = g_main_context_ref_thread_default ();
  follower->cancellable = g_cancellable_new ();
  follower->after = after;
  follower->engine = self;
  follower->thread = g_thread_new ("changes", follow_thread, follower);
  self->follower = follower;
}

/* Ends the thread, on whatever thread: it waits for nobody. What it has posted may still be told,
 * until mesign_engine_forget_follower(). */
void
mesign_engine_stop_following_sync (MesignEngine *self)
{
  MesignFollower *follower = self->follower;

  if (follower == NULL || follower->thread == NULL)
    return;
  g_cancellable_cancel (follower->cancellable);
  g_thread_join (g_steal_pointer (&follower->thread));
}

/* Main context. */
void
mesign_engine_forget_follower (MesignEngine *self)
{
  mesign_engine_stop_following_sync (self);
  if (self->follower == NULL)
    return;
  self->follower->engine = NULL;
  g_clear_pointer (&self->follower, follower_unref);
}
