/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/account-page/mesign-page-policy.h"

#include <string.h>

static char *
read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", "client", name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

/* A provider whose links lead to a host of their own, with an authority of its own. */
static MesignProvider *
new_provider (void)
{
  g_autofree char *pem = read_data ("page-ca.pem");
  g_autofree char *anchor = g_strescape (pem, NULL);
  g_autofree char *text = g_strdup_printf (
      "[Provider]\n"
      "Id=portal\n"
      "Name=Portal\n"
      "Hosts=portal.test;.shop.test:8443\n"
      "LinkHosts=portal.test;get.test\n"
      "PaymentHosts=.pay.test\n"
      "FillPages=https://portal.test/retrieve;https://a.shop.test:8443/re.trieve+1\n"
      "Senders=a@portal.test\n"
      "Evidence=sandbox\n"
      "Anchor=%s\n"
      "[Link]\n"
      "Subject=link\n"
      "Url=^https://portal\\\\.test/r$\n",
      anchor);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (GError) error = NULL;
  MesignProvider *provider = mesign_provider_parse (octets, NULL, &error);

  g_assert_no_error (error);

  return provider;
}

static const struct
{
  const char *uri;
  MesignPageVerdict verdict;
  MesignPageVerdict retrieving;
} pages[] = {
  { "https://portal.test/", MESIGN_PAGE_SHOWN, MESIGN_PAGE_SHOWN },
  { "https://portal.test:443/a?b#c", MESIGN_PAGE_SHOWN, MESIGN_PAGE_SHOWN },
  { "https://a.shop.test:8443/", MESIGN_PAGE_SHOWN, MESIGN_PAGE_SHOWN },
  { "https://a.pay.test/x", MESIGN_PAGE_SHOWN, MESIGN_PAGE_FOREIGN },
  { "http://a.pay.test/x", MESIGN_PAGE_NOT_SECURED, MESIGN_PAGE_NOT_SECURED },
  { "https://get.test/r", MESIGN_PAGE_FOREIGN, MESIGN_PAGE_SHOWN },
  { "https://evil.test/", MESIGN_PAGE_FOREIGN, MESIGN_PAGE_FOREIGN },
  { "https://portal.test.evil.test/", MESIGN_PAGE_FOREIGN, MESIGN_PAGE_FOREIGN },
  { "https://portal.test:8443/", MESIGN_PAGE_FOREIGN, MESIGN_PAGE_FOREIGN },
  { "https://127.0.0.1/", MESIGN_PAGE_FOREIGN, MESIGN_PAGE_FOREIGN },
  { "http://portal.test/", MESIGN_PAGE_NOT_SECURED, MESIGN_PAGE_NOT_SECURED },
  { "http://evil.test/", MESIGN_PAGE_NOT_SECURED, MESIGN_PAGE_NOT_SECURED },
  { "https://portal.test@evil.test/", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "https://user@portal.test/", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "data:text/html,portal.test", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "file:///etc/passwd", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "javascript:alert(1)", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "blob:https://portal.test/1", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "about:blank", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "ftp://portal.test/", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { "", MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
  { NULL, MESIGN_PAGE_NO_WEB, MESIGN_PAGE_NO_WEB },
};

static void
test_shown (void)
{
  g_autoptr (MesignProvider) provider = new_provider ();

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_test_message ("%s", pages[i].uri);
      g_assert_cmpint (mesign_page_judge (provider, FALSE, pages[i].uri), ==, pages[i].verdict);
      g_assert_cmpint (mesign_page_judge (provider, TRUE, pages[i].uri), ==, pages[i].retrieving);
    }
  g_assert_true (mesign_page_is_inner ("about:blank"));
  g_assert_true (mesign_page_is_inner ("about:srcdoc"));
  g_assert_false (mesign_page_is_inner ("about:config"));
  g_assert_false (mesign_page_is_inner (NULL));
}

/* The browser is handed web pages, and nothing that could be a command. */
static void
test_outside (void)
{
  g_assert_true (mesign_page_may_open_outside ("https://evil.test/"));
  g_assert_true (mesign_page_may_open_outside ("http://evil.test/"));
  g_assert_true (mesign_page_may_open_outside ("HTTPS://evil.test/"));
  g_assert_false (mesign_page_may_open_outside ("https://a@evil.test/"));
  g_assert_false (mesign_page_may_open_outside ("file:///bin/sh"));
  g_assert_false (mesign_page_may_open_outside ("data:text/html,x"));
  g_assert_false (mesign_page_may_open_outside ("mesign:x"));
  g_assert_false (mesign_page_may_open_outside ("https://"));
  g_assert_false (mesign_page_may_open_outside (NULL));
}

static void
assert_host (const char *uri, const char *host)
{
  g_autofree char *found = mesign_page_dup_host (uri);

  g_assert_cmpstr (found, ==, host);
}

static void
test_host (void)
{
  assert_host ("https://portal.test/a", "portal.test");
  assert_host ("https://portal.test:443/a", "portal.test");
  assert_host ("https://portal.test:8443/a", "portal.test:8443");
  assert_host ("http://portal.test", "portal.test");
  assert_host ("https://[::1]:8443/", "[::1]:8443");
  assert_host ("https://a@portal.test/", NULL);
  assert_host ("data:text/plain,x", NULL);
  assert_host ("nothing", NULL);
}

static void
test_certificate_files (void)
{
  static const struct
  {
    const char *name;
    const char *type;
    MesignPageFile file;
  } files[] = {
    { "my.pfx", NULL, MESIGN_PAGE_FILE_PFX },
    { "MY.P12", "application/octet-stream", MESIGN_PAGE_FILE_PFX },
    { NULL, "application/x-pkcs12", MESIGN_PAGE_FILE_PFX },
    { "x", "Application/X-PKCS12; name=x", MESIGN_PAGE_FILE_PFX },
    { "key.pem", "text/plain", MESIGN_PAGE_FILE_PFX },
    { "my.cer", NULL, MESIGN_PAGE_FILE_CERTIFICATE },
    { "chain.P7B", "application/octet-stream", MESIGN_PAGE_FILE_CERTIFICATE },
    { NULL, "application/pkix-cert", MESIGN_PAGE_FILE_CERTIFICATE },
    { "pfx", NULL, MESIGN_PAGE_FILE_OTHER },
    { "list.csv", "text/csv", MESIGN_PAGE_FILE_OTHER },
    { NULL, NULL, MESIGN_PAGE_FILE_OTHER },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    g_assert_cmpint (mesign_page_judge_file (files[i].name, files[i].type), ==, files[i].file);
  g_assert_true (mesign_page_is_made ("blob:https://portal.test/1"));
  g_assert_true (mesign_page_is_made ("DATA:text/plain,x"));
  g_assert_false (mesign_page_is_made ("https://portal.test/blob:"));
  g_assert_false (mesign_page_is_made (NULL));
}

static void
test_submitted (void)
{
  g_autoptr (MesignProvider) provider = new_provider ();
  const char *form = "https://portal.test/retrieve";
  const char *done = "https://portal.test/retrieve/done";

  g_assert_cmpint (mesign_page_judge_submit (provider, form, done, 200), ==,
                   MESIGN_SUBMIT_ACCEPTED);
  g_assert_cmpint (mesign_page_judge_submit (provider, form, form, 422), ==, MESIGN_SUBMIT_REFUSED);
  g_assert_cmpint (mesign_page_judge_submit (provider, form, form, 200), ==, MESIGN_SUBMIT_UNCLEAR);
  g_assert_cmpint (mesign_page_judge_submit (provider, form, done, 503), ==, MESIGN_SUBMIT_REFUSED);
  g_assert_cmpint (mesign_page_judge_submit (provider, NULL, done, 200), ==, MESIGN_SUBMIT_NONE);
  g_assert_cmpint (mesign_page_judge_submit (provider, "https://portal.test/logout",
                                             "https://portal.test/", 200),
                   ==, MESIGN_SUBMIT_NONE);
}

/* On each fill page all scripts are held back, and those of its own origin let through again. */
static void
test_filter (void)
{
  g_autoptr (MesignProvider) provider = new_provider ();
  g_autofree char *rules = mesign_page_dup_script_filter (provider);

  g_assert_cmpstr (
      rules, ==,
      "[{\"trigger\":{\"url-filter\":\".*\",\"resource-type\":[\"script\"],"
      "\"if-top-url\":[\"^https://portal\\\\.test/retrieve$\","
      "\"^https://portal\\\\.test/retrieve[?#]\"]},\"action\":{\"type\":\"block\"}},"
      "{\"trigger\":{\"url-filter\":\"^https://portal\\\\.test/\",\"resource-type\":[\"script\"],"
      "\"if-top-url\":[\"^https://portal\\\\.test/retrieve$\","
      "\"^https://portal\\\\.test/retrieve[?#]\"]},"
      "\"action\":{\"type\":\"ignore-previous-rules\"}},"
      "{\"trigger\":{\"url-filter\":\".*\",\"resource-type\":[\"script\"],"
      "\"if-top-url\":[\"^https://a\\\\.shop\\\\.test:8443/re\\\\.trieve\\\\+1$\","
      "\"^https://a\\\\.shop\\\\.test:8443/re\\\\.trieve\\\\+1[?#]\"]},"
      "\"action\":{\"type\":\"block\"}},"
      "{\"trigger\":{\"url-filter\":\"^https://a\\\\.shop\\\\.test:8443/\","
      "\"resource-type\":[\"script\"],"
      "\"if-top-url\":[\"^https://a\\\\.shop\\\\.test:8443/re\\\\.trieve\\\\+1$\","
      "\"^https://a\\\\.shop\\\\.test:8443/re\\\\.trieve\\\\+1[?#]\"]},"
      "\"action\":{\"type\":\"ignore-previous-rules\"}}]");
}

static void
assert_rule (const char *rules, const char *pattern)
{
  g_autofree char *rule = g_strdup_printf (
      ",{\"trigger\":{\"url-filter\":\"%s\"},\"action\":{\"type\":\"ignore-previous-rules\"}}",
      pattern);

  g_assert_nonnull (strstr (rules, rule));
}

/* All is blocked, on every page, and the provider's hosts alone are let through: whole ones. */
static void
test_cage (void)
{
  static const char text[] =
      "[Provider]\nId=p\nName=P\nHosts=portal.test;.shop.test:8443\n"
      "LinkHosts=.get.test\nEvidence=sandbox\n[Pfx]\nSubject=x\nAttachment=x\n";
  g_autoptr (GBytes) octets = g_bytes_new_static (text, strlen (text));
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, &error);
  g_autofree char *rules = NULL;

  g_assert_no_error (error);
  rules = mesign_page_dup_cage (provider);
  g_assert_true (g_str_has_prefix (
      rules, "[{\"trigger\":{\"url-filter\":\".*\"},\"action\":{\"type\":\"block\"}},"));
  assert_rule (rules, "^https://portal\\\\.test/");
  assert_rule (rules, "^https://shop\\\\.test:8443/");
  assert_rule (rules, "^https://[a-z0-9._-]*\\\\.shop\\\\.test:8443/");
  assert_rule (rules, "^https://get\\\\.test/");
  assert_rule (rules, "^https://[a-z0-9._-]*\\\\.get\\\\.test/");
  assert_rule (rules, "^about:");
}

static gboolean
is_verified (MesignProvider *provider, const char *uri, const char *file)
{
  g_autofree char *pem = read_data (file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GTlsCertificate) certificate = g_tls_certificate_new_from_pem (pem, -1, &error);

  g_assert_no_error (error);

  return mesign_page_verify_anchored (provider, uri, certificate);
}

/* The provider's own authority vouches for its own pages, by name, in time, and for no more. */
static void
test_anchor (void)
{
  g_autoptr (MesignProvider) provider = new_provider ();

  if (!g_tls_backend_supports_tls (g_tls_backend_get_default ()))
    {
      g_test_skip ("there is no TLS here");
      return;
    }
  g_assert_true (is_verified (provider, "https://portal.test/a", "page-portal.pem"));
  g_assert_false (is_verified (provider, "https://portal.test/a", "page-stranger.pem"));
  g_assert_false (is_verified (provider, "https://portal.test/a", "page-expired.pem"));
  g_assert_false (is_verified (provider, "https://a.shop.test:8443/", "page-portal.pem"));
  g_assert_false (is_verified (provider, "https://evil.test/", "page-portal.pem"));
  g_clear_pointer (&provider->anchor, g_free);
  g_assert_false (is_verified (provider, "https://portal.test/a", "page-portal.pem"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/page-policy/shown", test_shown);
  g_test_add_func ("/client/page-policy/outside", test_outside);
  g_test_add_func ("/client/page-policy/host", test_host);
  g_test_add_func ("/client/page-policy/certificate-files", test_certificate_files);
  g_test_add_func ("/client/page-policy/submitted", test_submitted);
  g_test_add_func ("/client/page-policy/filter", test_filter);
  g_test_add_func ("/client/page-policy/cage", test_cage);
  g_test_add_func ("/client/page-policy/anchor", test_anchor);

  return g_test_run ();
}
