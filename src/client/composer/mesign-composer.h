/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_COMPOSER (mesign_composer_get_type ())
G_DECLARE_FINAL_TYPE (MesignComposer, mesign_composer, MESIGN, COMPOSER, AdwWindow)

GtkWindow *mesign_composer_new (GtkApplication *application,
                                MesignEngine *engine,
                                MesignAccount *account,
                                MesignDraft *draft,
                                gint64 draft_message_id);
GtkWindow *mesign_composer_new_from_mailto (GtkApplication *application,
                                            MesignEngine *engine,
                                            MesignAccount *account,
                                            const char *uri);

gint64 mesign_composer_get_draft_message_id (MesignComposer *self);

G_END_DECLS
