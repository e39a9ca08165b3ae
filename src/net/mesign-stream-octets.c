/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Octets that are read, written and waited for. */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-stream-private.h"

#include <errno.h>
#include <string.h>

#define AHEAD_LENGTH 4096

static gssize
take_ahead (MesignStream *self, void *buffer, gsize length)
{
  gsize taken = MIN (length, self->ahead->len);

  memcpy (buffer, self->ahead->data, taken);
  g_byte_array_remove_range (self->ahead, 0, taken);

  return taken;
}

/**
 * mesign_stream_read_sync:
 * @self: a stream
 * @buffer: (array length=length): where to put the octets
 * @length: its length
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Waits for octets and reads what there is.
 *
 * Returns: how many were read, or -1; the end of the connection is %MESIGN_NET_ERROR_CLOSED
 */
gssize
mesign_stream_read_sync (MesignStream *self,
                         void *buffer,
                         gsize length,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr (GError) local = NULL;
  gssize n;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), -1);

  if (self->ahead->len > 0)
    return take_ahead (self, buffer, length);
  if (!mesign_stream_is_open (self))
    {
      mesign_stream_fail_closed (self, error);
      return -1;
    }

  n = g_input_stream_read (g_io_stream_get_input_stream (mesign_stream_get_top (self)), buffer,
                           length, cancellable, &local);
  if (n > 0)
    {
      self->octets_in += n;
      return n;
    }
  if (n == 0)
    mesign_stream_fail_closed (self, error);
  else
    mesign_stream_fail (self, NULL, g_steal_pointer (&local), error);

  return -1;
}

/**
 * mesign_stream_write_sync:
 * @self: a stream
 * @octets: (array length=length): what to write
 * @length: its length
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Writes all of it.
 *
 * Returns: whether it was written
 */
gboolean
mesign_stream_write_sync (MesignStream *self,
                          const void *octets,
                          gsize length,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr (GError) local = NULL;
  GOutputStream *output;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), FALSE);

  if (!mesign_stream_is_open (self))
    return mesign_stream_fail_closed (self, error);

  output = g_io_stream_get_output_stream (mesign_stream_get_top (self));
  if (!g_output_stream_write_all (output, octets, length, NULL, cancellable, &local) ||
      (self->deflate != NULL && !g_output_stream_flush (output, cancellable, &local)))
    return mesign_stream_fail (self, NULL, g_steal_pointer (&local), error);
  self->octets_out += length;

  return TRUE;
}

/* Reads without waiting, through TLS and DEFLATE, into @ahead: only so is it certain that nothing
 * lies ready in one of the layers. */
static MesignStreamWait
look_ahead (MesignStream *self, GError **error)
{
  GPollableInputStream *input;
  g_autoptr (GError) local = NULL;
  guint8 buffer[AHEAD_LENGTH];
  gssize n;

  input = G_POLLABLE_INPUT_STREAM (g_io_stream_get_input_stream (mesign_stream_get_top (self)));
  n = g_pollable_input_stream_read_nonblocking (input, buffer, sizeof buffer, NULL, &local);
  if (n > 0)
    {
      self->octets_in += n;
      g_byte_array_append (self->ahead, buffer, n);
      return MESIGN_STREAM_WAIT_DATA;
    }
  if (n == 0)
    mesign_stream_fail_closed (self, error);
  else if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_WOULD_BLOCK))
    return MESIGN_STREAM_WAIT_TIMEOUT;
  else
    mesign_stream_fail (self, NULL, g_steal_pointer (&local), error);

  return MESIGN_STREAM_WAIT_FAILED;
}

/* One turn of waiting: what fired, or TIMEOUT when it is not known yet. */
static MesignStreamWait
poll_once (MesignStream *self,
           GPollFD *fds,
           guint n_fds,
           gint64 end,
           GCancellable *wake_up,
           GCancellable *cancellable,
           GError **error)
{
  gint64 left = MAX (0, (end - g_get_monotonic_time () + 999) / 1000);
  g_autoptr (GError) local = NULL;

  if (g_poll (fds, n_fds, (gint) MIN (left, G_MAXINT)) < 0 && errno != EINTR)
    {
      mesign_stream_fail_closed (self, error);
      return MESIGN_STREAM_WAIT_FAILED;
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, &local))
    {
      mesign_stream_fail (self, NULL, g_steal_pointer (&local), error);
      return MESIGN_STREAM_WAIT_FAILED;
    }
  if (g_cancellable_is_cancelled (wake_up))
    return MESIGN_STREAM_WAIT_WOKEN;

  return fds[0].revents != 0 ? look_ahead (self, error) : MESIGN_STREAM_WAIT_TIMEOUT;
}

/**
 * mesign_stream_wait_sync:
 * @self: a stream
 * @milliseconds: how long to wait
 * @wake_up: (nullable): ends the wait and leaves the stream as it was
 * @cancellable: (nullable): ends the wait and the stream's use
 * @error: return location for a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Waits until there is something to read, and reads nothing. Both cancellables give control back in
 * milliseconds.
 *
 * Returns: what ended the wait
 */
MesignStreamWait
mesign_stream_wait_sync (MesignStream *self,
                         guint milliseconds,
                         GCancellable *wake_up,
                         GCancellable *cancellable,
                         GError **error)
{
  gint64 end = g_get_monotonic_time () + (gint64) milliseconds * 1000;
  MesignStreamWait result;
  GPollFD fds[3] = { 0 };
  guint n_fds = 1;
  gboolean has_wake_up;
  gboolean has_cancellable;

  g_return_val_if_fail (MESIGN_IS_STREAM (self), MESIGN_STREAM_WAIT_FAILED);

  if (self->ahead->len > 0)
    return MESIGN_STREAM_WAIT_DATA;
  if (!mesign_stream_is_open (self))
    {
      mesign_stream_fail_closed (self, error);
      return MESIGN_STREAM_WAIT_FAILED;
    }

  fds[0].fd = g_socket_get_fd (g_socket_connection_get_socket (self->connection));
  fds[0].events = G_IO_IN;
  has_wake_up = wake_up != NULL && g_cancellable_make_pollfd (wake_up, &fds[n_fds]);
  n_fds += has_wake_up;
  has_cancellable = cancellable != NULL && g_cancellable_make_pollfd (cancellable, &fds[n_fds]);
  n_fds += has_cancellable;

  result = look_ahead (self, error);
  while (result == MESIGN_STREAM_WAIT_TIMEOUT)
    {
      result = poll_once (self, fds, n_fds, end, wake_up, cancellable, error);
      if (g_get_monotonic_time () >= end)
        break;
    }

  if (has_wake_up)
    g_cancellable_release_fd (wake_up);
  if (has_cancellable)
    g_cancellable_release_fd (cancellable);

  return result;
}
