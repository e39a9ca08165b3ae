/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-store-check.h"
#include "store/mesign-store-private.h"

G_BEGIN_DECLS

/* One walk through a store, which looks, or also mends: the same code finds what is wrong both
 * times, so that what was mended is not found any more. */
typedef struct
{
  MesignStore *store;
  MesignDb *db;
  MesignStoreWrite *write; /* NULL for one that only looks */
  MesignStoreReadFunc read;
  GCancellable *cancellable;
  MesignStoreCheck *check;
  gboolean without_octets; /* their file is damaged */
} MesignStoreWalk;

/* mesign-store-check.c */
void mesign_store_walk_note (MesignStoreWalk *self, MesignStoreFault fault);
gboolean mesign_store_walk_count (MesignStoreWalk *self,
                                  MesignStoreFault fault,
                                  const char *sql,
                                  gint64 *n_found,
                                  GError **error);
GArray *mesign_store_walk_list (MesignStoreWalk *self, const char *sql, GError **error);

/* mesign-store-check-octets.c */
gboolean mesign_store_walk_octets_of (MesignStoreWalk *self,
                                      gint64 message_id,
                                      GBytes **octets,
                                      GError **error);
gboolean mesign_store_walk_stray_octets (MesignStoreWalk *self, GError **error);

/* mesign-store-check-messages.c */
gboolean mesign_store_walk_messages (MesignStoreWalk *self, GError **error);

/* mesign-store-check-lists.c */
gboolean mesign_store_walk_orphans (MesignStoreWalk *self, GError **error);
gboolean mesign_store_walk_conversations (MesignStoreWalk *self, GError **error);
gboolean mesign_store_walk_placements (MesignStoreWalk *self, GError **error);
gboolean mesign_store_walk_counts (MesignStoreWalk *self, GError **error);
gboolean mesign_store_walk_lists (MesignStoreWalk *self, GError **error);

/* mesign-store-check-words.c */
gboolean mesign_store_walk_words (MesignStoreWalk *self, GError **error);
gboolean mesign_store_index_is_damaged (MesignDatabase *mail, gboolean *is_damaged, GError **error);
gboolean mesign_store_fill_index (MesignDb *db, GCancellable *cancellable, GError **error);

G_END_DECLS
