/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignKeystoreError:
 * @MESIGN_KEYSTORE_ERROR_EMPTY: there is no master key yet: a slot has to be added first
 * @MESIGN_KEYSTORE_ERROR_LOCKED: the master key is there but has not been unlocked
 * @MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE: no passphrase slot opens with the passphrase
 * @MESIGN_KEYSTORE_ERROR_WRONG_KEY: no secret slot opens with the key of the key ring
 * @MESIGN_KEYSTORE_ERROR_LAST_SLOT: without this slot nothing could unlock the keys any more
 * @MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD: the MAC of a PFX proves that its password is another one
 * @MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED: a PFX has no MAC, so a wrong password and damage look
 * alike
 * @MESIGN_KEYSTORE_ERROR_UNREADABLE: a file is not a certificate file, or broken
 * @MESIGN_KEYSTORE_ERROR_UNSUPPORTED: a file uses an algorithm this program does not know
 * @MESIGN_KEYSTORE_ERROR_LIMIT: a file is larger, or would cost more to read, than is accepted
 * @MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY: a PFX holds no private key
 * @MESIGN_KEYSTORE_ERROR_KEY_MISMATCH: a private key in a file fits no certificate in it
 * @MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS: a PFX is for another address than the one named
 * @MESIGN_KEYSTORE_ERROR_NO_KEY: there is no private key for a certificate
 * @MESIGN_KEYSTORE_ERROR_NOT_FOUND: there is no such certificate, slot, decision or journey
 * @MESIGN_KEYSTORE_ERROR_UNFIT: the certificate is not for that address or purpose
 * @MESIGN_KEYSTORE_ERROR_DAMAGED: the file is damaged and its backup does not help
 * @MESIGN_KEYSTORE_ERROR_NEWER: the file was written by a newer version of this program
 * @MESIGN_KEYSTORE_ERROR_FULL: there is no space left on the disk
 * @MESIGN_KEYSTORE_ERROR_STORE: the file cannot be read or written
 *
 * What can go wrong in keystore/. The messages are for people.
 */
typedef enum
{
  MESIGN_KEYSTORE_ERROR_EMPTY,
  MESIGN_KEYSTORE_ERROR_LOCKED,
  MESIGN_KEYSTORE_ERROR_WRONG_PASSPHRASE,
  MESIGN_KEYSTORE_ERROR_WRONG_KEY,
  MESIGN_KEYSTORE_ERROR_LAST_SLOT,
  MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD,
  MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED,
  MESIGN_KEYSTORE_ERROR_UNREADABLE,
  MESIGN_KEYSTORE_ERROR_UNSUPPORTED,
  MESIGN_KEYSTORE_ERROR_LIMIT,
  MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY,
  MESIGN_KEYSTORE_ERROR_KEY_MISMATCH,
  MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS,
  MESIGN_KEYSTORE_ERROR_NO_KEY,
  MESIGN_KEYSTORE_ERROR_NOT_FOUND,
  MESIGN_KEYSTORE_ERROR_UNFIT,
  MESIGN_KEYSTORE_ERROR_DAMAGED,
  MESIGN_KEYSTORE_ERROR_NEWER,
  MESIGN_KEYSTORE_ERROR_FULL,
  MESIGN_KEYSTORE_ERROR_STORE,
} MesignKeystoreError;

#define MESIGN_KEYSTORE_ERROR (mesign_keystore_error_quark ())
GQuark mesign_keystore_error_quark (void);

G_END_DECLS
