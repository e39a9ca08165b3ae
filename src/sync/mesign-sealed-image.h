/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mesign_sealed_image_write_sync (const char *path,
                                         MesignSecret *key,
                                         const char *binding,
                                         GBytes *image,
                                         GError **error);
GBytes *mesign_sealed_image_read_sync (const char *path,
                                       MesignSecret *key,
                                       const char *binding,
                                       GError **error);
void mesign_sealed_image_remove_sync (const char *path);

G_END_DECLS
