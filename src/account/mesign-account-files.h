/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "account/mesign-account.h"

G_BEGIN_DECLS

/**
 * MesignAccountError:
 * @MESIGN_ACCOUNT_ERROR_DAMAGED: an account file cannot be understood
 * @MESIGN_ACCOUNT_ERROR_EXISTS: there is an account for that address already
 * @MESIGN_ACCOUNT_ERROR_NOT_FOUND: there is no such account
 * @MESIGN_ACCOUNT_ERROR_ADDRESS: not a mail address
 * @MESIGN_ACCOUNT_ERROR_NO_SETTINGS: no server settings were found for an address
 * @MESIGN_ACCOUNT_ERROR_SETTINGS: server settings cannot be understood, or are not secured by TLS
 *
 * What can go wrong in account/. The messages are for people.
 */
typedef enum
{
  MESIGN_ACCOUNT_ERROR_DAMAGED,
  MESIGN_ACCOUNT_ERROR_EXISTS,
  MESIGN_ACCOUNT_ERROR_NOT_FOUND,
  MESIGN_ACCOUNT_ERROR_ADDRESS,
  MESIGN_ACCOUNT_ERROR_NO_SETTINGS,
  MESIGN_ACCOUNT_ERROR_SETTINGS,
} MesignAccountError;

#define MESIGN_ACCOUNT_ERROR (mesign_account_error_quark ())
GQuark mesign_account_error_quark (void);

/**
 * MesignAccountDamage:
 * @path: (type filename): the file
 * @message: a sentence for people that names it and says what is wrong
 *
 * An account file that could not be read.
 */
typedef struct
{
  char *path;
  char *message;
} MesignAccountDamage;

void mesign_account_damage_free (MesignAccountDamage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignAccountDamage, mesign_account_damage_free)

GPtrArray *mesign_account_list_sync (MesignProfile *profile, GPtrArray **damage, GError **error);
MesignAccount *mesign_account_load_sync (MesignProfile *profile, const char *id, GError **error);
MesignAccount *
mesign_account_find_sync (MesignProfile *profile, const char *address, GError **error);
gboolean mesign_account_save_sync (MesignProfile *profile, MesignAccount *account, GError **error);
gboolean mesign_account_remove_sync (MesignProfile *profile, const char *id, GError **error);

MesignAccount *mesign_account_parse (GBytes *octets, const char *id, GError **error);
GBytes *mesign_account_format (const MesignAccount *self);

G_END_DECLS
