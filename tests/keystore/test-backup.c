/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include "keystore/mesign-keystore-backup.h"
#include "keystore/mesign-keystore-requests.h"

#include <string.h>

#define ALICE "alice@example.test"
#define PASSWORD "restore me"

static GPtrArray *
no_notes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_pfx_note_unref);
}

static GBytes *
back_up (Fixture *fixture)
{
  g_autoptr (GPtrArray) notes = no_notes ();
  g_autoptr (MesignSecret) password = test_secret (PASSWORD);
  g_autoptr (MesignBackup) made = NULL;
  g_autoptr (GError) error = NULL;
  GBytes *octets = mesign_keystore_write_backup_sync (fixture->keystore, notes, password,
                                                      fixture->now, &made, &error);

  g_assert_no_error (error);
  g_assert_cmpint (made->made, ==, fixture->now);

  return octets;
}

static MesignBackup *
open_backup (GBytes *octets, GError **error)
{
  g_autoptr (MesignSecret) password = test_secret (PASSWORD);

  return mesign_backup_open (octets, password, error);
}

static GPtrArray *
restore (Fixture *fixture, GBytes *octets, GHashTable *accounts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignBackup) backup = open_backup (octets, &error);
  GPtrArray *items;

  g_assert_no_error (error);
  items = mesign_keystore_restore_backup_sync (fixture->keystore, backup, accounts, FALSE,
                                               fixture->now, &error);
  g_assert_no_error (error);

  return items;
}

static void
assert_items (GPtrArray *items, MesignBackupKind kind, MesignRestoreState state, guint expected)
{
  guint found = 0;

  for (guint i = 0; i < items->len; i++)
    {
      const MesignRestoredItem *item = items->pdata[i];

      found += item->kind == kind && item->state == state;
    }
  g_assert_cmpuint (found, ==, expected);
}

/* Empty again, as on another computer. */
static void
start_anew (Fixture *fixture)
{
  g_free (fixture->path);
  fixture->path = test_pki_path (fixture->pki, "other.db");
  fixture_reopen (fixture);
  fixture_unlock (fixture);
}

static void
add_event (Fixture *fixture, gint64 id, gint64 at, const char *kind, const char *message_id)
{
  g_autoptr (MesignJourneyEvent) event = mesign_journey_event_new (at, kind, message_id);
  g_autoptr (GError) error = NULL;

  mesign_keystore_add_journey_event_sync (fixture->keystore, id, event, &error);
  g_assert_no_error (error);
}

static gint64
add_order (Fixture *fixture, const char *order, MesignJourneyState state)
{
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  g_autoptr (MesignSecret) code = test_secret ("CODE-17");
  g_autoptr (MesignSecret) password = test_secret ("protection");
  g_autoptr (GError) error = NULL;
  gint64 id;

  journey->account = g_strdup ("account-there");
  journey->address = g_strdup (ALICE);
  journey->provider = g_strdup ("test");
  g_free (journey->order);
  journey->order = g_strdup (order);
  journey->state = state;
  journey->since = 1000;
  journey->link = g_strdup ("https://ca.test/retrieve/17");
  id = mesign_keystore_add_journey_sync (fixture->keystore, journey, &error);
  g_assert_no_error (error);
  add_event (fixture, id, 1000, "bought", NULL);
  add_event (fixture, id, 2000, "link", "<l 1@ca.test>");
  mesign_keystore_set_journey_secret_sync (fixture->keystore, id, MESIGN_JOURNEY_SECRET_CODE, code,
                                           &error);
  mesign_keystore_set_journey_secret_sync (fixture->keystore, id, MESIGN_JOURNEY_SECRET_PASSWORD,
                                           password, &error);
  g_assert_no_error (error);

  return id;
}

static void
assert_secret (Fixture *fixture, gint64 id, MesignJourneySecretKind kind, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) secret =
      mesign_keystore_load_journey_secret_sync (fixture->keystore, id, kind, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mesign_secret_get_text (secret), ==, expected);
}

/* An order that was paid for goes on where it stood, for the account as it is called there. */
static void
test_orders (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) accounts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) again = NULL;
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GError) error = NULL;
  const MesignJourney *journey;

  fixture_unlock (fixture);
  add_order (fixture, "4711", MESIGN_JOURNEY_READY);
  octets = back_up (fixture);
  start_anew (fixture);
  g_hash_table_insert (accounts, (gpointer) "account-there", (gpointer) "account-here");
  items = restore (fixture, octets, accounts);
  assert_items (items, MESIGN_BACKUP_ORDER, MESIGN_RESTORE_ADDED, 1);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, "account-here", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (journeys->len, ==, 1);
  journey = journeys->pdata[0];
  g_assert_cmpstr (journey->order, ==, "4711");
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_READY);
  g_assert_cmpint (journey->since, ==, 1000);
  g_assert_cmpstr (journey->link, ==, "https://ca.test/retrieve/17");
  g_assert_true (journey->has_code);
  assert_secret (fixture, journey->id, MESIGN_JOURNEY_SECRET_CODE, "CODE-17");
  assert_secret (fixture, journey->id, MESIGN_JOURNEY_SECRET_PASSWORD, "protection");
  events = mesign_keystore_list_journey_events_sync (fixture->keystore, journey->id, &error);
  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpstr (((MesignJourneyEvent *) events->pdata[1])->message_id, ==, "<l 1@ca.test>");
  again = restore (fixture, octets, accounts);
  assert_items (again, MESIGN_BACKUP_ORDER, MESIGN_RESTORE_THERE, 1);
  assert_items (again, MESIGN_BACKUP_ORDER, MESIGN_RESTORE_ADDED, 0);
}

/* One that has gone on meanwhile is not set back. */
static void
test_order_that_went_on (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) accounts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id;

  fixture_unlock (fixture);
  id = add_order (fixture, "4711", MESIGN_JOURNEY_READY);
  octets = back_up (fixture);
  journey = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  journey->state = MESIGN_JOURNEY_IN_USE;
  mesign_keystore_update_journey_sync (fixture->keystore, journey, &error);
  g_assert_no_error (error);
  items = restore (fixture, octets, accounts);
  assert_items (items, MESIGN_BACKUP_ORDER, MESIGN_RESTORE_THERE, 1);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, NULL, &error);
  g_assert_cmpuint (journeys->len, ==, 1);
  g_assert_cmpint (((MesignJourney *) journeys->pdata[0])->state, ==, MESIGN_JOURNEY_IN_USE);
}

static GBytes *
write_notes (const char *document, const char *name, const char *content)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) notes = no_notes ();
  g_autoptr (MesignSecret) text = test_secret (document);
  g_autoptr (MesignSecret) more = test_secret (content);
  g_autoptr (MesignSecret) password = test_secret (PASSWORD);
  g_autoptr (GError) error = NULL;
  GBytes *octets;

  g_ptr_array_add (notes, mesign_pfx_note_new ("MeSign backup", text));
  g_ptr_array_add (notes, mesign_pfx_note_new (name, more));
  octets = mesign_pfx_write_all (none, none, notes, password, &error);
  g_assert_no_error (error);

  return octets;
}

/* A newer form, and a document that says nothing. */
static void
test_forms (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *document;
    int code;
  } forms[] = {
    { "[backup]\nVersion=2\nMade=2026-01-02T03:04:05Z\n", MESIGN_KEYSTORE_ERROR_NEWER },
    { "[backup]\nVersion=1\n", MESIGN_KEYSTORE_ERROR_UNREADABLE },
    { "[backup]\nVersion=1\nMade=yesterday\n", MESIGN_KEYSTORE_ERROR_UNREADABLE },
    { "no key file", MESIGN_KEYSTORE_ERROR_UNREADABLE },
    { "", MESIGN_KEYSTORE_ERROR_UNREADABLE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autoptr (GBytes) octets = write_notes (forms[i].document, "other", "x");
      g_autoptr (GError) error = NULL;

      g_assert_null (open_backup (octets, &error));
      g_assert_error (error, MESIGN_KEYSTORE_ERROR, forms[i].code);
    }
}

/* Whoever knows the password may have written anything: a fault in one thing takes back all. */
static void
test_all_or_nothing (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) accounts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GBytes) octets = write_notes (
      "[backup]\nVersion=1\nMade=2026-01-02T03:04:05Z\n"
      "[order 1]\nAccount=a\nAddress=" ALICE "\nProvider=test\nOrder=1\nState=ready\n"
      "[request 1]\nAddress=" ALICE "\nKind=ec-p256\nKey=00\nRequest=MAA=\nCreated=1\n",
      "MeSign request 1 key", "rubbish");
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (MesignBackup) backup = NULL;
  g_autoptr (GError) error = NULL;

  fixture_unlock (fixture);
  backup = open_backup (octets, &error);
  g_assert_no_error (error);
  g_assert_null (mesign_keystore_restore_backup_sync (fixture->keystore, backup, accounts, FALSE,
                                                      fixture->now, &error));
  g_assert_nonnull (error);
  g_clear_error (&error);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, NULL, &error);
  g_assert_cmpuint (journeys->len, ==, 0);
}

/* A renewed certificate for the key of the one before. */
static void
test_key_with_two_certificates (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GHashTable) accounts = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (MesignImport) first = NULL;
  g_autoptr (MesignImport) second = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GBytes) renewed = NULL;
  g_autoptr (GPtrArray) items = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  first = fixture_import (fixture, "alice", "ca root", NULL);
  test_pki_run (fixture->pki, "openssl req -new -key alice.key -subj /CN=renewed -out again.csr && "
                              "printf 'subjectAltName=email:" ALICE "' > again.ext && "
                              "openssl x509 -req -in again.csr -CA ca.pem -CAkey ca.key "
                              "-set_serial 99 -days 90 -extfile again.ext -out again.pem");
  renewed = test_pki_read (fixture->pki, "again.pem");
  second = mesign_keystore_import_certificates_sync (fixture->keystore, renewed, NULL, fixture->now,
                                                     &error);
  g_assert_no_error (error);
  g_assert_cmpuint (second->own->len, ==, 1);
  octets = back_up (fixture);
  start_anew (fixture);
  items = restore (fixture, octets, accounts);
  assert_items (items, MESIGN_BACKUP_KEY, MESIGN_RESTORE_ADDED, 2);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_OWN), ==, 2);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 2);
}

/* Locked, nothing is written that lacks the keys. */
static void
test_locked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) notes = no_notes ();
  g_autoptr (MesignSecret) password = test_secret (PASSWORD);
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignBackup) made = NULL;
  g_autoptr (GError) error = NULL;

  fixture_issue_alice (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  fixture_reopen (fixture);
  g_assert_null (mesign_keystore_write_backup_sync (fixture->keystore, notes, password,
                                                    fixture->now, &made, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/backup/orders", test_orders);
  ADD ("/keystore/backup/order-that-went-on", test_order_that_went_on);
  ADD ("/keystore/backup/forms", test_forms);
  ADD ("/keystore/backup/all-or-nothing", test_all_or_nothing);
  ADD ("/keystore/backup/key-with-two-certificates", test_key_with_two_certificates);
  ADD ("/keystore/backup/locked", test_locked);

  return g_test_run ();
}
