/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static GBytes *
make_octets (guint seed, gsize length)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (seed);
  guint8 *data = g_malloc (length);

  for (gsize i = 0; i < length; i++)
    data[i] = seed % 2 ? g_rand_int (random) : 'a';

  return g_bytes_new_take (data, length);
}

static void
test_bodies (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const gsize sizes[] = { 0, 1, 511, 512, 100000 };

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sizes); i++)
    {
      gint64 id = add_simple (fixture, fixture->inbox, i + 1, 0);
      g_autoptr (GBytes) octets = make_octets (i, sizes[i / 2]);
      g_autoptr (GBytes) back = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignMessageInfo) info = NULL;

      g_assert_null (mesign_store_get_body_sync (fixture->store, id, &error));
      g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
      g_clear_error (&error);
      g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, &error));
      g_assert_no_error (error);
      back = mesign_store_get_body_sync (fixture->store, id, &error);
      g_assert_no_error (error);
      g_assert_true (g_bytes_equal (octets, back));
      info = get_info (fixture, id);
      g_assert_cmpint (info->body_state, ==, MESIGN_BODY_STORED);
    }
}

static void
test_body_of_nothing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) octets = make_octets (0, 10);
  const MesignIntake intake = { .verdict_generation = 1 };
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_store_put_body_sync (fixture->store, 999, octets, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mesign_store_put_intake_sync (fixture->store, 999, &intake, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
}

static void
test_missing (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) octets = make_octets (0, 10);
  g_autoptr (GPtrArray) missing = NULL;
  g_autoptr (GArray) waiting = NULL;
  const MesignIntake intake = { .verdict_generation = 1 };
  gint64 ids[6];

  for (guint32 uid = 1; uid <= 5; uid++)
    ids[uid] = add_simple (fixture, fixture->inbox, uid, 0);
  mesign_store_put_body_sync (fixture->store, ids[4], octets, NULL);
  mesign_store_put_body_sync (fixture->store, ids[2], octets, NULL);
  mesign_store_set_body_state_sync (fixture->store, ids[3], MESIGN_BODY_UNAVAILABLE, NULL);
  missing = mesign_store_list_missing_bodies_sync (fixture->store, fixture->inbox, 0, 10, NULL);
  g_assert_cmpint (missing->len, ==, 2);
  g_assert_cmpint (((MesignPlacement *) g_ptr_array_index (missing, 0))->uid, ==, 5);
  g_assert_cmpint (((MesignPlacement *) g_ptr_array_index (missing, 0))->size, ==, 1005);
  g_clear_pointer (&missing, g_ptr_array_unref);
  missing =
      mesign_store_list_missing_bodies_sync (fixture->store, fixture->inbox, BASE + 2, 10, NULL);
  g_assert_cmpint (missing->len, ==, 1);

  waiting = mesign_store_list_to_take_in_sync (fixture->store, ACCOUNT, 10, NULL);
  g_assert_cmpint (waiting->len, ==, 2);
  g_assert_cmpint (g_array_index (waiting, gint64, 0), ==, ids[4]);
  mesign_store_put_intake_sync (fixture->store, ids[4], &intake, NULL);
  g_array_unref (waiting);
  waiting = mesign_store_list_to_take_in_sync (fixture->store, ACCOUNT, 10, NULL);
  g_assert_cmpint (waiting->len, ==, 1);
}

/* Octets that are not what was put in are not given out, but fetched again. */
static void
test_damaged_body (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GBytes) octets = make_octets (0, 1000);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;

  mesign_store_put_body_sync (fixture->store, id, octets, NULL);
  run_sql (fixture, fixture->bodies_path, "UPDATE body SET octets = x'4b0402'");
  g_assert_null (mesign_store_get_body_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  info = get_info (fixture, id);
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_MISSING);
}

/* What was given up, and is fetched again before it has been removed, stays. */
static void
test_given_up (Fixture *fixture, gconstpointer data)
{
  gboolean is_given_up_last = GPOINTER_TO_INT (data);
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GBytes) octets = make_octets (0, 1000);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, NULL));
  run_sql (fixture, fixture->mail_path,
           "UPDATE message SET body_state = 0; INSERT INTO gone_body SELECT id FROM message");
  g_assert_true (mesign_store_put_bodies_sync (fixture->store, &id, &octets, 1, NULL));
  if (is_given_up_last)
    run_sql (fixture, fixture->mail_path, "INSERT OR IGNORE INTO gone_body SELECT id FROM message");
  g_assert_true (mesign_store_recover_sync (fixture->store, &error));
  back = mesign_store_get_body_sync (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (octets, back));
}

/* Octets that are removed, for what lay there before, between their coming and the noting of it. */
static void
test_swept_meanwhile (Fixture *fixture, gconstpointer data)
{
  gboolean are_many = GPOINTER_TO_INT (data);
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GBytes) octets = make_octets (0, 1000);
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;

  run_sql (fixture, fixture->bodies_path,
           "CREATE TABLE once (n); CREATE TRIGGER sweep AFTER INSERT ON body "
           "WHEN (SELECT count(*) FROM once) = 0 BEGIN INSERT INTO once VALUES (1); "
           "DELETE FROM body WHERE message_id = new.message_id; END");
  g_assert_true (are_many ? mesign_store_put_bodies_sync (fixture->store, &id, &octets, 1, &error)
                          : mesign_store_put_body_sync (fixture->store, id, octets, &error));
  g_assert_cmpint (ask_sql (fixture->bodies_path, "SELECT count(*) FROM once"), ==, 1);
  back = mesign_store_get_body_sync (fixture->store, id, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (octets, back));
}

static void
test_newer (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  gint64 version = ask_sql (fixture->mail_path, "PRAGMA user_version");
  g_autofree char *back = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);

  g_clear_object (&fixture->store);
  run_sql (fixture, fixture->mail_path, "PRAGMA user_version = 999");
  g_assert_null (mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, TRUE, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NEWER);
  g_assert_true (g_file_test (fixture->mail_path, G_FILE_TEST_EXISTS));
  g_clear_error (&error);
  run_sql (fixture, fixture->mail_path, back);
  run_sql (fixture, fixture->bodies_path, "PRAGMA user_version = 999");
  g_assert_null (mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, TRUE, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NEWER);
}

/* Another mail.db gives the ids anew: its messages must not get the octets of others. */
static void
test_mail_lost (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GBytes) octets = make_octets (0, 10);
  g_autoptr (GError) error = NULL;

  mesign_store_put_body_sync (fixture->store, id, octets, NULL);
  g_clear_object (&fixture->store);
  g_unlink (fixture->mail_path);
  fixture_reopen (fixture);
  fixture_add_mailboxes (fixture, ACCOUNT);
  g_assert_cmpint (add_simple (fixture, fixture->inbox, 7, 0), ==, id);
  g_assert_null (mesign_store_get_body_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
}

static void
test_bodies_damaged (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GBytes) octets = make_octets (0, 10);
  g_autoptr (MesignMessageInfo) info = NULL;

  mesign_store_put_body_sync (fixture->store, id, octets, NULL);
  g_clear_object (&fixture->store);
  g_file_set_contents (fixture->bodies_path, "not a database, not at all, not even a bit", -1,
                       NULL);
  fixture_reopen (fixture);
  info = get_info (fixture, id);
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_MISSING);
  g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, NULL));
}

static gint64
queue_send (Fixture *fixture)
{
  g_autoptr (MesignOutgoing) outgoing = mesign_outgoing_new ();

  outgoing->account = g_strdup (ACCOUNT);
  outgoing->sender = g_strdup ("me@x");
  outgoing->header_id = g_strdup ("out@x");
  outgoing->subject = g_strdup ("Important");
  outgoing->path = g_strdup ("/outbox/1.eml");
  g_ptr_array_add (outgoing->recipients, mesign_outgoing_recipient_new ("a@x", NULL));

  return mesign_store_queue_send_sync (fixture->store, outgoing, NULL);
}

/* The pages of one table are overwritten; what the others tell is saved. */
static void
damage_table (const char *path, const char *table)
{
  g_autofree char *sql =
      g_strdup_printf ("SELECT rootpage FROM sqlite_schema WHERE name = '%s'", table);
  gint64 page = ask_sql (path, sql);
  g_autofree char *junk = g_strnfill (4096, 'q');
  int fd;

  g_assert_cmpint (page, >, 1);
  fd = g_open (path, O_WRONLY, 0);
  g_assert_cmpint (pwrite (fd, junk, 4096, (page - 1) * 4096), ==, 4096);
  close (fd);
}

/* @sql: (nullable): what is done to the damaged file before it is opened again. */
static void
salvage (Fixture *fixture, const char *sql)
{
  gint64 placement;
  gint64 move;
  gint64 send;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GPtrArray) outgoing = NULL;
  g_autoptr (GArray) found = NULL;
  g_autoptr (MesignQuery) query = mesign_query_new ("subject", FALSE, NULL);
  const MesignOperationTarget *target;

  for (guint32 uid = 1; uid <= 20; uid++)
    add_simple (fixture, fixture->inbox, uid, 0);
  placement = get_placement (fixture, fixture->inbox, 7);
  move = mesign_store_queue_move_sync (fixture->store, &placement, 1, fixture->archive, NULL);
  send = queue_send (fixture);
  mesign_store_set_outgoing_state_sync (fixture->store, send, MESIGN_OUTGOING_SENDING, 0, NULL,
                                        NULL);
  mesign_store_set_outgoing_state_sync (fixture->store, send, MESIGN_OUTGOING_DATA_SENT, 0, NULL,
                                        NULL);
  g_clear_object (&fixture->store);
  damage_table (fixture->mail_path, "list_row");

  /* it is noticed when the list is read, and put right at the next start */
  fixture_reopen (fixture);
  g_assert_null (mesign_store_list_page_sync (fixture->store, &fixture->inbox, 1, 0, 10, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_DAMAGED);
  g_clear_object (&fixture->store);
  if (sql != NULL)
    run_sql (fixture, fixture->mail_path, sql);
  fixture_reopen (fixture);
  g_assert_nonnull (mesign_store_get_damaged_path (fixture->store));
  g_assert_true (g_file_test (mesign_store_get_damaged_path (fixture->store), G_FILE_TEST_EXISTS));

  operations = mesign_store_list_operations_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (operations->len, ==, 1);
  g_assert_cmpint (((MesignOperation *) g_ptr_array_index (operations, 0))->id, ==, move);
  target = &g_array_index (((MesignOperation *) g_ptr_array_index (operations, 0))->targets,
                           MesignOperationTarget, 0);
  g_assert_cmpint (target->uid, ==, 7);
  g_assert_cmpint (target->mailbox_id, ==, fixture->inbox);
  g_assert_cmpint (count_rows (fixture, fixture->inbox), ==, 0);
  g_assert_cmpint (count_rows (fixture, fixture->archive), ==, 1);
  found = mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 100, NULL, NULL);
  g_assert_cmpint (found->len, ==, 1);

  g_assert_true (mesign_store_recover_sync (fixture->store, NULL));
  outgoing = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (outgoing->len, ==, 1);
  g_assert_cmpint (((MesignOutgoing *) g_ptr_array_index (outgoing, 0))->state, ==,
                   MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpint (((MesignOutgoing *) g_ptr_array_index (outgoing, 0))->send_at, ==, 0);

  /* and is filled from the server again */
  for (guint32 uid = 1; uid <= 20; uid++)
    add_simple (fixture, fixture->inbox, uid, 0);
  g_assert_cmpint (count_rows (fixture, fixture->inbox), ==, 19);
}

static void
test_salvage (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  salvage (fixture, NULL);
}

/* It is looked through before it is brought up to date. */
static void
test_salvage_earlier (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  salvage (fixture, "ALTER TABLE outgoing DROP COLUMN warning; "
                    "ALTER TABLE outgoing DROP COLUMN wishes; "
                    "ALTER TABLE message DROP COLUMN thread_key; PRAGMA user_version = 6");
}

static void
test_salvage_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  salvage (fixture, "ALTER TABLE outgoing DROP COLUMN warning; "
                    "ALTER TABLE outgoing DROP COLUMN wishes; "
                    "ALTER TABLE outgoing DROP COLUMN send_at; PRAGMA user_version = 5");
}

/* Makes the pages that hold nothing but @letter lead nowhere. */
static void
break_chain (const char *path, char letter)
{
  g_autofree char *wanted = g_strnfill (4000, letter);
  g_autofree char *octets = NULL;
  gsize length;
  guint n = 0;

  g_assert_true (g_file_get_contents (path, &octets, &length, NULL));
  for (gsize page = 4096; page + 4096 <= length; page += 4096)
    if (memcmp (octets + page + 4, wanted, 4000) == 0)
      {
        memset (octets + page, 0x7f, 4);
        n++;
      }
  g_assert_cmpuint (n, >, 0);
  g_assert_true (g_file_set_contents (path, octets, length, NULL));
}

/* A mail of which it cannot be read any more how it is to go out does not go out by itself. */
static void
test_salvage_held (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *mark = g_strconcat (fixture->mail_path, ".damage", NULL);
  g_autofree char *wishes = g_strnfill (20000, 'w');
  g_autofree char *sql = g_strdup_printf ("UPDATE outgoing SET wishes = '%s'", wishes);
  g_autoptr (GPtrArray) outgoing = NULL;

  g_assert_cmpint (queue_send (fixture), >, 0);
  run_sql (fixture, fixture->mail_path, sql);
  g_clear_object (&fixture->store);
  break_chain (fixture->mail_path, 'w');
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  fixture_reopen (fixture);
  g_assert_nonnull (mesign_store_get_damaged_path (fixture->store));
  outgoing = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (outgoing->len, ==, 1);
  g_assert_cmpint (((MesignOutgoing *) g_ptr_array_index (outgoing, 0))->send_at, ==, G_MAXINT64);
}

typedef enum
{
  RENAMED,    /* without its journal, which alone holds the outbox */
  MOVED,      /* with its journal */
  MADE,       /* a new one, with nothing in it */
  SAVED,      /* all that could be */
  SAVED_LONG, /* and what was saved is done meanwhile */
} Step;

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *octets = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (from, &octets, &length, NULL));
  g_assert_true (g_file_set_contents (to, octets, length, NULL));
}

static void
note_target (Fixture *fixture)
{
  g_autofree char *note = g_strconcat (fixture->mail_path, ".salvage", NULL);

  g_assert_true (g_file_set_contents (note, "mail.db.damaged-x", -1, NULL));
}

/* Leaves the files as a process that is killed after @step does. */
static void
leave_as_killed (Fixture *fixture, Step step)
{
  g_autofree char *target = g_build_filename (fixture->folder, "mail.db.damaged-x", NULL);
  g_autofree char *journal = g_strconcat (fixture->mail_path, "-wal", NULL);
  g_autofree char *kept = g_strconcat (step == RENAMED ? fixture->mail_path : target, "-wal", NULL);
  g_autofree char *waiting = g_strconcat (target, "-later", NULL);

  copy_file (fixture->mail_path, target);
  copy_file (journal, waiting);
  g_clear_object (&fixture->store);
  g_assert_cmpint (g_unlink (fixture->mail_path), ==, 0);
  if (step >= MADE)
    {
      fixture_reopen (fixture);
      g_clear_object (&fixture->store);
      run_sql (fixture, fixture->mail_path, "DELETE FROM store");
    }
  g_assert_cmpint (g_rename (waiting, kept), ==, 0);
  note_target (fixture);
  if (step < SAVED)
    return;
  fixture_reopen (fixture);
  g_clear_object (&fixture->store);
  if (step == SAVED_LONG)
    run_sql (fixture, fixture->mail_path, "DELETE FROM operation");
  note_target (fixture);
}

/* Whatever the moment it dies at, the next one goes on, and nothing is saved twice. */
static void
test_salvage_killed (Fixture *fixture, gconstpointer data)
{
  Step step = GPOINTER_TO_UINT (data);
  g_autofree char *note = g_strconcat (fixture->mail_path, ".salvage", NULL);
  g_autoptr (GPtrArray) outgoing = NULL;

  run_sql (fixture, fixture->mail_path, "PRAGMA wal_checkpoint(TRUNCATE)");
  g_assert_cmpint (queue_send (fixture), >, 0);
  leave_as_killed (fixture, step);
  for (guint n = 0; n < 2; n++)
    {
      fixture_reopen (fixture);
      g_assert_cmpint (mesign_store_get_damaged_path (fixture->store) != NULL, ==, n == 0);
      g_assert_false (g_file_test (note, G_FILE_TEST_EXISTS));
      g_clear_pointer (&outgoing, g_ptr_array_unref);
      outgoing = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
      g_assert_cmpint (outgoing->len, ==, step == SAVED_LONG ? 0 : 1);
    }
}

/* At whatever moment of replacing a damaged file it is killed, the outbox comes over, once. */
static void
test_salvage_really_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *mark = g_strconcat (fixture->mail_path, ".damage", NULL);

  g_assert_cmpint (queue_send (fixture), >, 0);
  for (guint round = 0; round < 12; round++)
    {
      g_autoptr (GPtrArray) outgoing = NULL;
      pid_t child;
      int status;

      g_clear_object (&fixture->store);
      damage_table (fixture->mail_path, "list_row");
      g_assert_true (g_file_set_contents (mark, "", 0, NULL));
      child = fork ();
      if (child == 0)
        {
          fixture_reopen (fixture);
          pause ();
        }
      g_usleep (2000 + round * 5000);
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);
      fixture_reopen (fixture);
      outgoing = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
      g_assert_cmpint (outgoing->len, ==, 1);
    }
}

/* The note alone says nothing of a file that is there. */
static void
test_salvage_noted (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *mark = g_strconcat (fixture->mail_path, ".damage", NULL);
  g_autoptr (GPtrArray) outgoing = NULL;

  g_assert_cmpint (queue_send (fixture), >, 0);
  g_clear_object (&fixture->store);
  damage_table (fixture->mail_path, "list_row");
  g_assert_true (g_file_set_contents (mark, "", 0, NULL));
  note_target (fixture);
  fixture_reopen (fixture);
  g_assert_nonnull (mesign_store_get_damaged_path (fixture->store));
  outgoing = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (outgoing->len, ==, 1);
}

static void
test_beyond_repair (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_object (&fixture->store);
  g_file_set_contents (fixture->mail_path, "garbage garbage garbage garbage garbage", -1, NULL);
  fixture_reopen (fixture);
  g_assert_nonnull (mesign_store_get_damaged_path (fixture->store));
  fixture_add_mailboxes (fixture, ACCOUNT);
  g_assert_cmpint (add_simple (fixture, fixture->inbox, 1, 0), >, 0);
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (fixture->folder, "none", "mail.db", NULL);

  g_assert_null (mesign_store_open_sync (path, fixture->bodies_path, TRUE, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_IO);
}

static void
test_closed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  mesign_store_close_sync (fixture->store);
  g_assert_null (mesign_store_list_mailboxes_sync (fixture->store, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_FAILED);
  fixture->is_spoilt = TRUE;
}

/* A process that dies at any moment of taking in mail leaves a store without contradictions. */
static void
test_killed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint round = 0; round < 5; round++)
    {
      pid_t child;
      int status;
      g_autoptr (MesignMailbox) mailbox = NULL;
      g_autoptr (GPtrArray) rows = NULL;
      guint sum = 0;

      g_clear_object (&fixture->store);
      child = fork ();
      if (child == 0)
        {
          fixture_reopen (fixture);
          for (guint32 uid = 1 + round * 1000;; uid++)
            add_simple (fixture, fixture->inbox, uid, 0);
        }
      g_usleep (100000 + round * 17000);
      kill (child, SIGKILL);
      g_assert_cmpint (waitpid (child, &status, 0), ==, child);

      fixture_reopen (fixture);
      g_assert_null (mesign_store_get_damaged_path (fixture->store));
      mailbox = get_mailbox (fixture, fixture->inbox);
      rows = list_rows (fixture, fixture->inbox);
      for (guint i = 0; i < rows->len; i++)
        sum += ((MesignListRow *) g_ptr_array_index (rows, i))->count;
      g_assert_cmpint (mailbox->total, ==, sum);
      g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM message m WHERE NOT "
                                                    "EXISTS (SELECT 1 FROM placement p WHERE "
                                                    "p.message_id = m.id)"),
                       ==, 0);
    }
}

static gpointer
read_thread (gpointer data)
{
  Fixture *fixture = data;
  guint total = 0;

  while (total < 300)
    {
      g_autoptr (MesignMailbox) mailbox = get_mailbox (fixture, fixture->inbox);

      total = mailbox->total;
      g_assert_cmpint (count_rows (fixture, fixture->inbox), >=, total);
    }

  return NULL;
}

static void
test_readers (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  GThread *threads[2];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("reader", read_thread, fixture);
  for (guint32 uid = 1; uid <= 300; uid++)
    add_simple (fixture, fixture->inbox, uid, 0);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
}

/* A second process adds an operation; the first one sees it and is told so. */
static void
test_two_stores (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStore) other =
      mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, TRUE, &error);
  g_autoptr (GPtrArray) operations = NULL;
  g_autoptr (GArray) changes = NULL;
  gint64 placement;
  gint64 last;

  add_simple (fixture, fixture->inbox, 1, 0);
  placement = get_placement (fixture, fixture->inbox, 1);
  last = mesign_store_get_last_change_sync (fixture->store, NULL);
  g_assert_cmpint (
      mesign_store_queue_flags_sync (other, &placement, 1, MESIGN_FLAG_SEEN, 0, &error), >, 0);
  changes = mesign_store_wait_for_changes_sync (fixture->store, last, 5000, NULL, &error);
  g_assert_cmpint (changes->len, >, 0);
  operations = mesign_store_list_operations_sync (fixture->store, ACCOUNT, &error);
  g_assert_cmpint (operations->len, ==, 1);
}

/* A store of an earlier version is brought up to date with all there is in it. */
static void
test_earlier (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  add_simple (fixture, fixture->inbox, 1, 0);
  g_clear_object (&fixture->store);
  run_sql (fixture, fixture->mail_path, "ALTER TABLE mailbox DROP COLUMN is_planned");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE message DROP COLUMN is_warned");
  run_sql (fixture, fixture->mail_path, "DROP TABLE dkim");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE mailbox DROP COLUMN server_path");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE mailbox DROP COLUMN server_subscribed");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE mailbox DROP COLUMN subscribed");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE mailbox DROP COLUMN removal");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE operation DROP COLUMN name");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE operation DROP COLUMN old_name");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE outgoing DROP COLUMN send_at");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE outgoing DROP COLUMN wishes");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE outgoing DROP COLUMN warning");
  run_sql (fixture, fixture->mail_path, "ALTER TABLE message DROP COLUMN thread_key");
  run_sql (fixture, fixture->mail_path, "DROP INDEX message_lone_by_subject");
  run_sql (fixture, fixture->mail_path,
           "DROP INDEX operation_untold; ALTER TABLE operation DROP COLUMN told");
  run_sql (fixture, fixture->mail_path, "PRAGMA user_version = 1");
  fixture_reopen (fixture);
  g_assert_null (mesign_store_get_damaged_path (fixture->store));
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT max(is_planned) FROM mailbox"), ==, 0);
  g_assert_cmpint (
      ask_sql (fixture->mail_path, "SELECT count(*) FROM mailbox WHERE server_path <> path"), ==,
      0);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM message"), ==, 1);
}

/* What was found out about signatures stays, and goes with its message. */
static void
test_dkim (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_simple (fixture, fixture->inbox, 1, 0);
  guint32 uid = 1;
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_FAIL;
  gboolean is_known = TRUE;

  g_assert_true (mesign_store_get_dkim_sync (fixture->store, id, &verdict, &is_known, &error));
  g_assert_false (is_known);
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_NONE);
  g_assert_true (mesign_store_set_dkim_sync (fixture->store, id, MESIGN_DKIM_PASS, &error));
  g_assert_true (mesign_store_set_dkim_sync (fixture->store, id + 1, MESIGN_DKIM_PASS, &error));
  g_clear_object (&fixture->store);
  fixture_reopen (fixture);
  g_assert_true (mesign_store_get_dkim_sync (fixture->store, id, &verdict, &is_known, &error));
  g_assert_true (is_known);
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_PASS);
  g_assert_true (mesign_store_get_dkim_sync (fixture->store, id + 1, &verdict, &is_known, &error));
  g_assert_false (is_known);
  g_assert_true (
      mesign_store_remove_uids_sync (fixture->store, fixture->inbox, &uid, 1, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM dkim"), ==, 0);
}

static void
add_killed (const char *name, Step step)
{
  g_autofree char *path = g_strconcat ("/store/open/salvage-killed/", name, NULL);

  g_test_add (path, Fixture, GUINT_TO_POINTER (step), fixture_set_up, test_salvage_killed,
              fixture_tear_down);
}

static void
add_two (const char *name, void (*func) (Fixture *, gconstpointer))
{
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%d", name, i);

      g_test_add (path, Fixture, GINT_TO_POINTER (i), fixture_set_up, func, fixture_tear_down);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/open/killed", test_killed);
  FIXTURE_ADD ("/store/open/newer", test_newer);
  FIXTURE_ADD ("/store/open/dkim", test_dkim);
  FIXTURE_ADD ("/store/open/mail-lost", test_mail_lost);
  FIXTURE_ADD ("/store/open/bodies-damaged", test_bodies_damaged);
  FIXTURE_ADD ("/store/open/salvage", test_salvage);
  FIXTURE_ADD ("/store/open/salvage-earlier", test_salvage_earlier);
  FIXTURE_ADD ("/store/open/salvage-first", test_salvage_first);
  FIXTURE_ADD ("/store/open/salvage-held", test_salvage_held);
  FIXTURE_ADD ("/store/open/salvage-killed/noted", test_salvage_noted);
  FIXTURE_ADD ("/store/open/salvage-killed/really", test_salvage_really_killed);
  add_killed ("renamed", RENAMED);
  add_killed ("moved", MOVED);
  add_killed ("made", MADE);
  add_killed ("saved", SAVED);
  add_killed ("saved-long", SAVED_LONG);
  FIXTURE_ADD ("/store/open/beyond-repair", test_beyond_repair);
  FIXTURE_ADD ("/store/open/cannot-open", test_cannot_open);
  FIXTURE_ADD ("/store/open/closed", test_closed);
  FIXTURE_ADD ("/store/open/readers", test_readers);
  FIXTURE_ADD ("/store/open/two-stores", test_two_stores);
  FIXTURE_ADD ("/store/bodies/round-trip", test_bodies);
  add_two ("/store/bodies/given-up", test_given_up);
  add_two ("/store/bodies/swept-meanwhile", test_swept_meanwhile);
  FIXTURE_ADD ("/store/bodies/of-nothing", test_body_of_nothing);
  FIXTURE_ADD ("/store/bodies/missing", test_missing);
  FIXTURE_ADD ("/store/open/earlier", test_earlier);
  FIXTURE_ADD ("/store/bodies/damaged", test_damaged_body);

  return g_test_run ();
}
