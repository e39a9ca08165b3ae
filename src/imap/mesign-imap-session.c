/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-imap"

#include "config.h"

#include "imap/mesign-imap-session-private.h"

#include <glib/gi18n-lib.h>

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
  g_clear_pointer (&self->notified, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
  g_free (self->prefix);
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
  self->notified = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
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

/* What the server offered counts no more: after STARTTLS and a log-in it says so anew. */
void
mesign_imap_session_forget_capabilities (MesignImapSession *self)
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

/* A command of nothing but words, without what it is about. */
gboolean
mesign_imap_session_run_text (MesignImapSession *self,
                              const char *text,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (MesignImapCommand) command = mesign_imap_command_new ("%s", text);

  return mesign_imap_session_run (self, command, cancellable, error);
}

/* Learns what the server can do, where it has not said so already. */
gboolean
mesign_imap_session_ask_capabilities (MesignImapSession *self,
                                      GCancellable *cancellable,
                                      GError **error)
{
  return has_capabilities (self) ||
         mesign_imap_session_run_text (self, "CAPABILITY", cancellable, error);
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
  if (!mesign_imap_session_ask_capabilities (self, cancellable, error))
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

  if (!mesign_imap_session_run_text (self, "STARTTLS", cancellable, error))
    {
      mesign_imap_session_close (self);
      return FALSE;
    }
  mesign_imap_session_forget_capabilities (self);
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
         mesign_imap_session_ask_capabilities (self, cancellable, error);
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

  mesign_imap_session_run_text (self, "LOGOUT", cancellable, NULL);
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
 * mesign_imap_session_is_selected_as:
 * @self: a session
 * @mailbox: the wire name of a mailbox
 * @uidnext: the UIDNEXT up to which all messages of it are known
 * @highestmodseq: the mod-sequence up to which all changes of it are known, or 0
 *
 * Tells whether a mailbox is selected, and stood so when it was: whoever selects it for something
 * else is told by the server of mail that came before, and nobody is told of that again.
 *
 * Returns: whether there was nothing new
 */
gboolean
mesign_imap_session_is_selected_as (MesignImapSession *self,
                                    const char *mailbox,
                                    guint32 uidnext,
                                    guint64 highestmodseq)
{
  g_return_val_if_fail (MESIGN_IS_IMAP_SESSION (self), FALSE);

  return g_strcmp0 (self->mailbox, mailbox) == 0 && self->uidnext != 0 &&
         self->uidnext <= uidnext && self->modseq == highestmodseq;
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
