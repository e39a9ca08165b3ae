/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The network breaks off, or the server falls silent, at every step: the store has to stay such
 * that the next run makes it as if nothing had happened. */

#include "proxy.h"
#include "sync-world.h"

#define STEP 2311
#define MANY                                                                                       \
  "for i in range(1, 121):\n"                                                                      \
  "    ok(M.append('INBOX', '(\\\\Seen)' if i % 3 else None, None, b'Message-ID: <%d@loss>\\r\\n"  \
  "Subject: s%d\\r\\nFrom: a@b.test\\r\\n\\r\\nText %d\\r\\n' % (i, i, i)))\n"

static MesignSandbox *sandbox;

static void
assert_as_fresh (World *world)
{
  g_autofree char *dump = world_dump (world);
  g_autofree char *fresh = world_dump_fresh (world);

  g_assert_cmpstr (dump, ==, fresh);
}

/* Runs as far as the proxy lets it. Gives whether it came to the end. */
static gboolean
run (World *world, GCancellable *cancellable)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  const MesignSyncOptions options = { .bodies = MESIGN_SYNC_BODIES_ALL };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session =
      mesign_sync_connect_sync (&world->context, cancellable, &error);
  gboolean done = session != NULL && mesign_sync_run_sync (&world->context, session, &options, NULL,
                                                           NULL, result, cancellable, &error);

  g_assert_true (done || error != NULL);
  if (session != NULL)
    mesign_imap_session_close (session);

  return done;
}

/* Each of these profiles is cut off once, at another place. */
static void
test_first_sync (void)
{
  g_autoptr (World) plain = world_new (sandbox, "lossfirst");
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *done = world_other_client (plain, MANY);
  g_autofree char *fresh = world_dump_fresh (plain);
  gboolean is_whole = FALSE;

  for (gint64 limit = 1; !is_whole; limit += STEP)
    {
      g_autoptr (World) world = world_new_again (plain);
      g_autofree char *dump = NULL;

      world_set_imap_port (world, proxy_get_port (proxy));
      proxy_set_limit (proxy, limit, FALSE);
      is_whole = run (world, NULL);
      g_assert_true (is_whole || proxy_has_cut (proxy));
      proxy_set_limit (proxy, -1, FALSE);
      g_assert_true (run (world, NULL));
      dump = world_dump (world);
      g_assert_cmpstr (dump, ==, fresh);
    }
}

/* One profile is cut off again and again and comes to the end all the same. */
static void
test_bad_line (void)
{
  g_autoptr (World) world = world_new (sandbox, "lossbad");
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *done = world_other_client (
      world,
      MANY "ok(M.create('Work'))\n"
           "for i in range(900):\n"
           "    ok(M.append('Work', None, None, b'Message-ID: <%d@w>\\r\\n\\r\\nx\\r\\n' % i))");
  guint runs = 0;

  world_set_imap_port (world, proxy_get_port (proxy));
  proxy_set_limit (proxy, 20000, FALSE);
  while (!run (world, NULL))
    g_assert_cmpuint (++runs, <, 60);
  g_assert_cmpuint (runs, >, 0);
  proxy_set_limit (proxy, -1, FALSE);
  assert_as_fresh (world);
}

static gint64
get_placement (World *world, const char *mailbox, const char *message_id)
{
  g_autoptr (MesignPlacement) placement = world_find (world, mailbox, message_id);

  return placement != NULL ? placement->id : 0;
}

/* What the user does, and what others do at the same time. */
static void
make_changes (World *world, guint round)
{
  g_autofree char *flagged = g_strdup_printf ("%u@loss", round * 5 + 1);
  g_autofree char *moved = g_strdup_printf ("%u@loss", round * 5 + 2);
  g_autofree char *code = g_strdup_printf (
      "ok(M.select('INBOX')); n = '%u'\n"
      "ok(M.uid('STORE', n, '+FLAGS', '(\\\\Deleted)')); ok(M.expunge())\n"
      "ok(M.append('INBOX', None, None, b'Message-ID: <new%u@loss>\\r\\n\\r\\nx\\r\\n'))",
      round * 5 + 3, round);
  g_autofree char *done = NULL;
  g_autoptr (MesignMailbox) work = world_find_mailbox (world, "Trash");
  g_autoptr (GError) error = NULL;
  gint64 one = get_placement (world, "INBOX", flagged);
  gint64 two = get_placement (world, "INBOX", moved);

  mesign_store_queue_flags_sync (world->store, &one, 1, MESIGN_FLAG_FLAGGED, 0, &error);
  mesign_store_queue_move_sync (world->store, &two, 1, work->id, &error);
  g_assert_no_error (error);
  done = world_other_client (world, code);
}

static void
test_changes (void)
{
  g_autoptr (World) world = world_new (sandbox, "losschanges");
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *done = world_other_client (world, MANY);
  guint cuts = 0;

  world_set_imap_port (world, proxy_get_port (proxy));
  g_assert_true (run (world, NULL));
  for (guint round = 0; round < 20; round++)
    {
      make_changes (world, round);
      proxy_set_limit (proxy, 4200 + 230 * round, FALSE);
      cuts += !run (world, NULL);
      proxy_set_limit (proxy, -1, FALSE);
      g_assert_true (run (world, NULL));
      g_assert_true (run (world, NULL));
      assert_as_fresh (world);
    }
  g_assert_cmpuint (cuts, >, 5);
}

static gpointer
cancel_thread (gpointer data)
{
  gpointer *pair = data;
  Proxy *proxy = pair[0];

  while (!proxy_has_cut (proxy))
    g_usleep (5000);
  g_usleep (50000);
  *(gint64 *) pair[2] = g_get_monotonic_time ();
  g_cancellable_cancel (pair[1]);

  return NULL;
}

/* A server that says nothing any more: cancelling does not wait for it. */
static void
test_silence (void)
{
  g_autoptr (World) plain = world_new (sandbox, "losssilence");
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *done = world_other_client (plain, MANY);
  g_autofree char *fresh = world_dump_fresh (plain);

  for (gint64 limit = 1; limit < 10000; limit += STEP)
    {
      g_autoptr (World) world = world_new_again (plain);
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      gint64 cancelled = 0;
      gpointer pair[] = { proxy, cancellable, &cancelled };
      g_autofree char *dump = NULL;
      GThread *thread;

      world_set_imap_port (world, proxy_get_port (proxy));
      proxy_set_limit (proxy, limit, TRUE);
      thread = g_thread_new ("cancel", cancel_thread, pair);
      g_assert_false (run (world, cancellable));
      g_thread_join (thread);
      g_assert_cmpint (g_get_monotonic_time () - cancelled, <, 2 * G_USEC_PER_SEC);
      proxy_set_limit (proxy, -1, FALSE);
      g_assert_true (run (world, NULL));
      dump = world_dump (world);
      g_assert_cmpstr (dump, ==, fresh);
    }
}

static gboolean
send_through (World *world, guint port, gint64 operation)
{
  g_autoptr (MesignSyncResult) result = mesign_sync_result_new ();
  g_autoptr (MesignServer) smtp = mesign_server_new (MESIGN_SERVER_SMTP, MESIGN_SERVER_STARTTLS,
                                                     "localhost", port, world->address);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImapSession) session = mesign_sync_connect_sync (&world->context, NULL, &error);

  g_assert_no_error (error);
  mesign_server_unref (world->account->smtp);
  world->account->smtp = g_steal_pointer (&smtp);

  return mesign_sync_send_sync (&world->context, session, result, NULL, &error);
}

static gint64
queue_mail (World *world, guint number)
{
  g_autoptr (MesignOutgoing) outgoing = mesign_outgoing_new ();
  g_autofree char *name = g_strdup_printf ("outbox/%u.eml", number);
  g_autofree char *text = g_strdup_printf (
      "From: <%s>\r\nMessage-ID: <sent%u@test>\r\n\r\nHello.\r\n", world->address, number);
  g_autoptr (GError) error = NULL;
  gint64 operation;

  outgoing->account = g_strdup (world->account->id);
  outgoing->sender = g_strdup (world->address);
  outgoing->header_id = g_strdup_printf ("sent%u@test", number);
  outgoing->subject = g_strdup ("Hello");
  outgoing->path = world_write (world, name, text);
  outgoing->queued = 1;
  g_ptr_array_add (outgoing->recipients,
                   mesign_outgoing_recipient_new ("lossreader@example.test", outgoing->path));
  operation = mesign_store_queue_send_sync (world->store, outgoing, &error);
  g_assert_no_error (error);

  return operation;
}

/* Wherever the line breaks: each mail arrives once, or is known to be uncertain. */
static void
test_sending (void)
{
  g_autoptr (World) world = world_new (sandbox, "losssend");
  g_autoptr (MesignSyncResult) first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  guint port = mesign_sandbox_get_int (sandbox, "smtp.starttls");
  g_autoptr (Proxy) proxy = proxy_new (port);
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) arrived = NULL;
  guint n_uncertain = 0;
  guint n_mails = 0;
  guint n_cuts = 0;

  for (gint64 limit = 40; limit < 4400; limit += 109)
    {
      gint64 operation = queue_mail (world, n_mails++);
      g_autoptr (MesignOutgoing) outgoing = NULL;

      proxy_set_limit (proxy, limit, FALSE);
      world->context.now = 0;
      send_through (world, proxy_get_port (proxy), operation);
      n_cuts += proxy_has_cut (proxy);
      world->context.now = g_get_real_time () / G_USEC_PER_SEC + 24 * 3600;
      g_assert_true (send_through (world, port, operation));
      outgoing = mesign_store_get_outgoing_sync (world->store, operation, &error);
      g_assert_no_error (error);
      g_assert_true (outgoing->state == MESIGN_OUTGOING_FILED ||
                     outgoing->state == MESIGN_OUTGOING_UNCERTAIN);
      n_uncertain += outgoing->state == MESIGN_OUTGOING_UNCERTAIN;
    }

  arrived = mesign_sandbox_fetch (sandbox, "lossreader@example.test", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_cuts, >, 10);
  g_assert_cmpuint (g_strv_length (arrived), <=, n_mails);
  g_assert_cmpuint (g_strv_length (arrived), >=, n_mails - n_uncertain);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start (
      "imap,smtp", "lossfirst,lossbad,losschanges,losssilence,losssend,lossreader", &error);
  g_assert_no_error (error);
  g_test_add_func ("/sync/loss/first-sync", test_first_sync);
  g_test_add_func ("/sync/loss/bad-line", test_bad_line);
  g_test_add_func ("/sync/loss/changes", test_changes);
  g_test_add_func ("/sync/loss/silence", test_silence);
  g_test_add_func ("/sync/loss/sending", test_sending);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
