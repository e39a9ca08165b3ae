/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"

static MesignSecret *password;

/* Nothing of an account that could not be added may stay behind. */
static void
assert_nothing_saved (World *world)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (world->engine);
  g_autofree char *files = world_run ("find '%s'/config -name '*.account' | wc -l; "
                                      "grep -c = '%s'/config/secrets.ini || true",
                                      world->folder, world->folder);
  g_autoptr (GPtrArray) mailboxes = CALL (world, list_mailboxes, NULL);

  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpstr (files, ==, "0\n0\n");
  g_assert_cmpuint (mailboxes->len, ==, 0);
}

static World *
open_world (MesignPrompter *prompter)
{
  World *world = world_new (TRUE, prompter);

  world_open_well (world);

  return world;
}

static void
test_added (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (MesignAccount) account = server_add_account (world, "anna");
  g_autoptr (MesignAccount) found = NULL;
  g_autoptr (GPtrArray) accounts = NULL;
  g_autofree char *pages = mesign_engine_dup_pages_path (world->engine, account, FALSE);
  g_autofree char *cookies = g_build_filename (pages, "provider", "cookies.sqlite", NULL);
  MesignNewAccount again = server_new_account ("ANNA@example.test", password);

  g_assert_cmpstr (account->address, ==, "anna@example.test");
  g_assert_cmpint (server_find_mailbox (world, "INBOX"), !=, 0);
  g_assert_null (CALL (world, add_account, &again));
  world_assert_error (world, "exists");

  /* the next process has it and its password */
  world_start_again (world, NULL);
  found = mesign_engine_find_account (world->engine, "Anna@EXAMPLE.test");
  g_assert_nonnull (found);
  g_assert_true (CALL (world, check_account, found));
  world_assert_no_error (world);

  /* what its providers' pages had left here goes with it */
  g_assert_true (mesign_directory_ensure_sync (cookies, NULL));
  g_assert_true (CALL (world, remove_account, found));
  world_assert_no_error (world);
  g_assert_false (g_file_test (pages, G_FILE_TEST_EXISTS));
  accounts = mesign_engine_list_accounts (world->engine);
  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpint (server_find_mailbox (world, "INBOX"), ==, 0);
  assert_nothing_saved (world);
}

static void
assert_refused_by (const MesignNewAccount *account, MesignServerKind kind)
{
  g_autoptr (World) world = open_world (NULL);
  MesignServerKind told;

  g_assert_null (CALL (world, add_account, account));
  g_assert_true (mesign_engine_error_get_server (world->error, &told));
  g_assert_cmpint (told, ==, kind);
  world_assert_error (world, "authentication");
  assert_nothing_saved (world);
}

static void
assert_refused (const MesignNewAccount *account, const char *word)
{
  g_autoptr (World) world = open_world (NULL);

  g_assert_null (CALL (world, add_account, account));
  world_assert_error (world, word);
  assert_nothing_saved (world);
}

static void
test_wrong_password (void)
{
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  const MesignNewAccount account = server_new_account ("anna@example.test", wrong);

  assert_refused_by (&account, MESIGN_SERVER_IMAP);
}

/* The mail server takes the password, the submission server does not. */
static void
test_wrong_submission (void)
{
  MesignNewAccount account = server_new_account ("anna@example.test", password);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (
      sandbox, "{\"do\": \"smtp-fail\", \"at\": \"auth\", \"code\": 535, \"times\": 1}", &error);

  g_assert_no_error (error);
  assert_refused_by (&account, MESIGN_SERVER_SMTP);
}

static void
test_certificate (void)
{
  static const char *const ports[] = { "imap.tls_expired", "imap.tls_wrong_host",
                                       "imap.tls_unknown" };

  for (guint i = 0; i < G_N_ELEMENTS (ports); i++)
    {
      g_autofree char *url = server_url ("imaps", ports[i]);
      g_autoptr (World) world = open_world (NULL);
      MesignNewAccount account = server_new_account ("anna@example.test", password);

      account.imap_url = url;
      g_assert_null (CALL (world, add_account, &account));
      g_assert_cmpstr (mesign_engine_error_get_host (world->error), ==, "localhost");
      g_assert_nonnull (mesign_engine_error_get_certificate (world->error));
      world_assert_error (world, "certificate");
      assert_nothing_saved (world);
    }
}

static void
test_unreachable (void)
{
  MesignNewAccount account = server_new_account ("anna@example.test", password);

  account.imap_url = "imaps://localhost:1";
  assert_refused (&account, "offline");
  account.imap_url = "imaps://no-such-host.invalid";
  assert_refused (&account, "offline");
}

static void
test_nonsense (void)
{
  MesignNewAccount account = server_new_account ("anna@example.test", password);

  account.imap_url = "https://localhost";
  assert_refused (&account, "invalid");
  account.imap_url = account.smtp_url;
  assert_refused (&account, "invalid");
  account.imap_url = "imap://localhost";
  assert_refused (&account, "invalid");
  account = server_new_account ("no address", password);
  assert_refused (&account, "invalid");
}

static gboolean
cancel (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);

  return G_SOURCE_REMOVE;
}

/* A server that takes the connection and then says nothing. */
static void
test_hanging (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (GSocketListener) listener = g_socket_listener_new ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, NULL);
  g_autofree char *url = g_strdup_printf ("imaps://localhost:%d", port);
  MesignNewAccount account = server_new_account ("anna@example.test", password);
  gint64 start;

  account.imap_url = url;
  g_timeout_add (300, cancel, cancellable);
  start = g_get_monotonic_time ();
  mesign_engine_add_account_async (world->engine, &account, cancellable, world_on_result, world);
  world_wait (world);
  g_assert_null (mesign_engine_add_account_finish (world->engine, world->result, &world->error));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  world_assert_error (world, "cancelled");
  assert_nothing_saved (world);
}

/* With somebody to ask, a wrong password and an unknown certificate are asked about, and what was
 * answered is kept. */
static void
test_asked (void)
{
  static const char *const answers[] = { "yes", "still wrong", "pw-anna", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (World) world = open_world (prompter);
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  g_autofree char *url = server_url ("imaps", "imap.tls_unknown");
  MesignNewAccount account = server_new_account ("anna@example.test", wrong);
  g_autoptr (MesignAccount) added = NULL;
  g_autoptr (MesignAccount) found = NULL;

  account.imap_url = url;
  added = CALL (world, add_account, &account);
  world_assert_no_error (world);
  g_assert_nonnull (mesign_account_get_pin (added, "localhost"));
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_SERVER_CERTIFICATE), ==, 1);
  g_assert_cmpuint (world_prompter_get_port (prompter), ==, added->imap->port);
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD), ==, 2);
  world_start_again (world, NULL);
  found = mesign_engine_find_account (world->engine, "anna@example.test");
  g_assert_true (CALL (world, check_account, found));
  world_assert_no_error (world);
}

/* The password was changed at the provider. */
static void
test_changed_password (void)
{
  static const char *const answers[] = { "pw-anna", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (MesignAccount) account = server_add_account (world, "anna");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autofree char *ignored = NULL;

  world_close (world);
  ignored = world_run ("sed -i 's/pw-anna/other/' '%s/config/secrets.ini'", world->folder);
  world_open_well (world);
  g_assert_null (CALL (world, sync, NULL, NULL, NULL, NULL));
  world_assert_error (world, "authentication");
  world_start_again (world, prompter);
  result = server_sync (world);
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD), ==, 1);
  world_start_again (world, NULL);
  g_clear_pointer (&result, mesign_sync_result_unref);
  result = server_sync (world);
}

static void
replace_in_secrets (World *world, const char *from, const char *to)
{
  g_autofree char *ignored = NULL;

  world_close (world);
  ignored = world_run ("sed -i 's/%s/%s/' '%s/config/secrets.ini'", from, to, world->folder);
  world_open_well (world);
}

static MesignAccount *
change (World *world, const MesignNewAccount *changes)
{
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "anna@example.test");

  return CALL (world, change_account, account, changes);
}

/* An account is changed only to what its servers take, and is the same account still. */
static void
test_changed (void)
{
  static const char *const answers[] = { "yes", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (World) world = open_world (prompter);
  g_autoptr (MesignAccount) account = server_add_account (world, "anna");
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  g_autoptr (MesignAccount) named = NULL;
  g_autoptr (MesignAccount) moved = NULL;
  g_autoptr (MesignAccount) right = NULL;
  g_autoptr (MesignAccount) kept = NULL;
  g_autofree char *tls = server_url ("imaps", "imap.tls_unknown");

  named = change (world, &(MesignNewAccount){ .name = "安娜" });
  world_assert_no_error (world);
  g_assert_cmpstr (named->name, ==, "安娜");
  g_assert_cmpstr (named->id, ==, account->id);

  g_assert_null (change (world, &(MesignNewAccount){ .password = wrong, .password_once = TRUE }));
  world_assert_error (world, "authentication");
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD), ==, 0);
  g_assert_null (change (world, &(MesignNewAccount){ .imap_url = "imaps://localhost:1" }));
  world_assert_error (world, "offline");
  kept = mesign_engine_find_account (world->engine, "anna@example.test");
  g_assert_cmpint (kept->imap->port, ==, account->imap->port);
  g_assert_true (CALL (world, check_account, kept));
  world_assert_no_error (world);

  /* what is asked meanwhile belongs to what becomes of it; the password is the one there is */
  moved = change (world, &(MesignNewAccount){ .imap_url = tls });
  world_assert_no_error (world);
  g_assert_cmpstr (moved->id, ==, account->id);
  g_assert_nonnull (mesign_account_get_pin (moved, "localhost"));
  g_assert_cmpstr (moved->name, ==, "安娜");

  replace_in_secrets (world, "pw-anna", "other");
  right = change (world, &(MesignNewAccount){ .password = password });
  world_assert_no_error (world);
  world_start_again (world, NULL);
  g_clear_pointer (&kept, mesign_account_unref);
  kept = mesign_engine_find_account (world->engine, "anna@example.test");
  g_assert_cmpstr (kept->name, ==, "安娜");
  g_assert_cmpint (kept->imap->port, ==, moved->imap->port);
  g_assert_true (CALL (world, check_account, kept));
  world_assert_no_error (world);
}

static void
assert_log_ins (World *world, const char *expected)
{
  g_autofree char *kept =
      world_run ("cat '%s/data/log-ins.ini' 2>/dev/null | grep = || true", world->folder);

  g_assert_cmpstr (kept, ==, expected);
}

/* That a server has proven to know the password is kept from one start to the next, until somebody
 * says anew what the account logs in with. */
static void
test_proven (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (MesignAccount) account = server_add_account (world, "anna");
  g_autoptr (MesignAccount) named = NULL;
  g_autoptr (MesignAccount) renewed = NULL;

  g_assert_true (CALL (world, check_account, account));
  world_assert_no_error (world);
  world_start_again (world, NULL);
  assert_log_ins (world, "imap-localhost=scram\n");
  named = change (world, &(MesignNewAccount){ .name = "安娜" });
  world_assert_no_error (world);
  assert_log_ins (world, "imap-localhost=scram\n");
  renewed = change (world, &(MesignNewAccount){ .password = password });
  world_assert_no_error (world);
  assert_log_ins (world, "");
  g_assert_true (CALL (world, check_account, renewed));
  world_assert_no_error (world);
  assert_log_ins (world, "imap-localhost=scram\n");
  g_assert_true (CALL (world, remove_account, renewed));
  world_assert_no_error (world);
  assert_log_ins (world, "");
}

/* A table of one's own says where an address's mail lies, and whom its servers are verified by. */
static void
test_own_table (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autofree char *path = g_build_filename (world->folder, "config", "servers.ini", NULL);
  g_autofree char *ca = g_build_filename (world->folder, "config", "ca.pem", NULL);
  g_autofree char *imap = server_url ("imaps", "imap.tls");
  g_autofree char *smtp = server_url ("smtp+starttls", "smtp.starttls");
  g_autofree char *table = g_strdup_printf (
      "[ours]\nName=Ours\nDomains=example.test;163.com\nImap=%s\nSmtp=%s\nCaFile=ca.pem\n", imap,
      smtp);
  g_autofree char *ignored =
      world_run ("cp '%s' '%s'", mesign_sandbox_get_string (sandbox, "ca"), ca);
  g_autoptr (GPtrArray) found = NULL;
  g_autoptr (MesignAccount) account = NULL;
  const MesignAutoconfigCandidate *first;

  g_assert_true (g_file_set_contents (path, table, -1, NULL));
  found = CALL (world, find_servers, "anna@163.com");
  world_assert_no_error (world);
  first = found->pdata[0];
  g_assert_cmpstr (first->imap->host, ==, "localhost");
  g_assert_cmpstr (first->ca_file, ==, ca);
  account = CALL (world, add_account,
                  &((MesignNewAccount){ .address = "anna@example.test", .password = password }));
  world_assert_no_error (world);
  g_assert_cmpstr (account->ca_file, ==, ca);

  /* a broken one is passed over */
  g_assert_true (g_file_set_contents (path, "nonsense", -1, NULL));
  g_clear_pointer (&found, g_ptr_array_unref);
  found = CALL (world, find_servers, "anna@163.com");
  world_assert_no_error (world);
  first = found->pdata[0];
  g_assert_cmpstr (first->imap->host, ==, "imap.163.com");
}

/* The description of a domain that has moved: of its servers, some are gone, one is known to
 * nobody, and one is not there for people to log in. */
static GPtrArray *
describe_servers (const char *imap, const char *smtp)
{
  g_autofree char *text = g_strdup_printf (
      "<clientConfig version=\"1.1\"><emailProvider id=\"e\">%s%s</emailProvider></clientConfig>",
      imap, smtp);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GError) error = NULL;
  GPtrArray *found;

  octets = g_bytes_new (text, strlen (text));
  found = mesign_autoconfig_parse_xml (octets, "anna@example.test", &error);
  g_assert_no_error (error);

  return found;
}

static char *
describe_server (const char *kind, const char *type, int port)
{
  return g_strdup_printf ("<%s type=\"%s\"><hostname>localhost</hostname><port>%d</port>"
                          "<socketType>SSL</socketType><username>%%EMAILADDRESS%%</username>"
                          "<authentication>password-cleartext</authentication></%s>",
                          kind, type, port, kind);
}

static void
test_tried (void)
{
  g_autofree char *gone = describe_server ("incomingServer", "imap", 1);
  g_autofree char *unknown = describe_server ("incomingServer", "imap",
                                              mesign_sandbox_get_int (sandbox, "imap.tls_unknown"));
  g_autofree char *good =
      describe_server ("incomingServer", "imap", mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *smtp =
      describe_server ("outgoingServer", "smtp", mesign_sandbox_get_int (sandbox, "smtp.tls"));
  g_autofree char *no_smtp = describe_server ("outgoingServer", "smtp", 1);
  g_autofree char *all = g_strconcat (gone, unknown, good, NULL);
  g_autoptr (GPtrArray) found = describe_servers (all, smtp);
  g_autoptr (GPtrArray) useless = describe_servers (all, no_smtp);
  g_autoptr (GPtrArray) tried = NULL;
  g_autoptr (GPtrArray) silent = NULL;
  const char *ca = mesign_sandbox_get_string (sandbox, "ca");
  const MesignAutoconfigCandidate *first;

  g_assert_cmpuint (found->len, ==, 3);
  tried = mesign_engine_try_servers_sync (found, ca, NULL);
  g_assert_cmpuint (tried->len, ==, 2);
  first = tried->pdata[0];
  g_assert_cmpint (first->imap->port, ==, mesign_sandbox_get_int (sandbox, "imap.tls"));

  /* what a domain says stays, so that the log-in can tell what is wrong; guesses do not */
  silent = mesign_engine_try_servers_sync (useless, ca, NULL);
  g_assert_cmpuint (silent->len, ==, 3);
  for (guint i = 0; i < useless->len; i++)
    ((MesignAutoconfigCandidate *) useless->pdata[i])->source = MESIGN_AUTOCONFIG_GUESS;
  g_clear_pointer (&silent, g_ptr_array_unref);
  silent = mesign_engine_try_servers_sync (useless, ca, NULL);
  g_assert_cmpuint (silent->len, ==, 0);
}

static void
test_lost_password (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (MesignAccount) account = server_add_account (world, "anna");
  g_autofree char *ignored = NULL;

  world_close (world);
  ignored = world_run ("cp /dev/null '%s/config/secrets.ini'", world->folder);
  world_open_well (world);
  g_assert_false (CALL (world, check_account, account));
  world_assert_error (world, "authentication");
}

/* Where the address is of a provider that wants a code in place of the password, the refusal says
 * so. */
static void
test_authorization_code (void)
{
  g_autoptr (World) world = open_world (NULL);
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  MesignNewAccount account = server_new_account ("somebody@163.com", wrong);

  g_assert_null (CALL (world, add_account, &account));
  g_assert_nonnull (strstr (world->error->message, "授权码"));
  world_assert_error (world, "authentication");
}

static void
test_found (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GPtrArray) found = CALL (world, find_servers, "somebody@163.com");
  const MesignAutoconfigCandidate *first;

  world_assert_no_error (world);
  first = found->pdata[0];
  g_assert_cmpstr (first->imap->host, ==, "imap.163.com");
  g_assert_null (CALL (world, find_servers, "nobody"));
  world_assert_error (world, "invalid");
}

int
main (int argc, char *argv[])
{
  int result;

  g_test_init (&argc, &argv, NULL);
  password = mesign_secret_new_from_string ("pw-anna");

  g_test_add_func ("/engine/accounts/added", test_added);
  g_test_add_func ("/engine/accounts/wrong-password", test_wrong_password);
  g_test_add_func ("/engine/accounts/wrong-submission", test_wrong_submission);
  g_test_add_func ("/engine/accounts/certificate", test_certificate);
  g_test_add_func ("/engine/accounts/unreachable", test_unreachable);
  g_test_add_func ("/engine/accounts/nonsense", test_nonsense);
  g_test_add_func ("/engine/accounts/hanging", test_hanging);
  g_test_add_func ("/engine/accounts/asked", test_asked);
  g_test_add_func ("/engine/accounts/changed-password", test_changed_password);
  g_test_add_func ("/engine/accounts/changed", test_changed);
  g_test_add_func ("/engine/accounts/proven", test_proven);
  g_test_add_func ("/engine/accounts/own-table", test_own_table);
  g_test_add_func ("/engine/accounts/tried", test_tried);
  g_test_add_func ("/engine/accounts/lost-password", test_lost_password);
  g_test_add_func ("/engine/accounts/authorization-code", test_authorization_code);
  g_test_add_func ("/engine/accounts/found", test_found);
  result = server_run ("anna");
  mesign_secret_unref (password);

  return result;
}
