/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "crypto/mesign-cms.h"
#include "model/mesign-draft.h"
#include "model/mesign-opened-message.h"
#include "trust/mesign-trust-fetch.h"
#include "trust/mesign-trust-snapshot.h"

G_BEGIN_DECLS

/**
 * MesignSmimeError:
 * @MESIGN_SMIME_ERROR_NOT_A_MESSAGE: the octets are no mail
 * @MESIGN_SMIME_ERROR_NO_CERTIFICATE: somebody the mail is to be encrypted to has no usable
 * certificate
 * @MESIGN_SMIME_ERROR_NO_IDENTITY: the writer has no usable certificate of his own
 * @MESIGN_SMIME_ERROR_WOULD_LEAK: a quotation of encrypted mail would go out unencrypted
 * @MESIGN_SMIME_ERROR_NO_RECIPIENT: there is nobody to send to
 * @MESIGN_SMIME_ERROR_NO_SUCH_PART: the message has no part of that number
 *
 * What can go wrong in smime/. Errors of mime/, crypto/ and trust/ are passed on.
 */
typedef enum
{
  MESIGN_SMIME_ERROR_NOT_A_MESSAGE,
  MESIGN_SMIME_ERROR_NO_CERTIFICATE,
  MESIGN_SMIME_ERROR_NO_IDENTITY,
  MESIGN_SMIME_ERROR_WOULD_LEAK,
  MESIGN_SMIME_ERROR_NO_RECIPIENT,
  MESIGN_SMIME_ERROR_NO_SUCH_PART,
} MesignSmimeError;

#define MESIGN_SMIME_ERROR (mesign_smime_error_quark ())
GQuark mesign_smime_error_quark (void);

/**
 * MesignSmimeContext:
 * @snapshot: what certificates are judged by
 * @key_pairs: (element-type MesignKeyPair): all the user's own, old ones too
 * @at: the time signatures are judged at whatever else is known, or 0
 * @received: when the message reached the mailbox, or 0
 * @now: the present
 *
 * What a message is opened with; times in seconds since 1970 UTC. Zero it, fill in what is there.
 */
typedef struct
{
  MesignTrustSnapshot *snapshot;
  GPtrArray *key_pairs;
  gint64 at;
  gint64 received;
  gint64 now;
} MesignSmimeContext;

MesignOpenedMessage *
mesign_smime_open (GBytes *octets, const MesignSmimeContext *context, GError **error);

/**
 * MesignSmimeWriting:
 * @signer: (nullable): the writer's key pair to sign with
 * @chain: (nullable) (element-type MesignCertificate): what leads from it towards its anchor
 * @encryption: (nullable): the writer's own certificate to encrypt to
 * @recipients: (nullable) (element-type utf8 MesignCertificate): by normalized address, the
 * certificate each recipient is encrypted to
 * @cipher: the content cipher every recipient can read
 * @tsa_url: (nullable): the time-stamp authority to ask
 * @fetch: how to ask it
 *
 * What a draft is turned into a message with.
 */
typedef struct
{
  MesignKeyPair *signer;
  GPtrArray *chain;
  MesignCertificate *encryption;
  GHashTable *recipients;
  MesignCipher cipher;
  const char *tsa_url;
  MesignFetchOptions fetch;
} MesignSmimeWriting;

/**
 * MesignSmimeCopy:
 * @recipients: (array zero-terminated=1): the addresses this copy is sent to
 * @octets: the message, with CRLF line ends
 */
typedef struct
{
  GStrv recipients;
  GBytes *octets;
} MesignSmimeCopy;

/**
 * MesignSmimeWritten:
 * @copies: (element-type MesignSmimeCopy): the one for To and Cc first, then one for each Bcc
 * recipient where one recipient must not see the other in the encrypted message
 * @sent: the writer's own copy, with Bcc
 *
 * A draft, ready to be sent. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *copies;
  GBytes *sent;
} MesignSmimeWritten;

#define MESIGN_TYPE_SMIME_WRITTEN (mesign_smime_written_get_type ())
MESIGN_DECLARE_VALUE (MesignSmimeWritten, mesign_smime_written)

MesignSmimeWritten *mesign_smime_write_sync (const MesignDraft *draft,
                                             const MesignSmimeWriting *writing,
                                             GCancellable *cancellable,
                                             GError **error);
GStrv mesign_smime_list_without_certificate (const MesignDraft *draft, GHashTable *recipients);
MesignCipher mesign_smime_choose_cipher (GPtrArray *capabilities);

G_END_DECLS
