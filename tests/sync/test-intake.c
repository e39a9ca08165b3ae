/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sync-world.h"

#include "crypto/mesign-seal.h"
#include "key-resolver.h"
#include "keystore/mesign-keystore-journeys.h"
#include "smime/mesign-smime.h"
#include "sync/mesign-sealed-text.h"

#include <glib/gstdio.h>
#include <string.h>

#define MARKER "zimtsternewort"

static MesignSandbox *sandbox;

static MesignDraft *
make_draft (const char *from, const char *to, const char *message_id)
{
  MesignDraft *draft = mesign_draft_new ();

  draft->from = mesign_address_new ("Writer", from);
  g_ptr_array_add (draft->to, mesign_address_new ("", to));
  g_free (draft->subject);
  draft->subject = g_strdup ("Subject " MARKER);
  g_free (draft->text);
  draft->text = g_strdup ("Text " MARKER " of the mail.\n");
  g_free (draft->message_id);
  draft->message_id = g_strdup (message_id);
  draft->date = g_get_real_time () / G_USEC_PER_SEC;
  draft->protect_headers = TRUE;

  return draft;
}

/* @pair signs and is encrypted to. */
static void
deliver_secure (World *world, MesignKeyPair *pair, GPtrArray *chain, gboolean encrypt)
{
  g_autoptr (MesignDraft) draft =
      make_draft (pair->certificate->addresses[0], world->address, "secure@test");
  g_autoptr (GHashTable) recipients = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) certificates = mesign_certificate_list_new ();
  const char *const capabilities[] = { "aes-256-gcm", NULL };
  g_autoptr (MesignSmimeReader) reader = NULL;
  MesignSmimeWriting writing = {
    .signer = pair, .chain = chain, .encryption = pair->certificate, .recipients = recipients
  };
  g_autoptr (MesignSmimeWritten) written = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  const MesignSmimeCopy *copy;

  draft->sign = TRUE;
  draft->encrypt = encrypt;
  g_ptr_array_add (certificates, mesign_certificate_ref (pair->certificate));
  reader = mesign_smime_reader_new (certificates, capabilities, NULL);
  g_hash_table_insert (recipients, world->address, reader);
  written = mesign_smime_write_sync (draft, &writing, NULL, &error);
  g_assert_no_error (error);
  copy = written->copies->pdata[0];
  text = g_strndup (g_bytes_get_data (copy->octets, NULL), g_bytes_get_size (copy->octets));
  path = world_write (world, "secure.eml", text);
  world_deliver_file (world, path);
  g_assert_cmpint (g_remove (path), ==, 0);
}

static GPtrArray *
list_encryption (World *world, const char *address)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *list = mesign_keystore_list_for_address_sync (
      world->keystore, address, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT,
      g_get_real_time () / G_USEC_PER_SEC, &error);

  g_assert_no_error (error);

  return list;
}

static void
test_harvest (void)
{
  g_autoptr (World) world = world_new (sandbox, "harvest");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, "writer@elsewhere.test", "Writer", &chain);
  g_autoptr (GPtrArray) before = list_encryption (world, "writer@elsewhere.test");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) after = NULL;
  g_auto (GStrv) capabilities = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;

  g_assert_cmpuint (before->len, ==, 0);
  deliver_secure (world, pair, chain, FALSE);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  info = world_get_info (world, "INBOX", "secure@test");
  g_assert_cmpint (info->verdict.signature, ==, MESIGN_SIGNATURE_VALID);
  after = list_encryption (world, "writer@elsewhere.test");
  g_assert_cmpuint (after->len, ==, 1);
  g_assert_cmpstr (((MesignCertificate *) after->pdata[0])->fingerprint, ==,
                   pair->certificate->fingerprint);
  capabilities =
      mesign_keystore_dup_capabilities_sync (world->keystore, "writer@elsewhere.test", NULL);
  g_assert_true (g_strv_contains ((const char *const *) capabilities, "aes-256-gcm"));
}

/* Without its issuer at hand the signature is not trusted, and nothing is kept of it. */
static void
test_no_harvest (void)
{
  g_autoptr (World) world = world_new (sandbox, "noharvest");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, "writer@elsewhere.test", "Writer", &chain);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) after = NULL;

  deliver_secure (world, pair, NULL, FALSE);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  after = list_encryption (world, "writer@elsewhere.test");
  g_assert_cmpuint (after->len, ==, 0);
}

static gboolean
file_has (World *world, const char *name, const char *word)
{
  g_autofree char *path = g_build_filename (world->folder, name, NULL);
  g_autofree char *content = NULL;
  gsize length;

  return g_file_get_contents (path, &content, &length, NULL) &&
         memmem (content, length, word, strlen (word)) != NULL;
}

static gboolean
folder_has (World *world, const char *word)
{
  g_autoptr (GDir) dir = g_dir_open (world->folder, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    if (file_has (world, name, word))
      return TRUE;

  return FALSE;
}

static void
assert_sealed (World *world, gint64 message_id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) key =
      mesign_keystore_derive_key (world->keystore, MESIGN_SEALED_TEXT_PURPOSE, &error);
  g_autoptr (GPtrArray) lists =
      mesign_store_get_sealed_lists_sync (world->store, &message_id, 1, &error);
  g_autoptr (GPtrArray) texts =
      mesign_store_get_sealed_texts_sync (world->store, &message_id, 1, &error);
  g_autofree char *key_id = mesign_sealed_text_dup_key_id (key);
  g_autoptr (MesignSealedList) list = NULL;
  g_autoptr (MesignSealedList) wrong = NULL;
  g_autofree char *text = NULL;
  const MesignSealed *sealed;

  g_assert_no_error (error);
  g_assert_cmpuint (lists->len, ==, 1);
  sealed = lists->pdata[0];
  g_assert_cmpstr (sealed->key_id, ==, key_id);
  list = mesign_sealed_list_open (key, message_id, sealed->list, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list->subject, ==, "Subject " MARKER);
  g_assert_cmpuint (list->to->len, ==, 1);
  g_assert_nonnull (strstr (list->preview, MARKER));
  g_assert_cmpuint (texts->len, ==, 1);
  sealed = texts->pdata[0];
  text = mesign_sealed_text_open (key, message_id, sealed->text, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (text, "Text " MARKER " of the mail."));
  sealed = lists->pdata[0];
  wrong = mesign_sealed_list_open (key, message_id + 1, sealed->list, &error);
  g_assert_null (wrong);
  g_assert_nonnull (error);
}

/* What was sealed before recipients were is still read. */
static void
test_old_list (void)
{
  g_autoptr (MesignSecret) key = mesign_secret_new_random (32);
  const char *names[] = { "计划.pdf", NULL };
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new ("(ss@as)", "Subject", "Preview", g_variant_new_strv (names, -1)));
  g_autoptr (GBytes) plain = g_variant_get_data_as_bytes (value);
  g_autoptr (GBytes) associated = g_bytes_new_static ("list:7", 6);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) sealed = mesign_seal_octets (key, plain, associated, &error);
  g_autoptr (MesignSealedList) list = NULL;
  g_autoptr (MesignSealedList) wrong = NULL;

  g_assert_no_error (error);
  list = mesign_sealed_list_open (key, 7, sealed, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (list->subject, ==, "Subject");
  g_assert_cmpstr (list->preview, ==, "Preview");
  g_assert_cmpstr (list->attachment_names[0], ==, "计划.pdf");
  g_assert_null (list->to);
  g_assert_null (list->cc);
  g_assert_null (list->bcc);
  wrong = mesign_sealed_list_open (key, 8, sealed, &error);
  g_assert_null (wrong);
  g_assert_nonnull (error);
}

static void
test_encrypted (void)
{
  g_autoptr (World) world = world_new (sandbox, "secret");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, world->address, "Secret", &chain);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GError) error = NULL;

  world_unlock (world);
  g_ptr_array_add (world->key_pairs, mesign_key_pair_ref (pair));
  deliver_secure (world, pair, chain, TRUE);
  world_deliver (world, "clear@test", "zuckerguss", NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  info = world_get_info (world, "INBOX", "secure@test");
  g_assert_cmpint (info->verdict.encryption, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_cmpint (info->verdict.signature, ==, MESIGN_SIGNATURE_VALID);
  g_assert_cmpstr (info->preview, ==, "");
  assert_sealed (world, info->id);
  g_assert_true (folder_has (world, "zuckerguss"));
  g_assert_false (folder_has (world, MARKER));
  world_close (world);
  g_assert_false (folder_has (world, MARKER));
  world_open (world);
}

/* What is sealed stays when mail is to be taken in again and the keystore is locked; it waits. */
static void
test_sealed_while_locked (void)
{
  g_autoptr (World) world = world_new (sandbox, "waits");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, world->address, "Waits", &chain);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) locked = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMessageInfo) after = NULL;
  g_autoptr (GError) error = NULL;

  world_unlock (world);
  g_ptr_array_add (world->key_pairs, mesign_key_pair_ref (pair));
  deliver_secure (world, pair, chain, TRUE);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  info = world_get_info (world, "INBOX", "secure@test");
  g_assert_cmpint (info->verdict.encryption, ==, MESIGN_ENCRYPTION_DECRYPTED);
  world_close (world);
  world_open (world);
  g_assert_cmpint (mesign_keystore_get_state (world->keystore), ==, MESIGN_KEYSTORE_LOCKED);
  g_ptr_array_set_size (world->key_pairs, 0);
  mesign_store_set_body_state_sync (world->store, info->id, MESIGN_BODY_STORED, &error);
  g_assert_no_error (error);
  locked = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  after = world_get_info (world, "INBOX", "secure@test");
  g_assert_cmpint (after->verdict.encryption, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_cmpint (after->body_state, ==, MESIGN_BODY_STORED);
  world_unlock (world);
  assert_sealed (world, info->id);
}

/* Nothing to seal with: then nothing of the text is stored at all. */
static void
test_encrypted_while_locked (void)
{
  g_autoptr (World) world = world_new (sandbox, "locked");
  g_autoptr (GPtrArray) chain = NULL;
  g_autoptr (MesignKeyPair) pair = world_issue (world, world->address, "Locked", &chain);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GPtrArray) texts = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (world->key_pairs, mesign_key_pair_ref (pair));
  deliver_secure (world, pair, chain, TRUE);
  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  info = world_get_info (world, "INBOX", "secure@test");
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_TAKEN_IN);
  texts = mesign_store_get_sealed_texts_sync (world->store, &info->id, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (texts->len, ==, 0);
  g_assert_false (folder_has (world, MARKER));
}

static void
test_no_mail_at_all (void)
{
  g_autoptr (World) world = world_new (sandbox, "nomail");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;
  g_autoptr (GArray) waiting = NULL;
  g_autofree char *done = world_other_client (
      world,
      "ok(M.append('INBOX', None, None, b'\\r\\n'))\n"
      "ok(M.append('INBOX', None, None, bytes(range(1, 256)) * 20))\n"
      "ok(M.append('INBOX', None, None, b'Content-Type: multipart/signed; "
      "protocol=\"application/pkcs7-signature\"\\r\\n\\r\\nnothing\\r\\n'))\n"
      "ok(M.append('INBOX', None, None, b'From: a@b\\r\\nContent-Type: application/pkcs7-mime;"
      " smime-type=enveloped-data\\r\\n\\r\\n0\\x80\\x06nothing'))");

  result = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_new, ==, 4);
  inbox = world_find_mailbox (world, "INBOX");
  g_assert_cmpuint (inbox->total, ==, 4);
  waiting = mesign_store_list_to_take_in_sync (world->store, world->account->id, 10, NULL);
  g_assert_cmpuint (waiting->len, ==, 0);
  again = world_sync (world, MESIGN_SYNC_BODIES_ALL);
  g_assert_cmpuint (world_find_report (again, "INBOX")->n_bodies, ==, 0);
}

/* The provider's own mails, as its server would receive them: @kinds is a list of link, code and
 * foreign. */
static void
deliver_retrieval (World *world, const char *kind)
{
  static const char program[] =
      "import os, sys\n"
      "sys.path.insert(0, os.path.dirname(os.environ['MESIGN_SANDBOX']))\n"
      "from portal import mails\n"
      "kind, url, address, path = sys.argv[1:]\n"
      "link = url + 'retrieve?order=MS-20260101-0001-01&token=abcdefghijkl'\n"
      "number = 'MS-20260101-0001-01'\n"
      "mail = mails.code_mail(number, address, 'ABCD2345', 1900000000) if kind == 'code' else "
      "mails.link_mail(number, address, link)\n"
      "if kind == 'foreign': mail.replace_header('From', 'no-reply@portal.example')\n"
      "text = mail.as_bytes()\n"
      "if kind != 'foreign': text = b'Authentication-Results: mx.example.test; dkim=pass "
      "header.d=portal.test; dmarc=pass header.from=portal.test\\r\\n' + text\n"
      "open(path, 'wb').write(text)\n";
  g_autofree char *path = g_build_filename (world->folder, "retrieval.eml", NULL);
  const char *argv[] = {
    "/usr/bin/python3", "-c", program, kind, mesign_sandbox_get_string (sandbox, "portal.url"),
    world->address,     path, NULL
  };
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  world_deliver_file (world, path);
}

static MesignJourney *
get_journey (World *world, guint n_expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      mesign_keystore_list_journeys_sync (world->keystore, world->account->id, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (list->len, ==, n_expected);

  return n_expected > 0 ? mesign_journey_ref (list->pdata[0]) : NULL;
}

static void
run_journey (const char *name, const char *first, const char *second)
{
  g_autoptr (World) world = world_new (sandbox, name);
  g_autoptr (MesignSyncResult) one = NULL;
  g_autoptr (MesignSyncResult) two = NULL;
  g_autoptr (MesignSyncResult) three = NULL;
  g_autoptr (MesignJourney) half = NULL;
  g_autoptr (MesignJourney) ready = NULL;

  world_unlock (world);
  deliver_retrieval (world, first);
  one = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  g_assert_cmpuint (one->journeys->len, ==, 1);
  half = get_journey (world, 1);
  g_assert_cmpstr (half->address, ==, world->address);
  g_assert_cmpint (half->state, <, MESIGN_JOURNEY_READY);

  world_close (world);
  world_open (world);
  world_unlock (world);
  deliver_retrieval (world, second);
  two = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  ready = get_journey (world, 1);
  g_assert_cmpint (two->journeys->len, ==, 1);
  g_assert_cmpint (g_array_index (two->journeys, gint64, 0), ==, half->id);
  g_assert_cmpint (ready->state, ==, MESIGN_JOURNEY_READY);
  g_assert_nonnull (ready->link);
  g_assert_true (ready->has_code);
  three = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  g_assert_cmpuint (three->journeys->len, ==, 0);
}

static void
test_journey (void)
{
  run_journey ("journey", "link", "code");
}

static void
test_journey_backwards (void)
{
  run_journey ("backwards", "code", "link");
}

/* A code that cannot be sealed now is not lost. */
static void
test_journey_while_locked (void)
{
  g_autoptr (World) world = world_new (sandbox, "journeylocked");
  g_autoptr (MesignSyncResult) locked = NULL;
  g_autoptr (MesignSyncResult) unlocked = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignJourney) none = NULL;
  g_autoptr (MesignJourney) journey = NULL;

  deliver_retrieval (world, "code");
  locked = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  none = get_journey (world, 0);
  world_unlock (world);
  unlocked = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  journey = get_journey (world, 1);
  g_assert_true (journey->has_code);
  g_assert_cmpuint (unlocked->journeys->len, ==, 1);
}

/* Mail that only looks like it, and mail in the junk, begin nothing. */
static void
test_no_journey (void)
{
  g_autoptr (World) world = world_new (sandbox, "nojourney");
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignJourney) none = NULL;
  g_autofree char *done = NULL;

  world_unlock (world);
  deliver_retrieval (world, "foreign");
  first = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  deliver_retrieval (world, "link");
  done = world_other_client (world, "ok(M.select('INBOX')); ok(M.uid('MOVE', uids(), 'Junk'))");
  second = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  none = get_journey (world, 0);
}

/* The provider's mail through the real server, which signs it and says nothing of it; @change is
 * what somebody alters on the way. */
static void
send_signed (World *world, const char *change)
{
  static const char program[] =
      "import os, smtplib, ssl, sys, tempfile\n"
      "sys.path.insert(0, os.path.dirname(os.environ['MESIGN_SANDBOX']))\n"
      "from portal import mails\n"
      "port, address = sys.argv[1:]\n"
      "mail = mails.code_mail('MS-20260101-0001-01', address, 'ABCD2345', 1900000000)\n"
      "with smtplib.SMTP('localhost', int(port)) as server:\n"
      "    server.starttls(context=ssl._create_unverified_context())\n"
      "    server.login('no-reply@portal.test', 'pw-no-reply')\n"
      "    server.send_message(mail, 'no-reply@portal.test', [address])\n";
  g_autofree char *port = g_strdup_printf ("%d", mesign_sandbox_get_int (sandbox, "smtp.starttls"));
  const char *argv[] = { "/usr/bin/python3", "-c", program, port, world->address, NULL };
  g_autoptr (GError) error = NULL;
  g_autofree char *changed = NULL;
  int status;

  world_command (world, "{\"do\": \"auth-results\", \"mode\": \"none\"}");
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
  world_command (world, "{\"do\": \"auth-results\", \"mode\": \"pass\"}");
  if (change != NULL)
    changed = world_other_client (world, change);
}

static void
install_key (World *world)
{
  g_autofree char *row =
      g_strdup_printf ("%s\t%s\n", mesign_sandbox_get_string (sandbox, "smtp.dkim.name"),
                       mesign_sandbox_get_string (sandbox, "smtp.dkim.record"));
  g_autofree char *path = world_write (world, "keys.tsv", row);

  key_resolver_install (path);
}

static void
look_again (World *world)
{
  g_autoptr (GError) error = NULL;
  gint64 last = mesign_store_get_last_message_sync (world->store, &error);

  g_assert_true (mesign_store_set_body_state_sync (world->store, last, MESIGN_BODY_STORED, &error));
}

/* The key is asked for when the mail comes, again where it could not be had, and never more. */
static void
test_dkim (void)
{
  g_autoptr (World) world = world_new (sandbox, "dkim");
  g_autoptr (MesignSyncResult) one = NULL;
  g_autoptr (MesignSyncResult) two = NULL;
  g_autoptr (MesignSyncResult) three = NULL;
  g_autoptr (MesignJourney) none = NULL;
  g_autoptr (MesignJourney) journey = NULL;

  world_unlock (world);
  install_key (world);
  send_signed (world, NULL);
  key_resolver_set_broken (TRUE);
  one = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  key_resolver_set_broken (FALSE);
  none = get_journey (world, 0);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 1);

  look_again (world);
  two = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  journey = get_journey (world, 1);
  g_assert_true (journey->has_code);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 2);

  look_again (world);
  three = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 2);
  for (guint i = 0; i < 2; i++)
    g_assert_cmpstr (key_resolver_get_names ()->pdata[i], ==,
                     mesign_sandbox_get_string (sandbox, "smtp.dkim.name"));
}

static void
test_dkim_forged (void)
{
  g_autoptr (World) world = world_new (sandbox, "dkimforged");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignJourney) none = NULL;
  g_autoptr (GError) error = NULL;
  MesignDkimVerdict verdict = MESIGN_DKIM_NONE;
  gboolean is_known = FALSE;

  world_unlock (world);
  install_key (world);
  send_signed (world, "M.select('INBOX')\n"
                      "text = M.fetch('1', '(BODY[])')[1][0][1]\n"
                      "assert b'DKIM-Signature' in text and b'Subject: ' in text\n"
                      "M.store('1', '+FLAGS', '\\\\Deleted')\n"
                      "M.expunge()\n"
                      "M.append('INBOX', None, None, text + b'more\\r\\n')\n");
  result = world_sync (world, MESIGN_SYNC_BODIES_RECENT);
  none = get_journey (world, 0);
  g_assert_true (mesign_store_get_dkim_sync (
      world->store, mesign_store_get_last_message_sync (world->store, NULL), &verdict, &is_known,
      &error));
  g_assert_true (is_known);
  g_assert_cmpint (verdict, ==, MESIGN_DKIM_FAIL);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start (NULL,
                                  "harvest,noharvest,waits,secret,locked,nomail,journey,backwards,"
                                  "journeylocked,nojourney,dkim,dkimforged",
                                  &error);
  g_assert_no_error (error);
  g_test_add_func ("/sync/intake/harvest", test_harvest);
  g_test_add_func ("/sync/intake/no-harvest", test_no_harvest);
  g_test_add_func ("/sync/intake/old-list", test_old_list);
  g_test_add_func ("/sync/intake/encrypted", test_encrypted);
  g_test_add_func ("/sync/intake/sealed-while-locked", test_sealed_while_locked);
  g_test_add_func ("/sync/intake/encrypted-while-locked", test_encrypted_while_locked);
  g_test_add_func ("/sync/intake/no-mail-at-all", test_no_mail_at_all);
  g_test_add_func ("/sync/intake/journey", test_journey);
  g_test_add_func ("/sync/intake/journey-backwards", test_journey_backwards);
  g_test_add_func ("/sync/intake/journey-while-locked", test_journey_while_locked);
  g_test_add_func ("/sync/intake/no-journey", test_no_journey);
  g_test_add_func ("/sync/intake/dkim", test_dkim);
  g_test_add_func ("/sync/intake/dkim-forged", test_dkim_forged);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
