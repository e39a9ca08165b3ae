/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-picture-loader.h"

#include "base/mesign-worker.h"
#include "engine/mesign-engine-private.h"
#include "engine/mesign-engine-settings.h"
#include "net/mesign-http.h"

#include <string.h>

#define N_WORKERS 4
#define MAX_PICTURES 200
#define MAX_OCTETS (10 * 1024 * 1024)
#define MAX_SECONDS 15

/**
 * MesignPictureLoader:
 *
 * Fetches pictures from the web that a person wants to see in one mail: without cookies, log-in or
 * stored answers, by default only from public addresses, each no larger than 10 MB and within 15
 * seconds. Whoever runs the server learns that the mail is read, and from where. What is under way
 * ends with the loader. Main context only.
 */
struct _MesignPictureLoader
{
  GObject parent_instance;

  MesignWorker *workers[N_WORKERS];
  GCancellable *cancellable;
  MesignHttpFlags flags;
  guint n_loaded;
};

G_DEFINE_FINAL_TYPE (MesignPictureLoader, mesign_picture_loader, G_TYPE_OBJECT)

typedef struct
{
  char *address;
  MesignHttpFlags flags;
  MesignHttpResponse *response;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *self = data;

  g_free (self->address);
  g_clear_pointer (&self->response, mesign_http_response_unref);
  g_free (self);
}

/* Those that are drawn point by point: an SVG is a program of its own. */
static gboolean
is_picture (const MesignHttpResponse *response)
{
  static const char *const types[] = { "image/png",  "image/jpeg", "image/jpg", "image/gif",
                                       "image/webp", "image/avif", "image/bmp", NULL };

  return response->status == 200 && response->content_type != NULL &&
         g_strv_contains (types, response->content_type);
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Loading *loading = data;
  g_autoptr (MesignHttp) http = mesign_http_new (NULL, loading->flags);
  GError *error = NULL;

  mesign_http_set_limits (http, MAX_OCTETS, MAX_SECONDS);
  loading->response = mesign_http_get_sync (http, loading->address, cancellable, &error);
  if (loading->response == NULL)
    g_task_return_error (task, error);
  else if (!is_picture (loading->response))
    g_task_return_new_error (
        task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND,
        "no picture but %s with status %u",
        loading->response->content_type != NULL ? loading->response->content_type : "nothing",
        loading->response->status);
  else
    g_task_return_pointer (task, g_bytes_ref (loading->response->octets),
                           (GDestroyNotify) g_bytes_unref);
}

static void
mesign_picture_loader_dispose (GObject *object)
{
  MesignPictureLoader *self = MESIGN_PICTURE_LOADER (object);

  g_cancellable_cancel (self->cancellable);
  for (guint i = 0; i < N_WORKERS; i++)
    if (self->workers[i] != NULL)
      mesign_worker_shutdown (self->workers[i]);
  for (guint i = 0; i < N_WORKERS; i++)
    g_clear_object (&self->workers[i]);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_picture_loader_parent_class)->dispose (object);
}

static void
mesign_picture_loader_class_init (MesignPictureLoaderClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_picture_loader_dispose;
}

static void
mesign_picture_loader_init (MesignPictureLoader *self)
{
  self->cancellable = g_cancellable_new ();
  for (guint i = 0; i < N_WORKERS; i++)
    self->workers[i] = mesign_worker_new ("pictures");
}

/**
 * mesign_picture_loader_new:
 * @engine: an engine, whose settings say what may be reached
 *
 * Returns: (transfer full): a loader for the pictures of one mail
 */
MesignPictureLoader *
mesign_picture_loader_new (MesignEngine *engine)
{
  MesignPictureLoader *self = g_object_new (MESIGN_TYPE_PICTURE_LOADER, NULL);
  MesignSettings *settings = mesign_engine_get_settings (engine);

  self->flags = MESIGN_HTTP_ALLOW_PLAIN | MESIGN_HTTP_ALLOW_OTHER_HOSTS;
  if (mesign_settings_get_boolean (settings, MESIGN_SETTINGS_READING,
                                   MESIGN_SETTING_PRIVATE_PICTURES, FALSE))
    self->flags |= MESIGN_HTTP_ALLOW_LOCAL;

  return self;
}

/**
 * mesign_picture_loader_load_async:
 * @self: a loader
 * @address: where the picture lies, http: or https:
 * @callback: called when it is there, or not
 * @user_data: for @callback
 *
 * Fetches a picture; after 200 of them no more.
 */
void
mesign_picture_loader_load_async (MesignPictureLoader *self,
                                  const char *address,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data)
{
  g_autoptr (GTask) task = NULL;
  Loading *loading = g_new0 (Loading, 1);

  g_return_if_fail (MESIGN_IS_PICTURE_LOADER (self) && self->cancellable != NULL);

  /* Without the loader as its source: what is under way does not keep it. */
  task = g_task_new (NULL, self->cancellable, callback, user_data);
  g_task_set_source_tag (task, mesign_picture_loader_load_async);
  loading->address = g_strdup (address);
  loading->flags = self->flags;
  g_task_set_task_data (task, loading, loading_free);
  if (self->n_loaded++ < MAX_PICTURES)
    mesign_worker_push (self->workers[self->n_loaded % N_WORKERS], G_PRIORITY_DEFAULT, task,
                        load_thread);
  else
    g_task_return_new_error (task, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_INVALID,
                             "too many pictures");
}

/**
 * mesign_picture_loader_load_finish:
 * @result: what the callback was handed
 * @content_type: (out) (transfer none): the media type of the picture; lives as long as @result
 * @error: why there is no picture, for the log
 *
 * Returns: (transfer full) (nullable): its octets
 */
GBytes *
mesign_picture_loader_load_finish (GAsyncResult *result, const char **content_type, GError **error)
{
  GBytes *octets = g_task_propagate_pointer (G_TASK (result), error);
  const Loading *loading = g_task_get_task_data (G_TASK (result));

  *content_type = octets != NULL ? loading->response->content_type : NULL;

  return octets;
}
