/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "net/mesign-login.h"

G_BEGIN_DECLS

/**
 * MesignSasl:
 *
 * One exchange that proves to a mail server who is logging in (RFC 4422), the same for IMAP and
 * SMTP: PLAIN, LOGIN, SCRAM-SHA-1 and SCRAM-SHA-256 with a password, XOAUTH2 and OAUTHBEARER with a
 * token. Everything that goes over the wire is in base64 here. Used on one thread.
 */
typedef struct _MesignSasl MesignSasl;

/**
 * MesignSaslOfferedFunc:
 * @mechanism: a mechanism, such as "PLAIN"
 * @user_data: what was handed in
 *
 * Returns: whether the server offers it
 */
typedef gboolean (*MesignSaslOfferedFunc) (const char *mechanism, gpointer user_data);

GPtrArray *
mesign_sasl_list_mechanisms (MesignLoginKind kind, MesignSaslOfferedFunc func, gpointer user_data);

MesignSasl *
mesign_sasl_new (const char *mechanism, MesignLogin *login, const char *host, guint16 port);
void mesign_sasl_free (MesignSasl *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSasl, mesign_sasl_free)

const char *mesign_sasl_get_mechanism (MesignSasl *self);
MesignSecret *mesign_sasl_dup_initial (MesignSasl *self);
MesignSecret *mesign_sasl_answer (MesignSasl *self, const char *challenge, GError **error);
gboolean mesign_sasl_has_shown_proof (const MesignSasl *self);
gboolean mesign_sasl_has_failed_proof (const MesignSasl *self);
gboolean mesign_sasl_finish (MesignSasl *self, GError **error);

G_END_DECLS
