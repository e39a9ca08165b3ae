/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_READER (mesign_reader_get_type ())
G_DECLARE_FINAL_TYPE (MesignReader, mesign_reader, MESIGN, READER, AdwBin)

GtkWidget *mesign_reader_new (MesignEngine *engine);
void mesign_reader_show_conversation (MesignReader *self,
                                      gint64 conversation_id,
                                      gint64 mailbox_id,
                                      gint64 focus_message_id);
void mesign_reader_clear (MesignReader *self);
gboolean mesign_reader_start_find (MesignReader *self);
gboolean mesign_reader_stop_find (MesignReader *self);
void mesign_reader_stop_reading (MesignReader *self);
guint mesign_reader_get_message_count (MesignReader *self);
gint64 mesign_reader_get_conversation (MesignReader *self);
GArray *mesign_reader_list_message_ids (MesignReader *self);

G_END_DECLS
