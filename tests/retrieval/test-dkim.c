/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "base/mesign-file.h"
#include "key-resolver.h"
#include "net/mesign-net-error.h"
#include "opened.h"
#include "retrieval/mesign-dkim-check.h"

/* 2026-01-05 10:00 +0800, when the mails of the corpus came. */
#define ARRIVED 1767578400

static MesignProviderSet *set;

static char *
dup_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "retrieval", name, NULL);
}

static GBytes *
read_mail (const char *name)
{
  g_autofree char *path = dup_path (name);
  g_autoptr (GError) error = NULL;
  GBytes *octets = mesign_file_read_sync (path, 1024 * 1024, &error);

  g_assert_no_error (error);

  return octets;
}

static MesignRetrievalFinding *
detect (GBytes *octets, MesignDkimVerdict verdict)
{
  g_autoptr (MesignOpenedMessage) message = opened_message_new (octets);

  return mesign_retrieval_detect (set, message, "alice@example.test", "imap.qq.com", verdict);
}

static gboolean
check (GBytes *octets,
       gint64 arrived,
       MesignDkimVerdict *verdict,
       GCancellable *cancellable,
       GError **error)
{
  g_autoptr (MesignRetrievalFinding) finding = detect (octets, MESIGN_DKIM_NONE);

  g_assert_true (mesign_dkim_check_is_wanted (finding));
  g_ptr_array_set_size (key_resolver_get_names (), 0);

  return mesign_dkim_check_sync (set, finding, octets, arrived, verdict, cancellable, error);
}

static MesignDkimVerdict
verdict_of (const char *name, gint64 arrived)
{
  g_autoptr (GBytes) octets = read_mail (name);
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  g_assert_true (check (octets, arrived, &verdict, NULL, &error));
  g_assert_no_error (error);

  return verdict;
}

/* Nobody is told anything for a mail that names others, however good their keys are. */
static void
test_privacy (void)
{
  static const char *const silent[] = {
    "dkim-misaligned.eml",
    "dkim-misaligned-suffix.eml",
    "dkim-top-level.eml",
    "dkim-unsigned.eml",
    "dkim-length.eml",
    "dkim-from-unsigned.eml",
    "dkim-expired.eml",
    "dkim-foreign-identity.eml",
    "dkim-sha1.eml",
    "dkim-tag-twice.eml",
    "dkim-version.eml",
    "dkim-selector-with-dots.eml",
    "dkim-to-unsigned.eml",
    "dkim-type-unsigned.eml",
    "dkim-misaligned-identity.eml",
    "dkim-subject-twice.eml",
  };

  for (guint i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_test_message ("%s", silent[i]);
      g_assert_cmpint (verdict_of (silent[i], ARRIVED), ==, MESIGN_DKIM_NONE);
      g_assert_cmpuint (key_resolver_get_names ()->len, ==, 0);
    }
  g_assert_cmpint (verdict_of ("dkim-ed25519.eml", ARRIVED), ==, MESIGN_DKIM_PASS);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 1);
  g_assert_cmpstr (key_resolver_get_names ()->pdata[0], ==, "ed._domainkey.portal.test");
}

/* Mail that is nobody's, is refused, or has a voucher is not looked at. */
static void
test_not_wanted (void)
{
  static const char *const names[] = {
    "newsletter.eml", "foreign-sender.eml", "code-zh.eml",
    "auth-fail.eml",  "generic-pfx.eml",    "dkim-server-says-no.eml",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (GBytes) octets = read_mail (names[i]);
      g_autoptr (MesignRetrievalFinding) finding = detect (octets, MESIGN_DKIM_NONE);

      g_assert_false (mesign_dkim_check_is_wanted (finding));
    }
}

/* What a server says counts before what was verified here. */
static void
test_server_first (void)
{
  g_autoptr (GBytes) refused = read_mail ("dkim-server-says-no.eml");
  g_autoptr (MesignRetrievalFinding) one = detect (refused, MESIGN_DKIM_PASS);
  g_autoptr (GBytes) vouched = read_mail ("code-zh.eml");
  g_autoptr (MesignRetrievalFinding) other = detect (vouched, MESIGN_DKIM_FAIL);

  g_assert_cmpstr (one->reason, ==, "authentication-failed");
  g_assert_cmpstr (other->reason, ==, "authenticated");
}

/* A mail does not expire by lying in the mailbox. */
static void
test_arrival (void)
{
  g_assert_cmpint (verdict_of ("dkim-not-expired.eml", ARRIVED + 3600), ==, MESIGN_DKIM_PASS);
  g_assert_cmpint (verdict_of ("dkim-not-expired.eml", ARRIVED + 3601), ==, MESIGN_DKIM_NONE);
}

static void
test_bare_lines (void)
{
  g_autoptr (GBytes) octets = read_mail ("dkim-rsa-simple-simple.eml");
  g_autoptr (GString) text = g_string_new (g_bytes_get_data (octets, NULL));
  g_autoptr (GBytes) bare = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  g_string_truncate (text, g_bytes_get_size (octets));
  g_string_replace (text, "\r\n", "\n", 0);
  bare = g_bytes_new (text->str, text->len);
  g_assert_true (check (bare, ARRIVED, &verdict, NULL, NULL));
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_PASS);
}

/* A name server that fails says neither yes nor no, not even of a forged mail. */
static void
test_temporary (void)
{
  g_autoptr (GBytes) octets = read_mail ("dkim-body-changed.eml");
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  key_resolver_set_broken (TRUE);
  g_assert_false (check (octets, ARRIVED, &verdict, NULL, &error));
  key_resolver_set_broken (FALSE);
  g_assert_true (error->domain == MESIGN_NET_ERROR);
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_NONE);
}

static void
test_time_out (void)
{
  g_autoptr (GBytes) octets = read_mail ("dkim-slow.eml");
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;
  gint64 before = g_get_monotonic_time ();

  g_assert_false (check (octets, ARRIVED, &verdict, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - before, <, 20 * G_USEC_PER_SEC);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (50 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (GBytes) octets = read_mail ("dkim-slow.eml");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);

  g_assert_false (check (octets, ARRIVED, &verdict, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);
}

/* However many signatures a mail bears, it is soon done with. */
static void
test_many (void)
{
  g_autoptr (GBytes) octets = read_mail ("dkim-no-key.eml");
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GBytes) many = NULL;
  const char *data = g_bytes_get_data (octets, NULL);
  gsize length = strstr (data, "\r\nFrom:") + 2 - data;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  for (guint i = 0; i < 1000; i++)
    g_string_append_len (text, data, length);
  g_string_append_len (text, data, g_bytes_get_size (octets));
  many = g_bytes_new (text->str, text->len);
  g_assert_true (check (many, ARRIVED, &verdict, NULL, NULL));
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_NONE);
  g_assert_cmpuint (key_resolver_get_names ()->len, <=, 3);
}

int
main (int argc, char **argv)
{
  g_autofree char *keys = NULL;
  g_autofree char *profile = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) providers =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
  MesignProvider *portal;
  int status;

  g_test_init (&argc, &argv, NULL);
  keys = dup_path ("dkim-keys.tsv");
  profile = dup_path ("portal.provider");
  key_resolver_install (keys);
  portal = mesign_provider_load_sync (profile, &error);
  g_assert_no_error (error);
  g_ptr_array_add (providers, portal);
  set = mesign_provider_set_new (providers);
  g_test_add_func ("/retrieval/dkim/privacy", test_privacy);
  g_test_add_func ("/retrieval/dkim/not-wanted", test_not_wanted);
  g_test_add_func ("/retrieval/dkim/server-first", test_server_first);
  g_test_add_func ("/retrieval/dkim/arrival", test_arrival);
  g_test_add_func ("/retrieval/dkim/bare-lines", test_bare_lines);
  g_test_add_func ("/retrieval/dkim/temporary", test_temporary);
  g_test_add_func ("/retrieval/dkim/time-out", test_time_out);
  g_test_add_func ("/retrieval/dkim/cancel", test_cancel);
  g_test_add_func ("/retrieval/dkim/many", test_many);
  status = g_test_run ();
  mesign_provider_set_unref (set);

  return status;
}
