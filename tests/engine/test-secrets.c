/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

/* Run by keyring.sh with a key ring that is unlocked or locked, or without any bus. */

static void
test_unlocked (void)
{
  g_autoptr (World) world = world_new (FALSE, NULL);
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");
  g_autoptr (GBytes) pfx = NULL;
  g_autofree char *found = NULL;
  g_autofree char *lying = NULL;
  const char *fingerprint;

  world_open_well (world);
  world_make_own (world, "anna@example.test");

  /* the key lies in the key ring and nowhere in the profile */
  found = world_run ("secret-tool lookup kind keystore-key id '%s/config' | wc -c", world->folder);
  g_assert_cmpstr (found, ==, "44\n");
  lying = world_run ("k=$(secret-tool lookup kind keystore-key id '%s/config'); "
                     "grep -rlF \"$k\" '%s' | wc -l",
                     world->folder, world->folder);
  g_assert_cmpstr (lying, ==, "0\n");

  /* and opens the keystore of the next process */
  world_start_again (world, NULL);
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  fingerprint = ((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint;
  pfx = CALL (world, export, fingerprint, password, FALSE);
  world_assert_no_error (world);
  g_assert_nonnull (pfx);
}

/* Without the key ring the profile opens; what has to keep a secret says what is wrong. */
static void
test_closed (void)
{
  g_autoptr (World) world = world_new (FALSE, NULL);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *message = NULL;
  gint64 start = g_get_monotonic_time ();

  world_open_well (world);
  octets = world_make_pfx (world, "anna@example.test", "secret");
  g_assert_null (world_import (world, octets, "secret", NULL));
  message = g_strdup (world->error->message);
  world_assert_error (world, "locked");
  g_assert_nonnull (strstr (
      message, g_str_equal (g_getenv ("MESIGN_KEYRING"), "absent") ? "no key ring" : "locked"));
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  g_assert_cmpuint (own->len, ==, 0);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

int
main (int argc, char *argv[])
{
  const char *keyring = g_getenv ("MESIGN_KEYRING");

  g_test_init (&argc, &argv, NULL);

  if (g_strcmp0 (keyring, "unlocked") == 0)
    g_test_add_func ("/engine/secrets/unlocked", test_unlocked);
  else if (keyring != NULL)
    g_test_add_func ("/engine/secrets/closed", test_closed);

  return g_test_run ();
}
