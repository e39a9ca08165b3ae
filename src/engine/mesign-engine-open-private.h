/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What a message is opened with. */

#pragma once

#include "engine/mesign-engine-private.h"

G_BEGIN_DECLS

/* Opening a message: with the profile's snapshot and keys, or with what is handed in. */
typedef struct
{
  MesignJob job;
  gint64 message_id;
  GBytes *octets;
  MesignMessageInfo *info;
  gboolean is_usual;

  gint64 at;
  GPtrArray *anchors;
  GPtrArray *keys;
  MesignSecret *password;
  gboolean fetch_revocation;
  gboolean fetch_issuers;
  gboolean without_store;
  gboolean may_ask_private;
  MesignRevocationPolicy policy;
} MesignOpening;

/* What is gathered for it on the worker. */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  GPtrArray *anchors;
  GPtrArray *key_pairs;
  GPtrArray *intermediates;
  gboolean has_own_keys;
} MesignOpenMeans;

void mesign_open_means_clear (MesignOpenMeans *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignOpenMeans, mesign_open_means_clear)

gboolean mesign_open_means_gather (MesignOpenMeans *self, MesignOpening *opening, GError **error);
gboolean mesign_open_means_add_own_keys (MesignOpening *opening,
                                         MesignOpenMeans *means,
                                         gboolean is_needed,
                                         GError **error);
gboolean mesign_open_means_ask_sync (const MesignOpening *opening,
                                     MesignOpenMeans *means,
                                     const MesignOpenedMessage *opened,
                                     GCancellable *cancellable,
                                     GError **error);

G_END_DECLS
