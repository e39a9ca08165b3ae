/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_EXCHANGE_WINDOW (mesign_exchange_window_get_type ())
G_DECLARE_FINAL_TYPE (MesignExchangeWindow,
                      mesign_exchange_window,
                      MESIGN,
                      EXCHANGE_WINDOW,
                      AdwWindow)

GtkWidget *mesign_exchange_window_new_for_mailbox (GtkWindow *parent,
                                                   MesignEngine *engine,
                                                   MesignMailbox *mailbox,
                                                   const char *name);
GtkWidget *
mesign_exchange_window_new_for_messages (GtkWindow *parent, MesignEngine *engine, GArray *ids);
GtkWidget *mesign_exchange_window_new_for_files (GtkWindow *parent,
                                                 MesignEngine *engine,
                                                 MesignMailbox *mailbox,
                                                 const char *name,
                                                 GPtrArray *paths);
GtkWidget *mesign_exchange_window_new_to_export_account (GtkWindow *parent,
                                                         MesignEngine *engine,
                                                         MesignAccount *account);
void mesign_exchange_window_import_account (GtkWindow *parent,
                                            MesignEngine *engine,
                                            MesignAccount *account);

G_END_DECLS
