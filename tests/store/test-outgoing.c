/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

static MesignOutgoing *
make_outgoing (Fixture *fixture)
{
  MesignOutgoing *self = mesign_outgoing_new ();

  self->account = g_strdup (ACCOUNT);
  self->sender = g_strdup ("me@x");
  self->header_id = g_strdup ("out@x");
  self->subject = g_strdup ("合同");
  self->path = g_strdup ("/outbox/1.eml");
  self->filing_mailbox_id = fixture->sent;
  self->queued = BASE;
  g_ptr_array_add (self->recipients, mesign_outgoing_recipient_new ("a@x", "/outbox/1.eml"));
  g_ptr_array_add (self->recipients, mesign_outgoing_recipient_new ("b@x", "/outbox/1.eml"));
  g_ptr_array_add (self->recipients, mesign_outgoing_recipient_new ("bcc@x", "/outbox/1-bcc.eml"));

  return self;
}

static gint64
queue (Fixture *fixture)
{
  g_autoptr (MesignOutgoing) outgoing = make_outgoing (fixture);
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_queue_send_sync (fixture->store, outgoing, &error);

  g_assert_no_error (error);

  return id;
}

static MesignOutgoing *
get (Fixture *fixture, gint64 id)
{
  g_autoptr (GError) error = NULL;
  MesignOutgoing *outgoing = mesign_store_get_outgoing_sync (fixture->store, id, &error);

  g_assert_no_error (error);

  return outgoing;
}

static MesignOutgoingState
get_state (Fixture *fixture, gint64 id)
{
  g_autoptr (MesignOutgoing) outgoing = get (fixture, id);

  return outgoing->state;
}

static MesignOutgoingState
get_recipient (Fixture *fixture, gint64 id, guint index)
{
  g_autoptr (MesignOutgoing) outgoing = get (fixture, id);
  const MesignOutgoingRecipient *one = g_ptr_array_index (outgoing->recipients, index);

  return one->state;
}

static void
step (Fixture *fixture, gint64 id, MesignOutgoingState state)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_set_outgoing_state_sync (fixture->store, id, state, 0, NULL, &error));
  g_assert_no_error (error);
}

static void
refuse_step (Fixture *fixture, gint64 id, MesignOutgoingState state)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (
      mesign_store_set_outgoing_state_sync (fixture->store, id, state, 0, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

static void
test_sent (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (GPtrArray) list = NULL;
  g_autoptr (GPtrArray) operations = NULL;

  fixture_reopen (fixture);
  outgoing = get (fixture, id);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpstr (outgoing->subject, ==, "合同");
  g_assert_cmpstr (outgoing->account, ==, ACCOUNT);
  g_assert_cmpint (outgoing->recipients->len, ==, 3);
  g_assert_cmpint (outgoing->filing_mailbox_id, ==, fixture->sent);
  g_assert_cmpstr (((MesignOutgoingRecipient *) g_ptr_array_index (outgoing->recipients, 2))->path,
                   ==, "/outbox/1-bcc.eml");
  operations = mesign_store_list_operations_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (operations->len, ==, 0);

  step (fixture, id, MESIGN_OUTGOING_SENDING);
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  step (fixture, id, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (get_recipient (fixture, id, 0), ==, MESIGN_OUTGOING_SENT);
  list = mesign_store_list_outgoing_sync (fixture->store, ACCOUNT, NULL);
  g_assert_cmpint (list->len, ==, 1);
  g_clear_pointer (&list, g_ptr_array_unref);
  step (fixture, id, MESIGN_OUTGOING_FILED);
  list = mesign_store_list_outgoing_sync (fixture->store, NULL, NULL);
  g_assert_cmpint (list->len, ==, 0);
}

/* What the rules forbid would send twice or lose. */
static void
test_forbidden (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);

  refuse_step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  refuse_step (fixture, id, MESIGN_OUTGOING_SENT);
  step (fixture, id, MESIGN_OUTGOING_SENDING);
  refuse_step (fixture, id, MESIGN_OUTGOING_SENDING);
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  step (fixture, id, MESIGN_OUTGOING_UNCERTAIN);
  refuse_step (fixture, id, MESIGN_OUTGOING_SENDING);
  step (fixture, id, MESIGN_OUTGOING_SENT);
  refuse_step (fixture, id, MESIGN_OUTGOING_QUEUED);
  refuse_step (fixture, id, MESIGN_OUTGOING_SENDING);
}

static void
test_crash (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 before_dot = queue (fixture);
  gint64 after_dot = queue (fixture);
  gint64 in_parts = queue (fixture);
  gint64 at_dot = queue (fixture);

  step (fixture, before_dot, MESIGN_OUTGOING_SENDING);
  step (fixture, at_dot, MESIGN_OUTGOING_SENDING);
  mesign_store_set_recipient_state_sync (fixture->store, at_dot, "a@x", MESIGN_OUTGOING_DATA_SENT,
                                         NULL, NULL);
  step (fixture, after_dot, MESIGN_OUTGOING_SENDING);
  step (fixture, after_dot, MESIGN_OUTGOING_DATA_SENT);
  step (fixture, in_parts, MESIGN_OUTGOING_SENDING);
  mesign_store_set_recipient_state_sync (fixture->store, in_parts, "a@x", MESIGN_OUTGOING_SENT,
                                         "250 ok", NULL);
  mesign_store_set_recipient_state_sync (fixture->store, in_parts, "b@x", MESIGN_OUTGOING_DATA_SENT,
                                         NULL, NULL);
  step (fixture, in_parts, MESIGN_OUTGOING_DATA_SENT);
  fixture_reopen (fixture);
  g_assert_cmpint (get_state (fixture, after_dot), ==, MESIGN_OUTGOING_DATA_SENT);
  g_assert_true (mesign_store_recover_sync (fixture->store, NULL));

  g_assert_cmpint (get_state (fixture, before_dot), ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (get_state (fixture, at_dot), ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (get_recipient (fixture, at_dot, 0), ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (get_state (fixture, after_dot), ==, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpint (get_recipient (fixture, after_dot, 0), ==, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpint (get_state (fixture, in_parts), ==, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpint (get_recipient (fixture, in_parts, 0), ==, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (get_recipient (fixture, in_parts, 1), ==, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpint (get_recipient (fixture, in_parts, 2), ==, MESIGN_OUTGOING_QUEUED);

  /* sent again by the user: not to whom it was sent */
  step (fixture, in_parts, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (get_recipient (fixture, in_parts, 0), ==, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (get_recipient (fixture, in_parts, 1), ==, MESIGN_OUTGOING_QUEUED);
}

static void
test_temporary (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);
  g_autoptr (MesignOutgoing) outgoing = NULL;

  step (fixture, id, MESIGN_OUTGOING_SENDING);
  g_assert_true (mesign_store_set_outgoing_state_sync (fixture->store, id, MESIGN_OUTGOING_QUEUED,
                                                       BASE + 300, "451 try later", NULL));
  outgoing = get (fixture, id);
  g_assert_cmpint (outgoing->attempts, ==, 1);
  g_assert_cmpint (outgoing->not_before, ==, BASE + 300);
  g_assert_cmpstr (outgoing->error, ==, "451 try later");
}

static void
test_recipients (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOutgoing) outgoing = NULL;

  step (fixture, id, MESIGN_OUTGOING_SENDING);
  g_assert_true (mesign_store_set_recipient_state_sync (
      fixture->store, id, "b@x", MESIGN_OUTGOING_REFUSED, "550 no such user", &error));
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  step (fixture, id, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (get_recipient (fixture, id, 1), ==, MESIGN_OUTGOING_REFUSED);
  outgoing = get (fixture, id);
  g_assert_cmpstr (((MesignOutgoingRecipient *) g_ptr_array_index (outgoing->recipients, 1))->reply,
                   ==, "550 no such user");
  g_assert_false (mesign_store_set_recipient_state_sync (fixture->store, id, "a@x",
                                                         MESIGN_OUTGOING_QUEUED, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (mesign_store_set_recipient_state_sync (fixture->store, id, "nobody@x",
                                                         MESIGN_OUTGOING_SENT, NULL, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

static void
test_remove (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);
  g_autoptr (GError) error = NULL;

  step (fixture, id, MESIGN_OUTGOING_SENDING);
  g_assert_false (mesign_store_remove_outgoing_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_clear_error (&error);
  step (fixture, id, MESIGN_OUTGOING_REFUSED);
  g_assert_true (mesign_store_remove_outgoing_sync (fixture->store, id, &error));
  g_assert_null (mesign_store_get_outgoing_sync (fixture->store, id, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_NOT_FOUND);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM outgoing_recipient"), ==, 0);
}

static gboolean
copy_begins (Fixture *fixture, gint64 id, const char *path, gint64 now)
{
  g_autoptr (GError) error = NULL;
  gboolean yes = FALSE;

  g_assert_true (mesign_store_begin_sending_sync (fixture->store, id, path, now, &yes, &error));
  g_assert_no_error (error);

  return yes;
}

static gboolean
begins (Fixture *fixture, gint64 id, gint64 now)
{
  return copy_begins (fixture, id, "/outbox/1.eml", now);
}

static void
schedule (Fixture *fixture, gint64 id, gint64 send_at)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_schedule_outgoing_sync (fixture->store, id, send_at, &error));
  g_assert_no_error (error);
}

/* Whoever sends has listed the outbox before; what a person decided since then counts. */
static void
test_begin (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);

  schedule (fixture, id, G_MAXINT64);
  g_assert_false (begins (fixture, id, BASE));
  g_assert_cmpint (get_state (fixture, id), ==, MESIGN_OUTGOING_QUEUED);
  schedule (fixture, id, BASE + 60);
  g_assert_false (begins (fixture, id, BASE + 59));
  g_assert_true (begins (fixture, id, BASE + 60));
  g_assert_cmpint (get_state (fixture, id), ==, MESIGN_OUTGOING_SENDING);
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  g_assert_true (begins (fixture, id, BASE));
  g_assert_cmpint (get_state (fixture, id), ==, MESIGN_OUTGOING_SENDING);
  step (fixture, id, MESIGN_OUTGOING_REFUSED);
  g_assert_false (begins (fixture, id, BASE + 60));
  g_assert_true (mesign_store_remove_outgoing_sync (fixture->store, id, NULL));
  g_assert_false (begins (fixture, id, BASE + 60));
}

static void
assert_retry (Fixture *fixture, gint64 id, gboolean allowed)
{
  g_autoptr (GError) error = NULL;
  MesignOutgoingState before = get_state (fixture, id);

  g_assert_true (mesign_store_retry_outgoing_sync (fixture->store, id, &error) == allowed);
  if (!allowed)
    g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_assert_cmpint (get_state (fixture, id), ==, allowed ? MESIGN_OUTGOING_QUEUED : before);
}

/* What is on the wire is not sent beside itself. */
static void
test_retry (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);

  schedule (fixture, id, BASE + 60);
  assert_retry (fixture, id, TRUE);
  g_assert_true (begins (fixture, id, BASE));
  assert_retry (fixture, id, FALSE);
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  assert_retry (fixture, id, FALSE);
  g_assert_cmpint (get_recipient (fixture, id, 0), ==, MESIGN_OUTGOING_QUEUED);
  step (fixture, id, MESIGN_OUTGOING_UNCERTAIN);
  assert_retry (fixture, id, TRUE);
  g_assert_true (begins (fixture, id, BASE));
  step (fixture, id, MESIGN_OUTGOING_REFUSED);
  assert_retry (fixture, id, TRUE);
  g_assert_true (begins (fixture, id, BASE));
  step (fixture, id, MESIGN_OUTGOING_DATA_SENT);
  step (fixture, id, MESIGN_OUTGOING_SENT);
  assert_retry (fixture, id, FALSE);
}

static MesignOutgoing *
make_draft (Fixture *fixture)
{
  MesignOutgoing *self = make_outgoing (fixture);

  g_free (self->path);
  self->path = g_strdup ("/outbox/draft.eml");
  self->wishes = g_strdup ("1 sign encrypt");
  self->send_at = BASE + 60;
  g_ptr_array_set_size (self->recipients, 0);
  g_ptr_array_add (self->recipients, mesign_outgoing_recipient_new ("a@x", ""));
  g_ptr_array_add (self->recipients, mesign_outgoing_recipient_new ("bcc@x", ""));

  return self;
}

static void
rewrite (Fixture *fixture, MesignOutgoing *before, MesignOutgoing *after, gboolean allowed)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_rewrite_outgoing_sync (fixture->store, before, after, &error) ==
                 allowed);
  if (!allowed)
    g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

/* A draft for nobody is refused by a reason, and stays as it is. */
static void
test_draft_for_nobody (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignOutgoing) draft = make_draft (fixture);
  g_autoptr (MesignOutgoing) written = make_outgoing (fixture);
  g_autoptr (MesignOutgoing) before = NULL;
  g_autoptr (MesignOutgoing) after = NULL;
  gint64 id = mesign_store_queue_send_sync (fixture->store, draft, NULL);

  before = mesign_store_get_outgoing_sync (fixture->store, id, NULL);
  g_ptr_array_set_size (written->recipients, 0);
  rewrite (fixture, before, written, FALSE);
  after = mesign_store_get_outgoing_sync (fixture->store, id, NULL);
  g_assert_cmpstr (after->path, ==, before->path);
  g_assert_cmpint (after->recipients->len, ==, 2);
}

/* What is a draft yet is never sent, by whatever name; written, it goes out in its new copies
 * only. */
static void
test_draft (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignOutgoing) draft = make_draft (fixture);
  g_autoptr (MesignOutgoing) written = make_outgoing (fixture);
  g_autoptr (MesignOutgoing) before = NULL;
  g_autoptr (MesignOutgoing) after = NULL;
  g_autoptr (GHashTable) files = NULL;
  gint64 id = mesign_store_queue_send_sync (fixture->store, draft, NULL);

  fixture_reopen (fixture);
  before = get (fixture, id);
  g_assert_true (mesign_outgoing_is_draft (before));
  g_assert_cmpstr (before->wishes, ==, "1 sign encrypt");
  files = mesign_store_list_files_sync (fixture->store, NULL);
  g_assert_cmpuint (g_hash_table_size (files), ==, 1);
  g_assert_false (begins (fixture, id, BASE + 60));
  g_assert_false (copy_begins (fixture, id, "", BASE + 60));
  g_assert_false (copy_begins (fixture, id, "/outbox/draft.eml", BASE + 60));

  rewrite (fixture, before, written, TRUE);
  after = get (fixture, id);
  g_assert_false (mesign_outgoing_is_draft (after));
  g_assert_cmpstr (after->path, ==, "/outbox/1.eml");
  g_assert_cmpstr (after->wishes, ==, "1 sign encrypt");
  g_assert_cmpuint (after->recipients->len, ==, 3);
  g_assert_false (copy_begins (fixture, id, "/outbox/draft.eml", BASE + 60));
  rewrite (fixture, before, written, FALSE);
  g_assert_true (begins (fixture, id, BASE + 60));
}

static gboolean
take_back (Fixture *fixture, MesignOutgoing *before, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("Subject: x\n\n", 12);
  g_autoptr (MesignEnvelope) envelope = make_envelope ("d@x", "a@x", "b@x", "x");
  MesignNewAppend draft = { "/outbox/taken.eml", octets, envelope, MESIGN_FLAG_DRAFT, BASE };
  gint64 message = 0;
  gboolean done = mesign_store_take_back_outgoing_sync (fixture->store, before, fixture->inbox,
                                                        &draft, 0, &message, error);

  g_assert_true (done == (message != 0));

  return done;
}

static void
assert_either (Fixture *fixture, gint64 n_waiting, gint64 n_drafts)
{
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM outgoing"), ==, n_waiting);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM placement"), ==, n_drafts);
  g_assert_cmpint (
      ask_sql (fixture->mail_path, "SELECT count(*) FROM operation WHERE kind = 'append'"), ==,
      n_drafts);
}

/* It is in the outbox or a draft; in the outbox where it goes out, was sent to somebody, or was
 * written anew meanwhile. */
static void
test_take_back (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = queue (fixture);
  g_autoptr (MesignOutgoing) before = get (fixture, id);
  g_autoptr (GError) error = NULL;

  step (fixture, id, MESIGN_OUTGOING_SENDING);
  g_assert_false (take_back (fixture, before, &error));
  g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
  g_clear_error (&error);
  step (fixture, id, MESIGN_OUTGOING_QUEUED);
  g_free (before->path);
  before->path = g_strdup ("/outbox/before.eml");
  g_assert_false (take_back (fixture, before, &error));
  g_clear_error (&error);
  run_sql (fixture, fixture->mail_path,
           "UPDATE outgoing_recipient SET state = 'sent' WHERE position = 0");
  g_clear_pointer (&before, mesign_outgoing_unref);
  before = get (fixture, id);
  g_assert_false (take_back (fixture, before, &error));
  g_clear_error (&error);
  assert_either (fixture, 1, 0);
  run_sql (fixture, fixture->mail_path,
           "UPDATE outgoing_recipient SET state = 'refused' WHERE position = 0");
  g_assert_true (take_back (fixture, before, &error));
  g_assert_no_error (error);
  assert_either (fixture, 0, 1);
  g_assert_false (take_back (fixture, before, &error));
  assert_either (fixture, 0, 1);
}

/* Whom a person, or the wire, has come to first has decided. */
static void
test_rewrite_late (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignOutgoing) written = make_outgoing (fixture);
  g_autoptr (MesignOutgoing) draft = make_draft (fixture);
  g_autoptr (MesignOutgoing) before = NULL;
  gint64 id = queue (fixture);

  before = get (fixture, id);
  schedule (fixture, id, G_MAXINT64);
  rewrite (fixture, before, draft, FALSE);
  schedule (fixture, id, 0);
  step (fixture, id, MESIGN_OUTGOING_SENDING);
  rewrite (fixture, before, draft, FALSE);
  mesign_store_set_recipient_state_sync (fixture->store, id, "a@x", MESIGN_OUTGOING_SENT, NULL,
                                         NULL);
  step (fixture, id, MESIGN_OUTGOING_QUEUED);
  rewrite (fixture, before, draft, FALSE);
  g_assert_cmpint (get_recipient (fixture, id, 0), ==, MESIGN_OUTGOING_SENT);
}

static void
note_not_written (Fixture *fixture, MesignOutgoing *before, gboolean allowed)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_store_note_not_written_sync (fixture->store, before,
                                                     MESIGN_OUTGOING_REFUSED, 0, "no key",
                                                     &error) == allowed);
  if (!allowed)
    g_assert_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

/* Whoever has put it off, or taken it back, is not told that it has failed. */
static void
test_not_written (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignOutgoing) draft = make_draft (fixture);
  g_autoptr (MesignOutgoing) before = NULL;
  g_autoptr (MesignOutgoing) put_off = NULL;
  g_autoptr (MesignOutgoing) after = NULL;
  gint64 id = mesign_store_queue_send_sync (fixture->store, draft, NULL);

  before = get (fixture, id);
  schedule (fixture, id, BASE + 3600);
  note_not_written (fixture, before, FALSE);
  put_off = get (fixture, id);
  g_assert_cmpint (put_off->state, ==, MESIGN_OUTGOING_QUEUED);
  g_assert_null (put_off->error);
  note_not_written (fixture, put_off, TRUE);
  after = get (fixture, id);
  g_assert_cmpint (after->state, ==, MESIGN_OUTGOING_REFUSED);
  g_assert_cmpstr (after->error, ==, "no key");
  note_not_written (fixture, put_off, FALSE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/outgoing/sent", test_sent);
  FIXTURE_ADD ("/store/outgoing/forbidden", test_forbidden);
  FIXTURE_ADD ("/store/outgoing/crash", test_crash);
  FIXTURE_ADD ("/store/outgoing/temporary", test_temporary);
  FIXTURE_ADD ("/store/outgoing/recipients", test_recipients);
  FIXTURE_ADD ("/store/outgoing/remove", test_remove);
  FIXTURE_ADD ("/store/outgoing/begin", test_begin);
  FIXTURE_ADD ("/store/outgoing/retry", test_retry);
  FIXTURE_ADD ("/store/outgoing/draft", test_draft);
  FIXTURE_ADD ("/store/outgoing/draft-for-nobody", test_draft_for_nobody);
  FIXTURE_ADD ("/store/outgoing/take-back", test_take_back);
  FIXTURE_ADD ("/store/outgoing/rewrite-late", test_rewrite_late);
  FIXTURE_ADD ("/store/outgoing/not-written", test_not_written);

  return g_test_run ();
}
