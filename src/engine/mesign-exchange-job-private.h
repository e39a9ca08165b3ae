/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "engine/mesign-engine-exchange.h"
#include "engine/mesign-job-private.h"
#include "exchange/mesign-mail-source.h"
#include "exchange/mesign-mail-target.h"

G_BEGIN_DECLS

/* Between the jobs that export and import mail. */

/* How long an export works before others get their turn at the worker, in microseconds. */
#define MESIGN_EXPORT_SLICE (G_USEC_PER_SEC / 4)

/* mesign-exchanged.c */
void mesign_exchanged_skip (MesignExchanged *self, const char *place);
MesignExchangedMailbox *
mesign_exchanged_add_mailbox (MesignExchanged *self, const char *path, const char *file);

gboolean mesign_exchanged_is_of_one (const GError *error);
void mesign_exchanged_skip_for (MesignExchanged *self, const char *place, const GError *error);

/* mesign-engine-export.c: on a worker */
typedef enum
{
  MESIGN_EXPORT_WRITTEN,
  MESIGN_EXPORT_GONE,
  MESIGN_EXPORT_LEFT_OUT,
} MesignExportFate;

gboolean mesign_engine_export_message_sync (MesignJob *job,
                                            MesignMailTarget *target,
                                            const char *shown,
                                            gint64 mailbox_id,
                                            gint64 message_id,
                                            MesignExchanged *exchanged,
                                            MesignExportFate *fate,
                                            GCancellable *cancellable,
                                            GError **error);

/* mesign-account-plan.c: under which names an account's mailboxes are written. */
typedef struct
{
  MesignMailbox *mailbox;
  char **levels;
  GArray *ids;
  gboolean is_partial;
} MesignExportPart;

GPtrArray *mesign_engine_plan_export_sync (MesignStore *store,
                                           const char *account,
                                           GCancellable *cancellable,
                                           GError **error);
gboolean mesign_engine_find_partial_sync (MesignStore *store,
                                          gint64 mailbox_id,
                                          gboolean *is_partial,
                                          GError **error);

/* mesign-account-match.c: which mailbox of an account one of other programs is. */
MesignMailbox *mesign_engine_match_mailbox_sync (MesignEngine *self,
                                                 const char *account,
                                                 const char *const *levels,
                                                 gboolean *is_new,
                                                 GError **error);

/* mesign-mail-filing.c: files mails in a mailbox. */
typedef struct _MesignMailFiling MesignMailFiling;

MesignMailFiling *
mesign_mail_filing_new (MesignEngine *engine, gint64 mailbox_id, const char *place);
void mesign_mail_filing_free (MesignMailFiling *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailFiling, mesign_mail_filing_free)
gboolean mesign_mail_filing_run_sync (MesignMailFiling *self,
                                      MesignMailSource *source,
                                      MesignExchanged *exchanged,
                                      void (*note) (gpointer data),
                                      gpointer data,
                                      GCancellable *cancellable,
                                      GError **source_error,
                                      GError **error);

G_END_DECLS
