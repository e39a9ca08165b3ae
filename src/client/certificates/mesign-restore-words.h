/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

guint mesign_restore_count (GPtrArray *items, MesignBackupKind kind, MesignRestoreState state);
guint mesign_restore_count_new (GPtrArray *items);
const char *mesign_restore_words_kind (MesignBackupKind kind);
char *mesign_restore_words (GPtrArray *items, MesignBackupKind kind);

G_END_DECLS
