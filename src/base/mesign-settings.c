/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-base"

#include "config.h"

#include "base/mesign-settings.h"

#include <glib/gi18n-lib.h>

#include "base/mesign-file.h"

/**
 * MesignSettings:
 *
 * The profile's settings.ini: one key file for engine and client alike.
 *
 * May be used from any thread; a value is read under a lock. Emits #MesignSettings::changed on the
 * thread that sets a value.
 */
struct _MesignSettings
{
  GObject parent_instance;

  char *path;
  GMutex mutex;
  GKeyFile *keys;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MesignSettings, mesign_settings, G_TYPE_OBJECT)

static void
mesign_settings_finalize (GObject *object)
{
  MesignSettings *self = MESIGN_SETTINGS (object);

  g_key_file_unref (self->keys);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (mesign_settings_parent_class)->finalize (object);
}

static void
mesign_settings_class_init (MesignSettingsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_settings_finalize;

  /**
   * MesignSettings::changed:
   * @self: the settings
   * @group: the group of the value
   * @key: its key
   */
  signals[CHANGED] =
      g_signal_new ("changed", MESIGN_TYPE_SETTINGS, G_SIGNAL_RUN_LAST | G_SIGNAL_DETAILED, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
}

static void
mesign_settings_init (MesignSettings *self)
{
  g_mutex_init (&self->mutex);
  self->keys = g_key_file_new ();
}

/**
 * mesign_settings_load_sync:
 * @profile: the profile
 * @error: return location for a #GKeyFileError or #GFileError
 *
 * Reads the settings; a missing file is an empty one.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL with @error set when the file cannot
 * be read
 */
MesignSettings *
mesign_settings_load_sync (MesignProfile *profile, GError **error)
{
  g_autoptr (MesignSettings) self = g_object_new (MESIGN_TYPE_SETTINGS, NULL);
  g_autoptr (GError) failure = NULL;
  g_autofree char *shown = NULL;

  self->path = mesign_profile_dup_config_path (profile, "settings.ini");
  if (g_key_file_load_from_file (self->keys, self->path, G_KEY_FILE_KEEP_COMMENTS, &failure) ||
      g_error_matches (failure, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    return g_steal_pointer (&self);

  shown = g_filename_display_name (self->path);
  g_set_error (
      error, failure->domain, failure->code,
      _ ("The settings in “%s” cannot be read: %s. Mend the file, or move it away to begin "
         "with new ones."),
      shown, failure->message);

  return NULL;
}

/**
 * mesign_settings_save_sync:
 * @self: the settings
 * @error: return location for a #GFileError
 *
 * Writes the settings to the disk in one step.
 *
 * Returns: whether they are there
 */
gboolean
mesign_settings_save_sync (MesignSettings *self, GError **error)
{
  g_autoptr (GBytes) octets = NULL;
  gsize length;
  char *text;

  g_return_val_if_fail (MESIGN_IS_SETTINGS (self), FALSE);

  g_mutex_lock (&self->mutex);
  text = g_key_file_to_data (self->keys, &length, NULL);
  g_mutex_unlock (&self->mutex);
  octets = g_bytes_new_take (text, length);

  return mesign_file_write_sync (self->path, octets, 0600, error);
}

/**
 * mesign_settings_get_boolean:
 * @self: the settings
 * @group: a group, such as "security"
 * @key: a key in it
 * @fallback: what counts while the key is not set or makes no sense
 *
 * Returns: the value
 */
gboolean
mesign_settings_get_boolean (MesignSettings *self,
                             const char *group,
                             const char *key,
                             gboolean fallback)
{
  g_autoptr (GError) missing = NULL;
  gboolean value;

  g_return_val_if_fail (MESIGN_IS_SETTINGS (self), fallback);

  g_mutex_lock (&self->mutex);
  value = g_key_file_get_boolean (self->keys, group, key, &missing);
  g_mutex_unlock (&self->mutex);

  return missing != NULL ? fallback : value;
}

/**
 * mesign_settings_get_integer:
 * @self: the settings
 * @group: a group
 * @key: a key in it
 * @fallback: what counts while the key is not set or makes no sense
 *
 * Returns: the value
 */
gint64
mesign_settings_get_integer (MesignSettings *self,
                             const char *group,
                             const char *key,
                             gint64 fallback)
{
  g_autoptr (GError) missing = NULL;
  gint64 value;

  g_return_val_if_fail (MESIGN_IS_SETTINGS (self), fallback);

  g_mutex_lock (&self->mutex);
  value = g_key_file_get_int64 (self->keys, group, key, &missing);
  g_mutex_unlock (&self->mutex);

  return missing != NULL ? fallback : value;
}

/**
 * mesign_settings_dup_string:
 * @self: the settings
 * @group: a group
 * @key: a key in it
 *
 * Returns: (transfer full) (nullable): the value, or %NULL while the key is not set
 */
char *
mesign_settings_dup_string (MesignSettings *self, const char *group, const char *key)
{
  char *value;

  g_return_val_if_fail (MESIGN_IS_SETTINGS (self), NULL);

  g_mutex_lock (&self->mutex);
  value = g_key_file_get_string (self->keys, group, key, NULL);
  g_mutex_unlock (&self->mutex);

  return value;
}

static void
set_value (MesignSettings *self, const char *group, const char *key, const char *value)
{
  g_mutex_lock (&self->mutex);
  if (value != NULL)
    g_key_file_set_string (self->keys, group, key, value);
  else
    g_key_file_remove_key (self->keys, group, key, NULL);
  g_mutex_unlock (&self->mutex);

  g_signal_emit (self, signals[CHANGED], g_quark_from_string (key), group, key);
}

/**
 * mesign_settings_set_boolean:
 * @self: the settings
 * @group: a group
 * @key: a key in it
 * @value: the new value
 *
 * Sets a value in memory; mesign_settings_save_sync() makes it last.
 */
void
mesign_settings_set_boolean (MesignSettings *self,
                             const char *group,
                             const char *key,
                             gboolean value)
{
  g_return_if_fail (MESIGN_IS_SETTINGS (self));

  set_value (self, group, key, value ? "true" : "false");
}

/**
 * mesign_settings_set_integer:
 * @self: the settings
 * @group: a group
 * @key: a key in it
 * @value: the new value
 *
 * Sets a value in memory; mesign_settings_save_sync() makes it last.
 */
void
mesign_settings_set_integer (MesignSettings *self, const char *group, const char *key, gint64 value)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, value);

  g_return_if_fail (MESIGN_IS_SETTINGS (self));

  set_value (self, group, key, text);
}

/**
 * mesign_settings_set_string:
 * @self: the settings
 * @group: a group
 * @key: a key in it
 * @value: (nullable): the new value, or %NULL to remove the key
 *
 * Sets a value in memory; mesign_settings_save_sync() makes it last.
 */
void
mesign_settings_set_string (MesignSettings *self,
                            const char *group,
                            const char *key,
                            const char *value)
{
  g_return_if_fail (MESIGN_IS_SETTINGS (self));

  set_value (self, group, key, value);
}
