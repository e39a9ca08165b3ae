/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-smtp"

#include "config.h"

#include "smtp/mesign-smtp-session-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "net/mesign-net-error-private.h"

/* RFC 5321 section 4.1.4 wants a name or an address; this one says nothing about the sender. */
#define GREETING "EHLO [127.0.0.1]"

/**
 * MesignSmtpSession:
 *
 * One connection to a submission server (RFC 6409), as blocking calls.
 *
 * A session belongs to the thread that connects it. Cancelling a call gives control back at once
 * and ends the session. mesign_smtp_session_is_alive() says whether it can be used further.
 */
G_DEFINE_FINAL_TYPE (MesignSmtpSession, mesign_smtp_session, G_TYPE_OBJECT)

static void
mesign_smtp_session_finalize (GObject *object)
{
  MesignSmtpSession *self = MESIGN_SMTP_SESSION (object);

  mesign_smtp_session_close (self);
  g_clear_pointer (&self->mail, mailstream_close);
  g_clear_pointer (&self->line, mmap_string_free);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->server, mesign_server_unref);
  g_clear_pointer (&self->policy, mesign_tls_policy_unref);
  g_clear_pointer (&self->extensions, g_hash_table_unref);
  g_clear_pointer (&self->lines, g_ptr_array_unref);
  g_free (self->enhanced);
  g_free (self->text);

  G_OBJECT_CLASS (mesign_smtp_session_parent_class)->finalize (object);
}

static void
mesign_smtp_session_class_init (MesignSmtpSessionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = mesign_smtp_session_finalize;
}

static void
mesign_smtp_session_init (MesignSmtpSession *self)
{
  self->connect_seconds = MESIGN_STREAM_CONNECT_TIMEOUT;
  self->read_seconds = MESIGN_STREAM_READ_TIMEOUT;
  self->extensions = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->lines = g_ptr_array_new_with_free_func (g_free);
}

/**
 * mesign_smtp_session_new:
 * @server: the server
 * @policy: (nullable): whom to trust; %NULL for the system's anchors
 *
 * Returns: (transfer full): a session that is not connected yet
 */
MesignSmtpSession *
mesign_smtp_session_new (MesignServer *server, MesignTlsPolicy *policy)
{
  MesignSmtpSession *self = g_object_new (MESIGN_TYPE_SMTP_SESSION, NULL);

  self->server = mesign_server_ref (server);
  self->policy = policy != NULL ? mesign_tls_policy_ref (policy) : NULL;

  return self;
}

/**
 * mesign_smtp_session_set_timeouts:
 * @self: a session that is not connected
 * @connect_seconds: how long connecting and the TLS handshake may take, each
 * @read_seconds: how long the server may be silent before a reply
 *
 * Sets the timeouts.
 */
void
mesign_smtp_session_set_timeouts (MesignSmtpSession *self,
                                  guint connect_seconds,
                                  guint read_seconds)
{
  g_return_if_fail (MESIGN_IS_SMTP_SESSION (self));

  self->connect_seconds = connect_seconds;
  self->read_seconds = read_seconds;
}

/* Each line of the answer to EHLO but the first is an extension and its parameters. */
static void
read_extensions (MesignSmtpSession *self)
{
  g_hash_table_remove_all (self->extensions);
  for (guint i = 1; i < self->lines->len; i++)
    {
      const char *line = g_ptr_array_index (self->lines, i);
      gsize length = strcspn (line, " =");
      g_autofree char *word = g_strndup (line, length);

      g_hash_table_replace (self->extensions, g_ascii_strup (word, -1),
                            g_strstrip (g_strdup (line + length + (line[length] != '\0' ? 1 : 0))));
    }
}

static gboolean
say_hello (MesignSmtpSession *self, GError **error)
{
  if (!mesign_smtp_session_command (self, error, GREETING))
    return FALSE;
  if (self->code != 250)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);
  read_extensions (self);

  return TRUE;
}

static gboolean
read_greeting (MesignSmtpSession *self, GCancellable *cancellable, GError **error)
{
  self->mail = mesign_mailstream_new (self->stream, MESIGN_GUARD_LINES);
  self->line = mmap_string_new ("");
  mesign_mailstream_begin (self->mail, cancellable, 0, 0);
  if (!mesign_smtp_session_read_reply (self, error))
    return FALSE;
  if (self->code != 220)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);

  return say_hello (self, error);
}

/* STARTTLS (RFC 3207), demanded. What was said before it is forgotten. */
static gboolean
start_tls (MesignSmtpSession *self, GError **error)
{
  if (!mesign_smtp_session_has_extension (self, "STARTTLS"))
    {
      mesign_net_set_error (error, MESIGN_NET_ERROR_NO_STARTTLS, self->server->host, NULL,
                            _ ("%s offers no secure connection on this port. Choose TLS and port "
                               "465 in the account."),
                            self->server->host);
      return FALSE;
    }
  if (!mesign_smtp_session_command (self, error, "STARTTLS"))
    return FALSE;
  if (self->code != 220)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_PERMANENT, error);
  if (!mesign_mailstream_start_tls_sync (self->mail, error))
    return FALSE;

  return say_hello (self, error);
}

/**
 * mesign_smtp_session_connect_sync:
 * @self: a session that is not connected
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignSmtpError or %G_IO_ERROR_CANCELLED
 *
 * Connects, secures the connection, and learns what the server can do.
 *
 * Returns: whether mesign_smtp_session_login_sync() can be called
 */
gboolean
mesign_smtp_session_connect_sync (MesignSmtpSession *self,
                                  GCancellable *cancellable,
                                  GError **error)
{
  gboolean at_once;

  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), FALSE);
  g_return_val_if_fail (self->stream == NULL, FALSE);

  self->thread = g_thread_self ();
  at_once = self->server->security == MESIGN_SERVER_TLS;
  self->stream = mesign_stream_new (self->server->host, self->server->port, self->policy);
  mesign_stream_set_timeouts (self->stream, self->connect_seconds, self->read_seconds);
  if (mesign_stream_connect_sync (self->stream, cancellable, error) &&
      (!at_once || mesign_stream_start_tls_sync (self->stream, cancellable, error)) &&
      read_greeting (self, cancellable, error) && (at_once || start_tls (self, error)))
    return TRUE;

  mesign_smtp_session_close (self);

  return FALSE;
}

static gboolean
has_mechanism (MesignSmtpSession *self, const char *mechanism)
{
  const char *offered = g_hash_table_lookup (self->extensions, "AUTH");
  g_auto (GStrv) words = offered != NULL ? g_strsplit_set (offered, " \t", -1) : NULL;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (g_ascii_strcasecmp (words[i], mechanism) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_offered (const char *mechanism, gpointer user_data)
{
  return has_mechanism (user_data, mechanism);
}

static MesignSecret *
dup_answer (MesignSmtpSession *self, MesignSasl *sasl, GError **error)
{
  const char *challenge = self->lines->len > 0 ? self->lines->pdata[0] : "";

  return mesign_sasl_answer (sasl, challenge, error);
}

/* The challenges and answers of one log-in (RFC 4954 section 4), until the server ends them. */
static gboolean
exchange (MesignSmtpSession *self, MesignSasl *sasl, GError **error)
{
  g_autofree char *prefix = g_strdup_printf ("AUTH %s", mesign_sasl_get_mechanism (sasl));
  g_autofree char *with_initial = g_strconcat (prefix, " ", NULL);
  g_autoptr (MesignSecret) initial = mesign_sasl_dup_initial (sasl);
  gboolean said = initial != NULL
                      ? mesign_smtp_session_command_secret (self, with_initial, initial, error)
                      : mesign_smtp_session_command (self, error, "%s", prefix);

  while (said && self->code == 334)
    {
      g_autoptr (MesignSecret) answer = dup_answer (self, sasl, error);

      if (answer == NULL)
        {
          mesign_smtp_session_close (self);
          return FALSE;
        }
      said = mesign_smtp_session_command_secret (self, "", answer, error);
    }
  if (!said)
    return FALSE;
  if (self->code != 235)
    return mesign_smtp_session_fail_reply (self, MESIGN_SMTP_ERROR_AUTHENTICATION, error);
  if (mesign_sasl_finish (sasl, error))
    return TRUE;
  mesign_smtp_session_close (self);

  return FALSE;
}

/* What the last reply means for the mechanism. The codes are those of RFC 4954: it does not do
 * (504), it is too weak (534), or the server has to be told the password once before it can do
 * without (432). */
static MesignSaslRefusal
get_refusal (MesignSmtpSession *self, const GError *error)
{
  if (!mesign_smtp_session_is_alive (self) || error->domain != MESIGN_SMTP_ERROR)
    return MESIGN_SASL_REFUSAL_NONE;
  if (self->code == 504 || self->code == 534 || self->code == 432)
    return MESIGN_SASL_REFUSAL_MECHANISM;

  return error->code == MESIGN_SMTP_ERROR_AUTHENTICATION ? MESIGN_SASL_REFUSAL_LOGIN
                                                         : MESIGN_SASL_REFUSAL_NONE;
}

static gboolean
authenticate (gpointer session, MesignSasl *sasl, MesignSaslRefusal *refusal, GError **error)
{
  MesignSmtpSession *self = session;
  g_autoptr (GError) local = NULL;

  if (exchange (self, sasl, &local))
    return TRUE;
  *refusal = get_refusal (self, local);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}

static gboolean
fail_no_way (MesignSmtpSession *self, GError **error)
{
  g_set_error (error, MESIGN_SMTP_ERROR, MESIGN_SMTP_ERROR_UNSUPPORTED,
               _ ("%s offers no way to log in that MeSign knows."), self->server->host);

  return FALSE;
}

static gboolean
log_in (MesignSmtpSession *self, MesignLogin *login, GError **error)
{
  g_autoptr (GPtrArray) offered = mesign_sasl_list_mechanisms (login->kind, is_offered, self);
  MesignSaslLogIn log_in = {
    .login = login,
    .host = self->server->host,
    .port = self->server->port,
    .offered = offered,
    .is_verified = mesign_stream_is_vouched_for (self->stream),
    .knowledge = self->knowledge,
  };
  gboolean done;

  if (offered->len == 0)
    return fail_no_way (self, error);
  done = mesign_sasl_log_in (&log_in, authenticate, self, error);
  self->knowledge = log_in.knowledge;

  return done;
}

/**
 * mesign_smtp_session_set_knowledge:
 * @self: a session that is not logged in
 * @knowledge: what earlier log-ins have shown of the server
 *
 * Says what is known of the server.
 */
void
mesign_smtp_session_set_knowledge (MesignSmtpSession *self, MesignSaslKnowledge knowledge)
{
  g_return_if_fail (MESIGN_IS_SMTP_SESSION (self));

  self->knowledge = knowledge;
}

/**
 * mesign_smtp_session_get_knowledge:
 * @self: a session
 *
 * Returns: what is known of the server after the log-in, also after one that has failed
 */
MesignSaslKnowledge
mesign_smtp_session_get_knowledge (MesignSmtpSession *self)
{
  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), MESIGN_SASL_KNOWS_NOTHING);

  return self->knowledge;
}

/**
 * mesign_smtp_session_login_sync:
 * @self: a session that is connected
 * @login: what to log in with
 * @cancellable: (nullable): a cancellable
 * @error: return location for a #MesignNetError, #MesignSmtpError or %G_IO_ERROR_CANCELLED
 *
 * Logs in (RFC 4954) with the best mechanism that the server offers.
 *
 * Returns: whether it is logged in
 */
gboolean
mesign_smtp_session_login_sync (MesignSmtpSession *self,
                                MesignLogin *login,
                                GCancellable *cancellable,
                                GError **error)
{
  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), FALSE);

  return mesign_smtp_session_begin (self, cancellable, error) && log_in (self, login, error);
}

/**
 * mesign_smtp_session_quit_sync:
 * @self: a session
 * @cancellable: (nullable): a cancellable
 *
 * Takes leave and closes the connection. Does nothing to a session that is dead.
 */
void
mesign_smtp_session_quit_sync (MesignSmtpSession *self, GCancellable *cancellable)
{
  g_return_if_fail (MESIGN_IS_SMTP_SESSION (self));

  if (mesign_smtp_session_is_alive (self) && mesign_smtp_session_begin (self, cancellable, NULL))
    mesign_smtp_session_command (self, NULL, "QUIT");
  mesign_smtp_session_close (self);
}

/**
 * mesign_smtp_session_close:
 * @self: a session
 *
 * Closes the connection without a word; the session is dead then.
 */
void
mesign_smtp_session_close (MesignSmtpSession *self)
{
  g_return_if_fail (MESIGN_IS_SMTP_SESSION (self));

  self->is_dead = TRUE;
  if (self->stream != NULL)
    mesign_stream_close (self->stream);
}

/**
 * mesign_smtp_session_is_alive:
 * @self: a session
 *
 * Returns: whether it is connected and can be used
 */
gboolean
mesign_smtp_session_is_alive (MesignSmtpSession *self)
{
  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), FALSE);

  return !self->is_dead && self->mail != NULL && mesign_stream_is_open (self->stream);
}

/**
 * mesign_smtp_session_has_extension:
 * @self: a session that is connected
 * @keyword: an extension, such as "SIZE", in upper case
 *
 * Returns: whether the server offers it
 */
gboolean
mesign_smtp_session_has_extension (MesignSmtpSession *self, const char *keyword)
{
  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), FALSE);

  return g_hash_table_contains (self->extensions, keyword);
}

/**
 * mesign_smtp_session_get_size_limit:
 * @self: a session that is connected
 *
 * Returns: how many octets a message may have (RFC 1870), 0 where the server does not say
 */
guint64
mesign_smtp_session_get_size_limit (MesignSmtpSession *self)
{
  const char *limit;

  g_return_val_if_fail (MESIGN_IS_SMTP_SESSION (self), 0);

  limit = g_hash_table_lookup (self->extensions, "SIZE");

  return limit != NULL ? g_ascii_strtoull (limit, NULL, 10) : 0;
}
