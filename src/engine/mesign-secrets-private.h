/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-profile.h"
#include "base/mesign-secret.h"

G_BEGIN_DECLS

/* Where passwords and the keystore's key are kept: the Secret Service, or the plain file of a
 * profile made for machines without one. Main context only. */
#define MESIGN_TYPE_SECRETS (mesign_secrets_get_type ())
G_DECLARE_FINAL_TYPE (MesignSecrets, mesign_secrets, MESIGN, SECRETS, GObject)

typedef enum
{
  MESIGN_SECRETS_PASSWORD, /* of an account, by its id */
  MESIGN_SECRETS_SLOT_KEY, /* of the profile's keystore; its id is NULL */
} MesignSecretsKind;

MesignSecrets *mesign_secrets_new (MesignProfile *profile);
gboolean mesign_secrets_make_plain_sync (MesignProfile *profile, GError **error);
char *mesign_secrets_dup_shown_file (MesignSecrets *self);

void mesign_secrets_lookup_async (MesignSecrets *self,
                                  MesignSecretsKind kind,
                                  const char *id,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
MesignSecret *
mesign_secrets_lookup_finish (MesignSecrets *self, GAsyncResult *result, GError **error);
void mesign_secrets_store_async (MesignSecrets *self,
                                 MesignSecretsKind kind,
                                 const char *id,
                                 const char *label,
                                 MesignSecret *secret,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mesign_secrets_store_finish (MesignSecrets *self, GAsyncResult *result, GError **error);
void mesign_secrets_clear_async (MesignSecrets *self,
                                 MesignSecretsKind kind,
                                 const char *id,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mesign_secrets_clear_finish (MesignSecrets *self, GAsyncResult *result, GError **error);

G_END_DECLS
