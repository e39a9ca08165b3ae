/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

char *mesign_import_result_words (const MesignImport *import);
const char *mesign_import_result_get_fingerprint (const MesignImport *import);
void mesign_import_result_fill (GtkListBox *list, const MesignImport *import);

G_END_DECLS
