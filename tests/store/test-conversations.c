/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

typedef struct
{
  const char *id;
  const char *from;
  const char *to;
  const char *subject;
  const char *first;
  const char *second;
  int day;
  int group;
} Mail;

static MesignNewMessage *
make (const Mail *mail, guint32 uid)
{
  MesignEnvelope *envelope = make_envelope (mail->id, mail->from, mail->to, mail->subject);

  if (mail->first != NULL)
    set_references (envelope, mail->first, mail->second);

  return make_message (uid, 0, BASE + mail->day * DAY + uid, envelope);
}

/* What belongs together, by group; whatever comes first. */
static const Mail mails[] = {
  { "r@x", "bob@x", "me@x", "Budget", NULL, NULL, 0, 1 },
  { "a@x", "me@x", "bob@x", "Re: Budget", "r@x", NULL, 1, 1 },
  { "b@x", "bob@x", "me@x", "Re: Budget (was: money)", "r@x", "a@x", 2, 1 },
  { "c@x", "carol@x", "me@x", "Re: Budget", "missing@x", "b@x", 3, 1 },
  { "d@x", "dave@x", "me@x", "unrelated words", "missing@x", NULL, 4, 1 },

  { "e@x", "李娜@x", "me@x", "合同审核", NULL, NULL, 5, 2 },
  { "f@x", "me@x", "李娜@x", "回复：合同审核", NULL, NULL, 6, 2 },
  { "g@x", "李娜@x", "me@x", "回复: 回复：合同审核", NULL, NULL, 7, 2 },

  { "h@x", "spam@x", "me@x", "Re: 合同审核", NULL, NULL, 8, 3 },
  { "i@x", "李娜@x", "me@x", "回复：合同审核", NULL, NULL, 60, 4 },
  { "j@x", "bob@x", "me@x", "Status", NULL, NULL, 10, 5 },
  { "k@x", "bob@x", "me@x", "Status", NULL, NULL, 11, 6 },
  { "l@x", "bob@x", "me@x", "", NULL, NULL, 12, 7 },
  { "m@x", "bob@x", "me@x", "Re:", NULL, NULL, 13, 8 },
  { NULL, "bob@x", "me@x", "no id", NULL, NULL, 14, 9 },
  { NULL, "bob@x", "me@x", "no id", NULL, NULL, 15, 10 },
};

static void
check_groups (Fixture *fixture, const gint64 *ids)
{
  gint64 conversations[G_N_ELEMENTS (mails)];

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    {
      g_autoptr (MesignMessageInfo) info = get_info (fixture, ids[i]);

      conversations[i] = info->conversation_id;
    }
  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    for (guint j = 0; j < i; j++)
      if ((conversations[i] == conversations[j]) != (mails[i].group == mails[j].group))
        g_error ("“%s” and “%s”: together %d", mails[i].subject, mails[j].subject,
                 conversations[i] == conversations[j]);
}

static void
add_in_order (Fixture *fixture, const guint *order)
{
  gint64 ids[G_N_ELEMENTS (mails)];

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    ids[order[i]] = add_message (fixture, fixture->inbox, make (&mails[order[i]], order[i] + 1));
  check_groups (fixture, ids);
  g_assert_cmpint (count_rows (fixture, fixture->inbox), ==, 10);
}

static void
test_oldest_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint order[G_N_ELEMENTS (mails)];

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    order[i] = i;
  add_in_order (fixture, order);
}

/* What the server has in one thread is one conversation, whatever the header fields say; a mail
 * that claims the thread's name as its Message-ID is not in it. */
static void
test_server_threads (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const keys[] = { "gm:1", "gm:2", "gm:1", NULL, "gm:2" };
  static const char *const ids[] = { "a@x", "b@x", "c@x", "gm:1", "d@x" };
  gint64 conversations[G_N_ELEMENTS (keys)];

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autofree char *subject = g_strdup_printf ("Subject %u", i);
      MesignNewMessage *message =
          make_message (i + 1, 0, BASE + i, make_envelope (ids[i], "a@x", "b@x", subject));
      g_autoptr (MesignMessageInfo) info = NULL;

      message->thread_key = g_strdup (keys[i]);
      info = get_info (fixture, add_message (fixture, fixture->inbox, message));
      conversations[i] = info->conversation_id;
    }
  g_assert_cmpint (conversations[0], ==, conversations[2]);
  g_assert_cmpint (conversations[1], ==, conversations[4]);
  g_assert_cmpint (conversations[0], !=, conversations[1]);
  g_assert_cmpint (conversations[3], !=, conversations[0]);
}

static void
test_newest_first (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  guint order[G_N_ELEMENTS (mails)];

  for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
    order[i] = G_N_ELEMENTS (mails) - 1 - i;
  add_in_order (fixture, order);
}

static void
test_any_order (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (42);

  for (guint round = 0; round < 20; round++)
    {
      guint order[G_N_ELEMENTS (mails)];

      for (guint i = 0; i < G_N_ELEMENTS (mails); i++)
        {
          guint j = g_rand_int_range (random, 0, i + 1);

          order[i] = order[j];
          order[j] = i;
        }
      if (round > 0)
        {
          fixture_tear_down (fixture, data);
          fixture_set_up (fixture, data);
        }
      add_in_order (fixture, order);
    }
}

static void
test_merge (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const Mail one = { "1@x", "a@x", "me@x", "One", NULL, NULL, 0, 0 };
  const Mail two = { "2@x", "b@x", "me@x", "Two", NULL, NULL, 1, 0 };
  const Mail tie = { "3@x", "c@x", "me@x", "Both", "1@x", "2@x", 2, 0 };
  g_autoptr (GPtrArray) rows = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  const MesignListRow *row;

  add_message (fixture, fixture->inbox, make (&one, 1));
  add_message (fixture, fixture->archive, make (&two, 1));
  add_message (fixture, fixture->inbox, make (&tie, 2));
  rows = list_rows (fixture, fixture->inbox);
  g_assert_cmpint (rows->len, ==, 1);
  row = g_ptr_array_index (rows, 0);
  g_assert_cmpint (row->count, ==, 2);
  g_assert_cmpint (row->unread, ==, 2);
  g_assert_cmpstr (row->subject, ==, "Both");
  messages = mesign_store_list_conversation_sync (fixture->store, row->key.conversation_id, NULL);
  g_assert_cmpint (messages->len, ==, 3);
  g_assert_cmpstr (((MesignMessageInfo *) g_ptr_array_index (messages, 0))->envelope->subject, ==,
                   "One");
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM conversation"), ==, 1);
}

/* The same identifiers in another account are another conversation. */
static void
test_accounts (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  const Mail one = { "1@x", "a@x", "me@x", "One", NULL, NULL, 0, 0 };
  const Mail two = { "2@x", "b@x", "me@x", "Re: One", "1@x", NULL, 1, 0 };
  g_autoptr (MesignMailbox) other = NULL;
  g_autoptr (MesignMessageInfo) first = NULL;
  g_autoptr (MesignMessageInfo) second = NULL;

  fixture_add_mailboxes (fixture, "other");
  other = mesign_store_find_mailbox_sync (fixture->store, "other", "INBOX", NULL);
  first = get_info (fixture, add_message (fixture, fixture->inbox, make (&one, 1)));
  second = get_info (fixture, add_message (fixture, other->id, make (&two, 1)));
  g_assert_cmpint (first->conversation_id, !=, second->conversation_id);
}

static void
test_many_references (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignEnvelope *envelope = make_envelope ("deep@x", "a@x", "b@x", "Deep");
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr (MesignMessageInfo) root = NULL;
  g_autoptr (MesignMessageInfo) deep = NULL;

  for (guint i = 0; i < 5000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u@x", i);

      g_strv_builder_add (builder, id);
    }
  g_strfreev (envelope->references);
  envelope->references = g_strv_builder_end (builder);
  deep = get_info (fixture,
                   add_message (fixture, fixture->inbox, make_message (1, 0, BASE, envelope)));
  root = get_info (
      fixture,
      add_message (fixture, fixture->inbox,
                   make_message (2, 0, BASE, make_envelope ("4999@x", "a@x", "b@x", "P"))));
  g_assert_cmpint (root->conversation_id, ==, deep->conversation_id);
  g_assert_cmpint (ask_sql (fixture->mail_path, "SELECT count(*) FROM reference"), <, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/store/conversations/oldest-first", test_oldest_first);
  FIXTURE_ADD ("/store/conversations/server-threads", test_server_threads);
  FIXTURE_ADD ("/store/conversations/newest-first", test_newest_first);
  FIXTURE_ADD ("/store/conversations/any-order", test_any_order);
  FIXTURE_ADD ("/store/conversations/merge", test_merge);
  FIXTURE_ADD ("/store/conversations/accounts", test_accounts);
  FIXTURE_ADD ("/store/conversations/many-references", test_many_references);

  return g_test_run ();
}
