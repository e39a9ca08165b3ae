/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-login.h"

#include <string.h>

static void
clear (MesignLogin *self)
{
  g_free (self->user);
  g_clear_pointer (&self->secret, mesign_secret_unref);
}

MESIGN_DEFINE_VALUE (MesignLogin, mesign_login)

/**
 * mesign_login_new:
 * @kind: what @secret is
 * @user: the name to log in with
 * @secret: the password, authorization code or access token
 *
 * Returns: (transfer full): a new value
 */
MesignLogin *
mesign_login_new (MesignLoginKind kind, const char *user, MesignSecret *secret)
{
  MesignLogin *self = g_atomic_rc_box_new0 (MesignLogin);

  self->kind = kind;
  self->user = g_strdup (user);
  self->secret = mesign_secret_ref (secret);

  return self;
}

static MesignSecret *
encode (GByteArray *clear_text)
{
  MesignSecret *encoded = mesign_login_dup_base64 (clear_text->data, clear_text->len);

  mesign_secret_wipe (clear_text->data, clear_text->len);

  return encoded;
}

/* An array that never moves its octets, so that none are left behind unwiped. */
static GByteArray *
array_for (const MesignLogin *self, gsize *length)
{
  mesign_secret_get_octets (self->secret, length);

  return g_byte_array_sized_new (strlen (self->user) + *length + 64);
}

static void
append_text (GByteArray *array, const char *text, gsize length)
{
  g_byte_array_append (array, (const guint8 *) text, length);
}

/* A comma and an equals sign would end the name (RFC 5801 section 4). */
static char *
dup_saslname (const char *user)
{
  GString *name = g_string_new (user);

  g_string_replace (name, "=", "=3D", 0);
  g_string_replace (name, ",", "=2C", 0);

  return g_string_free (name, FALSE);
}

/**
 * mesign_login_dup_plain:
 * @self: a log-in
 *
 * Returns: (transfer full): the initial response of SASL PLAIN (RFC 4616) in base64
 */
MesignSecret *
mesign_login_dup_plain (const MesignLogin *self)
{
  gsize length;
  g_autoptr (GByteArray) array = array_for (self, &length);

  append_text (array, "\0", 1);
  append_text (array, self->user, strlen (self->user));
  append_text (array, "\0", 1);
  g_byte_array_append (array, mesign_secret_get_octets (self->secret, &length), length);

  return encode (array);
}

/**
 * mesign_login_dup_xoauth2:
 * @self: a log-in with a token
 *
 * Returns: (transfer full): the initial response of XOAUTH2 in base64
 */
MesignSecret *
mesign_login_dup_xoauth2 (const MesignLogin *self)
{
  gsize length;
  g_autoptr (GByteArray) array = array_for (self, &length);

  append_text (array, "user=", 5);
  append_text (array, self->user, strlen (self->user));
  append_text (array, "\001auth=Bearer ", 13);
  g_byte_array_append (array, mesign_secret_get_octets (self->secret, &length), length);
  append_text (array, "\001\001", 2);

  return encode (array);
}

/**
 * mesign_login_dup_oauthbearer:
 * @self: a log-in with a token
 * @host: the server
 * @port: its port
 *
 * Returns: (transfer full): the initial response of OAUTHBEARER (RFC 7628 section 3.1) in base64
 */
MesignSecret *
mesign_login_dup_oauthbearer (const MesignLogin *self, const char *host, guint16 port)
{
  gsize length;
  g_autofree char *name = dup_saslname (self->user);
  g_autofree char *head =
      g_strdup_printf ("n,a=%s,\001host=%s\001port=%u\001auth=Bearer ", name, host, port);
  g_autoptr (GByteArray) array = NULL;
  const guint8 *octets = mesign_secret_get_octets (self->secret, &length);

  array = g_byte_array_sized_new (strlen (head) + length + 2);
  append_text (array, head, strlen (head));
  g_byte_array_append (array, octets, length);
  append_text (array, "\001\001", 2);

  return encode (array);
}

/**
 * mesign_login_dup_base64:
 * @octets: (array length=length): what to encode
 * @length: its length
 *
 * Returns: (transfer full): the octets in base64, in memory that is wiped
 */
MesignSecret *
mesign_login_dup_base64 (const void *octets, gsize length)
{
  char *text = g_base64_encode (octets, length);
  MesignSecret *secret = mesign_secret_new_from_string (text);

  mesign_secret_wipe (text, strlen (text));
  g_free (text);

  return secret;
}
