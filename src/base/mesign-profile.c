/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-profile.h"

#include "base/mesign-file.h"

/**
 * MesignProfile:
 *
 * Where everything of one user lies: the XDG folders, or all of it under one folder of the user's
 * choice.
 *
 * A profile is immutable and may be used from any thread.
 */
struct _MesignProfile
{
  GObject parent_instance;

  gboolean is_default;
  char *config;
  char *data;
  char *cache;
};

G_DEFINE_FINAL_TYPE (MesignProfile, mesign_profile, G_TYPE_OBJECT)

static void
mesign_profile_finalize (GObject *object)
{
  MesignProfile *self = MESIGN_PROFILE (object);

  g_free (self->config);
  g_free (self->data);
  g_free (self->cache);

  G_OBJECT_CLASS (mesign_profile_parent_class)->finalize (object);
}

static void
mesign_profile_class_init (MesignProfileClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_profile_finalize;
}

static void
mesign_profile_init (MesignProfile *self G_GNUC_UNUSED)
{
}

/**
 * mesign_profile_new:
 * @directory: (type filename) (nullable): the folder that holds everything, or %NULL for the XDG
 * folders
 *
 * Returns: (transfer full): a new profile; nothing is read or made yet
 */
MesignProfile *
mesign_profile_new (const char *directory)
{
  MesignProfile *self = g_object_new (MESIGN_TYPE_PROFILE, NULL);

  self->is_default = directory == NULL;
  if (directory != NULL)
    {
      g_autofree char *root = g_canonicalize_filename (directory, NULL);

      self->config = g_build_filename (root, "config", NULL);
      self->data = g_build_filename (root, "data", NULL);
      self->cache = g_build_filename (root, "cache", NULL);
    }
  else
    {
      self->config = g_build_filename (g_get_user_config_dir (), "mesign", NULL);
      self->data = g_build_filename (g_get_user_data_dir (), "mesign", NULL);
      self->cache = g_build_filename (g_get_user_cache_dir (), "mesign", NULL);
    }

  return self;
}

/**
 * mesign_profile_prepare_sync:
 * @self: a profile
 * @error: return location for a #GFileError
 *
 * Makes the profile's folders, for the user alone, where they are missing.
 *
 * Returns: whether they are there
 */
gboolean
mesign_profile_prepare_sync (MesignProfile *self, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), FALSE);

  return mesign_directory_ensure_sync (self->config, error) &&
         mesign_directory_ensure_sync (self->data, error) &&
         mesign_directory_ensure_sync (self->cache, error);
}

/**
 * mesign_profile_is_default:
 * @self: a profile
 *
 * Returns: whether this is the user's own profile in the XDG folders
 */
gboolean
mesign_profile_is_default (MesignProfile *self)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), FALSE);

  return self->is_default;
}

/**
 * mesign_profile_get_config_directory:
 * @self: a profile
 *
 * Returns: (type filename) (transfer none): the folder of settings and accounts
 */
const char *
mesign_profile_get_config_directory (MesignProfile *self)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), NULL);

  return self->config;
}

/**
 * mesign_profile_get_data_directory:
 * @self: a profile
 *
 * Returns: (type filename) (transfer none): the folder of databases and outgoing mail
 */
const char *
mesign_profile_get_data_directory (MesignProfile *self)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), NULL);

  return self->data;
}

/**
 * mesign_profile_get_cache_directory:
 * @self: a profile
 *
 * Returns: (type filename) (transfer none): the folder of what may be deleted at any time
 */
const char *
mesign_profile_get_cache_directory (MesignProfile *self)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), NULL);

  return self->cache;
}

/**
 * mesign_profile_dup_data_path:
 * @self: a profile
 * @name: (type filename): a name in the data folder, such as "mail.db"
 *
 * Returns: (type filename) (transfer full): its path
 */
char *
mesign_profile_dup_data_path (MesignProfile *self, const char *name)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), NULL);

  return g_build_filename (self->data, name, NULL);
}

/**
 * mesign_profile_dup_config_path:
 * @self: a profile
 * @name: (type filename): a name in the folder of settings
 *
 * Returns: (type filename) (transfer full): its path
 */
char *
mesign_profile_dup_config_path (MesignProfile *self, const char *name)
{
  g_return_val_if_fail (MESIGN_IS_PROFILE (self), NULL);

  return g_build_filename (self->config, name, NULL);
}

/**
 * mesign_profile_has_plain_secrets:
 * @self: a profile
 *
 * A profile for machines without a Secret Service keeps its secrets in a file only the user can
 * read. The file itself is what tells such a profile.
 *
 * Returns: whether this is one
 */
gboolean
mesign_profile_has_plain_secrets (MesignProfile *self)
{
  g_autofree char *path = mesign_profile_dup_config_path (self, "secrets.ini");

  return g_file_test (path, G_FILE_TEST_IS_REGULAR);
}
