/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"

static void
assert_decision (Fixture *fixture, MesignCertificate *certificate, MesignTrustDecisionKind kind)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) trusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_TRUST, &error);
  g_autoptr (GPtrArray) distrusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_DISTRUST, &error);

  g_assert_cmpint (
      mesign_keystore_get_decision_sync (fixture->keystore, certificate->fingerprint, &error), ==,
      (int) kind);
  g_assert_cmpuint (trusted->len, ==, kind == MESIGN_TRUST_DECISION_TRUST);
  g_assert_cmpuint (distrusted->len, ==, kind == MESIGN_TRUST_DECISION_DISTRUST);
  g_assert_no_error (error);
}

static void
test_decide (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignCertificate) root = NULL;
  g_autoptr (GPtrArray) log = NULL;
  g_autoptr (GError) error = NULL;
  const MesignTrustDecision *newest;
  gint64 generation, second;

  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  root = test_pki_certificate (fixture->pki, "root");
  assert_decision (fixture, root, MESIGN_TRUST_DECISION_NONE);
  generation = mesign_keystore_get_generation_sync (fixture->keystore);
  mesign_keystore_decide_sync (fixture->keystore, root, MESIGN_TRUST_DECISION_TRUST, 10, &error);
  g_assert_no_error (error);
  assert_decision (fixture, root, MESIGN_TRUST_DECISION_TRUST);
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), >, generation);

  second = mesign_keystore_decide_sync (fixture->keystore, root, MESIGN_TRUST_DECISION_DISTRUST, 20,
                                        &error);
  assert_decision (fixture, root, MESIGN_TRUST_DECISION_DISTRUST);
  generation = mesign_keystore_get_generation_sync (fixture->keystore);
  g_assert_true (mesign_keystore_undo_decision_sync (fixture->keystore, second, 30, &error));
  assert_decision (fixture, root, MESIGN_TRUST_DECISION_TRUST);
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), >, generation);
  g_assert_false (mesign_keystore_undo_decision_sync (fixture->keystore, second, 30, &error));
  g_assert_error (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND);
  g_clear_error (&error);
  mesign_keystore_decide_sync (fixture->keystore, root, MESIGN_TRUST_DECISION_NONE, 40, &error);
  assert_decision (fixture, root, MESIGN_TRUST_DECISION_NONE);

  log = mesign_keystore_list_decisions_sync (fixture->keystore, &error);
  g_assert_cmpuint (log->len, ==, 3);
  newest = log->pdata[0];
  g_assert_true (newest->is_current);
  g_assert_cmpint (newest->at, ==, 40);
  g_assert_cmpint (((MesignTrustDecision *) log->pdata[1])->undone, ==, 30);
}

static MesignRevocationEntry *
make_entry (MesignCertificate *certificate,
            MesignCertificate *issuer,
            MesignRevocationStatus status,
            gint64 this_update)
{
  g_autoptr (MesignRevocation) answer = g_atomic_rc_box_new0 (MesignRevocation);

  answer->status = status;
  answer->this_update = this_update;
  answer->next_update = this_update + 100;
  if (status == MESIGN_REVOCATION_REVOKED)
    {
      answer->revoked_at = 77;
      answer->reason = g_strdup ("keyCompromise");
    }

  return mesign_revocation_entry_new (certificate, issuer, MESIGN_REVOCATION_CRL, answer);
}

static gboolean
put (Fixture *fixture, MesignRevocationStatus status, gint64 this_update)
{
  g_autoptr (MesignCertificate) root = test_pki_certificate (fixture->pki, "root");
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  g_autoptr (GError) error = NULL;
  gboolean changed;

  g_ptr_array_add (entries, make_entry (root, root, status, this_update));
  g_assert_true (
      mesign_keystore_put_revocations_sync (fixture->keystore, entries, &changed, &error));
  g_assert_no_error (error);

  return changed;
}

static void
assert_kept (Fixture *fixture, MesignRevocationStatus status, gint64 this_update)
{
  g_autoptr (GPtrArray) kept = mesign_keystore_list_revocations_sync (fixture->keystore, NULL);
  const MesignRevocationEntry *entry;

  g_assert_cmpuint (kept->len, ==, 1);
  entry = kept->pdata[0];
  g_assert_cmpint (entry->answer->status, ==, (int) status);
  g_assert_cmpint (entry->answer->this_update, ==, this_update);
  if (status == MESIGN_REVOCATION_REVOKED)
    {
      g_assert_cmpint (entry->answer->revoked_at, ==, 77);
      g_assert_cmpstr (entry->answer->reason, ==, "keyCompromise");
    }
}

static void
test_revocations (Fixture *fixture, gconstpointer data)
{
  gint64 generation = mesign_keystore_get_generation_sync (fixture->keystore);

  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  g_assert_false (put (fixture, MESIGN_REVOCATION_UNKNOWN, 100));
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), ==, generation);
  g_assert_true (put (fixture, MESIGN_REVOCATION_REVOKED, 100));
  g_assert_cmpint (mesign_keystore_get_generation_sync (fixture->keystore), >, generation);
  g_assert_false (put (fixture, MESIGN_REVOCATION_GOOD, 50));
  assert_kept (fixture, MESIGN_REVOCATION_REVOKED, 100);
  g_assert_false (put (fixture, MESIGN_REVOCATION_UNKNOWN, 150));
  g_assert_false (put (fixture, MESIGN_REVOCATION_REVOKED, 200));
  assert_kept (fixture, MESIGN_REVOCATION_REVOKED, 200);
  /* revoked for good */
  g_assert_false (put (fixture, MESIGN_REVOCATION_GOOD, 300));
  assert_kept (fixture, MESIGN_REVOCATION_REVOKED, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/keystore/decisions/decide-and-undo", test_decide);
  ADD ("/keystore/decisions/revocations", test_revocations);

  return g_test_run ();
}
