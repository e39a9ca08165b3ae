/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"
#include "der-editor.h"

#include <gio/gio.h>
#include <string.h>

/* Where things lie in an (Auth)EnvelopedData for one RSA recipient */
#define ENCRYPTED_KEY "1.0.1.0.3"
#define CONTENT_TYPE "1.0.2.0"
#define ALGORITHM "1.0.2.1"
#define NONCE "1.0.2.1.1.0"
#define TAG_LENGTH "1.0.2.1.1.1"
#define CIPHERTEXT "1.0.2.2"
#define TAG "1.0.3"

static char *
long_text (void)
{
  return g_strnfill (1000, 'm');
}

static GBytes *
encrypt (MesignCipher cipher)
{
  g_autofree char *text = long_text ();
  g_autoptr (GBytes) content = fixture_bytes (text);
  g_autoptr (GPtrArray) recipients = fixture_certificates (fixture_alice (), NULL);

  return mesign_cms_encrypt (content, recipients, NULL, cipher, NULL);
}

static MesignCmsDecrypted *
decrypt (GBytes *cms)
{
  g_autoptr (GPtrArray) keys = fixture_pairs (fixture_alice (), NULL);
  g_autoptr (GError) error = NULL;
  MesignCmsDecrypted *result = mesign_cms_decrypt (cms, keys, &error);

  g_assert_no_error (error);

  return result;
}

static void
assert_refused (GBytes *cms, MesignEncryptionStatus status, const char *reason)
{
  g_autoptr (MesignCmsDecrypted) result = decrypt (cms);

  g_assert_cmpstr (result->reason, ==, reason);
  g_assert_cmpint (result->status, ==, status);
  g_assert_null (result->plaintext);
  g_assert_null (result->key);
}

static GBytes *
flip (GBytes *element, gsize offset)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (element, &length);
  guint8 *copy = g_memdup2 (data, length);

  copy[offset] ^= 0x20;

  return g_bytes_new_take (copy, length);
}

static GBytes *
cut_value (GBytes *element, gsize size)
{
  g_autoptr (GBytes) value = der_value (element);
  g_autoptr (GBytes) part = g_bytes_new_from_bytes (value, 0, size);

  return der_make (*(const guint8 *) g_bytes_get_data (element, NULL), part);
}

static GBytes *
integer (guint8 value)
{
  g_autoptr (GBytes) octet = g_bytes_new (&value, 1);

  return der_make (0x02, octet);
}

static GBytes *
with_tag (GBytes *cms, guint8 stated, gsize length)
{
  g_autoptr (GBytes) number = integer (stated);
  g_autoptr (GBytes) restated = der_replace (cms, TAG_LENGTH, number);
  g_autoptr (GBytes) tag = der_get (restated, TAG);
  g_autoptr (GBytes) cut = cut_value (tag, length);

  return der_replace (restated, TAG, cut);
}

/* The tag is the right one, cut: GCM itself is content with it. */
static void
test_tag_lengths (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);

  for (guint8 length = 1; length <= 16; length++)
    {
      g_autoptr (GBytes) forged = with_tag (cms, length, length);
      g_autoptr (MesignCmsDecrypted) result = decrypt (forged);

      if (length < 12)
        assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag-length");
      else
        g_assert_cmpint (result->status, ==, MESIGN_ENCRYPTION_DECRYPTED);
    }
}

static void
test_tag_length_lies (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);
  static const guint8 cases[][2] = { { 16, 12 }, { 12, 16 }, { 16, 15 }, { 17, 16 },
                                     { 16, 0 },  { 0, 16 },  { 4, 16 },  { 16, 4 } };
  g_autoptr (GBytes) nonce = der_get (cms, NONCE);
  g_autoptr (GBytes) bare = der_make (0x30, nonce);
  g_autoptr (GBytes) unstated = der_replace (cms, ALGORITHM ".1", bare);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) forged = with_tag (cms, cases[i][0], cases[i][1]);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag-length");
    }
  /* unstated it is 12 */
  assert_refused (unstated, MESIGN_ENCRYPTION_FAILED, "bad-tag-length");
}

static void
test_nonce (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);
  static const char *const nonces[] = { "0400", "0408aaaaaaaaaaaaaaaa",
                                        "0410aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" };

  for (guint i = 0; i < G_N_ELEMENTS (nonces); i++)
    {
      g_autoptr (GBytes) nonce = der_from_hex (nonces[i]);
      g_autoptr (GBytes) forged = der_replace (cms, NONCE, nonce);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-nonce");
    }
}

static void
test_gcm_flips (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_128_GCM);
  g_autoptr (GBytes) ciphertext = der_get (cms, CIPHERTEXT);
  g_autoptr (GBytes) tag = der_get (cms, TAG);
  g_autoptr (GBytes) nonce = der_get (cms, NONCE);
  gsize length = g_bytes_get_size (ciphertext);

  for (gsize i = length - 1000; i < length; i += 100)
    {
      g_autoptr (GBytes) altered = flip (ciphertext, i);
      g_autoptr (GBytes) forged = der_replace (cms, CIPHERTEXT, altered);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag");
    }
  for (gsize i = 2; i < 18; i++)
    {
      g_autoptr (GBytes) altered = flip (tag, i);
      g_autoptr (GBytes) forged = der_replace (cms, TAG, altered);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag");
    }
  for (gsize i = 2; i < 14; i++)
    {
      g_autoptr (GBytes) altered = flip (nonce, i);
      g_autoptr (GBytes) forged = der_replace (cms, NONCE, altered);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag");
    }
}

static void
test_gcm_cut (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GBytes) ciphertext = der_get (cms, CIPHERTEXT);

  for (gsize size = 0; size < 1000; size += 111)
    {
      g_autoptr (GBytes) cut = cut_value (ciphertext, size);
      g_autoptr (GBytes) forged = der_replace (cms, CIPHERTEXT, cut);

      assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-tag");
    }
}

/* Damage that CBC cannot notice gives all of the text or none, and never says authenticated. */
static void
test_cbc_damage (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_CBC);
  g_autoptr (GBytes) ciphertext = der_get (cms, CIPHERTEXT);
  gsize length = g_bytes_get_size (ciphertext);

  for (gsize i = length - 1008; i < length; i += 16)
    {
      g_autoptr (GBytes) altered = flip (ciphertext, i);
      g_autoptr (GBytes) forged = der_replace (cms, CIPHERTEXT, altered);
      g_autoptr (MesignCmsDecrypted) result = decrypt (forged);

      g_assert_false (result->authenticated);
      if (result->status == MESIGN_ENCRYPTION_DECRYPTED)
        {
          g_assert_cmpuint (g_bytes_get_size (result->plaintext), >=, 1008 - 16);
          continue;
        }
      g_assert_cmpstr (result->reason, ==, "bad-padding");
      g_assert_null (result->plaintext);
    }
}

static void
test_cbc_cut (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_128_CBC);
  g_autoptr (GBytes) ciphertext = der_get (cms, CIPHERTEXT);

  for (gsize size = 0; size < 1008; size += 31)
    {
      g_autoptr (GBytes) cut = cut_value (ciphertext, size);
      g_autoptr (GBytes) forged = der_replace (cms, CIPHERTEXT, cut);

      /* cut between blocks, "mmmm…" ends in no padding */
      assert_refused (forged, MESIGN_ENCRYPTION_FAILED,
                      size % 16 == 0 && size > 0 ? "bad-padding" : "bad-length");
    }
}

static void
test_cbc_swapped (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_CBC);
  g_autoptr (GBytes) ciphertext = der_get (cms, CIPHERTEXT);
  gsize length = g_bytes_get_size (ciphertext);
  guint8 *copy = g_memdup2 (g_bytes_get_data (ciphertext, NULL), length);
  guint8 block[16];
  g_autoptr (GBytes) swapped = NULL, forged = NULL;
  g_autoptr (MesignCmsDecrypted) result = NULL;

  memcpy (block, copy + length - 16, 16);
  memcpy (copy + length - 16, copy + length - 32, 16);
  memcpy (copy + length - 32, block, 16);
  swapped = g_bytes_new_take (copy, length);
  forged = der_replace (cms, CIPHERTEXT, swapped);
  result = decrypt (forged);
  g_assert_true (result->status == MESIGN_ENCRYPTION_FAILED || result->plaintext != NULL);
  g_assert_false (result->authenticated);
}

static void
test_wrong_container (void)
{
  g_autoptr (GBytes) gcm = encrypt (MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GBytes) cbc = encrypt (MESIGN_CIPHER_AES_256_CBC);
  g_autoptr (GBytes) gcm_algorithm = der_get (gcm, ALGORITHM);
  g_autoptr (GBytes) cbc_algorithm = der_get (cbc, ALGORITHM);
  g_autoptr (GBytes) aead = der_replace (cbc, ALGORITHM, gcm_algorithm);
  g_autoptr (GBytes) bare = der_replace (gcm, ALGORITHM, cbc_algorithm);
  g_autoptr (MesignCmsDecrypted) result = decrypt (aead);

  assert_refused (aead, MESIGN_ENCRYPTION_UNSUPPORTED, "aead-in-enveloped-data");
  g_assert_cmpstr (result->algorithm, ==, "aes-256-gcm");
  g_assert_false (result->authenticated);
  assert_refused (bare, MESIGN_ENCRYPTION_FAILED, "malformed");
}

static void
test_unsupported_cipher (void)
{
  static const struct
  {
    const char *algorithm;
    const char *name;
  } cases[] = {
    { "300d060b2a864886f70d0109100312", "chacha20-poly1305" },
    { "300506032a0304", "1.2.3.4" },
    { "301e06096086480165030401073011040caaaaaaaaaaaaaaaaaaaaaaaa020110", "aes-128-ccm" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GBytes) cms =
          encrypt (i == 1 ? MESIGN_CIPHER_AES_256_CBC : MESIGN_CIPHER_AES_256_GCM);
      g_autoptr (GBytes) algorithm = der_from_hex (cases[i].algorithm);
      g_autoptr (GBytes) forged = der_replace (cms, ALGORITHM, algorithm);
      g_autoptr (MesignCmsDecrypted) result = decrypt (forged);

      assert_refused (forged, MESIGN_ENCRYPTION_UNSUPPORTED, cases[i].name);
      g_assert_cmpstr (result->algorithm, ==, cases[i].name);
    }
}

static void
test_content_type (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GBytes) type = der_from_hex ("06092a864886f70d010702");
  g_autoptr (GBytes) forged = der_replace (cms, CONTENT_TYPE, type);

  assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "content-type");
}

static void
test_damaged_key (void)
{
  for (int cipher = 0; cipher <= MESIGN_CIPHER_AES_128_CBC; cipher++)
    {
      g_autoptr (GBytes) cms = encrypt (cipher);
      g_autoptr (GBytes) key = der_get (cms, ENCRYPTED_KEY);

      for (gsize i = 20; i < 260; i += 40)
        {
          g_autoptr (GBytes) altered = flip (key, i);
          g_autoptr (GBytes) forged = der_replace (cms, ENCRYPTED_KEY, altered);

          assert_refused (forged, MESIGN_ENCRYPTION_FAILED, "bad-key");
        }
    }
}

static GBytes *
unwrap (GBytes *cms)
{
  g_autoptr (GBytes) element = der_get (cms, ENCRYPTED_KEY);
  g_autoptr (GBytes) wrapped = der_value (element);
  g_autoptr (EVP_PKEY_CTX) context = EVP_PKEY_CTX_new (fixture_key ("rsa2048#alice"), NULL);
  guint8 key[256];
  gsize length = sizeof key;

  EVP_PKEY_decrypt_init (context);
  g_assert_cmpint (EVP_PKEY_decrypt (context, key, &length, g_bytes_get_data (wrapped, NULL),
                                     g_bytes_get_size (wrapped)),
                   ==, 1);

  return g_bytes_new (key, length);
}

/* Encrypts anew, bound to @associated, and puts ciphertext, attributes and tag in. */
static GBytes *
bind (GBytes *cms, GBytes *associated, GBytes *attributes, const char *text)
{
  g_autoptr (GBytes) key = unwrap (cms);
  g_autoptr (GBytes) nonce_element = der_get (cms, NONCE);
  g_autoptr (GBytes) nonce = der_value (nonce_element);
  g_autoptr (EVP_CIPHER_CTX) context = EVP_CIPHER_CTX_new ();
  gsize size = strlen (text);
  g_autofree guint8 *out = g_malloc (size + 16);
  guint8 tag[16];
  int done;
  g_autoptr (GBytes) ciphertext = NULL, element = NULL, tag_octets = NULL, tag_element = NULL;
  g_autoptr (GBytes) replaced = NULL, both = NULL;

  EVP_EncryptInit_ex (context, EVP_aes_256_gcm (), NULL, g_bytes_get_data (key, NULL),
                      g_bytes_get_data (nonce, NULL));
  EVP_EncryptUpdate (context, NULL, &done, g_bytes_get_data (associated, NULL),
                     g_bytes_get_size (associated));
  EVP_EncryptUpdate (context, out, &done, (const guint8 *) text, size);
  EVP_EncryptFinal_ex (context, out + done, &done);
  EVP_CIPHER_CTX_ctrl (context, EVP_CTRL_AEAD_GET_TAG, 16, tag);
  ciphertext = g_bytes_new (out, size);
  element = der_make (0x80, ciphertext);
  tag_octets = g_bytes_new (tag, 16);
  tag_element = der_make (0x04, tag_octets);
  both = der_join (attributes, tag_element);
  replaced = der_replace (cms, CIPHERTEXT, element);

  return der_replace (replaced, TAG, both);
}

/* RFC 5083: the authenticated attributes are part of what the tag is over. OpenSSL's CMS leaves
 * them out. */
static void
test_authenticated_attributes (void)
{
  g_autoptr (GBytes) cms = encrypt (MESIGN_CIPHER_AES_256_GCM);
  g_autoptr (GBytes) attribute =
      der_from_hex ("301806092a864886f70d010903310b06092a864886f70d010701");
  g_autoptr (GBytes) as_set = der_make (0x31, attribute);
  g_autoptr (GBytes) attributes = der_make (0xa1, attribute);
  g_autoptr (GBytes) nothing = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) good = bind (cms, as_set, attributes, "bound");
  g_autoptr (GBytes) unbound = bind (cms, nothing, attributes, "not bound");
  g_autoptr (GBytes) stripped = bind (cms, as_set, nothing, "stripped");
  g_autoptr (MesignCmsDecrypted) result = decrypt (good);
  g_autoptr (GBytes) text = fixture_bytes ("bound");

  g_assert_cmpstr (result->reason, ==, NULL);
  g_assert_cmpint (result->status, ==, MESIGN_ENCRYPTION_DECRYPTED);
  fixture_assert_bytes (result->plaintext, text);
  assert_refused (unbound, MESIGN_ENCRYPTION_FAILED, "bad-tag");
  assert_refused (stripped, MESIGN_ENCRYPTION_FAILED, "bad-tag");
}

/* A recipient's key agreement that nobody here can compute is named, if it is for us. */
static void
test_unsupported_agreement (void)
{
  const Spec spec = { .name = "X", .key = "X25519", .serial = 4711 };
  const Spec twin_spec = { .name = "X", .key = "P-256#x", .serial = 4711 };
  g_autoptr (MesignKeyPair) own = fixture_issue (&spec, fixture_root ());
  g_autoptr (MesignKeyPair) twin = fixture_issue (&twin_spec, fixture_root ());
  g_autoptr (GPtrArray) recipients = fixture_certificates (twin, NULL);
  g_autoptr (GPtrArray) keys = fixture_pairs (own, NULL);
  g_autoptr (GPtrArray) twin_keys = fixture_pairs (twin, NULL);
  g_autoptr (GBytes) content = fixture_bytes ("x");
  g_autoptr (GBytes) cms =
      mesign_cms_encrypt (content, recipients, NULL, MESIGN_CIPHER_AES_256_GCM, NULL);
  g_autoptr (GBytes) hkdf = der_from_hex ("060b2a864886f70d0109100313");
  g_autoptr (GBytes) renamed = der_replace (cms, "1.0.1.0.2.0", hkdf);
  g_autoptr (MesignCmsDecrypted) one = mesign_cms_decrypt (cms, keys, NULL);
  g_autoptr (MesignCmsDecrypted) two = mesign_cms_decrypt (renamed, twin_keys, NULL);

  g_assert_cmpint (one->status, ==, MESIGN_ENCRYPTION_UNSUPPORTED);
  g_assert_cmpstr (one->reason, ==, "x25519");
  g_assert_cmpint (two->status, ==, MESIGN_ENCRYPTION_UNSUPPORTED);
  g_assert_cmpstr (two->reason, ==, "dh-hkdf-sha256");
}

static GBytes *
deflate (GBytes *plain)
{
  g_autoptr (GConverter) converter =
      G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_ZLIB, 9));
  gsize length, read, written;
  const guint8 *data = g_bytes_get_data (plain, &length);
  guint8 *out = g_malloc (length + 1000);
  GConverterResult result = g_converter_convert (converter, data, length, out, length + 1000,
                                                 G_CONVERTER_INPUT_AT_END, &read, &written, NULL);

  g_assert_cmpint (result, ==, G_CONVERTER_FINISHED);

  return g_bytes_new_take (out, written);
}

/* CompressedData around @compressed, with the last arc of its algorithm. */
static GBytes *
compressed_data (GBytes *compressed, const char *algorithm)
{
  g_autofree char *head_hex = g_strconcat ("020100300d060b2a864886f70d01091003", algorithm, NULL);
  g_autoptr (GBytes) octets = der_make (0x04, compressed);
  g_autoptr (GBytes) tagged = der_make (0xa0, octets);
  g_autoptr (GBytes) type = der_from_hex ("06092a864886f70d010701");
  g_autoptr (GBytes) joined = der_join (type, tagged);
  g_autoptr (GBytes) encapsulated = der_make (0x30, joined);
  g_autoptr (GBytes) head = der_from_hex (head_hex);
  g_autoptr (GBytes) body = der_join (head, encapsulated);
  g_autoptr (GBytes) data = der_make (0x30, body);
  g_autoptr (GBytes) content = der_make (0xa0, data);
  g_autoptr (GBytes) outer_type = der_from_hex ("060b2a864886f70d0109100109");
  g_autoptr (GBytes) outer = der_join (outer_type, content);

  return der_make (0x30, outer);
}

static void
assert_not_uncompressed (GBytes *cms, int code)
{
  g_autoptr (GError) error = NULL;

  g_assert_null (mesign_cms_uncompress (cms, &error));
  g_assert_error (error, MESIGN_CRYPTO_ERROR, code);
}

static void
test_uncompress (void)
{
  g_autoptr (GBytes) plain =
      fixture_bytes ("Content-Type: text/plain\r\n\r\nHello hello hello\r\n");
  g_autoptr (GBytes) small = deflate (plain);
  g_autoptr (GBytes) cms = compressed_data (small, "08");
  g_autoptr (GBytes) other = compressed_data (small, "63");
  g_autoptr (GBytes) damaged_octets = flip (small, 5);
  g_autoptr (GBytes) damaged = compressed_data (damaged_octets, "08");
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (small, 0, g_bytes_get_size (small) / 2);
  g_autoptr (GBytes) truncated = compressed_data (half, "08");
  g_autofree char *zeros = g_strnfill (1000000, '0');
  g_autoptr (GBytes) many = fixture_bytes (zeros);
  g_autoptr (GBytes) bomb_octets = deflate (many);
  g_autoptr (GBytes) bomb = compressed_data (bomb_octets, "08");
  g_autoptr (GBytes) empty = fixture_bytes ("");
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) opened = mesign_cms_uncompress (cms, &error);

  g_assert_no_error (error);
  fixture_assert_bytes (opened, plain);
  g_assert_cmpint (mesign_cms_peek_type (cms), ==, MESIGN_CMS_COMPRESSED);
  assert_not_uncompressed (other, MESIGN_CRYPTO_ERROR_UNSUPPORTED);
  assert_not_uncompressed (damaged, MESIGN_CRYPTO_ERROR_MALFORMED);
  assert_not_uncompressed (truncated, MESIGN_CRYPTO_ERROR_MALFORMED);
  assert_not_uncompressed (bomb, MESIGN_CRYPTO_ERROR_LIMIT);
  assert_not_uncompressed (empty, MESIGN_CRYPTO_ERROR_MALFORMED);
  assert_not_uncompressed (small, MESIGN_CRYPTO_ERROR_MALFORMED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/forged/tag-lengths", test_tag_lengths);
  g_test_add_func ("/crypto/forged/tag-length-lies", test_tag_length_lies);
  g_test_add_func ("/crypto/forged/nonce", test_nonce);
  g_test_add_func ("/crypto/forged/gcm-flips", test_gcm_flips);
  g_test_add_func ("/crypto/forged/gcm-cut", test_gcm_cut);
  g_test_add_func ("/crypto/forged/cbc-damage", test_cbc_damage);
  g_test_add_func ("/crypto/forged/cbc-cut", test_cbc_cut);
  g_test_add_func ("/crypto/forged/cbc-swapped", test_cbc_swapped);
  g_test_add_func ("/crypto/forged/wrong-container", test_wrong_container);
  g_test_add_func ("/crypto/forged/unsupported-cipher", test_unsupported_cipher);
  g_test_add_func ("/crypto/forged/envelope-content-type", test_content_type);
  g_test_add_func ("/crypto/forged/damaged-key", test_damaged_key);
  g_test_add_func ("/crypto/forged/authenticated-attributes", test_authenticated_attributes);
  g_test_add_func ("/crypto/forged/unsupported-agreement", test_unsupported_agreement);
  g_test_add_func ("/crypto/forged/uncompress", test_uncompress);

  return g_test_run ();
}
