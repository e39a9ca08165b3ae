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

/* What is kept of one mail's pictures; the rest is fetched again when it is drawn again. */
#define MAX_KEPT (64 * 1024 * 1024)

/**
 * MesignPictureLoader:
 *
 * Fetches pictures from the web that a person wants to see in one mail: without cookies, log-in or
 * stored answers, by default only from public addresses, each no larger than 10 MB and within 15
 * seconds. Whoever runs the server learns that the mail is read, and from where, but not each time
 * it is drawn: what came is kept in memory as long as the loader. What is under way ends with it.
 * Main context only.
 */
typedef struct
{
  GMutex mutex;
  GHashTable *responses; /* of MesignHttpResponse, by address */
  gsize size;
} Album;

struct _MesignPictureLoader
{
  GObject parent_instance;

  MesignWorker *workers[N_WORKERS];
  GCancellable *cancellable;
  Album *album; /* an atomic box: a worker may be the last one to have it */
  MesignHttpFlags flags;
  guint n_loaded;
};

G_DEFINE_FINAL_TYPE (MesignPictureLoader, mesign_picture_loader, G_TYPE_OBJECT)

static void
album_clear (gpointer data)
{
  Album *self = data;

  g_mutex_clear (&self->mutex);
  g_hash_table_unref (self->responses);
}

static Album *
album_new (void)
{
  Album *self = g_atomic_rc_box_new0 (Album);

  g_mutex_init (&self->mutex);
  self->responses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                           (GDestroyNotify) mesign_http_response_unref);

  return self;
}

static MesignHttpResponse *
album_find (Album *self, const char *address)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  MesignHttpResponse *response = g_hash_table_lookup (self->responses, address);

  return response != NULL ? mesign_http_response_ref (response) : NULL;
}

static void
album_keep (Album *self, const char *address, MesignHttpResponse *response)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gsize size = g_bytes_get_size (response->octets);

  if (self->size + size > MAX_KEPT || g_hash_table_contains (self->responses, address))
    return;
  self->size += size;
  g_hash_table_insert (self->responses, g_strdup (address), mesign_http_response_ref (response));
}

typedef struct
{
  char *address;
  Album *album;
  MesignHttpFlags flags;
  MesignHttpResponse *response;
} Loading;

static void
loading_free (gpointer data)
{
  Loading *self = data;

  g_free (self->address);
  g_atomic_rc_box_release_full (self->album, album_clear);
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
return_picture (GTask *task, const Loading *loading)
{
  g_task_return_pointer (task, g_bytes_ref (loading->response->octets),
                         (GDestroyNotify) g_bytes_unref);
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
    {
      album_keep (loading->album, loading->address, loading->response);
      return_picture (task, loading);
    }
}

/* Each worker is waited for, and the one that runs may be reading from a slow server. */
static gpointer
shut_down_thread (gpointer data)
{
  g_autoptr (GPtrArray) workers = data;

  g_ptr_array_foreach (workers, (GFunc) (void *) mesign_worker_shutdown, NULL);

  return NULL;
}

static void
shut_down (MesignPictureLoader *self)
{
  GPtrArray *workers = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < N_WORKERS; i++)
    g_ptr_array_add (workers, g_steal_pointer (&self->workers[i]));
  g_thread_unref (g_thread_new ("pictures-end", shut_down_thread, workers));
}

static void
mesign_picture_loader_dispose (GObject *object)
{
  MesignPictureLoader *self = MESIGN_PICTURE_LOADER (object);

  g_cancellable_cancel (self->cancellable);
  if (self->workers[0] != NULL)
    shut_down (self);
  g_clear_object (&self->cancellable);
  if (self->album != NULL)
    g_atomic_rc_box_release_full (g_steal_pointer (&self->album), album_clear);

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
  self->album = album_new ();
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
 * Gives a picture that was fetched before, or fetches it; after 200 of them no more.
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
  loading->album = g_atomic_rc_box_acquire (self->album);
  loading->flags = self->flags;
  loading->response = album_find (self->album, address);
  g_task_set_task_data (task, loading, loading_free);
  if (loading->response != NULL)
    return_picture (task, loading);
  else if (self->n_loaded++ < MAX_PICTURES)
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
