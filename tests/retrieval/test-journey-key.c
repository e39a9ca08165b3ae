/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "keystore-fixture.h"

#include <string.h>

#include "retrieval/mesign-journey-steps.h"

#define ADDRESS "alice@example.test"
#define NOW G_GINT64_CONSTANT (1767600000)

static gint64
add_journey (KeystoreFixture *fixture, MesignJourneyState state)
{
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  g_autoptr (GError) error = NULL;
  gint64 id;

  journey->account = g_strdup ("account-1");
  journey->address = g_strdup (ADDRESS);
  journey->provider = g_strdup ("portal");
  journey->state = state;
  journey->since = NOW;
  id = mesign_keystore_add_journey_sync (fixture->keystore, journey, &error);
  g_assert_no_error (error);

  return id;
}

static MesignKeyRequest *
request (KeystoreFixture *fixture, gint64 id, GError **error)
{
  return mesign_journey_request_key_sync (fixture->keystore, id, MESIGN_KEY_EC_P256, NOW, error);
}

static guint
count_events (KeystoreFixture *fixture, gint64 id, const char *kind)
{
  g_autoptr (GPtrArray) events =
      mesign_keystore_list_journey_events_sync (fixture->keystore, id, NULL);
  guint n = 0;

  for (guint i = 0; i < events->len; i++)
    n += strcmp (((const MesignJourneyEvent *) events->pdata[i])->kind, kind) == 0;

  return n;
}

/* Whoever asks again, after a new link or code too, gets the same: the first may be under way. */
static void
test_once (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_journey (fixture, MESIGN_JOURNEY_READY);
  gint64 other = add_journey (fixture, MESIGN_JOURNEY_READY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyRequest) first = request (fixture, id, &error);
  g_autoptr (MesignKeyRequest) again = request (fixture, id, &error);
  g_autoptr (MesignKeyRequest) elsewhere = request (fixture, other, &error);

  g_assert_no_error (error);
  g_assert_cmpint (first->id, ==, again->id);
  g_assert_cmpint (first->id, !=, elsewhere->id);
  g_assert_cmpstr (first->address, ==, ADDRESS);
  g_assert_cmpuint (count_events (fixture, id, "requested"), ==, 1);
}

/* A page that was submitted without a request is not served by one; with one it stays the same. */
static void
test_submitted (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 late = add_journey (fixture, MESIGN_JOURNEY_SUBMITTED);
  gint64 id = add_journey (fixture, MESIGN_JOURNEY_RETRIEVING);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyRequest) before = request (fixture, id, &error);
  g_autoptr (MesignJourney) submitted =
      mesign_journey_step_sync (fixture->keystore, id, MESIGN_JOURNEY_STEP_SUBMIT, NOW, &error);
  g_autoptr (MesignKeyRequest) after = request (fixture, id, &error);

  g_assert_no_error (error);
  g_assert_nonnull (submitted);
  g_assert_cmpint (before->id, ==, after->id);
  g_assert_null (request (fixture, late, &error));
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
}

/* There will be no password that could be kept; to want none is no mistake. */
static void
test_no_password (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_journey (fixture, MESIGN_JOURNEY_READY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyRequest) made = request (fixture, id, &error);
  g_autoptr (MesignJourney) journey = NULL;

  g_assert_nonnull (made);
  g_assert_true (mesign_journey_keep_password_sync (fixture->keystore, id, FALSE, &error));
  g_assert_no_error (error);
  g_assert_false (mesign_journey_keep_password_sync (fixture->keystore, id, TRUE, &error));
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
  journey = mesign_keystore_get_journey_sync (fixture->keystore, id, NULL);
  g_assert_false (journey->keeps_password);
}

static MesignCertificate *
certificate_of (const char *spki_hash)
{
  MesignCertificate *certificate = g_atomic_rc_box_new0 (MesignCertificate);

  certificate->spki_hash = g_strdup (spki_hash);
  certificate->fingerprint = g_strdup ("00112233");
  certificate->addresses = g_new0 (char *, 1);

  return certificate;
}

/* The certificate for a key ends that key's order, wherever it stood, and no other. */
static void
test_join (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_journey (fixture, MESIGN_JOURNEY_READY);
  gint64 other = add_journey (fixture, MESIGN_JOURNEY_READY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyRequest) made = request (fixture, id, &error);
  g_autoptr (MesignKeyRequest) others = request (fixture, other, &error);
  g_autoptr (MesignCertificate) unknown = certificate_of ("ffff");
  g_autoptr (MesignCertificate) right = certificate_of (made->spki_hash);
  g_autoptr (MesignJourney) joined = NULL;
  g_autoptr (MesignJourney) untouched = NULL;

  g_assert_null (mesign_journey_join_sync (fixture->keystore, unknown, NOW, &error));
  g_assert_no_error (error);
  joined = mesign_journey_join_sync (fixture->keystore, right, NOW, &error);
  g_assert_no_error (error);
  g_assert_cmpint (joined->id, ==, id);
  g_assert_cmpint (joined->state, ==, MESIGN_JOURNEY_IMPORTED);
  g_assert_cmpstr (joined->fingerprint, ==, "00112233");
  g_assert_cmpstr (joined->key_hash, ==, made->spki_hash);
  untouched = mesign_keystore_get_journey_sync (fixture->keystore, other, &error);
  g_assert_cmpint (untouched->state, ==, MESIGN_JOURNEY_READY);
}

/* A PFX that came after all has another key: nobody is told then that the key was made here. */
static void
test_other_key (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = add_journey (fixture, MESIGN_JOURNEY_READY);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyRequest) made = request (fixture, id, &error);
  g_autoptr (MesignCertificate) own = certificate_of (made->spki_hash);
  g_autoptr (MesignCertificate) providers = certificate_of ("ffff");
  g_autoptr (MesignJourney) before = NULL, after = NULL;
  g_autofree char *said_before = NULL, *said_after = NULL;

  g_assert_true (mesign_journey_forget_other_key_sync (fixture->keystore, id, own, &error));
  before = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  g_assert_cmpstr (before->key_hash, ==, made->spki_hash);
  g_assert_true (mesign_journey_forget_other_key_sync (fixture->keystore, id, providers, &error));
  after = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  g_assert_no_error (error);
  g_assert_null (after->key_hash);
  said_before = mesign_journey_explain_key (before, "Portal");
  said_after = mesign_journey_explain_key (after, "Portal");
  g_assert_null (strstr (said_before, "Portal"));
  g_assert_nonnull (strstr (said_after, "made by Portal, not on this computer"));
}

#define ADD(path, function)                                                                        \
  g_test_add (path, KeystoreFixture, NULL, keystore_fixture_set_up, function,                      \
              keystore_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("/retrieval/journey-key/once", test_once);
  ADD ("/retrieval/journey-key/submitted", test_submitted);
  ADD ("/retrieval/journey-key/no-password", test_no_password);
  ADD ("/retrieval/journey-key/join", test_join);
  ADD ("/retrieval/journey-key/other-key", test_other_key);

  return g_test_run ();
}
