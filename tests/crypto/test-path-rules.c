/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The rules of RFC 5280 section 6 one by one: the same chains are put before NSS, which shares no
 * code with OpenSSL, where its tools are installed. */

#include "config.h"

#include "crypto-fixture.h"

#include <string.h>

/* How NSS may be asked about a case */
typedef enum
{
  WITNESS_AGREES,
  WITNESS_IS_LAXER,
  WITNESS_IS_STRICTER,
} Witness;

typedef struct
{
  const char *label;
  Spec upper;
  Spec middle;
  Spec leaf;
  const char *reason;
  MesignLevel level;
  Witness witness;
} Case;

#define UPPER .name = "Upper CA", .key = "rsa2048#upper", .ca = TRUE
#define MIDDLE .name = "Sub CA", .key = "rsa2048#sub", .ca = TRUE
#define LEAF .name = "Leaf", .key = "rsa2048#leaf"
#define AT(address) .name = "Leaf", .key = "rsa2048#leaf", .san = "email:" address
#define V1_LEGACY "2.23.140.1.5.1.1"
#define V4_STRICT "2.23.140.1.5.3.3"
#define ANY "2.5.29.32.0"
#define CONSTRAINED(form)                                                                          \
  {                                                                                                \
    MIDDLE, .name_constraints = "critical," form                                                   \
  }
#define BOTH(policy)                                                                               \
  { UPPER, .policies = policy }, { MIDDLE, .policies = policy }

static const Case cases[] = {
  /* name constraints: RFC 5280 section 4.2.1.10 */
  { "host", { 0 }, CONSTRAINED ("permitted;email:example.test"), { AT ("a@example.test") }, NULL },
  { "host-case",
    { 0 },
    CONSTRAINED ("permitted;email:EXAMPLE.Test"),
    { AT ("a@example.TEST") },
    NULL },
  { "host-is-no-domain",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { AT ("a@mail.example.test") },
    "name-constraints" },
  { "host-is-no-suffix",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { AT ("a@badexample.test") },
    "name-constraints" },
  { "domain",
    { 0 },
    CONSTRAINED ("permitted;email:.example.test"),
    { AT ("a@mail.example.test") },
    NULL },
  { "domain-is-no-host",
    { 0 },
    CONSTRAINED ("permitted;email:.example.test"),
    { AT ("a@example.test") },
    "name-constraints" },
  { "mailbox",
    { 0 },
    CONSTRAINED ("permitted;email:a@example.test"),
    { AT ("a@example.test") },
    NULL },
  { "other-mailbox",
    { 0 },
    CONSTRAINED ("permitted;email:a@example.test"),
    { AT ("b@example.test") },
    "name-constraints" },
  { "one-of-two-names",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { LEAF, .san = "email:a@example.test,email:a@other.test" },
    "name-constraints" },
  { "excluded-mailbox",
    { 0 },
    CONSTRAINED ("excluded;email:ceo@example.test"),
    { AT ("ceo@example.test") },
    "name-constraints" },
  { "not-excluded-mailbox",
    { 0 },
    CONSTRAINED ("excluded;email:ceo@example.test"),
    { AT ("a@example.test") },
    NULL },
  { "excluded-domain",
    { 0 },
    CONSTRAINED ("excluded;email:.example.test"),
    { AT ("a@mail.example.test") },
    "name-constraints" },
  { "excluded-in-permitted",
    { 0 },
    CONSTRAINED ("permitted;email:.example.test,excluded;email:mail.example.test"),
    { AT ("a@mail.example.test") },
    "name-constraints" },
  { "constrained-above",
    { UPPER, .name_constraints = "critical,permitted;email:other.test" },
    { MIDDLE },
    { AT ("a@example.test") },
    "name-constraints" },
  { "widened-below",
    { UPPER, .name_constraints = "critical,permitted;email:other.test" },
    CONSTRAINED ("permitted;email:example.test"),
    { AT ("a@example.test") },
    "name-constraints" },
  { "subject-beside-san",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { AT ("a@example.test"), .subject_email = "a@other.test" },
    "name-constraints" },
  { "subject-address-alone",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { LEAF, .subject_email = "a@example.test" },
    NULL },
  { "constraints-not-critical",
    { 0 },
    { MIDDLE, .name_constraints = "permitted;email:other.test" },
    { AT ("a@example.test") },
    "name-constraints" },
  { "other-kinds-do-not-matter",
    { 0 },
    CONSTRAINED ("permitted;DNS:other.test"),
    { AT ("a@example.test") },
    NULL },
  /* RFC 9598 section 6: the constraints hold for addresses that are not ASCII, too */
  { "utf8-host",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { LEAF, .utf8_mailbox = "用户@example.test" },
    NULL },
  { "utf8-other-host",
    { 0 },
    CONSTRAINED ("permitted;email:example.test"),
    { LEAF, .utf8_mailbox = "用户@mail.example.test" },
    "name-constraints",
    .witness = WITNESS_IS_LAXER },
  { "utf8-domain",
    { 0 },
    CONSTRAINED ("permitted;email:.example.test"),
    { LEAF, .utf8_mailbox = "用户@mail.example.test" },
    NULL },
  { "utf8-mailbox",
    { 0 },
    CONSTRAINED ("permitted;email:a@example.test"),
    { LEAF, .utf8_mailbox = "用户@example.test" },
    "name-constraints",
    .witness = WITNESS_IS_LAXER },
  { "utf8-excluded-host",
    { 0 },
    CONSTRAINED ("excluded;email:example.test"),
    { LEAF, .utf8_mailbox = "用户@example.test" },
    "name-constraints",
    .witness = WITNESS_IS_LAXER },
  { "utf8-excluded-domain",
    { 0 },
    CONSTRAINED ("excluded;email:.example.test"),
    { LEAF, .utf8_mailbox = "用户@mail.example.test" },
    "name-constraints",
    .witness = WITNESS_IS_LAXER },
  /* policies: RFC 5280 sections 4.2.1.4, 4.2.1.5, 4.2.1.11 and 4.2.1.14 */
  { "policy-all-the-way",
    BOTH (V4_STRICT),
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_V4 },
  { "policy-missing-above",
    { UPPER },
    { MIDDLE, .policies = V4_STRICT },
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "any-policy-above",
    BOTH (ANY),
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_V4 },
  { "any-policy-of-leaf",
    BOTH (V4_STRICT),
    { AT ("a@example.test"), .policies = ANY },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "inhibit-any",
    { UPPER, .policies = V4_STRICT, .extra = "inhibitAnyPolicy=critical,0" },
    { MIDDLE, .policies = ANY },
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "inhibit-any-later",
    { UPPER, .policies = V4_STRICT, .extra = "inhibitAnyPolicy=critical,1" },
    { MIDDLE, .policies = ANY },
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_V4 },
  { "require-explicit",
    { UPPER, .policies = V4_STRICT, .extra = "policyConstraints=critical,requireExplicitPolicy:0" },
    { MIDDLE, .policies = V4_STRICT },
    { AT ("a@example.test"), .policies = V1_LEGACY },
    "no-path" },
  { "require-explicit-given",
    { UPPER, .policies = V4_STRICT, .extra = "policyConstraints=critical,requireExplicitPolicy:0" },
    { MIDDLE, .policies = V4_STRICT },
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_V4 },
  { "mapped-to-a-level",
    { UPPER, .policies = "1.2.3.4" },
    { MIDDLE, .policies = "1.2.3.4", .extra = "policyMappings=1.2.3.4:" V4_STRICT },
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "mapped-from-a-level",
    { UPPER, .policies = V4_STRICT },
    { MIDDLE, .policies = V4_STRICT, .extra = "policyMappings=" V4_STRICT ":1.2.3.4" },
    { AT ("a@example.test"), .policies = "1.2.3.4" },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  { "mapped-between-levels",
    { UPPER, .policies = V1_LEGACY },
    { MIDDLE, .policies = V1_LEGACY, .extra = "policyMappings=" V1_LEGACY ":" V4_STRICT },
    { AT ("a@example.test"), .policies = V4_STRICT "," V1_LEGACY },
    NULL,
    MESIGN_LEVEL_V1 },
  { "mapping-any",
    { UPPER, .policies = ANY },
    { MIDDLE, .policies = ANY, .extra = "policyMappings=" ANY ":" V4_STRICT },
    { AT ("a@example.test"), .policies = V4_STRICT },
    "malformed" },
  { "policy-of-sibling-generation",
    BOTH ("2.23.140.1.5.3.1"),
    { AT ("a@example.test"), .policies = V4_STRICT },
    NULL,
    MESIGN_LEVEL_UNKNOWN },
  /* what is not understood must not be passed over: section 4.2 */
  { "unknown-critical",
    { 0 },
    { MIDDLE },
    { AT ("a@example.test"), .extra = "1.3.6.1.4.1.99999.1=critical,DER:05:00" },
    "malformed" },
  { "unknown-critical-above",
    { 0 },
    { MIDDLE, .extra = "1.3.6.1.4.1.99999.1=critical,DER:05:00" },
    { AT ("a@example.test") },
    "malformed" },
  { "unknown",
    { 0 },
    { MIDDLE, .extra = "1.3.6.1.4.1.99999.1=DER:05:00" },
    { AT ("a@example.test"), .extra = "1.3.6.1.4.1.99999.1=DER:05:00" },
    NULL },
  { "proxy",
    { 0 },
    { MIDDLE },
    { AT ("a@example.test"),
      .extra = "proxyCertInfo=critical,language:id-ppl-anyLanguage,pathlen:0" },
    "no-path" },
  /* purpose, by every authority above: RFC 8550 section 4.4.4 */
  { "mail-authority",
    { UPPER, .extended_key_usage = "emailProtection" },
    { MIDDLE, .extended_key_usage = "emailProtection,clientAuth" },
    { AT ("a@example.test") },
    NULL },
  { "server-authority-above",
    { UPPER, .extended_key_usage = "serverAuth,clientAuth" },
    { MIDDLE },
    { AT ("a@example.test") },
    "purpose" },
  { "server-authority-below-mail",
    { UPPER, .extended_key_usage = "emailProtection" },
    { MIDDLE, .extended_key_usage = "serverAuth" },
    { AT ("a@example.test") },
    "purpose" },
  { "unknown-purpose",
    { 0 },
    { MIDDLE },
    { AT ("a@example.test"), .extended_key_usage = "1.3.6.1.4.1.99999.2" },
    "purpose" },
  /* authorities and how long a path may be */
  { "path-of-length-0",
    { UPPER, .basic_constraints = "critical,CA:TRUE,pathlen:1" },
    { MIDDLE, .basic_constraints = "critical,CA:TRUE,pathlen:0" },
    { AT ("a@example.test") },
    NULL },
  { "path-too-long",
    { UPPER, .basic_constraints = "critical,CA:TRUE,pathlen:0" },
    { MIDDLE },
    { AT ("a@example.test") },
    "no-path" },
  { "no-authority-in-between",
    { UPPER },
    { MIDDLE, .basic_constraints = "critical,CA:FALSE" },
    { AT ("a@example.test") },
    "no-path" },
  /* strength and time, anywhere but in the anchor */
  { "sha1-above",
    { UPPER, .digest = "SHA1" },
    { MIDDLE },
    { AT ("a@example.test") },
    "weak-algorithm",
    .witness = WITNESS_IS_LAXER },
  { "md5-above",
    { UPPER, .digest = "MD5" },
    { MIDDLE },
    { AT ("a@example.test") },
    "weak-algorithm" },
  { "rsa-1024-above",
    { .name = "Upper CA", .key = "rsa1024#upper", .ca = TRUE },
    { MIDDLE },
    { AT ("a@example.test") },
    "weak-algorithm",
    .witness = WITNESS_IS_LAXER },
  { "authority-not-yet-valid",
    { UPPER, .from = NOW + DAY },
    { MIDDLE },
    { AT ("a@example.test") },
    "not-yet-valid",
    .witness = WITNESS_IS_LAXER },
};

/* Puts the chain before NSS: the root trusted for mail alone, the leaf as a signer of mail. */
static gboolean
ask_witness (const char *folder, MesignKeyPair *upper, MesignKeyPair *middle, MesignKeyPair *leaf)
{
  g_autofree char *database = g_strconcat ("sql:", folder, NULL);
  MesignKeyPair *const pairs[] = { leaf, middle, upper, fixture_root () };
  g_autoptr (GPtrArray) command = g_ptr_array_new ();
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_utc (NOW);
  g_autofree char *time = g_date_time_format (now, "%y%m%d%H%MZ");
  g_autofree char *output = NULL;
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *name = g_strdup_printf ("%u.der", i);

      g_ptr_array_add (paths, pairs[i] != NULL
                                  ? fixture_write (folder, name, pairs[i]->certificate->der)
                                  : NULL);
    }
  {
    const char *const add[] = { "certutil", "-A",  "-d", database,        "-n", "root",
                                "-t",       ",C,", "-i", paths->pdata[3], NULL };
    const char *const make[] = { "certutil", "-N", "-d", database, "--empty-password", NULL };

    g_assert_true (g_spawn_sync (NULL, (char **) make, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                                 NULL, &status, NULL));
    g_assert_cmpint (status, ==, 0);
    g_assert_true (g_spawn_sync (NULL, (char **) add, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL,
                                 NULL, &status, NULL));
    g_assert_cmpint (status, ==, 0);
  }
  for (const char *const *word =
           (const char *const[]){ "vfychain", "-d", database, "-b", time, "-u", "4", "-pp", NULL };
       *word != NULL; word++)
    g_ptr_array_add (command, (char *) *word);
  for (guint i = 0; i < 3; i++)
    if (paths->pdata[i] != NULL)
      g_ptr_array_add (command, paths->pdata[i]);
  g_ptr_array_add (command, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) command->pdata, NULL, G_SPAWN_SEARCH_PATH, NULL,
                               NULL, NULL, &output, &status, NULL));
  g_test_message ("%s", output);

  return strstr (output, "Chain is good!") != NULL;
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (MesignKeyPair) upper =
      c->upper.name != NULL ? fixture_issue (&c->upper, fixture_root ()) : NULL;
  g_autoptr (MesignKeyPair) middle =
      fixture_issue (&c->middle, upper != NULL ? upper : fixture_root ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&c->leaf, middle);
  g_autoptr (GPtrArray) between = fixture_certificates (middle, upper, NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  g_autoptr (MesignPath) path =
      mesign_path_validate (leaf->certificate, between, anchors, MESIGN_PATH_SMIME_SIGN, NOW);
  g_autofree char *program = g_find_program_in_path ("vfychain");
  char *folder;

  g_assert_cmpstr (path->reason, ==, c->reason);
  g_assert_cmpint (path->trusted, ==, c->reason == NULL);
  g_assert_cmpint (path->level, ==, c->level);
  if (program == NULL)
    return;
  folder = fixture_folder ();
  g_assert_cmpint (ask_witness (folder, upper, middle, leaf), ==,
                   c->witness == WITNESS_AGREES ? path->trusted : c->witness == WITNESS_IS_LAXER);
  fixture_remove (folder);
}

/* Every generation of the CA/Browser Forum's policies, and what only looks like one. */
static void
test_generations (void)
{
  static const struct
  {
    const char *policy;
    MesignLevel level;
  } policies[] = {
    { "2.23.140.1.5.1.1", MESIGN_LEVEL_V1 },        { "2.23.140.1.5.1.2", MESIGN_LEVEL_V1 },
    { "2.23.140.1.5.1.3", MESIGN_LEVEL_V1 },        { "2.23.140.1.5.2.1", MESIGN_LEVEL_V3 },
    { "2.23.140.1.5.2.2", MESIGN_LEVEL_V3 },        { "2.23.140.1.5.2.3", MESIGN_LEVEL_V3 },
    { "2.23.140.1.5.3.1", MESIGN_LEVEL_V4 },        { "2.23.140.1.5.3.2", MESIGN_LEVEL_V4 },
    { "2.23.140.1.5.3.3", MESIGN_LEVEL_V4 },        { "2.23.140.1.5.4.1", MESIGN_LEVEL_V2 },
    { "2.23.140.1.5.4.2", MESIGN_LEVEL_V2 },        { "2.23.140.1.5.4.3", MESIGN_LEVEL_V2 },
    { "2.23.140.1.5.3", MESIGN_LEVEL_UNKNOWN },     { "2.23.140.1.5.5.1", MESIGN_LEVEL_UNKNOWN },
    { "2.23.140.1.51.3", MESIGN_LEVEL_UNKNOWN },    { "2.23.140.1.2.2", MESIGN_LEVEL_UNKNOWN },
    { "1.2.23.140.1.5.3.1", MESIGN_LEVEL_UNKNOWN },
  };
  g_autoptr (GPtrArray) between = fixture_certificates (fixture_intermediate (), NULL);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);

  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    {
      const Spec spec = { AT ("a@example.test"), .policies = policies[i].policy };
      g_autoptr (MesignKeyPair) leaf = fixture_issue (&spec, fixture_intermediate ());
      g_autoptr (MesignPath) path =
          mesign_path_validate (leaf->certificate, between, anchors, MESIGN_PATH_SMIME_SIGN, NOW);

      g_test_message ("%s", policies[i].policy);
      g_assert_true (path->trusted);
      g_assert_cmpint (path->level, ==, policies[i].level);
    }
}

/* Constraints the anchor itself carries hold. */
static void
test_constrained_anchor (void)
{
  const Spec root_spec = { .name = "Company Root",
                           .key = "rsa2048#company",
                           .ca = TRUE,
                           .name_constraints = "critical,permitted;email:company.test" };
  const Spec own_spec = { AT ("a@company.test") };
  const Spec other_spec = { AT ("a@example.test") };
  g_autoptr (MesignKeyPair) root = fixture_issue (&root_spec, NULL);
  g_autoptr (MesignKeyPair) own = fixture_issue (&own_spec, root);
  g_autoptr (MesignKeyPair) other = fixture_issue (&other_spec, root);
  g_autoptr (GPtrArray) anchors = fixture_certificates (root, NULL);
  g_autoptr (MesignPath) good =
      mesign_path_validate (own->certificate, NULL, anchors, MESIGN_PATH_SMIME_SIGN, NOW);
  g_autoptr (MesignPath) bad =
      mesign_path_validate (other->certificate, NULL, anchors, MESIGN_PATH_SMIME_SIGN, NOW);

  g_assert_true (good->trusted);
  g_assert_cmpstr (bad->reason, ==, "name-constraints");
}

/* A hundred authorities of one name, each with a key of its own that is slow to try: the search
 * ends soon, and still finds the one good way. */
static void
test_hundred (void)
{
  g_autoptr (GPtrArray) pool = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  const Spec good_spec = { .name = "Crowd", .key = "P-256#good", .ca = TRUE, .no_key_ids = TRUE };
  const Spec leaf_spec = { AT ("a@example.test"), .no_key_ids = TRUE };
  g_autoptr (MesignKeyPair) good = fixture_issue (&good_spec, fixture_root ());
  g_autoptr (MesignKeyPair) leaf = fixture_issue (&leaf_spec, good);
  g_autoptr (MesignPath) lost = NULL;
  g_autoptr (MesignPath) found = NULL;
  gint64 start;

  for (guint i = 0; i < 99; i++)
    {
      g_autofree char *key = g_strdup_printf ("P-521#crowd%u", i);
      const Spec spec = { .name = "Crowd", .key = key, .ca = TRUE, .no_key_ids = TRUE };
      g_autoptr (MesignKeyPair) one = fixture_issue (&spec, NULL);

      g_ptr_array_add (pool, mesign_certificate_ref (one->certificate));
    }
  start = g_get_monotonic_time ();
  lost = mesign_path_validate (leaf->certificate, pool, anchors, MESIGN_PATH_SMIME_SIGN, NOW);
  g_ptr_array_add (pool, mesign_certificate_ref (good->certificate));
  found = mesign_path_validate (leaf->certificate, pool, anchors, MESIGN_PATH_SMIME_SIGN, NOW);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
  g_assert_false (lost->trusted);
  g_assert_null (found->reason);
  g_assert_cmpuint (found->chain->len, ==, 3);
}

/* Authorities of one name and many keys that certify one another, so that the ways multiply: each
 * pair of them is looked at once. */
static void
test_web (void)
{
  g_autoptr (GPtrArray) pool = mesign_certificate_list_new ();
  g_autoptr (GPtrArray) pairs =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_key_pair_unref);
  g_autoptr (GPtrArray) anchors = fixture_certificates (fixture_root (), NULL);
  const Spec leaf_spec = { AT ("a@example.test") };
  g_autoptr (MesignKeyPair) leaf = NULL;
  g_autoptr (MesignPath) path = NULL;
  gint64 start;

  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *key = g_strdup_printf ("P-521#crowd%u", i);
      const Spec spec = { .name = "Crowd", .key = key, .ca = TRUE };

      g_ptr_array_add (pairs, fixture_issue (&spec, NULL));
    }
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *key = g_strdup_printf ("P-521#crowd%u", i % 10);
      const Spec spec = {
        .name = "Crowd", .key = key, .ca = TRUE, .no_key_ids = TRUE, .serial = 5000 + i
      };
      g_autoptr (MesignKeyPair) one = fixture_issue (&spec, pairs->pdata[i / 10]);

      g_ptr_array_add (pool, mesign_certificate_ref (one->certificate));
    }
  leaf = fixture_issue (&leaf_spec, pairs->pdata[0]);
  start = g_get_monotonic_time ();
  path = mesign_path_validate (leaf->certificate, pool, anchors, MESIGN_PATH_SMIME_SIGN, NOW);
  g_test_message ("%" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_assert_false (path->trusted);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_USEC_PER_SEC);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/crypto/path-rules/%s", cases[i].label);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/crypto/path-rules/generations", test_generations);
  g_test_add_func ("/crypto/path-rules/constrained-anchor", test_constrained_anchor);
  g_test_add_func ("/crypto/path-rules/hundred", test_hundred);
  g_test_add_func ("/crypto/path-rules/web", test_web);

  return g_test_run ();
}
