/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <webkit/webkit.h>

#include "client/reader/mesign-prepared-body.h"
#include "engine/mesign-picture-loader.h"

G_BEGIN_DECLS

#define MESIGN_WEB_VIEW_HEIGHT "height"

WebKitNetworkSession *mesign_web_view_new_session (void);
WebKitSettings *mesign_web_view_new_settings (void);
WebKitWebView *
mesign_web_view_new (MesignOpenedMessage *message, gboolean is_signed, MesignPictureLoader *loader);
char *mesign_web_view_wrap (const char *fragment,
                            gboolean dark,
                            gboolean with_remote,
                            gboolean *on_paper);

G_END_DECLS
