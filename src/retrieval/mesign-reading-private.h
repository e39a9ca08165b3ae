/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "retrieval/mesign-mail-text-private.h"
#include "retrieval/mesign-retrieval.h"
#include "retrieval/mesign-web-address-private.h"

G_BEGIN_DECLS

/**
 * MesignMail:
 * @set: the known providers
 * @message: the mail
 * @account_address: the address of the account it came to
 * @imap_host: (nullable): the server the account is read from
 * @dkim: what its DKIM signatures say of the sender
 * @sender: (nullable): the first address in From
 * @is_reply: whether its subject is that of a reply or a forward
 * @text: what its writer wrote
 *
 * One mail while it is held against the profiles.
 */
typedef struct
{
  const MesignProviderSet *set;
  const MesignOpenedMessage *message;
  const char *account_address;
  const char *imap_host;
  MesignDkimVerdict dkim;
  const char *sender;
  gboolean is_reply;
  MesignMailText text;
} MesignMail;

/**
 * MesignReading:
 * @mail: the mail
 * @provider: the profile
 * @link_subject: whether the subject is that of a mail with a link
 * @code_subject: whether the subject is that of a mail with a code
 * @pfx_subject: whether the subject is that of a mail with a PFX
 * @issued_subject: whether the subject is that of a mail with a certificate alone
 * @link: (nullable): the retrieval link
 * @bad_link: (nullable): a link that has no place in such a mail
 * @bad_fault: what is wrong with how @bad_link is written
 * @deceives: whether @bad_link was made to be taken for one of the provider's
 * @pretends: whether the words of @bad_link say that it leads to the provider
 * @code: (nullable): the retrieval code
 * @attachment: the index of the PFX or the certificate, or -1
 * @is_without_key: whether it is a certificate alone
 *
 * What one profile makes of a mail, whoever it is from.
 */
typedef struct
{
  const MesignMail *mail;
  const MesignProvider *provider;
  gboolean link_subject;
  gboolean code_subject;
  gboolean pfx_subject;
  gboolean issued_subject;
  const char *link;
  const char *bad_link;
  MesignWebFault bad_fault;
  gboolean deceives;
  gboolean pretends;
  char *code;
  int attachment;
  gboolean is_without_key;
} MesignReading;

void
mesign_reading_read (MesignReading *self, const MesignMail *mail, const MesignProvider *provider);
void mesign_reading_clear (MesignReading *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignReading, mesign_reading_clear)

MesignRetrievalKind mesign_reading_get_kind (const MesignReading *self);
char *mesign_reading_dup_order (const MesignReading *self, MesignRetrievalKind kind);
const char *
mesign_reading_name_fault (const MesignProvider *provider, const char *url, MesignWebFault fault);
const char *mesign_reading_judge_link (const MesignProvider *provider, const char *url);
gboolean mesign_reading_names_provider (const MesignReading *self);
gboolean mesign_reading_imitates (const MesignReading *self);

G_END_DECLS
