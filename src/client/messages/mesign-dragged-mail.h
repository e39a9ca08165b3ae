/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-message-item.h"
#include "model/mesign-mailbox.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_DRAGGED_MAIL (mesign_dragged_mail_get_type ())
G_DECLARE_FINAL_TYPE (MesignDraggedMail, mesign_dragged_mail, MESIGN, DRAGGED_MAIL, GObject)

MesignDraggedMail *mesign_dragged_mail_new (GPtrArray *items);
GPtrArray *mesign_dragged_mail_get_items (MesignDraggedMail *self);
gboolean mesign_dragged_mail_can_move (MesignDraggedMail *self, const MesignMailbox *mailbox);

G_END_DECLS
