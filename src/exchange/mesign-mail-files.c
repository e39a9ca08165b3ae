/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include "base/mesign-file.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

/* Mails that are files: of a Maildir, of a folder of .eml, or one alone. There may be a million, so
 * that of each the name below the folder is all that is kept. */
struct _MesignMailFiles
{
  char *folder;
  GStringChunk *names;
  GPtrArray *places; /* in names: "cur/…", "new/…", or a name alone */
  guint next;
  gboolean is_maildir;
  gboolean is_alone;
  MesignFlags keywords[26];
};

/* Links are not followed: who hands over a folder of mail has not to choose which other files of
 * this computer become mail, and go to a server. */
static gboolean
has_type (const char *path, guint type)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && (status.st_mode & S_IFMT) == type;
}

gboolean
mesign_mail_files_is_plain (const char *path)
{
  return has_type (path, S_IFREG);
}

gboolean
mesign_mail_files_is_maildir (const char *path)
{
  g_autofree char *current = g_build_filename (path, "cur", NULL);
  g_autofree char *new = g_build_filename (path, "new", NULL);

  return has_type (current, S_IFDIR) && has_type (new, S_IFDIR);
}

static gboolean
is_mail_name (const char *name, gboolean is_maildir)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return *name != '.' && (is_maildir || g_str_has_suffix (lower, ".eml"));
}

static void
add_place (MesignMailFiles *self, const char *place)
{
  g_ptr_array_add (self->places, g_string_chunk_insert (self->names, place));
}

/* @part: of the folder; "" for itself. */
static gboolean
list_folder (MesignMailFiles *self, const char *part, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, part, NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, error);
  const char *name;

  if (folder == NULL)
    return FALSE;
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (is_mail_name (name, self->is_maildir) && mesign_mail_files_is_plain (child))
        {
          g_autofree char *place = g_strconcat (part, name, NULL);

          add_place (self, place);
        }
    }

  return TRUE;
}

static gboolean
list_maildir (MesignMailFiles *self, GError **error)
{
  mesign_maildir_keywords_load (self->folder, self->keywords);

  return list_folder (self, "cur/", error) && list_folder (self, "new/", error);
}

/* By their names alone, which in a Maildir begin with the time. */
static const char *
get_name (const char *place)
{
  const char *slash = strchr (place, G_DIR_SEPARATOR);

  return slash != NULL ? slash + 1 : place;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (get_name (*(const char *const *) a), get_name (*(const char *const *) b));
}

static void
take_alone (MesignMailFiles *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);

  g_free (self->folder);
  self->folder = g_path_get_dirname (path);
  self->is_alone = TRUE;
  add_place (self, name);
}

MesignMailFiles *
mesign_mail_files_new (const char *path, gboolean is_maildir, GError **error)
{
  MesignMailFiles *self = g_new0 (MesignMailFiles, 1);
  gboolean done = TRUE;

  self->folder = g_strdup (path);
  self->names = g_string_chunk_new (64 * 1024);
  self->places = g_ptr_array_new ();
  self->is_maildir = is_maildir;
  if (is_maildir)
    done = list_maildir (self, error);
  else if (g_file_test (path, G_FILE_TEST_IS_DIR))
    done = list_folder (self, "", error);
  else
    take_alone (self, path);
  if (!done)
    {
      mesign_mail_files_free (self);
      return NULL;
    }
  g_ptr_array_sort (self->places, compare_names);

  return self;
}

void
mesign_mail_files_free (MesignMailFiles *self)
{
  g_ptr_array_unref (self->places);
  g_string_chunk_free (self->names);
  g_free (self->folder);
  g_free (self);
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

static gboolean
fill_record (MesignMailFiles *self, const char *place, MesignMailRecord *record, GError **error)
{
  g_autofree char *path = g_build_filename (self->folder, place, NULL);
  const char *name = get_name (place);
  g_autoptr (GError) local = NULL;

  record->place = g_filename_display_name (name);
  record->flags =
      self->is_maildir ? mesign_maildir_flags_parse (name, self->keywords) : MESIGN_FLAG_SEEN;
  record->date = find_date (path, name, self->is_maildir);
  if (is_too_long (path))
    return TRUE;
  record->octets =
      mesign_file_read_sync (path, MESIGN_MAIL_RECORD_LIMIT, self->is_alone ? error : &local);
  if (local != NULL)
    record->reason = g_strdup (local->message);

  return record->octets != NULL || local != NULL;
}

/* FALSE without an error at the end. What was deleted and only lies there still is passed over. */
gboolean
mesign_mail_files_next (MesignMailFiles *self, MesignMailRecord *record, GError **error)
{
  while (self->next < self->places->len)
    {
      if (!fill_record (self, self->places->pdata[self->next++], record, error))
        return FALSE;
      if (!(record->flags & MESIGN_FLAG_DELETED))
        return TRUE;
      mesign_mail_record_clear (record);
    }

  return FALSE;
}

void
mesign_mail_files_get_progress (MesignMailFiles *self, guint64 *done, guint64 *total)
{
  *done = self->next;
  *total = self->places->len;
}
