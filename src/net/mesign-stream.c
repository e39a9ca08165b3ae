/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-stream-private.h"

#include "net/mesign-net-error-private.h"

#include <glib/gi18n-lib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>

#define CLOSE_TIMEOUT 2

/**
 * MesignStream:
 *
 * One connection to a server: TCP, then TLS at once or later, then DEFLATE.
 *
 * A stream belongs to one thread; every call but mesign_stream_new() is made there, and blocks.
 * What ends a wait from another thread is the cancellable. After a failure of reading, writing or
 * of the handshake the stream is of no use but to be closed.
 */
G_DEFINE_FINAL_TYPE (MesignStream, mesign_stream, G_TYPE_OBJECT)

GIOStream *
mesign_stream_get_top (MesignStream *self)
{
  if (self->deflate != NULL)
    return self->deflate;
  if (self->tls != NULL)
    return self->tls;

  return G_IO_STREAM (self->connection);
}

static void
mesign_stream_finalize (GObject *object)
{
  MesignStream *self = MESIGN_STREAM (object);

  mesign_stream_close (self);
  g_free (self->host);
  g_clear_pointer (&self->policy, mesign_tls_policy_unref);
  g_clear_pointer (&self->ahead, g_byte_array_unref);
  g_clear_object (&self->refused);

  G_OBJECT_CLASS (mesign_stream_parent_class)->finalize (object);
}

static void
mesign_stream_class_init (MesignStreamClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_stream_finalize;
}

static void
mesign_stream_init (MesignStream *self)
{
  self->connect_seconds = MESIGN_STREAM_CONNECT_TIMEOUT;
  self->read_seconds = MESIGN_STREAM_READ_TIMEOUT;
  self->ahead = g_byte_array_new ();
}

/**
 * mesign_stream_new:
 * @host: the host; the certificate must be for it
 * @port: the TCP port
 * @policy: (nullable): whom to trust; %NULL for the system's anchors
 *
 * Returns: (transfer full): a stream that is not connected yet
 */
MesignStream *
mesign_stream_new (const char *host, guint16 port, MesignTlsPolicy *policy)
{
  MesignStream *self = g_object_new (MESIGN_TYPE_STREAM, NULL);

  self->host = g_strdup (host);
  self->port = port;
  self->policy = policy != NULL ? mesign_tls_policy_ref (policy) : mesign_tls_policy_new (NULL);

  return self;
}

/**
 * mesign_stream_set_timeouts:
 * @self: a stream
 * @connect_seconds: how long connecting, and each TLS handshake, may take in all
 * @read_seconds: how long one read or write may wait
 *
 * Sets the timeouts, %MESIGN_STREAM_CONNECT_TIMEOUT and %MESIGN_STREAM_READ_TIMEOUT by default.
 */
void
mesign_stream_set_timeouts (MesignStream *self, guint connect_seconds, guint read_seconds)
{
  g_return_if_fail (MESIGN_IS_STREAM (self));

  self->connect_seconds = connect_seconds;
  self->read_seconds = read_seconds;
  if (self->connection != NULL)
    g_socket_set_timeout (g_socket_connection_get_socket (self->connection), read_seconds);
}

/* TLS that worked and then did not says nothing about the server: what came was not sent by it. */
static gboolean
fail_disturbed (MesignStream *self, GError *local, GError **error)
{
  g_debug ("%s: %s", self->host, local->message);
  g_error_free (local);
  mesign_net_set_error (error, MESIGN_NET_ERROR_CLOSED, self->host, NULL,
                        _ ("The connection to %s was disturbed on the way. Try again later."),
                        self->host);

  return FALSE;
}

gboolean
mesign_stream_fail (MesignStream *self, MesignDeadline *deadline, GError *local, GError **error)
{
  self->is_broken = TRUE;
  if (deadline != NULL && mesign_deadline_has_passed (deadline) &&
      g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_error_free (local);
      local = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "deadline");
    }
  if (self->tls != NULL && local->domain == G_TLS_ERROR)
    return fail_disturbed (self, local, error);
  mesign_net_take_gio_error (error, self->host, local);

  return FALSE;
}

gboolean
mesign_stream_fail_closed (MesignStream *self, GError **error)
{
  return mesign_stream_fail (self, NULL,
                             g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "closed"), error);
}

/**
 * mesign_stream_connect_sync:
 * @self: a stream that is not connected
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Looks up the host and connects, without TLS yet.
 *
 * Returns: whether it is connected
 */
gboolean
mesign_stream_connect_sync (MesignStream *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnectable) address = NULL;
  g_autoptr (MesignDeadline) deadline = NULL;
  g_autoptr (GError) local = NULL;
  GSocket *socket;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);
  g_return_val_if_fail (self->connection == NULL, FALSE);

  address = g_network_address_new (self->host, self->port);
  deadline = mesign_deadline_new (self->connect_seconds, cancellable);
  g_socket_client_set_timeout (client, self->connect_seconds);
  self->connection =
      g_socket_client_connect (client, address, mesign_deadline_get_cancellable (deadline), &local);
  if (self->connection == NULL)
    return mesign_stream_fail (self, deadline, g_steal_pointer (&local), error);

  socket = g_socket_connection_get_socket (self->connection);
  g_socket_set_timeout (socket, self->read_seconds);
  g_socket_set_keepalive (socket, TRUE);
  g_socket_set_option (socket, IPPROTO_TCP, TCP_NODELAY, TRUE, NULL);

  return TRUE;
}

static gboolean
on_accept_certificate (GTlsConnection *tls,
                       GTlsCertificate *certificate,
                       GTlsCertificateFlags flags,
                       gpointer data)
{
  MesignStream *self = data;
  g_autoptr (GByteArray) array = NULL;
  g_autoptr (GBytes) der = NULL;

  g_object_get (certificate, "certificate", &array, NULL);
  der = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  if (mesign_tls_policy_has_pin (self->policy, self->host, der))
    {
      self->is_pinned = TRUE;
      return TRUE;
    }

  g_set_object (&self->refused, certificate);
  self->refused_flags = flags;

  return FALSE;
}

/* Where the anchors are known they are there from the start: the connection would else read those
 * of the system first. */
static GIOStream *
new_tls (MesignStream *self, GTlsDatabase *database, GError **error)
{
  g_autoptr (GSocketConnectable) identity = g_network_address_new (self->host, self->port);
  GType type = g_tls_backend_get_client_connection_type (g_tls_backend_get_default ());

  if (database == NULL)
    return g_tls_client_connection_new (G_IO_STREAM (self->connection), identity, error);

  return g_initable_new (type, NULL, error, "base-io-stream", self->connection, "server-identity",
                         identity, "database", database, NULL);
}

static GIOStream *
make_tls (MesignStream *self, GError **error)
{
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (GIOStream) tls = NULL;

  if (self->policy->ca_file != NULL)
    {
      database = g_tls_file_database_new (self->policy->ca_file, error);
      if (database == NULL)
        return NULL;
    }
  tls = new_tls (self, database, error);
  if (tls == NULL)
    return NULL;
  g_signal_connect (tls, "accept-certificate", G_CALLBACK (on_accept_certificate), self);

  return g_steal_pointer (&tls);
}

/**
 * mesign_stream_start_tls_sync:
 * @self: a connected stream
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Secures the connection and verifies the server: chain and name by the policy's anchors, or a pin.
 * An error that refuses a certificate carries it.
 *
 * Returns: whether the connection is secure
 */
gboolean
mesign_stream_start_tls_sync (MesignStream *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignDeadline) deadline = NULL;
  g_autoptr (GIOStream) tls = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);
  g_return_val_if_fail (self->tls == NULL && self->deflate == NULL, FALSE);

  if (!mesign_stream_is_open (self))
    return mesign_stream_fail_closed (self, error);
  if (self->ahead->len > 0)
    {
      self->is_broken = TRUE;
      mesign_net_set_error (error, MESIGN_NET_ERROR_PLAINTEXT_INJECTED, self->host, NULL,
                            _ ("Somebody on the way to %s interferes with the connection. Try "
                               "another network."),
                            self->host);
      return FALSE;
    }

  tls = make_tls (self, &local);
  if (tls == NULL)
    return mesign_stream_fail (self, NULL, g_steal_pointer (&local), error);

  deadline = mesign_deadline_new (self->connect_seconds, cancellable);
  if (!g_tls_connection_handshake (G_TLS_CONNECTION (tls),
                                   mesign_deadline_get_cancellable (deadline), &local))
    {
      g_signal_handlers_disconnect_by_data (tls, self);
      if (self->refused == NULL || g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return mesign_stream_fail (self, deadline, g_steal_pointer (&local), error);
      self->is_broken = TRUE;
      mesign_net_set_certificate_error (error, self->host, self->refused, self->refused_flags);
      return FALSE;
    }
  self->tls = g_steal_pointer (&tls);

  return TRUE;
}

/**
 * mesign_stream_start_deflate:
 * @self: a connected stream
 * @error: return location for a #MesignNetError
 *
 * From now on compresses what is written and inflates what is read (raw DEFLATE, RFC 4978).
 *
 * Returns: %FALSE if octets that must be inflated were already read
 */
gboolean
mesign_stream_start_deflate (MesignStream *self, GError **error)
{
  g_autoptr (GConverter) inflater = NULL;
  g_autoptr (GConverter) deflater = NULL;
  g_autoptr (GInputStream) input = NULL;
  g_autoptr (GOutputStream) output = NULL;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);
  g_return_val_if_fail (self->deflate == NULL, FALSE);

  if (!mesign_stream_is_open (self) || self->ahead->len > 0)
    return mesign_stream_fail_closed (self, error);

  inflater = G_CONVERTER (g_zlib_decompressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW));
  deflater = G_CONVERTER (g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_RAW, -1));
  input = g_converter_input_stream_new (g_io_stream_get_input_stream (mesign_stream_get_top (self)),
                                        inflater);
  output = g_converter_output_stream_new (
      g_io_stream_get_output_stream (mesign_stream_get_top (self)), deflater);
  g_filter_input_stream_set_close_base_stream (G_FILTER_INPUT_STREAM (input), FALSE);
  g_filter_output_stream_set_close_base_stream (G_FILTER_OUTPUT_STREAM (output), FALSE);
  self->deflate = g_simple_io_stream_new (input, output);

  return TRUE;
}

static void
close_politely (MesignStream *self)
{
  g_socket_set_timeout (g_socket_connection_get_socket (self->connection), CLOSE_TIMEOUT);
  if (self->deflate != NULL)
    g_io_stream_close (self->deflate, NULL, NULL);
  if (self->tls != NULL)
    g_io_stream_close (self->tls, NULL, NULL);
}

/**
 * mesign_stream_close:
 * @self: a stream
 *
 * Closes the connection, from the outermost layer inwards; a broken one at once and without a word.
 * Does nothing the second time.
 */
void
mesign_stream_close (MesignStream *self)
{
  g_return_if_fail (MESIGN_IS_STREAM (self));

  if (self->connection == NULL)
    return;

  if (!self->is_broken)
    close_politely (self);
  self->is_broken = TRUE;
  g_socket_close (g_socket_connection_get_socket (self->connection), NULL);
  if (self->tls != NULL)
    g_signal_handlers_disconnect_by_data (self->tls, self);
  g_clear_object (&self->deflate);
  g_clear_object (&self->tls);
  g_clear_object (&self->connection);
}

/**
 * mesign_stream_get_host:
 * @self: a stream
 *
 * Returns: (transfer none): the host
 */
const char *
mesign_stream_get_host (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), NULL);

  return self->host;
}

/**
 * mesign_stream_is_open:
 * @self: a stream
 *
 * Returns: whether it is connected and nothing has failed
 */
gboolean
mesign_stream_is_open (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);

  return self->connection != NULL && !self->is_broken;
}

/**
 * mesign_stream_is_tls:
 * @self: a stream
 *
 * Returns: whether it is secured
 */
gboolean
mesign_stream_is_tls (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);

  return self->tls != NULL;
}

/**
 * mesign_stream_is_vouched_for:
 * @self: a stream
 *
 * Returns: whether the connection is secured by TLS, and the system's authorities vouch for the
 * server: neither a pin nor authorities of the policy's own
 */
gboolean
mesign_stream_is_vouched_for (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);

  return self->tls != NULL && !self->is_pinned && self->policy->ca_file == NULL;
}

/**
 * mesign_stream_get_octets_in:
 * @self: a stream
 *
 * Returns: how many octets were read so far, after inflating
 */
guint64
mesign_stream_get_octets_in (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), 0);

  return self->octets_in;
}

/**
 * mesign_stream_get_octets_out:
 * @self: a stream
 *
 * Returns: how many octets were written so far, before deflating
 */
guint64
mesign_stream_get_octets_out (MesignStream *self)
{
  g_return_val_if_fail (MESIGN_IS_STREAM (self), 0);

  return self->octets_out;
}
