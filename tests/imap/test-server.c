/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <string.h>

#include "imap/mesign-imap-session.h"
#include "mesign-sandbox.h"

#define ALICE "alice@example.test"
#define BIG (3 * 1024 * 1024 + 12345)

static MesignSandbox *sandbox;

static MesignImapSession *
session_at (const char *port, MesignServerSecurity security, MesignTlsPolicy *policy)
{
  g_autoptr (MesignServer) server = NULL;
  g_autoptr (MesignTlsPolicy) own = NULL;

  own = policy != NULL ? mesign_tls_policy_ref (policy)
                       : mesign_tls_policy_new (mesign_sandbox_get_string (sandbox, "ca"));
  server = mesign_server_new (MESIGN_SERVER_IMAP, security,
                              mesign_sandbox_get_string (sandbox, "imap.host"),
                              (guint16) mesign_sandbox_get_int (sandbox, port), ALICE);

  return mesign_imap_session_new (server, own);
}

static gboolean
log_in (MesignImapSession *session, const char *user, const char *password, GError **error)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, user, secret);

  return mesign_imap_session_login_sync (session, login, NULL, error);
}

static MesignImapSession *
logged_in (gboolean compress)
{
  MesignImapSession *session = session_at ("imap.tls", MESIGN_SERVER_TLS, NULL);
  g_autoptr (GError) error = NULL;

  mesign_imap_session_set_compress (session, compress);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  log_in (session, ALICE, "pw-alice", &error);
  g_assert_no_error (error);

  return session;
}

static MesignImapSelected *
open_mailbox (MesignImapSession *session, const char *mailbox, guint32 uidvalidity, guint64 modseq)
{
  g_autoptr (GError) error = NULL;
  MesignImapSelected *state;

  state = mesign_imap_session_select_sync (session, mailbox, uidvalidity, modseq, NULL, &error);
  g_assert_no_error (error);

  return state;
}

static guint32
append (MesignImapSession *session, const char *mailbox, const char *id, gsize size)
{
  g_autoptr (GString) mail = g_string_new (NULL);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  guint32 uid = 0;

  g_string_printf (mail,
                   "From: Bob <bob@example.test>\r\nTo: " ALICE
                   "\r\nSubject: =?utf-8?q?=E4=BD=A0?=\r\n"
                   "Message-ID: <%s@example.test>\r\nX-Hidden: no\r\n\r\n",
                   id);
  while (mail->len < size)
    g_string_append_printf (mail, "line %" G_GSIZE_FORMAT " (((\"{9}\r\n", mail->len);
  octets = g_bytes_new (mail->str, mail->len);
  mesign_imap_session_append_sync (session, mailbox, octets, MESIGN_FLAG_SEEN, 1767323045, NULL,
                                   &uid, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (uid, >, 0);

  return uid;
}

static char *
make_mailbox (MesignImapSession *session, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *name = mesign_imap_session_dup_new_name_sync (session, path, NULL, &error);
  g_autoptr (MesignMailbox) mailbox = NULL;

  g_assert_no_error (error);
  mailbox = mesign_mailbox_new ("acc", path, name, '/', MESIGN_MAILBOX_ROLE_NONE, TRUE);
  mesign_imap_session_create_mailbox_sync (session, mailbox, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&name);
}

static void
assert_refused (const char *port, MesignNetError code)
{
  g_autoptr (MesignImapSession) session = session_at (port, MESIGN_SERVER_TLS, NULL);
  g_autoptr (MesignImapSession) second = NULL;
  g_autoptr (MesignTlsPolicy) policy = NULL;
  g_autoptr (MesignTlsPolicy) pinned = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_imap_session_connect_sync (session, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, (int) code);
  g_assert_true (mesign_net_error_is_certificate (error));

  /* What a person accepts for this host gets through. */
  fingerprint = mesign_tls_fingerprint (mesign_net_error_get_certificate (error));
  g_clear_error (&error);
  policy = mesign_tls_policy_new (mesign_sandbox_get_string (sandbox, "ca"));
  pinned = mesign_tls_policy_with_pin (policy, mesign_sandbox_get_string (sandbox, "imap.host"),
                                       fingerprint);
  second = session_at (port, MESIGN_SERVER_TLS, pinned);
  mesign_imap_session_connect_sync (second, NULL, &error);
  g_assert_no_error (error);
  log_in (second, ALICE, "pw-alice", &error);
  g_assert_no_error (error);
}

static void
test_certificates (void)
{
  assert_refused ("imap.tls_expired", MESIGN_NET_ERROR_TLS_EXPIRED);
  assert_refused ("imap.tls_wrong_host", MESIGN_NET_ERROR_TLS_WRONG_HOST);
  assert_refused ("imap.tls_unknown", MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY);
}

static void
test_starttls (void)
{
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GError) error = NULL;

  session = session_at ("imap.starttls", MESIGN_SERVER_STARTTLS, NULL);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  log_in (session, ALICE, "pw-alice", &error);
  g_assert_no_error (error);
  mesign_imap_session_logout_sync (session, NULL);
  g_assert_false (mesign_imap_session_is_alive (session));
}

static void
test_wrong_password (void)
{
  g_autoptr (MesignImapSession) session = session_at ("imap.tls", MESIGN_SERVER_TLS, NULL);
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
  g_assert_false (log_in (session, ALICE, "错误", &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION);
}

/* Dovecot logs by which mechanism somebody logged in. */
static void
test_mechanism (void)
{
  g_autoptr (MesignImapSession) session = logged_in (FALSE);
  g_autofree char *path =
      g_build_filename (mesign_sandbox_get_string (sandbox, "dir"), "dovecot", "dovecot.log", NULL);
  g_autofree char *log = NULL;

  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "Login: user=<" ALICE ">, method=SCRAM-SHA-256"));
}

static void
test_list_and_create (void)
{
  g_autoptr (MesignImapSession) session = logged_in (FALSE);
  g_autofree char *wire = make_mailbox (session, "项目/合同 \"A\"");
  g_autoptr (MesignMailbox) again = NULL;
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;
  gboolean found = FALSE;
  MesignImapStatus status;

  mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = g_ptr_array_index (mailboxes, i);

      if (g_str_equal (mailbox->path, "项目/合同 \"A\""))
        {
          found = TRUE;
          g_assert_cmpstr (mailbox->wire_name, ==, wire);
          g_assert_cmpstr (mesign_mailbox_get_leaf (mailbox), ==, "合同 \"A\"");
        }
    }
  g_assert_true (found);

  append (session, wire, "status", 0);
  g_assert_true (mesign_imap_session_status_sync (session, wire, &status, NULL, &error));
  g_assert_cmpuint (status.messages, ==, 1);
  g_assert_cmpuint (status.unseen, ==, 0);
  g_assert_cmpuint (status.uidnext, ==, 2);
  g_assert_cmpuint (status.uidvalidity, >, 0);
  g_assert_cmpuint (status.highestmodseq, >, 0);

  again = mesign_mailbox_new ("acc", "项目/合同 \"A\"", wire, '/', MESIGN_MAILBOX_ROLE_NONE, TRUE);
  g_assert_false (mesign_imap_session_create_mailbox_sync (session, again, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_EXISTS);
  g_clear_error (&error);
  g_assert_null (mesign_imap_session_select_sync (session, "nowhere", 0, 0, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX);
  g_assert_true (mesign_imap_session_is_alive (session));
}

static gboolean
keep_message (MesignImapMessage *message, gpointer data, GError **error)
{
  g_ptr_array_add (data, mesign_imap_message_ref (message));

  return TRUE;
}

/* More messages than one command asks for. */
static void
test_headers (gconstpointer data)
{
  gboolean compress = GPOINTER_TO_INT (data);
  g_autoptr (MesignImapSession) session = logged_in (compress);
  g_autofree char *wire = make_mailbox (session, compress ? "many-deflate" : "many");
  g_autoptr (MesignUidSet) all = mesign_uid_set_new_range (1, 600);
  g_autoptr (MesignUidSet) uids = NULL;
  g_autoptr (MesignImapSelected) state = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GArray) flags = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_imap_session_is_compressed (session), ==, compress);
  for (guint i = 0; i < 300; i++)
    append (session, wire, "many", 0);
  state = open_mailbox (session, wire, 0, 0);
  g_assert_cmpuint (state->exists, ==, 300);
  g_assert_cmpuint (state->uidnext, ==, 301);

  messages = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_imap_message_unref);
  mesign_imap_session_fetch_headers_sync (session, all, keep_message, messages, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (messages->len, ==, 300);
  for (guint i = 0; i < messages->len; i++)
    {
      const MesignImapMessage *message = g_ptr_array_index (messages, i);
      gsize length;
      const char *header = g_bytes_get_data (message->header, &length);

      g_assert_cmpuint (message->uid, ==, i + 1);
      g_assert_cmpuint (message->flags, ==, MESIGN_FLAG_SEEN);
      g_assert_cmpint (message->internal_date, ==, 1767323045);
      g_assert_cmpuint (message->modseq, >, 0);
      g_assert_nonnull (g_strstr_len (header, length, "<many@example.test>"));
      g_assert_null (g_strstr_len (header, length, "X-Hidden"));
    }

  flags = mesign_imap_session_fetch_flags_sync (session, all, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (flags->len, ==, 300);
  uids = mesign_imap_session_fetch_uids_sync (session, 100, G_MAXUINT32, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mesign_uid_set_count (uids), ==, 201);
}

static void
count_progress (gsize done, gsize total, gpointer data)
{
  (*(guint *) data)++;
  g_assert_cmpuint (done, <=, total);
}

static void
test_big_message (gconstpointer data)
{
  gboolean compress = GPOINTER_TO_INT (data);
  g_autoptr (MesignImapSession) session = logged_in (compress);
  g_autofree char *wire = make_mailbox (session, compress ? "big-deflate" : "big");
  guint32 uid = append (session, wire, "big", BIG);
  g_autoptr (MesignImapSelected) state = open_mailbox (session, wire, 0, 0);
  g_autoptr (GBytes) octets = NULL;
  g_auto (GStrv) files = NULL;
  g_autofree char *witness = NULL;
  gsize length;
  guint turns = 0;
  g_autoptr (GError) error = NULL;

  octets =
      mesign_imap_session_fetch_octets_sync (session, uid, count_progress, &turns, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (turns, ==, 4);

  /* What lies on the server, by another program. */
  files = mesign_sandbox_fetch (sandbox, ALICE, wire, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (files[0], &witness, &length, NULL));
  g_assert_cmpuint (g_bytes_get_size (octets), ==, length);
  g_assert_true (memcmp (g_bytes_get_data (octets, NULL), witness, length) == 0);

  g_assert_null (mesign_imap_session_fetch_octets_sync (session, 999, NULL, NULL, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MESSAGE);
}

static void
test_flags_and_changes (void)
{
  g_autoptr (MesignImapSession) session = logged_in (TRUE);
  g_autoptr (MesignImapSession) other = logged_in (TRUE);
  g_autofree char *wire = make_mailbox (session, "changes");
  g_autoptr (MesignImapSelected) before = NULL;
  g_autoptr (MesignImapSelected) after = NULL;
  g_autoptr (MesignImapSelected) state = NULL;
  g_autoptr (MesignUidSet) second = mesign_uid_set_new_range (2, 2);
  g_autoptr (MesignUidSet) third = mesign_uid_set_new_range (3, 3);
  g_autoptr (GArray) changed = NULL;
  g_autoptr (MesignUidSet) vanished = NULL;
  g_autoptr (GError) error = NULL;
  const MesignImapFlags *entry;

  for (guint i = 0; i < 4; i++)
    append (session, wire, "changes", 0);
  before = open_mailbox (session, wire, 0, 0);
  g_assert_true (before->keeps_keywords);
  g_assert_cmpuint (before->highestmodseq, >, 0);

  state = open_mailbox (other, wire, 0, 0);
  mesign_imap_session_store_flags_sync (other, second, MESIGN_FLAG_FLAGGED | MESIGN_FLAG_FORWARDED,
                                        MESIGN_FLAG_SEEN, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_store_flags_sync (other, third, MESIGN_FLAG_DELETED, 0, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_expunge_sync (other, third, NULL, &error);
  g_assert_no_error (error);

  mesign_imap_session_fetch_changes_sync (session, before->highestmodseq, &changed, &vanished, NULL,
                                          &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->len, ==, 1);
  entry = &g_array_index (changed, MesignImapFlags, 0);
  g_assert_cmpuint (entry->uid, ==, 2);
  g_assert_cmpuint (entry->flags, ==, MESIGN_FLAG_FLAGGED | MESIGN_FLAG_FORWARDED);
  g_assert_cmpuint (entry->modseq, >, before->highestmodseq);
  g_assert_true (mesign_uid_set_contains (vanished, 3));
  g_assert_false (mesign_uid_set_contains (vanished, 2));

  g_assert_true (mesign_imap_session_unselect_sync (session, NULL, NULL));
  after = open_mailbox (session, wire, before->uidvalidity, before->highestmodseq);
  g_assert_true (after->is_resynced);
  g_assert_cmpuint (after->changed->len, ==, 1);
  g_assert_cmpuint (g_array_index (after->changed, MesignImapFlags, 0).uid, ==, 2);
  g_assert_true (mesign_uid_set_contains (after->vanished, 3));
  g_assert_cmpuint (after->exists, ==, 3);
}

static void
test_copy_and_move (void)
{
  g_autoptr (MesignImapSession) session = logged_in (TRUE);
  g_autofree char *from = make_mailbox (session, "from");
  g_autofree char *to = make_mailbox (session, "到");
  g_autoptr (MesignImapSelected) state = NULL;
  g_autoptr (MesignImapSelected) target = NULL;
  g_autoptr (MesignUidSet) some = mesign_uid_set_new_from_string ("2,4:5");
  g_autoptr (MesignUidSet) one = mesign_uid_set_new_range (1, 1);
  g_autoptr (MesignImapCopied) moved = NULL;
  g_autoptr (MesignImapCopied) copied = NULL;
  g_autoptr (MesignUidSet) left = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < 5; i++)
    append (session, from, "move", 0);
  state = open_mailbox (session, from, 0, 0);
  moved = mesign_imap_session_move_sync (session, some, to, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (moved->from->len, ==, 3);
  g_assert_cmpuint (mesign_imap_copied_lookup (moved, 2), ==, 1);
  g_assert_cmpuint (mesign_imap_copied_lookup (moved, 5), ==, 3);
  copied = mesign_imap_session_copy_sync (session, one, to, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mesign_imap_copied_lookup (copied, 1), ==, 4);
  g_assert_cmpuint (mesign_imap_copied_lookup (copied, 9), ==, 0);

  left = mesign_imap_session_fetch_uids_sync (session, 1, G_MAXUINT32, NULL, &error);
  text = mesign_uid_set_to_string (left);
  g_assert_cmpstr (text, ==, "1,3");
  target = open_mailbox (session, to, 0, 0);
  g_assert_cmpuint (target->exists, ==, 4);
  g_assert_cmpuint (target->uidvalidity, ==, moved->uidvalidity);

  g_assert_null (mesign_imap_session_copy_sync (session, one, "nowhere", NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX);
}

static void
test_search_message_id (void)
{
  g_autoptr (MesignImapSession) session = logged_in (TRUE);
  g_autofree char *wire = make_mailbox (session, "search");
  g_autoptr (MesignImapSelected) state = NULL;
  g_autoptr (MesignUidSet) found = NULL;
  g_autoptr (MesignUidSet) above = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  append (session, wire, "one", 0);
  append (session, wire, "two", 0);
  append (session, wire, "one", 0);
  state = open_mailbox (session, wire, 0, 0);
  found =
      mesign_imap_session_search_message_id_sync (session, "<one@example.test>", 0, NULL, &error);
  g_assert_no_error (error);
  text = mesign_uid_set_to_string (found);
  g_assert_cmpstr (text, ==, "1,3");
  above =
      mesign_imap_session_search_message_id_sync (session, "<one@example.test>", 3, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mesign_uid_set_is_empty (above));
}

typedef struct
{
  GCancellable *wake_up;
  char *file;
} Later;

static gpointer
later_thread (gpointer data)
{
  Later *later = data;
  g_autoptr (GError) error = NULL;

  g_usleep (300 * 1000);
  if (later->wake_up != NULL)
    g_cancellable_cancel (later->wake_up);
  else
    mesign_sandbox_deliver (sandbox, ALICE, later->file, &error);
  g_assert_no_error (error);

  return NULL;
}

static void
test_idle (gconstpointer data)
{
  g_autoptr (MesignImapSession) session = logged_in (GPOINTER_TO_INT (data));
  g_autoptr (MesignImapSelected) state = open_mailbox (session, "INBOX", 0, 0);
  g_autoptr (GCancellable) wake_up = g_cancellable_new ();
  Later woken = { .wake_up = wake_up };
  Later delivered = { 0 };
  MesignImapEvents events;
  GThread *thread;
  gint64 start = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  int fd = g_file_open_tmp ("mesign-mail-XXXXXX", &delivered.file, NULL);

  g_close (fd, NULL);
  g_file_set_contents (delivered.file, "From: b@x.test\r\nSubject: x\r\n\r\nx\r\n", -1, NULL);

  thread = g_thread_new ("later", later_thread, &delivered);
  mesign_imap_session_idle_sync (session, 20, wake_up, &events, NULL, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  g_assert_cmpuint (events & MESIGN_IMAP_EVENT_EXISTS, !=, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 10 * G_USEC_PER_SEC);

  thread = g_thread_new ("later", later_thread, &woken);
  start = g_get_monotonic_time ();
  mesign_imap_session_idle_sync (session, 20, wake_up, &events, NULL, &error);
  g_thread_join (thread);
  g_assert_no_error (error);
  g_assert_cmpuint (events & MESIGN_IMAP_EVENT_WOKEN, !=, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 3 * G_USEC_PER_SEC);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));

  g_unlink (delivered.file);
  g_free (delivered.file);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start ("imap", "alice,bob", &error);
  g_assert_no_error (error);
  g_test_add_func ("/imap/server/certificates", test_certificates);
  g_test_add_func ("/imap/server/starttls", test_starttls);
  g_test_add_func ("/imap/server/wrong-password", test_wrong_password);
  g_test_add_func ("/imap/server/mechanism", test_mechanism);
  g_test_add_func ("/imap/server/list-and-create", test_list_and_create);
  g_test_add_data_func ("/imap/server/headers", GINT_TO_POINTER (FALSE), test_headers);
  g_test_add_data_func ("/imap/server/headers-deflate", GINT_TO_POINTER (TRUE), test_headers);
  g_test_add_data_func ("/imap/server/big-message", GINT_TO_POINTER (FALSE), test_big_message);
  g_test_add_data_func ("/imap/server/big-message-deflate", GINT_TO_POINTER (TRUE),
                        test_big_message);
  g_test_add_func ("/imap/server/flags-and-changes", test_flags_and_changes);
  g_test_add_func ("/imap/server/copy-and-move", test_copy_and_move);
  g_test_add_func ("/imap/server/search-message-id", test_search_message_id);
  g_test_add_data_func ("/imap/server/idle", GINT_TO_POINTER (FALSE), test_idle);
  g_test_add_data_func ("/imap/server/idle-deflate", GINT_TO_POINTER (TRUE), test_idle);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
