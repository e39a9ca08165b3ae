/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

void mesign_spelling_check_async (GPtrArray *words,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);
GHashTable *mesign_spelling_check_finish (GAsyncResult *result, GError **error);
void mesign_spelling_suggest_async (const char *word,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GStrv mesign_spelling_suggest_finish (GAsyncResult *result, GError **error);
void mesign_spelling_learn_async (const char *word,
                                  GCancellable *cancellable,
                                  GAsyncReadyCallback callback,
                                  gpointer user_data);

G_END_DECLS
