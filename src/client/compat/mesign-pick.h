/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MesignPick:
 * @id: what the answer is called in the program
 * @label: what its button says
 * @is_destructive: whether something is lost by it
 * @is_suggested: whether it is what most want
 *
 * One of several answers.
 */
typedef struct
{
  const char *id;
  const char *label;
  gboolean is_destructive;
  gboolean is_suggested;
} MesignPick;

void mesign_pick_async (GtkWidget *parent,
                        const char *heading,
                        const char *body,
                        const MesignPick *picks,
                        guint n_picks,
                        GAsyncReadyCallback callback,
                        gpointer user_data);
char *mesign_pick_finish (GAsyncResult *result);

G_END_DECLS
