/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-message-list.h"

G_BEGIN_DECLS

char *mesign_row_words_date (MesignMessageItem *item);
char *mesign_row_words_heading (MesignMessageItem *item);
char *mesign_row_words_people (const MesignListRow *row, gboolean recipients);
char *mesign_row_words_subject (const MesignListRow *row);
char *mesign_row_words_preview (const MesignListRow *row);
char *mesign_row_words_accessible (const MesignListRow *row, gboolean recipients);

G_END_DECLS
