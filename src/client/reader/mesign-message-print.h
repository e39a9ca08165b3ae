/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

void mesign_message_print (GtkWidget *parent, MesignOpenedMessage *message, GPtrArray *mine);

G_END_DECLS
