/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../sync/proxy.h"
#include "server-world.h"

#include "engine/mesign-back-off-private.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-updater-private.h"
#include "store/mesign-store-outgoing.h"

#define PATIENCE (20 * G_TIME_SPAN_SECOND)

/* A person whose mail is kept up to date. */
typedef struct
{
  World *world;
  MesignUpdater *updater;
  guint n_finished;
  GArray *news;
} Kept;

static void
on_finished (MesignUpdater *updater G_GNUC_UNUSED, const char *account_id, Kept *self)
{
  g_assert_nonnull (account_id);
  self->n_finished++;
}

static void
on_new_mail (MesignUpdater *updater G_GNUC_UNUSED, GArray *ids, Kept *self)
{
  g_array_append_vals (self->news, ids->data, ids->len);
}

static Kept *
kept_new (World *world)
{
  Kept *self = g_new0 (Kept, 1);

  self->world = world;
  self->news = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->updater = mesign_updater_new (world->engine);
  g_signal_connect (self->updater, "sync-finished", G_CALLBACK (on_finished), self);
  g_signal_connect (self->updater, "new-mail", G_CALLBACK (on_new_mail), self);

  return self;
}

static void
kept_free (Kept *self)
{
  gint64 start = g_get_monotonic_time ();

  mesign_updater_stop (self->updater);
  g_clear_object (&self->updater);
  world_close (self->world);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 2 * G_TIME_SPAN_SECOND);
  world_free (self->world);
  g_array_unref (self->news);
  g_free (self);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Kept, kept_free)

/* Lets the main context run until something is so, and gives how long that took. */
#define WAIT_UNTIL(condition)                                                                      \
  G_STMT_START                                                                                     \
  {                                                                                                \
    gint64 until = g_get_monotonic_time () + PATIENCE;                                             \
    while (!(condition) && g_get_monotonic_time () < until)                                        \
      {                                                                                            \
        g_main_context_iteration (NULL, FALSE);                                                    \
        g_usleep (1000);                                                                           \
      }                                                                                            \
    g_assert_true (condition);                                                                     \
  }                                                                                                \
  G_STMT_END

static void
run_for (gint64 microseconds)
{
  gint64 until = g_get_monotonic_time () + microseconds;

  while (g_get_monotonic_time () < until)
    {
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
}

static Kept *
keep_person (const char *name)
{
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;

  world_open_well (world);
  account = server_add_account (world, name);

  return kept_new (world);
}

static void
start (Kept *self)
{
  mesign_updater_start (self->updater);
  g_assert_cmpint (mesign_updater_get_state (self->updater), ==, MESIGN_UPDATER_SYNCING);
  g_assert_nonnull (mesign_updater_get_activity (self->updater));
  WAIT_UNTIL (self->n_finished > 0);
  g_assert_null (mesign_updater_get_error (self->updater, NULL));
  g_assert_cmpint (mesign_updater_get_state (self->updater), ==, MESIGN_UPDATER_IDLE);
}

static void
test_news (void)
{
  g_autoptr (Kept) kept = keep_person ("anna");
  g_autoptr (MesignMessageInfo) info = NULL;

  /* what is there at first is no news, what comes then is */
  server_deliver (kept->world, "anna@example.test", "Old");
  start (kept);
  run_for (G_USEC_PER_SEC);
  g_assert_cmpuint (kept->news->len, ==, 0);
  server_deliver (kept->world, "anna@example.test", "New");
  WAIT_UNTIL (kept->news->len > 0);
  run_for (G_USEC_PER_SEC / 2);
  g_assert_cmpuint (kept->news->len, ==, 1);
  info = CALL (kept->world, get_message, g_array_index (kept->news, gint64, 0));
  world_assert_no_error (kept->world);
  g_assert_cmpstr (info->envelope->subject, ==, "New");
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_TAKEN_IN);
}

static gint64
find_first (Kept *self, const char *mailbox)
{
  g_autoptr (GPtrArray) messages = server_list (self->world, mailbox);

  g_assert_cmpuint (messages->len, >, 0);

  return ((const MesignMessageInfo *) messages->pdata[0])->id;
}

static void
wait_for_count (Kept *self, const char *address, const char *mailbox, guint n)
{
  gint64 until = g_get_monotonic_time () + PATIENCE;

  while (server_count (address, mailbox) != n && g_get_monotonic_time () < until)
    run_for (G_USEC_PER_SEC / 10);
  g_assert_cmpuint (server_count (address, mailbox), ==, n);
}

/* What is done is on the server soon, and can be taken back when it is. */
static void
test_replay (void)
{
  g_autoptr (Kept) kept = keep_person ("berta");
  g_autoptr (GArray) operations = NULL;
  g_autoptr (GArray) junked = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMessageInfo) back = NULL;
  gint64 began;
  gint64 id;

  server_deliver (kept->world, "berta@example.test", "One");
  start (kept);
  id = find_first (kept, "INBOX");
  operations = CALL (kept->world, move_to_role, &id, 1, MESIGN_MAILBOX_ROLE_ARCHIVE);
  world_assert_no_error (kept->world);
  g_assert_cmpuint (operations->len, ==, 1);
  began = g_get_monotonic_time ();
  wait_for_count (kept, "berta@example.test", "Archive", 1);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 5 * G_TIME_SPAN_SECOND);
  g_assert_true (
      CALL (kept->world, undo, (const gint64 *) (gpointer) operations->data, operations->len));
  world_assert_no_error (kept->world);
  wait_for_count (kept, "berta@example.test", "INBOX", 1);
  wait_for_count (kept, "berta@example.test", "Archive", 0);

  id = find_first (kept, "INBOX");
  junked = CALL (kept->world, move_to_role, &id, 1, MESIGN_MAILBOX_ROLE_JUNK);
  world_assert_no_error (kept->world);
  wait_for_count (kept, "berta@example.test", "Junk", 1);
  info = CALL (kept->world, get_message, id);
  world_assert_no_error (kept->world);
  g_assert_cmpint (info->flags & (MESIGN_FLAG_JUNK | MESIGN_FLAG_NOT_JUNK), ==, MESIGN_FLAG_JUNK);
  g_clear_pointer (&junked, g_array_unref);
  junked = CALL (kept->world, move_to_role, &id, 1, MESIGN_MAILBOX_ROLE_INBOX);
  world_assert_no_error (kept->world);
  wait_for_count (kept, "berta@example.test", "INBOX", 1);
  back = CALL (kept->world, get_message, id);
  world_assert_no_error (kept->world);
  g_assert_cmpint (back->flags & (MESIGN_FLAG_JUNK | MESIGN_FLAG_NOT_JUNK), ==,
                   MESIGN_FLAG_NOT_JUNK);
}

/* What is to go out later does, without anybody asking, and not before; a mail held back does not.
 */
static void
test_schedule (void)
{
  g_autoptr (Kept) kept = keep_person ("jana");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (kept->world->engine, "jana@example.test");
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (kept->world->engine, account);
  g_autoptr (MesignDraft) taken = NULL;
  gint64 began = g_get_real_time ();
  gint64 draft_id = 0;
  gint64 id;

  start (kept);
  g_ptr_array_add (draft->to, mesign_address_new (NULL, "jana@example.test"));
  draft->send_at = began / G_USEC_PER_SEC + 4;
  id = CALL (kept->world, send, account, draft, 0);
  world_assert_no_error (kept->world);
  g_assert_cmpint (id, >, 0);
  draft->send_at++;
  id = CALL (kept->world, send, account, draft, 0);
  world_assert_no_error (kept->world);
  mesign_engine_take_back_async (kept->world->engine, account, id, NULL, world_on_result,
                                 kept->world);
  world_wait (kept->world);
  taken = mesign_engine_take_back_finish (kept->world->engine, kept->world->result, &draft_id,
                                          &kept->world->error);
  world_assert_no_error (kept->world);
  g_assert_cmpint (draft_id, >, 0);
  g_assert_cmpuint (taken->to->len, ==, 1);
  wait_for_count (kept, "jana@example.test", "INBOX", 1);
  g_assert_cmpint (g_get_real_time () - began, >=, 3 * G_TIME_SPAN_SECOND);
  run_for (3 * G_TIME_SPAN_SECOND);
  wait_for_count (kept, "jana@example.test", "INBOX", 1);
}

/* What could not go out at its time is tried again when it is to be, and nobody has to ask. */
static void
test_schedule_again (void)
{
  g_autoptr (Kept) kept = keep_person ("karla");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (kept->world->engine, "karla@example.test");
  g_autoptr (MesignDraft) draft = mesign_engine_make_draft (kept->world->engine, account);
  g_autoptr (GError) error = NULL;
  gint64 began = g_get_real_time ();
  gint64 now = began / G_USEC_PER_SEC;
  gint64 id;

  start (kept);
  g_ptr_array_add (draft->to, mesign_address_new (NULL, "karla@example.test"));
  draft->send_at = now + 3;
  id = CALL (kept->world, send, account, draft, 0);
  world_assert_no_error (kept->world);
  mesign_store_set_outgoing_state_sync (kept->world->engine->store, id, MESIGN_OUTGOING_QUEUED,
                                        now + 7, "no room", &error);
  g_assert_no_error (error);
  wait_for_count (kept, "karla@example.test", "INBOX", 1);
  g_assert_cmpint (g_get_real_time () - began, >=, 6 * G_TIME_SPAN_SECOND);
}

/* Waits double up to a limit, and are spread by a quarter to either side, so that not all who lost
 * a server come back to it at one moment. */
static void
test_back_off (void)
{
  g_autoptr (GRand) chance = g_rand_new_with_seed (20260105);
  g_autoptr (GRand) same = g_rand_new_with_seed (20260105);
  double before = 0;
  double least = G_MAXDOUBLE;
  double most = 0;
  double sum = 0;

  g_assert_cmpfloat (mesign_back_off_get (0, 2, 300), ==, 2);
  g_assert_cmpfloat (mesign_back_off_get (1, 2, 300), ==, 4);
  g_assert_cmpfloat (mesign_back_off_get (7, 2, 300), ==, 256);
  g_assert_cmpfloat (mesign_back_off_get (8, 2, 300), ==, 300);
  g_assert_cmpfloat (mesign_back_off_get (G_MAXUINT, 2, 300), ==, 300);

  for (guint i = 0; i < 10000; i++)
    {
      double one = mesign_back_off_spread (100, chance);

      /* another one each time, by what was handed in and nothing else */
      g_assert_cmpfloat (one, !=, before);
      g_assert_cmpfloat (one, ==, mesign_back_off_spread (100, same));
      before = one;
      least = MIN (least, one);
      most = MAX (most, one);
      sum += one;
    }
  g_assert_cmpfloat (least, >=, 75);
  g_assert_cmpfloat (most, <=, 125);
  g_assert_cmpfloat (least, <, 77);
  g_assert_cmpfloat (most, >, 123);
  g_assert_cmpfloat_with_epsilon (sum / 10000, 100, 1);

  /* without it, chance is the program's own, and no two wait alike */
  before = mesign_back_off_spread (100, NULL);
  g_assert_cmpfloat (before, >=, 75);
  g_assert_cmpfloat (before, <=, 125);
  g_assert_cmpfloat (before, !=, mesign_back_off_spread (100, NULL));
}

typedef struct
{
  GArray *times;
  GSocketService *service;
  guint port;
} Refusing;

static gboolean
on_incoming (GSocketService *service G_GNUC_UNUSED,
             GSocketConnection *connection,
             GObject *source G_GNUC_UNUSED,
             Refusing *self)
{
  gint64 now = g_get_monotonic_time ();

  g_array_append_val (self->times, now);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  return TRUE;
}

/* A server that lets nobody in is tried less and less often, as another program sees it. */
static void
test_tried_again (void)
{
  Refusing refusing = { .times = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  g_autoptr (GSocketService) service = g_socket_service_new ();
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *port = g_strdup_printf ("%d", mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *ignored = NULL;

  refusing.port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (service), NULL, NULL);
  g_signal_connect (service, "incoming", G_CALLBACK (on_incoming), &refusing);
  world_open_well (world);
  account = server_add_account (world, "kai");
  world_close (world);
  ignored = world_run ("sed -i 's/%s/%u/' '%s'/config/accounts/*.account", port, refusing.port,
                       world->folder);
  world_start_again (world, NULL);
  kept = kept_new (world);
  mesign_updater_set_pace (kept->updater, 0.1);
  mesign_updater_start (kept->updater);
  WAIT_UNTIL (refusing.times->len == 5);
  for (guint i = 1; i < 5; i++)
    {
      gint64 waited =
          g_array_index (refusing.times, gint64, i) - g_array_index (refusing.times, gint64, i - 1);
      gint64 nominal = (gint64) (0.1 * mesign_back_off_get (i - 1, 2, 300) * G_USEC_PER_SEC);

      g_assert_cmpint (waited, >=, nominal * 3 / 4 - 5000);
    }
  g_socket_service_stop (service);
  g_array_unref (refusing.times);
}

static void
test_offline (void)
{
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *port = g_strdup_printf ("%d", mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *ignored = NULL;

  world_open_well (world);
  account = server_add_account (world, "carl");
  world_close (world);
  ignored = world_run ("sed -i 's/%s/9/' '%s'/config/accounts/*.account", port, world->folder);
  world_start_again (world, NULL);
  kept = kept_new (world);
  mesign_updater_set_pace (kept->updater, 0.05);
  mesign_updater_start (kept->updater);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_OFFLINE);
  g_assert_cmpstr (mesign_engine_error_get_word (mesign_updater_get_error (kept->updater, NULL)),
                   ==, "offline");
  run_for (G_USEC_PER_SEC / 2);
  g_assert_cmpint (mesign_updater_get_state (kept->updater), ==, MESIGN_UPDATER_OFFLINE);
}

/* The connection is lost while the inbox is watched, and comes back. */
static void
test_lost (void)
{
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *port = g_strdup_printf ("%d", mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *ignored = NULL;

  world_open_well (world);
  account = server_add_account (world, "gustav");
  world_close (world);
  ignored = world_run ("sed -i 's/%s/%u/' '%s'/config/accounts/*.account", port,
                       proxy_get_port (proxy), world->folder);
  world_start_again (world, NULL);
  kept = kept_new (world);
  mesign_updater_set_pace (kept->updater, 0.1);
  start (kept);
  run_for (G_USEC_PER_SEC / 2);
  proxy_set_closed (proxy, TRUE);
  WAIT_UNTIL (mesign_updater_get_error (kept->updater, account->id) != NULL);
  run_for (G_USEC_PER_SEC);
  g_assert_nonnull (mesign_updater_get_error (kept->updater, account->id));
  server_deliver (kept->world, "gustav@example.test", "Meanwhile");
  proxy_set_closed (proxy, FALSE);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_IDLE);
  WAIT_UNTIL (kept->news->len == 1);
  g_assert_null (mesign_updater_get_error (kept->updater, NULL));
}

static void
deliver_to (Kept *self, const char *address, const char *mailbox)
{
  g_autofree char *path = world_path (self->world, "elsewhere.eml");
  g_autofree char *command = g_strdup_printf (
      "{\"do\": \"deliver\", \"to\": \"%s\", \"file\": \"%s\", \"mailbox\": \"%s\"}", address, path,
      mailbox);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  g_assert_true (
      g_file_set_contents (path, "From: a@b.test\nSubject: There\n\nHello.\n", -1, NULL));
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
}

static guint
count_here (Kept *self, const char *mailbox)
{
  g_autoptr (GPtrArray) messages = server_list (self->world, mailbox);

  return messages->len;
}

/* What happens in other mailboxes, new ones among them, is seen soon where the server tells (RFC
 * 5465), without all being looked at; where it does not, when that is done. */
static void
test_other_mailboxes (void)
{
  const char *offered = g_getenv ("MESIGN_SANDBOX_IMAP_CAPABILITY");
  gboolean tells = offered == NULL || strstr (offered, "NOTIFY") != NULL;
  g_autoptr (Kept) kept = keep_person ("lena");
  guint n_before;

  if (!tells)
    mesign_updater_set_pace (kept->updater, 0.01);
  start (kept);
  run_for (G_USEC_PER_SEC);
  n_before = kept->n_finished;
  deliver_to (kept, "lena@example.test", "Projects/New");
  WAIT_UNTIL (server_find_mailbox (kept->world, "Projects/New") != 0);
  WAIT_UNTIL (count_here (kept, "Projects/New") == 1);
  deliver_to (kept, "lena@example.test", "Projects/New");
  WAIT_UNTIL (count_here (kept, "Projects/New") == 2);
  if (tells)
    g_assert_cmpuint (kept->n_finished, ==, n_before);
  else
    g_assert_cmpuint (kept->n_finished, >, n_before);
  g_assert_cmpuint (kept->news->len, ==, 0);

  /* and the inbox is watched as before */
  server_deliver (kept->world, "lena@example.test", "New");
  WAIT_UNTIL (kept->news->len == 1);
}

/* A server that refused to tell of other mailboxes once more is watched over a new connection, over
 * which it is not asked to: mail is heard of as ever. */
static void
test_notify_refused (void)
{
  g_autoptr (Kept) kept = keep_person ("lars");
  g_autoptr (MesignSyncResult) result = server_sync (kept->world);
  const MesignAccountEntry *entry = kept->world->engine->entries->pdata[0];

  g_assert_nonnull (entry->background->session);
  mesign_imap_session_set_refuses_notify (entry->background->session, TRUE);
  mesign_imap_session_close (entry->background->session);
  start (kept);
  run_for (G_USEC_PER_SEC);
  for (guint i = 1; i <= 2; i++)
    {
      server_deliver (kept->world, "lars@example.test", "New");
      WAIT_UNTIL (kept->news->len == i);
    }
  g_assert_true (mesign_imap_session_get_refuses_notify (entry->background->session));
}

/* While a certificate is awaited, other mailboxes are looked at too, and often. */
static void
test_journey (void)
{
  g_autoptr (Kept) kept = keep_person ("hans");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (kept->world->engine, "hans@example.test");
  g_autoptr (MesignJourney) journey = NULL;
  gint64 began;
  guint n_before;

  mesign_updater_set_pace (kept->updater, 0.02);
  start (kept);
  journey = CALL (kept->world, begin_journey, account, "wosign", MESIGN_JOURNEY_STEP_BUY);
  world_assert_no_error (kept->world);
  n_before = kept->n_finished;
  began = g_get_monotonic_time ();
  deliver_to (kept, "hans@example.test", "Junk");
  WAIT_UNTIL (kept->n_finished >= n_before + 2);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 9 * G_TIME_SPAN_SECOND);
  find_first (kept, "Junk");
  g_assert_cmpuint (kept->news->len, ==, 0);
}

static void
test_wrong_password (void)
{
  static const char *const answers[] = { NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *ignored = NULL;

  world_open_well (world);
  account = server_add_account (world, "dora");
  world_close (world);
  ignored = world_run ("sed -i 's/=.*/=d3Jvbmc=/' '%s'/config/secrets.ini", world->folder);
  world_start_again (world, prompter);
  kept = kept_new (world);
  mesign_updater_set_pace (kept->updater, 0.01);
  mesign_updater_start (kept->updater);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_TROUBLE);
  g_assert_cmpstr (
      mesign_engine_error_get_word (mesign_updater_get_error (kept->updater, account->id)), ==,
      "authentication");

  /* nobody is asked again, and the server left in peace, until a person wants it tried again */
  run_for (G_USEC_PER_SEC);
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD), ==, 1);
  mesign_updater_sync_now (kept->updater);
  WAIT_UNTIL (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD) == 2);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_TROUBLE);
}

static void
test_busy (void)
{
  g_autoptr (Kept) kept = keep_person ("emil");
  World other = { .folder = kept->world->folder, .profile = kept->world->profile };

  /* the other one has the lock */
  world_close (kept->world);
  other.engine = mesign_engine_new (other.profile, NULL);
  world_open_well (&other);
  g_assert_true (mesign_engine_holds_lock (other.engine));
  world_open_well (kept->world);
  mesign_updater_set_pace (kept->updater, 0.05);
  mesign_updater_start (kept->updater);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_TROUBLE);
  g_assert_cmpstr (mesign_engine_error_get_word (mesign_updater_get_error (kept->updater, NULL)),
                   ==, "busy");
  world_close (&other);
  g_clear_object (&other.engine);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_IDLE);
}

/* An account that is added meanwhile is kept up to date too. */
static void
test_added (void)
{
  World *world = world_new (TRUE, NULL);
  g_autoptr (Kept) kept = NULL;
  g_autoptr (MesignAccount) account = NULL;

  world_open_well (world);
  kept = kept_new (world);
  mesign_updater_start (kept->updater);
  g_assert_cmpint (mesign_updater_get_state (kept->updater), ==, MESIGN_UPDATER_IDLE);
  account = server_add_account (world, "fritz");
  g_assert_cmpint (mesign_updater_get_state (kept->updater), ==, MESIGN_UPDATER_SYNCING);
  WAIT_UNTIL (kept->n_finished > 0);
}

/* When the network comes back nobody waits for the next try, which is minutes away here. */
static void
test_network (void)
{
  g_autoptr (Proxy) proxy = proxy_new (mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autofree char *port = g_strdup_printf ("%d", mesign_sandbox_get_int (sandbox, "imap.tls"));
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autofree char *ignored = NULL;

  world_open_well (world);
  account = server_add_account (world, "jan");
  world_close (world);
  ignored = world_run ("sed -i 's/%s/%u/' '%s'/config/accounts/*.account", port,
                       proxy_get_port (proxy), world->folder);
  world_start_again (world, NULL);
  kept = kept_new (world);
  mesign_updater_set_pace (kept->updater, 100);
  proxy_set_closed (proxy, TRUE);
  mesign_updater_start (kept->updater);
  WAIT_UNTIL (mesign_updater_get_error (kept->updater, account->id) != NULL);
  proxy_set_closed (proxy, FALSE);
  run_for (2 * G_USEC_PER_SEC);
  g_assert_nonnull (mesign_updater_get_error (kept->updater, account->id));
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", FALSE);
  run_for (2 * G_USEC_PER_SEC);
  g_assert_nonnull (mesign_updater_get_error (kept->updater, account->id));
  g_signal_emit_by_name (g_network_monitor_get_default (), "network-changed", TRUE);
  WAIT_UNTIL (mesign_updater_get_error (kept->updater, account->id) == NULL);
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_IDLE);
}

/* A mail whose octets are not fetched by themselves. */
static void
store_old_mail (World *world, const char *address)
{
  g_autofree char *path = world_path (world, "old.eml");
  g_autofree char *command =
      g_strdup_printf ("{\"do\": \"deliver\", \"to\": \"%s\", \"file\": \"%s\", "
                       "\"mailbox\": \"Archive\", \"date\": 1500000000}",
                       address, path);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) answer = NULL;

  g_assert_true (g_file_set_contents (
      path, "From: a@example.test\nMessage-ID: <old@example.test>\n\nOld.\n", -1, NULL));
  answer = mesign_sandbox_command (sandbox, command, &error);
  g_assert_no_error (error);
}

/* Where a server lets only one connection of a person in, all goes over that one: mail is watched
 * for, and what is opened is fetched; nobody is asked for a password. */
static void
test_limit (void)
{
  static const char *const answers[] = { NULL };
  g_autoptr (MesignPrompter) prompter = world_prompter_new (answers);
  g_autofree char *path =
      g_build_filename (mesign_sandbox_get_string (sandbox, "dir"), "dovecot", "dovecot.log", NULL);
  g_autofree char *log = NULL;
  g_autoptr (Kept) kept = NULL;
  World *world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GPtrArray) old = NULL;
  g_autoptr (GBytes) octets = NULL;

  store_old_mail (world, "anna@example.test");
  world_open_well (world);
  account = server_add_account (world, "anna");
  world_close (world);
  world_start_again (world, prompter);
  kept = kept_new (world);
  start (kept);
  run_for (G_USEC_PER_SEC);
  old = server_list (world, "Archive");
  g_assert_cmpuint (old->len, ==, 1);
  octets = CALL (world, load_octets, ((const MesignMessageInfo *) old->pdata[0])->id);
  world_assert_no_error (world);
  g_assert_nonnull (octets);
  g_assert_true (g_file_get_contents (path, &log, NULL, NULL));
  g_assert_nonnull (strstr (log, "Maximum number of connections"));

  server_deliver (kept->world, "anna@example.test", "To the one connection");
  WAIT_UNTIL (kept->news->len == 1);
  g_assert_null (mesign_updater_get_error (kept->updater, NULL));
  g_assert_cmpuint (world_prompter_count (prompter, MESIGN_PROMPT_PASSWORD), ==, 0);
}

/* Says what logind says before and after the computer sleeps. */
static void
tell_sleep (gboolean is_asleep)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus =
      g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SYSTEM_BUS_ADDRESS"),
                                              G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                                  G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                              NULL, NULL, &error);
  g_autoptr (GVariant) owned = NULL;

  g_assert_no_error (error);
  owned = g_dbus_connection_call_sync (
      bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName",
      g_variant_new ("(su)", "org.freedesktop.login1", 0), NULL, 0, -1, NULL, &error);
  g_assert_no_error (error);
  g_dbus_connection_emit_signal (bus, NULL, "/org/freedesktop/login1",
                                 "org.freedesktop.login1.Manager", "PrepareForSleep",
                                 g_variant_new ("(b)", is_asleep), &error);
  g_assert_no_error (error);
  g_dbus_connection_flush_sync (bus, NULL, &error);
  g_assert_no_error (error);
}

/* Before the computer sleeps the watch is ended, for its connection will be dead; afterwards what
 * happened meanwhile is asked for at once. */
static void
test_sleep (void)
{
  g_autoptr (Kept) kept = keep_person ("ida");

  start (kept);
  run_for (G_USEC_PER_SEC);
  tell_sleep (TRUE);
  run_for (G_USEC_PER_SEC / 2);
  server_deliver (kept->world, "ida@example.test", "While it slept");
  run_for (2 * G_USEC_PER_SEC);
  g_assert_cmpuint (kept->news->len, ==, 0);
  g_assert_null (mesign_updater_get_error (kept->updater, NULL));
  tell_sleep (FALSE);
  WAIT_UNTIL (kept->news->len == 1);

  /* and the new watch watches */
  WAIT_UNTIL (mesign_updater_get_state (kept->updater) == MESIGN_UPDATER_IDLE);
  run_for (G_USEC_PER_SEC);
  server_deliver (kept->world, "ida@example.test", "Afterwards");
  WAIT_UNTIL (kept->news->len == 2);
  g_assert_null (mesign_updater_get_error (kept->updater, NULL));
}

/* A bus of the test's own takes the place of the system's. */
static GTestDBus *
start_bus (void)
{
  GTestDBus *bus = g_test_dbus_new (G_TEST_DBUS_NONE);

  g_test_dbus_up (bus);
  g_setenv ("DBUS_SYSTEM_BUS_ADDRESS", g_test_dbus_get_bus_address (bus), TRUE);
  g_unsetenv ("DBUS_SESSION_BUS_ADDRESS");

  return bus;
}

int
main (int argc, char *argv[])
{
  g_autoptr (GTestDBus) bus = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  if (g_getenv ("MESIGN_SANDBOX_IMAP_CONNECTIONS") != NULL)
    {
      g_test_add_func ("/engine/updater/limit", test_limit);
      return server_run ("anna");
    }

  if (g_getenv ("MESIGN_SANDBOX_IMAP_CAPABILITY") != NULL)
    {
      g_test_add_func ("/engine/updater/other-mailboxes", test_other_mailboxes);
      return server_run ("lena");
    }

  bus = start_bus ();
  g_test_add_func ("/engine/updater/news", test_news);
  g_test_add_func ("/engine/updater/replay", test_replay);
  g_test_add_func ("/engine/updater/schedule", test_schedule);
  g_test_add_func ("/engine/updater/schedule-again", test_schedule_again);
  g_test_add_func ("/engine/updater/back-off", test_back_off);
  g_test_add_func ("/engine/updater/tried-again", test_tried_again);
  g_test_add_func ("/engine/updater/offline", test_offline);
  g_test_add_func ("/engine/updater/lost", test_lost);
  g_test_add_func ("/engine/updater/other-mailboxes", test_other_mailboxes);
  g_test_add_func ("/engine/updater/notify-refused", test_notify_refused);
  g_test_add_func ("/engine/updater/journey", test_journey);
  g_test_add_func ("/engine/updater/wrong-password", test_wrong_password);
  g_test_add_func ("/engine/updater/busy", test_busy);
  g_test_add_func ("/engine/updater/added", test_added);
  g_test_add_func ("/engine/updater/network", test_network);
  g_test_add_func ("/engine/updater/sleep", test_sleep);

  status =
      server_run ("anna,berta,carl,dora,emil,fritz,gustav,hans,ida,jan,jana,kai,karla,lars,lena");
  g_test_dbus_down (bus);

  return status;
}
