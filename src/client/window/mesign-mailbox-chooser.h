/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "model/mesign-mailbox.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_MAILBOX_CHOOSER (mesign_mailbox_chooser_get_type ())
G_DECLARE_FINAL_TYPE (MesignMailboxChooser,
                      mesign_mailbox_chooser,
                      MESIGN,
                      MAILBOX_CHOOSER,
                      GtkPopover)

GtkWidget *mesign_mailbox_chooser_new (void);
void mesign_mailbox_chooser_set_mailboxes (MesignMailboxChooser *self,
                                           GPtrArray *mailboxes,
                                           gint64 without);

G_END_DECLS
