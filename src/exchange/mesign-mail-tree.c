/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-tree.h"

#include "exchange/mesign-exchange-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Who hands over a folder may mean ill, so that what is read of it is bounded. */
#define DEPTH_LIMIT 32
#define MAILBOX_LIMIT 10000
#define NAME_LIMIT 1000000
#define SKIPPED_LIMIT 1000

typedef struct
{
  MesignMailTree *tree;
  const char *root;
  MesignMailFormat format;
  guint n_names;
  guint n_hidden; /* how many hidden folders that are no Maildirs it is in */
  GCancellable *cancellable;
} Scan;

static gboolean scan_folder (Scan *self, const char *path, GPtrArray *levels, GError **error);

static void
entry_free (gpointer data)
{
  MesignMailTreeEntry *self = data;

  g_strfreev (self->levels);
  g_free (self->path);
  g_free (self->place);
  g_free (self);
}

static char *
dup_place (Scan *self, const char *path)
{
  const char *below = path + strlen (self->root);

  while (*below == G_DIR_SEPARATOR)
    below++;

  return *below != '\0' ? g_filename_display_name (below) : g_strdup (".");
}

static void
skip (Scan *self, const char *path, const char *reason)
{
  MesignMailTree *tree = self->tree;
  g_autofree char *place = dup_place (self, path);

  tree->n_skipped++;
  if (tree->skipped->len < SKIPPED_LIMIT)
    /* Translators: what was left out of an import, and why */
    g_ptr_array_add (tree->skipped, g_strdup_printf (_ ("%s (%s)"), place, reason));
}

/* Mailboxes */

static guint64
measure_names (Scan *self, const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;
  guint64 octets = 0;

  while (dir != NULL && !g_cancellable_is_cancelled (self->cancellable) &&
         (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      GStatBuf status;

      if (g_lstat (path, &status) == 0 && S_ISREG (status.st_mode))
        octets += (guint64) status.st_size;
    }

  return octets;
}

static guint64
measure (Scan *self, const char *path, MesignMailFormat format)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *new = g_build_filename (path, "new", NULL);
  GStatBuf status;

  if (format == MESIGN_MAIL_FORMAT_MAILDIR)
    return measure_names (self, current) + measure_names (self, new);

  return g_lstat (path, &status) == 0 ? (guint64) status.st_size : 0;
}

static gboolean
is_wanted (Scan *self, gboolean is_maildir)
{
  return self->format == MESIGN_MAIL_FORMAT_AUTO ||
         is_maildir == (self->format == MESIGN_MAIL_FORMAT_MAILDIR);
}

static MesignMailFormat
choose_format (Scan *self, gboolean is_maildir)
{
  if (is_maildir)
    return MESIGN_MAIL_FORMAT_MAILDIR;

  return self->format == MESIGN_MAIL_FORMAT_MBOXO ? MESIGN_MAIL_FORMAT_MBOXO
                                                  : MESIGN_MAIL_FORMAT_MBOX;
}

/* Takes @levels. */
static gboolean
add (Scan *self, const char *path, gboolean is_maildir, char **levels, GError **error)
{
  MesignMailTreeEntry *entry;

  if (!is_wanted (self, is_maildir) || g_strv_length (levels) > DEPTH_LIMIT)
    {
      if (is_wanted (self, is_maildir))
        skip (self, path, _ ("nested too deep"));
      g_strfreev (levels);
      return TRUE;
    }
  entry = g_new0 (MesignMailTreeEntry, 1);
  entry->levels = levels;
  entry->path = g_strdup (path);
  entry->place = dup_place (self, path);
  entry->format = choose_format (self, is_maildir);
  entry->octets = measure (self, path, entry->format);
  g_ptr_array_add (self->tree->entries, entry);
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (self->tree->entries->len <= MAILBOX_LIMIT)
    return TRUE;
  g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_LIMIT,
               _ ("There are more than %d mailboxes in this folder. Import it in parts."),
               MAILBOX_LIMIT);

  return FALSE;
}

/* The levels above with those of @more. */
static GPtrArray *
extend (GPtrArray *above, const char *const *more)
{
  GPtrArray *levels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < above->len; i++)
    g_ptr_array_add (levels, g_strdup (above->pdata[i]));
  for (guint i = 0; more[i] != NULL; i++)
    g_ptr_array_add (levels, g_strdup (more[i]));

  return levels;
}

static GPtrArray *
extend_by_name (GPtrArray *above, const char *name)
{
  g_autofree char *level = mesign_mailbox_file_parse_mbox (name);
  const char *const more[] = { level, NULL };

  return extend (above, more);
}

static gboolean
add_at (Scan *self, const char *path, gboolean is_maildir, GPtrArray *at, GError **error)
{
  char **levels = g_new0 (char *, at->len + 1);

  for (guint i = 0; i < at->len; i++)
    levels[i] = g_strdup (i == 0 && g_ascii_strcasecmp (at->pdata[i], "INBOX") == 0 ? "INBOX"
                                                                                    : at->pdata[i]);

  return add (self, path, is_maildir, levels, error);
}

/* Folders */

/* A folder that is a mailbox, and what lies in it. */
static gboolean
enter (Scan *self, const char *path, GPtrArray *levels, GError **error)
{
  if (levels->len > DEPTH_LIMIT)
    {
      skip (self, path, _ ("nested too deep"));
      return TRUE;
    }
  if (mesign_mail_files_is_maildir (path) && !add_at (self, path, TRUE, levels, error))
    return FALSE;

  return scan_folder (self, path, levels, error);
}

/* Of a Maildir++, or of somebody who hides mail. Most others are of programs, so that what is no
 * mail there is not told one by one. */
static gboolean
take_hidden (Scan *self, const char *path, GPtrArray *above, const char *name, GError **error)
{
  g_auto (GStrv) more = mesign_mailbox_file_parse_maildir (name);
  gboolean is_other = !mesign_mail_files_is_maildir (path);
  g_autoptr (GPtrArray) levels = NULL;
  gboolean done;

  if (more == NULL)
    {
      skip (self, path, _ ("no name of a mailbox"));
      return TRUE;
    }
  levels = extend (above, (const char *const *) more);
  self->n_hidden += is_other ? 1 : 0;
  done = enter (self, path, levels, error);
  self->n_hidden -= is_other ? 1 : 0;

  return done;
}

static gboolean
is_part_of_maildir (const char *name)
{
  return g_str_equal (name, "cur") || g_str_equal (name, "new") || g_str_equal (name, "tmp");
}

/* Thunderbird keeps copies of mails for the search of the desktop in folders of one name. */
static gboolean
take_folder (Scan *self, const char *path, GPtrArray *above, const char *name, GError **error)
{
  g_autoptr (GPtrArray) levels = NULL;
  gsize length = strlen (name);

  if (*name == '.')
    return take_hidden (self, path, above, name, error);
  if (g_str_has_suffix (name, ".mozmsgs"))
    return TRUE;
  if (length > strlen (".sbd") && g_str_has_suffix (name, ".sbd"))
    {
      g_autofree char *bare = g_strndup (name, length - strlen (".sbd"));

      levels = extend_by_name (above, bare);
    }
  else
    levels = extend_by_name (above, name);

  return enter (self, path, levels, error);
}

static gboolean
has_beside (const char *path, const char *suffix)
{
  g_autofree char *beside = g_strconcat (path, suffix, NULL);

  return g_file_test (beside, G_FILE_TEST_EXISTS);
}

/* An empty mbox is a file like any other that is empty; one whose name ends like one of something
 * else, and that nothing beside it belongs to, is taken for that. */
static gboolean
is_stray (const char *path, const char *name)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && status.st_size == 0 && strchr (name, '.') != NULL &&
         !g_str_has_suffix (name, ".mbox") && !has_beside (path, ".sbd") &&
         !has_beside (path, ".msf");
}

/* Apple's folders hold their mails in a file that is called so. */
static gboolean
is_named_by_folder (const char *path, GPtrArray *above, const char *name)
{
  g_autofree char *folder = g_path_get_dirname (path);

  return above->len > 0 && g_str_equal (name, "mbox") && !g_str_has_suffix (folder, ".sbd");
}

static gboolean
add_mbox (Scan *self, const char *path, GPtrArray *above, const char *name, GError **error)
{
  g_autoptr (GPtrArray) levels = is_named_by_folder (path, above, name)
                                     ? g_ptr_array_ref (above)
                                     : extend_by_name (above, name);

  return add_at (self, path, FALSE, levels, error);
}

/* What a file holds tells more than its name. */
static gboolean
take_file (Scan *self, const char *path, GPtrArray *above, const char *name, GError **error)
{
  g_autoptr (GError) local = NULL;
  gboolean is_other = mesign_mailbox_file_is_other (name) || self->n_hidden > 0;
  gboolean is_mbox;
  GStatBuf status;

  if (is_stray (path, name) || (is_other && g_lstat (path, &status) == 0 && status.st_size == 0))
    return TRUE;
  if (!mesign_mail_source_begins_like_mbox (path, &is_mbox, &local))
    {
      skip (self, path, local->message);
      return TRUE;
    }
  if (is_mbox)
    return add_mbox (self, path, above, name, error);
  if (is_wanted (self, FALSE) && !is_other)
    skip (self, path, _ ("no mail"));

  return TRUE;
}

static gboolean
take (Scan *self, const char *folder, GPtrArray *above, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  GStatBuf status;

  if (g_lstat (path, &status) != 0)
    return TRUE;
  if (S_ISDIR (status.st_mode))
    return take_folder (self, path, above, name, error);
  if (S_ISREG (status.st_mode))
    return take_file (self, path, above, name, error);
  skip (self, path, S_ISLNK (status.st_mode) ? _ ("a link, which is not followed") : _ ("no file"));

  return TRUE;
}

static gboolean
check_count (Scan *self, GError **error)
{
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  if (++self->n_names <= NAME_LIMIT)
    return TRUE;
  g_set_error_literal (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_LIMIT,
                       _ ("There are too many files in this folder that are no mail. Choose the "
                          "folder the mail is in."));

  return FALSE;
}

static gboolean
scan_folder (Scan *self, const char *path, GPtrArray *above, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, above->len > 0 ? &local : error);
  gboolean is_maildir = mesign_mail_files_is_maildir (path);
  const char *name;

  if (dir == NULL && above->len > 0)
    skip (self, path, local->message);
  if (dir == NULL)
    return above->len > 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      if (!check_count (self, error))
        return FALSE;
      if (!(is_maildir && is_part_of_maildir (name)) && !take (self, path, above, name, error))
        return FALSE;
    }

  return TRUE;
}

static int
compare_entries (gconstpointer a, gconstpointer b)
{
  char **one = (*(MesignMailTreeEntry *const *) a)->levels;
  char **two = (*(MesignMailTreeEntry *const *) b)->levels;

  while (*one != NULL && *two != NULL && g_str_equal (*one, *two))
    one++, two++;
  if (*one == NULL || *two == NULL)
    return (*one != NULL) - (*two != NULL);

  return strcmp (*one, *two);
}

static gboolean
scan_root (Scan *self, GError **error)
{
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  char *inbox[] = { (char *) "INBOX", NULL };

  if (mesign_mail_files_is_maildir (self->root) &&
      !add (self, self->root, TRUE, g_strdupv (inbox), error))
    return FALSE;

  return scan_folder (self, self->root, none, error);
}

static gboolean
check_folder (const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return TRUE;
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
                 _ ("There is no folder “%s”."), shown);
  else
    g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_FORMAT,
                 _ ("“%s” is a file. Choose the folder with the mailboxes, or import the file into "
                    "one mailbox."),
                 shown);

  return FALSE;
}

static gboolean
check_any (const MesignMailTree *tree, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);

  if (tree->entries->len > 0)
    return TRUE;
  g_set_error (
      error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
      _ ("There are no mailboxes in “%s”. Choose a Maildir, or a folder with mbox files such "
         "as Thunderbird's “Local Folders”."),
      shown);

  return FALSE;
}

/**
 * mesign_mail_tree_scan_sync:
 * @path: (type filename): a folder
 * @format: %MESIGN_MAIL_FORMAT_MAILDIR, %MESIGN_MAIL_FORMAT_MBOX or %MESIGN_MAIL_FORMAT_MBOXO for
 * mailboxes of that kind alone, %MESIGN_MAIL_FORMAT_AUTO for all there are
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignExchangeError, #GIOErrorEnum or #GFileError
 *
 * Looks for mailboxes in a Maildir++ (Dovecot, Courier), in Maildirs in folders, and in mboxes in
 * folders (Thunderbird, Apple Mail). Links are not followed. Blocks.
 *
 * Returns: (transfer full) (nullable): what there is, at least one mailbox
 */
MesignMailTree *
mesign_mail_tree_scan_sync (const char *path,
                            MesignMailFormat format,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (MesignMailTree) tree = g_new0 (MesignMailTree, 1);
  g_autofree char *root = mesign_mail_place_strip (path);
  Scan scan = { .tree = tree, .root = root, .format = format, .cancellable = cancellable };

  tree->entries = g_ptr_array_new_with_free_func (entry_free);
  tree->skipped = g_ptr_array_new_with_free_func (g_free);
  if (!check_folder (root, error) || !scan_root (&scan, error) || !check_any (tree, root, error))
    return NULL;
  g_ptr_array_sort (tree->entries, compare_entries);

  return g_steal_pointer (&tree);
}

/**
 * mesign_mail_tree_free:
 * @self: what was found
 */
void
mesign_mail_tree_free (MesignMailTree *self)
{
  g_ptr_array_unref (self->entries);
  g_ptr_array_unref (self->skipped);
  g_free (self);
}
