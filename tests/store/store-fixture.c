/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "store-fixture.h"

#include <string.h>

#include "db/mesign-db.h"

#include <glib/gstdio.h>

void
fixture_add_mailboxes (Fixture *fixture, const char *account)
{
  static const struct
  {
    const char *path;
    MesignMailboxRole role;
  } boxes[] = {
    { "INBOX", MESIGN_MAILBOX_ROLE_INBOX },
    { "Archive", MESIGN_MAILBOX_ROLE_ARCHIVE },
    { "Sent", MESIGN_MAILBOX_ROLE_SENT },
    { "Junk", MESIGN_MAILBOX_ROLE_JUNK },
  };
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_mailbox_unref);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++)
    g_ptr_array_add (
        list, mesign_mailbox_new (account, boxes[i].path, boxes[i].path, '/', boxes[i].role, TRUE));
  g_assert_true (mesign_store_set_mailboxes_sync (fixture->store, account, list, &error));
  g_assert_no_error (error);
}

static gint64
find (Fixture *fixture, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailbox) mailbox =
      mesign_store_find_mailbox_sync (fixture->store, ACCOUNT, path, &error);

  g_assert_no_error (error);

  return mailbox->id;
}

void
fixture_set_up (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;

  fixture->folder = g_dir_make_tmp ("mesign-store-XXXXXX", NULL);
  fixture->mail_path = g_build_filename (fixture->folder, "mail.db", NULL);
  fixture->bodies_path = g_build_filename (fixture->folder, "bodies.db", NULL);
  fixture->store = mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, TRUE, &error);
  g_assert_no_error (error);
  fixture_add_mailboxes (fixture, ACCOUNT);
  fixture->inbox = find (fixture, "INBOX");
  fixture->archive = find (fixture, "Archive");
  fixture->sent = find (fixture, "Sent");
  fixture->junk = find (fixture, "Junk");
}

static MesignEnvelope *
read_nothing (GBytes *octets G_GNUC_UNUSED)
{
  return NULL;
}

/* Whatever a test has done with a store, it must be whole afterwards. */
static void
assert_whole (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignStoreCheck) check =
      mesign_store_check_sync (fixture->store, read_nothing, NULL, &error);

  g_assert_no_error (error);
  for (guint i = 0; i < MESIGN_STORE_N_FAULTS; i++)
    if (check->n_faults[i] != 0)
      g_error ("%" G_GINT64_FORMAT " faults of %s", check->n_faults[i],
               mesign_store_fault_to_string (i));
}

void
fixture_tear_down (Fixture *fixture, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GDir) dir = NULL;
  const char *name;

  if (fixture->store != NULL && !fixture->is_spoilt)
    assert_whole (fixture);
  g_clear_object (&fixture->store);
  dir = g_dir_open (fixture->folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (fixture->folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->mail_path);
  g_free (fixture->bodies_path);
}

void
fixture_reopen (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;

  g_clear_object (&fixture->store);
  fixture->store = mesign_store_open_sync (fixture->mail_path, fixture->bodies_path, TRUE, &error);
  g_assert_no_error (error);
}

MesignEnvelope *
make_envelope (const char *message_id, const char *from, const char *to, const char *subject)
{
  MesignEnvelope *self = mesign_envelope_new ();

  self->message_id = g_strdup (message_id);
  g_ptr_array_add (self->from, mesign_address_new ("", from));
  g_ptr_array_add (self->to, mesign_address_new ("", to));
  g_free (self->subject);
  self->subject = g_strdup (subject);
  self->n_from = 1;

  return self;
}

void
set_references (MesignEnvelope *envelope, const char *first, const char *second)
{
  const char *list[] = { first, second, NULL };

  g_strfreev (envelope->references);
  envelope->references = g_strdupv ((GStrv) list);
}

MesignNewMessage *
make_message (guint32 uid, MesignFlags flags, gint64 date, MesignEnvelope *envelope)
{
  MesignNewMessage *self = mesign_new_message_new ();

  self->uid = uid;
  self->flags = flags;
  self->internaldate = date;
  self->size = 1000 + uid;
  self->envelope = envelope;

  return self;
}

/* Consumes the message; gives its id, 0 where the store knew it. */
gint64
add_message (Fixture *fixture, gint64 mailbox_id, MesignNewMessage *message)
{
  g_autoptr (GPtrArray) list =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_new_message_free);
  g_autoptr (GArray) added = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (list, message);
  g_assert_true (mesign_store_add_messages_sync (fixture->store, mailbox_id, list, &added, &error));
  g_assert_no_error (error);

  return added->len > 0 ? g_array_index (added, gint64, 0) : 0;
}

gint64
add_simple (Fixture *fixture, gint64 mailbox_id, guint32 uid, MesignFlags flags)
{
  g_autofree char *id = g_strdup_printf ("%u.%" G_GINT64_FORMAT "@example.org", uid, mailbox_id);
  g_autofree char *subject = g_strdup_printf ("Subject %u in %" G_GINT64_FORMAT, uid, mailbox_id);

  return add_message (
      fixture, mailbox_id,
      make_message (uid, flags, BASE + uid,
                    make_envelope (id, "bob@example.org", "alice@example.org", subject)));
}

/* Intake comes after octets; what they are matters to no test that uses this. */
void
put_octets (Fixture *fixture, gint64 message_id)
{
  g_autoptr (GBytes) octets = g_bytes_new_static ("octets", 6);

  g_assert_true (mesign_store_put_body_sync (fixture->store, message_id, octets, NULL));
}

MesignMessageInfo *
get_info (Fixture *fixture, gint64 message_id)
{
  g_autoptr (GError) error = NULL;
  MesignMessageInfo *info = mesign_store_get_message_sync (fixture->store, message_id, &error);

  g_assert_no_error (error);

  return info;
}

MesignMailbox *
get_mailbox (Fixture *fixture, gint64 mailbox_id)
{
  g_autoptr (GError) error = NULL;
  MesignMailbox *mailbox = mesign_store_get_mailbox_sync (fixture->store, mailbox_id, &error);

  g_assert_no_error (error);

  return mailbox;
}

gint64
get_placement (Fixture *fixture, gint64 mailbox_id, guint32 uid)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignPlacement) placement =
      mesign_store_find_uid_sync (fixture->store, mailbox_id, uid, &error);

  g_assert_no_error (error);

  return placement->id;
}

GPtrArray *
list_rows (Fixture *fixture, gint64 mailbox_id)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *rows = mesign_store_list_page_sync (fixture->store, &mailbox_id, 1, 0, 10000, &error);

  g_assert_no_error (error);

  return rows;
}

guint
count_rows (Fixture *fixture, gint64 mailbox_id)
{
  g_autoptr (GPtrArray) rows = list_rows (fixture, mailbox_id);

  return rows->len;
}

void
run_sql (Fixture *fixture G_GNUC_UNUSED, const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_sync (path, MESIGN_DB_READ_WRITE, &error);

  g_assert_no_error (error);
  mesign_db_exec (db, sql, &error);
  g_assert_no_error (error);
}

gint64
ask_sql (const char *path, const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDb) db = mesign_db_open_sync (path, MESIGN_DB_READ_ONLY, &error);
  g_autoptr (MesignStatement) statement = NULL;
  gint64 value = -1;

  g_assert_no_error (error);
  statement = mesign_db_prepare (db, sql, &error);
  g_assert_no_error (error);
  mesign_statement_get_single (statement, -1, &value, &error);
  g_assert_no_error (error);

  return value;
}

/* Octets of a kind of their own: identifier, sender and subject, a line each. */
MesignEnvelope *
read_octets (GBytes *octets)
{
  gsize length;
  const char *data = g_bytes_get_data (octets, &length);
  g_autofree char *text = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);

  return g_strv_length (lines) < 3 ? NULL : make_envelope (lines[0], lines[1], "alice@x", lines[2]);
}

gint64
add_with_octets (Fixture *fixture, guint32 uid, const char *subject)
{
  g_autofree char *text = g_strdup_printf ("%u@x\nbob@x\n%s\n", uid, subject);
  g_autoptr (GBytes) octets = g_bytes_new (text, strlen (text));
  g_autoptr (MesignEnvelope) envelope = read_octets (octets);
  gint64 id = add_message (
      fixture, fixture->inbox,
      make_message (uid, uid % 2 ? MESIGN_FLAG_SEEN : 0, BASE + uid, g_steal_pointer (&envelope)));
  const MesignIntake intake = { .preview = "preview",
                                .text = "the plaintext word",
                                .attachment_names = "plan.pdf" };

  g_assert_true (mesign_store_put_body_sync (fixture->store, id, octets, NULL));
  if (uid % 3)
    g_assert_true (mesign_store_put_intake_sync (fixture->store, id, &intake, NULL));

  return id;
}
