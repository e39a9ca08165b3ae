/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore-certificates.h"
#include "keystore/mesign-keystore-journeys.h"
#include "keystore/mesign-keystore-trust.h"
#include "test-pki.h"

G_BEGIN_DECLS

/* A keystore in a folder of its own, with an authority's certificates beside it. */
typedef struct
{
  TestPki *pki;
  char *path;
  MesignKeystore *keystore;
  gint64 now;
} Fixture;

#define ADD(path, function)                                                                        \
  g_test_add (path, Fixture, NULL, fixture_set_up, function, fixture_tear_down)

static inline MesignKeystore *
fixture_open (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  MesignKeystore *keystore = mesign_keystore_open_sync (fixture->path, &error);

  g_assert_no_error (error);

  return keystore;
}

static inline void
fixture_reopen (Fixture *fixture)
{
  g_clear_object (&fixture->keystore);
  fixture->keystore = fixture_open (fixture);
}

static inline void
fixture_unlock (Fixture *fixture)
{
  g_autoptr (MesignSecret) key = test_slot_key (7);
  g_autoptr (GError) error = NULL;

  if (mesign_keystore_get_state (fixture->keystore) == MESIGN_KEYSTORE_EMPTY)
    mesign_keystore_add_slot_with_key_sync (fixture->keystore, key, &error);
  else
    mesign_keystore_unlock_with_key_sync (fixture->keystore, key, &error);
  g_assert_no_error (error);
  g_assert_cmpint (mesign_keystore_get_state (fixture->keystore), ==, MESIGN_KEYSTORE_UNLOCKED);
}

static inline void
fixture_set_up (Fixture *fixture, gconstpointer data)
{
  fixture->pki = test_pki_new ();
  fixture->path = test_pki_path (fixture->pki, "keys.db");
  fixture->now = g_get_real_time () / G_USEC_PER_SEC + 60;
  fixture->keystore = fixture_open (fixture);
}

static inline void
fixture_tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->keystore);
  g_free (fixture->path);
  test_pki_free (fixture->pki);
}

/* root, ca and alice, issued in that order */
static inline void
fixture_issue_alice (Fixture *fixture)
{
  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "ca", "root", TEST_PKI_CA);
  test_pki_issue (fixture->pki, "alice", "ca", TEST_PKI_MAIL ("alice@example.test"));
}

static inline MesignImport *
fixture_import (Fixture *fixture, const char *name, const char *chain, const char *address)
{
  g_autoptr (GBytes) octets = test_pki_pfx (fixture->pki, name, chain, "geheim");
  g_autoptr (MesignSecret) password = test_secret ("geheim");
  g_autoptr (GError) error = NULL;
  MesignImport *import = mesign_keystore_import_pfx_sync (fixture->keystore, octets, password,
                                                          address, fixture->now, &error);

  g_assert_no_error (error);

  return import;
}

static inline guint
fixture_count (Fixture *fixture, MesignCertificateKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) list =
      mesign_keystore_list_certificates_sync (fixture->keystore, kind, &error);

  g_assert_no_error (error);

  return list->len;
}

G_END_DECLS
