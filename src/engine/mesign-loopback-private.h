/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-oauth2.h"

G_BEGIN_DECLS

/* Where a browser comes back to from a provider's log-in page: a port of this computer alone, open
 * for one log-in (RFC 8252, section 7.3). Main context only. */
#define MESIGN_TYPE_LOOPBACK (mesign_loopback_get_type ())
G_DECLARE_FINAL_TYPE (MesignLoopback, mesign_loopback, MESIGN, LOOPBACK, GObject)

MesignLoopback *mesign_loopback_new (GError **error);
guint16 mesign_loopback_get_port (MesignLoopback *self);
void mesign_loopback_wait_async (MesignLoopback *self,
                                 MesignOAuth2Request *request,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
MesignSecret *
mesign_loopback_wait_finish (MesignLoopback *self, GAsyncResult *result, GError **error);
void mesign_loopback_answer (MesignLoopback *self, const GError *error);

G_END_DECLS
