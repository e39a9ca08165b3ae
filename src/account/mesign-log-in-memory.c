/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What log-ins have shown of the servers of accounts, from one run of the program to the next: a
 * key file with a group for each account, and in it a key for each of its servers. */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-log-in-memory.h"

#include "base/mesign-file.h"

#define FILE_NAME "log-ins.ini"
#define MAX_SIZE (256 * 1024)

static GMutex mutex;

static const struct
{
  const char *word;
  MesignSaslKnowledge knowledge;
} words[] = {
  { "scram", MESIGN_SASL_KNOWS_SCRAM },
  { "no-scram", MESIGN_SASL_KNOWS_NO_SCRAM },
};

/* Only a missing file is an empty one: what cannot be read now may say of any server that it is not
 * told the password, and is not to be written over. */
static GKeyFile *
load (MesignProfile *profile, GError **error)
{
  g_autofree char *path = mesign_profile_dup_data_path (profile, FILE_NAME);
  g_autoptr (GError) local = NULL;
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, MAX_SIZE, &local);
  g_autoptr (GKeyFile) keys = g_key_file_new ();

  if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_NOT_FOUND) ||
      (octets != NULL && g_key_file_load_from_bytes (keys, octets, G_KEY_FILE_NONE, &local)))
    return g_steal_pointer (&keys);
  g_propagate_prefixed_error (error, g_steal_pointer (&local), "%s: ", path);

  return NULL;
}

static gboolean
save (MesignProfile *profile, GKeyFile *keys, GError **error)
{
  g_autofree char *path = mesign_profile_dup_data_path (profile, FILE_NAME);
  gsize length;
  char *text = g_key_file_to_data (keys, &length, NULL);
  g_autoptr (GBytes) octets = g_bytes_new_take (text, length);

  return mesign_file_write_sync (path, octets, 0600, error);
}

static char *
dup_key (const MesignServer *server)
{
  g_autofree char *host = g_ascii_strdown (server->host, -1);

  return g_strconcat (server->kind == MESIGN_SERVER_IMAP ? "imap-" : "smtp-", host, NULL);
}

static MesignSaslKnowledge
read_knowledge (GKeyFile *keys, const char *account_id, const char *key)
{
  g_autofree char *word = g_key_file_get_string (keys, account_id, key, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (words[i].word, word) == 0)
      return words[i].knowledge;

  return MESIGN_SASL_KNOWS_NOTHING;
}

/**
 * mesign_log_in_memory_get_sync:
 * @profile: the profile
 * @account_id: an account's id
 * @server: one of its servers
 *
 * Blocks; not for the main thread.
 *
 * Returns: what earlier log-ins of the account have shown of the server;
 * %MESIGN_SASL_KNOWS_UNREADABLE where that is written down, but cannot be read
 */
MesignSaslKnowledge
mesign_log_in_memory_get_sync (MesignProfile *profile,
                               const char *account_id,
                               const MesignServer *server)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) keys = load (profile, &error);
  g_autofree char *key = dup_key (server);

  if (keys == NULL)
    {
      g_warning ("%s", error->message);
      return MESIGN_SASL_KNOWS_UNREADABLE;
    }

  return read_knowledge (keys, account_id, key);
}

/**
 * mesign_log_in_memory_note_sync:
 * @profile: the profile
 * @account_id: an account's id
 * @server: one of its servers
 * @knowledge: what a log-in has shown of it
 * @error: return location for a #GFileError
 *
 * Keeps it, unless it is known already or what was kept before cannot be read. For the holder of
 * the profile's lock alone. Blocks; not for the main thread.
 *
 * Returns: whether it is kept
 */
gboolean
mesign_log_in_memory_note_sync (MesignProfile *profile,
                                const char *account_id,
                                const MesignServer *server,
                                MesignSaslKnowledge knowledge,
                                GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GKeyFile) keys = load (profile, error);
  g_autofree char *key = dup_key (server);

  if (keys == NULL)
    return FALSE;
  if (read_knowledge (keys, account_id, key) == knowledge)
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].knowledge == knowledge)
      g_key_file_set_string (keys, account_id, key, words[i].word);

  return save (profile, keys, error);
}

/**
 * mesign_log_in_memory_forget_sync:
 * @profile: the profile
 * @account_id: an account's id
 * @error: return location for a #GFileError
 *
 * Forgets what is known of an account's servers: it is removed, or somebody has said anew what it
 * logs in with and where. For the holder of the profile's lock alone. Blocks; not for the main
 * thread.
 *
 * Returns: whether it is forgotten
 */
gboolean
mesign_log_in_memory_forget_sync (MesignProfile *profile, const char *account_id, GError **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&mutex);
  g_autoptr (GKeyFile) keys = load (profile, error);

  if (keys == NULL)
    return FALSE;

  return !g_key_file_remove_group (keys, account_id, NULL) || save (profile, keys, error);
}
