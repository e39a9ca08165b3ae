/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "base/mesign-value.h"
#include "model/mesign-envelope.h"
#include "store/mesign-store.h"

G_BEGIN_DECLS

/**
 * MesignStoreFault:
 * @MESIGN_STORE_FAULT_MAIL_FILE: places where the file of messages is damaged itself
 * @MESIGN_STORE_FAULT_BODIES_FILE: places where the file of octets is damaged itself
 * @MESIGN_STORE_FAULT_OCTETS: messages whose octets are not those that were put in
 * @MESIGN_STORE_FAULT_MISSING_OCTETS: messages whose octets should be there and are not
 * @MESIGN_STORE_FAULT_STRAY_OCTETS: octets of no message
 * @MESIGN_STORE_FAULT_HEADERS: messages whose header fields cannot be read or are not those of
 * their octets
 * @MESIGN_STORE_FAULT_ORPHANS: messages in no mailbox
 * @MESIGN_STORE_FAULT_FLAGS: messages that are not shown as the server and what waits for it say
 * @MESIGN_STORE_FAULT_COUNTS: mailboxes with wrong totals
 * @MESIGN_STORE_FAULT_LISTS: rows of lists that are wrong, missing or too many
 * @MESIGN_STORE_FAULT_CONVERSATIONS: conversations that are torn apart or empty
 * @MESIGN_STORE_FAULT_WORDS: messages whose words are missing, or words of no message
 * @MESIGN_STORE_FAULT_SEARCH: damage of the index of words
 *
 * What may be wrong with a store. The first two cannot be put right in place: the file is moved
 * aside and filled from the server again. Octets that are missing or damaged are fetched again.
 * All else is made anew by mesign_store_rebuild_sync().
 */
typedef enum
{
  MESIGN_STORE_FAULT_MAIL_FILE,
  MESIGN_STORE_FAULT_BODIES_FILE,
  MESIGN_STORE_FAULT_OCTETS,
  MESIGN_STORE_FAULT_MISSING_OCTETS,
  MESIGN_STORE_FAULT_STRAY_OCTETS,
  MESIGN_STORE_FAULT_HEADERS,
  MESIGN_STORE_FAULT_ORPHANS,
  MESIGN_STORE_FAULT_FLAGS,
  MESIGN_STORE_FAULT_COUNTS,
  MESIGN_STORE_FAULT_LISTS,
  MESIGN_STORE_FAULT_CONVERSATIONS,
  MESIGN_STORE_FAULT_WORDS,
  MESIGN_STORE_FAULT_SEARCH,
} MesignStoreFault;

#define MESIGN_STORE_N_FAULTS (MESIGN_STORE_FAULT_SEARCH + 1)

const char *mesign_store_fault_to_string (MesignStoreFault fault);

/**
 * MesignStoreCheck:
 * @n_faults: how often each #MesignStoreFault was found
 * @n_messages: how many messages there are
 * @n_octets: of how many the octets were read and compared
 *
 * What a check of a store found. Immutable; the fields are read only.
 */
typedef struct
{
  gint64 n_faults[MESIGN_STORE_N_FAULTS];
  gint64 n_messages;
  gint64 n_octets;
} MesignStoreCheck;

#define MESIGN_TYPE_STORE_CHECK (mesign_store_check_get_type ())
MESIGN_DECLARE_VALUE (MesignStoreCheck, mesign_store_check)

gboolean mesign_store_check_is_whole (const MesignStoreCheck *self);
gboolean mesign_store_check_has_damaged_file (const MesignStoreCheck *self);

/**
 * MesignStoreReadFunc:
 * @octets: the octets of a message
 *
 * Reads the header fields of a message. Called on any thread; for a store, which does not know how
 * mail is written.
 *
 * Returns: (transfer full) (nullable): what stands in them, %NULL where that is no mail
 */
typedef MesignEnvelope *(*MesignStoreReadFunc) (GBytes *octets);

/**
 * MesignStoreProgressFunc:
 * @done: how much is done
 * @total: of how much
 * @user_data: what was handed in
 */
typedef void (*MesignStoreProgressFunc) (guint64 done, guint64 total, gpointer user_data);

MesignStoreCheck *mesign_store_check_sync (MesignStore *self,
                                           MesignStoreReadFunc read,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean mesign_store_rebuild_sync (MesignStore *self,
                                    MesignStoreReadFunc read,
                                    MesignStoreProgressFunc progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
