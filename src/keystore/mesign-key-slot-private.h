/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-db.h"
#include "keystore/mesign-keystore.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 id;
  MesignKeySlotKind kind;
  char *params;
  GBytes *wrapped;
  gint64 created;
} MesignSlotRow;

void mesign_slot_row_free (MesignSlotRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSlotRow, mesign_slot_row_free)

gboolean mesign_slot_rows_read (MesignDb *db, gpointer data, GError **error);
gboolean mesign_slot_row_insert (MesignDb *db, MesignSlotRow *row, GError **error);

MesignSlotRow *mesign_slot_row_wrap (MesignSecret *master,
                                     MesignKeySlotKind kind,
                                     MesignSecret *opener,
                                     GError **error);
MesignSecret *mesign_slot_row_unwrap (MesignSlotRow *row, MesignSecret *opener, GError **error);

G_END_DECLS
