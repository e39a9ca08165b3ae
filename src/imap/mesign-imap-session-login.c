/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Logging in, and what is turned on then. */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>

static gboolean
fail_no_way (MesignImapSession *self, GError **error)
{
  g_set_error (error, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_UNSUPPORTED,
               _ ("%s offers no way to log in that MeSign knows."), self->server->host);

  return FALSE;
}

static gboolean
is_offered (const char *mechanism, gpointer user_data)
{
  g_autofree char *capability = g_strconcat ("AUTH=", mechanism, NULL);

  return mesign_imap_session_has_capability (user_data, capability);
}

/* What the server offered before the log-in, which it may say anew with its answer. */
typedef struct
{
  GPtrArray *mechanisms;
  gboolean takes_initial;
  gboolean has_login;
} Offer;

static void
offer_clear (Offer *self)
{
  g_clear_pointer (&self->mechanisms, g_ptr_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Offer, offer_clear)

typedef struct
{
  MesignImapSession *session;
  const Offer *offer;
  GCancellable *cancellable;
} Attempt;

static gboolean
authenticate (gpointer data, MesignSasl *sasl, MesignSaslRefusal *refusal, GError **error)
{
  const Attempt *attempt = data;
  MesignImapSession *self = attempt->session;
  g_autoptr (GError) local = NULL;
  g_autoptr (MesignImapCommand) command =
      mesign_imap_command_new ("AUTHENTICATE %s", mesign_sasl_get_mechanism (sasl));

  mesign_imap_command_set_sasl (command, sasl, attempt->offer->takes_initial);
  mesign_imap_session_forget_capabilities (self);
  if (mesign_imap_session_run (self, command, attempt->cancellable, &local))
    return TRUE;
  *refusal = mesign_imap_session_get_refusal (self, local);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

/* The command LOGIN, for servers that know no other way. */
static gboolean
log_in_plainly (MesignImapSession *self,
                MesignLogin *login,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("LOGIN ");

  mesign_imap_command_add_string (command, login->user);
  mesign_imap_command_add (command, " ");
  mesign_imap_command_add_string (command, mesign_secret_get_text (login->secret));
  mesign_imap_session_forget_capabilities (self);

  return mesign_imap_session_run (self, command, cancellable, error);
}

static gboolean
try_mechanisms (MesignImapSession *self,
                const Offer *offer,
                MesignLogin *login,
                GCancellable *cancellable,
                GError **error)
{
  Attempt attempt = { .session = self, .offer = offer, .cancellable = cancellable };
  MesignSaslLogIn log_in = {
    .login = login,
    .host = self->server->host,
    .port = self->server->port,
    .offered = offer->mechanisms,
    .is_verified = mesign_stream_is_vouched_for (self->stream),
    .knowledge = self->knowledge,
  };
  gboolean done = offer->mechanisms->len > 0
                      ? mesign_sasl_log_in (&log_in, authenticate, &attempt, error)
                      : mesign_sasl_log_in_may_tell_password (&log_in, error) &&
                            log_in_plainly (self, login, cancellable, error);

  self->knowledge = log_in.knowledge;

  return done;
}

static gboolean
log_in (MesignImapSession *self, MesignLogin *login, GCancellable *cancellable, GError **error)
{
  g_auto (Offer) offer = { 0 };
  gboolean done;

  if (!mesign_imap_session_is_alive (self))
    return mesign_imap_session_begin (self, cancellable, 0, 0, error);

  offer.mechanisms = mesign_sasl_list_mechanisms (login->kind, is_offered, self);
  offer.takes_initial = mesign_imap_session_has_capability (self, "SASL-IR");
  offer.has_login = login->kind == MESIGN_LOGIN_PASSWORD &&
                    !mesign_imap_session_has_capability (self, "LOGINDISABLED");
  if (offer.mechanisms->len == 0 && !offer.has_login)
    return fail_no_way (self, error);

  self->is_logging_in = TRUE;
  done = try_mechanisms (self, &offer, login, cancellable, error);
  self->is_logging_in = FALSE;

  return done;
}

/**
 * mesign_imap_session_set_knowledge:
 * @self: a session that is not logged in
 * @knowledge: what earlier log-ins have shown of the server
 *
 * Says what is known of the server.
 */
void
mesign_imap_session_set_knowledge (MesignImapSession *self, MesignSaslKnowledge knowledge)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  self->knowledge = knowledge;
}

/**
 * mesign_imap_session_get_knowledge:
 * @self: a session
 *
 * Returns: what is known of the server after the log-in, also after one that has failed
 */
MesignSaslKnowledge
mesign_imap_session_get_knowledge (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), MESIGN_SASL_KNOWS_NOTHING);

  return self->knowledge;
}

/* Runs a command whose refusal does not matter. */
static gboolean
try_simple (MesignImapSession *self, const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (mesign_imap_session_run_text (self, text, cancellable, &local))
    return TRUE;
  if (mesign_imap_session_is_alive (self))
    g_debug ("%s: %s", text, local->message);
  else
    g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static void
start_compress (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if (!self->wants_compress || !mesign_imap_session_has_capability (self, "COMPRESS=DEFLATE"))
    return;
  if (!try_simple (self, "COMPRESS DEFLATE", cancellable, error))
    return;

  if (mesign_mailstream_start_deflate (self->imap->imap_stream, error))
    self->is_compressed = TRUE;
  else
    mesign_imap_session_close (self);
}

static void
send_id (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if (mesign_imap_session_has_capability (self, "ID"))
    try_simple (
        self, "ID (\"name\" \"MeSign\" \"version\" \"" PACKAGE_VERSION "\" \"vendor\" \"MeSign\")",
        cancellable, error);
}

static void
enable_qresync (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if (mesign_imap_session_has_capability (self, "QRESYNC") &&
      mesign_imap_session_has_capability (self, "ENABLE"))
    self->has_qresync = try_simple (self, "ENABLE QRESYNC", cancellable, error);
}

/* Names of mailboxes and header fields in UTF-8 (RFC 6855). */
static void
enable_utf8 (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if ((mesign_imap_session_has_capability (self, "UTF8=ACCEPT") ||
       mesign_imap_session_has_capability (self, "UTF8=ONLY")) &&
      mesign_imap_session_has_capability (self, "ENABLE"))
    self->has_utf8 = try_simple (self, "ENABLE UTF8=ACCEPT", cancellable, error);
}

/**
 * mesign_imap_session_login_sync:
 * @self: a session that is connected
 * @login: what to log in with
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Logs in, says who we are (RFC 2971; without it some servers open no mailbox), and turns on what
 * the server offers: QRESYNC (RFC 7162), UTF-8 (RFC 6855) and compression. After
 * %MESIGN_IMAP_ERROR_AUTHENTICATION another password can be tried, as long as the session is alive.
 *
 * Returns: whether it is logged in
 */
gboolean
mesign_imap_session_login_sync (MesignImapSession *self,
                                MesignLogin *login,
                                GCancellable *cancellable,
                                GError **error)
{
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->stream != NULL, FALSE);

  if (!log_in (self, login, cancellable, &local))
    {
      if (mesign_imap_session_is_alive (self))
        mesign_imap_session_ask_capabilities (self, cancellable, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  self->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
  if (!mesign_imap_session_ask_capabilities (self, cancellable, error))
    return FALSE;
  send_id (self, cancellable, &local);
  if (mesign_imap_session_is_alive (self))
    enable_qresync (self, cancellable, &local);
  if (mesign_imap_session_is_alive (self))
    enable_utf8 (self, cancellable, &local);
  if (mesign_imap_session_is_alive (self))
    start_compress (self, cancellable, &local);
  if (mesign_imap_session_is_alive (self))
    return TRUE;

  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}
