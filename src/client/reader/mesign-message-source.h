/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

void mesign_message_source_show (GtkWidget *parent, GBytes *octets);
void mesign_message_source_load (GtkWidget *parent, MesignEngine *engine, gint64 message_id);

G_END_DECLS
