/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sealed-image.h"

#include "base/mesign-file.h"
#include "crypto/mesign-seal.h"

#include <errno.h>
#include <glib/gstdio.h>

/* The image of the index of encrypted mail between two runs of the program. It only spares work:
 * one that cannot be used is made anew from the sealed texts. */

/* To be raised with the tables of #MesignSearchIndex and with what the tokenizer makes of a text,
 * so that an image of another form is not taken for one of this. */
#define FORM 2

/* A larger one is quicker made anew than kept three times in memory. */
#define MOST_OCTETS ((gsize) 512 * 1024 * 1024)

/* More than sealing adds. */
#define OVERHEAD 256

/* What a crash has left of a write is older than any write that goes on. */
#define LEFT_OVER_SECONDS (60 * 60)

static GBytes *
make_associated (const char *binding)
{
  char *text = g_strdup_printf ("search-image:%d:%s", FORM, binding);

  return g_bytes_new_take (text, strlen (text));
}

static gboolean
is_old (const char *path, int seconds)
{
  GStatBuf status;

  return g_lstat (path, &status) == 0 && time (NULL) - status.st_mtime >= seconds;
}

/* Removes the files a write of @path was making when its process was killed. */
static void
remove_left_over (const char *path, int seconds)
{
  g_autofree char *folder = g_path_get_dirname (path);
  g_autofree char *name = g_path_get_basename (path);
  g_autofree char *beginning = g_strconcat (name, ".", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *other;

  while (dir != NULL && (other = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *whole = g_build_filename (folder, other, NULL);

      if (g_str_has_prefix (other, beginning) && is_old (whole, seconds))
        g_unlink (whole);
    }
}

static gboolean
fail_too_large (GError **error)
{
  g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOSPC,
                       "The index of encrypted mail is too large to be kept");

  return FALSE;
}

/**
 * mesign_sealed_image_write_sync:
 * @path: (type filename): where it is to lie
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @binding: what it is of: the store, and what else it is to be thrown away with
 * @image: what mesign_search_index_serialize() gave
 * @error: return location for a #MesignCryptoError or #GFileError
 *
 * Seals an image with AES-256-GCM and puts it in the place of an older one, whole or not at all.
 * Nothing of it lies on the disk unsealed. Blocks.
 *
 * Returns: whether it is there
 */
gboolean
mesign_sealed_image_write_sync (const char *path,
                                MesignSecret *key,
                                const char *binding,
                                GBytes *image,
                                GError **error)
{
  g_autoptr (GBytes) associated = make_associated (binding);
  g_autoptr (GBytes) sealed = NULL;

  remove_left_over (path, LEFT_OVER_SECONDS);
  if (g_bytes_get_size (image) > MOST_OCTETS)
    return fail_too_large (error);
  sealed = mesign_seal_octets (key, image, associated, error);

  return sealed != NULL && mesign_file_write_sync (path, sealed, 0600, error);
}

/**
 * mesign_sealed_image_read_sync:
 * @path: (type filename): where it lies
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @binding: what it is to be of
 * @error: return location for a #MesignCryptoError, #GFileError or #GIOError
 *
 * Opens an image. One of another key, of something else or of another form, and one that was
 * altered or is too large, is an error. Blocks.
 *
 * Returns: (transfer full) (nullable): the image, for the memory only
 */
GBytes *
mesign_sealed_image_read_sync (const char *path,
                               MesignSecret *key,
                               const char *binding,
                               GError **error)
{
  g_autoptr (GBytes) associated = make_associated (binding);
  g_autoptr (GMappedFile) file = g_mapped_file_new (path, FALSE, error);
  g_autoptr (GBytes) sealed = NULL;

  if (file == NULL ||
      (g_mapped_file_get_length (file) > MOST_OCTETS + OVERHEAD && !fail_too_large (error)))
    return NULL;
  sealed = g_mapped_file_get_bytes (file);

  return mesign_unseal_octets (key, sealed, associated, error);
}

/**
 * mesign_sealed_image_remove_sync:
 * @path: (type filename): where an image lies or may have lain
 *
 * Removes it with all that was left of it. Blocks.
 */
void
mesign_sealed_image_remove_sync (const char *path)
{
  if (g_unlink (path) != 0 && errno != ENOENT)
    g_warning ("Cannot remove “%s”: %s", path, g_strerror (errno));
  remove_left_over (path, 0);
}
