/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

char *mesign_private_folder_new_sync (GError **error);
void mesign_private_folders_remove_sync (gboolean mine);

G_END_DECLS
