/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "crypto-fixture.h"

static MesignPath *
validate (MesignKeyPair *leaf, GPtrArray *intermediates, GPtrArray *anchors, gint64 at)
{
  return mesign_path_validate (leaf->certificate, intermediates, anchors, MESIGN_PATH_SMIME_SIGN,
                               at);
}

static void
assert_untrusted (MesignPath *path, const char *reason)
{
  g_assert_false (path->trusted);
  g_assert_cmpstr (path->reason, ==, reason);
}

static void
test_trusted (void)
{
  g_autoptr (GPtrArray) middle = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (fixture_alice (), middle, anchors, NOW);

  g_assert_true (path->trusted);
  g_assert_true (path->validated);
  g_assert_null (path->reason);
  g_assert_cmpuint (path->chain->len, ==, 3);
  g_assert_true (path->anchor == fixture_root ()->certificate);
  g_assert_cmpint (path->level, ==, MESIGN_LEVEL_V4);
  g_assert_cmpstr (path->policies[0], ==, "2.23.140.1.5.3.1");
}

static void
test_no_path (void)
{
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (fixture_alice (), NULL, anchors, NOW);

  assert_untrusted (path, "no-path");
  g_assert_cmpint (path->level, ==, MESIGN_LEVEL_UNKNOWN);
  g_assert_null (path->anchor);
}

static void
test_unknown_root (void)
{
  const Spec other = { .name = "Other Root", .key = "rsa2048#other", .ca = TRUE };
  g_autoptr (MesignKeyPair) root = fixture_issue (&other, NULL);
  g_autoptr (GPtrArray) all = fixture_certificates (fixture_intermediate (), fixture_root (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (root, NULL);
  g_autoptr (MesignPath) path = validate (fixture_alice (), all, anchors, NOW);
  g_autoptr (MesignPath) without = validate (fixture_alice (), all, NULL, NOW);

  assert_untrusted (path, "unknown-root");
  assert_untrusted (without, "unknown-root");
  g_assert_cmpuint (path->chain->len, ==, 3);
}

static void
test_self_signed (void)
{
  const Spec spec = { .name = "Mallory", .san = "email:alice@example.test", .key = "rsa2048#m" };
  g_autoptr (MesignKeyPair) mallory = fixture_issue (&spec, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (GPtrArray) itself = fixture_certificates (mallory, NULL);
  g_autoptr (MesignPath) path = validate (mallory, NULL, anchors, NOW);
  g_autoptr (MesignPath) trusted = validate (mallory, NULL, itself, NOW);

  assert_untrusted (path, "unknown-root");
  g_assert_true (trusted->trusted);
  g_assert_cmpint (trusted->level, ==, MESIGN_LEVEL_UNKNOWN);
}

/* A root of the same name with another key is not the root. */
static void
test_root_of_same_name (void)
{
  const Spec fake = {
    .name = "Test Root", .organization = "Testers", .key = "rsa2048#fake", .ca = TRUE
  };
  g_autoptr (MesignKeyPair) root = fixture_issue (&fake, NULL);
  const Spec evil = { .name = "Alice", .san = "email:alice@example.test", .key = "rsa2048#m" };
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&evil, root);
  g_autoptr (GPtrArray) middle = fixture_certificates (root, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (leaf, middle, anchors, NOW);

  g_assert_false (path->trusted);
  g_assert_false (path->validated);
}

static void
test_anchor_as_it_stands (void)
{
  g_autoptr (GPtrArray) middle = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) leaf = fixture_certificates (fixture_alice (), NULL);
  g_autoptr (MesignPath) by_intermediate = validate (fixture_alice (), NULL, middle, NOW);
  g_autoptr (MesignPath) by_itself = validate (fixture_alice (), NULL, leaf, NOW);

  g_assert_true (by_intermediate->trusted);
  g_assert_cmpint (by_intermediate->level, ==, MESIGN_LEVEL_V4);
  g_assert_cmpuint (by_intermediate->chain->len, ==, 2);
  g_assert_true (by_itself->trusted);
  g_assert_cmpint (by_itself->level, ==, MESIGN_LEVEL_UNKNOWN);
  g_assert_cmpuint (by_itself->chain->len, ==, 1);
}

static MesignPath *
validate_authority (MesignKeyPair *authority, GPtrArray *anchors)
{
  return mesign_path_validate (authority->certificate, NULL, anchors, MESIGN_PATH_AUTHORITY, NOW);
}

/* An authority is judged as one, and whoever is none is told apart. */
static void
test_authority (void)
{
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (GPtrArray) itself = fixture_certificates (fixture_alice (), NULL);
  g_autoptr (MesignPath) middle = validate_authority (fixture_intermediate (), anchors);
  g_autoptr (MesignPath) root = validate_authority (fixture_root (), anchors);
  g_autoptr (MesignPath) unknown = validate_authority (fixture_root (), NULL);
  g_autoptr (MesignPath) person = validate_authority (fixture_alice (), itself);

  g_assert_true (middle->trusted);
  g_assert_cmpuint (middle->chain->len, ==, 2);
  g_assert_cmpint (middle->level, ==, MESIGN_LEVEL_UNKNOWN);
  g_assert_true (root->trusted);
  assert_untrusted (unknown, "unknown-root");
  assert_untrusted (person, "key-usage");
}

static void
test_time (void)
{
  g_autoptr (GPtrArray) middle = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  const Spec spec = { .name = "Old",
                      .key = "rsa2048#old",
                      .san = "email:old@example.test",
                      .policies = "2.23.140.1.5.1.1",
                      .from = NOW - 90 * DAY,
                      .to = NOW - 30 * DAY };
  g_autoptr (MesignKeyPair) old = fixture_issue (&spec, fixture_intermediate ());
  g_autoptr (MesignPath) late = validate (old, middle, anchors, NOW);
  g_autoptr (MesignPath) early = validate (old, middle, anchors, NOW - 100 * DAY);
  g_autoptr (MesignPath) then = validate (old, middle, anchors, NOW - 60 * DAY);
  g_autoptr (MesignPath) no_anchor = validate (old, middle, NULL, NOW);

  assert_untrusted (late, "expired");
  g_assert_true (late->validated);
  g_assert_cmpint (late->level, ==, MESIGN_LEVEL_V1);
  g_assert_cmpuint (late->chain->len, ==, 3);
  assert_untrusted (early, "not-yet-valid");
  g_assert_true (early->validated);
  g_assert_true (then->trusted);
  assert_untrusted (no_anchor, "no-path");
}

typedef struct
{
  const char *label;
  Spec middle;
  Spec leaf;
  const char *reason;
  MesignLevel level;
} Case;

#define MIDDLE .name = "Sub CA", .key = "rsa2048#sub", .ca = TRUE
#define LEAF .name = "Leaf", .key = "rsa2048#leaf", .san = "email:leaf@example.test"

static const Case cases[] = {
  { "plain", { MIDDLE }, { LEAF }, NULL, 0 },
  { "tls-only", { MIDDLE }, { LEAF, .extended_key_usage = "serverAuth" }, "purpose", 0 },
  { "any-purpose", { MIDDLE }, { LEAF, .extended_key_usage = "anyExtendedKeyUsage" }, NULL, 0 },
  { "no-purpose", { MIDDLE }, { LEAF, .extended_key_usage = "-" }, NULL, 0 },
  { "tls-only-authority", { MIDDLE, .extended_key_usage = "serverAuth" }, { LEAF }, "purpose", 0 },
  { "any-purpose-authority",
    { MIDDLE, .extended_key_usage = "anyExtendedKeyUsage" },
    { LEAF },
    NULL,
    0 },
  { "encryption-only", { MIDDLE }, { LEAF, .key_usage = "keyEncipherment" }, "key-usage", 0 },
  { "non-repudiation", { MIDDLE }, { LEAF, .key_usage = "nonRepudiation" }, NULL, 0 },
  { "no-key-usage", { MIDDLE }, { LEAF, .key_usage = "-" }, NULL, 0 },
  { "authority-key-usage", { MIDDLE, .key_usage = "cRLSign" }, { LEAF }, "key-usage", 0 },
  { "not-an-authority",
    { MIDDLE, .basic_constraints = "CA:FALSE", .key_usage = "digitalSignature,keyCertSign" },
    { LEAF },
    "no-path",
    0 },
  { "no-basic-constraints",
    { MIDDLE, .basic_constraints = "-", .key_usage = "-" },
    { LEAF },
    "no-path",
    0 },
  { "sha1-leaf", { MIDDLE }, { LEAF, .digest = "SHA1" }, "weak-algorithm", 0 },
  { "md5-leaf", { MIDDLE }, { LEAF, .digest = "MD5" }, "weak-algorithm", 0 },
  { "sha1-authority", { MIDDLE, .digest = "SHA1" }, { LEAF }, "weak-algorithm", 0 },
  { "rsa1024-leaf",
    { MIDDLE },
    { .name = "Leaf", .key = "rsa1024", .san = "email:leaf@example.test" },
    "weak-algorithm",
    0 },
  { "rsa2000-leaf",
    { MIDDLE },
    { .name = "Leaf", .key = "rsa2000", .san = "email:leaf@example.test" },
    "weak-algorithm",
    0 },
  { "rsa1024-authority",
    { .name = "Sub CA", .key = "rsa1024", .ca = TRUE },
    { LEAF },
    "weak-algorithm",
    0 },
  { "p192-leaf",
    { MIDDLE },
    { .name = "Leaf", .key = "P-192", .san = "email:leaf@example.test" },
    "weak-algorithm",
    0 },
  { "permitted",
    { MIDDLE, .name_constraints = "critical,permitted;email:example.test" },
    { LEAF },
    NULL,
    0 },
  { "not-permitted",
    { MIDDLE, .name_constraints = "critical,permitted;email:other.test" },
    { LEAF },
    "name-constraints",
    0 },
  { "excluded",
    { MIDDLE, .name_constraints = "critical,excluded;email:example.test" },
    { LEAF },
    "name-constraints",
    0 },
  { "not-permitted-in-subject",
    { MIDDLE, .name_constraints = "critical,permitted;email:other.test" },
    { .name = "Leaf", .key = "rsa2048#leaf", .subject_email = "leaf@example.test" },
    "name-constraints",
    0 },
  { "not-permitted-utf8",
    { MIDDLE, .name_constraints = "critical,permitted;email:other.test" },
    { .name = "Leaf", .key = "rsa2048#leaf", .utf8_mailbox = "用户@example.test" },
    "name-constraints",
    0 },
  { "policy-dies",
    { MIDDLE },
    { LEAF, .policies = "2.23.140.1.5.3.1" },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "policy-survives",
    { MIDDLE, .policies = "2.23.140.1.5.3.1" },
    { LEAF, .policies = "2.23.140.1.5.3.1" },
    NULL,
    MESIGN_LEVEL_V4 },
  { "other-policy",
    { MIDDLE, .policies = "2.23.140.1.5.1.1" },
    { LEAF, .policies = "2.23.140.1.5.3.1" },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "policy-of-authority-only",
    { MIDDLE, .policies = "2.23.140.1.5.3.1" },
    { LEAF, .policies = "2.5.29.32.0" },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "one-of-two",
    { MIDDLE, .policies = "2.23.140.1.5.1.1" },
    { LEAF, .policies = "2.23.140.1.5.1.1,2.23.140.1.5.3.1" },
    NULL,
    MESIGN_LEVEL_V1 },
  { "expired-and-weak",
    { MIDDLE },
    { LEAF, .digest = "SHA1", .to = NOW - DAY },
    "weak-algorithm",
    0 },
  { "expired-authority", { MIDDLE, .to = NOW - DAY }, { LEAF }, "expired", 0 },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MesignKeyPair) middle = fixture_issue (&c->middle, fixture_root ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&c->leaf, middle);
  g_autoptr (GPtrArray) between = fixture_certificates (middle, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (leaf, between, anchors, NOW);

  g_assert_cmpstr (path->reason, ==, c->reason);
  g_assert_cmpint (path->trusted, ==, c->reason == NULL);
  g_assert_cmpint (path->level, ==, c->level);
}

static void
test_path_length (void)
{
  const Spec upper_spec = { .name = "Upper",
                            .key = "rsa2048#upper",
                            .ca = TRUE,
                            .basic_constraints = "critical,CA:TRUE,pathlen:0" };
  const Spec lower_spec = { MIDDLE };
  const Spec leaf_spec = { LEAF };
  g_autoptr (MesignKeyPair) upper = fixture_issue (&upper_spec, fixture_root ());
  g_autoptr (MesignKeyPair) lower = fixture_issue (&lower_spec, upper);
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, lower);
  g_autoptr (GPtrArray) between = fixture_certificates (lower, upper, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (leaf, between, anchors, NOW);

  assert_untrusted (path, "no-path");
}

static void
test_weak_anchor (void)
{
  const Spec root_spec = {
    .name = "Weak Root", .key = "rsa1024#root", .digest = "SHA1", .ca = TRUE
  };
  const Spec leaf_spec = { LEAF };
  const Spec middle_spec = { MIDDLE };
  g_autoptr (MesignKeyPair) root = fixture_issue (&root_spec, NULL);
  g_autoptr (MesignKeyPair) middle = fixture_issue (&middle_spec, root);
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, middle);
  g_autoptr (GPtrArray) between = fixture_certificates (middle, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (root, NULL);
  g_autoptr (MesignPath) path = validate (leaf, between, anchors, NOW);

  g_assert_null (path->reason);
  g_assert_true (path->trusted);
}

/* A leaf that signs other certificates is no authority, trusted or not. */
static void
test_leaf_issues (void)
{
  const Spec spec = { .name = "Mallory", .san = "email:ceo@example.test", .key = "rsa2048#m" };
  g_autoptr (MesignKeyPair) mallory = fixture_issue (&spec, fixture_bob ());
  g_autoptr (GPtrArray) between =
      fixture_certificates (fixture_bob (), fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (GPtrArray) with_bob = fixture_certificates (fixture_root (), fixture_bob (), NULL);
  g_autoptr (MesignPath) path = validate (mallory, between, anchors, NOW);
  g_autoptr (MesignPath) other = validate (mallory, between, with_bob, NOW);

  g_assert_false (path->trusted);
  g_assert_false (other->trusted);
}

/* Two certificates for one authority: one expired, one good, in either order. */
static void
test_expired_variant (void)
{
  const Spec expired_spec = { MIDDLE, .to = NOW - DAY };
  const Spec good_spec = { MIDDLE };
  const Spec leaf_spec = { LEAF };
  g_autoptr (MesignKeyPair) expired = fixture_issue (&expired_spec, fixture_root ());
  g_autoptr (MesignKeyPair) good = fixture_issue (&good_spec, fixture_root ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, good);
  g_autoptr (GPtrArray) one = fixture_certificates (expired, good, NULL);
  g_autoptr (GPtrArray) two = fixture_certificates (good, expired, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) first = validate (leaf, one, anchors, NOW);
  g_autoptr (MesignPath) second = validate (leaf, two, anchors, NOW);

  g_assert_true (first->trusted);
  g_assert_true (second->trusted);
}

/* An authority cross-signed by two roots, of which only one is trusted, and one way is forbidden.
 */
static void
test_cross_signed (void)
{
  const Spec other_spec = { .name = "Other Root", .key = "rsa2048#other", .ca = TRUE };
  const Spec good_spec = { MIDDLE };
  const Spec bad_spec = { MIDDLE, .name_constraints = "critical,permitted;email:other.test" };
  const Spec leaf_spec = { LEAF };
  g_autoptr (MesignKeyPair) other = fixture_issue (&other_spec, NULL);
  g_autoptr (MesignKeyPair) by_other = fixture_issue (&good_spec, other);
  g_autoptr (MesignKeyPair) by_root = fixture_issue (&good_spec, fixture_root ());
  g_autoptr (MesignKeyPair) bad = fixture_issue (&bad_spec, fixture_root ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, by_root);
  g_autoptr (GPtrArray) all = fixture_certificates (bad, by_other, other, by_root, NULL);
  g_autoptr (GPtrArray) only_bad = fixture_certificates (bad, by_other, other, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path = validate (leaf, all, anchors, NOW);
  g_autoptr (MesignPath) forbidden = validate (leaf, only_bad, anchors, NOW);

  g_assert_true (path->trusted);
  g_assert_true (path->anchor == fixture_root ()->certificate);
  assert_untrusted (forbidden, "name-constraints");
}

/* Authorities that issue one another do not keep the search busy for long. */
static void
test_many (void)
{
  g_autoptr (GPtrArray) pool = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  const Spec ca_spec = { .name = "Loop", .key = "P-256#loop", .ca = TRUE };
  const Spec leaf_spec = { LEAF };
  g_autoptr (MesignKeyPair) first = fixture_issue (&ca_spec, fixture_alice ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, first);
  gint64 start = g_get_monotonic_time ();
  g_autoptr (MesignPath) path = NULL;

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (MesignKeyPair) next = fixture_issue (&ca_spec, first);

      g_ptr_array_add (pool, mesign_certificate_ref (next->certificate));
    }
  path = validate (leaf, pool, anchors, NOW);
  g_assert_false (path->trusted);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 20 * G_USEC_PER_SEC);
}

static void
test_encryption (void)
{
  const Spec sign_only = { LEAF, .key_usage = "digitalSignature" };
  const Spec encrypt_only = { LEAF, .key_usage = "keyEncipherment" };
  const Spec agreement = { .name = "Leaf", .key = "P-256", .key_usage = "keyAgreement" };
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignKeyPair) one = fixture_issue (&sign_only, fixture_root ());
  g_autoptr (MesignKeyPair) two = fixture_issue (&encrypt_only, fixture_root ());
  g_autoptr (MesignKeyPair) three = fixture_issue (&agreement, fixture_root ());
  g_autoptr (MesignPath) refused =
      mesign_path_validate (one->certificate, NULL, anchors, MESIGN_PATH_SMIME_ENCRYPT, NOW);
  g_autoptr (MesignPath) good =
      mesign_path_validate (two->certificate, NULL, anchors, MESIGN_PATH_SMIME_ENCRYPT, NOW);
  g_autoptr (MesignPath) curve =
      mesign_path_validate (three->certificate, NULL, anchors, MESIGN_PATH_SMIME_ENCRYPT, NOW);

  assert_untrusted (refused, "key-usage");
  g_assert_true (good->trusted);
  g_assert_null (curve->reason);
}

/* What was found out before has no say in another question: each is asked among all the others. */
static void
test_again (void)
{
  const Spec spec = { .name = "Short",
                      .key = "rsa2048#short",
                      .key_usage = "critical,digitalSignature",
                      .from = NOW - 10 * DAY,
                      .to = NOW + 10 * DAY };
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&spec, fixture_intermediate ());
  g_autoptr (GPtrArray) middle = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (GPtrArray) bob = fixture_certificates (fixture_bob (), NULL);
  const struct
  {
    GPtrArray *between;
    GPtrArray *anchors;
    MesignPathPurpose purpose;
    gint64 at;
    const char *reason;
  } questions[] = {
    { middle, anchors, MESIGN_PATH_SMIME_SIGN, NOW, NULL },
    { middle, anchors, MESIGN_PATH_SMIME_SIGN, NOW + 11 * DAY, "expired" },
    { middle, anchors, MESIGN_PATH_SMIME_SIGN, NOW - 11 * DAY, "not-yet-valid" },
    { middle, anchors, MESIGN_PATH_SMIME_ENCRYPT, NOW, "key-usage" },
    { middle, anchors, MESIGN_PATH_AUTHORITY, NOW, "key-usage" },
    { middle, NULL, MESIGN_PATH_SMIME_SIGN, NOW, "no-path" },
    { middle, bob, MESIGN_PATH_SMIME_SIGN, NOW, "no-path" },
    { NULL, anchors, MESIGN_PATH_SMIME_SIGN, NOW, "no-path" },
    { NULL, middle, MESIGN_PATH_SMIME_SIGN, NOW, NULL },
  };

  for (guint i = 0; i < 400; i++)
    {
      guint n = (guint) g_test_rand_int_range (0, G_N_ELEMENTS (questions));
      g_autoptr (MesignPath) path =
          mesign_path_validate (leaf->certificate, questions[n].between, questions[n].anchors,
                                questions[n].purpose, questions[n].at);

      g_test_message ("question %u", n);
      g_assert_cmpstr (path->reason, ==, questions[n].reason);
      g_assert_true (path->trusted == (questions[n].reason == NULL));
    }
}

static void
test_corpora (void)
{
  static const char *const people[] = { "alice", "bob", "carlos", "dana" };

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *name = g_strdup_printf ("%s.sign.crt", people[i]);
      g_autofree char *leaf_path = g_build_filename (fixture_corpora (), "rfc9216", name, NULL);
      g_autofree char *root_path = g_build_filename (fixture_corpora (), "rfc9216",
                                                     i < 2 ? "ca.rsa.crt" : "ca.25519.crt", NULL);
      g_autofree char *cross_path = g_build_filename (
          fixture_corpora (), "rfc9216", i < 2 ? "ca.rsa.cross.crt" : "ca.25519.cross.crt", NULL);
      g_autofree char *other_path = g_build_filename (fixture_corpora (), "rfc9216",
                                                      i < 2 ? "ca.25519.crt" : "ca.rsa.crt", NULL);
      g_autoptr (GBytes) leaf_octets = fixture_read (leaf_path);
      g_autoptr (GBytes) root_octets = fixture_read (root_path);
      g_autoptr (GBytes) cross_octets = fixture_read (cross_path);
      g_autoptr (GBytes) other_octets = fixture_read (other_path);
      g_autoptr (GPtrArray) leaf = mesign_x509_parse_any (leaf_octets, NULL);
      g_autoptr (GPtrArray) root = mesign_x509_parse_any (root_octets, NULL);
      g_autoptr (GPtrArray) cross = mesign_x509_parse_any (cross_octets, NULL);
      g_autoptr (GPtrArray) other = mesign_x509_parse_any (other_octets, NULL);
      g_autoptr (MesignPath) direct =
          mesign_path_validate (leaf->pdata[0], NULL, root, MESIGN_PATH_SMIME_SIGN, NOW);
      g_autoptr (MesignPath) crossed =
          mesign_path_validate (leaf->pdata[0], cross, other, MESIGN_PATH_SMIME_SIGN, NOW);

      g_assert_null (direct->reason);
      g_assert_true (direct->trusted);
      g_assert_null (crossed->reason);
      g_assert_cmpuint (crossed->chain->len, ==, 3);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/crypto/path/trusted", test_trusted);
  g_test_add_func ("/crypto/path/no-path", test_no_path);
  g_test_add_func ("/crypto/path/unknown-root", test_unknown_root);
  g_test_add_func ("/crypto/path/self-signed", test_self_signed);
  g_test_add_func ("/crypto/path/root-of-same-name", test_root_of_same_name);
  g_test_add_func ("/crypto/path/anchor-as-it-stands", test_anchor_as_it_stands);
  g_test_add_func ("/crypto/path/authority", test_authority);
  g_test_add_func ("/crypto/path/time", test_time);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/path/case/%s", cases[i].label);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/crypto/path/path-length", test_path_length);
  g_test_add_func ("/crypto/path/weak-anchor", test_weak_anchor);
  g_test_add_func ("/crypto/path/leaf-issues", test_leaf_issues);
  g_test_add_func ("/crypto/path/expired-variant", test_expired_variant);
  g_test_add_func ("/crypto/path/cross-signed", test_cross_signed);
  g_test_add_func ("/crypto/path/many", test_many);
  g_test_add_func ("/crypto/path/encryption", test_encryption);
  g_test_add_func ("/crypto/path/again", test_again);
  if (fixture_corpora () != NULL)
    g_test_add_func ("/crypto/path/corpora", test_corpora);

  return g_test_run ();
}
