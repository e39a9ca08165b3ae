/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_RECIPIENT_POPOVER (mesign_recipient_popover_get_type ())
G_DECLARE_FINAL_TYPE (MesignRecipientPopover,
                      mesign_recipient_popover,
                      MESIGN,
                      RECIPIENT_POPOVER,
                      GtkPopover)

GtkWidget *mesign_recipient_popover_new (void);
void mesign_recipient_popover_set_address (MesignRecipientPopover *self,
                                           const MesignAddress *address,
                                           const MesignCorrespondent *correspondent);
void mesign_recipient_popover_set_fault (MesignRecipientPopover *self,
                                         const char *text,
                                         const char *reason);

G_END_DECLS
