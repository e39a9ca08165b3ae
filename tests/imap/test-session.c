/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "imap/mesign-imap-session-private.h"
#include "model/mesign-mailbox-name.h"
#include "scripted-server.h"

#define HELLO "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\n"
#define LOGGED_IN(capabilities)                                                                    \
  HELLO "C: * AUTHENTICATE PLAIN AGEAcA==\nT: OK [CAPABILITY IMAP4rev1 " capabilities "] in\n"
#define SELECTED(capabilities)                                                                     \
  LOGGED_IN (capabilities)                                                                         \
  "C: * SELECT \"INBOX\"*\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] x\nS: * OK [UIDNEXT 10] x\n"     \
  "T: OK [READ-WRITE] selected\n"

static MesignImapSession *
session_for (ScriptedServer *server, MesignServerSecurity security)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignServer) address = NULL;
  MesignImapSession *session;

  address = mesign_server_new (MESIGN_SERVER_IMAP, security, "localhost",
                               scripted_server_get_port (server), "a");
  session = mesign_imap_session_new (address, policy);
  mesign_imap_session_set_timeouts (session, 20, 20);

  return session;
}

static gboolean
log_in (MesignImapSession *session, const char *password, GError **error)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);

  return mesign_imap_session_login_sync (session, login, NULL, error);
}

static MesignImapSession *
logged_in_impatiently (ScriptedServer *server, guint read_seconds)
{
  MesignImapSession *session = session_for (server, MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  mesign_imap_session_set_timeouts (session, 20, read_seconds);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  log_in (session, "p", &error);
  g_assert_no_error (error);

  return session;
}

static MesignImapSession *
logged_in (ScriptedServer *server)
{
  return logged_in_impatiently (server, 20);
}

static MesignImapSession *
selected (ScriptedServer *server)
{
  MesignImapSession *session = logged_in (server);
  g_autoptr (MesignImapSelected) state = NULL;
  g_autoptr (GError) error = NULL;

  state = mesign_imap_session_select_sync (session, "INBOX", 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (state->exists, ==, 3);
  g_assert_cmpuint (state->uidvalidity, ==, 7);
  g_assert_cmpuint (state->uidnext, ==, 10);

  return session;
}

/* Connects to a server that says something wrong, and gives the code of the error. */
static void
assert_connect_fails (const char *script, MesignServerSecurity security, GQuark domain, int code)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = session_for (server, security);
  g_autoptr (GError) error = NULL;

  if (code == MESIGN_NET_ERROR_TIMEOUT && domain == MESIGN_NET_ERROR)
    mesign_imap_session_set_timeouts (session, 20, 1);
  g_assert_false (mesign_imap_session_connect_sync (session, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_false (mesign_imap_session_is_alive (session));
}

static void
test_greeting (void)
{
  assert_connect_fails ("TLS\nS: * BYE too busy", MESIGN_SERVER_TLS, MESIGN_IMAP_ERROR,
                        MESIGN_IMAP_ERROR_UNAVAILABLE);
  assert_connect_fails ("TLS\nS: HTTP/1.1 400 Bad Request\nHANG", MESIGN_SERVER_TLS,
                        MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL);
  assert_connect_fails ("TLS\nCLOSE", MESIGN_SERVER_TLS, MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
  assert_connect_fails ("TLS\nR: * OK half a li\nCLOSE", MESIGN_SERVER_TLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_CLOSED);
  assert_connect_fails ("TLS\nHANG", MESIGN_SERVER_TLS, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
}

static void
test_starttls (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GError) error = NULL;

  server =
      scripted_server_start ("S: * OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED X-OLD] hi\n"
                             "C: * STARTTLS\nT: OK go\nTLS\n"
                             "C: * CAPABILITY\nS: * CAPABILITY IMAP4rev1 X-NEW\nT: OK x\nHANG");
  session = session_for (server, MESIGN_SERVER_STARTTLS);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mesign_imap_session_has_capability (session, "x-new"));
  g_assert_false (mesign_imap_session_has_capability (session, "X-OLD"));
}

static void
test_starttls_refused (void)
{
  assert_connect_fails ("S: * OK [CAPABILITY IMAP4rev1] hi\nHANG", MESIGN_SERVER_STARTTLS,
                        MESIGN_NET_ERROR, MESIGN_NET_ERROR_NO_STARTTLS);
  assert_connect_fails ("S: * PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\nHANG",
                        MESIGN_SERVER_STARTTLS, MESIGN_NET_ERROR, MESIGN_NET_ERROR_NO_STARTTLS);
  assert_connect_fails ("S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nC: * STARTTLS\nT: NO not now\n"
                        "HANG",
                        MESIGN_SERVER_STARTTLS, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED);
}

static void
test_starttls_injected (void)
{
  assert_connect_fails ("S: * OK [CAPABILITY IMAP4rev1 STARTTLS] hi\nC: * STARTTLS\n"
                        "R: 1 OK go\\r\\n* CAPABILITY IMAP4rev1 AUTH=EVIL\\r\\n\nHANG",
                        MESIGN_SERVER_STARTTLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_PLAINTEXT_INJECTED);
}

static void
test_login_refused (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (HELLO "C: * AUTHENTICATE PLAIN AGEAeA==\n"
                                        "T: NO [AUTHENTICATIONFAILED] No such luck\n"
                                        "C: * CAPABILITY\n"
                                        "S: * CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN\nT: OK x\n"
                                        "C: * AUTHENTICATE PLAIN AGEAcA==\n"
                                        "T: OK [CAPABILITY IMAP4rev1] in\nHANG");
  session = session_for (server, MESIGN_SERVER_TLS);
  g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
  g_assert_false (log_in (session, "x", &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION);
  g_assert_nonnull (strstr (error->message, "No such luck"));
  g_assert_true (mesign_imap_session_is_alive (session));
  g_assert_true (log_in (session, "p", NULL));
}

static void
try_login (const char *script, const char *password, GQuark domain, int code)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = session_for (server, MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
  g_assert_cmpint (log_in (session, password, &error), ==, domain == 0);
  if (domain != 0)
    g_assert_error (error, domain, code);
}

/* One connection too many is no wrong password, which a person would be asked for. */
static void
test_login_limits (void)
{
  static const struct
  {
    const char *said;
    MesignImapError code;
  } cases[] = {
    { "[LIMIT] Not now", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "[UNAVAILABLE] Maximum number of connections from user+IP exceeded",
      MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "[ALERT] Too many simultaneous connections. (Failure)", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "LOGIN 连接数过多，请稍后再试", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "[AUTHENTICATIONFAILED] Too many failures", MESIGN_IMAP_ERROR_AUTHENTICATION },
    { "LOGIN Login error or password error", MESIGN_IMAP_ERROR_AUTHENTICATION },
    { "[ALERT] Invalid credentials (Failure)", MESIGN_IMAP_ERROR_AUTHENTICATION },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script =
          g_strconcat (HELLO "C: * AUTHENTICATE PLAIN *\nT: NO ", cases[i].said,
                       "\nC: * CAPABILITY\nS: * CAPABILITY IMAP4rev1\nT: OK x\nHANG", NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = session_for (server, MESIGN_SERVER_TLS);
      g_autoptr (GError) error = NULL;

      g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
      g_assert_false (log_in (session, "x", &error));
      g_assert_error (error, MESIGN_IMAP_ERROR, (int) cases[i].code);
    }
}

static void
test_login_ways (void)
{
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: * LOGIN \"a\" \"q\\\"\\\\\"\n"
             "T: OK [CAPABILITY IMAP4rev1] in\nHANG",
             "q\"\\", 0, 0);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: * LOGIN \"a\" {6}\nS: + go\nC: 密码\n"
             "S: * CAPABILITY IMAP4rev1\nR: 1 OK in\\r\\n\nHANG",
             "密码", 0, 0);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC: * AUTHENTICATE PLAIN\nS: + \n"
             "C: AGEAcA==\nS: * CAPABILITY IMAP4rev1\nR: 1 OK in\\r\\n\nHANG",
             "p", 0, 0);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] hi\nC: * AUTHENTICATE PLAIN\n"
             "S: + Ready for it\nC: AGEAcA==\nS: * CAPABILITY IMAP4rev1\nR: 1 OK in\\r\\n\nHANG",
             "p", 0, 0);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1 LOGINDISABLED] hi\nHANG", "p", MESIGN_IMAP_ERROR,
             MESIGN_IMAP_ERROR_UNSUPPORTED);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: * LOGIN *\nT: NO [UNAVAILABLE] later\n"
             "C: * CAPABILITY\nT: OK x\nHANG",
             "p", MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE);
  try_login ("TLS\nS: * OK [CAPABILITY IMAP4rev1] hi\nC: * LOGIN *\nS: * BYE overloaded\nCLOSE",
             "p", MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE);
}

static void
test_login_oauth2 (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignSecret) token = mesign_secret_new_from_string ("tok");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_OAUTH2, "a", token);
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (
      "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=XOAUTH2] hi\n"
      "C: * AUTHENTICATE XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIHRvawEB\nS: + eyJzdGF0dXMiOiI0MDAifQ==\n"
      "C: \nS: * CAPABILITY IMAP4rev1\nR: 1 NO [AUTHENTICATIONFAILED] expired\\r\\n\nHANG");
  session = session_for (server, MESIGN_SERVER_TLS);
  g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
  g_assert_false (mesign_imap_session_login_sync (session, login, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION);
}

/* 163.com opens no mailbox for clients that do not say who they are. */
static void
test_id_after_login (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;

  server = scripted_server_start (LOGGED_IN ("ID") "C: * ID (\"name\" \"MeSign\" *)\n"
                                                   "S: * ID (\"name\" \"x\" \"v\" NIL)\nT: OK x\n"
                                                   "C: * NOOP\nT: OK x\nHANG");
  session = logged_in (server);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_silent_server (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (SELECTED ("X") "HANG");
  g_autoptr (MesignImapSession) session = selected (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (
      mesign_imap_session_fetch_octets_sync (session, 1, NULL, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_false (mesign_imap_session_is_alive (session));
  g_thread_join (thread);
  g_clear_error (&error);

  g_assert_false (mesign_imap_session_noop_sync (session, NULL, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_DEAD);
}

static void
test_timeout (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (LOGGED_IN ("X") "HANG");
  g_autoptr (MesignImapSession) session = logged_in_impatiently (server, 3);
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_imap_session_noop_sync (session, NULL, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
  g_assert_false (mesign_imap_session_is_alive (session));
}

static gboolean
count_message (MesignImapMessage *message, gpointer data, GError **error)
{
  (*(guint *) data)++;

  return TRUE;
}

/* Whatever the server says to a FETCH, the session gives an error and is dead. */
static void
assert_fetch_fails (const char *answer, GQuark domain, int code)
{
  g_autofree char *script = g_strconcat (SELECTED ("X"), "C: * UID FETCH *\n", answer, NULL);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = selected (server);
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (1, 9);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_false (
      mesign_imap_session_fetch_headers_sync (session, uids, count_message, &n, NULL, &error));
  g_test_message ("%s: %s", answer, error->message);
  g_assert_error (error, domain, code);
  g_assert_false (mesign_imap_session_is_alive (session));
}

static void
test_hostile_answers (void)
{
  g_autoptr (GString) deep = g_string_new ("R: * 1 FETCH (UID 1 BODYSTRUCTURE ");

  for (guint i = 0; i < 20000; i++)
    g_string_append_c (deep, '(');
  g_string_append (deep, "\\r\\n\nHANG");
  assert_fetch_fails (deep->str, MESIGN_NET_ERROR, MESIGN_NET_ERROR_LIMIT);
  assert_fetch_fails ("S: * 1 FETCH (UID 1 BODY[] {2000000000}\nHANG", MESIGN_NET_ERROR,
                      MESIGN_NET_ERROR_LIMIT);
  assert_fetch_fails ("R: * OK \\000\nHANG", MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
  assert_fetch_fails ("S: * 1 FETCH (UID 1 NONSENSE (\nHANG", MESIGN_IMAP_ERROR,
                      MESIGN_IMAP_ERROR_PROTOCOL);
  assert_fetch_fails ("S: 999 OK not your tag\nHANG", MESIGN_IMAP_ERROR,
                      MESIGN_IMAP_ERROR_PROTOCOL);
  assert_fetch_fails ("T: BAD what\nHANG", MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL);
}

/* An answer that never ends must not fill the memory. */
static void
test_endless_answer (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (SELECTED ("X") "C: * NOOP\nX: 700000 * 3 EXISTS\\r\\n\nHANG");
  session = selected (server);
  g_assert_false (mesign_imap_session_noop_sync (session, NULL, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_LIMIT);
}

static void
test_bye_at_any_moment (void)
{
  assert_fetch_fails ("S: * BYE going down\nCLOSE", MESIGN_IMAP_ERROR,
                      MESIGN_IMAP_ERROR_UNAVAILABLE);
  assert_fetch_fails ("S: * 1 FETCH (UID 1 FLAGS ())\nS: * BYE going down\nCLOSE",
                      MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE);
  assert_fetch_fails ("S: * 1 FETCH (UID 1 BODY[] {100}\nS: * BYE going down\nCLOSE",
                      MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
  assert_fetch_fails ("R: * 1 FETCH (UID 1 FLA\nCLOSE", MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
  assert_fetch_fails ("CLOSE", MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
}

static void
test_unsolicited (void)
{
  static const char *const lines[] = {
    "* STATUS INBOX ()",
    "* STATUS \"x\" (MESSAGES 3)",
    "* LIST () NIL \"\"",
    "* FLAGS ()",
    "* SEARCH",
    "* 0 EXPUNGE",
    "* 4294967295 EXPUNGE",
    "* 3 RECENT",
    "* OK [PERMANENTFLAGS ()] x",
    "* OK [UNKNOWN-CODE a b] x",
    "* NO warning",
    "* 2 FETCH (FLAGS (\\Seen))",
    "* CAPABILITY IMAP4rev1",
    "* OK [ALERT] \"(unbalanced {x",
    "* 1 FETCH (UID 1 MODSEQ (12))",
    "* 5 FETCH (UID 5 EMAILID (M5) INTERNALDATE \"99-Xyz-0000 99:99:99 +9999\")",
  };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *script = g_strconcat (SELECTED ("X"), "C: * NOOP\nS: ", lines[i],
                                             "\nT: OK x\nC: * NOOP\nT: OK x\nHANG", NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = selected (server);
      g_autoptr (GError) error = NULL;
      gboolean done = mesign_imap_session_noop_sync (session, NULL, NULL, &error);

      g_test_message ("%s: %s", lines[i], done ? "read" : error->message);
      g_assert_cmpint (done, ==, mesign_imap_session_is_alive (session));
      g_assert_true (!done || mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
    }
}

static gboolean
keep_message (MesignImapMessage *message, gpointer data, GError **error)
{
  g_ptr_array_add (data, mesign_imap_message_ref (message));

  return TRUE;
}

static GPtrArray *
fetch_headers (const char *capabilities, const char *expected, const char *answer)
{
  g_autofree char *script = g_strconcat (LOGGED_IN (""), NULL);
  g_autofree char *whole = NULL;
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (1, 9);
  g_autoptr (GError) error = NULL;

  g_free (script);
  script = g_strdup_printf (HELLO "C: * AUTHENTICATE *\nT: OK [CAPABILITY IMAP4rev1 %s] in\n"
                                  "C: * SELECT *\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] x\n"
                                  "S: * OK [UIDNEXT 10] x\nT: OK x\nC: * UID FETCH 1:9 (%s)\n",
                            capabilities, expected);
  whole = g_strconcat (script, answer, "\nT: OK x\nC: * NOOP\nT: OK x\nHANG", NULL);
  server = scripted_server_start (whole);
  session = selected (server);
  messages = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_imap_message_unref);
  mesign_imap_session_fetch_headers_sync (session, uids, keep_message, messages, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));

  return g_steal_pointer (&messages);
}

static void
test_gmail (void)
{
  g_autoptr (GPtrArray) messages = NULL;
  const MesignImapMessage *message;

  messages = fetch_headers (
      "X-GM-EXT-1", "*X-GM-MSGID X-GM-THRID X-GM-LABELS*",
      "R: * 1 FETCH (X-GM-THRID 1278455344230334865 X-GM-MSGID 1278455344230334866 X-GM-LABELS "
      "(\"\\\\\\\\Inbox\" &g0l6P3ux-) UID 4 FLAGS (\\\\Seen $Forwarded \\\\Recent) INTERNALDATE "
      "\"02-Jan-2026 11:04:05 +0800\" RFC822.SIZE 1234 BODY[HEADER.FIELDS (FROM)] {9}\\r\\n"
      "From: a\\r\\n)\\r\\n");
  g_assert_cmpuint (messages->len, ==, 1);
  message = g_ptr_array_index (messages, 0);
  g_assert_cmpuint (message->uid, ==, 4);
  g_assert_cmpuint (message->flags, ==, MESIGN_FLAG_SEEN | MESIGN_FLAG_FORWARDED);
  g_assert_cmpint (message->internal_date, ==, 1767323045);
  g_assert_cmpuint (message->size, ==, 1234);
  g_assert_cmpstr (message->server_key, ==, "gm:1278455344230334866");
  g_assert_cmpstr (message->thread_key, ==, "gm:1278455344230334865");
  g_assert_cmpuint (g_strv_length (message->labels), ==, 2);
  g_assert_cmpstr (message->labels[0], ==, "\\Inbox");
  g_assert_cmpstr (message->labels[1], ==, "草稿箱");
  g_assert_cmpmem (g_bytes_get_data (message->header, NULL), g_bytes_get_size (message->header),
                   "From: a\r\n", 9);
}

static void
test_email_id (void)
{
  g_autoptr (GPtrArray) messages = NULL;
  const MesignImapMessage *message;

  messages = fetch_headers ("OBJECTID CONDSTORE", "* MODSEQ EMAILID *",
                            "R: * 2 FETCH (UID 5 FLAGS () EMAILID (M6d99ac3275bb4e) MODSEQ (77) "
                            "BODY[HEADER.FIELDS (\"FROM\" \"X\")] {2}\\r\\n\\r\\n)\\r\\n"
                            "* 3 FETCH (FLAGS (\\\\Seen) UID 6)\\r\\n"
                            "* 3 FETCH (UID 600 BODY[HEADER.FIELDS (FROM)] \"\")\\r\\n");
  g_assert_cmpuint (messages->len, ==, 1);
  message = g_ptr_array_index (messages, 0);
  g_assert_cmpstr (message->server_key, ==, "em:M6d99ac3275bb4e");
  g_assert_cmpuint (message->modseq, ==, 77);
}

static gboolean
refuse_message (MesignImapMessage *message, gpointer data, GError **error)
{
  (*(guint *) data)++;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  return FALSE;
}

static void
test_callback_refuses (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (1, 9);
  g_autoptr (GError) error = NULL;
  guint n = 0;

  server = scripted_server_start (SELECTED ("X") "C: * UID FETCH *\n"
                                                 "X: 3 * 1 FETCH (UID 1 BODY[] \"x\")\\r\\n\n"
                                                 "T: OK x\nC: * NOOP\nT: OK x\nHANG");
  session = selected (server);
  g_assert_false (
      mesign_imap_session_fetch_headers_sync (session, uids, refuse_message, &n, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (n, ==, 1);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
}

static void
test_partials (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;

  /* The size the server tells is wrong: the end is where a piece is short. */
  server = scripted_server_start (
      SELECTED ("X") "C: * UID FETCH 4 (UID RFC822.SIZE BODY.PEEK[]<0.1048576>)\n"
                     "R: * 1 FETCH (UID 4 RFC822.SIZE 5 BODY[]<0> {1048576}\\r\\n\n"
                     "X: 131072 12345678\nS: )\nT: OK x\n"
                     "C: * UID FETCH 4 (UID RFC822.SIZE BODY.PEEK[]<1048576.1048576>)\n"
                     "S: * 1 FETCH (UID 4 RFC822.SIZE 5 BODY[]<1048576> \"tail\")\nT: OK x\nHANG");
  session = selected (server);
  octets = mesign_imap_session_fetch_octets_sync (session, 4, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (octets), ==, 1048576 + 4);
}

static void
note_octets (guint32 uid, GBytes *octets, gpointer data)
{
  g_string_append_printf (data, "%u:%.*s ", uid, (int) MIN (g_bytes_get_size (octets), 8),
                          (const char *) g_bytes_get_data (octets, NULL));
}

/* One that was not asked for, one that came with flags only, one that fills the piece, one that
 * begins later than at its beginning, and one that is gone are all left out. */
static void
test_small (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (2, 7);
  g_autoptr (GString) came = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (SELECTED (
      "X") "C: * UID FETCH 2:7 (UID BODY.PEEK[]<0.1048576>)\n"
           "S: * 1 FETCH (UID 3 BODY[]<0> \"three\")\n"
           "S: * 2 FETCH (UID 9 BODY[]<0> \"nine\")\n"
           "S: * 3 FETCH (UID 4 FLAGS (\\Seen))\n"
           "S: * 4 FETCH (UID 5 BODY[]<7> \"late\")\n"
           "R: * 5 FETCH (UID 6 BODY[]<0> {1048576}\\r\\n\n"
           "X: 131072 12345678\nS: )\n"
           "S: * 6 FETCH (BODY[]<0> \"\" UID 2)\nT: OK x\n"
           "C: * UID FETCH 2:7 *\nS: * 1 FETCH (UID 3 BODY[]<0> \"again\")\nT: NO not so many\n"
           "HANG");
  session = selected (server);
  g_assert_true (
      mesign_imap_session_fetch_small_sync (session, uids, note_octets, came, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (came->str, ==, "3:three 2: ");
  g_assert_false (
      mesign_imap_session_fetch_small_sync (session, uids, note_octets, came, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_REFUSED);
  g_assert_cmpstr (came->str, ==, "3:three 2: 3:again ");
}

static void
test_partials_wrong (void)
{
  static const struct
  {
    const char *answer;
    GQuark (*domain) (void);
    int code;
  } cases[] = {
    { "T: OK nothing", mesign_imap_error_quark, MESIGN_IMAP_ERROR_NO_MESSAGE },
    { "S: * 1 FETCH (UID 9 BODY[]<0> \"other\")\nT: OK x", mesign_imap_error_quark,
      MESIGN_IMAP_ERROR_NO_MESSAGE },
    { "S: * 1 FETCH (UID 4 BODY[]<7> \"wrong place\")\nT: OK x", mesign_imap_error_quark,
      MESIGN_IMAP_ERROR_PROTOCOL },
    { "S: * 1 FETCH (UID 4 BODY[]<0> {1048577}\nHANG", mesign_net_error_quark,
      MESIGN_NET_ERROR_LIMIT },
    { "T: NO gone", mesign_imap_error_quark, MESIGN_IMAP_ERROR_REFUSED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script =
          g_strconcat (SELECTED ("X"), "C: * UID FETCH 4 *\n", cases[i].answer, "\nHANG", NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = selected (server);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_imap_session_fetch_octets_sync (session, 4, NULL, NULL, NULL, &error));
      g_assert_error (error, cases[i].domain (), cases[i].code);
    }
}

static void
test_move_without_move (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_from_string ("2,4:5");
  g_autoptr (MesignImapCopied) copied = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (
      SELECTED ("UIDPLUS") "C: * UID COPY 2,4:5 \"Archive\"\n"
                           "T: OK [COPYUID 38505 2,4:5 12:10] done\n"
                           "C: * UID STORE 2,4:5 +FLAGS.SILENT (\\Deleted)\nT: OK x\n"
                           "C: * UID EXPUNGE 2,4:5\nS: * 2 EXPUNGE\nT: OK x\nHANG");
  session = selected (server);
  copied = mesign_imap_session_move_sync (session, uids, "Archive", NULL, &error);
  g_assert_no_error (error);
}

/* A server that maps to the end of the world must not fill the memory. */
static void
test_copyuid_hostile (void)
{
  static const char *const codes[] = { "1 2 1:4294967295", "1 1:4294967295 1:4294967295", "1 2 3:4",
                                       "1 2,3 4" };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autofree char *script = g_strconcat (SELECTED ("MOVE"), "C: * UID MOVE *\nT: OK [COPYUID ",
                                             codes[i], "] x\nHANG", NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = selected (server);
      g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (2, 2);
      g_autoptr (MesignImapCopied) copied = NULL;
      g_autoptr (GError) error = NULL;

      copied = mesign_imap_session_move_sync (session, uids, "Archive", NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (copied->from->len, ==, 0);
      g_assert_cmpuint (mesign_imap_copied_lookup (copied, 2), ==, 0);
    }
}

static gboolean
append (const char *capabilities, const char *rest, guint32 *uid, GError **error)
{
  g_autofree char *script =
      g_strdup_printf (HELLO "C: * AUTHENTICATE *\nT: OK [CAPABILITY IMAP4rev1 %s] in\n%s\nHANG",
                       capabilities, rest);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = logged_in (server);
  g_autoptr (GBytes) octets = g_bytes_new_static ("A: b\n\nx\r\n", 9);

  return mesign_imap_session_append_sync (session, "Sent", octets,
                                          MESIGN_FLAG_SEEN | MESIGN_FLAG_DRAFT, 1767323045, NULL,
                                          uid, NULL, error);
}

#define APPEND_LINE "C: * APPEND \"Sent\" (\\Seen \\Draft) \"02-Jan-2026 03:04:05 +0000\" {11%s}\n"

static void
test_append (void)
{
  g_autofree char *at_once = g_strdup_printf (APPEND_LINE "B: 11\nE:\n"
                                                          "R: 2 OK [APPENDUID 9 42] x\\r\\n",
                                              "+");
  g_autofree char *asked = g_strdup_printf (APPEND_LINE "S: * 4 EXISTS\nS: + go\nB: 11\nE:\n"
                                                        "R: 2 OK [APPENDUID 9 42] x\\r\\n",
                                            "");
  g_autofree char *refused = g_strdup_printf (APPEND_LINE "T: NO [TRYCREATE] none\n", "");
  g_autofree char *full = g_strdup_printf (APPEND_LINE "T: NO [OVERQUOTA] full\n", "");
  g_autoptr (GError) error = NULL;
  guint32 uid = 0;

  g_assert_true (append ("LITERAL+ UIDPLUS", at_once, &uid, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (uid, ==, 42);
  g_assert_true (append ("UIDPLUS", asked, &uid, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (uid, ==, 42);
  g_assert_false (append ("X", refused, &uid, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_NO_MAILBOX);
  g_clear_error (&error);
  g_assert_false (append ("X", full, &uid, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_OVER_QUOTA);
}

static void
test_store (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new_range (2, 3);
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (
      SELECTED ("X") "C: * UID STORE 2:3 +FLAGS.SILENT (\\Seen $Forwarded)\nT: OK x\n"
                     "C: * UID STORE 2:3 -FLAGS.SILENT (\\Flagged)\nT: OK x\nHANG");
  session = selected (server);
  mesign_imap_session_store_flags_sync (session, uids, MESIGN_FLAG_SEEN | MESIGN_FLAG_FORWARDED,
                                        MESIGN_FLAG_FLAGGED, NULL, &error);
  g_assert_no_error (error);
}

static void
test_list_roles (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;
  static const struct
  {
    const char *path;
    MesignMailboxRole role;
    gboolean selectable;
  } expected[] = {
    { "inbox", MESIGN_MAILBOX_ROLE_INBOX, TRUE },  { "草稿箱", MESIGN_MAILBOX_ROLE_DRAFTS, TRUE },
    { "Odd", MESIGN_MAILBOX_ROLE_NONE, TRUE },     { "Sent", MESIGN_MAILBOX_ROLE_NONE, TRUE },
    { "Post", MESIGN_MAILBOX_ROLE_SENT, TRUE },    { "[Gmail]", MESIGN_MAILBOX_ROLE_NONE, FALSE },
    { "a\"b\\c", MESIGN_MAILBOX_ROLE_NONE, TRUE }, { "x(y", MESIGN_MAILBOX_ROLE_NONE, TRUE },
  };

  server = scripted_server_start (
      LOGGED_IN ("SPECIAL-USE") "C: * LIST \"\" \"*\"\n"
                                "S: * LIST (\\HasNoChildren) \"/\" inbox\n"
                                "S: * LIST () \"/\" \"&g0l6P3ux-\"\n"
                                "S: * LIST (\\HasChildren \\) \"/\" Odd\n"
                                "S: * LIST () \"/\" Sent\n"
                                "S: * LIST (\\Sent) \"/\" Post\n"
                                "S: * LIST (\\Noselect \\HasChildren) \"/\" \"[Gmail]\"\n"
                                "S: * LIST () NIL \"a\\\"b\\\\c\"\n"
                                "S: * LIST () \"/\" {3}\nS: x(y\nT: OK x\n"
                                "C: * LSUB \"\" \"*\"\nS: * LSUB () \"/\" \"&g0l6P3ux-\"\n"
                                "S: * LSUB () \"/\" gone\nT: OK y\nHANG");
  session = logged_in (server);
  mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mailboxes->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < mailboxes->len; i++)
    {
      const MesignMailbox *mailbox = g_ptr_array_index (mailboxes, i);

      g_assert_cmpstr (mailbox->path, ==, expected[i].path);
      g_assert_cmpint (mailbox->role, ==, expected[i].role);
      g_assert_cmpint (mailbox->selectable, ==, expected[i].selectable);
      g_assert_cmpint (mailbox->is_subscribed, ==, i < 2);
    }
}

static void
test_list_extended (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (LOGGED_IN (
      "SPECIAL-USE LIST-EXTENDED") "C: * LIST \"\" \"*\" RETURN (SUBSCRIBED SPECIAL-USE)\n"
                                   "S: * LIST (\\Subscribed \\HasNoChildren) \"/\" Work\n"
                                   "S: * LIST (\\HasChildren) \"/\" Other\nT: OK x\nHANG");
  session = logged_in (server);
  mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mailboxes->len, ==, 2);
  g_assert_true (((const MesignMailbox *) mailboxes->pdata[0])->is_subscribed);
  g_assert_false (((const MesignMailbox *) mailboxes->pdata[1])->is_subscribed);
}

static const char *
get_name (GPtrArray *mailboxes, guint i, const char **path)
{
  const MesignMailbox *mailbox = g_ptr_array_index (mailboxes, i);

  *path = mailbox->path;

  return mailbox->wire_name;
}

static const char *
get_path (GPtrArray *mailboxes, guint i)
{
  return ((const MesignMailbox *) g_ptr_array_index (mailboxes, i))->path;
}

static GPtrArray *
list_below (const char *answers, const char *namespaces)
{
  g_autofree char *script = g_strdup_printf (
      LOGGED_IN ("LIST-EXTENDED NAMESPACE") "C: * LIST *\n%sT: OK x\nC: * NAMESPACE\n%s\nHANG",
      answers, namespaces);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = logged_in (server);
  g_autoptr (GError) error = NULL;
  GPtrArray *mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);

  if (mailboxes == NULL)
    g_assert_false (mesign_imap_session_is_alive (session));
  else
    g_assert_no_error (error);

  return mailboxes;
}

#define BELOW_INBOX                                                                                \
  "S: * LIST () \".\" INBOX\nS: * LIST () \".\" INBOX.Sent\nS: * LIST () \".\" inbox.&XeVPXA-.B\n"

/* RFC 2342: what all mailboxes lie below is not read before each of them. */
static void
test_namespace (void)
{
  g_autoptr (GPtrArray) below = list_below (
      BELOW_INBOX "S: * LIST () \".\" user.bob\nS: * LIST () \".\" INBOX.INBOX\n",
      "S: * NAMESPACE ((\"INBOX.\" \".\" \"X-A\" (\"b\"))) ((\"user.\" \".\")) NIL\nT: OK x");
  g_autoptr (GPtrArray) shared =
      list_below (BELOW_INBOX "S: * LIST () \".\" Sent\n",
                  "S: * NAMESPACE ((\"INBOX.\" \".\")) NIL ((\"\" \".\"))\nT: OK x");
  g_autoptr (GPtrArray) none = list_below (BELOW_INBOX, "S: * NAMESPACE NIL NIL NIL\nT: OK x");
  g_autoptr (GPtrArray) flat =
      list_below (BELOW_INBOX, "S: * NAMESPACE ((\"\" \".\")) NIL NIL\nT: OK x");
  g_autoptr (GPtrArray) middle =
      list_below (BELOW_INBOX, "S: * NAMESPACE ((\"INB\" \".\")) NIL NIL\nT: OK x");
  g_autoptr (GPtrArray) refused = list_below (BELOW_INBOX, "T: NO not for you");
  g_autoptr (GPtrArray) open =
      list_below (BELOW_INBOX, "S: * NAMESPACE ((\"INBOX.\nS: * OK said in between\nT: OK x");
  g_autoptr (GPtrArray) broken = list_below (BELOW_INBOX, "S: * NAMESPACE ((((((\nT: OK x");
  GPtrArray *const whole[] = { none, flat, middle, refused, broken, open };

  g_assert_cmpuint (below->len, ==, 5);
  g_assert_cmpstr (get_path (below, 0), ==, "INBOX");
  g_assert_cmpstr (get_path (below, 1), ==, "Sent");
  g_assert_cmpint (((const MesignMailbox *) below->pdata[1])->role, ==, MESIGN_MAILBOX_ROLE_SENT);
  g_assert_cmpstr (get_path (below, 2), ==, "工作.B");
  g_assert_cmpstr (get_path (below, 3), ==, "user.bob");
  g_assert_cmpstr (get_path (below, 4), ==, "INBOX.INBOX");

  /* another one has the name already */
  g_assert_cmpstr (get_path (shared, 1), ==, "INBOX.Sent");
  g_assert_cmpstr (get_path (shared, 2), ==, "工作.B");
  g_assert_cmpstr (get_path (shared, 3), ==, "Sent");

  for (guint i = 0; i < G_N_ELEMENTS (whole); i++)
    g_assert_cmpstr (get_path (whole[i], 1), ==, "INBOX.Sent");
}

/* Where mailboxes lie at the top nobody is asked what they lie below. */
static void
test_namespace_not_asked (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (LOGGED_IN (
      "LIST-EXTENDED NAMESPACE") "C: * LIST *\nS: * LIST () \"/\" INBOX\nS: * LIST () \"/\" Sent\n"
                                 "S: * LIST () \"/\" Work/INBOX\nT: OK x\nC: * NOOP\nT: OK "
                                 "x\nHANG");
  g_autoptr (MesignImapSession) session = logged_in (server);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (mailboxes->len, ==, 3);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, &error));
  g_assert_no_error (error);
}

/* RFC 6855: names are UTF-8 on the wire, and the same as ever for who calls. */
static void
test_utf8 (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (LOGGED_IN (
      "ENABLE UTF8=ACCEPT LITERAL+") "C: * ENABLE UTF8=ACCEPT\n"
                                     "S: * ENABLED UTF8=ACCEPT\nT: OK x\n"
                                     "C: * LIST \"\" \"*\"\n"
                                     "S: * LIST () \"/\" \"归档\"\nS: * LIST () \"/\" \"R&D\"\n"
                                     "S: * LIST () \"/\" {6}\nS: 工作\nT: OK x\n"
                                     "C: * LSUB \"\" \"*\"\nS: * LSUB () \"/\" \"归档\"\nT: OK x\n"
                                     "C: * SELECT \"归档\"*\nS: * 0 EXISTS\n"
                                     "S: * OK [UIDVALIDITY 7] x\nS: * OK [UIDNEXT 1] x\n"
                                     "T: OK [READ-WRITE] x\n"
                                     "C: * APPEND \"R&D\" UTF8 (~{15+}\nB: 15\nC: )\nR: 6 OK "
                                     "x\\r\\n\n"
                                     "C: * APPEND \"R&D\" {16+}\nB: 16\nC: \nR: 7 OK x\\r\\n\n"
                                     "C: * RENAME \"工作\" \"旧 \\\"工作\\\"\"\nT: OK x\nHANG");
  g_autoptr (MesignImapSession) session = logged_in (server);
  g_autoptr (GBytes) with_names = g_bytes_new_static ("From: \303\244\r\n\r\n.\r\n", 15);
  g_autoptr (GBytes) without = g_bytes_new_static ("From: a\r\n\r\n\303\244\r\n.", 16);
  g_autoptr (GPtrArray) mailboxes = NULL;
  g_autoptr (MesignImapSelected) selected = NULL;
  g_autofree char *new_name = mesign_mailbox_name_encode ("旧 \"工作\"");
  g_autoptr (GError) error = NULL;
  const char *path;

  mailboxes = mesign_imap_session_list_sync (session, "acc", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (mailboxes->len, ==, 3);
  g_assert_cmpstr (get_name (mailboxes, 0, &path), ==, "&X1JoYw-");
  g_assert_cmpstr (path, ==, "归档");
  g_assert_true (((const MesignMailbox *) mailboxes->pdata[0])->is_subscribed);
  g_assert_cmpstr (get_name (mailboxes, 1, &path), ==, "R&-D");
  g_assert_cmpstr (path, ==, "R&D");
  g_assert_cmpstr (get_name (mailboxes, 2, &path), ==, "&XeVPXA-");
  g_assert_cmpstr (path, ==, "工作");
  selected = mesign_imap_session_select_sync (session, "&X1JoYw-", 0, 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (mesign_imap_session_get_mailbox (session), ==, "&X1JoYw-");
  mesign_imap_session_append_sync (session, "R&-D", with_names, 0, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_append_sync (session, "R&-D", without, 0, 0, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_rename_mailbox_sync (session, "&XeVPXA-", new_name, NULL, &error);
  g_assert_no_error (error);
}

static void
test_idle (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  MesignImapEvents events;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (
      SELECTED ("IDLE") "C: * IDLE\nS: + idling\nS: * OK Still here\nS: * 4 EXISTS\nS: * 1 RECENT\n"
                        "C: DONE\nS: * 2 FETCH (FLAGS (\\Seen))\nR: 3 OK done\\r\\n\n"
                        "C: * IDLE\nS: * 3 EXPUNGE\nS: + idling\nC: DONE\nR: 4 OK done\\r\\n\n"
                        "C: * IDLE\nS: + idling\nS: * BYE timeout\nCLOSE");
  session = selected (server);
  mesign_imap_session_idle_sync (session, 60, NULL, &events, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events & ~MESIGN_IMAP_EVENT_FLAGS, ==, MESIGN_IMAP_EVENT_EXISTS);
  mesign_imap_session_idle_sync (session, 1, NULL, &events, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (mesign_imap_session_idle_sync (session, 60, NULL, &events, NULL, &error));
  g_assert_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* The names something was heard of, in order. */
static char *
take_names (MesignImapSession *session)
{
  g_autoptr (GPtrArray) names = mesign_imap_session_take_notified (session);

  g_ptr_array_sort (names, compare_names);
  g_ptr_array_add (names, NULL);

  return g_strjoinv (",", (char **) names->pdata);
}

static MesignImapEvents
idle_once (MesignImapSession *session)
{
  MesignImapEvents events;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_imap_session_idle_sync (session, 60, NULL, &events, NULL, &error));
  g_assert_no_error (error);

  return events;
}

static void
set_notify (MesignImapSession *session, gboolean notify)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_imap_session_notify_sync (session, notify, NULL, &error));
  g_assert_no_error (error);
}

/* RFC 5465: what is said of other mailboxes during IDLE, in whatever form, and only while that is
 * wanted. */
static void
test_notify (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (
      SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET STATUS (SELECTED-DELAYED (*)) (PERSONAL (*))\nS: * "
                               "STATUS Old (MESSAGES 1)\nT: OK x\n"
                               "C: * IDLE\nS: * STATUS Before (MESSAGES 1)\nS: + idling\n"
                               "S: * STATUS \"a \\\"b\" (MESSAGES 2)\nC: DONE\nR: 4 OK x\\r\\n\n"
                               "C: * IDLE\nS: + idling\n"
                               "R: * LIST (\\134NonExistent) \"/\" Gone\\r\\n"
                               "* LIST () NIL &XeVPXA-\\r\\n* LIST () \"/\" {3}\\r\\nabc\\r\\n\n"
                               "C: DONE\nS: * STATUS Behind (MESSAGES 2)\nR: 5 OK x\\r\\n\n"
                               "C: * NOTIFY NONE\nT: OK x\n"
                               "C: * IDLE\nS: + idling\nS: * STATUS Other (MESSAGES 1)\n"
                               "S: * 4 EXISTS\nC: DONE\nR: 7 OK x\\r\\n\nHANG");
  g_autoptr (MesignImapSession) session = selected (server);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *third = NULL;

  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_OTHERS);
  first = take_names (session);
  g_assert_cmpstr (first, ==, "Before,a \"b");
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_OTHERS | MESIGN_IMAP_EVENT_MAILBOXES);
  second = take_names (session);
  g_assert_cmpstr (second, ==, "&XeVPXA-,Behind");
  set_notify (session, FALSE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_EXISTS);
  third = take_names (session);
  g_assert_cmpstr (third, ==, "");
}

/* How mailboxes stand when they are first asked for is no news; what is otherwise the next time is.
 */
static void
test_notify_again (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (
      SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET STATUS *\nS: * STATUS One (MESSAGES 1)\n"
                               "S: * STATUS \"Two\" (MESSAGES 1)\nS: * 4 EXISTS\nT: OK x\n"
                               "C: * NOTIFY NONE\nT: OK x\n"
                               "C: * NOTIFY SET STATUS *\nS: * STATUS One (MESSAGES 1)\n"
                               "S: * STATUS \"Two\" (MESSAGES 2)\nS: * STATUS Three (MESSAGES 0)\n"
                               "S: * STATUS {4}\nS: Four (MESSAGES 0)\nT: OK x\n"
                               "C: * IDLE\nS: + idling\nC: DONE\nR: 6 OK x\\r\\n\nHANG");
  g_autoptr (MesignImapSession) session = selected (server);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  set_notify (session, TRUE);
  first = take_names (session);
  g_assert_cmpstr (first, ==, "");
  set_notify (session, FALSE);
  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_OTHERS | MESIGN_IMAP_EVENT_EXISTS);
  second = take_names (session);
  g_assert_cmpstr (second, ==, "Three,Two");
}

/* A server that does not want to is not asked again, and watched as ever. */
static void
test_notify_refused (void)
{
  static const char *const refusals[] = { "T: NO [BADEVENT (FlagChange)] x\n", "T: BAD what\n" };

  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      g_autofree char *script = g_strconcat (
          SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET *\n", refusals[i],
          "C: * IDLE\nS: + idling\nS: * 4 EXISTS\nC: DONE\nR: 4 OK x\\r\\n\nHANG", NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = selected (server);

      set_notify (session, TRUE);
      set_notify (session, TRUE);
      g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_EXISTS);
    }
}

/* One that refuses it once it has been ended, or once it had too much to tell, would tell nothing
 * at all any more: another session, which does not ask for it, hears of mail. */
static void
test_notify_refused_again (void)
{
  static const char *const ends[] = {
    "C: * NOTIFY NONE\nT: OK x\nC: * NOTIFY SET *\nT: NO x\nHANG",
    "C: * NOTIFY NONE\nT: OK x\nC: * NOTIFY SET *\nT: BAD x\nHANG",
    "C: * IDLE\nS: + idling\nS: * OK [NOTIFICATIONOVERFLOW] x\nC: DONE\nR: 4 OK x\\r\\n\n"
    "C: * NOTIFY SET *\nT: NO x\nHANG",
  };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autofree char *script =
          g_strconcat (SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET *\nT: OK x\n", ends[i], NULL);
      g_autoptr (ScriptedServer) server = scripted_server_start (script);
      g_autoptr (MesignImapSession) session = selected (server);
      g_autoptr (GError) error = NULL;

      set_notify (session, TRUE);
      if (strstr (ends[i], "IDLE") != NULL)
        idle_once (session);
      set_notify (session, FALSE);
      g_assert_false (mesign_imap_session_notify_sync (session, TRUE, NULL, &error));
      g_assert_nonnull (error);
      g_assert_false (mesign_imap_session_is_alive (session));
      g_assert_true (mesign_imap_session_get_refuses_notify (session));
    }
}

static void
test_notify_known_refused (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (
      SELECTED ("IDLE NOTIFY") "C: * IDLE\nS: + idling\nS: * 4 EXISTS\nC: DONE\nR: 3 OK x\\r\\n\n"
                               "HANG");
  g_autoptr (MesignImapSession) session = selected (server);

  mesign_imap_session_set_refuses_notify (session, TRUE);
  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_EXISTS);
}

/* One that does not want to stop is left: what it tells of others could be taken for an answer. */
static void
test_notify_goes_on (void)
{
  g_autoptr (ScriptedServer) server =
      scripted_server_start (SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET *\nT: OK x\n"
                                                      "C: * NOTIFY NONE\nT: NO x\nHANG");
  g_autoptr (MesignImapSession) session = selected (server);
  g_autoptr (GError) error = NULL;

  set_notify (session, TRUE);
  g_assert_false (mesign_imap_session_notify_sync (session, FALSE, NULL, &error));
  g_assert_nonnull (error);
  g_assert_false (mesign_imap_session_is_alive (session));
}

/* One that has too much to tell says so: all is looked at, and it is asked for the selected mailbox
 * only, of which it tells nothing otherwise. */
static void
test_notify_overflow (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (
      SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET *\nT: OK x\nC: * IDLE\nS: + idling\n"
                               "S: * OK [NOTIFICATIONOVERFLOW] too much\nC: DONE\nR: 4 OK x\\r\\n\n"
                               "C: * NOTIFY SET (SELECTED-DELAYED (*))\nT: OK x\n"
                               "C: * IDLE\nS: + idling\nS: * 4 EXISTS\nC: DONE\nR: 6 OK x\\r\\n\n"
                               "HANG");
  g_autoptr (MesignImapSession) session = selected (server);

  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_MAILBOXES);
  set_notify (session, FALSE);
  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_EXISTS);
}

/* Who only wants to know whether the connection lives takes nobody the news. */
static void
test_noop_keeps (void)
{
  g_autoptr (ScriptedServer) server =
      scripted_server_start (SELECTED ("IDLE") "C: * NOOP\nS: * 4 EXISTS\nT: OK x\n"
                                               "C: * IDLE\nS: + idling\nC: DONE\nR: 4 OK x\\r\\n\n"
                                               "HANG");
  g_autoptr (MesignImapSession) session = selected (server);

  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
  g_assert_cmpint (idle_once (session), ==, MESIGN_IMAP_EVENT_EXISTS);
}

/* However many are named, and however badly: the memory for them has an end. */
static void
test_notify_hostile (void)
{
  g_autoptr (GString) script = g_string_new (
      SELECTED ("IDLE NOTIFY") "C: * NOTIFY SET *\nT: OK x\nC: * IDLE\nS: + idling\nR: ");
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GPtrArray) names = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (script, "* STATUS m%u (MESSAGES 1)\\r\\n", i);
  g_string_append (script,
                   "* STATUS\\r\\n* STATUS \\r\\n* STATUS \"\\r\\n* STATUS \"a\\134\\r\\n"
                   "* LIST\\r\\n* LIST (\\r\\n* LIST ()\\r\\n* LIST () \\r\\n* LIST () \"\\r\\n"
                   "* LIST () NIL\\r\\n* LIST () NIL \\r\\n\nC: DONE\nR: 4 OK x\\r\\n\nHANG");
  server = scripted_server_start (script->str);
  session = selected (server);
  set_notify (session, TRUE);
  g_assert_cmpint (idle_once (session) & MESIGN_IMAP_EVENT_OTHERS, !=, 0);
  names = mesign_imap_session_take_notified (session);
  g_assert_cmpuint (names->len, ==, 1000);
}

static void
test_idle_cancel (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  GThread *thread;
  MesignImapEvents events;
  gint64 start;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (SELECTED ("IDLE") "C: * IDLE\nS: + idling\nHANG");
  session = selected (server);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  start = g_get_monotonic_time ();
  g_assert_false (mesign_imap_session_idle_sync (session, 60, NULL, &events, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_thread_join (thread);
}

static int test_minutes;
static int test_is_waiting;

static gint64
get_test_time (void)
{
  return (gint64) g_atomic_int_get (&test_minutes) * 60 * G_USEC_PER_SEC;
}

static gpointer
let_time_pass (gpointer data G_GNUC_UNUSED)
{
  g_usleep (300 * 1000);
  g_atomic_int_set (&test_minutes, 27);
  g_usleep (300 * 1000);
  g_assert_true (g_atomic_int_get (&test_is_waiting));
  g_atomic_int_set (&test_minutes, 28);

  return NULL;
}

/* A server may end what idles for half an hour, so an hour's wait is said to have passed before. */
static void
test_idle_is_limited (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (
      SELECTED ("IDLE") "C: * IDLE\nS: + idling\nC: DONE\nR: 3 OK done\\r\\n\n"
                        "C: * NOOP\nT: OK x\nHANG");
  g_autoptr (MesignImapSession) session = selected (server);
  MesignImapEvents events = MESIGN_IMAP_EVENT_FLAGS;
  GThread *thread;
  g_autoptr (GError) error = NULL;

  g_atomic_int_set (&test_is_waiting, TRUE);
  thread = g_thread_new ("time", let_time_pass, NULL);
  mesign_imap_session_set_clock (session, get_test_time, 20);
  mesign_imap_session_idle_sync (session, 3600, NULL, &events, NULL, &error);
  g_atomic_int_set (&test_is_waiting, FALSE);
  g_assert_no_error (error);
  g_assert_cmpuint (events, ==, MESIGN_IMAP_EVENT_NONE);
  g_thread_join (thread);
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
}

/* A server without IDLE is asked. */
static void
test_idle_without_idle (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  MesignImapEvents events;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (SELECTED ("X") "C: * NOOP\nS: * 5 EXISTS\nT: OK x\nHANG");
  session = selected (server);
  mesign_imap_session_idle_sync (session, 1, NULL, &events, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (events, ==, MESIGN_IMAP_EVENT_EXISTS);
}

static void
test_compress_refused (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;

  server = scripted_server_start (
      LOGGED_IN ("COMPRESS=DEFLATE") "C: * COMPRESS DEFLATE\nT: NO [COMPRESSIONACTIVE] no\n"
                                     "C: * NOOP\nT: OK x\nHANG");
  session = logged_in (server);
  g_assert_false (mesign_imap_session_is_compressed (session));
  g_assert_true (mesign_imap_session_noop_sync (session, NULL, NULL, NULL));
}

static void
test_qresync (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignImapSession) session = NULL;
  g_autoptr (MesignImapSelected) state = NULL;
  g_autofree char *vanished = NULL;
  g_autoptr (GError) error = NULL;
  const MesignImapFlags *changed;

  server = scripted_server_start (
      LOGGED_IN ("ENABLE CONDSTORE QRESYNC") "C: * ENABLE QRESYNC\nS: * ENABLED QRESYNC\nT: OK x\n"
                                             "C: * SELECT \"INBOX\" (QRESYNC (7 90))\n"
                                             "S: * 3 EXISTS\nS: * OK [UIDVALIDITY 7] x\n"
                                             "S: * OK [UIDNEXT 10] x\n"
                                             "S: * OK [HIGHESTMODSEQ 20010715194045007] x\n"
                                             "S: * VANISHED (EARLIER) 1:2,5\n"
                                             "S: * 2 FETCH (UID 4 FLAGS (\\Flagged) MODSEQ (95))\n"
                                             "T: OK [READ-WRITE]\nHANG");
  session = logged_in (server);
  state = mesign_imap_session_select_sync (session, "INBOX", 7, 90, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (state->is_resynced);
  g_assert_cmpuint (state->highestmodseq, ==, 20010715194045007);
  vanished = mesign_uid_set_to_string (state->vanished);
  g_assert_cmpstr (vanished, ==, "1:2,5");
  g_assert_cmpuint (state->changed->len, ==, 1);
  changed = &g_array_index (state->changed, MesignImapFlags, 0);
  g_assert_cmpuint (changed->uid, ==, 4);
  g_assert_cmpuint (changed->flags, ==, MESIGN_FLAG_FLAGGED);
  g_assert_cmpuint (changed->modseq, ==, 95);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/imap/session/greeting", test_greeting);
  g_test_add_func ("/imap/session/starttls", test_starttls);
  g_test_add_func ("/imap/session/starttls-refused", test_starttls_refused);
  g_test_add_func ("/imap/session/starttls-injected", test_starttls_injected);
  g_test_add_func ("/imap/session/login-refused", test_login_refused);
  g_test_add_func ("/imap/session/login-limits", test_login_limits);
  g_test_add_func ("/imap/session/login-ways", test_login_ways);
  g_test_add_func ("/imap/session/login-oauth2", test_login_oauth2);
  g_test_add_func ("/imap/session/id-after-login", test_id_after_login);
  g_test_add_func ("/imap/session/silent-server", test_silent_server);
  g_test_add_func ("/imap/session/timeout", test_timeout);
  g_test_add_func ("/imap/session/hostile-answers", test_hostile_answers);
  g_test_add_func ("/imap/session/endless-answer", test_endless_answer);
  g_test_add_func ("/imap/session/bye-at-any-moment", test_bye_at_any_moment);
  g_test_add_func ("/imap/session/unsolicited", test_unsolicited);
  g_test_add_func ("/imap/session/gmail", test_gmail);
  g_test_add_func ("/imap/session/email-id", test_email_id);
  g_test_add_func ("/imap/session/callback-refuses", test_callback_refuses);
  g_test_add_func ("/imap/session/partials", test_partials);
  g_test_add_func ("/imap/session/partials-wrong", test_partials_wrong);
  g_test_add_func ("/imap/session/move-without-move", test_move_without_move);
  g_test_add_func ("/imap/session/copyuid-hostile", test_copyuid_hostile);
  g_test_add_func ("/imap/session/small", test_small);
  g_test_add_func ("/imap/session/append", test_append);
  g_test_add_func ("/imap/session/store", test_store);
  g_test_add_func ("/imap/session/list-roles", test_list_roles);
  g_test_add_func ("/imap/session/list-extended", test_list_extended);
  g_test_add_func ("/imap/session/namespace", test_namespace);
  g_test_add_func ("/imap/session/namespace-not-asked", test_namespace_not_asked);
  g_test_add_func ("/imap/session/utf8", test_utf8);
  g_test_add_func ("/imap/session/idle", test_idle);
  g_test_add_func ("/imap/session/idle-is-limited", test_idle_is_limited);
  g_test_add_func ("/imap/session/notify", test_notify);
  g_test_add_func ("/imap/session/notify-again", test_notify_again);
  g_test_add_func ("/imap/session/notify-refused", test_notify_refused);
  g_test_add_func ("/imap/session/notify-refused-again", test_notify_refused_again);
  g_test_add_func ("/imap/session/notify-known-refused", test_notify_known_refused);
  g_test_add_func ("/imap/session/notify-goes-on", test_notify_goes_on);
  g_test_add_func ("/imap/session/notify-overflow", test_notify_overflow);
  g_test_add_func ("/imap/session/notify-hostile", test_notify_hostile);
  g_test_add_func ("/imap/session/noop-keeps", test_noop_keeps);
  g_test_add_func ("/imap/session/idle-cancel", test_idle_cancel);
  g_test_add_func ("/imap/session/idle-without-idle", test_idle_without_idle);
  g_test_add_func ("/imap/session/compress-refused", test_compress_refused);
  g_test_add_func ("/imap/session/qresync", test_qresync);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
