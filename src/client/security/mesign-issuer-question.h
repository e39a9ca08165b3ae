/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

void mesign_issuer_question_async (GtkWidget *parent,
                                   MesignEngine *engine,
                                   MesignCertificate *certificate,
                                   GPtrArray *beside,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data);
gboolean mesign_issuer_question_finish (GAsyncResult *result);

G_END_DECLS
