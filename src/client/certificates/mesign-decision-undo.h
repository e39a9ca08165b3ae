/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

void mesign_decision_undo (GtkWidget *parent, MesignEngine *engine, gint64 decision_id);

G_END_DECLS
