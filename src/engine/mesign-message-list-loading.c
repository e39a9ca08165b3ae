/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-message-list.h"

#include "engine/mesign-list-rows-private.h"
#include "engine/mesign-message-list-private.h"

/* How a list comes by its rows, and follows the store. */

#define MOST_FOLLOWED 2000
#define MOST_EDITS 50
#define SEARCH_AGAIN_MILLISECONDS 1000

/* Of a search: as many as a screen may show, and as many as anybody looks through. */
#define FIRST_FOUND 100
#define MOST_FOUND 1000

/* Changing */

static void
apply_edit (MesignMessageList *self, const MesignListEdit *edit, const GArray *new)
{
  if (edit->n_old > 0)
    g_array_remove_range (self->keys, edit->old_first, edit->n_old);
  if (edit->n_new > 0)
    g_array_insert_vals (self->keys, edit->old_first,
                         &g_array_index (new, MesignListKey, edit->new_first), edit->n_new);
  g_list_model_items_changed (G_LIST_MODEL (self), edit->old_first, edit->n_old, edit->n_new);
}

/* The same for the only edit. */
static void
take_keys (MesignMessageList *self, const MesignListEdit *edit, GArray *new)
{
  g_array_unref (self->keys);
  self->keys = g_array_ref (new);
  g_list_model_items_changed (G_LIST_MODEL (self), edit->old_first, edit->n_old, edit->n_new);
}

/* The items somebody holds that leave the place they have. */
static GHashTable *
list_leaving (MesignMessageList *self, const GArray *edits)
{
  GHashTable *leaving = mesign_list_key_table_new (NULL);
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      const MesignListKey *key = mesign_message_item_get_key (item);
      guint position;

      if (mesign_list_keys_find (self->keys, key, &position) &&
          mesign_list_edits_remove (edits, position))
        g_hash_table_insert (leaving, mesign_list_key_copy (key), item);
    }

  return leaving;
}

typedef struct
{
  MesignMessageItem *item;
  MesignListKey key;
} Moved;

static void
add_moved (GArray *moved, GHashTable *leaving, const MesignListEdit *edit, const GArray *new)
{
  for (guint i = edit->new_first; i < edit->new_first + edit->n_new; i++)
    {
      const MesignListKey *key = &g_array_index (new, MesignListKey, i);
      Moved one = { g_hash_table_lookup (leaving, key), *key };

      if (one.item != NULL)
        g_array_append_val (moved, one);
    }
}

/* Those of them that stand elsewhere in the new list. */
static GArray *
list_moved (MesignMessageList *self, const GArray *edits, const GArray *new)
{
  GArray *moved = g_array_new (FALSE, FALSE, sizeof (Moved));
  g_autoptr (GHashTable) leaving = list_leaving (self, edits);

  if (g_hash_table_size (leaving) == 0)
    return moved;
  for (guint i = 0; i < edits->len; i++)
    add_moved (moved, leaving, &g_array_index (edits, MesignListEdit, i), new);

  return moved;
}

static void
join_moved (MesignMessageList *self, GArray *edits, const GArray *moved, const GArray *new)
{
  for (guint i = 0; i < moved->len; i++)
    {
      const Moved *one = &g_array_index (moved, Moved, i);
      guint from;
      guint to;

      if (mesign_list_keys_find (self->keys, mesign_message_item_get_key (one->item), &from) &&
          mesign_list_keys_find (new, &one->key, &to))
        mesign_list_edits_join (edits, from, to);
    }
  for (guint i = 0; i < moved->len; i++)
    mesign_message_item_set_key (g_array_index (moved, Moved, i).item,
                                 &g_array_index (moved, Moved, i).key);
}

/* Makes the list this one, from its end on, so that what lies before an edit stands still. Where
 * one stretch differs, as after the first page, nothing is copied: a million keys would hold the
 * main loop up. */
static void
replace_keys (MesignMessageList *self, GArray *new)
{
  g_autoptr (GArray) edits = mesign_list_keys_compare (self->keys, new);
  g_autoptr (GArray) moved = list_moved (self, edits, new);

  join_moved (self, edits, moved, new);
  mesign_list_edits_limit (edits, MOST_EDITS);
  if (edits->len == 1)
    take_keys (self, &g_array_index (edits, MesignListEdit, 0), new);
  else
    for (guint i = edits->len; i > 0; i--)
      apply_edit (self, &g_array_index (edits, MesignListEdit, i - 1), new);
  if (edits->len > 0)
    mesign_message_list_update_groups (self);
}

/* Puts new rows in the place of old ones. */
static void
show_rows (MesignMessageList *self, GPtrArray *rows)
{
  for (guint i = 0; i < rows->len; i++)
    {
      MesignListRow *row = rows->pdata[i];
      g_autoptr (MesignMessageItem) item = g_hash_table_lookup (self->items, &row->key);

      mesign_message_list_keep_row (self, row, TRUE);
      if (item == NULL)
        continue;
      g_object_ref (item);
      mesign_message_item_set_row (item, row);
    }
}

static int
compare_row_keys (gconstpointer a, gconstpointer b)
{
  const MesignListRow *one = *(MesignListRow *const *) a;
  const MesignListRow *two = *(MesignListRow *const *) b;

  return mesign_list_key_compare (&one->key, &two->key);
}

/* Conversations are numbered as they come, and what changes is mostly new: a look at the number
 * spares most of a long list a look into the table. */
typedef struct
{
  GHashTable *table;
  gint64 least;
  gint64 most;
} Asked;

static void
asked_init (Asked *self, GHashTable *table)
{
  GHashTableIter iter;
  gpointer key;

  self->table = table;
  self->least = G_MAXINT64;
  self->most = G_MININT64;
  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      self->least = MIN (self->least, ((const MesignListKey *) key)->conversation_id);
      self->most = MAX (self->most, ((const MesignListKey *) key)->conversation_id);
    }
}

static inline gboolean
is_asked (const Asked *self, const MesignListKey *key)
{
  return key->conversation_id >= self->least && key->conversation_id <= self->most &&
         g_hash_table_contains (self->table, key);
}

/* Adds what was listed from @first up to @end, without what was looked at. */
static void
add_others (MesignMessageList *self, const Asked *asked, guint first, guint end, GArray *merged)
{
  guint kept = first;

  for (guint i = first; i <= end; i++)
    {
      if (i < end && !is_asked (asked, mesign_message_list_get_key (self, i)))
        continue;
      if (i > kept)
        g_array_append_vals (merged, mesign_message_list_get_key (self, kept), i - kept);
      kept = i + 1;
    }
}

/* The list without the rows that were looked at, and with those there are of them, sorted. */
static GArray *
merge_keys (MesignMessageList *self, GHashTable *table, GPtrArray *rows)
{
  GArray *merged =
      g_array_sized_new (FALSE, FALSE, sizeof (MesignListKey), self->keys->len + rows->len);
  Asked asked;
  guint next = 0;

  asked_init (&asked, table);
  for (guint i = 0; i < rows->len; i++)
    {
      const MesignListKey *key = &((const MesignListRow *) rows->pdata[i])->key;
      guint place = mesign_list_keys_find_place (self->keys, key);

      add_others (self, &asked, next, place, merged);
      g_array_append_vals (merged, key, 1);
      next = place;
    }
  add_others (self, &asked, next, self->keys->len, merged);

  return merged;
}

/* Whether all that was looked at stands where it stood. */
static gboolean
is_in_place (MesignMessageList *self, GHashTable *asked, GPtrArray *rows)
{
  guint position;

  if (g_hash_table_size (asked) != rows->len)
    return FALSE;
  for (guint i = 0; i < rows->len; i++)
    if (!mesign_list_keys_find (self->keys, &((const MesignListRow *) rows->pdata[i])->key,
                                &position))
      return FALSE;

  return TRUE;
}

static void
drop_gone (MesignMessageList *self, GHashTable *asked)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, asked);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_remove (self->rows, key);
}

/* Loading */

/* The end of a load: FALSE if the list is no longer there to take it. */
static gboolean
end_load (MesignMessageList *self, const GError *error)
{
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->engine == NULL)
    return FALSE;
  self->is_busy = FALSE;

  return TRUE;
}

static void
on_keys_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignMessageList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) keys = mesign_engine_load_keys_finish (MESIGN_ENGINE (source), result, &error);

  if (!end_load (self, error))
    return;
  if (keys != NULL)
    replace_keys (self, keys);
  mesign_message_list_set_loaded (self, error);
  mesign_message_list_load_next (self);
}

/* What somebody looks at stays in sight when it fits no more, such as mail that was just read. */
static void
drop_unfit (MesignMessageList *self, GPtrArray *rows)
{
  for (guint i = rows->len; i > 0; i--)
    {
      const MesignListRow *row = rows->pdata[i - 1];

      if (!mesign_list_row_fits (row, self->filter) &&
          !g_hash_table_contains (self->items, &row->key))
        g_ptr_array_remove_index (rows, i - 1);
    }
}

static void
take_rows (MesignMessageList *self, GHashTable *asked, GPtrArray *rows)
{
  g_autoptr (GArray) keys = NULL;

  drop_unfit (self, rows);
  g_ptr_array_sort (rows, compare_row_keys);
  drop_gone (self, asked);
  show_rows (self, rows);
  if (is_in_place (self, asked, rows))
    return;
  keys = merge_keys (self, asked, rows);
  replace_keys (self, keys);
}

typedef struct
{
  MesignMessageList *list;
  GHashTable *asked;
} RowsLoad;

static void
on_rows_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree RowsLoad *load = user_data;
  g_autoptr (MesignMessageList) self = load->list;
  g_autoptr (GHashTable) asked = load->asked;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) rows =
      mesign_engine_load_rows_finish (MESIGN_ENGINE (source), result, &error);

  if (!end_load (self, error))
    return;
  if (rows != NULL)
    take_rows (self, asked, rows);
  else
    g_message ("What changed in a list is not shown: %s", error->message);
  mesign_message_list_load_next (self);
}

static void
take_found (MesignMessageList *self, GPtrArray *messages)
{
  g_autoptr (GPtrArray) rows = mesign_list_rows_from_messages (messages);
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));

  g_ptr_array_sort (rows, compare_row_keys);
  for (guint i = 0; i < rows->len; i++)
    g_array_append_val (keys, ((const MesignListRow *) rows->pdata[i])->key);
  g_hash_table_remove_all (self->rows);
  show_rows (self, rows);
  replace_keys (self, keys);
}

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignMessageList) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages =
      mesign_engine_search_finish (MESIGN_ENGINE (source), result, &error);

  if (!end_load (self, error))
    return;
  if (messages != NULL)
    take_found (self, messages);
  if (messages != NULL && !self->has_first_found)
    {
      self->has_first_found = TRUE;
      self->needs_everything = TRUE;
    }
  else
    {
      self->is_cut = messages != NULL && messages->len == MOST_FOUND;
      mesign_message_list_set_loaded (self, error);
    }
  mesign_message_list_load_next (self);
}

/* The first page is not to wait for the rest. */
static void
search (MesignMessageList *self)
{
  MesignSearchFlags flags = self->search_flags;

  if (!self->has_first_found)
    flags |= MESIGN_SEARCH_AT_ONCE;
  mesign_engine_search_async (self->engine, self->query, self->account,
                              self->has_first_found ? MOST_FOUND : FIRST_FOUND, flags,
                              self->cancellable, on_found, g_object_ref (self));
}

static void
load_everything (MesignMessageList *self)
{
  self->is_busy = TRUE;
  self->needs_everything = FALSE;
  self->has_loaded_rows = FALSE;
  if (self->query != NULL)
    search (self);
  else
    mesign_engine_load_keys_async (self->engine, self->mailbox_ids, self->filter, self->cancellable,
                                   on_keys_loaded, g_object_ref (self));
}

static void
load_changed (MesignMessageList *self)
{
  RowsLoad *load = g_new0 (RowsLoad, 1);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));
  GHashTableIter iter;
  gpointer key;

  self->is_busy = TRUE;
  self->has_loaded_rows = TRUE;
  load->list = g_object_ref (self);
  load->asked = g_steal_pointer (&self->changed);
  self->changed = mesign_list_key_table_new (NULL);
  g_hash_table_iter_init (&iter, load->asked);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (keys, key, 1);
  mesign_engine_load_rows_async (self->engine, keys, self->cancellable, on_rows_loaded, load);
}

/* Loads the next thing there is to load: by turns the keys of all and the rows that changed, of
 * which the first are on the screen. */
void
mesign_message_list_load_next (MesignMessageList *self)
{
  gboolean has_changed = g_hash_table_size (self->changed) > 0;

  if (self->is_busy || self->engine == NULL)
    return;
  if (self->needs_everything && (self->has_loaded_rows || !has_changed))
    load_everything (self);
  else if (has_changed)
    load_changed (self);
}

/* Following */

static gboolean
is_listed (MesignMessageList *self, gint64 mailbox_id)
{
  for (guint i = 0; i < self->mailbox_ids->len; i++)
    if (g_array_index (self->mailbox_ids, gint64, i) == mailbox_id)
      return TRUE;

  return FALSE;
}

/* Rows nobody looks at are forgotten, those of items loaded anew. */
static void
renew_rows (MesignMessageList *self)
{
  GHashTableIter iter;
  gpointer key;

  g_hash_table_remove_all (self->rows);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_hash_table_add (self->changed, mesign_list_key_copy (key));
}

static void
follow_change (MesignMessageList *self, const MesignChange *change)
{
  MesignListKey key = { .conversation_id = change->row_id, .mailbox_id = change->mailbox_id };

  if (change->kind == MESIGN_CHANGE_EVERYTHING)
    self->needs_everything = TRUE;
  else if (change->kind == MESIGN_CHANGE_ROW && is_listed (self, change->mailbox_id))
    g_hash_table_add (self->changed, mesign_list_key_copy (&key));
}

static gboolean
on_search_again (gpointer user_data)
{
  MesignMessageList *self = user_data;

  self->search_source = 0;
  self->needs_everything = TRUE;
  mesign_message_list_load_next (self);

  return G_SOURCE_REMOVE;
}

static gboolean
touches_messages (GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MesignChangeKind kind = g_array_index (changes, MesignChange, i).kind;

      if (kind == MESIGN_CHANGE_MESSAGE || kind == MESIGN_CHANGE_EVERYTHING)
        return TRUE;
    }

  return FALSE;
}

static void
on_changes (MesignEngine *engine G_GNUC_UNUSED, GArray *changes, MesignMessageList *self)
{
  if (self->query != NULL)
    {
      if (self->search_source == 0 && touches_messages (changes))
        self->search_source = g_timeout_add (SEARCH_AGAIN_MILLISECONDS, on_search_again, self);
      return;
    }
  for (guint i = 0; i < changes->len; i++)
    follow_change (self, &g_array_index (changes, MesignChange, i));
  if (g_hash_table_size (self->changed) > MOST_FOLLOWED)
    {
      g_hash_table_remove_all (self->changed);
      self->needs_everything = TRUE;
    }
  if (self->needs_everything)
    renew_rows (self);
  mesign_message_list_load_next (self);
}

/* Loads the list, and goes on to follow the store. */
void
mesign_message_list_follow (MesignMessageList *self, MesignEngine *engine)
{
  self->engine = g_object_ref (engine);
  g_signal_connect (engine, "changes", G_CALLBACK (on_changes), self);
  self->needs_everything = TRUE;
  mesign_message_list_load_next (self);
}

void
mesign_message_list_stop_following (MesignMessageList *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->search_source, g_source_remove);
  if (self->engine != NULL)
    g_signal_handlers_disconnect_by_func (self->engine, on_changes, self);
}
