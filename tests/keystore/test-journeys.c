/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

#include <string.h>

static MesignJourney *
make_journey (const char *account, MesignJourneyState state, gint64 since)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->account = g_strdup (account);
  journey->address = g_strdup ("alice@example.test");
  journey->provider = g_strdup ("sandbox");
  journey->state = state;
  journey->since = since;
  journey->link = g_strdup ("https://portal.test/retrieve?x=1");

  return journey;
}

static gint64
add (Fixture *fixture, const char *account, gint64 since)
{
  g_autoptr (MesignJourney) journey = make_journey (account, MESIGN_JOURNEY_LINK, since);
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_keystore_add_journey_sync (fixture->keystore, journey, &error);

  g_assert_no_error (error);
  g_assert_cmpint (id, >, 0);

  return id;
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  gint64 first = add (fixture, "one", 10);
  gint64 second = add (fixture, "two", 20);
  g_autoptr (MesignJourney) changed = make_journey ("one", MESIGN_JOURNEY_ISSUED, 30);
  g_autoptr (MesignJourney) got = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) of_two = NULL;
  g_autoptr (GError) error = NULL;

  changed->id = first;
  changed->pfx_message_id = 42;
  changed->fingerprint = g_strdup ("ab");
  g_assert_true (mesign_keystore_update_journey_sync (fixture->keystore, changed, &error));
  fixture_reopen (fixture);
  got = mesign_keystore_get_journey_sync (fixture->keystore, first, &error);
  g_assert_no_error (error);
  g_assert_cmpint (got->state, ==, MESIGN_JOURNEY_ISSUED);
  g_assert_cmpint (got->pfx_message_id, ==, 42);
  g_assert_cmpstr (got->order, ==, "");
  g_assert_cmpstr (got->link, ==, "https://portal.test/retrieve?x=1");
  g_assert_false (got->has_code);
  all = mesign_keystore_list_journeys_sync (fixture->keystore, NULL, &error);
  g_assert_cmpuint (all->len, ==, 2);
  g_assert_cmpint (((MesignJourney *) all->pdata[0])->id, ==, first);
  of_two = mesign_keystore_list_journeys_sync (fixture->keystore, "two", &error);
  g_assert_cmpuint (of_two->len, ==, 1);

  g_assert_true (mesign_keystore_forget_journey_sync (fixture->keystore, second, &error));
  g_assert_no_error (error);
  g_assert_null (mesign_keystore_get_journey_sync (fixture->keystore, second, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mesign_keystore_forget_journey_sync (fixture->keystore, second, &error));
  g_clear_error (&error);
  changed->id = second;
  g_assert_false (mesign_keystore_update_journey_sync (fixture->keystore, changed, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
}

static void
assert_secret (Fixture *fixture, gint64 id, MesignJourneySecretKind kind, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) secret =
      mesign_keystore_load_journey_secret_sync (fixture->keystore, id, kind, &error);

  if (expected != NULL)
    {
      g_assert_no_error (error);
      g_assert_cmpstr (mesign_secret_get_text (secret), ==, expected);
    }
  else
    g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
}

/* A code can be kept before there is any private key: a slot is all it takes. */
static void
test_secrets (Fixture *fixture, gconstpointer data)
{
  const char *const files[] = { "keys.db", "keys.db-wal", "keys.db.bak" };
  g_autoptr (MesignSecret) code = test_secret ("KODE-94127-WXYZ");
  g_autoptr (MesignSecret) password = test_secret ("abcd-efgh-ijkm-npqr");
  g_autoptr (MesignJourney) got = NULL;
  g_autoptr (MesignSecret) locked = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = add (fixture, "one", 10);
  gint64 other = add (fixture, "one", 11);

  g_assert_false (mesign_keystore_set_journey_secret_sync (
      fixture->keystore, id, MESIGN_JOURNEY_SECRET_CODE, code, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY);
  g_clear_error (&error);
  fixture_unlock (fixture);
  assert_secret (fixture, id, MESIGN_JOURNEY_SECRET_CODE, NULL);
  g_assert_true (mesign_keystore_set_journey_secret_sync (
      fixture->keystore, id, MESIGN_JOURNEY_SECRET_CODE, code, &error));
  g_assert_true (mesign_keystore_set_journey_secret_sync (
      fixture->keystore, id, MESIGN_JOURNEY_SECRET_PASSWORD, password, &error));
  g_assert_no_error (error);
  got = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  g_assert_true (got->has_code);
  assert_secret (fixture, id, MESIGN_JOURNEY_SECRET_CODE, "KODE-94127-WXYZ");
  assert_secret (fixture, id, MESIGN_JOURNEY_SECRET_PASSWORD, "abcd-efgh-ijkm-npqr");
  assert_secret (fixture, other, MESIGN_JOURNEY_SECRET_CODE, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autoptr (GBytes) octets = test_pki_read (fixture->pki, files[i]);

      g_assert_null (
          memmem (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets), "94127", 5));
    }

  mesign_keystore_lock (fixture->keystore);
  locked = mesign_keystore_load_journey_secret_sync (fixture->keystore, id,
                                                     MESIGN_JOURNEY_SECRET_CODE, &error);
  g_assert_null (locked);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED);
  g_clear_error (&error);
  g_assert_true (mesign_keystore_set_journey_secret_sync (
      fixture->keystore, id, MESIGN_JOURNEY_SECRET_PASSWORD, NULL, &error));
  g_assert_no_error (error);
  assert_secret (fixture, id, MESIGN_JOURNEY_SECRET_PASSWORD, NULL);
}

static void
test_events (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignJourneyEvent) link = mesign_journey_event_new (10, "link", "<1@portal.test>");
  g_autoptr (MesignJourneyEvent) code = mesign_journey_event_new (20, "code", NULL);
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) none = NULL;
  g_autoptr (GError) error = NULL;
  gint64 id = add (fixture, "one", 10);

  g_assert_true (mesign_keystore_add_journey_event_sync (fixture->keystore, id, code, &error));
  g_assert_true (mesign_keystore_add_journey_event_sync (fixture->keystore, id, link, &error));
  events = mesign_keystore_list_journey_events_sync (fixture->keystore, id, &error);
  g_assert_cmpuint (events->len, ==, 2);
  g_assert_cmpstr (((MesignJourneyEvent *) events->pdata[0])->message_id, ==, "<1@portal.test>");
  g_assert_cmpstr (((MesignJourneyEvent *) events->pdata[1])->kind, ==, "code");
  g_assert_false (mesign_keystore_add_journey_event_sync (fixture->keystore, id + 1, link, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_true (mesign_keystore_forget_journey_sync (fixture->keystore, id, &error));
  none = mesign_keystore_list_journey_events_sync (fixture->keystore, id, &error);
  g_assert_cmpuint (none->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/journeys/rows", test_rows);
  ADD ("/keystore/journeys/secrets", test_secrets);
  ADD ("/keystore/journeys/events", test_events);

  return g_test_run ();
}
