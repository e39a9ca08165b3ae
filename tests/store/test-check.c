/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include "db/mesign-db.h"
#include "store/mesign-query.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

static void
fill (Fixture *fixture)
{
  gint64 placement;

  for (guint32 uid = 1; uid <= 12; uid++)
    add_with_octets (fixture, uid, uid < 4 ? "A plan" : "Something else");
  for (guint32 uid = 20; uid <= 25; uid++)
    add_simple (fixture, fixture->archive, uid, 0);
  for (guint32 uid = 30; uid <= 33; uid++)
    {
      MesignEnvelope *envelope = make_envelope (NULL, "bob@x", "alice@x", "Re: A thread");

      envelope->message_id = g_strdup_printf ("%u@thread", uid);
      set_references (envelope, "30@thread", NULL);
      add_message (fixture, fixture->inbox, make_message (uid, 0, BASE + uid, envelope));
    }
  placement = get_placement (fixture, fixture->inbox, 5);
  mesign_store_queue_flags_sync (fixture->store, &placement, 1, MESIGN_FLAG_FLAGGED, 0, NULL);
  placement = get_placement (fixture, fixture->inbox, 6);
  mesign_store_queue_move_sync (fixture->store, &placement, 1, fixture->archive, NULL);
}

static MesignStoreCheck *
check (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MesignStoreCheck *found = mesign_store_check_sync (fixture->store, read_octets, NULL, &error);

  g_assert_no_error (error);

  return found;
}

static void
assert_found (Fixture *fixture, MesignStoreFault fault, gint64 n_faults)
{
  g_autoptr (MesignStoreCheck) found = check (fixture);

  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    {
      gint64 wanted = i == fault ? n_faults : 0;

      if (found->n_faults[i] != wanted)
        g_error ("%" G_GINT64_FORMAT " faults of %s instead of %" G_GINT64_FORMAT,
                 found->n_faults[i], mesign_store_fault_to_string (i), wanted);
    }
  g_assert_cmpint (mesign_store_check_is_whole (found), ==, n_faults == 0);
}

/* Lists, totals and words that fit what was spoilt are wrong along with it. */
static void
assert_found_among_others (Fixture *fixture, MesignStoreFault fault, gint64 n_faults)
{
  g_autoptr (MesignStoreCheck) found = check (fixture);

  g_assert_cmpint (found->n_faults[fault], ==, n_faults);
  g_assert_false (mesign_store_check_is_whole (found));
}

static void
rebuild (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_rebuild_sync (fixture->store, read_octets, NULL, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* Every row of what is derived, as SQLite itself tells it. */
static char *
dump (Fixture *fixture)
{
  static const char *const queries[] = {
    "SELECT group_concat(quote(id)||quote(header_id)||quote(conversation_id)||quote(sent)||"
    "quote(from_name)||quote(from_address)||quote(subject)||quote(subject_base)||"
    "quote(lone_reply)||quote(envelope)||quote(preview)||quote(has_attachment), x'0a') "
    "FROM message",
    "SELECT group_concat(quote(id)||quote(message_id)||quote(flags)||quote(hidden), x'0a') "
    "FROM placement",
    "SELECT group_concat(quote(path)||quote(total)||quote(unread), x'0a') FROM mailbox",
    "SELECT group_concat(quote(hash)||quote(message_id), x'0a') FROM reference",
    "SELECT group_concat(quote(id)||quote(account), x'0a') FROM conversation",
    "SELECT group_concat(quote(mailbox_id)||quote(date)||quote(conversation_id)||"
    "quote(newest_message_id)||quote(from_name)||quote(subject)||quote(preview)||quote(count)||"
    "quote(unread)||quote(is_flagged)||quote(is_answered)||quote(has_attachment), x'0a') "
    "FROM list_row",
    "SELECT group_concat(quote(message_id)||quote(sender)||quote(recipients)||quote(subject)||"
    "quote(attachments), x'0a') FROM message_text",
    "SELECT group_concat(quote(id)||quote(sz), x'0a') FROM message_search_docsize",
    "SELECT group_concat(quote(id)||quote(kind)||quote(state), x'0a') FROM operation",
  };
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (MesignDb) db = mesign_db_open_sync (fixture->mail_path, MESIGN_DB_READ_ONLY, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    {
      g_autoptr (MesignStatement) statement = mesign_db_prepare (db, queries[i], NULL);

      g_assert_nonnull (statement);
      g_assert_cmpint (mesign_statement_step (statement, NULL), ==, MESIGN_STEP_ROW);
      g_string_append (all, mesign_statement_get_text (statement, 0));
      g_string_append (all, "\n\n");
    }

  return g_string_free (g_steal_pointer (&all), FALSE);
}

static guint
count_found (Fixture *fixture, const char *words)
{
  g_autoptr (MesignQuery) query = mesign_query_new (words, FALSE, NULL);
  g_autoptr (GArray) found =
      mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100, NULL, NULL);

  return found->len;
}

typedef struct
{
  const char *name;
  const char *sql;
  MesignStoreFault fault;
  gint64 n_faults;
  gboolean brings_others;
} Spoiling;

#define OFF "PRAGMA foreign_keys = OFF;"
static const Spoiling spoilings[] = {
  { "subject", "UPDATE message SET subject = 'forged' WHERE id IN (1, 2)",
    MESIGN_STORE_FAULT_HEADERS, 2, TRUE },
  { "envelope", "UPDATE message SET envelope = x'00' WHERE id = 3", MESIGN_STORE_FAULT_HEADERS, 1,
    TRUE },
  { "sender", "UPDATE message SET from_address = 'eve@x' WHERE id = 4", MESIGN_STORE_FAULT_HEADERS,
    1, TRUE },
  { "flags", "UPDATE placement SET flags = 31 - flags WHERE id = 2", MESIGN_STORE_FAULT_FLAGS, 1,
    TRUE },
  { "hidden", "UPDATE placement SET hidden = 1 WHERE id = 2", MESIGN_STORE_FAULT_FLAGS, 1, TRUE },
  { "shown", "UPDATE placement SET hidden = 0 WHERE message_id = 6 AND hidden = 1",
    MESIGN_STORE_FAULT_FLAGS, 1, TRUE },
  { "counts", "UPDATE mailbox SET total = total + 1", MESIGN_STORE_FAULT_COUNTS, 4 },
  { "unread", "UPDATE mailbox SET unread = 99 WHERE path = 'INBOX'", MESIGN_STORE_FAULT_COUNTS, 1 },
  { "row-gone", "DELETE FROM list_row WHERE conversation_id = 3", MESIGN_STORE_FAULT_LISTS, 1 },
  { "row-wrong", "UPDATE list_row SET subject = 'x', count = 7 WHERE conversation_id = 3",
    MESIGN_STORE_FAULT_LISTS, 1 },
  { "row-elsewhere", "UPDATE list_row SET mailbox_id = 3 WHERE conversation_id = 3",
    MESIGN_STORE_FAULT_LISTS, 2 },
  { "torn",
    "INSERT INTO conversation (id, account) SELECT 900, account FROM message WHERE id = 20;"
    "UPDATE message SET conversation_id = 900 WHERE subject = 'Re: A thread' "
    "AND header_id = '33@thread';",
    MESIGN_STORE_FAULT_CONVERSATIONS, 1, TRUE },
  { "reference-gone", "DELETE FROM reference WHERE message_id = 22",
    MESIGN_STORE_FAULT_CONVERSATIONS, 1, TRUE },
  { "reference-too-many", "INSERT INTO reference (hash, message_id) VALUES (42, 2)",
    MESIGN_STORE_FAULT_CONVERSATIONS, 1 },
  { "empty-conversation", "INSERT INTO conversation (id, account) VALUES (901, 'x')",
    MESIGN_STORE_FAULT_CONVERSATIONS, 1 },
  { "words", "UPDATE message_text SET subject = 'other' WHERE message_id = 2",
    MESIGN_STORE_FAULT_WORDS, 1 },
  { "words-of-nothing",
    OFF "INSERT INTO message_text (message_id, sender, recipients, subject, attachments) "
        "VALUES (950, '', '', '', '');"
        "INSERT INTO message_search (rowid, sender) VALUES (950, '')",
    MESIGN_STORE_FAULT_WORDS, 1 },
  { "index-gone",
    "INSERT INTO message_search (message_search, rowid, sender, recipients, subject, body, "
    "attachments) SELECT 'delete', message_id, sender, recipients, subject, '', attachments "
    "FROM message_text WHERE message_id = 3",
    MESIGN_STORE_FAULT_SEARCH, 1 },
  { "index-too-much", "INSERT INTO message_search (rowid, subject) VALUES (960, 'ghost')",
    MESIGN_STORE_FAULT_SEARCH, 1 },
  { "placement-of-nothing",
    OFF "INSERT INTO placement (mailbox_id, uid, message_id, server_flags, flags, modseq, hidden) "
        "VALUES (1, 970, 970, 0, 0, 0, 1)",
    MESIGN_STORE_FAULT_ORPHANS, 1, TRUE },
};

/* What is spoilt is found, as what it is, and made anew as it was. */
static void
test_derived (Fixture *fixture, gconstpointer data)
{
  const Spoiling *spoiling = data;
  g_autofree char *before = NULL;
  g_autofree char *spoilt = NULL;
  g_autofree char *after = NULL;

  fixture_set_up (fixture, NULL);
  fill (fixture);
  assert_found (fixture, 0, 0);
  before = dump (fixture);
  run_sql (fixture, fixture->mail_path, spoiling->sql);
  spoilt = dump (fixture);
  if (spoiling->brings_others)
    assert_found_among_others (fixture, spoiling->fault, spoiling->n_faults);
  else
    assert_found (fixture, spoiling->fault, spoiling->n_faults);
  g_assert_cmpstr (before, !=, spoilt);

  rebuild (fixture);
  assert_found (fixture, 0, 0);
  after = dump (fixture);
  g_assert_cmpstr (before, ==, after);
  g_assert_cmpint (count_found (fixture, "plaintext"), ==, 8);
  g_assert_cmpint (count_found (fixture, "subject:plan"), ==, 3);
  g_assert_cmpint (count_found (fixture, "ghost"), ==, 0);
  fixture->is_spoilt = TRUE;
  fixture_tear_down (fixture, NULL);
}

static int
get_state (Fixture *fixture, gint64 id)
{
  g_autoptr (MesignMessageInfo) info = get_info (fixture, id);

  return info->body_state;
}

/* Octets that are not those that were put in, or gone, are fetched again; what belongs to nothing
 * goes; the rest is read through again. */
static void
test_octets (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignStoreCheck) found = NULL;

  fill (fixture);
  run_sql (fixture, fixture->bodies_path, "UPDATE body SET octets = x'4b04' WHERE message_id = 2");
  run_sql (fixture, fixture->bodies_path, "DELETE FROM body WHERE message_id = 4");
  run_sql (fixture, fixture->bodies_path, "UPDATE body SET message_id = 777 WHERE message_id = 5");
  found = check (fixture);
  g_assert_cmpint (found->n_faults[MESIGN_STORE_FAULT_OCTETS], ==, 1);
  g_assert_cmpint (found->n_faults[MESIGN_STORE_FAULT_MISSING_OCTETS], ==, 2);
  g_assert_cmpint (found->n_faults[MESIGN_STORE_FAULT_STRAY_OCTETS], ==, 1);
  g_assert_cmpint (found->n_messages, ==, 22);
  g_assert_cmpint (found->n_octets, ==, 9);
  g_assert_cmpint (get_state (fixture, 2), ==, MESIGN_BODY_TAKEN_IN);

  rebuild (fixture);
  assert_found (fixture, 0, 0);
  g_assert_cmpint (get_state (fixture, 2), ==, MESIGN_BODY_MISSING);
  g_assert_cmpint (get_state (fixture, 4), ==, MESIGN_BODY_MISSING);
  g_assert_cmpint (get_state (fixture, 5), ==, MESIGN_BODY_MISSING);
  g_assert_cmpint (get_state (fixture, 1), ==, MESIGN_BODY_STORED);
  g_assert_cmpint (get_state (fixture, 13), ==, MESIGN_BODY_MISSING);
  g_assert_cmpint (ask_sql (fixture->bodies_path, "SELECT count(*) FROM body"), ==, 9);
}

/* The octets are the truth, whatever a server once said of the header. */
static void
test_truth (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("7@x\nbob@x\nWhat it really says\n", 31);
  gint64 id = add_message (
      fixture, fixture->inbox,
      make_message (7, 0, BASE, make_envelope ("7@x", "bob@x", "alice@x", "Another thing")));
  g_autoptr (GPtrArray) rows = NULL;

  mesign_store_put_body_sync (fixture->store, id, octets, NULL);
  rebuild (fixture);
  assert_found (fixture, 0, 0);
  rows = list_rows (fixture, fixture->inbox);
  g_assert_cmpint (rows->len, ==, 1);
  g_assert_cmpstr (((MesignListRow *) g_ptr_array_index (rows, 0))->subject, ==,
                   "What it really says");
  g_assert_cmpint (count_found (fixture, "really"), ==, 1);
  g_assert_cmpint (count_found (fixture, "Another"), ==, 0);
}

static gint64
ask_size (const char *path)
{
  GStatBuf status;

  g_assert_cmpint (g_stat (path, &status), ==, 0);

  return status.st_size;
}

/* With SQLite itself: our own connections cannot reach the index's tables. */
static void
spoil_index (const char *path)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db,
                                 "UPDATE message_search_data SET block = x'000000ff0102' "
                                 "WHERE id > 10",
                                 NULL, NULL, NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_changes (db), >, 0);
  sqlite3_close (db);
}

/* The index of words is spoilt inside, where SQLite's own check of a file does not look. */
static void
test_index (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fill (fixture);
  g_clear_object (&fixture->store);
  spoil_index (fixture->mail_path);
  fixture_reopen (fixture);
  assert_found (fixture, MESIGN_STORE_FAULT_SEARCH, 1);
  rebuild (fixture);
  assert_found (fixture, 0, 0);
  g_assert_cmpint (count_found (fixture, "plaintext"), ==, 8);
}

/* Damage that is met there is mended by the next start, and not told for ever. */
static void
test_index_met (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignQuery) query = mesign_query_new ("plaintext", FALSE, NULL);
  g_autoptr (GError) error = NULL;

  fill (fixture);
  g_clear_object (&fixture->store);
  spoil_index (fixture->mail_path);
  fixture_reopen (fixture);
  g_assert_null (
      mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_DAMAGED);
  fixture_reopen (fixture);
  g_assert_null (mesign_store_get_damaged_path (fixture->store));
  g_assert_true (mesign_store_recover_sync (fixture->store, NULL));
  g_assert_cmpint (count_found (fixture, "plaintext"), ==, 8);
}

/* The opening of any further file fails. */
static void
forbid_files (void)
{
  struct rlimit limit;
  int next = dup (STDIN_FILENO);

  g_assert_cmpint (next, >=, 0);
  close (next);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &limit), ==, 0);
  limit.rlim_cur = next;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &limit), ==, 0);
}

/* Where it cannot be noted that the index is being made anew, the old one stays. */
static void
test_index_not_marked (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  struct rlimit before;
  gboolean done;
  g_autoptr (GError) error = NULL;

  fill (fixture);
  assert_found (fixture, 0, 0);
  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  forbid_files ();
  done = mesign_store_rebuild_sync (fixture->store, read_octets, NULL, NULL, NULL, &error);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  g_assert_false (done);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "mail.db.damage"));
  g_assert_cmpint (count_found (fixture, "plaintext"), ==, 8);
}

/* Who does not hold the lock leaves a damaged file where it is: another process is at work on it.
 */
static void
test_not_ours (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->store);
  g_assert_true (g_file_set_contents (fixture->mail_path, "no database, not at all", -1, NULL));
  g_assert_null (mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, FALSE, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_DAMAGED);
  g_assert_cmpint (ask_size (fixture->mail_path), ==, 23);
  fixture_reopen (fixture);
  g_assert_nonnull (mesign_store_get_damaged_path (fixture->store));
}

static void
test_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  fill (fixture);
  run_sql (fixture, fixture->mail_path, "UPDATE message SET subject = 'x'");
  before = dump (fixture);
  g_cancellable_cancel (cancellable);
  g_assert_null (mesign_store_check_sync (fixture->store, read_octets, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_false (
      mesign_store_rebuild_sync (fixture->store, read_octets, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  after = dump (fixture);
  g_assert_cmpstr (before, ==, after);
  fixture->is_spoilt = TRUE;
}

static void
damage_page_of (const char *path, const char *table)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  gint64 page = ask_sql (path, sql);
  g_autofree char *junk = g_strnfill (4096, 'q');
  int fd = g_open (path, O_WRONLY, 0);

  g_assert_cmpint (pwrite (fd, junk, 4096, (page - 1) * 4096), ==, 4096);
  close (fd);
}

/* A file that is damaged itself is told, and the next opening puts a new one in its place. */
static void
test_file (Fixture *fixture, gconstpointer data)
{
  const char *table = data;
  gboolean is_mail = !g_str_equal (table, "body");
  const char *path;
  g_autoptr (MesignStoreCheck) found = NULL;
  g_autoptr (GError) error = NULL;

  fixture_set_up (fixture, NULL);
  path = is_mail ? fixture->mail_path : fixture->bodies_path;
  fill (fixture);
  g_clear_object (&fixture->store);
  damage_page_of (path, table);
  fixture_reopen (fixture);
  found = check (fixture);
  g_assert_true (mesign_store_check_has_damaged_file (found));
  g_assert_cmpint (
      found->n_faults[is_mail ? MESIGN_STORE_FAULT_MAIL_FILE : MESIGN_STORE_FAULT_BODIES_FILE], >,
      0);
  g_assert_false (
      mesign_store_rebuild_sync (fixture->store, read_octets, NULL, NULL, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_DAMAGED);
  fixture_reopen (fixture);
  g_clear_pointer (&found, mesign_store_check_unref);
  found = check (fixture);
  g_assert_true (mesign_store_check_is_whole (found));
  g_assert_cmpint (found->n_messages, ==, is_mail ? 2 : 22);
  fixture_tear_down (fixture, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (spoilings); i++)
    {
      g_autofree char *path = g_strconcat ("/store/check/derived/", spoilings[i].name, NULL);

      g_test_add (path, Fixture, &spoilings[i], NULL, test_derived, NULL);
    }
  FIXTURE_ADD ("/store/check/octets", test_octets);
  FIXTURE_ADD ("/store/check/truth", test_truth);
  FIXTURE_ADD ("/store/check/index", test_index);
  FIXTURE_ADD ("/store/check/index-met", test_index_met);
  FIXTURE_ADD ("/store/check/index-not-marked", test_index_not_marked);
  FIXTURE_ADD ("/store/check/not-ours", test_not_ours);
  FIXTURE_ADD ("/store/check/cancelled", test_cancelled);
  g_test_add ("/store/check/file/mail", Fixture, "list_row", NULL, test_file, NULL);
  g_test_add ("/store/check/file/index", Fixture, "message_by_received", NULL, test_file, NULL);
  g_test_add ("/store/check/file/bodies", Fixture, "body", NULL, test_file, NULL);

  return g_test_run ();
}
