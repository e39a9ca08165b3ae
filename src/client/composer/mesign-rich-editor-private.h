/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/composer/mesign-rich-editor.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

#define MESIGN_RICH_WORLD "mesign-writing"
#define MESIGN_RICH_MESSAGES "rich"

struct _MesignRichEditor
{
  AdwBin parent_instance;

  GtkWidget *box;
  GtkToggleButton *bold;
  GtkToggleButton *italic;
  GtkToggleButton *underline;
  GtkPopover *link_popover;
  GtkEntry *link_entry;
  WebKitWebView *view;

  char *html; /* cleaned */
  char *text;
  GHashTable *pictures; /* Content-ID to MesignDraftAttachment */
};

/* mesign-rich-editor-tools.c */
void mesign_rich_editor_show_formats (MesignRichEditor *self);
void mesign_rich_editor_run (MesignRichEditor *self, const char *script, const char *value);
void mesign_rich_editor_install_tools (GtkWidgetClass *klass);

/* mesign-rich-editor-view.c */
WebKitWebView *mesign_rich_editor_new_view (gboolean check_spelling);
char *mesign_rich_editor_dup_page (const char *html);

G_END_DECLS
