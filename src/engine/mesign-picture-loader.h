/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_PICTURE_LOADER (mesign_picture_loader_get_type ())
G_DECLARE_FINAL_TYPE (MesignPictureLoader, mesign_picture_loader, MESIGN, PICTURE_LOADER, GObject)

MesignPictureLoader *mesign_picture_loader_new (MesignEngine *engine);
void mesign_picture_loader_load_async (MesignPictureLoader *self,
                                       const char *address,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GBytes *
mesign_picture_loader_load_finish (GAsyncResult *result, const char **content_type, GError **error);

G_END_DECLS
