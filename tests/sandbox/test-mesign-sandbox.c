/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "mesign-sandbox.h"

#include <glib/gstdio.h>

static const char mail[] = "From: Carol <carol@elsewhere.test>\r\n"
                           "Subject: Quote \"me\"\r\n"
                           "\r\n"
                           "Hello\r\n";

static MesignSandbox *
start (const char *services, const char *users)
{
  g_autoptr (GError) error = NULL;
  MesignSandbox *sandbox = mesign_sandbox_start (services, users, &error);

  g_assert_no_error (error);
  return sandbox;
}

static void
test_facts (void)
{
  g_autoptr (MesignSandbox) sandbox = start ("imap", "alice,bob@company.test");

  g_assert_cmpstr (mesign_sandbox_get_string (sandbox, "imap.host"), ==, "localhost");
  g_assert_cmpint (mesign_sandbox_get_int (sandbox, "imap.tls"), >, 0);
  g_assert_cmpstr (mesign_sandbox_get_string (sandbox, "users.1.address"), ==, "bob@company.test");
  g_assert_null (mesign_sandbox_get_string (sandbox, "users.2.address"));
  g_assert_null (mesign_sandbox_get_string (sandbox, "users.x"));
  g_assert_null (mesign_sandbox_get_string (sandbox, "imap"));
  g_assert_cmpint (mesign_sandbox_get_int (sandbox, "smtp.tls"), ==, 0);
}

static void
test_mail (void)
{
  g_autoptr (MesignSandbox) sandbox = start ("imap", NULL);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) paths = NULL;
  g_autofree char *file = g_build_filename (g_get_tmp_dir (), "mesign \"mail\"-XXXXXX", NULL);
  g_autofree char *content = NULL;

  g_assert_cmpint (g_close (g_mkstemp (file), NULL), ==, TRUE);
  g_assert_true (g_file_set_contents (file, mail, -1, NULL));
  mesign_sandbox_deliver (sandbox, "alice@example.test", file, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (file), ==, 0);

  paths = mesign_sandbox_fetch (sandbox, "alice@example.test", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (paths), ==, 1);
  g_assert_true (g_file_get_contents (paths[0], &content, NULL, NULL));
  g_assert_true (g_str_has_suffix (content, mail));
}

static void
test_refused_command (void)
{
  g_autoptr (MesignSandbox) sandbox = start ("ca", NULL);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  answer = mesign_sandbox_command (sandbox, "{\"do\": \"dance\"}", &error);
  g_assert_null (answer);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, "there is no command dance"));
}

static void
test_stop (void)
{
  MesignSandbox *sandbox = start ("imap,smtp,ca", NULL);
  g_autofree char *directory = g_strdup (mesign_sandbox_get_string (sandbox, "dir"));

  g_assert_true (g_file_test (directory, G_FILE_TEST_IS_DIR));
  mesign_sandbox_stop (sandbox);
  g_assert_false (g_file_test (directory, G_FILE_TEST_EXISTS));
}

static void
test_no_start (void)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_sandbox_start ("teleport", NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CLOSED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sandbox/facts", test_facts);
  g_test_add_func ("/sandbox/mail", test_mail);
  g_test_add_func ("/sandbox/refused-command", test_refused_command);
  g_test_add_func ("/sandbox/stop", test_stop);
  g_test_add_func ("/sandbox/no-start", test_no_start);

  return g_test_run ();
}
