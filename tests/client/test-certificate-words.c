/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/certificates/mesign-certificate-item.h"
#include "client/certificates/mesign-certificate-words.h"
#include "client/certificates/mesign-expiry-watch.h"
#include "client/certificates/mesign-import-result.h"

#include <string.h>

#define NOW ((gint64) 1800000000)
#define DAY ((gint64) 86400)

static MesignCertificate *
make_certificate (const char *name, gint64 from, gint64 until)
{
  MesignCertificate *certificate = mesign_certificate_new ();
  const char *const addresses[] = { "li.na@example.test", NULL };

  certificate->fingerprint = g_strdup ("abcd0123");
  certificate->name = g_strdup (name);
  certificate->issuer_name = g_strdup ("Some CA");
  certificate->organization = g_strdup ("示例公司");
  certificate->key_algorithm = g_strdup ("RSA");
  certificate->key_bits = 2048;
  g_strfreev (certificate->addresses);
  certificate->addresses = g_strdupv ((char **) addresses);
  certificate->not_before = from;
  certificate->not_after = until;

  return certificate;
}

static MesignCertificateInfo *
make_info (gint64 from, gint64 until, MesignSignatureStatus status, const char *reason)
{
  MesignCertificateInfo *info = g_atomic_rc_box_new0 (MesignCertificateInfo);
  MesignTrustVerdict *verdict = g_atomic_rc_box_new0 (MesignTrustVerdict);

  info->certificate = make_certificate ("李娜", from, until);
  info->kind = MESIGN_CERTIFICATE_PERSON;
  info->verdict = verdict;
  verdict->status = status;
  verdict->reason = g_strdup (reason);
  verdict->chain = mesign_certificate_list_new ();
  g_ptr_array_add (verdict->chain, mesign_certificate_ref (info->certificate));

  return info;
}

static MesignCertificateInfo *
make_current (MesignSignatureStatus status, const char *reason)
{
  return make_info (NOW - DAY, NOW + 400 * DAY, status, reason);
}

static void
assert_state (MesignCertificateInfo *info, const char *begin, MesignCertificateTone expected)
{
  MesignCertificateTone tone;
  g_autofree char *words = mesign_certificate_words_state (info, NOW, &tone);

  if (!g_str_has_prefix (words, begin))
    g_error ("“%s” does not begin with “%s”", words, begin);
  g_assert_cmpint (tone, ==, expected);
  mesign_certificate_info_unref (info);
}

static void
test_state (void)
{
  MesignCertificateInfo *distrusted = make_current (MESIGN_SIGNATURE_UNTRUSTED, "distrusted");

  assert_state (make_current (MESIGN_SIGNATURE_VALID, NULL), "Valid until 2028",
                MESIGN_CERTIFICATE_TONE_PLAIN);
  assert_state (make_info (NOW - DAY, NOW + 12 * DAY, MESIGN_SIGNATURE_VALID, NULL),
                "Expires in 12 days", MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_state (make_info (NOW - DAY, NOW + 3600, MESIGN_SIGNATURE_VALID, NULL),
                "Expires within a day", MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_state (make_info (NOW - 9 * DAY, NOW - DAY, MESIGN_SIGNATURE_EXPIRED, "expired"),
                "Expired on 2027", MESIGN_CERTIFICATE_TONE_WRONG);
  assert_state (make_info (NOW + DAY, NOW + 9 * DAY, MESIGN_SIGNATURE_EXPIRED, "not-yet-valid"),
                "Not valid before", MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_state (make_current (MESIGN_SIGNATURE_EXPIRED, "expired"), "Its authority expired",
                MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_state (make_current (MESIGN_SIGNATURE_UNTRUSTED, "unknown-root"), "Not trusted",
                MESIGN_CERTIFICATE_TONE_CAUTION);
  distrusted->decision = MESIGN_TRUST_DECISION_DISTRUST;
  assert_state (distrusted, "You do not trust it", MESIGN_CERTIFICATE_TONE_WRONG);
}

/* A stolen key is worse news than an end that was foreseen. */
static void
test_revoked_first (void)
{
  assert_state (make_info (NOW - 9 * DAY, NOW - DAY, MESIGN_SIGNATURE_REVOKED, "keyCompromise"),
                "Revoked", MESIGN_CERTIFICATE_TONE_WRONG);
}

static void
assert_passes (MesignCertificateInfo *info, const char *expected)
{
  static const char *const filters[] = { "expiring", "expired", "revoked", "weak" };
  g_autoptr (MesignCertificateItem) item = mesign_certificate_item_new (info);
  g_autoptr (GString) passed = g_string_new (NULL);

  g_assert_true (mesign_certificate_item_passes (item, "all", NOW));
  for (guint i = 0; i < G_N_ELEMENTS (filters); i++)
    if (mesign_certificate_item_passes (item, filters[i], NOW))
      g_string_append_printf (passed, "%s ", filters[i]);
  g_assert_cmpstr (passed->str, ==, expected);
  mesign_certificate_info_unref (info);
}

static void
test_filters (void)
{
  MesignCertificateInfo *short_key = make_current (MESIGN_SIGNATURE_VALID, NULL);
  MesignCertificateInfo *short_issuer = make_current (MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
  MesignCertificate *issuer = make_certificate ("Old CA", NOW - DAY, NOW + 900 * DAY);
  g_autoptr (MesignJourney) journey = mesign_journey_new ();
  g_autoptr (MesignCertificateItem) on_its_way = mesign_certificate_item_new_for_journey (journey);

  assert_passes (make_current (MESIGN_SIGNATURE_VALID, NULL), "");
  assert_passes (make_info (NOW - DAY, NOW + 30 * DAY, MESIGN_SIGNATURE_VALID, NULL), "expiring ");
  assert_passes (make_info (NOW - DAY, NOW + 3600, MESIGN_SIGNATURE_VALID, NULL), "expiring ");
  assert_passes (make_info (NOW - DAY, NOW + 31 * DAY, MESIGN_SIGNATURE_VALID, NULL), "");
  assert_passes (make_info (NOW - 9 * DAY, NOW - DAY, MESIGN_SIGNATURE_EXPIRED, "expired"),
                 "expired ");
  assert_passes (make_current (MESIGN_SIGNATURE_EXPIRED, "expired"), "expired ");
  assert_passes (make_info (NOW - 9 * DAY, NOW - DAY, MESIGN_SIGNATURE_REVOKED, "keyCompromise"),
                 "revoked ");
  assert_passes (make_current (MESIGN_SIGNATURE_UNTRUSTED, "weak-algorithm"), "weak ");
  assert_passes (make_current (MESIGN_SIGNATURE_UNTRUSTED, "unknown-root"), "");
  assert_passes (make_info (NOW - DAY, NOW + 12 * DAY, MESIGN_SIGNATURE_UNTRUSTED, "unknown-root"),
                 "expiring ");
  short_key->certificate->key_bits = 1024;
  assert_passes (short_key, "weak ");
  issuer->key_bits = 1024;
  g_ptr_array_add (short_issuer->verdict->chain, issuer);
  assert_passes (short_issuer, "weak ");
  g_assert_true (mesign_certificate_item_passes (on_its_way, "all", NOW));
  g_assert_false (mesign_certificate_item_passes (on_its_way, "expiring", NOW));
}

/* Of each of the three once, the last that was missed alone. */
static void
test_reminders (void)
{
  static const struct
  {
    MesignExpiry expiry;
    gint64 told;
    gint64 days;
  } cases[] = {
    { MESIGN_EXPIRY_VALID, G_MAXINT, 0 },         { MESIGN_EXPIRY_WITHIN_30_DAYS, G_MAXINT, 30 },
    { MESIGN_EXPIRY_WITHIN_30_DAYS, 30, 0 },      { MESIGN_EXPIRY_WITHIN_7_DAYS, 30, 7 },
    { MESIGN_EXPIRY_WITHIN_7_DAYS, G_MAXINT, 7 }, { MESIGN_EXPIRY_WITHIN_7_DAYS, 7, 0 },
    { MESIGN_EXPIRY_WITHIN_1_DAY, 7, 1 },         { MESIGN_EXPIRY_WITHIN_1_DAY, 1, 0 },
    { MESIGN_EXPIRY_EXPIRED, G_MAXINT, 0 },       { MESIGN_EXPIRY_REVOKED, G_MAXINT, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (mesign_expiry_get_days_to_tell (cases[i].expiry, cases[i].told), ==,
                     cases[i].days);
}

static void
assert_verdict (MesignCertificateInfo *info, const char *part, MesignCertificateTone expected)
{
  MesignCertificateTone tone;
  g_autofree char *words = mesign_certificate_words_verdict (info, NOW, &tone);

  if (strstr (words, part) == NULL)
    g_error ("“%s” does not say “%s”", words, part);
  g_assert_cmpint (tone, ==, expected);
  mesign_certificate_info_unref (info);
}

static void
test_verdict (void)
{
  MesignCertificateInfo *own =
      make_info (NOW - 9 * DAY, NOW - DAY, MESIGN_SIGNATURE_EXPIRED, "expired");
  MesignCertificateInfo *trusted = make_current (MESIGN_SIGNATURE_VALID, NULL);

  assert_verdict (make_current (MESIGN_SIGNATURE_UNTRUSTED, "no-path"), "“Some CA” is not here",
                  MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_verdict (make_current (MESIGN_SIGNATURE_UNTRUSTED, "purpose"), "something else",
                  MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_verdict (make_current (MESIGN_SIGNATURE_UNTRUSTED, "distrusted"), "above it",
                  MESIGN_CERTIFICATE_TONE_WRONG);
  assert_verdict (make_current (MESIGN_SIGNATURE_UNTRUSTED, "a word of tomorrow"), "Not trusted",
                  MESIGN_CERTIFICATE_TONE_CAUTION);
  assert_verdict (make_current (MESIGN_SIGNATURE_REVOKED, "keyCompromise"), "other hands",
                  MESIGN_CERTIFICATE_TONE_WRONG);
  own->kind = MESIGN_CERTIFICATE_OWN;
  assert_verdict (own, "Keep it", MESIGN_CERTIFICATE_TONE_WRONG);
  trusted->verdict->anchor = mesign_certificate_ref (trusted->certificate);
  assert_verdict (trusted, "because you said so", MESIGN_CERTIFICATE_TONE_GOOD);
}

static void
add_above (MesignCertificateInfo *info, gint64 until, gboolean is_root)
{
  MesignCertificate *above = make_certificate ("Some CA", NOW - 900 * DAY, until);

  above->self_signed = is_root;
  g_ptr_array_add (info->verdict->chain, above);
}

static void
assert_weak_link (MesignCertificateInfo *info, guint expected)
{
  g_assert_cmpuint (mesign_certificate_find_weak_link (info, NOW), ==, expected);
  mesign_certificate_info_unref (info);
}

static void
test_weak_link (void)
{
  MesignCertificateInfo *info = make_current (MESIGN_SIGNATURE_VALID, NULL);

  add_above (info, NOW + 900 * DAY, TRUE);
  assert_weak_link (info, G_MAXUINT);

  info = make_current (MESIGN_SIGNATURE_UNTRUSTED, "no-path");
  add_above (info, NOW + 900 * DAY, FALSE);
  assert_weak_link (info, 2);

  info = make_current (MESIGN_SIGNATURE_UNTRUSTED, "unknown-root");
  add_above (info, NOW + 900 * DAY, TRUE);
  assert_weak_link (info, 1);

  info = make_current (MESIGN_SIGNATURE_EXPIRED, "expired");
  add_above (info, NOW - DAY, TRUE);
  assert_weak_link (info, 1);

  info = make_current (MESIGN_SIGNATURE_UNTRUSTED, "weak-algorithm");
  add_above (info, NOW + 900 * DAY, TRUE);
  ((MesignCertificate *) info->verdict->chain->pdata[1])->key_bits = 1024;
  assert_weak_link (info, 1);

  info = make_current (MESIGN_SIGNATURE_REVOKED, "unspecified");
  info->verdict->revoked = mesign_certificate_ref (info->certificate);
  add_above (info, NOW + 900 * DAY, TRUE);
  assert_weak_link (info, 0);

  /* asked about the certificate itself, which is good: it is the one above that is revoked */
  info = make_current (MESIGN_SIGNATURE_REVOKED, "cACompromise");
  info->verdict->revocation_checked = TRUE;
  add_above (info, NOW + 900 * DAY, FALSE);
  add_above (info, NOW + 900 * DAY, TRUE);
  info->verdict->revoked = mesign_certificate_ref (info->verdict->chain->pdata[1]);
  info->verdict->revoked_at = NOW - DAY;
  assert_verdict (mesign_certificate_info_ref (info), "authority “Some CA” was revoked",
                  MESIGN_CERTIFICATE_TONE_WRONG);
  assert_weak_link (info, 1);
}

static void
test_problems (void)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint bit = 1; bit <= MESIGN_IMPORT_NO_ADDRESS; bit <<= 1)
    {
      const char *words = mesign_certificate_words_problem (bit);

      g_assert_true (g_str_has_suffix (words, "."));
      g_assert_true (g_hash_table_add (seen, (gpointer) words));
    }
}

static void
test_result (void)
{
  g_autoptr (MesignImport) import = g_atomic_rc_box_new0 (MesignImport);
  g_autofree char *words = NULL;
  g_autofree char *again = NULL;

  import->own = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_own_certificate_unref);
  import->others = mesign_certificate_list_new ();
  g_assert_null (mesign_import_result_get_fingerprint (import));
  g_ptr_array_add (import->others, make_certificate ("李娜", NOW, NOW + DAY));
  g_assert_cmpstr (mesign_import_result_get_fingerprint (import), ==, "abcd0123");
  words = mesign_import_result_words (import);
  g_assert_true (g_str_has_prefix (words, "1 certificate was imported."));
  import->already_there = TRUE;
  again = mesign_import_result_words (import);
  g_assert_true (g_str_has_prefix (again, "All of it was here already."));
}

static void
test_search (void)
{
  g_autoptr (MesignCertificateInfo) info = make_current (MESIGN_SIGNATURE_VALID, NULL);
  g_autoptr (MesignCertificateItem) item = mesign_certificate_item_new (info);

  g_assert_true (mesign_certificate_item_matches (item, ""));
  g_assert_true (mesign_certificate_item_matches (item, " 李 "));
  g_assert_true (mesign_certificate_item_matches (item, "示例"));
  g_assert_true (mesign_certificate_item_matches (item, "LI.NA@"));
  g_assert_true (mesign_certificate_item_matches (item, "some ca"));
  g_assert_true (mesign_certificate_item_matches (item, "AB CD:01"));
  g_assert_false (mesign_certificate_item_matches (item, "cd01"));
  g_assert_false (mesign_certificate_item_matches (item, "bob"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/client/certificate-words/filters", test_filters);
  g_test_add_func ("/client/certificate-words/reminders", test_reminders);
  g_test_add_func ("/client/certificate-words/state", test_state);
  g_test_add_func ("/client/certificate-words/revoked-first", test_revoked_first);
  g_test_add_func ("/client/certificate-words/verdict", test_verdict);
  g_test_add_func ("/client/certificate-words/weak-link", test_weak_link);
  g_test_add_func ("/client/certificate-words/problems", test_problems);
  g_test_add_func ("/client/certificate-words/result", test_result);
  g_test_add_func ("/client/certificate-words/search", test_search);

  return g_test_run ();
}
