/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MAILBOX_NAME_DIALOG (mesign_mailbox_name_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignMailboxNameDialog,
                      mesign_mailbox_name_dialog,
                      MESIGN,
                      MAILBOX_NAME_DIALOG,
                      AdwWindow)

GtkWidget *mesign_mailbox_name_dialog_new_for_new (GtkWindow *parent,
                                                   const char *address,
                                                   GPtrArray *mailboxes,
                                                   MesignMailbox *above);
GtkWidget *mesign_mailbox_name_dialog_new_for_renaming (GtkWindow *parent,
                                                        GPtrArray *mailboxes,
                                                        MesignMailbox *mailbox);

G_END_DECLS
