/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "engine/mesign-certificate-timeline.h"

#include "keystore/mesign-keystore-journeys.h"

#define DAY (24 * 60 * 60)
#define BEGIN ((gint64) 1700000000)
#define END (BEGIN + 365 * DAY)
#define BOTH (MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)

static MesignCertificate *
make (const char *fingerprint, const char *address, gint64 from, gint64 until)
{
  MesignCertificate *self = mesign_certificate_new ();
  const char *const addresses[] = { address, NULL };

  self->fingerprint = g_strdup (fingerprint);
  g_strfreev (self->addresses);
  self->addresses = g_strdupv ((GStrv) addresses);
  self->not_before = from;
  self->not_after = until;
  self->purpose = BOTH;

  return self;
}

static GPtrArray *
make_log (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_event_unref);
}

static void
note (GPtrArray *log, const char *kind, gint64 at)
{
  g_ptr_array_add (log, mesign_journey_event_new (at, kind, NULL));
}

/* The events as words, in the order they are told. */
static void
assert_told (GPtrArray *events, const char *expected)
{
  static const char *const words[] = { "predecessor", "bought",   "assigned", "retrieved",
                                       "begins",      "imported", "in-use",   "successor",
                                       "revoked",     "renew",    "ends" };
  g_autoptr (GString) told = g_string_new (NULL);
  gint64 last = G_MININT64;

  for (guint i = 0; i < events->len; i++)
    {
      const MesignTimelineEvent *event = events->pdata[i];

      g_assert_cmpint (event->at, >=, last);
      last = event->at;
      g_string_append_printf (told, "%s%s", i > 0 ? " " : "", words[event->kind]);
    }
  g_assert_cmpstr (told->str, ==, expected);
}

static void
test_whole (void)
{
  g_autoptr (MesignCertificate) certificate = make ("a", "alice@example.test", BEGIN, END);
  g_autoptr (GPtrArray) log = make_log ();
  g_autoptr (GPtrArray) events = NULL;

  /* not in the order of time, and more than is told */
  note (log, "in-use", BEGIN + 300);
  note (log, "assigned", BEGIN - 2 * DAY);
  note (log, "code", BEGIN - DAY - 20);
  note (log, "imported", BEGIN + 300);
  note (log, "bought", BEGIN - 3 * DAY);
  note (log, "submitted", BEGIN - 60);
  events = mesign_certificate_timeline_new (certificate, 0, log, NULL);
  assert_told (events, "bought assigned retrieved begins imported in-use renew ends");
  g_assert_cmpint (((MesignTimelineEvent *) events->pdata[6])->at, ==, END - 30 * DAY);
  g_assert_cmpint (((MesignTimelineEvent *) events->pdata[7])->at, ==, END);
}

static void
test_unknown (void)
{
  g_autoptr (MesignCertificate) certificate = make ("a", "alice@example.test", BEGIN, END);
  g_autoptr (GPtrArray) log = make_log ();
  g_autoptr (GPtrArray) alone = mesign_certificate_timeline_new (certificate, 0, NULL, NULL);
  g_autoptr (GPtrArray) some = NULL;

  assert_told (alone, "begins renew ends");
  note (log, "bought", 0);
  note (log, "imported", BEGIN + DAY);
  some = mesign_certificate_timeline_new (certificate, 0, log, NULL);
  assert_told (some, "begins imported renew ends");
}

/* What was tried again counts as it went in the end; the mail with the file stands in for the
 * page. */
static void
test_retried (void)
{
  g_autoptr (MesignCertificate) certificate = make ("a", "alice@example.test", BEGIN, END);
  g_autoptr (GPtrArray) log = make_log ();
  g_autoptr (GPtrArray) by_mail = make_log ();
  g_autoptr (GPtrArray) events = NULL;
  g_autoptr (GPtrArray) mailed = NULL;

  note (log, "submitted", BEGIN - 600);
  note (log, "issued", BEGIN + 10);
  note (log, "submitted", BEGIN - 60);
  events = mesign_certificate_timeline_new (certificate, 0, log, NULL);
  assert_told (events, "retrieved begins renew ends");
  g_assert_cmpint (((MesignTimelineEvent *) events->pdata[0])->at, ==, BEGIN - 60);

  note (by_mail, "issued", BEGIN + 10);
  mailed = mesign_certificate_timeline_new (certificate, 0, by_mail, NULL);
  assert_told (mailed, "begins retrieved renew ends");
}

static void
test_neighbours (void)
{
  g_autoptr (MesignCertificate) first = make ("a", "alice@example.test", BEGIN - 365 * DAY, BEGIN);
  g_autoptr (MesignCertificate) second = make ("b", "alice@example.test", BEGIN, END);
  g_autoptr (MesignCertificate) third =
      make ("c", "ALICE@example.test", END - 20 * DAY, END + 300 * DAY);
  g_autoptr (MesignCertificate) others = make ("d", "bob@example.test", BEGIN + DAY, END);
  g_autoptr (MesignCertificate) seals = make ("e", "alice@example.test", BEGIN + DAY, END);
  g_autoptr (GPtrArray) own = g_ptr_array_new ();
  g_autoptr (GPtrArray) oldest = NULL;
  g_autoptr (GPtrArray) middle = NULL;
  g_autoptr (GPtrArray) newest = NULL;

  second->purpose = MESIGN_CERTIFICATE_PURPOSE_SIGN;
  seals->purpose = MESIGN_CERTIFICATE_PURPOSE_ENCRYPT;
  g_ptr_array_add (own, third);
  g_ptr_array_add (own, others);
  g_ptr_array_add (own, first);
  g_ptr_array_add (own, seals);
  g_ptr_array_add (own, second);

  middle = mesign_certificate_timeline_new (second, 0, NULL, own);
  assert_told (middle, "predecessor begins successor ends");
  g_assert_true (((MesignTimelineEvent *) middle->pdata[0])->certificate == first);
  g_assert_true (((MesignTimelineEvent *) middle->pdata[2])->certificate == third);
  oldest = mesign_certificate_timeline_new (first, 0, NULL, own);
  assert_told (oldest, "begins successor ends");
  g_assert_true (((MesignTimelineEvent *) oldest->pdata[1])->certificate == second);
  newest = mesign_certificate_timeline_new (third, 0, NULL, own);
  assert_told (newest, "predecessor begins renew ends");
  g_assert_true (((MesignTimelineEvent *) newest->pdata[0])->certificate == seals);
}

static void
test_ends (void)
{
  g_autoptr (MesignCertificate) certificate = make ("a", "alice@example.test", BEGIN, END);
  g_autoptr (MesignCertificate) brief = make ("b", "alice@example.test", BEGIN, BEGIN + 20 * DAY);
  g_autoptr (GPtrArray) revoked =
      mesign_certificate_timeline_new (certificate, BEGIN + 9 * DAY, NULL, NULL);
  g_autoptr (GPtrArray) short_lived = mesign_certificate_timeline_new (brief, 0, NULL, NULL);

  assert_told (revoked, "begins revoked ends");
  assert_told (short_lived, "begins ends");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timeline/whole", test_whole);
  g_test_add_func ("/timeline/unknown", test_unknown);
  g_test_add_func ("/timeline/retried", test_retried);
  g_test_add_func ("/timeline/neighbours", test_neighbours);
  g_test_add_func ("/timeline/ends", test_ends);

  return g_test_run ();
}
