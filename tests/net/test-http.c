/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>

#include "net/mesign-http.h"
#include "scripted-server.h"

#define LOCAL (MESIGN_HTTP_ALLOW_PLAIN | MESIGN_HTTP_ALLOW_LOCAL)

static char *
url_of (ScriptedServer *server, const char *scheme, const char *host)
{
  return g_strdup_printf ("%s://%s:%u/x", scheme, host, scripted_server_get_port (server));
}

static MesignHttpResponse *
get (ScriptedServer *server, MesignHttpFlags flags, GError **error)
{
  g_autoptr (MesignHttp) http = mesign_http_new (NULL, flags);
  g_autofree char *url = url_of (server, "http", "127.0.0.1");

  mesign_http_set_limits (http, 1000, 2);

  return mesign_http_get_sync (http, url, NULL, error);
}

static void
test_get (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start ("C: GET /x HTTP/1.1\nE:\n"
                                  "R: HTTP/1.1 404 No\\r\\nContent-Type: Text/XML; charset=x\\r\\n"
                                  "Set-Cookie: a=b\\r\\nContent-Length: 5\\r\\n\\r\\nhello\nHANG");
  response = get (server, LOCAL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 404);
  g_assert_cmpstr (response->content_type, ==, "text/xml");
  g_assert_cmpmem (g_bytes_get_data (response->octets, NULL), g_bytes_get_size (response->octets),
                   "hello", 5);
}

static void
test_post (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignHttp) http = mesign_http_new (NULL, LOCAL);
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GBytes) body = g_bytes_new_static ("query", 5);
  g_autofree char *url = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start ("C: POST /x HTTP/1.1\nE:\nB: 5\n"
                                  "R: HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n\nHANG");
  url = url_of (server, "http", "127.0.0.1");
  response = mesign_http_post_sync (http, url, "application/ocsp-request", body, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
  g_assert_cmpuint (g_bytes_get_size (response->octets), ==, 0);
}

static void
test_too_large (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start ("E:\nR: HTTP/1.1 200 OK\\r\\n\\r\\n\nX: 5000 xxxx\nHANG");
  response = get (server, LOCAL, &error);
  g_assert_null (response);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_LIMIT);
}

static void
test_timeout (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("E:\nHANG");
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  response = get (server, LOCAL, &error);
  g_assert_null (response);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 6 * G_USEC_PER_SEC);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_cancel (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("E:\nHANG");
  g_autoptr (MesignHttp) http = mesign_http_new (NULL, LOCAL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autofree char *url = url_of (server, "http", "127.0.0.1");
  g_autoptr (GError) error = NULL;
  GThread *thread = g_thread_new ("cancel", cancel_thread, cancellable);
  gint64 start = g_get_monotonic_time ();

  g_assert_null (mesign_http_get_sync (http, url, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, G_USEC_PER_SEC);
  g_thread_join (thread);
}

static void
test_closed (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("E:\nCLOSE");
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  response = get (server, LOCAL, &error);
  g_assert_null (response);
  g_assert_true (error != NULL && error->domain == MESIGN_NET_ERROR);
}

static void
test_local_forbidden (void)
{
  static const char *const hosts[] = { "127.0.0.1", "localhost", "[::1]", "0.0.0.0" };

  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (ScriptedServer) server = scripted_server_start ("C: never\nCLOSE");
      g_autoptr (MesignHttp) http = mesign_http_new (NULL, MESIGN_HTTP_ALLOW_PLAIN);
      g_autofree char *url = url_of (server, "http", hosts[i]);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_http_get_sync (http, url, NULL, &error));
      g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_FORBIDDEN);
    }
}

static void
test_scheme_forbidden (void)
{
  static const char *const urls[] = { "http://127.0.0.1:1/", "file:///etc/passwd", "ftp://a/", "x",
                                      "https:///x" };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autoptr (MesignHttp) http = mesign_http_new (NULL, MESIGN_HTTP_ALLOW_LOCAL);
      g_autoptr (GError) error = NULL;

      g_assert_null (mesign_http_get_sync (http, urls[i], NULL, &error));
      g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_FORBIDDEN);
    }
}

static void
test_redirect_same_host (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  server = scripted_server_start (
      "C: GET /x HTTP/1.1\nE:\n"
      "R: HTTP/1.1 302 Go\\r\\nLocation: /y\\r\\nContent-Length: 0\\r\\n\\r\\n\n"
      "C: GET /y HTTP/1.1\nE:\n"
      "R: HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok\nHANG");
  response = get (server, LOCAL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);
}

static MesignHttpResponse *
get_redirected (MesignHttpFlags flags, GError **error)
{
  g_autoptr (ScriptedServer) second = NULL;
  g_autoptr (ScriptedServer) first = NULL;
  g_autofree char *script = NULL;

  second = scripted_server_start ("E:\nR: HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok\n"
                                  "HANG");
  script = g_strdup_printf ("E:\nR: HTTP/1.1 302 Go\\r\\nLocation: http://127.0.0.1:%u/\\r\\n"
                            "Content-Length: 0\\r\\n\\r\\n\nHANG",
                            scripted_server_get_port (second));
  first = scripted_server_start (script);

  return get (first, flags, error);
}

static void
test_redirect_other_host (void)
{
  g_autoptr (MesignHttpResponse) kept = NULL;
  g_autoptr (MesignHttpResponse) followed = NULL;
  g_autoptr (GError) error = NULL;

  kept = get_redirected (LOCAL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (kept->status, ==, 302);

  followed = get_redirected (LOCAL | MESIGN_HTTP_ALLOW_OTHER_HOSTS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (followed->status, ==, 200);
}

static void
test_redirect_endless (void)
{
  g_autoptr (GString) script = g_string_new (NULL);
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 20; i++)
    g_string_append (script, "E:\nR: HTTP/1.1 302 Go\\r\\nLocation: /y\\r\\n"
                             "Content-Length: 0\\r\\n\\r\\n\n");
  server = scripted_server_start (script->str);
  response = get (server, LOCAL, &error);
  g_assert_null (response);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_HTTP);
}

static MesignHttpResponse *
get_tls (const char *ca, const char *host, GError **error)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (ca);
  g_autoptr (MesignHttp) http = mesign_http_new (policy, MESIGN_HTTP_ALLOW_LOCAL);
  g_autofree char *url = NULL;

  server = scripted_server_start ("TLS\nE:\n"
                                  "R: HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nok\nHANG");
  url = url_of (server, "https", host);

  return mesign_http_get_sync (http, url, NULL, error);
}

static void
test_tls (void)
{
  g_autoptr (MesignHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  response = get_tls (scripted_server_get_ca (), "localhost", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (response->status, ==, 200);

  g_assert_null (get_tls (scripted_server_get_other_ca (), "localhost", &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY);
  g_assert_true (mesign_net_error_is_certificate (error));
  g_clear_error (&error);

  g_assert_null (get_tls (scripted_server_get_ca (), "127.0.0.1", &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TLS_WRONG_HOST);
}

static void
test_public_address (void)
{
  static const struct
  {
    const char *address;
    gboolean is_public;
  } cases[] = {
    { "8.8.8.8", TRUE },          { "1.1.1.1", TRUE },        { "127.0.0.1", FALSE },
    { "127.255.0.9", FALSE },     { "10.1.2.3", FALSE },      { "172.16.0.1", FALSE },
    { "172.32.0.1", TRUE },       { "192.168.1.1", FALSE },   { "169.254.169.254", FALSE },
    { "100.64.0.1", FALSE },      { "0.0.0.0", FALSE },       { "224.0.0.1", FALSE },
    { "255.255.255.255", FALSE }, { "198.18.0.1", FALSE },    { "192.0.0.8", FALSE },
    { "2606:4700::1111", TRUE },  { "::1", FALSE },           { "::", FALSE },
    { "fe80::1", FALSE },         { "fd00::1", FALSE },       { "ff02::1", FALSE },
    { "::ffff:10.0.0.1", FALSE }, { "::ffff:8.8.8.8", TRUE }, { "64:ff9b::7f00:1", FALSE },
    { "2002:7f00:1::", FALSE },   { "2001:0:1::", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GInetAddress) address = g_inet_address_new_from_string (cases[i].address);

      g_test_message ("%s", cases[i].address);
      g_assert_nonnull (address);
      g_assert_cmpint (mesign_http_is_public_address (address), ==, cases[i].is_public);
    }
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/http/get", test_get);
  g_test_add_func ("/net/http/post", test_post);
  g_test_add_func ("/net/http/too-large", test_too_large);
  g_test_add_func ("/net/http/timeout", test_timeout);
  g_test_add_func ("/net/http/cancel", test_cancel);
  g_test_add_func ("/net/http/closed", test_closed);
  g_test_add_func ("/net/http/local-forbidden", test_local_forbidden);
  g_test_add_func ("/net/http/scheme-forbidden", test_scheme_forbidden);
  g_test_add_func ("/net/http/redirect-same-host", test_redirect_same_host);
  g_test_add_func ("/net/http/redirect-other-host", test_redirect_other_host);
  g_test_add_func ("/net/http/redirect-endless", test_redirect_endless);
  g_test_add_func ("/net/http/tls", test_tls);
  g_test_add_func ("/net/http/public-address", test_public_address);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
