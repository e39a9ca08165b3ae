/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "test-keystore-fixture.h"
#include "trust/mesign-trust-snapshot.h"

#define SPONSORED TEST_PKI_MAIL ("alice@example.test") "certificatePolicies=2.23.140.1.5.3.2\n"

/* What a judgement is asked about; zero for the usual. */
typedef struct
{
  MesignTrustOptions options;
  MesignAnchors *anchors;
  GPtrArray *extra;
  MesignPathPurpose purpose;
  gint64 at;
  gboolean stamped;
} Case;

static void
issue (Fixture *fixture)
{
  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "ca", "root", TEST_PKI_CA "certificatePolicies=2.5.29.32.0\n");
  test_pki_issue (fixture->pki, "alice", "ca", SPONSORED);
}

static MesignTrustVerdict *
judge (Fixture *fixture, const char *name, Case *c)
{
  g_autoptr (MesignCertificate) certificate = test_pki_certificate (fixture->pki, name);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignTrustSnapshot) snapshot = NULL;

  c->options.now = fixture->now;
  snapshot = mesign_trust_snapshot_new_sync (fixture->keystore, c->anchors, &c->options, &error);
  g_assert_no_error (error);

  return mesign_trust_judge (snapshot, certificate, c->extra, c->purpose,
                             c->at != 0 ? c->at : fixture->now, c->stamped);
}

static void
assert_verdict (Fixture *fixture,
                const char *name,
                Case *c,
                MesignSignatureStatus status,
                const char *reason)
{
  g_autoptr (MesignTrustVerdict) verdict = judge (fixture, name, c);

  g_assert_cmpstr (mesign_signature_status_to_string (verdict->status), ==,
                   mesign_signature_status_to_string (status));
  g_assert_cmpstr (verdict->reason, ==, reason);
  if (status == MESIGN_SIGNATURE_UNTRUSTED)
    {
      g_assert_null (verdict->anchor);
      g_assert_cmpint (verdict->level, ==, MESIGN_LEVEL_UNKNOWN);
      g_assert_false (verdict->is_public);
    }
}

static void
decide (Fixture *fixture, const char *name, MesignTrustDecisionKind kind)
{
  g_autoptr (MesignCertificate) certificate = test_pki_certificate (fixture->pki, name);
  g_autoptr (GError) error = NULL;

  mesign_keystore_decide_sync (fixture->keystore, certificate, kind, fixture->now, &error);
  g_assert_no_error (error);
}

/* A public list of our own making, in the form of the shipped one. */
static MesignAnchors *
make_public (Fixture *fixture, const char *remark)
{
  g_autofree char *command = g_strdup_printf (
      "{ echo '# Date: 2026-01-01'; echo '%s'; cat root.pem; echo; test -f other.pem && cat "
      "other.pem; } > list.pem",
      remark);
  g_autofree char *path = test_pki_path (fixture->pki, "list.pem");
  g_autoptr (GError) error = NULL;
  MesignAnchors *anchors;

  test_pki_issue (fixture->pki, "other", NULL, TEST_PKI_CA);
  test_pki_run (fixture->pki, command);
  anchors = mesign_anchors_load_shipped_sync (path, &error);
  g_assert_no_error (error);

  return anchors;
}

static void
test_given_anchors (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) root = NULL;
  g_autoptr (GPtrArray) ca = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;
  Case c = { 0 };

  issue (fixture);
  root = test_pki_list (fixture->pki, "root");
  ca = test_pki_list (fixture->pki, "ca");
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "no-path");
  c.options.only_anchors = root;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "no-path");
  c.extra = ca;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  verdict = judge (fixture, "alice", &c);
  g_assert_cmpint (verdict->level, ==, MESIGN_LEVEL_V4);
  g_assert_false (verdict->is_public);
  g_assert_cmpuint (verdict->chain->len, ==, 3);
  c.extra = NULL;
  c.options.intermediates = ca;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  c.options.intermediates = NULL;
  c.options.only_anchors = ca;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  c.extra = root;
  c.options.only_anchors = NULL;
  c.options.intermediates = ca;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
}

static void
test_time_and_purpose (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) anchors = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;
  Case c = { 0 };

  issue (fixture);
  test_pki_issue (fixture->pki, "server", "ca", TEST_PKI_SERVER);
  test_pki_issue (fixture->pki, "reader", "ca",
                  "basicConstraints=CA:FALSE\nkeyUsage=critical,keyAgreement\n"
                  "extendedKeyUsage=emailProtection\nsubjectAltName=email:alice@example.test\n");
  anchors = test_pki_list (fixture->pki, "root ca");
  c.options.only_anchors = anchors;
  assert_verdict (fixture, "server", &c, MESIGN_SIGNATURE_UNTRUSTED, "purpose");
  assert_verdict (fixture, "reader", &c, MESIGN_SIGNATURE_UNTRUSTED, "key-usage");
  c.purpose = MESIGN_PATH_SMIME_ENCRYPT;
  assert_verdict (fixture, "reader", &c, MESIGN_SIGNATURE_VALID, NULL);
  c.purpose = MESIGN_PATH_SMIME_SIGN;
  c.at = fixture->now + 30LL * 365 * 86400;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_EXPIRED, "expired");
  verdict = judge (fixture, "alice", &c);
  g_assert_cmpint (verdict->level, ==, MESIGN_LEVEL_V4);
  c.at = fixture->now - 86400;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_EXPIRED, "not-yet-valid");
}

/* Importing is not trusting; only the user's own word is, and it can be taken back. */
static void
test_user_decides (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;
  Case c = { 0 };

  issue (fixture);
  fixture_unlock (fixture);
  import = fixture_import (fixture, "alice", "ca root", NULL);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
  decide (fixture, "root", MESIGN_TRUST_DECISION_TRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  verdict = judge (fixture, "alice", &c);
  g_assert_false (verdict->is_public);
  decide (fixture, "alice", MESIGN_TRUST_DECISION_DISTRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
  decide (fixture, "alice", MESIGN_TRUST_DECISION_NONE);
  decide (fixture, "ca", MESIGN_TRUST_DECISION_DISTRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
  decide (fixture, "ca", MESIGN_TRUST_DECISION_NONE);
  decide (fixture, "root", MESIGN_TRUST_DECISION_DISTRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
  decide (fixture, "root", MESIGN_TRUST_DECISION_NONE);
  decide (fixture, "alice", MESIGN_TRUST_DECISION_TRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
}

/* Nor is what a mail brought, even a valid one: its root is kept, and trusts nobody. */
static void
test_harvest_trusts_nobody (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) bag = NULL;
  g_autoptr (GPtrArray) trusted = NULL;
  g_autoptr (GPtrArray) decisions = NULL;
  g_autoptr (GError) error = NULL;
  MesignHarvest brought = { .signed_at = fixture->now, .received = fixture->now };
  Case c = { 0 };

  issue (fixture);
  bag = test_pki_list (fixture->pki, "alice ca root");
  brought.signer = bag->pdata[0];
  brought.certificates = bag;
  g_assert_true (mesign_keystore_harvest_sync (fixture->keystore, &brought, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (fixture_count (fixture, MESIGN_CERTIFICATE_AUTHORITY), ==, 2);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
  trusted =
      mesign_keystore_list_decided_sync (fixture->keystore, MESIGN_TRUST_DECISION_TRUST, NULL);
  decisions = mesign_keystore_list_decisions_sync (fixture->keystore, NULL);
  g_assert_cmpuint (trusted->len, ==, 0);
  g_assert_cmpuint (decisions->len, ==, 0);
}

/* Another certificate for the key of a distrusted authority helps it nothing, nor does deleting. */
static void
test_distrust_holds (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignCertificate) alice = NULL;
  g_autoptr (GPtrArray) root = NULL;
  g_autoptr (GPtrArray) fresh = NULL;
  g_autoptr (GError) error = NULL;
  Case c = { 0 };

  issue (fixture);
  decide (fixture, "root", MESIGN_TRUST_DECISION_TRUST);
  decide (fixture, "ca", MESIGN_TRUST_DECISION_DISTRUST);
  test_pki_issue (fixture->pki, "ca", "root", TEST_PKI_CA);
  fresh = test_pki_list (fixture->pki, "ca");
  c.extra = fresh;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");

  decide (fixture, "alice", MESIGN_TRUST_DECISION_DISTRUST);
  alice = test_pki_certificate (fixture->pki, "alice");
  g_assert_true (mesign_keystore_delete_sync (fixture->keystore, alice->fingerprint, &error));
  root = test_pki_list (fixture->pki, "root ca");
  c.options.only_anchors = root;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
}

static void
test_public (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) ca = NULL;
  g_autoptr (MesignAnchors) anchors = NULL;
  g_autoptr (MesignAnchors) limited = NULL;
  g_autoptr (MesignAnchors) later = NULL;
  g_autoptr (MesignAnchors) refused = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;
  g_autoptr (MesignTrustVerdict) above = NULL;
  g_autoptr (MesignTrustVerdict) trusted = NULL;
  Case c = { 0 };

  issue (fixture);
  ca = test_pki_list (fixture->pki, "ca");
  c.extra = ca;
  anchors = c.anchors = make_public (fixture, "# a root");
  verdict = judge (fixture, "alice", &c);
  g_assert_cmpint (verdict->status, ==, MESIGN_SIGNATURE_VALID);
  g_assert_true (verdict->is_public);
  decide (fixture, "ca", MESIGN_TRUST_DECISION_TRUST);
  above = judge (fixture, "alice", &c);
  g_assert_true (above->is_public);
  decide (fixture, "ca", MESIGN_TRUST_DECISION_NONE);

  limited = c.anchors = make_public (fixture, "# Distrust-After: 2020-01-01T00:00:00Z");
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
  decide (fixture, "root", MESIGN_TRUST_DECISION_TRUST);
  trusted = judge (fixture, "alice", &c);
  g_assert_cmpint (trusted->status, ==, MESIGN_SIGNATURE_VALID);
  g_assert_false (trusted->is_public);
  decide (fixture, "root", MESIGN_TRUST_DECISION_NONE);
  later = c.anchors = make_public (fixture, "# Distrust-After: 2120-01-01T00:00:00Z");
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  refused = c.anchors = make_public (fixture, "# Distrusted");
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_UNTRUSTED, "distrusted");
}

static MesignRevocationEntry *
make_revoked (Fixture *fixture,
              const char *name,
              const char *issuer_name,
              gint64 at,
              gint64 this_update,
              const char *reason)
{
  g_autoptr (MesignCertificate) certificate = test_pki_certificate (fixture->pki, name);
  g_autoptr (MesignCertificate) issuer = test_pki_certificate (fixture->pki, issuer_name);
  g_autoptr (MesignRevocation) answer = g_atomic_rc_box_new0 (MesignRevocation);

  answer->status = at > 0 ? MESIGN_REVOCATION_REVOKED : MESIGN_REVOCATION_GOOD;
  answer->revoked_at = at;
  answer->reason = g_strdup (reason);
  answer->this_update = this_update;
  answer->next_update = this_update + 1;

  return mesign_revocation_entry_new (certificate, issuer, MESIGN_REVOCATION_CRL, answer);
}

/* An answer counts after it ran out, and of a certificate trusted by itself; only a proven time
 * before the revocation saves. */
static void
test_revoked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  g_autoptr (GPtrArray) anchors = NULL;
  g_autoptr (GPtrArray) ca = NULL;
  g_autoptr (MesignTrustVerdict) verdict = NULL;
  g_autoptr (MesignTrustVerdict) unchecked = NULL;
  gint64 now = fixture->now;
  Case c = { 0 };

  issue (fixture);
  anchors = test_pki_list (fixture->pki, "root");
  ca = test_pki_list (fixture->pki, "ca");
  c.options.only_anchors = anchors;
  c.extra = ca;
  unchecked = judge (fixture, "alice", &c);
  g_assert_false (unchecked->revocation_checked);
  c.options.revocations = entries;
  g_ptr_array_add (entries, make_revoked (fixture, "alice", "ca", now + 50, 10, NULL));
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  c.at = now + 20;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  c.stamped = TRUE;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  verdict = judge (fixture, "alice", &c);
  g_assert_cmpint (verdict->revoked_at, ==, now + 50);
  c.at = now + 50;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  c.at = 0;
  c.stamped = FALSE;
  c.options.only_anchors = NULL;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  decide (fixture, "alice", MESIGN_TRUST_DECISION_TRUST);
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  decide (fixture, "alice", MESIGN_TRUST_DECISION_NONE);
  c.options.only_anchors = anchors;
  c.at = now + 40LL * 365 * 86400;
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
  c.at = 0;
  g_ptr_array_add (entries, make_revoked (fixture, "alice", "ca", 0, now, NULL));
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
  g_ptr_array_add (entries, make_revoked (fixture, "ca", "root", now - 5, now, NULL));
  assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "unspecified");
}

/* It is told which certificate of the path is revoked: the one that counts, wherever it stands. */
static void
test_weak_link (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  g_autoptr (GPtrArray) anchors = NULL;
  g_autoptr (GPtrArray) between = NULL;
  g_autoptr (MesignCertificate) alice = NULL;
  g_autoptr (MesignCertificate) upper = NULL;
  g_autoptr (MesignTrustVerdict) above = NULL;
  g_autoptr (MesignTrustVerdict) stamped = NULL;
  g_autoptr (MesignTrustVerdict) saved = NULL;
  g_autoptr (MesignTrustVerdict) below = NULL;
  gint64 now = fixture->now;
  Case c = { 0 };

  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "upper", "root", TEST_PKI_CA);
  test_pki_issue (fixture->pki, "ca", "upper", TEST_PKI_CA);
  test_pki_issue (fixture->pki, "alice", "ca", SPONSORED);
  anchors = test_pki_list (fixture->pki, "root");
  between = test_pki_list (fixture->pki, "upper ca");
  alice = test_pki_certificate (fixture->pki, "alice");
  upper = test_pki_certificate (fixture->pki, "upper");
  c.options.only_anchors = anchors;
  c.options.revocations = entries;
  c.extra = between;
  g_ptr_array_add (entries, make_revoked (fixture, "upper", "root", now - 50, 10, "cACompromise"));
  g_ptr_array_add (entries, make_revoked (fixture, "alice", "ca", 0, now, NULL));
  above = judge (fixture, "alice", &c);
  g_assert_cmpint (above->status, ==, MESIGN_SIGNATURE_REVOKED);
  g_assert_cmpstr (above->reason, ==, "cACompromise");
  g_assert_cmpstr (above->revoked->fingerprint, ==, upper->fingerprint);
  g_assert_cmpint (above->revoked_at, ==, now - 50);
  g_assert_true (above->revocation_checked);

  /* alice too, but later than the stamp; the one above decides all the same */
  g_ptr_array_add (entries, make_revoked (fixture, "alice", "ca", now - 5, now + 1, "superseded"));
  c.at = now - 20;
  c.stamped = TRUE;
  stamped = judge (fixture, "alice", &c);
  g_assert_cmpstr (stamped->revoked->fingerprint, ==, upper->fingerprint);
  g_assert_cmpint (stamped->revoked_at, ==, now - 50);
  c.at = now - 60;
  saved = judge (fixture, "alice", &c);
  g_assert_cmpint (saved->status, !=, MESIGN_SIGNATURE_REVOKED);
  g_assert_cmpstr (saved->revoked->fingerprint, ==, alice->fingerprint);
  c.at = 0;
  c.stamped = FALSE;
  below = judge (fixture, "alice", &c);
  g_assert_cmpstr (below->reason, ==, "superseded");
  g_assert_cmpstr (below->revoked->fingerprint, ==, alice->fingerprint);
}

/* An authority with two certificates of which one is revoked is reached by the other, in whatever
 * order they are met; without the other it is revoked. */
static void
test_revoked_cross (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  g_autoptr (GPtrArray) anchors = NULL;
  Case c = { 0 };

  test_pki_issue (fixture->pki, "root", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "other", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "ca", "other", TEST_PKI_CA);
  test_pki_run (fixture->pki, "cp ca.pem ca-other.pem");
  test_pki_issue (fixture->pki, "ca", "root", TEST_PKI_CA);
  test_pki_issue (fixture->pki, "alice", "ca", SPONSORED);
  anchors = test_pki_list (fixture->pki, "root other");
  c.options.only_anchors = anchors;
  c.options.revocations = entries;
  for (guint i = 0; i < 2; i++)
    {
      static const char *const orders[] = { "ca ca-other", "ca-other ca" };
      static const char *const revoked[][2] = { { "ca", "root" }, { "ca-other", "other" } };
      g_autoptr (GPtrArray) between = test_pki_list (fixture->pki, orders[i]);

      c.extra = between;
      for (guint j = 0; j < 2; j++)
        {
          g_ptr_array_set_size (entries, 0);
          g_ptr_array_add (entries, make_revoked (fixture, revoked[j][0], revoked[j][1], 5, 10,
                                                  "cessationOfOperation"));
          assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_VALID, NULL);
        }
      g_ptr_array_add (entries, make_revoked (fixture, revoked[0][0], revoked[0][1], 5, 10,
                                              "cessationOfOperation"));
      assert_verdict (fixture, "alice", &c, MESIGN_SIGNATURE_REVOKED, "cessationOfOperation");
    }
}

/* A revocation for good outlives a later "good"; a hold does not. */
static void
test_final (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *reason;
    MesignSignatureStatus status;
  } cases[] = {
    { "keyCompromise", MESIGN_SIGNATURE_REVOKED },
    { "superseded", MESIGN_SIGNATURE_REVOKED },
    { "certificateHold", MESIGN_SIGNATURE_VALID },
  };
  g_autoptr (GPtrArray) anchors = NULL;
  g_autoptr (GPtrArray) ca = NULL;
  Case c = { 0 };

  issue (fixture);
  anchors = test_pki_list (fixture->pki, "root");
  ca = test_pki_list (fixture->pki, "ca");
  c.options.only_anchors = anchors;
  c.extra = ca;
  for (guint i = 0; i < G_N_ELEMENTS (cases) * 2; i++)
    {
      const char *reason = cases[i / 2].reason;
      MesignSignatureStatus status = cases[i / 2].status;
      g_autoptr (GPtrArray) entries =
          g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);

      c.options.revocations = entries;
      g_ptr_array_add (entries, make_revoked (fixture, "alice", "ca", 5, 10, reason));
      g_ptr_array_insert (entries, i % 2, make_revoked (fixture, "alice", "ca", 0, 20, NULL));
      assert_verdict (fixture, "alice", &c, status,
                      status == MESIGN_SIGNATURE_REVOKED ? reason : NULL);
    }
}

/* An answer without an end is no answer for ever. */
static void
test_checked (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  const gint64 ages[] = { 3600, 30 * 86400 };
  Case c = { 0 };

  issue (fixture);
  c.options.revocations = entries;
  c.options.only_anchors = c.extra = test_pki_list (fixture->pki, "root ca");
  for (guint i = 0; i < G_N_ELEMENTS (ages); i++)
    {
      MesignRevocationEntry *entry =
          make_revoked (fixture, "alice", "ca", 0, fixture->now - ages[i], NULL);
      g_autoptr (MesignTrustVerdict) verdict = NULL;

      entry->answer->next_update = 0;
      g_ptr_array_set_size (entries, 0);
      g_ptr_array_add (entries, entry);
      verdict = judge (fixture, "alice", &c);
      g_assert_cmpint (verdict->revocation_checked, ==, i == 0);
    }
  g_ptr_array_unref (c.extra);
}

static GBytes *
make_stamp (Fixture *fixture)
{
  test_pki_issue (fixture->pki, "tsa-root", NULL, TEST_PKI_CA);
  test_pki_issue (fixture->pki, "tsa", "tsa-root",
                  "basicConstraints=CA:FALSE\nkeyUsage=critical,digitalSignature\n"
                  "extendedKeyUsage=critical,timeStamping\n");
  test_pki_run (
      fixture->pki,
      "set -e; printf '[tsa]\\ndefault_tsa=t\\n[t]\\nserial=serial\\nsigner_cert=tsa.pem\\n"
      "signer_key=tsa.key\\nsigner_digest=sha256\\ndefault_policy=1.2.3.4\\n"
      "digests=sha256\\ness_cert_id_alg=sha256\\n' > ts.cnf; printf signature > data; "
      "openssl ts -query -data data -sha256 -cert -out query.tsq; "
      "openssl ts -reply -config ts.cnf -queryfile query.tsq -token_out -out token.der");

  return test_pki_read (fixture->pki, "token.der");
}

static void
assert_stamp (Fixture *fixture, Case *c, MesignTimestampStatus status, const char *reason)
{
  g_autoptr (GBytes) token = test_pki_read (fixture->pki, "token.der");
  g_autoptr (GBytes) signature = g_bytes_new_static ("signature", 9);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignTrustSnapshot) snapshot =
      mesign_trust_snapshot_new_sync (fixture->keystore, c->anchors, &c->options, &error);
  g_autoptr (MesignTimestamp) stamp = NULL;

  g_assert_no_error (error);
  stamp = mesign_trust_judge_timestamp (snapshot, token, signature, c->extra);
  g_assert_cmpstr (mesign_timestamp_status_to_string (stamp->status), ==,
                   mesign_timestamp_status_to_string (status));
  if (reason != NULL)
    g_assert_cmpstr (stamp->reason, ==, reason);
}

static void
test_timestamp (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GBytes) token = make_stamp (fixture);
  g_autoptr (GPtrArray) root = test_pki_list (fixture->pki, "tsa-root");
  g_autoptr (GPtrArray) entries =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_revocation_entry_unref);
  Case c = { 0 };

  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_UNTRUSTED, NULL);
  c.options.timestamp_anchors = root;
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_VALID, NULL);
  c.options.timestamp_anchors = NULL;
  c.options.only_anchors = root;
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_VALID, NULL);
  c.options.revocations = entries;
  g_ptr_array_add (entries,
                   make_revoked (fixture, "tsa", "tsa-root", fixture->now + 9999, 5, "superseded"));
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_VALID, NULL);
  g_ptr_array_add (entries, make_revoked (fixture, "tsa", "tsa-root", 1000, 6, NULL));
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_UNTRUSTED, "revoked");
  c.options.revocations = NULL;
  c.options.only_anchors = NULL;
  decide (fixture, "tsa-root", MESIGN_TRUST_DECISION_TRUST);
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_VALID, NULL);
  decide (fixture, "tsa", MESIGN_TRUST_DECISION_DISTRUST);
  assert_stamp (fixture, &c, MESIGN_TIMESTAMP_UNTRUSTED, "distrusted");
}

/* What was judged before a change is known to be old. */
static void
test_generation (Fixture *fixture, gconstpointer data)
{
  g_autoptr (MesignTrustSnapshot) before = NULL;
  g_autoptr (MesignTrustSnapshot) after = NULL;
  g_autoptr (MesignTrustSnapshot) alone = mesign_trust_snapshot_new_sync (NULL, NULL, NULL, NULL);

  issue (fixture);
  before = mesign_trust_snapshot_new_sync (fixture->keystore, NULL, NULL, NULL);
  decide (fixture, "root", MESIGN_TRUST_DECISION_TRUST);
  after = mesign_trust_snapshot_new_sync (fixture->keystore, NULL, NULL, NULL);
  g_assert_cmpint (mesign_trust_snapshot_get_generation (alone), ==, 0);
  g_assert_cmpint (mesign_trust_snapshot_get_generation (before), <,
                   mesign_trust_snapshot_get_generation (after));
  g_assert_cmpuint (mesign_trust_snapshot_get_intermediates (after)->len, ==, 1);
}

/* The public list makes nothing of them valid; their own root does, also by the cross certificate.
 */
static void
test_samples (Fixture *fixture, gconstpointer data)
{
  static const char *const leaves[] = { "alice.sign", "bob.sign", "carlos.sign", "dana.sign" };
  g_autofree char *list =
      g_strdup_printf ("cp %s/rfc9216/*.crt . && for f in *.crt; do mv $f ${f%%.crt}.pem; done",
                       g_getenv ("MESIGN_CORPORA"));
  g_autoptr (GPtrArray) root = NULL;
  g_autoptr (GPtrArray) cross = NULL;
  g_autoptr (MesignAnchors) anchors = mesign_anchors_load_sync (NULL);
  Case c = { .anchors = anchors };

  test_pki_run (fixture->pki, list);
  root = test_pki_list (fixture->pki, "ca.rsa");
  cross = test_pki_list (fixture->pki, "ca.25519.cross ca.rsa ca.25519");
  c.extra = cross;
  for (guint i = 0; i < G_N_ELEMENTS (leaves); i++)
    {
      c.options.only_anchors = NULL;
      assert_verdict (fixture, leaves[i], &c, MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
      c.options.only_anchors = root;
      assert_verdict (fixture, leaves[i], &c, MESIGN_SIGNATURE_VALID, NULL);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/trust/judge/given-anchors", test_given_anchors);
  ADD ("/trust/judge/time-and-purpose", test_time_and_purpose);
  ADD ("/trust/judge/user-decides", test_user_decides);
  ADD ("/trust/judge/harvest-trusts-nobody", test_harvest_trusts_nobody);
  ADD ("/trust/judge/distrust-holds", test_distrust_holds);
  ADD ("/trust/judge/public", test_public);
  ADD ("/trust/judge/revoked", test_revoked);
  ADD ("/trust/judge/weak-link", test_weak_link);
  ADD ("/trust/judge/revoked-cross", test_revoked_cross);
  ADD ("/trust/judge/final", test_final);
  ADD ("/trust/judge/checked", test_checked);
  ADD ("/trust/judge/time-stamp", test_timestamp);
  ADD ("/trust/judge/generation", test_generation);
  if (g_getenv ("MESIGN_CORPORA") != NULL)
    ADD ("/trust/judge/samples", test_samples);

  return g_test_run ();
}
