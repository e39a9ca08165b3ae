/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-mailbox.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

/**
 * MesignMailboxState:
 * @uidvalidity: UIDVALIDITY, 0 before the first sync
 * @uidnext: UIDNEXT
 * @highestmodseq: HIGHESTMODSEQ (RFC 7162), 0 where the server has none
 * @oldest_uid: the smallest UID that has been pulled; the rest, newest first, comes below it; 1
 * when everything has been
 * @is_planned: whether it is only here, since the server has still to be told of it; not written
 *
 * How far a mailbox has been synchronised (RFC 9051 section 2.3.1).
 */
typedef struct
{
  guint32 uidvalidity;
  guint32 uidnext;
  guint64 highestmodseq;
  guint32 oldest_uid;
  gboolean is_planned;
} MesignMailboxState;

gboolean mesign_store_set_mailboxes_sync (MesignStore *self,
                                          const char *account,
                                          GPtrArray *mailboxes,
                                          GError **error);
MesignMailbox *
mesign_store_plan_mailbox_sync (MesignStore *self, const MesignMailbox *mailbox, GError **error);
GPtrArray *
mesign_store_list_mailboxes_sync (MesignStore *self, const char *account, GError **error);
MesignMailbox *mesign_store_get_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error);
MesignMailbox *mesign_store_find_mailbox_sync (MesignStore *self,
                                               const char *account,
                                               const char *path,
                                               GError **error);
MesignMailbox *mesign_store_find_role_sync (MesignStore *self,
                                            const char *account,
                                            MesignMailboxRole role,
                                            GError **error);

gboolean mesign_store_get_mailbox_state_sync (MesignStore *self,
                                              gint64 mailbox_id,
                                              MesignMailboxState *state,
                                              GError **error);
gboolean mesign_store_set_mailbox_state_sync (MesignStore *self,
                                              gint64 mailbox_id,
                                              const MesignMailboxState *state,
                                              GError **error);
gboolean mesign_store_reset_mailbox_sync (MesignStore *self,
                                          gint64 mailbox_id,
                                          guint32 uidvalidity,
                                          GError **error);
gboolean mesign_store_settle_mailbox_sync (MesignStore *self, gint64 mailbox_id, GError **error);
gboolean mesign_store_set_wire_name_sync (MesignStore *self,
                                          gint64 mailbox_id,
                                          const char *wire_name,
                                          GError **error);

G_END_DECLS
