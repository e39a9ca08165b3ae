/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-oauth2-private.h"

#include "net/mesign-http.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_ANSWER (64 * 1024)
#define TIMEOUT_SECONDS 20
/* A token that is about to end is none: a log-in takes its time. */
#define MARGIN_SECONDS 60
/* Where a provider does not say (RFC 6749 only recommends it); an early end shows in a log-in. */
#define USUAL_SECONDS 3600
#define FORM "application/x-www-form-urlencoded"

static void
clear (MesignOAuth2Tokens *self)
{
  g_clear_pointer (&self->access, mesign_secret_unref);
  g_clear_pointer (&self->refresh, mesign_secret_unref);
}

MESIGN_DEFINE_VALUE (MesignOAuth2Tokens, mesign_oauth2_tokens)

/**
 * mesign_oauth2_tokens_are_fresh:
 * @self: tokens
 * @now: the present in seconds since 1970 UTC
 *
 * Returns: whether the access token will do for a log-in that begins now
 */
gboolean
mesign_oauth2_tokens_are_fresh (const MesignOAuth2Tokens *self, gint64 now)
{
  return self->expires - MARGIN_SECONDS > now;
}

static GString *
form_new (const MesignOAuth2Client *client, const char *grant)
{
  GString *form = g_string_sized_new (8192);

  mesign_oauth2_append_value (form, "grant_type", grant);
  mesign_oauth2_append_value (form, "client_id", client->client_id);
  if (client->client_secret != NULL)
    mesign_oauth2_append_value (form, "client_secret", client->client_secret);

  return form;
}

static void
wipe_form (gpointer data)
{
  GString *form = data;

  mesign_secret_wipe (form->str, form->allocated_len);
  g_string_free (form, TRUE);
}

/* Authorities of one's own are those of a server in one's own house. */
static MesignHttp *
http_new (const MesignOAuth2Client *client)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (client->ca_file);
  MesignHttp *http = mesign_http_new (policy, client->ca_file != NULL ? MESIGN_HTTP_ALLOW_LOCAL
                                                                      : MESIGN_HTTP_NONE);

  mesign_http_set_limits (http, MAX_ANSWER, TIMEOUT_SECONDS);

  return http;
}

static const char *
get_string (JsonObject *object, const char *name)
{
  JsonNode *node = json_object_get_member (object, name);

  return node != NULL && JSON_NODE_HOLDS_VALUE (node) &&
                 json_node_get_value_type (node) == G_TYPE_STRING
             ? json_node_get_string (node)
             : NULL;
}

static gint64
get_lifetime (JsonObject *object)
{
  JsonNode *node = json_object_get_member (object, "expires_in");
  gint64 seconds = 0;

  if (node != NULL && JSON_NODE_HOLDS_VALUE (node))
    seconds = json_node_get_value_type (node) == G_TYPE_STRING
                  ? g_ascii_strtoll (json_node_get_string (node), NULL, 10)
                  : json_node_get_int (node);

  return seconds > 0 ? MIN (seconds, G_MAXINT32) : USUAL_SECONDS;
}

/* The errors of RFC 6749, section 5.2: those that another log-in helps against, and the others. */
static void
set_refused (const MesignOAuth2Client *client, JsonObject *object, guint status, GError **error)
{
  const char *why = object != NULL ? get_string (object, "error") : NULL;
  g_autofree char *number = g_strdup_printf ("HTTP %u", status);

  if (g_strcmp0 (why, "invalid_grant") == 0)
    g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_EXPIRED,
                 _ ("The log-in at %s has ended. Log in again."), client->name);
  else
    g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_SERVER,
                 _ ("%s did not let this program in (%s)."), client->name,
                 why != NULL ? why : number);
}

static MesignOAuth2Tokens *
read_tokens (const MesignOAuth2Client *client,
             JsonObject *object,
             MesignSecret *refresh,
             gint64 now,
             GError **error)
{
  const char *access = get_string (object, "access_token");
  const char *type = get_string (object, "token_type");
  const char *next = get_string (object, "refresh_token");
  MesignOAuth2Tokens *self;

  if (next != NULL && *next == '\0')
    next = NULL;
  if (access == NULL || *access == '\0' || type == NULL ||
      g_ascii_strcasecmp (type, "bearer") != 0 || (next == NULL && refresh == NULL))
    {
      g_set_error (error, MESIGN_OAUTH2_ERROR, MESIGN_OAUTH2_ERROR_SERVER,
                   _ ("%s gives no token that lasts. Its log-in cannot be used here."),
                   client->name);
      return NULL;
    }
  self = g_atomic_rc_box_new0 (MesignOAuth2Tokens);
  self->access = mesign_secret_new_from_string (access);
  self->refresh = next != NULL ? mesign_secret_new_from_string (next) : mesign_secret_ref (refresh);
  self->expires = now + get_lifetime (object);

  return self;
}

static MesignOAuth2Tokens *
ask (const MesignOAuth2Client *client,
     GBytes *form,
     MesignSecret *refresh,
     gint64 now,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr (MesignHttp) http = http_new (client);
  g_autoptr (MesignHttpResponse) response =
      mesign_http_post_sync (http, client->token_url, FORM, form, cancellable, error);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  JsonNode *root = NULL;

  if (response == NULL)
    return NULL;
  if (json_parser_load_from_data (parser, g_bytes_get_data (response->octets, NULL),
                                  (gssize) g_bytes_get_size (response->octets), NULL))
    root = json_parser_get_root (parser);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root) || response->status != 200)
    {
      set_refused (client,
                   root != NULL && JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root)
                                                                 : NULL,
                   response->status, error);
      return NULL;
    }

  return read_tokens (client, json_node_get_object (root), refresh, now, error);
}

static GBytes *
take_form (GString *form)
{
  return g_bytes_new_with_free_func (form->str, form->len, wipe_form, form);
}

/**
 * mesign_oauth2_redeem_sync:
 * @request: a log-in
 * @code: what mesign_oauth2_request_read_redirect() read
 * @now: the present in seconds since 1970 UTC
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignOAuth2Error, a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Redeems the code of a log-in (RFC 6749, section 4.1.3; RFC 7636, section 4.5). Blocks.
 *
 * Returns: (transfer full): the tokens, or %NULL with @error set
 */
MesignOAuth2Tokens *
mesign_oauth2_redeem_sync (const MesignOAuth2Request *request,
                           MesignSecret *code,
                           gint64 now,
                           GCancellable *cancellable,
                           GError **error)
{
  GString *form = form_new (request->client, "authorization_code");
  g_autoptr (GBytes) octets = NULL;

  mesign_oauth2_append_value (form, "code", mesign_secret_get_text (code));
  mesign_oauth2_append_value (form, "redirect_uri", request->redirect_url);
  mesign_oauth2_append_value (form, "code_verifier", mesign_secret_get_text (request->verifier));
  octets = take_form (form);

  return ask (request->client, octets, NULL, now, cancellable, error);
}

/**
 * mesign_oauth2_refresh_sync:
 * @client: this program
 * @refresh: the refresh token of an earlier log-in
 * @now: the present in seconds since 1970 UTC
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignOAuth2Error, a #MesignNetError or %G_IO_ERROR_CANCELLED
 *
 * Gets another access token (RFC 6749, section 6); where the provider gives another refresh token
 * with it, the old one may not count any more. Blocks.
 *
 * Returns: (transfer full): the tokens, or %NULL with @error set, %MESIGN_OAUTH2_ERROR_EXPIRED
 * where a person has to log in again
 */
MesignOAuth2Tokens *
mesign_oauth2_refresh_sync (const MesignOAuth2Client *client,
                            MesignSecret *refresh,
                            gint64 now,
                            GCancellable *cancellable,
                            GError **error)
{
  GString *form = form_new (client, "refresh_token");
  g_autoptr (GBytes) octets = NULL;

  mesign_oauth2_append_value (form, "refresh_token", mesign_secret_get_text (refresh));
  octets = take_form (form);

  return ask (client, octets, refresh, now, cancellable, error);
}
