/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-message-item-private.h"
#include "engine/mesign-message-list.h"

G_BEGIN_DECLS

struct _MesignMessageList
{
  GObject parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  GArray *mailbox_ids;
  MesignListFilter filter;
  char *query;
  char *account;
  MesignSearchFlags search_flags;
  gboolean has_first_found;
  gboolean is_cut;

  /* The list, the items somebody holds (not owned), and rows read of late. */
  GArray *keys;
  GHashTable *items;
  GHashTable *rows;

  /* What is to be loaded; one thing at a time. */
  gboolean is_busy;
  gboolean needs_everything;
  gboolean has_loaded_rows;
  GHashTable *changed;
  guint load_source;
  guint search_source;

  gboolean is_loading;
  GError *error;
  gint64 now;
  MesignDateBounds bounds;
  guint day_source;
};

static inline const MesignListKey *
mesign_message_list_get_key (MesignMessageList *self, guint position)
{
  return &g_array_index (self->keys, MesignListKey, position);
}

/* mesign-message-list.c */
void
mesign_message_list_keep_row (MesignMessageList *self, MesignListRow *row, gboolean is_unsealed);
void mesign_message_list_update_groups (MesignMessageList *self);
void mesign_message_list_set_loaded (MesignMessageList *self, const GError *error);

/* mesign-message-list-loading.c */
void mesign_message_list_follow (MesignMessageList *self, MesignEngine *engine);
void mesign_message_list_stop_following (MesignMessageList *self);
void mesign_message_list_load_next (MesignMessageList *self);

G_END_DECLS
