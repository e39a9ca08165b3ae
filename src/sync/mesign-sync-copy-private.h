/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "smtp/mesign-smtp-session.h"
#include "sync/mesign-sync-private.h"

G_BEGIN_DECLS

/* The SMTP session of one run, opened when it is needed and anew when it died. */
typedef struct
{
  MesignSmtpSession *session;
} MesignSyncSending;

void mesign_sync_sending_clear (MesignSyncSending *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignSyncSending, mesign_sync_sending_clear)

gboolean mesign_sync_sending_open (MesignSyncJob *job, MesignSyncSending *self, GError **error);
gboolean mesign_sync_requeue (MesignSyncJob *job,
                              const MesignOutgoing *outgoing,
                              gint64 not_before,
                              const char *reason,
                              GError **error);
gboolean mesign_sync_send_copy (MesignSyncJob *job,
                                MesignSyncSending *self,
                                const MesignOutgoing *outgoing,
                                const char *path,
                                gboolean *goes_on,
                                GError **error);

G_END_DECLS
