/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignServerKind:
 *
 * The protocol a server is spoken to in.
 */
typedef enum
{
  MESIGN_SERVER_IMAP,
  MESIGN_SERVER_SMTP,
} MesignServerKind;

/**
 * MesignServerSecurity:
 *
 * How the connection is secured. There is no way without TLS.
 *
 * @MESIGN_SERVER_TLS: TLS from the first octet
 * @MESIGN_SERVER_STARTTLS: STARTTLS, demanded; a server that does not offer it is refused
 */
typedef enum
{
  MESIGN_SERVER_TLS,
  MESIGN_SERVER_STARTTLS,
} MesignServerSecurity;

/**
 * MesignServer:
 * @kind: the protocol
 * @security: how the connection is secured
 * @host: the name the certificate must be for
 * @port: the TCP port
 * @user: the name to log in with
 *
 * One server of an account. Immutable; the fields are read only.
 */
typedef struct
{
  MesignServerKind kind;
  MesignServerSecurity security;
  char *host;
  guint16 port;
  char *user;
} MesignServer;

#define MESIGN_TYPE_SERVER (mesign_server_get_type ())
MESIGN_DECLARE_VALUE (MesignServer, mesign_server)

MesignServer *mesign_server_new (MesignServerKind kind,
                                 MesignServerSecurity security,
                                 const char *host,
                                 guint16 port,
                                 const char *user);
MesignServer *mesign_server_new_from_url (const char *url, const char *user, GError **error);
char *mesign_server_dup_url (const MesignServer *self);

G_END_DECLS
