/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-part-fields.h"

static void
clear (MesignPartFields *self)
{
  g_clear_pointer (&self->parameters, g_hash_table_unref);
  g_free (self->location);
  g_free (self->language);
  g_free (self->description);
}

MESIGN_DEFINE_VALUE (MesignPartFields, mesign_part_fields)

/**
 * mesign_part_fields_new:
 *
 * Returns: (transfer full): nothing, to be filled in by its maker
 */
MesignPartFields *
mesign_part_fields_new (void)
{
  return g_atomic_rc_box_new0 (MesignPartFields);
}
