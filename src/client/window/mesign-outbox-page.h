/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-pane-bin.h"
#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_OUTBOX_PAGE (mesign_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (MesignOutboxPage, mesign_outbox_page, MESIGN, OUTBOX_PAGE, MesignPaneBin)

GtkWidget *mesign_outbox_page_new (void);
void mesign_outbox_page_set_engine (MesignOutboxPage *self, MesignEngine *engine);

G_END_DECLS
