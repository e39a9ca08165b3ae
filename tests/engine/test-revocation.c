/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

static void
set_policy (World *world, const char *word)
{
  MesignSettings *settings = mesign_engine_get_settings (world->engine);

  mesign_settings_set_boolean (settings, MESIGN_SETTINGS_SECURITY,
                               MESIGN_SETTING_PRIVATE_AUTHORITIES, TRUE);
  mesign_settings_set_string (settings, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_REVOCATION, word);
}

static gboolean
is_checked (World *world)
{
  g_autoptr (GPtrArray) own = CALL (world, list_certificates, MESIGN_CERTIFICATE_OWN);
  const MesignCertificateInfo *info;

  world_assert_no_error (world);
  info = own->pdata[0];
  g_assert_cmpint (info->verdict->status, ==, MESIGN_SIGNATURE_VALID);

  return info->verdict->revocation_checked;
}

static void
refresh (World *world, const char *policy)
{
  set_policy (world, policy);
  mesign_engine_refresh_revocations_async (world->engine, NULL, world_on_result, world);
  world_wait (world);
  g_assert_true (
      mesign_engine_refresh_revocations_finish (world->engine, world->result, &world->error));
  world_assert_no_error (world);
}

/* Authorities are asked in the background, and only as the user wants. */
static void
test_refreshed (gconstpointer policy)
{
  g_autoptr (World) world = server_make_person ("rosa");

  g_assert_false (is_checked (world));
  refresh (world, "off");
  g_assert_false (is_checked (world));
  refresh (world, policy);
  g_assert_true (is_checked (world));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_data_func ("/engine/revocation/crl", "crl", test_refreshed);
  g_test_add_data_func ("/engine/revocation/ocsp", "ocsp", test_refreshed);
  g_test_add_data_func ("/engine/revocation/unset", NULL, test_refreshed);

  return server_run ("rosa");
}
