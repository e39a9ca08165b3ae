/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "base/mesign-secret.h"
#include "base/mesign-value.h"
#include "keystore/mesign-keystore-error.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_KEYSTORE (mesign_keystore_get_type ())
G_DECLARE_FINAL_TYPE (MesignKeystore, mesign_keystore, MESIGN, KEYSTORE, GObject)

/**
 * MesignKeystoreState:
 * @MESIGN_KEYSTORE_EMPTY: no master key yet: nothing is sealed, and nothing can be
 * @MESIGN_KEYSTORE_LOCKED: certificates can be read, private keys and codes cannot
 * @MESIGN_KEYSTORE_UNLOCKED: everything can be read and written
 */
typedef enum
{
  MESIGN_KEYSTORE_EMPTY,
  MESIGN_KEYSTORE_LOCKED,
  MESIGN_KEYSTORE_UNLOCKED,
} MesignKeystoreState;

MesignKeystore *mesign_keystore_open_sync (const char *path, GError **error);
MesignKeystoreState mesign_keystore_get_state (MesignKeystore *self);
gboolean mesign_keystore_was_restored (MesignKeystore *self);
gint64 mesign_keystore_get_generation_sync (MesignKeystore *self);

/**
 * MESIGN_KEYSTORE_SLOT_KEY_LENGTH:
 *
 * The length of the key a secret slot is made with, in octets: mesign_secret_new_random() makes it,
 * the engine keeps it.
 */
#define MESIGN_KEYSTORE_SLOT_KEY_LENGTH 32

/**
 * MesignKeySlotKind:
 * @MESIGN_KEY_SLOT_SECRET: a random key, kept by the engine in the key ring or in a plain file
 * @MESIGN_KEY_SLOT_PASSPHRASE: a passphrase (scrypt)
 */
typedef enum
{
  MESIGN_KEY_SLOT_SECRET,
  MESIGN_KEY_SLOT_PASSPHRASE,
} MesignKeySlotKind;

/**
 * MesignKeySlot:
 * @id: its row
 * @kind: what opens it
 * @created: when it was made, in seconds since 1970 UTC
 *
 * One way to unlock the master key. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 id;
  MesignKeySlotKind kind;
  gint64 created;
} MesignKeySlot;

#define MESIGN_TYPE_KEY_SLOT (mesign_key_slot_get_type ())
MESIGN_DECLARE_VALUE (MesignKeySlot, mesign_key_slot)

gint64
mesign_keystore_add_slot_with_key_sync (MesignKeystore *self, MesignSecret *key, GError **error);
gint64 mesign_keystore_add_slot_with_passphrase_sync (MesignKeystore *self,
                                                      MesignSecret *passphrase,
                                                      GError **error);
gboolean mesign_keystore_change_passphrase_sync (MesignKeystore *self,
                                                 MesignSecret *passphrase,
                                                 gboolean alone,
                                                 GError **error);
gboolean mesign_keystore_remove_passphrase_sync (MesignKeystore *self, GError **error);
gboolean mesign_keystore_remove_slot_sync (MesignKeystore *self, gint64 id, GError **error);
gboolean mesign_keystore_discard_keys_sync (MesignKeystore *self, GError **error);
GPtrArray *mesign_keystore_list_slots_sync (MesignKeystore *self, GError **error);

gboolean
mesign_keystore_unlock_with_key_sync (MesignKeystore *self, MesignSecret *key, GError **error);
gboolean mesign_keystore_unlock_with_passphrase_sync (MesignKeystore *self,
                                                      MesignSecret *passphrase,
                                                      GError **error);
void mesign_keystore_lock (MesignKeystore *self);

MesignSecret *
mesign_keystore_derive_key (MesignKeystore *self, const char *purpose, GError **error);

G_END_DECLS
