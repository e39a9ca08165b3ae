/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* SCRAM does not tell the server the password: a server that only pretends to be the right one
 * learns nothing. But a server may offer it without having what it takes (Postfix with Cyrus SASL
 * does as soon as the plug-in is there), and the password itself is the only way in. */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-sasl-log-in.h"

#include <glib/gi18n-lib.h>

#include "net/mesign-net-error-private.h"

static gboolean
is_scram (const char *mechanism)
{
  return g_str_has_prefix (mechanism, "SCRAM-");
}

static const char *
find_plain (const MesignSaslLogIn *self)
{
  for (guint i = 0; i < self->offered->len; i++)
    if (!is_scram (self->offered->pdata[i]))
      return self->offered->pdata[i];

  return NULL;
}

/* Whether it has shown that it can do without the password itself, or may have. */
static gboolean
is_password_kept_back (const MesignSaslLogIn *self)
{
  return (self->knowledge & (MESIGN_SASL_KNOWS_SCRAM | MESIGN_SASL_KNOWS_UNREADABLE)) != 0;
}

/**
 * mesign_sasl_log_in_may_tell_password:
 * @self: a log-in
 * @error: return location for %MESIGN_NET_ERROR_PROTOCOL
 *
 * Who has the server prove itself does not want to be asked for the password by somebody else in
 * its place.
 *
 * Returns: whether the password itself may be sent without SCRAM having been refused
 */
gboolean
mesign_sasl_log_in_may_tell_password (const MesignSaslLogIn *self, GError **error)
{
  if (self->login->kind != MESIGN_LOGIN_PASSWORD || !is_password_kept_back (self))
    return TRUE;
  if (!(self->knowledge & MESIGN_SASL_KNOWS_SCRAM))
    {
      mesign_net_set_error (
          error, MESIGN_NET_ERROR_PROTOCOL, self->host, NULL,
          /* Translators: a host, and a file's name that stays as it is */
          _ ("%s asks for the password itself, and whether it has ever done without cannot be "
             "read. The password was not sent. Make the file “%s” in the profile’s data folder "
             "readable again, or remove it if you are sure of the network."),
          self->host, "log-ins.ini");
      return FALSE;
    }
  mesign_net_set_error (
      error, MESIGN_NET_ERROR_PROTOCOL, self->host, NULL,
      /* Translators: a host */
      _ ("%s has always proven that it knows your password, and now asks for the password itself. "
         "It was not sent: this may be another server. If whoever runs your mail says that this is "
         "right, enter the password again in the account’s settings."),
      self->host);

  return FALSE;
}

/* A server that has taken the password after it had refused SCRAM is not asked to refuse it each
 * time: it may count that. */
static const char *
choose_first (const MesignSaslLogIn *self)
{
  const char *plain = find_plain (self);
  const char *first = self->offered->pdata[0];

  if (is_scram (first) && plain != NULL && self->is_verified &&
      self->knowledge == MESIGN_SASL_KNOWS_NO_SCRAM)
    return plain;

  return first;
}

/* A refused password is not tried again: servers count that, too. So SCRAM has to have been refused
 * before anything was said by which the password could be judged, or expressly. */
static gboolean
is_of_mechanism (const MesignSasl *sasl, MesignSaslRefusal refusal)
{
  return refusal == MESIGN_SASL_REFUSAL_MECHANISM ||
         (refusal == MESIGN_SASL_REFUSAL_LOGIN && !mesign_sasl_has_shown_proof (sasl));
}

/* Why there was no second try, where there might have been one. */
static void
explain (const MesignSaslLogIn *self, GError *error)
{
  char *message;

  if (is_password_kept_back (self))
    return;
  message = g_strdup_printf (
      /* Translators: an error with the server's own words */
      _ ("%s (It offers a log-in that keeps the password secret, SCRAM, and refuses that. The "
         "password itself is sent only to servers that the authorities of this computer vouch for. "
         "Check the user name; if it is right, tell whoever runs the server.)"),
      error->message);
  g_free (error->message);
  error->message = message;
}

static gboolean
try_one (MesignSaslLogIn *self,
         const char *mechanism,
         MesignSaslTryFunc func,
         gpointer session,
         gboolean *goes_on,
         GError **error)
{
  g_autoptr (MesignSasl) sasl = mesign_sasl_new (mechanism, self->login, self->host, self->port);
  MesignSaslRefusal refusal = MESIGN_SASL_REFUSAL_NONE;
  gboolean done = func (session, sasl, &refusal, error);

  if (is_scram (mechanism) && (done || mesign_sasl_has_failed_proof (sasl)))
    self->knowledge = MESIGN_SASL_KNOWS_SCRAM;
  *goes_on = !done && is_scram (mechanism) && is_of_mechanism (sasl, refusal);

  return done;
}

/**
 * mesign_sasl_log_in:
 * @self: a log-in; something is offered
 * @func: (scope call): makes one exchange
 * @session: handed to @func
 * @error: return location for the errors of @func, or a #MesignNetError
 *
 * Logs in with the best mechanism that is offered. Where SCRAM is refused, and not the password,
 * goes on with the password itself, but only if the system's authorities vouch for the server (a
 * certificate that a person has accepted, or authorities named for the account, do not do) and if
 * it has never shown by SCRAM before that it knows the password.
 *
 * Returns: whether the server has taken the log-in
 */
gboolean
mesign_sasl_log_in (MesignSaslLogIn *self, MesignSaslTryFunc func, gpointer session, GError **error)
{
  const char *first = choose_first (self);
  const char *plain = find_plain (self);
  g_autoptr (GError) local = NULL;
  gboolean goes_on = FALSE;

  if (!is_scram (first) && !mesign_sasl_log_in_may_tell_password (self, error))
    return FALSE;
  if (try_one (self, first, func, session, &goes_on, &local))
    return TRUE;
  if (goes_on && plain != NULL && self->is_verified && !is_password_kept_back (self))
    {
      if (!try_one (self, plain, func, session, &goes_on, error))
        return FALSE;
      self->knowledge = MESIGN_SASL_KNOWS_NO_SCRAM;
      return TRUE;
    }
  if (goes_on && plain != NULL)
    explain (self, local);
  g_propagate_error (error, g_steal_pointer (&local));

  return FALSE;
}
