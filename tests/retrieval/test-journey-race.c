/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Two programs at one profile: neither may undo what the other one has written. */

#include "keystore-fixture.h"

#include <gio/gio.h>
#include <string.h>

#include "retrieval/mesign-journey-steps.h"
#include "retrieval/mesign-retrieval-private.h"

#define ACCOUNT "account-1"
#define ADDRESS "alice@example.test"
#define NOW G_GINT64_CONSTANT (1767600000)
#define ROUNDS 60

static char *program;

static MesignJourney *
get (MesignKeystore *keystore, gint64 id)
{
  g_autoptr (GError) error = NULL;
  MesignJourney *journey = mesign_keystore_get_journey_sync (keystore, id, &error);

  g_assert_no_error (error);

  return journey;
}

/* One program has its password kept, and no more, again and again. */
static void
race_keeping (MesignKeystore *keystore, gint64 id)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autoptr (MesignJourney) journey = NULL;
      g_autoptr (GError) error = NULL;

      g_assert_true (mesign_journey_keep_password_sync (keystore, id, i % 2 == 0, &error));
      g_assert_no_error (error);
      journey = get (keystore, id);
      g_assert_cmpint (journey->keeps_password, ==, i % 2 == 0);
    }
}

/* The other one opens the page and leaves it. */
static void
race_steps (MesignKeystore *keystore, gint64 id)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      const MesignJourneyStep step =
          i % 2 == 0 ? MESIGN_JOURNEY_STEP_RETRIEVE : MESIGN_JOURNEY_STEP_RETRY;
      g_autoptr (MesignJourney) stepped = NULL;
      g_autoptr (MesignJourney) journey = NULL;
      g_autoptr (GError) error = NULL;

      stepped = mesign_journey_step_sync (keystore, id, step, NOW + i, &error);
      g_assert_no_error (error);
      journey = get (keystore, id);
      g_assert_cmpint (journey->state, ==,
                       i % 2 == 0 ? MESIGN_JOURNEY_RETRIEVING : MESIGN_JOURNEY_LINK);
    }
}

/* Both see the same new mails. */
static void
race_mails (MesignKeystore *keystore)
{
  for (guint i = 0; i < ROUNDS; i++)
    {
      g_autofree char *message_id = g_strdup_printf ("%u@x", i);
      g_autoptr (MesignRetrievalFinding) finding = mesign_retrieval_finding_new ();
      MesignJourneyMail mail = { ACCOUNT, 1 + i, message_id, NOW, NOW, FALSE };
      g_autoptr (MesignJourney) journey = NULL;
      g_autoptr (GError) error = NULL;
      MesignJourneyOutcome outcome;

      finding->kind = MESIGN_RETRIEVAL_LINK;
      finding->provider = g_strdup ("portal");
      g_free (finding->order);
      finding->order = g_strdup_printf ("ORDER-%u", i);
      finding->link = g_strdup ("https://portal.test/retrieve?order=A-1&token=one");
      finding->address = g_strdup (ADDRESS);
      mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_AUTOMATIC, "authenticated");
      mesign_journey_apply_sync (keystore, finding, &mail, NOW, &outcome, &journey, &error);
      g_assert_no_error (error);
      g_assert_nonnull (journey);
    }
}

static int
run_racer (const char *what, const char *path, const char *id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeystore) keystore = mesign_keystore_open_sync (path, &error);

  g_assert_no_error (error);
  if (strcmp (what, "--keeping") == 0)
    race_keeping (keystore, g_ascii_strtoll (id, NULL, 10));
  else if (strcmp (what, "--steps") == 0)
    race_steps (keystore, g_ascii_strtoll (id, NULL, 10));
  else
    race_mails (keystore);

  return 0;
}

static GSubprocess *
start (KeystoreFixture *fixture, const char *what, gint64 id)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, id);
  g_autoptr (GError) error = NULL;
  GSubprocess *racer = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, what,
                                         fixture->path, number, NULL);

  g_assert_no_error (error);

  return racer;
}

static void
run_both (KeystoreFixture *fixture, const char *one, const char *other, gint64 id)
{
  g_autoptr (GSubprocess) first = start (fixture, one, id);
  g_autoptr (GSubprocess) second = start (fixture, other, id);

  g_assert_true (g_subprocess_wait (first, NULL, NULL));
  g_assert_true (g_subprocess_wait (second, NULL, NULL));
  g_assert_true (g_subprocess_get_successful (first));
  g_assert_true (g_subprocess_get_successful (second));
}

static void
test_rows (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  gint64 id;

  journey->account = g_strdup (ACCOUNT);
  journey->address = g_strdup (ADDRESS);
  journey->provider = g_strdup ("portal");
  journey->link = g_strdup ("https://portal.test/retrieve?order=A-1&token=one");
  journey->state = MESIGN_JOURNEY_LINK;
  id = mesign_keystore_add_journey_sync (fixture->keystore, journey, NULL);
  run_both (fixture, "--keeping", "--steps", id);
}

/* The copy that is gone back to is the one of the last change, whoever made it. */
static void
assert_backup (KeystoreFixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, ".bak", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeystore) backup = mesign_keystore_open_sync (path, &error);
  g_autoptr (GPtrArray) journeys = NULL;

  g_assert_no_error (error);
  journeys = mesign_keystore_list_journeys_sync (backup, NULL, NULL);
  g_assert_cmpuint (journeys->len, ==, ROUNDS);
}

static void
test_mails (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) journeys = NULL;

  run_both (fixture, "--mails", "--mails", 0);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, NULL, NULL);
  g_assert_cmpuint (journeys->len, ==, ROUNDS);
  for (guint i = 0; i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];
      g_autoptr (GPtrArray) events =
          mesign_keystore_list_journey_events_sync (fixture->keystore, journey->id, NULL);

      g_assert_cmpuint (events->len, ==, 1);
    }
  assert_backup (fixture);
}

/* What fails half-way leaves nothing: no journey without its log. */
static gboolean
begin_and_fail (MesignKeystore *keystore, gpointer data G_GNUC_UNUSED, GError **error)
{
  g_autoptr (MesignJourney) begun = mesign_journey_begin_sync (
      keystore, ACCOUNT, ADDRESS, "portal", NULL, MESIGN_JOURNEY_STEP_BUY, NOW, error);
  g_autoptr (MesignJourney) seen = NULL;

  g_assert_nonnull (begun);
  seen = get (keystore, begun->id);
  g_assert_cmpint (seen->state, ==, MESIGN_JOURNEY_BOUGHT);
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "no");

  return FALSE;
}

static void
test_taken_back (KeystoreFixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) journeys = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (
      mesign_keystore_change_journeys_sync (fixture->keystore, begin_and_fail, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_FAILED);
  journeys = mesign_keystore_list_journeys_sync (fixture->keystore, NULL, NULL);
  g_assert_cmpuint (journeys->len, ==, 0);
}

#define ADD(name, function)                                                                        \
  g_test_add ("/retrieval/journey-race/" name, KeystoreFixture, NULL, keystore_fixture_set_up,     \
              function, keystore_fixture_tear_down)

int
main (int argc, char **argv)
{
  if (argc == 4 && g_str_has_prefix (argv[1], "--") && strchr (argv[2], '/') != NULL)
    return run_racer (argv[1], argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  program = argv[0];
  ADD ("rows", test_rows);
  ADD ("mails", test_mails);
  ADD ("taken-back", test_taken_back);

  return g_test_run ();
}
