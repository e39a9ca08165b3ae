/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-secrets-private.h"

#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

#define PLAIN_FILE "secrets.ini"
#define PLAIN_LIMIT (1024 * 1024)
#define ONLY_ID "default"

struct _MesignSecrets
{
  GObject parent_instance;

  MesignProfile *profile;
  GMutex mutex;
};

G_DEFINE_FINAL_TYPE (MesignSecrets, mesign_secrets, G_TYPE_OBJECT)

static const SecretSchema schema = {
  "com.mesign.Client",
  SECRET_SCHEMA_NONE,
  {
      { "kind", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { "id", SECRET_SCHEMA_ATTRIBUTE_STRING },
      { NULL, 0 },
  },
};

static const char *const kinds[] = {
  [MESIGN_SECRETS_PASSWORD] = "account-password",
  [MESIGN_SECRETS_SLOT_KEY] = "keystore-key",
};

/* One request, for both ways of keeping secrets. The text is what is kept: a password as it is, a
 * key in Base64. */
typedef struct
{
  MesignSecretsKind kind;
  char *id;
  MesignSecret *text;
} Request;

static void
request_free (Request *self)
{
  g_free (self->id);
  g_clear_pointer (&self->text, mesign_secret_unref);
  g_free (self);
}

static void
mesign_secrets_finalize (GObject *object)
{
  MesignSecrets *self = MESIGN_SECRETS (object);

  g_clear_object (&self->profile);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (mesign_secrets_parent_class)->finalize (object);
}

static void
mesign_secrets_class_init (MesignSecretsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_secrets_finalize;
}

static void
mesign_secrets_init (MesignSecrets *self)
{
  g_mutex_init (&self->mutex);
}

MesignSecrets *
mesign_secrets_new (MesignProfile *profile)
{
  MesignSecrets *self = g_object_new (MESIGN_TYPE_SECRETS, NULL);

  self->profile = g_object_ref (profile);

  return self;
}

static char *
dup_plain_path (MesignProfile *profile)
{
  return mesign_profile_dup_config_path (profile, PLAIN_FILE);
}

/* Makes the file that tells a profile without a Secret Service; one that is there stays. */
gboolean
mesign_secrets_make_plain_sync (MesignProfile *profile, GError **error)
{
  g_autofree char *path = dup_plain_path (profile);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return mesign_profile_has_plain_secrets (profile) ||
         mesign_file_write_sync (path, nothing, 0600, error);
}

/* Returns: (nullable): the file that is kept instead of a key ring, for people; %NULL with one */
char *
mesign_secrets_dup_shown_file (MesignSecrets *self)
{
  g_autofree char *path = dup_plain_path (self->profile);

  return mesign_profile_has_plain_secrets (self->profile) ? g_filename_display_name (path) : NULL;
}

/* What tells this profile's key from that of another. A file within the profile holds no other, so
 * that the profile may be moved and copied. */
static char *
dup_id (MesignSecrets *self, const char *id)
{
  if (id != NULL)
    return g_strdup (id);
  if (mesign_profile_is_default (self->profile) || mesign_profile_has_plain_secrets (self->profile))
    return g_strdup (ONLY_ID);

  return g_strdup (mesign_profile_get_config_directory (self->profile));
}

static MesignSecret *
encode (MesignSecretsKind kind, MesignSecret *secret)
{
  const guint8 *octets;
  gsize length;
  MesignSecret *text;
  char *base64;

  if (kind == MESIGN_SECRETS_PASSWORD)
    return mesign_secret_ref (secret);
  octets = mesign_secret_get_octets (secret, &length);
  base64 = g_base64_encode (octets, length);
  text = mesign_secret_new_from_string (base64);
  mesign_secret_wipe (base64, strlen (base64));
  g_free (base64);

  return text;
}

static MesignSecret *
decode (MesignSecretsKind kind, const char *text)
{
  MesignSecret *secret;
  guchar *octets;
  gsize length;

  if (kind == MESIGN_SECRETS_PASSWORD)
    return mesign_secret_new_from_string (text);
  octets = g_base64_decode (text, &length);
  secret = length == MESIGN_KEYSTORE_SLOT_KEY_LENGTH ? mesign_secret_new (octets, length) : NULL;
  mesign_secret_wipe (octets, length);
  g_free (octets);

  return secret;
}

static GTask *
new_task (MesignSecrets *self,
          MesignSecretsKind kind,
          const char *id,
          MesignSecret *secret,
          GCancellable *cancellable,
          GAsyncReadyCallback callback,
          gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);

  request->kind = kind;
  request->id = dup_id (self, id);
  request->text = secret != NULL ? encode (kind, secret) : NULL;
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);

  return task;
}

/* The plain file. */

static gboolean
load_plain (GKeyFile *keys, const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, PLAIN_LIMIT, error);
  g_autoptr (GError) failure = NULL;
  g_autofree char *shown = NULL;

  if (octets == NULL)
    return FALSE;
  if (g_bytes_get_size (octets) == 0 ||
      g_key_file_load_from_bytes (keys, octets, G_KEY_FILE_NONE, &failure))
    return TRUE;

  shown = g_filename_display_name (path);
  g_set_error (error, failure->domain, failure->code,
               _ ("The file with your passwords, “%s”, is damaged. Mend it, or put a backup of "
                  "yours in its place."),
               shown);

  return FALSE;
}

static gboolean
save_plain (GKeyFile *keys, const char *path, GError **error)
{
  gsize length;
  char *text = g_key_file_to_data (keys, &length, NULL);
  g_autoptr (GBytes) octets = g_bytes_new_take (text, length);

  return mesign_file_write_sync (path, octets, 0600, error);
}

/* Older versions named the profile's key by where the profile lay. What was written last counts. */
static char *
dup_plain_text (GKeyFile *keys, const Request *request)
{
  const char *group = kinds[request->kind];
  char *text = g_key_file_get_string (keys, group, request->id, NULL);
  g_auto (GStrv) ids = NULL;
  gsize n = 0;

  if (text != NULL || request->kind != MESIGN_SECRETS_SLOT_KEY)
    return text;
  ids = g_key_file_get_keys (keys, group, &n, NULL);

  return n > 0 ? g_key_file_get_string (keys, group, ids[n - 1], NULL) : NULL;
}

/* With the profile's key goes what older versions wrote: it must not open anything any more. */
static void
forget_plain (GKeyFile *keys, const Request *request)
{
  if (request->kind == MESIGN_SECRETS_SLOT_KEY)
    g_key_file_remove_group (keys, kinds[request->kind], NULL);
  else
    g_key_file_remove_key (keys, kinds[request->kind], request->id, NULL);
}

static gboolean
change_plain (MesignSecrets *self, const Request *request, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *path = dup_plain_path (self->profile);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (!load_plain (keys, path, error))
    return FALSE;
  forget_plain (keys, request);
  if (request->text != NULL)
    g_key_file_set_string (keys, kinds[request->kind], request->id,
                           mesign_secret_get_text (request->text));

  return save_plain (keys, path, error);
}

static void
change_plain_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  GError *error = NULL;

  if (change_plain (source, task_data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
lookup_plain_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  MesignSecrets *self = source;
  const Request *request = task_data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  g_autofree char *path = dup_plain_path (self->profile);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autofree char *text = NULL;
  GError *error = NULL;

  if (!load_plain (keys, path, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  text = dup_plain_text (keys, request);
  g_task_return_pointer (task, text != NULL ? decode (request->kind, text) : NULL,
                         (GDestroyNotify) mesign_secret_unref);
  if (text != NULL)
    mesign_secret_wipe (text, strlen (text));
}

/* The Secret Service. */

static gboolean
is_no_service (const GError *error)
{
  return g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SERVICE_UNKNOWN) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NAME_HAS_NO_OWNER) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_SPAWN_SERVICE_NOT_FOUND) ||
         error->domain == G_IO_ERROR || error->domain == G_SPAWN_ERROR;
}

static GError *
new_locked_error (void)
{
  return g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
                              _ ("The key ring with your passwords is locked. Unlock it and try "
                                 "again."));
}

/* Says what is wrong with the key ring. Takes @error. */
static void
return_service_error (GTask *task, GError *error)
{
  g_autoptr (GError) lower = error;

  g_debug ("Secret Service: %s", lower->message);
  if (g_error_matches (lower, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&lower));
  else if (is_no_service (lower))
    g_task_return_new_error (
        task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_LOCKED,
        _ ("There is no key ring here to keep passwords in. Log in to a desktop session, start a "
           "Secret Service such as gnome-keyring, or make a profile with plain secrets."));
  else
    g_task_return_error (task, new_locked_error ());
}

static GHashTable *
new_attributes (const Request *request)
{
  return secret_attributes_build (&schema, "kind", kinds[request->kind], "id", request->id, NULL);
}

static void
on_stored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (secret_password_store_finish (result, &error))
    g_task_return_boolean (task, TRUE);
  else
    return_service_error (task, error);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  secret_password_clear_finish (result, &error);
  if (error == NULL)
    g_task_return_boolean (task, TRUE);
  else
    return_service_error (task, error);
}

static gboolean
is_locked_item (gconstpointer item)
{
  return SECRET_IS_ITEM (item) && secret_item_get_locked (SECRET_ITEM (item));
}

/* Nothing was given: is there nothing, or is it in a ring that stayed locked? */
static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autolist (GObject) items = secret_password_search_finish (result, &error);

  if (error != NULL)
    return_service_error (task, error);
  else if (items != NULL && is_locked_item (items->data))
    g_task_return_error (task, new_locked_error ());
  else
    g_task_return_pointer (task, NULL, NULL);
}

static void
on_looked_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  char *text = secret_password_lookup_nonpageable_finish (result, &error);

  if (error != NULL)
    return_service_error (task, error);
  else if (text != NULL)
    g_task_return_pointer (task, decode (request->kind, text),
                           (GDestroyNotify) mesign_secret_unref);
  else
    {
      g_autoptr (GHashTable) attributes = new_attributes (request);

      secret_password_searchv (&schema, attributes, SECRET_SEARCH_NONE,
                               g_task_get_cancellable (task), on_searched, g_object_ref (task));
    }
  secret_password_free (text);
}

/* Looks a secret up; the key ring may ask the person to unlock it. */
void
mesign_secrets_lookup_async (MesignSecrets *self,
                             MesignSecretsKind kind,
                             const char *id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, kind, id, NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = NULL;

  if (mesign_profile_has_plain_secrets (self->profile))
    {
      g_task_run_in_thread (task, lookup_plain_thread);
      return;
    }
  attributes = new_attributes (g_task_get_task_data (task));
  secret_password_lookupv (&schema, attributes, cancellable, on_looked_up, g_object_ref (task));
}

/* Returns: the secret; %NULL without @error set where there is none. */
MesignSecret *
mesign_secrets_lookup_finish (MesignSecrets *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

void
mesign_secrets_store_async (MesignSecrets *self,
                            MesignSecretsKind kind,
                            const char *id,
                            const char *label,
                            MesignSecret *secret,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, kind, id, secret, cancellable, callback, user_data);
  const Request *request = g_task_get_task_data (task);
  g_autoptr (GHashTable) attributes = NULL;

  if (mesign_profile_has_plain_secrets (self->profile))
    {
      g_task_run_in_thread (task, change_plain_thread);
      return;
    }
  attributes = new_attributes (request);
  secret_password_storev (&schema, attributes, SECRET_COLLECTION_DEFAULT, label,
                          mesign_secret_get_text (request->text), cancellable, on_stored,
                          g_object_ref (task));
}

gboolean
mesign_secrets_store_finish (MesignSecrets *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* Takes a secret away; that there was none is no error. */
void
mesign_secrets_clear_async (MesignSecrets *self,
                            MesignSecretsKind kind,
                            const char *id,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_autoptr (GTask) task = new_task (self, kind, id, NULL, cancellable, callback, user_data);
  g_autoptr (GHashTable) attributes = NULL;

  if (mesign_profile_has_plain_secrets (self->profile))
    {
      g_task_run_in_thread (task, change_plain_thread);
      return;
    }
  attributes = new_attributes (g_task_get_task_data (task));
  secret_password_clearv (&schema, attributes, cancellable, on_cleared, g_object_ref (task));
}

gboolean
mesign_secrets_clear_finish (MesignSecrets *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
