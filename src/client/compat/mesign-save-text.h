/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/compat/mesign-choose-file.h"

G_BEGIN_DECLS

void mesign_save_text_async (GtkWidget *parent,
                             const MesignFileChoice *choice,
                             const char *text,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mesign_save_text_finish (GAsyncResult *result, GError **error);

G_END_DECLS
