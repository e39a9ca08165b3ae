/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/mesign-deadline-private.h"
#include "net/mesign-http-address-private.h"
#include "net/mesign-late-soup-private.h"
#include "net/mesign-net-error-private.h"

#define DEFAULT_OCTETS (5 * 1024 * 1024)
#define DEFAULT_SECONDS 20
#define MAX_REDIRECTS 5
#define CHUNK 16384

static void
clear (MesignHttpResponse *self)
{
  g_free (self->content_type);
  g_clear_pointer (&self->octets, g_bytes_unref);
}

MESIGN_DEFINE_VALUE (MesignHttpResponse, mesign_http_response)

/**
 * MesignHttp:
 *
 * Small requests to servers that are not mail servers: autoconfiguration, revocation, time stamps.
 *
 * No cookies, no stored answers, no log-in. By default only https to public addresses, so that an
 * address found in somebody's mail cannot reach into the network this computer is in; what a name
 * leads to is looked at before anything is connected to, and again when it is. Belongs to the
 * thread it was made on, and blocks it.
 */
struct _MesignHttp
{
  GObject parent_instance;

  MesignTlsPolicy *policy;
  MesignHttpFlags flags;
  gsize octets;
  guint seconds;

  GThread *thread;
  GMainContext *context;
  SoupSession *session;
  gboolean has_database;
};

G_DEFINE_FINAL_TYPE (MesignHttp, mesign_http, G_TYPE_OBJECT)

/* One request and the redirects it leads to. */
typedef struct
{
  MesignHttp *http;
  char *host;
  GCancellable *cancellable;
  gboolean is_forbidden;
  GTlsCertificate *refused;
  GTlsCertificateFlags refused_flags;
} Exchange;

static void
exchange_clear (Exchange *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_object (&self->refused);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Exchange, exchange_clear)

static void
mesign_http_finalize (GObject *object)
{
  MesignHttp *self = MESIGN_HTTP (object);

  soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->policy, mesign_tls_policy_unref);

  G_OBJECT_CLASS (mesign_http_parent_class)->finalize (object);
}

static void
mesign_http_class_init (MesignHttpClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_http_finalize;
}

static void
mesign_http_init (MesignHttp *self)
{
  self->octets = DEFAULT_OCTETS;
  self->seconds = DEFAULT_SECONDS;
  self->thread = g_thread_self ();

  /* A context of its own keeps the session's timers off the main thread. */
  self->context = g_main_context_new ();
  g_main_context_push_thread_default (self->context);
  self->session = soup_session_new_with_options ("idle-timeout", 0, NULL);
  g_main_context_pop_thread_default (self->context);
}

/**
 * mesign_http_new:
 * @policy: (nullable): whom to trust; %NULL for the system's anchors
 * @flags: what is allowed beyond https to public addresses
 *
 * Returns: (transfer full): a client for the calling thread
 */
MesignHttp *
mesign_http_new (MesignTlsPolicy *policy, MesignHttpFlags flags)
{
  MesignHttp *self = g_object_new (MESIGN_TYPE_HTTP, NULL);

  self->policy = policy != NULL ? mesign_tls_policy_ref (policy) : mesign_tls_policy_new (NULL);
  self->flags = flags;

  return self;
}

/**
 * mesign_http_set_limits:
 * @self: a client
 * @octets: how large an answer may be, 5 MB by default
 * @seconds: how long a request may take in all, 20 by default
 *
 * Sets the limits of the requests that follow.
 */
void
mesign_http_set_limits (MesignHttp *self, gsize octets, guint seconds)
{
  g_return_if_fail (MESIGN_IS_HTTP (self));

  self->octets = octets;
  self->seconds = seconds;
}

static gboolean
is_allowed_connection (GIOStream *connection, const char *host)
{
  g_autoptr (GSocketAddress) remote = NULL;
  g_autoptr (GInetAddress) literal = g_inet_address_new_from_string (host);

  if (literal != NULL && !mesign_http_is_public_address (literal))
    return FALSE;
  if (!G_IS_SOCKET_CONNECTION (connection))
    return TRUE;

  remote = g_socket_connection_get_remote_address (G_SOCKET_CONNECTION (connection), NULL);
  if (G_IS_PROXY_ADDRESS (remote))
    return TRUE;

  return G_IS_INET_SOCKET_ADDRESS (remote) &&
         mesign_http_is_public_address (
             g_inet_socket_address_get_address (G_INET_SOCKET_ADDRESS (remote)));
}

static void
on_network_event (SoupMessage *message,
                  GSocketClientEvent event,
                  GIOStream *connection,
                  gpointer data)
{
  Exchange *self = data;

  if (event != G_SOCKET_CLIENT_CONNECTING || (self->http->flags & MESIGN_HTTP_ALLOW_LOCAL))
    return;
  if (is_allowed_connection (connection, self->host))
    return;

  self->is_forbidden = TRUE;
  g_cancellable_cancel (self->cancellable);
}

static gboolean
on_accept_certificate (SoupMessage *message,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer data)
{
  Exchange *self = data;
  g_autoptr (GByteArray) array = NULL;
  g_autoptr (GBytes) der = NULL;

  g_object_get (certificate, "certificate", &array, NULL);
  der = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  if (mesign_tls_policy_has_pin (self->http->policy, self->host, der))
    return TRUE;

  g_set_object (&self->refused, certificate);
  self->refused_flags = flags;

  return FALSE;
}

static void
set_forbidden (GError **error, const char *host)
{
  mesign_net_set_error (error, MESIGN_NET_ERROR_FORBIDDEN, host, NULL,
                        _ ("MeSign does not open %s: it is not an address on the public network "
                           "that is reached securely."),
                        host);
}

static void
set_failure (Exchange *self, MesignDeadline *deadline, GError *local, GError **error)
{
  if (self->is_forbidden)
    set_forbidden (error, self->host);
  else if (self->refused != NULL)
    mesign_net_set_certificate_error (error, self->host, self->refused, self->refused_flags);
  else if (mesign_deadline_has_passed (deadline))
    mesign_net_take_gio_error (error, self->host,
                               g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "deadline"));
  else if (local->domain == SOUP_SESSION_ERROR)
    mesign_net_set_error (error, MESIGN_NET_ERROR_HTTP, self->host, NULL,
                          /* Translators: a host, then a reason in English */
                          _ ("%s gave no usable answer (%s)."), self->host, local->message);
  else
    mesign_net_take_gio_error (error, self->host, g_error_copy (local));
}

static GBytes *
read_all (Exchange *self, GInputStream *input, GError **error)
{
  g_autoptr (GByteArray) octets = g_byte_array_new ();
  guint8 chunk[CHUNK];

  for (;;)
    {
      gssize n = g_input_stream_read (input, chunk, sizeof chunk, self->cancellable, error);

      if (n < 0)
        return NULL;
      if (n == 0)
        return g_byte_array_free_to_bytes (g_steal_pointer (&octets));
      if (octets->len + (gsize) n > self->http->octets)
        {
          mesign_net_set_error (error, MESIGN_NET_ERROR_LIMIT, self->host, NULL,
                                _ ("The answer of %s is too large."), self->host);
          return NULL;
        }
      g_byte_array_append (octets, chunk, n);
    }
}

static MesignHttpResponse *
exchange_once (Exchange *self, SoupMessage *message, GError **error)
{
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GBytes) octets = NULL;
  MesignHttpResponse *response;
  const char *type;

  if ((self->http->flags & MESIGN_HTTP_ALLOW_LOCAL) == 0 &&
      !mesign_http_is_public_host_sync (soup_message_get_uri (message), self->cancellable,
                                        &self->is_forbidden, error))
    return NULL;
  input = soup_session_send (self->http->session, message, self->cancellable, error);
  if (input == NULL)
    return NULL;
  octets = read_all (self, input, error);
  if (octets == NULL)
    return NULL;

  response = g_atomic_rc_box_new0 (MesignHttpResponse);
  response->status = soup_message_get_status (message);
  response->octets = g_steal_pointer (&octets);
  type = soup_message_headers_get_content_type (soup_message_get_response_headers (message), NULL);
  response->content_type = type != NULL ? g_ascii_strdown (type, -1) : NULL;

  return response;
}

static gboolean
is_allowed_uri (MesignHttp *self, GUri *uri)
{
  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0')
    return FALSE;
  if (g_str_equal (g_uri_get_scheme (uri), "https"))
    return (self->flags & MESIGN_HTTP_NO_TLS) == 0;

  return g_str_equal (g_uri_get_scheme (uri), "http") && (self->flags & MESIGN_HTTP_ALLOW_PLAIN);
}

static SoupMessage *
make_message (Exchange *self, const char *method, GUri *uri, const char *type, GBytes *octets)
{
  SoupMessage *message = soup_message_new_from_uri (method, uri);

  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT);
  if (octets != NULL)
    soup_message_set_request_body_from_bytes (message, type, octets);
  g_signal_connect (message, "network-event", G_CALLBACK (on_network_event), self);
  g_signal_connect (message, "accept-certificate", G_CALLBACK (on_accept_certificate), self);

  return message;
}

/* Where the answer leads to, or NULL: nowhere, or to where it may not lead. */
static GUri *
follow (MesignHttp *self, GUri *uri, SoupMessage *message)
{
  const char *location;
  g_autoptr (GUri) next = NULL;

  if (!SOUP_STATUS_IS_REDIRECTION (soup_message_get_status (message)))
    return NULL;
  location = soup_message_headers_get_one (soup_message_get_response_headers (message), "Location");
  if (location == NULL)
    return NULL;

  next = g_uri_parse_relative (uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (!is_allowed_uri (self, next))
    return NULL;
  if (g_str_equal (g_uri_get_scheme (uri), "https") &&
      !g_str_equal (g_uri_get_scheme (next), "https"))
    return NULL;
  if (!(self->flags & MESIGN_HTTP_ALLOW_OTHER_HOSTS) &&
      (g_ascii_strcasecmp (g_uri_get_host (uri), g_uri_get_host (next)) != 0 ||
       g_uri_get_port (uri) != g_uri_get_port (next)))
    return NULL;

  return g_steal_pointer (&next);
}

static gboolean
prepare_tls (MesignHttp *self, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;

  if (self->policy->ca_file == NULL || self->has_database)
    return TRUE;

  database = g_tls_file_database_new (self->policy->ca_file, error);
  if (database == NULL)
    return FALSE;
  soup_session_set_tls_database (self->session, database);
  self->has_database = TRUE;

  return TRUE;
}

static MesignHttpResponse *
exchange (Exchange *self,
          const char *method,
          GUri *start,
          const char *type,
          GBytes *octets,
          GError **error)
{
  g_autoptr (GUri) uri = g_uri_ref (start);

  for (guint turn = 0; turn <= MAX_REDIRECTS; turn++)
    {
      g_autoptr (SoupMessage) message = make_message (self, method, uri, type, octets);
      g_autoptr (MesignHttpResponse) response = NULL;
      g_autoptr (GUri) next = NULL;

      g_free (self->host);
      self->host = g_strdup (g_uri_get_host (uri));
      response = exchange_once (self, message, error);
      g_signal_handlers_disconnect_by_data (message, self);
      next = response != NULL ? follow (self->http, uri, message) : NULL;
      if (next == NULL)
        return g_steal_pointer (&response);

      if (response->status != SOUP_STATUS_TEMPORARY_REDIRECT &&
          response->status != SOUP_STATUS_PERMANENT_REDIRECT)
        {
          method = SOUP_METHOD_GET;
          octets = NULL;
        }
      g_uri_unref (uri);
      uri = g_steal_pointer (&next);
    }

  mesign_net_set_error (error, MESIGN_NET_ERROR_HTTP, self->host, NULL,
                        _ ("%s leads round in circles."), self->host);

  return NULL;
}

static MesignHttpResponse *
request (MesignHttp *self,
         const char *method,
         const char *url,
         const char *type,
         GBytes *octets,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, SOUP_HTTP_URI_FLAGS, NULL);
  g_autoptr (MesignDeadline) deadline = NULL;
  g_auto (Exchange) state = { .http = self };
  g_autoptr (GError) local = NULL;
  MesignHttpResponse *response;

  if (!is_allowed_uri (self, uri))
    {
      set_forbidden (error,
                     uri != NULL && g_uri_get_host (uri) != NULL ? g_uri_get_host (uri) : url);
      return NULL;
    }
  if (!prepare_tls (self, error))
    return NULL;

  deadline = mesign_deadline_new (self->seconds, cancellable);
  state.cancellable = mesign_deadline_get_cancellable (deadline);
  soup_session_set_timeout (self->session, self->seconds);
  g_main_context_push_thread_default (self->context);
  response = exchange (&state, method, uri, type, octets, &local);
  g_main_context_pop_thread_default (self->context);
  if (response == NULL)
    set_failure (&state, deadline, local, error);

  return response;
}

/**
 * mesign_http_get_sync:
 * @self: a client
 * @url: what to get
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Gets an address. Whatever the status code, an answer is an answer; the caller looks at it. A
 * redirect that may not be followed is returned as it is.
 *
 * Returns: (transfer full): the answer
 */
MesignHttpResponse *
mesign_http_get_sync (MesignHttp *self, const char *url, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (MESIGN_IS_HTTP (self), NULL);
  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  return request (self, SOUP_METHOD_GET, url, NULL, NULL, cancellable, error);
}

/**
 * mesign_http_post_sync:
 * @self: a client
 * @url: where to post to
 * @content_type: the media type of @octets
 * @octets: the body
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Posts to an address; as mesign_http_get_sync() in all else.
 *
 * Returns: (transfer full): the answer
 */
MesignHttpResponse *
mesign_http_post_sync (MesignHttp *self,
                       const char *url,
                       const char *content_type,
                       GBytes *octets,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (MESIGN_IS_HTTP (self), NULL);
  g_return_val_if_fail (self->thread == g_thread_self (), NULL);

  return request (self, SOUP_METHOD_POST, url, content_type, octets, cancellable, error);
}
