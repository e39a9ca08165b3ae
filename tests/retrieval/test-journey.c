/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "keystore-fixture.h"

#include <string.h>

#include "retrieval/mesign-journey-steps.h"
#include "retrieval/mesign-retrieval-private.h"

#define ACCOUNT "account-1"
#define ADDRESS "alice@example.test"
#define LINK "https://portal.test/retrieve?order=A-1&token=one"
#define NOW G_GINT64_CONSTANT (1767600000)
#define DAY (24 * 60 * 60)

static MesignRetrievalFinding *
found (MesignRetrievalKind kind, const char *order, const char *link, const char *code)
{
  MesignRetrievalFinding *finding = mesign_retrieval_finding_new ();

  finding->kind = kind;
  finding->provider = g_strdup ("portal");
  finding->provider_name = g_strdup ("Portal");
  g_free (finding->order);
  finding->order = g_strdup (order);
  finding->link = g_strdup (link);
  finding->code = code != NULL ? mesign_secret_new_from_string (code) : NULL;
  finding->address = g_strdup (ADDRESS);
  finding->sender = g_strdup ("no-reply@portal.test");
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_AUTOMATIC, "authenticated");

  return finding;
}

static void
apply (KeystoreFixture *fixture,
       MesignRetrievalFinding *finding,
       const char *message_id,
       gint64 when,
       MesignJourneyOutcome expected,
       MesignJourney **journey)
{
  MesignJourneyMail mail = { ACCOUNT, 7, message_id, when, when + 1, FALSE };
  g_autoptr (MesignRetrievalFinding) owned = finding;
  g_autoptr (MesignJourney) result = NULL;
  g_autoptr (GError) error = NULL;
  MesignJourneyOutcome outcome;

  g_assert_true (
      mesign_journey_apply_sync (fixture->keystore, owned, &mail, NOW, &outcome, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpint (outcome, ==, expected);
  if (journey != NULL)
    *journey = g_steal_pointer (&result);
}

static MesignRetrievalFinding *
a_link (const char *order)
{
  return found (MESIGN_RETRIEVAL_LINK, order, LINK, NULL);
}

static MesignRetrievalFinding *
a_code (const char *order, const char *code)
{
  return found (MESIGN_RETRIEVAL_CODE, order, NULL, code);
}

static MesignRetrievalFinding *
a_pfx (const char *order)
{
  MesignRetrievalFinding *finding = found (MESIGN_RETRIEVAL_PFX, order, NULL, NULL);

  finding->attachment = 0;

  return finding;
}

static void
assert_code (KeystoreFixture *fixture, gint64 id, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) code = mesign_journey_load_code_sync (fixture->keystore, id, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (mesign_secret_get_text (code), ==, expected);
}

static guint
count_journeys (KeystoreFixture *fixture)
{
  g_autoptr (GPtrArray) list =
      mesign_keystore_list_journeys_sync (fixture->keystore, ACCOUNT, NULL);

  return list->len;
}

static void
test_link_then_code (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) first = NULL;
  g_autoptr (MesignJourney) second = NULL;

  apply (fixture, a_link ("A-1"), "l@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &first);
  g_assert_cmpint (first->state, ==, MESIGN_JOURNEY_LINK);
  g_assert_cmpstr (first->link, ==, LINK);
  g_assert_cmpstr (first->order, ==, "A-1");
  g_assert_cmpstr (first->address, ==, ADDRESS);
  apply (fixture, a_code ("A-1", "CODE1"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &second);
  g_assert_cmpint (second->state, ==, MESIGN_JOURNEY_READY);
  g_assert_cmpint (second->id, ==, first->id);
  g_assert_true (second->has_code);
  assert_code (fixture, second->id, "CODE1");
}

static void
test_code_then_link (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) first = NULL;
  g_autoptr (MesignJourney) second = NULL;

  apply (fixture, a_code ("A-1", "CODE1"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &first);
  g_assert_cmpint (first->state, ==, MESIGN_JOURNEY_CODE);
  apply (fixture, a_link ("A-1"), "l@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &second);
  g_assert_cmpint (second->state, ==, MESIGN_JOURNEY_READY);
}

static void
test_both_in_one (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;

  apply (fixture, found (MESIGN_RETRIEVAL_LINK_AND_CODE, "", LINK, "CODE1"), "b@x", NOW,
         MESIGN_JOURNEY_OUTCOME_STARTED, &journey);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_READY);
  assert_code (fixture, journey->id, "CODE1");
}

static void
test_same_mail_twice (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (MesignJourney) journey = NULL;

  apply (fixture, a_code ("A-1", "CODE1"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &journey);
  apply (fixture, a_code ("A-1", "CODE1"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  events = mesign_keystore_list_journey_events_sync (fixture->keystore, journey->id, NULL);
  g_assert_cmpuint (events->len, ==, 1);
  g_assert_cmpuint (count_journeys (fixture), ==, 1);
}

static void
test_resent_code (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;

  apply (fixture, a_code ("A-1", "OLD"), "1@x", NOW - 60, MESIGN_JOURNEY_OUTCOME_STARTED, NULL);
  apply (fixture, a_code ("A-1", "NEW"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &journey);
  assert_code (fixture, journey->id, "NEW");
}

/* Synchronisation sees the newest mail first. */
static void
test_resent_code_seen_first (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;

  apply (fixture, a_code ("A-1", "NEW"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &journey);
  apply (fixture, a_code ("A-1", "OLD"), "1@x", NOW - 60, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  assert_code (fixture, journey->id, "NEW");
}

/* A Date that cannot be does not make a code the newest for ever. */
static void
test_date_in_the_future (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignJourneyMail mail = { ACCOUNT, 7, "1@x", NOW + 1000 * DAY, NOW - 60, FALSE };
  g_autoptr (MesignRetrievalFinding) finding = a_code ("A-1", "OLD");
  g_autoptr (MesignJourney) first = NULL;
  g_autoptr (MesignJourney) second = NULL;
  MesignJourneyOutcome outcome;

  g_assert_true (
      mesign_journey_apply_sync (fixture->keystore, finding, &mail, NOW, &outcome, &first, NULL));
  apply (fixture, a_code ("A-1", "NEW"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &second);
  assert_code (fixture, second->id, "NEW");
}

/* What was entered while this computer's clock was a year ahead does not shut out, once it is right
 * again, what comes then; what had come before stays shut out. */
static void
test_entered_in_the_future (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignSecret) typed = mesign_secret_new_from_string ("TYPED");
  g_autoptr (MesignJourney) begun = NULL, entered = NULL, after = NULL;
  g_autoptr (GError) error = NULL;

  apply (fixture, a_code ("A-1", "FIRST"), "1@x", NOW - 600, MESIGN_JOURNEY_OUTCOME_STARTED,
         &begun);
  entered =
      mesign_journey_enter_code_sync (fixture->keystore, begun->id, typed, NOW + 365 * DAY, &error);
  g_assert_no_error (error);
  apply (fixture, a_code ("A-1", "OLDER"), "0@x", NOW - 900, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  assert_code (fixture, begun->id, "TYPED");
  apply (fixture, a_code ("A-1", "LATER"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &after);
  assert_code (fixture, begun->id, "LATER");
}

/* The same of an import: the order's next certificate begins a journey all the same. */
static void
test_imported_in_the_future (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) begun = NULL, imported = NULL, next = NULL;

  apply (fixture, a_link ("A-1"), "1@x", NOW - 40 * DAY, MESIGN_JOURNEY_OUTCOME_STARTED, &begun);
  imported = mesign_journey_import_sync (fixture->keystore, begun->id, "fp", NOW + 365 * DAY, NULL);
  g_assert_nonnull (imported);
  apply (fixture, a_link ("A-1"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &next);
  g_assert_cmpint (next->id, !=, begun->id);
}

static void
test_two_orders (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) one = NULL;
  g_autoptr (MesignJourney) two = NULL;

  apply (fixture, a_link ("A-1"), "1@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &one);
  apply (fixture, a_code ("A-2", "CODE2"), "2@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &two);
  g_assert_cmpint (one->id, !=, two->id);
  g_assert_cmpint (two->state, ==, MESIGN_JOURNEY_CODE);
}

static void
test_two_addresses (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignRetrievalFinding *other = a_code ("A-1", "CODE2");

  g_free (other->address);
  other->address = g_strdup ("carol@example.test");
  apply (fixture, a_link ("A-1"), "1@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, NULL);
  apply (fixture, other, "2@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, NULL);
  g_assert_cmpuint (count_journeys (fixture), ==, 2);
}

/* What the account page was seen to do is taken on by the mails that follow. */
static void
test_from_the_start (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) bought = mesign_journey_begin_sync (
      fixture->keystore, ACCOUNT, ADDRESS, "portal", NULL, MESIGN_JOURNEY_STEP_BUY, NOW, &error);
  g_autoptr (MesignJourney) assigned = mesign_journey_begin_sync (
      fixture->keystore, ACCOUNT, ADDRESS, "portal", NULL, MESIGN_JOURNEY_STEP_ASSIGN, NOW, &error);
  g_autoptr (MesignJourney) linked = NULL;

  g_assert_no_error (error);
  g_assert_cmpint (bought->state, ==, MESIGN_JOURNEY_BOUGHT);
  g_assert_cmpint (assigned->state, ==, MESIGN_JOURNEY_ASSIGNED);
  g_assert_cmpint (assigned->id, ==, bought->id);
  apply (fixture, a_link ("A-1"), "1@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &linked);
  g_assert_cmpint (linked->id, ==, bought->id);
  g_assert_cmpstr (linked->order, ==, "A-1");
}

static MesignJourney *
step (KeystoreFixture *fixture, gint64 id, MesignJourneyStep what)
{
  g_autoptr (GError) error = NULL;
  MesignJourney *journey = mesign_journey_step_sync (fixture->keystore, id, what, NOW, &error);

  g_assert_no_error (error);

  return journey;
}

static void
refuse_step (KeystoreFixture *fixture, gint64 id, MesignJourneyStep what)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_journey_step_sync (fixture->keystore, id, what, NOW, &error);

  g_assert_null (journey);
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, ADDRESS));
}

static gint64
get_ready (KeystoreFixture *fixture)
{
  g_autoptr (MesignJourney) journey = NULL;

  apply (fixture, found (MESIGN_RETRIEVAL_LINK_AND_CODE, "A-1", LINK, "CODE1"), "b@x", NOW,
         MESIGN_JOURNEY_OUTCOME_STARTED, &journey);

  return journey->id;
}

static void
test_whole_way (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignSecret) password =
      mesign_journey_ensure_password_sync (fixture->keystore, id, NULL);
  g_autoptr (MesignSecret) again = NULL;
  g_autoptr (MesignSecret) forgotten = NULL;
  g_autoptr (MesignJourney) retrieving = step (fixture, id, MESIGN_JOURNEY_STEP_RETRIEVE);
  g_autoptr (MesignJourney) submitted = step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  g_autoptr (MesignJourney) issued = NULL;
  g_autoptr (MesignJourney) imported = NULL;
  g_autoptr (MesignJourney) in_use = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_nonnull (password);
  g_assert_cmpint (retrieving->state, ==, MESIGN_JOURNEY_RETRIEVING);
  g_assert_cmpint (submitted->state, ==, MESIGN_JOURNEY_SUBMITTED);
  apply (fixture, a_pfx ("A-1"), "p@x", NOW + 5, MESIGN_JOURNEY_OUTCOME_CHANGED, &issued);
  g_assert_cmpint (issued->state, ==, MESIGN_JOURNEY_ISSUED);
  g_assert_cmpint (issued->pfx_message_id, ==, 7);
  again = mesign_journey_ensure_password_sync (fixture->keystore, id, NULL);
  g_assert_true (mesign_secret_equal (password, again));
  imported = mesign_journey_import_sync (fixture->keystore, id, "fp", NOW + 6, &error);
  g_assert_no_error (error);
  g_assert_cmpint (imported->state, ==, MESIGN_JOURNEY_IMPORTED);
  g_assert_cmpstr (imported->fingerprint, ==, "fp");
  g_assert_null (imported->link);
  g_assert_false (imported->has_code);
  forgotten = mesign_journey_ensure_password_sync (fixture->keystore, id, &error);
  g_assert_null (forgotten);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  in_use = step (fixture, id, MESIGN_JOURNEY_STEP_USE);
  g_assert_cmpint (in_use->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_false (mesign_journey_is_open (in_use));
}

static void
test_log (KeystoreFixture *fixture, gconstpointer data)
{
  static const char *const kinds[] = { "link",   "code",     "retrieving", "submitted",
                                       "issued", "imported", "in-use" };
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (GPtrArray) events = NULL;

  test_whole_way (fixture, data);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, ACCOUNT, NULL);
  events = mesign_keystore_list_journey_events_sync (
      fixture->keystore, ((MesignJourney *) journeys->pdata[0])->id, NULL);
  g_assert_cmpuint (events->len, ==, G_N_ELEMENTS (kinds));
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      gboolean seen = FALSE;

      for (guint j = 0; j < events->len; j++)
        seen = seen || strcmp (((MesignJourneyEvent *) events->pdata[j])->kind, kinds[i]) == 0;
      g_assert_true (seen);
    }
}

static void
test_refused_steps (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignJourney) again = NULL;

  refuse_step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  refuse_step (fixture, id, MESIGN_JOURNEY_STEP_RETRY);
  refuse_step (fixture, id, MESIGN_JOURNEY_STEP_USE);
  refuse_step (fixture, id, MESIGN_JOURNEY_STEP_BUY);
  journey = mesign_journey_import_sync (fixture->keystore, id, "fp", NOW, &error);
  g_assert_no_error (error);
  again = mesign_journey_import_sync (fixture->keystore, id, "other", NOW, &error);
  g_assert_null (again);
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
}

/* A file handed over by whatever way ends an order, wherever that stands. */
static void
test_import_from_anywhere (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  for (MesignJourneyState state = MESIGN_JOURNEY_NONE; state < MESIGN_JOURNEY_IMPORTED; state++)
    {
      g_autoptr (MesignJourney) journey = mesign_journey_new ();
      g_autoptr (MesignJourney) after = NULL;
      g_autoptr (GError) error = NULL;
      gint64 id;

      journey->address = g_strdup (ADDRESS);
      journey->state = state;
      id = mesign_keystore_add_journey_sync (fixture->keystore, journey, NULL);
      after = mesign_journey_import_sync (fixture->keystore, id, "fp", NOW, &error);
      g_assert_no_error (error);
      g_assert_cmpint (after->state, ==, MESIGN_JOURNEY_IMPORTED);
    }
}

static void
test_keep_password (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignSecret) password =
      mesign_journey_ensure_password_sync (fixture->keystore, id, NULL);
  g_autoptr (MesignJourney) imported = NULL;
  g_autoptr (MesignSecret) kept = NULL;
  g_autoptr (MesignSecret) gone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_journey_keep_password_sync (fixture->keystore, id, TRUE, &error));
  imported = mesign_journey_import_sync (fixture->keystore, id, "fp", NOW, &error);
  g_assert_no_error (error);
  g_assert_true (imported->keeps_password);
  g_assert_false (imported->has_code);
  kept = mesign_journey_ensure_password_sync (fixture->keystore, id, &error);
  g_assert_true (mesign_secret_equal (kept, password));

  g_assert_true (mesign_journey_keep_password_sync (fixture->keystore, id, FALSE, &error));
  gone = mesign_journey_ensure_password_sync (fixture->keystore, id, &error);
  g_assert_null (gone);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_false (mesign_journey_keep_password_sync (fixture->keystore, id, TRUE, &error));
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
}

#define A_DAY ((gint64) 24 * 60 * 60)

static void
test_judge_renewal (void)
{
  static const struct
  {
    gint64 left;
    gboolean is_revoked;
    MesignRenewal expected;
  } cases[] = {
    { 365 * A_DAY, FALSE, MESIGN_RENEWAL_NONE },
    { 30 * A_DAY, FALSE, MESIGN_RENEWAL_NONE },
    { 30 * A_DAY - 1, FALSE, MESIGN_RENEWAL_SOON },
    { 1, FALSE, MESIGN_RENEWAL_SOON },
    { 0, FALSE, MESIGN_RENEWAL_SOON },
    { -1, FALSE, MESIGN_RENEWAL_EXPIRED },
    { 365 * A_DAY, TRUE, MESIGN_RENEWAL_REVOKED },
    { -1, TRUE, MESIGN_RENEWAL_REVOKED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mesign_journey_judge_renewal (NOW + cases[i].left, cases[i].is_revoked, NOW),
                     ==, cases[i].expected);
}

static void
renew (KeystoreFixture *fixture,
       gint64 id,
       MesignRenewal renewal,
       gboolean is_replaced,
       gboolean is_news,
       MesignJourneyState expected)
{
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GError) error = NULL;
  gboolean has_changed;

  g_assert_true (mesign_journey_renew_sync (fixture->keystore, id, renewal, is_replaced, NOW,
                                            &has_changed, &error));
  g_assert_no_error (error);
  g_assert_cmpint (has_changed, ==, is_news);
  journey = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  g_assert_cmpint (journey->state, ==, expected);
  g_assert_cmpint (journey->renewal, ==, is_replaced ? MESIGN_RENEWAL_NONE : renewal);
  g_assert_false (mesign_journey_is_open (journey));
  g_assert_cmpint (mesign_journey_is_unsettled (journey), ==, expected == MESIGN_JOURNEY_RENEW);
}

/* The state follows what is known of the certificate, forth and back. */
static void
test_renew (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) imported =
      mesign_journey_import_sync (fixture->keystore, id, "fp", NOW, NULL);
  g_autoptr (MesignJourney) in_use = step (fixture, id, MESIGN_JOURNEY_STEP_USE);

  renew (fixture, id, MESIGN_RENEWAL_NONE, FALSE, FALSE, MESIGN_JOURNEY_IN_USE);
  renew (fixture, id, MESIGN_RENEWAL_SOON, FALSE, TRUE, MESIGN_JOURNEY_RENEW);
  renew (fixture, id, MESIGN_RENEWAL_SOON, FALSE, FALSE, MESIGN_JOURNEY_RENEW);
  renew (fixture, id, MESIGN_RENEWAL_EXPIRED, FALSE, TRUE, MESIGN_JOURNEY_RENEW);
  renew (fixture, id, MESIGN_RENEWAL_EXPIRED, TRUE, TRUE, MESIGN_JOURNEY_REPLACED);
  renew (fixture, id, MESIGN_RENEWAL_REVOKED, FALSE, TRUE, MESIGN_JOURNEY_RENEW);
  renew (fixture, id, MESIGN_RENEWAL_NONE, FALSE, TRUE, MESIGN_JOURNEY_IN_USE);
}

/* What was imported only is not in use for being good; but its end counts. */
static void
test_renew_imported (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) imported =
      mesign_journey_import_sync (fixture->keystore, id, "fp", NOW, NULL);

  g_assert_nonnull (imported);
  renew (fixture, id, MESIGN_RENEWAL_NONE, FALSE, FALSE, MESIGN_JOURNEY_IMPORTED);
  renew (fixture, id, MESIGN_RENEWAL_EXPIRED, FALSE, TRUE, MESIGN_JOURNEY_RENEW);
  renew (fixture, id, MESIGN_RENEWAL_DELETED, FALSE, TRUE, MESIGN_JOURNEY_RENEW);
}

static void
test_renew_nothing_open (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) journey = NULL;
  gboolean has_changed;

  g_assert_true (mesign_journey_renew_sync (fixture->keystore, id, MESIGN_RENEWAL_EXPIRED, FALSE,
                                            NOW, &has_changed, NULL));
  g_assert_false (has_changed);
  journey = mesign_keystore_get_journey_sync (fixture->keystore, id, NULL);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_READY);
}

static guint
count_events (KeystoreFixture *fixture, gint64 id, const char *kind)
{
  g_autoptr (GPtrArray) events =
      mesign_keystore_list_journey_events_sync (fixture->keystore, id, NULL);
  guint n = 0;

  g_assert_nonnull (events);
  for (guint i = 0; i < events->len; i++)
    n += g_str_equal (((MesignJourneyEvent *) events->pdata[i])->kind, kind);

  return n;
}

/* The certificate was downloaded and imported before its mail came, which may hold another one. */
static void
test_late_pfx (KeystoreFixture *fixture, gconstpointer data)
{
  const char *order = data;
  g_autoptr (MesignJourney) ready = NULL, imported = NULL, late = NULL, next = NULL;
  g_autoptr (GPtrArray) journeys = NULL;

  apply (fixture, found (MESIGN_RETRIEVAL_LINK_AND_CODE, order, LINK, "CODE1"), "b@x", NOW - 100,
         MESIGN_JOURNEY_OUTCOME_STARTED, &ready);
  imported = mesign_journey_import_sync (fixture->keystore, ready->id, "fp", NOW - 50, NULL);
  g_assert_nonnull (imported);
  apply (fixture, a_pfx (order), "p@x", NOW - 10, MESIGN_JOURNEY_OUTCOME_OLD, &late);
  g_assert_cmpint (late->id, ==, ready->id);
  apply (fixture, a_pfx (order), "p@x", NOW - 10, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, ACCOUNT, NULL);
  g_assert_cmpuint (journeys->len, ==, 1);
  g_assert_cmpint (((MesignJourney *) journeys->pdata[0])->state, ==, MESIGN_JOURNEY_IMPORTED);
  g_assert_cmpint (((MesignJourney *) journeys->pdata[0])->pfx_message_id, ==, 7);
  g_assert_cmpuint (count_events (fixture, ready->id, "late"), ==, 1);
  g_assert_cmpuint (count_events (fixture, ready->id, "issued"), ==, 0);
  /* and the next order of the same address is a journey of its own */
  apply (fixture, a_link ("NEXT"), "n@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &next);
  g_assert_cmpint (next->id, !=, ready->id);
}

/* What was sent before the import, and without a Message-ID, is what was imported; it is noted
 * once. */
static void
test_late_to_come (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) ready = NULL, imported = NULL;

  apply (fixture, a_link ("A-1"), "b@x", NOW - 100, MESIGN_JOURNEY_OUTCOME_STARTED, &ready);
  imported = mesign_journey_import_sync (fixture->keystore, ready->id, "fp", NOW - 50, NULL);
  g_assert_nonnull (imported);
  apply (fixture, a_pfx ("A-1"), NULL, NOW - 60, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  apply (fixture, a_pfx ("A-1"), NULL, NOW - 60, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  g_assert_cmpuint (count_events (fixture, ready->id, "late"), ==, 0);
  g_assert_cmpuint (count_events (fixture, ready->id, "issued"), ==, 1);
}

static void
test_unknown_journey (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      mesign_journey_step_sync (fixture->keystore, 999, MESIGN_JOURNEY_STEP_RETRIEVE, NOW, &error);

  g_assert_null (journey);
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_NOT_FOUND);
}

static void
test_retry (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) one = step (fixture, id, MESIGN_JOURNEY_STEP_RETRIEVE);
  g_autoptr (MesignJourney) two = step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  g_autoptr (MesignJourney) back = step (fixture, id, MESIGN_JOURNEY_STEP_RETRY);

  g_assert_cmpint (back->state, ==, MESIGN_JOURNEY_READY);
}

/* Whoever has the code sent again while the page is open goes on there. */
static void
test_new_code_while_retrieving (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) one = step (fixture, id, MESIGN_JOURNEY_STEP_RETRIEVE);
  g_autoptr (MesignJourney) two = NULL;
  g_autoptr (MesignJourney) three = NULL;
  g_autoptr (MesignJourney) four = NULL;

  apply (fixture, a_code ("A-1", "NEW"), "n@x", NOW + 9, MESIGN_JOURNEY_OUTCOME_CHANGED, &two);
  g_assert_cmpint (two->state, ==, MESIGN_JOURNEY_RETRIEVING);
  assert_code (fixture, id, "NEW");
  three = step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  apply (fixture, a_code ("A-1", "NEWER"), "m@x", NOW + 10, MESIGN_JOURNEY_OUTCOME_CHANGED, &four);
  g_assert_cmpint (four->state, ==, MESIGN_JOURNEY_READY);
}

static void
test_password_of_ones_own (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignSecret) own = mesign_secret_new_from_string ("correct horse");
  g_autoptr (MesignSecret) kept = NULL;
  g_autoptr (MesignJourney) one = NULL;
  g_autoptr (MesignJourney) two = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_journey_set_password_sync (fixture->keystore, id, own, &error));
  one = step (fixture, id, MESIGN_JOURNEY_STEP_RETRIEVE);
  two = step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  g_assert_false (mesign_journey_set_password_sync (fixture->keystore, id, own, &error));
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
  kept = mesign_journey_ensure_password_sync (fixture->keystore, id, NULL);
  g_assert_true (mesign_secret_equal (own, kept));
}

/* A new password after the page was submitted would not open the PFX. */
static void
test_no_password_after_submit (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) one = step (fixture, id, MESIGN_JOURNEY_STEP_RETRIEVE);
  g_autoptr (MesignJourney) two = step (fixture, id, MESIGN_JOURNEY_STEP_SUBMIT);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) password =
      mesign_journey_ensure_password_sync (fixture->keystore, id, &error);

  g_assert_null (password);
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
}

static void
test_no_code_yet (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSecret) code = NULL;

  apply (fixture, a_link ("A-1"), "l@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &journey);
  code = mesign_journey_load_code_sync (fixture->keystore, journey->id, &error);
  g_assert_null (code);
  g_assert_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE);
  g_assert_nonnull (strstr (error->message, "junk"));
}

/* The PFX is seen before the older link and code of the same order. */
static void
test_newest_first (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) issued = NULL;
  g_autoptr (MesignJourney) late = NULL;

  apply (fixture, a_pfx ("A-1"), "p@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &issued);
  apply (fixture, a_code ("A-1", "OLD"), "c@x", NOW - 60, MESIGN_JOURNEY_OUTCOME_OLD, &late);
  g_assert_cmpint (late->state, ==, MESIGN_JOURNEY_ISSUED);
  apply (fixture, a_link ("A-1"), "l@x", NOW - 90, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  g_assert_cmpuint (count_journeys (fixture), ==, 1);
}

static void
import (KeystoreFixture *fixture)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignJourney) issued = NULL;
  g_autoptr (MesignJourney) imported = NULL;

  apply (fixture, a_pfx ("A-1"), "p@x", NOW + 5, MESIGN_JOURNEY_OUTCOME_CHANGED, &issued);
  imported = mesign_journey_import_sync (fixture->keystore, id, "fp", NOW + 6, NULL);
  g_assert_nonnull (imported);
}

/* An order of three years is retrieved several times, under one number. */
static void
test_renewal (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) again = NULL;
  g_autoptr (MesignJourney) code = NULL;

  import (fixture);
  apply (fixture, a_link ("A-1"), "b@x", NOW, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  apply (fixture, a_pfx ("A-1"), "p@x", NOW + 5, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  apply (fixture, a_link ("A-1"), "l2@x", NOW + 900, MESIGN_JOURNEY_OUTCOME_STARTED, &again);
  g_assert_cmpint (again->state, ==, MESIGN_JOURNEY_LINK);
  g_assert_cmpuint (count_journeys (fixture), ==, 2);
  apply (fixture, a_code ("A-1", "C2"), "c2@x", NOW + 901, MESIGN_JOURNEY_OUTCOME_CHANGED, &code);
  g_assert_cmpint (code->id, ==, again->id);
}

/* Seeing the mails of an order that is done again does not disturb one that has just begun. */
static void
test_old_mail_beside_new_order (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) bought = NULL;
  g_autoptr (MesignJourney) linked = NULL;

  import (fixture);
  bought = mesign_journey_begin_sync (fixture->keystore, ACCOUNT, ADDRESS, "portal", NULL,
                                      MESIGN_JOURNEY_STEP_ASSIGN, NOW + 100, NULL);
  apply (fixture, a_link ("A-1"), "l0@x", NOW - 1, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  apply (fixture, a_link ("A-2"), "l1@x", NOW + 200, MESIGN_JOURNEY_OUTCOME_CHANGED, &linked);
  g_assert_cmpint (linked->id, ==, bought->id);
  g_assert_cmpstr (linked->order, ==, "A-2");
}

static void
test_very_old_mail (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  apply (fixture, a_link ("A-1"), "l@x", NOW - 400 * DAY, MESIGN_JOURNEY_OUTCOME_OLD, NULL);
  g_assert_cmpuint (count_journeys (fixture), ==, 0);
}

static MesignRetrievalFinding *
asked (MesignRetrievalFinding *finding)
{
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_ASK, "not-authenticated");

  return finding;
}

static void
test_ask_once (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignJourneyMail mail = { ACCOUNT, 7, "l@x", NOW, NOW, TRUE };
  g_autoptr (MesignRetrievalFinding) finding = asked (a_link ("A-1"));
  g_autoptr (MesignJourney) journey = NULL;
  MesignRetrievalFinding *untested;
  MesignJourneyOutcome outcome;

  apply (fixture, asked (a_link ("A-1")), "l@x", NOW, MESIGN_JOURNEY_OUTCOME_ASK, NULL);
  g_assert_cmpuint (count_journeys (fixture), ==, 0);
  g_assert_true (
      mesign_journey_apply_sync (fixture->keystore, finding, &mail, NOW, &outcome, &journey, NULL));
  g_assert_cmpint (outcome, ==, MESIGN_JOURNEY_OUTCOME_STARTED);
  apply (fixture, asked (a_code ("A-1", "C")), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, NULL);
  apply (fixture, asked (a_code ("A-2", "C")), "d@x", NOW, MESIGN_JOURNEY_OUTCOME_ASK, NULL);
  apply (fixture, asked (a_code ("", "C")), "e@x", NOW, MESIGN_JOURNEY_OUTCOME_ASK, NULL);

  untested = a_code ("A-1", "C2");
  mesign_retrieval_finding_judge (untested, MESIGN_RETRIEVAL_ASK, "untested");
  apply (fixture, untested, "f@x", NOW, MESIGN_JOURNEY_OUTCOME_ASK, NULL);
}

/* What is given away to be helped holds nothing that lets somebody else go on. */
static void
test_report (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GPtrArray) events = NULL;
  g_autofree char *report = NULL;

  apply (fixture, a_link ("A-1"), "l@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED, &journey);
  g_clear_pointer (&journey, mesign_journey_unref);
  apply (fixture, a_code ("A-1", "K7P2M9QX"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_CHANGED, &journey);
  events = mesign_keystore_list_journey_events_sync (fixture->keystore, journey->id, NULL);
  report = mesign_journey_report (journey, events);
  g_assert_nonnull (journey->link);
  g_assert_null (strstr (report, journey->link));
  g_assert_null (strstr (report, strrchr (journey->link, '/')));
  g_assert_null (strstr (report, "K7P2M9QX"));
  g_assert_nonnull (strstr (report, "A-1"));
  g_assert_nonnull (strstr (report, "<l@x>"));
  g_assert_nonnull (strstr (report, "<c@x>"));
  g_assert_nonnull (strstr (report, "ready"));
}

/* How long the certificate serves is a part of the story. */
static void
test_report_of_the_end (void)
{
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  g_autoptr (GPtrArray) events =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_event_unref);
  g_autofree char *report = NULL;

  journey->address = g_strdup (ADDRESS);
  journey->provider = g_strdup ("portal");
  journey->state = MESIGN_JOURNEY_RENEW;
  journey->renewal = MESIGN_RENEWAL_SOON;
  journey->until = NOW;
  journey->fingerprint = g_strdup ("aabbcc");
  g_ptr_array_add (events, mesign_journey_event_new (NOW - DAY, "ends-soon", NULL));
  report = mesign_journey_report (journey, events);
  g_assert_nonnull (strstr (report, "aabbcc"));
  g_assert_nonnull (strstr (report, "Certificate ends: 2026-01-05"));
  g_assert_nonnull (strstr (report, "soon"));
  g_assert_nonnull (strstr (report, "Certificate ends soon"));
}

static void
test_refused (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignRetrievalFinding *refused = a_code ("A-1", "C");
  MesignRetrievalFinding *generic = a_pfx ("");

  mesign_retrieval_finding_judge (refused, MESIGN_RETRIEVAL_REFUSED, "authentication-failed");
  g_assert_null (refused->code);
  apply (fixture, refused, "c@x", NOW, MESIGN_JOURNEY_OUTCOME_NONE, NULL);
  mesign_retrieval_finding_judge (generic, MESIGN_RETRIEVAL_ASK, "generic");
  apply (fixture, generic, "g@x", NOW, MESIGN_JOURNEY_OUTCOME_NONE, NULL);
  apply (fixture, mesign_retrieval_finding_new (), "n@x", NOW, MESIGN_JOURNEY_OUTCOME_NONE, NULL);
  g_assert_cmpuint (count_journeys (fixture), ==, 0);
}

static void
expect_failure (KeystoreFixture *fixture, int code)
{
  MesignJourneyMail mail = { ACCOUNT, 7, "c@x", NOW, NOW, FALSE };
  g_autoptr (MesignRetrievalFinding) finding = a_code ("A-1", "CODE1");
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GError) error = NULL;
  MesignJourneyOutcome outcome;

  g_assert_false (mesign_journey_apply_sync (fixture->keystore, finding, &mail, NOW, &outcome,
                                             &journey, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, code);
  g_assert_null (journey);
  g_assert_cmpuint (count_journeys (fixture), ==, 0);
}

static void
test_empty_keystore (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  expect_failure (fixture, MESIGN_KEYSTORE_ERROR_EMPTY);
}

static void
test_locked_keystore (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  mesign_keystore_lock (fixture->keystore);
  expect_failure (fixture, MESIGN_KEYSTORE_ERROR_LOCKED);
}

static void
test_restart (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  gint64 id = get_ready (fixture);
  g_autoptr (MesignSecret) before =
      mesign_journey_ensure_password_sync (fixture->keystore, id, NULL);
  g_autoptr (MesignSecret) after = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->keystore);
  keystore_fixture_open (fixture);
  g_assert_true (mesign_keystore_unlock_with_key_sync (fixture->keystore, fixture->key, &error));
  journey = mesign_keystore_get_journey_sync (fixture->keystore, id, &error);
  g_assert_no_error (error);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_READY);
  assert_code (fixture, id, "CODE1");
  after = mesign_journey_ensure_password_sync (fixture->keystore, id, &error);
  g_assert_true (mesign_secret_equal (before, after));
}

/* Neither code nor password lies open in the file. */
static void
test_sealed (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;

  apply (fixture, a_code ("A-1", "VERYSECRETCODE"), "c@x", NOW, MESIGN_JOURNEY_OUTCOME_STARTED,
         &journey);
  dir = g_dir_open (fixture->directory, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->directory, name, NULL);
      g_autofree char *content = NULL;
      gsize length = 0;

      g_assert_true (g_file_get_contents (path, &content, &length, NULL));
      g_assert_null (memmem (content, length, "VERYSECRETCODE", 14));
    }
}

static void
test_explain (void)
{
  for (guint i = MESIGN_JOURNEY_NONE; i <= MESIGN_JOURNEY_REPLACED; i++)
    {
      g_autoptr (MesignJourney) journey = mesign_journey_new ();
      g_autofree char *text = NULL;

      journey->address = g_strdup (ADDRESS);
      journey->state = i;
      text = mesign_journey_explain (journey);
      g_assert_nonnull (strstr (text, ADDRESS));
      g_assert_null (strchr (text, '%'));
      g_assert_true (g_str_has_suffix (text, "."));
    }
}

#define ADD(name, function)                                                                        \
  g_test_add ("/retrieval/journey/" name, KeystoreFixture, NULL, keystore_fixture_set_up,          \
              function, keystore_fixture_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("link-then-code", test_link_then_code);
  ADD ("code-then-link", test_code_then_link);
  ADD ("both-in-one", test_both_in_one);
  ADD ("same-mail-twice", test_same_mail_twice);
  ADD ("resent-code", test_resent_code);
  ADD ("resent-code-seen-first", test_resent_code_seen_first);
  ADD ("date-in-the-future", test_date_in_the_future);
  ADD ("entered-in-the-future", test_entered_in_the_future);
  ADD ("imported-in-the-future", test_imported_in_the_future);
  ADD ("late-to-come", test_late_to_come);
  ADD ("two-orders", test_two_orders);
  ADD ("two-addresses", test_two_addresses);
  ADD ("from-the-start", test_from_the_start);
  ADD ("whole-way", test_whole_way);
  ADD ("log", test_log);
  ADD ("refused-steps", test_refused_steps);
  ADD ("unknown-journey", test_unknown_journey);
  ADD ("retry", test_retry);
  ADD ("new-code-while-retrieving", test_new_code_while_retrieving);
  ADD ("password-of-ones-own", test_password_of_ones_own);
  ADD ("no-password-after-submit", test_no_password_after_submit);
  ADD ("no-code-yet", test_no_code_yet);
  ADD ("newest-first", test_newest_first);
  ADD ("renewal", test_renewal);
  ADD ("import-from-anywhere", test_import_from_anywhere);
  ADD ("keep-password", test_keep_password);
  ADD ("renew", test_renew);
  ADD ("renew-imported", test_renew_imported);
  ADD ("renew-nothing-open", test_renew_nothing_open);
  g_test_add ("/retrieval/journey/late-pfx", KeystoreFixture, "A-1", keystore_fixture_set_up,
              test_late_pfx, keystore_fixture_tear_down);
  g_test_add ("/retrieval/journey/late-pfx-without-order", KeystoreFixture, "",
              keystore_fixture_set_up, test_late_pfx, keystore_fixture_tear_down);
  ADD ("old-mail-beside-new-order", test_old_mail_beside_new_order);
  ADD ("very-old-mail", test_very_old_mail);
  ADD ("ask-once", test_ask_once);
  g_test_add ("/retrieval/journey/report", KeystoreFixture, NULL, keystore_fixture_set_up,
              test_report, keystore_fixture_tear_down);
  ADD ("refused", test_refused);
  ADD ("locked-keystore", test_locked_keystore);
  ADD ("restart", test_restart);
  ADD ("sealed", test_sealed);
  g_test_add ("/retrieval/journey/empty-keystore", KeystoreFixture, NULL,
              keystore_fixture_set_up_empty, test_empty_keystore, keystore_fixture_tear_down);
  g_test_add_func ("/retrieval/journey/report-of-the-end", test_report_of_the_end);
  g_test_add_func ("/retrieval/journey/judge-renewal", test_judge_renewal);
  g_test_add_func ("/retrieval/journey/explain", test_explain);

  return g_test_run ();
}
