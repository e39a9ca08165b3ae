/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a server is told that offers SCRAM and refuses it. The script of each case ends with what
 * the session asks after a log-in, so that anything else it says is a failure of the test. */

#include <gio/gio.h>
#include <string.h>

#include "imap/mesign-imap-session.h"
#include "scripted-server.h"

#define ALL "AUTH=SCRAM-SHA-256 AUTH=PLAIN"
#define BEGINNING(mechanisms) "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR " mechanisms "] hello\n"
#define SCRAM "C: * AUTHENTICATE SCRAM-SHA-256 *\n"
#define PROOF SCRAM "F: + %s\nC: *\n"
#define PLAIN "C: * AUTHENTICATE PLAIN AGEAcA==\n"
#define IN "T: OK [CAPABILITY IMAP4rev1] in\nHANG"
#define NOT_IN "C: * CAPABILITY\nS: * CAPABILITY IMAP4rev1\nT: OK x\nHANG"
/* The answer to a challenge bears no tag: it is the first command's. */
#define REFUSED_PROOF(said) "S: * CAPABILITY IMAP4rev1\nS: 1 NO " said "\n"

typedef enum
{
  BY_SYSTEM,
  BY_FILE,
  BY_PIN,
} Trust;

typedef struct
{
  const char *name;
  Trust trust;
  MesignSaslKnowledge before;
  const char *script;
  MesignSaslKnowledge after;
  gboolean is_in;
} Case;

static const Case cases[] = {
  /* nothing was said that shows whether the password is right */
  { "no-secret", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "T: NO [AUTHENTICATIONFAILED] no secret in database\n" PLAIN IN,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "no-secret-login", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING ("AUTH=SCRAM-SHA-256 AUTH=LOGIN") SCRAM
    "T: NO no\nC: * AUTHENTICATE LOGIN\nS: + VXNlcm5hbWU6\nC: YQ==\nS: + UGFzc3dvcmQ6\n"
    "C: cA==\nS: * CAPABILITY IMAP4rev1\nS: 2 OK in\nHANG",
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "neither", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "T: NO no\n" PLAIN "T: NO [AUTHENTICATIONFAILED] wrong\n" NOT_IN,
    MESIGN_SASL_KNOWS_NOTHING, FALSE },
  /* the password is wrong: it is not counted twice */
  { "wrong-password", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[AUTHENTICATIONFAILED] wrong") NOT_IN,
    MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "wrong-password-without-code", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("wrong") NOT_IN, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "expired", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[EXPIRED] wrong") NOT_IN, MESIGN_SASL_KNOWS_NOTHING,
    FALSE },
  { "busy", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "T: NO [UNAVAILABLE] later\n" NOT_IN, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "transition", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[TRANSITION-NEEDED] say it once") PLAIN IN,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "cannot", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[CANNOT] out of order") PLAIN IN,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  /* only a server that the system's authorities vouch for is told the password in its place */
  { "accepted-certificate", BY_PIN, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "T: NO no secret\n" NOT_IN, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "own-authorities", BY_FILE, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) SCRAM "T: NO no secret\n" NOT_IN, MESIGN_SASL_KNOWS_NOTHING, FALSE },
  { "accepted-transition", BY_PIN, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[TRANSITION-NEEDED] tell me") NOT_IN,
    MESIGN_SASL_KNOWS_NOTHING, FALSE },
  /* a server that cannot prove itself is none */
  { "false-proof", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: + dj1BQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9\n"
                          "HANG",
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "no-proof", BY_SYSTEM, MESIGN_SASL_KNOWS_NOTHING,
    BEGINNING (ALL) PROOF "S: * CAPABILITY IMAP4rev1\nS: 1 OK come in\nHANG",
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  /* and one that has proven itself before does not ask for the password now */
  { "proven-refuses", BY_SYSTEM, MESIGN_SASL_KNOWS_SCRAM,
    BEGINNING (ALL) SCRAM "T: NO no secret\n" NOT_IN, MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "proven-transition", BY_SYSTEM, MESIGN_SASL_KNOWS_SCRAM,
    BEGINNING (ALL) PROOF REFUSED_PROOF ("[TRANSITION-NEEDED] tell me") NOT_IN,
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "proven-offers-plain", BY_SYSTEM, MESIGN_SASL_KNOWS_SCRAM, BEGINNING ("AUTH=PLAIN") NOT_IN,
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  { "proven-offers-login", BY_SYSTEM, MESIGN_SASL_KNOWS_SCRAM, BEGINNING ("IDLE") NOT_IN,
    MESIGN_SASL_KNOWS_SCRAM, FALSE },
  /* what is known to be refused is not asked for again */
  { "known-to-refuse", BY_SYSTEM, MESIGN_SASL_KNOWS_NO_SCRAM, BEGINNING (ALL) PLAIN IN,
    MESIGN_SASL_KNOWS_NO_SCRAM, TRUE },
  { "known-to-refuse-accepted", BY_PIN, MESIGN_SASL_KNOWS_NO_SCRAM,
    BEGINNING (ALL) SCRAM "T: NO no secret\n" NOT_IN, MESIGN_SASL_KNOWS_NO_SCRAM, FALSE },
};

static MesignTlsPolicy *
dup_policy (Trust trust)
{
  g_autoptr (MesignTlsPolicy) system = mesign_tls_policy_new (NULL);
  g_autofree char *fingerprint = scripted_server_dup_fingerprint ();

  switch (trust)
    {
    case BY_PIN:
      return mesign_tls_policy_with_pin (system, "localhost", fingerprint);
    case BY_FILE:
      return mesign_tls_policy_new (scripted_server_get_ca ());
    case BY_SYSTEM:
    default:
      return g_steal_pointer (&system);
    }
}

static void
test_case (gconstpointer data)
{
  const Case *one = data;
  g_autoptr (ScriptedServer) server = scripted_server_start (one->script);
  g_autoptr (MesignTlsPolicy) policy = dup_policy (one->trust);
  g_autoptr (MesignServer) address = mesign_server_new (
      MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", scripted_server_get_port (server), "a");
  g_autoptr (MesignImapSession) session = mesign_imap_session_new (address, policy);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);
  g_autoptr (GError) error = NULL;

  scripted_server_set_trusted (one->trust == BY_SYSTEM);
  mesign_imap_session_set_knowledge (session, one->before);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mesign_imap_session_login_sync (session, login, NULL, &error), ==, one->is_in);
  g_assert_cmpint (mesign_imap_session_get_knowledge (session), ==, one->after);
  g_assert_cmpint (error == NULL, ==, one->is_in);
  mesign_imap_session_close (session);
  scripted_server_set_trusted (FALSE);
}

/* The sentence says why, and what to do. */
static void
test_words (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start (BEGINNING ("AUTH=PLAIN") NOT_IN);
  g_autoptr (MesignTlsPolicy) policy = dup_policy (BY_FILE);
  g_autoptr (MesignServer) address = mesign_server_new (
      MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", scripted_server_get_port (server), "a");
  g_autoptr (MesignImapSession) session = mesign_imap_session_new (address, policy);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);
  g_autoptr (GError) error = NULL;

  mesign_imap_session_set_knowledge (session, MESIGN_SASL_KNOWS_SCRAM);
  g_assert_true (mesign_imap_session_connect_sync (session, NULL, NULL));
  g_assert_false (mesign_imap_session_login_sync (session, login, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
  g_assert_nonnull (strstr (error->message, "enter the password again"));
  mesign_imap_session_close (session);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/imap/log-in/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/imap/log-in/words", test_words);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
