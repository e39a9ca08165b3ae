/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-autoconfig-private.h"

#include "account/mesign-account-files.h"
#include "base/mesign-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_TABLE (1024 * 1024)

static char *
dup_default_path (void)
{
  g_autofree char *directory = mesign_data_directory_dup_path ("autoconfig");

  return g_build_filename (directory, "providers.ini", NULL);
}

GKeyFile *
mesign_autoconfig_table_load_sync (const char *path, GError **error)
{
  g_autofree char *usual = dup_default_path ();
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (GKeyFile) table = g_key_file_new ();

  if (path == NULL)
    path = usual;
  octets = mesign_file_read_sync (path, MAX_TABLE, error);
  if (octets == NULL)
    return NULL;
  if (!g_key_file_load_from_bytes (table, octets, G_KEY_FILE_NONE, error))
    {
      g_prefix_error (error, "%s: ", path);
      return NULL;
    }

  return g_steal_pointer (&table);
}

static gboolean
list_has (GKeyFile *table,
          const char *group,
          const char *key,
          const char *name,
          gboolean with_subdomains)
{
  g_auto (GStrv) list = g_key_file_get_string_list (table, group, key, NULL, NULL);

  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    if (g_ascii_strcasecmp (list[i], name) == 0 ||
        (with_subdomains && mesign_autoconfig_is_below (name, list[i])))
      return TRUE;

  return FALSE;
}

static MesignServer *
dup_server (GKeyFile *table,
            const char *group,
            const char *key,
            const MesignAutoconfigAddress *address)
{
  g_autofree char *url = g_key_file_get_string (table, group, key, NULL);
  g_autofree char *user_key = g_strconcat (key, "User", NULL);
  g_autofree char *user = g_key_file_get_string (table, group, user_key, NULL);
  gboolean local = g_strcmp0 (user, "local-part") == 0;

  if (url == NULL)
    return NULL;

  return mesign_server_new_from_url (url, local ? address->local : address->whole, NULL);
}

static MesignAutoconfigNote
read_note (GKeyFile *table, const char *group)
{
  static const struct
  {
    const char *key;
    MesignAutoconfigNote note;
  } notes[] = {
    { "AuthorizationCode", MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE },
    { "AppPassword", MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD },
    { "EnableImap", MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP },
    { "OAuth2Only", MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY },
  };

  for (guint i = 0; i < G_N_ELEMENTS (notes); i++)
    if (g_key_file_get_boolean (table, group, notes[i].key, NULL))
      return notes[i].note;

  return MESIGN_AUTOCONFIG_NOTE_NONE;
}

static MesignAutoconfigCandidate *
candidate_from_group (GKeyFile *table,
                      const char *group,
                      const MesignAutoconfigAddress *address,
                      MesignAutoconfigSource source)
{
  g_autoptr (MesignServer) imap = dup_server (table, group, "Imap", address);
  g_autoptr (MesignServer) smtp = dup_server (table, group, "Smtp", address);
  MesignAutoconfigCandidate *candidate;

  if (imap == NULL || smtp == NULL)
    {
      g_warning ("The autoconfig table's group [%s] is not complete", group);
      return NULL;
    }
  candidate = mesign_autoconfig_candidate_new (source, imap, smtp);
  candidate->provider = g_key_file_get_locale_string (table, group, "Name", NULL, NULL);
  candidate->note = read_note (table, group);
  candidate->help_url = g_key_file_get_string (table, group, "HelpUrl", NULL);
  if (g_key_file_has_key (table, group, "OAuth2Authorize", NULL))
    candidate->oauth2 = g_strdup (group);
  candidate->needs_confirmation = source != MESIGN_AUTOCONFIG_TABLE;
  mesign_autoconfig_candidate_explain (candidate);

  return candidate;
}

MesignAutoconfigCandidate *
mesign_autoconfig_table_find (GKeyFile *table, const MesignAutoconfigAddress *address)
{
  g_auto (GStrv) groups = g_key_file_get_groups (table, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (list_has (table, groups[i], "Domains", address->domain, FALSE))
      return candidate_from_group (table, groups[i], address, MESIGN_AUTOCONFIG_TABLE);

  return NULL;
}

static char *
dup_ca_file (GKeyFile *table, const char *path, const MesignAutoconfigAddress *address)
{
  g_auto (GStrv) groups = g_key_file_get_groups (table, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (list_has (table, groups[i], "Domains", address->domain, FALSE))
      {
        g_autofree char *file = g_key_file_get_string (table, groups[i], "CaFile", NULL);
        g_autofree char *folder = g_path_get_dirname (path);

        return file != NULL && *file != '\0' ? g_canonicalize_filename (file, folder) : NULL;
      }

  return NULL;
}

static MesignAutoconfigCandidate *
find_in (const char *path, const MesignAutoconfigAddress *address)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GKeyFile) table = NULL;
  MesignAutoconfigCandidate *known;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return NULL;
  table = mesign_autoconfig_table_load_sync (path, &error);
  if (table == NULL)
    {
      g_message (_ ("A table of mail servers cannot be read: %s"), error->message);
      return NULL;
    }
  known = mesign_autoconfig_table_find (table, address);
  if (known != NULL)
    known->ca_file = dup_ca_file (table, path, address);

  return known;
}

/* What the first of these tables says that has the domain. */
MesignAutoconfigCandidate *
mesign_autoconfig_own_find_sync (const char *const *tables, const MesignAutoconfigAddress *address)
{
  MesignAutoconfigCandidate *known = NULL;

  for (guint i = 0; tables != NULL && tables[i] != NULL && known == NULL; i++)
    known = find_in (tables[i], address);

  return known;
}

MesignAutoconfigCandidate *
mesign_autoconfig_table_find_by_exchanger (GKeyFile *table,
                                           const MesignAutoconfigAddress *address,
                                           const char *exchanger)
{
  g_auto (GStrv) groups = g_key_file_get_groups (table, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    if (list_has (table, groups[i], "Exchangers", exchanger, TRUE))
      return candidate_from_group (table, groups[i], address, MESIGN_AUTOCONFIG_MX);

  return NULL;
}
