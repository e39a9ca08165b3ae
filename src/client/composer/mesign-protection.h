/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignProtectionTone:
 * @MESIGN_PROTECTION_PLAIN: nothing to see
 * @MESIGN_PROTECTION_GOOD: all that can be had
 * @MESIGN_PROTECTION_CAUTION: less than could be had
 * @MESIGN_PROTECTION_REFUSED: it is not sent like this
 */
typedef enum
{
  MESIGN_PROTECTION_PLAIN,
  MESIGN_PROTECTION_GOOD,
  MESIGN_PROTECTION_CAUTION,
  MESIGN_PROTECTION_REFUSED,
} MesignProtectionTone;

/**
 * MesignProtection:
 * @sign: whether it is to be signed
 * @encrypt: whether it is to be encrypted; then it is, or is not sent
 * @chose_sign: whether @sign is the person's word
 * @chose_encrypt: whether @encrypt is the person's word
 * @quotes_encrypted: whether it quotes mail that was encrypted
 * @can_sign: whether the writer can sign
 * @can_encrypt: whether it can be encrypted to everybody
 * @can_seal: whether drafts of it can be encrypted to the writer
 * @n_recipients: to how many it goes
 * @lacking: (element-type MesignCorrespondent): those it cannot be encrypted to
 * @instead: (nullable): a sentence that says why it is not signed with the chosen certificate
 *
 * How a mail is protected when it is sent as it stands, and why.
 */
typedef struct
{
  gboolean sign;
  gboolean encrypt;
  gboolean chose_sign;
  gboolean chose_encrypt;
  gboolean quotes_encrypted;
  gboolean can_sign;
  gboolean can_encrypt;
  gboolean can_seal;
  guint n_recipients;
  GPtrArray *lacking;
  char *instead;
} MesignProtection;

void mesign_protection_clear (MesignProtection *self);
void mesign_protection_advise (MesignProtection *self,
                               const MesignDraft *draft,
                               const MesignDraftAdvice *advice,
                               gboolean wants_sign,
                               gboolean wants_encrypt);
gboolean mesign_protection_is_refused (const MesignProtection *self);
char *mesign_protection_dup_lacking (const MesignProtection *self);
char *mesign_protection_dup_sentence (const MesignProtection *self, MesignProtectionTone *tone);

G_END_DECLS
