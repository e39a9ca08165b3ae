/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include <stdio.h>
#include <string.h>

#include "base/mesign-file.h"
#include "keystore/mesign-keystore-private.h"

/* What must not stay in memory is looked for in all of this process's memory. The test itself knows
 * it only in a masked form, made by a process of its own, so that it does not find itself. */

#define MASK 0xa5
#define NEEDLE_LENGTH 16

/* The beginning of a freed block is soon used for other things: what is looked for lies further
 * in. */
#define PADDING 32

typedef struct
{
  guint8 masked[NEEDLE_LENGTH];
} Needle;

/* Byte by byte, so that nothing is ever unmasked in memory. */
static gboolean
is_at (const guint8 *place, const Needle *needle, gboolean backwards)
{
  for (guint i = 0; i < NEEDLE_LENGTH; i++)
    {
      guint8 expected = needle->masked[backwards ? NEEDLE_LENGTH - 1 - i : i];

      if ((guint8) (place[i] ^ MASK) != expected)
        return FALSE;
    }

  return TRUE;
}

static guint
count_in (const guint8 *start, const guint8 *end, const Needle *needle)
{
  guint found = 0;

  for (const guint8 *at = start; at + NEEDLE_LENGTH <= end; at++)
    found += is_at (at, needle, FALSE) || is_at (at, needle, TRUE);

  return found;
}

/* Everything that can be written to: heaps, stacks, data. Numbers lie in OpenSSL backwards. */
static guint
count (const Needle *needle)
{
  g_autofree char *maps = NULL;
  g_auto (GStrv) lines = NULL;
  guint found = 0;

  g_assert_true (g_file_get_contents ("/proc/self/maps", &maps, NULL, NULL));
  lines = g_strsplit (maps, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize start, end;
      char rights[5];

      if (sscanf (lines[i], "%zx-%zx %4s", &start, &end, rights) == 3 &&
          strncmp (rights, "rw", 2) == 0 && strstr (lines[i], "[v") == NULL)
        found += count_in (GSIZE_TO_POINTER (start), GSIZE_TO_POINTER (end), needle);
    }

  return found;
}

/* One by one here, too: a vector register would be saved on the stack by the dynamic linker. */
static void
mask (Needle *needle, const volatile guint8 *octets)
{
  for (guint i = 0; i < NEEDLE_LENGTH; i++)
    needle->masked[i] = octets[i] ^ MASK;
}

static MesignSecret *
unmask (const Needle *needle)
{
  static const char padding[] = "................................================";
  MesignSecret *secret = mesign_secret_new (padding, PADDING + NEEDLE_LENGTH);
  volatile guint8 *octets = mesign_secret_get_writable (secret, NULL) + PADDING;

  for (guint i = 0; i < NEEDLE_LENGTH; i++)
    octets[i] = needle->masked[i] ^ MASK;

  return secret;
}

/* In a process of its own: a PFX whose key this one only sees encrypted. Some octets of the
 * private exponent and of the primes are needles, and the password. */
static const char maker[] =
    "import os, subprocess, sys\n"
    "from cryptography.hazmat.primitives import serialization as s\n"
    "from cryptography.hazmat.primitives.asymmetric import ec, rsa\n"
    "os.chdir(sys.argv[1])\n"
    "key = (rsa.generate_private_key(65537, 2048) if sys.argv[2] == 'rsa'\n"
    "       else ec.generate_private_key(ec.SECP256R1()))\n"
    "with open('k.pem', 'wb') as file:\n"
    "    file.write(key.private_bytes(s.Encoding.PEM, s.PrivateFormat.PKCS8, s.NoEncryption()))\n"
    "numbers = key.private_numbers()\n"
    "octets = (numbers.d.to_bytes(256, 'big')[64:80] + numbers.p.to_bytes(128, 'big')[32:48]\n"
    "          + numbers.q.to_bytes(128, 'big')[32:48] if sys.argv[2] == 'rsa'\n"
    "          else numbers.private_value.to_bytes(32, 'big')[:16] * 3)\n"
    "secret = os.urandom(8).hex().encode()\n"
    "password = b'.' * 32 + secret\n"
    "octets += secret\n"
    "with open('needles', 'wb') as file:\n"
    "    file.write(bytes(one ^ 0xa5 for one in octets))\n"
    "subprocess.run(['openssl', 'req', '-x509', '-key', 'k.pem', '-subj', '/CN=Alice', '-addext',\n"
    "                'subjectAltName=email:alice@example.test', '-days', '30', '-out', 'c.pem'],\n"
    "               check=True)\n"
    "subprocess.run(['openssl', 'pkcs12', '-export', '-inkey', 'k.pem', '-in', 'c.pem', "
    "'-passout',\n"
    "                'stdin', '-out', 'k.p12'], input=password, check=True)\n"
    "os.remove('k.pem')\n";

static void
make (const char *folder, const char *kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GSubprocess) process =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, "/usr/bin/python3", "-c", maker,
                        folder, kind, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
  g_assert_no_error (error);
}

static void
assert_none (const Needle *needles, guint n, const char *when)
{
  for (guint i = 0; i < n; i++)
    if (count (&needles[i]) != 0)
      g_error ("needle %u is in memory %s", i, when);
}

static void
read_needles (TestPki *pki, Needle *needles)
{
  g_autoptr (GBytes) file = test_pki_read (pki, "needles");

  g_assert_cmpuint (g_bytes_get_size (file), ==, 4 * NEEDLE_LENGTH);
  memcpy (needles, g_bytes_get_data (file, NULL), 4 * NEEDLE_LENGTH);
}

static void
import (Fixture *fixture, const Needle *password)
{
  g_autoptr (GBytes) pfx = test_pki_read (fixture->pki, "k.p12");
  g_autoptr (MesignSecret) secret = unmask (password);
  g_autoptr (MesignImport) done = NULL;
  g_autoptr (GError) error = NULL;

  done =
      mesign_keystore_import_pfx_sync (fixture->keystore, pfx, secret, NULL, fixture->now, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (done->own->len, ==, 1);
}

static void export(Fixture *fixture, const char *fingerprint, const Needle *password)
{
  g_autoptr (MesignSecret) secret = unmask (password);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) pfx = mesign_keystore_export_pfx_sync (fixture->keystore, fingerprint, secret,
                                                            MESIGN_PFX_MODERN, &error);

  g_assert_no_error (error);
}

/* A private key is in memory while it is held, and nowhere any more when it is not; so with the
 * password of its file. */
static void
test_private_key (Fixture *fixture, gconstpointer kind)
{
  Needle needles[4];
  g_autoptr (GPtrArray) pairs = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *fingerprint = NULL;

  make (fixture->pki->directory, kind);
  read_needles (fixture->pki, needles);
  assert_none (needles, 4, "before it was read");
  fixture_unlock (fixture);
  import (fixture, &needles[3]);
  assert_none (needles, 4, "after the import");

  pairs = mesign_keystore_load_key_pairs_sync (fixture->keystore, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (pairs->len, ==, 1);
  fingerprint = g_strdup (((MesignKeyPair *) pairs->pdata[0])->certificate->fingerprint);
  g_assert_cmpuint (count (&needles[0]), >, 0);
  g_clear_pointer (&pairs, g_ptr_array_unref);
  assert_none (needles, 4, "after it was used");

  export(fixture, fingerprint, &needles[3]);
  assert_none (needles, 4, "after the export");
}

static void
copy_masked (MesignKeystore *keystore, Needle *needle)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) master = mesign_keystore_ref_master (keystore, &error);

  g_assert_no_error (error);
  mask (needle, mesign_secret_get_octets (master, NULL) + 16);
}

/* The master key and the keys that come of it go with the lock; the passphrase when it was used. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  Needle master, derived, passphrase;
  g_autoptr (MesignSecret) random = mesign_secret_new_random (NEEDLE_LENGTH);
  g_autoptr (MesignSecret) typed = NULL;
  g_autoptr (MesignSecret) key = NULL;
  g_autoptr (GError) error = NULL;

  mask (&passphrase, mesign_secret_get_octets (random, NULL));
  g_clear_pointer (&random, mesign_secret_unref);
  g_assert_cmpuint (count (&passphrase), ==, 0);
  typed = unmask (&passphrase);
  g_assert_cmpuint (count (&passphrase), ==, 1);
  g_assert_true (mesign_keystore_change_passphrase_sync (fixture->keystore, typed, TRUE, &error));
  g_assert_no_error (error);
  copy_masked (fixture->keystore, &master);
  key = mesign_keystore_derive_key (fixture->keystore, "text", &error);
  g_assert_no_error (error);
  mask (&derived, mesign_secret_get_octets (key, NULL) + 16);
  g_assert_cmpuint (count (&master), ==, 1);
  g_assert_cmpuint (count (&derived), ==, 1);
  g_assert_cmpuint (count (&passphrase), ==, 1);

  g_clear_pointer (&key, mesign_secret_unref);
  g_clear_pointer (&typed, mesign_secret_unref);
  mesign_keystore_lock (fixture->keystore);
  assert_none (&master, 1, "after the lock");
  assert_none (&derived, 1, "after its use");
  assert_none (&passphrase, 1, "after it was set");

  typed = unmask (&passphrase);
  g_assert_true (mesign_keystore_unlock_with_passphrase_sync (fixture->keystore, typed, &error));
  g_clear_pointer (&typed, mesign_secret_unref);
  g_assert_cmpuint (count (&master), ==, 1);
  assert_none (&passphrase, 1, "after unlocking");
  g_clear_object (&fixture->keystore);
  assert_none (&master, 1, "after closing");
  fixture->keystore = fixture_open (fixture);
}

int
main (int argc, char **argv)
{
#ifdef __SANITIZE_ADDRESS__
  puts ("1..0 # SKIP the sanitizer keeps freed memory, and its own cannot all be read");
  return 0;
#endif
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/keystore/wiped/rsa", Fixture, "rsa", fixture_set_up, test_private_key,
              fixture_tear_down);
  g_test_add ("/keystore/wiped/ec", Fixture, "ec", fixture_set_up, test_private_key,
              fixture_tear_down);
  ADD ("/keystore/wiped/locked", test_locked);

  return g_test_run ();
}
