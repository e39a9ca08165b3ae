/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What log-ins show of a server is kept for the next one. */

#include "account/mesign-log-in-memory.h"
#include "base/mesign-file.h"
#include "scripted-server.h"
#include "sync/mesign-sync.h"

#define SCRAM                                                                                      \
  "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN] hello\n"              \
  "C: * AUTHENTICATE SCRAM-SHA-256 *\n"
#define NOT_IN "C: * CAPABILITY\nS: * CAPABILITY IMAP4rev1\nT: OK x\nHANG"
#define IN "T: OK [CAPABILITY IMAP4rev1] in\nHANG"

typedef struct
{
  char *folder;
  MesignProfile *profile;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = g_dir_make_tmp ("mesign-log-in-XXXXXX", NULL);
  self->profile = mesign_profile_new (self->folder);
  g_assert_true (mesign_profile_prepare_sync (self->profile, NULL));
  scripted_server_set_trusted (TRUE);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  scripted_server_set_trusted (FALSE);
  g_assert_true (mesign_directory_remove_sync (self->folder, NULL));
  g_free (self->folder);
  g_object_unref (self->profile);
}

/* Logs in to a server that says @script, always as the same account. */
static gboolean
log_in (Fixture *self, const char *script, GError **error)
{
  g_autoptr (ScriptedServer) scripted = scripted_server_start (script);
  guint16 port = scripted_server_get_port (scripted);
  g_autoptr (MesignServer) imap =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", port, "a");
  g_autoptr (MesignServer) smtp =
      mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, "localhost", port, "a");
  g_autoptr (MesignAccount) account = mesign_account_new ("a@example.test", NULL, imap, smtp, 0);
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);
  const MesignSyncContext context = {
    .account = account,
    .login = login,
    .profile = self->profile,
  };
  g_autoptr (MesignImapSession) session = NULL;

  g_free (account->id);
  account->id = g_strdup ("11111111-1111-4111-8111-111111111111");
  session = mesign_sync_connect_sync (&context, NULL, error);
  if (session != NULL)
    mesign_imap_session_close (session);

  return session != NULL;
}

/* A server that has failed to prove itself is not told the password the next time either, when it
 * offers nothing else. */
static void
test_false_proof (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (log_in (self, SCRAM "F: + %s\nC: *\nS: + dj1BQUFB\nHANG", NULL));
  g_assert_false (log_in (
      self, "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\n" NOT_IN, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PROTOCOL);
}

/* A server that has no use for SCRAM is not asked to refuse it each time. */
static void
test_no_scram (Fixture *self, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  log_in (self, SCRAM "T: NO no secret\nC: * AUTHENTICATE PLAIN AGEAcA==\n" IN, &error);
  g_assert_no_error (error);
  log_in (self,
          "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN] hello\n"
          "C: * AUTHENTICATE PLAIN AGEAcA==\n" IN,
          &error);
  g_assert_no_error (error);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sync/log-in/false-proof", Fixture, NULL, set_up, test_false_proof, tear_down);
  g_test_add ("/sync/log-in/no-scram", Fixture, NULL, set_up, test_no_scram, tear_down);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
