/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "customer.h"
#include "key-resolver.h"

#define RIGHT "K7P2M9QXAB"

/* Link, code and certificate come by mail; nothing is typed and nothing stays behind. */
static void
test_whole (void)
{
  g_autoptr (World) world = customer_new ("anna");
  g_autoptr (MesignJourneyDetails) open = NULL;
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignJourneyDetails) again = NULL;
  g_autoptr (MesignJourneyDetails) over = NULL;
  g_autofree char *pfx = NULL;

  customer_receive (world, "anna@example.test", "link", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_LINK);
  customer_receive (world, "anna@example.test", "code", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_READY);

  /* secrets are given only to those who ask, to the next process too */
  open = customer_get_details (world, FALSE);
  g_assert_null (open->code);
  g_assert_null (open->password);
  g_assert_cmpstr (open->explanation, !=, "");
  world_start_again (world, NULL);
  secret = customer_get_details (world, TRUE);
  g_assert_cmpstr (mesign_secret_get_text (secret->code), ==, RIGHT);
  again = customer_get_details (world, TRUE);
  g_assert_true (mesign_secret_equal (secret->password, again->password));

  customer_step (world, MESIGN_JOURNEY_STEP_RETRIEVE);
  customer_step (world, MESIGN_JOURNEY_STEP_SUBMIT);
  pfx = customer_issue (world, "anna@example.test", mesign_secret_get_text (secret->password));
  customer_receive (world, "anna@example.test", "pfx", pfx);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpuint (customer_count_own (world), ==, 1);
  over = customer_get_details (world, TRUE);
  g_assert_null (over->code);
  g_assert_null (over->password);
  g_assert_nonnull (over->journey->fingerprint);
  g_assert_cmpuint (over->events->len, >, 0);
}

/* The person chose another password on the page. */
static void
test_other_password (void)
{
  g_autoptr (World) world = customer_new ("berta");
  g_autoptr (MesignSecret) wrong = mesign_secret_new_from_string ("wrong");
  g_autoptr (MesignSecret) right = mesign_secret_new_from_string ("chosen");
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autofree char *pfx = customer_issue (world, "berta@example.test", "chosen");

  customer_receive (world, "berta@example.test", "link", NULL);
  customer_receive (world, "berta@example.test", "pfx", pfx);
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  journey = customer_get_journey (world);
  g_assert_null (CALL (world, import_journey, journey->id, NULL));
  world_assert_error (world, "not-found");
  g_assert_null (CALL (world, import_journey, journey->id, wrong));
  world_assert_error (world, "wrong-password");
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  import = CALL (world, import_journey, journey->id, right);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
}

static void
test_other_address (void)
{
  g_autoptr (World) world = customer_new ("carl");
  g_autoptr (MesignSecret) right = mesign_secret_new_from_string ("chosen");
  g_autoptr (MesignJourney) journey = NULL;
  g_autofree char *pfx = customer_issue (world, "somebody@example.test", "chosen");

  customer_receive (world, "carl@example.test", "link", NULL);
  customer_receive (world, "carl@example.test", "pfx", pfx);
  journey = customer_get_journey (world);
  g_assert_null (CALL (world, import_journey, journey->id, right));
  world_assert_error (world, "wrong-address");
  g_assert_cmpuint (customer_count_own (world), ==, 0);

  g_assert_true (CALL (world, forget_journey, journey->id));
  world_assert_no_error (world);
  g_assert_null (CALL (world, get_journey, journey->id, FALSE));
  world_assert_error (world, "not-found");
}

static void
test_steps (void)
{
  g_autoptr (World) world = customer_new ("dora");
  g_autoptr (MesignJourney) journey = NULL;

  customer_receive (world, "dora@example.test", "link", NULL);
  journey = customer_get_journey (world);
  g_assert_null (CALL (world, step_journey, journey->id, MESIGN_JOURNEY_STEP_SUBMIT));
  world_assert_error (world, "invalid");
  g_assert_null (CALL (world, import_journey, journey->id, NULL));
  world_assert_error (world, "not-found");
  g_assert_false (CALL (world, add_provider, "/nonexistent.provider"));
  g_assert_nonnull (world->error);
}

static gint64
find_newest (World *world)
{
  g_autoptr (GPtrArray) listed = server_list (world, "INBOX");
  gint64 newest = 0;

  for (guint i = 0; i < listed->len; i++)
    newest = MAX (newest, ((const MesignMessageInfo *) listed->pdata[i])->id);

  return newest;
}

static MesignMessageJourney *
look_at_newest (World *world)
{
  gint64 id = find_newest (world);
  MesignMessageJourney *found = CALL (world, find_message_journey, id);

  world_assert_no_error (world);

  return found;
}

static void
receive_ordinary (World *world, const char *address)
{
  g_autofree char *path = world_path (world, "ordinary.eml");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (
      path, "From: berta@example.test\r\nSubject: Lunch\r\n\r\nAt noon?\r\n", -1, NULL));
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
  result = server_sync (world);
}

/* A mail nobody vouches for moves nothing until the person says yes, and a forged one never. */
static void
test_allowed (void)
{
  g_autoptr (World) world = customer_new ("emil");
  g_autoptr (MesignMessageJourney) ordinary = NULL;
  g_autoptr (MesignMessageJourney) unvouched = NULL;
  g_autoptr (MesignMessageJourney) taken = NULL;
  g_autoptr (MesignMessageJourney) code = NULL;
  g_autoptr (MesignMessageJourney) older = NULL;
  g_autoptr (MesignMessageJourney) forged = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  gint64 id;

  receive_ordinary (world, "emil@example.test");
  ordinary = look_at_newest (world);
  g_assert_cmpint (ordinary->kind, ==, MESIGN_RETRIEVAL_NONE);
  g_assert_false (ordinary->can_allow);
  g_assert_null (CALL (world, allow_retrieval, find_newest (world)));
  world_assert_error (world, "invalid");

  customer_receive (world, "emil@example.test", "unvouched", NULL);
  unvouched = look_at_newest (world);
  g_assert_cmpint (unvouched->kind, ==, MESIGN_RETRIEVAL_LINK);
  g_assert_cmpint (unvouched->trust, ==, MESIGN_RETRIEVAL_ASK);
  g_assert_true (unvouched->can_allow);
  g_assert_false (unvouched->is_taken);
  g_assert_null (unvouched->journey);
  g_assert_cmpstr (unvouched->sentence, !=, "");
  g_assert_nonnull (unvouched->host);
  id = find_newest (world);
  journey = CALL (world, allow_retrieval, id);
  world_assert_no_error (world);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_LINK);
  customer_assert_state (world, MESIGN_JOURNEY_LINK);
  taken = look_at_newest (world);
  g_assert_true (taken->is_taken);
  g_assert_false (taken->can_allow);
  g_assert_cmpint (taken->journey->id, ==, journey->id);

  customer_receive (world, "emil@example.test", "code", NULL);
  code = look_at_newest (world);
  g_assert_true (code->is_taken);
  g_assert_cmpint (code->trust, ==, MESIGN_RETRIEVAL_AUTOMATIC);

  /* an older mail of the same order adds nothing, and nobody is asked about it */
  customer_receive (world, "emil@example.test", "older", NULL);
  older = look_at_newest (world);
  g_assert_false (older->is_taken);
  g_assert_false (older->can_allow);

  customer_receive (world, "emil@example.test", "forged", NULL);
  forged = look_at_newest (world);
  g_assert_cmpint (forged->trust, ==, MESIGN_RETRIEVAL_REFUSED);
  g_assert_cmpstr (forged->reason, ==, "foreign-sender");
  g_assert_null (forged->journey);
  g_assert_null (CALL (world, allow_retrieval, find_newest (world)));
  world_assert_error (world, "invalid");
  customer_assert_state (world, MESIGN_JOURNEY_READY);
}

/* A mail that was taken for junk counts once it is moved out and looked at. */
static void
test_junk (void)
{
  g_autoptr (World) world = customer_new ("gustav");
  g_autoptr (MesignMessageJourney) junk = NULL;
  g_autoptr (MesignMessageJourney) moved = NULL;
  g_autofree char *path = world_path (world, "code.eml");
  g_autofree char *command = g_strdup_printf ("{\"do\": \"deliver\", \"file\": \"%s\", \"to\": "
                                              "\"gustav@example.test\", \"mailbox\": \"Junk\"}",
                                              path);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 inbox = server_find_mailbox (world, "INBOX");
  gint64 id;

  customer_run_mails (world, "gustav@example.test code");
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
  result = server_sync (world);
  listed = server_list (world, "Junk");
  g_assert_cmpuint (listed->len, ==, 1);
  id = ((const MesignMessageInfo *) listed->pdata[0])->id;
  junk = CALL (world, find_message_journey, id);
  world_assert_no_error (world);
  g_assert_cmpint (junk->kind, ==, MESIGN_RETRIEVAL_CODE);
  g_assert_false (junk->is_taken);
  g_assert_true (junk->can_allow);

  operations = CALL (world, move, &id, 1, inbox);
  world_assert_no_error (world);
  moved = CALL (world, find_message_journey, id);
  world_assert_no_error (world);
  g_assert_true (moved->is_taken);
  customer_assert_state (world, MESIGN_JOURNEY_CODE);
}

/* Looking at a mail asks the DNS nothing: the next synchronisation does, once. */
static void
test_signed_by_server (void)
{
  g_autoptr (World) world = customer_new ("heidi");
  g_autoptr (MesignMessageJourney) junk = NULL;
  g_autoptr (MesignMessageJourney) moved = NULL;
  g_autoptr (MesignMessageJourney) known = NULL;
  g_autofree char *path = world_path (world, "signed.eml");
  g_autofree char *keys = world_path (world, "keys.tsv");
  g_autofree char *command = g_strdup_printf ("{\"do\": \"deliver\", \"file\": \"%s\", \"to\": "
                                              "\"heidi@example.test\", \"mailbox\": \"Junk\"}",
                                              path);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GError) error = NULL;
  gint64 inbox = server_find_mailbox (world, "INBOX");
  gint64 id;

  customer_run_mails (world, "heidi@example.test signed");
  key_resolver_install (keys);
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
  first = server_sync (world);
  listed = server_list (world, "Junk");
  id = ((const MesignMessageInfo *) listed->pdata[0])->id;
  junk = CALL (world, find_message_journey, id);
  world_assert_no_error (world);
  g_assert_cmpstr (junk->reason, ==, "not-authenticated");

  operations = CALL (world, move, &id, 1, inbox);
  world_assert_no_error (world);
  moved = CALL (world, find_message_journey, id);
  world_assert_no_error (world);
  g_assert_cmpstr (moved->reason, ==, "not-authenticated");
  g_assert_false (moved->is_taken);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 0);

  second = server_sync (world);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 1);
  g_assert_cmpstr (key_resolver_get_names ()->pdata[0], ==, "sandbox._domainkey.portal.test");
  customer_assert_state (world, MESIGN_JOURNEY_CODE);
  known = look_at_newest (world);
  g_assert_cmpstr (known->reason, ==, "dkim");
  g_assert_true (known->is_taken);
  g_assert_cmpuint (key_resolver_get_names ()->len, ==, 1);
}

static gint64
begin (World *world, MesignJourneyStep what, MesignJourneyState expected)
{
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "fritz@example.test");
  g_autoptr (MesignJourney) journey = CALL (world, begin_journey, account, "sandbox", what);

  world_assert_no_error (world);
  g_assert_cmpint (journey->state, ==, expected);

  return journey->id;
}

/* What begins on the account page is the journey its order's mails lead on. */
static void
test_begun (void)
{
  g_autoptr (World) world = customer_new ("fritz");
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("一 password of my own");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "fritz@example.test");
  g_autoptr (MesignJourneyDetails) details = NULL;
  gint64 id = begin (world, MESIGN_JOURNEY_STEP_BUY, MESIGN_JOURNEY_BOUGHT);

  g_assert_cmpint (begin (world, MESIGN_JOURNEY_STEP_BUY, MESIGN_JOURNEY_BOUGHT), ==, id);
  g_assert_cmpint (begin (world, MESIGN_JOURNEY_STEP_ASSIGN, MESIGN_JOURNEY_ASSIGNED), ==, id);
  g_assert_cmpint (begin (world, MESIGN_JOURNEY_STEP_ASSIGN, MESIGN_JOURNEY_ASSIGNED), ==, id);
  customer_receive (world, "fritz@example.test", "link", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_LINK);
  /* the page says so late */
  g_assert_cmpint (begin (world, MESIGN_JOURNEY_STEP_ASSIGN, MESIGN_JOURNEY_LINK), ==, id);
  customer_receive (world, "fritz@example.test", "code", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_READY);

  g_assert_true (CALL (world, set_journey_password, id, password));
  world_assert_no_error (world);
  details = customer_get_details (world, TRUE);
  g_assert_true (mesign_secret_equal (details->password, password));
  customer_step (world, MESIGN_JOURNEY_STEP_RETRIEVE);
  customer_step (world, MESIGN_JOURNEY_STEP_SUBMIT);
  g_assert_false (CALL (world, set_journey_password, id, password));
  world_assert_error (world, "invalid");

  g_assert_null (CALL (world, begin_journey, account, "nobody", MESIGN_JOURNEY_STEP_BUY));
  world_assert_error (world, "not-found");
}

static char *
query (World *world, const char *sql)
{
  const char *data = mesign_profile_get_data_directory (world->profile);

  return world_run ("/usr/bin/python3 -c 'import sqlite3,sys; "
                    "print(*sqlite3.connect(sys.argv[1]).execute(sys.argv[2]).fetchone())' "
                    "'%s/keys.db' '%s'",
                    data, sql);
}

/* An account's orders go with it, with all that is kept for them; a certificate stays. */
static void
test_removed (void)
{
  g_autoptr (World) world = customer_new ("ida");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "ida@example.test");
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("chosen by myself 17");
  g_autoptr (MesignImport) import = NULL;
  g_autofree char *path = NULL;
  g_autofree char *before = NULL, *rows = NULL, *events = NULL;
  g_autoptr (GBytes) file = NULL;
  MesignJourneyDetails *details;

  customer_receive (world, "ida@example.test", "link", NULL);
  customer_receive (world, "ida@example.test", "code", NULL);
  details = customer_get_details (world, FALSE);
  g_assert_true (CALL (world, set_journey_password, details->journey->id, password));
  world_assert_no_error (world);
  mesign_journey_details_unref (details);
  path = customer_issue (world, "ida@example.test", "other");
  file = world_read (path);
  import = customer_import_file (world, 0, file, "other", NULL);
  world_assert_no_error (world);
  before = query (world, "SELECT count(*) FROM journey WHERE sealed_password IS NOT NULL");
  g_assert_cmpstr (g_strstrip (before), ==, "1");

  g_assert_true (CALL (world, remove_account, account));
  world_assert_no_error (world);
  rows = query (world, "SELECT count(*) FROM journey");
  events = query (world, "SELECT count(*) FROM journey_event");
  g_assert_cmpstr (g_strstrip (rows), ==, "0");
  g_assert_cmpstr (g_strstrip (events), ==, "0");
  g_assert_cmpuint (customer_count_own (world), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/retrieval/whole", test_whole);
  g_test_add_func ("/engine/retrieval/other-password", test_other_password);
  g_test_add_func ("/engine/retrieval/other-address", test_other_address);
  g_test_add_func ("/engine/retrieval/steps", test_steps);
  g_test_add_func ("/engine/retrieval/allowed", test_allowed);
  g_test_add_func ("/engine/retrieval/junk", test_junk);
  g_test_add_func ("/engine/retrieval/signed-by-server", test_signed_by_server);
  g_test_add_func ("/engine/retrieval/begun", test_begun);
  g_test_add_func ("/engine/retrieval/removed", test_removed);

  return server_run ("anna,berta,carl,dora,emil,fritz,gustav,heidi,ida");
}
