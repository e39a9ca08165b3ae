/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"

G_BEGIN_DECLS

/**
 * MesignPlaceKind:
 * @MESIGN_PLACE_ALL_INBOXES: the inboxes of all accounts together
 * @MESIGN_PLACE_STARRED: what has a star, wherever it lies
 * @MESIGN_PLACE_MAILBOX: a mailbox
 * @MESIGN_PLACE_OUTBOX: the mail that has not left yet
 */
typedef enum
{
  MESIGN_PLACE_ALL_INBOXES,
  MESIGN_PLACE_STARRED,
  MESIGN_PLACE_MAILBOX,
  MESIGN_PLACE_OUTBOX,
} MesignPlaceKind;

#define MESIGN_TYPE_PLACE (mesign_place_get_type ())
G_DECLARE_FINAL_TYPE (MesignPlace, mesign_place, MESIGN, PLACE, GObject)

MesignPlace *mesign_place_new_all_inboxes (void);
MesignPlace *mesign_place_new_mailbox (MesignMailbox *mailbox, const char *address);
MesignPlace *mesign_place_new_starred (void);
MesignPlace *mesign_place_new_outbox (void);

gboolean mesign_place_is_same (MesignPlace *self, MesignPlace *other);
void mesign_place_take_over (MesignPlace *self, MesignPlace *newer);

MesignPlaceKind mesign_place_get_kind (MesignPlace *self);
const char *mesign_place_get_key (MesignPlace *self);
const char *mesign_place_get_title (MesignPlace *self);
const char *mesign_place_get_icon_name (MesignPlace *self);
const char *mesign_place_get_heading (MesignPlace *self);
MesignMailbox *mesign_place_get_mailbox (MesignPlace *self);
MesignMailboxRole mesign_place_get_role (MesignPlace *self);
guint mesign_place_get_depth (MesignPlace *self);
guint mesign_place_get_unread (MesignPlace *self);
gboolean mesign_place_get_warns (MesignPlace *self);
const char *mesign_place_get_query (MesignPlace *self);
const gint64 *mesign_place_get_mailbox_ids (MesignPlace *self, guint *n_ids);

void mesign_place_add_inbox (MesignPlace *self, const MesignMailbox *inbox);
void mesign_place_set_waiting (MesignPlace *self, guint n_waiting, gboolean warns);

G_END_DECLS
