/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define MESIGN_TYPE_FIELD_NOTE (mesign_field_note_get_type ())
G_DECLARE_FINAL_TYPE (MesignFieldNote, mesign_field_note, MESIGN, FIELD_NOTE, AdwPreferencesRow)

void mesign_field_note_set_error (MesignFieldNote *self, const char *text);
void mesign_field_note_set_hint (MesignFieldNote *self, const char *text, const char *url);
gboolean mesign_field_note_has_error (MesignFieldNote *self);

G_END_DECLS
