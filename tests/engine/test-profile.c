/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine-world.h"

#include "keystore/mesign-keystore.h"

#include <glib/gstdio.h>
#include <sys/resource.h>
#include <sys/stat.h>

static void
test_made (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autofree char *secrets = world_path (world, "config/secrets.ini");
  g_autofree char *data = world_path (world, "data");
  g_autoptr (GError) error = NULL;
  GStatBuf status;

  g_assert_cmpint (g_stat (secrets, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0600);
  g_assert_cmpint (g_stat (data, &status), ==, 0);
  g_assert_cmpint (status.st_mode & 0777, ==, 0700);
  g_assert_true (mesign_profile_has_plain_secrets (world->profile));

  /* once more changes nothing */
  g_assert_true (mesign_engine_init_profile_sync (world->profile, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (mesign_profile_has_plain_secrets (world->profile));
}

static void
test_opened (void)
{
  g_autoptr (World) world = world_new (FALSE, NULL);
  g_autoptr (GPtrArray) accounts = NULL;
  struct rlimit core;

  g_assert_null (mesign_engine_get_settings (world->engine));
  world_open_well (world);
  g_assert_true (mesign_engine_holds_lock (world->engine));
  g_assert_nonnull (mesign_engine_get_settings (world->engine));
  g_assert_nonnull (mesign_engine_get_providers (world->engine));
  accounts = mesign_engine_list_accounts (world->engine);
  g_assert_cmpuint (accounts->len, ==, 0);
  g_assert_cmpint (getrlimit (RLIMIT_CORE, &core), ==, 0);
  g_assert_cmpint (core.rlim_cur, ==, 0);
}

static void
test_not_open (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);

  g_assert_null (CALL (world, list_mailboxes, NULL));
  world_assert_error (world, "invalid");
}

static void
test_second (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignEngine) first = NULL;
  g_autoptr (MesignSecret) password = mesign_secret_new_from_string ("x");
  const MesignNewAccount account = { .address = "a@example.test",
                                     .imap_url = "imaps://localhost:1",
                                     .smtp_url = "smtps://localhost:1",
                                     .password = password };
  g_autoptr (GPtrArray) mailboxes = NULL;

  world_open_well (world);
  first = g_steal_pointer (&world->engine);
  world->engine = mesign_engine_new (world->profile, NULL);
  world_open_well (world);
  g_assert_false (mesign_engine_holds_lock (world->engine));

  /* it reads, and does not connect */
  mailboxes = CALL (world, list_mailboxes, NULL);
  world_assert_no_error (world);
  g_assert_null (CALL (world, add_account, &account));
  world_assert_error (world, "busy");

  /* when the first one is gone, the second takes its place */
  world_close (world);
  g_clear_object (&world->engine);
  world->engine = g_steal_pointer (&first);
  world_start_again (world, NULL);
  g_assert_true (mesign_engine_holds_lock (world->engine));
  g_assert_null (CALL (world, add_account, &account));
  world_assert_error (world, "offline");
}

static void
test_damaged (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autofree char *path = world_path (world, "data/mail.db");
  g_autofree char *found = NULL;
  g_autoptr (GPtrArray) mailboxes = NULL;

  g_assert_true (
      g_file_set_contents (path, "no database at all, but a good many octets", -1, NULL));
  world_open_well (world);
  mailboxes = CALL (world, list_mailboxes, NULL);
  world_assert_no_error (world);
  g_assert_cmpuint (mailboxes->len, ==, 0);
  found = world_run ("grep -l 'no database at all' '%s'/data/* | wc -l", world->folder);
  g_assert_cmpstr (found, ==, "1\n");
}

static void
test_newer (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autofree char *ignored = NULL;

  world_open_well (world);
  world_close (world);
  ignored = world_run ("python3 -c \"import sqlite3; sqlite3.connect('%s/data/mail.db')"
                       ".execute('PRAGMA user_version = 9999')\"",
                       world->folder);
  g_assert_false (world_open (world));
  world_assert_error (world, "newer");

  /* what did not open holds nothing */
  g_assert_false (mesign_engine_holds_lock (world->engine));
}

static void
test_account_file (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autofree char *folder = world_path (world, "config/accounts");
  g_autofree char *path =
      g_build_filename (folder, "00000000-0000-4000-8000-000000000000.account", NULL);
  g_autoptr (GPtrArray) accounts = NULL;

  g_mkdir (folder, 0700);
  g_assert_true (g_file_set_contents (path, "rubbish", -1, NULL));
  world_open_well (world);
  accounts = mesign_engine_list_accounts (world->engine);
  g_assert_cmpuint (accounts->len, ==, 0);
}

static void
test_closed_while_busy (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  World other = { 0 };

  world_open_well (world);
  mesign_engine_search_async (world->engine, "word", NULL, 0, MESIGN_SEARCH_PLAIN, NULL,
                              world_on_result, &other);
  world_close (world);
  g_assert_nonnull (other.result);
  g_clear_object (&other.result);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/profile/made", test_made);
  g_test_add_func ("/engine/profile/opened", test_opened);
  g_test_add_func ("/engine/profile/not-open", test_not_open);
  g_test_add_func ("/engine/profile/second-process", test_second);
  g_test_add_func ("/engine/profile/damaged", test_damaged);
  g_test_add_func ("/engine/profile/newer", test_newer);
  g_test_add_func ("/engine/profile/damaged-account", test_account_file);
  g_test_add_func ("/engine/profile/closed-while-busy", test_closed_while_busy);

  return g_test_run ();
}
