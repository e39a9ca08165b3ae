/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What it means that a command did not succeed. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (mesign_imap_error, mesign_imap_error)

static const char *
get_code (MesignImapSession *self)
{
  const struct mailimap_response_info *info = self->imap->imap_response_info;

  if (info == NULL)
    return "";
  if (info->rsp_trycreate)
    return "TRYCREATE";

  return info->rsp_atom != NULL ? info->rsp_atom : "";
}

/* Servers without response codes say in words that a log-in is one too many for now: to take that
 * for a wrong password would have a person type it again. */
static gboolean
is_one_too_many (const char *said)
{
  static const char *const words[] = {
    "too many",
    "simultaneous",
    "concurrent",
    "connection limit",
    "connections exceeded",
    "rate limit",
    "limit exceeded",
    "temporar",
    "try again later",
    "try later",
    "try again in",
    "too frequent",
    "service unavailable",
    "server busy",
    "maximum number of connections",
    "频繁",
    "过多",
    "连接数",
    "稍后",
  };
  g_autofree char *folded = g_utf8_strdown (said, -1);

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (folded, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

static MesignImapError
classify (MesignImapSession *self, const char *said)
{
  static const struct
  {
    const char *code;
    MesignImapError error;
  } codes[] = {
    { "UNAVAILABLE", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "SERVERBUG", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "INUSE", MESIGN_IMAP_ERROR_UNAVAILABLE },
    { "AUTHENTICATIONFAILED", MESIGN_IMAP_ERROR_AUTHENTICATION },
    { "AUTHORIZATIONFAILED", MESIGN_IMAP_ERROR_AUTHENTICATION },
    { "EXPIRED", MESIGN_IMAP_ERROR_AUTHENTICATION },
    { "TRYCREATE", MESIGN_IMAP_ERROR_NO_MAILBOX },
    { "NONEXISTENT", MESIGN_IMAP_ERROR_NO_MAILBOX },
    { "OVERQUOTA", MESIGN_IMAP_ERROR_OVER_QUOTA },
    { "ALREADYEXISTS", MESIGN_IMAP_ERROR_EXISTS },
    { "CANNOT", MESIGN_IMAP_ERROR_UNSUPPORTED },
  };
  const char *code = get_code (self);

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    if (g_ascii_strcasecmp (codes[i].code, code) == 0)
      return codes[i].error;

  if (!self->is_logging_in)
    return MESIGN_IMAP_ERROR_REFUSED;

  return g_ascii_strcasecmp (code, "LIMIT") == 0 || is_one_too_many (said)
             ? MESIGN_IMAP_ERROR_UNAVAILABLE
             : MESIGN_IMAP_ERROR_AUTHENTICATION;
}

/* What an error of a log-in means for the mechanism. CANNOT is RFC 5530's; TRANSITION-NEEDED says
 * that the server has to be told the password once before it can do without (Cyrus). */
MesignSaslRefusal
mesign_imap_session_get_refusal (MesignImapSession *self, const GError *error)
{
  const char *code;

  if (!mesign_imap_session_is_alive (self) || error->domain != MESIGN_IMAP_ERROR)
    return MESIGN_SASL_REFUSAL_NONE;
  code = get_code (self);
  if (g_ascii_strcasecmp (code, "CANNOT") == 0 ||
      g_ascii_strcasecmp (code, "TRANSITION-NEEDED") == 0)
    return MESIGN_SASL_REFUSAL_MECHANISM;

  return error->code == MESIGN_IMAP_ERROR_AUTHENTICATION ? MESIGN_SASL_REFUSAL_LOGIN
                                                         : MESIGN_SASL_REFUSAL_NONE;
}

static gboolean
fail_refused (MesignImapSession *self, GError **error)
{
  const char *raw = self->imap->imap_response != NULL ? self->imap->imap_response : "";
  g_autofree char *said = g_utf8_make_valid (raw, MIN (strlen (raw), 500));
  MesignImapError code = classify (self, said);

  g_strstrip (said);
  if (code == MESIGN_IMAP_ERROR_AUTHENTICATION)
    g_set_error (error, MESIGN_IMAP_ERROR, code,
                 /* Translators: a host, then the server's own words */
                 _ ("%s does not accept the user name and password. It says: %s"),
                 self->server->host, said);
  else
    /* Translators: a host, then the server's own words */
    g_set_error (error, MESIGN_IMAP_ERROR, code, _ ("%s refused. It says: %s"), self->server->host,
                 said);

  return FALSE;
}

/* The answer cannot be read, so nothing after it can be either: drops the connection. */
gboolean
mesign_imap_session_fail_protocol (MesignImapSession *self, GError **error)
{
  mesign_imap_session_close (self);
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL,
               _ ("%s sent something that cannot be read. The connection was closed."),
               self->server->host);

  return FALSE;
}

static gboolean
fail_bad (MesignImapSession *self, GError **error)
{
  const char *raw = self->imap->imap_response;
  g_autofree char *said = g_utf8_make_valid (raw, MIN (strlen (raw), 500));

  mesign_imap_session_close (self);
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_PROTOCOL,
               /* Translators: a host, then the server's own words */
               _ ("%s does not understand MeSign. It says: %s"), self->server->host, said);

  return FALSE;
}

static gboolean
fail_stream (MesignImapSession *self, GError *stream_error, GError **error)
{
  const char *farewell = mesign_mailstream_get_farewell (self->imap->imap_stream);

  mesign_imap_session_close (self);
  if (farewell == NULL ||
      !g_error_matches (stream_error, MESIGN_NET_ERROR, MESIGN_NET_ERROR_CLOSED))
    {
      g_propagate_error (error, stream_error);
      return FALSE;
    }

  g_error_free (stream_error);
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNAVAILABLE,
               /* Translators: a host, then the server's own words */
               _ ("%s ended the connection. It says: %s"), self->server->host, farewell);

  return FALSE;
}

/* Ends a command: turns what libetpan and the server said into TRUE or an error. The one place
 * where libetpan's codes are read. */
gboolean
mesign_imap_session_finish (MesignImapSession *self, int result, int state, GError **error)
{
  GError *stream_error = NULL;

  if (!mesign_mailstream_end (self->imap->imap_stream, &stream_error))
    return fail_stream (self, stream_error, error);

  switch (result)
    {
    case MAILIMAP_NO_ERROR:
    case MAILIMAP_NO_ERROR_AUTHENTICATED:
    case MAILIMAP_NO_ERROR_NON_AUTHENTICATED:
      if (state == MAILIMAP_RESP_COND_STATE_OK)
        return TRUE;
      return fail_refused (self, error);
    case MAILIMAP_ERROR_PROTOCOL:
      if (self->imap->imap_response != NULL && *self->imap->imap_response != '\0')
        return self->may_be_bad ? fail_refused (self, error) : fail_bad (self, error);
      return mesign_imap_session_fail_protocol (self, error);
    default:
      return mesign_imap_session_fail_protocol (self, error);
    }
}
