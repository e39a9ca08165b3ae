/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "scripted-server.h"
#include "smtp/mesign-smtp-session.h"

#define HELLO                                                                                      \
  "TLS\nS: 220 mail.example ESMTP\nC: EHLO [127.0.0.1]\nS: 250-mail.example hello\n"               \
  "S: 250-SIZE 1000\nS: 250-8BITMIME\nS: 250 AUTH PLAIN LOGIN\n"

static MesignSmtpSession *
session_for (ScriptedServer *server, MesignServerSecurity security)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignServer) address = NULL;
  MesignSmtpSession *session;

  address = mesign_server_new (MESIGN_SERVER_SMTP, security, "localhost",
                               scripted_server_get_port (server), "a");
  session = mesign_smtp_session_new (address, policy);
  mesign_smtp_session_set_timeouts (session, 20, 3);

  return session;
}

static MesignSmtpSession *
connected_to (ScriptedServer *server)
{
  MesignSmtpSession *session = session_for (server, MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  mesign_smtp_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);

  return session;
}

static void
assert_connect_fails (const char *script, MesignServerSecurity security, GQuark domain, int code)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignSmtpSession) session = session_for (server, security);
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_smtp_session_connect_sync (session, NULL, &error));
  g_assert_error (error, domain, code);
  g_assert_false (mesign_smtp_session_is_alive (session));
}

static void
test_greeting (void)
{
  assert_connect_fails ("TLS\nS: 554 go away\nHANG", MESIGN_SERVER_TLS, MESIGN_SMTP_ERROR,
                        MESIGN_SMTP_ERROR_PERMANENT);
  assert_connect_fails ("TLS\nS: 421 busy\nHANG", MESIGN_SERVER_TLS, MESIGN_SMTP_ERROR,
                        MESIGN_SMTP_ERROR_TEMPORARY);
  assert_connect_fails ("TLS\nS: * OK IMAP\nHANG", MESIGN_SERVER_TLS, MESIGN_SMTP_ERROR,
                        MESIGN_SMTP_ERROR_PROTOCOL);
  assert_connect_fails ("TLS\nX: 1000 220-more\\r\\n\nHANG", MESIGN_SERVER_TLS, MESIGN_SMTP_ERROR,
                        MESIGN_SMTP_ERROR_PROTOCOL);
  assert_connect_fails ("TLS\nX: 1048580 2\nHANG", MESIGN_SERVER_TLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_LIMIT);
  assert_connect_fails ("TLS\nR: 220 a\\000\nHANG", MESIGN_SERVER_TLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_PROTOCOL);
  assert_connect_fails ("TLS\nR: 220 ha\nCLOSE", MESIGN_SERVER_TLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_CLOSED);
  assert_connect_fails ("TLS\nHANG", MESIGN_SERVER_TLS, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
}

static void
test_starttls (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start ("S: 220 hi\nC: EHLO *\nS: 250-x\nS: 250-XOLD\nS: 250 STARTTLS\n"
                                  "C: STARTTLS\nS: 220 go\nTLS\n"
                                  "C: EHLO *\nS: 250-x\nS: 250 size 20\nHANG");
  session = session_for (server, MESIGN_SERVER_STARTTLS);
  mesign_smtp_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (mesign_smtp_session_has_extension (session, "XOLD"));
  g_assert_cmpuint (mesign_smtp_session_get_size_limit (session), ==, 20);
}

static void
test_starttls_refused (void)
{
  assert_connect_fails ("S: 220 hi\nC: EHLO *\nS: 250 x\nHANG", MESIGN_SERVER_STARTTLS,
                        MESIGN_NET_ERROR, MESIGN_NET_ERROR_NO_STARTTLS);
  assert_connect_fails ("S: 220 hi\nC: EHLO *\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\n"
                        "R: 220 go\\r\\n250 forged\\r\\n\nHANG",
                        MESIGN_SERVER_STARTTLS, MESIGN_NET_ERROR,
                        MESIGN_NET_ERROR_PLAINTEXT_INJECTED);
  assert_connect_fails ("S: 220 hi\nC: EHLO *\nS: 250-x\nS: 250 STARTTLS\nC: STARTTLS\n"
                        "S: 454 later\nHANG",
                        MESIGN_SERVER_STARTTLS, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TEMPORARY);
}

static void
try_login (const char *mechanisms, const char *rest, MesignLoginKind kind, GQuark domain, int code)
{
  g_autofree char *script = g_strdup_printf ("TLS\nS: 220 hi\nC: EHLO *\nS: 250-x\nS: 250 AUTH %s\n"
                                             "%s\nHANG",
                                             mechanisms, rest);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (kind, "a", secret);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_smtp_session_login_sync (session, login, NULL, &error), ==, domain == 0);
  if (domain != 0)
    g_assert_error (error, domain, code);
}

static void
test_login (void)
{
  try_login ("LOGIN PLAIN", "C: AUTH PLAIN AGEAcA==\nS: 235 in", MESIGN_LOGIN_PASSWORD, 0, 0);
  try_login ("LOGIN",
             "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YQ==\nS: 334 UGFzc3dvcmQ6\nC: cA==\n"
             "S: 235 in",
             MESIGN_LOGIN_PASSWORD, 0, 0);
  try_login ("XOAUTH2", "C: AUTH XOAUTH2 dXNlcj1hAWF1dGg9QmVhcmVyIHABAQ==\nS: 235 in",
             MESIGN_LOGIN_OAUTH2, 0, 0);
  try_login ("XOAUTH2", "C: AUTH XOAUTH2 *\nS: 334 eyJ9\nC: \nS: 535 5.7.8 no", MESIGN_LOGIN_OAUTH2,
             MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_AUTHENTICATION);
  try_login ("PLAIN", "C: AUTH PLAIN *\nS: 535 5.7.8 wrong", MESIGN_LOGIN_PASSWORD,
             MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_AUTHENTICATION);
  try_login ("PLAIN", "C: AUTH PLAIN *\nS: 454 4.7.0 later", MESIGN_LOGIN_PASSWORD,
             MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TEMPORARY);
  try_login ("GSSAPI", "", MESIGN_LOGIN_PASSWORD, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED);
}

typedef struct
{
  guint called;
  gboolean refuses;
} Commit;

static gboolean
on_commit (gpointer data, GError **error)
{
  Commit *commit = data;

  commit->called++;
  if (!commit->refuses)
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE, "full");

  return FALSE;
}

static const char *const two[] = { "b@x.test", "c@x.test", NULL };

static gboolean
send_to (MesignSmtpSession *session,
         const char *const *recipients,
         const char *message,
         Commit *commit,
         GPtrArray **results,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new (message, strlen (message));

  return mesign_smtp_session_send_sync (session, "a@x.test", recipients, octets, on_commit, commit,
                                        results, cancellable, error);
}

/* Sends to two recipients through a server with a script; gives the error. */
static GError *
try_send (const char *rest, guint called, GPtrArray **results, gboolean *alive)
{
  g_autofree char *script = g_strconcat (HELLO, rest, "\nHANG", NULL);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  Commit commit = { 0 };
  GError *error = NULL;
  gboolean sent = send_to (session, two, "A: b\r\n\r\nx\r\n", &commit, results, NULL, &error);

  g_assert_cmpint (sent, ==, error == NULL);
  g_assert_cmpuint (commit.called, ==, called);
  if (alive != NULL)
    *alive = mesign_smtp_session_is_alive (session);

  return error;
}

static void
test_send (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Commit commit = { 0 };
  const MesignSmtpResult *result;

  server = scripted_server_start (
      HELLO
      "C: MAIL FROM:<a@x.test> SIZE=36 BODY=8BITMIME\nS: 250 2.1.0 ok\n"
      "C: RCPT TO:<b@x.test>\nS: 250 2.1.5 fine\n"
      "C: RCPT TO:<c@x.test>\nS: 550-5.1.1 no such\nS: 550 5.1.1 user\n"
      "C: DATA\nS: 354 go\nC: A: b\nC: \nC: ..dot\nC: ...\nC: ..\nC: übung\nC: \nC: end\nC: .\n"
      "S: 250 2.0.0 queued\nC: QUIT\nS: 221 bye\nCLOSE");
  session = connected_to (server);
  send_to (session, two, "A: b\n\n.dot\r\n..\n.\n\303\274bung\n\nend", &commit, &results, NULL,
           &error);
  g_assert_no_error (error);
  g_assert_cmpuint (commit.called, ==, 1);
  g_assert_cmpuint (results->len, ==, 2);

  result = g_ptr_array_index (results, 0);
  g_assert_true (result->is_accepted);
  g_assert_cmpstr (result->address, ==, "b@x.test");
  result = g_ptr_array_index (results, 1);
  g_assert_false (result->is_accepted);
  g_assert_false (result->is_temporary);
  g_assert_cmpuint (result->code, ==, 550);
  g_assert_cmpstr (result->enhanced, ==, "5.1.1");
  g_assert_cmpstr (result->text, ==, "no such user");
  mesign_smtp_session_quit_sync (session, NULL);
}

static void
test_all_refused (void)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GPtrArray) later = NULL;
  g_autoptr (GError) error = NULL;
  gboolean alive;

  error = try_send ("C: MAIL *\nS: 250 ok\nC: RCPT *\nS: 450 4.2.0 later\nC: RCPT *\n"
                    "S: 550 5.1.1 never\nC: RSET\nS: 250 ok",
                    0, &results, &alive);
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED);
  g_assert_cmpuint (results->len, ==, 2);
  g_assert_true (((const MesignSmtpResult *) g_ptr_array_index (results, 0))->is_temporary);
  g_assert_true (alive);
  g_clear_error (&error);

  error = try_send ("C: MAIL *\nS: 250 ok\nC: RCPT *\nS: 450 later\nC: RCPT *\nS: 451 later\n"
                    "C: RSET\nS: 250 ok",
                    0, &later, NULL);
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TEMPORARY);
}

#define ENVELOPE "C: MAIL *\nS: 250 ok\nC: RCPT *\nS: 250 ok\nC: RCPT *\nS: 250 ok\n"
#define MESSAGE ENVELOPE "C: DATA\nS: 354 go\nC: A: b\nC: \nC: x\n"

static void
test_refusals (void)
{
  static const struct
  {
    const char *rest;
    guint called;
    MesignSmtpError code;
    gboolean alive;
  } cases[] = {
    { "C: MAIL *\nS: 553 5.7.1 not you\nC: RSET\nS: 250 ok", 0, MESIGN_SMTP_ERROR_SENDER_REFUSED,
      TRUE },
    { "C: MAIL *\nS: 552 5.3.4 big\nC: RSET\nS: 250 ok", 0, MESIGN_SMTP_ERROR_TOO_LARGE, TRUE },
    { "C: MAIL *\nS: 451 4.3.0 later\nC: RSET\nS: 250 ok", 0, MESIGN_SMTP_ERROR_TEMPORARY, TRUE },
    { "C: MAIL *\nS: 421 closing\nHANG", 0, MESIGN_SMTP_ERROR_TEMPORARY, FALSE },
    { ENVELOPE "C: DATA\nS: 554 no\nC: RSET\nS: 250 ok", 0, MESIGN_SMTP_ERROR_PERMANENT, TRUE },
    { MESSAGE "C: .\nS: 550 5.7.1 spam\nC: RSET\nS: 250 ok", 1, MESIGN_SMTP_ERROR_PERMANENT, TRUE },
    { MESSAGE "C: .\nS: 552 5.7.0 attachment\nC: RSET\nS: 250 ok", 1, MESIGN_SMTP_ERROR_PERMANENT,
      TRUE },
    { MESSAGE "C: .\nS: 451 later\nC: RSET\nS: 250 ok", 1, MESIGN_SMTP_ERROR_TEMPORARY, TRUE },
    { MESSAGE "C: .\nCLOSE", 1, MESIGN_SMTP_ERROR_UNCERTAIN, FALSE },
    { MESSAGE "C: .\nR: 25\nCLOSE", 1, MESIGN_SMTP_ERROR_UNCERTAIN, FALSE },
    { MESSAGE "C: .\nS: nonsense\nHANG", 1, MESIGN_SMTP_ERROR_UNCERTAIN, FALSE },
    { MESSAGE "C: .\nHANG", 1, MESIGN_SMTP_ERROR_UNCERTAIN, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = NULL;
      gboolean alive;

      error = try_send (cases[i].rest, cases[i].called, &results, &alive);
      g_test_message ("%s: %s", cases[i].rest, error->message);
      g_assert_error (error, MESIGN_SMTP_ERROR, (int) cases[i].code);
      g_assert_cmpint (alive, ==, cases[i].alive);
    }
}

static void
test_dropped_before_commit (void)
{
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  error = try_send (ENVELOPE "C: DATA\nCLOSE", 0, &results, NULL);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
}

/* What the caller does not commit to never ends, so the server drops it. */
static void
test_commit_refused (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (HELLO MESSAGE "C: never\nCLOSE");
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Commit commit = { .refuses = TRUE };

  g_assert_false (send_to (session, two, "A: b\r\n\r\nx\r\n", &commit, &results, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE);
  g_assert_cmpuint (commit.called, ==, 1);
  g_assert_false (mesign_smtp_session_is_alive (session));
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
try_cancel (const char *rest, GQuark domain, int code)
{
  g_autofree char *script = g_strconcat (HELLO, rest, "HANG", NULL);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  Commit commit = { 0 };
  gint64 start = g_get_monotonic_time ();

  g_assert_false (send_to (session, two, "A: b\r\n\r\nx\r\n", &commit, NULL, cancellable, &error));
  g_assert_error (error, domain, code);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_assert_false (mesign_smtp_session_is_alive (session));
  g_thread_join (thread);
}

static void
test_cancel (void)
{
  try_cancel (ENVELOPE, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  try_cancel (MESSAGE "C: .\n", MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNCERTAIN);
}

static void
test_too_large (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (HELLO "HANG");
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  g_autofree char *message = g_strnfill (1001, 'x');
  g_autoptr (GError) error = NULL;
  Commit commit = { 0 };

  g_assert_false (send_to (session, two, message, &commit, NULL, NULL, &error));
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TOO_LARGE);
  g_assert_true (mesign_smtp_session_is_alive (session));
}

/* Addresses go into commands: nothing in them may end one. */
static void
test_addresses (void)
{
  static const char *const bad[] = { "b@x.test>\r\nDATA", "b@x.test\n",  "b<c@x.test",
                                     "用户@x.test",       "b@\xff.test", "b@x.test＞，c" };
  static const char *const idn[] = { "b@例子.测试", NULL };
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Commit commit = { 0 };

  server = scripted_server_start (HELLO "C: MAIL FROM:<a@x.test> SIZE=11\nS: 250 ok\n"
                                        "C: RCPT TO:<b@xn--fsqu00a.xn--0zwm56d>\nS: 550 no\n"
                                        "C: RSET\nS: 250 ok\nHANG");
  session = connected_to (server);
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      const char *const recipients[] = { bad[i], NULL };

      g_assert_false (send_to (session, recipients, "A: b\r\n\r\nx", &commit, NULL, NULL, &error));
      g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED);
      g_clear_error (&error);
    }
  g_assert_false (send_to (session, idn, "A: b\r\n\r\nx", &commit, NULL, NULL, &error));
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED);
}

static void
test_smtputf8 (void)
{
  static const char *const recipients[] = { "用户@例子.测试", NULL };
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GError) error = NULL;
  Commit commit = { 0 };

  server = scripted_server_start ("TLS\nS: 220 x\nC: EHLO *\nS: 250-x\nS: 250 SMTPUTF8\n"
                                  "C: MAIL FROM:<a@x.test> SMTPUTF8\nS: 250 ok\n"
                                  "C: RCPT TO:<用户@xn--fsqu00a.xn--0zwm56d>\nS: 250 ok\n"
                                  "C: DATA\nS: 354 go\nC: A: b\nC: \nC: x\nC: .\nS: 250 ok\nHANG");
  session = connected_to (server);
  send_to (session, recipients, "A: b\r\n\r\nx", &commit, NULL, NULL, &error);
  g_assert_no_error (error);
}

#define ABLE                                                                                       \
  "TLS\nS: 220 x\nC: EHLO *\nS: 250-x\nS: 250-PIPELINING\nS: 250-CHUNKING\nS: 250 8BITMIME\n"
#define AHEAD "C: MAIL *\nC: RCPT TO:<b@x.test>\nC: RCPT TO:<c@x.test>\n"

/* Sends to two recipients through a server that can do all; the server reads before it answers. */
static GError *
try_ahead (const char *rest, const char *message, guint called, GPtrArray **results)
{
  g_autofree char *script = g_strconcat (ABLE, rest, "\nHANG", NULL);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignSmtpSession) session = connected_to (server);
  Commit commit = { 0 };
  GError *error = NULL;

  send_to (session, two, message, &commit, results, NULL, &error);
  g_assert_cmpuint (commit.called, ==, called);

  return error;
}

/* RFC 2920, RFC 3030: who is refused is known before the message goes, and the chunk is as long as
 * it is said to be. */
static void
test_ahead (void)
{
  static const struct
  {
    const char *message;
    const char *said;
  } cases[] = {
    { "A: b\n\n.x\r\n\303\274\nend", "C: BDAT 21\nC: A: b\nC: \nC: .x\nC: ü\nC: end\n" },
    { "A: b\r\n\r\n..\r\n", "C: BDAT 12\nB: 12\n" },
    { "A: b\n\nx\r", "C: BDAT 11\nB: 11\n" },
    { "A: b\n\nx\r\r\ny", "C: BDAT 15\nB: 15\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *script =
          g_strconcat (AHEAD "S: 250 ok\nS: 550 5.1.1 no\nS: 250 ok\n", cases[i].said,
                       "S: 250 got it\nC: BDAT 0 LAST\n", "S: 250 queued", NULL);
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error = try_ahead (script, cases[i].message, 1, &results);

      g_assert_no_error (error);
      g_assert_cmpuint (results->len, ==, 2);
      g_assert_false (((const MesignSmtpResult *) results->pdata[0])->is_accepted);
      g_assert_true (((const MesignSmtpResult *) results->pdata[1])->is_accepted);
    }
}

/* What went ahead is answered in any case; no answer may be taken for that of another command. */
static void
test_ahead_refused (void)
{
  static const struct
  {
    const char *rest;
    guint called;
    MesignSmtpError code;
  } cases[] = {
    { AHEAD "S: 553 5.7.1 not you\nS: 503 no\nS: 503 no\nC: RSET\nS: 250 ok", 0,
      MESIGN_SMTP_ERROR_SENDER_REFUSED },
    { AHEAD "S: 421 closing\nCLOSE", 0, MESIGN_SMTP_ERROR_TEMPORARY },
    { AHEAD "S: 250 ok\nS: 550 no\nS: 550 no\nC: RSET\nS: 250 ok", 0,
      MESIGN_SMTP_ERROR_ALL_RECIPIENTS_REFUSED },
    { AHEAD "S: 250 ok\nS: 250 ok\nS: 250 ok\nC: BDAT 11\nB: 11\nS: 552 5.3.4 big\nC: RSET\n"
            "S: 250 ok",
      0, MESIGN_SMTP_ERROR_TOO_LARGE },
    { AHEAD "S: 250 ok\nS: 250 ok\nS: 250 ok\nC: BDAT 11\nB: 11\nS: 250 ok\nC: BDAT 0 LAST\n"
            "S: 550 spam\nC: RSET\nS: 250 ok",
      1, MESIGN_SMTP_ERROR_PERMANENT },
    { AHEAD "S: 250 ok\nS: 250 ok\nS: 250 ok\nC: BDAT 11\nB: 11\nS: 250 ok\nC: BDAT 0 LAST\nCLOSE",
      1, MESIGN_SMTP_ERROR_UNCERTAIN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GPtrArray) results = NULL;
      g_autoptr (GError) error =
          try_ahead (cases[i].rest, "A: b\r\n\r\nx\r\n", cases[i].called, &results);

      g_test_message ("%s", cases[i].rest);
      g_assert_error (error, MESIGN_SMTP_ERROR, (int) cases[i].code);
    }
}

/* More recipients than may go ahead at once. */
static void
test_many_recipients (void)
{
  g_autoptr (GString) script = g_string_new (ABLE "C: MAIL *\n");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) recipients = NULL;
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  Commit commit = { 0 };

  for (guint i = 0; i < 120; i++)
    {
      g_autofree char *address = g_strdup_printf ("r%u@x.test", i);

      g_strv_builder_add (builder, address);
      g_string_append_printf (script, "C: RCPT TO:<%s>\n", address);
      if (i == 49)
        g_string_append (script, "S: 250 ok\n");
      for (guint n = 0; i % 50 == 49 && n < 50; n++)
        g_string_append (script, "S: 250 ok\n");
    }
  for (guint n = 0; n < 20; n++)
    g_string_append (script, "S: 250 ok\n");
  g_string_append (script, "C: BDAT 11\nB: 11\nS: 250 ok\nC: BDAT 0 LAST\nS: 250 ok\nHANG");
  recipients = g_strv_builder_end (builder);
  server = scripted_server_start (script->str);
  session = connected_to (server);
  send_to (session, (const char *const *) recipients, "A: b\r\n\r\nx\r\n", &commit, &results, NULL,
           &error);
  g_assert_no_error (error);
  g_assert_cmpuint (results->len, ==, 120);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/smtp/session/greeting", test_greeting);
  g_test_add_func ("/smtp/session/starttls", test_starttls);
  g_test_add_func ("/smtp/session/starttls-refused", test_starttls_refused);
  g_test_add_func ("/smtp/session/login", test_login);
  g_test_add_func ("/smtp/session/send", test_send);
  g_test_add_func ("/smtp/session/all-refused", test_all_refused);
  g_test_add_func ("/smtp/session/refusals", test_refusals);
  g_test_add_func ("/smtp/session/dropped-before-commit", test_dropped_before_commit);
  g_test_add_func ("/smtp/session/commit-refused", test_commit_refused);
  g_test_add_func ("/smtp/session/cancel", test_cancel);
  g_test_add_func ("/smtp/session/too-large", test_too_large);
  g_test_add_func ("/smtp/session/addresses", test_addresses);
  g_test_add_func ("/smtp/session/smtputf8", test_smtputf8);
  g_test_add_func ("/smtp/session/ahead", test_ahead);
  g_test_add_func ("/smtp/session/ahead-refused", test_ahead_refused);
  g_test_add_func ("/smtp/session/many-recipients", test_many_recipients);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
