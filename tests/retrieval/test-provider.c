/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "retrieval/mesign-provider-set.h"

#define GOOD                                                                                       \
  "[Provider]\n"                                                                                   \
  "Id=portal\n"                                                                                    \
  "Name=Portal\n"                                                                                  \
  "Hosts=portal.test;.shop.test:8443\n"                                                            \
  "LinkHosts=portal.test\n"                                                                        \
  "Senders=a@portal.test;@mail.portal.test;@.corp.test\n"                                          \
  "FillPages=https://portal.test/retrieve\n"                                                       \
  "Evidence=sandbox\n"                                                                             \
  "[Link]\n"                                                                                       \
  "Subject=link\n"                                                                                 \
  "Url=^https://portal\\\\.test/r$\n"

static GBytes *
bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

/* The good profile with one piece of it replaced. */
static char *
replaced (const char *piece, const char *by)
{
  g_autoptr (GString) text = g_string_new (GOOD);

  if (piece != NULL)
    g_assert_cmpuint (g_string_replace (text, piece, by, 1), ==, 1);
  else
    g_string_append (text, by);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_good (void)
{
  g_autoptr (GBytes) octets = bytes (GOOD);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) faults = mesign_provider_check (octets, "portal.provider");
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, "portal.provider", &error);

  g_assert_no_error (error);
  g_assert_cmpuint (faults->len, ==, 0);
  g_assert_cmpstr (provider->id, ==, "portal");
  g_assert_cmpstr (provider->name, ==, "Portal");
  g_assert_cmpint (provider->evidence, ==, MESIGN_PROVIDER_EVIDENCE_SANDBOX);
  g_assert_false (provider->is_generic);
  g_assert_null (provider->form.code);
}

/* How codes look and how long they are good for, where help is, and how fields are told. */
static void
test_beyond (void)
{
  g_autofree char *text =
      replaced (NULL, "Lifetime=24\n"
                      "[Code]\n"
                      "Subject=code\n"
                      "Code=(x)\n"
                      "Format=ten letters\n"
                      "Format[xx]=xx\n"
                      "Lifetime=2\n"
                      "[Form retrieve]\n"
                      "address=email\n"
                      "code=code;label:取回码;placeholder:Code from the mail\n");
  g_autoptr (GString) whole = g_string_new (text);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignProvider) provider = NULL;
  g_autoptr (GError) error = NULL;

  g_string_replace (whole, "Evidence",
                    "Support=help@a.corp.test\nSupport[xx]=https://portal.test/help\nEvidence", 1);
  octets = bytes (whole->str);
  provider = mesign_provider_parse (octets, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (provider->support, ==, "help@a.corp.test");
  g_assert_cmpstr (provider->code_format, ==, "ten letters");
  g_assert_cmpint (provider->code_lifetime, ==, 2 * 60 * 60);
  g_assert_cmpint (provider->link_lifetime, ==, 24 * 60 * 60);
  g_assert_cmpuint (g_strv_length (provider->form.code), ==, 3);
  g_assert_cmpstr (provider->form.code[1], ==, "label:取回码");
  g_assert_cmpstr (provider->form.address[0], ==, "email");
  g_assert_null (provider->form.password);
}

#define LONG "Authority of the portal of the portal "

static const struct
{
  const char *piece;
  const char *by;
  const char *group;
  const char *key;
  const char *says;
} faulty[] = {
  { "Id=portal", "", "Provider", "Id", "is missing" },
  { "Id=portal", "Id=Portal CA", "Provider", "Id", "lower-case letters" },
  { "Name=Portal", "", "Provider", "Name", "is missing" },
  { "Evidence", "PaymentHosts=pay.test;a.shop.test\nEvidence", "Provider", "PaymentHosts",
    "provider's own hosts" },
  { "Name=Portal", "Name=", "Provider", "Name", "is empty" },
  { "Name=Portal", "Name=\u202engiSoW", "Provider", "Name", "not seen" },
  { "Name=Portal", "Name=Portal\nName[de]=a\\nb", "Provider", "Name", "not seen" },
  { "Name=Portal", "Name=WoSig\u0578", "Provider", "Name", "several alphabets" },
  { "Name=Portal", "Name=" LONG LONG LONG, "Provider", "Name", "is too long" },
  { NULL, "[Code]\nSubject=a\nCode=(a)\nFormat=ten \u202esrettel\n", "Code", "Format", "not seen" },
  { "Hosts=portal.test;", "Hosts=*.portal.test;", "Provider", "Hosts", "is not a host" },
  { "Hosts=portal.test;", "Hosts=https://portal.test;", "Provider", "Hosts", "is not a host" },
  { "Hosts=portal.test;", "Hosts=portal.test:0;", "Provider", "Hosts", "is not a host" },
  { "Hosts=portal.test;", "Hosts=portal.test;.com;", "Provider", "Hosts", "is not a host" },
  { "LinkHosts=portal.test\n", "", "Provider", "LinkHosts", "is missing" },
  { "LinkHosts=portal.test", "LinkHosts=192.0.2.1", "Provider", "LinkHosts", "is not a host" },
  { "Senders=a@portal.test", "Senders=portal.test", "Provider", "Senders", "is not a sender" },
  { "Senders=a@portal.test", "Senders=*@portal.test", "Provider", "Senders", "is not a sender" },
  { "Senders=a@portal.test;@mail.portal.test;@.corp.test\n", "", "Provider", "Senders",
    "is missing" },
  { "https://portal.test/retrieve", "http://portal.test/retrieve", "Provider", "FillPages",
    "is not an https:// address" },
  { "https://portal.test/retrieve", "https://evil.test/retrieve", "Provider", "FillPages",
    "is not on one of the Hosts" },
  { "https://portal.test/retrieve", "https://portal.test/retrieve?a=1", "Provider", "FillPages",
    "ends in a query" },
  { "https://portal.test/retrieve", "https://portal.test/*", "Provider", "FillPages",
    "has a wildcard" },
  { "Evidence", "Support=https://help.test/\nEvidence", "Provider", "Support", "is neither" },
  { "Evidence", "Support=http://portal.test/help\nEvidence", "Provider", "Support", "is neither" },
  { "Evidence", "Support=help@evil.test\nEvidence", "Provider", "Support", "is neither" },
  { "Evidence", "Support=https://portal.test/\nSupport[xx]=https://evil.test/\nEvidence",
    "Provider", "Support", "is neither" },
  { "Subject=link", "Subject=link\nLifetime=0", "Link", "Lifetime", "is no number of hours" },
  { "Subject=link", "Subject=link\nLifetime=9000", "Link", "Lifetime", "is no number of hours" },
  { "Subject=link", "Subject=link\nLifetime=a day", "Link", "Lifetime", "is no number of hours" },
  { "Subject=link", "Subject=link\nFormat=x", "Link", "Format", "is not a key" },
  { NULL, "[Form retrieve]\ncode=code;label:\n", "Form retrieve", "code", "is no field" },
  { NULL, "[Form retrieve]\npassword=placeholder:\n", "Form retrieve", "password", "is no field" },
  { "Evidence=sandbox", "Evidence=rumour", "Provider", "Evidence", "is none of" },
  { "Evidence=sandbox", "", "Provider", "Evidence", "is missing" },
  { "Evidence=sandbox", "Evidence=sandbox\nAnchor=abc", "Provider", "Anchor",
    "is not a certificate in PEM" },
  { "Evidence=sandbox", "Evidence=sandbox\nAccountPage=https://portal.test@evil.test/", "Provider",
    "AccountPage", "is not an https:// address" },
  { "Evidence=sandbox", "Evidence=sandbox\nAutorun=yes", "Provider", "Autorun", "is not a key" },
  { "Subject=link", "", "Link", "Subject", "is missing" },
  { "Subject=link", "Subject=(link", "Link", "Subject", "is not a regular expression" },
  { "Subject=link", "Subject=(*LIMIT_MATCH=99999999)link", "Link", "Subject",
    "is not a regular expression" },
  { "Url=^https", "Url=https", "Link", "Url", "has to begin with ^https://" },
  { "/r$", "/r", "Link", "Url", "has to begin with ^https://" },
  { "/r$", "/r\\\\$", "Link", "Url", "has to begin with ^https://" },
  { NULL, "Order=abc\n", "Link", "Order", "needs exactly one group" },
  { NULL, "Order=(a)(b)\n", "Link", "Order", "needs exactly one group" },
  { NULL, "[Code]\nSubject=code\n", "Code", "Code", "is missing" },
  { NULL, "[Code]\nSubject=code\nCode=[A-Z]+\n", "Code", "Code", "needs exactly one group" },
  { NULL, "[Pfx]\nSubject=pfx\n", "Pfx", "Attachment", "is missing" },
  { NULL, "[Scripts]\nRun=x\n", "Scripts", NULL, "is not a group" },
  { NULL, "[Form retrieve]\npin=x\n", "Form retrieve", "pin", "is not a key" },
  { NULL, "[Form login]\naddress=a\n", "Form login", "Page", "is missing" },
  { NULL, "[Form buy]\nPage=^https://portal\\\\.test/buy$\n", "Form buy", "address", "is missing" },
  { NULL, "[Form assign]\nPage=/assign\naddress=a\n", "Form assign", "Page",
    "has to begin with ^https://" },
  { NULL, "[Form login]\nPage=^https://portal\\\\.test/$\naddress=a\npassword=p\n", "Form login",
    "password", "is not a key" },
  { NULL, "[Bought]\nForm=^https://portal\\\\.test/pay$\n", "Bought", "Url", "is missing" },
  { NULL, "[Assigned]\nUrl=^https://(portal$\n", "Assigned", "Url", "is not a regular expression" },
};

static void
test_faults (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (faulty); i++)
    {
      g_autofree char *text = replaced (faulty[i].piece, faulty[i].by);
      g_autoptr (GBytes) octets = bytes (text);
      g_autoptr (GPtrArray) faults = mesign_provider_check (octets, "x.provider");
      g_autoptr (GError) error = NULL;
      g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, "x.provider", &error);
      const MesignProviderFault *fault;

      g_test_message ("%s -> %s", faulty[i].piece, faulty[i].by);
      g_assert_cmpuint (faults->len, >=, 1);
      fault = faults->pdata[0];
      g_test_message ("%s", fault->message);
      g_assert_cmpstr (fault->file, ==, "x.provider");
      g_assert_cmpstr (fault->group, ==, faulty[i].group);
      g_assert_cmpstr (fault->key, ==, faulty[i].key);
      g_assert_nonnull (strstr (fault->message, faulty[i].says));
      g_assert_true (g_str_has_prefix (fault->message, "x.provider: ["));
      g_assert_null (provider);
      g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE);
      g_assert_cmpstr (error->message, ==, fault->message);
    }
}

static void
test_not_a_profile (void)
{
  static const char *const texts[] = { "", "hello", "[Link]\nSubject=a\n", "\xff\xfe",
                                       "[Provider]\nnot a pair \xff\n" };

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GBytes) octets = bytes (texts[i]);
      g_autoptr (GPtrArray) faults = mesign_provider_check (octets, NULL);

      g_assert_cmpuint (faults->len, ==, 1);
    }
}

static void
test_not_text (void)
{
  g_autoptr (GBytes) octets = bytes ("[Provider]\nId\xff=a\n[Gr\xfeup]\nx=y\n");
  g_autoptr (GPtrArray) faults = mesign_provider_check (octets, "x");
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, "x", &error);

  g_assert_null (provider);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  for (guint i = 0; i < faults->len; i++)
    {
      const MesignProviderFault *fault = faults->pdata[i];

      g_assert_true (g_utf8_validate (fault->message, -1, NULL));
      g_assert_true (fault->group == NULL || g_utf8_validate (fault->group, -1, NULL));
      g_assert_true (fault->key == NULL || g_utf8_validate (fault->key, -1, NULL));
    }
}

static void
test_all_faults_at_once (void)
{
  g_autoptr (GBytes) octets =
      bytes ("[Provider]\nId=A B\nHosts=*;/\nEvidence=x\n[Link]\nUrl=a\nFoo=1\n");
  g_autoptr (GPtrArray) faults = mesign_provider_check (octets, "x");

  g_assert_cmpuint (faults->len, >=, 8);
}

static void
test_hosts (void)
{
  g_autoptr (GBytes) octets = bytes (GOOD);
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, NULL);
  static const struct
  {
    const char *url;
    gboolean shown;
    gboolean linked;
  } cases[] = {
    { "https://portal.test/", TRUE, TRUE },
    { "https://portal.test", TRUE, TRUE },
    { "https://PORTAL.test/", TRUE, TRUE },
    { "https://portal.test:443/", TRUE, TRUE },
    { "https://portal.test:444/", FALSE, FALSE },
    { "https://portal.test./", FALSE, FALSE },
    { "https://a.portal.test/", FALSE, FALSE },
    { "https://xportal.test/", FALSE, FALSE },
    { "https://portal.test.evil.test/", FALSE, FALSE },
    { "https://shop.test:8443/", TRUE, FALSE },
    { "https://a.b.shop.test:8443/", TRUE, FALSE },
    { "https://shop.test/", FALSE, FALSE },
    { "https://ashop.test:8443/", FALSE, FALSE },
    { "http://portal.test/", FALSE, FALSE },
    { "HTTPS://portal.test/", TRUE, TRUE },
    { "https:portal.test/", FALSE, FALSE },
    { "https:///portal.test/", FALSE, FALSE },
    { "https://a@portal.test/", FALSE, FALSE },
    { "https://@portal.test/", FALSE, FALSE },
    { "https://portal.test\\@evil.test/", FALSE, FALSE },
    { "https://portal.test\t.evil.test/", FALSE, FALSE },
    { "https://portal%2etest/", FALSE, FALSE },
    { "https://p\xc3\xb6rtal.test/", FALSE, FALSE },
    { "https://127.0.0.1/", FALSE, FALSE },
    { "https://[::1]/", FALSE, FALSE },
    { "javascript:alert(1)", FALSE, FALSE },
    { "", FALSE, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].url);
      g_assert_cmpint (mesign_provider_is_host (provider, cases[i].url), ==, cases[i].shown);
      g_assert_cmpint (mesign_provider_is_link_host (provider, cases[i].url), ==, cases[i].linked);
    }
}

static void
test_fill_pages (void)
{
  g_autoptr (GBytes) octets = bytes (GOOD);
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, NULL);

  g_assert_true (mesign_provider_is_fill_page (provider, "https://portal.test/retrieve"));
  g_assert_true (mesign_provider_is_fill_page (provider, "https://portal.test/retrieve?order=1#x"));
  g_assert_false (mesign_provider_is_fill_page (provider, "https://portal.test/retrieve/"));
  g_assert_false (mesign_provider_is_fill_page (provider, "https://portal.test/Retrieve"));
  g_assert_false (mesign_provider_is_fill_page (provider, "https://portal.test/retrieve/.."));
  g_assert_false (mesign_provider_is_fill_page (provider, "https://portal.test:8443/retrieve"));
  g_assert_false (mesign_provider_is_fill_page (provider, "http://portal.test/retrieve"));
}

#define ACCOUNT_PAGE                                                                               \
  GOOD "[Form login]\n"                                                                            \
       "Page=^https://portal\\\\.test/login$\n"                                                    \
       "address=login;email\n"                                                                     \
       "[Form assign]\n"                                                                           \
       "Page=^https://[a-z.]+/orders/[0-9]+$\n"                                                    \
       "address=address\n"                                                                         \
       "[Bought]\n"                                                                                \
       "Form=^https://a\\\\.shop\\\\.test:8443/pay$\n"                                             \
       "Url=^https://portal\\\\.test/orders/[0-9]+$\n"                                             \
       "[Assigned]\n"                                                                              \
       "Url=^https://portal\\\\.test/orders/[0-9]+/assigned$\n"

static void
assert_address_field (const MesignProvider *provider, const char *url, const char *field)
{
  const char *const *fields = mesign_provider_find_address_fields (provider, url);

  g_test_message ("%s", url);
  g_assert_cmpstr (fields != NULL ? fields[0] : NULL, ==, field);
}

/* The address is filled in on the pages named, on the provider's hosts, and nowhere else. */
static void
test_address_forms (void)
{
  g_autoptr (GBytes) octets = bytes (ACCOUNT_PAGE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mesign_provider_find_address_fields (provider, "https://portal.test/login")[1],
                   ==, "email");
  assert_address_field (provider, "https://portal.test/login?next=/#a", "login");
  assert_address_field (provider, "https://portal.test:443/login", "login");
  assert_address_field (provider, "https://portal.test/login/", NULL);
  assert_address_field (provider, "https://portal.test/Login", NULL);
  assert_address_field (provider, "http://portal.test/login", NULL);
  assert_address_field (provider, "https://a@portal.test/login", NULL);
  assert_address_field (provider, "https://portal.test/orders/12", "address");
  assert_address_field (provider, "https://portal.test/orders/", NULL);
  assert_address_field (provider, "https://evil.test/orders/12", NULL);
  assert_address_field (provider, "about:blank", NULL);
}

/* What nobody tried is filled in by hand. */
static void
test_untested_fills_nothing (void)
{
  g_autoptr (GString) text = g_string_new (ACCOUNT_PAGE);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = NULL;

  g_assert_cmpuint (g_string_replace (text, "=sandbox", "=documentation", 0), ==, 1);
  octets = bytes (text->str);
  provider = mesign_provider_parse (octets, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (mesign_provider_is_fill_page (provider, "https://portal.test/retrieve"));
  assert_address_field (provider, "https://portal.test/login", NULL);
}

static void
test_milestones (void)
{
  g_autoptr (GBytes) octets = bytes (ACCOUNT_PAGE);
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, NULL);
  static const struct
  {
    const char *form;
    const char *page;
    MesignProviderMilestone milestone;
  } cases[] = {
    { "https://a.shop.test:8443/pay", "https://portal.test/orders/1",
      MESIGN_PROVIDER_MILESTONE_BOUGHT },
    { NULL, "https://portal.test/orders/1", MESIGN_PROVIDER_MILESTONE_NONE },
    { "https://evil.test/pay", "https://portal.test/orders/1", MESIGN_PROVIDER_MILESTONE_NONE },
    { "https://a.shop.test:8443/pay", "https://a.shop.test:8443/pay",
      MESIGN_PROVIDER_MILESTONE_NONE },
    { NULL, "https://portal.test/orders/1/assigned?x", MESIGN_PROVIDER_MILESTONE_ASSIGNED },
    { "https://a.shop.test:8443/pay", "https://portal.test/orders/1/assigned",
      MESIGN_PROVIDER_MILESTONE_ASSIGNED },
    { NULL, "http://portal.test/orders/1/assigned", MESIGN_PROVIDER_MILESTONE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s, %s", cases[i].form, cases[i].page);
      g_assert_cmpint (mesign_provider_find_milestone (provider, cases[i].form, cases[i].page), ==,
                       cases[i].milestone);
    }
}

static void
test_senders (void)
{
  g_autoptr (GBytes) octets = bytes (GOOD);
  g_autoptr (MesignProvider) provider = mesign_provider_parse (octets, NULL, NULL);

  g_assert_true (mesign_provider_is_sender (provider, "a@portal.test"));
  g_assert_true (mesign_provider_is_sender (provider, "A@PORTAL.test"));
  g_assert_false (mesign_provider_is_sender (provider, "b@portal.test"));
  g_assert_true (mesign_provider_is_sender (provider, "any@mail.portal.test"));
  g_assert_false (mesign_provider_is_sender (provider, "any@x.mail.portal.test"));
  g_assert_true (mesign_provider_is_sender (provider, "any@corp.test"));
  g_assert_true (mesign_provider_is_sender (provider, "any@x.corp.test"));
  g_assert_false (mesign_provider_is_sender (provider, "any@xcorp.test"));
  g_assert_false (mesign_provider_is_sender (provider, "a@portal.test@evil.test"));
  g_assert_false (mesign_provider_is_sender (provider, ""));
}

/* What comes with the program is without fault and says what it is founded on. */
static void
test_shipped (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProviderSet) set = mesign_provider_set_load_sync (NULL, &error);
  MesignProvider *wosign;
  MesignProvider *generic;

  g_assert_no_error (error);
  g_assert_cmpuint (set->faults->len, ==, 0);
  wosign = mesign_provider_set_find (set, "wosign");
  generic = mesign_provider_set_find (set, "generic");
  g_assert_nonnull (wosign);
  g_assert_cmpint (wosign->evidence, ==, MESIGN_PROVIDER_EVIDENCE_GUIDE);
  g_assert_true (mesign_provider_is_host (wosign, "https://www.mesign.com/"));
  g_assert_true (mesign_provider_set_find_by_page (set, "https://buy.wosign.com/a") == wosign);
  g_assert_null (mesign_provider_set_find_by_page (set, "https://wosign.com.evil.test/"));
  g_assert_true (generic->is_generic);
  g_assert_null (mesign_provider_set_find (set, "nobody"));
}

typedef struct
{
  char *directory;
  MesignProfile *profile;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->directory = g_dir_make_tmp ("mesign-provider-XXXXXX", NULL);
  fixture->profile = mesign_profile_new (fixture->directory);
  fixture->folder = mesign_profile_dup_data_path (fixture->profile, "providers");
  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
}

static void
remove_all (const char *directory)
{
  g_autoptr (GDir) dir = g_dir_open (directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (directory, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_DIR))
        remove_all (path);
      else
        g_unlink (path);
    }
  g_assert_cmpint (g_rmdir (directory), ==, 0);
}

static void
tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  remove_all (fixture->directory);
  g_clear_object (&fixture->profile);
  g_free (fixture->folder);
  g_free (fixture->directory);
}

static void
write_profile (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_user_folder (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProviderSet) set = NULL;
  const MesignProviderFault *fault;

  write_profile (fixture, "portal.provider", GOOD);
  write_profile (fixture, "bad.provider", "[Provider]\nId=bad\n");
  write_profile (fixture, "README", "not a profile");
  set = mesign_provider_set_load_sync (fixture->profile, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mesign_provider_set_find (set, "portal"));
  g_assert_nonnull (mesign_provider_set_find (set, "wosign"));
  g_assert_null (mesign_provider_set_find (set, "bad"));
  g_assert_cmpuint (set->faults->len, >=, 1);
  fault = set->faults->pdata[0];
  g_assert_cmpstr (fault->file, ==, "bad.provider");
}

/* Whatever lies in the folder: the others work, and nothing is waited for. */
static void
test_odd_folder (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *pipe = g_build_filename (fixture->folder, "pipe.provider", NULL);
  g_autofree char *inner = g_build_filename (fixture->folder, "folder.provider", NULL);
  g_autoptr (MesignProviderSet) set = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mkfifo (pipe, 0600), ==, 0);
  g_assert_cmpint (g_mkdir (inner, 0700), ==, 0);
  write_profile (fixture, "bad\xff.provider", "");
  write_profile (fixture, "门户.provider", GOOD);
  set = mesign_provider_set_load_sync (fixture->profile, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mesign_provider_set_find (set, "portal"));
  g_assert_cmpuint (set->faults->len, ==, 3);
  for (guint i = 0; i < set->faults->len; i++)
    {
      const MesignProviderFault *fault = set->faults->pdata[i];

      g_assert_true (g_utf8_validate (fault->file, -1, NULL));
      g_assert_true (g_utf8_validate (fault->message, -1, NULL));
    }
}

/* What is there in the folder's place takes away the user's own profiles only. */
static void
test_no_folder (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignProviderSet) set = NULL;
  g_autoptr (GError) error = NULL;
  const MesignProviderFault *fault;

  g_assert_cmpint (g_rmdir (fixture->folder), ==, 0);
  g_assert_true (g_file_set_contents (fixture->folder, "x", -1, NULL));
  set = mesign_provider_set_load_sync (fixture->profile, &error);
  g_assert_no_error (error);
  g_assert_nonnull (mesign_provider_set_find (set, "wosign"));
  g_assert_cmpuint (set->faults->len, ==, 1);
  fault = set->faults->pdata[0];
  g_assert_cmpstr (fault->file, ==, "providers");
}

/* Of two profiles with one id the first counts, and the other is named. */
static void
test_same_id (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *other = replaced ("a@portal.test", "b@portal.test");
  g_autoptr (MesignProviderSet) set = NULL;
  const MesignProviderFault *fault;

  write_profile (fixture, "a.provider", GOOD);
  write_profile (fixture, "b.provider", other);
  set = mesign_provider_set_load_sync (fixture->profile, NULL);
  g_assert_cmpuint (set->faults->len, ==, 1);
  fault = set->faults->pdata[0];
  g_assert_cmpstr (fault->file, ==, "b.provider");
  g_assert_cmpstr (fault->key, ==, "Id");
  g_assert_cmpstr (mesign_provider_set_find (set, "portal")->senders[0], ==, "a@portal.test");
}

/* What a profile of the user's must not bear, for the shipped wosign.com, .wotrus.com and 沃通. */
static const struct
{
  const char *piece;
  const char *by;
  const char *key;
} borrowed[] = {
  { "Id=portal", "Id=wosign", "Id" },
  { "Id=portal", "Id=generic", "Id" },
  { "Name=Portal", "Name=WoSign", "Name" },
  { "Name=Portal", "Name=wo sign", "Name" },
  { "Name=Portal", "Name=W0S1GN CA", "Name" },
  { "Name=Portal", "Name=Ｗｏｓｉｇｎ", "Name" },
  { "Name=Portal", "Name=W\320\276Sign", "Name" },
  { "Name=Portal", "Name=Portal\nName[zh_CN]=沃通企业版", "Name" },
  { "Name=Portal", "Name=Portal\nName[de]=Wo\u200bSign", "Name" },
  { "Hosts=portal.test", "Hosts=portal.test;wosign.com", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;buy.wosign.com", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;wosign.com:8443", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;.com", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;login.w0sign.com", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;wosign.com.evil.test", "Hosts" },
  { "Hosts=portal.test", "Hosts=portal.test;w\320\276sign.com", "Hosts" },
  { "LinkHosts=portal.test", "LinkHosts=portal.test;get.wotrus.com", "LinkHosts" },
  { "Senders=a@portal.test", "Senders=a@wosign.com", "Senders" },
  { "Senders=a@portal.test", "Senders=@.wosign.com", "Senders" },
  { "Senders=a@portal.test", "Senders=@.com", "Senders" },
};

/* What is not tried by anybody names where it is from, offers, and never acts. */
static void
test_shipped_untested (void)
{
  static const char *const ids[] = { "globalsign", "sectigo" };
  g_autoptr (MesignProviderSet) set = mesign_provider_set_load_sync (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      const MesignProvider *provider = mesign_provider_set_find (set, ids[i]);

      g_assert_nonnull (provider);
      g_assert_cmpint (provider->evidence, ==, MESIGN_PROVIDER_EVIDENCE_DOCUMENTATION);
      g_assert_cmpuint (g_strv_length (provider->fill_pages), ==, 0);
      g_assert_true (mesign_provider_is_link_host (provider, provider->account_page));
    }
}

static void
test_payment_hosts (void)
{
  g_autoptr (MesignProviderSet) set = mesign_provider_set_load_sync (NULL, NULL);
  const MesignProvider *wosign = mesign_provider_set_find (set, "wosign");
  static const char *const shown[] = { "https://openapi.alipay.com/gateway.do",
                                       "https://gateway.95516.com/gateway/api/frontTransReq.do",
                                       "https://wx.tenpay.com/cgi-bin/mmpayweb-bin/checkmweb" };

  for (guint i = 0; i < G_N_ELEMENTS (shown); i++)
    {
      g_assert_true (mesign_provider_is_payment_host (wosign, shown[i]));
      g_assert_false (mesign_provider_is_host (wosign, shown[i]));
      g_assert_false (mesign_provider_is_link_host (wosign, shown[i]));
      g_assert_false (mesign_provider_is_fill_page (wosign, shown[i]));
    }
  g_assert_false (mesign_provider_is_payment_host (wosign, "http://openapi.alipay.com/"));
  g_assert_false (mesign_provider_is_payment_host (wosign, "https://alipay.com.evil.test/"));
  g_assert_false (mesign_provider_is_payment_host (wosign, "https://alipay.com@evil.test/"));
}

static void
test_nobody_elses (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 0; i < G_N_ELEMENTS (borrowed); i++)
    {
      g_autofree char *text = replaced (borrowed[i].piece, borrowed[i].by);
      g_autofree char *path = g_build_filename (fixture->directory, "new", NULL);
      g_autofree char *installed = g_build_filename (fixture->folder, "portal.provider", NULL);
      g_autoptr (MesignProviderSet) set = NULL;
      g_autoptr (MesignProvider) provider = NULL;
      g_autoptr (GError) error = NULL;
      const MesignProviderFault *fault;

      g_test_message ("%s", borrowed[i].by);
      write_profile (fixture, "mine.provider", text);
      set = mesign_provider_set_load_sync (fixture->profile, NULL);
      g_assert_null (mesign_provider_set_find (set, "portal"));
      g_assert_cmpstr (mesign_provider_set_find (set, "wosign")->account_page, ==,
                       "https://www.mesign.com/");
      g_assert_cmpuint (set->faults->len, ==, 1);
      fault = set->faults->pdata[0];
      g_assert_cmpstr (fault->file, ==, "mine.provider");
      g_assert_cmpstr (fault->key, ==, borrowed[i].key);

      g_assert_true (g_file_set_contents (path, text, -1, NULL));
      provider = mesign_provider_install_sync (fixture->profile, path, &error);
      g_assert_null (provider);
      g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE);
      g_assert_false (g_file_test (installed, G_FILE_TEST_EXISTS));
    }
}

/* An authority with a name of its own is nobody else's, whatever script it is in. */
static void
test_own_names (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const names[] = {
    "Name=内部认证中心",  "Name=Удостоверяющий центр", "Name=Portal\nName[zh_CN]=门户",
    "Name=World Sign-On", "Name=CA认证中心",           "Name=セコムTrust電子認証",
    "Name=Ελληνική CA"
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = replaced ("Name=Portal", names[i]);
      g_autoptr (MesignProviderSet) set = NULL;

      write_profile (fixture, "mine.provider", text);
      set = mesign_provider_set_load_sync (fixture->profile, NULL);
      g_assert_cmpuint (set->faults->len, ==, 0);
      g_assert_nonnull (mesign_provider_set_find (set, "portal"));
    }
}

static void
test_install (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autofree char *path = g_build_filename (fixture->directory, "new", NULL);
  g_autofree char *installed = g_build_filename (fixture->folder, "portal.provider", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) provider = NULL;
  g_autoptr (MesignProvider) refused = NULL;

  g_assert_true (g_file_set_contents (path, GOOD, -1, NULL));
  provider = mesign_provider_install_sync (fixture->profile, path, &error);
  g_assert_no_error (error);
  g_assert_true (g_file_test (installed, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_set_contents (path, "[Provider]\nId=../../x\n", -1, NULL));
  refused = mesign_provider_install_sync (fixture->profile, path, &error);
  g_assert_null (refused);
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/retrieval/provider/good", test_good);
  g_test_add_func ("/retrieval/provider/beyond", test_beyond);
  g_test_add_func ("/retrieval/provider/faults", test_faults);
  g_test_add_func ("/retrieval/provider/not-a-profile", test_not_a_profile);
  g_test_add_func ("/retrieval/provider/not-text", test_not_text);
  g_test_add_func ("/retrieval/provider/all-faults-at-once", test_all_faults_at_once);
  g_test_add_func ("/retrieval/provider/hosts", test_hosts);
  g_test_add_func ("/retrieval/provider/fill-pages", test_fill_pages);
  g_test_add_func ("/retrieval/provider/address-forms", test_address_forms);
  g_test_add_func ("/retrieval/provider/untested-fills-nothing", test_untested_fills_nothing);
  g_test_add_func ("/retrieval/provider/milestones", test_milestones);
  g_test_add_func ("/retrieval/provider/senders", test_senders);
  g_test_add_func ("/retrieval/provider/shipped", test_shipped);
  g_test_add ("/retrieval/provider/user-folder", Fixture, NULL, set_up, test_user_folder,
              tear_down);
  g_test_add ("/retrieval/provider/odd-folder", Fixture, NULL, set_up, test_odd_folder, tear_down);
  g_test_add ("/retrieval/provider/no-folder", Fixture, NULL, set_up, test_no_folder, tear_down);
  g_test_add ("/retrieval/provider/same-id", Fixture, NULL, set_up, test_same_id, tear_down);
  g_test_add_func ("/retrieval/provider/shipped-untested", test_shipped_untested);
  g_test_add_func ("/retrieval/provider/payment-hosts", test_payment_hosts);
  g_test_add ("/retrieval/provider/nobody-elses", Fixture, NULL, set_up, test_nobody_elses,
              tear_down);
  g_test_add ("/retrieval/provider/own-names", Fixture, NULL, set_up, test_own_names, tear_down);
  g_test_add ("/retrieval/provider/install", Fixture, NULL, set_up, test_install, tear_down);

  return g_test_run ();
}
