/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-net-error-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char *host;
  GBytes *certificate;
} MesignNetErrorPrivate;

static void
mesign_net_error_private_init (MesignNetErrorPrivate *priv)
{
}

static void
mesign_net_error_private_copy (const MesignNetErrorPrivate *from, MesignNetErrorPrivate *to)
{
  to->host = g_strdup (from->host);
  to->certificate = from->certificate != NULL ? g_bytes_ref (from->certificate) : NULL;
}

static void
mesign_net_error_private_clear (MesignNetErrorPrivate *priv)
{
  g_clear_pointer (&priv->host, g_free);
  g_clear_pointer (&priv->certificate, g_bytes_unref);
}

G_DEFINE_EXTENDED_ERROR (MesignNetError, mesign_net_error)

/**
 * mesign_net_error_get_host:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the host an error of %MESIGN_NET_ERROR is about
 */
const char *
mesign_net_error_get_host (const GError *error)
{
  if (error == NULL || error->domain != MESIGN_NET_ERROR)
    return NULL;

  return mesign_net_error_get_private (error)->host;
}

/**
 * mesign_net_error_get_certificate:
 * @error: (nullable): any error
 *
 * Returns: (transfer none) (nullable): the certificate the server showed, in DER, to be shown to a
 * person and pinned with mesign_tls_policy_with_pin()
 */
GBytes *
mesign_net_error_get_certificate (const GError *error)
{
  if (error == NULL || error->domain != MESIGN_NET_ERROR)
    return NULL;

  return mesign_net_error_get_private (error)->certificate;
}

/**
 * mesign_net_error_is_certificate:
 * @error: (nullable): any error
 *
 * Returns: whether the server's certificate was refused, and pinning it would let the connection
 * through
 */
gboolean
mesign_net_error_is_certificate (const GError *error)
{
  return mesign_net_error_get_certificate (error) != NULL;
}

/* Sets an error of MESIGN_NET_ERROR with its facts. */
void
mesign_net_set_error (GError **error,
                      MesignNetError code,
                      const char *host,
                      GBytes *certificate,
                      const char *format,
                      ...)
{
  MesignNetErrorPrivate *priv;
  va_list arguments;
  GError *made;

  va_start (arguments, format);
  made = g_error_new_valist (MESIGN_NET_ERROR, code, format, arguments);
  va_end (arguments);

  priv = mesign_net_error_get_private (made);
  priv->host = g_strdup (host);
  priv->certificate = certificate != NULL ? g_bytes_ref (certificate) : NULL;

  g_propagate_error (error, made);
}

static char *
dup_day (GDateTime *moment)
{
  g_autoptr (GDateTime) local = moment != NULL ? g_date_time_to_local (moment) : NULL;

  return local != NULL ? g_date_time_format (local, "%x") : g_strdup ("?");
}

static void
set_expired (GError **error, const char *host, GTlsCertificate *certificate, GBytes *der)
{
  g_autoptr (GDateTime) end = g_tls_certificate_get_not_valid_after (certificate);
  g_autofree char *day = dup_day (end);

  mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_EXPIRED, host, der,
                        /* Translators: a host, then a date */
                        _ ("The certificate of %s expired on %s. Ask whoever runs the server to "
                           "renew it; MeSign does not connect meanwhile."),
                        host, day);
}

static void
set_not_yet_valid (GError **error, const char *host, GTlsCertificate *certificate, GBytes *der)
{
  g_autoptr (GDateTime) start = g_tls_certificate_get_not_valid_before (certificate);
  g_autofree char *day = dup_day (start);

  mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_EXPIRED, host, der,
                        /* Translators: a host, then a date */
                        _ ("The certificate of %s is not valid before %s. Check the clock of this "
                           "computer."),
                        host, day);
}

/* Sets the error for a certificate that was refused: the gravest reason comes first. */
void
mesign_net_set_certificate_error (GError **error,
                                  const char *host,
                                  GTlsCertificate *certificate,
                                  GTlsCertificateFlags flags)
{
  g_autoptr (GByteArray) array = NULL;
  g_autoptr (GBytes) der = NULL;

  g_object_get (certificate, "certificate", &array, NULL);
  der = g_byte_array_free_to_bytes (g_steal_pointer (&array));

  if (flags & G_TLS_CERTIFICATE_REVOKED)
    mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_FAILED, host, NULL,
                          _ ("The certificate of %s was revoked. Ask whoever runs the server; "
                             "MeSign does not connect to it."),
                          host);
  else if (flags & G_TLS_CERTIFICATE_UNKNOWN_CA)
    mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_UNKNOWN_AUTHORITY, host, der,
                          _ ("The certificate of %s comes from an authority this computer does not "
                             "know. Ask whoever runs the server about it."),
                          host);
  else if (flags & G_TLS_CERTIFICATE_BAD_IDENTITY)
    mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_WRONG_HOST, host, der,
                          _ ("The server that answers as %s shows a certificate for another name. "
                             "Check the server name in the account."),
                          host);
  else if (flags & G_TLS_CERTIFICATE_EXPIRED)
    set_expired (error, host, certificate, der);
  else if (flags & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    set_not_yet_valid (error, host, certificate, der);
  else
    mesign_net_set_error (error, MESIGN_NET_ERROR_TLS_FAILED, host, der,
                          _ ("The certificate of %s is not safe enough. Ask whoever runs the "
                             "server for a new one."),
                          host);
}

static MesignNetError
code_of (const GError *gio_error)
{
  if (gio_error->domain == G_RESOLVER_ERROR)
    return gio_error->code == G_RESOLVER_ERROR_TEMPORARY_FAILURE ? MESIGN_NET_ERROR_OFFLINE
                                                                 : MESIGN_NET_ERROR_RESOLVE;
  if (g_error_matches (gio_error, G_TLS_ERROR, G_TLS_ERROR_EOF))
    return MESIGN_NET_ERROR_CLOSED;
  if (gio_error->domain == G_TLS_ERROR)
    return MESIGN_NET_ERROR_TLS_FAILED;
  if (gio_error->domain != G_IO_ERROR)
    return MESIGN_NET_ERROR_FAILED;

  switch (gio_error->code)
    {
    case G_IO_ERROR_CONNECTION_REFUSED:
      return MESIGN_NET_ERROR_REFUSED;
    case G_IO_ERROR_HOST_NOT_FOUND:
      return MESIGN_NET_ERROR_RESOLVE;
    case G_IO_ERROR_HOST_UNREACHABLE:
      return MESIGN_NET_ERROR_UNREACHABLE;
    case G_IO_ERROR_NETWORK_UNREACHABLE:
      return MESIGN_NET_ERROR_OFFLINE;
    case G_IO_ERROR_TIMED_OUT:
      return MESIGN_NET_ERROR_TIMEOUT;
    case G_IO_ERROR_CONNECTION_CLOSED:
    case G_IO_ERROR_NOT_CONNECTED:
    case G_IO_ERROR_CLOSED:
    case G_IO_ERROR_PARTIAL_INPUT:
      return MESIGN_NET_ERROR_CLOSED;
    case G_IO_ERROR_INVALID_DATA:
      return MESIGN_NET_ERROR_PROTOCOL;
    default:
      return MESIGN_NET_ERROR_FAILED;
    }
}

static char *
dup_words (MesignNetError code, const char *host)
{
  switch (code)
    {
    case MESIGN_NET_ERROR_OFFLINE:
      return g_strdup_printf (
          _ ("%s cannot be reached because this computer is not connected to the network. MeSign "
             "goes on when it is."),
          host);
    case MESIGN_NET_ERROR_RESOLVE:
      return g_strdup_printf (_ ("There is no server named %s. Check the name for typing errors."),
                              host);
    case MESIGN_NET_ERROR_REFUSED:
      return g_strdup_printf (
          _ ("%s does not take connections on this port. Check the port, or try again later."),
          host);
    case MESIGN_NET_ERROR_UNREACHABLE:
      return g_strdup_printf (
          _ ("There is no way to %s from this network. Check the connection or the VPN."), host);
    case MESIGN_NET_ERROR_TIMEOUT:
      return g_strdup_printf (
          _ ("%s did not answer in time. Try again later, or check the server and the port."),
          host);
    case MESIGN_NET_ERROR_CLOSED:
      return g_strdup_printf (_ ("%s closed the connection. Try again later."), host);
    case MESIGN_NET_ERROR_TLS_FAILED:
      return g_strdup_printf (
          _ ("No secure connection to %s could be made. Check the port and the kind of security "
             "in the account."),
          host);
    case MESIGN_NET_ERROR_PROTOCOL:
      return g_strdup_printf (
          _ ("%s sent something that cannot be read. The connection was closed."), host);
    default:
      return g_strdup_printf (_ ("The connection to %s failed."), host);
    }
}

/* Turns an error of GIO into one of ours; cancelling stays G_IO_ERROR_CANCELLED. Takes @gio_error.
 */
void
mesign_net_take_gio_error (GError **error, const char *host, GError *gio_error)
{
  MesignNetError code;
  g_autofree char *words = NULL;

  if (gio_error->domain == MESIGN_NET_ERROR ||
      g_error_matches (gio_error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_propagate_error (error, gio_error);
      return;
    }

  code = code_of (gio_error);
  words = dup_words (code, host);
  g_debug ("%s: %s", host, gio_error->message);
  mesign_net_set_error (error, code, host, NULL, "%s", words);
  g_error_free (gio_error);
}
