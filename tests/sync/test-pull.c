/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "scripted-server.h"
#include "sync-world.h"

#include "db/mesign-db.h"

static MesignSandbox *sandbox;

static void
assert_as_fresh (World *world)
{
  g_autofree char *dump = world_dump (world);
  g_autofree char *fresh = world_dump_fresh (world);

  g_assert_cmpstr (dump, ==, fresh);
}

static void
test_first (void)
{
  g_autoptr (World) world = world_new (sandbox, "first");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;
  g_autoptr (MesignMailbox) sent = NULL;

  world_deliver (world, "1@test", "One", NULL);
  world_deliver (world, "2@test", "=?utf-8?b?5L2g5aW9?=", NULL);
  world_deliver (world, "3@test", "Three", NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);

  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 3);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_bodies, ==, 3);
  g_assert_cmpuint (result->octets_in, >, 500);
  g_assert_cmpfloat (result->seconds, >, 0);
  inbox = world_find_mailbox (world, "INBOX");
  g_assert_cmpint (inbox->role, ==, MESIGN_MAILBOX_ROLE_INBOX);
  g_assert_cmpuint (inbox->total, ==, 3);
  g_assert_cmpuint (inbox->unread, ==, 3);
  sent = mesign_store_find_role_sync (world->store, world->account->id, MESIGN_MAILBOX_ROLE_SENT,
                                      NULL);
  g_assert_nonnull (sent);
  info = world_get_info (world, "INBOX", "2@test");
  g_assert_cmpstr (info->envelope->subject, ==, "你好");
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_TAKEN_IN);
  g_assert_nonnull (strstr (info->preview, "The text of"));

  again = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_assert_cmpuint (world_find_report (again, "INBOX")->n_new, ==, 0);
  g_assert_cmpuint (world_find_report (again, "INBOX")->n_changed, ==, 0);
  g_assert_cmpuint (world_find_report (again, "INBOX")->n_bodies, ==, 0);
}

static void
test_incremental (void)
{
  g_autoptr (World) world = world_new (sandbox, "incremental");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) later = NULL;
  g_autoptr (MesignPlacement) flagged = NULL;
  g_autoptr (MesignPlacement) gone = NULL;
  g_autofree char *done = NULL;
  MesignSyncMailbox *report;

  world_deliver (world, "1@test", "One", NULL);
  world_deliver (world, "2@test", "Two", NULL);
  world_deliver (world, "3@test", "Three", NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);

  done = world_other_client (world, "ok(M.select('INBOX'))\n"
                                    "ok(M.uid('STORE', '1', '+FLAGS', '(\\\\Seen \\\\Flagged)'))\n"
                                    "ok(M.uid('STORE', '2', '+FLAGS', '(\\\\Deleted)'))\n"
                                    "ok(M.expunge())");
  world_deliver (world, "4@test", "Four", NULL);
  later = world_sync (world, MESIGN_SYNC_BODIES_NONE);

  report = world_find_report (later, "INBOX");
  g_assert_cmpuint (report->n_new, ==, 1);
  g_assert_cmpuint (report->n_changed, ==, 1);
  g_assert_cmpuint (report->n_gone, ==, 1);
  g_assert_cmpuint (report->n_bodies, ==, 0);
  flagged = world_find (world, "INBOX", "1@test");
  g_assert_cmpint (flagged->flags, ==, MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED);
  gone = world_find (world, "INBOX", "2@test");
  g_assert_null (gone);
  assert_as_fresh (world);
}

static void
assert_total (World *world, const char *path, guint expected)
{
  g_autoptr (MesignMailbox) mailbox = world_find_mailbox (world, path);

  g_assert_cmpuint (mailbox->total, ==, expected);
}

/* What another program marks as deleted is not shown, until it is not marked any more. */
static void
test_marked_as_deleted (void)
{
  g_autoptr (World) world = world_new (sandbox, "marked");
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignSyncResult) third = NULL;
  g_autofree char *marked = NULL;
  g_autofree char *unmarked = NULL;

  world_deliver (world, "1@test", "One", NULL);
  world_deliver (world, "2@test", "Two", NULL);
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_total (world, "INBOX", 2);
  marked = world_other_client (
      world, "ok(M.select('INBOX')); ok(M.uid('STORE', '1', '+FLAGS', '(\\Deleted)'))");
  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_total (world, "INBOX", 1);
  assert_as_fresh (world);
  unmarked = world_other_client (
      world, "ok(M.select('INBOX')); ok(M.uid('STORE', '1', '-FLAGS', '(\\Deleted)'))");
  third = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_total (world, "INBOX", 2);
}

static void
test_mailbox_made_anew (void)
{
  g_autoptr (World) world = world_new (sandbox, "anew");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) later = NULL;
  g_autoptr (MesignMessageInfo) kept = NULL;
  g_autoptr (MesignMessageInfo) gone = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  first = world_other_client (
      world, "ok(M.create('Work'))\n"
             "for i in range(1, 6):\n"
             "    ok(M.append('Work', None, None, b'Message-ID: <%d@work>\\r\\nSubject: s%d\\r\\n"
             "\\r\\nx\\r\\n' % (i, i)))");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (world_find_report (result, "Work")->n_new, ==, 5);

  second = world_other_client (
      world, "ok(M.delete('Work')); time.sleep(1.1); ok(M.create('Work'))\n"
             "for i in (9, 2):\n"
             "    ok(M.append('Work', None, None, b'Message-ID: <%d@work>\\r\\nSubject: s%d\\r\\n"
             "\\r\\nx\\r\\n' % (i, i)))");
  later = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  kept = world_get_info (world, "Work", "2@work");
  g_assert_nonnull (kept);
  gone = world_get_info (world, "Work", "1@work");
  g_assert_null (gone);
  assert_as_fresh (world);
}

static void
test_mailbox_gone (void)
{
  g_autoptr (World) world = world_new (sandbox, "gone");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) later = NULL;
  g_autoptr (MesignMailbox) mailbox = NULL;
  g_autofree char *first = world_other_client (world, "ok(M.create('&UXZO1mWHTvZZOQ-'))");
  g_autofree char *second = NULL;

  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  mailbox = world_find_mailbox (world, "其他文件夹");
  g_assert_nonnull (mailbox);
  second = world_other_client (world, "ok(M.delete('&UXZO1mWHTvZZOQ-'))");
  later = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_as_fresh (world);
}

static MesignImapSession *
session_with (ScriptedServer *server)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignServer) address =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost",
                         scripted_server_get_port (server), "refused");
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "refused", secret);
  MesignImapSession *session = mesign_imap_session_new (address, policy);
  g_autoptr (GError) error = NULL;

  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_login_sync (session, login, NULL, &error);
  g_assert_no_error (error);

  return session;
}

/* Nobody is up to date without the inbox: some providers refuse it for reasons of their own. */
static void
test_inbox_refused (void)
{
  g_autoptr (World) world = world_new (sandbox, "refused");
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (ScriptedServer) server = scripted_server_start (
      "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\n"
      "C: * AUTHENTICATE PLAIN *\nT: OK [CAPABILITY IMAP4rev1] in\n"
      "C: * LIST *\nS: * LIST () \"/\" INBOX\nT: OK listed\nC: * LSUB *\nT: OK none\n"
      "C: * SELECT \"INBOX\"*\nT: NO Unsafe Login. Please contact kefu@mail.test\n"
      "C: * LIST *\nS: * LIST () \"/\" INBOX\nT: OK listed\n"
      "HANG\n");
  g_autoptr (MesignImapSession) session = session_with (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (
      mesign_sync_pull_sync (&world->context, session, NULL, NULL, NULL, result, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED);
  g_assert_nonnull (strstr (error->message, "Unsafe Login"));
}

#define GMAIL_MAIL(uid, message, thread, labels, name, subject)                                    \
  "R: * " uid " FETCH (X-GM-THRID " thread " X-GM-MSGID " message " X-GM-LABELS (" labels          \
  ") UID " uid " RFC822.SIZE 1234 INTERNALDATE \"0" uid "-Jan-2026 10:00:00 +0000\" FLAGS () "     \
  "BODY[HEADER.FIELDS (FROM)] {62}\\r\\nFrom: a@x.test\\r\\nMessage-ID: <" name                    \
  "@test>\\r\\nSubject: " subject "\\r\\n\\r\\n)\\r\\n\n"
#define GMAIL_MAILBOX(name, uids)                                                                  \
  "C: * SELECT \"" name "\"*\nS: * 2 EXISTS\nS: * OK [UIDVALIDITY 7] x\nS: * OK [UIDNEXT 3] x\n"   \
  "T: OK [READ-WRITE] x\nC: * UID SEARCH UID 1:*\nS: * SEARCH " uids "\nT: OK x\n"                 \
  "C: * UID FETCH * (*X-GM-MSGID X-GM-THRID X-GM-LABELS*)\n"

/* Gmail shows one message in many mailboxes, and knows which belong together. */
static void
test_gmail (void)
{
  g_autoptr (World) world = world_new (sandbox, "gmail");
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (ScriptedServer) server = scripted_server_start (
      "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\n"
      "C: * AUTHENTICATE PLAIN *\nT: OK [CAPABILITY IMAP4rev1 X-GM-EXT-1 SPECIAL-USE] in\n"
      "C: * LIST *\nS: * LIST (\\HasNoChildren) \"/\" INBOX\n"
      "S: * LIST (\\All \\HasNoChildren) \"/\" \"[Gmail]/All\"\nT: OK listed\n"
      "C: * LSUB *\nT: OK none\n" GMAIL_MAILBOX ("INBOX", "1")
          GMAIL_MAIL ("1", "11", "5", "\\\"\\\\\\\\Inbox\\\"", "one",
                      "First one") "T: OK x\n" GMAIL_MAILBOX ("[Gmail]/All", "1 2")
              GMAIL_MAIL ("1", "11", "5", "", "one", "First one")
                  GMAIL_MAIL ("2", "12", "5", "", "two", "Other one") "T: OK x\nHANG\n");
  g_autoptr (MesignImapSession) session = session_with (server);
  g_autoptr (MesignMessageInfo) one = NULL;
  g_autoptr (MesignMessageInfo) two = NULL;
  MesignSyncOptions options = { .bodies = MESIGN_SYNC_BODIES_NONE };
  g_autoptr (GError) error = NULL;

  mesign_sync_pull_sync (&world->context, session, &options, NULL, NULL, result, NULL, &error);
  g_assert_no_error (error);
  one = world_get_info (world, "INBOX", "one@test");
  two = world_get_info (world, "[Gmail]/All", "two@test");
  g_assert_cmpuint (one->placements->len, ==, 2);
  g_assert_cmpint (one->conversation_id, ==, two->conversation_id);
}

static void
test_one_mailbox (void)
{
  g_autoptr (World) world = world_new (sandbox, "single");
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);
  MesignSyncOptions options = { .mailbox = "INBOX" };

  g_assert_no_error (error);
  world_deliver (world, "1@test", "One", NULL);
  mesign_sync_pull_sync (&world->context, session, &options, NULL, NULL, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result->mailboxes->len, ==, 1);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 1);

  options.mailbox = "Nowhere";
  g_assert_false (
      mesign_sync_pull_sync (&world->context, session, &options, NULL, NULL, result, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX);
  g_assert_nonnull (strstr (error->message, "Nowhere"));
}

static gboolean
is_listed (World *world, const char *path)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_find_mailbox_sync (world->store, world->account->id, path, NULL);

  return mailbox != NULL;
}

static gboolean
pull_one (World *world, const char *mailbox, GError **error)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, error);
  MesignSyncOptions options = { .mailbox = mailbox };

  return session != NULL && mesign_sync_pull_sync (&world->context, session, &options, NULL, NULL,
                                                   result, NULL, error);
}

/* As if it had not been selectable when the mailboxes were listed last. */
static void
make_unselectable (World *world, const char *path)
{
  g_autofree char *file = g_build_filename (world->folder, "mail.db", NULL);
  g_autofree char *sql =
      g_strdup_printf ("UPDATE mailbox SET selectable = 0 WHERE path = '%s'", path);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_sync (file, MESIGN_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  mesign_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

/* A mailbox that is known is opened at once; only where that is refused are all of them listed. */
static void
test_known_mailbox (void)
{
  g_autoptr (World) world = world_new (sandbox, "known");
  g_autofree char *first = world_other_client (world, "ok(M.create('Known'))");
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignPlacement) came = NULL;
  g_autoptr (GError) error = NULL;

  second = world_other_client (world, "ok(M.create('Newer'))");
  world_deliver (world, "1@test", "One", NULL);
  pull_one (world, "INBOX", &error);
  g_assert_no_error (error);
  came = world_find (world, "INBOX", "1@test");
  g_assert_nonnull (came);
  g_assert_false (is_listed (world, "Newer"));

  make_unselectable (world, "Known");
  pull_one (world, "Known", &error);
  g_assert_no_error (error);
  g_assert_true (is_listed (world, "Newer"));

  third = world_other_client (world, "ok(M.delete('Known'))");
  g_assert_false (pull_one (world, "Known", &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX);
  g_assert_false (is_listed (world, "Known"));
  g_assert_true (is_listed (world, "Newer"));
}

static void
on_progress (const char *mailbox, guint64 done, guint64 total, gpointer user_data)
{
  guint *calls = user_data;

  g_assert_cmpuint (done, <=, total);
  (*calls)++;
}

static void
test_many (void)
{
  g_autoptr (World) world = world_new (sandbox, "many");
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autofree char *done = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;
  MesignMailboxState state;
  guint calls = 0;

  done = world_other_client (
      world, "for i in range(1, 1301):\n"
             "    ok(M.append('INBOX', None, None, b'Message-ID: <%d@many>\\r\\nSubject: s%d\\r\\n"
             "\\r\\nx\\r\\n' % (i, i)))");
  session = mesign_sync_connect_sync (&world->context, NULL, &error);
  g_assert_no_error (error);
  mesign_sync_pull_sync (&world->context, session, NULL, on_progress, &calls, result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 1300);
  g_assert_cmpuint (calls, >, 0);
  g_assert_cmpuint (calls, <=, 10 * (guint) (world_find_report (result, "INBOX")->seconds + 2));
  inbox = world_find_mailbox (world, "INBOX");
  mesign_store_get_mailbox_state_sync (world->store, inbox->id, &state, &error);
  g_assert_cmpuint (state.oldest_uid, ==, 1);
  assert_as_fresh (world);
}

/* What no server should say of a message must not keep the others from coming. */
static void
test_monster_among_mails (void)
{
  g_autoptr (World) world = world_new (sandbox, "monster");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;
  g_autoptr (MesignMessageInfo) last = NULL;
  g_autofree char *done = NULL;

  done = world_other_client (
      world,
      "big = b'Message-ID: <monster@test>\\r\\nReferences:' + b' <%s@x>\\r\\n' % (b'r' * 900) * "
      "6000"
      " + b'\\r\\nx\\r\\n'\n"
      "def add(i): ok(M.append('INBOX', None, None, b'Message-ID: <%d@m>\\r\\nSubject: s%d\\r\\n"
      "\\r\\nx\\r\\n' % (i, i)))\n"
      "[add(i) for i in range(1, 201)]\n"
      "ok(M.append('INBOX', None, None, big))\n"
      "ok(M.append('INBOX', None, None, big))\n"
      "[add(i) for i in range(201, 251)]");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 252);
  inbox = world_find_mailbox (world, "INBOX");
  g_assert_cmpuint (inbox->total, ==, 252);
  last = world_get_info (world, "INBOX", "250@m");
  g_assert_nonnull (last);
  again = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (world_find_report (again, "INBOX")->n_new, ==, 0);
}

static void
test_body_on_demand (void)
{
  g_autoptr (World) world = world_new (sandbox, "demand");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMessageInfo) later = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GBytes) missing = NULL;
  g_autofree char *text = NULL;
  g_autofree char *done = NULL;

  world_deliver (world, "1@test", "One", NULL);
  world_deliver (world, "2@test", "Two", NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  info = world_get_info (world, "INBOX", "1@test");
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_MISSING);
  session = mesign_sync_connect_sync (&world->context, NULL, &error);
  octets = mesign_sync_fetch_body_sync (&world->context, session, info->id, NULL, &error);
  g_assert_no_error (error);
  text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  g_assert_nonnull (strstr (text, "The text of One"));
  later = world_get_info (world, "INBOX", "1@test");
  g_assert_cmpint (later->body_state, ==, MESIGN_BODY_TAKEN_IN);

  g_clear_pointer (&later, mesign_message_info_unref);
  later = world_get_info (world, "INBOX", "2@test");
  done = world_other_client (world, "ok(M.select('INBOX'))\n"
                                    "ok(M.uid('STORE', '2', '+FLAGS', '(\\\\Deleted)'))\n"
                                    "ok(M.expunge())");
  missing = mesign_sync_fetch_body_sync (&world->context, session, later->id, NULL, &error);
  g_assert_null (missing);
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE);
}

/* Recent mail only, unless all is asked for. */
static void
test_old_bodies_wait (void)
{
  g_autoptr (World) world = world_new (sandbox, "old");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) later = NULL;

  world_deliver (world, "1@test", "One", NULL);
  world->context.now = g_get_real_time () / G_USEC_PER_SEC + 40 * 24 * 60 * 60;
  result = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 1);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_bodies, ==, 0);
  world->context.now = 0;
  later = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  g_assert_cmpuint (world_find_report (later, "INBOX")->n_bodies, ==, 1);
}

typedef struct
{
  World *world;
  GCancellable *cancellable;
  gboolean delivers;
} Later;

static gpointer
later_thread (gpointer data)
{
  Later *later = data;

  g_usleep (300 * 1000);
  if (later->delivers)
    world_deliver (later->world, "news@test", "News", NULL);
  if (later->cancellable != NULL)
    g_cancellable_cancel (later->cancellable);

  return NULL;
}

static void
test_watch (void)
{
  g_autoptr (World) world = world_new (sandbox, "watch");
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignSyncResult) news = mesign_sync_result_new ();
  g_autoptr (MesignSyncResult) woken = mesign_sync_result_new ();
  g_autoptr (MesignSyncResult) cancelled = mesign_sync_result_new ();
  g_autoptr (GCancellable) wake_up = g_cancellable_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);
  Later later = { world, NULL, TRUE };
  GThread *thread = g_thread_new ("later", later_thread, &later);
  gint64 start;

  mesign_sync_watch_sync (&world->context, session, NULL, news, NULL, &error);
  g_assert_no_error (error);
  g_thread_join (thread);
  g_assert_cmpuint (world_find_report (news, "INBOX")->n_new, ==, 1);
  info = world_get_info (world, "INBOX", "news@test");
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_TAKEN_IN);

  later = (Later){ world, wake_up, FALSE };
  thread = g_thread_new ("later", later_thread, &later);
  mesign_sync_watch_sync (&world->context, session, wake_up, woken, NULL, &error);
  g_assert_no_error (error);
  g_thread_join (thread);
  g_assert_true (mesign_imap_session_is_alive (session));

  later = (Later){ world, cancellable, FALSE };
  thread = g_thread_new ("later", later_thread, &later);
  start = g_get_monotonic_time ();
  mesign_sync_watch_sync (&world->context, session, NULL, cancelled, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_thread_join (thread);
}

/* Mail that the server has told of to somebody who selected the inbox for an operation. */
static void
test_watch_selected (void)
{
  g_autoptr (World) world = world_new (sandbox, "selected");
  g_autoptr (MesignSyncResult) result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_autoptr (MesignSyncResult) news = mesign_sync_result_new ();
  g_autoptr (GCancellable) wake_up = g_cancellable_new ();
  g_autoptr (MesignImapSelected) selected = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);
  Later later = { world, wake_up, FALSE };
  GThread *thread;

  g_assert_no_error (error);
  world_deliver (world, "meanwhile@test", "Meanwhile", NULL);
  selected = mesign_imap_session_select_sync (session, "INBOX", 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (selected->exists, ==, 1);

  thread = g_thread_new ("later", later_thread, &later);
  mesign_sync_watch_sync (&world->context, session, wake_up, news, NULL, &error);
  g_assert_no_error (error);
  g_thread_join (thread);
  g_assert_cmpuint (world_find_report (news, "INBOX")->n_new, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start ("imap",
                                  "first,incremental,marked,anew,gone,refused,gmail,single,known,"
                                  "many,monster,demand,old,watch,selected",
                                  &error);
  g_assert_no_error (error);
  g_test_add_func ("/sync/pull/first", test_first);
  g_test_add_func ("/sync/pull/incremental", test_incremental);
  g_test_add_func ("/sync/pull/marked-as-deleted", test_marked_as_deleted);
  g_test_add_func ("/sync/pull/mailbox-made-anew", test_mailbox_made_anew);
  g_test_add_func ("/sync/pull/mailbox-gone", test_mailbox_gone);
  g_test_add_func ("/sync/pull/inbox-refused", test_inbox_refused);
  g_test_add_func ("/sync/pull/gmail", test_gmail);
  g_test_add_func ("/sync/pull/one-mailbox", test_one_mailbox);
  g_test_add_func ("/sync/pull/known-mailbox", test_known_mailbox);
  g_test_add_func ("/sync/pull/many", test_many);
  g_test_add_func ("/sync/pull/monster-among-mails", test_monster_among_mails);
  g_test_add_func ("/sync/pull/body-on-demand", test_body_on_demand);
  g_test_add_func ("/sync/pull/old-bodies-wait", test_old_bodies_wait);
  g_test_add_func ("/sync/pull/watch", test_watch);
  g_test_add_func ("/sync/pull/watch-selected", test_watch_selected);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);
  scripted_server_cleanup ();

  return status;
}
