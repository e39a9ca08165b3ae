/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* How journeys end: by a file, with the wrong password, with several certificates; and what comes
 * after the end. */

#include "customer.h"

static GBytes *
make_file (World *world, const char *address, const char *password)
{
  g_autofree char *path = customer_issue (world, address, password);

  return world_read (path);
}

/* The file's journey as @journey, which it has to have ended, or not. */
static MesignImport *
import_file (World *world, gint64 id, GBytes *file, const char *typed, MesignJourney **journey)
{
  g_autoptr (MesignSecret) password = typed != NULL ? mesign_secret_new_from_string (typed) : NULL;

  g_clear_object (&world->result);
  mesign_engine_import_journey_file_async (world->engine, id, file, password, NULL, world_on_result,
                                           world);
  world_wait (world);

  return mesign_engine_import_journey_file_finish (world->engine, world->result, journey,
                                                   &world->error);
}

static void
get_ready (World *world, const char *address)
{
  customer_receive (world, address, "link", NULL);
  customer_receive (world, address, "code", NULL);
  customer_assert_state (world, MESIGN_JOURNEY_READY);
}

static guint
count_events (World *world, const char *kind)
{
  g_autoptr (MesignJourneyDetails) details = customer_get_details (world, FALSE);
  guint n = 0;

  for (guint i = 0; i < details->events->len; i++)
    n += g_str_equal (((MesignJourneyEvent *) details->events->pdata[i])->kind, kind);

  return n;
}

/* The portal also hands the certificate out as a file: its own password opens it, none is typed,
 * and the mail that comes after it begins nothing. */
static void
test_file (void)
{
  g_autoptr (World) world = customer_new ("anna");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autofree char *path = NULL;

  get_ready (world, "anna@example.test");
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, "anna@example.test", mesign_secret_get_text (secret->password));
  file = world_read (path);
  import = import_file (world, 0, file, NULL, &journey);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  g_assert_cmpint (journey->id, ==, secret->journey->id);
  g_assert_cmpint (journey->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpint (journey->until, >, g_get_real_time () / G_USEC_PER_SEC);
  customer_receive (world, "anna@example.test", "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpuint (count_events (world, "issued"), ==, 1);
}

/* Somebody else's file, or one of old, has nothing to do with the order. */
static void
test_other_file (void)
{
  g_autoptr (World) world = customer_new ("berta");
  g_autoptr (GBytes) file = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignJourney) journey = NULL;

  get_ready (world, "berta@example.test");
  file = make_file (world, "berta@example.test", "another");
  g_assert_null (import_file (world, 0, file, NULL, NULL));
  world_assert_error (world, "wrong-password");
  g_assert_null (import_file (world, 0, file, "mistyped", NULL));
  world_assert_error (world, "wrong-password");
  import = import_file (world, 0, file, "another", &journey);
  world_assert_no_error (world);
  g_assert_cmpuint (import->own->len, ==, 1);
  g_assert_null (journey);
  customer_assert_state (world, MESIGN_JOURNEY_READY);
}

/* Handed over for the order, with whatever password; it has to be for its address. */
static void
test_named (void)
{
  g_autoptr (World) world = customer_new ("carl");
  g_autoptr (MesignJourney) before = NULL;
  g_autoptr (MesignJourney) after = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GBytes) other = make_file (world, "somebody@example.test", "chosen");
  g_autoptr (GBytes) right = make_file (world, "carl@example.test", "chosen");

  customer_receive (world, "carl@example.test", "link", NULL);
  before = customer_get_journey (world);
  g_assert_null (import_file (world, before->id, other, "chosen", NULL));
  world_assert_error (world, "wrong-address");
  customer_assert_state (world, MESIGN_JOURNEY_LINK);
  import = import_file (world, before->id, right, "chosen", &after);
  world_assert_no_error (world);
  g_assert_cmpint (after->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_cmpstr (after->fingerprint, ==,
                   ((MesignOwnCertificate *) import->own->pdata[0])->certificate->fingerprint);
  g_assert_null (import_file (world, before->id, right, "chosen", NULL));
  world_assert_error (world, "invalid");
}

/* The kept password does not open what came: that is tried once for each mail, not at each sync. */
static void
test_wrong_password (void)
{
  g_autoptr (World) world = customer_new ("dora");
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (MesignSecret) typed = mesign_secret_new_from_string ("set on the page");
  g_autoptr (MesignSecret) kept = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autofree char *path = NULL;

  get_ready (world, "dora@example.test");
  secret = customer_get_details (world, TRUE);
  path = customer_issue (world, "dora@example.test", "set on the page");
  customer_receive (world, "dora@example.test", "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_ISSUED);
  g_assert_cmpuint (count_events (world, "wrong-password"), ==, 1);
  again = server_sync (world);
  g_assert_cmpuint (count_events (world, "wrong-password"), ==, 1);

  /* what is to be kept is what opened it */
  journey = customer_get_journey (world);
  g_assert_true (CALL (world, keep_journey_password, journey->id, TRUE));
  world_assert_no_error (world);
  import = CALL (world, import_journey, journey->id, typed);
  world_assert_no_error (world);
  g_clear_pointer (&secret, mesign_journey_details_unref);
  secret = customer_get_details (world, TRUE);
  g_assert_cmpint (secret->journey->state, ==, MESIGN_JOURNEY_IN_USE);
  g_assert_true (mesign_secret_equal (secret->password, typed));
  g_assert_true (CALL (world, keep_journey_password, journey->id, FALSE));
  g_clear_pointer (&secret, mesign_journey_details_unref);
  secret = customer_get_details (world, TRUE);
  g_assert_null (secret->password);
  g_assert_false (CALL (world, keep_journey_password, journey->id, TRUE));
  world_assert_error (world, "invalid");
}

/* The certificate of whatever days for the address, by a file of its own. */
static void
end_with (World *world, const char *address, int days, int from)
{
  g_autofree char *path = world_path (world, "days.p12");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"A\", \"out\": \"%s\", "
                       "\"password\": \"chosen\", \"days\": %d, \"not_before_days\": %d}",
                       address, path, days, from);
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GBytes) file = NULL;
  g_autoptr (GError) error = NULL;

  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
  file = world_read (path);
  journey = customer_get_journey (world);
  import =
      import_file (world, mesign_journey_is_open (journey) ? journey->id : 0, file, "chosen", NULL);
  world_assert_no_error (world);
}

static void
assert_renewal (World *world, MesignJourneyState state, MesignRenewal renewal)
{
  g_autoptr (MesignJourney) journey = customer_get_journey (world);

  g_assert_cmpstr (mesign_journey_state_to_string (journey->state), ==,
                   mesign_journey_state_to_string (state));
  g_assert_cmpint (journey->renewal, ==, renewal);
}

/* Ends soon; then another one takes over, also from what was chosen; the old key stays. */
static void
test_renewal (void)
{
  g_autoptr (World) world = customer_new ("emil");
  g_autoptr (MesignJourney) old = NULL;
  g_autofree char *explained = NULL;
  g_autoptr (MesignSyncResult) result = NULL;

  customer_receive (world, "emil@example.test", "link", NULL);
  end_with (world, "emil@example.test", 20, -10);
  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_SOON);
  old = customer_get_journey (world);
  explained = mesign_journey_explain (old);
  g_assert_nonnull (strstr (explained, "account page"));
  g_assert_cmpuint (count_events (world, "ends-soon"), ==, 1);
  result = server_sync (world);
  g_assert_cmpuint (count_events (world, "ends-soon"), ==, 1);
  end_with (world, "emil@example.test", 365, 0);
  assert_renewal (world, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
  g_assert_cmpuint (customer_count_own (world), ==, 2);
}

/* It takes part in no synchronisation to be known: looking is enough. */
static void
test_expired (void)
{
  g_autoptr (World) world = customer_new ("fritz");

  customer_receive (world, "fritz@example.test", "link", NULL);
  end_with (world, "fritz@example.test", 20, -30);
  /* it never was in use */
  assert_renewal (world, MESIGN_JOURNEY_IMPORTED, MESIGN_RENEWAL_NONE);
}

static void
choose (World *world, const char *address, const char *fingerprint)
{
  g_assert_true (CALL (world, set_default, address, MESIGN_CERTIFICATE_PURPOSE_SIGN, fingerprint));
  world_assert_no_error (world);
  g_assert_true (
      CALL (world, set_default, address, MESIGN_CERTIFICATE_PURPOSE_ENCRYPT, fingerprint));
  world_assert_no_error (world);
}

/* Whoever chose the old certificate signs with the new one all the same. */
static void
test_takes_over (void)
{
  g_autoptr (World) world = customer_new ("gustav");
  g_autoptr (MesignJourney) journey = NULL;
  g_autoptr (GPtrArray) uses = NULL;
  g_autoptr (MesignImport) old = NULL;
  g_autoptr (GBytes) file = make_file (world, "gustav@example.test", "old");

  server_trust (world);
  old = world_import (world, file, "old", "gustav@example.test");
  world_assert_no_error (world);
  choose (world, "gustav@example.test",
          ((MesignOwnCertificate *) old->own->pdata[0])->certificate->fingerprint);
  customer_receive (world, "gustav@example.test", "link", NULL);
  end_with (world, "gustav@example.test", 700, 0);
  journey = customer_get_journey (world);
  g_clear_object (&world->result);
  mesign_engine_list_uses_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  uses = mesign_engine_list_uses_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  g_assert_cmpuint (uses->len, ==, 2);
  for (guint i = 0; i < uses->len; i++)
    g_assert_cmpstr (((MesignCertificateUse *) uses->pdata[i])->fingerprint, ==,
                     journey->fingerprint);
}

static guint
clean (World *world, gint64 id, gboolean all)
{
  guint n_deleted = 0;

  g_clear_object (&world->result);
  mesign_engine_clean_journey_async (world->engine, id, all, NULL, world_on_result, world);
  world_wait (world);
  mesign_engine_clean_journey_finish (world->engine, world->result, &n_deleted, &world->error);

  return n_deleted;
}

/* A stranger's mail with the Message-ID of the portal's, which was seen before it. */
static void
deliver_namesake (World *world, const char *address)
{
  g_autoptr (MesignJourneyDetails) details = customer_get_details (world, FALSE);
  g_autofree char *path = world_path (world, "namesake.eml");
  g_autofree char *text = NULL;
  const char *message_id = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < details->events->len; i++)
    if (g_str_equal (((MesignJourneyEvent *) details->events->pdata[i])->kind, "issued"))
      message_id = ((MesignJourneyEvent *) details->events->pdata[i])->message_id;
  text = g_strdup_printf ("From: friend@example.test\r\nTo: %s\r\nSubject: Holidays\r\n"
                          "Message-ID: <%s>\r\n\r\nSee you!\r\n",
                          address, message_id);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
}

/* The order's mails go, here and on the server, when they are of no more use; no others. */
static void
test_clean (void)
{
  const char *address = "heidi@example.test";
  g_autoptr (World) world = customer_new ("heidi");
  g_autoptr (MesignJourneyDetails) secret = NULL;
  g_autoptr (MesignSyncResult) first = NULL, second = NULL;
  g_autoptr (GPtrArray) listed = NULL;
  g_autofree char *path = NULL;
  gint64 id;

  get_ready (world, address);
  secret = customer_get_details (world, TRUE);
  id = secret->journey->id;
  g_assert_cmpuint (clean (world, id, TRUE), ==, 0);
  world_assert_error (world, "invalid");
  path = customer_issue (world, address, mesign_secret_get_text (secret->password));
  customer_receive (world, address, "pfx", path);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
  deliver_namesake (world, address);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 4);

  listed = CALL (world, list_journey_mails, id, FALSE);
  world_assert_no_error (world);
  g_assert_cmpuint (listed->len, ==, 1);
  g_assert_cmpuint (clean (world, id, FALSE), ==, 1);
  world_assert_no_error (world);
  first = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 3);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);

  g_assert_cmpuint (clean (world, id, TRUE), ==, 2);
  world_assert_no_error (world);
  second = server_sync (world);
  g_assert_cmpuint (server_count (address, "INBOX"), ==, 1);
  g_assert_cmpuint (server_count (address, "Trash"), ==, 0);
  g_assert_cmpuint (clean (world, id, TRUE), ==, 0);
  world_assert_no_error (world);
  customer_assert_state (world, MESIGN_JOURNEY_IN_USE);
}

/* What the mail would have brought, by hand; a foreign link is not used by hand either. */
static void
test_entered (void)
{
  g_autoptr (World) world = customer_new ("ida");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "ida@example.test");
  g_autoptr (MesignSecret) code = mesign_secret_new_from_string (" ABCDEFGH12 \n");
  g_autoptr (MesignSecret) words = mesign_secret_new_from_string ("the code is X");
  g_autoptr (MesignJourney) begun = NULL, with_link = NULL, ready = NULL;
  g_autoptr (MesignJourneyDetails) entered = NULL, received = NULL;

  begun = CALL (world, begin_journey, account, "sandbox", MESIGN_JOURNEY_STEP_ASSIGN);
  world_assert_no_error (world);
  g_assert_null (CALL (world, enter_journey_link, begun->id, "https://evil.test/retrieve?id=1"));
  g_assert_nonnull (strstr (world->error->message, "evil.test"));
  world_assert_error (world, "invalid");
  g_assert_null (CALL (world, enter_journey_code, begun->id, words));
  world_assert_error (world, "invalid");
  customer_assert_state (world, MESIGN_JOURNEY_ASSIGNED);

  ready = CALL (world, enter_journey_code, begun->id, code);
  world_assert_no_error (world);
  g_assert_cmpint (ready->state, ==, MESIGN_JOURNEY_CODE);
  with_link = CALL (world, enter_journey_link, begun->id,
                    "https://localhost:8443/retrieve?order=MS-2026-000001&token=abc_DEF-123");
  world_assert_no_error (world);
  g_assert_cmpint (with_link->state, ==, MESIGN_JOURNEY_READY);
  entered = customer_get_details (world, TRUE);
  g_assert_cmpstr (mesign_secret_get_text (entered->code), ==, "ABCDEFGH12");
  g_assert_cmpuint (count_events (world, "link-entered"), ==, 1);
  g_assert_cmpint (entered->code_ends, >, g_get_real_time () / G_USEC_PER_SEC + 23 * 60 * 60);
  g_assert_cmpint (entered->code_ends, <=, g_get_real_time () / G_USEC_PER_SEC + 24 * 60 * 60);
  g_assert_cmpint (entered->link_ends, ==, 0);

  /* the mail comes after all */
  customer_receive (world, "ida@example.test", "code", NULL);
  received = customer_get_details (world, TRUE);
  g_assert_cmpint (received->journey->id, ==, begun->id);
  g_assert_cmpstr (mesign_secret_get_text (received->code), !=, "ABCDEFGH12");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/journey-end/file", test_file);
  g_test_add_func ("/engine/journey-end/other-file", test_other_file);
  g_test_add_func ("/engine/journey-end/named", test_named);
  g_test_add_func ("/engine/journey-end/wrong-password", test_wrong_password);
  g_test_add_func ("/engine/journey-end/renewal", test_renewal);
  g_test_add_func ("/engine/journey-end/expired", test_expired);
  g_test_add_func ("/engine/journey-end/takes-over", test_takes_over);

  g_test_add_func ("/engine/journey-end/clean", test_clean);
  g_test_add_func ("/engine/journey-end/entered", test_entered);

  return server_run ("anna,berta,carl,dora,emil,fritz,gustav,heidi,ida");
}
