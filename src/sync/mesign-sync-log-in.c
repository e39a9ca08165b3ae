/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Logging in to an account's servers, with what earlier log-ins have shown of them. */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sync-private.h"

#include "account/mesign-log-in-memory.h"

static MesignSaslKnowledge
recall (const MesignSyncContext *context, const MesignServer *server)
{
  if (context->profile == NULL)
    return MESIGN_SASL_KNOWS_NOTHING;

  return mesign_log_in_memory_get_sync (context->profile, context->account->id, server);
}

/* A log-in that is not remembered is one all the same. */
static void
keep (const MesignSyncContext *context, const MesignServer *server, MesignSaslKnowledge knowledge)
{
  g_autoptr (GError) error = NULL;

  if (context->profile == NULL || knowledge == MESIGN_SASL_KNOWS_NOTHING ||
      knowledge == MESIGN_SASL_KNOWS_UNREADABLE)
    return;
  if (!mesign_log_in_memory_note_sync (context->profile, context->account->id, server, knowledge,
                                       &error))
    g_warning ("%s", error->message);
}

/* Logs in to the account's mail server. */
gboolean
mesign_sync_log_in_imap_sync (const MesignSyncContext *context,
                              MesignImapSession *session,
                              GCancellable *cancellable,
                              GError **error)
{
  const MesignServer *server = context->account->imap;
  gboolean done;

  mesign_imap_session_set_knowledge (session, recall (context, server));
  done = mesign_imap_session_login_sync (session, context->login, cancellable, error);
  keep (context, server, mesign_imap_session_get_knowledge (session));

  return done;
}

/* Logs in to the account's submission server. */
gboolean
mesign_sync_log_in_smtp_sync (const MesignSyncContext *context,
                              MesignSmtpSession *session,
                              GCancellable *cancellable,
                              GError **error)
{
  const MesignServer *server = context->account->smtp;
  gboolean done;

  mesign_smtp_session_set_knowledge (session, recall (context, server));
  done = mesign_smtp_session_login_sync (session, context->login, cancellable, error);
  keep (context, server, mesign_smtp_session_get_knowledge (session));

  return done;
}
