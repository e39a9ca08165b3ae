/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-database.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

struct _MesignStore
{
  GObject parent_instance;

  MesignDatabase *mail;
  MesignDatabase *bodies;
  char *damaged_path;

  GMutex mutex;
  GCond cond;
  guint64 n_writes;
};

/* A transaction of writing: the connection, and what it has touched, from which the list rows and
 * the changes are made at its end. */
typedef struct
{
  MesignDb *db;
  GHashTable *rows;
  GHashTable *mailboxes;
  GHashTable *messages;
  GHashTable *operations;
  GHashTable *outgoing;
  GHashTable *new_conversations;
  GHashTable *correspondents;
  GHashTable *counts;
  GPtrArray *words;
  gboolean has_gone_bodies;
} MesignStoreWrite;

typedef gboolean (*MesignStoreWriteFunc) (MesignStoreWrite *write, gpointer data, GError **error);

typedef struct
{
  gint64 mailbox_id;
  gint64 conversation_id;
} MesignRowId;

/* mesign-store-write.c */
gboolean
mesign_store_write (MesignStore *self, MesignStoreWriteFunc func, gpointer data, GError **error);
gboolean mesign_store_write_durable (MesignStore *self,
                                     MesignStoreWriteFunc func,
                                     gpointer data,
                                     GError **error);
gboolean mesign_store_read (MesignStore *self, MesignDbFunc func, gpointer data, GError **error);
void mesign_store_touch_row (MesignStoreWrite *self, gint64 mailbox_id, gint64 conversation_id);
void mesign_store_touch (GHashTable *set, gint64 id);
void mesign_store_count_placement (MesignStoreWrite *self, gint64 mailbox_id, MesignFlags flags);
gboolean mesign_store_touch_message (MesignStoreWrite *self, gint64 message_id, GError **error);
gboolean mesign_store_sweep_bodies (MesignStore *self, GError **error);

/* mesign-store.c */
gboolean mesign_store_write_id (MesignDb *db, const char *id, GError **error);

/* mesign-store-error.c */
gboolean mesign_store_fail (GError **error, MesignStoreError code, const char *message);
gboolean mesign_store_convert_error (GError **error, GError *from);

/* mesign-store-sql.c */
gboolean mesign_store_run_ids (MesignDb *db,
                               const char *sql,
                               const gint64 *values,
                               guint n_values,
                               GError **error);
gboolean mesign_store_ask_ids (MesignDb *db,
                               const char *sql,
                               const gint64 *values,
                               guint n_values,
                               gint64 *value,
                               GError **error);
#define IDS(...)                                                                                   \
  (const gint64[]){ __VA_ARGS__ }, sizeof ((const gint64[]){ __VA_ARGS__ }) / sizeof (gint64)
GArray *mesign_store_list_ids (MesignStatement *statement, GError **error);

/* mesign-store-rows.c */
gboolean
mesign_store_update_row (MesignDb *db, const MesignRowId *id, gboolean is_new, GError **error);
gboolean
mesign_store_row_is_right (MesignDb *db, const MesignRowId *id, gboolean *is_right, GError **error);

/* mesign-store-bodies.c */
gboolean
mesign_store_write_bodies (MesignStore *self, MesignDbFunc func, gpointer data, GError **error);
gboolean mesign_store_look_at_body (MesignStore *self,
                                    gint64 message_id,
                                    gboolean *is_found,
                                    GBytes **octets,
                                    GError **error);

/* mesign-store-salvage.c */
gboolean mesign_store_salvage (MesignDatabase *mail, const char *damaged_path, GError **error);

/* mesign-store-changes.c */
gboolean mesign_store_prune_changes (MesignDb *db, gint64 seq, GError **error);
gboolean mesign_store_append_changes (MesignDb *db, GArray *changes, GError **error);

/* mesign-store-text.c */
typedef struct _MesignWords MesignWords;

void mesign_words_free (MesignWords *self);
MesignWords *mesign_words_read (const MesignEnvelope *envelope);
gboolean mesign_store_keep_headers_text (MesignStoreWrite *write,
                                         gint64 message_id,
                                         MesignWords *words,
                                         GError **error);
gboolean mesign_store_index_kept (MesignStoreWrite *write, GError **error);
gboolean mesign_store_put_headers_text (MesignDb *db,
                                        gint64 message_id,
                                        const MesignEnvelope *envelope,
                                        GError **error);
gboolean mesign_store_put_body_text (MesignDb *db,
                                     gint64 message_id,
                                     const char *body,
                                     const char *attachments,
                                     GError **error);
gboolean mesign_store_forget_text (MesignDb *db, gint64 message_id, GError **error);
gboolean mesign_store_has_headers_text (MesignDb *db,
                                        gint64 message_id,
                                        const MesignEnvelope *envelope,
                                        gboolean *has_them,
                                        GError **error);
gboolean mesign_store_replace_headers_text (MesignDb *db,
                                            gint64 message_id,
                                            const MesignEnvelope *envelope,
                                            GError **error);
gboolean mesign_store_index_text (MesignDb *db, gint64 message_id, GError **error);
char *mesign_store_dup_participants (GPtrArray *first, GPtrArray *second, GPtrArray *third);

/* mesign-store-pack.c */
GBytes *mesign_store_pack_envelope (const MesignEnvelope *envelope);
MesignEnvelope *mesign_store_unpack_envelope (GBytes *octets);

/* mesign-store-envelope.c */
gboolean mesign_store_envelope_is_readable (GBytes *octets);
char *mesign_store_dup_valid (const char *text);

/* mesign-store-conversations.c */
typedef struct
{
  const char *account;
  const MesignEnvelope *envelope;
  char *base;
  gboolean is_lone_reply;
  GArray *hashes;
} MesignTies;

void mesign_ties_read (MesignTies *self,
                       const char *account,
                       const MesignEnvelope *envelope,
                       const char *thread_key);
void mesign_ties_clear (MesignTies *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignTies, mesign_ties_clear)

gboolean mesign_store_assign_conversation (MesignStoreWrite *write,
                                           const MesignTies *ties,
                                           gint64 received,
                                           gint64 *conversation_id,
                                           GError **error);
gboolean
mesign_store_add_references (MesignDb *db, GArray *hashes, gint64 message_id, GError **error);
gboolean mesign_store_has_references (MesignDb *db,
                                      const char *account,
                                      const MesignEnvelope *envelope,
                                      const char *thread_key,
                                      gint64 message_id,
                                      gboolean *has_them,
                                      GError **error);
gboolean mesign_store_merge_conversations (MesignStoreWrite *write,
                                           gint64 from,
                                           gint64 into,
                                           GError **error);
char *mesign_store_dup_base (const MesignEnvelope *envelope, gboolean *is_lone_reply);

/* mesign-store-placements.c */
gboolean
mesign_store_recompute_placement (MesignStoreWrite *write, gint64 placement_id, GError **error);
gboolean mesign_store_placement_is_right (MesignDb *db,
                                          gint64 placement_id,
                                          gboolean *is_right,
                                          GError **error);
gint64 mesign_store_add_placement (MesignStoreWrite *write,
                                   gint64 mailbox_id,
                                   guint32 uid,
                                   gint64 message_id,
                                   MesignFlags flags,
                                   guint64 modseq,
                                   GError **error);
gboolean
mesign_store_remove_placement (MesignStoreWrite *write, gint64 placement_id, GError **error);
gboolean mesign_store_remove_orphan (MesignStoreWrite *write, gint64 message_id, GError **error);
gboolean
mesign_store_touch_placement (MesignStoreWrite *write, gint64 placement_id, GError **error);

/* mesign-store-targets.c */
gboolean mesign_store_drop_placement (MesignStoreWrite *write, gint64 placement_id, GError **error);
MesignOperation *mesign_store_load_operation (MesignDb *db, gint64 operation_id, GError **error);
gboolean mesign_store_take_back (MesignStoreWrite *write, gint64 operation_id, GError **error);
gboolean
mesign_store_set_made_uid (MesignStoreWrite *write, gint64 made_id, guint32 uid, GError **error);
gboolean mesign_store_load_targets (MesignDb *db, MesignOperation *operation, GError **error);

/* mesign-store-mailbox-writing.c */
gboolean mesign_store_find_wire_name (MesignDb *db,
                                      const char *account,
                                      const char *wire_name,
                                      gint64 *id,
                                      GError **error);
gboolean mesign_store_clear_mailbox (MesignStoreWrite *write, gint64 mailbox_id, GError **error);
gboolean mesign_store_remove_mailbox (MesignStoreWrite *write, gint64 mailbox_id, GError **error);
gboolean mesign_store_note_no_mailbox (MesignStoreWrite *write,
                                       gint64 mailbox_id,
                                       const char *reason,
                                       GError **error);

/* mesign-store-mailbox-effects.c */
const char *mesign_store_get_below (const char *path, const char *above, char delimiter);
gboolean
mesign_store_update_mailboxes (MesignStoreWrite *write, const char *account, GError **error);

/* mesign-store-mailbox-operations.c */
gboolean mesign_store_take_back_mailbox (MesignStoreWrite *write,
                                         const MesignOperation *operation,
                                         GError **error);
gboolean mesign_store_undo_mailbox (MesignStoreWrite *write,
                                    const MesignOperation *operation,
                                    GError **error);

/* mesign-store-insert.c */
MesignPreparedMessage *mesign_store_prepare (const MesignNewMessage *message, const char *account);
void mesign_prepared_message_free (MesignPreparedMessage *self);
gint64 mesign_store_insert_message (MesignStoreWrite *write,
                                    const char *account,
                                    const MesignNewMessage *message,
                                    GError **error);
void mesign_store_bind_envelope (MesignStatement *statement,
                                 const MesignEnvelope *envelope,
                                 const char *base,
                                 gboolean is_lone_reply,
                                 GBytes *packed);
gboolean mesign_store_set_envelope (MesignStoreWrite *write,
                                    gint64 message_id,
                                    const MesignEnvelope *envelope,
                                    GError **error);

/* mesign-store-correspondents.c */
typedef struct _MesignCorrespondent MesignCorrespondent;

void mesign_correspondent_free (MesignCorrespondent *self);
void mesign_store_note_correspondents (MesignStoreWrite *write,
                                       GPtrArray *addresses,
                                       gboolean written_to,
                                       gint64 at);
gboolean mesign_store_save_correspondents (MesignStoreWrite *write, GError **error);

/* mesign-store-infos.c */
#define MESIGN_STORE_PLACEMENT_COLUMNS                                                             \
  "p.id, p.mailbox_id, p.message_id, p.uid, p.server_flags, p.flags, p.modseq, p.hidden, "         \
  "m.size "
MesignPlacement *mesign_store_load_placement (MesignStatement *row);
void
mesign_store_bind_verdict (MesignStatement *statement, int position, const MesignVerdict *verdict);

/* mesign-deflate.c */
GBytes *mesign_store_deflate (GBytes *octets);
GBytes *mesign_store_inflate (GBytes *octets);

G_END_DECLS
