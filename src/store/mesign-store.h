/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <gio/gio.h>

#include "model/mesign-change.h"
#include "store/mesign-store-error.h"

G_BEGIN_DECLS

#define MESIGN_TYPE_STORE (mesign_store_get_type ())
G_DECLARE_FINAL_TYPE (MesignStore, mesign_store, MESIGN, STORE, GObject)

MesignStore *mesign_store_open_sync (const char *mail_path,
                                     const char *bodies_path,
                                     gboolean may_replace,
                                     GError **error);
void mesign_store_close_sync (MesignStore *self);
char *mesign_store_dup_id_sync (MesignStore *self, GError **error);
const char *mesign_store_get_damaged_path (MesignStore *self);
gboolean mesign_store_recover_sync (MesignStore *self, GError **error);
gboolean mesign_store_remove_account_sync (MesignStore *self, const char *account, GError **error);

gint64 mesign_store_get_last_change_sync (MesignStore *self, GError **error);
GArray *mesign_store_list_changes_sync (MesignStore *self, gint64 after, GError **error);
GArray *mesign_store_wait_for_changes_sync (MesignStore *self,
                                            gint64 after,
                                            guint milliseconds,
                                            GCancellable *cancellable,
                                            GError **error);

G_END_DECLS

#include "store/mesign-store-bodies.h"
#include "store/mesign-store-check.h"
#include "store/mesign-store-correspondents.h"
#include "store/mesign-store-list.h"
#include "store/mesign-store-mailboxes.h"
#include "store/mesign-store-messages.h"
#include "store/mesign-store-operations.h"
#include "store/mesign-store-outgoing.h"
#include "store/mesign-store-search.h"
