/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-backup.h"

#include "account/mesign-account-files.h"
#include "base/mesign-file.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Nobody's settings are larger. */
#define SETTINGS_MAX (1024 * 1024)

typedef struct
{
  MesignJob job;
  GBytes *octets;
  MesignSecret *password;
  MesignRestoreFlags flags;
  MesignBackup *backup;
  GPtrArray *accounts; /* that were added */
  gboolean has_set;    /* the settings, which have to be saved yet */
} Request;

static void
clear_request (gpointer data)
{
  Request *request = data;

  g_clear_pointer (&request->octets, g_bytes_unref);
  g_clear_pointer (&request->password, mesign_secret_unref);
  g_clear_pointer (&request->backup, mesign_backup_unref);
  g_clear_pointer (&request->accounts, g_ptr_array_unref);
}

/* Making one */

static void
add_note (GPtrArray *notes, const char *name, GBytes *octets)
{
  gsize length;
  const void *data = g_bytes_get_data (octets, &length);
  g_autoptr (MesignSecret) content = mesign_secret_new (data, length);

  g_ptr_array_add (notes, mesign_pfx_note_new (name, content));
}

/* One that is damaged would be missing without a word. */
static GPtrArray *
load_accounts (MesignEngine *self, GError **error)
{
  g_autoptr (GPtrArray) damage = NULL;
  g_autoptr (GPtrArray) accounts = mesign_account_list_sync (self->profile, &damage, error);
  g_autofree char *shown = NULL;
  g_autofree char *message = NULL;

  if (accounts == NULL || damage->len == 0)
    return g_steal_pointer (&accounts);
  shown = g_filename_display_name (((const MesignAccountDamage *) damage->pdata[0])->path);
  message =
      g_strdup_printf (_ ("The account file “%s” is damaged, and its account would be missing "
                          "in the backup. Mend the file or delete it, then try again."),
                       shown);
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_DAMAGED, message);

  return NULL;
}

static gboolean
add_accounts (MesignEngine *self, GPtrArray *notes, GError **error)
{
  g_autoptr (GPtrArray) accounts = load_accounts (self, error);

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    {
      const MesignAccount *account = accounts->pdata[i];
      g_autofree char *name = g_strconcat (MESIGN_BACKUP_ACCOUNT_NOTE, account->id, NULL);
      g_autoptr (GBytes) octets = mesign_account_format (account);

      add_note (notes, name, octets);
    }

  return accounts != NULL;
}

static gboolean
add_settings (MesignEngine *self, GPtrArray *notes, GError **error)
{
  g_autofree char *path = mesign_profile_dup_config_path (self->profile, "settings.ini");
  GError *inner = NULL;
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, SETTINGS_MAX, &inner);

  if (octets != NULL)
    add_note (notes, MESIGN_BACKUP_SETTINGS_NOTE, octets);
  else if (!g_error_matches (inner, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) &&
           !g_error_matches (inner, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_clear_error (&inner);

  return TRUE;
}

static gboolean
check_password (const MesignSecret *password, GError **error)
{
  gsize length;

  mesign_secret_get_octets (password, &length);
  if (length > 0)
    return TRUE;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_INVALID,
                           _ ("An empty password protects no private key: whoever gets the file "
                              "could use it. Choose a password."));

  return FALSE;
}

static gboolean
run_back_up (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  MesignEngine *engine = request->job.engine;
  g_autoptr (GPtrArray) notes =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_pfx_note_unref);
  g_autoptr (MesignTrustSnapshot) snapshot = NULL;

  if (!check_password (request->password, error))
    return FALSE;
  /* tells the keystore the public list, for the chains */
  snapshot = mesign_engine_ref_snapshot_sync (engine, error);
  if (snapshot == NULL || !add_accounts (engine, notes, error) ||
      !add_settings (engine, notes, error))
    return FALSE;
  g_clear_pointer (&request->backup, mesign_backup_unref);
  request->job.result = mesign_keystore_write_backup_sync (
      engine->keystore, notes, request->password, mesign_engine_now (), &request->backup, error);

  return request->job.result != NULL;
}

static const MesignJobClass back_up_class = {
  .size = sizeof (Request),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) g_bytes_unref,
  .run = run_back_up,
  .clear = clear_request,
};

/**
 * mesign_engine_back_up_async:
 * @self: an open engine
 * @password: what the file is to be protected with; not empty
 * @cancellable: (nullable): cancels
 * @callback: called when it is made
 * @user_data: for @callback
 *
 * Packs everything that cannot be had again into one file: private keys, certificates, orders, what
 * was decided, accounts without their passwords, and settings. Mail is not in it. It was read back
 * before it is given out.
 */
void
mesign_engine_back_up_async (MesignEngine *self,
                             MesignSecret *password,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request = mesign_job_new (self, &back_up_class, cancellable, callback, user_data);

  request->password = mesign_secret_ref (password);
  mesign_job_start (request);
}

static MesignBackup *
ref_backup (GAsyncResult *result)
{
  const Request *request = g_task_get_task_data (G_TASK (result));

  return request->backup != NULL ? mesign_backup_ref (request->backup) : NULL;
}

/**
 * mesign_engine_back_up_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @made: (out) (optional) (transfer full): what is in it
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the file
 */
GBytes *
mesign_engine_back_up_finish (MesignEngine *self,
                              GAsyncResult *result,
                              MesignBackup **made,
                              GError **error)
{
  GBytes *octets = mesign_job_finish_pointer (self, &back_up_class, result, error);

  if (octets != NULL && made != NULL)
    *made = ref_backup (result);

  return octets;
}

/* Restoring one */

static void
note (GPtrArray *items, MesignBackupKind kind, const char *name, MesignRestoreState state)
{
  g_ptr_array_add (items, mesign_restored_item_new (kind, name, state));
}

/* What is in a file may be made by anybody: its id becomes a file's name. */
static MesignAccount *
read_account (const MesignPfxNote *note)
{
  const char *id = note->name + strlen (MESIGN_BACKUP_ACCOUNT_NOTE);
  gsize length;
  const guint8 *data = mesign_secret_get_octets (note->content, &length);
  g_autoptr (GBytes) octets = g_bytes_new (data, length);

  return g_uuid_string_is_valid (id) ? mesign_account_parse (octets, id, NULL) : NULL;
}

static gboolean
is_same_account (const MesignAccount *here, const MesignAccount *there)
{
  g_autoptr (GBytes) one = mesign_account_format (here);
  g_autoptr (GBytes) other = mesign_account_format (there);

  return g_bytes_equal (one, other);
}

/* @state: (out): what becomes of an account.
 * Returns: the id it has here. */
static char *
find_account_here (MesignEngine *self, const MesignAccount *account, MesignRestoreState *state)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) here = mesign_account_find_sync (self->profile, account->address, NULL);

  if (here == NULL)
    here = mesign_account_load_sync (self->profile, account->id, &error);
  if (here != NULL)
    *state = is_same_account (here, account) ? MESIGN_RESTORE_THERE : MESIGN_RESTORE_KEPT;
  else if (g_error_matches (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND))
    *state = MESIGN_RESTORE_ADDED;
  else /* its file is there, and somebody may mend it */
    *state = MESIGN_RESTORE_KEPT;

  return g_strdup (here != NULL ? here->id : account->id);
}

/* Those that are new, and which is which. */
static void
compare_accounts (Request *request, GHashTable *ids, GPtrArray *items)
{
  g_autoptr (GPtrArray) notes =
      mesign_backup_list_notes (request->backup, MESIGN_BACKUP_ACCOUNT_NOTE);

  g_ptr_array_set_size (request->accounts, 0);
  for (guint i = 0; i < notes->len; i++)
    {
      g_autoptr (MesignAccount) account = read_account (notes->pdata[i]);
      MesignRestoreState state;
      char *id;

      if (account == NULL)
        continue;
      id = find_account_here (request->job.engine, account, &state);
      if (state == MESIGN_RESTORE_ADDED)
        g_ptr_array_add (request->accounts, mesign_account_ref (account));
      g_hash_table_insert (ids, g_strdup (account->id), id);
      note (items, MESIGN_BACKUP_ACCOUNT, account->address, state);
    }
}

static GKeyFile *
read_settings (const MesignBackup *backup)
{
  MesignSecret *note = mesign_backup_get_note (backup, MESIGN_BACKUP_SETTINGS_NOTE);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  gsize length = 0;
  const guint8 *text = note != NULL ? mesign_secret_get_octets (note, &length) : NULL;

  if (text == NULL ||
      !g_key_file_load_from_data (keys, (const char *) text, length, G_KEY_FILE_NONE, NULL))
    return NULL;

  return g_steal_pointer (&keys);
}

typedef void (*SettingFunc) (MesignSettings *settings,
                             const char *group,
                             const char *key,
                             const char *value,
                             gpointer data);

static void
for_each_setting (const Request *request, SettingFunc func, gpointer data)
{
  g_autoptr (GKeyFile) keys = read_settings (request->backup);
  g_auto (GStrv) groups = keys != NULL ? g_key_file_get_groups (keys, NULL) : NULL;

  for (guint i = 0; groups != NULL && groups[i] != NULL; i++)
    {
      g_auto (GStrv) names = g_key_file_get_keys (keys, groups[i], NULL, NULL);

      for (guint j = 0; names != NULL && names[j] != NULL; j++)
        {
          g_autofree char *value = g_key_file_get_string (keys, groups[i], names[j], NULL);

          if (value != NULL)
            func (request->job.engine->settings, groups[i], names[j], value, data);
        }
    }
}

static void
compare_setting (MesignSettings *settings,
                 const char *group,
                 const char *key,
                 const char *value,
                 gpointer data)
{
  g_autofree char *here = mesign_settings_dup_string (settings, group, key);
  g_autofree char *name = g_strconcat (group, "/", key, NULL);

  note (data, MESIGN_BACKUP_SETTING, name,
        here == NULL                ? MESIGN_RESTORE_ADDED
        : g_str_equal (here, value) ? MESIGN_RESTORE_THERE
                                    : MESIGN_RESTORE_KEPT);
}

static gboolean
save_accounts (Request *request, GError **error)
{
  for (guint i = 0; i < request->accounts->len; i++)
    if (!mesign_account_save_sync (request->job.engine->profile, request->accounts->pdata[i],
                                   error))
      return FALSE;

  return TRUE;
}

/* The keys go first: they are what cannot be had again. */
static gboolean
run_restore (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  gboolean only_look = (request->flags & MESIGN_RESTORE_ONLY_LOOK) != 0;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GPtrArray) items =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_restored_item_unref);
  GPtrArray *restored;

  if (request->has_set)
    return mesign_settings_save_sync (request->job.engine->settings, error);
  if (request->backup == NULL)
    request->backup = mesign_backup_open (request->octets, request->password, error);
  if (request->backup == NULL)
    return FALSE;
  compare_accounts (request, ids, items);
  for_each_setting (request, compare_setting, items);
  restored = mesign_keystore_restore_backup_sync (request->job.engine->keystore, request->backup,
                                                  ids, only_look, mesign_engine_now (), error);
  if (restored == NULL)
    return FALSE;
  g_ptr_array_extend_and_steal (items, restored);
  request->job.result = g_steal_pointer (&items);
  request->job.has_changed_certificates = !only_look;
  request->job.has_new_key = !only_look && request->backup->pfx->key_pairs->len > 0;
  if (!only_look)
    mesign_engine_update_signers_sync (request->job.engine);

  return only_look || save_accounts (request, error);
}

static void
add_setting (MesignSettings *settings,
             const char *group,
             const char *key,
             const char *value,
             gpointer data)
{
  g_autofree char *here = mesign_settings_dup_string (settings, group, key);

  if (here == NULL)
    mesign_settings_set_string (settings, group, key, value);
}

/* Settings are set where they are listened to, and then saved by another run. */
static gboolean
go_on_restoring (gpointer data, const GError *error)
{
  Request *request = data;

  if (error != NULL || request->has_set || (request->flags & MESIGN_RESTORE_ONLY_LOOK) != 0)
    return FALSE;
  for_each_setting (request, add_setting, NULL);
  request->has_set = TRUE;

  return TRUE;
}

static void
finish_restore (gpointer data)
{
  Request *request = data;

  if ((request->flags & MESIGN_RESTORE_ONLY_LOOK) != 0)
    return;
  for (guint i = 0; i < request->accounts->len; i++)
    mesign_engine_add_entry (request->job.engine, request->accounts->pdata[i]);
  request->job.has_changed_accounts = request->accounts->len > 0;
}

static const MesignJobClass restore_class = {
  .size = sizeof (Request),
  .place = MESIGN_JOB_ASIDE,
  .flags = MESIGN_JOB_NEEDS_LOCK,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_restore,
  .go_on = go_on_restoring,
  .done = finish_restore,
  .clear = clear_request,
};

/**
 * mesign_engine_restore_async:
 * @self: an open engine
 * @octets: a backup
 * @password: its password
 * @flags: whether only to look
 * @cancellable: (nullable): cancels
 * @callback: called when it is done
 * @user_data: for @callback
 *
 * Adds what a backup holds and is not here. What is here stays as it is: where both differ, that is
 * told by %MESIGN_RESTORE_KEPT. Accounts come without their passwords; who logs in with them next
 * is asked. The same backup a second time adds nothing.
 */
void
mesign_engine_restore_async (MesignEngine *self,
                             GBytes *octets,
                             MesignSecret *password,
                             MesignRestoreFlags flags,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  Request *request = mesign_job_new (self, &restore_class, cancellable, callback, user_data);

  request->octets = g_bytes_ref (octets);
  request->password = mesign_secret_ref (password);
  request->flags = flags;
  request->accounts = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);
  mesign_job_start (request);
}

/**
 * mesign_engine_restore_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @backup: (out) (optional) (transfer full): the backup that was opened
 * @error: return location for a #MesignEngineError: %MESIGN_ENGINE_ERROR_WRONG_PASSWORD,
 * %MESIGN_ENGINE_ERROR_DAMAGED where it is no backup or not whole, %MESIGN_ENGINE_ERROR_NEWER
 *
 * Returns: (transfer full) (nullable) (element-type MesignRestoredItem): what became, or would
 * become, of each thing in it
 */
GPtrArray *
mesign_engine_restore_finish (MesignEngine *self,
                              GAsyncResult *result,
                              MesignBackup **backup,
                              GError **error)
{
  GPtrArray *items = mesign_job_finish_pointer (self, &restore_class, result, error);

  if (items != NULL && backup != NULL)
    *backup = ref_backup (result);

  return items;
}
