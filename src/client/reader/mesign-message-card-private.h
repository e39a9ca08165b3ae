/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/reader/mesign-message-card.h"
#include "client/security/mesign-signs-box.h"

G_BEGIN_DECLS

/* One message of a conversation: a line while it is folded, a card while it is open. It knows what
 * the store knows of it (@info) or its octets alone, and, once open, what is in it (@opened). */
struct _MesignMessageCard
{
  AdwBin parent_instance;

  GtkWidget *folded;
  AdwAvatar *folded_avatar;
  GtkLabel *folded_name;
  GtkLabel *folded_preview;
  MesignSignsBox *folded_signs;
  GtkLabel *folded_date;

  GtkWidget *open;
  AdwAvatar *avatar;
  GtkLabel *name;
  GtkLabel *organization;
  MesignSignsBox *signs;
  GtkLabel *date;
  GtkToggleButton *details_button;
  GtkLabel *recipients;
  GtkWidget *menu;
  GtkRevealer *details;
  AdwBin *security;
  AdwBin *notice;
  AdwBin *list_notice;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *error;
  AdwBin *body;
  AdwBin *attachments;

  MesignEngine *engine;
  MesignWebRoom *room;
  MesignMessageInfo *info;
  GBytes *octets;
  MesignOpenedMessage *opened;
  GPtrArray *mine; /* of MesignAddress: all addresses of the reader */
  GCancellable *cancellable;
  guint spinner_source;
  guint read_source;
  gboolean expanded;
  gboolean foldable;
};

void mesign_message_card_show_info (MesignMessageCard *self);
void mesign_message_card_show_opened (MesignMessageCard *self);
void mesign_message_card_forget_opened (MesignMessageCard *self);
void mesign_message_card_install_actions (GtkWidgetClass *widget_class);
void mesign_message_card_update_actions (MesignMessageCard *self);
void mesign_message_card_install_marks (GtkWidgetClass *widget_class);
void mesign_message_card_update_marks (MesignMessageCard *self);
void mesign_message_card_flag (MesignMessageCard *self, MesignFlags add, MesignFlags remove);
void mesign_message_card_start_reading (MesignMessageCard *self);
void mesign_message_card_emit_reply (MesignMessageCard *self, MesignReplyKind kind);

G_END_DECLS
