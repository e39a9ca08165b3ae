/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "proxy.h"

struct _Proxy
{
  GSocketListener *listener;
  GThread *thread;
  GCancellable *stop;
  guint port;
  guint target_port;
  gint64 limit;
  gint falls_silent;
  gint has_cut;
  gint is_closed;
};

/* Both directions of one connection, until one end closes or the limit is reached. */
typedef struct
{
  Proxy *proxy;
  GSocket *client;
  GSocket *server;
  gint64 left;
} Pipe;

static gboolean
forward (GSocket *from, GSocket *to, gssize *n)
{
  char buffer[4096];

  *n = g_socket_receive (from, buffer, sizeof buffer, NULL, NULL);
  for (gssize done = 0; done < *n;)
    {
      gssize written = g_socket_send (to, buffer + done, *n - done, NULL, NULL);

      if (written <= 0)
        return FALSE;
      done += written;
    }

  return *n > 0;
}

static gboolean
forward_limited (Pipe *self)
{
  char buffer[4096];
  gsize room = self->left < 0 ? sizeof buffer : MIN (sizeof buffer, (gsize) self->left);
  gssize n = room > 0 ? g_socket_receive (self->server, buffer, room, NULL, NULL) : 0;

  if (n > 0 && g_socket_send (self->client, buffer, n, NULL, NULL) != n)
    return FALSE;
  if (self->left >= 0)
    self->left -= MAX (n, 0);
  if (self->left == 0)
    {
      g_atomic_int_set (&self->proxy->has_cut, TRUE);
      while (g_atomic_int_get (&self->proxy->falls_silent) &&
             !g_cancellable_is_cancelled (self->proxy->stop) &&
             !(g_socket_condition_check (self->client, G_IO_HUP) & G_IO_HUP))
        g_usleep (10000);
      return FALSE;
    }

  return n > 0;
}

static void
pump (Pipe *self)
{
  GPollFD fds[] = { { g_socket_get_fd (self->client), G_IO_IN, 0 },
                    { g_socket_get_fd (self->server), G_IO_IN, 0 } };
  gboolean goes_on = TRUE;
  gssize n;

  while (goes_on && !g_cancellable_is_cancelled (self->proxy->stop) &&
         !g_atomic_int_get (&self->proxy->is_closed))
    {
      if (g_poll (fds, 2, 100) <= 0)
        continue;
      if (fds[0].revents != 0)
        goes_on = forward (self->client, self->server, &n);
      if (goes_on && fds[1].revents != 0)
        goes_on = forward_limited (self);
    }
}

static gpointer
connection_thread (gpointer data)
{
  Pipe *self = data;

  pump (self);
  g_socket_close (self->client, NULL);
  g_socket_close (self->server, NULL);
  g_object_unref (self->client);
  g_object_unref (self->server);
  g_free (self);

  return NULL;
}

static GSocket *
connect_to_target (Proxy *self)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;

  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", self->target_port, NULL, NULL);

  return connection != NULL ? g_object_ref (g_socket_connection_get_socket (connection)) : NULL;
}

static gpointer
listener_thread (gpointer data)
{
  Proxy *self = data;
  GSocket *accepted;

  while ((accepted = g_socket_listener_accept_socket (self->listener, NULL, self->stop, NULL)) !=
         NULL)
    {
      Pipe *pipe;

      if (g_atomic_int_get (&self->is_closed))
        {
          g_socket_close (accepted, NULL);
          g_object_unref (accepted);
          continue;
        }
      pipe = g_new0 (Pipe, 1);
      pipe->proxy = self;
      pipe->client = accepted;
      pipe->server = connect_to_target (self);
      pipe->left = self->limit;
      if (pipe->server == NULL)
        {
          g_object_unref (accepted);
          g_free (pipe);
          continue;
        }
      g_thread_join (g_thread_new ("connection", connection_thread, pipe));
    }

  return NULL;
}

Proxy *
proxy_new (guint target_port)
{
  Proxy *self = g_new0 (Proxy, 1);
  g_autoptr (GError) error = NULL;

  self->target_port = target_port;
  self->limit = -1;
  self->listener = g_socket_listener_new ();
  self->stop = g_cancellable_new ();
  self->port = g_socket_listener_add_any_inet_port (self->listener, NULL, &error);
  g_assert_no_error (error);
  self->thread = g_thread_new ("proxy", listener_thread, self);

  return self;
}

void
proxy_free (Proxy *self)
{
  g_cancellable_cancel (self->stop);
  g_thread_join (self->thread);
  g_object_unref (self->listener);
  g_object_unref (self->stop);
  g_free (self);
}

guint
proxy_get_port (Proxy *self)
{
  return self->port;
}

void
proxy_set_limit (Proxy *self, gint64 octets, gboolean falls_silent)
{
  self->limit = octets;
  g_atomic_int_set (&self->falls_silent, falls_silent);
  g_atomic_int_set (&self->has_cut, FALSE);
}

void
proxy_set_closed (Proxy *self, gboolean is_closed)
{
  g_atomic_int_set (&self->is_closed, is_closed);
}

gboolean
proxy_has_cut (Proxy *self)
{
  return g_atomic_int_get (&self->has_cut);
}
