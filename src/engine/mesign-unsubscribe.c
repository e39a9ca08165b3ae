/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-unsubscribe.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-engine-settings.h"
#include "net/mesign-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Leaving a list by one request (RFC 8058). */

#define FORM "List-Unsubscribe=One-Click"
#define MAX_OCTETS (1024 * 1024)
#define MAX_SECONDS 20

typedef struct
{
  MesignJob job;
  char *url;
  MesignHttpFlags flags;
} Unsubscribing;

static gboolean
run (gpointer data, GCancellable *cancellable, GError **error)
{
  Unsubscribing *self = data;
  g_autoptr (MesignHttp) http = mesign_http_new (NULL, self->flags);
  g_autoptr (GBytes) form = g_bytes_new_static (FORM, strlen (FORM));
  g_autoptr (MesignHttpResponse) response = NULL;

  mesign_http_set_limits (http, MAX_OCTETS, MAX_SECONDS);
  response = mesign_http_post_sync (http, self->url, "application/x-www-form-urlencoded", form,
                                    cancellable, error);
  if (response == NULL)
    return FALSE;
  if (response->status >= 200 && response->status < 300)
    return TRUE;
  g_set_error (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_SERVER,
               _ ("The server of the list did not take the request (status %u)"), response->status);

  return FALSE;
}

static void
clear (gpointer data)
{
  g_free (((Unsubscribing *) data)->url);
}

static const MesignJobClass unsubscribing_class = {
  .size = sizeof (Unsubscribing),
  .place = MESIGN_JOB_OUTSIDE,
  .run = run,
  .clear = clear,
};

/**
 * mesign_engine_unsubscribe_async:
 * @self: an open engine
 * @url: where the list wants to be told, as the mail says (`unsubscribe_url` of a message for which
 * `unsubscribe_at_once`)
 * @cancellable: (nullable): to stop
 * @callback: called when the server has answered
 * @user_data: for @callback
 *
 * Tells a list that the person wants no more of its mail (RFC 8058 section 3.1): one POST over
 * verified TLS, only to a public address unless the settings allow others
 * (#MESIGN_SETTING_PRIVATE_PICTURES), without cookies and without anything of the person but what
 * @url holds. Redirects to other hosts are not followed.
 */
void
mesign_engine_unsubscribe_async (MesignEngine *self,
                                 const char *url,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data)
{
  Unsubscribing *job;

  g_return_if_fail (MESIGN_IS_ENGINE (self) && url != NULL);

  job = mesign_job_new (self, &unsubscribing_class, cancellable, callback, user_data);
  job->url = g_strdup (url);
  job->flags = MESIGN_HTTP_NONE;
  if (mesign_settings_get_boolean (mesign_engine_get_settings (self), MESIGN_SETTINGS_READING,
                                   MESIGN_SETTING_PRIVATE_PICTURES, FALSE))
    job->flags |= MESIGN_HTTP_ALLOW_LOCAL;
  mesign_job_start (job);
}

/**
 * mesign_engine_unsubscribe_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: %MESIGN_ENGINE_ERROR_SERVER where the server refused, or why it could not be asked
 *
 * Returns: whether the server took it
 */
gboolean
mesign_engine_unsubscribe_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &unsubscribing_class, result, error);
}
