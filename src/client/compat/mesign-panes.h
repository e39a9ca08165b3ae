/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * MesignPane:
 * @MESIGN_PANE_SIDEBAR: the mailboxes
 * @MESIGN_PANE_LIST: the list
 * @MESIGN_PANE_READER: the reader
 */
typedef enum
{
  MESIGN_PANE_SIDEBAR,
  MESIGN_PANE_LIST,
  MESIGN_PANE_READER,
} MesignPane;

#define MESIGN_TYPE_PANES (mesign_panes_get_type ())
G_DECLARE_FINAL_TYPE (MesignPanes, mesign_panes, MESIGN, PANES, AdwBin)

GtkWidget *mesign_panes_new (void);
void mesign_panes_show (MesignPanes *self, MesignPane pane);
MesignPane mesign_panes_get_shown (MesignPanes *self);
gboolean mesign_panes_go_back (MesignPanes *self);
gboolean mesign_panes_is_reader_folded (MesignPanes *self);
gboolean mesign_panes_is_sidebar_folded (MesignPanes *self);

G_END_DECLS
