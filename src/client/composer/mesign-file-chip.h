/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/mesign-draft.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_FILE_CHIP (mesign_file_chip_get_type ())
G_DECLARE_FINAL_TYPE (MesignFileChip, mesign_file_chip, MESIGN, FILE_CHIP, GtkWidget)

GtkWidget *mesign_file_chip_new (const MesignDraftAttachment *attachment, gboolean is_quoted);
const MesignDraftAttachment *mesign_file_chip_get_attachment (MesignFileChip *self);
gboolean mesign_file_chip_is_quoted (MesignFileChip *self);

G_END_DECLS
