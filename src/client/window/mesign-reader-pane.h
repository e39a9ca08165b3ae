/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-pane-bin.h"
#include "client/reader/mesign-reader.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_READER_PANE (mesign_reader_pane_get_type ())
G_DECLARE_FINAL_TYPE (MesignReaderPane, mesign_reader_pane, MESIGN, READER_PANE, MesignPaneBin)

/**
 * MesignReaderState:
 * @n_selected: how many
 * @is_starred: whether one of them is starred
 * @is_unread: whether one of them is unread
 * @role: what the mailbox they are in is for
 *
 * What the header bar of the reader says.
 */
typedef struct
{
  guint n_selected;
  gboolean is_starred;
  gboolean is_unread;
  MesignMailboxRole role;
} MesignReaderState;

GtkWidget *mesign_reader_pane_new (void);
void mesign_reader_pane_set_engine (MesignReaderPane *self, MesignEngine *engine);
MesignReader *mesign_reader_pane_get_reader (MesignReaderPane *self);
void mesign_reader_pane_set_state (MesignReaderPane *self, const MesignReaderState *state);
GMenuModel *mesign_reader_pane_make_context_menu (MesignReaderPane *self);
GtkWidget *mesign_reader_pane_get_move_anchor (MesignReaderPane *self);

G_END_DECLS
