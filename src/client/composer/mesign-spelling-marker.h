/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_SPELLING_MARKER (mesign_spelling_marker_get_type ())
G_DECLARE_FINAL_TYPE (MesignSpellingMarker,
                      mesign_spelling_marker,
                      MESIGN,
                      SPELLING_MARKER,
                      GObject)

MesignSpellingMarker *mesign_spelling_marker_new (GtkTextView *view);
void mesign_spelling_marker_stop (MesignSpellingMarker *self);

G_END_DECLS
