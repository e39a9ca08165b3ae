/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_SEARCH_COMPLETION (mesign_search_completion_get_type ())
G_DECLARE_FINAL_TYPE (MesignSearchCompletion,
                      mesign_search_completion,
                      MESIGN,
                      SEARCH_COMPLETION,
                      GtkPopover)

GtkWidget *mesign_search_completion_new (GtkEditable *entry);
void mesign_search_completion_set_engine (MesignSearchCompletion *self, MesignEngine *engine);
void mesign_search_completion_hide (MesignSearchCompletion *self);

G_END_DECLS
