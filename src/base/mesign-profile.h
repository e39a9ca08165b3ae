/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PROFILE (mesign_profile_get_type ())
G_DECLARE_FINAL_TYPE (MesignProfile, mesign_profile, MESIGN, PROFILE, GObject)

MesignProfile *mesign_profile_new (const char *directory);
gboolean mesign_profile_prepare_sync (MesignProfile *self, GError **error);

gboolean mesign_profile_is_default (MesignProfile *self);
const char *mesign_profile_get_config_directory (MesignProfile *self);
const char *mesign_profile_get_data_directory (MesignProfile *self);
const char *mesign_profile_get_cache_directory (MesignProfile *self);
char *mesign_profile_dup_data_path (MesignProfile *self, const char *name);
char *mesign_profile_dup_config_path (MesignProfile *self, const char *name);
gboolean mesign_profile_has_plain_secrets (MesignProfile *self);

G_END_DECLS
