/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "model/mesign-verdict.h"

G_BEGIN_DECLS

/**
 * MesignListKey:
 * @date: when the newest message of the row was received
 * @conversation_id: the conversation
 * @mailbox_id: the mailbox
 *
 * What a row is sorted and found by.
 */
typedef struct
{
  gint64 date;
  gint64 conversation_id;
  gint64 mailbox_id;
} MesignListKey;

int mesign_list_key_compare (const MesignListKey *a, const MesignListKey *b);

/**
 * MesignListRow:
 * @key: its place in the list
 * @newest_message_id: the store's id of the newest message in the mailbox
 * @account: the account's id
 * @from_name: the name of that message's author, "" without one
 * @from_address: the address of that message's author
 * @recipients: (nullable) (element-type MesignAddress): whom it goes to, in a mailbox for the
 * writer's own mail
 * @subject: its outer subject
 * @preview: the first line of its text
 * @count: messages of the conversation in the mailbox
 * @unread: of these not seen
 * @is_flagged: whether one of them is flagged
 * @is_answered: whether the newest is answered
 * @has_attachment: whether one of them has something attached
 * @signs: the #MesignSigns of the newest message
 *
 * A conversation in a mailbox, as a list shows it. Immutable; the fields are read only.
 */
typedef struct
{
  MesignListKey key;
  gint64 newest_message_id;
  char *account;
  char *from_name;
  char *from_address;
  GPtrArray *recipients;
  char *subject;
  char *preview;
  guint count;
  guint unread;
  gboolean is_flagged;
  gboolean is_answered;
  gboolean has_attachment;
  guint signs;
} MesignListRow;

#define MESIGN_TYPE_LIST_ROW (mesign_list_row_get_type ())
MESIGN_DECLARE_VALUE (MesignListRow, mesign_list_row)

MesignListRow *mesign_list_row_new (void);

/**
 * MesignListFilter:
 * @MESIGN_LIST_FILTER_NONE: all
 * @MESIGN_LIST_FILTER_UNREAD: those with something not seen
 * @MESIGN_LIST_FILTER_STARRED: those with something flagged
 * @MESIGN_LIST_FILTER_ATTACHMENTS: those with something attached
 * @MESIGN_LIST_FILTER_SIGNED: those whose newest message bears a signature, of whatever worth
 * @MESIGN_LIST_FILTER_ENCRYPTED: those whose newest message was encrypted
 *
 * Which conversations of a mailbox are listed.
 */
typedef enum
{
  MESIGN_LIST_FILTER_NONE,
  MESIGN_LIST_FILTER_UNREAD,
  MESIGN_LIST_FILTER_STARRED,
  MESIGN_LIST_FILTER_ATTACHMENTS,
  MESIGN_LIST_FILTER_SIGNED,
  MESIGN_LIST_FILTER_ENCRYPTED,
} MesignListFilter;

#define MESIGN_LIST_FILTER_SIGNS_SIGNED                                                            \
  (MESIGN_SIGN_VALID | MESIGN_SIGN_CAUTION | MESIGN_SIGN_WRONG)
#define MESIGN_LIST_FILTER_SIGNS_ENCRYPTED (MESIGN_SIGN_ENCRYPTED | MESIGN_SIGN_LOCKED)

gboolean mesign_list_row_fits (const MesignListRow *self, MesignListFilter filter);

G_END_DECLS
