/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-oauth2.h"

#include "account/mesign-autoconfig-private.h"

#include <glib/gi18n-lib.h>

#define LOOPBACK "127.0.0.1"

static void
clear (MesignOAuth2Client *self)
{
  g_free (self->provider);
  g_free (self->name);
  g_free (self->authorize_url);
  g_free (self->token_url);
  g_free (self->scope);
  g_free (self->redirect_host);
  g_free (self->client_id);
  g_free (self->client_secret);
  g_free (self->ca_file);
}

MESIGN_DEFINE_VALUE (MesignOAuth2Client, mesign_oauth2_client)

/* One's own tables come first; what they do not say, the one of the program says. */
static GPtrArray *
load_tables (const MesignOAuth2Options *options, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func ((GDestroyNotify) g_key_file_unref);
  GKeyFile *table;

  for (guint i = 0; options->own_tables != NULL && options->own_tables[i] != NULL; i++)
    {
      if (!g_file_test (options->own_tables[i], G_FILE_TEST_EXISTS))
        continue;
      table = mesign_autoconfig_table_load_sync (options->own_tables[i], error);
      if (table == NULL)
        return NULL;
      g_ptr_array_add (tables, table);
    }
  table = mesign_autoconfig_table_load_sync (options->table, error);
  if (table == NULL)
    return NULL;
  g_ptr_array_add (tables, table);

  return g_steal_pointer (&tables);
}

static char *
dup_value (GPtrArray *tables, const char *group, const char *key)
{
  for (guint i = 0; i < tables->len; i++)
    {
      char *value = g_key_file_get_locale_string (tables->pdata[i], group, key, NULL, NULL);

      if (value != NULL && *value != '\0')
        return value;
      g_free (value);
    }

  return NULL;
}

/* A file beside the table that names it, as for its mail servers; never the program's own. */
static char *
dup_ca_file (const MesignOAuth2Options *options, GPtrArray *tables, const char *group)
{
  guint loaded = 0;

  for (guint i = 0; options->own_tables != NULL && options->own_tables[i] != NULL; i++)
    {
      g_autofree char *folder = g_path_get_dirname (options->own_tables[i]);
      g_autofree char *file = NULL;

      if (!g_file_test (options->own_tables[i], G_FILE_TEST_EXISTS))
        continue;
      file = g_key_file_get_string (tables->pdata[loaded++], group, "CaFile", NULL);
      if (file != NULL && *file != '\0')
        return g_canonicalize_filename (file, folder);
    }

  return NULL;
}

/* Whoever could change what goes over the line would get all mail. */
static gboolean
is_secure (const char *url)
{
  return url != NULL && g_ascii_strncasecmp (url, "https://", 8) == 0 &&
         g_uri_is_valid (url, G_URI_FLAGS_NONE, NULL);
}

static void
read_client_id (MesignOAuth2Client *self, GPtrArray *tables, const MesignOAuth2Options *options)
{
  gboolean given = options->client_id != NULL && *options->client_id != '\0';

  self->client_id =
      given ? g_strdup (options->client_id) : dup_value (tables, self->provider, "OAuth2ClientId");
  self->client_secret = given ? g_strdup (options->client_secret)
                              : dup_value (tables, self->provider, "OAuth2ClientSecret");
  if (self->client_secret != NULL && *self->client_secret == '\0')
    g_clear_pointer (&self->client_secret, g_free);
}

static MesignOAuth2Client *
read_client (const char *provider, GPtrArray *tables, const MesignOAuth2Options *options)
{
  MesignOAuth2Client *self = g_atomic_rc_box_new0 (MesignOAuth2Client);

  self->provider = g_strdup (provider);
  self->name = dup_value (tables, provider, "Name");
  if (self->name == NULL)
    self->name = g_strdup (provider);
  self->authorize_url = dup_value (tables, provider, "OAuth2Authorize");
  self->token_url = dup_value (tables, provider, "OAuth2Token");
  self->scope = dup_value (tables, provider, "OAuth2Scope");
  self->redirect_host = dup_value (tables, provider, "OAuth2Redirect");
  if (self->redirect_host == NULL)
    self->redirect_host = g_strdup (LOOPBACK);
  self->ca_file = dup_ca_file (options, tables, provider);
  read_client_id (self, tables, options);

  return self;
}

/**
 * mesign_oauth2_client_find_sync:
 * @provider: a group of the tables of servers
 * @options: where to look
 * @error: return location for a #MesignOAuth2Error, or what keeps a table from being read
 *
 * Finds what this program is towards a provider: the log-in page from the tables of servers, the
 * client id from the settings or those tables. Never from what a domain publishes about itself,
 * which would let it send people to any page. Blocks; not for the main thread.
 *
 * Returns: (transfer full): the client, or %NULL with @error set
 */
MesignOAuth2Client *
mesign_oauth2_client_find_sync (const char *provider,
                                const MesignOAuth2Options *options,
                                GError **error)
{
  g_autoptr (GPtrArray) tables = NULL;
  g_autoptr (MesignOAuth2Client) self = NULL;

  g_return_val_if_fail (provider != NULL && options != NULL, NULL);

  tables = load_tables (options, error);
  if (tables == NULL)
    return NULL;
  self = read_client (provider, tables, options);
  if (!is_secure (self->authorize_url) || !is_secure (self->token_url) || self->scope == NULL)
    {
      g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_UNKNOWN,
                   _ ("%s has no log-in page for mail programs that is known here."), self->name);
      return NULL;
    }
  if (self->client_id == NULL)
    {
      g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_NO_CLIENT,
                   _ ("%s lets in only programs that are registered with it, and no client ID is "
                      "set. Ask your administrator for one."),
                   self->name);
      return NULL;
    }

  return g_steal_pointer (&self);
}
