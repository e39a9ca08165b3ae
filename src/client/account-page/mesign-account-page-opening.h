/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

void mesign_account_page_open (GtkApplication *application,
                               MesignEngine *engine,
                               const char *address,
                               const char *provider_id);
void
mesign_account_page_retrieve (GtkApplication *application, MesignEngine *engine, gint64 journey);

G_END_DECLS
