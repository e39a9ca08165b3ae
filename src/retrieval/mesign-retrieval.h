/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-secret.h"
#include "model/mesign-dkim-verdict.h"
#include "model/mesign-opened-message.h"
#include "retrieval/mesign-provider-set.h"

G_BEGIN_DECLS

/**
 * MesignRetrievalKind:
 *
 * What a mail brings.
 *
 * @MESIGN_RETRIEVAL_NONE: nothing of a certificate provider
 * @MESIGN_RETRIEVAL_LINK: the retrieval link
 * @MESIGN_RETRIEVAL_CODE: the retrieval code
 * @MESIGN_RETRIEVAL_LINK_AND_CODE: both
 * @MESIGN_RETRIEVAL_PFX: the certificate with its private key
 * @MESIGN_RETRIEVAL_CERTIFICATE: the certificate alone, its key being here
 */
typedef enum
{
  MESIGN_RETRIEVAL_NONE,
  MESIGN_RETRIEVAL_LINK,
  MESIGN_RETRIEVAL_CODE,
  MESIGN_RETRIEVAL_LINK_AND_CODE,
  MESIGN_RETRIEVAL_PFX,
  MESIGN_RETRIEVAL_CERTIFICATE,
} MesignRetrievalKind;

/**
 * MesignRetrievalTrust:
 *
 * What may be done with it.
 *
 * @MESIGN_RETRIEVAL_AUTOMATIC: it is the provider's: use it without asking
 * @MESIGN_RETRIEVAL_ASK: nobody vouches for the sender: show sender and host, and ask once
 * @MESIGN_RETRIEVAL_REFUSED: it only looks like the provider's: warn, never use it
 */
typedef enum
{
  MESIGN_RETRIEVAL_AUTOMATIC,
  MESIGN_RETRIEVAL_ASK,
  MESIGN_RETRIEVAL_REFUSED,
} MesignRetrievalTrust;

/**
 * MesignRetrievalFinding:
 * @kind: what the mail brings, or pretends to bring
 * @provider: (nullable): the id of the provider's profile
 * @provider_name: (nullable): its name for people
 * @order: the order's number, "" where the mail names none
 * @link: (nullable): the retrieval link; never set where it may not be followed
 * @host: (nullable): the host of the link as A-labels, with its port where it is not 443; also of a
 * refused one
 * @code: (nullable): the retrieval code; never set where the mail is refused
 * @attachment: the index of the PFX among the attachments, or -1
 * @address: (nullable): the address the certificate is for
 * @sender: (nullable): the address in From
 * @trust: what may be done with it
 * @reason: a word that says why, see docs/providers.md
 * @message: a sentence for people that says why
 *
 * What a mail is to the way to a certificate. Immutable; the fields are read only.
 */
typedef struct
{
  MesignRetrievalKind kind;
  char *provider;
  char *provider_name;
  char *order;
  char *link;
  char *host;
  MesignSecret *code;
  int attachment;
  char *address;
  char *sender;
  MesignRetrievalTrust trust;
  char *reason;
  char *message;
} MesignRetrievalFinding;

#define MESIGN_TYPE_RETRIEVAL_FINDING (mesign_retrieval_finding_get_type ())
MESIGN_DECLARE_VALUE (MesignRetrievalFinding, mesign_retrieval_finding)

gboolean mesign_retrieval_may_concern (const MesignProviderSet *providers, const char *subject);
MesignRetrievalFinding *mesign_retrieval_detect (const MesignProviderSet *providers,
                                                 const MesignOpenedMessage *message,
                                                 const char *account_address,
                                                 const char *imap_host,
                                                 MesignDkimVerdict dkim);

gboolean mesign_retrieval_kind_is_issued (MesignRetrievalKind kind);
const char *mesign_retrieval_kind_to_string (MesignRetrievalKind kind);
const char *mesign_retrieval_trust_to_string (MesignRetrievalTrust trust);

G_END_DECLS
