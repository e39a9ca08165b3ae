/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "account/mesign-account-files.h"
#include "account/mesign-autoconfig.h"
#include "account/mesign-oauth2.h"
#include "scripted-server.h"

/* A DNS that knows what a test tells it. */

#define FAKE_TYPE_RESOLVER (fake_resolver_get_type ())
G_DECLARE_FINAL_TYPE (FakeResolver, fake_resolver, FAKE, RESOLVER, GResolver)

struct _FakeResolver
{
  GResolver parent_instance;

  const char *exchanger;
  const char *imaps;
  const char *submission;
  const char *hosts;
};

G_DEFINE_FINAL_TYPE (FakeResolver, fake_resolver, G_TYPE_RESOLVER)

static gboolean
not_found (GError **error)
{
  g_set_error_literal (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "no such name");

  return FALSE;
}

static GList *
fake_lookup_by_name (GResolver *resolver,
                     const char *name,
                     GCancellable *cancellable G_GNUC_UNUSED,
                     GError **error)
{
  FakeResolver *self = FAKE_RESOLVER (resolver);

  if (self->hosts != NULL && strstr (self->hosts, name) != NULL)
    return g_list_prepend (NULL, g_inet_address_new_from_string ("192.0.2.1"));
  not_found (error);

  return NULL;
}

static GList *
fake_lookup_service (GResolver *resolver,
                     const char *name,
                     GCancellable *cancellable G_GNUC_UNUSED,
                     GError **error)
{
  FakeResolver *self = FAKE_RESOLVER (resolver);

  if (self->imaps != NULL && g_str_has_prefix (name, "_imaps._tcp."))
    return g_list_prepend (NULL, g_srv_target_new (self->imaps, 1993, 0, 0));
  if (self->submission != NULL && g_str_has_prefix (name, "_submission._tcp."))
    return g_list_prepend (NULL, g_srv_target_new (self->submission, 1587, 0, 0));
  not_found (error);

  return NULL;
}

static GList *
fake_lookup_records (GResolver *resolver,
                     const char *name G_GNUC_UNUSED,
                     GResolverRecordType type,
                     GCancellable *cancellable G_GNUC_UNUSED,
                     GError **error)
{
  FakeResolver *self = FAKE_RESOLVER (resolver);
  GList *list = NULL;

  if (type == G_RESOLVER_RECORD_MX && self->exchanger != NULL)
    {
      list = g_list_prepend (list, g_variant_ref_sink (g_variant_new ("(qs)", 5, self->exchanger)));
      return g_list_prepend (list,
                             g_variant_ref_sink (g_variant_new ("(qs)", 50, "mx.elsewhere.test")));
    }
  not_found (error);

  return NULL;
}

static void
fake_resolver_class_init (FakeResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  resolver_class->lookup_by_name = fake_lookup_by_name;
  resolver_class->lookup_service = fake_lookup_service;
  resolver_class->lookup_records = fake_lookup_records;
}

static void
fake_resolver_init (FakeResolver *self G_GNUC_UNUSED)
{
}

/* Nothing listens there, so that a test asks nobody. */
#define NOWHERE "https://127.0.0.1:1"

static GPtrArray *
find (FakeResolver *resolver, const char *address, GError **error)
{
  MesignAutoconfigOptions options = { .resolver = G_RESOLVER (resolver), .base_url = NOWHERE };

  return mesign_autoconfig_find_sync (address, &options, NULL, error);
}

static void
assert_server (const MesignServer *server, const char *url, const char *user)
{
  g_autofree char *found = mesign_server_dup_url (server);

  g_assert_cmpstr (found, ==, url);
  g_assert_cmpstr (server->user, ==, user);
}

static void
test_table (void)
{
  static const struct
  {
    const char *address;
    const char *imap;
    const char *smtp;
    const char *user;
    MesignAutoconfigNote note;
  } cases[] = {
    { "a@qq.com", "imaps://imap.qq.com:993", "smtps://smtp.qq.com:465", "a@qq.com",
      MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "a@foxmail.com", "imaps://imap.qq.com:993", "smtps://smtp.qq.com:465", "a@foxmail.com",
      MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "a@163.com", "imaps://imap.163.com:993", "smtps://smtp.163.com:465", "a@163.com",
      MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "a@126.com", "imaps://imap.126.com:993", "smtps://smtp.126.com:465", "a@126.com",
      MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "A@Sina.CN", "imaps://imap.sina.cn:993", "smtps://smtp.sina.cn:465", "A@Sina.CN",
      MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "a@gmail.com", "imaps://imap.gmail.com:993", "smtps://smtp.gmail.com:465", "a@gmail.com",
      MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD },
    { "a@outlook.com", "imaps://outlook.office365.com:993",
      "smtp+starttls://smtp-mail.outlook.com:587", "a@outlook.com",
      MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY },
    { "a@web.de", "imaps://imap.web.de:993", "smtps://smtp.web.de:465", "a",
      MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP },
    { "a@posteo.de", "imaps://posteo.de:993", "smtps://posteo.de:465", "a@posteo.de",
      MESIGN_AUTOCONFIG_NOTE_NONE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignAutoconfigCandidate) found =
          mesign_autoconfig_lookup_sync (cases[i].address);

      g_assert_nonnull (found);
      g_assert_cmpint (found->source, ==, MESIGN_AUTOCONFIG_TABLE);
      assert_server (found->imap, cases[i].imap, cases[i].user);
      assert_server (found->smtp, cases[i].smtp, cases[i].user);
      g_assert_cmpint (found->note, ==, cases[i].note);
      g_assert_cmpint (found->help != NULL, ==, cases[i].note != MESIGN_AUTOCONFIG_NOTE_NONE);
      g_assert_false (found->needs_confirmation);
    }
}

static void
test_table_help (void)
{
  g_autoptr (MesignAutoconfigCandidate) found = mesign_autoconfig_lookup_sync ("a@qq.com");

  g_assert_nonnull (strstr (found->help, "授权码"));
  g_assert_nonnull (strstr (found->help, "QQ"));
  g_assert_true (g_str_has_prefix (found->help_url, "https://"));
}

/* The pages of providers are where Thunderbird, which is registered there, has them. */
static void
test_table_pages (void)
{
  static const struct
  {
    const char *address;
    const char *provider;
    const char *authorize;
    const char *token;
    const char *scope;
  } cases[] = {
    { "a@yahoo.com", "yahoo", "https://api.login.yahoo.com/oauth2/request_auth",
      "https://api.login.yahoo.com/oauth2/get_token", "mail-w" },
    { "a@aol.com", "aol", "https://api.login.aol.com/oauth2/request_auth",
      "https://api.login.aol.com/oauth2/get_token", "mail-w" },
    { "a@list.ru", "mail-ru", "https://o2.mail.ru/login", "https://o2.mail.ru/token", "mail.imap" },
    { "a@yandex.ru", "yandex", "https://oauth.yandex.com/authorize",
      "https://oauth.yandex.com/token", "mail:imap_full mail:smtp" },
    { "a@gmail.com", "gmail", "https://accounts.google.com/o/oauth2/v2/auth",
      "https://oauth2.googleapis.com/token", "https://mail.google.com/" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const MesignOAuth2Options options = { .client_id = "ours" };
      g_autoptr (MesignAutoconfigCandidate) found =
          mesign_autoconfig_lookup_sync (cases[i].address);
      g_autoptr (MesignOAuth2Client) client = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpstr (found->oauth2, ==, cases[i].provider);
      client = mesign_oauth2_client_find_sync (found->oauth2, &options, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (client->authorize_url, ==, cases[i].authorize);
      g_assert_cmpstr (client->token_url, ==, cases[i].token);
      g_assert_cmpstr (client->scope, ==, cases[i].scope);
      g_assert_cmpstr (client->client_id, ==, "ours");
      g_assert_null (client->client_secret);
    }
}

static void
test_table_unknown (void)
{
  static const char *const addresses[] = {
    "a@example.test", "a@notqq.com", "a@qq.com.evil.test", "a@", "qq.com", "", "\xff@qq.com"
  };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    g_assert_null (mesign_autoconfig_lookup_sync (addresses[i]));
}

/* Every entry of the table is complete, secured, and of nobody else. */
static void
test_table_whole (void)
{
  g_autofree char *path =
      g_build_filename (g_getenv ("MESIGN_DATA_DIR"), "autoconfig", "providers.ini", NULL);
  g_autoptr (GKeyFile) table = g_key_file_new ();
  g_autoptr (GHashTable) domains = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_auto (GStrv) groups = NULL;

  g_assert_true (g_key_file_load_from_file (table, path, G_KEY_FILE_NONE, NULL));
  groups = g_key_file_get_groups (table, NULL);
  g_assert_cmpuint (g_strv_length (groups), >=, 50);
  for (guint i = 0; groups[i] != NULL; i++)
    {
      g_auto (GStrv) list = g_key_file_get_string_list (table, groups[i], "Domains", NULL, NULL);

      for (guint j = 0; list[j] != NULL; j++)
        {
          g_autofree char *address = g_strconcat ("a@", list[j], NULL);
          g_autoptr (MesignAutoconfigCandidate) found = mesign_autoconfig_lookup_sync (address);

          g_test_message ("%s", address);
          g_assert_true (g_hash_table_add (domains, g_strdup (list[j])));
          g_assert_nonnull (found);
          g_assert_nonnull (found->provider);
        }
    }
}

static void
test_not_an_address (void)
{
  static const char *const addresses[] = { "",          "alice",      "@example.test", "alice@",
                                           "alice@a b", "alice@-..-", "alice@a..b" };

  for (guint i = 0; i < G_N_ELEMENTS (addresses); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = mesign_autoconfig_find_sync (addresses[i], NULL, NULL, &error);

      g_assert_null (found);
      g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_ADDRESS);
      g_assert_nonnull (strstr (error->message, "name@example.com"));
    }
}

static void
test_offline (void)
{
  MesignAutoconfigOptions options = { .offline = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) known = mesign_autoconfig_find_sync ("a@yeah.net", &options, NULL, &error);
  g_autoptr (GPtrArray) unknown = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (known->len, ==, 1);
  unknown = mesign_autoconfig_find_sync ("a@example.test", &options, NULL, &error);
  g_assert_null (unknown);
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NO_SETTINGS);
  g_assert_nonnull (strstr (error->message, "example.test"));
}

static void
test_exchanger (void)
{
  static const struct
  {
    const char *exchanger;
    const char *imap;
  } cases[] = {
    { "mxbiz1.qq.com", "imaps://imap.exmail.qq.com:993" },
    { "MXBIZ2.qq.com.", "imaps://imap.exmail.qq.com:993" },
    { "qiye163mx01.mxmail.netease.com", "imaps://imap.qiye.163.com:993" },
    { "mx1.qiye.aliyun.com", "imaps://imap.qiye.aliyun.com:993" },
    { "example-test.mail.protection.outlook.com", "imaps://outlook.office365.com:993" },
    { "aspmx.l.google.com", "imaps://imap.gmail.com:993" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = NULL;
      const MesignAutoconfigCandidate *first;

      resolver->exchanger = cases[i].exchanger;
      found = find (resolver, "a@example.test", &error);
      g_assert_no_error (error);
      first = found->pdata[0];
      g_assert_cmpint (first->source, ==, MESIGN_AUTOCONFIG_MX);
      assert_server (first->imap, cases[i].imap, "a@example.test");
      g_assert_true (first->needs_confirmation);
    }
}

static void
test_strange_exchanger (void)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  resolver->exchanger = "notmxbiz1.qq.com";
  found = find (resolver, "a@example.test", &error);
  g_assert_null (found);
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NO_SETTINGS);
}

static void
test_services (void)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) foreign = NULL;
  const MesignAutoconfigCandidate *first;

  resolver->imaps = "mail.example.test.";
  resolver->submission = "example.test";
  own = find (resolver, "a@example.test", &error);
  g_assert_no_error (error);
  first = own->pdata[0];
  g_assert_cmpint (first->source, ==, MESIGN_AUTOCONFIG_SRV);
  assert_server (first->imap, "imaps://mail.example.test:1993", "a@example.test");
  assert_server (first->smtp, "smtp+starttls://example.test:1587", "a@example.test");
  g_assert_false (first->needs_confirmation);
  resolver->imaps = "mail.otherexample.test";
  foreign = find (resolver, "a@example.test", &error);
  g_assert_true (((MesignAutoconfigCandidate *) foreign->pdata[0])->needs_confirmation);
}

/* A lone dot says that there is no such service. */
static void
test_service_not_offered (void)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  resolver->imaps = ".";
  resolver->submission = "smtp.example.test";
  found = find (resolver, "a@example.test", &error);
  g_assert_null (found);
}

static void
test_guesses (void)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  resolver->hosts = "imap.example.test mail.example.test";
  found = find (resolver, "a@example.test", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 4);
  for (guint i = 0; i < found->len; i++)
    g_assert_cmpint (((MesignAutoconfigCandidate *) found->pdata[i])->source, ==,
                     MESIGN_AUTOCONFIG_GUESS);
  assert_server (((MesignAutoconfigCandidate *) found->pdata[0])->imap,
                 "imaps://imap.example.test:993", "a@example.test");
  assert_server (((MesignAutoconfigCandidate *) found->pdata[0])->smtp,
                 "smtps://mail.example.test:465", "a@example.test");
  assert_server (((MesignAutoconfigCandidate *) found->pdata[3])->imap,
                 "imap+starttls://mail.example.test:143", "a@example.test");
}

static void
test_international_domain (void)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autoptr (GPtrArray) found = NULL;

  resolver->hosts = "mail.xn--fsqu00a.test";
  found = find (resolver, "a@例子.test", NULL);
  g_assert_cmpuint (found->len, >=, 1);
  assert_server (((MesignAutoconfigCandidate *) found->pdata[0])->imap,
                 "imaps://mail.xn--fsqu00a.test:993", "a@例子.test");
}

static void
test_cancelled (void)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = NULL;

  g_cancellable_cancel (cancellable);
  found = mesign_autoconfig_find_sync ("a@example.test", NULL, cancellable, &error);
  g_assert_null (found);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static GPtrArray *
parse (const char *text, GError **error)
{
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));

  return mesign_autoconfig_parse_xml (octets, "a.b@example.test", error);
}

#define HEAD "<?xml version=\"1.0\"?>\n<clientConfig version=\"1.1\"><emailProvider id=\"e\">"
#define TAIL "</emailProvider></clientConfig>"
#define SERVER(element, type, host, port, socket, user, authentication)                            \
  "<" element " type=\"" type "\"><hostname>" host "</hostname><port>" port                        \
  "</port><socketType>" socket "</socketType><username>" user                                      \
  "</username><authentication>" authentication "</authentication></" element ">"

static void
test_xml (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      parse (HEAD "<domain>example.test</domain><displayName>Mail &amp; more</displayName>" SERVER (
                 "incomingServer", "pop3", "pop.%EMAILDOMAIN%", "995", "SSL", "%EMAILADDRESS%", "x")
                 SERVER ("incomingServer", "imap", "plain.test", "143", "plain", "%EMAILADDRESS%",
                         "password-cleartext")
                     SERVER ("incomingServer", "imap", "imap.%EMAILDOMAIN%", " 993\n", "SSL",
                             "%EMAILLOCALPART%", "password-cleartext")
                         SERVER ("incomingServer", "imap", "imap.%EMAILDOMAIN%", "143", "STARTTLS",
                                 "%EMAILADDRESS", "password-encrypted")
                             SERVER ("outgoingServer", "smtp", "smtp.example.test", "465", "SSL",
                                     "%EMAILADDRESS%", "password-cleartext") TAIL,
             &error);
  const MesignAutoconfigCandidate *first;
  const MesignAutoconfigCandidate *second;

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 2);
  first = found->pdata[0];
  second = found->pdata[1];
  g_assert_cmpstr (first->provider, ==, "Mail & more");
  g_assert_cmpint (first->source, ==, MESIGN_AUTOCONFIG_XML);
  g_assert_cmpint (first->note, ==, MESIGN_AUTOCONFIG_NOTE_NONE);
  assert_server (first->imap, "imaps://imap.example.test:993", "a.b");
  assert_server (first->smtp, "smtps://smtp.example.test:465", "a.b@example.test");
  assert_server (second->imap, "imap+starttls://imap.example.test:143", "a.b@example.test");
}

static void
test_xml_notes (void)
{
  g_autoptr (GPtrArray) oauth = parse (
      HEAD SERVER ("incomingServer", "imap", "i.test", "993", "SSL", "%EMAILADDRESS%", "OAuth2")
          SERVER ("outgoingServer", "smtp", "s.test", "465", "SSL", "%EMAILADDRESS%", "OAuth2")
              TAIL,
      NULL);
  g_autoptr (GPtrArray) enable =
      parse (HEAD SERVER ("incomingServer", "imap", "i.test", "993", "SSL", "%EMAILADDRESS%",
                          "password-cleartext")
                 SERVER ("outgoingServer", "smtp", "s.test", "465", "SSL", "%EMAILADDRESS%",
                         "OAuth2") "<enable visiturl=\"javascript:alert(1)\"/><enable "
                                   "visiturl=\"https://i.test/on\"/>" TAIL,
             NULL);
  const MesignAutoconfigCandidate *one = oauth->pdata[0];
  const MesignAutoconfigCandidate *two = enable->pdata[0];

  g_assert_cmpint (one->note, ==, MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY);
  g_assert_cmpint (two->note, ==, MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP);
  g_assert_cmpstr (two->help_url, ==, "https://i.test/on");
}

static void
test_xml_faults (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "cannot be understood" },
    { "<html><body>Not found</body></html>", "it is something else" },
    { "<clientConfig><emailProvider>", "cannot be understood" },
    { "<clientConfig>&xxe;</clientConfig>", "cannot be understood" },
    { "<client\xff"
      "Config>",
      "cannot be understood" },
    { HEAD TAIL, "names none that are secured" },
    { HEAD SERVER ("incomingServer", "imap", "i.test", "143", "plain", "u", "x")
          SERVER ("outgoingServer", "smtp", "s.test", "25", "plain", "u", "x") TAIL,
      "names none that are secured" },
    { HEAD SERVER ("incomingServer", "imap", "i.test", "99999", "SSL", "u", "x")
          SERVER ("outgoingServer", "smtp", "s.test", "465", "SSL", "u", "x") TAIL,
      "names none that are secured" },
    { HEAD SERVER ("incomingServer", "imap", "i.test/x@y", "993", "SSL", "u", "x")
          SERVER ("outgoingServer", "smtp", "s.test", "465", "SSL", "u", "x") TAIL,
      "names none that are secured" },
    { HEAD SERVER ("incomingServer", "imap", "i.test", "993", "SSL", "u", "x") TAIL,
      "names none that are secured" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = parse (cases[i].text, &error);

      g_assert_null (found);
      g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_SETTINGS);
      g_assert_nonnull (strstr (error->message, cases[i].says));
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
    }
}

#define DESCRIPTION                                                                                \
  HEAD SERVER ("incomingServer", "imap", "imap.%EMAILDOMAIN%", "993", "SSL", "%EMAILADDRESS%",     \
               "password-cleartext") SERVER ("outgoingServer", "smtp", "smtp.%EMAILDOMAIN%",       \
                                             "465", "SSL", "%EMAILADDRESS%", "password-cleartext") \
      TAIL

static GPtrArray *
fetch (const char *ca_file, GError **error)
{
  g_autoptr (FakeResolver) resolver = g_object_new (FAKE_TYPE_RESOLVER, NULL);
  g_autofree char *answer = g_strescape (DESCRIPTION, NULL);
  g_autofree char *script =
      g_strdup_printf ("TLS\nC: GET /mail/config-v1.1.xml*emailaddress=a%%40example.test *\nE:\n"
                       "R: HTTP/1.1 200 OK\\r\\nContent-Length: %zu\\r\\n\\r\\n%s\nHANG",
                       strlen (DESCRIPTION), answer);
  g_autoptr (ScriptedServer) server = scripted_server_start (script);
  g_autofree char *url =
      g_strdup_printf ("https://localhost:%u", scripted_server_get_port (server));
  MesignAutoconfigOptions options = { .resolver = G_RESOLVER (resolver),
                                      .base_url = url,
                                      .ca_file = ca_file };

  return mesign_autoconfig_find_sync ("a@example.test", &options, NULL, error);
}

static void
test_fetched (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = fetch (scripted_server_get_ca (), &error);
  const MesignAutoconfigCandidate *first;

  g_assert_no_error (error);
  g_assert_cmpuint (found->len, ==, 1);
  first = found->pdata[0];
  g_assert_cmpint (first->source, ==, MESIGN_AUTOCONFIG_XML);
  assert_server (first->imap, "imaps://imap.example.test:993", "a@example.test");
  g_assert_false (first->needs_confirmation);
}

/* A description whose server cannot prove its name is not read. */
static void
test_not_fetched (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found = fetch (scripted_server_get_other_ca (), &error);

  g_assert_null (found);
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NO_SETTINGS);
}

/* The descriptions of others: read, or refused for having no server with TLS; never half read. */
static void
test_corpus (void)
{
  g_autofree char *folder = g_build_filename (g_getenv ("MESIGN_CORPORA"), "ispdb", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint read = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      g_autofree char *text = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GPtrArray) found = NULL;

      if (!g_str_has_suffix (name, ".xml"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      found = parse (text, &error);
      g_test_message ("%s: %s", name, error != NULL ? error->message : "read");
      if (found == NULL)
        g_assert_nonnull (strstr (error->message, "names none that are secured"));
      read += found != NULL;
      for (guint i = 0; found != NULL && i < found->len; i++)
        {
          const MesignAutoconfigCandidate *candidate = found->pdata[i];

          g_assert_null (strchr (candidate->imap->user, '%'));
          g_assert_null (strchr (candidate->imap->host, '%'));
          g_assert_null (strchr (candidate->smtp->user, '%'));
        }
    }
  g_assert_cmpuint (read, >=, 80);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/account/autoconfig/table", test_table);
  g_test_add_func ("/account/autoconfig/table-help", test_table_help);
  g_test_add_func ("/account/autoconfig/table-pages", test_table_pages);
  g_test_add_func ("/account/autoconfig/table-unknown", test_table_unknown);
  g_test_add_func ("/account/autoconfig/table-whole", test_table_whole);
  g_test_add_func ("/account/autoconfig/not-an-address", test_not_an_address);
  g_test_add_func ("/account/autoconfig/offline", test_offline);
  g_test_add_func ("/account/autoconfig/exchanger", test_exchanger);
  g_test_add_func ("/account/autoconfig/strange-exchanger", test_strange_exchanger);
  g_test_add_func ("/account/autoconfig/services", test_services);
  g_test_add_func ("/account/autoconfig/service-not-offered", test_service_not_offered);
  g_test_add_func ("/account/autoconfig/guesses", test_guesses);
  g_test_add_func ("/account/autoconfig/international-domain", test_international_domain);
  g_test_add_func ("/account/autoconfig/cancelled", test_cancelled);
  g_test_add_func ("/account/autoconfig/xml", test_xml);
  g_test_add_func ("/account/autoconfig/xml-notes", test_xml_notes);
  g_test_add_func ("/account/autoconfig/xml-faults", test_xml_faults);
  g_test_add_func ("/account/autoconfig/fetched", test_fetched);
  g_test_add_func ("/account/autoconfig/not-fetched", test_not_fetched);
  if (g_getenv ("MESIGN_CORPORA") != NULL)
    g_test_add_func ("/account/autoconfig/corpus", test_corpus);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
