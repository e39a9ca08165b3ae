/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-accounts.h"

G_BEGIN_DECLS

typedef struct _MesignProgress MesignProgress;

MesignProgress *mesign_progress_new (MesignEngineProgressFunc func, gpointer func_data);
void mesign_progress_note (const char *what, guint64 done, guint64 total, gpointer data);
void mesign_progress_end (MesignProgress *self);

G_END_DECLS
