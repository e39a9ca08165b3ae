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

static void
test_too_long (void)
{
  g_autofree char *name = g_strnfill (300, 'x');
  g_autofree char *chinese = g_strdup ("");
  const char *const levels[] = { name, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_mail_tree_target_check (MESIGN_MAIL_FORMAT_MBOX, levels, &error));
  g_assert_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_NAME);
  for (guint i = 0; i < 83; i++)
    {
      char *longer = g_strconcat (chinese, "项", NULL);

      g_free (chinese);
      chinese = longer;
    }
  g_assert_true (mesign_mail_tree_target_check (MESIGN_MAIL_FORMAT_MBOX,
                                                (const char *const[]){ chinese, NULL }, NULL));
  g_assert_false (mesign_mail_tree_target_check (
      MESIGN_MAIL_FORMAT_MAILDIR, (const char *const[]){ chinese, chinese, NULL }, NULL));
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
  g_test_add_func ("/exchange/mail-tree/too-long", test_too_long);

  return g_test_run ();
}
