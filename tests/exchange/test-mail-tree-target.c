/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Where mailboxes come to lie, and what cannot be written. */

#include <errno.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

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

static char *
repeat (const char *text, guint n)
{
  GString *string = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (string, text);

  return g_string_free (string, FALSE);
}

/* Where mailboxes come to lie, with one more mail in each. */
static GPtrArray *
write_tree (Fixture *self, MesignMailFormat format, const char *const names[][4], guint n_names)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTreeTarget) tree =
      mesign_mail_tree_target_new_sync (self->path, format, &error);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  g_assert_no_error (error);
  for (guint i = 0; i < n_names; i++)
    {
      g_autoptr (GBytes) octets = g_bytes_new_static (MAIL, strlen (MAIL));
      const MesignMailEntry entry = { .octets = octets, .date = 1000000 };
      char *file;
      g_autoptr (MesignMailTarget) target =
          mesign_mail_tree_target_begin_sync (tree, names[i], TRUE, &file, &error);

      g_assert_no_error (error);
      for (guint j = 0; j <= i; j++)
        g_assert_true (mesign_mail_target_add_sync (target, &entry, NULL));
      g_assert_true (mesign_mail_target_finish_sync (target, NULL));
      g_ptr_array_add (files, file);
    }
  g_assert_true (mesign_mail_tree_target_finish_sync (tree, &error));
  g_assert_no_error (error);

  return files;
}

static guint
find_longest (const char *file)
{
  g_auto (GStrv) names = g_strsplit (file, "/", -1);
  gsize longest = 0;

  for (guint i = 0; names[i] != NULL; i++)
    longest = MAX (longest, strlen (names[i]));

  return longest;
}

static guint
count_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTree) found =
      mesign_mail_tree_scan_sync (self->path, MESIGN_MAIL_FORMAT_AUTO, NULL, &error);
  guint n = 0;

  g_assert_no_error (error);
  g_assert_cmpuint (found->n_skipped, ==, 0);
  for (guint i = 0; i < found->entries->len; i++)
    n += count_mails (found->entries->pdata[i]);

  return n;
}

/* Long names are cut, and those that begin alike stay apart. */
static void
test_too_long (Fixture *self, gconstpointer data)
{
  g_autofree char *plain = g_strnfill (300, 'x');
  g_autofree char *other = g_strconcat (plain, "y", NULL);
  g_autofree char *chinese = repeat ("项", 100);
  g_autofree char *escaped = repeat ("%2F/", 80);
  const char *const names[][4] = {
    { "INBOX" },        { plain },          { other },          { chinese },
    { escaped },        { plain, "below" }, { plain, chinese }, { plain, chinese, other },
    { "short", plain }, { "short", other },
  };
  g_autoptr (GPtrArray) files =
      write_tree (self, GPOINTER_TO_INT (data), names, G_N_ELEMENTS (names));

  for (guint i = 0; i < files->len; i++)
    {
      g_assert_cmpuint (find_longest (files->pdata[i]), <=, 251);
      g_assert_true (g_utf8_validate (files->pdata[i], -1, NULL));
      for (guint j = 0; j < i; j++)
        g_assert_cmpstr (files->pdata[i], !=, files->pdata[j]);
    }
  g_assert_cmpuint (count_all (self), ==, 55);
}

/* So deep that the whole path would be too long. */
static void
test_too_deep (Fixture *self, gconstpointer data)
{
  g_autofree char *level = g_strnfill (90, 'd');
  char *levels[31] = { NULL };
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTreeTarget) tree =
      mesign_mail_tree_target_new_sync (self->path, GPOINTER_TO_INT (data), &error);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint n = 0; n < G_N_ELEMENTS (levels) - 1; n++)
    {
      char *file;
      g_autoptr (MesignMailTarget) target = NULL;

      levels[n] = level;
      target = mesign_mail_tree_target_begin_sync (tree, (const char *const *) levels, FALSE, &file,
                                                   &error);
      g_assert_no_error (error);
      g_assert_cmpuint (strlen (file), <, 1500);
      g_assert_true (g_hash_table_add (seen, file));
      g_assert_true (mesign_mail_target_finish_sync (target, NULL));
    }
  g_assert_true (mesign_mail_tree_target_finish_sync (tree, &error));
}

/* Names that only some file systems tell from each other are told by all; what is below them is
 * where they are. */
static void
test_alike (Fixture *self, gconstpointer data)
{
  const char *const names[][4] = {
    { "Work" },        { "work" },         { "work", "Old" }, { "WORK", "old" }, { "Work", "Old" },
    { "Caf\303\251" }, { "Cafe\314\201" }, { "CAF\303\211" }, { "work (2)" },
  };
  g_autoptr (GPtrArray) files =
      write_tree (self, GPOINTER_TO_INT (data), names, G_N_ELEMENTS (names));
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *above = g_strdup (files->pdata[1]);

  for (guint i = 0; i < files->len; i++)
    {
      g_autofree char *composed = g_utf8_normalize (files->pdata[i], -1, G_NORMALIZE_NFC);

      g_assert_true (g_hash_table_add (seen, g_utf8_casefold (composed, -1)));
    }
  g_assert_true (g_str_has_prefix (files->pdata[2], above));
  g_assert_cmpuint (count_all (self), ==, 45);
}

/* A file system that takes no more, in the middle of what is written. */
static void
limit_files (rlim_t limit)
{
  const struct rlimit limits = { limit, RLIM_INFINITY };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limits), ==, 0);
}

/* A mail that cannot be written leaves nothing of itself behind, and others follow. */
static void
test_one_too_large (Fixture *self, gconstpointer data)
{
  MesignMailFormat format = GPOINTER_TO_INT (data);
  g_autofree char *body = g_strnfill (20000, 'x');
  g_autofree char *text = g_strconcat (MAIL, body, "\r\n", NULL);
  g_autoptr (GBytes) small = g_bytes_new_static (MAIL, strlen (MAIL));
  g_autoptr (GBytes) large = g_bytes_new_static (text, strlen (text));
  const MesignMailEntry entries[] = {
    { .octets = small, .date = 1000000 },
    { .octets = large, .date = 1000001 },
    { .octets = small, .date = 1000002 },
  };
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTarget) target = mesign_mail_target_new_sync (self->path, format, &error);

  g_assert_no_error (error);
  limit_files (10000);
  g_assert_true (mesign_mail_target_add_sync (target, &entries[0], NULL));
  g_assert_false (mesign_mail_target_add_sync (target, &entries[1], &error));
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
  g_assert_true (mesign_mail_target_add_sync (target, &entries[2], NULL));
  limit_files (RLIM_INFINITY);
  g_assert_true (mesign_mail_target_finish_sync (target, NULL));
  g_assert_cmpuint (count_mails (&(MesignMailTreeEntry){ .path = self->path, .format = format }),
                    ==, 2);
}

/* What is said when a list cannot be written whole is what the system says. */
static void
test_reason (Fixture *self, gconstpointer data G_GNUC_UNUSED)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMailTreeTarget) tree =
      mesign_mail_tree_target_new_sync (self->path, MESIGN_MAIL_FORMAT_MAILDIR, &error);

  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("A mailbox of a rather long name, number %u", i);

      add_mailbox (tree, (const char *const[]){ name, NULL }, 0);
    }
  limit_files (500);
  errno = 0;
  g_assert_false (mesign_mail_tree_target_finish_sync (tree, &error));
  limit_files (RLIM_INFINITY);
  g_assert_nonnull (strstr (error->message, g_strerror (EFBIG)));
}

static void
add_for (const char *what,
         const char *name,
         MesignMailFormat format,
         void (*func) (Fixture *self, gconstpointer data))
{
  g_autofree char *path = g_strdup_printf ("/exchange/mail-tree-target/%s/%s", what, name);

  g_test_add (path, Fixture, GINT_TO_POINTER (format), set_up, func, tear_down);
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
      add_for ("too-long", formats[i].name, formats[i].format, test_too_long);
      add_for ("too-deep", formats[i].name, formats[i].format, test_too_deep);
      add_for ("alike", formats[i].name, formats[i].format, test_alike);
      add_for ("one-too-large", formats[i].name, formats[i].format, test_one_too_large);
    }
  add_for ("one-too-large", "eml", MESIGN_MAIL_FORMAT_EML, test_one_too_large);
  add_for ("reason", "maildir", MESIGN_MAIL_FORMAT_MAILDIR, test_reason);

  return g_test_run ();
}
