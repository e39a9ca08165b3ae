/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>

#include "base/mesign-file.h"
#include "key-resolver.h"
#include "opened.h"
#include "retrieval/mesign-dkim-check.h"
#include "retrieval/mesign-retrieval.h"

#define ADDRESS "alice@example.test"
#define SERVER "imap.qq.com"
/* 2026-01-05 10:00 +0800, when the mails of the corpus came. */
#define ARRIVED 1767578400

static MesignProviderSet *set;

static char *
dup_path (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "data", "retrieval", name, NULL);
}

static MesignProviderSet *
load_set (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *directory = g_dir_make_tmp ("mesign-detect-XXXXXX", &error);
  g_autoptr (MesignProfile) profile = mesign_profile_new (directory);
  g_autofree char *path = dup_path ("portal.provider");
  g_autoptr (MesignProvider) portal = mesign_provider_install_sync (profile, path, &error);
  MesignProviderSet *loaded;
  g_autofree char *folder = mesign_profile_dup_data_path (profile, "providers");
  g_autofree char *file = g_build_filename (folder, "portal.provider", NULL);

  g_assert_no_error (error);
  g_assert_nonnull (portal);
  loaded = mesign_provider_set_load_sync (profile, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (loaded->faults->len, ==, 0);
  g_assert_cmpint (g_unlink (file), ==, 0);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
  g_assert_cmpint (g_rmdir (mesign_profile_get_data_directory (profile)), ==, 0);
  g_assert_cmpint (g_rmdir (directory), ==, 0);

  return loaded;
}

static void
expect_word (const char *file, const char *what, const char *found, const char *expected)
{
  if (g_strcmp0 (found, expected) != 0)
    {
      g_test_message ("%s: %s is “%s”, not “%s”", file, what, found, expected);
      g_test_fail ();
    }
}

/* What is refused brings nothing that could be used, and every finding says why. */
static void
check_finding (const MesignRetrievalFinding *finding, const char *file)
{
  if (finding->trust == MESIGN_RETRIEVAL_REFUSED &&
      (finding->link != NULL || finding->code != NULL))
    {
      g_test_message ("%s: a refused mail brings something", file);
      g_test_fail ();
    }
  if (finding->message == NULL || strchr (finding->message, '%') != NULL ||
      strchr (finding->message, '?') != NULL)
    {
      g_test_message ("%s: the sentence is “%s”", file, finding->message);
      g_test_fail ();
    }
}

/* As intake does it: a mail nobody vouches for is looked at for signatures of its sender. */
static MesignRetrievalFinding *
detect_with_dkim (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, 1024 * 1024, &error);
  g_autoptr (MesignOpenedMessage) message = opened_message_new (octets);
  g_autoptr (MesignRetrievalFinding) finding =
      mesign_retrieval_detect (set, message, ADDRESS, SERVER, MESIGN_DKIM_NONE);
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;

  if (!mesign_dkim_check_is_wanted (finding))
    return g_steal_pointer (&finding);
  /* GLib complains of a record that is no UTF-8, and goes on. */
  if (strstr (path, "dkim-record-of-octets") != NULL)
    g_log_set_always_fatal (G_LOG_FATAL_MASK);
  mesign_dkim_check_sync (set, finding, octets, ARRIVED, &verdict, NULL, NULL);

  return mesign_retrieval_detect (set, message, ADDRESS, SERVER, verdict);
}

static void
test_mail (gconstpointer data)
{
  GStrv row = (GStrv) data;
  g_autofree char *path = dup_path (row[0]);
  g_autoptr (MesignRetrievalFinding) finding = detect_with_dkim (path);

  expect_word (row[0], "kind", mesign_retrieval_kind_to_string (finding->kind), row[1]);
  expect_word (row[0], "provider", finding->provider != NULL ? finding->provider : "", row[2]);
  expect_word (row[0], "trust", mesign_retrieval_trust_to_string (finding->trust), row[3]);
  expect_word (row[0], "reason", finding->reason, row[4]);
  expect_word (row[0], "order", finding->order, row[5]);
  expect_word (row[0], "link", finding->link != NULL ? finding->link : "", row[6]);
  expect_word (row[0], "code", finding->code != NULL ? mesign_secret_get_text (finding->code) : "",
               row[7]);
  check_finding (finding, row[0]);
}

/* However good its mail is, a profile that nobody tried only offers. */
static void
test_documentation (void)
{
  static const struct
  {
    const char *evidence;
    MesignRetrievalTrust trust;
    const char *reason;
  } cases[] = {
    { "sandbox", MESIGN_RETRIEVAL_AUTOMATIC, "authenticated" },
    { "guide", MESIGN_RETRIEVAL_AUTOMATIC, "authenticated" },
    { "documentation", MESIGN_RETRIEVAL_ASK, "untested" },
  };
  g_autofree char *profile = dup_path ("portal.provider");
  g_autofree char *mail = dup_path ("link-zh.eml");
  g_autoptr (MesignOpenedMessage) message = opened_message_new_from_file (mail);
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (profile, &text, NULL, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) changed = g_string_new (text);
      g_autofree char *line = g_strconcat ("Evidence=", cases[i].evidence, NULL);
      g_autoptr (GPtrArray) list =
          g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
      g_autoptr (MesignProviderSet) one = NULL;
      g_autoptr (MesignRetrievalFinding) finding = NULL;
      g_autoptr (GBytes) octets = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (changed, "Evidence=sandbox", line, 0), ==, 1);
      octets = g_bytes_new (changed->str, changed->len);
      g_ptr_array_add (list, mesign_provider_parse (octets, NULL, &error));
      g_assert_no_error (error);
      one = mesign_provider_set_new (list);
      finding = mesign_retrieval_detect (one, message, ADDRESS, SERVER, MESIGN_DKIM_NONE);
      g_assert_cmpint (finding->trust, ==, cases[i].trust);
      g_assert_cmpstr (finding->reason, ==, cases[i].reason);
    }
}

static MesignRetrievalFinding *
detect_file (const char *name)
{
  g_autofree char *path = dup_path (name);
  g_autoptr (MesignOpenedMessage) message = opened_message_new_from_file (path);

  return mesign_retrieval_detect (set, message, ADDRESS, SERVER, MESIGN_DKIM_NONE);
}

static void
test_address (void)
{
  g_autoptr (MesignRetrievalFinding) own = detect_file ("code-zh.eml");
  g_autoptr (MesignRetrievalFinding) other = detect_file ("other-address.eml");

  g_assert_cmpstr (own->address, ==, ADDRESS);
  g_assert_cmpstr (own->sender, ==, "no-reply@portal.test");
  g_assert_cmpint (own->attachment, ==, -1);
  g_assert_cmpstr (other->address, ==, "carol@example.test");
}

static void
test_host (void)
{
  g_autoptr (MesignRetrievalFinding) usual = detect_file ("link-zh.eml");
  g_autoptr (MesignRetrievalFinding) port = detect_file ("link-port-of-profile.eml");
  g_autoptr (MesignRetrievalFinding) refused = detect_file ("homograph.eml");

  g_assert_cmpstr (usual->host, ==, "portal.test");
  g_assert_cmpstr (port->host, ==, "portal.test:8443");
  g_assert_true (g_str_has_prefix (refused->host, "xn--"));
  g_assert_nonnull (strstr (refused->message, refused->host));
}

static void
test_pfx (void)
{
  g_autoptr (MesignRetrievalFinding) finding = detect_file ("pfx-zh.eml");

  g_assert_cmpint (finding->attachment, ==, 0);
}

static void
test_signature (void)
{
  static const struct
  {
    MesignSignatureStatus status;
    gboolean covers_all;
    MesignRetrievalTrust trust;
    const char *reason;
  } cases[] = {
    { MESIGN_SIGNATURE_VALID, TRUE, MESIGN_RETRIEVAL_AUTOMATIC, "signed" },
    { MESIGN_SIGNATURE_VALID, FALSE, MESIGN_RETRIEVAL_ASK, "not-authenticated" },
    { MESIGN_SIGNATURE_PARTIAL, FALSE, MESIGN_RETRIEVAL_ASK, "not-authenticated" },
    { MESIGN_SIGNATURE_MISMATCH, TRUE, MESIGN_RETRIEVAL_ASK, "not-authenticated" },
    { MESIGN_SIGNATURE_UNTRUSTED, TRUE, MESIGN_RETRIEVAL_ASK, "not-authenticated" },
    { MESIGN_SIGNATURE_INVALID, TRUE, MESIGN_RETRIEVAL_REFUSED, "bad-signature" },
    { MESIGN_SIGNATURE_REVOKED, TRUE, MESIGN_RETRIEVAL_REFUSED, "bad-signature" },
  };
  g_autofree char *path = dup_path ("auth-none.eml");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignOpenedMessage) message = opened_message_new_from_file (path);
      g_autoptr (MesignRetrievalFinding) finding = NULL;

      message->report->signature.status = cases[i].status;
      message->report->signature.covers_all = cases[i].covers_all;
      finding = mesign_retrieval_detect (set, message, ADDRESS, SERVER, MESIGN_DKIM_NONE);
      g_assert_cmpint (finding->trust, ==, cases[i].trust);
      g_assert_cmpstr (finding->reason, ==, cases[i].reason);
    }
}

/* The results of another mail provider's server do not count for this account. */
static void
test_other_server (void)
{
  g_autofree char *path = dup_path ("wosign-link.eml");
  g_autoptr (MesignOpenedMessage) message = opened_message_new_from_file (path);
  g_autoptr (MesignRetrievalFinding) elsewhere =
      mesign_retrieval_detect (set, message, ADDRESS, "imap.gmail.com", MESIGN_DKIM_NONE);
  g_autoptr (MesignRetrievalFinding) unknown =
      mesign_retrieval_detect (set, message, ADDRESS, NULL, MESIGN_DKIM_NONE);

  g_assert_cmpstr (elsewhere->reason, ==, "not-authenticated");
  g_assert_cmpint (elsewhere->trust, ==, MESIGN_RETRIEVAL_ASK);
  g_assert_cmpstr (unknown->reason, ==, "not-authenticated");
}

static MesignRetrievalFinding *
detect_text (const char *head, const char *results, const char *server)
{
  g_autofree char *text =
      g_strdup_printf ("%sFrom: cert@wosign.com\r\nTo: " ADDRESS
                       "\r\nSubject: retrieval code\r\n\r\nRetrieval code: ABCD1234\r\n",
                       head);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (MesignOpenedMessage) message = opened_message_new (octets);

  g_assert_cmpuint (g_strv_length (message->authentication_results), ==, results != NULL);

  return mesign_retrieval_detect (set, message, ADDRESS, server, MESIGN_DKIM_NONE);
}

/* As these servers write it. */
static void
test_known_servers (void)
{
  static const struct
  {
    const char *server;
    const char *head;
    const char *reason;
  } cases[] = {
    { "imap.gmail.com",
      "Received: by 2002:a05:6402:1234:b0:4a1:5e2d:6e6c with SMTP id x;\r\n Mon, 5 Jan 2026 1:0:0 "
      "+0000"
      "\r\nReceived: from mta.wosign.com by mx.google.com with ESMTPS id y\r\n"
      "Authentication-Results: mx.google.com;\r\n dkim=pass header.i=@wosign.com header.s=s1;\r\n"
      " spf=pass (google.com: domain of a@wosign.com designates 192.0.2.1 as permitted sender)"
      " smtp.mailfrom=a@wosign.com;\r\n dmarc=pass (p=NONE) header.from=wosign.com\r\n",
      "authenticated" },
    { "imap.zoho.com",
      "Authentication-Results: mx.zohomail.com;\r\n\tdkim=pass;\r\n\tspf=pass  "
      "smtp.mailfrom=a@b.c;\r\n"
      "\tdmarc=pass(p=none dis=none)  header.from=wosign.com\r\n",
      "authenticated" },
    { "imap.zoho.com",
      "Authentication-Results: mx.zohomail.com;\r\n\tdkim=pass;\r\n\tspf=pass  "
      "smtp.mailfrom=a@b.c\r\n",
      "spf-only" },
    { "imap.fastmail.com",
      "Received: from phl-compute-01.internal by sloti1.internal (Cyrus) with LMTPA\r\n"
      "Authentication-Results: mx6.messagingengine.com; dkim=pass (2048-bit rsa key)"
      " header.d=wosign.com header.i=@wosign.com\r\n",
      "authenticated" },
    { "imap.mail.ru",
      "Authentication-Results: mxs.mail.ru; spf=pass (mx1.mail.ru: ok) "
      "smtp.mailfrom=a@wosign.com;\r\n"
      "\t dkim=pass header.d=wosign.com; dmarc=pass header.from=a@wosign.com\r\n",
      "authenticated" },
    { "outlook.office365.com",
      "Authentication-Results: spf=pass smtp.mailfrom=wosign.com; dkim=pass header.d=wosign.com;"
      "dmarc=pass action=none header.from=wosign.com\r\n",
      "not-authenticated" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignRetrievalFinding) finding =
          detect_text (cases[i].head, "one", cases[i].server);

      expect_word (cases[i].server, "reason", finding->reason, cases[i].reason);
    }
}

/* Patterns and parsers must end, whatever a stranger writes. */
static void
test_hostile (void)
{
  g_autoptr (GString) body =
      g_string_new ("From: no-reply@portal.test\r\nSubject: retrieval code\r\n"
                    "Authentication-Results: mx.example.test ((((((((((\r\n"
                    "\r\n");
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) message = NULL;
  g_autoptr (MesignRetrievalFinding) finding = NULL;

  for (guint i = 0; i < 20000; i++)
    g_string_append (body, i % 2 ? "https://portal.test@@@/\r\n" : "Retrieval code: \r\n");
  for (guint i = 0; i < 20000; i++)
    g_string_append (body, "From:\r\n");
  octets = g_bytes_new (body->str, body->len);
  message = opened_message_new (octets);
  finding = mesign_retrieval_detect (set, message, ADDRESS, SERVER, MESIGN_DKIM_NONE);
  g_assert_cmpint (finding->trust, ==, MESIGN_RETRIEVAL_REFUSED);
}

static void
test_empty (void)
{
  g_autoptr (MesignOpenedMessage) message = mesign_opened_message_new ();
  g_autoptr (MesignRetrievalFinding) finding =
      mesign_retrieval_detect (set, message, ADDRESS, NULL, MESIGN_DKIM_NONE);

  g_assert_cmpint (finding->kind, ==, MESIGN_RETRIEVAL_NONE);
}

static GPtrArray *
add_corpus (void)
{
  g_autofree char *path = dup_path ("expected.tsv");
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  GPtrArray *rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 1; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      GStrv row = g_strsplit (lines[i], "\t", -1);
      g_autofree char *name = g_strndup (row[0], strlen (row[0]) - strlen (".eml"));
      g_autofree char *test = g_strconcat ("/retrieval/detect/mail/", name, NULL);

      g_assert_cmpuint (g_strv_length (row), ==, 8);
      g_ptr_array_add (rows, row);
      g_test_add_data_func (test, row, test_mail);
    }
  g_assert_cmpuint (rows->len, >=, 30);

  return rows;
}

int
main (int argc, char **argv)
{
  GPtrArray *rows;
  g_autofree char *keys = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  keys = dup_path ("dkim-keys.tsv");
  key_resolver_install (keys);
  set = load_set ();
  rows = add_corpus ();
  g_test_add_func ("/retrieval/detect/address", test_address);
  g_test_add_func ("/retrieval/detect/documentation", test_documentation);
  g_test_add_func ("/retrieval/detect/host", test_host);
  g_test_add_func ("/retrieval/detect/pfx", test_pfx);
  g_test_add_func ("/retrieval/detect/signature", test_signature);
  g_test_add_func ("/retrieval/detect/other-server", test_other_server);
  g_test_add_func ("/retrieval/detect/known-servers", test_known_servers);
  g_test_add_func ("/retrieval/detect/hostile", test_hostile);
  g_test_add_func ("/retrieval/detect/empty", test_empty);
  status = g_test_run ();
  g_ptr_array_unref (rows);
  mesign_provider_set_unref (set);

  return status;
}
