/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <adwaita.h>

#include "model/mesign-draft.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_RICH_EDITOR (mesign_rich_editor_get_type ())
G_DECLARE_FINAL_TYPE (MesignRichEditor, mesign_rich_editor, MESIGN, RICH_EDITOR, AdwBin)

GtkWidget *mesign_rich_editor_new (gboolean check_spelling);
void mesign_rich_editor_load (MesignRichEditor *self, const char *html, GPtrArray *pictures);
void mesign_rich_editor_change (MesignRichEditor *self, const char *html);
void mesign_rich_editor_focus (MesignRichEditor *self);
const char *mesign_rich_editor_get_html (MesignRichEditor *self);
const char *mesign_rich_editor_get_text (MesignRichEditor *self);
gboolean mesign_rich_editor_has_picture (MesignRichEditor *self);
void mesign_rich_editor_put_pictures_into (MesignRichEditor *self, MesignDraft *draft);
void mesign_rich_editor_insert_picture (MesignRichEditor *self, const char *type, GBytes *octets);
void mesign_rich_editor_insert_html (MesignRichEditor *self, const char *html);
void mesign_rich_editor_flush_async (MesignRichEditor *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean mesign_rich_editor_flush_finish (MesignRichEditor *self, GAsyncResult *result);

G_END_DECLS
