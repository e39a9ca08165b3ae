/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-session.h"

#include "client/account-page/mesign-page-policy.h"
#include "client/compat/mesign-web-features.h"

#include <string.h>

#define FILTER "fill-pages"
#define CAGE "cage"
#define MAX_TRIES 4

/**
 * MesignPageSession:
 *
 * The web world of one account's pages at one provider: cookies and cache of its own, which no
 * mail ever sees, and the filter under which pages are filled in. Its windows share it.
 */
struct _MesignPageSession
{
  GObject parent_instance;

  MesignEngine *engine;
  MesignAccount *account;
  MesignProvider *provider;
  WebKitNetworkSession *network;
  WebKitWebContext *context;
  WebKitUserContentManager *content;
  WebKitUserContentFilterStore *filters;

  /* Certificates that were verified against the provider's own authority, with their hosts, and how
   * often. */
  GHashTable *allowed;

  /* Under which no stranger's scripts run on pages that are filled in. */
  WebKitUserContentFilter *filter;

  /* Under which only the provider is reached; kept while it is not in use. */
  WebKitUserContentFilter *cage;
  gboolean is_caged;
};

G_DEFINE_FINAL_TYPE (MesignPageSession, mesign_page_session, G_TYPE_OBJECT)

static void
keep_cookies (WebKitNetworkSession *network, const char *directory)
{
  g_autofree char *file = g_build_filename (directory, "cookies.sqlite", NULL);

  webkit_cookie_manager_set_persistent_storage (webkit_network_session_get_cookie_manager (network),
                                                file, WEBKIT_COOKIE_PERSISTENT_STORAGE_SQLITE);
}

static void
set_up_network (MesignPageSession *self)
{
  g_autofree char *kept = mesign_engine_dup_pages_path (self->engine, self->account, FALSE);
  g_autofree char *cached = mesign_engine_dup_pages_path (self->engine, self->account, TRUE);
  g_autofree char *data = g_build_filename (kept, self->provider->id, NULL);
  g_autofree char *cache = g_build_filename (cached, self->provider->id, NULL);

  if (g_mkdir_with_parents (data, 0700) != 0 || g_mkdir_with_parents (cache, 0700) != 0)
    g_warning ("%s cannot be made: %s", data, g_strerror (errno));
  self->network = webkit_network_session_new (data, cache);
  webkit_network_session_set_tls_errors_policy (self->network, WEBKIT_TLS_ERRORS_POLICY_FAIL);
  webkit_network_session_set_persistent_credential_storage_enabled (self->network, FALSE);
  keep_cookies (self->network, data);
}

static void
set_up_filters (MesignPageSession *self)
{
  g_autofree char *cached = mesign_engine_dup_pages_path (self->engine, self->account, TRUE);
  g_autofree char *filters = g_build_filename (cached, self->provider->id, "filters", NULL);

  self->filters = webkit_user_content_filter_store_new (filters);
}

/* What lives on without a page, or asks for names and connections where no filter looks. */
static const char *const features_off[] = { "ServiceWorkers",           "SharedWorker",
                                            "LinkDNSPrefetch",          "LinkPreconnect",
                                            "LinkPreconnectEarlyHints", NULL };

static WebKitSettings *
new_settings (void)
{
  WebKitSettings *settings = g_object_new (
      WEBKIT_TYPE_SETTINGS, "enable-back-forward-navigation-gestures", FALSE,
      "enable-developer-extras", FALSE, "enable-page-cache", FALSE, "enable-webrtc", FALSE,
      "enable-media-stream", FALSE, "enable-webgl", FALSE, "enable-fullscreen", FALSE,
      "javascript-can-open-windows-automatically", FALSE, "javascript-can-access-clipboard", FALSE,
      "hardware-acceleration-policy", WEBKIT_HARDWARE_ACCELERATION_POLICY_NEVER, NULL);

  mesign_web_features_turn_off (settings, features_off);
  webkit_settings_set_user_agent_with_application_details (settings, "MeSign", PACKAGE_VERSION);

  return settings;
}

static void
mesign_page_session_finalize (GObject *object)
{
  MesignPageSession *self = MESIGN_PAGE_SESSION (object);

  g_clear_pointer (&self->filter, webkit_user_content_filter_unref);
  g_clear_pointer (&self->cage, webkit_user_content_filter_unref);
  g_clear_object (&self->filters);
  g_clear_object (&self->content);
  g_clear_object (&self->context);
  g_clear_object (&self->network);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->provider, mesign_provider_unref);
  g_clear_pointer (&self->allowed, g_hash_table_unref);

  G_OBJECT_CLASS (mesign_page_session_parent_class)->finalize (object);
}

static void
mesign_page_session_class_init (MesignPageSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_page_session_finalize;
}

static void
mesign_page_session_init (MesignPageSession *self)
{
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

MesignPageSession *
mesign_page_session_new (MesignEngine *engine, MesignAccount *account, MesignProvider *provider)
{
  MesignPageSession *self = g_object_new (MESIGN_TYPE_PAGE_SESSION, NULL);

  self->engine = g_object_ref (engine);
  self->account = mesign_account_ref (account);
  self->provider = mesign_provider_ref (provider);
  self->context = webkit_web_context_new ();
  self->content = webkit_user_content_manager_new ();
  set_up_network (self);
  set_up_filters (self);

  return self;
}

MesignEngine *
mesign_page_session_get_engine (MesignPageSession *self)
{
  return self->engine;
}

MesignAccount *
mesign_page_session_get_account (MesignPageSession *self)
{
  return self->account;
}

MesignProvider *
mesign_page_session_get_provider (MesignPageSession *self)
{
  return self->provider;
}

WebKitNetworkSession *
mesign_page_session_get_network (MesignPageSession *self)
{
  return self->network;
}

/* A window that a page opens lives in the same process as the page, and is under the same rules. */
WebKitWebView *
mesign_page_session_new_view (MesignPageSession *self, WebKitWebView *opener)
{
  g_autoptr (WebKitSettings) settings = new_settings ();

  if (opener != NULL)
    return g_object_new (WEBKIT_TYPE_WEB_VIEW, "related-view", opener, "settings", settings,
                         "user-content-manager", self->content, NULL);

  return g_object_new (WEBKIT_TYPE_WEB_VIEW, "web-context", self->context, "network-session",
                       self->network, "settings", settings, "user-content-manager", self->content,
                       NULL);
}

/* Nothing is filled in where strangers' scripts could run. */
gboolean
mesign_page_session_may_fill (MesignPageSession *self)
{
  return self->filter != NULL && self->is_caged;
}

/**
 * mesign_page_session_cage:
 * @self: a session
 *
 * Its pages reach nobody but the provider from now on, so a page that is to be filled in is caged
 * before it is loaded: a connection it has opened before would remain.
 */
void
mesign_page_session_cage (MesignPageSession *self)
{
  g_return_if_fail (MESIGN_IS_PAGE_SESSION (self));

  if (self->cage == NULL || self->is_caged)
    return;
  webkit_user_content_manager_add_filter (self->content, self->cage);
  self->is_caged = TRUE;
}

/**
 * mesign_page_session_uncage:
 * @self: a session
 *
 * Views that are made from now on reach whom they like. Those that were caged stay so to their end:
 * what was filled into their pages could still leave with the last thing a page does.
 */
void
mesign_page_session_uncage (MesignPageSession *self)
{
  g_return_if_fail (MESIGN_IS_PAGE_SESSION (self));

  if (!self->is_caged)
    return;
  g_object_unref (self->content);
  self->content = webkit_user_content_manager_new ();
  if (self->filter != NULL)
    webkit_user_content_manager_add_filter (self->content, self->filter);
  self->is_caged = FALSE;
}

/**
 * mesign_page_session_allow_certificate:
 * @self: a session
 * @uri: the page
 * @certificate: its server's certificate, which nobody the system knows vouches for
 *
 * Takes a certificate that the provider's own authority vouches for. WebKit's network process may
 * hear of that only after it has been asked for the page again, so one that was taken before and is
 * refused all the same is taken a few times.
 *
 * Returns: whether it is worth loading the page once more
 */
gboolean
mesign_page_session_allow_certificate (MesignPageSession *self,
                                       const char *uri,
                                       GTlsCertificate *certificate)
{
  g_autoptr (GByteArray) octets = NULL;
  g_autoptr (GUri) parsed = g_uri_parse (uri, G_URI_FLAGS_NONE, NULL);
  g_autofree char *checksum = NULL;
  g_autofree char *key = NULL;
  guint tries;
  const char *host = parsed != NULL ? g_uri_get_host (parsed) : NULL;

  if (host == NULL || !mesign_page_verify_anchored (self->provider, uri, certificate))
    return FALSE;
  g_object_get (certificate, "certificate", &octets, NULL);
  checksum = g_compute_checksum_for_data (G_CHECKSUM_SHA256, octets->data, octets->len);
  key = g_strconcat (checksum, " ", host, NULL);
  tries = GPOINTER_TO_UINT (g_hash_table_lookup (self->allowed, key));
  if (tries >= MAX_TRIES)
    return FALSE;
  g_hash_table_insert (self->allowed, g_steal_pointer (&key), GUINT_TO_POINTER (tries + 1));
  webkit_network_session_allow_tls_certificate_for_host (self->network, certificate, host);

  return TRUE;
}

/* The filter */

static void
on_cage_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  MesignPageSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->cage = webkit_user_content_filter_store_save_finish (self->filters, result, &error);
  if (self->cage == NULL)
    g_warning ("Pages are not filled in, as they cannot be held back: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

static void
save_cage (MesignPageSession *self, GTask *task)
{
  g_autofree char *rules = mesign_page_dup_cage (self->provider);
  g_autoptr (GBytes) source = g_bytes_new (rules, strlen (rules));

  webkit_user_content_filter_store_save (self->filters, CAGE, source, g_task_get_cancellable (task),
                                         on_cage_saved, g_object_ref (task));
}

static void
on_filter_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  MesignPageSession *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  self->filter = webkit_user_content_filter_store_save_finish (self->filters, result, &error);
  if (self->filter != NULL)
    webkit_user_content_manager_add_filter (self->content, self->filter);
  else
    g_warning ("Pages are not filled in, as their scripts cannot be held back: %s", error->message);
  save_cage (self, task);
}

/**
 * mesign_page_session_prepare_async:
 * @self: a session
 * @cancellable: (nullable): cancels
 * @callback: called when pages may be loaded
 * @user_data: for @callback
 *
 * Makes the filters of the pages that are filled in. Without them none is.
 */
void
mesign_page_session_prepare_async (MesignPageSession *self,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *rules = mesign_page_dup_script_filter (self->provider);
  g_autoptr (GBytes) source = rules != NULL ? g_bytes_new (rules, strlen (rules)) : NULL;

  g_task_set_source_tag (task, mesign_page_session_prepare_async);
  if (self->filter != NULL || rules == NULL)
    g_task_return_boolean (task, TRUE);
  else
    webkit_user_content_filter_store_save (self->filters, FILTER, source, cancellable,
                                           on_filter_saved, g_steal_pointer (&task));
}

void
mesign_page_session_prepare_finish (MesignPageSession *self, GAsyncResult *result)
{
  g_task_propagate_boolean (G_TASK (result), NULL);
}

/* Logging out */

/* What a log-in question was answered with is kept in memory, and WebKit offers no other way of
 * forgetting it. */
static void
renew_network (MesignPageSession *self)
{
  g_object_unref (self->network);
  set_up_network (self);
  g_hash_table_remove_all (self->allowed);
}

static void
on_cleared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = G_TASK (user_data);
  GError *error = NULL;

  if (webkit_website_data_manager_clear_finish (WEBKIT_WEBSITE_DATA_MANAGER (source), result,
                                                &error))
    {
      renew_network (g_task_get_source_object (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

/**
 * mesign_page_session_clear_async:
 * @self: a session
 * @cancellable: (nullable): cancels
 * @callback: called when it is forgotten
 * @user_data: for @callback
 *
 * Forgets cookies, log-ins and whatever else the provider's pages have left here. Views and
 * watchers of the session's network are of one that has ended then, and have to be made anew.
 */
void
mesign_page_session_clear_async (MesignPageSession *self,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, mesign_page_session_clear_async);
  webkit_website_data_manager_clear (
      webkit_network_session_get_website_data_manager (self->network), WEBKIT_WEBSITE_DATA_ALL, 0,
      cancellable, on_cleared, task);
}

gboolean
mesign_page_session_clear_finish (MesignPageSession *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
