/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What becomes of a journey after its certificate has come: how long that serves, and what takes
 * over from it. */

#include "customer.h"

#define SECONDS_OF_SLACK 300 /* a certificate of the sandbox begins that much early */
#define A_DAY (24.0 * 60 * 60)

/* A certificate for the address, from a day relative to now and for so many, as the sandbox makes
 * it with these wishes; gives its serial number. */
static char *
issue (World *world, const char *address, double from, double days, const char *wishes)
{
  g_autofree char *path = world_path (world, "days.p12");
  g_autofree char *command = g_strdup_printf (
      "{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"A\", \"out\": \"%s\", "
      "\"password\": \"chosen\", \"days\": %.8f, \"not_before_days\": %.8f%s%s}",
      address, path, days, from, wishes != NULL ? ", " : "", wishes != NULL ? wishes : "");
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, command, &error);

  g_assert_no_error (error);

  return g_strdup (json_object_get_string_member (json_node_get_object (answer), "serial"));
}

static char *
import_issued (World *world, gint64 id)
{
  g_autofree char *path = world_path (world, "days.p12");
  g_autoptr (GBytes) file = world_read (path);
  g_autoptr (MesignImport) import = customer_import_file (world, id, file, "chosen", NULL);

  world_assert_no_error (world);

  return g_strdup (((MesignOwnCertificate *) import->own->pdata[0])->certificate->fingerprint);
}

static gint64
begin (World *world, const char *address)
{
  g_autoptr (MesignAccount) account = mesign_engine_find_account (world->engine, address);
  g_autoptr (MesignJourney) begun =
      CALL (world, begin_journey, account, "sandbox", MESIGN_JOURNEY_STEP_ASSIGN);

  world_assert_no_error (world);

  return begun->id;
}

/* Somebody whose order has led to that certificate; gives the certificate's fingerprint. */
static char *
end_with (World *world, const char *address, double from, double days)
{
  g_autofree char *serial = issue (world, address, from, days, NULL);

  return import_issued (world, begin (world, address));
}

/* One that is there already, without any order. */
static char *
import_beside (World *world, const char *address, double days, const char *wishes)
{
  g_autofree char *serial = issue (world, address, 0, days, wishes);

  return import_issued (world, 0);
}

/* As the list of journeys says, which has looked before. */
static void
assert_journey (World *world, gint64 id, MesignJourneyState state, MesignRenewal renewal)
{
  g_autoptr (GPtrArray) journeys = NULL;
  const MesignJourney *journey = NULL;

  g_clear_object (&world->result);
  mesign_engine_list_journeys_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  journeys = mesign_engine_list_journeys_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  for (guint i = 0; i < journeys->len; i++)
    if (id == 0 || ((MesignJourney *) journeys->pdata[i])->id == id)
      journey = journeys->pdata[i];
  g_assert_nonnull (journey);
  g_assert_cmpstr (mesign_journey_state_to_string (journey->state), ==,
                   mesign_journey_state_to_string (state));
  g_assert_cmpstr (mesign_renewal_to_string (journey->renewal), ==,
                   mesign_renewal_to_string (renewal));
}

static void
assert_renewal (World *world, MesignJourneyState state, MesignRenewal renewal)
{
  assert_journey (world, 0, state, renewal);
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

static void
delete_certificate (World *world, const char *fingerprint)
{
  g_assert_true (CALL (world, delete_certificate, fingerprint));
  world_assert_no_error (world);
}

static void
wait_until (gint64 when)
{
  while (g_get_real_time () / G_USEC_PER_SEC < when)
    g_usleep (G_USEC_PER_SEC / 10);
}

static void
wait_for_end (World *world, const char *fingerprint)
{
  g_autoptr (MesignCertificateInfo) info = CALL (world, find_certificate, fingerprint);

  world_assert_no_error (world);
  wait_until (info->certificate->not_after + 1);
}

/* Ends soon; then another one takes over, and the old key stays. */
static void
test_soon (void)
{
  g_autoptr (World) world = customer_new ("emil");
  g_autoptr (MesignJourney) old = NULL;
  g_autofree char *explained = NULL;
  g_autofree char *first = end_with (world, "emil@example.test", -10, 20);
  g_autofree char *second = NULL;
  g_autoptr (MesignSyncResult) result = NULL;

  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_SOON);
  old = customer_get_journey (world);
  explained = mesign_journey_explain (old);
  g_assert_nonnull (strstr (explained, "account page"));
  g_assert_cmpuint (customer_count_events (world, "ends-soon"), ==, 1);
  result = server_sync (world);
  g_assert_cmpuint (customer_count_events (world, "ends-soon"), ==, 1);
  second = import_beside (world, "emil@example.test", 365, NULL);
  assert_renewal (world, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
  g_assert_cmpuint (customer_count_own (world), ==, 2);
}

/* It takes no synchronisation to be known: looking is enough. */
static void
test_ends (void)
{
  g_autoptr (World) world = customer_new ("fritz");
  g_autofree char *fingerprint =
      end_with (world, "fritz@example.test", 0, (SECONDS_OF_SLACK + 4) / A_DAY);

  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_SOON);
  wait_for_end (world, fingerprint);
  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_EXPIRED);
  g_assert_cmpuint (customer_count_events (world, "expired"), ==, 1);
}

/* It never was in use, which is no reason to go on as if it were to be. */
static void
test_came_expired (void)
{
  g_autoptr (World) world = customer_new ("fritz");
  g_autofree char *fingerprint = end_with (world, "fritz@example.test", -30, 20);

  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_EXPIRED);
}

/* One whose time has not come yet serves as soon as it has. */
static void
test_begins_later (void)
{
  g_autoptr (World) world = customer_new ("emil");
  g_autofree char *fingerprint =
      end_with (world, "emil@example.test", (SECONDS_OF_SLACK + 4) / A_DAY, 365);
  g_autoptr (MesignCertificateInfo) info = CALL (world, find_certificate, fingerprint);

  world_assert_no_error (world);
  assert_renewal (world, MESIGN_JOURNEY_IMPORTED, MESIGN_RENEWAL_NONE);
  wait_until (info->certificate->not_before);
  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
}

static void
refresh_revocations (World *world)
{
  MesignSettings *settings = mesign_engine_get_settings (world->engine);

  mesign_settings_set_boolean (settings, MESIGN_SETTINGS_SECURITY,
                               MESIGN_SETTING_PRIVATE_AUTHORITIES, TRUE);
  mesign_settings_set_string (settings, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_REVOCATION, "crl");
  g_clear_object (&world->result);
  mesign_engine_refresh_revocations_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  g_assert_true (
      mesign_engine_refresh_revocations_finish (world->engine, world->result, &world->error));
  world_assert_no_error (world);
}

/* Revoked by its authority; replaced, and again not when that one is deleted. */
static void
test_revoked (void)
{
  const char *address = "hugo@example.test";
  g_autoptr (World) world = customer_new ("hugo");
  g_autofree char *serial = issue (world, address, 0, 365, NULL);
  g_autofree char *first = import_issued (world, begin (world, address));
  g_autofree char *second = NULL;
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"revoke\", \"serial\": \"%s\", \"days_ago\": 0}", serial);
  g_autoptr (JsonNode) answer = NULL;
  g_autoptr (GError) error = NULL;

  server_trust (world);
  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
  refresh_revocations (world);
  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_REVOKED);
  g_assert_cmpuint (customer_count_events (world, "revoked"), ==, 1);
  /* issued anew until the day the first would have ended */
  g_usleep (1100 * 1000);
  second = import_beside (world, address, 364.9, NULL);
  assert_renewal (world, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
  delete_certificate (world, second);
  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_REVOKED);
}

/* What nobody trusts takes over from nothing, however long it is good. */
static void
test_stranger (void)
{
  const char *address = "inge@example.test";
  g_autoptr (World) world = customer_new ("inge");
  g_autofree char *first = end_with (world, address, -1, 365);
  g_autofree char *stranger = NULL;
  g_autofree char *second = NULL;

  server_trust (world);
  stranger = import_beside (world, address, 800, "\"issuer\": \"unknown\"");
  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
  second = import_beside (world, address, 500, NULL);
  assert_renewal (world, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
}

/* Whoever goes on with the old one by choice is not told that it was replaced. */
static void
test_chosen (void)
{
  const char *address = "jana@example.test";
  g_autoptr (World) world = customer_new ("jana");
  g_autofree char *first = end_with (world, address, -1, 365);
  g_autofree char *second = NULL;

  server_trust (world);
  choose (world, address, first);
  second = import_beside (world, address, 500, NULL);
  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
  choose (world, address, second);
  assert_renewal (world, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
}

/* Whoever chose the old certificate signs with the new one of an order all the same. */
static void
test_takes_over (void)
{
  g_autoptr (World) world = customer_new ("gustav");
  g_autoptr (GPtrArray) uses = NULL;
  g_autofree char *old = import_beside (world, "gustav@example.test", 365, NULL);
  g_autofree char *new = NULL;

  server_trust (world);
  choose (world, "gustav@example.test", old);
  new = end_with (world, "gustav@example.test", 0, 700);
  g_clear_object (&world->result);
  mesign_engine_list_uses_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  uses = mesign_engine_list_uses_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  g_assert_cmpuint (uses->len, ==, 2);
  for (guint i = 0; i < uses->len; i++)
    g_assert_cmpstr (((MesignCertificateUse *) uses->pdata[i])->fingerprint, ==, new);
}

/* Of two that have ended one asks for a new one: the last to be ordered. One that came without an
 * order asks for nothing, so that the order before it does. */
static void
test_both_ended (gconstpointer by_order)
{
  const char *address = "emil@example.test";
  const double days = (SECONDS_OF_SLACK + 5) / A_DAY;
  g_autoptr (World) world = customer_new ("emil");
  gint64 first = begin (world, address);
  gint64 second = 0;
  g_autofree char *serial = issue (world, address, -1, 1 + days, NULL);
  g_autofree char *old = import_issued (world, first);
  g_autofree char *later = issue (world, address, 0, days, NULL);
  g_autofree char *new = NULL;

  if (by_order != NULL)
    second = begin (world, address);
  new = import_issued (world, second);
  assert_journey (world, first, MESIGN_JOURNEY_REPLACED, MESIGN_RENEWAL_NONE);
  wait_for_end (world, old);
  wait_for_end (world, new);
  if (by_order != NULL)
    assert_journey (world, second, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_EXPIRED);
  assert_journey (world, first, by_order != NULL ? MESIGN_JOURNEY_REPLACED : MESIGN_JOURNEY_RENEW,
                  by_order != NULL ? MESIGN_RENEWAL_NONE : MESIGN_RENEWAL_EXPIRED);
}

/* One that begins in that very second, made again until it does; gives its fingerprint. */
static char *
import_beginning (World *world, const char *address, gint64 begin, double days, gint64 id)
{
  for (guint i = 0; i < 20; i++)
    {
      const double now = g_get_real_time () / (double) G_USEC_PER_SEC;
      g_autofree char *serial =
          issue (world, address, (begin + 0.3 + SECONDS_OF_SLACK - now) / A_DAY, days, NULL);
      g_autofree char *fingerprint = import_issued (world, id);
      g_autoptr (MesignCertificateInfo) info = CALL (world, find_certificate, fingerprint);

      world_assert_no_error (world);
      if (info->certificate->not_before == begin)
        return g_steal_pointer (&fingerprint);
      delete_certificate (world, fingerprint);
      g_assert_cmpint (id, ==, 0);
    }
  g_assert_not_reached ();
}

static void
assert_used (World *world, const char *fingerprint)
{
  g_autoptr (GPtrArray) uses = NULL;

  g_clear_object (&world->result);
  mesign_engine_list_uses_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  uses = mesign_engine_list_uses_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  g_assert_cmpuint (uses->len, ==, 2);
  for (guint i = 0; i < uses->len; i++)
    g_assert_cmpstr (((MesignCertificateUse *) uses->pdata[i])->fingerprint, ==, fingerprint);
}

/* Of two that begin in the same second the one that is good for longer takes over; of two that end
 * in the same one as well the one that came last. */
static void
test_same_begin (gconstpointer data)
{
  const double more = *(const double *) data;
  const char *address = "kurt@example.test";
  g_autoptr (World) world = customer_new ("kurt");
  g_autofree char *first = end_with (world, address, -1, 365);
  g_autoptr (MesignCertificateInfo) info = CALL (world, find_certificate, first);
  g_autofree char *second = NULL;

  world_assert_no_error (world);
  server_trust (world);
  second = import_beginning (world, address, info->certificate->not_before, 365 + more, 0);
  assert_renewal (world, more < 0 ? MESIGN_JOURNEY_IN_USE : MESIGN_JOURNEY_REPLACED,
                  MESIGN_RENEWAL_NONE);
  assert_used (world, more < 0 ? first : second);
}

/* One that is for web pages never was of use for mail, so that nothing takes over from it. */
static void
test_no_purpose (void)
{
  const char *address = "lena@example.test";
  g_autoptr (World) world = customer_new ("lena");
  g_autofree char *serial = issue (world, address, 0, 365, "\"usage\": \"server\"");
  g_autofree char *fingerprint = import_issued (world, begin (world, address));

  assert_renewal (world, MESIGN_JOURNEY_IMPORTED, MESIGN_RENEWAL_NONE);
}

/* What is not here any more is not in use, and has no end to be told. */
static void
test_deleted (void)
{
  const char *address = "hugo@example.test";
  g_autoptr (World) world = customer_new ("hugo");
  g_autofree char *fingerprint = end_with (world, address, 0, 365);
  g_autofree char *again = NULL;
  g_autoptr (MesignJourney) journey = NULL;
  g_autofree char *explained = NULL;

  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
  delete_certificate (world, fingerprint);
  assert_renewal (world, MESIGN_JOURNEY_RENEW, MESIGN_RENEWAL_DELETED);
  journey = customer_get_journey (world);
  explained = mesign_journey_explain (journey);
  g_assert_nonnull (strstr (explained, "not on this computer"));
  again = import_issued (world, 0);
  g_assert_cmpstr (again, ==, fingerprint);
  assert_renewal (world, MESIGN_JOURNEY_IN_USE, MESIGN_RENEWAL_NONE);
}

int
main (int argc, char *argv[])
{
  static const double lengths[] = { 1, 0, -1 };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/renewals/soon", test_soon);
  g_test_add_func ("/engine/renewals/ends", test_ends);
  g_test_add_func ("/engine/renewals/came-expired", test_came_expired);
  g_test_add_func ("/engine/renewals/begins-later", test_begins_later);
  g_test_add_func ("/engine/renewals/revoked", test_revoked);
  g_test_add_func ("/engine/renewals/stranger", test_stranger);
  g_test_add_func ("/engine/renewals/chosen", test_chosen);
  g_test_add_func ("/engine/renewals/takes-over", test_takes_over);
  g_test_add_data_func ("/engine/renewals/both-ended/by-order", "by-order", test_both_ended);
  g_test_add_data_func ("/engine/renewals/both-ended/by-file", NULL, test_both_ended);
  g_test_add_data_func ("/engine/renewals/same-begin/longer", &lengths[0], test_same_begin);
  g_test_add_data_func ("/engine/renewals/same-begin/same-end", &lengths[1], test_same_begin);
  g_test_add_data_func ("/engine/renewals/same-begin/shorter", &lengths[2], test_same_begin);
  g_test_add_func ("/engine/renewals/no-purpose", test_no_purpose);
  g_test_add_func ("/engine/renewals/deleted", test_deleted);

  return server_run ("emil,fritz,gustav,hugo,inge,jana,kurt,lena");
}
