/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PAGE_SESSION (mesign_page_session_get_type ())
G_DECLARE_FINAL_TYPE (MesignPageSession, mesign_page_session, MESIGN, PAGE_SESSION, GObject)

MesignPageSession *
mesign_page_session_new (MesignEngine *engine, MesignAccount *account, MesignProvider *provider);

MesignEngine *mesign_page_session_get_engine (MesignPageSession *self);
MesignAccount *mesign_page_session_get_account (MesignPageSession *self);
MesignProvider *mesign_page_session_get_provider (MesignPageSession *self);
WebKitNetworkSession *mesign_page_session_get_network (MesignPageSession *self);

WebKitWebView *mesign_page_session_new_view (MesignPageSession *self, WebKitWebView *opener);
gboolean mesign_page_session_may_fill (MesignPageSession *self);
void mesign_page_session_cage (MesignPageSession *self);
void mesign_page_session_uncage (MesignPageSession *self);
gboolean mesign_page_session_allow_certificate (MesignPageSession *self,
                                                const char *uri,
                                                GTlsCertificate *certificate);

void mesign_page_session_prepare_async (MesignPageSession *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void mesign_page_session_prepare_finish (MesignPageSession *self, GAsyncResult *result);
void mesign_page_session_clear_async (MesignPageSession *self,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean
mesign_page_session_clear_finish (MesignPageSession *self, GAsyncResult *result, GError **error);

G_END_DECLS
