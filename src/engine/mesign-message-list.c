/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-message-list.h"

#include "engine/mesign-list-rows-private.h"
#include "engine/mesign-message-list-private.h"

#define FIRST_ROWS 100
#define PAGE 50
#define MOST_CACHED 2000
#define LONGEST_DAY_TIMER (60 * 60)

enum
{
  PROP_LOADING = 1,
  PROP_ERROR,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static void list_model_init (GListModelInterface *iface);

/**
 * MesignMessageList:
 *
 * The conversations of mailboxes, or what a search found, newest first, as a list of
 * #MesignMessageItem. Main context only.
 *
 * The first page is there at once, the rest comes from a worker. Of rows that nobody looks at it
 * holds the key alone, so that a million is nothing much; the others are read page by page as they
 * are asked for. It follows what changes in the store, and says of no more than what changed that
 * it did: an item stays the same object when its conversation moves.
 */
G_DEFINE_FINAL_TYPE_WITH_CODE (MesignMessageList,
                               mesign_message_list,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* Headings */

static void
update_item_group (MesignMessageList *self, MesignMessageItem *item, guint position)
{
  MesignDateHeading heading =
      mesign_date_bounds_find (&self->bounds, mesign_message_list_get_key (self, position)->date);
  MesignDateHeading before;
  gboolean starts = TRUE;

  if (position > 0)
    {
      before = mesign_date_bounds_find (&self->bounds,
                                        mesign_message_list_get_key (self, position - 1)->date);
      starts = before.group != heading.group || before.date != heading.date;
    }
  mesign_message_item_set_group (item, &heading, starts);
}

/* Tells the items under which headings they stand now. */
void
mesign_message_list_update_groups (MesignMessageList *self)
{
  g_autoptr (GPtrArray) items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer item;

  /* whoever is told of one may let go of another */
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    g_ptr_array_add (items, g_object_ref (item));
  for (guint i = 0; i < items->len; i++)
    {
      guint position;

      if (mesign_list_keys_find (self->keys, mesign_message_item_get_key (items->pdata[i]),
                                 &position))
        update_item_group (self, items->pdata[i], position);
    }
}

static gboolean on_day_timer (gpointer user_data);

/* The clock may be set and the computer may sleep, so midnight is looked for once an hour. */
static void
update_bounds (MesignMessageList *self)
{
  gint64 now = self->now != 0 ? self->now : g_get_real_time () / G_USEC_PER_SEC;
  gint64 wait;

  mesign_date_bounds_init (&self->bounds, now);
  wait = CLAMP (self->bounds.tomorrow - now + 1, 1, LONGEST_DAY_TIMER);
  g_clear_handle_id (&self->day_source, g_source_remove);
  self->day_source = g_timeout_add_seconds ((guint) wait, on_day_timer, self);
}

static gboolean
on_day_timer (gpointer user_data)
{
  MesignMessageList *self = user_data;
  gint64 today = self->bounds.today;

  self->day_source = 0;
  update_bounds (self);
  if (self->bounds.today != today)
    mesign_message_list_update_groups (self);

  return G_SOURCE_REMOVE;
}

/* Items and rows */

static gboolean
on_load_source (gpointer user_data)
{
  MesignMessageList *self = user_data;

  self->load_source = 0;
  mesign_message_list_load_next (self);

  return G_SOURCE_REMOVE;
}

/* Has the row of a key loaded anew, together with others that are asked for until then. */
static void
load_soon (MesignMessageList *self, const MesignListKey *key)
{
  g_hash_table_add (self->changed, mesign_list_key_copy (key));
  if (self->load_source == 0)
    self->load_source = g_idle_add_full (G_PRIORITY_DEFAULT, on_load_source, self, NULL);
}

static void
on_item_gone (gpointer data, GObject *gone)
{
  MesignMessageList *self = data;
  GHashTableIter iter;
  gpointer item;

  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    if (item == gone)
      {
        g_hash_table_iter_remove (&iter);
        return;
      }
}

/* Encrypted mail is shown by what is sealed of it as soon as that is opened, on a worker. */
void
mesign_message_list_keep_row (MesignMessageList *self, MesignListRow *row, gboolean is_unsealed)
{
  g_hash_table_insert (self->rows, mesign_list_key_copy (&row->key), mesign_list_row_ref (row));
  if (!is_unsealed && row->signs & MESIGN_SIGN_ENCRYPTED)
    load_soon (self, &row->key);
}

static void
read_page (MesignMessageList *self, guint position)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_list_row_unref);
  guint first = position - position % PAGE;
  guint n = MIN (PAGE, self->keys->len - first);

  if (g_hash_table_size (self->rows) > MOST_CACHED)
    g_hash_table_remove_all (self->rows);
  mesign_engine_read_rows (self->engine, mesign_message_list_get_key (self, first), n, rows);
  for (guint i = 0; i < rows->len; i++)
    mesign_message_list_keep_row (self, rows->pdata[i], FALSE);
}

static MesignListRow *
get_row (MesignMessageList *self, guint position)
{
  const MesignListKey *key = mesign_message_list_get_key (self, position);
  MesignListRow *row = g_hash_table_lookup (self->rows, key);

  if (row != NULL || self->query != NULL)
    return row;
  read_page (self, position);

  return g_hash_table_lookup (self->rows, key);
}

static gpointer
get_item (GListModel *model, guint position)
{
  MesignMessageList *self = MESIGN_MESSAGE_LIST (model);
  const MesignListKey *key;
  MesignMessageItem *item;
  MesignListRow *row;

  if (position >= self->keys->len)
    return NULL;
  key = mesign_message_list_get_key (self, position);
  item = g_hash_table_lookup (self->items, key);
  if (item != NULL)
    return g_object_ref (item);

  item = mesign_message_item_new (key);
  g_object_weak_ref (G_OBJECT (item), on_item_gone, self);
  g_hash_table_insert (self->items, mesign_list_key_copy (key), item);
  row = get_row (self, position);
  if (row != NULL)
    mesign_message_item_set_row (item, row);
  update_item_group (self, item, position);

  return item;
}

static GType
get_item_type (GListModel *model G_GNUC_UNUSED)
{
  return MESIGN_TYPE_MESSAGE_ITEM;
}

static guint
get_n_items (GListModel *model)
{
  return MESIGN_MESSAGE_LIST (model)->keys->len;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item = get_item;
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
}

/* Says that the list is whole, or why it is not. */
void
mesign_message_list_set_loaded (MesignMessageList *self, const GError *error)
{
  gboolean was_loading = self->is_loading;
  gboolean had_error = self->error != NULL;

  self->is_loading = FALSE;
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (was_loading)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_LOADING]);
  if (had_error || error != NULL)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ERROR]);
}

/* The object */

static void
mesign_message_list_dispose (GObject *object)
{
  MesignMessageList *self = MESIGN_MESSAGE_LIST (object);
  GHashTableIter iter;
  gpointer item;

  mesign_message_list_stop_following (self);
  g_clear_handle_id (&self->day_source, g_source_remove);
  g_clear_handle_id (&self->load_source, g_source_remove);
  g_clear_object (&self->engine);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, &item))
    {
      g_object_weak_unref (item, on_item_gone, self);
      g_hash_table_iter_remove (&iter);
    }

  G_OBJECT_CLASS (mesign_message_list_parent_class)->dispose (object);
}

static void
mesign_message_list_finalize (GObject *object)
{
  MesignMessageList *self = MESIGN_MESSAGE_LIST (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->mailbox_ids, g_array_unref);
  g_clear_pointer (&self->query, g_free);
  g_clear_pointer (&self->account, g_free);
  g_clear_pointer (&self->keys, g_array_unref);
  g_clear_pointer (&self->items, g_hash_table_unref);
  g_clear_pointer (&self->rows, g_hash_table_unref);
  g_clear_pointer (&self->changed, g_hash_table_unref);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (mesign_message_list_parent_class)->finalize (object);
}

static void
mesign_message_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  MesignMessageList *self = MESIGN_MESSAGE_LIST (object);

  switch (id)
    {
    case PROP_LOADING:
      g_value_set_boolean (value, self->is_loading);
      break;
    case PROP_ERROR:
      g_value_set_boxed (value, self->error);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
      break;
    }
}

static void
mesign_message_list_class_init (MesignMessageListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->dispose = mesign_message_list_dispose;
  object_class->finalize = mesign_message_list_finalize;
  object_class->get_property = mesign_message_list_get_property;

  /**
   * MesignMessageList:loading:
   *
   * Whether the list is not whole yet, or has not been searched for yet.
   */
  props[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, TRUE, flags);

  /**
   * MesignMessageList:error:
   *
   * Why it could not be listed, or %NULL; a #MesignEngineError.
   */
  props[PROP_ERROR] = g_param_spec_boxed ("error", NULL, NULL, G_TYPE_ERROR, flags);

  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
mesign_message_list_init (MesignMessageList *self)
{
  self->cancellable = g_cancellable_new ();
  self->mailbox_ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));
  self->items = mesign_list_key_table_new (NULL);
  self->rows = mesign_list_key_table_new ((GDestroyNotify) mesign_list_row_unref);
  self->changed = mesign_list_key_table_new (NULL);
  self->is_loading = TRUE;
  update_bounds (self);
}

/**
 * mesign_message_list_new:
 * @engine: an open engine
 * @mailbox_ids: (array length=n_mailboxes): the store's ids of mailboxes to list together
 * @n_mailboxes: how many
 *
 * Lists the conversations of mailboxes. The first page is there at once.
 *
 * Returns: (transfer full): a new list
 */
MesignMessageList *
mesign_message_list_new (MesignEngine *engine, const gint64 *mailbox_ids, guint n_mailboxes)
{
  MesignMessageList *self;
  g_autoptr (GPtrArray) rows = NULL;

  g_return_val_if_fail (MESIGN_IS_ENGINE (engine), NULL);

  self = g_object_new (MESIGN_TYPE_MESSAGE_LIST, NULL);
  g_array_append_vals (self->mailbox_ids, mailbox_ids, n_mailboxes);
  rows = mesign_engine_read_first_rows (engine, self->mailbox_ids, FIRST_ROWS);
  for (guint i = 0; i < rows->len; i++)
    {
      mesign_message_list_keep_row (self, rows->pdata[i], FALSE);
      g_array_append_val (self->keys, ((const MesignListRow *) rows->pdata[i])->key);
    }
  mesign_message_list_follow (self, engine);

  return self;
}

/**
 * mesign_message_list_new_filtered:
 * @engine: an open engine
 * @mailbox_ids: (array length=n_mailboxes): the store's ids of mailboxes to list together
 * @n_mailboxes: how many
 * @filter: which conversations of them
 *
 * Lists some conversations of mailboxes; they come from a worker. What is looked at stays in the
 * list when it fits no more.
 *
 * Returns: (transfer full): a new list
 */
MesignMessageList *
mesign_message_list_new_filtered (MesignEngine *engine,
                                  const gint64 *mailbox_ids,
                                  guint n_mailboxes,
                                  MesignListFilter filter)
{
  MesignMessageList *self;

  g_return_val_if_fail (MESIGN_IS_ENGINE (engine), NULL);

  self = g_object_new (MESIGN_TYPE_MESSAGE_LIST, NULL);
  self->filter = filter;
  g_array_append_vals (self->mailbox_ids, mailbox_ids, n_mailboxes);
  mesign_message_list_follow (self, engine);

  return self;
}

/**
 * mesign_message_list_new_search:
 * @engine: an open engine
 * @query: what to look for, as a person writes it
 * @account: (nullable): the id of an account, %NULL for all
 * @flags: how to search
 *
 * Lists the conversations a search finds something in: each by the newest of the messages found,
 * in the first mailbox that has it, at most a thousand messages. The newest are listed as soon as
 * they are found, and it is searched again while the store changes. A query that
 * cannot be understood gives an empty list with an error.
 *
 * Returns: (transfer full): a new list
 */
MesignMessageList *
mesign_message_list_new_search (MesignEngine *engine,
                                const char *query,
                                const char *account,
                                MesignSearchFlags flags)
{
  MesignMessageList *self;

  g_return_val_if_fail (MESIGN_IS_ENGINE (engine) && query != NULL, NULL);

  self = g_object_new (MESIGN_TYPE_MESSAGE_LIST, NULL);
  self->query = g_strdup (query);
  self->account = g_strdup (account);
  self->search_flags = flags;
  mesign_message_list_follow (self, engine);

  return self;
}

/**
 * mesign_message_list_is_loading:
 * @self: a list
 *
 * Returns: whether it is not whole yet
 */
gboolean
mesign_message_list_is_loading (MesignMessageList *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_LIST (self), FALSE);

  return self->is_loading;
}

/**
 * mesign_message_list_is_cut:
 * @self: a list
 *
 * Returns: whether a search has found more than is listed
 */
gboolean
mesign_message_list_is_cut (MesignMessageList *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_LIST (self), FALSE);

  return self->is_cut;
}

/**
 * mesign_message_list_get_error:
 * @self: a list
 *
 * Returns: (transfer none) (nullable): why it could not be listed, a #MesignEngineError
 */
const GError *
mesign_message_list_get_error (MesignMessageList *self)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_LIST (self), NULL);

  return self->error;
}

/**
 * mesign_message_list_find:
 * @self: a list
 * @conversation_id: a conversation
 *
 * Returns: where it stands, the first time; -1 if it is not in the list
 */
int
mesign_message_list_find (MesignMessageList *self, gint64 conversation_id)
{
  g_return_val_if_fail (MESIGN_IS_MESSAGE_LIST (self), -1);

  for (guint i = 0; i < self->keys->len; i++)
    if (mesign_message_list_get_key (self, i)->conversation_id == conversation_id)
      return (int) i;

  return -1;
}

/**
 * mesign_message_list_set_now:
 * @self: a list
 * @now: the present, in seconds since 1970 UTC; 0 to go by the clock
 *
 * Sets the moment headings are reckoned from.
 */
void
mesign_message_list_set_now (MesignMessageList *self, gint64 now)
{
  g_return_if_fail (MESIGN_IS_MESSAGE_LIST (self));

  self->now = now;
  update_bounds (self);
  mesign_message_list_update_groups (self);
}
