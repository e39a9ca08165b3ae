/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/* How a sentence is to be coloured; only OK is good. */
typedef enum
{
  MESIGN_SECURITY_DIM,
  MESIGN_SECURITY_OK,
  MESIGN_SECURITY_CAUTION,
  MESIGN_SECURITY_WRONG,
} MesignSecurityTone;

char *mesign_security_sentence (const MesignOpenedMessage *message,
                                GPtrArray *mine,
                                MesignSecurityTone *tone);
GStrv mesign_security_list_warnings (const MesignOpenedMessage *message);
char *mesign_security_signer_words (const MesignSigner *signer);
MesignSecurityTone mesign_security_get_tone (const MesignSecurityReport *report);
const char *mesign_security_tone_class (MesignSecurityTone tone);
const char *mesign_security_tone_icon (const MesignSecurityReport *report, MesignSecurityTone tone);

G_END_DECLS
