/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

static void
test_envelope (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignEnvelope *envelope =
      make_envelope ("one@example.org", "李娜@example.cn", "alice@example.org", "合同审核意见 ✔");
  MesignNewMessage *message = make_message (5, MESIGN_FLAG_FLAGGED, BASE, envelope);
  g_autoptr (MesignMessageInfo) info = NULL;
  const MesignPlacement *placement;

  g_ptr_array_add (envelope->cc, mesign_address_new ("Carol", "carol@example.org"));
  g_ptr_array_add (envelope->reply_to, mesign_address_new ("", "reply@example.org"));
  set_references (envelope, "root@example.org", "mid@example.org");
  g_free (envelope->content_type);
  envelope->content_type = g_strdup ("multipart/signed");
  envelope->smime_type = g_strdup ("application/pkcs7-signature");
  envelope->date = BASE - 60;
  message->modseq = G_GUINT64_CONSTANT (1) << 40;
  message->first_seen = BASE + 5;
  info = get_info (fixture, add_message (fixture, fixture->inbox, message));

  g_assert_cmpstr (info->account, ==, ACCOUNT);
  g_assert_cmpint (info->received, ==, BASE);
  g_assert_cmpint (info->first_seen, ==, BASE + 5);
  g_assert_cmpint (info->size, ==, 1005);
  g_assert_cmpint (info->flags, ==, MESIGN_FLAG_FLAGGED);
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_MISSING);
  g_assert_cmpint (info->verdict_generation, ==, 0);
  g_assert_cmpstr (info->envelope->message_id, ==, "one@example.org");
  g_assert_cmpstr (info->envelope->subject, ==, "合同审核意见 ✔");
  g_assert_cmpstr (info->envelope->references[1], ==, "mid@example.org");
  g_assert_cmpstr (info->envelope->content_type, ==, "multipart/signed");
  g_assert_cmpstr (info->envelope->smime_type, ==, "application/pkcs7-signature");
  g_assert_cmpint (info->envelope->date, ==, BASE - 60);
  g_assert_true (mesign_address_list_contains (info->envelope->cc, "carol@example.org"));
  g_assert_true (mesign_address_list_contains (info->envelope->reply_to, "reply@example.org"));
  g_assert_cmpint (info->placements->len, ==, 1);
  placement = g_ptr_array_index (info->placements, 0);
  g_assert_cmpint (placement->uid, ==, 5);
  g_assert_cmpint (placement->mailbox_id, ==, fixture->inbox);
  g_assert_true (placement->modseq == G_GUINT64_CONSTANT (1) << 40);
}

static void
test_bad_text (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  gint64 id = add_message (
      fixture, fixture->inbox,
      make_message (1, 0, BASE, make_envelope ("\xff@x", "a\xfe@b", "c@d", "\xe4\xb8")));
  gint64 empty = add_message (fixture, fixture->inbox, make_message (2, 0, BASE, NULL));

  info = get_info (fixture, id);
  g_assert_true (g_utf8_validate (info->envelope->subject, -1, NULL));
  g_clear_pointer (&info, mesign_message_info_unref);
  info = get_info (fixture, empty);
  g_assert_cmpstr (info->envelope->subject, ==, "");
  g_assert_null (info->envelope->message_id);
}

static void
test_idempotent (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 first = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;

  g_assert_cmpint (first, >, 0);
  g_assert_cmpint (add_simple (fixture, fixture->inbox, 1, 0), ==, 0);
  g_assert_cmpint (add_simple (fixture, fixture->inbox, 1, MESIGN_FLAG_SEEN), ==, 0);
  mailbox = get_mailbox (fixture, fixture->inbox);
  g_assert_cmpint (mailbox->total, ==, 1);
  g_assert_cmpint (mailbox->unread, ==, 0);
  info = get_info (fixture, first);
  g_assert_cmpint (info->flags, ==, MESIGN_FLAG_SEEN);
}

static void
test_unknown_mailbox (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  MesignMailboxState state = { 0 };

  g_assert_false (mesign_store_add_messages_sync (fixture->store, 999, none, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mesign_store_get_mailbox_state_sync (fixture->store, 999, &state, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mesign_store_set_mailbox_state_sync (fixture->store, 999, &state, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mesign_store_get_message_sync (fixture->store, 999, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (mesign_store_find_uid_sync (fixture->store, fixture->inbox, 1, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
}

static void
test_server_flags (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const MesignUidFlags flags[] = { { 1, MESIGN_FLAG_SEEN, 7 }, { 2, 0, 8 }, { 77, 0, 9 } };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autoptr (GArray) uids = NULL;
  guint n;

  add_simple (fixture, fixture->inbox, 1, 0);
  add_simple (fixture, fixture->inbox, 2, MESIGN_FLAG_SEEN | MESIGN_FLAG_ANSWERED);
  g_assert_true (
      mesign_store_set_server_flags_sync (fixture->store, fixture->inbox, flags, 3, &n, &error));
  g_assert_cmpint (n, ==, 2);
  mailbox = get_mailbox (fixture, fixture->inbox);
  g_assert_cmpint (mailbox->unread, ==, 1);
  uids = mesign_store_list_uids_sync (fixture->store, fixture->inbox, 1, 0, &error);
  g_assert_cmpint (uids->len, ==, 2);
  g_assert_cmpint (g_array_index (uids, MesignUidFlags, 0).flags, ==, MESIGN_FLAG_SEEN);
  g_assert_cmpint (g_array_index (uids, MesignUidFlags, 1).modseq, ==, 8);
}

static void
test_vanished (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const guint32 uids[] = { 1, 3, 9 };
  gint64 gone = add_simple (fixture, fixture->inbox, 1, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  guint n;

  add_simple (fixture, fixture->inbox, 2, 0);
  add_simple (fixture, fixture->inbox, 3, 0);
  g_assert_true (mesign_store_put_body_sync (fixture->store, gone, octets, &error));
  g_assert_true (
      mesign_store_remove_uids_sync (fixture->store, fixture->inbox, uids, 3, &n, &error));
  g_assert_cmpint (n, ==, 2);
  g_assert_cmpint (count_rows (fixture, fixture->inbox), ==, 1);
  g_assert_null (mesign_store_get_message_sync (fixture->store, gone, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (ask_sql (fixture->bodies_path, "SELECT count(*) FROM body"), ==, 0);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM reference"), ==, 1);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM conversation"), ==, 1);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM message_text"), ==, 1);
}

/* Two mailboxes show one message only when the server's key says so, never for a Message-ID. */
static void
test_server_key (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignNewMessage *message =
      make_message (1, 0, BASE, make_envelope ("same@x", "a@x", "b@x", "One"));
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GArray) both = NULL, none = NULL;
  gint64 first;

  message->server_key = g_strdup ("M123");
  first = add_message (fixture, fixture->inbox, message);
  message = make_message (4, MESIGN_FLAG_SEEN, BASE, make_envelope ("same@x", "a@x", "b@x", "One"));
  message->server_key = g_strdup ("M123");
  g_assert_cmpint (add_message (fixture, fixture->archive, message), ==, 0);
  info = get_info (fixture, first);
  g_assert_cmpint (info->placements->len, ==, 2);

  message = make_message (9, 0, BASE, make_envelope ("same@x", "evil@x", "b@x", "One"));
  g_assert_cmpint (add_message (fixture, fixture->archive, message), >, first);
  g_assert_cmpint (mesign_store_find_header_id_sync (fixture->store, ACCOUNT, 0, "same@x", NULL),
                   ==, first);
  g_assert_cmpint (
      mesign_store_find_header_id_sync (fixture->store, ACCOUNT, fixture->sent, "same@x", NULL), ==,
      0);
  both = mesign_store_list_header_ids_sync (fixture->store, ACCOUNT, "same@x", NULL);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpint (g_array_index (both, gint64, 0), ==, first);
  g_assert_cmpint (g_array_index (both, gint64, 1), >, first);
  none = mesign_store_list_header_ids_sync (fixture->store, "other", "same@x", NULL);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
test_uidvalidity (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 one = add_simple (fixture, fixture->inbox, 1, 0);
  gint64 two = add_simple (fixture, fixture->inbox, 2, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_bytes_new_static ("x", 1);
  g_autoptr (GBytes) back = NULL;
  MesignNewMessage *message;
  MesignMailboxState state;

  mesign_store_put_body_sync (fixture->store, one, octets, &error);
  g_assert_true (mesign_store_reset_mailbox_sync (fixture->store, fixture->inbox, 77, &error));
  mesign_store_get_mailbox_state_sync (fixture->store, fixture->inbox, &state, &error);
  g_assert_cmpint (state.uidvalidity, ==, 77);
  g_assert_cmpint (state.uidnext, ==, 0);
  g_assert_cmpint (count_rows (fixture, fixture->inbox), ==, 2);

  /* found again under another UID: same identifier, size and date */
  {
    g_autofree char *id = g_strdup_printf ("1.%" G_GINT64_FORMAT "@example.org", fixture->inbox);

    message = make_message (501, MESIGN_FLAG_SEEN, BASE + 1,
                            make_envelope (id, "bob@example.org", "alice@example.org", "x"));
    message->size = 1001;
    g_assert_cmpint (add_message (fixture, fixture->inbox, message), ==, 0);

    /* a forgery of the other one has another size */
    g_free (id);
    id = g_strdup_printf ("2.%" G_GINT64_FORMAT "@example.org", fixture->inbox);
    message = make_message (502, 0, BASE + 2,
                            make_envelope (id, "bob@example.org", "alice@example.org", "x"));
    message->size = 999;
    g_assert_cmpint (add_message (fixture, fixture->inbox, message), >, two);
  }
  g_assert_true (mesign_store_settle_mailbox_sync (fixture->store, fixture->inbox, &error));
  back = mesign_store_get_body_sync (fixture->store, one, &error);
  g_assert_no_error (error);
  g_assert_null (mesign_store_get_message_sync (fixture->store, two, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
}

static void
test_mailboxes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  g_autoptr (GPtrArray) now = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) found = NULL;

  add_simple (fixture, fixture->inbox, 1, 0);
  add_simple (fixture, fixture->junk, 1, 0);
  g_ptr_array_add (
      list, mesign_mailbox_new (ACCOUNT, "INBOX", "INBOX", '/', MESIGN_MAILBOX_ROLE_INBOX, TRUE));
  g_ptr_array_add (list, mesign_mailbox_new (ACCOUNT, "草稿", "&g0l6Pw-", '/',
                                             MESIGN_MAILBOX_ROLE_DRAFTS, TRUE));
  g_ptr_array_add (list, mesign_mailbox_new (ACCOUNT, "Archive", "Archive", '.',
                                             MESIGN_MAILBOX_ROLE_NONE, FALSE));
  g_assert_true (mesign_store_set_mailboxes_sync (fixture->store, ACCOUNT, list, &error));
  now = mesign_store_list_mailboxes_sync (fixture->store, ACCOUNT, &error);
  g_assert_cmpint (now->len, ==, 3);
  found = mesign_store_find_mailbox_sync (fixture->store, ACCOUNT, "Archive", &error);
  g_assert_cmpint (found->id, ==, fixture->archive);
  g_assert_cmpint (found->delimiter, ==, '.');
  g_assert_false (found->selectable);
  g_clear_pointer (&found, mesign_mailbox_unref);
  found = mesign_store_find_role_sync (fixture->store, ACCOUNT, MESIGN_MAILBOX_ROLE_DRAFTS, &error);
  g_assert_cmpstr (found->wire_name, ==, "&g0l6Pw-");
  g_assert_null (
      mesign_store_find_role_sync (fixture->store, ACCOUNT, MESIGN_MAILBOX_ROLE_JUNK, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM message"), ==, 1);
}

static void
test_remove_account (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) left = NULL;
  gint64 placement;

  fixture_add_mailboxes (fixture, "other");
  add_simple (fixture, fixture->inbox, 1, 0);
  placement = get_placement (fixture, fixture->inbox, 1);
  mesign_store_queue_move_sync (fixture->store, &placement, 1, fixture->archive, &error);
  g_assert_true (mesign_store_remove_account_sync (fixture->store, ACCOUNT, &error));
  g_assert_no_error (error);
  left = mesign_store_list_mailboxes_sync (fixture->store, NULL, &error);
  g_assert_cmpint (left->len, ==, 4);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM message"), ==, 0);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM operation"), ==, 0);
}

static void
test_state (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const MesignMailboxState state = { G_MAXUINT32, 5, G_MAXINT64, 2 };
  MesignMailboxState back = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_true (
      mesign_store_set_mailbox_state_sync (fixture->store, fixture->inbox, &state, &error));
  fixture_reopen (fixture);
  g_assert_true (
      mesign_store_get_mailbox_state_sync (fixture->store, fixture->inbox, &back, &error));
  g_assert_cmpint (back.uidvalidity, ==, state.uidvalidity);
  g_assert_cmpint (back.uidnext, ==, state.uidnext);
  g_assert_true (back.highestmodseq == state.highestmodseq);
  g_assert_cmpint (back.oldest_uid, ==, state.oldest_uid);
}

static void
test_changes (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GArray) none = NULL;
  gint64 before = mesign_store_get_last_change_sync (fixture->store, &error);
  guint kinds = 0;

  add_simple (fixture, fixture->inbox, 1, 0);
  changes = mesign_store_list_changes_sync (fixture->store, before, &error);
  for (guint i = 0; i < changes->len; i++)
    kinds |= 1u << g_array_index (changes, MesignChange, i).kind;
  g_assert_cmpint (
      kinds, ==, 1 << MESIGN_CHANGE_MAILBOX | 1 << MESIGN_CHANGE_ROW | 1 << MESIGN_CHANGE_MESSAGE);
  none = mesign_store_wait_for_changes_sync (
      fixture->store, mesign_store_get_last_change_sync (fixture->store, NULL), 10, NULL, &error);
  g_assert_cmpint (none->len, ==, 0);

  /* a follower of another store knows nothing of this one */
  g_array_unref (none);
  none = mesign_store_list_changes_sync (fixture->store, 1000000, &error);
  g_assert_cmpint (none->len, ==, 1);
  g_assert_cmpint (g_array_index (none, MesignChange, 0).kind, ==, MESIGN_CHANGE_EVERYTHING);
}

typedef struct
{
  MesignStore *store;
  gint64 after;
} Wait;

static gpointer
wait_thread (gpointer data)
{
  Wait *wait = data;

  return mesign_store_wait_for_changes_sync (wait->store, wait->after, 60000, NULL, NULL);
}

static gpointer
cancel_thread (gpointer data)
{
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_wait (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  Wait wait = { fixture->store, mesign_store_get_last_change_sync (fixture->store, NULL) };
  g_autoptr (GThread) waiter = g_thread_new ("waiter", wait_thread, &wait);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  GThread *canceller;

  add_simple (fixture, fixture->inbox, 1, 0);
  changes = g_thread_join (g_steal_pointer (&waiter));
  g_assert_cmpint (changes->len, >, 0);

  canceller = g_thread_new ("canceller", cancel_thread, cancellable);
  g_assert_null (mesign_store_wait_for_changes_sync (
      fixture->store, mesign_store_get_last_change_sync (fixture->store, NULL), 20000, cancellable,
      &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (canceller);
}

static void
test_correspondents (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;
  MesignEnvelope *envelope = make_envelope ("1@x", "Bob.Smith@Example.org", "me@example.org", "Hi");

  add_message (fixture, fixture->inbox, make_message (1, 0, BASE, envelope));
  envelope = make_envelope ("2@x", "me@example.org", "lina@example.cn", "Hi");
  g_ptr_array_add (envelope->to, mesign_address_new ("李娜", "lina@example.cn"));
  add_message (fixture, fixture->sent, make_message (1, 0, BASE, envelope));
  add_message (fixture, fixture->junk,
               make_message (1, 0, BASE, make_envelope ("3@x", "spam@evil.test", "me@x", "Hi")));

  found = mesign_store_find_correspondents_sync (fixture->store, "", 10, &error);
  g_assert_cmpint (found->len, ==, 2);
  g_assert_cmpstr (((MesignAddress *) g_ptr_array_index (found, 0))->address, ==,
                   "lina@example.cn");
  g_clear_pointer (&found, g_ptr_array_unref);
  found = mesign_store_find_correspondents_sync (fixture->store, "李", 10, &error);
  g_assert_cmpint (found->len, ==, 1);
  g_clear_pointer (&found, g_ptr_array_unref);
  found = mesign_store_find_correspondents_sync (fixture->store, "bob", 10, &error);
  g_assert_cmpstr (((MesignAddress *) g_ptr_array_index (found, 0))->address, ==,
                   "Bob.Smith@Example.org");
  g_clear_pointer (&found, g_ptr_array_unref);
  found = mesign_store_find_correspondents_sync (fixture->store, "%", 10, &error);
  g_assert_cmpint (found->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/messages/envelope", test_envelope);
  FIXTURE_ADD ("/store/messages/bad-text", test_bad_text);
  FIXTURE_ADD ("/store/messages/idempotent", test_idempotent);
  FIXTURE_ADD ("/store/messages/not-found", test_unknown_mailbox);
  FIXTURE_ADD ("/store/messages/server-flags", test_server_flags);
  FIXTURE_ADD ("/store/messages/vanished", test_vanished);
  FIXTURE_ADD ("/store/messages/server-key", test_server_key);
  FIXTURE_ADD ("/store/messages/uidvalidity", test_uidvalidity);
  FIXTURE_ADD ("/store/mailboxes/reconcile", test_mailboxes);
  FIXTURE_ADD ("/store/mailboxes/remove-account", test_remove_account);
  FIXTURE_ADD ("/store/mailboxes/state", test_state);
  FIXTURE_ADD ("/store/changes/list", test_changes);
  FIXTURE_ADD ("/store/changes/wait", test_wait);
  FIXTURE_ADD ("/store/correspondents/find", test_correspondents);

  return g_test_run ();
}
