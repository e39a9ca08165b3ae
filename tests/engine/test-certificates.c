/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

#include "base/mesign-file.h"
#include "keystore/mesign-keystore.h"

static World *
open_world (void)
{
  World *world = world_new (TRUE, NULL);

  world_open_well (world);

  return world;
}

static guint
count_own (World *world)
{
  g_autoptr (GPtrArray) own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);

  world_assert_no_error (world);

  return own->len;
}

static void
test_imported (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GBytes) octets = world_make_pfx (world, "anna@example.test", "secret");
  g_autoptr (MesignImport) import = world_import (world, octets, "secret", "Anna@EXAMPLE.test");
  g_autoptr (MesignImport) again = NULL;
  g_autofree char *secrets = world_path (world, "config/secrets.ini");
  g_autofree char *stored = NULL;
  const MesignOwnCertificate *own;

  world_assert_no_error (world);
  g_assert_false (import->already_there);
  g_assert_cmpuint (import->own->len, ==, 1);
  own = import->own->pdata[0];
  g_assert_true (own->can_sign);
  g_assert_true (own->can_encrypt);

  /* the key that seals it is kept, and nothing of the private key lies about */
  g_assert_true (g_file_get_contents (secrets, &stored, NULL, NULL));
  g_assert_nonnull (strstr (stored, "keystore-key"));
  g_assert_null (strstr (stored, "secret"));

  again = world_import (world, octets, "secret", NULL);
  world_assert_no_error (world);
  g_assert_true (again->already_there);
  g_assert_cmpuint (count_own (world), ==, 1);
}

static void
test_refused (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GBytes) octets = world_make_pfx (world, "anna@example.test", "secret");
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (octets, 0, g_bytes_get_size (octets) / 2);
  g_autoptr (GBytes) rubbish = g_bytes_new_static ("rubbish", 7);

  g_assert_null (world_import (world, octets, "wrong", NULL));
  world_assert_error (world, "wrong-password");
  g_assert_null (world_import (world, octets, NULL, NULL));
  world_assert_error (world, "wrong-password");
  g_assert_null (world_import (world, octets, "secret", "berta@example.test"));
  world_assert_error (world, "wrong-address");
  g_assert_null (world_import (world, cut, "secret", NULL));
  world_assert_error (world, "damaged");
  g_assert_null (world_import (world, rubbish, "secret", NULL));
  world_assert_error (world, "damaged");
  g_assert_cmpuint (count_own (world), ==, 0);
}

static void
test_files (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GBytes) pfx = world_make_pfx (world, "anna@example.test", "secret");
  g_autofree char *path = world_path (world, "one.pem");
  g_autoptr (GBytes) octets = world_read (path);
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GPtrArray) infos = CALL (world, read_certificates, octets);
  const MesignCertificateInfo *info;

  world_assert_no_error (world);
  info = infos->pdata[0];
  g_assert_cmpint (info->kind, ==, MESIGN_CERTIFICATE_PERSON);
  g_assert_cmpstr (info->verdict->reason, ==, "no-path");

  g_assert_null (world_import (world, octets, NULL, "berta@example.test"));
  world_assert_error (world, "wrong-address");
  import = world_import (world, octets, NULL, "anna@example.test");
  world_assert_no_error (world);
  g_assert_cmpuint (import->others->len, ==, 1);
  g_assert_cmpuint (count_own (world), ==, 0);
}

static MesignCertificateInfo *
find (World *world, const char *fingerprint)
{
  MesignCertificateInfo *info = CALL (world, find_certificate, fingerprint);

  world_assert_no_error (world);

  return info;
}

static void
test_trusted (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (MesignCertificateInfo) before = NULL;
  g_autoptr (MesignCertificateInfo) after = NULL;
  g_autoptr (MesignCertificateInfo) by_prefix = NULL;
  g_autofree char *prefix = NULL;
  const MesignCertificateInfo *first;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  first = own->pdata[0];
  g_assert_cmpint (first->verdict->status, ==, MESIGN_SIGNATURE_VALID);
  g_assert_nonnull (first->own);

  before = find (world, first->certificate->fingerprint);
  g_assert_cmpint (before->decision, ==, MESIGN_TRUST_DECISION_NONE);
  CALL (world, decide, first->certificate, MESIGN_TRUST_DECISION_DISTRUST);
  world_assert_no_error (world);
  after = find (world, first->certificate->fingerprint);
  g_assert_cmpint (after->decision, ==, MESIGN_TRUST_DECISION_DISTRUST);
  g_assert_cmpint (after->verdict->status, ==, MESIGN_SIGNATURE_UNTRUSTED);

  prefix = g_strndup (first->certificate->fingerprint, 8);
  by_prefix = find (world, prefix);
  g_assert_cmpstr (by_prefix->certificate->fingerprint, ==, first->certificate->fingerprint);
  g_assert_null (CALL (world, find_certificate, "00000000"));
  world_assert_error (world, "not-found");
}

static void
test_exported (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");
  g_autofree char *path = world_path (world, "out.p12");
  g_autofree char *subject = NULL;
  g_autofree char *fingerprint = NULL;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  fingerprint = g_strdup (((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint);

  /* a new process has to unlock the keystore for it, without being told to */
  world_start_again (world, NULL);
  for (int compatible = 0; compatible < 2; compatible++)
    {
      g_autoptr (GBytes) pfx = CALL (world, export, fingerprint, password, compatible);

      world_assert_no_error (world);
      g_assert_true (mesign_file_write_sync (path, pfx, 0600, NULL));
      g_free (subject);
      subject = world_run ("openssl pkcs12 -legacy -in '%s' -passin pass:other -nodes | "
                           "openssl x509 -noout -subject",
                           path);
      g_assert_nonnull (strstr (subject, "anna@example.test"));
    }
}

static void
test_deleted (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *fingerprint = NULL;
  g_autoptr (MesignAccount) account = NULL;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  fingerprint = g_strdup (((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint);
  g_assert_true (
      CALL (world, set_default, "anna@example.test", MESIGN_CERTIFICATE_PURPOSE_SIGN, fingerprint));
  world_assert_no_error (world);
  g_assert_false (CALL (world, set_default, "berta@example.test", MESIGN_CERTIFICATE_PURPOSE_SIGN,
                        fingerprint));
  world_assert_error (world, "invalid");
  g_assert_true (CALL (world, delete_certificate, fingerprint));
  world_assert_no_error (world);
  g_assert_cmpuint (count_own (world), ==, 0);
  g_assert_false (CALL (world, delete_certificate, fingerprint));
  world_assert_error (world, "not-found");
}

static const MesignCertificateUse *
find_use (GPtrArray *uses, const char *address, MesignCertificatePurpose purpose)
{
  for (guint i = 0; i < uses->len; i++)
    {
      const MesignCertificateUse *use = uses->pdata[i];

      if (g_str_equal (use->address, address) && use->purpose == purpose)
        return use;
    }

  return NULL;
}

static void
test_uses (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GPtrArray) own = NULL;
  g_autoptr (GPtrArray) before = NULL;
  g_autoptr (GPtrArray) after = NULL;
  const MesignCertificateInfo *info;
  const MesignCertificateUse *use;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  info = own->pdata[0];

  mesign_engine_list_uses_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  before = mesign_engine_list_uses_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  g_assert_cmpuint (before->len, ==, 2);
  use = find_use (before, "anna@example.test", MESIGN_CERTIFICATE_PURPOSE_SIGN);
  g_assert_nonnull (use);
  g_assert_false (use->is_account);
  g_assert_cmpstr (use->fingerprint, ==, info->certificate->fingerprint);
  g_assert_null (use->chosen);

  CALL (world, set_default, "anna@example.test", MESIGN_CERTIFICATE_PURPOSE_ENCRYPT,
        info->certificate->fingerprint);
  world_assert_no_error (world);
  mesign_engine_list_uses_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  after = mesign_engine_list_uses_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  use = find_use (after, "anna@example.test", MESIGN_CERTIFICATE_PURPOSE_ENCRYPT);
  g_assert_cmpstr (use->chosen, ==, info->certificate->fingerprint);
  use = find_use (after, "anna@example.test", MESIGN_CERTIFICATE_PURPOSE_SIGN);
  g_assert_null (use->chosen);
}

static void
test_described (void)
{
  g_autoptr (World) world = open_world ();
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *text = NULL;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  text = CALL (world, describe_certificate, ((MesignCertificateInfo *) own->pdata[0])->certificate);
  world_assert_no_error (world);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_nonnull (strstr (text, "Serial Number"));
  g_assert_nonnull (strstr (text, "email:anna@example.test"));
  g_assert_nonnull (strstr (text, "-----BEGIN CERTIFICATE-----"));
}

static void
add_passphrase (World *world, const char *passphrase)
{
  g_autofree char *path = world_path (world, "data/keys.db");
  g_autofree char *secrets = world_path (world, "config/secrets.ini");
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_auto (GStrv) ids = NULL;
  g_autofree char *text = NULL;
  g_autofree guchar *octets = NULL;
  g_autoptr (MesignSecret) key = NULL;
  g_autoptr (MesignSecret) secret = mesign_secret_new_from_string (passphrase);
  g_autoptr (MesignKeystore) keystore = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  g_key_file_load_from_file (keys, secrets, G_KEY_FILE_NONE, &error);
  g_assert_no_error (error);
  ids = g_key_file_get_keys (keys, "keystore-key", NULL, NULL);
  text = g_key_file_get_string (keys, "keystore-key", ids[0], NULL);
  octets = g_base64_decode (text, &length);
  key = mesign_secret_new (octets, length);
  keystore = mesign_keystore_open_sync (path, &error);
  g_assert_no_error (error);
  g_assert_true (mesign_keystore_unlock_with_key_sync (keystore, key, &error));
  g_assert_cmpint (mesign_keystore_add_slot_with_passphrase_sync (keystore, secret, &error), !=, 0);
}

/* The key ring has lost the key: what needs a private key says so, what does not goes on. */
static void
test_lost_key (void)
{
  g_autoptr (World) world = open_world ();
  static const char *const answers[] = { "no", "wrong", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");
  g_autofree char *ignored = NULL;
  g_autoptr (GPtrArray) own = NULL;
  const char *fingerprint;

  world_make_own (world, "anna@example.test");
  world_close (world);
  add_passphrase (world, "right");
  ignored = world_run ("cp /dev/null '%s/config/secrets.ini'", world->folder);
  world_open_well (world);
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  fingerprint = ((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint;
  g_assert_null (CALL (world, export, fingerprint, password, FALSE));
  world_assert_error (world, "locked");

  /* with somebody to ask, a passphrase is asked for until it is declined */
  world_start_again (world, prompter);
  g_assert_null (CALL (world, export, fingerprint, password, FALSE));
  world_assert_error (world, "wrong-passphrase");
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 3);
}

/* The key ring is empty when the program starts again; @passphrase opens the keys, if there is one.
 * Returns the fingerprint of the own certificate. */
static char *
lose_key (World *world, const char *passphrase, MesignPrompter *prompter)
{
  g_autoptr (GPtrArray) own = NULL;
  g_autofree char *ignored = NULL;

  world_make_own (world, "anna@example.test");
  own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  world_assert_no_error (world);
  world_close (world);
  if (passphrase != NULL)
    add_passphrase (world, passphrase);
  ignored = world_run ("cp /dev/null '%s/config/secrets.ini'", world->folder);
  world_open_well (world);
  world_start_again (world, prompter);

  return g_strdup (((MesignCertificateInfo *) own->pdata[0])->certificate->fingerprint);
}

static void
test_passphrase (void)
{
  g_autoptr (World) world = open_world ();
  static const char *const answers[] = { "wrong", "right", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autofree char *fingerprint = NULL;
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");
  g_autoptr (GBytes) pfx = NULL;

  fingerprint = lose_key (world, "right", prompter);
  pfx = CALL (world, export, fingerprint, password, FALSE);
  world_assert_no_error (world);
  g_assert_nonnull (pfx);
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 2);
}

/* Where no passphrase opens the keys, nobody is asked for one. */
static void
test_nothing_to_ask (void)
{
  g_autoptr (World) world = open_world ();
  static const char *const answers[] = { "any", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");
  g_autofree char *fingerprint = lose_key (world, NULL, prompter);

  g_assert_null (CALL (world, export, fingerprint, password, FALSE));
  world_assert_error (world, "locked");
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 0);
}

#define AT_ONCE 4

static void
keep_result (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

/* Several jobs that need the private key; waits until all have ended. */
static void
export_at_once (World *world, const char *fingerprint, GAsyncResult **results)
{
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("other");

  for (guint i = 0; i < AT_ONCE; i++)
    mesign_engine_export_async (world->engine, fingerprint, password, FALSE, NULL, keep_result,
                                &results[i]);
  for (guint i = 0; i < AT_ONCE; i++)
    while (results[i] == NULL)
      g_main_context_iteration (NULL, TRUE);
}

/* Whatever needs the keys at once, a person answers once. */
static void
test_asked_once (void)
{
  g_autoptr (World) world = open_world ();
  static const char *const answers[] = { "wrong", "right", NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autofree char *fingerprint = NULL;
  GAsyncResult *results[AT_ONCE] = { NULL };

  fingerprint = lose_key (world, "right", prompter);
  export_at_once (world, fingerprint, results);
  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_autoptr (GBytes) pfx = NULL;

      pfx = mesign_engine_export_finish (world->engine, results[i], &world->error);
      world_assert_no_error (world);
      g_assert_nonnull (pfx);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 2);
}

/* One no is meant for all that wait for the answer. */
static void
test_declined_once (void)
{
  g_autoptr (World) world = open_world ();
  static const char *const answers[] = { NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autofree char *fingerprint = NULL;
  GAsyncResult *results[AT_ONCE] = { NULL };

  fingerprint = lose_key (world, "right", prompter);
  export_at_once (world, fingerprint, results);
  for (guint i = 0; i < AT_ONCE; i++)
    {
      g_assert_null (mesign_engine_export_finish (world->engine, results[i], &world->error));
      world_assert_error (world, "locked");
      g_clear_error (&world->error);
      g_object_unref (results[i]);
    }
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSPHRASE), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/certificates/imported", test_imported);
  g_test_add_func ("/engine/certificates/refused", test_refused);
  g_test_add_func ("/engine/certificates/files", test_files);
  g_test_add_func ("/engine/certificates/trusted", test_trusted);
  g_test_add_func ("/engine/certificates/exported", test_exported);
  g_test_add_func ("/engine/certificates/nothing-to-ask", test_nothing_to_ask);
  g_test_add_func ("/engine/certificates/deleted", test_deleted);
  g_test_add_func ("/engine/certificates/uses", test_uses);
  g_test_add_func ("/engine/certificates/described", test_described);
  g_test_add_func ("/engine/certificates/lost-key", test_lost_key);
  g_test_add_func ("/engine/certificates/passphrase", test_passphrase);
  g_test_add_func ("/engine/certificates/asked-once", test_asked_once);
  g_test_add_func ("/engine/certificates/declined-once", test_declined_once);

  return g_test_run ();
}
