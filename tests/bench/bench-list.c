/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* bench-list fill PROFILE ACCOUNT COUNT: puts that many messages into the inbox of an account, each
 * a conversation of its own: no mailbox has a longer list.
 *
 * bench-list open PROFILE ACCOUNT: opens the list of the inbox as a window does, and prints as JSON
 * how many rows it has, seconds for the first page, for the same page from SQLite alone and for
 * all, and the longest stall of the main loop meanwhile. */

#include "base/mesign-profile.h"
#include "engine/mesign-message-list.h"
#include "store/mesign-store.h"

#include <sqlite3.h>
#include <string.h>

#define BATCH 2000
#define PAGE 100
#define FIRST_DATE 1500000000

static gint64 busy_since;
static gint64 longest;

static MesignNewMessage *
make_message (guint32 uid)
{
  MesignNewMessage *message = mesign_new_message_new ();
  MesignEnvelope *envelope = mesign_envelope_new ();
  g_autofree char *name = g_strdup_printf ("Person %u", uid % 997);
  g_autofree char *address = g_strdup_printf ("person%u@example.org", uid % 997);

  g_ptr_array_add (envelope->from, mesign_address_new (name, address));
  g_ptr_array_add (envelope->to, mesign_address_new ("Alice", "alice@example.test"));
  envelope->message_id = g_strdup_printf ("%u@bench.example.org", uid);
  g_free (envelope->subject);
  envelope->subject = g_strdup_printf (uid % 4 ? "Project %u status" : "第%u号合同", uid);
  envelope->date = FIRST_DATE + (gint64) uid * 60;
  message->uid = uid;
  message->flags = uid % 5 ? MESIGN_FLAG_SEEN : 0;
  message->internaldate = envelope->date;
  message->size = 5000;
  message->envelope = envelope;

  return message;
}

static MesignStore *
open_store (const char *folder, const char *account, gint64 *inbox_id, GError **error)
{
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  g_autofree char *mail = mesign_profile_dup_data_path (profile, "mail.db");
  g_autofree char *bodies = mesign_profile_dup_data_path (profile, "bodies.db");
  g_autoptr (MesignStore) store = mesign_store_open_sync (mail, bodies, FALSE, error);
  g_autoptr (MesignMailbox) inbox =
      store != NULL ? mesign_store_find_mailbox_sync (store, account, "INBOX", error) : NULL;

  if (inbox == NULL)
    return NULL;
  *inbox_id = inbox->id;

  return g_steal_pointer (&store);
}

static gboolean
fill (const char *folder, const char *account, guint32 count, GError **error)
{
  gint64 inbox;
  g_autoptr (MesignStore) store = open_store (folder, account, &inbox, error);

  for (guint32 next = 1; store != NULL && next <= count; next += BATCH)
    {
      g_autoptr (GPtrArray) messages =
          g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);

      for (guint32 uid = next; uid < next + BATCH && uid <= count; uid++)
        g_ptr_array_add (messages, make_message (uid));
      if (!mesign_store_add_messages_sync (store, inbox, messages, NULL, error))
        return FALSE;
    }

  return store != NULL && mesign_store_settle_mailbox_sync (store, inbox, error);
}

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

/* A page of rows with all of its columns, and nothing done with them. Gives seconds. */
static double
time_bare (const char *folder, gint64 inbox)
{
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  g_autofree char *mail = mesign_profile_dup_data_path (profile, "mail.db");
  gint64 start = g_get_monotonic_time ();
  sqlite3 *db = NULL;
  sqlite3_stmt *statement = NULL;
  guint n_octets = 0;

  g_assert_cmpint (sqlite3_open_v2 (mail, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  g_assert_cmpint (
      sqlite3_prepare_v2 (db,
                          "SELECT r.*, b.path, b.role, m.envelope FROM list_row r JOIN mailbox b "
                          "ON b.id = r.mailbox_id JOIN message m ON m.id = r.newest_message_id "
                          "WHERE r.mailbox_id = ?1 "
                          "ORDER BY r.date DESC, r.conversation_id DESC LIMIT ?2",
                          -1, &statement, NULL),
      ==, SQLITE_OK);
  sqlite3_bind_int64 (statement, 1, inbox);
  sqlite3_bind_int (statement, 2, PAGE);
  while (sqlite3_step (statement) == SQLITE_ROW)
    for (int i = 0; i < sqlite3_column_count (statement); i++)
      n_octets += sqlite3_column_bytes (statement, i);
  sqlite3_finalize (statement);
  sqlite3_close (db);

  return seconds_since (start);
}

/* Between two polls the main loop is busy. */
static gint
poll_watched (GPollFD *fds, guint n_fds, gint timeout)
{
  gint result;

  longest = MAX (longest, g_get_monotonic_time () - busy_since);
  result = g_poll (fds, n_fds, timeout);
  busy_since = g_get_monotonic_time ();

  return result;
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_open_finish (MESIGN_ENGINE (source), result, &error))
    g_error ("%s", error->message);
  *(gboolean *) data = TRUE;
}

static void
on_closed (GObject *source, GAsyncResult *result, gpointer data)
{
  mesign_engine_close_finish (MESIGN_ENGINE (source), result, NULL);
  *(gboolean *) data = TRUE;
}

static MesignEngine *
open_engine (const char *folder)
{
  g_autoptr (MesignProfile) profile = mesign_profile_new (folder);
  MesignEngine *engine = mesign_engine_new (profile, NULL);
  gboolean is_open = FALSE;

  mesign_engine_open_async (engine, NULL, on_opened, &is_open);
  while (!is_open)
    g_main_context_iteration (NULL, TRUE);

  return engine;
}

static guint
read_first_rows (MesignMessageList *list)
{
  guint n_unread = 0;

  for (guint i = 0; i < MIN (PAGE, g_list_model_get_n_items (G_LIST_MODEL (list))); i++)
    {
      g_autoptr (MesignMessageItem) item = g_list_model_get_item (G_LIST_MODEL (list), i);

      n_unread += mesign_message_item_get_row (item)->unread;
    }

  return n_unread;
}

static void
time_list (MesignEngine *engine, gint64 inbox, double bare)
{
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MesignMessageList) list = mesign_message_list_new (engine, &inbox, 1);
  double first;

  read_first_rows (list);
  first = seconds_since (start);
  g_main_context_set_poll_func (NULL, poll_watched);
  busy_since = g_get_monotonic_time ();
  while (mesign_message_list_is_loading (list))
    g_main_context_iteration (NULL, TRUE);
  longest = MAX (longest, g_get_monotonic_time () - busy_since);
  g_print ("{\"rows\": %u, \"first\": %.6f, \"bare\": %.6f, \"all\": %.6f, \"stall\": %.6f}\n",
           g_list_model_get_n_items (G_LIST_MODEL (list)), first, bare, seconds_since (start),
           (double) longest / G_USEC_PER_SEC);
  g_main_context_set_poll_func (NULL, NULL);
}

static gboolean
open_list (const char *folder, const char *account, GError **error)
{
  gint64 inbox;
  g_autoptr (MesignStore) store = open_store (folder, account, &inbox, error);
  g_autoptr (MesignEngine) engine = NULL;
  gboolean is_closed = FALSE;
  double bare;

  if (store == NULL)
    return FALSE;
  mesign_store_close_sync (store);
  engine = open_engine (folder);
  bare = time_bare (folder, inbox);
  time_list (engine, inbox, bare);
  mesign_engine_close_async (engine, on_closed, &is_closed);
  while (!is_closed)
    g_main_context_iteration (NULL, TRUE);

  return TRUE;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  gboolean done = FALSE;

  if (argc == 5 && g_str_equal (argv[1], "fill"))
    done = fill (argv[2], argv[3], (guint32) g_ascii_strtoull (argv[4], NULL, 10), &error);
  else if (argc == 4 && g_str_equal (argv[1], "open"))
    done = open_list (argv[2], argv[3], &error);
  else
    return 2;
  if (!done)
    g_printerr ("%s\n", error->message);

  return done ? 0 : 1;
}
