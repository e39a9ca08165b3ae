/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/* What a pure function gave for arguments it has seen: a key is all it depends on, compared whole.
 * Two tables of at most @most entries: when the young one is full, the old one is forgotten, and
 * the young one is old. A static one needs no more than the fields up to @unref. Any thread. */
typedef struct
{
  guint most;
  GHashFunc hash;
  GEqualFunc equal;
  GDestroyNotify free_key;
  GBoxedCopyFunc ref;
  GDestroyNotify unref;

  GMutex mutex;
  GHashTable *young;
  GHashTable *old;
} MesignMemo;

gpointer mesign_memo_find (MesignMemo *self, gconstpointer key);
void mesign_memo_keep (MesignMemo *self, gpointer key, gpointer value);

G_END_DECLS
