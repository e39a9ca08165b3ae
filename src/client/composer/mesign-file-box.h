/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/mesign-draft.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_FILE_BOX (mesign_file_box_get_type ())
G_DECLARE_FINAL_TYPE (MesignFileBox, mesign_file_box, MESIGN, FILE_BOX, GtkWidget)

void mesign_file_box_add (MesignFileBox *self,
                          const MesignDraftAttachment *attachment,
                          gboolean is_quoted);
void mesign_file_box_remove_quoted (MesignFileBox *self);
guint mesign_file_box_get_n_files (MesignFileBox *self);
void mesign_file_box_put_into (MesignFileBox *self, MesignDraft *draft);

G_END_DECLS
