/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-loopback-private.h"

#include "engine/mesign-engine-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_REQUEST 8192
#define MAX_SECONDS 600

struct _MesignLoopback
{
  GObject parent_instance;

  GSocketService *service;
  guint16 port;
  MesignOAuth2Request *request;
  GPtrArray *held; /* visits that brought the answer, until it is known what comes of it */
  GTask *waiting;
  guint timeout;
  GSource *cancelled;
};

G_DEFINE_FINAL_TYPE (MesignLoopback, mesign_loopback, G_TYPE_OBJECT)

/* One request of a browser. */
typedef struct
{
  MesignLoopback *loopback;
  GSocketConnection *connection;
  char text[MAX_REQUEST];
  gsize length;
} Visit;

static void read_more (Visit *visit);

static void
visit_free (Visit *visit)
{
  mesign_secret_wipe (visit->text, sizeof visit->text);
  g_io_stream_close_async (G_IO_STREAM (visit->connection), G_PRIORITY_DEFAULT, NULL, NULL, NULL);
  g_object_unref (visit->connection);
  g_object_unref (visit->loopback);
  g_free (visit);
}

static void
stop_waiting (MesignLoopback *self)
{
  g_clear_handle_id (&self->timeout, g_source_remove);
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
}

/* Takes @code and @error. */
static void
end (MesignLoopback *self, MesignSecret *code, GError *error)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->waiting);

  stop_waiting (self);
  if (code != NULL)
    g_task_return_pointer (task, code, (GDestroyNotify) mesign_secret_unref);
  else
    g_task_return_error (task, error);
}

/* What the person sees in the browser. The page loads nothing, and tells nobody where it stands. It
 * is shorter than what a socket takes at once, so that it is on its way before the program ends.
 * Frees @visit. */
static void
answer (Visit *visit, const char *status, const char *sentence)
{
  GOutputStream *output = g_io_stream_get_output_stream (G_IO_STREAM (visit->connection));
  g_autofree char *shown = g_markup_escape_text (sentence, -1);
  g_autofree char *page =
      g_strdup_printf ("<!DOCTYPE html><meta charset=\"utf-8\"><title>MeSign</title>"
                       "<p style=\"font: 1.2em sans-serif; margin: 3em\">%s</p>\n",
                       shown);

  g_autofree char *text = NULL;

  text = g_strdup_printf ("HTTP/1.1 %s\r\n"
                          "Content-Type: text/html; charset=utf-8\r\n"
                          "Content-Length: %" G_GSIZE_FORMAT "\r\n"
                          "Content-Security-Policy: default-src 'none'; style-src "
                          "'unsafe-inline'\r\n"
                          "Referrer-Policy: no-referrer\r\n"
                          "Cache-Control: no-store\r\n"
                          "Connection: close\r\n\r\n%s",
                          status, strlen (page), page);
  g_pollable_output_stream_write_nonblocking (G_POLLABLE_OUTPUT_STREAM (output), text,
                                              strlen (text), NULL, NULL);
  visit_free (visit);
}

/* The target of a GET, in place; NULL for any other request. */
static char *
find_target (char *text)
{
  char *end_of_target;

  if (!g_str_has_prefix (text, "GET /"))
    return NULL;
  text += strlen ("GET ");
  end_of_target = strchr (text, ' ');
  if (end_of_target == NULL || !g_str_has_prefix (end_of_target, " HTTP/1."))
    return NULL;
  *end_of_target = '\0';

  return text;
}

static void
take_request (Visit *visit)
{
  MesignLoopback *self = visit->loopback;
  const char *target = find_target (visit->text);
  g_autoptr (MesignSecret) code = NULL;
  g_autoptr (GError) error = NULL;

  if (target == NULL || self->request == NULL || self->held == NULL ||
      !mesign_oauth2_request_read_redirect (self->request, target, &code, &error))
    {
      answer (visit, "404 Not Found", _ ("There is nothing here."));
      return;
    }
  if (error != NULL)
    answer (visit, "200 OK", error->message);
  else
    g_ptr_array_add (self->held, visit);
  /* a page that is loaded again brings the same answer: there is one code to redeem */
  if (self->waiting != NULL)
    end (self, g_steal_pointer (&code), g_steal_pointer (&error));
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Visit *visit = user_data;
  gssize length = g_input_stream_read_finish (G_INPUT_STREAM (source), result, NULL);

  if (length <= 0)
    {
      visit_free (visit);
      return;
    }
  visit->length += (gsize) length;
  visit->text[visit->length] = '\0';
  if (strchr (visit->text, '\n') != NULL)
    take_request (visit);
  else if (visit->length < sizeof visit->text - 1)
    read_more (visit);
  else
    visit_free (visit);
}

static void
read_more (Visit *visit)
{
  g_input_stream_read_async (g_io_stream_get_input_stream (G_IO_STREAM (visit->connection)),
                             visit->text + visit->length, sizeof visit->text - 1 - visit->length,
                             G_PRIORITY_DEFAULT, NULL, on_read, visit);
}

static gboolean
on_incoming (MesignLoopback *self, GSocketConnection *connection)
{
  Visit *visit = g_new0 (Visit, 1);

  g_socket_set_timeout (g_socket_connection_get_socket (connection), 20);
  visit->loopback = g_object_ref (self);
  visit->connection = g_object_ref (connection);
  read_more (visit);

  return TRUE;
}

static gboolean
on_timeout (gpointer user_data)
{
  MesignLoopback *self = user_data;

  self->timeout = 0;
  end (self, NULL,
       g_error_new_literal (MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION,
                            _ ("Nobody logged in on the provider's page. Try again.")));

  return G_SOURCE_REMOVE;
}

static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  GError *error = NULL;

  g_cancellable_set_error_if_cancelled (cancellable, &error);
  end (user_data, NULL, error);

  return G_SOURCE_REMOVE;
}

static void
mesign_loopback_dispose (GObject *object)
{
  MesignLoopback *self = MESIGN_LOOPBACK (object);

  if (self->service != NULL)
    {
      stop_waiting (self);
      g_socket_service_stop (self->service);
      g_socket_listener_close (G_SOCKET_LISTENER (self->service));
    }
  g_clear_object (&self->service);
  g_clear_pointer (&self->held, g_ptr_array_unref);
  g_clear_pointer (&self->request, mesign_oauth2_request_unref);

  G_OBJECT_CLASS (mesign_loopback_parent_class)->dispose (object);
}

static void
mesign_loopback_class_init (MesignLoopbackClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_loopback_dispose;
}

static void
mesign_loopback_init (MesignLoopback *self)
{
}

/* A port that only this computer reaches; it is closed with the object. */
MesignLoopback *
mesign_loopback_new (GError **error)
{
  g_autoptr (MesignLoopback) self = g_object_new (MESIGN_TYPE_LOOPBACK, NULL);
  g_autoptr (GInetAddress) here = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) any = g_inet_socket_address_new (here, 0);
  g_autoptr (GSocketAddress) bound = NULL;

  self->service = g_socket_service_new ();
  g_socket_service_stop (self->service);
  if (!g_socket_listener_add_address (G_SOCKET_LISTENER (self->service), any, G_SOCKET_TYPE_STREAM,
                                      G_SOCKET_PROTOCOL_TCP, NULL, &bound, error))
    return NULL;
  self->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound));
  g_signal_connect_swapped (self->service, "incoming", G_CALLBACK (on_incoming), self);

  return g_steal_pointer (&self);
}

guint16
mesign_loopback_get_port (MesignLoopback *self)
{
  return self->port;
}

/* Waits ten minutes at most for the answer to a log-in; once for an object. Who brings it is
 * answered with mesign_loopback_answer(). */
void
mesign_loopback_wait_async (MesignLoopback *self,
                            MesignOAuth2Request *request,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_assert (self->waiting == NULL);
  g_task_set_source_tag (task, mesign_loopback_wait_async);
  g_task_set_check_cancellable (task, FALSE);
  self->request = mesign_oauth2_request_ref (request);
  self->held = g_ptr_array_new ();
  self->waiting = task;
  self->timeout = g_timeout_add_seconds (MAX_SECONDS, on_timeout, self);
  if (cancellable != NULL)
    {
      self->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelled, G_SOURCE_FUNC (on_cancelled), self, NULL);
      g_source_attach (self->cancelled, NULL);
    }
  g_socket_service_start (self->service);
}

/* What is to be redeemed, or NULL with a MesignOAuth2Error, a MesignEngineError or
 * G_IO_ERROR_CANCELLED. */
MesignSecret *
mesign_loopback_wait_finish (MesignLoopback *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* Says in the browser what came of the log-in; from now on there is nothing here. */
void
mesign_loopback_answer (MesignLoopback *self, const GError *error)
{
  g_autoptr (GPtrArray) held = g_steal_pointer (&self->held);

  for (guint i = 0; held != NULL && i < held->len; i++)
    answer (held->pdata[i], "200 OK",
            error == NULL ? _ ("You are logged in. Close this page and go back to MeSign.")
                          : error->message);
}
