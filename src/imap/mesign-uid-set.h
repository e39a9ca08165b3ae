/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"

G_BEGIN_DECLS

/**
 * MesignUidRange:
 * @first: the first UID
 * @last: the last one, not smaller
 */
typedef struct
{
  guint32 first;
  guint32 last;
} MesignUidRange;

/**
 * MesignUidSet:
 *
 * A set of UIDs, kept as ascending ranges that do not touch. It may be added to until it is handed
 * on; from then on it is immutable.
 */
typedef struct _MesignUidSet MesignUidSet;

#define MESIGN_TYPE_UID_SET (mesign_uid_set_get_type ())
MESIGN_DECLARE_VALUE (MesignUidSet, mesign_uid_set)

MesignUidSet *mesign_uid_set_new (void);
MesignUidSet *mesign_uid_set_new_range (guint32 first, guint32 last);
MesignUidSet *mesign_uid_set_new_from_string (const char *text);
void mesign_uid_set_add (MesignUidSet *self, guint32 uid);
void mesign_uid_set_add_range (MesignUidSet *self, guint32 first, guint32 last);

gboolean mesign_uid_set_contains (const MesignUidSet *self, guint32 uid);
gboolean mesign_uid_set_is_empty (const MesignUidSet *self);
guint64 mesign_uid_set_count (const MesignUidSet *self);
guint mesign_uid_set_count_ranges (const MesignUidSet *self);
MesignUidRange mesign_uid_set_get_range (const MesignUidSet *self, guint index);
char *mesign_uid_set_to_string (const MesignUidSet *self);

G_END_DECLS
