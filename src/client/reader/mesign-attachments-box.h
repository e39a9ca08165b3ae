/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_ATTACHMENTS_BOX (mesign_attachments_box_get_type ())
G_DECLARE_FINAL_TYPE (MesignAttachmentsBox, mesign_attachments_box, MESIGN, ATTACHMENTS_BOX, AdwBin)

GtkWidget *mesign_attachments_box_new (MesignOpenedMessage *message);

G_END_DECLS
