/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-tree-target.h"

#include "base/mesign-file.h"
#include "exchange/mesign-exchange-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* What file systems take for one name, and of a path, with room for where it is put. */
#define NAME_LIMIT 255
#define LEAST_NAME_LIMIT 140
#define PATH_LIMIT 1500

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
  MesignMailboxPlaces *places;
  GHashTable *files; /* what was begun, as paths below the folder */
  GPtrArray *above;  /* mboxes that have to be there since something lies below them */
  GString *subscriptions;
  gboolean is_finished;
};

static gboolean
fail (MesignMailTreeTarget *self, GError **error)
{
  return mesign_mail_place_fail (self->path, error);
}

/* Some take less. */
static gsize
find_name_limit (const char *folder)
{
  long limit = pathconf (folder, _PC_NAME_MAX);

  return limit > 0 ? CLAMP (limit, LEAST_NAME_LIMIT, NAME_LIMIT) : NAME_LIMIT;
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
  self->places = mesign_mailbox_places_new (format, find_name_limit (self->temporary), PATH_LIMIT);

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
  g_clear_pointer (&self->places, mesign_mailbox_places_free);
  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->above);
  g_string_free (self->subscriptions, TRUE);
  g_free (self->temporary);
  g_free (self->path);
  g_free (self);
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

  return mesign_mail_place_create (path, text, strlen (text)) || fail (self, error);
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
 * Begins a mailbox. What it gives has to be finished and freed before this target is. A name that
 * is too long for a file is cut, and one that some file system takes for that of another mailbox
 * gets a number. Blocks.
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

  claimed = mesign_mailbox_places_claim (self->places, levels);
  path = g_build_filename (self->temporary, claimed, NULL);
  done = self->format == MESIGN_MAIL_FORMAT_MAILDIR ? make_folder (self, claimed, path, error)
                                                    : make_above (self, claimed, error);
  if (!done)
    return NULL;
  g_hash_table_add (self->files, g_strdup (claimed));
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
