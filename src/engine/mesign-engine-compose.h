/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"
#include "engine/mesign-engine-correspondents.h"
#include "model/mesign-draft.h"
#include "model/mesign-opened-message.h"
#include "smime/mesign-smime.h"

G_BEGIN_DECLS

/**
 * MesignDraftAdvice:
 * @can_sign: whether the writer has a usable certificate to sign with
 * @reason: (nullable): a sentence that says why it cannot be signed
 * @can_encrypt: whether the writer and every recipient have a usable certificate
 * @should_encrypt: whether it can be encrypted and the user wants that by default
 * @can_seal: whether the writer has a certificate that drafts can be encrypted to
 * @lacking: (array zero-terminated=1): the recipients without one
 * @recipients: (element-type MesignCorrespondent): To, Cc and Bcc in that order, each once
 * @signer: (nullable): the certificate that would sign, or that @reason speaks of
 * @instead: (nullable): a sentence that says why it is not the one the user chose
 *
 * What can be done with a draft as it stands. Immutable; the fields are read only.
 */
typedef struct
{
  gboolean can_sign;
  char *reason;
  gboolean can_encrypt;
  gboolean should_encrypt;
  gboolean can_seal;
  GStrv lacking;
  GPtrArray *recipients;
  MesignCertificate *signer;
  char *instead;
} MesignDraftAdvice;

#define MESIGN_TYPE_DRAFT_ADVICE (mesign_draft_advice_get_type ())
MESIGN_DECLARE_VALUE (MesignDraftAdvice, mesign_draft_advice)

/**
 * MesignReplyKind:
 * @MESIGN_REPLY: to whom the mail asks replies to
 * @MESIGN_REPLY_ALL: to everybody in it
 * @MESIGN_FORWARD: to nobody yet
 */
typedef enum
{
  MESIGN_REPLY,
  MESIGN_REPLY_ALL,
  MESIGN_FORWARD,
} MesignReplyKind;

GPtrArray *mesign_engine_parse_addresses (const char *text, GError **error);

MesignDraft *mesign_engine_make_draft (MesignEngine *self, MesignAccount *account);
MesignAccount *mesign_engine_choose_writer (MesignAccount *account,
                                            const MesignOpenedMessage *original);
MesignDraft *mesign_engine_make_reply (MesignEngine *self,
                                       MesignAccount *account,
                                       MesignOpenedMessage *original,
                                       MesignReplyKind kind,
                                       gboolean with_quote);

void mesign_engine_advise_async (MesignEngine *self,
                                 MesignDraft *draft,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
MesignDraftAdvice *
mesign_engine_advise_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_write_async (MesignEngine *self,
                                MesignDraft *draft,
                                GCancellable *cancellable,
                                GAsyncReadyCallback callback,
                                gpointer user_data);
MesignSmimeWritten *
mesign_engine_write_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_send_async (MesignEngine *self,
                               MesignAccount *account,
                               MesignDraft *draft,
                               gint64 draft_message_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gint64 mesign_engine_send_finish (MesignEngine *self, GAsyncResult *result, GError **error);
const char *mesign_engine_send_get_stamp_problem (MesignEngine *self,
                                                  GAsyncResult *result,
                                                  gboolean *is_stamped);
void mesign_engine_save_draft_async (MesignEngine *self,
                                     MesignAccount *account,
                                     MesignDraft *draft,
                                     gint64 replaces,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gint64 mesign_engine_save_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_write_draft_async (MesignEngine *self,
                                      MesignDraft *draft,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *mesign_engine_write_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_remove_draft_async (MesignEngine *self,
                                       gint64 message_id,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
gboolean
mesign_engine_remove_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_open_draft_async (MesignEngine *self,
                                     gint64 message_id,
                                     GCancellable *cancellable,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
MesignDraft *
mesign_engine_open_draft_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
