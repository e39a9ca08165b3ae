/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/mesign-server.h"
#include "net/mesign-net-error.h"
#include "net/mesign-sasl-log-in.h"
#include "net/mesign-tls-policy.h"
#include "smtp/mesign-smtp-error.h"

G_BEGIN_DECLS

/**
 * MesignSmtpResult:
 * @address: the recipient as it was handed in
 * @is_accepted: whether the server took it
 * @is_temporary: whether a refusal is one that may go away (4xx)
 * @code: the reply code, such as 550
 * @enhanced: (nullable): the enhanced status code (RFC 3463), such as "5.1.1"
 * @text: the server's words, in one line
 *
 * What the server said to one recipient. Immutable; the fields are read only.
 */
typedef struct
{
  char *address;
  gboolean is_accepted;
  gboolean is_temporary;
  guint code;
  char *enhanced;
  char *text;
} MesignSmtpResult;

#define MESIGN_TYPE_SMTP_RESULT (mesign_smtp_result_get_type ())
MESIGN_DECLARE_VALUE (MesignSmtpResult, mesign_smtp_result)

/**
 * MesignSmtpCommitFunc:
 * @user_data: what was handed in
 * @error: return location
 *
 * Called when all of the message but its end is with the server, just before the end is sent.
 *
 * Returns: %FALSE with @error to send nothing
 */
typedef gboolean (*MesignSmtpCommitFunc) (gpointer user_data, GError **error);

#define MESIGN_TYPE_SMTP_SESSION (mesign_smtp_session_get_type ())
G_DECLARE_FINAL_TYPE (MesignSmtpSession, mesign_smtp_session, MESIGN, SMTP_SESSION, GObject)

MesignSmtpSession *mesign_smtp_session_new (MesignServer *server, MesignTlsPolicy *policy);
void mesign_smtp_session_set_timeouts (MesignSmtpSession *self,
                                       guint connect_seconds,
                                       guint read_seconds);
void mesign_smtp_session_set_knowledge (MesignSmtpSession *self, MesignSaslKnowledge knowledge);
MesignSaslKnowledge mesign_smtp_session_get_knowledge (MesignSmtpSession *self);
gboolean mesign_smtp_session_connect_sync (MesignSmtpSession *self,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean mesign_smtp_session_login_sync (MesignSmtpSession *self,
                                         MesignLogin *login,
                                         GCancellable *cancellable,
                                         GError **error);
gboolean mesign_smtp_session_send_sync (MesignSmtpSession *self,
                                        const char *sender,
                                        const char *const *recipients,
                                        GBytes *octets,
                                        MesignSmtpCommitFunc before_commit,
                                        gpointer user_data,
                                        GPtrArray **results,
                                        GCancellable *cancellable,
                                        GError **error);
void mesign_smtp_session_quit_sync (MesignSmtpSession *self, GCancellable *cancellable);
void mesign_smtp_session_close (MesignSmtpSession *self);

gboolean mesign_smtp_session_is_alive (MesignSmtpSession *self);
gboolean mesign_smtp_session_has_extension (MesignSmtpSession *self, const char *keyword);
guint64 mesign_smtp_session_get_size_limit (MesignSmtpSession *self);

G_END_DECLS
