/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/reader/mesign-message-card.h"
#include "client/reader/mesign-reader.h"

#include <webkit/webkit.h>

G_BEGIN_DECLS

/* A conversation: its subject, and a card for each message, oldest first. */
struct _MesignReader
{
  AdwBin parent_instance;

  GtkStack *stack;
  GtkSpinner *spinner;
  AdwStatusPage *error_page;
  GtkScrolledWindow *scroller;
  GtkLabel *subject;
  GtkButton *older;
  GtkBox *cards;

  MesignEngine *engine;
  MesignWebRoom *room;
  GCancellable *cancellable;
  guint spinner_source;
  guint scroll_source;
  guint refresh_source;
  gint64 conversation_id;
  gint64 mailbox_id;
  gint64 focus_id;
  GtkWidget *focus_card;
  guint n_messages;
  gboolean show_all;

  /* Words that are looked for: where they stand, and which of them is shown. */
  GtkSearchBar *find_bar;
  GtkSearchEntry *find_entry;
  GtkLabel *find_count;
  GtkWidget *find_next;
  GtkWidget *find_previous;
  char *find_text;
  GPtrArray *find_spots;
  WebKitWebView *find_page;
  guint n_find_pending;
  guint n_found;
  guint find_match;
  guint find_source;
};

MesignMessageCard *mesign_reader_first_card (MesignReader *self);
MesignMessageCard *mesign_reader_next_card (MesignMessageCard *card);
MesignMessageCard *mesign_reader_find_card (MesignReader *self, gint64 message_id);
MesignMessageCard *mesign_reader_find_current (MesignReader *self);
void mesign_reader_update_actions (MesignReader *self);
void mesign_reader_drop_cards (MesignReader *self);
void mesign_reader_scroll_to (MesignReader *self, MesignMessageCard *card);
void mesign_reader_show_infos (MesignReader *self, GPtrArray *infos);
void mesign_reader_bind_find (GtkWidgetClass *widget_class);
void mesign_reader_init_find (MesignReader *self);
void mesign_reader_drop_find (MesignReader *self);
void mesign_reader_set_count (MesignReader *self, guint count);
void mesign_reader_emit_reply (MesignReader *self, MesignMessageCard *card, MesignReplyKind kind);

G_END_DECLS
