/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include "base/mesign-file.h"
#include "retrieval/mesign-web-address-private.h"

#include <string.h>

#define MAX_TABLE (256 * 1024)

/* Whose Authentication-Results may be believed, by the server the account is read from. */
struct _MesignAuthservTable
{
  GKeyFile *keys;
};

void
mesign_authserv_table_free (MesignAuthservTable *self)
{
  g_key_file_unref (self->keys);
  g_free (self);
}

MesignAuthservTable *
mesign_authserv_table_load_sync (const char *path, GError **error)
{
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, MAX_TABLE, error);
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  MesignAuthservTable *self;

  if (octets == NULL || !g_key_file_load_from_bytes (keys, octets, G_KEY_FILE_NONE, error))
    return NULL;
  self = g_new0 (MesignAuthservTable, 1);
  self->keys = g_steal_pointer (&keys);

  return self;
}

/* "host", ".domain" for a domain and all below it, or, with a "*" at its end, a beginning. */
static gboolean
entry_covers (const char *entry, const char *name)
{
  gsize length = strlen (entry);

  if (length > 1 && entry[length - 1] == '*')
    return strncmp (entry, name, length - 1) == 0;

  return mesign_host_entry_covers (entry, name, 443);
}

static gboolean
list_covers (GKeyFile *keys, const char *group, const char *key, const char *name)
{
  g_auto (GStrv) entries = g_key_file_get_string_list (keys, group, key, NULL, NULL);

  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    if (entry_covers (entries[i], name))
      return TRUE;

  return FALSE;
}

static gboolean
look_up (const MesignAuthservTable *self, const char *imap_host, const char *key, const char *name)
{
  g_auto (GStrv) groups = NULL;
  g_autofree char *host = NULL;
  g_autofree char *wanted = NULL;

  if (self == NULL || imap_host == NULL)
    return FALSE;
  groups = g_key_file_get_groups (self->keys, NULL);
  host = g_ascii_strdown (imap_host, -1);
  wanted = g_ascii_strdown (name, -1);
  for (guint i = 0; groups[i] != NULL; i++)
    if (list_covers (self->keys, groups[i], "Servers", host) &&
        list_covers (self->keys, groups[i], key, wanted))
      return TRUE;

  return FALSE;
}

/* Whether the results written by a server of that name are those of the account's own provider. */
gboolean
mesign_authserv_table_knows (const MesignAuthservTable *self,
                             const char *imap_host,
                             const char *authserv_id)
{
  return look_up (self, imap_host, "AuthservIds", authserv_id);
}

/* Whether a relay of that name is the account's own provider's, so that it may stand above them. */
gboolean
mesign_authserv_table_owns (const MesignAuthservTable *self,
                            const char *imap_host,
                            const char *relay)
{
  return look_up (self, imap_host, "Relays", relay);
}
