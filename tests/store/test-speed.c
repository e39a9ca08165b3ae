/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

/* How long the store takes, with `-m perf` for 20,000 messages; else only that it can. */

#define BATCH 500

static MesignNewMessage *
make_one (guint32 uid, guint total)
{
  guint thread = (total - uid) / 4;
  g_autofree char *id = g_strdup_printf ("m%u@example.org", uid);
  g_autofree char *root = g_strdup_printf ("root%u@example.org", thread);
  g_autofree char *subject =
      g_strdup_printf (uid % 3 ? "Re: Project %u status" : "回复：第%u号合同的审核意见", thread);
  g_autofree char *from = g_strdup_printf ("person%u@example.org", uid % 300);
  MesignEnvelope *envelope = make_envelope (id, from, "alice@example.org", subject);

  if (uid % 2)
    set_references (envelope, root, NULL);

  return make_message (uid, uid % 5 ? MESIGN_FLAG_SEEN : 0, BASE + uid * 60, envelope);
}

static void
add_batch (Fixture *fixture, guint32 first, guint total)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);
  g_autoptr (GError) error = NULL;

  for (guint32 uid = first; uid < first + BATCH; uid++)
    g_ptr_array_add (list, make_one (uid, total));
  g_assert_true (
      mesign_store_add_messages_sync (fixture->store, fixture->inbox, list, NULL, &error));
  g_assert_no_error (error);
}

static void
time_page (Fixture *fixture)
{
  double took;
  g_autoptr (GPtrArray) page = NULL;
  g_autoptr (GArray) keys = NULL;

  g_test_timer_start ();
  page = mesign_store_list_page_sync (fixture->store, &fixture->inbox, 1, 0, 50, NULL);
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "first page: %.2f ms", 1000 * took);
  g_assert_cmpint (page->len, ==, 50);
  g_test_timer_start ();
  keys = mesign_store_list_keys_sync (fixture->store, &fixture->inbox, 1, MESIGN_LIST_FILTER_NONE,
                                      NULL);
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "%u keys: %.2f ms", keys->len, 1000 * took);
}

static void
time_search (Fixture *fixture, const char *text)
{
  double took;
  g_autoptr (MesignQuery) query = mesign_query_new (text, FALSE, NULL);
  g_autoptr (GArray) found = NULL;

  g_test_timer_start ();
  found = mesign_store_search_sync (fixture->store, query, NULL, NULL, 0, 200, NULL, NULL);
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "search %s (%u): %.2f ms", text, found->len, 1000 * took);
  g_assert_cmpint (found->len, >, 0);
}

static void
time_intake (Fixture *fixture)
{
  double took;
  g_autoptr (GBytes) octets = g_bytes_new_take (g_strnfill (8000, 'x'), 8000);
  g_autofree char *text = g_strdup_printf ("%s %s", "The text of a mail, repeated once.",
                                           "您的电子邮件证书已经签发，请尽快取回。");
  const MesignIntake intake = { .verdict_generation = 1, .preview = "The text", .text = text };
  guint n = 200;

  g_test_timer_start ();
  for (gint64 id = 1; id <= n; id++)
    {
      g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, NULL));
      put_octets (fixture, id);
      g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));
    }
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "body and intake: %.2f ms each", 1000 * took / n);
}

static void
time_flag (Fixture *fixture)
{
  double took;
  gint64 placement = get_placement (fixture, fixture->inbox, 7);

  g_test_timer_start ();
  g_assert_cmpint (
      mesign_store_queue_flags_sync (fixture->store, &placement, 1, MESIGN_FLAG_FLAGGED, 0, NULL),
      >, 0);
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "one flag: %.2f ms", 1000 * took);
}

static void
test_speed (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  double took;
  guint total = g_test_perf () ? 20000 : 2 * BATCH;

  g_test_timer_start ();
  for (guint32 last = total; last > 0; last -= BATCH)
    add_batch (fixture, last - BATCH + 1, total);
  took = g_test_timer_elapsed ();
  g_test_minimized_result (took, "%u messages: %.2f s", total, took);
  time_page (fixture);
  time_search (fixture, "合同");
  time_search (fixture, "project");
  time_search (fixture, "is:unread");
  time_intake (fixture);
  time_flag (fixture);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/speed/all", test_speed);

  return g_test_run ();
}
