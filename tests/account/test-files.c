/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#include "account/mesign-account-files.h"

#define ID "0b6ec52a-7d0a-4a3c-8f7e-3c9f6f0c1d2e"
#define PIN "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"

#define GOOD                                                                                       \
  "[Account]\nAddress=alice@example.test\nName=Alice\nImap=imaps://imap.example.test:993\n"        \
  "ImapUser=alice\nSmtp=smtp+starttls://smtp.example.test:587\nSmtpUser=alice\nCreated=17\n"       \
  "Bodies=all\n[Pins]\nimap.example.test=" PIN "\n"

typedef struct
{
  char *directory;
  MesignProfile *profile;
  char *folder;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  fixture->directory = g_dir_make_tmp ("mesign-account-XXXXXX", NULL);
  fixture->profile = mesign_profile_new (fixture->directory);
  fixture->folder = mesign_profile_dup_config_path (fixture->profile, "accounts");
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

static MesignAccount *
new_account (const char *address, gint64 created)
{
  g_autoptr (MesignServer) imap =
      mesign_server_new (MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, "imap.example.test", 993, address);
  g_autoptr (MesignServer) smtp = mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_STARTTLS,
                                                     "smtp.example.test", 587, address);

  return mesign_account_new (address, "李娜; = [x]", imap, smtp, created);
}

static void
save (Fixture *fixture, MesignAccount *account)
{
  g_autoptr (GError) error = NULL;

  mesign_account_save_sync (fixture->profile, account, &error);
  g_assert_no_error (error);
}

static void
write_file (Fixture *fixture, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (fixture->folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
test_round_trip (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autoptr (MesignAccount) pinned =
      mesign_account_copy_with_pin (account, "IMAP.example.test", PIN);
  g_autoptr (MesignAccount) loaded = NULL;
  g_autoptr (GError) error = NULL;

  pinned->ca_file = g_strdup ("/tmp/a b.pem");
  pinned->bodies = MESIGN_BODIES_NONE;
  save (fixture, pinned);
  loaded = mesign_account_load_sync (fixture->profile, account->id, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (loaded->id, ==, account->id);
  g_assert_cmpstr (loaded->address, ==, "alice@example.test");
  g_assert_cmpstr (loaded->name, ==, "李娜; = [x]");
  g_assert_cmpint (loaded->imap->security, ==, MESIGN_SERVER_TLS);
  g_assert_cmpstr (loaded->imap->host, ==, "imap.example.test");
  g_assert_cmpint (loaded->imap->port, ==, 993);
  g_assert_cmpint (loaded->smtp->security, ==, MESIGN_SERVER_STARTTLS);
  g_assert_cmpstr (loaded->smtp->user, ==, "alice@example.test");
  g_assert_cmpstr (loaded->ca_file, ==, "/tmp/a b.pem");
  g_assert_cmpint (loaded->created, ==, 100);
  g_assert_cmpint (loaded->bodies, ==, MESIGN_BODIES_NONE);
  g_assert_cmpstr (mesign_account_get_pin (loaded, "imap.example.test"), ==, PIN);
  g_assert_null (mesign_account_get_pin (loaded, "smtp.example.test"));
}

static void
test_permissions (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autofree char *name = g_strconcat (account->id, ".account", NULL);
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  struct stat info;

  save (fixture, account);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 0777, ==, 0600);
}

static void
test_pin_is_replaced (void)
{
  static const char other[] = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100";
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autoptr (MesignAccount) one = mesign_account_copy_with_pin (account, "a.test", PIN);
  g_autoptr (MesignAccount) two = mesign_account_copy_with_pin (one, "A.test", other);
  g_autoptr (MesignTlsPolicy) policy = mesign_account_dup_tls_policy (two);

  g_assert_cmpuint (two->pins->len, ==, 1);
  g_assert_cmpstr (mesign_account_get_pin (two, "a.test"), ==, other);
  g_assert_cmpstr (mesign_account_get_pin (one, "a.test"), ==, PIN);
  g_assert_null (policy->ca_file);
}

static void
test_tls_policy (void)
{
  static const guint8 der[] = "a certificate";
  g_autoptr (GBytes) octets = g_bytes_new_static (der, sizeof der);
  g_autofree char *fingerprint = mesign_tls_fingerprint (octets);
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autoptr (MesignAccount) pinned =
      mesign_account_copy_with_pin (account, "imap.example.test", fingerprint);
  g_autoptr (MesignTlsPolicy) policy = mesign_account_dup_tls_policy (pinned);

  g_assert_true (mesign_tls_policy_has_pin (policy, "imap.example.test", octets));
  g_assert_false (mesign_tls_policy_has_pin (policy, "smtp.example.test", octets));
}

static void
test_list (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) later = new_account ("later@example.test", 200);
  g_autoptr (MesignAccount) sooner = new_account ("sooner@example.test", 100);
  g_autoptr (GPtrArray) none = mesign_account_list_sync (fixture->profile, NULL, NULL);
  g_autoptr (GPtrArray) both = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  save (fixture, later);
  save (fixture, sooner);
  write_file (fixture, "notes.txt", "not an account");
  both = mesign_account_list_sync (fixture->profile, NULL, NULL);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpstr (((MesignAccount *) both->pdata[0])->address, ==, "sooner@example.test");
}

/* One broken file is named, and the other accounts are there all the same. */
static void
test_damaged (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autoptr (GPtrArray) accounts = NULL;
  g_autoptr (GPtrArray) damage = NULL;
  g_autoptr (GError) error = NULL;

  save (fixture, account);
  write_file (fixture, ID ".account", "[Account]\nAddr");
  write_file (fixture, "mine.account", GOOD);
  accounts = mesign_account_list_sync (fixture->profile, &damage, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (accounts->len, ==, 1);
  g_assert_cmpuint (damage->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      const MesignAccountDamage *entry = damage->pdata[i];

      g_assert_nonnull (strstr (entry->message, entry->path));
      g_assert_true (strstr (entry->message, ID) || strstr (entry->message, "mine.account"));
    }
}

static void
test_faults (void)
{
  static const struct
  {
    const char *piece;
    const char *by;
    const char *says;
  } cases[] = {
    { "Address=alice@example.test", "Address=alice", "“Address”" },
    { "Address=alice@example.test\n", "", "“Address”" },
    { "imaps://imap", "http://imap", "“Imap”" },
    { "imaps://imap.example.test:993", "smtps://imap.example.test", "“Imap”" },
    { "ImapUser=alice\n", "", "“Imap”" },
    { "smtp+starttls://", "smtp://", "“Smtp”" },
    { "Bodies=all", "Bodies=most", "“Bodies”" },
    { "=" PIN, "=1234", "“Pins”" },
    { "[Account]", "[Konto]", "“Address”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GString) text = g_string_new (GOOD);
      g_autoptr (GBytes) octets = NULL;
      g_autoptr (MesignAccount) account = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_cmpuint (g_string_replace (text, cases[i].piece, cases[i].by, 1), ==, 1);
      octets = g_bytes_new (text->str, text->len);
      account = mesign_account_parse (octets, ID, &error);
      g_assert_null (account);
      g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_DAMAGED);
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

static void
test_good (void)
{
  g_autoptr (GBytes) octets = g_bytes_new_static (GOOD, strlen (GOOD));
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = mesign_account_parse (octets, ID, &error);

  g_assert_no_error (error);
  g_assert_cmpint (account->bodies, ==, MESIGN_BODIES_ALL);
  g_assert_cmpint (account->created, ==, 17);
}

static void
test_one_per_address (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) first = new_account ("alice@example.test", 100);
  g_autoptr (MesignAccount) second = new_account ("Alice@EXAMPLE.test", 200);
  g_autoptr (MesignAccount) found = NULL;
  g_autoptr (GError) error = NULL;

  save (fixture, first);
  save (fixture, first);
  g_assert_false (mesign_account_save_sync (fixture->profile, second, &error));
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_EXISTS);
  found = mesign_account_find_sync (fixture->profile, "ALICE@example.test", NULL);
  g_assert_cmpstr (found->id, ==, first->id);
}

static void
test_remove (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignAccount) account = new_account ("alice@example.test", 100);
  g_autoptr (MesignAccount) gone = NULL;
  g_autoptr (GError) error = NULL;

  save (fixture, account);
  g_assert_true (mesign_account_remove_sync (fixture->profile, account->id, &error));
  g_assert_no_error (error);
  g_assert_false (mesign_account_remove_sync (fixture->profile, account->id, &error));
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  gone = mesign_account_find_sync (fixture->profile, "alice@example.test", &error);
  g_assert_null (gone);
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "alice@example.test"));
}

/* An id is a name of a file: nothing else may be reached by it. */
static void
test_strange_id (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account = NULL;

  g_assert_false (mesign_account_remove_sync (fixture->profile, "../settings", &error));
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND);
  g_clear_error (&error);
  account = mesign_account_load_sync (fixture->profile, ID, &error);
  g_assert_null (account);
  g_assert_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND);
}

static void
test_policy_words (void)
{
  MesignBodiesPolicy policy;

  for (guint i = MESIGN_BODIES_ALL; i <= MESIGN_BODIES_NONE; i++)
    {
      g_assert_true (
          mesign_bodies_policy_from_string (mesign_bodies_policy_to_string (i), &policy));
      g_assert_cmpuint (policy, ==, i);
    }
  g_assert_false (mesign_bodies_policy_from_string (NULL, &policy));
}

#define ADD(name, function)                                                                        \
  g_test_add ("/account/files/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("round-trip", test_round_trip);
  ADD ("permissions", test_permissions);
  ADD ("list", test_list);
  ADD ("damaged", test_damaged);
  ADD ("one-per-address", test_one_per_address);
  ADD ("remove", test_remove);
  ADD ("strange-id", test_strange_id);
  g_test_add_func ("/account/files/pin-is-replaced", test_pin_is_replaced);
  g_test_add_func ("/account/files/tls-policy", test_tls_policy);
  g_test_add_func ("/account/files/good", test_good);
  g_test_add_func ("/account/files/faults", test_faults);
  g_test_add_func ("/account/files/policy-words", test_policy_words);

  return g_test_run ();
}
