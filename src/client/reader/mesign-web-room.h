/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_WEB_ROOM (mesign_web_room_get_type ())
G_DECLARE_FINAL_TYPE (MesignWebRoom, mesign_web_room, MESIGN, WEB_ROOM, GObject)

/* Called with a guest that has to make room for another. */
typedef void (*MesignWebRoomFunc) (gpointer guest);

MesignWebRoom *mesign_web_room_new (void);
void mesign_web_room_enter (MesignWebRoom *self, gpointer guest, MesignWebRoomFunc leave);
void mesign_web_room_leave (MesignWebRoom *self, gpointer guest);

G_END_DECLS
