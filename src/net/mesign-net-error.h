/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * MesignNetError:
 * @MESIGN_NET_ERROR_FAILED: something went wrong that no other code names
 * @MESIGN_NET_ERROR_OFFLINE: this computer has no way to the network
 * @MESIGN_NET_ERROR_RESOLVE: the host's name has no address
 * @MESIGN_NET_ERROR_REFUSED: nothing listens there
 * @MESIGN_NET_ERROR_UNREACHABLE: no route to the host
 * @MESIGN_NET_ERROR_TIMEOUT: no answer in time
 * @MESIGN_NET_ERROR_CLOSED: the other side closed the connection
 * @MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY: the certificate's issuer is not trusted; has the facts
 * @MESIGN_NET_ERROR_TLS_EXPIRED: the certificate is expired or not valid yet; has the facts
 * @MESIGN_NET_ERROR_TLS_WRONG_HOST: the certificate is for another host; has the facts
 * @MESIGN_NET_ERROR_TLS_FAILED: no TLS connection for another reason; may have the facts
 * @MESIGN_NET_ERROR_NO_STARTTLS: the server does not offer STARTTLS
 * @MESIGN_NET_ERROR_PLAINTEXT_INJECTED: octets were waiting when TLS was to start: an attack
 * @MESIGN_NET_ERROR_LIMIT: the answer is bigger or deeper than what was asked for can be
 * @MESIGN_NET_ERROR_PROTOCOL: the answer is not what the protocol allows
 * @MESIGN_NET_ERROR_HTTP: an HTTP request could not be made
 * @MESIGN_NET_ERROR_FORBIDDEN: the address is one that must not be contacted
 *
 * What can go wrong on the way to a server. Cancelling gives %G_IO_ERROR_CANCELLED instead.
 *
 * Errors of this domain carry the facts: mesign_net_error_get_host() and
 * mesign_net_error_get_certificate().
 */
typedef enum
{
  MESIGN_NET_ERROR_FAILED,
  MESIGN_NET_ERROR_OFFLINE,
  MESIGN_NET_ERROR_RESOLVE,
  MESIGN_NET_ERROR_REFUSED,
  MESIGN_NET_ERROR_UNREACHABLE,
  MESIGN_NET_ERROR_TIMEOUT,
  MESIGN_NET_ERROR_CLOSED,
  MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY,
  MESIGN_NET_ERROR_TLS_EXPIRED,
  MESIGN_NET_ERROR_TLS_WRONG_HOST,
  MESIGN_NET_ERROR_TLS_FAILED,
  MESIGN_NET_ERROR_NO_STARTTLS,
  MESIGN_NET_ERROR_PLAINTEXT_INJECTED,
  MESIGN_NET_ERROR_LIMIT,
  MESIGN_NET_ERROR_PROTOCOL,
  MESIGN_NET_ERROR_HTTP,
  MESIGN_NET_ERROR_FORBIDDEN,
} MesignNetError;

#define MESIGN_NET_ERROR (mesign_net_error_quark ())
GQuark mesign_net_error_quark (void);

const char *mesign_net_error_get_host (const GError *error);
GBytes *mesign_net_error_get_certificate (const GError *error);
gboolean mesign_net_error_is_certificate (const GError *error);

G_END_DECLS
