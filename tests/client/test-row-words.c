/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "client/messages/mesign-row-words.h"
#include "client/window/mesign-place.h"
#include "engine/mesign-message-item-private.h"
#include "model/mesign-verdict.h"

static MesignListRow *
make_row (const char *name, const char *address)
{
  MesignListRow *row = mesign_list_row_new ();

  row->account = g_strdup ("account");
  row->from_name = g_strdup (name);
  row->from_address = g_strdup (address);
  row->subject = g_strdup ("");
  row->preview = g_strdup ("");
  row->count = 1;

  return row;
}

static void
assert_people (const char *name, const char *address, const char *expected)
{
  g_autoptr (MesignListRow) row = make_row (name, address);
  g_autofree char *people = mesign_row_words_people (row, FALSE);

  g_assert_cmpstr (people, ==, expected);
}

static void
test_author (void)
{
  assert_people ("李娜", "na@example.test", "李娜");
  assert_people ("", "na@example.test", "na@example.test");
  assert_people ("boss@bank.test", "thief@evil.test", "thief@evil.test");
  assert_people ("\u202eevil", "thief@evil.test", "evil");
  assert_people ("", "", "Unknown Sender");
}

static void
test_recipients (void)
{
  g_autoptr (MesignListRow) row = make_row ("me", "me@example.test");
  g_autofree char *nobody = mesign_row_words_people (row, TRUE);
  g_autofree char *somebody = NULL;

  row->recipients = mesign_address_list_new ();
  g_ptr_array_add (row->recipients, mesign_address_new ("王芳", "wang@example.test"));
  somebody = mesign_row_words_people (row, TRUE);

  g_assert_cmpstr (nobody, ==, "No Recipients");
  g_assert_cmpstr (somebody, ==, "王芳");
}

/* All rows are equally high: the third line is never empty. */
static void
test_preview (void)
{
  g_autoptr (MesignListRow) row = make_row ("a", "a@x");
  g_autofree char *empty = mesign_row_words_preview (row);
  g_autofree char *locked = NULL;

  row->signs = MESIGN_SIGN_LOCKED;
  locked = mesign_row_words_preview (row);

  g_assert_cmpstr (empty, ==, " ");
  g_assert_cmpstr (locked, ==, "Encrypted, cannot be opened here");
}

static void
test_accessible (void)
{
  g_autoptr (MesignListRow) row = make_row ("李娜", "na@example.test");
  g_autofree char *words = NULL;

  row->unread = 1;
  row->count = 3;
  row->is_flagged = TRUE;
  row->has_attachment = TRUE;
  row->signs = MESIGN_SIGN_VALID;
  words = mesign_row_words_accessible (row, FALSE);

  g_assert_true (g_str_has_prefix (words, "Unread, 李娜, (no subject), "));
  g_assert_nonnull (g_strstr_len (words, -1, ", 3 messages, starred, has attachments, "));
}

static char *
dup_date (gint64 date, MesignDateGroup group)
{
  const MesignListKey key = { date, 1, 1 };
  const MesignDateHeading heading = { group, 0 };
  g_autoptr (MesignMessageItem) item = mesign_message_item_new (&key);

  mesign_message_item_set_group (item, &heading, FALSE);

  return mesign_row_words_date (item);
}

/* What stands above the rows is not said again in each. */
static void
test_date (void)
{
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;
  gint64 noon = now - now % 86400 - 43200;
  g_autofree char *yesterday = dup_date (noon, MESIGN_DATE_GROUP_YESTERDAY);
  g_autofree char *old = dup_date (1000000000, MESIGN_DATE_GROUP_MONTH);

  g_assert_cmpstr (yesterday, ==, "12:00");
  g_assert_cmpstr (old, ==, "2001-09-09");
}

static MesignMailbox *
make_mailbox (const char *path, MesignMailboxRole role, guint unread)
{
  MesignMailbox *mailbox = mesign_mailbox_new ("account", path, path, '/', role, TRUE);

  mailbox->id = 1;
  mailbox->unread = unread;

  return mailbox;
}

static void
count_change (guint *n_changes)
{
  (*n_changes)++;
}

/* A line of the sidebar takes over what is new, and says so only then. */
static void
test_place (void)
{
  g_autoptr (MesignMailbox) before = make_mailbox ("Projects/MeSign", MESIGN_MAILBOX_ROLE_NONE, 1);
  g_autoptr (MesignMailbox) after = make_mailbox ("Projects/MeSign", MESIGN_MAILBOX_ROLE_NONE, 2);
  g_autoptr (MesignPlace) place = mesign_place_new_mailbox (before, "a@x");
  g_autoptr (MesignPlace) newer = mesign_place_new_mailbox (after, "a@x");
  guint n_changes = 0;

  g_signal_connect_swapped (place, "changed", G_CALLBACK (count_change), &n_changes);
  g_assert_true (mesign_place_is_same (place, newer));
  mesign_place_take_over (place, newer);
  mesign_place_take_over (place, newer);

  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_cmpuint (mesign_place_get_unread (place), ==, 2);
  g_assert_cmpuint (mesign_place_get_depth (place), ==, 1);
  g_assert_cmpstr (mesign_place_get_title (place), ==, "MeSign");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/row-words/author", test_author);
  g_test_add_func ("/client/row-words/recipients", test_recipients);
  g_test_add_func ("/client/row-words/preview", test_preview);
  g_test_add_func ("/client/row-words/accessible", test_accessible);
  g_test_add_func ("/client/row-words/date", test_date);
  g_test_add_func ("/client/row-words/place", test_place);

  return g_test_run ();
}
