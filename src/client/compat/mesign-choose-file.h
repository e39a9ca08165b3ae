/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * MesignFileChoice:
 * @title: what is chosen
 * @accept: (nullable): what the button says; %NULL for “Open” or “Save”
 * @name: (nullable): the name suggested for saving
 * @save: whether a name to save under is chosen, not a file that is there
 * @folder: whether a folder is chosen
 * @multiple: whether several may be chosen
 * @suffixes: (array zero-terminated=1) (nullable): file names to show, such as "pfx"
 * @filter_name: (nullable): what they are called
 */
typedef struct
{
  const char *title;
  const char *accept;
  const char *name;
  gboolean save;
  gboolean folder;
  gboolean multiple;
  const char *const *suffixes;
  const char *filter_name;
} MesignFileChoice;

void mesign_choose_file_async (GtkWidget *parent,
                               const MesignFileChoice *choice,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GPtrArray *mesign_choose_file_finish (GAsyncResult *result);

G_END_DECLS
