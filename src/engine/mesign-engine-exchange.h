/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "exchange/mesign-mail-format.h"

G_BEGIN_DECLS

/**
 * MesignExchangedMailbox:
 * @path: its whole name in UTF-8, as the account has it
 * @file: where it lies below the folder that was written or read; "." for the folder itself
 * @n_done: how many of its mails were written, or filed
 * @n_there: how many lay in it already, and were not filed again
 * @n_gone: how many the server has no more
 * @is_new: whether the import made it
 * @is_partial: whether the server has mails of it that are not known here yet, so that they were
 * not written
 *
 * What came of one mailbox of an account. Immutable; the fields are read only.
 */
typedef struct
{
  char *path;
  char *file;
  guint n_done;
  guint n_there;
  guint n_gone;
  gboolean is_new;
  gboolean is_partial;
} MesignExchangedMailbox;

/**
 * MesignExchanged:
 * @n_done: how many mails were written, or filed
 * @n_there: how many lay in the mailbox already, and were not filed again
 * @n_gone: how many the server has no more
 * @skipped: (element-type utf8): of what was no mail, or too large, or could not be had, read or
 * written, where it stands, with the reason where there is one; not more than a thousand
 * @n_skipped: how much that was
 * @is_partial: of the export of one mailbox, whether the server has mails of it that are not known
 * here yet, so that they were not written
 * @mailboxes: (element-type MesignExchangedMailbox): of an account, its mailboxes; else empty
 *
 * What came of an export or an import. Immutable; the fields are read only.
 */
typedef struct
{
  guint n_done;
  guint n_there;
  guint n_gone;
  GPtrArray *skipped;
  guint n_skipped;
  gboolean is_partial;
  GPtrArray *mailboxes;
} MesignExchanged;

#define MESIGN_TYPE_EXCHANGED (mesign_exchanged_get_type ())
MESIGN_DECLARE_VALUE (MesignExchanged, mesign_exchanged)

MesignExchanged *mesign_exchanged_new (void);
guint mesign_exchanged_count_partial (const MesignExchanged *self);

void mesign_engine_export_mail_async (MesignEngine *self,
                                      gint64 mailbox_id,
                                      const char *path,
                                      MesignMailFormat format,
                                      MesignEngineProgressFunc progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
void mesign_engine_export_messages_async (MesignEngine *self,
                                          const gint64 *ids,
                                          guint n_ids,
                                          const char *path,
                                          MesignMailFormat format,
                                          MesignEngineProgressFunc progress,
                                          gpointer progress_data,
                                          GCancellable *cancellable,
                                          GAsyncReadyCallback callback,
                                          gpointer user_data);
MesignExchanged *
mesign_engine_export_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_import_mail_async (MesignEngine *self,
                                      const char *path,
                                      MesignMailFormat format,
                                      gint64 mailbox_id,
                                      MesignEngineProgressFunc progress,
                                      gpointer progress_data,
                                      GCancellable *cancellable,
                                      GAsyncReadyCallback callback,
                                      gpointer user_data);
MesignExchanged *
mesign_engine_import_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error);

void mesign_engine_export_account_async (MesignEngine *self,
                                         const char *account,
                                         const char *path,
                                         MesignMailFormat format,
                                         MesignEngineProgressFunc progress,
                                         gpointer progress_data,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MesignExchanged *
mesign_engine_export_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_engine_import_account_async (MesignEngine *self,
                                         const char *account,
                                         const char *path,
                                         MesignMailFormat format,
                                         MesignEngineProgressFunc progress,
                                         gpointer progress_data,
                                         GCancellable *cancellable,
                                         GAsyncReadyCallback callback,
                                         gpointer user_data);
MesignExchanged *
mesign_engine_import_account_finish (MesignEngine *self, GAsyncResult *result, GError **error);

G_END_DECLS
