/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-pfx.h"
#include "keystore/mesign-keystore.h"

G_BEGIN_DECLS

/**
 * MESIGN_BACKUP_VERSION:
 *
 * The form of a backup that is written; a higher one is refused.
 */
#define MESIGN_BACKUP_VERSION 1

/**
 * MESIGN_BACKUP_ACCOUNT_NOTE:
 *
 * How the names of notes with an account begin; the account's id follows.
 */
#define MESIGN_BACKUP_ACCOUNT_NOTE "MeSign account "

/**
 * MESIGN_BACKUP_SETTINGS_NOTE:
 *
 * The name of the note with the settings.
 */
#define MESIGN_BACKUP_SETTINGS_NOTE "MeSign settings"

/**
 * MesignBackupKind:
 * @MESIGN_BACKUP_KEY: a private key with a certificate of it
 * @MESIGN_BACKUP_CERTIFICATE: somebody else's certificate
 * @MESIGN_BACKUP_DECISION: that a certificate is trusted, or distrusted
 * @MESIGN_BACKUP_DEFAULT: which certificate is used for an address
 * @MESIGN_BACKUP_REQUEST: a key that waits for its certificate
 * @MESIGN_BACKUP_ORDER: the way to a certificate
 * @MESIGN_BACKUP_ACCOUNT: an account, without its password
 * @MESIGN_BACKUP_SETTING: a setting
 *
 * What a backup is made of.
 */
typedef enum
{
  MESIGN_BACKUP_KEY,
  MESIGN_BACKUP_CERTIFICATE,
  MESIGN_BACKUP_DECISION,
  MESIGN_BACKUP_DEFAULT,
  MESIGN_BACKUP_REQUEST,
  MESIGN_BACKUP_ORDER,
  MESIGN_BACKUP_ACCOUNT,
  MESIGN_BACKUP_SETTING,
} MesignBackupKind;

#define MESIGN_N_BACKUP_KINDS (MESIGN_BACKUP_SETTING + 1)

const char *mesign_backup_kind_to_string (MesignBackupKind kind);

/**
 * MesignRestoreState:
 * @MESIGN_RESTORE_ADDED: it was not here and is now
 * @MESIGN_RESTORE_THERE: it was here already
 * @MESIGN_RESTORE_KEPT: it is otherwise here, and stays so
 *
 * What became of one thing in a backup.
 */
typedef enum
{
  MESIGN_RESTORE_ADDED,
  MESIGN_RESTORE_THERE,
  MESIGN_RESTORE_KEPT,
} MesignRestoreState;

#define MESIGN_N_RESTORE_STATES (MESIGN_RESTORE_KEPT + 1)

const char *mesign_restore_state_to_string (MesignRestoreState state);

/**
 * MesignRestoredItem:
 * @kind: what it is
 * @name: which, for people
 * @state: what became of it
 *
 * One thing out of a backup. Immutable; the fields are read only.
 */
typedef struct
{
  MesignBackupKind kind;
  char *name;
  MesignRestoreState state;
} MesignRestoredItem;

#define MESIGN_TYPE_RESTORED_ITEM (mesign_restored_item_get_type ())
MESIGN_DECLARE_VALUE (MesignRestoredItem, mesign_restored_item)

MesignRestoredItem *
mesign_restored_item_new (MesignBackupKind kind, const char *name, MesignRestoreState state);

/**
 * MesignBackup:
 * @made: when it was made, in seconds since 1970 UTC
 * @pfx: its keys, certificates and notes
 *
 * A backup that was opened: whole, and with the right password. Immutable; the fields are read
 * only.
 */
typedef struct
{
  gint64 made;
  MesignPfx *pfx;
  GKeyFile *document;
} MesignBackup;

#define MESIGN_TYPE_BACKUP (mesign_backup_get_type ())
MESIGN_DECLARE_VALUE (MesignBackup, mesign_backup)

MesignBackup *mesign_backup_open (GBytes *octets, MesignSecret *password, GError **error);
guint mesign_backup_count (const MesignBackup *self, MesignBackupKind kind);
MesignSecret *mesign_backup_get_note (const MesignBackup *self, const char *name);
GPtrArray *mesign_backup_list_notes (const MesignBackup *self, const char *prefix);

GBytes *mesign_keystore_write_backup_sync (MesignKeystore *self,
                                           GPtrArray *notes,
                                           MesignSecret *password,
                                           gint64 now,
                                           MesignBackup **made,
                                           GError **error);
GPtrArray *mesign_keystore_restore_backup_sync (MesignKeystore *self,
                                                const MesignBackup *backup,
                                                GHashTable *accounts,
                                                gboolean only_look,
                                                gint64 now,
                                                GError **error);

G_END_DECLS
