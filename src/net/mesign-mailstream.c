/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-mailstream-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

#include "base/mesign-secret.h"
#include "net/mesign-net-error-private.h"

#define BUFFER_LENGTH 16384

/* libetpan's stream on top of ours. libetpan only knows that a read failed; why is kept here until
 * the command ends. */
typedef struct
{
  MesignStream *stream;
  MesignGuard *guard;
  GCancellable *cancellable;
  GError *error;
  gboolean greeted;
} Driver;

/* A BYE instead of a greeting never reaches libetpan, which loses memory over it. */
static gboolean
is_turned_away (Driver *self, const void *octets, gsize length)
{
  gboolean turned_away = !self->greeted && mesign_guard_get_farewell (self->guard) != NULL;

  self->greeted |= memchr (octets, '\n', length) != NULL;

  return turned_away;
}

/* Reads what there is, and has it looked at. */
static gssize
read_guarded (Driver *self, guint8 *buffer, gsize length)
{
  gssize n =
      mesign_stream_read_sync (self->stream, buffer, length, self->cancellable, &self->error);

  if (n > 0 && !mesign_guard_push (self->guard, buffer, n, &self->error))
    {
      mesign_stream_close (self->stream);
      return -1;
    }

  return n;
}

static ssize_t
driver_read (mailstream_low *low, void *buffer, size_t length)
{
  Driver *self = low->data;
  gssize n;

  if (self->error != NULL)
    return -1;

  n = read_guarded (self, buffer, length);
  for (; n > 0 && (gsize) n < length && mesign_guard_needs_more (self->guard); n++)
    if (read_guarded (self, (guint8 *) buffer + n, 1) <= 0)
      return -1;
  if (n > 0 && is_turned_away (self, buffer, n))
    {
      mesign_net_take_gio_error (&self->error, mesign_stream_get_host (self->stream),
                                 g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CLOSED, "BYE"));
      return -1;
    }

  return n;
}

static ssize_t
driver_write (mailstream_low *low, const void *octets, size_t length)
{
  Driver *self = low->data;

  if (self->error != NULL ||
      !mesign_stream_write_sync (self->stream, octets, length, self->cancellable, &self->error))
    return -1;

  return length;
}

static int
driver_close (mailstream_low *low)
{
  Driver *self = low->data;

  mesign_stream_close (self->stream);

  return 0;
}

static int
driver_get_fd (mailstream_low *low)
{
  return -1;
}

static void
driver_free (mailstream_low *low)
{
  Driver *self = low->data;

  g_clear_object (&self->stream);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->guard, mesign_guard_free);
  g_clear_error (&self->error);
  g_free (self);
  free (low);
}

static void
driver_cancel (mailstream_low *low)
{
}

static struct mailstream_cancel *
driver_get_cancel (mailstream_low *low)
{
  return NULL;
}

static carray *
driver_get_certificate_chain (mailstream_low *low)
{
  return NULL;
}

static mailstream_low_driver driver = {
  .mailstream_read = driver_read,
  .mailstream_write = driver_write,
  .mailstream_close = driver_close,
  .mailstream_get_fd = driver_get_fd,
  .mailstream_free = driver_free,
  .mailstream_cancel = driver_cancel,
  .mailstream_get_cancel = driver_get_cancel,
  .mailstream_get_certificate_chain = driver_get_certificate_chain,
};

static Driver *
get_driver (mailstream *self)
{
  return mailstream_get_low (self)->data;
}

/* Makes libetpan's stream for @stream; mailstream_close() frees it and closes @stream. */
mailstream *
mesign_mailstream_new (MesignStream *stream, MesignGuardKind kind)
{
  Driver *self = g_new0 (Driver, 1);

  self->stream = g_object_ref (stream);
  self->guard = mesign_guard_new (kind, mesign_stream_get_host (stream));

  return mailstream_new (mailstream_low_new (self, &driver), BUFFER_LENGTH);
}

/* Sets what ends the next command and how big its answer may be; 0 for no limit in all. */
void
mesign_mailstream_begin (mailstream *self,
                         GCancellable *cancellable,
                         gsize literal_limit,
                         gsize total_limit)
{
  Driver *d = get_driver (self);

  g_set_object (&d->cancellable, cancellable);
  mesign_guard_set_limits (d->guard, literal_limit, total_limit);
}

/* Ends the command: FALSE with the reason if the stream failed meanwhile, or ever before. */
gboolean
mesign_mailstream_end (mailstream *self, GError **error)
{
  Driver *d = get_driver (self);

  g_clear_object (&d->cancellable);
  if (d->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (d->error));

  return FALSE;
}

/* Borrows the words of the server's BYE, if it said so. */
const char *
mesign_mailstream_get_farewell (mailstream *self)
{
  return mesign_guard_get_farewell (get_driver (self)->guard);
}

/* Sends what was written, and leaves no copy of it behind: it may be a password. */
gboolean
mesign_mailstream_flush (mailstream *self)
{
  gboolean sent = mailstream_flush (self) >= 0;

  mesign_secret_wipe (self->write_buffer, self->buffer_max_size);

  return sent;
}

/* Gives octets back that were read, to be read anew. FALSE where there is no room for them. */
gboolean
mesign_mailstream_unread (mailstream *self, const char *octets, gsize length)
{
  if (length > self->buffer_max_size - self->read_buffer_len)
    return FALSE;

  memmove (self->read_buffer + length, self->read_buffer, self->read_buffer_len);
  memcpy (self->read_buffer, octets, length);
  self->read_buffer_len += length;

  return TRUE;
}

/* Starts TLS after the server agreed to. Octets that came after its answer were put there by
 * somebody in between, to be taken for the secured server's (CVE-2020-15953). */
gboolean
mesign_mailstream_start_tls_sync (mailstream *self, GError **error)
{
  Driver *d = get_driver (self);
  const char *host = mesign_stream_get_host (d->stream);

  if (self->read_buffer_len > 0)
    {
      mesign_stream_close (d->stream);
      mesign_net_set_error (error, MESIGN_NET_ERROR_PLAINTEXT_INJECTED, host, NULL,
                            _ ("Somebody on the way to %s interferes with the connection. Try "
                               "another network."),
                            host);
      return FALSE;
    }

  return mesign_stream_start_tls_sync (d->stream, d->cancellable, error);
}

/* Starts compression after the server agreed to. */
gboolean
mesign_mailstream_start_deflate (mailstream *self, GError **error)
{
  Driver *d = get_driver (self);

  if (self->read_buffer_len > 0)
    mesign_stream_close (d->stream);

  return mesign_stream_start_deflate (d->stream, error);
}

/* Waits until libetpan has something to read. */
MesignStreamWait
mesign_mailstream_wait_sync (mailstream *self,
                             guint milliseconds,
                             GCancellable *wake_up,
                             GError **error)
{
  Driver *d = get_driver (self);
  MesignStreamWait result;

  if (self->read_buffer_len > 0)
    return MESIGN_STREAM_WAIT_DATA;

  result = mesign_stream_wait_sync (d->stream, milliseconds, wake_up, d->cancellable, &d->error);
  if (result == MESIGN_STREAM_WAIT_FAILED && d->error != NULL)
    g_propagate_error (error, g_error_copy (d->error));

  return result;
}
