/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-refusal.h"

G_BEGIN_DECLS

gboolean mesign_engine_check_mailbox_name (const char *path, char delimiter, GError **error);
void mesign_engine_create_mailbox_async (MesignEngine *self,
                                         const char *account,
                                         const char *path,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void mesign_engine_rename_mailbox_async (MesignEngine *self,
                                         gint64 mailbox_id,
                                         const char *path,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void mesign_engine_delete_mailbox_async (MesignEngine *self,
                                         gint64 mailbox_id,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void mesign_engine_subscribe_mailbox_async (MesignEngine *self,
                                            gint64 mailbox_id,
                                            gboolean subscribe,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mesign_engine_empty_mailbox_async (MesignEngine *self,
                                        gint64 mailbox_id,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
void mesign_engine_mark_read_async (MesignEngine *self,
                                    const gint64 *mailbox_ids,
                                    guint n_mailboxes,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GArray *mesign_engine_mark_read_finish (MesignEngine *self, GAsyncResult *result, GError **error);
GArray *
mesign_engine_change_mailbox_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_list_operations_async (MesignEngine *self,
                                          const char *account,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
GPtrArray *
mesign_engine_list_operations_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_list_refusals_async (MesignEngine *self,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_list_refusals_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_note_refusals_told_async (MesignEngine *self,
                                             GPtrArray *refusals,
                                             GCancellable *cancellable,
                                             GAsyncReadyCallback callback,
                                             gpointer user_data);
gboolean
mesign_engine_note_refusals_told_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
