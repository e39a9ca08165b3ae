/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-address.h"

G_BEGIN_DECLS

/* What one may mean to write in a search: @text takes the place of the word at the cursor, and
 * @words say what that finds. */
typedef struct
{
  char *text;
  char *words;
} MesignSearchSuggestion;

MesignSearchSuggestion *mesign_search_suggestion_copy (const MesignSearchSuggestion *self);
void mesign_search_suggestion_free (MesignSearchSuggestion *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSearchSuggestion, mesign_search_suggestion_free)

void
mesign_search_words_find (const char *query, gsize cursor, gsize *start, gboolean *is_in_phrase);
GPtrArray *mesign_search_words_suggest (const char *word, gint64 now);
char *mesign_search_words_dup_person (const char *word, char **field);
MesignSearchSuggestion *mesign_search_words_from_person (const char *field,
                                                         const MesignAddress *address);

G_END_DECLS
