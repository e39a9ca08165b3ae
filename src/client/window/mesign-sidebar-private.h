/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/window/mesign-sidebar.h"

G_BEGIN_DECLS

struct _MesignSidebar
{
  MesignPaneBin parent_instance;

  MesignEngine *engine;
  GSignalGroup *engine_signals;
  GCancellable *cancellable;

  GListStore *places;
  GPtrArray *mailboxes;
  char *wanted_key;
  gint64 wanted_mailbox;
  gboolean is_merging;
  gboolean is_makeshift;

  /* The ids of the accounts of which only the inbox is listed. */
  GHashTable *folded;

  gboolean is_loading;
  gboolean is_stale;
  guint reload_source;
  gboolean certificate_expires;
  gboolean journey_waits;

  GtkPopover *menu;
  guint scroll_source;
  int scroll_direction;

  GtkListBox *list;
  GtkListBox *bottom_list;
  GtkWidget *certificates_warning;
};

void mesign_sidebar_merge (MesignSidebar *self, GPtrArray *places);

void mesign_sidebar_install_headings (GtkWidgetClass *widget_class);
void mesign_sidebar_init_headings (MesignSidebar *self);
void mesign_sidebar_restore_headings (MesignSidebar *self);
void mesign_sidebar_update_folding (MesignSidebar *self);
void mesign_sidebar_drop_headings (MesignSidebar *self);

void mesign_sidebar_install_menu (GtkWidgetClass *widget_class);
void mesign_sidebar_init_menu (MesignSidebar *self);
void mesign_sidebar_drop_menu (MesignSidebar *self);

void mesign_sidebar_init_drops (MesignSidebar *self);
void mesign_sidebar_stop_scrolling (MesignSidebar *self);
void mesign_sidebar_add_drop (GtkWidget *row);

void mesign_sidebar_init_loading (MesignSidebar *self);
void mesign_sidebar_start_loading (MesignSidebar *self);
void mesign_sidebar_stop_loading (MesignSidebar *self);

/* mesign-sidebar-files.c */
void mesign_sidebar_take_files (MesignSidebar *self);

G_END_DECLS
