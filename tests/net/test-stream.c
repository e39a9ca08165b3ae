/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include <gio/gio.h>
#include <string.h>

#include "net/mesign-mailstream-private.h"
#include "scripted-server.h"

static MesignStream *
stream_to (ScriptedServer *server, const char *host, MesignTlsPolicy *policy)
{
  MesignStream *stream = mesign_stream_new (host, scripted_server_get_port (server), policy);

  mesign_stream_set_timeouts (stream, 5, 5);

  return stream;
}

static MesignStream *
connected_to (ScriptedServer *server)
{
  MesignStream *stream = stream_to (server, "localhost", NULL);
  g_autoptr (GError) error = NULL;

  mesign_stream_connect_sync (stream, NULL, &error);
  g_assert_no_error (error);

  return stream;
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (200 * 1000);
  g_cancellable_cancel (data);

  return NULL;
}

static void
test_refused (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("CLOSE");
  guint16 port = scripted_server_get_port (server);
  g_autoptr (MesignStream) stream = NULL;
  g_autoptr (GError) error = NULL;

  scripted_server_stop (g_steal_pointer (&server));
  stream = mesign_stream_new ("127.0.0.1", port, NULL);
  g_assert_false (mesign_stream_connect_sync (stream, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_REFUSED);
  g_assert_cmpstr (mesign_net_error_get_host (error), ==, "127.0.0.1");
  g_assert_false (mesign_net_error_is_certificate (error));
}

static void
test_read_write (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("S: hello\nC: 1 NOOP\nCLOSE");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GError) error = NULL;
  char buffer[64];

  g_assert_cmpint (mesign_stream_read_sync (stream, buffer, sizeof buffer, NULL, &error), ==, 7);
  g_assert_no_error (error);
  g_assert_true (mesign_stream_write_sync (stream, "1 NOOP\r\n", 8, NULL, &error));
  g_assert_cmpuint (mesign_stream_get_octets_in (stream), ==, 7);
  g_assert_cmpuint (mesign_stream_get_octets_out (stream), ==, 8);
  g_assert_cmpint (mesign_stream_read_sync (stream, buffer, sizeof buffer, NULL, &error), ==, -1);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
  g_assert_false (mesign_stream_is_open (stream));
}

static void
test_read_timeout (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("HANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GError) error = NULL;
  char octet;

  mesign_stream_set_timeouts (stream, 5, 1);
  g_assert_cmpint (mesign_stream_read_sync (stream, &octet, 1, NULL, &error), ==, -1);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
}

static void
test_read_cancel (gconstpointer data)
{
  gboolean tls = GPOINTER_TO_INT (data);
  g_autoptr (ScriptedServer) server = scripted_server_start (tls ? "TLS\nHANG" : "HANG");
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignStream) stream = stream_to (server, "localhost", policy);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 start;
  char octet;

  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));
  g_assert_true (!tls || mesign_stream_start_tls_sync (stream, NULL, NULL));
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  start = g_get_monotonic_time ();
  g_assert_cmpint (mesign_stream_read_sync (stream, &octet, 1, cancellable, &error), ==, -1);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000 * 1000);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (mesign_stream_is_open (stream));
  g_thread_join (thread);
}

static void
test_tls (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("TLS\nS: secret\nHANG");
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignStream) stream = stream_to (server, "localhost", policy);
  g_autoptr (GError) error = NULL;
  char buffer[64] = { 0 };

  g_assert_true (mesign_stream_connect_sync (stream, NULL, &error));
  g_assert_false (mesign_stream_is_tls (stream));
  g_assert_true (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_true (mesign_stream_is_tls (stream));
  g_assert_cmpint (mesign_stream_read_sync (stream, buffer, sizeof buffer, NULL, &error), >, 0);
  g_assert_cmpstr (buffer, ==, "secret\r\n");
}

static void
connect_badly (const char *host, const char *ca, MesignNetError code, GBytes **certificate)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("TLS\nHANG");
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (ca);
  g_autoptr (MesignStream) stream = stream_to (server, host, policy);
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) copy = NULL;

  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));
  g_assert_false (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, (int) code);
  g_assert_true (mesign_net_error_is_certificate (error));

  copy = g_error_copy (error);
  g_assert_cmpstr (mesign_net_error_get_host (copy), ==, host);
  g_assert_nonnull (strstr (copy->message, host));
  *certificate = g_bytes_ref (mesign_net_error_get_certificate (copy));
}

static gboolean
connects (const char *host, MesignTlsPolicy *policy)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("TLS\nHANG");
  g_autoptr (MesignStream) stream = stream_to (server, host, policy);

  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));

  return mesign_stream_start_tls_sync (stream, NULL, NULL);
}

/* Another program's word for the fingerprint of the server's certificate. */
static char *
openssl_fingerprint (void)
{
  g_autofree char *command = NULL;
  g_autofree char *output = NULL;
  GString *digits = g_string_new (NULL);

  command = g_strdup_printf ("openssl x509 -noout -fingerprint -sha256 -in %s",
                             scripted_server_get_ca ());
  g_assert_true (g_spawn_command_line_sync (command, &output, NULL, NULL, NULL));
  for (const char *p = strchr (output, '='); *p != '\0'; p++)
    if (g_ascii_isxdigit (*p))
      g_string_append_c (digits, g_ascii_tolower (*p));

  return g_string_free (digits, FALSE);
}

static void
test_unknown_authority_and_pin (void)
{
  g_autoptr (GBytes) certificate = NULL;
  g_autofree char *fingerprint = NULL;
  g_autofree char *witness = openssl_fingerprint ();
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_other_ca ());
  g_autoptr (MesignTlsPolicy) pinned = NULL;
  g_autoptr (MesignTlsPolicy) elsewhere = NULL;
  g_autoptr (MesignTlsPolicy) another = NULL;

  connect_badly ("localhost", scripted_server_get_other_ca (),
                 MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY, &certificate);
  fingerprint = mesign_tls_fingerprint (certificate);
  g_assert_cmpstr (fingerprint, ==, witness);

  pinned = mesign_tls_policy_with_pin (policy, "LOCALHOST", fingerprint);
  g_assert_true (connects ("localhost", pinned));
  g_assert_false (connects ("127.0.0.1", pinned));

  elsewhere = mesign_tls_policy_with_pin (policy, "mail.example", fingerprint);
  g_assert_false (connects ("localhost", elsewhere));

  fingerprint[0] = fingerprint[0] == '0' ? '1' : '0';
  another = mesign_tls_policy_with_pin (policy, "localhost", fingerprint);
  g_assert_false (connects ("localhost", another));
}

static void
test_system_anchors_unused (void)
{
  g_autoptr (GBytes) certificate = NULL;

  connect_badly ("localhost", NULL, MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY, &certificate);
}

static void
test_wrong_host (void)
{
  g_autoptr (GBytes) certificate = NULL;

  connect_badly ("127.0.0.1", scripted_server_get_ca (), MESIGN_NET_ERROR_TLS_WRONG_HOST,
                 &certificate);
}

static void
test_no_tls (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("S: 220 plain text here\nHANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GError) error = NULL;

  g_assert_false (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TLS_FAILED);
  g_assert_false (mesign_net_error_is_certificate (error));
}

static void
test_handshake_timeout (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("HANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GError) error = NULL;

  mesign_stream_set_timeouts (stream, 1, 30);
  g_assert_false (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_TIMEOUT);
}

static void
test_ca_file_missing (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("TLS\nHANG");
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new ("/nowhere/ca.pem");
  g_autoptr (MesignStream) stream = stream_to (server, "localhost", policy);
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));
  g_assert_false (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_injected (void)
{
  g_autoptr (ScriptedServer) server =
      scripted_server_start ("R: 1 OK begin\\r\\n2 OK forged\\r\\n\n"
                             "HANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  mailstream *mail = mesign_mailstream_new (stream, MESIGN_GUARD_IMAP);
  MMAPString *line = mmap_string_new ("");
  g_autoptr (GError) error = NULL;

  mesign_mailstream_begin (mail, NULL, 0, 0);
  g_assert_cmpstr (mailstream_read_line (mail, line), ==, "1 OK begin\r\n");
  g_assert_false (mesign_mailstream_start_tls_sync (mail, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PLAINTEXT_INJECTED);
  g_assert_false (mesign_stream_is_open (stream));
  mmap_string_free (line);
  mailstream_close (mail);
}

static void
test_injected_ahead (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("S: forged\nHANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (mesign_stream_wait_sync (stream, 3000, NULL, NULL, NULL), ==,
                   MESIGN_STREAM_WAIT_DATA);
  g_assert_false (mesign_stream_start_tls_sync (stream, NULL, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_PLAINTEXT_INJECTED);
}

static void
test_deflate (void)
{
  g_autoptr (ScriptedServer) server = NULL;
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignStream) stream = NULL;
  g_autoptr (GError) error = NULL;
  gsize total = 0;
  char buffer[100];

  server = scripted_server_start ("TLS\nDEFLATE\nC: ping\nX: 20000 pong\\r\\n\nHANG");
  stream = stream_to (server, "localhost", policy);
  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));
  g_assert_true (mesign_stream_start_tls_sync (stream, NULL, NULL));
  g_assert_true (mesign_stream_start_deflate (stream, &error));
  g_assert_true (mesign_stream_write_sync (stream, "ping\r\n", 6, NULL, &error));

  /* What is ready within the layers is seen without anything new on the wire. */
  while (total < 20000 * 6)
    {
      gssize n;

      g_assert_cmpint (mesign_stream_wait_sync (stream, 3000, NULL, NULL, &error), ==,
                       MESIGN_STREAM_WAIT_DATA);
      n = mesign_stream_read_sync (stream, buffer, sizeof buffer, NULL, &error);
      g_assert_cmpint (n, >, 0);
      total += n;
    }
  g_assert_cmpuint (total, ==, 20000 * 6);
  g_assert_cmpint (mesign_stream_wait_sync (stream, 50, NULL, NULL, &error), ==,
                   MESIGN_STREAM_WAIT_TIMEOUT);
}

static void
test_wait (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("TLS\nC: go\nS: data\nHANG");
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (scripted_server_get_ca ());
  g_autoptr (MesignStream) stream = stream_to (server, "localhost", policy);
  g_autoptr (GCancellable) wake_up = g_cancellable_new ();
  GThread *thread;
  gint64 start;
  char buffer[64];

  g_assert_true (mesign_stream_connect_sync (stream, NULL, NULL));
  g_assert_true (mesign_stream_start_tls_sync (stream, NULL, NULL));
  g_assert_cmpint (mesign_stream_wait_sync (stream, 100, wake_up, NULL, NULL), ==,
                   MESIGN_STREAM_WAIT_TIMEOUT);

  thread = g_thread_new ("cancel", cancel_thread, wake_up);
  start = g_get_monotonic_time ();
  g_assert_cmpint (mesign_stream_wait_sync (stream, 10000, wake_up, NULL, NULL), ==,
                   MESIGN_STREAM_WAIT_WOKEN);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 1000 * 1000);
  g_thread_join (thread);

  g_cancellable_reset (wake_up);
  g_assert_true (mesign_stream_write_sync (stream, "go\r\n", 4, NULL, NULL));
  g_assert_cmpint (mesign_stream_wait_sync (stream, 5000, wake_up, NULL, NULL), ==,
                   MESIGN_STREAM_WAIT_DATA);
  g_assert_cmpint (mesign_stream_read_sync (stream, buffer, sizeof buffer, NULL, NULL), ==, 6);
}

static void
test_wait_ends (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("C: go\nCLOSE");
  g_autoptr (MesignStream) stream = connected_to (server);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (MesignStream) other = NULL;
  g_autoptr (ScriptedServer) silent = scripted_server_start ("HANG");
  g_autoptr (GError) error = NULL;

  g_assert_true (mesign_stream_write_sync (stream, "go\r\n", 4, NULL, NULL));
  g_assert_cmpint (mesign_stream_wait_sync (stream, 5000, NULL, NULL, &error), ==,
                   MESIGN_STREAM_WAIT_FAILED);
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED);
  g_clear_error (&error);

  other = connected_to (silent);
  g_cancellable_cancel (cancellable);
  g_assert_cmpint (mesign_stream_wait_sync (other, 5000, NULL, cancellable, &error), ==,
                   MESIGN_STREAM_WAIT_FAILED);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_guard_drops (void)
{
  g_autoptr (ScriptedServer) server = scripted_server_start ("S: * 1 FETCH (BODY[] {2000000000}\n"
                                                             "HANG");
  g_autoptr (MesignStream) stream = connected_to (server);
  mailstream *mail = mesign_mailstream_new (stream, MESIGN_GUARD_IMAP);
  MMAPString *line = mmap_string_new ("");
  g_autoptr (GError) error = NULL;

  mesign_mailstream_begin (mail, NULL, 1000, 0);
  g_assert_null (mailstream_read_line (mail, line));
  g_assert_false (mesign_mailstream_end (mail, &error));
  g_assert_error (error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_LIMIT);
  g_assert_false (mesign_stream_is_open (stream));
  mmap_string_free (line);
  mailstream_close (mail);
}

int
main (int argc, char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/net/stream/refused", test_refused);
  g_test_add_func ("/net/stream/read-write", test_read_write);
  g_test_add_func ("/net/stream/read-timeout", test_read_timeout);
  g_test_add_data_func ("/net/stream/read-cancel", GINT_TO_POINTER (FALSE), test_read_cancel);
  g_test_add_data_func ("/net/stream/read-cancel-tls", GINT_TO_POINTER (TRUE), test_read_cancel);
  g_test_add_func ("/net/stream/tls", test_tls);
  g_test_add_func ("/net/stream/unknown-authority-and-pin", test_unknown_authority_and_pin);
  g_test_add_func ("/net/stream/system-anchors", test_system_anchors_unused);
  g_test_add_func ("/net/stream/wrong-host", test_wrong_host);
  g_test_add_func ("/net/stream/no-tls", test_no_tls);
  g_test_add_func ("/net/stream/handshake-timeout", test_handshake_timeout);
  g_test_add_func ("/net/stream/ca-file-missing", test_ca_file_missing);
  g_test_add_func ("/net/stream/injected", test_injected);
  g_test_add_func ("/net/stream/injected-ahead", test_injected_ahead);
  g_test_add_func ("/net/stream/deflate", test_deflate);
  g_test_add_func ("/net/stream/wait", test_wait);
  g_test_add_func ("/net/stream/wait-ends", test_wait_ends);
  g_test_add_func ("/net/stream/guard-drops", test_guard_drops);
  status = g_test_run ();
  scripted_server_cleanup ();

  return status;
}
