/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-mailbox.h"

G_BEGIN_DECLS

char *mesign_mailbox_name_decode (const char *wire_name);
char *mesign_mailbox_name_encode (const char *path);
char *mesign_mailbox_name_dup_plain (const char *path, char delimiter);
MesignMailboxRole mesign_mailbox_name_guess_role (const char *path, char delimiter);

G_END_DECLS
