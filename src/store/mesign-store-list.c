/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

/* Whom a mail goes to matters only where all of it is the writer's own. */
#define COLUMNS                                                                                    \
  "r.date, r.conversation_id, r.mailbox_id, r.newest_message_id, b.account, r.from_name, "         \
  "r.from_address, r.subject, r.preview, r.count, r.unread, r.is_flagged, r.is_answered, "         \
  "r.has_attachment, r.signs, CASE WHEN b.role IN ('sent', 'drafts') THEN "                        \
  "(SELECT m.envelope FROM message m WHERE m.id = r.newest_message_id) END "

static gpointer
copy_address (gconstpointer address, gpointer user_data)
{
  return mesign_address_ref ((MesignAddress *) address);
}

static GPtrArray *
load_recipients (MesignStatement *row, int column)
{
  g_autoptr (GBytes) octets = mesign_statement_dup_bytes (row, column);
  g_autoptr (MesignEnvelope) envelope = NULL;
  GPtrArray *recipients;

  if (octets == NULL || g_bytes_get_size (octets) == 0)
    return NULL;
  envelope = mesign_store_unpack_envelope (octets);
  recipients = g_ptr_array_ref (envelope->to);
  g_ptr_array_extend (recipients, envelope->cc, copy_address, NULL);
  g_ptr_array_extend (recipients, envelope->bcc, copy_address, NULL);

  return recipients;
}

static MesignListRow *
load_row (MesignStatement *row)
{
  MesignListRow *self = mesign_list_row_new ();

  self->key.date = mesign_statement_get_int64 (row, 0);
  self->key.conversation_id = mesign_statement_get_int64 (row, 1);
  self->key.mailbox_id = mesign_statement_get_int64 (row, 2);
  self->newest_message_id = mesign_statement_get_int64 (row, 3);
  self->account = mesign_statement_dup_text (row, 4);
  self->from_name = mesign_statement_dup_text (row, 5);
  self->from_address = mesign_statement_dup_text (row, 6);
  self->subject = mesign_statement_dup_text (row, 7);
  self->preview = mesign_statement_dup_text (row, 8);
  self->count = mesign_statement_get_int64 (row, 9);
  self->unread = mesign_statement_get_int64 (row, 10);
  self->is_flagged = mesign_statement_get_int64 (row, 11) != 0;
  self->is_answered = mesign_statement_get_int64 (row, 12) != 0;
  self->has_attachment = mesign_statement_get_int64 (row, 13) != 0;
  self->signs = mesign_statement_get_int64 (row, 14);
  self->recipients = load_recipients (row, 15);

  return self;
}

static int
compare_rows (gconstpointer a, gconstpointer b)
{
  const MesignListRow *one = *(MesignListRow *const *) a;
  const MesignListRow *two = *(MesignListRow *const *) b;

  return mesign_list_key_compare (&one->key, &two->key);
}

static int
compare_key_elements (gconstpointer a, gconstpointer b)
{
  return mesign_list_key_compare (a, b);
}

typedef struct
{
  const gint64 *ids;
  guint n_ids;
  gint64 mailbox_id;
  MesignListKey after;
  guint offset;
  guint limit;
  MesignListFilter filter;
  GPtrArray *rows;
  GArray *keys;
} Request;

static gboolean
load_rows (MesignStatement *statement, GPtrArray *rows, GError **error)
{
  MesignStep step;

  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    g_ptr_array_add (rows, load_row (statement));

  return step == MESIGN_STEP_DONE;
}

/* In a later mailbox a row with the very key of the last one shown is still to come. */
static gboolean
read_page_of (MesignDb *db, Request *self, gint64 mailbox_id, GError **error)
{
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM list_row r JOIN mailbox b ON b.id = r.mailbox_id "
                         "WHERE r.mailbox_id = ?1 AND (r.date, r.conversation_id) < (?2, ?3) "
                         "ORDER BY r.date DESC, r.conversation_id DESC LIMIT ?4",
                         error);
  gboolean is_later = mailbox_id > self->after.mailbox_id && self->after.date != G_MAXINT64;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  mesign_statement_bind_int64 (statement, 2, self->after.date);
  mesign_statement_bind_int64 (statement, 3, self->after.conversation_id + is_later);
  mesign_statement_bind_int64 (statement, 4, (gint64) self->offset + self->limit);

  return load_rows (statement, self->rows, error);
}

static gboolean
read_page (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  guint keep;

  for (guint i = 0; i < self->n_ids; i++)
    if (!read_page_of (db, self, self->ids[i], error))
      return FALSE;
  if (self->n_ids > 1)
    g_ptr_array_sort (self->rows, compare_rows);
  if (self->offset > 0)
    g_ptr_array_remove_range (self->rows, 0, MIN (self->offset, self->rows->len));
  keep = MIN (self->limit, self->rows->len);
  g_ptr_array_remove_range (self->rows, keep, self->rows->len - keep);

  return TRUE;
}

static GPtrArray *
ask (MesignStore *self, MesignDbFunc func, Request *request, GError **error)
{
  g_autoptr (GPtrArray) rows =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_list_row_unref);

  request->rows = rows;

  return mesign_store_read (self, func, request, error) ? g_steal_pointer (&rows) : NULL;
}

/**
 * mesign_store_list_page_sync:
 * @self: a store
 * @mailbox_ids: (array length=n_mailboxes): the mailboxes to list together
 * @n_mailboxes: how many
 * @offset: how many rows to pass over
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignListRow): conversations, newest first, or
 * %NULL with @error set
 */
GPtrArray *
mesign_store_list_page_sync (MesignStore *self,
                             const gint64 *mailbox_ids,
                             guint n_mailboxes,
                             guint offset,
                             guint limit,
                             GError **error)
{
  Request request = {
    .ids = mailbox_ids,
    .n_ids = n_mailboxes,
    .after = { .date = G_MAXINT64 },
    .offset = offset,
    .limit = limit,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_page, &request, error);
}

/**
 * mesign_store_list_after_sync:
 * @self: a store
 * @mailbox_ids: (array length=n_mailboxes): the mailboxes to list together
 * @n_mailboxes: how many
 * @after: the key of the last row the caller has
 * @limit: how many to give at most
 * @error: return location for a #MesignStoreError
 *
 * Goes on where a list ends, at the same cost however long it is.
 *
 * Returns: (transfer full) (nullable) (element-type MesignListRow): conversations, newest first, or
 * %NULL with @error set
 */
GPtrArray *
mesign_store_list_after_sync (MesignStore *self,
                              const gint64 *mailbox_ids,
                              guint n_mailboxes,
                              const MesignListKey *after,
                              guint limit,
                              GError **error)
{
  Request request = {
    .ids = mailbox_ids,
    .n_ids = n_mailboxes,
    .after = *after,
    .limit = limit,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_page, &request, error);
}

/* The same as mesign_list_row_fits() says; the bits are those of MesignSigns. */
static const char *
get_condition (MesignListFilter filter)
{
  G_STATIC_ASSERT (MESIGN_LIST_FILTER_SIGNS_SIGNED == 28);
  G_STATIC_ASSERT (MESIGN_LIST_FILTER_SIGNS_ENCRYPTED == 3);

  switch (filter)
    {
    case MESIGN_LIST_FILTER_UNREAD:
      return "AND unread > 0 ";
    case MESIGN_LIST_FILTER_STARRED:
      return "AND is_flagged ";
    case MESIGN_LIST_FILTER_ATTACHMENTS:
      return "AND has_attachment ";
    case MESIGN_LIST_FILTER_SIGNED:
      return "AND (signs & 28) != 0 ";
    case MESIGN_LIST_FILTER_ENCRYPTED:
      return "AND (signs & 3) != 0 ";
    case MESIGN_LIST_FILTER_NONE:
    default:
      return "";
    }
}

static gboolean
read_keys_of (MesignDb *db, Request *self, gint64 mailbox_id, GError **error)
{
  g_autofree char *sql =
      g_strconcat ("SELECT date, conversation_id FROM list_row WHERE mailbox_id = ?1 ",
                   get_condition (self->filter), "ORDER BY date DESC, conversation_id DESC", NULL);
  g_autoptr (MesignStatement) statement = mesign_db_prepare (db, sql, error);
  MesignStep step;

  if (statement == NULL)
    return FALSE;
  mesign_statement_bind_int64 (statement, 1, mailbox_id);
  while ((step = mesign_statement_step (statement, error)) == MESIGN_STEP_ROW)
    {
      MesignListKey key = {
        .date = mesign_statement_get_int64 (statement, 0),
        .conversation_id = mesign_statement_get_int64 (statement, 1),
        .mailbox_id = mailbox_id,
      };

      g_array_append_val (self->keys, key);
    }

  return step == MESIGN_STEP_DONE;
}

static gboolean
read_keys (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;

  for (guint i = 0; i < self->n_ids; i++)
    if (!read_keys_of (db, self, self->ids[i], error))
      return FALSE;
  if (self->n_ids > 1)
    g_array_sort (self->keys, compare_key_elements);

  return TRUE;
}

/**
 * mesign_store_list_keys_sync:
 * @self: a store
 * @mailbox_ids: (array length=n_mailboxes): the mailboxes to list together
 * @n_mailboxes: how many
 * @filter: which conversations of them
 * @error: return location for a #MesignStoreError
 *
 * Lists the keys of all rows, for a model that loads the rows it shows.
 *
 * Returns: (transfer full) (nullable) (element-type MesignListKey): keys, newest first, or %NULL
 * with
 * @error set
 */
GArray *
mesign_store_list_keys_sync (MesignStore *self,
                             const gint64 *mailbox_ids,
                             guint n_mailboxes,
                             MesignListFilter filter,
                             GError **error)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));
  Request request = { .ids = mailbox_ids, .n_ids = n_mailboxes, .filter = filter, .keys = keys };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return mesign_store_read (self, read_keys, &request, error) ? g_steal_pointer (&keys) : NULL;
}

static gboolean
read_rows (MesignDb *db, gpointer data, GError **error)
{
  Request *self = data;
  g_autoptr (MesignStatement) statement =
      mesign_db_prepare (db,
                         "SELECT " COLUMNS "FROM list_row r JOIN mailbox b ON b.id = r.mailbox_id "
                         "WHERE r.conversation_id = ?1 AND r.mailbox_id = ?2",
                         error);

  if (statement == NULL)
    return FALSE;
  for (guint i = 0; i < self->n_ids; i++)
    {
      mesign_statement_bind_int64 (statement, 1, self->ids[i]);
      mesign_statement_bind_int64 (statement, 2, self->mailbox_id);
      if (!load_rows (statement, self->rows, error))
        return FALSE;
      mesign_statement_reset (statement);
    }

  return TRUE;
}

/**
 * mesign_store_get_rows_sync:
 * @self: a store
 * @mailbox_id: a mailbox
 * @conversation_ids: (array length=n_conversations): conversations, as of a #MesignChange
 * @n_conversations: how many
 * @error: return location for a #MesignStoreError
 *
 * Returns: (transfer full) (nullable) (element-type MesignListRow): the rows there are, in the
 * order asked for, or %NULL with @error set
 */
GPtrArray *
mesign_store_get_rows_sync (MesignStore *self,
                            gint64 mailbox_id,
                            const gint64 *conversation_ids,
                            guint n_conversations,
                            GError **error)
{
  Request request = {
    .ids = conversation_ids,
    .n_ids = n_conversations,
    .mailbox_id = mailbox_id,
  };

  g_return_val_if_fail (MESIGN_IS_STORE (self), NULL);

  return ask (self, read_rows, &request, error);
}
