/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "model/mesign-flags.h"
#include "model/mesign-list-row.h"
#include "model/mesign-mailbox.h"
#include "model/mesign-message-info.h"
#include "model/mesign-opened-message.h"

G_BEGIN_DECLS

/**
 * MesignOpenOptions:
 * @at: the time to judge signatures at, in seconds since 1970 UTC; 0 for the time that counts
 * @anchors: (nullable) (element-type GBytes): PEM or DER files: these anchors only, as they stand
 * @keys: (nullable) (element-type GBytes): PFX files whose keys are used without importing them
 * @password: (nullable): the password of all of @keys
 * @fetch_revocation: whether authorities are asked about revocations first
 * @fetch_issuers: whether the missing issuers of signers are fetched first
 * @without_store: judge and decrypt with what is handed in and the public list alone; no profile is
 * read
 *
 * How a message is opened. %NULL in its place is the usual way.
 */
typedef struct
{
  gint64 at;
  GPtrArray *anchors;
  GPtrArray *keys;
  MesignSecret *password;
  gboolean fetch_revocation;
  gboolean fetch_issuers;
  gboolean without_store;
} MesignOpenOptions;

void mesign_engine_list_mailboxes_async (MesignEngine *self,
                                         const char *account,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
void mesign_engine_list_shown_mailboxes_async (MesignEngine *self,
                                               const char *account,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GPtrArray *
mesign_engine_list_mailboxes_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_rows_async (MesignEngine *self,
                                    gint64 mailbox_id,
                                    guint offset,
                                    guint limit,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
GPtrArray *
mesign_engine_list_rows_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_messages_async (MesignEngine *self,
                                        const gint64 *mailbox_ids,
                                        guint n_mailboxes,
                                        guint offset,
                                        guint limit,
                                        GCancellable *cancellable,
                                        GAsyncReadyCallback callback,
                                        gpointer user_data);
GPtrArray *
mesign_engine_list_messages_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_list_conversation_async (MesignEngine *self,
                                            gint64 conversation_id,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
void mesign_engine_list_conversation_in_async (MesignEngine *self,
                                               gint64 conversation_id,
                                               gint64 mailbox_id,
                                               GCancellable *cancellable,
                                               GAsyncReadyCallback callback,
                                               gpointer user_data);
GPtrArray *
mesign_engine_list_conversation_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_find_row_messages_async (MesignEngine *self,
                                            const MesignListKey *keys,
                                            guint n_keys,
                                            GCancellable *cancellable,
                                            GAsyncReadyCallback callback,
                                            gpointer user_data);
GArray *
mesign_engine_find_row_messages_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_get_message_async (MesignEngine *self,
                                      gint64 message_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignMessageInfo *
mesign_engine_get_message_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_find_mail_async (MesignEngine *self,
                                    const char *account,
                                    MesignMailboxRole role,
                                    const char *header_id,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
MesignMessageInfo *
mesign_engine_find_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_load_octets_async (MesignEngine *self,
                                      gint64 message_id,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
GBytes *mesign_engine_load_octets_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_open_message_async (MesignEngine *self,
                                       gint64 message_id,
                                       const MesignOpenOptions *options,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
MesignOpenedMessage *
mesign_engine_open_message_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_open_octets_async (MesignEngine *self,
                                      GBytes *octets,
                                      const MesignOpenOptions *options,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignOpenedMessage *
mesign_engine_open_octets_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_flag_async (MesignEngine *self,
                               const gint64 *message_ids,
                               guint n_messages,
                               MesignFlags add,
                               MesignFlags remove,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *mesign_engine_flag_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_move_async (MesignEngine *self,
                               const gint64 *message_ids,
                               guint n_messages,
                               gint64 mailbox_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *mesign_engine_move_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_copy_async (MesignEngine *self,
                               const gint64 *message_ids,
                               guint n_messages,
                               gint64 mailbox_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
GArray *mesign_engine_copy_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_delete_async (MesignEngine *self,
                                 const gint64 *message_ids,
                                 guint n_messages,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GArray *mesign_engine_delete_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_move_to_role_async (MesignEngine *self,
                                       const gint64 *message_ids,
                                       guint n_messages,
                                       MesignMailboxRole role,
                                       GCancellable *cancellable,
                                       GAsyncReadyCallback callback,
                                       gpointer user_data);
GArray *
mesign_engine_move_to_role_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_undo_async (MesignEngine *self,
                               const gint64 *operation_ids,
                               guint n_operations,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean mesign_engine_undo_finish (MesignEngine *self, GAsyncResult *result, GError **error);

/**
 * MesignSearchFlags:
 * @MESIGN_SEARCH_PLAIN: as it is written
 * @MESIGN_SEARCH_BEING_WRITTEN: it is still being written: what cannot be understood yet is left
 * out, and is no error
 * @MESIGN_SEARCH_AT_ONCE: what can be found at once, though not all encrypted mail may have been
 * opened for the search yet
 */
typedef enum
{
  MESIGN_SEARCH_PLAIN = 0,
  MESIGN_SEARCH_BEING_WRITTEN = 1 << 0,
  MESIGN_SEARCH_AT_ONCE = 1 << 1,
} MesignSearchFlags;

void mesign_engine_search_async (MesignEngine *self,
                                 const char *query,
                                 const char *account,
                                 guint limit,
                                 MesignSearchFlags flags,
                                 GCancellable *cancellable,
                                 GAsyncReadyCallback callback,
                                 gpointer user_data);
GPtrArray *mesign_engine_search_finish (MesignEngine *self, GAsyncResult *result, GError **error);
gboolean mesign_engine_check_query (const char *query,
                                    MesignSearchFlags flags,
                                    gboolean *is_empty,
                                    GError **error);

G_END_DECLS
