/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "server-world.h"

#include "model/mesign-address.h"

#include <sys/wait.h>
#include <unistd.h>

static void
deliver (World *world, const char *address, const char *text)
{
  g_autofree char *path = world_path (world, "deliver.eml");
  g_autoptr (GError) error = NULL;

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  mesign_sandbox_deliver (sandbox, address, path, &error);
  g_assert_no_error (error);
}

static MesignDraft *
make_draft (World *world, const char *from, const char *to, const char *subject)
{
  g_autoptr (MesignAccount) account = mesign_engine_find_account (world->engine, from);
  MesignDraft *draft = mesign_engine_make_draft (world->engine, account);

  g_ptr_array_add (draft->to, mesign_address_new (NULL, to));
  g_free (draft->subject);
  draft->subject = g_strdup (subject);
  g_free (draft->text);
  draft->text = g_strdup ("The text of it.\n");

  return draft;
}

static gint64
send_draft (World *world, const char *from, MesignDraft *draft)
{
  g_autoptr (MesignAccount) account = mesign_engine_find_account (world->engine, from);

  return CALL (world, send, account, draft, 0);
}

static MesignMessageInfo *
find_subject (World *world, const char *mailbox, const char *subject)
{
  g_autoptr (GPtrArray) messages = server_list (world, mailbox);

  for (guint i = 0; i < messages->len; i++)
    {
      MesignMessageInfo *info = messages->pdata[i];

      if (g_str_equal (info->envelope->subject, subject))
        return mesign_message_info_ref (info);
    }

  return NULL;
}

static MesignMessageInfo *
get (World *world, gint64 id)
{
  MesignMessageInfo *info = CALL (world, get_message, id);

  world_assert_no_error (world);

  return info;
}

static void
on_progress (const char *what, guint64 done, guint64 total, gpointer user_data)
{
  g_assert_true (g_main_context_is_owner (g_main_context_default ()));
  ++*(guint *) user_data;
}

static void
test_read (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  const MesignSyncOptions options = { .bodies = MESIGN_SYNC_BODIES_NONE };
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GBytes) octets = NULL;
  guint told = 0;
  gint64 id;

  world_open_well (world);
  account = server_add_account (world, "reader");
  deliver (world, "reader@example.test",
           "From: a@example.test\nTo: reader@example.test\nSubject: One\n"
           "Message-ID: <one@example.test>\n\nHello.\n");
  result = CALL (world, sync, account, &options, on_progress, &told);
  world_assert_no_error (world);
  g_assert_cmpuint (told, >, 0);
  messages = server_list (world, "INBOX");
  g_assert_cmpuint (messages->len, ==, 1);
  id = ((MesignMessageInfo *) messages->pdata[0])->id;
  rows = CALL (world, list_rows, server_find_mailbox (world, "INBOX"), 0, 10);
  world_assert_no_error (world);
  g_assert_cmpuint (rows->len, ==, 1);

  /* the body is fetched when it is asked for, and lies in the store from then on */
  opened = CALL (world, open_message, id, NULL);
  world_assert_no_error (world);
  g_assert_nonnull (strstr (opened->body_text, "Hello."));
  info = get (world, id);
  g_assert_cmpint (info->body_state, ==, MESIGN_BODY_TAKEN_IN);
  g_assert_cmpstr (info->preview, ==, "Hello.");
  octets = CALL (world, load_octets, id);
  world_assert_no_error (world);
  g_assert_nonnull (octets);

  g_assert_null (CALL (world, open_message, 999999, NULL));
  world_assert_error (world, "not-found");
}

/* How much is fetched ahead is the account's affair, and outlives the program. */
static void
test_policy (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignAccount) changed = NULL;
  g_autoptr (MesignAccount) again = NULL;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) messages = NULL;

  world_open_well (world);
  account = server_add_account (world, "thrifty");
  g_assert_cmpint (account->bodies, ==, MESIGN_BODIES_RECENT);
  changed = CALL (world, set_bodies, account, MESIGN_BODIES_NONE);
  world_assert_no_error (world);
  g_assert_cmpint (changed->bodies, ==, MESIGN_BODIES_NONE);
  deliver (world, "thrifty@example.test",
           "From: a@example.test\nTo: thrifty@example.test\nSubject: One\n"
           "Message-ID: <thrifty@example.test>\n\nHello.\n");
  result = server_sync (world);
  messages = server_list (world, "INBOX");
  g_assert_cmpuint (messages->len, ==, 1);
  g_assert_cmpint (((MesignMessageInfo *) messages->pdata[0])->body_state, !=,
                   MESIGN_BODY_TAKEN_IN);

  world_start_again (world, NULL);
  again = mesign_engine_find_account (world->engine, "thrifty@example.test");
  g_assert_cmpint (again->bodies, ==, MESIGN_BODIES_NONE);
}

static void
test_actions (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignSyncResult) third = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMessageInfo) flagged = NULL;
  g_autoptr (MesignMessageInfo) answered = NULL;
  gint64 some[] = { 999999, 0, 999998 };
  gint64 id;

  world_open_well (world);
  account = server_add_account (world, "mover");
  deliver (world, "mover@example.test",
           "From: a@example.test\nTo: mover@example.test\nSubject: One\n"
           "Message-ID: <one@example.test>\n\nHello.\n");
  first = server_sync (world);
  info = find_subject (world, "INBOX", "One");
  id = info->id;
  g_assert_true (CALL (world, flag, &id, 1, MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED, 0));
  world_assert_no_error (world);
  flagged = get (world, id);
  g_assert_cmpint (flagged->flags, ==, MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED);

  /* one that is gone does not keep the others from it */
  some[1] = id;
  g_assert_true (CALL (world, flag, some, G_N_ELEMENTS (some), MESIGN_FLAG_ANSWERED, 0));
  world_assert_no_error (world);
  answered = get (world, id);
  g_assert_true (answered->flags & MESIGN_FLAG_ANSWERED);
  g_assert_true (CALL (world, move, &id, 1, server_find_mailbox (world, "Archive")));
  world_assert_no_error (world);
  second = server_sync (world);
  g_assert_cmpuint (server_count ("mover@example.test", "INBOX"), ==, 0);
  g_assert_cmpuint (server_count ("mover@example.test", "Archive"), ==, 1);

  /* deleting is moving to the trash, and in the trash for good */
  g_assert_true (CALL (world, delete, &id, 1));
  world_assert_no_error (world);
  g_clear_pointer (&second, mesign_sync_result_unref);
  second = server_sync (world);
  g_assert_cmpuint (server_count ("mover@example.test", "Trash"), ==, 1);
  g_assert_true (CALL (world, delete, &id, 1));
  world_assert_no_error (world);
  third = server_sync (world);
  g_assert_cmpuint (server_count ("mover@example.test", "Trash"), ==, 0);

  id = 999999;
  g_assert_false (CALL (world, delete, &id, 1));
  world_assert_error (world, "not-found");
}

static void
test_sent (void)
{
  g_autoptr (World) anna = server_make_person ("anna");
  g_autoptr (World) berta = server_make_person ("berta");
  g_autoptr (MesignDraft) hello =
      make_draft (anna, "anna@example.test", "berta@example.test", "Greeting");
  g_autoptr (MesignDraft) answer = NULL;
  g_autoptr (MesignSyncResult) sent = NULL;
  g_autoptr (MesignSyncResult) received = NULL;
  g_autoptr (MesignSyncResult) answered = NULL;
  g_autoptr (MesignSyncResult) back = NULL;
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (MesignMessageInfo) secret = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GPtrArray) outgoing = NULL;
  g_autoptr (GPtrArray) found = NULL;
  g_autofree char *lying = NULL;

  g_assert_cmpint (send_draft (anna, "anna@example.test", hello), !=, 0);
  world_assert_no_error (anna);
  outgoing = CALL (anna, list_outgoing, NULL);
  world_assert_no_error (anna);
  g_assert_cmpuint (outgoing->len, ==, 1);
  sent = server_sync (anna);
  g_assert_cmpuint (sent->n_sent, ==, 1);
  g_assert_cmpuint (server_count ("anna@example.test", "Sent"), ==, 1);

  /* the signature brings the certificate along, so that the answer can be encrypted */
  received = server_sync (berta);
  info = find_subject (berta, "INBOX", "Greeting");
  g_assert_cmpint (info->verdict.signature, ==, MESIGN_SIGNATURE_VALID);
  opened = CALL (berta, open_message, info->id, NULL);
  world_assert_no_error (berta);
  account = mesign_engine_find_account (berta->engine, "berta@example.test");
  answer = mesign_engine_make_reply (berta->engine, account, opened, MESIGN_REPLY, TRUE);
  g_free (answer->subject);
  answer->subject = g_strdup ("Hidden treasure");
  answer->encrypt = TRUE;
  g_assert_cmpint (send_draft (berta, "berta@example.test", answer), !=, 0);
  world_assert_no_error (berta);
  answered = server_sync (berta);
  g_assert_cmpuint (answered->n_sent, ==, 1);

  /* it is read, listed and found by a process that has just started, and lies nowhere in the
   * clear */
  back = server_sync (anna);
  world_start_again (anna, NULL);
  secret = find_subject (anna, "INBOX", "Hidden treasure");
  g_assert_nonnull (secret);
  g_assert_cmpint (secret->verdict.encryption, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_cmpint (secret->verdict.signature, ==, MESIGN_SIGNATURE_VALID);
  found = CALL (anna, search, "treasure", NULL, 0, 0);
  world_assert_no_error (anna);
  g_assert_cmpuint (found->len, ==, 1);
  lying = world_run ("grep -rl 'Hidden treasure' '%s' | wc -l", anna->folder);
  g_assert_cmpstr (lying, ==, "0\n");
}

static void
test_not_sent (void)
{
  g_autoptr (World) world = server_make_person ("carl");
  g_autoptr (MesignDraft) draft =
      make_draft (world, "carl@example.test", "nobody@example.test", "Secret");
  g_autoptr (GPtrArray) outgoing = NULL;
  g_autofree char *files = NULL;

  draft->encrypt = TRUE;
  g_assert_cmpint (send_draft (world, "carl@example.test", draft), ==, 0);
  world_assert_error (world, "no-certificate");
  outgoing = CALL (world, list_outgoing, NULL);
  world_assert_no_error (world);
  g_assert_cmpuint (outgoing->len, ==, 0);
  files = world_run ("find '%s/data' -name '*.eml' | wc -l", world->folder);
  g_assert_cmpstr (files, ==, "0\n");
}

static void
test_draft (void)
{
  g_autoptr (World) world = server_make_person ("dora");
  g_autoptr (MesignDraft) draft =
      make_draft (world, "dora@example.test", "nobody@example.test", "Unfinished business");
  g_autoptr (MesignAccount) account =
      mesign_engine_find_account (world->engine, "dora@example.test");
  g_autoptr (MesignSyncResult) result = NULL;
  g_auto (GStrv) files = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  g_autofree char *clear = NULL;

  draft->encrypt = TRUE;
  g_assert_cmpint (CALL (world, save_draft, account, draft, 0), !=, 0);
  world_assert_no_error (world);
  result = server_sync (world);
  files = mesign_sandbox_fetch (sandbox, "dora@example.test", "Drafts", NULL);
  g_assert_cmpuint (g_strv_length (files), ==, 1);
  clear = world_run ("grep -c -e 'Unfinished' -e 'The text of it' '%s' || true", files[0]);
  g_assert_cmpstr (clear, ==, "0\n");
  octets = world_read (files[0]);
  opened = CALL (world, open_octets, octets, NULL);
  world_assert_no_error (world);
  g_assert_cmpint (opened->report->encryption.status, ==, MESIGN_ENCRYPTION_DECRYPTED);
  g_assert_nonnull (strstr (opened->body_text, "The text of it."));
}

/* A process that dies between the queue and the server: the mail goes out once with the next
 * start. */
static void
queue_and_die (World *world)
{
  g_autoptr (MesignDraft) draft =
      make_draft (world, "emil@example.test", "fritz@example.test", "Late");

  g_assert_cmpint (send_draft (world, "emil@example.test", draft), !=, 0);
  world_assert_no_error (world);
  _exit (77);
}

static void
test_killed (void)
{
  g_autoptr (World) world = server_make_person ("emil");
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  const char *argv[] = { "/proc/self/exe", "--child", world->folder, NULL };
  g_autoptr (GError) error = NULL;
  int status;

  world_close (world);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status) && WEXITSTATUS (status) == 77);
  world_open_well (world);
  g_assert_cmpuint (server_count ("fritz@example.test", "INBOX"), ==, 0);
  first = server_sync (world);
  second = server_sync (world);
  g_assert_cmpuint (first->n_sent, ==, 1);
  g_assert_cmpuint (second->n_sent, ==, 0);
  g_assert_cmpuint (server_count ("fritz@example.test", "INBOX"), ==, 1);
}

/* Mail that arrives while the inbox is watched. */
static void
test_watched (void)
{
  g_autoptr (World) world = world_new (TRUE, NULL);
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  World watch = { 0 };
  gint64 end;
  guint n_messages = 0;

  world_open_well (world);
  account = server_add_account (world, "gustav");
  result = server_sync (world);
  mesign_engine_watch_async (world->engine, account, cancellable, world_on_result, &watch);
  deliver (world, "gustav@example.test",
           "From: a@example.test\nTo: gustav@example.test\nSubject: News\n\nHello.\n");
  end = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (n_messages == 0 && g_get_monotonic_time () < end)
    {
      g_autoptr (GPtrArray) messages = server_list (world, "INBOX");

      n_messages = messages->len;
      g_usleep (50 * 1000);
    }
  g_assert_cmpuint (n_messages, ==, 1);
  g_assert_null (watch.result);
  g_cancellable_cancel (cancellable);
  world_wait (&watch);
  g_assert_false (mesign_engine_watch_finish (world->engine, watch.result, &watch.error));
  g_assert_cmpstr (mesign_engine_error_get_word (watch.error), ==, "cancelled");
  g_clear_object (&watch.result);
  g_clear_error (&watch.error);
}

static int
run_child (const char *folder)
{
  World world = { .folder = g_strdup (folder), .profile = mesign_profile_new (folder) };

  world.engine = mesign_engine_new (world.profile, NULL);
  world_open_well (&world);
  queue_and_die (&world);

  return 1;
}

int
main (int argc, char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/mail/read", test_read);
  g_test_add_func ("/engine/mail/policy", test_policy);
  g_test_add_func ("/engine/mail/actions", test_actions);
  g_test_add_func ("/engine/mail/sent", test_sent);
  g_test_add_func ("/engine/mail/not-sent", test_not_sent);
  g_test_add_func ("/engine/mail/draft", test_draft);
  g_test_add_func ("/engine/mail/killed", test_killed);
  g_test_add_func ("/engine/mail/watched", test_watched);

  return server_run ("anna,berta,carl,dora,emil,fritz,gustav,mover,reader,thrifty");
}
