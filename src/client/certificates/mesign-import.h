/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_import_certificate (GtkWindow *parent,
                                MesignEngine *engine,
                                const char *uri,
                                gint64 journey_id);

G_END_DECLS
