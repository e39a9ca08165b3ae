/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "customer.h"

void
customer_run_mails (World *world, const char *arguments)
{
  g_autofree char *script =
      g_test_build_filename (G_TEST_DIST, "engine", "retrieval-mails.py", NULL);
  g_autofree char *ignored =
      world_run ("/usr/bin/python3 -B '%s' '%s' %s", script, world->folder, arguments);
}

/* One of the portal's mails comes, and the mailbox is looked at. */
void
customer_receive (World *world, const char *address, const char *what, const char *pfx)
{
  g_autofree char *arguments =
      g_strdup_printf ("%s %s '%s'", address, what, pfx != NULL ? pfx : "");
  g_autofree char *name = g_strconcat (what, ".eml", NULL);
  g_autofree char *path = world_path (world, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignSyncResult) result = NULL;

  customer_run_mails (world, arguments);
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
  result = server_sync (world);
}

World *
customer_new (const char *name)
{
  World *world = world_new (TRUE, NULL);
  g_autofree char *arguments =
      g_strdup_printf ("'%s' profile", mesign_sandbox_get_string (sandbox, "ca"));
  g_autofree char *path = world_path (world, "sandbox.provider");
  g_autoptr (MesignAccount) account = NULL;

  world_open_well (world);
  account = server_add_account (world, name);
  customer_run_mails (world, arguments);
  g_assert_true (CALL (world, add_provider, path));
  world_assert_no_error (world);
  g_assert_nonnull (
      mesign_provider_set_find (mesign_engine_get_providers (world->engine), "sandbox"));

  return world;
}

MesignJourney *
customer_get_journey (World *world)
{
  g_autoptr (GPtrArray) journeys = NULL;

  g_clear_object (&world->result);
  mesign_engine_list_journeys_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  journeys = mesign_engine_list_journeys_finish (world->engine, world->result, &world->error);
  world_assert_no_error (world);
  g_assert_cmpuint (journeys->len, ==, 1);

  return mesign_journey_ref (journeys->pdata[0]);
}

void
customer_assert_state (World *world, MesignJourneyState state)
{
  g_autoptr (MesignJourney) journey = customer_get_journey (world);

  g_assert_cmpstr (mesign_journey_state_to_string (journey->state), ==,
                   mesign_journey_state_to_string (state));
}

MesignJourneyDetails *
customer_get_details (World *world, gboolean with_secrets)
{
  g_autoptr (MesignJourney) journey = customer_get_journey (world);
  MesignJourneyDetails *details = CALL (world, get_journey, journey->id, with_secrets);

  world_assert_no_error (world);

  return details;
}

void
customer_step (World *world, MesignJourneyStep what)
{
  g_autoptr (MesignJourney) journey = customer_get_journey (world);
  g_autoptr (MesignJourney) after = CALL (world, step_journey, journey->id, what);

  world_assert_no_error (world);
}

/* What the provider makes, sealed with a password. */
char *
customer_issue (World *world, const char *address, const char *password)
{
  char *path = world_path (world, "journey.p12");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"issue\", \"address\": \"%s\", \"name\": \"A\", \"out\": \"%s\", "
                       "\"password\": \"%s\"}",
                       address, path, password);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = mesign_sandbox_command (sandbox, command, &error);

  g_assert_no_error (error);

  return path;
}

guint
customer_count_own (World *world)
{
  g_autoptr (GPtrArray) own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);

  world_assert_no_error (world);

  return own->len;
}

guint
customer_count_events (World *world, const char *kind)
{
  g_autoptr (MesignJourneyDetails) details = customer_get_details (world, FALSE);
  guint n = 0;

  for (guint i = 0; i < details->events->len; i++)
    n += g_str_equal (((MesignJourneyEvent *) details->events->pdata[i])->kind, kind);

  return n;
}

/* The file's journey as @journey, which it has to have ended, or not. */
MesignImport *
customer_import_file (World *world,
                      gint64 id,
                      GBytes *file,
                      const char *typed,
                      MesignJourney **journey)
{
  g_autoptr (MesignSecret) password = typed != NULL ? mesign_secret_new_from_string (typed) : NULL;

  g_clear_object (&world->result);
  mesign_engine_import_journey_file_async (world->engine, id, file, password, NULL, world_on_result,
                                           world);
  world_wait (world);

  return mesign_engine_import_journey_file_finish (world->engine, world->result, journey,
                                                   &world->error);
}
