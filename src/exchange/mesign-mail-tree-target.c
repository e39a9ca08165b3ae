/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-tree-target.h"

#include "base/mesign-file.h"
#include "exchange/mesign-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What file systems take for one name, and of a path, with room for where it is put. */
#define NAME_LIMIT 255
#define PATH_LIMIT 1500

/* How much of a name that is too long is told, in characters. */
#define SHOWN_LIMIT 60

/**
 * MesignMailTreeTarget:
 *
 * The mailboxes of an account on their way into a folder of another program. All of it is written
 * beside the place it is meant for, and put there when it is whole. It belongs to one thread at a
 * time.
 *
 * A Maildir++ is what Dovecot keeps: the inbox at the top, the others beside each other in
 * ".Work.Projects", and "subscriptions". Of mboxes there is a file for each mailbox; what lies
 * below it is in a folder of its name with ".sbd": so Thunderbird's "Local Folders" lie on the
 * disk.
 */
struct _MesignMailTreeTarget
{
  MesignMailFormat format;
  char *path;
  char *temporary;
  GHashTable *files; /* what was begun, as paths below the folder */
  GPtrArray *above;  /* mboxes that have to be there since something lies below them */
  GString *subscriptions;
  gboolean is_finished;
};

static gboolean
is_inbox (const char *const *levels)
{
  return g_ascii_strcasecmp (levels[0], "INBOX") == 0;
}

static char *
format_level (const char *const *levels, guint i)
{
  return i == 0 && is_inbox (levels) ? g_strdup ("Inbox")
                                     : mesign_mailbox_file_format_mbox (levels[i]);
}

/* As a path below the folder; "" for the inbox of a Maildir. */
static char *
format_file (MesignMailFormat format, const char *const *levels)
{
  g_autoptr (GString) file = g_string_new (NULL);

  if (format == MESIGN_MAIL_FORMAT_MAILDIR)
    return is_inbox (levels) && levels[1] == NULL ? g_strdup ("")
                                                  : mesign_mailbox_file_format_maildir (levels);
  for (guint i = 0; levels[i] != NULL; i++)
    {
      g_autofree char *name = format_level (levels, i);

      g_string_append_printf (file, "%s%s", i > 0 ? ".sbd/" : "", name);
    }

  return g_strdup (file->str);
}

static gboolean
is_too_long (const char *file)
{
  g_auto (GStrv) names = g_strsplit (file, "/", -1);

  for (guint i = 0; names[i] != NULL; i++)
    if (strlen (names[i]) > NAME_LIMIT - strlen (".sbd"))
      return TRUE;

  return strlen (file) > PATH_LIMIT;
}

/**
 * mesign_mail_tree_target_check:
 * @format: %MESIGN_MAIL_FORMAT_MBOX or %MESIGN_MAIL_FORMAT_MAILDIR
 * @levels: (array zero-terminated=1): the name of a mailbox
 * @error: return location for %MESIGN_EXCHANGE_ERROR_NAME
 *
 * Returns: whether file systems take a name of that length
 */
gboolean
mesign_mail_tree_target_check (MesignMailFormat format, const char *const *levels, GError **error)
{
  g_autofree char *file = format_file (format, levels);
  g_autofree char *whole = NULL;
  g_autofree char *shown = NULL;

  if (!is_too_long (file))
    return TRUE;
  whole = g_strjoinv ("/", (char **) levels);
  shown = g_utf8_substring (whole, 0, MIN (SHOWN_LIMIT, g_utf8_strlen (whole, -1)));
  g_set_error (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_NAME,
               _ ("The name of the mailbox “%s…” is too long for a file. Rename the mailbox, or "
                  "export it by itself."),
               shown);

  return FALSE;
}

static gboolean
fail (MesignMailTreeTarget *self, GError **error)
{
  return mesign_mail_place_fail (self->path, error);
}

/**
 * mesign_mail_tree_target_new_sync:
 * @path: (type filename): the folder to make; it must not be there yet
 * @format: %MESIGN_MAIL_FORMAT_MBOX or %MESIGN_MAIL_FORMAT_MAILDIR
 * @error: return location for a #MesignExchangeError or #GFileError
 *
 * Begins to write an account. What is made can be read by its owner alone. Blocks.
 *
 * Returns: (transfer full) (nullable): what takes the mailboxes
 */
MesignMailTreeTarget *
mesign_mail_tree_target_new_sync (const char *path, MesignMailFormat format, GError **error)
{
  g_autoptr (MesignMailTreeTarget) self = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (format == MESIGN_MAIL_FORMAT_MBOX || format == MESIGN_MAIL_FORMAT_MAILDIR,
                        NULL);

  self = g_new0 (MesignMailTreeTarget, 1);
  self->format = format;
  self->path = mesign_mail_place_strip (path);
  self->temporary = g_strconcat (self->path, ".incomplete-XXXXXX", NULL);
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->above = g_ptr_array_new_with_free_func (g_free);
  self->subscriptions = g_string_new (NULL);
  self->is_finished = TRUE;
  if (!mesign_mail_place_check (self->path, error))
    return NULL;
  if (g_mkdtemp_full (self->temporary, 0700) == NULL)
    {
      fail (self, error);
      return NULL;
    }
  self->is_finished = FALSE;

  return g_steal_pointer (&self);
}

/**
 * mesign_mail_tree_target_free:
 * @self: a target
 *
 * Frees it. What was not finished is removed.
 */
void
mesign_mail_tree_target_free (MesignMailTreeTarget *self)
{
  if (!self->is_finished)
    mesign_directory_remove_sync (self->temporary, NULL);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->above);
  g_string_free (self->subscriptions, TRUE);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
}

/* Different names may come out as the same file. */
static char *
claim_file (MesignMailTreeTarget *self, const char *const *levels)
{
  g_autofree char *file = format_file (self->format, levels);
  g_autofree char *unique = g_strdup (file);

  for (guint n = 2; g_hash_table_contains (self->files, unique); n++)
    {
      g_free (unique);
      unique = g_strdup_printf ("%s (%u)", file, n);
    }
  g_hash_table_add (self->files, g_strdup (unique));

  return g_steal_pointer (&unique);
}

/* The folders a file lies in, with the mailboxes they belong to. */
static gboolean
make_above (MesignMailTreeTarget *self, const char *file, GError **error)
{
  for (const char *slash = strchr (file, '/'); slash != NULL; slash = strchr (slash + 1, '/'))
    {
      g_autofree char *folder = g_strndup (file, slash - file);
      g_autofree char *path = g_build_filename (self->temporary, folder, NULL);

      if (g_mkdir (path, 0700) == 0)
        g_ptr_array_add (self->above, g_strndup (folder, strlen (folder) - strlen (".sbd")));
      else if (errno != EEXIST)
        return fail (self, error);
    }

  return TRUE;
}

static gboolean
write_text (MesignMailTreeTarget *self,
            const char *folder,
            const char *name,
            const char *text,
            GError **error)
{
  g_autofree char *path = g_build_filename (self->temporary, folder, name, NULL);
  gsize length = strlen (text);
  int fd = g_open (path, O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
  gboolean done = fd >= 0 && write (fd, text, length) == (gssize) length;

  if (fd >= 0)
    done = close (fd) == 0 && done;

  return done || fail (self, error);
}

/* The folder of a Maildir's mailbox, with the file by which it is known as one of several. */
static gboolean
make_folder (MesignMailTreeTarget *self, const char *file, const char *path, GError **error)
{
  if (*file == '\0')
    return TRUE;
  if (g_mkdir (path, 0700) != 0)
    return fail (self, error);

  return write_text (self, file, "maildirfolder", "", error);
}

static void
note_subscribed (MesignMailTreeTarget *self, const char *file)
{
  g_string_append_printf (self->subscriptions, "%s\n", *file != '\0' ? file + 1 : "INBOX");
}

/**
 * mesign_mail_tree_target_begin_sync:
 * @self: a target
 * @levels: (array zero-terminated=1): the name of a mailbox
 * @is_subscribed: whether the person wants to see it
 * @file: (out) (optional): where it lies below the folder, for people; "." for the folder itself
 * @error: return location for a #GFileError
 *
 * Begins a mailbox. What it gives has to be finished and freed before this target is. Blocks.
 *
 * Returns: (transfer full) (nullable): what takes its mails
 */
MesignMailTarget *
mesign_mail_tree_target_begin_sync (MesignMailTreeTarget *self,
                                    const char *const *levels,
                                    gboolean is_subscribed,
                                    char **file,
                                    GError **error)
{
  g_autofree char *claimed = NULL;
  g_autofree char *path = NULL;
  gboolean done;

  g_return_val_if_fail (levels != NULL && levels[0] != NULL, NULL);
  g_return_val_if_fail (!self->is_finished, NULL);

  claimed = claim_file (self, levels);
  path = g_build_filename (self->temporary, claimed, NULL);
  done = self->format == MESIGN_MAIL_FORMAT_MAILDIR ? make_folder (self, claimed, path, error)
                                                    : make_above (self, claimed, error);
  if (!done)
    return NULL;
  if (is_subscribed)
    note_subscribed (self, claimed);
  if (file != NULL)
    *file = g_strdup (*claimed != '\0' ? claimed : ".");

  return mesign_mail_target_new_part_sync (path, self->path, self->format, error);
}

/* What is shown below a mailbox is not found where the mailbox is not. */
static gboolean
make_missing (MesignMailTreeTarget *self, GError **error)
{
  for (guint i = 0; i < self->above->len; i++)
    if (!g_hash_table_contains (self->files, self->above->pdata[i]) &&
        !write_text (self, "", self->above->pdata[i], "", error))
      return FALSE;

  return TRUE;
}

/* The inbox is at the top, whether there is one or not. */
static gboolean
end_maildir (MesignMailTreeTarget *self, GError **error)
{
  g_autoptr (MesignMailTarget) inbox = NULL;

  if (!g_hash_table_contains (self->files, "") &&
      (inbox = mesign_mail_target_new_part_sync (self->temporary, self->path, self->format,
                                                 error)) == NULL)
    return FALSE;

  return write_text (self, "", "subscriptions", self->subscriptions->str, error);
}

/**
 * mesign_mail_tree_target_finish_sync:
 * @self: a target
 * @error: return location for a #MesignExchangeError or #GFileError
 *
 * Puts what was written in its place; nothing more can be added. Blocks.
 *
 * Returns: whether it is there, safely on the disk
 */
gboolean
mesign_mail_tree_target_finish_sync (MesignMailTreeTarget *self, GError **error)
{
  gboolean done;

  g_return_val_if_fail (!self->is_finished, FALSE);

  done = self->format == MESIGN_MAIL_FORMAT_MAILDIR ? end_maildir (self, error)
                                                    : make_missing (self, error);
  if (!done)
    return FALSE;
  if (!mesign_mail_place_synchronize (self->temporary))
    return fail (self, error);
  self->is_finished = mesign_mail_place_take (self->path, self->temporary, -1, error);

  return self->is_finished;
}
