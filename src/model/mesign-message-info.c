/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-message-info.h"

static void
clear_placement (MesignPlacement *self G_GNUC_UNUSED)
{
}

#define clear clear_placement
MESIGN_DEFINE_VALUE (MesignPlacement, mesign_placement)
#undef clear

/**
 * mesign_placement_new:
 *
 * Returns: (transfer full): an empty placement, to be filled in by its maker
 */
MesignPlacement *
mesign_placement_new (void)
{
  return g_atomic_rc_box_new0 (MesignPlacement);
}

static void
clear_info (MesignMessageInfo *self)
{
  g_free (self->account);
  g_free (self->server_key);
  g_clear_pointer (&self->envelope, mesign_envelope_unref);
  g_free (self->preview);
  g_ptr_array_unref (self->placements);
}

#define clear clear_info
MESIGN_DEFINE_VALUE (MesignMessageInfo, mesign_message_info)
#undef clear

/**
 * mesign_message_info_new:
 *
 * Returns: (transfer full): an info with an empty list of placements and no envelope, to be filled
 * in by its maker
 */
MesignMessageInfo *
mesign_message_info_new (void)
{
  MesignMessageInfo *self = g_atomic_rc_box_new0 (MesignMessageInfo);

  self->placements = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_placement_unref);

  return self;
}
