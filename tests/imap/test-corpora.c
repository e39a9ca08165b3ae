/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "imap/mesign-imap-session.h"
#include "scripted-server.h"

/* What other people collected for libetpan's parser, each said by a server in the middle of an
 * answer. */
#define FOLDER "imap/libetpan/response-and-command-data"

#define BEFORE                                                                                     \
  "TLS\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hello\n"                                 \
  "C: * AUTHENTICATE PLAIN AGEAcA==\nT: OK [CAPABILITY IMAP4rev1] in\n"                            \
  "C: * SELECT \"INBOX\"*\nS: * 50 EXISTS\nS: * OK [UIDVALIDITY 7] x\nS: * OK [UIDNEXT 99] x\n"    \
  "T: OK [READ-WRITE] selected\n"                                                                  \
  "C: * UID FETCH *\n"
#define AFTER                                                                                      \
  "T: OK done\n"                                                                                   \
  "C: * STATUS \"INBOX\" *\nS: * STATUS \"INBOX\" (MESSAGES 50 UIDNEXT 99 UIDVALIDITY 7)\n"        \
  "T: OK done\nHANG"

typedef enum
{
  GOES_ON, /* the answer is understood or passed over, and so is the next */
  ENDS,    /* a clear error, and the connection is given up */
} Outcome;

/* What a client says is no answer of a server's; nor is the end of a command that was never given.
 * Answers to what is never asked for are beyond libetpan. */
static const struct
{
  const char *folder;
  guint n_files;
  Outcome outcome;
} folders[] = {
  { "response-data", 37, GOES_ON },   { "response-done", 5, ENDS },   { "unsupported", 7, ENDS },
  { "command-parameters", 15, ENDS }, { "command-sender", 32, ENDS },
};

/* A farewell, more octets than were asked for, flags that are no flags, and addresses that are none
 * (in ENVELOPE, which is never asked for). */
static const char *const ending[] = {
  "cond-bye.imap",
  "fetch-literal-overflow.imap",
  "fetch-flags-nested-invalid.imap",
  "flags-nested-invalid.imap",
  "xlist-empty-flag-extension.imap",
  "fetch-envelope-icloud-message-id.imap",
  NULL,
};

static MesignImapSession *
selected (ScriptedServer *server)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignServer) address = mesign_server_new (
      MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "localhost", scripted_server_get_port (server), "a");
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string ("p");
  g_autoptr (MesignLogin) login = mesign_login_new (MESIGN_LOGIN_PASSWORD, "a", secret);
  g_autoptr (MesignImapSelected) state = NULL;
  MesignImapSession *session = mesign_imap_session_new (address, policy);
  g_autoptr (GError) error = NULL;

  mesign_imap_session_set_timeouts (session, 20, 3);
  mesign_imap_session_connect_sync (session, NULL, &error);
  g_assert_no_error (error);
  mesign_imap_session_login_sync (session, login, NULL, &error);
  g_assert_no_error (error);
  state = mesign_imap_session_select_sync (session, "INBOX", 0, 0, NULL, &error);
  g_assert_no_error (error);

  return session;
}

static Outcome
say (const char *octets, gsize length)
{
  g_autofree char *copy = g_strndup (octets, length);
  g_autofree char *escaped = g_strescape (copy, NULL);
  g_autofree char *script = g_strconcat (BEFORE "R: ", escaped, "\n" AFTER, NULL);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autoptr (MesignImapSession) session = selected (server);
  g_autoptr (MesignUidSet) uids = mesign_uid_set_new ();
  g_autoptr (GArray) flags = NULL;
  g_autoptr (GError) error = NULL;
  MesignImapStatus status;

  mesign_uid_set_add_range (uids, 1, 98);
  flags = mesign_imap_session_fetch_flags_sync (session, uids, NULL, &error);
  if (flags == NULL)
    {
      g_assert_nonnull (error);
      g_assert_cmpstr (error->message, !=, "");
      g_assert_false (mesign_imap_session_is_alive (session));
      g_test_message ("ends: %s", error->message);
      return ENDS;
    }
  mesign_imap_session_status_sync (session, "INBOX", &status, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (status.messages, ==, 50);

  return GOES_ON;
}

static guint
say_all (const char *folder, Outcome usual)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *octets = NULL;
      gsize length;

      g_test_message ("%s", name);
      g_assert_true (g_file_get_contents (path, &octets, &length, NULL));
      g_assert_cmpint (say (octets, length), ==, g_strv_contains (ending, name) ? ENDS : usual);
      n++;
    }

  return n;
}

static void
test_libetpan (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path =
          g_build_filename (g_getenv ("MESIGN_CORPORA"), FOLDER, folders[i].folder, NULL);

      g_assert_cmpuint (say_all (path, folders[i].outcome), ==, folders[i].n_files);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("MESIGN_CORPORA") != NULL)
    g_test_add_func ("/imap/corpora/libetpan", test_libetpan);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
