/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-format.h"

G_BEGIN_DECLS

/**
 * MESIGN_MAIL_RECORD_LIMIT:
 *
 * The most octets of one mail that are read.
 */
#define MESIGN_MAIL_RECORD_LIMIT (128 * 1024 * 1024)

/**
 * MesignMailRecord:
 * @octets: (nullable): the mail, without what its file said beside it; %NULL where it is larger
 * than %MESIGN_MAIL_RECORD_LIMIT, or cannot be read
 * @whole: (nullable): the mail with what it may have come with and @octets lacks, as it looks like
 * a file's own
 * @flags: what the file said of it; %MESIGN_FLAG_SEEN where it said nothing
 * @date: when it was received, in seconds since 1970 UTC, 0 where the file does not tell
 * @place: where it stands, for people
 * @reason: (nullable): why it cannot be read, for people
 *
 * One mail out of files.
 */
typedef struct
{
  GBytes *octets;
  GBytes *whole;
  MesignFlags flags;
  gint64 date;
  char *place;
  char *reason;
} MesignMailRecord;

void mesign_mail_record_clear (MesignMailRecord *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignMailRecord, mesign_mail_record_clear)

typedef struct _MesignMailSource MesignMailSource;

MesignMailSource *
mesign_mail_source_open_sync (const char *path, MesignMailFormat format, GError **error);
void mesign_mail_source_free (MesignMailSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailSource, mesign_mail_source_free)

gboolean mesign_mail_source_next_sync (MesignMailSource *self,
                                       MesignMailRecord *record,
                                       GCancellable *cancellable,
                                       GError **error);
void mesign_mail_source_get_progress (MesignMailSource *self, guint64 *done, guint64 *total);

G_END_DECLS
