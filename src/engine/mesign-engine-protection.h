/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "base/mesign-value.h"
#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignKeyProtection:
 * @has_keys: whether there is anything to protect yet
 * @by_key_ring: whether the key ring, or the file that stands for it, unlocks the private keys
 * @by_passphrase: whether a passphrase does
 *
 * What unlocks the private keys. Immutable; the fields are read only.
 */
typedef struct
{
  gboolean has_keys;
  gboolean by_key_ring;
  gboolean by_passphrase;
} MesignKeyProtection;

#define MESIGN_TYPE_KEY_PROTECTION (mesign_key_protection_get_type ())
MESIGN_DECLARE_VALUE (MesignKeyProtection, mesign_key_protection)

void mesign_engine_get_key_protection_async (MesignEngine *self,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
MesignKeyProtection *
mesign_engine_get_key_protection_finish (MesignEngine *self, GAsyncResult *result, GError **error);
char *mesign_engine_dup_secrets_file (MesignEngine *self);
void mesign_engine_set_passphrase_async (MesignEngine *self,
                                         MesignSecret *passphrase,
                                         gboolean keep_key_ring,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
gboolean
mesign_engine_set_passphrase_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_remove_passphrase_async (MesignEngine *self,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
gboolean
mesign_engine_remove_passphrase_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
