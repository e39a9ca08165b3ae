/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>
#include <webkit/webkit.h>

#include "client/reader/mesign-prepared-body.h"
#include "client/reader/mesign-web-room.h"
#include "engine/mesign-picture-loader.h"

G_BEGIN_DECLS

/* The world of the scripts of this program, of which the page knows nothing. */
#define MESIGN_WEB_VIEW_WORLD "mesign"

#define MESIGN_TYPE_WEB_BODY (mesign_web_body_get_type ())
G_DECLARE_FINAL_TYPE (MesignWebBody, mesign_web_body, MESIGN, WEB_BODY, AdwBin)

GtkWidget *mesign_web_body_new (MesignWebRoom *room,
                                MesignOpenedMessage *message,
                                const MesignPreparedPart *part);
WebKitWebView *mesign_web_body_get_view (MesignWebBody *self);
void mesign_web_body_load_pictures (MesignWebBody *self, MesignPictureLoader *loader);

G_END_DECLS
