/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-message-item.h"

G_BEGIN_DECLS

/* A row of a list: by conversation and mailbox, wherever it stands. The hash functions take keys,
 * and look at nothing else of them. */
guint mesign_list_key_hash (gconstpointer key);
gboolean mesign_list_key_is_same (gconstpointer a, gconstpointer b);
GHashTable *mesign_list_key_table_new (GDestroyNotify free_value);
MesignListKey *mesign_list_key_copy (const MesignListKey *self);

gboolean mesign_list_keys_find (const GArray *keys, const MesignListKey *key, guint *position);
guint mesign_list_keys_find_place (const GArray *keys, const MesignListKey *key);

/* A stretch of a list that gives way to another one. */
typedef struct
{
  guint old_first;
  guint n_old;
  guint new_first;
  guint n_new;
} MesignListEdit;

GArray *mesign_list_keys_compare (const GArray *old, const GArray *new);
gboolean mesign_list_edits_remove (const GArray *edits, guint position);
void mesign_list_edits_join (GArray *edits, guint first_old, guint first_new);
void mesign_list_edits_limit (GArray *edits, guint most);

/* The days headings go by, from the present; and the last month asked for, from its first moment to that of the next:
 * most rows stand beside one of the same, and finding out costs looking at the system's time zone. */
typedef struct
{
  gint64 today;
  gint64 yesterday;
  gint64 week;
  gint64 tomorrow;
  gint64 month;
  gint64 next_month;
} MesignDateBounds;

typedef struct
{
  MesignDateGroup group;
  gint64 date;
} MesignDateHeading;

void mesign_date_bounds_init (MesignDateBounds *self, gint64 now);
MesignDateHeading mesign_date_bounds_find (MesignDateBounds *self, gint64 date);

G_END_DECLS
