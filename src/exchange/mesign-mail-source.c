/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-mail-source.h"

#include "exchange/mesign-exchange-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignMailSource:
 *
 * Mails in files of another program, one after the other. It belongs to one thread at a time.
 */
struct _MesignMailSource
{
  MesignMboxReader *mbox;
  MesignMailFiles *files;
};

/**
 * mesign_mail_record_clear:
 * @self: a record
 *
 * Frees what a record holds, and makes it ready for another mail.
 */
void
mesign_mail_record_clear (MesignMailRecord *self)
{
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_clear_pointer (&self->whole, g_bytes_unref);
  g_clear_pointer (&self->place, g_free);
  g_clear_pointer (&self->reason, g_free);
  self->flags = MESIGN_FLAG_NONE;
  self->date = 0;
}

/* Apple's folders hold a file that is called so. */
static char *
find_mbox_in (const char *path)
{
  g_autofree char *inner = g_build_filename (path, "mbox", NULL);

  return g_file_test (inner, G_FILE_TEST_IS_REGULAR) ? g_steal_pointer (&inner) : NULL;
}

/* What is empty is an mbox without mails. */
gboolean
mesign_mail_source_begins_like_mbox (const char *path, gboolean *is_it, GError **error)
{
  g_autoptr (GFile) file = g_file_new_for_path (path);
  g_autoptr (GFileInputStream) stream = g_file_read (file, NULL, error);
  char start[64] = "";
  gsize length = 0;
  const char *at = start;

  if (stream == NULL || !g_input_stream_read_all (G_INPUT_STREAM (stream), start, sizeof start - 1,
                                                  &length, NULL, error))
    return FALSE;
  while (*at == '\n' || *at == '\r')
    at++;
  *is_it = g_str_has_prefix (at, "From ") || length == 0;

  return TRUE;
}

/* What a path holds, with the file to read. */
static gboolean
recognize (char **path, MesignMailFormat *format, GError **error)
{
  g_autofree char *inner = find_mbox_in (*path);
  gboolean is_mbox;

  if (mesign_mail_files_is_maildir (*path))
    *format = MESIGN_MAIL_FORMAT_MAILDIR;
  else if (inner != NULL)
    {
      g_free (*path);
      *path = g_steal_pointer (&inner);
      *format = MESIGN_MAIL_FORMAT_MBOX;
    }
  else if (g_file_test (*path, G_FILE_TEST_IS_DIR))
    *format = MESIGN_MAIL_FORMAT_EML;
  else if (!mesign_mail_source_begins_like_mbox (*path, &is_mbox, error))
    return FALSE;
  else
    *format = is_mbox ? MESIGN_MAIL_FORMAT_MBOX : MESIGN_MAIL_FORMAT_EML;

  return TRUE;
}

static gboolean
check_files (const MesignMailSource *self, const char *path, GError **error)
{
  g_autofree char *shown = g_filename_display_name (path);
  guint64 done;
  guint64 total;

  if (self->files == NULL)
    return TRUE;
  mesign_mail_files_get_progress (self->files, &done, &total);
  if (total > 0)
    return TRUE;
  g_set_error (
      error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY,
      _ ("There is no mail in “%s”. Choose an mbox file, .eml files, or a folder of them or "
         "of Maildir."),
      shown);

  return FALSE;
}

/**
 * mesign_mail_source_open_sync:
 * @path: (type filename): a file or a folder
 * @format: what it is
 * @error: return location for a #MesignExchangeError, #GIOErrorEnum or #GFileError
 *
 * Opens mails to be read. Of a folder of .eml files those below it are not read. Blocks.
 *
 * Returns: (transfer full) (nullable): what gives the mails
 */
MesignMailSource *
mesign_mail_source_open_sync (const char *path, MesignMailFormat format, GError **error)
{
  g_autoptr (MesignMailSource) self = g_new0 (MesignMailSource, 1);
  g_autofree char *read = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  read = g_strdup (path);
  if (format == MESIGN_MAIL_FORMAT_AUTO && !recognize (&read, &format, error))
    return NULL;
  if (format == MESIGN_MAIL_FORMAT_MBOX || format == MESIGN_MAIL_FORMAT_MBOXO)
    self->mbox = mesign_mbox_reader_new (read, format == MESIGN_MAIL_FORMAT_MBOXO, error);
  else
    self->files = mesign_mail_files_new (read, format == MESIGN_MAIL_FORMAT_MAILDIR, error);
  if ((self->mbox == NULL && self->files == NULL) || !check_files (self, path, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_mail_source_free:
 * @self: a source
 */
void
mesign_mail_source_free (MesignMailSource *self)
{
  g_clear_pointer (&self->mbox, mesign_mbox_reader_free);
  g_clear_pointer (&self->files, mesign_mail_files_free);
  g_free (self);
}

/**
 * mesign_mail_source_next_sync:
 * @self: a source
 * @record: (out caller-allocates): the next mail; it must be empty
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignExchangeError, #GIOErrorEnum or #GFileError
 *
 * Reads the next mail. Mails that were deleted and only lie in the file still are passed over. One
 * file of several that cannot be read is a record without octets, and keeps the rest back from
 * nobody. Blocks.
 *
 * Returns: whether there is one; %FALSE without an error at the end
 */
gboolean
mesign_mail_source_next_sync (MesignMailSource *self,
                              MesignMailRecord *record,
                              GCancellable *cancellable,
                              GError **error)
{
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;

  return self->mbox != NULL ? mesign_mbox_reader_next (self->mbox, record, cancellable, error)
                            : mesign_mail_files_next (self->files, record, error);
}

/**
 * mesign_mail_source_get_progress:
 * @self: a source
 * @done: (out): how much was read, in octets or files
 * @total: (out): of how much
 */
void
mesign_mail_source_get_progress (MesignMailSource *self, guint64 *done, guint64 *total)
{
  if (self->mbox != NULL)
    mesign_mbox_reader_get_progress (self->mbox, done, total);
  else
    mesign_mail_files_get_progress (self->files, done, total);
}
