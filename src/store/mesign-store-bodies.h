/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-dkim-verdict.h"
#include "model/mesign-message-info.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

/**
 * MesignIntake:
 * @verdict: what was judged
 * @verdict_generation: the generation of trust it was judged in
 * @preview: (nullable): the first line of the text; %NULL for encrypted mail
 * @has_attachment: whether something is attached
 * @text: (nullable): the text to be found in a search; %NULL for encrypted mail
 * @attachment_names: (nullable): the names to be found; %NULL for encrypted mail
 * @sealed_key_id: (nullable): what the sealed octets are sealed with
 * @sealed_list: (nullable): subject, recipients, preview and names of encrypted mail, sealed
 * @sealed_text: (nullable): the text of encrypted mail, sealed
 * @has_to_wait: whether it is to be read through again, once the keystore is unlocked
 *
 * What reading a message through gave. Borrowed by the functions that take one.
 */
typedef struct
{
  MesignVerdict verdict;
  gint64 verdict_generation;
  const char *preview;
  gboolean has_attachment;
  const char *text;
  const char *attachment_names;
  const char *sealed_key_id;
  GBytes *sealed_list;
  GBytes *sealed_text;
  gboolean has_to_wait;
} MesignIntake;

/**
 * MesignSealed:
 * @message_id: the store's id of the message
 * @key_id: what the octets are sealed with
 * @list: (nullable): subject, preview and names
 * @text: (nullable): the text
 */
typedef struct
{
  gint64 message_id;
  char *key_id;
  GBytes *list;
  GBytes *text;
} MesignSealed;

void mesign_sealed_free (MesignSealed *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignSealed, mesign_sealed_free)

#define MESIGN_SEALED_STAMP_LENGTH 16

/**
 * MesignSealedStamp:
 * @message_id: the store's id of the message
 * @octets: how what is sealed of it begins, which is another thing each time it is sealed
 *
 * Which text of a message it is, without the text.
 */
typedef struct
{
  gint64 message_id;
  guint8 octets[MESIGN_SEALED_STAMP_LENGTH];
} MesignSealedStamp;

void mesign_sealed_get_stamp (const MesignSealed *self, MesignSealedStamp *stamp);

gboolean
mesign_store_put_body_sync (MesignStore *self, gint64 message_id, GBytes *octets, GError **error);
gboolean mesign_store_put_bodies_sync (MesignStore *self,
                                       const gint64 *message_ids,
                                       GBytes *const *octets,
                                       guint n_messages,
                                       GError **error);
GBytes *mesign_store_get_body_sync (MesignStore *self, gint64 message_id, GError **error);
gboolean mesign_store_set_body_state_sync (MesignStore *self,
                                           gint64 message_id,
                                           MesignBodyState state,
                                           GError **error);
/**
 * MesignStoreRoom:
 * @n_octets: how many octets they take on the disk
 * @n_messages: of how many messages they are
 *
 * The room the octets of messages take.
 */
typedef struct
{
  guint64 n_octets;
  guint n_messages;
} MesignStoreRoom;

gboolean mesign_store_measure_sync (MesignStore *self,
                                    const char *account,
                                    MesignStoreRoom *room,
                                    GError **error);
gboolean mesign_store_limit_octets_sync (MesignStore *self,
                                         const char *account,
                                         gint64 before,
                                         gint64 max_octets,
                                         guint *n_dropped,
                                         GError **error);
gboolean mesign_store_want_dropped_sync (MesignStore *self, const char *account, GError **error);
gboolean mesign_store_reopen_sealed_sync (MesignStore *self, const char *account, GError **error);
GPtrArray *mesign_store_list_missing_bodies_sync (MesignStore *self,
                                                  gint64 mailbox_id,
                                                  gint64 since,
                                                  guint limit,
                                                  GError **error);

gboolean mesign_store_put_intake_sync (MesignStore *self,
                                       gint64 message_id,
                                       const MesignIntake *intake,
                                       GError **error);
gboolean mesign_store_put_intakes_sync (MesignStore *self,
                                        const gint64 *message_ids,
                                        const MesignIntake *intakes,
                                        guint n_messages,
                                        GError **error);
gboolean mesign_store_set_verdict_sync (MesignStore *self,
                                        gint64 message_id,
                                        const MesignVerdict *verdict,
                                        gint64 generation,
                                        GError **error);
GArray *mesign_store_list_to_take_in_sync (MesignStore *self,
                                           const char *account,
                                           guint limit,
                                           GError **error);

gboolean mesign_store_set_dkim_sync (MesignStore *self,
                                     gint64 message_id,
                                     MesignDkimVerdict verdict,
                                     GError **error);
gboolean mesign_store_get_dkim_sync (MesignStore *self,
                                     gint64 message_id,
                                     MesignDkimVerdict *verdict,
                                     gboolean *is_known,
                                     GError **error);

GPtrArray *mesign_store_get_sealed_lists_sync (MesignStore *self,
                                               const gint64 *message_ids,
                                               guint n_messages,
                                               GError **error);
GPtrArray *mesign_store_get_sealed_texts_sync (MesignStore *self,
                                               const gint64 *message_ids,
                                               guint n_messages,
                                               GError **error);
GArray *mesign_store_list_sealed_stamps_sync (MesignStore *self, GError **error);

G_END_DECLS
