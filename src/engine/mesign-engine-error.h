/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-server.h"

G_BEGIN_DECLS

/**
 * MesignEngineError:
 * @MESIGN_ENGINE_ERROR_FAILED: anything else
 * @MESIGN_ENGINE_ERROR_OFFLINE: no server can be reached
 * @MESIGN_ENGINE_ERROR_AUTHENTICATION: the server does not take the name and password
 * @MESIGN_ENGINE_ERROR_CERTIFICATE: the server's certificate is not to be trusted
 * @MESIGN_ENGINE_ERROR_SERVER: the server refused, or answered what cannot be understood
 * @MESIGN_ENGINE_ERROR_NOT_FOUND: there is no such account, mailbox, message, certificate or
 * journey
 * @MESIGN_ENGINE_ERROR_EXISTS: there is one already
 * @MESIGN_ENGINE_ERROR_NO_SPACE: the disk or the mailbox is full
 * @MESIGN_ENGINE_ERROR_NO_KEY: no private key for this
 * @MESIGN_ENGINE_ERROR_LOCKED: the key ring or the keystore is locked
 * @MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE: this is not the passphrase of the private keys
 * @MESIGN_ENGINE_ERROR_WRONG_PASSWORD: the file's password is not the right one
 * @MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED: the file's password is wrong or the file is damaged;
 * nothing in it tells which
 * @MESIGN_ENGINE_ERROR_DAMAGED: the file is damaged, or not what it should be
 * @MESIGN_ENGINE_ERROR_KEY_MISMATCH: a private key and the certificate beside it do not belong
 * together
 * @MESIGN_ENGINE_ERROR_LIMIT: the file is larger, or would take longer to read, than is accepted
 * @MESIGN_ENGINE_ERROR_WRONG_ADDRESS: the certificate is for another address
 * @MESIGN_ENGINE_ERROR_UNSUPPORTED: an algorithm or form that is not supported
 * @MESIGN_ENGINE_ERROR_NO_CERTIFICATE: somebody has no usable certificate, so nothing is encrypted
 * or sent
 * @MESIGN_ENGINE_ERROR_WOULD_LEAK: a quotation of encrypted mail would go out unencrypted
 * @MESIGN_ENGINE_ERROR_NOT_A_MESSAGE: the octets are no mail
 * @MESIGN_ENGINE_ERROR_INVALID: what was asked for makes no sense
 * @MESIGN_ENGINE_ERROR_BUSY: another process works with this profile
 * @MESIGN_ENGINE_ERROR_STORE: the local store cannot be read or written
 * @MESIGN_ENGINE_ERROR_NEWER: a newer version of the program wrote the profile
 *
 * What a person can act on; every lower error is turned into one of these, with the lower one's
 * sentence.
 */
typedef enum
{
  MESIGN_ENGINE_ERROR_FAILED,
  MESIGN_ENGINE_ERROR_OFFLINE,
  MESIGN_ENGINE_ERROR_AUTHENTICATION,
  MESIGN_ENGINE_ERROR_CERTIFICATE,
  MESIGN_ENGINE_ERROR_SERVER,
  MESIGN_ENGINE_ERROR_NOT_FOUND,
  MESIGN_ENGINE_ERROR_EXISTS,
  MESIGN_ENGINE_ERROR_NO_SPACE,
  MESIGN_ENGINE_ERROR_NO_KEY,
  MESIGN_ENGINE_ERROR_LOCKED,
  MESIGN_ENGINE_ERROR_WRONG_PASSPHRASE,
  MESIGN_ENGINE_ERROR_WRONG_PASSWORD,
  MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED,
  MESIGN_ENGINE_ERROR_DAMAGED,
  MESIGN_ENGINE_ERROR_KEY_MISMATCH,
  MESIGN_ENGINE_ERROR_LIMIT,
  MESIGN_ENGINE_ERROR_WRONG_ADDRESS,
  MESIGN_ENGINE_ERROR_UNSUPPORTED,
  MESIGN_ENGINE_ERROR_NO_CERTIFICATE,
  MESIGN_ENGINE_ERROR_WOULD_LEAK,
  MESIGN_ENGINE_ERROR_NOT_A_MESSAGE,
  MESIGN_ENGINE_ERROR_INVALID,
  MESIGN_ENGINE_ERROR_BUSY,
  MESIGN_ENGINE_ERROR_STORE,
  MESIGN_ENGINE_ERROR_NEWER,
} MesignEngineError;

#define MESIGN_ENGINE_ERROR (mesign_engine_error_quark ())
GQuark mesign_engine_error_quark (void);

const char *mesign_engine_error_get_word (const GError *error);
const char *mesign_engine_error_get_host (const GError *error);
GBytes *mesign_engine_error_get_certificate (const GError *error);
gboolean mesign_engine_error_get_server (const GError *error, MesignServerKind *kind);

G_END_DECLS
