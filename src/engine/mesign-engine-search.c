/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-address.h"
#include "store/mesign-search-index.h"
#include "sync/mesign-sealed-text.h"

#define SEALED_PAGE 200
#define DEFAULT_LIMIT 1000

typedef struct
{
  MesignJob job;
  char *query;
  char *account;
  guint limit;
} Search;

static void
clear_search (gpointer data)
{
  Search *search = data;

  g_free (search->query);
  g_free (search->account);
}

/* By the header to show; what was sealed before recipients were goes by the outer one. */
static char *
dup_recipients (const MesignSealedList *list, const MesignEnvelope *outer)
{
  GPtrArray *const lists[] = { list->to != NULL ? list->to : outer->to,
                               list->to != NULL ? list->cc : outer->cc,
                               list->to != NULL ? list->bcc : outer->bcc };
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *shown =
          lists[i] != NULL ? mesign_mime_display_addresses (lists[i]) : g_strdup ("");

      g_string_append_printf (text, "%s\n", shown);
    }

  return g_strdup (text->str);
}

static gboolean
index_message (MesignEngine *self,
               MesignSearchIndex *index,
               MesignSecret *key,
               const MesignSealed *sealed,
               GError **error)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (self->store, sealed->message_id, NULL);
  g_autoptr (MesignSealedList) list = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sender = NULL;
  g_autofree char *recipients = NULL;
  g_autofree char *names = NULL;
  MesignSearchWords words = { 0 };

  if (info == NULL || sealed->list == NULL || sealed->text == NULL)
    return TRUE;
  list = mesign_sealed_list_open (key, sealed->message_id, sealed->list, NULL);
  text = mesign_sealed_text_open (key, sealed->message_id, sealed->text, NULL);
  if (list == NULL || text == NULL)
    return TRUE;
  sender = mesign_mime_display_addresses (info->envelope->from);
  recipients = dup_recipients (list, info->envelope);
  names = g_strjoinv ("\n", list->attachment_names);
  words.sender = sender;
  words.recipients = recipients;
  words.subject = list->subject;
  words.body = text;
  words.attachments = names;

  return mesign_search_index_put (index, sealed->message_id, &words, error);
}

static gboolean
fill_index (MesignEngine *self, MesignSearchIndex *index, MesignSecret *key, GError **error)
{
  gint64 after = 0;

  for (;;)
    {
      g_autoptr (GPtrArray) page =
          mesign_store_list_sealed_texts_sync (self->store, after, SEALED_PAGE, error);

      if (page == NULL)
        return FALSE;
      if (page->len == 0)
        return TRUE;
      for (guint i = 0; i < page->len; i++)
        {
          const MesignSealed *sealed = page->pdata[i];

          after = sealed->message_id;
          if (!index_message (self, index, key, sealed, error))
            return FALSE;
        }
    }
}

/* The texts of encrypted mail are found in an index that is never on the disk. It is made anew when
 * the store has changed since the last search. */
static gboolean
update_index (MesignEngine *self, MesignSecret *key, GError **error)
{
  gint64 change = mesign_store_get_last_change_sync (self->store, error);
  g_autoptr (MesignSearchIndex) index = NULL;

  if (change < 0)
    return FALSE;
  if (self->search_index != NULL && self->search_index_change == change)
    return TRUE;
  index = mesign_search_index_new (NULL, error);
  if (index == NULL || !fill_index (self, index, key, error))
    return FALSE;
  g_clear_pointer (&self->search_index, mesign_search_index_free);
  self->search_index = g_steal_pointer (&index);
  self->search_index_change = change;

  return TRUE;
}

static gboolean
has_sealed (MesignStore *store)
{
  g_autoptr (GPtrArray) first = mesign_store_list_sealed_texts_sync (store, 0, 1, NULL);

  return first != NULL && first->len > 0;
}

/* What is found in encrypted mail by the words of a query; NULL without an error where there is
 * none, or no key for it. */
static GPtrArray *
search_sealed (Search *search, MesignQuery *query, GCancellable *cancellable, GError **error)
{
  MesignEngine *self = search->job.engine;
  g_autoptr (MesignSecret) key = NULL;

  if (!mesign_query_has_words (query) || !has_sealed (self->store))
    return NULL;
  key = mesign_engine_derive_text_key (&search->job, error);
  if (key == NULL || !update_index (self, key, error))
    return NULL;

  return mesign_search_index_search (self->search_index, query, cancellable, error);
}

static gboolean
run_search (gpointer data, GCancellable *cancellable, GError **error)
{
  Search *search = data;
  MesignStore *store = search->job.engine->store;
  g_autoptr (MesignQuery) query = mesign_query_new (search->query, error);
  g_autoptr (GPtrArray) sealed = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  GError *inner = NULL;

  if (query == NULL)
    return FALSE;
  sealed = search_sealed (search, query, cancellable, &inner);
  if (inner != NULL)
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
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

static const MesignJobClass search_class = {
  .size = sizeof (Search),
  .flags = MESIGN_JOB_OPTIONAL_KEYS,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_search,
  .clear = clear_search,
};

/**
 * mesign_engine_search_async:
 * @self: an open engine
 * @query: what to look for, as a person writes it
 * @account: (nullable): the id of an account, %NULL for all
 * @limit: messages to give at most, 0 for a thousand
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
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Search *search = mesign_job_new (self, &search_class, cancellable, callback, user_data);

  search->query = g_strdup (query);
  search->account = g_strdup (account);
  search->limit = limit > 0 ? limit : DEFAULT_LIMIT;
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
