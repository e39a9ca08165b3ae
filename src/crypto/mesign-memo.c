/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-crypto"

#include "config.h"

#include "crypto/mesign-memo-private.h"

static void
add (MesignMemo *self, gpointer key, gpointer value)
{
  if (self->young == NULL || g_hash_table_size (self->young) >= self->most)
    {
      g_clear_pointer (&self->old, g_hash_table_unref);
      self->old = g_steal_pointer (&self->young);
      self->young = g_hash_table_new_full (self->hash, self->equal, self->free_key, self->unref);
    }
  g_hash_table_replace (self->young, key, value);
}

static gpointer
look_up (MesignMemo *self, gconstpointer key)
{
  gpointer value = self->young != NULL ? g_hash_table_lookup (self->young, key) : NULL;
  gpointer own_key = NULL;

  if (value != NULL || self->old == NULL ||
      !g_hash_table_steal_extended (self->old, key, &own_key, &value))
    return value;
  add (self, own_key, value);

  return value;
}

/*
 * mesign_memo_find:
 * @self: a memo
 * @key: what the function depends on
 *
 * Returns: (transfer full) (nullable): what it gave, %NULL if that is not known
 */
gpointer
mesign_memo_find (MesignMemo *self, gconstpointer key)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);
  gpointer value = look_up (self, key);

  return value != NULL ? self->ref (value) : NULL;
}

/*
 * mesign_memo_keep:
 * @self: a memo
 * @key: (transfer full): what the function depends on
 * @value: (transfer full): what it gave
 *
 * Keeps it, for a while.
 */
void
mesign_memo_keep (MesignMemo *self, gpointer key, gpointer value)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  add (self, key, value);
}
