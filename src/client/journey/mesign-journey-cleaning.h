/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

gboolean mesign_journey_can_clean (const MesignJourney *journey);
void mesign_journey_clean_async (GtkWidget *widget,
                                 MesignEngine *engine,
                                 const MesignJourney *journey,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
gboolean mesign_journey_clean_finish (GAsyncResult *result, GError **error);

G_END_DECLS
