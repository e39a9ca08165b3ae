/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * MesignSpellingWord:
 * @start: where it begins, in letters from the beginning of the text
 * @end: where it ends
 * @text: the word
 *
 * A word whose spelling can be looked up.
 */
typedef struct
{
  int start;
  int end;
  char *text;
} MesignSpellingWord;

GPtrArray *mesign_spelling_list_words (const char *text);

G_END_DECLS
