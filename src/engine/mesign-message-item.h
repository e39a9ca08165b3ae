/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-list-row.h"

G_BEGIN_DECLS

/**
 * MesignDateGroup:
 * @MESIGN_DATE_GROUP_TODAY: of today, or of a date to come
 * @MESIGN_DATE_GROUP_YESTERDAY: of yesterday
 * @MESIGN_DATE_GROUP_THIS_WEEK: of the days before in the last seven
 * @MESIGN_DATE_GROUP_MONTH: of an earlier day, in the month that has it
 *
 * Under which heading a conversation stands.
 */
typedef enum
{
  MESIGN_DATE_GROUP_TODAY,
  MESIGN_DATE_GROUP_YESTERDAY,
  MESIGN_DATE_GROUP_THIS_WEEK,
  MESIGN_DATE_GROUP_MONTH,
} MesignDateGroup;

#define MESIGN_TYPE_MESSAGE_ITEM (mesign_message_item_get_type ())
G_DECLARE_FINAL_TYPE (MesignMessageItem, mesign_message_item, MESIGN, MESSAGE_ITEM, GObject)

const MesignListKey *mesign_message_item_get_key (MesignMessageItem *self);
MesignListRow *mesign_message_item_get_row (MesignMessageItem *self);
gboolean mesign_message_item_get_starts_group (MesignMessageItem *self);
MesignDateGroup mesign_message_item_get_group (MesignMessageItem *self);
gint64 mesign_message_item_get_group_date (MesignMessageItem *self);

G_END_DECLS
