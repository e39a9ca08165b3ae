/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

gboolean mesign_file_write_sync (const char *path, GBytes *octets, int mode, GError **error);
gboolean mesign_file_keep_name_sync (const char *path, GError **error);
GBytes *mesign_file_read_sync (const char *path, gsize limit, GError **error);
char *mesign_data_directory_dup_path (const char *name);
gboolean mesign_directory_ensure_sync (const char *path, GError **error);
gboolean mesign_directory_remove_sync (const char *path, GError **error);

G_END_DECLS
