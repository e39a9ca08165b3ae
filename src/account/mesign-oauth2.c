/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A log-in on a provider's own page, with the system's browser (RFC 8252) and a code that nobody
 * else can redeem (RFC 7636). */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-oauth2-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define RANDOM_OCTETS 32

G_DEFINE_QUARK (mesign_oauth2_error, mesign_oauth2_error)

static void
clear (MesignOAuth2Request *self)
{
  g_clear_pointer (&self->client, mesign_oauth2_client_unref);
  g_free (self->redirect_url);
  g_free (self->state);
  g_clear_pointer (&self->verifier, mesign_secret_unref);
  g_free (self->url);
}

MESIGN_DEFINE_VALUE (MesignOAuth2Request, mesign_oauth2_request)

/* Base64 for addresses, without padding (RFC 4648, section 5). */
static char *
encode_for_url (const guint8 *octets, gsize length)
{
  char *text = g_base64_encode (octets, length);

  g_strdelimit (text, "+", '-');
  g_strdelimit (text, "/", '_');
  text[strcspn (text, "=")] = '\0';

  return text;
}

static char *
new_random_text (void)
{
  g_autoptr (MesignSecret) octets = mesign_secret_new_random (RANDOM_OCTETS);
  gsize length;
  const guint8 *data = mesign_secret_get_octets (octets, &length);

  return encode_for_url (data, length);
}

static MesignSecret *
new_verifier (void)
{
  char *text = new_random_text ();
  MesignSecret *verifier = mesign_secret_new_from_string (text);

  mesign_secret_wipe (text, strlen (text));
  g_free (text);

  return verifier;
}

/* The method S256 of RFC 7636, section 4.2. */
static char *
dup_challenge (const MesignSecret *verifier)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  guint8 digest[32];
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (verifier, &length);

  g_checksum_update (checksum, octets, length);
  length = sizeof digest;
  g_checksum_get_digest (checksum, digest, &length);

  return encode_for_url (digest, length);
}

void
mesign_oauth2_append_value (GString *form, const char *name, const char *value)
{
  if (form->len > 0)
    g_string_append_c (form, '&');
  g_string_append_printf (form, "%s=", name);
  g_string_append_uri_escaped (form, value, NULL, FALSE);
}

static char *
make_url (const MesignOAuth2Request *self, const char *address)
{
  const MesignOAuth2Client *client = self->client;
  g_autofree char *challenge = dup_challenge (self->verifier);
  g_autoptr (GString) query = g_string_new (NULL);

  mesign_oauth2_append_value (query, "response_type", "code");
  mesign_oauth2_append_value (query, "client_id", client->client_id);
  mesign_oauth2_append_value (query, "redirect_uri", self->redirect_url);
  mesign_oauth2_append_value (query, "scope", client->scope);
  mesign_oauth2_append_value (query, "state", self->state);
  mesign_oauth2_append_value (query, "code_challenge", challenge);
  mesign_oauth2_append_value (query, "code_challenge_method", "S256");
  mesign_oauth2_append_value (query, "login_hint", address);

  return g_strconcat (client->authorize_url, strchr (client->authorize_url, '?') ? "&" : "?",
                      query->str, NULL);
}

/**
 * mesign_oauth2_request_new:
 * @client: this program
 * @address: the mail address to log in for, a hint to the page
 * @port: the port of the loopback interface the browser comes back to
 *
 * Returns: (transfer full): a log-in that is to be done in a browser (RFC 8252, section 7.3)
 */
MesignOAuth2Request *
mesign_oauth2_request_new (MesignOAuth2Client *client, const char *address, guint16 port)
{
  MesignOAuth2Request *self = g_atomic_rc_box_new0 (MesignOAuth2Request);

  self->client = mesign_oauth2_client_ref (client);
  self->redirect_url = g_strdup_printf ("http://%s:%u/", client->redirect_host, port);
  self->state = new_random_text ();
  self->verifier = new_verifier ();
  self->url = make_url (self, address);

  return self;
}

static void
set_declined (GHashTable *values, const MesignOAuth2Client *client, GError **error)
{
  const char *why = g_hash_table_lookup (values, "error");

  if (g_strcmp0 (why, "access_denied") == 0)
    g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_DECLINED,
                 _ ("The log-in was declined on the page of %s."), client->name);
  else
    g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_SERVER,
                 _ ("%s did not let this program in (%s)."), client->name,
                 why != NULL ? why : "no code");
}

/**
 * mesign_oauth2_request_read_redirect:
 * @self: a log-in
 * @target: what the browser asked the loopback interface for, such as "/?code=…&state=…"
 * @code: (out) (transfer full): what is to be redeemed; %NULL where @error is set
 * @error: return location for a #MesignOAuth2Error
 *
 * Reads what the provider's page sends the browser back with. Anybody on this computer, and any
 * page in the browser, may ask the loopback interface for something: what does not bear the state
 * of this log-in is no answer to it, and changes nothing.
 *
 * Returns: whether it is the answer to this log-in, which may be that it was declined
 */
gboolean
mesign_oauth2_request_read_redirect (const MesignOAuth2Request *self,
                                     const char *target,
                                     MesignSecret **code,
                                     GError **error)
{
  const char *query = strchr (target, '?');
  g_autoptr (GHashTable) values = NULL;
  const char *state;
  const char *value;

  *code = NULL;
  if (query == NULL || query != target + 1)
    return FALSE;
  values = g_uri_parse_params (query + 1, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  state = values != NULL ? g_hash_table_lookup (values, "state") : NULL;
  if (state == NULL || strcmp (state, self->state) != 0)
    return FALSE;
  value = g_hash_table_lookup (values, "code");
  if (value != NULL && *value != '\0' && !g_hash_table_contains (values, "error"))
    *code = mesign_secret_new_from_string (value);
  else
    set_declined (values, self->client, error);

  return TRUE;
}

/**
 * mesign_oauth2_request_read_address:
 * @self: a log-in
 * @address: the address the browser was led to, such as "http://127.0.0.1:1234/?code=…&state=…"
 * @code: (out) (transfer full): what is to be redeemed; %NULL where @error is set
 * @error: return location for a #MesignOAuth2Error
 *
 * Reads what a person has copied out of the address bar of a browser, perhaps on another computer.
 *
 * Returns: whether it is the answer to this log-in, which may be that it was declined
 */
gboolean
mesign_oauth2_request_read_address (const MesignOAuth2Request *self,
                                    const char *address,
                                    MesignSecret **code,
                                    GError **error)
{
  gsize length = strlen (self->redirect_url);

  *code = NULL;
  if (g_ascii_strncasecmp (address, self->redirect_url, length) != 0)
    return FALSE;

  return mesign_oauth2_request_read_redirect (self, address + length - 1, code, error);
}
