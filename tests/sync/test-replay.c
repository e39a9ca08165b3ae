/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "sync-world.h"

#include "mime/mesign-mime-header.h"

static MesignSandbox *sandbox;

static void
assert_as_fresh (World *world)
{
  g_autofree char *dump = world_dump (world);
  g_autofree char *fresh = world_dump_fresh (world);

  g_assert_cmpstr (dump, ==, fresh);
}

/* Three mails in the inbox, two more mailboxes. */
static World *
make_world (const char *name)
{
  World *world = world_new (sandbox, name);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autofree char *done = world_other_client (world, "ok(M.create('Work')); ok(M.create('Other'))");

  world_deliver (world, "1@test", "One", NULL);
  world_deliver (world, "2@test", "Two", NULL);
  world_deliver (world, "3@test", "Three", NULL);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);

  return world;
}

static gint64
get_placement (World *world, const char *mailbox, const char *message_id)
{
  g_autoptr (MesignPlacement) placement = world_find (world, mailbox, message_id);

  g_assert_nonnull (placement);

  return placement->id;
}

static gint64
get_mailbox (World *world, const char *path)
{
  g_autoptr (MesignMailbox) mailbox = world_find_mailbox (world, path);

  return mailbox->id;
}

/* A server without UIDPLUS can only mark what is to go. */
static gboolean
can_remove (void)
{
  const char *offered = g_getenv ("MESIGN_SANDBOX_IMAP_CAPABILITY");

  return offered == NULL || strstr (offered, "UIDPLUS") != NULL;
}

static char *
list_on_server (World *world, const char *mailbox)
{
  g_autofree char *code = g_strdup_printf (
      "ok(M.select('%s', readonly=True))\n"
      "for u in [u for u in uids().split(',') if u]:\n"
      "    a = ok(M.uid('FETCH', u, '(FLAGS BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)])'))\n"
      "    f = b' '.join(x for p in a for x in (p if isinstance(p, tuple) else (p,))).decode()\n"
      "    if %s and 'Deleted' in f: continue\n"
      "    print(f.split('<')[1].split('>')[0], ''.join(k for k, w in "
      "(('S', 'Seen'), ('F', 'Flagged'), ('D', 'Draft')) if w in f), end=';')",
      mailbox, can_remove () ? "False" : "True");

  return world_other_client (world, code);
}

static void
assert_on_server (World *world, const char *mailbox, const char *expected)
{
  g_autofree char *list = list_on_server (world, mailbox);

  g_assert_cmpstr (list, ==, expected);
}

static void
test_flags (void)
{
  g_autoptr (World) world = make_world ("flags");
  gint64 one = get_placement (world, "INBOX", "1@test");
  gint64 two = get_placement (world, "INBOX", "2@test");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;

  mesign_store_queue_flags_sync (world->store, &one, 1, MESIGN_FLAG_SEEN, 0, &error);
  mesign_store_queue_flags_sync (world->store, &two, 1, MESIGN_FLAG_SEEN, 0, &error);
  mesign_store_queue_flags_sync (world->store, &two, 1, MESIGN_FLAG_FLAGGED, MESIGN_FLAG_SEEN,
                                 &error);
  g_assert_no_error (error);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 3);
  g_assert_cmpuint (world_find_report (result, "INBOX")->n_changed, ==, 0);
  assert_on_server (world, "INBOX", "1@test S;2@test F;3@test ;");
  assert_as_fresh (world);
}

static void
test_move_and_copy (void)
{
  g_autoptr (World) world = make_world ("moves");
  gint64 one = get_placement (world, "INBOX", "1@test");
  gint64 two = get_placement (world, "INBOX", "2@test");
  gint64 three = get_placement (world, "INBOX", "3@test");
  gint64 moved;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (GError) error = NULL;

  mesign_store_queue_move_sync (world->store, &one, 1, get_mailbox (world, "Work"), &error);
  moved = get_placement (world, "Work", "1@test");
  mesign_store_queue_flags_sync (world->store, &moved, 1, MESIGN_FLAG_FLAGGED, 0, &error);
  mesign_store_queue_move_sync (world->store, &moved, 1, get_mailbox (world, "Other"), &error);
  mesign_store_queue_copy_sync (world->store, &two, 1, get_mailbox (world, "Work"), &error);
  mesign_store_queue_delete_sync (world->store, &three, 1, &error);
  g_assert_no_error (error);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 5);
  assert_on_server (world, "INBOX", "2@test ;");
  assert_on_server (world, "Work", "2@test ;");
  assert_on_server (world, "Other", "1@test F;");
  assert_as_fresh (world);
  again = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (again->n_replayed, ==, 0);
  assert_as_fresh (world);
}

static gint64
queue_draft (World *world, const char *name, const char *text)
{
  g_autofree char *inside = g_build_filename ("outbox", name, NULL);
  g_autofree char *path = world_write (world, inside, text);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_store_queue_append_sync (
      world->store, get_mailbox (world, "Drafts"), path, octets, envelope,
      MESIGN_FLAG_DRAFT | MESIGN_FLAG_SEEN, 1700000000, 0, NULL, &error);

  g_assert_no_error (error);

  return id;
}

#define DRAFT "Message-ID: <draft@test>\r\nSubject: Draft\r\n\r\nNot finished.\r\n"

static void
test_append (void)
{
  g_autoptr (World) world = make_world ("append");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autofree char *path = g_build_filename (world->outbox, "draft.eml", NULL);

  queue_draft (world, "draft.eml", DRAFT);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 1);
  assert_on_server (world, "Drafts", "draft@test SD;");
  assert_as_fresh (world);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

/* The answer to the last attempt was lost, but the server had done it. */
static void
test_not_twice (void)
{
  g_autoptr (World) world = make_world ("twice");
  gint64 one = get_placement (world, "INBOX", "1@test");
  gint64 two = get_placement (world, "INBOX", "2@test");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;
  gint64 copy =
      mesign_store_queue_copy_sync (world->store, &one, 1, get_mailbox (world, "Work"), &error);
  gint64 move =
      mesign_store_queue_move_sync (world->store, &two, 1, get_mailbox (world, "Work"), &error);
  gint64 append = queue_draft (world, "draft.eml", DRAFT);

  mesign_store_start_operation_sync (world->store, copy, &error);
  mesign_store_start_operation_sync (world->store, move, &error);
  mesign_store_start_operation_sync (world->store, append, &error);
  g_assert_no_error (error);
  done = world_other_client (
      world,
      "ok(M.select('INBOX')); ok(M.uid('COPY', '1', 'Work')); ok(M.uid('MOVE', '2', 'Work'))\n"
      "ok(M.append('Drafts', '(\\\\Draft \\\\Seen)', None, b'Message-ID: <draft@test>\\r\\n"
      "Subject: Draft\\r\\n\\r\\nNot finished.\\r\\n'))");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 3);
  assert_on_server (world, "INBOX", "1@test ;3@test ;");
  assert_on_server (world, "Work", "1@test ;2@test ;");
  assert_on_server (world, "Drafts", "draft@test SD;");
  assert_as_fresh (world);
}

/* A mail that has no Message-ID is told from another one of its size by what it says. */
static void
test_nameless_not_twice (void)
{
  g_autoptr (World) world = make_world ("nameless");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;
  g_autofree char *there = NULL;
  gint64 one = queue_draft (world, "one.eml", "Subject: One\r\n\r\nx\r\n");
  gint64 two = queue_draft (world, "two.eml", "Subject: Two\r\n\r\nx\r\n");

  mesign_store_start_operation_sync (world->store, one, &error);
  mesign_store_start_operation_sync (world->store, two, &error);
  g_assert_no_error (error);
  done = world_other_client (
      world,
      "ok(M.append('Drafts', '(\\\\Draft \\\\Seen)', None, b'Subject: Two\\r\\n\\r\\nx\\r\\n'))");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 2);
  there = world_other_client (
      world,
      "ok(M.select('Drafts')); d = ok(M.fetch('1:*', '(BODY[HEADER.FIELDS (SUBJECT)])'))\n"
      "print(','.join(sorted(x[1].decode().split()[1] for x in d if isinstance(x, tuple))))");
  g_strchomp (there);
  g_assert_cmpstr (there, ==, "One,Two");
  assert_as_fresh (world);
}

static void
test_refused (void)
{
  g_autoptr (World) world = make_world ("refused");
  gint64 one = get_placement (world, "INBOX", "1@test");
  gint64 two = get_placement (world, "INBOX", "2@test");
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;
  gint64 move =
      mesign_store_queue_move_sync (world->store, &one, 1, get_mailbox (world, "Work"), &error);

  mesign_store_queue_flags_sync (world->store, &two, 1, MESIGN_FLAG_SEEN, 0, &error);
  g_assert_no_error (error);
  done = world_other_client (world, "ok(M.delete('Work'))");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_refused, ==, 1);
  g_assert_cmpuint (result->n_replayed, ==, 1);
  operation = mesign_store_get_operation_sync (world->store, move, &error);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_REFUSED);
  g_assert_nonnull (operation->error);
  assert_on_server (world, "INBOX", "1@test ;2@test S;3@test ;");
  assert_as_fresh (world);
}

/* Another client was faster. */
static void
test_gone_meanwhile (void)
{
  g_autoptr (World) world = make_world ("meanwhile");
  gint64 both[] = { get_placement (world, "INBOX", "1@test"),
                    get_placement (world, "INBOX", "2@test") };
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (MesignSyncResult) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;

  mesign_store_queue_move_sync (world->store, both, 2, get_mailbox (world, "Work"), &error);
  g_assert_no_error (error);
  done = world_other_client (world, "ok(M.select('INBOX'))\n"
                                    "ok(M.uid('STORE', '1', '+FLAGS', '(\\\\Deleted)'))\n"
                                    "ok(M.expunge())");
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  again = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  assert_on_server (world, "Work", "2@test ;");
  assert_as_fresh (world);
}

/* UIDs of before must not be used when the mailbox was made anew; the messages are found again. */
static void
test_mailbox_made_anew (void)
{
  g_autoptr (World) world = make_world ("renewed");
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignSyncResult) third = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  gint64 one;

#define APPEND_ALL(list)                                                                           \
  "for i in " list ":\n"                                                                           \
  "    ok(M.append('Work', None, imaplib.Time2Internaldate(1700000000 + i), "                      \
  "b'Message-ID: <%d@work>\\r\\nSubject: s%d\\r\\n\\r\\nx\\r\\n' % (i, i)))"

  before = world_other_client (world, APPEND_ALL ("(1, 2, 3)"));
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  one = get_placement (world, "Work", "1@work");
  mesign_store_queue_flags_sync (world->store, &one, 1, MESIGN_FLAG_FLAGGED, 0, &error);
  g_assert_no_error (error);
  after = world_other_client (
      world,
      "ok(M.delete('Work')); time.sleep(1.1); ok(M.create('Work'))\n" APPEND_ALL ("(3, 2, 1)"));
  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  third = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (second->n_refused + third->n_refused, ==, 0);
  assert_on_server (world, "Work", "3@work ;2@work ;1@work F;");
  assert_as_fresh (world);
}

static gint64
plan_attic (World *world, const char *account)
{
  g_autoptr (MesignMailbox) wanted =
      mesign_mailbox_new (account, "Attic", "Attic", '/', MESIGN_MAILBOX_ROLE_ARCHIVE, TRUE);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) planned = mesign_store_plan_mailbox_sync (world->store, wanted, &error);

  g_assert_no_error (error);

  return planned->id;
}

/* A mailbox that is only planned is made for the first message that goes there, and not listed any
 * more where nothing does. */
static void
test_planned (void)
{
  g_autoptr (World) world = make_world ("planned");
  gint64 one = get_placement (world, "INBOX", "1@test");
  gint64 attic = plan_attic (world, world->account->id);
  g_autoptr (MesignSyncResult) nothing = NULL;
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GPtrArray) others =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  g_autoptr (MesignMailbox) planned = NULL;
  g_autoptr (GError) error = NULL;
  gint64 operation;

  nothing = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_null (mesign_store_get_mailbox_sync (world->store, attic, NULL));
  attic = plan_attic (world, world->account->id);
  operation = mesign_store_queue_move_sync (world->store, &one, 1, attic, &error);
  g_assert_no_error (error);
  g_ptr_array_add (others, world_find_mailbox (world, "INBOX"));
  g_assert_true (
      mesign_store_set_mailboxes_sync (world->store, world->account->id, others, &error));
  planned = mesign_store_get_mailbox_sync (world->store, attic, &error);
  g_assert_no_error (error);
  g_assert_cmpint (operation, >, 0);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (result->n_replayed, ==, 1);
  assert_on_server (world, "Attic", "1@test ;");
  assert_on_server (world, "INBOX", "2@test ;3@test ;");
  assert_as_fresh (world);
}

#define MANY 60

/* As an import does. */
static void
queue_many (World *world, const char *mailbox)
{
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < MANY; i++)
    {
      g_autofree char *name = g_strdup_printf ("many%u.eml", i);
      g_autofree char *text =
          g_strdup_printf ("Message-ID: <%02u@many>\r\nSubject: Many\r\n\r\nx\r\n", i);
      g_autofree char *inside = g_build_filename ("outbox", name, NULL);
      g_autofree char *path = world_write (world, inside, text);
      g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
      g_autoptr (MesignEnvelope) envelope = mesign_mime_parse_envelope (octets);
      const MesignNewAppend append = {
        .path = path,
        .octets = octets,
        .envelope = envelope,
        .internaldate = 1700000000,
      };

      mesign_store_queue_appends_sync (world->store, get_mailbox (world, mailbox), &append, 1,
                                       &error);
      g_assert_no_error (error);
    }
}

static void
append_many (GString *list, guint flagged)
{
  for (guint i = 0; i < MANY; i++)
    g_string_append_printf (list, "%02u@many %s;", i, i == flagged ? "F" : "");
}

/* Many mails are filed by and by; what is done to them and to their mailbox meanwhile comes after
 * them all the same. */
static void
test_many_in_order (void)
{
  g_autoptr (World) world = make_world ("many");
  gint64 one = get_placement (world, "INBOX", "1@test");
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (MesignSyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  gint64 last;

  queue_many (world, "Work");
  last = get_placement (world, "Work", "59@many");
  mesign_store_queue_flags_sync (world->store, &last, 1, MESIGN_FLAG_FLAGGED, 0, &error);
  mesign_store_queue_move_sync (world->store, &one, 1, get_mailbox (world, "Work"), &error);
  mesign_store_queue_rename_mailbox_sync (world->store, get_mailbox (world, "Work"), "Renamed",
                                          &error);
  g_assert_no_error (error);
  result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  if (result->n_replayed < MANY + 3)
    {
      /* a server that tells no UIDs of what is filed: they are known by now */
      g_assert_false (can_remove ());
      g_clear_pointer (&result, mesign_sync_result_unref);
      result = world_sync (world, MESIGN_SYNC_BODIES_NONE);
    }
  append_many (expected, 59);
  g_string_append (expected, "1@test ;");
  assert_on_server (world, "Renamed", expected->str);
  assert_on_server (world, "INBOX", "2@test ;3@test ;");
  assert_as_fresh (world);
}

/* What cannot be done now is not tried again and again while many mails are filed. */
static void
test_many_and_one_that_waits (void)
{
  g_autoptr (World) world = make_world ("waits");
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (MesignSyncResult) first = NULL;
  g_autoptr (MesignSyncResult) second = NULL;
  g_autoptr (MesignOperation) operation = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *done = NULL;
  gint64 draft = queue_draft (world, "draft.eml", DRAFT);

  mesign_store_start_operation_sync (world->store, draft, &error);
  g_assert_no_error (error);
  queue_many (world, "Work");
  done =
      world_other_client (world, "ok(M.delete('Drafts')); time.sleep(1.1); ok(M.create('Drafts'))");
  first = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (first->n_replayed, ==, MANY);
  operation = mesign_store_get_operation_sync (world->store, draft, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (operation->attempts, ==, 1);
  g_assert_cmpint (operation->state, ==, MESIGN_OPERATION_WAITING);
  append_many (expected, MANY);
  assert_on_server (world, "Work", expected->str);
  second = world_sync (world, MESIGN_SYNC_BODIES_NONE);
  g_assert_cmpuint (second->n_replayed, ==, 1);
  assert_on_server (world, "Drafts", "draft@test SD;");
  assert_as_fresh (world);
}

int
main (int argc, char *argv[])
{
  g_autoptr (GError) error = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);
  sandbox = mesign_sandbox_start (
      "imap", "flags,moves,append,twice,nameless,refused,meanwhile,renewed,planned,many,waits",
      &error);
  g_assert_no_error (error);
  g_test_add_func ("/sync/replay/flags", test_flags);
  g_test_add_func ("/sync/replay/move-and-copy", test_move_and_copy);
  g_test_add_func ("/sync/replay/append", test_append);
  g_test_add_func ("/sync/replay/not-twice", test_not_twice);
  g_test_add_func ("/sync/replay/nameless-not-twice", test_nameless_not_twice);
  g_test_add_func ("/sync/replay/refused", test_refused);
  g_test_add_func ("/sync/replay/gone-meanwhile", test_gone_meanwhile);
  g_test_add_func ("/sync/replay/mailbox-made-anew", test_mailbox_made_anew);
  g_test_add_func ("/sync/replay/planned", test_planned);
  g_test_add_func ("/sync/replay/many-in-order", test_many_in_order);
  g_test_add_func ("/sync/replay/many-and-one-that-waits", test_many_and_one_that_waits);
  status = g_test_run ();
  mesign_sandbox_stop (sandbox);

  return status;
}
