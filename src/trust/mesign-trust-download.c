/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-trust-download-private.h"

#include <glib/gi18n-lib.h>

#include "net/mesign-http.h"

#define SECONDS 10

static gboolean
check_scheme (const MesignDownload *download, GError **error)
{
  const char *scheme = g_uri_peek_scheme (download->url);

  if (g_strcmp0 (scheme, "http") == 0 ||
      (!download->plain_only && g_strcmp0 (scheme, "https") == 0))
    return TRUE;

  g_set_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_BAD_URL,
               _ ("The address “%s” is not of a kind that is asked."), download->url);

  return FALSE;
}

static MesignHttp *
make_http (const MesignDownload *download, gboolean allow_private)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (NULL);
  MesignHttpFlags flags = MESIGN_HTTP_ALLOW_PLAIN;
  MesignHttp *http;

  if (allow_private)
    flags |= MESIGN_HTTP_ALLOW_LOCAL;
  if (download->plain_only)
    flags |= MESIGN_HTTP_NO_TLS;
  http = mesign_http_new (policy, flags);
  mesign_http_set_limits (http, download->limit, SECONDS);

  return http;
}

/* Public addresses only, ten seconds, no cookies, nothing larger than it may be. */
GBytes *
mesign_trust_download_sync (const MesignDownload *download,
                            gboolean allow_private,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autoptr (MesignHttp) http = NULL;
  g_autoptr (MesignHttpResponse) response = NULL;

  if (!check_scheme (download, error))
    return NULL;
  http = make_http (download, allow_private);
  if (download->body != NULL)
    response = mesign_http_post_sync (http, download->url, download->content_type, download->body,
                                      cancellable, error);
  else
    response = mesign_http_get_sync (http, download->url, cancellable, error);
  if (response == NULL)
    return NULL;
  if (response->status != 200)
    {
      g_set_error (error, MESIGN_TRUST_ERROR, MESIGN_TRUST_ERROR_NETWORK,
                   _ ("The server at “%s” answered with error %u. Try again later."), download->url,
                   response->status);
      return NULL;
    }

  return g_bytes_ref (response->octets);
}
