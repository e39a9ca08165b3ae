/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "keystore/mesign-keystore-backup.h"
#include "keystore/mesign-keystore-requests.h"

G_BEGIN_DECLS

/* The names of the notes, and the groups of the document in the first of them. docs/backup.md */
#define MESIGN_BACKUP_DOCUMENT "MeSign backup"
#define MESIGN_BACKUP_CERTIFICATES "MeSign certificates"

#define MESIGN_BACKUP_GROUP "backup"
#define MESIGN_BACKUP_TRUST_GROUP "trust "
#define MESIGN_BACKUP_DEFAULT_GROUP "default "
#define MESIGN_BACKUP_REQUEST_GROUP "request "
#define MESIGN_BACKUP_ORDER_GROUP "order "

/* mesign-keystore-backup-requests.c */
MesignSecret *mesign_keystore_load_request_key_sync (MesignKeystore *self,
                                                     const MesignKeyRequest *request,
                                                     GError **error);
gboolean mesign_keystore_restore_request_sync (MesignKeystore *self,
                                               const MesignKeyRequest *request,
                                               MesignSecret *pkcs8,
                                               gboolean *was_there,
                                               GError **error);

/* mesign-keystore-backup-orders.c */
gboolean mesign_keystore_back_up_orders_sync (MesignKeystore *self,
                                              GKeyFile *document,
                                              GPtrArray *notes,
                                              GError **error);
gboolean mesign_keystore_restore_orders_sync (MesignKeystore *self,
                                              const MesignBackup *backup,
                                              GHashTable *accounts,
                                              GPtrArray *items,
                                              GError **error);

G_END_DECLS
