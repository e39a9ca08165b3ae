/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

#define DEFAULT_LIMIT 1000

typedef struct
{
  MesignJob job;
  char *query;
  char *account;
  guint limit;
  MesignSearchFlags flags;
  gint64 since; /* the store's last change when it began; -1 before */
  gboolean goes_on;
} Search;

static void
clear_search (gpointer data)
{
  Search *search = data;

  g_free (search->query);
  g_free (search->account);
}

/* How long other jobs of the worker have to wait for the index of encrypted mail. */
#define SLICE_MICROSECONDS (100 * G_TIME_SPAN_MILLISECOND)

/* Whether the index has all there was when the search began. What comes while it is made waits for
 * another search, so that this one ends. */
static gboolean
is_index_good (const Search *search)
{
  MesignEngine *self = search->job.engine;

  return self->search_index == NULL || (search->flags & MESIGN_SEARCH_AT_ONCE) != 0 ||
         (mesign_engine_search_index_is_whole (self) && self->search_change >= search->since);
}

/* What is found in encrypted mail by the words of a query; NULL without an error where there is
 * none, or no key for it. */
static GPtrArray *
search_sealed (Search *search, MesignQuery *query, GCancellable *cancellable, GError **error)
{
  MesignEngine *self = search->job.engine;
  gint64 end = g_get_monotonic_time () + SLICE_MICROSECONDS;

  search->goes_on = FALSE;
  if (!mesign_query_has_words (query))
    return NULL;
  if (search->since < 0)
    search->since = mesign_store_get_last_change_sync (self->store, error);
  if (search->since < 0 || !mesign_engine_update_search_index_sync (&search->job, end, error))
    return NULL;
  search->goes_on = !is_index_good (search);

  return self->search_index != NULL && !search->goes_on
             ? mesign_search_index_search (self->search_index, query, cancellable, error)
             : NULL;
}

static gboolean
run_search (gpointer data, GCancellable *cancellable, GError **error)
{
  Search *search = data;
  MesignStore *store = search->job.engine->store;
  g_autoptr (MesignQuery) query =
      mesign_query_new (search->query, (search->flags & MESIGN_SEARCH_BEING_WRITTEN) != 0, error);
  g_autoptr (GPtrArray) sealed = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  GError *inner = NULL;

  if (query == NULL || g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  sealed = search_sealed (search, query, cancellable, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  if (search->goes_on)
    return TRUE;
  found = mesign_store_search_sync (store, query, sealed, search->account, 0, search->limit,
                                    cancellable, error);
  if (found == NULL)
    return FALSE;
  messages = mesign_store_get_messages_sync (store, (const gint64 *) (gpointer) found->data,
                                             found->len, error);
  if (messages == NULL || !mesign_engine_unseal_messages (&search->job, messages, error))
    return FALSE;
  search->job.result = g_steal_pointer (&messages);

  return TRUE;
}

/* By turns with other jobs, until the index is whole. */
static gboolean
go_on_search (gpointer data, const GError *error)
{
  Search *search = data;

  return error == NULL && search->goes_on;
}

static void
finish_search (gpointer data)
{
  mesign_engine_save_search_image_soon (((MesignJob *) data)->engine);
}

static const MesignJobClass search_class = {
  .size = sizeof (Search),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_search,
  .go_on = go_on_search,
  .done = finish_search,
  .clear = clear_search,
};

/**
 * mesign_engine_search_async:
 * @self: an open engine
 * @query: what to look for, as a person writes it
 * @account: (nullable): the id of an account, %NULL for all
 * @limit: messages to give at most, 0 for a thousand
 * @flags: how to search
 * @cancellable: (nullable): cancels
 * @callback: called when it has been searched
 * @user_data: for @callback
 *
 * Searches the store. The texts of encrypted mail are searched too, in memory only, where the
 * keystore can be unlocked.
 */
void
mesign_engine_search_async (MesignEngine *self,
                            const char *query,
                            const char *account,
                            guint limit,
                            MesignSearchFlags flags,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Search *search = mesign_job_new (self, &search_class, cancellable, callback, user_data);

  search->query = g_strdup (query);
  search->account = g_strdup (account);
  search->since = -1;
  search->limit = limit > 0 ? limit : DEFAULT_LIMIT;
  search->flags = flags;
  mesign_job_start (search);
}

/**
 * mesign_engine_search_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID if the query
 * cannot be understood
 *
 * Returns: (transfer full) (nullable) (element-type MesignMessageInfo): what was found, newest
 * first
 */
GPtrArray *
mesign_engine_search_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &search_class, result, error);
}

/**
 * mesign_engine_check_query:
 * @query: what to look for, as a person writes it
 * @flags: how it is to be searched for
 * @is_empty: (out): whether there is nothing to look for
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_INVALID
 *
 * Looks at a query without searching. Main context.
 *
 * Returns: whether it can be understood
 */
gboolean
mesign_engine_check_query (const char *query,
                           MesignSearchFlags flags,
                           gboolean *is_empty,
                           GError **error)
{
  GError *inner = NULL;
  g_autoptr (MesignQuery) parsed =
      mesign_query_new (query, (flags & MESIGN_SEARCH_BEING_WRITTEN) != 0, &inner);

  *is_empty = parsed == NULL || mesign_query_is_empty (parsed);
  if (parsed == NULL)
    g_propagate_error (error, mesign_engine_convert_error (inner));

  return parsed != NULL;
}
