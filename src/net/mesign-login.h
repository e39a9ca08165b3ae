/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignLoginKind:
 * @MESIGN_LOGIN_PASSWORD: a password or an authorization code
 * @MESIGN_LOGIN_OAUTH2: an OAuth 2 access token
 */
typedef enum
{
  MESIGN_LOGIN_PASSWORD,
  MESIGN_LOGIN_OAUTH2,
} MesignLoginKind;

/**
 * MesignLogin:
 * @kind: what @secret is
 * @user: the name to log in with
 * @secret: the password or the token
 *
 * What to log in to a mail server with. Immutable; the fields are read only.
 */
typedef struct
{
  MesignLoginKind kind;
  char *user;
  MesignSecret *secret;
} MesignLogin;

#define MESIGN_TYPE_LOGIN (mesign_login_get_type ())
MESIGN_DECLARE_VALUE (MesignLogin, mesign_login)

MesignLogin *mesign_login_new (MesignLoginKind kind, const char *user, MesignSecret *secret);

MesignSecret *mesign_login_dup_plain (const MesignLogin *self);
MesignSecret *mesign_login_dup_xoauth2 (const MesignLogin *self);
MesignSecret *
mesign_login_dup_oauthbearer (const MesignLogin *self, const char *host, guint16 port);
MesignSecret *mesign_login_dup_base64 (const void *octets, gsize length);

G_END_DECLS
