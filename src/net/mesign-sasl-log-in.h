/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-sasl.h"

G_BEGIN_DECLS

/**
 * MesignSaslKnowledge:
 * @MESIGN_SASL_KNOWS_NOTHING: nothing
 * @MESIGN_SASL_KNOWS_SCRAM: the server has proven by SCRAM that it knows the password, or failed
 * to: it is not told the password any more
 * @MESIGN_SASL_KNOWS_NO_SCRAM: the server offers SCRAM without having what it takes for this user,
 * and has taken the password itself
 * @MESIGN_SASL_KNOWS_UNREADABLE: what is known cannot be read: it is not told the password, since
 * it may be one that has proven that it knows it
 *
 * What the log-ins of an account have shown of one of its servers.
 */
typedef enum
{
  MESIGN_SASL_KNOWS_NOTHING = 0,
  MESIGN_SASL_KNOWS_SCRAM = 1 << 0,
  MESIGN_SASL_KNOWS_NO_SCRAM = 1 << 1,
  MESIGN_SASL_KNOWS_UNREADABLE = 1 << 2,
} MesignSaslKnowledge;

/**
 * MesignSaslRefusal:
 * @MESIGN_SASL_REFUSAL_NONE: the exchange ended for another reason
 * @MESIGN_SASL_REFUSAL_LOGIN: the server refuses the log-in
 * @MESIGN_SASL_REFUSAL_MECHANISM: the server says that it is the mechanism it refuses
 *
 * Why an exchange has failed.
 */
typedef enum
{
  MESIGN_SASL_REFUSAL_NONE,
  MESIGN_SASL_REFUSAL_LOGIN,
  MESIGN_SASL_REFUSAL_MECHANISM,
} MesignSaslRefusal;

/**
 * MesignSaslLogIn:
 * @login: what to log in with
 * @host: the server
 * @port: its port
 * @offered: (element-type utf8): what mesign_sasl_list_mechanisms() gave
 * @is_verified: whether the system's authorities vouch for the server
 * @knowledge: what is known of the server; is added to
 *
 * One log-in, with more than one mechanism if need be. Borrowed from the caller.
 */
typedef struct
{
  MesignLogin *login;
  const char *host;
  guint16 port;
  GPtrArray *offered;
  gboolean is_verified;
  MesignSaslKnowledge knowledge;
} MesignSaslLogIn;

/**
 * MesignSaslTryFunc:
 * @session: what was handed in
 * @sasl: an exchange to be made
 * @refusal: (out): why it has failed
 * @error: return location for the session's errors
 *
 * Returns: whether the server has taken the log-in
 */
typedef gboolean (*MesignSaslTryFunc) (gpointer session,
                                       MesignSasl *sasl,
                                       MesignSaslRefusal *refusal,
                                       GError **error);

gboolean mesign_sasl_log_in (MesignSaslLogIn *self,
                             MesignSaslTryFunc func,
                             gpointer session,
                             GError **error);
gboolean mesign_sasl_log_in_may_tell_password (const MesignSaslLogIn *self, GError **error);

G_END_DECLS
