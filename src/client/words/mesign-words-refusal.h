/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-refusal.h"

G_BEGIN_DECLS

char *mesign_words_refusal (const MesignRefusal *refusal);

G_END_DECLS
