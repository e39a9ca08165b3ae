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
 * MesignSmimeReader:
 * @certificates: (element-type MesignCertificate): all that a mail for it is encrypted to
 * @capabilities: (array zero-terminated=1): what its program has said it can read, as
 * #MesignCmsSigner.capabilities; none where nothing is known
 * @problem: (nullable): in a few words for people, why there is no certificate
 *
 * Somebody a mail is encrypted for, or cannot be. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *certificates;
  GStrv capabilities;
  char *problem;
} MesignSmimeReader;

#define MESIGN_TYPE_SMIME_READER (mesign_smime_reader_get_type ())
MESIGN_DECLARE_VALUE (MesignSmimeReader, mesign_smime_reader)

MesignSmimeReader *mesign_smime_reader_new (GPtrArray *certificates,
                                            const char *const *capabilities,
                                            const char *problem);
MesignCipher mesign_smime_choose_cipher (GPtrArray *readers);
const char *mesign_smime_choose_oaep (const char *const *capabilities);

/**
 * MesignSmimeWriting:
 * @signer: (nullable): the writer's key pair to sign with
 * @chain: (nullable) (element-type MesignCertificate): what leads from it towards its anchor
 * @encryption: (nullable): the writer's own certificate to encrypt to
 * @recipients: (nullable) (element-type utf8 MesignSmimeReader): by normalized address, what each
 * recipient is encrypted to
 * @snapshot: (nullable): what a time stamp is judged by before it is taken
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
  MesignTrustSnapshot *snapshot;
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
 * @copies: (element-type MesignSmimeCopy): the one for To and Cc first, if there is anybody, then
 * one for each who is in Bcc only
 * @sent: the writer's own copy, with Bcc
 * @is_stamped: whether the signature bears a time stamp
 * @stamp_problem: (nullable): a sentence that says why there is no time stamp although one was
 * asked for, or why some readers may not believe the one there is
 *
 * A draft, ready to be sent. Immutable; the fields are read only.
 */
typedef struct
{
  GPtrArray *copies;
  GBytes *sent;
  gboolean is_stamped;
  char *stamp_problem;
} MesignSmimeWritten;

#define MESIGN_TYPE_SMIME_WRITTEN (mesign_smime_written_get_type ())
MESIGN_DECLARE_VALUE (MesignSmimeWritten, mesign_smime_written)

MesignSmimeWritten *mesign_smime_write_sync (const MesignDraft *draft,
                                             const MesignSmimeWriting *writing,
                                             GCancellable *cancellable,
                                             GError **error);
GStrv mesign_smime_list_without_certificate (const MesignDraft *draft, GHashTable *recipients);

G_END_DECLS
