/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

const char *mesign_recipient_icon (MesignRecipientState state);
const char *mesign_recipient_style (MesignRecipientState state);
const char *mesign_recipient_state_words (MesignRecipientState state);
char *mesign_recipient_dup_explanation (const MesignCorrespondent *correspondent);
gboolean mesign_recipient_can_be_encrypted_to (MesignRecipientState state);

G_END_DECLS
