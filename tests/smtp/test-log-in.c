/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a submission server is told that offers SCRAM and refuses it. Each session takes leave after
 * the log-in, so that anything else it says is a failure of the test. */

#include <gio/gio.h>

#include "scripted-server.h"
#include "smtp/mesign-smtp-session.h"

#define BEGINNING(mechanisms) "TLS\nS: 220 hi\nC: EHLO *\nS: 250-x\nS: 250 AUTH " mechanisms "\n"
#define ALL "SCRAM-SHA-256 PLAIN"
#define SCRAM "C: AUTH SCRAM-SHA-256 *\n"
#define PROOF SCRAM "F: 334 %s\nC: *\n"
#define PLAIN "C: AUTH PLAIN AGEAcA==\n"
#define IN "S: 235 in\n"
#define LEAVE "C: QUIT\nS: 221 bye\nHANG"

typedef struct
{
  const char *name;
  gboolean is_trusted;
  MesignSaslKnowledge before;
  const char *script;
  MesignSaslKnowledge after;
  gboolean is_in;
} Case;

static const Case cases[] = {
  { "no-secret", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 Error: authentication failed: no secret\n" PLAIN IN LEAVE,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "neither", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 no\n" PLAIN "S: 535 5.7.8 wrong\n" LEAVE,
    MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "wrong-password", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: 535 5.7.8 wrong\n" LEAVE, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "too-many", TRUE, MESIGN_SASL_KNOWS_NOTHING, BEGINNING (ALL) SCRAM "S: 454 4.7.0 later\n" LEAVE,
    MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "transition", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: 432 4.7.12 say it once\n" PLAIN IN LEAVE, MESIGN_SASL_KNOWS_NO_SCRAM,
    TRUE },
  { "not-that-one", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "S: 504 5.5.4 not that one\n" PLAIN IN LEAVE, MESIGN_SASL_KNOWS_NO_SCRAM,
    TRUE },
  { "too-weak", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: 534 5.7.9 too weak\n" PLAIN IN LEAVE, MESIGN_SASL_KNOWS_NO_SCRAM,
    TRUE },
  { "accepted-certificate", FALSE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 no secret\n" LEAVE, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "accepted-transition", FALSE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: 432 4.7.12 tell me\n" LEAVE, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "false-proof", TRUE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: 334 dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9\n"
                          "HANG",
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "no-proof", TRUE, MESIGN_SASL_KNOWS_NOTHING, BEGINNING (ALL) PROOF "S: 235 come in\nHANG",
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "proven-refuses", TRUE, MESIGN_SASL_KNOWS_SCRAM,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 no secret\n" LEAVE, MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "proven-offers-plain", TRUE, MESIGN_SASL_KNOWS_SCRAM, BEGINNING ("PLAIN LOGIN") LEAVE,
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "unreadable-refuses", TRUE, MESIGN_SASL_KNOWS_UNREADABLE,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 no secret\n" LEAVE, MESIGN_SASL_KNOWS_UNREADABLE, FALSE },
  { "unreadable-offers-plain", TRUE, MESIGN_SASL_KNOWS_UNREADABLE, BEGINNING ("PLAIN LOGIN") LEAVE,
    MESIGN_SASL_KNOWS_UNREADABLE, FALSE },
  { "known-to-refuse", TRUE, MESIGN_SASL_KNOWS_NO_SCRAM, BEGINNING (ALL) PLAIN IN LEAVE,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "known-to-refuse-accepted", FALSE, MESIGN_SASL_KNOWS_NO_SCRAM,
    BEGINNING (ALL) SCRAM "S: 535 5.7.8 no secret\n" LEAVE, MESIGN_SASL_KNOWS_NO_SCRAM, FALSE },
};

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (ScriptedServer) server = scripted_server_start (one->script);
  g_autofree char *fingerprint = scripted_server_dup_fingerprint ();
  g_autoptr (MesignTlsPolicy) system = mesign_tls_policy_new (NULL);
  g_autoptr (MesignTlsPolicy) pinned =
      mesign_tls_policy_with_pin (system, "localhost", fingerprint);
  g_autoptr (MesignServer) address = mesign_server_new (
      MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, "localhost", scripted_server_get_port (server), "a");
  g_autoptr (MesignSmtpSession) session =
      mesign_smtp_session_new (address, one->is_trusted ? system : pinned);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);
  g_autoptr (GError) error = NULL;

  scripted_server_set_trusted (one->is_trusted);
  mesign_smtp_session_set_knowledge (session, one->before);
  mesign_smtp_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mesign_smtp_session_login_sync (session, login, NULL, &error), ==, one->is_in);
  g_assert_cmpint (mesign_smtp_session_get_knowledge (session), ==, one->after);
  g_assert_cmpint (error == NULL, ==, one->is_in);
  mesign_smtp_session_quit_sync (session, NULL);
  scripted_server_set_trusted (FALSE);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp/log-in/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
