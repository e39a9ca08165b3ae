/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-account-files.h"

#include "base/mesign-file.h"
#include "model/mesign-address.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#define SUFFIX ".account"
#define GROUP "Account"
#define PINS "Pins"
#define IDENTITIES "Identities"
#define MAX_SIZE (64 * 1024)

G_DEFINE_QUARK (mesign_account_error, mesign_account_error)

static gboolean
damaged (GError **error, const char *key)
{
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_DAMAGED,
               _ ("“%s” is missing or cannot be understood"), key);

  return FALSE;
}

static char *
read_string (GKeyFile *keys, const char *key)
{
  return g_key_file_get_string (keys, GROUP, key, NULL);
}

static MesignServer *
read_server (GKeyFile *keys, const char *key, const char *user_key, MesignServerKind kind)
{
  g_autofree char *url = read_string (keys, key);
  g_autofree char *user = read_string (keys, user_key);
  g_autoptr (MesignServer) server = NULL;

  if (url == NULL || user == NULL || *user == '\0')
    return NULL;
  server = mesign_server_new_from_url (url, user, NULL);
  if (server == NULL || server->kind != kind)
    return NULL;

  return g_steal_pointer (&server);
}

static gboolean
is_fingerprint (const char *text)
{
  return strlen (text) == 64 && strspn (text, "0123456789abcdefABCDEF") == 64;
}

static gboolean
read_pins (GKeyFile *keys, MesignAccount **account, GError **error)
{
  g_auto (GStrv) hosts = g_key_file_get_keys (keys, PINS, NULL, NULL);

  for (guint i = 0; hosts != NULL && hosts[i] != NULL; i++)
    {
      g_autofree char *fingerprint = g_key_file_get_string (keys, PINS, hosts[i], NULL);
      g_autoptr (MesignAccount) before = *account;

      if (fingerprint == NULL || !is_fingerprint (fingerprint))
        {
          *account = g_steal_pointer (&before);
          return damaged (error, PINS);
        }
      *account = mesign_account_copy_with_pin (before, hosts[i], fingerprint);
    }

  return TRUE;
}

static gboolean
read_policy (GKeyFile *keys, MesignBodiesPolicy *policy)
{
  g_autofree char *word = read_string (keys, "Bodies");

  return word == NULL || mesign_bodies_policy_from_string (word, policy);
}

/* What is no number is no limit: it must not make mail disappear. */
static guint
read_limit (GKeyFile *keys, const char *key)
{
  int value = g_key_file_get_integer (keys, GROUP, key, NULL);

  return MAX (value, 0);
}

static void
write_limit (GKeyFile *keys, const char *key, guint value)
{
  if (value > 0)
    g_key_file_set_integer (keys, GROUP, key, value);
}

/* Each is an address and, behind a tab, a name. */
static gboolean
read_identities (GKeyFile *keys, MesignAccount *account, GError **error)
{
  g_auto (GStrv) lines = g_key_file_get_string_list (keys, GROUP, IDENTITIES, NULL, NULL);

  for (guint i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      g_auto (GStrv) parts = g_strsplit (lines[i], "\t", 2);
      const char *domain = parts[0] != NULL ? mesign_address_get_domain (parts[0]) : NULL;

      if (domain == NULL || *domain == '\0' || mesign_account_has_address (account, parts[0]))
        return damaged (error, IDENTITIES);
      g_ptr_array_add (account->identities,
                       mesign_address_new (parts[1] != NULL ? parts[1] : "", parts[0]));
    }

  return TRUE;
}

static MesignAccount *
account_from_keys (GKeyFile *keys, const char *id, GError **error)
{
  g_autofree char *address = read_string (keys, "Address");
  g_autofree char *name = read_string (keys, "Name");
  g_autoptr (MesignServer) imap = read_server (keys, "Imap", "ImapUser", MESIGN_SERVER_IMAP);
  g_autoptr (MesignServer) smtp = read_server (keys, "Smtp", "SmtpUser", MESIGN_SERVER_SMTP);
  g_autoptr (MesignAccount) self = NULL;
  const char *domain = address != NULL ? mesign_address_get_domain (address) : NULL;
  gboolean complete;

  complete = (domain != NULL && *domain != '\0') || damaged (error, "Address");
  complete = complete && (imap != NULL || damaged (error, "Imap"));
  complete = complete && (smtp != NULL || damaged (error, "Smtp"));
  if (!complete)
    return NULL;
  self = mesign_account_new (address, name, imap, smtp,
                             g_key_file_get_int64 (keys, GROUP, "Created", NULL));
  g_free (self->id);
  self->id = g_strdup (id);
  self->oauth2 = read_string (keys, "OAuth2");
  self->ca_file = read_string (keys, "CaFile");
  self->keep_days = read_limit (keys, "KeepDays");
  self->keep_megabytes = read_limit (keys, "KeepMegabytes");
  self->only_subscribed = g_key_file_get_boolean (keys, GROUP, "OnlySubscribed", NULL);
  if (!read_policy (keys, &self->bodies))
    {
      damaged (error, "Bodies");
      return NULL;
    }
  if (!read_identities (keys, self, error) || !read_pins (keys, &self, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * mesign_account_parse:
 * @octets: an account file
 * @id: its account's id, which is the name of the file
 * @error: return location for a #MesignAccountError or #GKeyFileError
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with @error set
 */
MesignAccount *
mesign_account_parse (GBytes *octets, const char *id, GError **error)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  g_return_val_if_fail (octets != NULL && id != NULL, NULL);

  if (!g_key_file_load_from_bytes (keys, octets, G_KEY_FILE_NONE, error))
    return NULL;

  return account_from_keys (keys, id, error);
}

static void
write_server (GKeyFile *keys, const char *key, const char *user_key, const MesignServer *server)
{
  g_autofree char *url = mesign_server_dup_url (server);

  g_key_file_set_string (keys, GROUP, key, url);
  g_key_file_set_string (keys, GROUP, user_key, server->user);
}

static void
write_identities (GKeyFile *keys, GPtrArray *identities)
{
  g_autoptr (GStrvBuilder) lines = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  for (guint i = 0; i < identities->len; i++)
    {
      const MesignAddress *one = identities->pdata[i];
      g_autofree char *line = g_strjoin ("\t", one->address, one->name, NULL);

      g_strv_builder_add (lines, line);
    }
  list = g_strv_builder_end (lines);
  if (identities->len > 0)
    g_key_file_set_string_list (keys, GROUP, IDENTITIES, (const char *const *) list,
                                identities->len);
}

/**
 * mesign_account_format:
 * @self: an account
 *
 * Returns: (transfer full): the file mesign_account_parse() reads; it holds no secret
 */
GBytes *
mesign_account_format (const MesignAccount *self)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  char *text;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  g_key_file_set_string (keys, GROUP, "Address", self->address);
  g_key_file_set_string (keys, GROUP, "Name", self->name);
  write_identities (keys, self->identities);
  write_server (keys, "Imap", "ImapUser", self->imap);
  write_server (keys, "Smtp", "SmtpUser", self->smtp);
  if (self->oauth2 != NULL)
    g_key_file_set_string (keys, GROUP, "OAuth2", self->oauth2);
  if (self->ca_file != NULL)
    g_key_file_set_string (keys, GROUP, "CaFile", self->ca_file);
  g_key_file_set_int64 (keys, GROUP, "Created", self->created);
  g_key_file_set_string (keys, GROUP, "Bodies", mesign_bodies_policy_to_string (self->bodies));
  write_limit (keys, "KeepDays", self->keep_days);
  write_limit (keys, "KeepMegabytes", self->keep_megabytes);
  if (self->only_subscribed)
    g_key_file_set_boolean (keys, GROUP, "OnlySubscribed", TRUE);
  for (guint i = 0; i < self->pins->len; i++)
    {
      const MesignAccountPin *pin = self->pins->pdata[i];

      g_key_file_set_string (keys, PINS, pin->host, pin->fingerprint);
    }
  text = g_key_file_to_data (keys, &length, NULL);

  return g_bytes_new_take (text, length);
}

static char *
dup_path (MesignProfile *profile, const char *id)
{
  g_autofree char *directory = mesign_profile_dup_config_path (profile, "accounts");
  g_autofree char *name = g_strconcat (id, SUFFIX, NULL);

  return g_build_filename (directory, name, NULL);
}

static gboolean
check_id (const char *id, GError **error)
{
  if (g_uuid_string_is_valid (id))
    return TRUE;
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND,
               _ ("There is no account “%s”."), id);

  return FALSE;
}

static MesignAccount *
load_file (const char *path, const char *id, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, MAX_SIZE, error);

  return octets != NULL ? mesign_account_parse (octets, id, error) : NULL;
}

/**
 * mesign_account_load_sync:
 * @profile: the profile
 * @id: the account's id
 * @error: return location for a #MesignAccountError, #GKeyFileError or #GFileError
 *
 * Returns: (transfer full) (nullable): the account, or %NULL with @error set
 */
MesignAccount *
mesign_account_load_sync (MesignProfile *profile, const char *id, GError **error)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (id != NULL, NULL);

  if (!check_id (id, error))
    return NULL;
  path = dup_path (profile, id);
  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND,
                   _ ("There is no account “%s”."), id);
      return NULL;
    }

  return load_file (path, id, error);
}

/**
 * mesign_account_damage_free:
 * @self: (transfer full): a damage
 */
void
mesign_account_damage_free (MesignAccountDamage *self)
{
  g_free (self->path);
  g_free (self->message);
  g_free (self);
}

static void
note_damage (GPtrArray *damage, const char *path, const GError *error)
{
  MesignAccountDamage *entry = g_new0 (MesignAccountDamage, 1);
  g_autofree char *shown = g_filename_display_name (path);

  entry->path = g_strdup (path);
  entry->message = g_strdup_printf (
      _ ("The account file “%s” is damaged: %s. Its account is left out; the others work."), shown,
      error->message);
  g_ptr_array_add (damage, entry);
}

static void
load_into (GPtrArray *accounts, GPtrArray *damage, const char *directory, const char *name)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *id = NULL;
  g_autoptr (MesignAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_str_has_suffix (name, SUFFIX))
    return;
  id = g_strndup (name, strlen (name) - strlen (SUFFIX));
  if (!g_uuid_string_is_valid (id))
    g_set_error (&error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_DAMAGED,
                 _ ("its name is not an account's id"));
  else
    account = load_file (path, id, &error);
  if (account == NULL)
    note_damage (damage, path, error);
  else
    g_ptr_array_add (accounts, g_steal_pointer (&account));
}

static int
compare_accounts (gconstpointer a, gconstpointer b)
{
  const MesignAccount *one = *(MesignAccount *const *) a;
  const MesignAccount *two = *(MesignAccount *const *) b;

  if (one->created != two->created)
    return one->created < two->created ? -1 : 1;

  return strcmp (one->id, two->id);
}

/**
 * mesign_account_list_sync:
 * @profile: the profile
 * @damage: (out) (optional) (transfer full) (element-type MesignAccountDamage): the files that
 * could not be read; one of them does not keep the others from loading
 * @error: return location for a #GFileError
 *
 * Reads all accounts. Blocks; not for the main thread.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAccount): the accounts, oldest first, or
 * %NULL with @error set
 */
GPtrArray *
mesign_account_list_sync (MesignProfile *profile, GPtrArray **damage, GError **error)
{
  g_autofree char *directory = mesign_profile_dup_config_path (profile, "accounts");
  g_autoptr (GPtrArray) accounts =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_unref);
  g_autoptr (GPtrArray) faults =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_account_damage_free);
  g_autoptr (GError) local = NULL;
  g_autoptr (GDir) folder = g_dir_open (directory, 0, &local);
  const char *name;

  if (folder == NULL && !g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOENT))
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    load_into (accounts, faults, directory, name);
  g_ptr_array_sort (accounts, compare_accounts);
  if (damage != NULL)
    *damage = g_steal_pointer (&faults);

  return g_steal_pointer (&accounts);
}

/**
 * mesign_account_find_sync:
 * @profile: the profile
 * @address: a mail address
 * @error: return location for a #MesignAccountError or #GFileError
 *
 * Returns: (transfer full) (nullable): the account for @address, or %NULL with @error set
 */
MesignAccount *
mesign_account_find_sync (MesignProfile *profile, const char *address, GError **error)
{
  g_autoptr (GPtrArray) accounts = mesign_account_list_sync (profile, NULL, error);

  if (accounts == NULL)
    return NULL;
  for (guint i = 0; i < accounts->len; i++)
    {
      MesignAccount *account = accounts->pdata[i];

      if (mesign_address_same (account->address, address))
        return mesign_account_ref (account);
    }
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND,
               _ ("There is no account for %s."), address);

  return NULL;
}

static gboolean
check_unique (MesignProfile *profile, const MesignAccount *account, GError **error)
{
  g_autoptr (MesignAccount) other = mesign_account_find_sync (profile, account->address, NULL);

  if (other == NULL || strcmp (other->id, account->id) == 0)
    return TRUE;
  g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_EXISTS,
               _ ("There is an account for %s already."), account->address);

  return FALSE;
}

/**
 * mesign_account_save_sync:
 * @profile: the profile
 * @account: the account
 * @error: return location for a #MesignAccountError or #GFileError
 *
 * Writes the account's file, new or in place of the old one, safely onto the disk. Blocks; not for
 * the main thread.
 *
 * Returns: whether it is written
 */
gboolean
mesign_account_save_sync (MesignProfile *profile, MesignAccount *account, GError **error)
{
  g_autofree char *directory = mesign_profile_dup_config_path (profile, "accounts");
  g_autofree char *path = NULL;
  g_autoptr (GBytes) octets = NULL;

  g_return_val_if_fail (account != NULL && g_uuid_string_is_valid (account->id), FALSE);

  if (!mesign_directory_ensure_sync (directory, error) || !check_unique (profile, account, error))
    return FALSE;
  path = dup_path (profile, account->id);
  octets = mesign_account_format (account);

  return mesign_file_write_sync (path, octets, 0600, error);
}

/**
 * mesign_account_remove_sync:
 * @profile: the profile
 * @id: the account's id
 * @error: return location for a #MesignAccountError or #GFileError
 *
 * Removes the account's file. What the store and the secret service keep is not touched.
 *
 * Returns: whether it is gone; a missing one is an error
 */
gboolean
mesign_account_remove_sync (MesignProfile *profile, const char *id, GError **error)
{
  g_autofree char *path = NULL;
  int saved;

  g_return_val_if_fail (id != NULL, FALSE);

  if (!check_id (id, error))
    return FALSE;
  path = dup_path (profile, id);
  if (g_unlink (path) == 0)
    return TRUE;
  saved = errno;
  if (saved == ENOENT)
    g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NOT_FOUND,
                 _ ("There is no account “%s”."), id);
  else
    g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
                 _ ("The account file “%s” cannot be removed: %s"), path, g_strerror (saved));

  return FALSE;
}
