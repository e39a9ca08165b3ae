/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "store/mesign-store-check.h"
#include "store/mesign-store-private.h"

G_BEGIN_DECLS

/* One walk through a store, which looks, or also mends: the same code finds what is wrong both
 * times, so that what was mended is not found any more. One that looks sees the store as it is at
 * one moment. One that mends does it in pieces, each a transaction of its own after which all that
 * was right is right still: others write in between, and it can end after any of them. */
typedef struct
{
  MesignStore *store;
  MesignDb *db;            /* while something is read or written */
  MesignStoreWrite *write; /* within a piece of one that mends */
  gboolean mends;
  MesignStoreReadFunc read;
  GCancellable *cancellable;
  MesignStoreCheck *check;
  gboolean without_octets; /* their file is damaged */
  MesignStoreProgressFunc progress;
  gpointer progress_data;
  guint64 n_done;
  guint64 n_all;
} MesignStoreWalk;

typedef gboolean (*MesignStoreWalkFunc) (MesignStoreWalk *self, gpointer data, GError **error);
typedef gboolean (*MesignStoreEachFunc) (MesignStoreWalk *self,
                                         gconstpointer one,
                                         gpointer data,
                                         GError **error);

/* mesign-store-check.c */
void mesign_store_walk_note (MesignStoreWalk *self, MesignStoreFault fault);
void mesign_store_walk_tell (MesignStoreWalk *self, guint n_more);
gboolean mesign_store_walk_look (MesignStoreWalk *self,
                                 MesignStoreWalkFunc func,
                                 gpointer data,
                                 GError **error);
gboolean mesign_store_walk_piece (MesignStoreWalk *self,
                                  MesignStoreWalkFunc func,
                                  gpointer data,
                                  GError **error);
gboolean mesign_store_walk_each (MesignStoreWalk *self,
                                 GArray *all,
                                 MesignStoreEachFunc func,
                                 gpointer data,
                                 GError **error);
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
gboolean mesign_store_walk_index (MesignStoreWalk *self, gboolean anew, GError **error);

G_END_DECLS
