/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

#include "base/mesign-secret.h"

G_BEGIN_DECLS

void mesign_copy_secret (GtkWidget *widget, const MesignSecret *secret);

G_END_DECLS
