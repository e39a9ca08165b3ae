/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-mailboxes.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "model/mesign-mailbox-name.h"
#include "store/mesign-store-operations.h"

/* What a person does to mailboxes: each becomes operations, applied at once and replayed when the
 * server is there. */

#define NAME_LIMIT 200

typedef struct _Change Change;

struct _Change
{
  MesignJob job;
  gboolean (*make) (Change *self, GArray *operations, GError **error);
  char *account;
  char *path;
  gint64 mailbox_id;
  gboolean subscribe;
};

static void
clear_change (gpointer data)
{
  Change *self = data;

  g_free (self->account);
  g_free (self->path);
}

/* All of it is done, or nothing. */
static void
take_back (MesignStore *store, const GArray *operations)
{
  for (guint i = operations->len; i > 0; i--)
    {
      g_autoptr (GError) error = NULL;

      if (!mesign_store_undo_operation_sync (store, g_array_index (operations, gint64, i - 1),
                                             &error))
        g_warning ("What belongs to a change that failed stays: %s", error->message);
    }
}

static gboolean
run_change (gpointer data, GCancellable *cancellable, GError **error)
{
  Change *self = data;
  g_autoptr (GArray) operations = g_array_new (FALSE, FALSE, sizeof (gint64));

  if (!self->make (self, operations, error))
    {
      take_back (self->job.engine->store, operations);
      return FALSE;
    }
  g_clear_pointer (&self->job.result, g_array_unref);
  self->job.result = g_steal_pointer (&operations);

  return TRUE;
}

static const MesignJobClass change_class = {
  .size = sizeof (Change),
  .free_result = (GDestroyNotify) g_array_unref,
  .run = run_change,
  .clear = clear_change,
};

static gboolean
note (GArray *operations, gint64 id)
{
  if (id != 0)
    g_array_append_val (operations, id);

  return id != 0;
}

/* Names */

static gboolean
fail_name (GError **error, const char *message)
{
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID, message);

  return FALSE;
}

static gboolean
has_control (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_iscntrl (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

static gboolean
has_empty_level (const char *path, char delimiter)
{
  const char two[] = { delimiter, delimiter, '\0' };
  gsize length = strlen (path);

  return delimiter != 0 && length > 0 &&
         (path[0] == delimiter || path[length - 1] == delimiter || strstr (path, two) != NULL);
}

/**
 * mesign_engine_check_mailbox_name:
 * @path: the whole name of a mailbox to be made, or a new one for one there is
 * @delimiter: what divides the levels of the account's names, 0 for nothing
 * @error: return location for %MESIGN_ENGINE_ERROR_INVALID
 *
 * Says what servers would refuse, or understand otherwise, before they do. Whether the name is
 * taken is not looked at.
 *
 * Returns: whether a mailbox can be called so
 */
gboolean
mesign_engine_check_mailbox_name (const char *path, char delimiter, GError **error)
{
  const char below_inbox[] = { 'I', 'N', 'B', 'O', 'X', delimiter, '\0' };
  const char *leaf =
      delimiter != 0 && g_ascii_strncasecmp (path, below_inbox, 6) == 0 ? path + 6 : path;
  g_autofree char *bare = g_strdup (leaf);

  if (!g_utf8_validate (path, -1, NULL) || has_control (path))
    return fail_name (error, _ ("The name of a mailbox cannot contain line breaks or control "
                                "characters."));
  if (*g_strstrip (bare) == '\0' || has_empty_level (path, delimiter))
    return fail_name (error, _ ("The mailbox needs a name."));
  if (strpbrk (path, "*%") != NULL)
    return fail_name (error, _ ("The name of a mailbox cannot contain * or %."));
  if (g_utf8_strlen (path, -1) > NAME_LIMIT)
    return fail_name (error, _ ("This name is too long; choose a shorter one."));
  if (g_ascii_strcasecmp (leaf, "INBOX") == 0)
    return fail_name (error, _ ("INBOX is always the name of the inbox; choose another name."));

  return TRUE;
}

/* A name at the top lies below the inbox where the server has all there. */
char *
mesign_engine_dup_whole_mailbox_path (MesignStore *store, const char *account, const char *path)
{
  g_autofree char *prefix = mesign_engine_dup_mailbox_prefix (store, account);

  return *prefix == '\0' || g_ascii_strncasecmp (path, prefix, strlen (prefix)) == 0
             ? g_strdup (path)
             : g_strconcat (prefix, path, NULL);
}

/* Making */

static gboolean
make_create (Change *self, GArray *operations, GError **error)
{
  MesignStore *store = self->job.engine->store;
  g_autoptr (MesignMailbox) inbox =
      mesign_store_find_role_sync (store, self->account, MESIGN_MAILBOX_ROLE_INBOX, NULL);
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autofree char *path = NULL;
  g_autofree char *wire_name = NULL;

  if (inbox == NULL)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The mailboxes of this account are not known yet. Wait for its "
                                  "first synchronization, then try again."));
      return FALSE;
    }
  if (!mesign_engine_check_mailbox_name (self->path, inbox->delimiter, error))
    return FALSE;
  path = mesign_engine_dup_whole_mailbox_path (store, self->account, self->path);
  wire_name = mesign_mailbox_name_encode (path);
  mailbox = mesign_mailbox_new (self->account, path, wire_name, inbox->delimiter,
                                MESIGN_MAILBOX_ROLE_NONE, TRUE);

  return note (operations, mesign_store_queue_create_mailbox_sync (store, mailbox, error));
}

static Change *
new_change (MesignEngine *self,
            gboolean (*make) (Change *self, GArray *operations, GError **error),
            gint64 mailbox_id,
            GCancellable *cancellable,
            GAsyncReadyCallback callback,
            gpointer user_data)
{
  Change *change = mesign_job_new (self, &change_class, cancellable, callback, user_data);

  change->make = make;
  change->mailbox_id = mailbox_id;

  return change;
}

/**
 * mesign_engine_create_mailbox_async:
 * @self: an open engine
 * @account: the account's id
 * @path: the whole name, its levels divided by the account's delimiter
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Makes a mailbox. The server is told with the next sync; if it refuses, the mailbox goes away
 * again.
 */
void
mesign_engine_create_mailbox_async (MesignEngine *self,
                                    const char *account,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Change *change = new_change (self, make_create, 0, cancellable, callback, user_data);

  change->account = g_strdup (account);
  change->path = g_strdup (path);
  mesign_job_start (change);
}

/* Renaming */

static gboolean
make_rename (Change *self, GArray *operations, GError **error)
{
  MesignStore *store = self->job.engine->store;
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (store, self->mailbox_id, error);
  g_autofree char *path = NULL;

  if (mailbox == NULL || !mesign_engine_check_mailbox_name (self->path, mailbox->delimiter, error))
    return FALSE;
  path = mesign_engine_dup_whole_mailbox_path (store, mailbox->account, self->path);

  return note (operations,
               mesign_store_queue_rename_mailbox_sync (store, mailbox->id, path, error));
}

/**
 * mesign_engine_rename_mailbox_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @path: its new whole name
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Gives a mailbox another name, with those below it. The server is told with the next sync; if it
 * refuses, the old name comes back.
 */
void
mesign_engine_rename_mailbox_async (MesignEngine *self,
                                    gint64 mailbox_id,
                                    const char *path,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Change *change = new_change (self, make_rename, mailbox_id, cancellable, callback, user_data);

  change->path = g_strdup (path);
  mesign_job_start (change);
}

/* Emptying and deleting */

static gboolean
empty (MesignEngine *engine, const MesignMailbox *mailbox, GArray *operations, GError **error)
{
  MesignStore *store = engine->store;
  g_autoptr (GArray) placements = mesign_store_list_placements_sync (store, mailbox->id, error);
  const gint64 *ids = placements != NULL ? (const gint64 *) (gpointer) placements->data : NULL;
  g_autoptr (MesignMailbox) trash = NULL;

  if (placements == NULL || placements->len == 0)
    return placements != NULL;
  if (mailbox->role == MESIGN_MAILBOX_ROLE_TRASH || mailbox->role == MESIGN_MAILBOX_ROLE_JUNK)
    return note (operations, mesign_store_queue_delete_sync (store, ids, placements->len, error));
  trash =
      mesign_engine_ensure_role_sync (engine, mailbox->account, MESIGN_MAILBOX_ROLE_TRASH, error);

  return trash != NULL && note (operations, mesign_store_queue_move_sync (
                                                store, ids, placements->len, trash->id, error));
}

static gboolean
make_empty (Change *self, GArray *operations, GError **error)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_get_mailbox_sync (self->job.engine->store, self->mailbox_id, error);

  if (mailbox == NULL)
    return FALSE;
  if (mailbox->role == MESIGN_MAILBOX_ROLE_ALL || mailbox->role == MESIGN_MAILBOX_ROLE_FLAGGED)
    return fail_name (error, _ ("This mailbox only shows mail that lies in others; it cannot be "
                                "emptied."));

  return empty (self->job.engine, mailbox, operations, error);
}

/**
 * mesign_engine_empty_mailbox_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Takes all messages out of a mailbox: from the mailboxes for deleted mail and for junk for good,
 * from others to the one for deleted mail. The server is told with the next sync.
 */
void
mesign_engine_empty_mailbox_async (MesignEngine *self,
                                   gint64 mailbox_id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  mesign_job_start (new_change (self, make_empty, mailbox_id, cancellable, callback, user_data));
}

static gboolean
is_below (const MesignMailbox *mailbox, const MesignMailbox *above)
{
  gsize length = strlen (above->path);

  return above->delimiter != 0 && strncmp (mailbox->path, above->path, length) == 0 &&
         mailbox->path[length] == above->delimiter;
}

static int
compare_depth (gconstpointer a, gconstpointer b)
{
  const MesignMailbox *one = *(MesignMailbox *const *) a;
  const MesignMailbox *two = *(MesignMailbox *const *) b;

  return (int) strlen (two->path) - (int) strlen (one->path);
}

/* A mailbox with those below it, the deepest first. */
static GPtrArray *
list_tree (MesignStore *store, const MesignMailbox *top, GError **error)
{
  g_autoptr (GPtrArray) all = mesign_store_list_mailboxes_sync (store, top->account, error);
  g_autoptr (GPtrArray) tree =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);

  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      MesignMailbox *mailbox = all->pdata[i];

      if (mailbox->id == top->id || is_below (mailbox, top))
        g_ptr_array_add (tree, mesign_mailbox_ref (mailbox));
    }
  g_ptr_array_sort (tree, compare_depth);

  return all != NULL ? g_steal_pointer (&tree) : NULL;
}

static gboolean
make_delete (Change *self, GArray *operations, GError **error)
{
  MesignStore *store = self->job.engine->store;
  g_autoptr (MesignMailbox) top = mesign_store_get_mailbox_sync (store, self->mailbox_id, error);
  g_autoptr (GPtrArray) tree = top != NULL ? list_tree (store, top, error) : NULL;

  for (guint i = 0; tree != NULL && i < tree->len; i++)
    {
      const MesignMailbox *one = tree->pdata[i];

      if ((one->role == MESIGN_MAILBOX_ROLE_NONE &&
           !empty (self->job.engine, one, operations, error)) ||
          !note (operations, mesign_store_queue_remove_mailbox_sync (store, one->id, error)))
        return FALSE;
    }

  return tree != NULL;
}

/**
 * mesign_engine_delete_mailbox_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Removes a mailbox and those below it; the messages in them go to the mailbox for deleted mail.
 * The server is told with the next sync. Where it still has mail in it that was not known here, the
 * mailbox comes back.
 */
void
mesign_engine_delete_mailbox_async (MesignEngine *self,
                                    gint64 mailbox_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  mesign_job_start (new_change (self, make_delete, mailbox_id, cancellable, callback, user_data));
}

/* Subscribing */

static gboolean
make_subscribe (Change *self, GArray *operations, GError **error)
{
  return note (operations, mesign_store_queue_subscribe_sync (
                               self->job.engine->store, self->mailbox_id, self->subscribe, error));
}

/**
 * mesign_engine_subscribe_mailbox_async:
 * @self: an open engine
 * @mailbox_id: the store's id of a mailbox
 * @subscribe: whether it is to be subscribed to, or no longer
 * @cancellable: (nullable): cancels
 * @callback: called when the store shows it
 * @user_data: for @callback
 *
 * Subscribes to a mailbox, which other mail programs go by too, or ends that.
 */
void
mesign_engine_subscribe_mailbox_async (MesignEngine *self,
                                       gint64 mailbox_id,
                                       gboolean subscribe,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data)
{
  Change *change = new_change (self, make_subscribe, mailbox_id, cancellable, callback, user_data);

  change->subscribe = subscribe;
  mesign_job_start (change);
}

/**
 * mesign_engine_change_mailbox_finish:
 * @self: an engine
 * @result: what the callback of one of the functions above was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type gint64): the operations queued for the server,
 * to undo it with; %NULL with @error set
 */
GArray *
mesign_engine_change_mailbox_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &change_class, result, error);
}
