/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-private.h"
#include "engine/mesign-way.h"

G_BEGIN_DECLS

/* The mail that goes the way. It is known by its Message-ID and by the token in a header field of
 * its own, both random: a mail that lacks one of them is somebody else's. */
typedef struct
{
  char *account;
  char *header_id;
  char *token;
} MesignWayMail;

#define MESIGN_WAY_FIELD "X-MeSign-Check"

void mesign_way_mail_copy (const MesignWayMail *self, MesignWayMail *copy);
void mesign_way_mail_clear (MesignWayMail *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignWayMail, mesign_way_mail_clear)

/* mesign-way-mail.c: on a worker */
GPtrArray *mesign_way_mail_find_sync (const MesignWayMail *self,
                                      MesignJob *job,
                                      GCancellable *cancellable,
                                      GError **error);
gboolean mesign_way_mail_remove_sync (const MesignWayMail *self,
                                      MesignJob *job,
                                      guint *n_removed,
                                      GCancellable *cancellable,
                                      GError **error);

/* mesign-way-mail.c: what may come after nobody waits for it any more; on the main context */
void mesign_way_mail_remember (const MesignWayMail *self, MesignEngine *engine);

/* mesign-way-writing.c */
void mesign_way_write_async (MesignEngine *self,
                             const char *fingerprint,
                             const MesignDraft *draft,
                             const char *token,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
MesignSmimeWritten *mesign_way_write_finish (MesignEngine *self,
                                             GAsyncResult *result,
                                             MesignWayProblem *problem,
                                             GError **error);

/* mesign-way-jobs.c */
void mesign_way_queue_async (MesignEngine *self,
                             const MesignWayMail *mail,
                             const MesignDraft *draft,
                             MesignSmimeWritten *written,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gint64 mesign_way_queue_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_way_look_async (MesignEngine *self,
                            const MesignWayMail *mail,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data);
gint64 mesign_way_look_finish (MesignEngine *self, GAsyncResult *result, GError **error);
void mesign_way_clean_async (MesignEngine *self,
                             const MesignWayMail *mail,
                             gint64 operation_id,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data);
gboolean mesign_way_clean_finish (MesignEngine *self,
                                  GAsyncResult *result,
                                  guint *n_removed,
                                  GError **error);

G_END_DECLS
