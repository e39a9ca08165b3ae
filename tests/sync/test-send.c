/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sync-world.h"

#include "mime/mesign-mime-header.h"
#include "smime/mesign-smime.h"

static MesignSandbox *sandbox;

static gint64
get_sent (World *world)
{
  g_autoptr (MesignMailbox) sent = mesign_store_find_role_sync (world->store, world->account->id,
                                                                MESIGN_MAILBOX_ROLE_SENT, NULL);

  return sent->id;
}

/* Queues a mail; @text: its octets; recipients up to NULL. */
static gint64
queue_octets (World *world, const char *id, const char *text, ...)
{
  g_autoptr (MesignOutgoing) outgoing = mesign_outgoing_new ();
  g_autofree char *name = g_strdup_printf ("outbox/%s.eml", id);
  g_autoptr (GError) error = NULL;
  const char *address;
  va_list recipients;
  gint64 operation;

  outgoing->account = g_strdup (world->account->id);
  outgoing->sender = g_strdup (world->address);
  outgoing->header_id = g_strdup_printf ("%s@test", id);
  outgoing->subject = g_strdup ("Hello");
  outgoing->path = world_write (world, name, text);
  outgoing->filing_mailbox_id = get_sent (world);
  outgoing->queued = 1;
  va_start (recipients, text);
  while ((address = va_arg (recipients, const char *)) != NULL)
    g_ptr_array_add (outgoing->recipients, mesign_outgoing_recipient_new (address, outgoing->path));
  va_end (recipients);
  operation = mesign_store_queue_send_sync (world->store, outgoing, &error);
  g_assert_no_error (error);

  return operation;
}

static char *
make_text (World *world, const char *id)
{
  return g_strdup_printf ("From: <%s>\r\nTo: people\r\nSubject: Hello\r\nMessage-ID: <%s@test>\r\n"
                          "Date: Mon, 2 Feb 2026 10:00:00 +0000\r\n\r\nHello.\r\n.dot\r\n",
                          world->address, id);
}

static gint64
queue (World *world, const char *id, const char *to, const char *other)
{
  g_autofree char *text = make_text (world, id);

  return queue_octets (world, id, text, to, other, NULL);
}

static MesignOutgoing *
get_outgoing (World *world, gint64 operation)
{
  g_autoptr (GError) error = NULL;
  MesignOutgoing *outgoing = mesign_store_get_outgoing_sync (world->store, operation, &error);

  g_assert_no_error (error);

  return outgoing;
}

static void
assert_state (World *world, gint64 operation, MesignOutgoingState state)
{
  g_autoptr (MesignOutgoing) outgoing = get_outgoing (world, operation);

  g_assert_cmpstr (mesign_outgoing_state_to_string (outgoing->state), ==,
                   mesign_outgoing_state_to_string (state));
}

static guint
count (World *world, const char *address, const char *mailbox)
{
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) files = mesign_sandbox_fetch (world->sandbox, address, mailbox, &error);

  g_assert_no_error (error);

  return g_strv_length (files);
}

static gboolean
is_outbox_empty (World *world)
{
  g_autoptr (GDir) dir = g_dir_open (world->outbox, 0, NULL);

  return g_dir_read_name (dir) == NULL;
}

static World *
make_world (const char *name)
{
  World *world = world_new (sandbox, name);
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);

  return world;
}

static void
test_text (void)
{
  g_autoptr (World) world = make_world ("plain");
  gint64 operation = queue (world, "text", "textreader@example.test", "plain@example.test");
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignPlacement) filed = NULL;

  g_assert_cmpuint (result->n_sent, ==, 1);
  g_assert_cmpuint (result->n_not_sent, ==, 0);
  assert_state (world, operation, MESIGN_OUTGOING_FILED);
  g_assert_cmpuint (count (world, "textreader@example.test", NULL), ==, 1);
  g_assert_cmpuint (count (world, world->address, NULL), ==, 1);
  g_assert_cmpuint (count (world, world->address, "Sent"), ==, 1);
  filed = world_find (world, "Sent", "text@test");
  g_assert_nonnull (filed);
  g_assert_cmpint (filed->flags, ==, MESIGN_FLAG_SEEN);
  g_assert_true (is_outbox_empty (world));

  again = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_assert_cmpuint (again->n_sent, ==, 0);
  g_assert_cmpuint (count (world, "textreader@example.test", NULL), ==, 1);
}

static void
test_signed (void)
{
  g_autoptr (World) world = make_world ("signer");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, world->address, "Signer", &chain);
  g_autoptr (MesignDraft) draft = mesign_draft_new ();
  MesignSmimeWriting writing = { .signer = pair, .chain = chain };
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const MesignSmimeCopy *copy;

  draft->from = mesign_address_new ("Signer", world->address);
  g_ptr_array_add (draft->to, mesign_address_new ("", world->address));
  g_free (draft->subject);
  draft->subject = g_strdup ("Signed");
  g_free (draft->text);
  draft->text = g_strdup ("Signed text.\n");
  g_free (draft->message_id);
  draft->message_id = g_strdup ("signed@test");
  draft->date = g_get_real_time () / G_USEC_PER_SEC;
  draft->sign = TRUE;
  written = mesign_smime_write_sync (draft, &writing, NULL, &error);
  g_assert_no_error (error);
  copy = written->copies->pdata[0];
  text = g_strndup (g_bytes_get_data (copy->octets, NULL), g_bytes_get_size (copy->octets));
  queue_octets (world, "signed", text, world->address, NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_assert_cmpuint (result->n_sent, ==, 1);
  info = world_get_info (world, "INBOX", "signed@test");
  g_assert_nonnull (info);
  g_assert_cmpint (info->verdict.signature, ==, MESIGN_SIGNATURE_VALID);
}

static void
test_one_refused (void)
{
  g_autoptr (World) world = make_world ("onerefused");
  gint64 operation = queue (world, "one", "reader@example.test", "nobody-there@example.test");
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignOutgoing) outgoing = get_outgoing (world, operation);
  const MesignOutgoingRecipient *taken = outgoing->recipients->pdata[0];
  const MesignOutgoingRecipient *refused = outgoing->recipients->pdata[1];

  g_assert_cmpuint (result->n_sent, ==, 1);
  g_assert_cmpuint (result->n_not_sent, ==, 1);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (taken->state, ==, MESIGN_OUTGOING_SENT);
  g_assert_cmpint (refused->state, ==, MESIGN_OUTGOING_REFUSED);
  g_assert_nonnull (refused->reply);
  g_assert_nonnull (outgoing->error);
  g_assert_true (is_outbox_empty (world));
  again = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (again->n_not_sent, ==, 1);
  g_assert_cmpuint (count (world, world->address, "Sent"), ==, 1);
  g_assert_cmpuint (count (world, "reader@example.test", NULL), ==, 1);
}

static void
test_all_refused (void)
{
  g_autoptr (World) world = make_world ("allrefused");
  gint64 operation = queue (world, "all", "nobody-there@example.test", NULL);
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignSyncResult) again = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignOutgoing) outgoing = get_outgoing (world, operation);

  g_assert_cmpuint (result->n_not_sent, ==, 1);
  g_assert_cmpuint (again->n_not_sent, ==, 1);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_REFUSED);
  g_assert_cmpuint (outgoing->attempts, ==, 1);
  g_assert_nonnull (outgoing->error);
  g_assert_cmpuint (count (world, world->address, "Sent"), ==, 0);
  g_assert_false (is_outbox_empty (world));
}

static void
test_not_now (void)
{
  g_autoptr (World) world = make_world ("notnow");
  gint64 operation = queue (world, "later", "laterreader@example.test", NULL);
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignSyncResult) third = NULL;
  g_autoptr (MesignOutgoing) outgoing = NULL;

  world_command (world, "{\"do\": \"smtp-fail\", \"at\": \"data\", \"code\": 451, \"times\": 1, "
                        "\"match\": \"laterreader@\"}");
  world->context.now = 1800000000;
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  outgoing = get_outgoing (world, operation);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (outgoing->not_before, >, world->context.now);
  g_assert_cmpint (outgoing->not_before, <=, world->context.now + 600);
  g_assert_nonnull (outgoing->error);

  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_QUEUED);
  world->context.now = outgoing->not_before + 1;
  third = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_FILED);
  g_assert_cmpuint (count (world, "laterreader@example.test", NULL), ==, 1);
}

/* One recipient at once, one later; nobody twice. */
static void
test_one_later (void)
{
  g_autoptr (World) world = make_world ("onelater");
  gint64 operation = queue (world, "half", "early@example.test", "late@example.test");
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;

  world_command (world, "{\"do\": \"smtp-fail\", \"at\": \"rcpt\", \"code\": 451, \"times\": 1, "
                        "\"match\": \"late@\"}");
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpuint (count (world, "early@example.test", NULL), ==, 1);
  world->context.now = g_get_real_time () / G_USEC_PER_SEC + 7200;
  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_FILED);
  g_assert_cmpuint (count (world, "early@example.test", NULL), ==, 1);
  g_assert_cmpuint (count (world, "late@example.test", NULL), ==, 1);
  g_assert_cmpuint (count (world, world->address, "Sent"), ==, 1);
}

static void
test_uncertain (void)
{
  g_autoptr (World) world = make_world ("uncertain");
  gint64 operation = queue (world, "perhaps", "perhapsreader@example.test", NULL);
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignSyncResult) third = NULL;
  g_autofree char *done = NULL;

  world_command (world, "{\"do\": \"smtp-fail\", \"at\": \"after-data\", \"times\": 1, "
                        "\"match\": \"perhapsreader@\"}");
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpuint (first->n_not_sent, ==, 1);
  world->context.now = g_get_real_time () / G_USEC_PER_SEC + 24 * 3600;
  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpuint (count (world, "perhapsreader@example.test", NULL), ==, 1);

  done = world_other_client (world, "ok(M.append('Sent', None, None, "
                                    "b'Message-ID: <perhaps@test>\\r\\n\\r\\nx\\r\\n'))");
  third = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, operation, MESIGN_OUTGOING_FILED);
  g_assert_cmpuint (third->n_sent, ==, 1);
  g_assert_cmpuint (count (world, "perhapsreader@example.test", NULL), ==, 1);
  g_assert_cmpuint (count (world, world->address, "Sent"), ==, 1);
}

/* As a crash leaves them: one before the final dot, one after it. */
static void
test_broken_off (void)
{
  g_autoptr (World) world = make_world ("brokenoff");
  gint64 before = queue (world, "before", "crashreader@example.test", NULL);
  gint64 after = queue (world, "after", "crashreader@example.test", NULL);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mesign_store_set_outgoing_state_sync (world->store, before, MESIGN_OUTGOING_SENDING, 0, NULL,
                                        &error);
  mesign_store_set_outgoing_state_sync (world->store, after, MESIGN_OUTGOING_SENDING, 0, NULL,
                                        &error);
  mesign_store_set_outgoing_state_sync (world->store, after, MESIGN_OUTGOING_DATA_SENT, 0, NULL,
                                        &error);
  g_assert_no_error (error);
  world_close (world);
  world_open (world);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_state (world, before, MESIGN_OUTGOING_FILED);
  assert_state (world, after, MESIGN_OUTGOING_UNCERTAIN);
  g_assert_cmpuint (count (world, "crashreader@example.test", NULL), ==, 1);
}

static void
test_no_server (void)
{
  g_autoptr (World) world = make_world ("noserver");
  gint64 operation = queue (world, "none", "reader@example.test", NULL);
  g_autoptr (MesignServer) server =
      mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, "localhost", 1, world->address);
  g_autoptr (MesignServer) kept = world->account->smtp;
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (MesignOutgoing) outgoing = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);

  g_assert_true (mesign_sync_check_smtp_sync (&world->context, NULL, &error));
  world->account->smtp = mesign_server_ref (server);
  g_assert_false (
      mesign_sync_run_sync (&world->context, session, NULL, NULL, NULL, result, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_REFUSED);
  g_assert_cmpuint (result->mailboxes->len, >, 0);
  outgoing = get_outgoing (world, operation);
  g_assert_cmpint (outgoing->state, ==, MESIGN_OUTGOING_QUEUED);
  g_assert_cmpint (outgoing->not_before, ==, 0);
  g_clear_error (&error);
  g_assert_false (mesign_sync_check_smtp_sync (&world->context, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_REFUSED);
}

static void
sync_outgoing (World *world)
{
  const MesignSyncOptions options = { .outgoing_only = TRUE };
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);

  g_assert_no_error (error);
  mesign_sync_run_sync (&world->context, session, &options, NULL, NULL, result, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_logout_sync (session, NULL);
}

static void
queue_answer (World *world, const char *id, const char *subject, const char *to)
{
  g_autofree char *text =
      g_strdup_printf ("From: <%s>\r\nTo: <%s>\r\nSubject: %s\r\nMessage-ID: <%s@test>\r\n"
                       "In-Reply-To: <question@test>\r\n\r\nHello.\r\n",
                       world->address, to, subject, id);

  queue_octets (world, id, text, to, NULL);
}

static MesignFlags
get_flags_there (World *world, World *fresh)
{
  g_autoptr (MesignMessageInfo) here = world_get_info (world, "INBOX", "question@test");
  g_autoptr (MesignSyncResult) result = world_sync (fresh, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignMessageInfo) there = world_get_info (fresh, "INBOX", "question@test");

  g_assert_cmphex (here->flags, ==, there->flags);

  return there->flags;
}

/* What is answered or forwarded is marked, here and on the server; and what went out lies among the
 * sent mail without a synchronisation of all mailboxes. */
static void
test_answered (void)
{
  g_autoptr (World) world = make_world ("answerer");
  g_autoptr (World) fresh = world_new_again (world);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignPlacement) seen = NULL;

  world_deliver (world, "question@test", "Question", "Reply-To: <asker@example.test>\r\n");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  queue_answer (world, "unrelated", "Hidden", "reader@example.test");
  sync_outgoing (world);
  seen = world_find (world, "Sent", "unrelated@test");
  g_assert_nonnull (seen);
  sync_outgoing (world);
  g_assert_cmphex (get_flags_there (world, fresh), ==, MESIGN_FLAG_FORWARDED);
  queue_answer (world, "answer", "Re: Question", "asker@example.test");
  sync_outgoing (world);
  sync_outgoing (world);
  g_assert_cmphex (get_flags_there (world, fresh), ==,
                   MESIGN_FLAG_FORWARDED | MESIGN_FLAG_ANSWERED);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start (
      "imap,smtp,ca",
      "plain,signer,onerefused,allrefused,notnow,onelater,uncertain,brokenoff,noserver,reader,"
      "answerer,asker,textreader,laterreader,early,late,perhapsreader,crashreader",
      &error);
  g_assert_no_error (error);
  g_test_add_func ("/sync/send/text", test_text);
  g_test_add_func ("/sync/send/signed", test_signed);
  g_test_add_func ("/sync/send/one-refused", test_one_refused);
  g_test_add_func ("/sync/send/all-refused", test_all_refused);
  g_test_add_func ("/sync/send/not-now", test_not_now);
  g_test_add_func ("/sync/send/one-later", test_one_later);
  g_test_add_func ("/sync/send/uncertain", test_uncertain);
  g_test_add_func ("/sync/send/broken-off", test_broken_off);
  g_test_add_func ("/sync/send/no-server", test_no_server);
  g_test_add_func ("/sync/send/answered", test_answered);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
