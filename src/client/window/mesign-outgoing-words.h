/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-outgoing.h"

G_BEGIN_DECLS

char *mesign_outgoing_words_recipients (const MesignOutgoing *mail);
char *mesign_outgoing_words_state (const MesignOutgoing *mail, gint64 now);

G_END_DECLS
