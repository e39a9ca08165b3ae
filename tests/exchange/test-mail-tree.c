/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "base/mesign-file.h"
#include "exchange/mesign-mail-source.h"
#include "exchange/mesign-mail-tree-target.h"
#include "exchange/mesign-mail-tree.h"

#define MAIL "From: a@example.test\r\nSubject: Hello\r\n\r\nText\r\n"

typedef struct
{
  char *folder;
  char *path;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  self->folder = g_dir_make_tmp ("mesign-tree-XXXXXX", NULL);
  self->path = g_build_filename (self->folder, "out", NULL);
}

static void
tear_down (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  mesign_directory_remove_sync (self->folder, NULL);
  g_free (self->folder);
  g_free (self->path);
}

static guint
count_names (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
add_mailbox (MesignMailTreeTarget *tree, const char *const *levels, guint n_mails)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_bytes_new_static (MAIL, strlen (MAIL));
  g_autoptr (MesignMailTarget) target =
      mesign_mail_tree_target_begin_sync (tree, levels, TRUE, NULL, &error);
  const MesignMailEntry entry = { .octets = octets, .flags = MESIGN_FLAG_SEEN, .date = 1000000 };

  g_assert_no_error (error);
  for (guint i = 0; i < n_mails; i++)
    g_assert_true (mesign_mail_target_add_sync (target, &entry, NULL));
  g_assert_true (mesign_mail_target_finish_sync (target, NULL));
}

/* What a server may call mailboxes that means ill. */
static const char *const hostile[][4] = {
  { "INBOX" },
  { "..", "..", "etc" },
  { ".." },
  { "/etc/passwd" },
  { "a", "..", "b" },
  { "a.b" },
  { "a", "b" },
  { "cur" },
  { "", "x" },
  { "_", "x" },
  { "new\nline" },
  { "subscriptions" },
  { "Inbox.sbd", "x" },
  { "a.sbd" },
};

static guint
count_mails (const MesignMailTreeEntry *entry)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailSource) source =
      mesign_mail_source_open_sync (entry->path, entry->format, &error);
  g_auto (MesignMailRecord) record = { 0 };
  guint n = 0;

  if (source == NULL)
    return 0;
  for (; mesign_mail_source_next_sync (source, &record, NULL, &error); n++)
    mesign_mail_record_clear (&record);
  g_assert_no_error (error);

  return n;
}

static void
test_hostile_names (Fixture *self, gconstpointer data)
{
  MesignMailFormat format = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTreeTarget) tree =
      mesign_mail_tree_target_new_sync (self->path, format, &error);
  g_autoptr (MesignMailTree) found = NULL;
  guint n = 0;

  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (hostile); i++)
    add_mailbox (tree, hostile[i], i + 1);
  g_assert_true (mesign_mail_tree_target_finish_sync (tree, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_names (self->folder), ==, 1);

  /* all are there, each with its mails, and no two in one */
  found = mesign_mail_tree_scan_sync (self->path, MESIGN_MAIL_FORMAT_AUTO, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->n_skipped, ==, 0);
  for (guint i = 0; i < found->entries->len; i++)
    n += count_mails (found->entries->pdata[i]);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (hostile) * (G_N_ELEMENTS (hostile) + 1) / 2);
}

/* What was not finished is gone. */
static void
test_unfinished (Fixture *self, gconstpointer data)
{
  MesignMailFormat format = GPOINTER_TO_INT (data);
  MesignMailTreeTarget *tree = mesign_mail_tree_target_new_sync (self->path, format, NULL);

  add_mailbox (tree, (const char *const[]){ "Work", "Projects", NULL }, 3);
  g_assert_cmpuint (count_names (self->folder), ==, 1);
  mesign_mail_tree_target_free (tree);
  g_assert_cmpuint (count_names (self->folder), ==, 0);
}

/* What came there meanwhile stays. */
static void
test_taken (Fixture *self, gconstpointer data)
{
  MesignMailFormat format = GPOINTER_TO_INT (data);
  g_autoptr (GError) error = NULL;
  MesignMailTreeTarget *tree = mesign_mail_tree_target_new_sync (self->path, format, NULL);

  add_mailbox (tree, (const char *const[]){ "Work", NULL }, 1);
  g_assert_true (g_file_set_contents (self->path, "precious", -1, NULL));
  g_assert_false (mesign_mail_tree_target_finish_sync (tree, &error));
  g_assert_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EXISTS);
  mesign_mail_tree_target_free (tree);
  g_assert_cmpuint (count_names (self->folder), ==, 1);
  g_assert_true (g_file_test (self->path, G_FILE_TEST_IS_REGULAR));
}

/* Files below the folder, with the folders they are in. */
static void
write_below (Fixture *self, const char *place, const char *octets)
{
  g_autofree char *path = g_build_filename (self->folder, place, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, octets, -1, NULL));
}

static void
make_maildir (Fixture *self, const char *place)
{
  static const char *const parts[] = { "cur", "new", "tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autofree char *path = g_build_filename (self->folder, place, parts[i], NULL);

      g_assert_cmpint (g_mkdir_with_parents (path, 0700), ==, 0);
    }
}

/* "place=level/level …", sorted as the scan sorts them. */
static char *
describe (const MesignMailTree *tree)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < tree->entries->len; i++)
    {
      const MesignMailTreeEntry *entry = tree->entries->pdata[i];
      g_autofree char *levels = g_strjoinv ("/", entry->levels);

      g_string_append_printf (text, "%s=%s\n", entry->place, levels);
    }

  return g_strdup (text->str);
}

/* What cannot be read is told, and the mails behind it are read. */
static void
test_unreadable (Fixture *self, gconstpointer data)
{
  gboolean is_maildir = GPOINTER_TO_INT (data);
  const char *folder = is_maildir ? "cur/" : "";
  g_autofree char *gone = g_strconcat (self->folder, "/", folder, "2.eml", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailSource) source = NULL;
  g_auto (MesignMailRecord) record = { 0 };

  if (is_maildir)
    make_maildir (self, "");
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *place = g_strdup_printf ("%s%u.eml", folder, i);

      write_below (self, place, MAIL);
    }
  source = mesign_mail_source_open_sync (self->folder, MESIGN_MAIL_FORMAT_AUTO, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_unlink (gone), ==, 0);
  for (guint i = 1; i <= 3; i++)
    {
      g_autofree char *place = g_strdup_printf ("%u.eml", i);

      g_assert_true (mesign_mail_source_next_sync (source, &record, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpstr (record.place, ==, place);
      g_assert_true ((record.octets == NULL) == (i == 2));
      g_assert_true ((record.reason != NULL) == (i == 2));
      mesign_mail_record_clear (&record);
    }
  g_assert_false (mesign_mail_source_next_sync (source, &record, NULL, &error));
  g_assert_no_error (error);
}

/* Wherever a Maildir lies, it is found. */
static void
test_nested_maildirs (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const places[] = { "Work",       "Work/Inner", "Work/Inner/.Hidden.Low",
                                        "a/b/Deep",   "a/.Side",    ".Plus",
                                        ".Plus/.Low", "dovecot.db", ".hold/Kept" };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTree) tree = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    make_maildir (self, places[i]);
  write_below (self, ".Plus/maildirfolder", "");
  write_below (self, ".Plus/courierimapuiddb", "1 2 3\n");
  make_maildir (self, "x.mozmsgs/Copy");
  make_maildir (self, ".a..b");
  write_below (self, ".git/config", "[core]\n");
  tree = mesign_mail_tree_scan_sync (self->folder, MESIGN_MAIL_FORMAT_AUTO, NULL, &error);
  g_assert_no_error (error);
  found = describe (tree);
  g_assert_cmpstr (found, ==,
                   ".Plus=Plus\n"
                   ".Plus/.Low=Plus/Low\n"
                   "Work=Work\n"
                   "Work/Inner=Work/Inner\n"
                   "Work/Inner/.Hidden.Low=Work/Inner/Hidden/Low\n"
                   "a/.Side=a/Side\n"
                   "a/b/Deep=a/b/Deep\n"
                   "dovecot.db=dovecot.db\n"
                   ".hold/Kept=hold/Kept\n");
  g_assert_cmpuint (tree->n_skipped, ==, 1);
  g_assert_true (g_str_has_prefix (tree->skipped->pdata[0], ".a..b "));
}

/* An mbox is known by its first octets, whatever it is called and whatever lies beside it. */
static void
test_mbox_files (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  static const char *const places[] = {
    "Sent.mbox/mbox", "Sent.mbox/Low.mbox/mbox",
    "dovecot-list",   "dovecot.log/x.dat",
    "old.db",         "mbox",
    "T.sbd/mbox",     ".mutt/old",
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTree) tree = NULL;
  g_autofree char *found = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    write_below (self, places[i], "From x@example.test Mon Jan  5 10:00:00 2026\n\nText\n");
  write_below (self, "Sent.mbox/table_of_contents", "index");
  write_below (self, "Sent.mbox/beside", "From x\n\nText\n");
  write_below (self, "Sent.mbox/note", "no mail");
  write_below (self, "index.dat", "From");
  write_below (self, "empty.db", "");
  tree = mesign_mail_tree_scan_sync (self->folder, MESIGN_MAIL_FORMAT_AUTO, NULL, &error);
  g_assert_no_error (error);
  found = describe (tree);
  g_assert_cmpstr (found, ==,
                   "Sent.mbox/mbox=Sent\n"
                   "Sent.mbox/Low.mbox/mbox=Sent/Low\n"
                   "Sent.mbox/beside=Sent/beside\n"
                   "T.sbd/mbox=T/mbox\n"
                   "dovecot-list=dovecot-list\n"
                   "dovecot.log/x.dat=dovecot.log/x.dat\n"
                   "mbox=mbox\n"
                   ".mutt/old=mutt/old\n"
                   "old.db=old.db\n");
  g_assert_cmpuint (tree->n_skipped, ==, 1);
  g_assert_true (g_str_has_prefix (tree->skipped->pdata[0], "Sent.mbox/note "));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *name;
    MesignMailFormat format;
  } formats[] = {
    { "mbox", MESIGN_MAIL_FORMAT_MBOX },
    { "maildir", MESIGN_MAIL_FORMAT_MAILDIR },
  };

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      gconstpointer format = GINT_TO_POINTER (formats[i].format);
      g_autofree char *hostile_names =
          g_strconcat ("/exchange/mail-tree/hostile-names/", formats[i].name, NULL);
      g_autofree char *unfinished =
          g_strconcat ("/exchange/mail-tree/unfinished/", formats[i].name, NULL);
      g_autofree char *taken = g_strconcat ("/exchange/mail-tree/taken/", formats[i].name, NULL);

      g_test_add (hostile_names, Fixture, format, set_up, test_hostile_names, tear_down);
      g_test_add (unfinished, Fixture, format, set_up, test_unfinished, tear_down);
      g_test_add (taken, Fixture, format, set_up, test_taken, tear_down);
    }
  g_test_add ("/exchange/mail-tree/unreadable/maildir", Fixture, GINT_TO_POINTER (TRUE), set_up,
              test_unreadable, tear_down);
  g_test_add ("/exchange/mail-tree/unreadable/eml", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_unreadable, tear_down);
  g_test_add ("/exchange/mail-tree/nested-maildirs", Fixture, NULL, set_up, test_nested_maildirs,
              tear_down);
  g_test_add ("/exchange/mail-tree/mbox-files", Fixture, NULL, set_up, test_mbox_files, tear_down);

  return g_test_run ();
}
