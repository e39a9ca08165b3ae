/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "mesign-sandbox.h"
#include "smtp/mesign-smtp-session.h"

static MesignSandbox *sandbox;

static MesignSmtpSession *
connected (MesignServerSecurity security)
{
  g_autoptr (MesignTlsPolicy) policy = NULL;
  g_autoptr (MesignServer) server = NULL;
  g_autoptr (MesignSmtpSession) session = NULL;
  g_autoptr (GError) error = NULL;
  const char *port = security == MESIGN_SERVER_TLS ? "smtp.tls" : "smtp.starttls";

  policy = mesign_tls_policy_new (mesign_sandbox_get_string (sandbox, "ca"));
  server = mesign_server_new (
      MESIGN_SERVER_SMTP, security, mesign_sandbox_get_string (sandbox, "smtp.host"),
      (guint16) mesign_sandbox_get_int (sandbox, port), "alice@example.test");
  session = mesign_smtp_session_new (server, policy);
  mesign_smtp_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&session);
}

static gboolean
log_in (MesignSmtpSession *session, const char *password, GError **error)
{
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (password);
  g_autoptr (MesignLogin) login = NULL;

  login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "alice@example.test", secret);

  return mesign_smtp_session_login_sync (session, login, NULL, error);
}

static MesignSmtpSession *
logged_in (MesignServerSecurity security)
{
  MesignSmtpSession *session = connected (security);
  g_autoptr (GError) error = NULL;

  log_in (session, "pw-alice", &error);
  g_assert_no_error (error);

  return session;
}

static gboolean
send_mail (MesignSmtpSession *session,
           const char *const *recipients,
           const char *subject,
           GPtrArray **results,
           GError **error)
{
  g_autofree char *message = NULL;
  g_autoptr (GBytes) octets = NULL;

  message = g_strdup_printf ("From: alice@example.test\r\nTo: bob@example.test\r\nSubject: %s\r\n"
                             "\r\n.dot\r\n..\r\nend\r\n",
                             subject);
  octets = g_bytes_new (message, strlen (message));

  return mesign_smtp_session_send_sync (session, "alice@example.test", recipients, octets, NULL,
                                        NULL, results, NULL, error);
}

static gboolean
lies_in_inbox (const char *subject)
{
  g_auto (GStrv) files = NULL;
  g_autofree char *line = g_strdup_printf ("Subject: %s", subject);
  g_autoptr (GError) error = NULL;

  files = mesign_sandbox_fetch (sandbox, "bob@example.test", "INBOX", &error);
  g_assert_no_error (error);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *mail = NULL;

      g_assert_true (g_file_get_contents (files[i], &mail, NULL, NULL));
      if (strstr (mail, line) != NULL && strstr (mail, "\n.dot\r\n..\r\nend") != NULL)
        return TRUE;
      if (strstr (mail, line) != NULL && strstr (mail, "\n.dot\n..\nend") != NULL)
        return TRUE;
    }

  return FALSE;
}

/* A server may deliver a moment after it has answered. */
static gboolean
has_arrived (const char *subject)
{
  for (guint i = 0; i < 200; i++)
    {
      if (lies_in_inbox (subject))
        return TRUE;
      g_usleep (100 * 1000);
    }

  return FALSE;
}

static void
command (const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, text, &error);

  g_assert_no_error (error);
}

static const char *const bob[] = { "bob@example.test", NULL };

static void
test_send (void)
{
  static const MesignServerSecurity ways[] = { MESIGN_SERVER_TLS, MESIGN_SERVER_STARTTLS };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr (MesignSmtpSession) session = logged_in (ways[i]);
      g_autofree char *subject = g_strdup_printf ("way %u", i);
      g_autoptr (GError) error = NULL;

      send_mail (session, bob, subject, NULL, &error);
      g_assert_no_error (error);
      mesign_smtp_session_quit_sync (session, NULL);
      g_assert_true (has_arrived (subject));
    }
}

static void
test_wrong_password (void)
{
  g_autoptr (MesignSmtpSession) session = connected (MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  g_assert_false (log_in (session, "wrong", &error));
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_AUTHENTICATION);
}

static void
test_unknown_recipient (void)
{
  static const char *const both[] = { "nobody@example.test", "bob@example.test", NULL };
  g_autoptr (MesignSmtpSession) session = logged_in (MESIGN_SERVER_STARTTLS);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;
  const MesignSmtpResult *refused;

  send_mail (session, both, "half unknown", &results, &error);
  g_assert_no_error (error);
  refused = g_ptr_array_index (results, 0);
  g_assert_false (refused->is_accepted);
  g_assert_cmpuint (refused->code / 100, ==, 5);
  g_assert_true (has_arrived ("half unknown"));
}

static void
test_refused_recipient (void)
{
  static const char *const both[] = { "carol@example.test", "bob@example.test", NULL };
  g_autoptr (MesignSmtpSession) session = logged_in (MESIGN_SERVER_TLS);
  g_autoptr (GPtrArray) results = NULL;
  g_autoptr (GError) error = NULL;

  command ("{\"do\": \"smtp-fail\", \"at\": \"rcpt\", \"code\": 550, \"times\": 1, "
           "\"match\": \"carol@\"}");
  send_mail (session, both, "half refused", &results, &error);
  g_assert_no_error (error);
  g_assert_false (((const MesignSmtpResult *) g_ptr_array_index (results, 0))->is_accepted);
  g_assert_true (((const MesignSmtpResult *) g_ptr_array_index (results, 1))->is_accepted);
  g_assert_true (has_arrived ("half refused"));
}

static void
test_temporary (void)
{
  g_autoptr (MesignSmtpSession) session = logged_in (MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  command ("{\"do\": \"smtp-fail\", \"at\": \"data\", \"code\": 451, \"times\": 1}");
  g_assert_false (send_mail (session, bob, "second try", NULL, &error));
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_TEMPORARY);
  g_clear_error (&error);
  send_mail (session, bob, "second try", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (has_arrived ("second try"));
}

/* The server took it, and only we do not know. */
static void
test_after_data (void)
{
  g_autoptr (MesignSmtpSession) session = logged_in (MESIGN_SERVER_TLS);
  g_autoptr (GError) error = NULL;

  command ("{\"do\": \"smtp-fail\", \"at\": \"after-data\", \"times\": 1}");
  g_assert_false (send_mail (session, bob, "uncertain", NULL, &error));
  g_assert_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNCERTAIN);
  g_assert_false (mesign_smtp_session_is_alive (session));
  g_assert_true (has_arrived ("uncertain"));
}

static gboolean
is_postfix (void)
{
  return g_strcmp0 (g_getenv ("MESIGN_SANDBOX_SMTP"), "postfix") == 0;
}

/* Postfix logs by which mechanism somebody logged in, and how often it was told what. */
static void
test_postfix_log (void)
{
  g_autoptr (MesignSmtpSession) session = logged_in (MESIGN_SERVER_TLS);
  g_autofree char *path =
      g_build_filename (mesign_sandbox_get_string (sandbox, "dir"), "postfix", "mail.log", NULL);
  g_autoptr (GError) error = NULL;

  send_mail (session, bob, "in chunks", NULL, &error);
  g_assert_no_error (error);
  mesign_smtp_session_quit_sync (session, NULL);
  g_assert_true (has_arrived ("in chunks"));
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *log = NULL;

      g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
      if (strstr (log, "sasl_method=SCRAM-SHA-256") != NULL && strstr (log, "bdat=2") != NULL)
        return;
      g_usleep (100 * 1000);
    }
  g_assert_not_reached ();
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start ("imap,smtp", "alice,bob", &error);
  g_assert_no_error (error);
  g_test_add_func ("/smtp/server/send", test_send);
  g_test_add_func ("/smtp/server/wrong-password", test_wrong_password);
  g_test_add_func ("/smtp/server/unknown-recipient", test_unknown_recipient);
  if (is_postfix ())
    g_test_add_func ("/smtp/server/postfix-log", test_postfix_log);
  else
    {
      g_test_add_func ("/smtp/server/refused-recipient", test_refused_recipient);
      g_test_add_func ("/smtp/server/temporary", test_temporary);
      g_test_add_func ("/smtp/server/after-data", test_after_data);
    }
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
