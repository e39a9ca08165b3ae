/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

static const char plain[] = "From: Anna <anna@example.test>\r\nTo: berta@example.test\r\n"
                            "Subject: Hello\r\nMessage-ID: <1@example.test>\r\n"
                            "Content-Type: text/plain\r\n\r\nHow are you?\r\n";

/* What openssl makes of a text for a certificate: signed by it, or encrypted to it. */
static GBytes *
make_mail (World *world, const char *command)
{
  g_autofree char *path = world_path (world, "mail.eml");
  g_autofree char *ignored =
      world_run ("cd '%s'; printf 'Content-Type: text/plain\\r\\n\\r\\nA secret.\\r\\n' > text; "
                 "openssl cms %s -in text -binary -from anna@example.test -to anna@example.test "
                 "-subject Hello -out mail.eml",
                 world->folder, command);

  return world_read (path);
}

static GPtrArray *
list_file (World *world, const char *name)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  g_autofree char *path = world_path (world, name);

  g_ptr_array_add (list, world_read (path));

  return list;
}

/* An engine that is not open, in a place where there is nothing at all. */
static void
test_without_store (void)
{
  g_autoptr (MesignProfile) nowhere = mesign_profile_new ("/nonexistent/mesign");
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GBytes) octets = g_bytes_new_static (plain, strlen (plain));
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("\001\002\003", 3);
  const MesignOpenOptions options = { .without_store = TRUE };
  g_autoptr (MesignOpenedMessage) opened = NULL;

  g_clear_object (&world->engine);
  world->engine = mesign_engine_new (nowhere, NULL);
  opened = CALL (world, open_octets, octets, &options);
  world_assert_no_error (world);
  g_assert_cmpstr (opened->headers->subject, ==, "Hello");
  g_assert_cmpint (opened->report->signature.status, ==, MESIGN_SIGNATURE_NONE);
  g_assert_null (CALL (world, open_octets, rubbish, &options));
  world_assert_error (world, "not-a-message");

  /* the usual way needs the profile */
  g_assert_null (CALL (world, open_octets, octets, NULL));
  world_assert_error (world, "invalid");
}

static void
test_anchors (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GBytes) pfx = world_make_pfx (world, "anna@example.test", "secret");
  g_autoptr (GBytes) octets = make_mail (world, "-sign -signer one.pem -inkey one.key");
  g_autoptr (GPtrArray) anchors = list_file (world, "ca.pem");
  MesignOpenOptions options = { .without_store = TRUE };
  g_autoptr (MesignOpenedMessage) without = CALL (world, open_octets, octets, &options);
  g_autoptr (MesignOpenedMessage) with = NULL;
  g_autoptr (MesignOpenedMessage) later = NULL;

  world_assert_no_error (world);
  g_assert_cmpint (without->report->signature.status, ==, MESIGN_SIGNATURE_UNTRUSTED);
  options.anchors = anchors;
  with = CALL (world, open_octets, octets, &options);
  world_assert_no_error (world);
  g_assert_cmpint (with->report->signature.status, ==, MESIGN_SIGNATURE_VALID);
  options.at = 4102444800;
  later = CALL (world, open_octets, octets, &options);
  world_assert_no_error (world);
  g_assert_cmpint (later->report->signature.status, ==, MESIGN_SIGNATURE_EXPIRED);
}

static void
test_keys (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GBytes) pfx = world_make_pfx (world, "anna@example.test", "secret");
  g_autoptr (GBytes) octets = make_mail (world, "-encrypt -aes256 -recip one.pem");
  g_autoptr (GPtrArray) keys = list_file (world, "one.p12");
  g_autoptr (MesignSecret) right = mesign_secret_new_from_string ("secret");
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  MesignOpenOptions options = { .without_store = TRUE };
  g_autoptr (MesignOpenedMessage) without = CALL (world, open_octets, octets, &options);
  g_autoptr (MesignOpenedMessage) with = NULL;

  world_assert_no_error (world);
  g_assert_cmpint (without->report->encryption.status, ==, MESIGN_ENCRYPTION_NO_KEY);
  g_assert_cmpstr (without->report->encryption.reason, !=, "locked");
  options.keys = keys;
  options.password = wrong;
  g_assert_null (CALL (world, open_octets, octets, &options));
  world_assert_error (world, "wrong-password");
  options.password = right;
  with = CALL (world, open_octets, octets, &options);
  world_assert_no_error (world);
  g_assert_cmpint (with->report->encryption.status, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_nonnull (strstr (with->body_text, "A secret."));
}

/* The keystore is unlocked when a key is needed, and not before. */
static void
test_own (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;

  world_open_well (world);
  world_make_own (world, "anna@example.test");
  octets = make_mail (world, "-encrypt -aes256 -recip one.pem");
  world_start_again (world, NULL);
  opened = CALL (world, open_octets, octets, NULL);
  world_assert_no_error (world);
  g_assert_cmpint (opened->report->encryption.status, ==, MESIGN_ENCRYPTION_DECRYPTED);
}

static void
test_locked (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  static const char *const answers[] = { NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (GBytes) text = g_bytes_new_static (plain, strlen (plain));
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (MesignSecret) passphrase = mesign_secret_new_from_string ("open sesame");
  g_autoptr (MesignOpenedMessage) asked = NULL;
  g_autoptr (MesignOpenedMessage) again = NULL;
  g_autoptr (MesignOpenedMessage) unencrypted = NULL;
  g_autofree char *ignored = NULL;

  world_open_well (world);
  world_make_own (world, "anna@example.test");
  octets = make_mail (world, "-encrypt -aes256 -recip one.pem");
  g_assert_true (CALL (world, set_passphrase, passphrase, TRUE));
  world_close (world);
  ignored = world_run ("cp /dev/null '%s/config/secrets.ini'", world->folder);
  world_open_well (world);
  opened = CALL (world, open_octets, octets, NULL);
  world_assert_no_error (world);
  g_assert_cmpint (opened->report->encryption.status, ==, MESIGN_ENCRYPTION_NO_KEY);
  g_assert_cmpstr (opened->report->encryption.reason, ==, "locked");
  g_assert_cmpstr (opened->body_text, ==, "");

  /* a person is asked once, and only about mail that needs a key */
  world_start_again (world, prompter);
  unencrypted = CALL (world, open_octets, text, NULL);
  world_assert_no_error (world);
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 0);
  asked = CALL (world, open_octets, octets, NULL);
  world_assert_no_error (world);
  again = CALL (world, open_octets, octets, NULL);
  world_assert_no_error (world);
  g_assert_cmpstr (again->report->encryption.reason, ==, "locked");
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/open/without-store", test_without_store);
  g_test_add_func ("/engine/open/anchors", test_anchors);
  g_test_add_func ("/engine/open/keys", test_keys);
  g_test_add_func ("/engine/open/own-keys", test_own);
  g_test_add_func ("/engine/open/locked", test_locked);

  return g_test_run ();
}
