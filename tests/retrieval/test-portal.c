/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>

#include "opened.h"
#include "retrieval/mesign-retrieval.h"

/* The sandbox's portal and its profile are written by others: do they fit what is done with them?
 */

static char *directory;
static MesignProviderSet *set;

static void
run (const char *const *arguments)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL,
                &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static void
make_mails (void)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "retrieval", "portal-mails.py", NULL);
  g_autofree char *key = g_build_filename (directory, "ca.key", NULL);
  g_autofree char *anchor = g_build_filename (directory, "ca.pem", NULL);
  const char *const certificate[] = {
    "openssl", "req",  "-x509",  "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
    "-nodes",  "-out", anchor,   "-keyout", key,  "-subj",    "/CN=x",
    "-days",   "10",   "-batch", NULL
  };
  const char *const mails[] = { "/usr/bin/python3", "-B", script, directory, NULL };

  run (certificate);
  run (mails);
}

static void
load_profile (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = g_build_filename (directory, "sandbox.provider", NULL);
  g_autoptr (GPtrArray) list = g_ptr_array_new ();
  g_autoptr (MesignProvider) provider = mesign_provider_load_sync (path, &error);

  g_assert_no_error (error);
  g_ptr_array_add (list, provider);
  set = mesign_provider_set_new (list);
}

static MesignRetrievalFinding *
detect (const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (MesignOpenedMessage) message = opened_message_new_from_file (path);

  return mesign_retrieval_detect (set, message, "alice@example.test", "localhost",
                                  MESIGN_DKIM_NONE);
}

static void
test_profile (void)
{
  const MesignProvider *provider = mesign_provider_set_find (set, "sandbox");

  g_assert_nonnull (provider);
  g_assert_nonnull (provider->anchor);
  g_assert_cmpint (provider->evidence, ==, MESIGN_PROVIDER_EVIDENCE_SANDBOX);
  g_assert_true (mesign_provider_is_host (provider, "https://localhost:8443/orders"));
  g_assert_true (
      mesign_provider_is_fill_page (provider, "https://localhost:8443/retrieve?order=1"));
  g_assert_false (mesign_provider_is_host (provider, "https://localhost/"));
  g_assert_nonnull (provider->form.code);
}

static void
test_link (void)
{
  g_autoptr (MesignRetrievalFinding) finding = detect ("link.eml");

  g_assert_cmpint (finding->kind, ==, MESIGN_RETRIEVAL_LINK);
  g_assert_cmpint (finding->trust, ==, MESIGN_RETRIEVAL_AUTOMATIC);
  g_assert_cmpstr (finding->order, ==, "MS-2026-000001");
  g_assert_cmpstr (finding->host, ==, "localhost:8443");
  g_assert_cmpstr (finding->link, ==,
                   "https://localhost:8443/retrieve?order=MS-2026-000001&token=abc_DEF-123");
}

static void
test_code (void)
{
  g_autoptr (MesignRetrievalFinding) finding = detect ("code.eml");

  g_assert_cmpint (finding->kind, ==, MESIGN_RETRIEVAL_CODE);
  g_assert_cmpint (finding->trust, ==, MESIGN_RETRIEVAL_AUTOMATIC);
  g_assert_cmpstr (finding->order, ==, "MS-2026-000001");
  g_assert_cmpstr (mesign_secret_get_text (finding->code), ==, "K7P2M9QXAB");
}

static void
test_pfx (void)
{
  g_autoptr (MesignRetrievalFinding) finding = detect ("pfx.eml");

  g_assert_cmpint (finding->kind, ==, MESIGN_RETRIEVAL_PFX);
  g_assert_cmpint (finding->trust, ==, MESIGN_RETRIEVAL_AUTOMATIC);
  g_assert_cmpstr (finding->order, ==, "MS-2026-000001");
  g_assert_cmpint (finding->attachment, ==, 0);
}

static void
test_foreign (void)
{
  g_autoptr (MesignRetrievalFinding) host = detect ("foreign-link.eml");
  g_autoptr (MesignRetrievalFinding) sender = detect ("foreign-sender.eml");
  g_autoptr (MesignRetrievalFinding) code = detect ("foreign-code.eml");

  g_assert_cmpint (host->trust, ==, MESIGN_RETRIEVAL_REFUSED);
  g_assert_cmpstr (host->reason, ==, "foreign-link");
  g_assert_cmpint (sender->trust, ==, MESIGN_RETRIEVAL_REFUSED);
  g_assert_cmpstr (sender->reason, ==, "foreign-sender");
  g_assert_cmpstr (code->reason, ==, "foreign-sender");
}

static void
remove_folder (void)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  directory = g_dir_make_tmp ("mesign-portal-XXXXXX", NULL);
  make_mails ();
  load_profile ();
  g_test_add_func ("/retrieval/portal/profile", test_profile);
  g_test_add_func ("/retrieval/portal/link", test_link);
  g_test_add_func ("/retrieval/portal/code", test_code);
  g_test_add_func ("/retrieval/portal/pfx", test_pfx);
  g_test_add_func ("/retrieval/portal/foreign", test_foreign);
  status = g_test_run ();
  mesign_provider_set_unref (set);
  remove_folder ();
  g_free (directory);

  return status;
}
