/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-target.h"

#include "base/mesign-file.h"
#include "exchange/mesign-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define LONGEST_NAME 100

/**
 * MesignMailTarget:
 *
 * Mails on their way into files. All of it is written beside the place it is meant for, and put
 * there when it is whole, so that there never lies a part of it. A program that is killed leaves
 * nothing of an mbox where the file system knows files without a name, else a file or folder whose
 * name says that it is incomplete. It belongs to one thread at a time.
 */
struct _MesignMailTarget
{
  MesignMailFormat format;
  char *path;
  char *temporary; /* what is written */
  char *shown;     /* what people know it by */
  int fd;          /* of an mbox */
  gboolean is_part;
  gboolean is_nameless;
  gboolean has_keywords;
  guint n_written;
  gboolean is_finished;
};

static gboolean
fail (MesignMailTarget *self, GError **error)
{
  return mesign_mail_place_fail (self->shown, error);
}

static gboolean
make_inner (MesignMailTarget *self, const char *name)
{
  g_autofree char *path = g_build_filename (self->temporary, name, NULL);

  return g_mkdir (path, 0700) == 0;
}

static gboolean
make_maildir (MesignMailTarget *self, GError **error)
{
  return (make_inner (self, "cur") && make_inner (self, "new") && make_inner (self, "tmp")) ||
         fail (self, error);
}

/* A file that has no name until it is whole. */
static void
open_nameless (MesignMailTarget *self)
{
  g_autofree char *folder = g_path_get_dirname (self->path);

  self->fd = g_open (folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
  self->is_nameless = self->fd >= 0;
}

static gboolean
begin (MesignMailTarget *self, GError **error)
{
  if (self->format == MESIGN_MAIL_FORMAT_MBOX)
    {
      open_nameless (self);
      if (!self->is_nameless)
        self->fd = g_mkstemp_full (self->temporary, O_WRONLY | O_CLOEXEC, 0600);
      return self->fd >= 0 || fail (self, error);
    }
  if (g_mkdtemp_full (self->temporary, 0700) == NULL)
    return fail (self, error);

  return self->format != MESIGN_MAIL_FORMAT_MAILDIR || make_maildir (self, error);
}

/**
 * mesign_mail_target_new_sync:
 * @path: (type filename): the file or folder to make; it must not be there yet
 * @format: %MESIGN_MAIL_FORMAT_MBOX, %MESIGN_MAIL_FORMAT_EML or %MESIGN_MAIL_FORMAT_MAILDIR
 * @error: return location for a #MesignExchangeError or #GFileError
 *
 * Begins to write mails. What is made can be read by its owner alone. Blocks.
 *
 * Returns: (transfer full) (nullable): what takes the mails
 */
MesignMailTarget *
mesign_mail_target_new_sync (const char *path, MesignMailFormat format, GError **error)
{
  g_autoptr (MesignMailTarget) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (format != MESIGN_MAIL_FORMAT_AUTO && format != MESIGN_MAIL_FORMAT_MBOXO,
                        NULL);

  self = g_new0 (MesignMailTarget, 1);
  self->format = format;
  self->path = mesign_mail_place_strip (path);
  self->temporary = g_strconcat (self->path, ".incomplete-XXXXXX", NULL);
  self->fd = -1;
  self->shown = g_strdup (self->path);
  if (mesign_mail_place_check (self->path, error) && begin (self, error))
    return g_steal_pointer (&self);
  self->is_finished = TRUE;

  return NULL;
}

static void
remove_rest (MesignMailTarget *self)
{
  if (self->format != MESIGN_MAIL_FORMAT_MBOX)
    mesign_directory_remove_sync (self->temporary, NULL);
  else if (!self->is_nameless)
    g_unlink (self->temporary);
}

/* The mails of one mailbox of many, in a folder that gets its name when all of them are written,
 * and that is removed with all that is in it else. Of a Maildir the folder is there.
 * @shown: what errors call it. */
MesignMailTarget *
mesign_mail_target_new_part_sync (const char *path,
                                  const char *shown,
                                  MesignMailFormat format,
                                  GError **error)
{
  g_autoptr (MesignMailTarget) self = g_new0 (MesignMailTarget, 1);

  self->format = format;
  self->path = g_strdup (path);
  self->temporary = g_strdup (path);
  self->shown = g_strdup (shown);
  self->is_part = TRUE;
  self->fd = -1;
  if (format == MESIGN_MAIL_FORMAT_MAILDIR)
    return make_maildir (self, error) ? g_steal_pointer (&self) : NULL;
  self->fd = g_open (path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);

  return self->fd >= 0 || fail (self, error) ? g_steal_pointer (&self) : NULL;
}

/**
 * mesign_mail_target_free:
 * @self: a target
 *
 * Frees it. What was not finished is removed.
 */
void
mesign_mail_target_free (MesignMailTarget *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (!self->is_part && !self->is_finished)
    remove_rest (self);
  g_free (self->shown);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

/* An mbox: lines end with a line feed alone, those that look like a separator get one ">" more. */

static gboolean
is_quoted (const char *line, gsize length)
{
  gsize n = 0;

  while (n < length && line[n] == '>')
    n++;

  return length - n >= 5 && memcmp (line + n, "From ", 5) == 0;
}

static void
append_lines (GString *text, const char *octets, gsize length)
{
  for (gsize n = 0; n < length;)
    {
      const char *line = octets + n;
      const char *newline = memchr (line, '\n', length - n);
      gsize whole = newline != NULL ? (gsize) (newline + 1 - line) : length - n;
      gsize kept = newline != NULL ? whole - 1 : whole;

      if (newline != NULL && kept > 0 && line[kept - 1] == '\r')
        kept--;
      if (is_quoted (line, kept))
        g_string_append_c (text, '>');
      g_string_append_len (text, line, (gssize) kept);
      g_string_append_c (text, '\n');
      n += whole;
    }
}

/* One that cannot be written whole leaves nothing behind, so that others can follow. */
static gboolean
write_to_mbox (MesignMailTarget *self, const char *text, gsize length)
{
  off_t before = lseek (self->fd, 0, SEEK_CUR);
  int saved;

  if (before < 0)
    return FALSE;
  if (mesign_mail_place_write (self->fd, text, length))
    return TRUE;
  saved = errno;
  if (ftruncate (self->fd, before) == 0 && lseek (self->fd, before, SEEK_SET) == before)
    errno = saved;
  else /* then nothing can follow */
    errno = EIO;

  return FALSE;
}

static gboolean
add_to_mbox (MesignMailTarget *self, const MesignMailEntry *entry, GError **error)
{
  gsize length;
  const char *octets = g_bytes_get_data (entry->octets, &length);
  gsize header = mesign_mail_status_find_end (octets, length);
  g_autoptr (GString) text = g_string_sized_new (length + 512);
  g_autofree char *separator = mesign_mbox_line_format (entry->sender, entry->date);

  g_string_append (text, separator);
  append_lines (text, octets, header);
  mesign_mail_status_append (text, entry->flags);
  if (header == length)
    g_string_append_c (text, '\n');
  append_lines (text, octets + header, length - header);
  g_string_append_c (text, '\n');

  return write_to_mbox (self, text->str, text->len) || fail (self, error);
}

/* Files */

/* All of them are synchronised to the disk together, at the end. */
static gboolean
write_file (MesignMailTarget *self, const char *name, const MesignMailEntry *entry, GError **error)
{
  g_autofree char *path = g_build_filename (self->temporary, name, NULL);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  gsize length;
  const char *octets = g_bytes_get_data (entry->octets, &length);

  if (!mesign_mail_place_create (path, octets, length))
    return fail (self, error);
  /* only a help for people who look at the folder */
  g_file_set_attribute_uint64 (file, G_FILE_ATTRIBUTE_TIME_MODIFIED,
                               (guint64) CLAMP (entry->date, 0, G_MAXUINT32),
                               G_FILE_QUERY_INFO_NONE, NULL, NULL);

  return TRUE;
}

/* Explains the letters for keywords to programs that know the file. */
static gboolean
write_keywords (MesignMailTarget *self, GError **error)
{
  g_autofree char *path = g_build_filename (self->temporary, "dovecot-keywords", NULL);
  g_autofree char *text = mesign_maildir_keywords_format ();

  self->has_keywords = mesign_mail_place_create (path, text, strlen (text));

  return self->has_keywords || fail (self, error);
}

static gboolean
add_to_maildir (MesignMailTarget *self, const MesignMailEntry *entry, GError **error)
{
  g_autofree char *flags = mesign_maildir_flags_format (entry->flags);
  g_autofree char *name =
      g_strdup_printf ("cur/%" G_GINT64_FORMAT ".P%dQ%u.mesign,S=%" G_GSIZE_FORMAT "%s",
                       CLAMP (entry->date, 0, G_MAXUINT32), (int) getpid (), self->n_written,
                       g_bytes_get_size (entry->octets), flags);

  return (self->has_keywords || !(entry->flags & MESIGN_MAILDIR_KEYWORDS) ||
          write_keywords (self, error)) &&
         write_file (self, name, entry, error);
}

/* What a subject may give to a file's name that every file system takes and that shows as it is. */
static char *
make_name_part (const char *subject)
{
  g_autoptr (GString) part = g_string_new (NULL);

  for (const char *p = subject; *p != '\0' && part->len < LONGEST_NAME; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isprint (c) && g_unichar_type (c) != G_UNICODE_FORMAT &&
          (c > 127 || strchr ("\\/:*?\"<>|", (int) c) == NULL))
        g_string_append_unichar (part, c);
      else if (part->len > 0 && part->str[part->len - 1] != ' ')
        g_string_append_c (part, ' ');
    }
  while (part->len > 0 && strchr (" .", part->str[part->len - 1]) != NULL)
    g_string_truncate (part, part->len - 1);

  return g_strdup (part->str);
}

static gboolean
add_eml (MesignMailTarget *self, const MesignMailEntry *entry, GError **error)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_local (CLAMP (entry->date, 0, G_MAXUINT32));
  g_autofree char *when = g_date_time_format (time, "%Y-%m-%d %H%M%S");
  g_autofree char *valid = g_utf8_make_valid (entry->subject != NULL ? entry->subject : "", -1);
  g_autofree char *part = make_name_part (valid);
  g_autofree char *base = g_strconcat (when, *part != '\0' ? " " : "", part, NULL);
  g_autofree char *name = g_strconcat (base, ".eml", NULL);
  g_autofree char *path = g_build_filename (self->temporary, name, NULL);

  for (guint n = 2; g_file_test (path, G_FILE_TEST_EXISTS); n++)
    {
      g_free (name);
      g_free (path);
      name = g_strdup_printf ("%s (%u).eml", base, n);
      path = g_build_filename (self->temporary, name, NULL);
    }

  return write_file (self, name, entry, error);
}

/**
 * mesign_mail_target_add_sync:
 * @self: a target
 * @entry: a mail
 * @error: return location for a #GFileError
 *
 * Writes one mail more. Its octets stay as they are in .eml and Maildir; an mbox notes the flags in
 * its header, which signatures do not cover. Blocks.
 *
 * Returns: whether it is written
 */
gboolean
mesign_mail_target_add_sync (MesignMailTarget *self, const MesignMailEntry *entry, GError **error)
{
  g_return_val_if_fail (!self->is_finished, FALSE);

  self->n_written++;
  if (self->format == MESIGN_MAIL_FORMAT_MBOX)
    return add_to_mbox (self, entry, error);

  return self->format == MESIGN_MAIL_FORMAT_MAILDIR ? add_to_maildir (self, entry, error)
                                                    : add_eml (self, entry, error);
}

static gboolean
synchronize (MesignMailTarget *self)
{
  return self->fd >= 0 ? fsync (self->fd) == 0 : mesign_mail_place_synchronize (self->temporary);
}

/* A part is on the disk when all parts are. */
static gboolean
finish_part (MesignMailTarget *self, GError **error)
{
  int fd = self->fd;

  self->fd = -1;

  return fd < 0 || close (fd) == 0 || fail (self, error);
}

/**
 * mesign_mail_target_finish_sync:
 * @self: a target
 * @error: return location for a #MesignExchangeError or #GFileError
 *
 * Puts what was written in its place; nothing more can be added. Blocks.
 *
 * Returns: whether it is there, safely on the disk
 */
gboolean
mesign_mail_target_finish_sync (MesignMailTarget *self, GError **error)
{
  g_return_val_if_fail (!self->is_finished, FALSE);

  if (self->is_part)
    return finish_part (self, error);
  if (!synchronize (self))
    return fail (self, error);
  self->is_finished = mesign_mail_place_take (
      self->path, self->is_nameless ? NULL : self->temporary, self->fd, error);

  return self->is_finished;
}
