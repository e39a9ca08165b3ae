/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-profile.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_SETTINGS (mesign_settings_get_type ())
G_DECLARE_FINAL_TYPE (MesignSettings, mesign_settings, MESIGN, SETTINGS, GObject)

MesignSettings *mesign_settings_load_sync (MesignProfile *profile, GError **error);
gboolean mesign_settings_save_sync (MesignSettings *self, GError **error);

gboolean mesign_settings_get_boolean (MesignSettings *self,
                                      const char *group,
                                      const char *key,
                                      gboolean fallback);
gint64 mesign_settings_get_integer (MesignSettings *self,
                                    const char *group,
                                    const char *key,
                                    gint64 fallback);
char *mesign_settings_dup_string (MesignSettings *self, const char *group, const char *key);
void mesign_settings_set_boolean (MesignSettings *self,
                                  const char *group,
                                  const char *key,
                                  gboolean value);
void mesign_settings_set_integer (MesignSettings *self,
                                  const char *group,
                                  const char *key,
                                  gint64 value);
void mesign_settings_set_string (MesignSettings *self,
                                 const char *group,
                                 const char *key,
                                 const char *value);

G_END_DECLS
