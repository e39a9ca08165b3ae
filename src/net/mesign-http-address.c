/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-http-address-private.h"

#include <string.h>

#include "net/mesign-http.h"

static gboolean
is_public_ipv4 (const guint8 *a)
{
  static const struct
  {
    guint32 network;
    guint bits;
  } closed[] = {
    { 0x00000000, 8 },  { 0x0a000000, 8 },  { 0x64400000, 10 }, { 0x7f000000, 8 },
    { 0xa9fe0000, 16 }, { 0xac100000, 12 }, { 0xc0000000, 24 }, { 0xc0a80000, 16 },
    { 0xc6120000, 15 }, { 0xe0000000, 3 },
  };
  guint32 address = (guint32) a[0] << 24 | a[1] << 16 | a[2] << 8 | a[3];

  for (guint i = 0; i < G_N_ELEMENTS (closed); i++)
    if ((address ^ closed[i].network) >> (32 - closed[i].bits) == 0)
      return FALSE;

  return TRUE;
}

/* Only 2000::/3 is given out; in it 6to4 and Teredo carry another address. */
static gboolean
is_public_ipv6 (const guint8 *a)
{
  static const guint8 mapped[12] = { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff };
  static const guint8 nat64[12] = { 0, 0x64, 0xff, 0x9b };

  if (memcmp (a, mapped, sizeof mapped) == 0 || memcmp (a, nat64, sizeof nat64) == 0)
    return is_public_ipv4 (a + 12);
  if (a[0] == 0x20 && a[1] == 0x02)
    return is_public_ipv4 (a + 2);
  if (a[0] == 0x20 && a[1] == 0x01 && a[2] == 0 && a[3] == 0)
    return FALSE;

  return (a[0] & 0xe0) == 0x20;
}

/**
 * mesign_http_is_public_address:
 * @address: an address
 *
 * Returns: whether it is on the public network: not loopback, private, link-local, multicast or
 * reserved (RFC 6890), also when hidden in an IPv6 address
 */
gboolean
mesign_http_is_public_address (GInetAddress *address)
{
  const guint8 *octets = g_inet_address_to_bytes (address);

  if (g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV4)
    return is_public_ipv4 (octets);

  return is_public_ipv6 (octets);
}

/* Where a proxy is used it asks for the address, and reaches what it may. */
static gboolean
is_reached_directly (GUri *uri, GCancellable *cancellable)
{
  g_autofree char *text = g_uri_to_string (uri);
  g_auto (GStrv) proxies =
      g_proxy_resolver_lookup (g_proxy_resolver_get_default (), text, cancellable, NULL);

  return proxies == NULL || proxies[0] == NULL || g_str_equal (proxies[0], "direct://");
}

/*
 * mesign_http_is_public_host_sync:
 * @uri: what is to be asked
 * @cancellable: (nullable): a cancellable
 * @is_forbidden: (out): set where the host leads to an address that is not public
 * @error: return location for a #GResolverError, or %G_IO_ERROR_PERMISSION_DENIED where
 * @is_forbidden was set
 *
 * Looks where a name leads to before anything is connected to: the refusal of a connection comes
 * when its first packet has gone, and tells whether somebody listens there. Blocks.
 *
 * Returns: whether all addresses of the host are public
 */
gboolean
mesign_http_is_public_host_sync (GUri *uri,
                                 GCancellable *cancellable,
                                 gboolean *is_forbidden,
                                 GError **error)
{
  g_autoptr (GResolver) resolver = NULL;
  GList *addresses;
  gboolean is_public = TRUE;

  if (!is_reached_directly (uri, cancellable))
    return TRUE;
  resolver = g_resolver_get_default ();
  addresses = g_resolver_lookup_by_name (resolver, g_uri_get_host (uri), cancellable, error);
  if (addresses == NULL)
    return FALSE;
  for (GList *l = addresses; l != NULL; l = l->next)
    is_public = is_public && mesign_http_is_public_address (l->data);
  g_resolver_free_addresses (addresses);
  if (!is_public)
    {
      *is_forbidden = TRUE;
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_PERMISSION_DENIED, "not public");
    }

  return is_public;
}
