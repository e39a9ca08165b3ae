/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MesignQuestion:
 * @heading: the question in a few words
 * @body: (nullable): what it means; plain text
 * @accept: what the button that does it says
 * @cancel: (nullable): what the other button says; %NULL for “Cancel”
 * @destructive: whether something is lost by it
 */
typedef struct
{
  const char *heading;
  const char *body;
  const char *accept;
  const char *cancel;
  gboolean destructive;
} MesignQuestion;

void mesign_ask_async (GtkWidget *parent,
                       const MesignQuestion *question,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data);
gboolean mesign_ask_finish (GAsyncResult *result);
void mesign_tell (GtkWidget *parent, const char *heading, const char *body);

G_END_DECLS
