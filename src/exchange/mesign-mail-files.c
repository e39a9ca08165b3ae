/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include "base/mesign-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

/* Mails that are files: of a Maildir, of a folder of .eml, or one alone. */
struct _MesignMailFiles
{
  GPtrArray *paths;
  guint next;
  gboolean is_maildir;
};

gboolean
mesign_mail_files_is_maildir (const char *path)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *new = g_build_filename (path, "new", NULL);

  return g_file_test (current, G_FILE_TEST_IS_DIR) && g_file_test (new, G_FILE_TEST_IS_DIR);
}

static gboolean
is_mail_name (const char *name, gboolean is_maildir)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return *name != '.' && (is_maildir || g_str_has_suffix (lower, ".eml"));
}

static gboolean
list_folder (MesignMailFiles *self, const char *path, GError **error)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (is_mail_name (name, self->is_maildir) && g_file_test (child, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (self->paths, g_steal_pointer (&child));
    }

  return TRUE;
}

static gboolean
list_maildir (MesignMailFiles *self, const char *path, GError **error)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *new = g_build_filename (path, "new", NULL);

  return list_folder (self, current, error) && list_folder (self, new, error);
}

/* By their names alone, which in a Maildir begin with the time. */
static int
compare_names (gconstpointer a, gconstpointer b)
{
  const char *one = strrchr (*(const char *const *) a, G_DIR_SEPARATOR);
  const char *two = strrchr (*(const char *const *) b, G_DIR_SEPARATOR);

  return strcmp (one != NULL ? one : "", two != NULL ? two : "");
}

MesignMailFiles *
mesign_mail_files_new (const char *path, gboolean is_maildir, GError **error)
{
  MesignMailFiles *self = g_new0 (MesignMailFiles, 1);
  gboolean done = TRUE;

  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->is_maildir = is_maildir;
  if (is_maildir)
    done = list_maildir (self, path, error);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    done = list_folder (self, path, error);
  else
    g_ptr_array_add (self->paths, g_strdup (path));
  if (!done)
    {
      mesign_mail_files_free (self);
      return NULL;
    }
  g_ptr_array_sort (self->paths, compare_names);

  return self;
}

void
mesign_mail_files_free (MesignMailFiles *self)
{
  g_ptr_array_unref (self->paths);
  g_free (self);
}

/* The letters behind "2," (some file systems take no colon before it). */
static const struct
{
  char letter;
  MesignFlags flag;
} letters[] = {
  { 'D', MESIGN_FLAG_DRAFT },    { 'F', MESIGN_FLAG_FLAGGED }, { 'P', MESIGN_FLAG_FORWARDED },
  { 'R', MESIGN_FLAG_ANSWERED }, { 'S', MESIGN_FLAG_SEEN },
};

static MesignFlags
parse_flags (const char *name)
{
  const char *info = g_strrstr (name, "2,");
  MesignFlags flags = MESIGN_FLAG_NONE;

  if (info == NULL || info == name || strchr (":;!", info[-1]) == NULL)
    return flags;
  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (strchr (info + 2, letters[i].letter) != NULL)
      flags |= letters[i].flag;

  return flags;
}

char *
mesign_maildir_format_flags (MesignFlags flags)
{
  g_autoptr (GString) text = g_string_new (":2,");

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (flags & letters[i].flag)
      g_string_append_c (text, letters[i].letter);

  return g_strdup (text->str);
}

/* A Maildir's names begin with the time of delivery; what else there is tells when it was written.
 */
static gint64
find_date (const char *path, const char *name, gboolean is_maildir)
{
  gint64 date = is_maildir ? g_ascii_strtoll (name, NULL, 10) : 0;
  GStatBuf status;

  if (date > 0 && date <= G_MAXUINT32)
    return date;

  return is_maildir && g_stat (path, &status) == 0 ? status.st_mtime : 0;
}

static gboolean
is_too_long (const char *path)
{
  GStatBuf status;

  return g_stat (path, &status) == 0 && status.st_size > MESIGN_MAIL_RECORD_LIMIT;
}

/* FALSE without an error at the end. */
gboolean
mesign_mail_files_next (MesignMailFiles *self, MesignMailRecord *record, GError **error)
{
  const char *path;
  g_autofree char *name = NULL;

  if (self->next == self->paths->len)
    return FALSE;
  path = self->paths->pdata[self->next++];
  name = g_path_get_basename (path);
  record->place = g_filename_display_name (name);
  record->flags = self->is_maildir ? parse_flags (name) : MESIGN_FLAG_SEEN;
  record->date = find_date (path, name, self->is_maildir);
  if (is_too_long (path))
    return TRUE;
  record->octets = mesign_file_read_sync (path, MESIGN_MAIL_RECORD_LIMIT, error);

  return record->octets != NULL;
}

void
mesign_mail_files_get_progress (MesignMailFiles *self, guint64 *done, guint64 *total)
{
  *done = self->next;
  *total = self->paths->len;
}
