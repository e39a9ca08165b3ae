/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/mesign-net-error-private.h"

/**
 * MesignImapSession:
 *
 * One connection to an IMAP server (RFC 3501, RFC 9051), as blocking calls.
 *
 * A session belongs to the thread that connects it. Cancelling a call gives control back at once
 * and ends the session, for the server is then in the middle of an answer; so does an answer that
 * cannot be read. mesign_imap_session_is_alive() says whether it can be used further. What a server
 * refuses with NO leaves the session as it was.
 */
G_DEFINE_FINAL_TYPE (MesignImapSession, mesign_imap_session, G_TYPE_OBJECT)

static void
mesign_imap_session_finalize (GObject *object)
{
  MesignImapSession *self = MESIGN_IMAP_SESSION (object);

  mesign_imap_session_close (self);
  if (self->imap != NULL && self->imap->imap_stream != NULL)
    {
      mailstream_close (self->imap->imap_stream);
      self->imap->imap_stream = NULL;
    }
  g_clear_pointer (&self->imap, mailimap_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->server, mesign_server_unref);
  g_clear_pointer (&self->policy, mesign_tls_policy_unref);
  g_free (self->mailbox);

  G_OBJECT_CLASS (mesign_imap_session_parent_class)->finalize (object);
}

static void
mesign_imap_session_class_init (MesignImapSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_imap_session_finalize;

  mesign_imap_attributes_register ();
}

static void
mesign_imap_session_init (MesignImapSession *self)
{
  self->connect_seconds = MESIGN_STREAM_CONNECT_TIMEOUT;
  self->read_seconds = MESIGN_STREAM_READ_TIMEOUT;
  self->wants_compress = TRUE;
  mesign_imap_session_set_clock (self, NULL, 0);
}

/**
 * mesign_imap_session_new:
 * @server: the server
 * @policy: (nullable): whom to trust; %NULL for the system's anchors
 *
 * Returns: (transfer full): a session that is not connected yet
 */
MesignImapSession *
mesign_imap_session_new (MesignServer *server, MesignTlsPolicy *policy)
{
  MesignImapSession *self = g_object_new (MESIGN_TYPE_IMAP_SESSION, NULL);

  self->server = mesign_server_ref (server);
  self->policy = policy != NULL ? mesign_tls_policy_ref (policy) : NULL;

  return self;
}

/**
 * mesign_imap_session_set_timeouts:
 * @self: a session that is not connected
 * @connect_seconds: how long connecting and the TLS handshake may take, each
 * @read_seconds: how long the server may be silent during a command
 *
 * Sets the timeouts.
 */
void
mesign_imap_session_set_timeouts (MesignImapSession *self,
                                  guint connect_seconds,
                                  guint read_seconds)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  self->connect_seconds = connect_seconds;
  self->read_seconds = read_seconds;
}

/**
 * mesign_imap_session_set_compress:
 * @self: a session that is not logged in
 * @compress: whether to compress where the server offers it (RFC 4978), as it does by default
 *
 * Chooses compression.
 */
void
mesign_imap_session_set_compress (MesignImapSession *self, gboolean compress)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  self->wants_compress = compress;
}

static void
forget_capabilities (MesignImapSession *self)
{
  struct mailimap_connection_info *info = self->imap->imap_connection_info;

  if (info != NULL)
    g_clear_pointer (&info->imap_capability, mailimap_capability_data_free);
}

static gboolean
has_capabilities (MesignImapSession *self)
{
  const struct mailimap_connection_info *info = self->imap->imap_connection_info;

  return info != NULL && info->imap_capability != NULL;
}

static gboolean
run_simple (MesignImapSession *self, const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("%s", text);

  return mesign_imap_session_run (self, command, cancellable, error);
}

static gboolean
ask_capabilities (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  return has_capabilities (self) || run_simple (self, "CAPABILITY", cancellable, error);
}

static gboolean
read_greeting (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  mailstream *stream = mesign_mailstream_new (self->stream, MESIGN_GUARD_IMAP);
  int result;

  self->imap = mailimap_new (0, NULL);
  self->imap->imap_stream = stream;
  mesign_mailstream_begin (stream, cancellable, 0, MESIGN_IMAP_SMALL_ANSWER);
  result = mailimap_connect (self->imap, stream);

  return mesign_imap_session_finish (self, result, MAILIMAP_RESP_COND_STATE_OK, error);
}

/* STARTTLS (RFC 9051 section 6.2.1), demanded. A server that greets with PREAUTH could not secure
 * the connection any more: it is somebody in between who says so. */
static gboolean
start_tls (MesignImapSession *self, GCancellable *cancellable, GError **error)
{
  if (!ask_capabilities (self, cancellable, error))
    return FALSE;
  if (self->imap->imap_state == MAILIMAP_STATE_AUTHENTICATED ||
      !mesign_imap_session_has_capability (self, "STARTTLS"))
    {
      mesign_imap_session_close (self);
      mesign_net_set_error (error, MESIGN_NET_ERROR_NO_STARTTLS, self->server->host, NULL,
                            _ ("%s offers no secure connection on this port. Choose TLS and port "
                               "993 in the account."),
                            self->server->host);
      return FALSE;
    }

  if (!run_simple (self, "STARTTLS", cancellable, error))
    {
      mesign_imap_session_close (self);
      return FALSE;
    }
  forget_capabilities (self);
  mesign_mailstream_begin (self->imap->imap_stream, cancellable, 0, MESIGN_IMAP_SMALL_ANSWER);
  if (!mesign_mailstream_start_tls_sync (self->imap->imap_stream, error))
    {
      mesign_imap_session_close (self);
      return FALSE;
    }

  return TRUE;
}

/**
 * mesign_imap_session_connect_sync:
 * @self: a session that is not connected
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignImapError or %G_IO_ERROR_CANCELLED
 *
 * Connects, secures the connection, and learns what the server can do.
 *
 * Returns: whether mesign_imap_session_login_sync() can be called
 */
gboolean
mesign_imap_session_connect_sync (MesignImapSession *self,
                                  GCancellable *cancellable,
                                  GError **error)
{
  gboolean at_once;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);
  g_return_val_if_fail (self->stream == NULL, FALSE);

  self->thread = g_thread_self ();
  at_once = self->server->security == MESIGN_SERVER_TLS;
  self->stream = mesign_stream_new (self->server->host, self->server->port, self->policy);
  mesign_stream_set_timeouts (self->stream, self->connect_seconds, self->read_seconds);
  if (!mesign_stream_connect_sync (self->stream, cancellable, error) ||
      (at_once && !mesign_stream_start_tls_sync (self->stream, cancellable, error)))
    {
      mesign_imap_session_close (self);
      return FALSE;
    }

  return read_greeting (self, cancellable, error) &&
         (at_once || start_tls (self, cancellable, error)) &&
         ask_capabilities (self, cancellable, error);
}

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

static gboolean
authenticate (MesignImapSession *self,
              const Offer *offer,
              const char *mechanism,
              MesignLogin *login,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr (MesignSasl) sasl =
      mesign_sasl_new (mechanism, login, self->server->host, self->server->port);
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("AUTHENTICATE %s", mechanism);

  mesign_imap_command_set_sasl (command, sasl, offer->takes_initial);
  forget_capabilities (self);

  return mesign_imap_session_run (self, command, cancellable, error);
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
  forget_capabilities (self);

  return mesign_imap_session_run (self, command, cancellable, error);
}

/* The best mechanism; where it is refused and that may help, one that needs no more than the
 * password. */
static gboolean
try_mechanisms (MesignImapSession *self,
                const Offer *offer,
                MesignLogin *login,
                GCancellable *cancellable,
                GError **error)
{
  const char *next = mesign_sasl_get_next (offer->mechanisms);
  g_autoptr (GError) local = NULL;

  if (authenticate (self, offer, offer->mechanisms->pdata[0], login, cancellable, &local))
    return TRUE;
  if (next != NULL && mesign_imap_session_is_alive (self) &&
      g_error_matches (local, MESIGN_IMAP_ERROR, MESIGN_IMAP_ERROR_AUTHENTICATION))
    return authenticate (self, offer, next, login, cancellable, error);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
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
  done = offer.mechanisms->len > 0 ? try_mechanisms (self, &offer, login, cancellable, error)
                                   : log_in_plainly (self, login, cancellable, error);
  self->is_logging_in = FALSE;

  return done;
}

/* Runs a command whose refusal does not matter. */
static gboolean
try_simple (MesignImapSession *self, const char *text, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) local = NULL;

  if (run_simple (self, text, cancellable, &local))
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
        ask_capabilities (self, cancellable, NULL);
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  self->imap->imap_state = MAILIMAP_STATE_AUTHENTICATED;
  if (!ask_capabilities (self, cancellable, error))
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

/**
 * mesign_imap_session_logout_sync:
 * @self: a session
 * @cancellable: (nullable): a cancellable
 *
 * Logs out and closes the connection. Does nothing to a session that is dead.
 */
void
mesign_imap_session_logout_sync (MesignImapSession *self, GCancellable *cancellable)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  if (!mesign_imap_session_is_alive (self))
    return;

  run_simple (self, "LOGOUT", cancellable, NULL);
  mesign_imap_session_close (self);
}

/**
 * mesign_imap_session_close:
 * @self: a session
 *
 * Closes the connection without a word; the session is dead then.
 */
void
mesign_imap_session_close (MesignImapSession *self)
{
  g_return_if_fail (MESIGN_IS_IMAP_SESSION (self));

  self->is_dead = TRUE;
  if (self->stream != NULL)
    mesign_stream_close (self->stream);
}

/**
 * mesign_imap_session_is_alive:
 * @self: a session
 *
 * Returns: whether it is connected and can be used
 */
gboolean
mesign_imap_session_is_alive (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return !self->is_dead && self->imap != NULL && mesign_stream_is_open (self->stream);
}

/**
 * mesign_imap_session_has_capability:
 * @self: a session
 * @name: a capability, such as "IDLE" or "AUTH=PLAIN", in any case
 *
 * Returns: whether the server offered it
 */
gboolean
mesign_imap_session_has_capability (MesignImapSession *self, const char *name)
{
  gboolean is_mechanism = g_ascii_strncasecmp (name, "AUTH=", 5) == 0;

  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  if (self->imap == NULL || !has_capabilities (self))
    return FALSE;

  for (clistiter *i = clist_begin (self->imap->imap_connection_info->imap_capability->cap_list);
       i != NULL; i = clist_next (i))
    {
      const struct mailimap_capability *capability = clist_content (i);

      if (capability->cap_type == MAILIMAP_CAPABILITY_AUTH_TYPE
              ? is_mechanism &&
                    g_ascii_strcasecmp (capability->cap_data.cap_auth_type, name + 5) == 0
              : g_ascii_strcasecmp (capability->cap_data.cap_name, name) == 0)
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_imap_session_is_compressed:
 * @self: a session
 *
 * Returns: whether the connection is compressed
 */
gboolean
mesign_imap_session_is_compressed (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return self->is_compressed;
}

/**
 * mesign_imap_session_get_mailbox:
 * @self: a session
 *
 * Returns: (transfer none) (nullable): the wire name of the mailbox that is selected
 */
const char *
mesign_imap_session_get_mailbox (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), NULL);

  return self->mailbox;
}

/**
 * mesign_imap_session_get_octets_in:
 * @self: a session
 *
 * Returns: how many octets were read so far
 */
guint64
mesign_imap_session_get_octets_in (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), 0);

  return self->stream != NULL ? mesign_stream_get_octets_in (self->stream) : 0;
}

/**
 * mesign_imap_session_get_octets_out:
 * @self: a session
 *
 * Returns: how many octets were written so far
 */
guint64
mesign_imap_session_get_octets_out (MesignImapSession *self)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), 0);

  return self->stream != NULL ? mesign_stream_get_octets_out (self->stream) : 0;
}
