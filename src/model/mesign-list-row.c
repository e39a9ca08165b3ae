/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-list-row.h"

static void
clear (MesignListRow *self)
{
  g_free (self->account);
  g_free (self->from_name);
  g_free (self->from_address);
  g_clear_pointer (&self->recipients, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->preview);
}

MESIGN_DEFINE_VALUE (MesignListRow, mesign_list_row)

/**
 * mesign_list_row_new:
 *
 * Returns: (transfer full): an empty row, to be filled in by its maker
 */
MesignListRow *
mesign_list_row_new (void)
{
  return g_atomic_rc_box_new0 (MesignListRow);
}
