/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "smtp/mesign-smtp-session.h"

#include "net/mesign-mailstream-private.h"
#include "net/mesign-sasl-log-in.h"

G_BEGIN_DECLS

struct _MesignSmtpSession
{
  GObject parent_instance;

  MesignServer *server;
  MesignTlsPolicy *policy;
  guint connect_seconds;
  guint read_seconds;

  GThread *thread;
  MesignStream *stream;
  mailstream *mail;
  MMAPString *line;
  gboolean is_dead;
  MesignSaslKnowledge knowledge;

  GHashTable *extensions;

  guint code;
  char *enhanced;
  char *text;
  GPtrArray *lines;
};

gboolean
mesign_smtp_session_begin (MesignSmtpSession *self, GCancellable *cancellable, GError **error);
gboolean mesign_smtp_session_read_reply (MesignSmtpSession *self, GError **error);
gboolean
mesign_smtp_session_command (MesignSmtpSession *self, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);
gboolean mesign_smtp_session_command_secret (MesignSmtpSession *self,
                                             const char *prefix,
                                             MesignSecret *secret,
                                             GError **error);
gboolean
mesign_smtp_session_fail_reply (MesignSmtpSession *self, MesignSmtpError permanent, GError **error);
gboolean mesign_smtp_session_send_message (MesignSmtpSession *self,
                                           GBytes *octets,
                                           gsize size,
                                           MesignSmtpCommitFunc before_commit,
                                           gpointer user_data,
                                           GError **error);
gboolean mesign_smtp_session_fail_stream (MesignSmtpSession *self, GError **error);

G_END_DECLS
