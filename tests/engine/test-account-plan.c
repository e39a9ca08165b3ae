/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>

#include "../store/store-fixture.h"

#include "engine/mesign-exchange-job-private.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"
#include "store/mesign-store-operations.h"

/* Under which names an account's mailboxes are written, and which mails in each. */

typedef struct
{
  const char *path;
  MesignMailboxRole role;
} Box;

static void
set_mailboxes (Fixture *fixture, const Box *boxes, guint n_boxes, char delimiter)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < n_boxes; i++)
    g_ptr_array_add (list, mesign_mailbox_new (ACCOUNT, boxes[i].path, boxes[i].path, delimiter,
                                               boxes[i].role, TRUE));
  g_assert_true (mesign_store_set_mailboxes_sync (fixture->store, ACCOUNT, list, &error));
  g_assert_no_error (error);
}

static gint64
find_id (Fixture *fixture, const char *path)
{
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_find_mailbox_sync (fixture->store, ACCOUNT, path, NULL);

  g_assert_nonnull (mailbox);

  return mailbox->id;
}

/* A message that the server says is the same as others of that key. */
static void
add_keyed (Fixture *fixture, const char *path, guint32 uid, const char *key)
{
  MesignNewMessage *message =
      make_message (uid, 0, BASE, make_envelope (key, "bob@x", "alice@x", key));

  message->server_key = g_strdup (key);
  add_message (fixture, find_id (fixture, path), message);
}

static GPtrArray *
plan (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *parts = mesign_engine_plan_export_sync (fixture->store, ACCOUNT, NULL, &error);

  g_assert_no_error (error);

  return parts;
}

static const MesignExportPart *
find_part (GPtrArray *parts, const char *path)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const MesignExportPart *part = parts->pdata[i];

      if (g_str_equal (part->mailbox->path, path))
        return part;
    }

  return NULL;
}

static void
assert_part (GPtrArray *parts, const char *path, const char *name, guint n_mails)
{
  const MesignExportPart *part = find_part (parts, path);
  g_autofree char *joined = NULL;

  g_assert_nonnull (part);
  joined = g_strjoinv (" › ", part->levels);
  g_assert_cmpstr (joined, ==, name);
  g_assert_cmpuint (part->ids->len, ==, n_mails);
}

/* As Gmail has it: each mail once, also what was archived, and special mailboxes with the usual
 * names. */
static void
test_gmail (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Box boxes[] = {
    { "INBOX", MESIGN_MAILBOX_ROLE_INBOX },
    { "Work/2026", MESIGN_MAILBOX_ROLE_NONE },
    { "[Gmail]/All Mail", MESIGN_MAILBOX_ROLE_ALL },
    { "[Gmail]/Starred", MESIGN_MAILBOX_ROLE_FLAGGED },
    { "[Gmail]/Sent Mail", MESIGN_MAILBOX_ROLE_SENT },
    { "[Gmail]/Bin", MESIGN_MAILBOX_ROLE_TRASH },
  };
  g_autoptr (GPtrArray) parts = NULL;

  set_mailboxes (fixture, boxes, G_N_ELEMENTS (boxes), '/');
  add_keyed (fixture, "INBOX", 1, "inbox");
  add_keyed (fixture, "Work/2026", 1, "both");
  add_keyed (fixture, "INBOX", 2, "both");
  add_keyed (fixture, "[Gmail]/Sent Mail", 1, "sent");
  add_keyed (fixture, "[Gmail]/Bin", 1, "deleted");
  add_keyed (fixture, "[Gmail]/All Mail", 1, "inbox");
  add_keyed (fixture, "[Gmail]/All Mail", 2, "both");
  add_keyed (fixture, "[Gmail]/All Mail", 3, "sent");
  add_keyed (fixture, "[Gmail]/All Mail", 4, "archived");
  add_keyed (fixture, "[Gmail]/Starred", 1, "archived");
  parts = plan (fixture);
  assert_part (parts, "INBOX", "INBOX", 2);
  assert_part (parts, "Work/2026", "Work › 2026", 1);
  assert_part (parts, "[Gmail]/Sent Mail", "Sent", 1);
  assert_part (parts, "[Gmail]/Bin", "Trash", 1);
  assert_part (parts, "[Gmail]/All Mail", "Archive", 1);
  assert_part (parts, "[Gmail]/Starred", "[Gmail] › Starred", 0);
}

/* A name that tells what it is for stays; one that is taken is not given twice. */
static void
test_names (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Box boxes[] = {
    { "INBOX", MESIGN_MAILBOX_ROLE_INBOX },     { "已发送", MESIGN_MAILBOX_ROLE_SENT },
    { "Entwürfe", MESIGN_MAILBOX_ROLE_DRAFTS }, { "Papierkorb", MESIGN_MAILBOX_ROLE_TRASH },
    { "trash", MESIGN_MAILBOX_ROLE_NONE },
  };
  g_autoptr (GPtrArray) parts = NULL;

  set_mailboxes (fixture, boxes, G_N_ELEMENTS (boxes), '/');
  parts = plan (fixture);
  assert_part (parts, "已发送", "已发送", 0);
  assert_part (parts, "Entwürfe", "Drafts", 0);
  assert_part (parts, "Papierkorb", "Papierkorb", 0);
  assert_part (parts, "trash", "trash", 0);
}

/* What lies below the inbox for all mailboxes is no level of their names. */
static void
test_below_inbox (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  static const Box boxes[] = {
    { "INBOX", MESIGN_MAILBOX_ROLE_INBOX },
    { "INBOX.Gesendet", MESIGN_MAILBOX_ROLE_SENT },
    { "INBOX.Work.a/b", MESIGN_MAILBOX_ROLE_NONE },
  };
  g_autoptr (GPtrArray) parts = NULL;

  set_mailboxes (fixture, boxes, G_N_ELEMENTS (boxes), '.');
  parts = plan (fixture);
  assert_part (parts, "INBOX", "INBOX", 0);
  assert_part (parts, "INBOX.Gesendet", "Sent", 0);
  assert_part (parts, "INBOX.Work.a/b", "Work › a/b", 0);
}

/* A mailbox whose older mail has not come yet is not whole. */
static void
test_partial (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  MesignMailboxState state = { .uidvalidity = 1, .uidnext = 100, .oldest_uid = 50 };
  g_autoptr (GPtrArray) parts = NULL;

  add_simple (fixture, fixture->inbox, 60, 0);
  g_assert_true (
      mesign_store_set_mailbox_state_sync (fixture->store, fixture->inbox, &state, NULL));
  state.oldest_uid = 1;
  g_assert_true (
      mesign_store_set_mailbox_state_sync (fixture->store, fixture->archive, &state, NULL));
  parts = plan (fixture);
  g_assert_true (find_part (parts, "INBOX")->is_partial);
  g_assert_false (find_part (parts, "Archive")->is_partial);
  g_assert_true (find_part (parts, "Sent")->is_partial);
}

/* What was filed here in a mailbox of the server that was never looked at is not all of it; a
 * mailbox the server has yet to be told of is. */
static void
test_partial_with_mail (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (MesignMailbox) planned =
      mesign_mailbox_new (ACCOUNT, "New", "New", '/', MESIGN_MAILBOX_ROLE_NONE, TRUE);
  MesignMailboxState state = { .uidvalidity = 1, .uidnext = 100 };
  g_autoptr (GPtrArray) parts = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_store_queue_create_mailbox_sync (fixture->store, planned, &error), >, 0);
  add_simple (fixture, find_id (fixture, "New"), 1, 0);
  add_simple (fixture, find_id (fixture, "Sent"), 1, 0);
  /* made anew on the server, and not read since */
  g_assert_true (
      mesign_store_set_mailbox_state_sync (fixture->store, fixture->archive, &state, NULL));
  parts = plan (fixture);
  g_assert_false (find_part (parts, "New")->is_partial);
  g_assert_true (find_part (parts, "Sent")->is_partial);
  g_assert_true (find_part (parts, "Archive")->is_partial);
}

static void
test_cancelled (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (mesign_engine_plan_export_sync (fixture->store, ACCOUNT, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  FIXTURE_ADD ("/engine/account-plan/gmail", test_gmail);
  FIXTURE_ADD ("/engine/account-plan/names", test_names);
  FIXTURE_ADD ("/engine/account-plan/below-inbox", test_below_inbox);
  FIXTURE_ADD ("/engine/account-plan/partial", test_partial);
  FIXTURE_ADD ("/engine/account-plan/partial-with-mail", test_partial_with_mail);
  FIXTURE_ADD ("/engine/account-plan/cancelled", test_cancelled);

  return g_test_run ();
}
