/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PANE_BIN (mesign_pane_bin_get_type ())
G_DECLARE_DERIVABLE_TYPE (MesignPaneBin, mesign_pane_bin, MESIGN, PANE_BIN, AdwBin)

/**
 * MesignPaneBinClass:
 * @natural_width: how wide it is where there is room, in pixels; 0 for as wide as its child
 */
struct _MesignPaneBinClass
{
  AdwBinClass parent_class;

  int natural_width;
};

gboolean mesign_pane_bin_is_reader_folded (MesignPaneBin *self);

G_END_DECLS
