/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-protection.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_PASSPHRASE_DIALOG (mesign_passphrase_dialog_get_type ())
G_DECLARE_FINAL_TYPE (MesignPassphraseDialog,
                      mesign_passphrase_dialog,
                      MESIGN,
                      PASSPHRASE_DIALOG,
                      AdwWindow)

GtkWidget *mesign_passphrase_dialog_new (GtkWindow *parent,
                                         MesignEngine *engine,
                                         const MesignKeyProtection *protection);

G_END_DECLS
