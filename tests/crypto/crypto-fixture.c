/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

#include <glib/gstdio.h>
#include <openssl/conf.h>
#include <openssl/pem.h>
#include <string.h>

static EVP_PKEY *
generate (const char *name)
{
  g_autofree char *kind = g_strndup (name, strcspn (name, "#"));

  if (g_str_has_prefix (kind, "rsapss"))
    {
      EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_name (NULL, "RSA-PSS", NULL);
      EVP_PKEY *key = NULL;

      g_assert_cmpint (EVP_PKEY_keygen_init (context), ==, 1);
      EVP_PKEY_CTX_set_rsa_keygen_bits (context, atoi (kind + 6));
      g_assert_cmpint (EVP_PKEY_generate (context, &key), ==, 1);
      EVP_PKEY_CTX_free (context);
      return key;
    }
  if (g_str_has_prefix (kind, "rsa"))
    return EVP_RSA_gen (atoi (kind + 3));
  if (g_str_has_prefix (kind, "P-"))
    return EVP_EC_gen (kind);

  return EVP_PKEY_Q_keygen (NULL, NULL, kind);
}

/* Returns a key of this process by its name. */
EVP_PKEY *
fixture_key (const char *name)
{
  static GHashTable *keys = NULL;
  EVP_PKEY *key;

  if (keys == NULL)
    keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) EVP_PKEY_free);
  key = g_hash_table_lookup (keys, name);
  if (key == NULL)
    {
      key = generate (name);
      g_assert_nonnull (key);
      g_hash_table_insert (keys, g_strdup (name), key);
    }

  return key;
}

static void
add_name_entry (X509_NAME *name, const char *field, const char *value)
{
  if (value != NULL)
    g_assert_cmpint (X509_NAME_add_entry_by_txt (name, field, MBSTRING_UTF8,
                                                 (const unsigned char *) value, -1, -1, 0),
                     ==, 1);
}

static void
add_extension (X509 *x509, X509 *issuer, int nid, const char *value)
{
  CONF *conf = NCONF_new (NULL);
  X509V3_CTX context;
  X509_EXTENSION *extension;

  if (value == NULL || g_str_equal (value, "-"))
    {
      NCONF_free (conf);
      return;
    }
  X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
  X509V3_set_nconf (&context, conf);
  extension = X509V3_EXT_conf_nid (NULL, &context, nid, value);
  g_assert_nonnull (extension);
  g_assert_cmpint (X509_add_ext (x509, extension, -1), ==, 1);
  X509_EXTENSION_free (extension);
  NCONF_free (conf);
}

static void
add_extra (X509 *x509, X509 *issuer, const char *lines)
{
  g_auto (GStrv) each = g_strsplit (lines != NULL ? lines : "", "\n", -1);

  for (guint i = 0; each[i] != NULL && *each[i] != '\0'; i++)
    {
      g_auto (GStrv) pair = g_strsplit (each[i], "=", 2);
      CONF *conf = NCONF_new (NULL);
      X509V3_CTX context;
      X509_EXTENSION *extension;

      X509V3_set_ctx (&context, issuer, x509, NULL, NULL, 0);
      X509V3_set_nconf (&context, conf);
      extension = X509V3_EXT_nconf (conf, &context, pair[0], pair[1]);
      g_assert_nonnull (extension);
      g_assert_cmpint (X509_add_ext (x509, extension, -1), ==, 1);
      X509_EXTENSION_free (extension);
      NCONF_free (conf);
    }
}

/* The configuration language takes ASCII only. */
static void
add_utf8_mailbox (X509 *x509, const char *address)
{
  GENERAL_NAMES *names = sk_GENERAL_NAME_new_null ();
  GENERAL_NAME *name = GENERAL_NAME_new ();
  ASN1_TYPE *value = ASN1_TYPE_new ();
  ASN1_UTF8STRING *string = ASN1_UTF8STRING_new ();

  ASN1_STRING_set (string, address, -1);
  ASN1_TYPE_set (value, V_ASN1_UTF8STRING, string);
  GENERAL_NAME_set0_othername (name, OBJ_nid2obj (NID_id_on_SmtpUTF8Mailbox), value);
  sk_GENERAL_NAME_push (names, name);
  g_assert_cmpint (X509_add1_ext_i2d (x509, NID_subject_alt_name, names, 0, 0), ==, 1);
  GENERAL_NAMES_free (names);
}

static const char *
or_default (const char *value, const char *otherwise)
{
  return value != NULL ? value : otherwise;
}

static void
add_extensions (X509 *x509, X509 *issuer, const Spec *spec)
{
  gboolean ca = spec->ca;

  add_extension (x509, issuer, NID_basic_constraints,
                 or_default (spec->basic_constraints, ca ? "critical,CA:TRUE" : "CA:FALSE"));
  add_extension (x509, issuer, NID_key_usage,
                 or_default (spec->key_usage, ca ? "critical,keyCertSign,cRLSign"
                                                 : "critical,digitalSignature,keyEncipherment,"
                                                   "keyAgreement"));
  add_extension (x509, issuer, NID_ext_key_usage,
                 or_default (spec->extended_key_usage, ca ? NULL : "emailProtection"));
  if (!spec->no_key_ids)
    add_extension (x509, issuer, NID_subject_key_identifier, "hash");
  if (issuer != x509 && !spec->no_key_ids)
    add_extension (x509, issuer, NID_authority_key_identifier, "keyid");
  add_extension (x509, issuer, NID_subject_alt_name, spec->san);
  if (spec->utf8_mailbox != NULL)
    add_utf8_mailbox (x509, spec->utf8_mailbox);
  add_extension (x509, issuer, NID_certificate_policies, spec->policies);
  add_extension (x509, issuer, NID_name_constraints, spec->name_constraints);
  add_extension (x509, issuer, NID_info_access, spec->access);
  add_extension (x509, issuer, NID_crl_distribution_points, spec->crl_points);
  add_extra (x509, issuer, spec->extra);
}

static X509 *
make (const Spec *spec, MesignKeyPair *issuer)
{
  static guint last_serial = 1000;
  X509 *x509 = X509_new ();
  X509_NAME *name = X509_NAME_new ();
  g_autoptr (X509) above = issuer != NULL ? mesign_x509_to_openssl (issuer->certificate) : NULL;
  EVP_PKEY *signer =
      issuer != NULL ? mesign_private_key_get_pkey (issuer->key) : fixture_key (spec->key);
  gboolean bare = EVP_PKEY_is_a (signer, "ED25519");

  X509_set_version (x509, X509_VERSION_3);
  ASN1_INTEGER_set (X509_get_serialNumber (x509), spec->serial != 0 ? spec->serial : ++last_serial);
  add_name_entry (name, "O", spec->organization);
  add_name_entry (name, "CN", spec->name);
  add_name_entry (name, "emailAddress", spec->subject_email);
  X509_set_subject_name (x509, name);
  X509_set_issuer_name (x509, above != NULL ? X509_get_subject_name (above) : name);
  X509_NAME_free (name);
  ASN1_TIME_set (X509_getm_notBefore (x509), spec->from != 0 ? spec->from : NOW - 365 * DAY);
  ASN1_TIME_set (X509_getm_notAfter (x509), spec->to != 0 ? spec->to : NOW + 365 * DAY);
  X509_set_pubkey (x509, fixture_key (spec->key));
  add_extensions (x509, above != NULL ? above : x509, spec);
  g_assert_cmpint (
      X509_sign (x509, signer,
                 bare ? NULL : EVP_get_digestbyname (or_default (spec->digest, "SHA256"))),
      >, 0);

  return x509;
}

/* Issues a certificate; without an issuer, a self-signed one. */
MesignKeyPair *
fixture_issue (const Spec *spec, MesignKeyPair *issuer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (X509) x509 = make (spec, issuer);
  g_autoptr (MesignCertificate) certificate = mesign_x509_from_openssl (x509, &error);
  EVP_PKEY *pkey = fixture_key (spec->key);
  g_autoptr (MesignPrivateKey) key = NULL;
  MesignKeyPair *pair;

  g_assert_no_error (error);
  EVP_PKEY_up_ref (pkey);
  key = mesign_private_key_new_take (pkey, &error);
  g_assert_no_error (error);
  pair = mesign_key_pair_new (certificate, key, &error);
  g_assert_no_error (error);

  return pair;
}

MesignKeyPair *
fixture_root (void)
{
  static MesignKeyPair *pair = NULL;
  const Spec spec = {
    .name = "Test Root", .organization = "Testers", .key = "rsa2048#root", .ca = TRUE
  };

  if (pair == NULL)
    pair = fixture_issue (&spec, NULL);

  return pair;
}

MesignKeyPair *
fixture_intermediate (void)
{
  static MesignKeyPair *pair = NULL;
  const Spec spec = { .name = "Test Issuing CA",
                      .organization = "Testers",
                      .key = "rsa2048#intermediate",
                      .policies = "2.5.29.32.0",
                      .ca = TRUE };

  if (pair == NULL)
    pair = fixture_issue (&spec, fixture_root ());

  return pair;
}

MesignKeyPair *
fixture_alice (void)
{
  static MesignKeyPair *pair = NULL;
  const Spec spec = { .name = "Alice",
                      .organization = "Example",
                      .san = "email:alice@example.test",
                      .key = "rsa2048#alice",
                      .policies = "2.23.140.1.5.3.1",
                      .access = "OCSP;URI:http://ocsp.example.test/",
                      .crl_points = "URI:http://crl.example.test/list.crl" };

  if (pair == NULL)
    pair = fixture_issue (&spec, fixture_intermediate ());

  return pair;
}

MesignKeyPair *
fixture_bob (void)
{
  static MesignKeyPair *pair = NULL;
  const Spec spec = { .name = "Bob", .san = "email:bob@example.test", .key = "rsa2048#bob" };

  if (pair == NULL)
    pair = fixture_issue (&spec, fixture_intermediate ());

  return pair;
}

MesignKeyPair *
fixture_carol_ec (void)
{
  static MesignKeyPair *pair = NULL;
  const Spec spec = { .name = "Carol", .san = "email:carol@example.test", .key = "P-256#carol" };

  if (pair == NULL)
    pair = fixture_issue (&spec, fixture_intermediate ());

  return pair;
}

GPtrArray *
fixture_certificates (MesignKeyPair *first, ...)
{
  GPtrArray *list = mesign_certificate_list_new ();
  va_list arguments;

  va_start (arguments, first);
  for (MesignKeyPair *pair = first; pair != NULL; pair = va_arg (arguments, MesignKeyPair *))
    g_ptr_array_add (list, mesign_certificate_ref (pair->certificate));
  va_end (arguments);

  return list;
}

GPtrArray *
fixture_pairs (MesignKeyPair *first, ...)
{
  GPtrArray *list = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  va_list arguments;

  va_start (arguments, first);
  for (MesignKeyPair *pair = first; pair != NULL; pair = va_arg (arguments, MesignKeyPair *))
    g_ptr_array_add (list, mesign_key_pair_ref (pair));
  va_end (arguments);

  return list;
}

GBytes *
fixture_bytes (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

GBytes *
fixture_read (const char *path)
{
  g_autoptr (GError) error = NULL;
  char *data = NULL;
  gsize length;

  g_file_get_contents (path, &data, &length, &error);
  g_assert_no_error (error);

  return g_bytes_new_take (data, length);
}

char *
fixture_write (const char *folder, const char *name, GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  char *path = g_build_filename (folder, name, NULL);
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);

  g_file_set_contents (path, length > 0 ? data : "", length, &error);
  g_assert_no_error (error);

  return path;
}

/* Writes certificate and key into one PEM file, as the openssl command wants them. */
char *
fixture_write_pem (const char *folder, const char *name, MesignKeyPair *pair)
{
  g_autoptr (BIO) bio = BIO_new (BIO_s_mem ());
  g_autofree char *pem = mesign_x509_to_pem (pair->certificate);
  g_autoptr (GBytes) octets = NULL;

  BIO_puts (bio, pem);
  g_assert_cmpint (PEM_write_bio_PrivateKey (bio, mesign_private_key_get_pkey (pair->key), NULL,
                                             NULL, 0, NULL, NULL),
                   ==, 1);
  octets = mesign_bio_to_bytes (bio);

  return fixture_write (folder, name, octets);
}

char *
fixture_folder (void)
{
  g_autoptr (GError) error = NULL;
  char *folder = g_dir_make_tmp ("mesign-crypto-XXXXXX", &error);

  g_assert_no_error (error);

  return folder;
}

void
fixture_remove (char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (folder);
  g_free (folder);
}

/* Runs the openssl command, our witness; returns whether it succeeded. */
gboolean
fixture_openssl (char **output, const char *first, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *out = NULL, *errors = NULL;
  int status = 0;
  va_list arguments;

  g_ptr_array_add (argv, (gpointer) "openssl");
  va_start (arguments, first);
  for (const char *word = first; word != NULL; word = va_arg (arguments, const char *))
    g_ptr_array_add (argv, (gpointer) word);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &out, &errors,
                &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    {
      g_test_message ("openssl: %s", errors);
      return FALSE;
    }
  if (output != NULL)
    *output = g_strconcat (out, errors, NULL);

  return TRUE;
}

/* Returns the folder of samples made by others, or NULL. */
const char *
fixture_corpora (void)
{
  const char *folder = g_getenv ("MESIGN_CORPORA");

  return folder != NULL && g_file_test (folder, G_FILE_TEST_IS_DIR) ? folder : NULL;
}
