/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-server.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

static const struct
{
  const char *scheme;
  MesignServerKind kind;
  MesignServerSecurity security;
  guint16 port;
} schemes[] = {
  { "imaps", MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, 993 },
  { "imap+starttls", MESIGN_SERVER_IMAP, MESIGN_SERVER_STARTTLS, 143 },
  { "smtps", MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, 465 },
  { "smtp+starttls", MESIGN_SERVER_SMTP, MESIGN_SERVER_STARTTLS, 587 },
};

static void
clear (MesignServer *self)
{
  g_free (self->host);
  g_free (self->user);
}

MESIGN_DEFINE_VALUE (MesignServer, mesign_server)

/**
 * mesign_server_new:
 * @kind: the protocol
 * @security: how the connection is secured
 * @host: the host name or address
 * @port: the TCP port
 * @user: the name to log in with
 *
 * Returns: (transfer full): a new value
 */
MesignServer *
mesign_server_new (MesignServerKind kind,
                   MesignServerSecurity security,
                   const char *host,
                   guint16 port,
                   const char *user)
{
  MesignServer *self = g_atomic_rc_box_new0 (MesignServer);

  self->kind = kind;
  self->security = security;
  self->host = g_strdup (host);
  self->port = port;
  self->user = g_strdup (user);

  return self;
}

/**
 * mesign_server_new_from_url:
 * @url: "imaps://host:port", "imap+starttls://…", "smtps://…" or "smtp+starttls://…"; the port may
 * be left out
 * @user: the name to log in with
 * @error: return location for a #GUriError or %G_IO_ERROR_INVALID_ARGUMENT
 *
 * Returns: (transfer full) (nullable): a new value, or %NULL with @error set
 */
MesignServer *
mesign_server_new_from_url (const char *url, const char *user, GError **error)
{
  g_autoptr (GUri) uri = g_uri_parse (url, G_URI_FLAGS_NONE, NULL);
  int port = uri != NULL ? g_uri_get_port (uri) : -1;

  for (guint i = 0; uri != NULL && i < G_N_ELEMENTS (schemes); i++)
    if (g_ascii_strcasecmp (g_uri_get_scheme (uri), schemes[i].scheme) == 0 &&
        g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' && port <= G_MAXUINT16)
      return mesign_server_new (schemes[i].kind, schemes[i].security, g_uri_get_host (uri),
                                port > 0 ? port : schemes[i].port, user);
  g_set_error (
      error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT,
      _ ("“%s” is not a mail server's address. Write imaps://host:port, imap+starttls://host:port, "
         "smtps://host:port or smtp+starttls://host:port."),
      url);

  return NULL;
}

/**
 * mesign_server_dup_url:
 * @self: a server
 *
 * Returns: (transfer full): the form mesign_server_new_from_url() reads
 */
char *
mesign_server_dup_url (const MesignServer *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (schemes); i++)
    if (schemes[i].kind == self->kind && schemes[i].security == self->security)
      return g_uri_join (G_URI_FLAGS_NONE, schemes[i].scheme, NULL, self->host, self->port, "",
                         NULL, NULL);

  g_return_val_if_reached (NULL);
}
