/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

static gint64
queue_flags (Fixture *fixture, gint64 placement, MesignFlags add, MesignFlags remove)
{
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_queue_flags_sync (fixture->store, &placement, 1, add, remove, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

static gint64
queue_move (Fixture *fixture, gint64 placement, gint64 mailbox)
{
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_queue_move_sync (fixture->store, &placement, 1, mailbox, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

static gint64
get_made (Fixture *fixture, gint64 operation_id)
{
  g_autoptr (MesignOperation) operation =
      mesign_store_get_operation_sync (fixture->store, operation_id, NULL);

  return g_array_index (operation->targets, MesignOperationTarget, 0).made_placement_id;
}

static void
finish (Fixture *fixture, gint64 id, gint64 placement, guint32 uid)
{
  const MesignCopiedUid copied = { placement, uid };
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_start_operation_sync (fixture->store, id, &error));
  g_assert_no_error (error);
  g_assert_true (
      mesign_store_finish_operation_sync (fixture->store, id, 0, &copied, uid != 0, &error));
  g_assert_no_error (error);
}

static void
assert_counts (Fixture *fixture, gint64 mailbox_id, guint total, guint unread)
{
  g_autoptr (MesignMailbox) mailbox = get_mailbox (fixture, mailbox_id);
  g_autoptr (GPtrArray) rows = list_rows (fixture, mailbox_id);
  guint sum = 0;
  guint sum_unread = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      const MesignListRow *row = g_ptr_array_index (rows, i);

      sum += row->count;
      sum_unread += row->unread;
    }
  g_assert_cmpint (mailbox->total, ==, total);
  g_assert_cmpint (mailbox->unread, ==, unread);
  g_assert_cmpint (sum, ==, total);
  g_assert_cmpint (sum_unread, ==, unread);
}

static MesignFlags
get_flags (Fixture *fixture, gint64 message_id)
{
  g_autoptr (MesignMessageInfo) info = get_info (fixture, message_id);

  return info->flags;
}

static void
tell_flags (Fixture *fixture, guint32 uid, MesignFlags flags)
{
  const MesignUidFlags told = { uid, flags, 0 };

  g_assert_true (
      mesign_store_set_server_flags_sync (fixture->store, fixture->inbox, &told, 1, NULL, NULL));
}

static void
test_flags (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, MESIGN_FLAG_ANSWERED);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  gint64 first = queue_flags (fixture, placement, MESIGN_FLAG_SEEN, 0);
  gint64 second = queue_flags (fixture, placement, MESIGN_FLAG_FLAGGED, MESIGN_FLAG_ANSWERED);
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GError) error = NULL;

  assert_counts (fixture, fixture->inbox, 1, 0);
  g_assert_cmpint (get_flags (fixture, message), ==, MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED);

  /* the server speaks of something else; what waits stays on top */
  tell_flags (fixture, 1, MESIGN_FLAG_ANSWERED | MESIGN_FLAG_JUNK);
  g_assert_cmpint (get_flags (fixture, message), ==,
                   MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_JUNK);

  list = mesign_store_list_operations_sync (fixture->store, ACCOUNT, &error);
  g_assert_cmpint (list->len, ==, 2);
  g_assert_cmpint (((MesignOperation *) g_ptr_array_index (list, 0))->id, ==, first);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = mesign_store_list_later_operations_sync (fixture->store, ACCOUNT, first, &error);
  g_assert_cmpint (list->len, ==, 1);
  g_assert_cmpint (((MesignOperation *) g_ptr_array_index (list, 0))->id, ==, second);

  finish (fixture, first, 0, 0);
  g_assert_cmpint (get_flags (fixture, message), ==,
                   MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED | MESIGN_FLAG_JUNK);
  g_assert_true (mesign_store_refuse_operation_sync (fixture->store, second, "NO", &error));
  g_assert_cmpint (get_flags (fixture, message), ==,
                   MESIGN_FLAG_SEEN | MESIGN_FLAG_ANSWERED | MESIGN_FLAG_JUNK);
  g_clear_pointer (&list, g_ptr_array_unref);
  list = mesign_store_list_operations_sync (fixture->store, NULL, &error);
  g_assert_cmpint (list->len, ==, 0);
}

static void
test_undo_waiting (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 id =
      queue_flags (fixture, get_placement (fixture, fixture->inbox, 1), MESIGN_FLAG_SEEN, 0);
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_cmpint (get_flags (fixture, message), ==, 0);
  assert_counts (fixture, fixture->inbox, 1, 1);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_false (mesign_store_start_operation_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

static void
test_undo_done_flags (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 one = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 two = add_simple (fixture, fixture->inbox, 2, MESIGN_FLAG_SEEN);
  const gint64 placements[] = { get_placement (fixture, fixture->inbox, 1),
                                get_placement (fixture, fixture->inbox, 2) };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  gint64 id =
      mesign_store_queue_flags_sync (fixture->store, placements, 2, MESIGN_FLAG_SEEN, 0, &error);

  finish (fixture, id, 0, 0);
  assert_counts (fixture, fixture->inbox, 2, 0);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_cmpint (get_flags (fixture, one), ==, 0);
  g_assert_cmpint (get_flags (fixture, two), ==, MESIGN_FLAG_SEEN);
  list = mesign_store_list_operations_sync (fixture->store, ACCOUNT, &error);
  g_assert_cmpint (list->len, ==, 1);
  g_assert_cmpint (((MesignOperation *) g_ptr_array_index (list, 0))->undoes, ==, id);
}

static void
test_move (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  gint64 id = queue_move (fixture, placement, fixture->archive);
  g_autoptr (MesignPlacement) moved = NULL;
  g_autoptr (GError) error = NULL;

  assert_counts (fixture, fixture->inbox, 0, 0);
  assert_counts (fixture, fixture->archive, 1, 1);
  g_assert_cmpint (
      mesign_store_queue_flags_sync (fixture->store, &placement, 1, MESIGN_FLAG_SEEN, 0, &error),
      ==, 0);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);

  /* what the server says of the old place does not bring it back */
  tell_flags (fixture, 1, MESIGN_FLAG_SEEN);
  assert_counts (fixture, fixture->inbox, 0, 0);

  finish (fixture, id, placement, 42);
  assert_counts (fixture, fixture->inbox, 0, 0);
  assert_counts (fixture, fixture->archive, 1, 1);
  moved = mesign_store_find_uid_sync (fixture->store, fixture->archive, 42, &error);
  g_assert_no_error (error);
  g_assert_cmpint (moved->message_id, ==, message);
}

static void
test_move_refused (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  gint64 id = queue_move (fixture, placement, fixture->archive);
  gint64 then = queue_flags (fixture, get_made (fixture, id), MESIGN_FLAG_FLAGGED, 0);
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_refuse_operation_sync (fixture->store, id, "over quota", &error));
  assert_counts (fixture, fixture->inbox, 1, 1);
  assert_counts (fixture, fixture->archive, 0, 0);
  g_assert_cmpint (get_flags (fixture, message), ==, MESIGN_FLAG_FLAGGED);
  operation = mesign_store_get_operation_sync (fixture->store, then, &error);
  g_assert_cmpint (operation->targets->len, ==, 1);
  g_assert_cmpint (g_array_index (operation->targets, MesignOperationTarget, 0).uid, ==, 1);
  g_clear_pointer (&operation, mesign_operation_unref);
  operation = mesign_store_get_operation_sync (fixture->store, id, &error);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_REFUSED);
  g_assert_cmpstr (operation->error, ==, "over quota");
}

static void
assert_untold (Fixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) untold = mesign_store_list_untold_sync (fixture->store, &error);

  g_assert_no_error (error);
  g_assert_cmpint (untold->len, ==, id != 0);
  if (id != 0)
    g_assert_cmpint (g_array_index (untold, gint64, 0), ==, id);
}

/* What one took back oneself is no refusal, though it had to wait for a reason. */
static void
test_told (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GArray) told = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GError) error = NULL;
  gint64 placement;
  gint64 id;

  add_simple (fixture, fixture->inbox, 1, 0);
  placement = get_placement (fixture, fixture->inbox, 1);
  id = queue_move (fixture, placement, fixture->archive);
  g_assert_true (
      mesign_store_postpone_operation_sync (fixture->store, id, 0, "try again later", &error));
  assert_untold (fixture, 0);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  assert_untold (fixture, 0);
  listed = mesign_store_list_open_and_refused_sync (fixture->store, NULL, &error);
  g_assert_cmpint (listed->len, ==, 0);

  id = queue_move (fixture, placement, fixture->archive);
  g_assert_true (mesign_store_refuse_operation_sync (fixture->store, id, "over quota", &error));
  assert_untold (fixture, id);
  g_array_append_val (told, id);
  g_assert_true (mesign_store_note_told_sync (fixture->store, told, &error));
  assert_untold (fixture, 0);
}

/* A → B → C; then A → B is taken back, which leaves A → C. */
static void
test_chain (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 first = queue_move (fixture, get_placement (fixture, fixture->inbox, 1), fixture->archive);
  gint64 second = queue_move (fixture, get_made (fixture, first), fixture->sent);
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  assert_counts (fixture, fixture->archive, 0, 0);
  assert_counts (fixture, fixture->sent, 1, 1);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, first, &error));
  assert_counts (fixture, fixture->inbox, 0, 0);
  assert_counts (fixture, fixture->archive, 0, 0);
  assert_counts (fixture, fixture->sent, 1, 1);
  finish (fixture, second, get_placement (fixture, fixture->inbox, 1), 5);
  info = get_info (fixture, message);
  g_assert_cmpint (info->placements->len, ==, 1);
}

static void
test_undo_done_move (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 placement;
  gint64 id;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list = NULL;
  const MesignOperation *back;

  add_simple (fixture, fixture->inbox, 1, 0);
  placement = get_placement (fixture, fixture->inbox, 1);
  id = queue_move (fixture, placement, fixture->archive);
  finish (fixture, id, placement, 42);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_no_error (error);
  assert_counts (fixture, fixture->inbox, 1, 1);
  assert_counts (fixture, fixture->archive, 0, 0);
  list = mesign_store_list_operations_sync (fixture->store, ACCOUNT, &error);
  g_assert_cmpint (list->len, ==, 1);
  back = g_ptr_array_index (list, 0);
  g_assert_cmpint (back->kind, ==, MESIGN_OPERATION_MOVE);
  g_assert_cmpint (back->mailbox_id, ==, fixture->inbox);
  g_assert_cmpint (g_array_index (back->targets, MesignOperationTarget, 0).uid, ==, 42);
}

/* The server does not tell the new UID; the next look into the mailbox finds it. */
static void
test_move_without_uid (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  g_autofree char *id = g_strdup_printf ("1.%" G_GINT64_FORMAT "@example.org", fixture->inbox);
  MesignNewMessage *seen =
      make_message (900, MESIGN_FLAG_SEEN, BASE + 1,
                    make_envelope (id, "bob@example.org", "alice@example.org", "S"));
  g_autoptr (MesignPlacement) moved = NULL;

  seen->size = 1001;
  finish (fixture,
          queue_move (fixture, get_placement (fixture, fixture->inbox, 1), fixture->archive), 0, 0);
  assert_counts (fixture, fixture->archive, 1, 1);
  g_assert_cmpint (add_message (fixture, fixture->archive, seen), ==, 0);
  moved = mesign_store_find_uid_sync (fixture->store, fixture->archive, 900, NULL);
  g_assert_cmpint (moved->message_id, ==, message);
  assert_counts (fixture, fixture->archive, 1, 0);
  mesign_store_settle_mailbox_sync (fixture->store, fixture->archive, NULL);
  assert_counts (fixture, fixture->archive, 1, 0);
}

/* The look into the mailbox came before the answer. */
static void
test_met_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  gint64 id = queue_move (fixture, placement, fixture->archive);
  gint64 met;
  g_autoptr (MesignPlacement) moved = NULL;

  met = add_message (fixture, fixture->archive,
                     make_message (42, 0, BASE + 9, make_envelope ("z@x", "a@x", "b@x", "Other")));
  g_assert_cmpint (met, >, 0);
  finish (fixture, id, placement, 42);
  moved = mesign_store_find_uid_sync (fixture->store, fixture->archive, 42, NULL);
  g_assert_cmpint (moved->message_id, ==, message);
  assert_counts (fixture, fixture->archive, 1, 1);
  g_assert_null (mesign_store_get_message_sync (fixture->store, met, NULL));
}

static void
test_vanished_while_waiting (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint32 uid = 1;
  gint64 id;
  g_autoptr (MesignOperation) operation = NULL;

  add_simple (fixture, fixture->inbox, 1, 0);
  id = queue_move (fixture, get_placement (fixture, fixture->inbox, 1), fixture->archive);
  mesign_store_remove_uids_sync (fixture->store, fixture->inbox, &uid, 1, NULL, NULL);
  assert_counts (fixture, fixture->inbox, 0, 0);
  assert_counts (fixture, fixture->archive, 0, 0);
  operation = mesign_store_get_operation_sync (fixture->store, id, NULL);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_DONE);
}

/* MOVE itself makes the server say that the message is gone. */
static void
test_vanished_while_running (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint32 uid = 1;
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  gint64 id = queue_move (fixture, placement, fixture->archive);

  mesign_store_start_operation_sync (fixture->store, id, NULL);
  mesign_store_remove_uids_sync (fixture->store, fixture->inbox, &uid, 1, NULL, NULL);
  assert_counts (fixture, fixture->archive, 1, 1);
  g_assert_true (mesign_store_finish_operation_sync (fixture->store, id, 0, NULL, 0, NULL));
  assert_counts (fixture, fixture->archive, 1, 1);
  g_assert_cmpint (get_flags (fixture, message), ==, 0);
  mesign_store_settle_mailbox_sync (fixture->store, fixture->archive, NULL);
  assert_counts (fixture, fixture->archive, 0, 0);
}

static void
test_copy (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id =
      mesign_store_queue_copy_sync (fixture->store, &placement, 1, fixture->archive, &error);

  assert_counts (fixture, fixture->inbox, 1, 1);
  assert_counts (fixture, fixture->archive, 1, 1);
  finish (fixture, id, placement, 3);
  info = get_info (fixture, message);
  g_assert_cmpint (info->placements->len, ==, 2);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  assert_counts (fixture, fixture->archive, 0, 0);
  assert_counts (fixture, fixture->inbox, 1, 1);
}

static void
test_delete (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 message = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 placement = get_placement (fixture, fixture->inbox, 1);
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_queue_delete_sync (fixture->store, &placement, 1, &error);

  assert_counts (fixture, fixture->inbox, 0, 0);
  g_assert_true (mesign_store_undo_operation_sync (fixture->store, id, &error));
  assert_counts (fixture, fixture->inbox, 1, 1);
  id = mesign_store_queue_delete_sync (fixture->store, &placement, 1, &error);
  finish (fixture, id, 0, 0);
  g_assert_null (mesign_store_get_message_sync (fixture->store, message, NULL));
  g_assert_false (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

static void
test_append (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("Subject: Draft\r\n\r\nText\r\n", 24);
  g_autoptr (MesignEnvelope) envelope = make_envelope ("draft@x", "me@x", "you@x", "Draft");
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (MesignPlacement) placement = NULL;
  g_autoptr (GBytes) back = NULL;
  g_autoptr (GError) error = NULL;
  gint64 message;
  gint64 id = mesign_store_queue_append_sync (fixture->store, fixture->sent, "/tmp/x.eml", octets,
                                              envelope, MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN, BASE,
                                              0, &message, &error);

  g_assert_no_error (error);
  assert_counts (fixture, fixture->sent, 1, 0);
  back = mesign_store_get_body_sync (fixture->store, message, &error);
  g_assert_true (g_bytes_equal (back, octets));
  operation = mesign_store_get_operation_sync (fixture->store, id, &error);
  g_assert_cmpstr (operation->path, ==, "/tmp/x.eml");
  g_assert_cmpstr (operation->header_id, ==, "draft@x");
  g_assert_cmpint (operation->internaldate, ==, BASE);
  finish (fixture, id, 0, 8);
  placement = mesign_store_find_uid_sync (fixture->store, fixture->sent, 8, &error);
  g_assert_cmpint (placement->message_id, ==, message);

  id = mesign_store_queue_append_sync (fixture->store, fixture->sent, "/tmp/y.eml", octets,
                                       envelope, 0, BASE, 0, &message, &error);
  g_assert_true (mesign_store_refuse_operation_sync (fixture->store, id, "TOOBIG", &error));
  g_assert_null (mesign_store_get_message_sync (fixture->store, message, NULL));
  assert_counts (fixture, fixture->sent, 1, 0);
}

static void
test_bad_requests (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) other = NULL;
  gint64 placement;
  gint64 id;

  add_simple (fixture, fixture->inbox, 1, 0);
  placement = get_placement (fixture, fixture->inbox, 1);
  fixture_add_mailboxes (fixture, "other");
  other = mesign_store_find_mailbox_sync (fixture->store, "other", "INBOX", NULL);
  g_assert_cmpint (mesign_store_queue_move_sync (fixture->store, &placement, 1, other->id, &error),
                   ==, 0);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_cmpint (mesign_store_queue_move_sync (fixture->store, &placement, 1, 999, &error), ==,
                   0);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_cmpint (mesign_store_queue_delete_sync (fixture->store, NULL, 0, &error), ==, 0);
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  assert_counts (fixture, fixture->inbox, 1, 1);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM operation"), ==, 0);

  /* to where it is: nothing to do */
  id = mesign_store_queue_move_sync (fixture->store, &placement, 1, fixture->inbox, &error);
  g_assert_cmpint (id, >, 0);
  assert_counts (fixture, fixture->inbox, 1, 1);
  g_assert_false (mesign_store_start_operation_sync (fixture->store, id, &error));
}

static void
test_postpone_and_crash (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id;
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  add_simple (fixture, fixture->inbox, 1, 0);
  id = queue_move (fixture, get_placement (fixture, fixture->inbox, 1), fixture->archive);
  mesign_store_start_operation_sync (fixture->store, id, NULL);
  g_assert_false (mesign_store_undo_operation_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_true (
      mesign_store_postpone_operation_sync (fixture->store, id, BASE + 60, "no network", &error));
  operation = mesign_store_get_operation_sync (fixture->store, id, NULL);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_WAITING);
  g_assert_cmpint (operation->attempts, ==, 1);
  g_assert_cmpint (operation->not_before, ==, BASE + 60);
  g_assert_cmpstr (operation->error, ==, "no network");
  g_clear_pointer (&operation, mesign_operation_unref);

  mesign_store_start_operation_sync (fixture->store, id, NULL);
  fixture_reopen (fixture);
  g_assert_true (mesign_store_recover_sync (fixture->store, &error));
  operation = mesign_store_get_operation_sync (fixture->store, id, NULL);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_WAITING);
  /* It may have been done: a count of none would mean that nobody looks. */
  g_assert_cmpint (operation->attempts, ==, 2);
  assert_counts (fixture, fixture->archive, 1, 1);
}

static void
test_mailbox_goes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  gint64 id;
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  add_simple (fixture, fixture->inbox, 1, 0);
  id = queue_move (fixture, get_placement (fixture, fixture->inbox, 1), fixture->archive);
  g_ptr_array_add (
      list, mesign_mailbox_new (ACCOUNT, "INBOX", "INBOX", '/', MESIGN_MAILBOX_ROLE_INBOX, TRUE));
  g_assert_true (mesign_store_set_mailboxes_sync (fixture->store, ACCOUNT, list, &error));
  g_assert_no_error (error);
  assert_counts (fixture, fixture->inbox, 1, 1);
  operation = mesign_store_get_operation_sync (fixture->store, id, NULL);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_REFUSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/operations/flags", test_flags);
  FIXTURE_ADD ("/store/operations/undo-waiting", test_undo_waiting);
  FIXTURE_ADD ("/store/operations/undo-done-flags", test_undo_done_flags);
  FIXTURE_ADD ("/store/operations/move", test_move);
  FIXTURE_ADD ("/store/operations/move-refused", test_move_refused);
  FIXTURE_ADD ("/store/operations/told", test_told);
  FIXTURE_ADD ("/store/operations/chain", test_chain);
  FIXTURE_ADD ("/store/operations/undo-done-move", test_undo_done_move);
  FIXTURE_ADD ("/store/operations/move-without-uid", test_move_without_uid);
  FIXTURE_ADD ("/store/operations/met-first", test_met_first);
  FIXTURE_ADD ("/store/operations/vanished-while-waiting", test_vanished_while_waiting);
  FIXTURE_ADD ("/store/operations/vanished-while-running", test_vanished_while_running);
  FIXTURE_ADD ("/store/operations/copy", test_copy);
  FIXTURE_ADD ("/store/operations/delete", test_delete);
  FIXTURE_ADD ("/store/operations/append", test_append);
  FIXTURE_ADD ("/store/operations/bad-requests", test_bad_requests);
  FIXTURE_ADD ("/store/operations/postpone-and-crash", test_postpone_and_crash);
  FIXTURE_ADD ("/store/operations/mailbox-goes", test_mailbox_goes);

  return g_test_run ();
}
