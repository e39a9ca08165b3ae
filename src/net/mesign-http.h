/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-net-error.h"
#include "net/mesign-tls-policy.h"

G_BEGIN_DECLS

/**
 * MesignHttpFlags:
 * @MESIGN_HTTP_NONE: https only, public addresses only, redirects to the same host only
 * @MESIGN_HTTP_ALLOW_PLAIN: http:// too
 * @MESIGN_HTTP_ALLOW_LOCAL: loopback, private and link-local addresses too; for tests and sandboxes
 * @MESIGN_HTTP_ALLOW_OTHER_HOSTS: follow redirects to other hosts
 * @MESIGN_HTTP_NO_TLS: no https://, not by a redirect either: for what is signed itself and is needed
 * to check certificates
 */
typedef enum
{
  MESIGN_HTTP_NONE = 0,
  MESIGN_HTTP_ALLOW_PLAIN = 1 << 0,
  MESIGN_HTTP_ALLOW_LOCAL = 1 << 1,
  MESIGN_HTTP_ALLOW_OTHER_HOSTS = 1 << 2,
  MESIGN_HTTP_NO_TLS = 1 << 3,
} MesignHttpFlags;

/**
 * MesignHttpResponse:
 * @status: the status code, such as 200
 * @content_type: (nullable): the media type without parameters, in lower case
 * @octets: the body
 *
 * The answer to a request. Immutable; the fields are read only.
 */
typedef struct
{
  guint status;
  char *content_type;
  GBytes *octets;
} MesignHttpResponse;

#define MESIGN_TYPE_HTTP_RESPONSE (mesign_http_response_get_type ())
MESIGN_DECLARE_VALUE (MesignHttpResponse, mesign_http_response)

#define MESIGN_TYPE_HTTP (mesign_http_get_type ())
G_DECLARE_FINAL_TYPE (MesignHttp, mesign_http, MESIGN, HTTP, GObject)

MesignHttp *mesign_http_new (MesignTlsPolicy *policy, MesignHttpFlags flags);
void mesign_http_set_limits (MesignHttp *self, gsize octets, guint seconds);
MesignHttpResponse *
mesign_http_get_sync (MesignHttp *self, const char *url, GCancellable *cancellable, GError **error);
MesignHttpResponse *mesign_http_post_sync (MesignHttp *self,
                                           const char *url,
                                           const char *content_type,
                                           GBytes *octets,
                                           GCancellable *cancellable,
                                           GError **error);

gboolean mesign_http_is_public_address (GInetAddress *address);

G_END_DECLS
