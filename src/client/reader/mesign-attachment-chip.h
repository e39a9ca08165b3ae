/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_ATTACHMENT_CHIP (mesign_attachment_chip_get_type ())
G_DECLARE_FINAL_TYPE (MesignAttachmentChip, mesign_attachment_chip, MESIGN, ATTACHMENT_CHIP, AdwBin)

GtkWidget *mesign_attachment_chip_new (MesignOpenedMessage *message, guint position);

G_END_DECLS
