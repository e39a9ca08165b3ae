/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-accounts.h"

#include "engine/mesign-engine-private.h"
#include "mime/mesign-mime-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define OWN_TABLE "servers.ini"

/* The user's table of servers, then the administrator's. */
static GStrv
dup_own_tables (MesignEngine *self)
{
  GStrv paths = g_new0 (char *, 3);

  paths[0] = mesign_profile_dup_config_path (self->profile, OWN_TABLE);
  paths[1] = g_build_filename (SYSCONFDIR, "mesign", OWN_TABLE, NULL);

  return paths;
}

static gboolean
is_same_host (const MesignServer *one, const MesignServer *two)
{
  return g_ascii_strcasecmp (one->host, two->host) == 0;
}

static gboolean
is_for_servers (const MesignAutoconfigCandidate *candidate, const MesignAccount *account)
{
  return is_same_host (candidate->imap, account->imap) &&
         is_same_host (candidate->smtp, account->smtp);
}

/* Behind another port of the same host may be somebody else. */
static gboolean
is_same_place (const MesignServer *one, const MesignServer *two)
{
  return is_same_host (one, two) && one->port == two->port;
}

/* The authorities a table of one's own names for just these servers. */
char *
mesign_engine_dup_own_ca_file_sync (MesignEngine *self, const MesignAccount *account)
{
  g_auto (GStrv) tables = dup_own_tables (self);
  g_autoptr (MesignAutoconfigCandidate) known =
      mesign_autoconfig_lookup_own_sync (account->address, (const char *const *) tables);

  return known != NULL && is_for_servers (known, account) ? g_strdup (known->ca_file) : NULL;
}

/* What this program is towards a provider: the client id of the settings goes before those of the
 * tables. */
MesignOAuth2Client *
mesign_engine_find_oauth2_client_sync (MesignEngine *self, const char *provider, GError **error)
{
  g_auto (GStrv) tables = dup_own_tables (self);
  g_autofree char *id_key = g_strconcat (provider, "-client-id", NULL);
  g_autofree char *secret_key = g_strconcat (provider, "-client-secret", NULL);
  g_autofree char *id = NULL;
  g_autofree char *secret = NULL;
  MesignOAuth2Options options = { .own_tables = (const char *const *) tables };

  if (self->settings != NULL)
    {
      id = mesign_settings_dup_string (self->settings, "oauth2", id_key);
      secret = mesign_settings_dup_string (self->settings, "oauth2", secret_key);
    }
  options.client_id = id;
  options.client_secret = secret;

  return mesign_oauth2_client_find_sync (provider, &options, error);
}

static char *
dup_place (const MesignServer *server)
{
  return g_strdup_printf ("%s:%u", server->host, server->port);
}

static void
set_no_log_in_page (const MesignAccount *account,
                    const MesignAutoconfigCandidate *other,
                    GError **error)
{
  g_autofree char *imap = other != NULL ? dup_place (other->imap) : NULL;
  g_autofree char *smtp = other != NULL ? dup_place (other->smtp) : NULL;

  if (other == NULL)
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                 _ ("%s has no log-in page for mail programs that is known here."),
                 account->imap->host);
  else
    g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                 /* Translators: a mail address, then two servers as host:port */
                 _ ("The log-in page of %s is for %s and %s only. Other servers need a password."),
                 account->address, imap, smtp);
}

/* The provider whose page people log in on for just these servers: nobody else is shown what it
 * gives. Where the account has one already, it has to be that one. */
char *
mesign_engine_find_log_in_page_sync (MesignEngine *self,
                                     const MesignAccount *account,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_auto (GStrv) tables = dup_own_tables (self);
  const MesignAutoconfigOptions options = {
    .own_tables = (const char *const *) tables,
    .ca_file = account->ca_file,
  };
  g_autoptr (GPtrArray) found =
      mesign_autoconfig_find_sync (account->address, &options, cancellable, error);
  const MesignAutoconfigCandidate *other = NULL;

  if (found == NULL)
    return NULL;
  for (guint i = 0; i < found->len; i++)
    {
      const MesignAutoconfigCandidate *candidate = found->pdata[i];

      if (candidate->oauth2 == NULL ||
          (account->oauth2 != NULL && strcmp (candidate->oauth2, account->oauth2) != 0))
        continue;
      if (is_same_place (candidate->imap, account->imap) &&
          is_same_place (candidate->smtp, account->smtp))
        return g_strdup (candidate->oauth2);
      if (other == NULL)
        other = candidate;
    }
  set_no_log_in_page (account, other, error);

  return NULL;
}

static GPtrArray *
find_and_try (const char *address,
              const MesignAutoconfigOptions *options,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (GPtrArray) found = mesign_autoconfig_find_sync (address, options, cancellable, error);
  g_autoptr (GPtrArray) tried = NULL;

  if (found == NULL)
    return NULL;
  tried = mesign_engine_try_servers_sync (found, options->ca_file, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (tried->len > 0)
    return g_steal_pointer (&tried);
  mesign_autoconfig_set_none_found (address, error);

  return NULL;
}

/* The first that was found, unless only a forgeable answer of the DNS speaks for it. */
MesignAutoconfigCandidate *
mesign_engine_find_candidate_sync (MesignEngine *self,
                                   const char *address,
                                   const char *ca_file,
                                   GCancellable *cancellable,
                                   GError **error)
{
  g_auto (GStrv) tables = dup_own_tables (self);
  const MesignAutoconfigOptions options = {
    .own_tables = (const char *const *) tables,
    .ca_file = ca_file,
  };
  g_autoptr (GPtrArray) found = find_and_try (address, &options, cancellable, error);
  MesignAutoconfigCandidate *first;

  if (found == NULL)
    return NULL;
  first = found->len > 0 ? found->pdata[0] : NULL;
  if (first != NULL && !first->needs_confirmation)
    return mesign_autoconfig_candidate_ref (first);

  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
               _ ("The servers of %s are not known for sure. Enter them by hand."), address);

  return NULL;
}

/* A server by its address, else the one that is known; with the name to log in with that was given,
 * else the one that is known, else the mail address. */
MesignServer *
mesign_engine_make_server (const char *url,
                           const MesignServer *known,
                           MesignServerKind kind,
                           const char *user,
                           const char *address,
                           GError **error)
{
  g_autoptr (MesignServer) server = NULL;

  if (url == NULL)
    return mesign_server_new (known->kind, known->security, known->host, known->port,
                              user != NULL ? user : known->user);
  if (user == NULL)
    user = known != NULL ? known->user : address;
  server = mesign_server_new_from_url (url, user, error);
  if (server != NULL && server->kind != kind)
    {
      g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                   kind == MESIGN_SERVER_IMAP
                       ? _ ("“%s” is not the address of an IMAP server. Write imaps://host:port.")
                       : _ ("“%s” is not the address of an SMTP server. Write smtps://host:port."),
                   url);
      return NULL;
    }

  return g_steal_pointer (&server);
}

/* Finding */

typedef struct
{
  MesignJob job;
  char *address;
} FindServers;

static void
clear_find_servers (gpointer data)
{
  g_free (((FindServers *) data)->address);
}

/* A provider's page lets in only programs that are registered with it. */
static void
forget_closed_pages (MesignEngine *self, GPtrArray *candidates)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      MesignAutoconfigCandidate *candidate = candidates->pdata[i];
      g_autoptr (MesignOAuth2Client) client = NULL;

      if (candidate->oauth2 != NULL)
        client = mesign_engine_find_oauth2_client_sync (self, candidate->oauth2, NULL);
      if (client == NULL)
        g_clear_pointer (&candidate->oauth2, g_free);
    }
}

static gboolean
run_find_servers (gpointer data, GCancellable *cancellable, GError **error)
{
  FindServers *find = data;
  g_auto (GStrv) tables = dup_own_tables (find->job.engine);
  const MesignAutoconfigOptions options = { .own_tables = (const char *const *) tables };

  if (!mesign_mime_check_address (find->address, error))
    return FALSE;
  find->job.result = find_and_try (find->address, &options, cancellable, error);
  if (find->job.result == NULL)
    return FALSE;
  forget_closed_pages (find->job.engine, find->job.result);

  return TRUE;
}

static const MesignJobClass find_servers_class = {
  .size = sizeof (FindServers),
  .place = MESIGN_JOB_OUTSIDE,
  .flags = MESIGN_JOB_CLOSED_ENGINE,
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_find_servers,
  .clear = clear_find_servers,
};

/**
 * mesign_engine_find_servers_async:
 * @self: an engine
 * @address: a mail address
 * @cancellable: (nullable): cancels
 * @callback: called when something or nothing was found
 * @user_data: for @callback
 *
 * Finds out the servers of an address: from the user's table of servers, the administrator's, or
 * the one that comes with the program, from what its domain publishes, or by the usual names. What
 * does not stand in a table is tried: those come first that answer, secured, to IMAP and to SMTP;
 * usual names that do not answer are left out. Nobody logs in for that. A provider's log-in page is
 * told only where this program is registered with it.
 */
void
mesign_engine_find_servers_async (MesignEngine *self,
                                  const char *address,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  FindServers *find = mesign_job_new (self, &find_servers_class, cancellable, callback, user_data);

  find->address = g_strdup (address);
  mesign_job_start (find);
}

/**
 * mesign_engine_find_servers_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignAutoconfigCandidate): what to try, best
 * first; %NULL with @error set, %MESIGN_ENGINE_ERROR_NOT_FOUND where nothing was found
 */
GPtrArray *
mesign_engine_find_servers_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_servers_class, result, error);
}
