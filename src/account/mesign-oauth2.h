/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-secret.h"
#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignOAuth2Error:
 * @MESIGN_OAUTH2_ERROR_UNKNOWN: there is no such provider, or it has no log-in page
 * @MESIGN_OAUTH2_ERROR_NO_CLIENT: this program has no client id with the provider
 * @MESIGN_OAUTH2_ERROR_DECLINED: the person, or the provider, said no on its page
 * @MESIGN_OAUTH2_ERROR_EXPIRED: what was kept or typed does not count any more: log in again
 * @MESIGN_OAUTH2_ERROR_SERVER: the provider answers something else than the standard says
 */
typedef enum
{
  MESIGN_OAUTH2_ERROR_UNKNOWN,
  MESIGN_OAUTH2_ERROR_NO_CLIENT,
  MESIGN_OAUTH2_ERROR_DECLINED,
  MESIGN_OAUTH2_ERROR_EXPIRED,
  MESIGN_OAUTH2_ERROR_SERVER,
} MesignOAuth2Error;

#define MESIGN_OAUTH2_ERROR (mesign_oauth2_error_quark ())
GQuark mesign_oauth2_error_quark (void);

/**
 * MesignOAuth2Client:
 * @provider: the group of the tables of servers that it comes from
 * @name: the provider's name for people
 * @authorize_url: the provider's log-in page, https
 * @token_url: where tokens are given, https
 * @scope: what is asked for, separated by spaces
 * @redirect_host: the host of the loopback interface as the provider wants it named
 * @client_id: what this program is registered as
 * @client_secret: (nullable): what some providers want beside it; no secret in a program that
 * everybody can read (RFC 8252, section 8.5)
 * @ca_file: (type filename) (nullable): a PEM file with the only authorities for @token_url
 *
 * This program towards one provider. Immutable; the fields are read only.
 */
typedef struct
{
  char *provider;
  char *name;
  char *authorize_url;
  char *token_url;
  char *scope;
  char *redirect_host;
  char *client_id;
  char *client_secret;
  char *ca_file;
} MesignOAuth2Client;

#define MESIGN_TYPE_OAUTH2_CLIENT (mesign_oauth2_client_get_type ())
MESIGN_DECLARE_VALUE (MesignOAuth2Client, mesign_oauth2_client)

/**
 * MesignOAuth2Options:
 * @own_tables: (array zero-terminated=1) (nullable): tables of servers that are looked into first,
 * the user's and an administrator's; those that are not there are passed over
 * @table: (type filename) (nullable): the table in place of the one that comes with the program
 * @client_id: (nullable): what goes before the client ids of the tables
 * @client_secret: (nullable): what belongs to @client_id
 *
 * Where a client is looked for.
 */
typedef struct
{
  const char *const *own_tables;
  const char *table;
  const char *client_id;
  const char *client_secret;
} MesignOAuth2Options;

/**
 * MesignOAuth2Request:
 * @client: this program
 * @redirect_url: where the browser is led back to
 * @state: what it brings along, so that nobody else's answer is taken (RFC 6749, section 10.12)
 * @verifier: what only this program knows until the code is redeemed (RFC 7636)
 * @url: what the browser opens
 *
 * One log-in on a provider's page. Immutable; the fields are read only.
 */
typedef struct
{
  MesignOAuth2Client *client;
  char *redirect_url;
  char *state;
  MesignSecret *verifier;
  char *url;
} MesignOAuth2Request;

#define MESIGN_TYPE_OAUTH2_REQUEST (mesign_oauth2_request_get_type ())
MESIGN_DECLARE_VALUE (MesignOAuth2Request, mesign_oauth2_request)

/**
 * MesignOAuth2Tokens:
 * @access: what the mail servers take for a while
 * @refresh: what another access token is had for, without a person
 * @expires: when @access ends, in seconds since 1970 UTC
 *
 * What a provider gave. Immutable; the fields are read only.
 */
typedef struct
{
  MesignSecret *access;
  MesignSecret *refresh;
  gint64 expires;
} MesignOAuth2Tokens;

#define MESIGN_TYPE_OAUTH2_TOKENS (mesign_oauth2_tokens_get_type ())
MESIGN_DECLARE_VALUE (MesignOAuth2Tokens, mesign_oauth2_tokens)

MesignOAuth2Client *mesign_oauth2_client_find_sync (const char *provider,
                                                    const MesignOAuth2Options *options,
                                                    GError **error);

MesignOAuth2Request *
mesign_oauth2_request_new (MesignOAuth2Client *client, const char *address, guint16 port);
gboolean mesign_oauth2_request_read_redirect (const MesignOAuth2Request *self,
                                              const char *target,
                                              MesignSecret **code,
                                              GError **error);
gboolean mesign_oauth2_request_read_address (const MesignOAuth2Request *self,
                                             const char *address,
                                             MesignSecret **code,
                                             GError **error);

MesignOAuth2Tokens *mesign_oauth2_redeem_sync (const MesignOAuth2Request *request,
                                               MesignSecret *code,
                                               gint64 now,
                                               GCancellable *cancellable,
                                               GError **error);
MesignOAuth2Tokens *mesign_oauth2_refresh_sync (const MesignOAuth2Client *client,
                                                MesignSecret *refresh,
                                                gint64 now,
                                                GCancellable *cancellable,
                                                GError **error);
gboolean mesign_oauth2_tokens_are_fresh (const MesignOAuth2Tokens *self, gint64 now);

G_END_DECLS
