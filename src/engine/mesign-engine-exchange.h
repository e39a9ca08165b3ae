/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine.h"
#include "exchange/mesign-mail-format.h"

G_BEGIN_DECLS

/**
 * MesignExchanged:
 * @n_done: how many mails were written, or filed
 * @n_there: how many lay in the mailbox already, and were not filed again
 * @n_gone: how many the server has no more
 * @skipped: (element-type utf8): of those that were no mail, or too large, where they stand
 *
 * What came of an export or an import. Immutable; the fields are read only.
 */
typedef struct
{
  guint n_done;
  guint n_there;
  guint n_gone;
  GPtrArray *skipped;
} MesignExchanged;

#define MESIGN_TYPE_EXCHANGED (mesign_exchanged_get_type ())
MESIGN_DECLARE_VALUE (MesignExchanged, mesign_exchanged)

MesignExchanged *mesign_exchanged_new (void);

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

G_END_DECLS
