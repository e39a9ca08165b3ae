/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-format.h"

G_BEGIN_DECLS

/**
 * MesignMailTreeEntry:
 * @levels: (array zero-terminated=1): its name in UTF-8; "INBOX" for the inbox. What was written by
 * others is in it as it stands, also what no server takes
 * @path: (type filename): where its mails lie, for mesign_mail_source_open_sync()
 * @place: the same below the folder, for people; "." for the folder itself
 * @format: what it is
 * @octets: how much its mails take
 *
 * A mailbox in a folder of another program.
 */
typedef struct
{
  char **levels;
  char *path;
  char *place;
  MesignMailFormat format;
  guint64 octets;
} MesignMailTreeEntry;

/**
 * MesignMailTree:
 * @entries: (element-type MesignMailTreeEntry): the mailboxes, those above before those below
 * @skipped: (element-type utf8): what was left out and why, for people; not more than a thousand
 * @n_skipped: how much was left out
 *
 * The mailboxes of an account in a folder of another program.
 */
typedef struct
{
  GPtrArray *entries;
  GPtrArray *skipped;
  guint n_skipped;
} MesignMailTree;

MesignMailTree *mesign_mail_tree_scan_sync (const char *path,
                                            MesignMailFormat format,
                                            GCancellable *cancellable,
                                            GError **error);
void mesign_mail_tree_free (MesignMailTree *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailTree, mesign_mail_tree_free)

G_END_DECLS
