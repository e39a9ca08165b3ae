/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "../store/store-fixture.h"
#include "engine-world.h"

#include "engine/mesign-list-keys-private.h"
#include "engine/mesign-message-list.h"

#define NOW (BASE + 100 * 24 * 60 * 60)
#define DAY (24 * 60 * 60)

/* A person's engine, and the store as another process writes to it. */
typedef struct
{
  World *world;
  Fixture other;
  MesignMessageList *list;
  GString *told;
} Lists;

static void
lists_set_up (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *mail = NULL;
  g_autofree char *bodies = NULL;
  g_autoptr (MesignMailbox) inbox = NULL;
  g_autoptr (MesignMailbox) archive = NULL;

  self->world = world_new (TRUE, NULL);
  world_open_well (self->world);
  mail = mesign_profile_dup_data_path (self->world->profile, "mail.db");
  bodies = mesign_profile_dup_data_path (self->world->profile, "bodies.db");
  self->other.store = mesign_store_open_sync (mail, bodies, TRUE, &error);
  g_assert_no_error (error);
  fixture_add_mailboxes (&self->other, ACCOUNT);
  inbox = mesign_store_find_mailbox_sync (self->other.store, ACCOUNT, "INBOX", &error);
  archive = mesign_store_find_mailbox_sync (self->other.store, ACCOUNT, "Archive", &error);
  g_assert_no_error (error);
  self->other.inbox = inbox->id;
  self->other.archive = archive->id;
  self->told = g_string_new (NULL);
}

static void
lists_tear_down (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_clear_object (&self->list);
  g_clear_object (&self->other.store);
  world_free (self->world);
  g_string_free (self->told, TRUE);
}

/* Adds a message of a conversation of its own. */
static void
add (Lists *self, guint32 uid, gint64 date, const char *subject)
{
  g_autofree char *id = g_strdup_printf ("%u@example.org", uid);

  add_message (
      &self->other, self->other.inbox,
      make_message (uid, 0, date, make_envelope (id, "a@example.org", "me@example.org", subject)));
}

static void
on_items_changed (GListModel *model G_GNUC_UNUSED,
                  guint position,
                  guint removed,
                  guint added,
                  Lists *self)
{
  g_string_append_printf (self->told, "%u-%u+%u ", position, removed, added);
}

static void
make_list (Lists *self)
{
  self->list = mesign_message_list_new (self->world->engine, &self->other.inbox, 1);
  mesign_message_list_set_now (self->list, NOW);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  while (mesign_message_list_is_loading (self->list))
    g_main_context_iteration (NULL, TRUE);
}

static MesignMessageItem *
get (Lists *self, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (self->list), position);
}

static char *
dup_subjects (Lists *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->list)); i++)
    {
      g_autoptr (MesignMessageItem) item = get (self, i);

      g_string_append_printf (text, "%s ", mesign_message_item_get_row (item)->subject);
    }

  return g_string_free (text, FALSE);
}

static void
assert_subjects (Lists *self, const char *subjects)
{
  g_autofree char *now = dup_subjects (self);

  g_assert_cmpstr (now, ==, subjects);
}

static void
wait_for_subjects (Lists *self, const char *subjects)
{
  gint64 until = g_get_monotonic_time () + 5 * G_TIME_SPAN_SECOND;

  for (;;)
    {
      g_autofree char *now = dup_subjects (self);

      if (g_str_equal (now, subjects) || g_get_monotonic_time () > until)
        break;
      g_main_context_iteration (NULL, FALSE);
      g_usleep (1000);
    }
  assert_subjects (self, subjects);
}

static void
assert_told (Lists *self, const char *told)
{
  g_assert_cmpstr (self->told->str, ==, told);
  g_string_truncate (self->told, 0);
}

static void
test_follow (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignMessageItem) second = NULL;
  g_autoptr (MesignMessageItem) same = NULL;
  MesignEnvelope *envelope;
  guint32 uid = 2;

  add (self, 1, NOW - 300, "one");
  add (self, 2, NOW - 200, "two");
  add (self, 3, NOW - 100, "three");
  make_list (self);
  assert_subjects (self, "three two one ");
  g_string_truncate (self->told, 0);

  /* what comes is told, and no more than that */
  add (self, 4, NOW - 50, "four");
  wait_for_subjects (self, "four three two one ");
  assert_told (self, "0-0+1 ");

  /* a conversation that moves stays the same item, and who holds it finds it again */
  second = get (self, 2);
  envelope = make_envelope ("r@example.org", "b@example.org", "me@example.org", "Re: two");
  set_references (envelope, "2@example.org", NULL);
  add_message (&self->other, self->other.inbox, make_message (5, 0, NOW - 10, envelope));
  wait_for_subjects (self, "Re: two four three one ");
  assert_told (self, "0-3+3 ");
  same = get (self, 0);
  g_assert_true (same == second);
  g_assert_cmpuint (mesign_message_item_get_row (same)->count, ==, 2);

  /* what changes without moving is told by the row alone */
  g_assert_true (mesign_store_set_server_flags_sync (
      self->other.store, self->other.inbox,
      &(MesignUidFlags){ .uid = 4, .flags = MESIGN_FLAG_SEEN | MESIGN_FLAG_FLAGGED }, 1, NULL,
      NULL));
  g_clear_object (&same);
  same = get (self, 1);
  while (!mesign_message_item_get_row (same)->is_flagged)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (mesign_message_item_get_row (same)->unread, ==, 0);
  assert_told (self, "");

  g_assert_true (
      mesign_store_remove_uids_sync (self->other.store, self->other.inbox, &uid, 1, NULL, NULL));
  uid = 3;
  g_assert_true (
      mesign_store_remove_uids_sync (self->other.store, self->other.inbox, &uid, 1, NULL, NULL));
  wait_for_subjects (self, "Re: two four one ");
  assert_told (self, "2-1+0 ");
}

static void
test_pages (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GPtrArray) messages =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);
  g_autoptr (MesignMessageItem) item = NULL;
  GListModel *model;
  gint64 conversation;

  for (guint i = 1; i <= 3000; i++)
    {
      g_autofree char *id = g_strdup_printf ("%u@example.org", i);
      g_autofree char *subject = g_strdup_printf ("subject %u", i);

      g_ptr_array_add (messages,
                       make_message (i, 0, NOW - DAY * 10 + i,
                                     make_envelope (id, "a@example.org", "b@x", subject)));
    }
  mesign_store_add_messages_sync (self->other.store, self->other.inbox, messages, NULL, NULL);
  self->list = mesign_message_list_new (self->world->engine, &self->other.inbox, 1);
  model = G_LIST_MODEL (self->list);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);

  /* the first page at once, the rest when it has come */
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 100);
  item = get (self, 0);
  g_assert_cmpstr (mesign_message_item_get_row (item)->subject, ==, "subject 3000");
  while (mesign_message_list_is_loading (self->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 3000);
  assert_told (self, "100-0+2900 ");
  g_clear_object (&item);
  item = get (self, 2999);
  g_assert_cmpstr (mesign_message_item_get_row (item)->subject, ==, "subject 1");
  conversation = mesign_message_item_get_key (item)->conversation_id;
  g_assert_cmpint (mesign_message_list_find (self->list, conversation), ==, 2999);
  g_assert_cmpint (mesign_message_list_find (self->list, 999999), ==, -1);
}

static void
assert_group (Lists *self, guint position, MesignDateGroup group, gboolean starts)
{
  g_autoptr (MesignMessageItem) item = get (self, position);

  g_assert_cmpint (mesign_message_item_get_group (item), ==, group);
  g_assert_cmpint (mesign_message_item_get_starts_group (item), ==, starts);
}

static void
on_notify (GObject *item G_GNUC_UNUSED, GParamSpec *pspec, Lists *self)
{
  g_string_append_printf (self->told, "%s ", pspec->name);
}

static void
test_groups (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignMessageItem) newest = NULL;
  gint64 today = NOW - NOW % DAY;

  add (self, 1, today + 60, "now");
  add (self, 2, today - 60, "yesterday");
  add (self, 3, today - 2 * DAY, "week");
  add (self, 4, today - 3 * DAY, "week");
  add (self, 5, today - 40 * DAY, "month");
  add (self, 6, today - 80 * DAY, "older");
  make_list (self);
  newest = get (self, 0);
  assert_group (self, 0, MESIGN_DATE_GROUP_TODAY, TRUE);
  assert_group (self, 1, MESIGN_DATE_GROUP_YESTERDAY, TRUE);
  assert_group (self, 2, MESIGN_DATE_GROUP_THIS_WEEK, TRUE);
  assert_group (self, 3, MESIGN_DATE_GROUP_THIS_WEEK, FALSE);
  assert_group (self, 4, MESIGN_DATE_GROUP_MONTH, TRUE);
  assert_group (self, 5, MESIGN_DATE_GROUP_MONTH, TRUE);

  /* the first of a group gives way to a newer one */
  g_string_truncate (self->told, 0);
  g_signal_connect (newest, "notify::starts-group", G_CALLBACK (on_notify), self);
  add (self, 7, today + 120, "newer");
  wait_for_subjects (self, "newer now yesterday week week month older ");
  assert_group (self, 0, MESIGN_DATE_GROUP_TODAY, TRUE);
  assert_told (self, "0-0+1 starts-group ");
  g_assert_false (mesign_message_item_get_starts_group (newest));

  /* at midnight today is yesterday */
  mesign_message_list_set_now (self->list, NOW + DAY);
  g_assert_cmpint (mesign_message_item_get_group (newest), ==, MESIGN_DATE_GROUP_YESTERDAY);
  assert_group (self, 0, MESIGN_DATE_GROUP_YESTERDAY, TRUE);
  assert_group (self, 2, MESIGN_DATE_GROUP_THIS_WEEK, TRUE);
}

/* The first page does not wait for the rest, which is put behind it: what is shown is never taken
 * away. */
static void
test_search_pages (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  for (guint i = 1; i <= 130; i++)
    add (self, i, NOW - i * 60, "apple");
  self->list = mesign_message_list_new_search (self->world->engine, "apple", NULL, 0);
  g_signal_connect (self->list, "items-changed", G_CALLBACK (on_items_changed), self);
  while (mesign_message_list_is_loading (self->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (self->told->str, ==, "0-0+100 100-0+30 ");
  g_assert_false (mesign_message_list_is_cut (self->list));
  g_clear_object (&self->list);

  /* half a query */
  g_string_truncate (self->told, 0);
  self->list = mesign_message_list_new_search (self->world->engine, "apple before:20", NULL,
                                               MESIGN_SEARCH_BEING_WRITTEN);
  while (mesign_message_list_is_loading (self->list))
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (mesign_message_list_get_error (self->list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (self->list)), ==, 130);
}

static void
test_search (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  MesignMessageList *broken;

  add (self, 1, NOW - 300, "apple");
  add (self, 2, NOW - 200, "pear");
  add (self, 3, NOW - 100, "apple-tree");
  self->list = mesign_message_list_new_search (self->world->engine, "apple", NULL, 0);
  wait_for_subjects (self, "apple-tree apple ");
  g_assert_null (mesign_message_list_get_error (self->list));
  add (self, 4, NOW - 50, "apple-cake");
  wait_for_subjects (self, "apple-cake apple-tree apple ");

  broken = mesign_message_list_new_search (self->world->engine, "before:nonsense", NULL, 0);
  while (mesign_message_list_is_loading (broken))
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (mesign_message_list_get_error (broken));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (broken)), ==, 0);
  g_object_unref (broken);
}

static void
test_rows (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (MesignMessageItem) item = NULL;
  g_autoptr (GPtrArray) everywhere = NULL;
  MesignEnvelope *envelope;
  MesignListKey key;

  add (self, 1, NOW - 300, "one");
  envelope = make_envelope ("r@example.org", "b@example.org", "me@example.org", "Re: one");
  set_references (envelope, "1@example.org", NULL);
  add_message (&self->other, self->other.archive, make_message (1, 0, NOW - 200, envelope));
  make_list (self);
  item = get (self, 0);
  key = *mesign_message_item_get_key (item);

  /* a row stands for the messages of its mailbox, a conversation for all there is to read */
  ids = CALL (self->world, find_row_messages, &key, 1);
  world_assert_no_error (self->world);
  g_assert_cmpuint (ids->len, ==, 1);
  everywhere = CALL (self->world, list_conversation, key.conversation_id);
  world_assert_no_error (self->world);
  g_assert_cmpuint (everywhere->len, ==, 2);
  g_assert_cmpint (((const MesignMessageInfo *) everywhere->pdata[0])->id, ==,
                   g_array_index (ids, gint64, 0));
}

static guint
count_conversation (Lists *self, gint64 message_id)
{
  g_autoptr (MesignMessageInfo) info = get_info (&self->other, message_id);
  g_autoptr (GPtrArray) messages = NULL;

  messages = CALL (self->world, list_conversation, info->conversation_id);
  world_assert_no_error (self->world);

  return messages->len;
}

static gint64
add_copy (Lists *self, gint64 mailbox_id, guint32 uid, const char *id, const char *to)
{
  return add_message (
      &self->other, mailbox_id,
      make_message (uid, 0, NOW - 300, make_envelope (id, "me@example.org", to, "Trial")));
}

/* Only of a mail to oneself does what arrived stand for what was sent. */
static void
test_to_oneself (Lists *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) sent =
      mesign_store_find_mailbox_sync (self->other.store, ACCOUNT, "Sent", &error);
  gint64 id;

  g_assert_no_error (error);
  id = add_copy (self, sent->id, 1, "self@x", "me@example.org");
  g_assert_cmpuint (count_conversation (self, id), ==, 1);
  add_copy (self, self->other.inbox, 2, "self@x", "me@example.org");
  g_assert_cmpuint (count_conversation (self, id), ==, 1);

  id = add_copy (self, sent->id, 3, "other@x", "bob@example.org");
  add_copy (self, self->other.inbox, 4, "other@x", "bob@example.org");
  g_assert_cmpuint (count_conversation (self, id), ==, 2);
}

/* Pure */

static GArray *
make_keys (const char *dates)
{
  g_auto (GStrv) parts = g_strsplit (dates, " ", -1);
  GArray *keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));

  for (guint i = 0; parts[i] != NULL && *parts[i] != '\0'; i++)
    {
      MesignListKey key = { .date = g_ascii_strtoll (parts[i], NULL, 10), .mailbox_id = 1 };

      key.conversation_id = key.date;
      g_array_append_val (keys, key);
    }

  return keys;
}

static void
assert_edits (const char *old_dates, const char *new_dates, guint most, const char *expected)
{
  g_autoptr (GArray) old = make_keys (old_dates);
  g_autoptr (GArray) new = make_keys (new_dates);
  g_autoptr (GArray) edits = mesign_list_keys_compare (old, new);
  g_autoptr (GString) text = g_string_new (NULL);

  mesign_list_edits_limit (edits, most);
  for (guint i = 0; i < edits->len; i++)
    {
      const MesignListEdit *edit = &g_array_index (edits, MesignListEdit, i);

      g_string_append_printf (text, "%u-%u/%u+%u ", edit->old_first, edit->n_old, edit->new_first,
                              edit->n_new);
    }
  g_assert_cmpstr (text->str, ==, expected);
}

static void
test_edits (void)
{
  assert_edits ("", "", 9, "");
  assert_edits ("", "3 2", 9, "0-0/0+2 ");
  assert_edits ("3 2", "", 9, "0-2/0+0 ");
  assert_edits ("9 7 5 3 1", "9 7 5 3 1", 9, "");
  assert_edits ("9 7 5 3 1", "9 8 7 3 1", 9, "1-0/1+1 2-1/3+0 ");
  assert_edits ("9 7 5 3 1", "8 7 5 3 2", 9, "0-1/0+1 4-1/4+1 ");
  assert_edits ("9 7 5 3 1", "8 7 5 3 2", 1, "0-5/0+5 ");
}

#define LISTS_ADD(path, func) g_test_add (path, Lists, NULL, lists_set_up, func, lists_tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/engine/message-list/edits", test_edits);
  LISTS_ADD ("/engine/message-list/follow", test_follow);
  LISTS_ADD ("/engine/message-list/pages", test_pages);
  LISTS_ADD ("/engine/message-list/groups", test_groups);
  LISTS_ADD ("/engine/message-list/search", test_search);
  LISTS_ADD ("/engine/message-list/search-pages", test_search_pages);
  LISTS_ADD ("/engine/message-list/rows", test_rows);
  LISTS_ADD ("/engine/message-list/to-oneself", test_to_oneself);

  return g_test_run ();
}
