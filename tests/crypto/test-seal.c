/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

static void
test_round_trip (void)
{
  static const gsize sizes[] = { 0, 1, 16, 100000 };
  g_autoptr (MesignSecret) key = mesign_secret_new_random (MESIGN_SEAL_KEY_LENGTH);
  g_autoptr (GBytes) associated = fixture_bytes ("spki");

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *text = g_strnfill (sizes[i], 'x');
      g_autoptr (GBytes) plain = fixture_bytes (text);
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) sealed = mesign_seal_octets (key, plain, associated, &error);
      g_autoptr (GBytes) again = mesign_seal_octets (key, plain, associated, &error);
      g_autoptr (GBytes) opened = mesign_unseal_octets (key, sealed, associated, &error);
      g_autoptr (MesignSecret) secret = mesign_unseal_secret (key, sealed, associated, &error);

      g_assert_no_error (error);
      fixture_assert_bytes (opened, plain);
      g_assert_cmpstr (mesign_secret_get_text (secret), ==, text);
      g_assert_false (g_bytes_equal (sealed, again));
      g_assert_cmpuint (g_bytes_get_size (sealed), ==, sizes[i] + 29);
    }
}

static void
assert_refused (MesignSecret *key, GBytes *sealed, GBytes *associated, int code)
{
  g_autoptr (GError) one = NULL, two = NULL;

  g_assert_null (mesign_unseal_octets (key, sealed, associated, &one));
  g_assert_error (one, MESIGN_CRYPTO_ERROR, code);
  g_assert_null (mesign_unseal_secret (key, sealed, associated, &two));
  g_assert_error (two, MESIGN_CRYPTO_ERROR, code);
}

static void
test_refuses (void)
{
  g_autoptr (MesignSecret) key = mesign_secret_new_random (MESIGN_SEAL_KEY_LENGTH);
  g_autoptr (MesignSecret) other = mesign_secret_new_random (MESIGN_SEAL_KEY_LENGTH);
  g_autoptr (MesignSecret) plain = mesign_secret_new_from_string ("secret");
  g_autoptr (GBytes) associated = fixture_bytes ("a");
  g_autoptr (GBytes) wrong = fixture_bytes ("b");
  g_autoptr (GBytes) sealed = mesign_seal_secret (key, plain, associated, NULL);
  g_autoptr (GBytes) empty = fixture_bytes ("");
  gsize length;
  const guint8 *data = g_bytes_get_data (sealed, &length);

  assert_refused (other, sealed, associated, MESIGN_CRYPTO_ERROR_TAMPERED);
  assert_refused (key, sealed, wrong, MESIGN_CRYPTO_ERROR_TAMPERED);
  assert_refused (key, sealed, NULL, MESIGN_CRYPTO_ERROR_TAMPERED);
  assert_refused (key, empty, associated, MESIGN_CRYPTO_ERROR_MALFORMED);
  for (gsize i = 0; i < length; i++)
    {
      g_autofree guint8 *copy = g_memdup2 (data, length);
      g_autoptr (GBytes) altered = NULL;
      g_autoptr (GBytes) cut = g_bytes_new (data, i);

      copy[i] ^= 0x80;
      altered = g_bytes_new (copy, length);
      assert_refused (key, altered, associated,
                      i == 0 ? MESIGN_CRYPTO_ERROR_UNSUPPORTED : MESIGN_CRYPTO_ERROR_TAMPERED);
      assert_refused (key, cut, associated,
                      i < 29 ? MESIGN_CRYPTO_ERROR_MALFORMED : MESIGN_CRYPTO_ERROR_TAMPERED);
    }
}

static void
test_bad_key (void)
{
  g_autoptr (MesignSecret) key = mesign_secret_new_random (16);
  g_autoptr (GBytes) plain = fixture_bytes ("x");
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_seal_octets (key, plain, NULL, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_FAILED);
}

static char *
to_hex (MesignSecret *secret)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (secret, &length);
  GString *hex = g_string_new (NULL);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", octets[i]);

  return g_string_free (hex, FALSE);
}

/* openssl derives the same key. */
static void
test_derive (void)
{
  g_autoptr (MesignSecret) master = mesign_secret_new ("0123456789abcdef0123456789abcdef", 32);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) one = mesign_seal_derive_key (master, "one", &error);
  g_autoptr (MesignSecret) two = mesign_seal_derive_key (master, "two", &error);
  g_autofree char *hex = to_hex (one);
  g_autofree char *output = NULL;
  g_auto (GStrv) parts = NULL;
  g_autofree char *joined = NULL, *lower = NULL;

  g_assert_no_error (error);
  g_assert_false (mesign_secret_equal (one, two));
  g_assert_true (fixture_openssl (&output, "kdf", "-keylen", "32", "-kdfopt", "digest:SHA256",
                                  "-kdfopt", "key:0123456789abcdef0123456789abcdef", "-kdfopt",
                                  "info:one", "HKDF", NULL));
  parts = g_strsplit (g_strstrip (output), ":", -1);
  joined = g_strjoinv ("", parts);
  lower = g_ascii_strdown (joined, -1);
  g_assert_cmpstr (lower, ==, hex);
}

/* The vector of RFC 7914 section 12 with N = 16384; and what memory limits usually break. */
static void
test_stretch (void)
{
  g_autoptr (MesignSecret) passphrase = mesign_secret_new_from_string ("pleaseletmein");
  g_autoptr (GBytes) salt = fixture_bytes ("SodiumChloride");
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) key = mesign_seal_stretch (passphrase, salt, 14, 8, 1, &error);
  g_autoptr (MesignSecret) larger = mesign_seal_stretch (passphrase, salt, 16, 8, 1, &error);
  g_autofree char *hex = NULL;

  g_assert_no_error (error);
  hex = to_hex (key);
  g_assert_cmpstr (hex, ==, "7023bdcb3afd7348461c06cd81fd38ebfda8fbba904f8e3ea9b543f6545da1f2");
  g_assert_nonnull (larger);
}

static void
test_stretch_limits (void)
{
  static const guint cases[][3] = { { 9, 8, 1 },   { 21, 8, 1 },         { 14, 0, 1 },
                                    { 14, 33, 1 }, { 14, 8, 0 },         { 14, 8, 17 },
                                    { 20, 32, 1 }, { 4000000000u, 8, 1 } };
  g_autoptr (MesignSecret) passphrase = mesign_secret_new_from_string ("x");
  g_autoptr (GBytes) salt = fixture_bytes ("salt");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (
          mesign_seal_stretch (passphrase, salt, cases[i][0], cases[i][1], cases[i][2], &error));
      g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_LIMIT);
    }
}

static void
test_private_key (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPrivateKey) rsa = mesign_private_key_generate_rsa (2048, &error);
  g_autoptr (MesignPrivateKey) curve = mesign_private_key_generate_ec ("P-256", &error);
  g_autoptr (MesignSecret) stored = mesign_private_key_to_pkcs8 (rsa, &error);
  g_autoptr (MesignPrivateKey) again = mesign_private_key_new_from_pkcs8 (stored, &error);
  g_autoptr (MesignPrivateKey) alice = mesign_private_key_ref (fixture_alice ()->key);

  g_assert_no_error (error);
  g_assert_cmpstr (mesign_private_key_get_spki_hash (rsa), ==,
                   mesign_private_key_get_spki_hash (again));
  g_assert_cmpstr (mesign_private_key_get_algorithm (rsa), ==, "RSA");
  g_assert_cmpstr (mesign_private_key_get_algorithm (curve), ==, "EC");
  g_assert_true (mesign_private_key_fits (alice, fixture_alice ()->certificate));
  g_assert_false (mesign_private_key_fits (alice, fixture_bob ()->certificate));
  g_assert_cmpstr (mesign_private_key_get_spki_hash (alice), ==,
                   fixture_alice ()->certificate->spki_hash);
  g_assert_null (mesign_key_pair_new (fixture_bob ()->certificate, alice, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_KEY_MISMATCH);
}

static void
test_private_key_refuses (void)
{
  g_autoptr (MesignSecret) junk = mesign_secret_new_from_string ("junk");
  g_autoptr (MesignSecret) empty = mesign_secret_new ("", 0);
  g_autoptr (GError) one = NULL, two = NULL, three = NULL;

  g_assert_null (mesign_private_key_new_from_pkcs8 (junk, &one));
  g_assert_error (one, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
  g_assert_null (mesign_private_key_new_from_pkcs8 (empty, &two));
  g_assert_error (two, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_MALFORMED);
  g_assert_null (mesign_private_key_generate_ec ("no-such-curve", &three));
  g_assert_error (three, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/seal/round-trip", test_round_trip);
  g_test_add_func ("/crypto/seal/refuses", test_refuses);
  g_test_add_func ("/crypto/seal/bad-key", test_bad_key);
  g_test_add_func ("/crypto/seal/derive", test_derive);
  g_test_add_func ("/crypto/seal/stretch", test_stretch);
  g_test_add_func ("/crypto/seal/stretch-limits", test_stretch_limits);
  g_test_add_func ("/crypto/private-key/round-trip", test_private_key);
  g_test_add_func ("/crypto/private-key/refuses", test_private_key_refuses);

  return g_test_run ();
}
