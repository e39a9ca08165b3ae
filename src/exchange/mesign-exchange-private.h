/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-source.h"

G_BEGIN_DECLS

/* mesign-mbox-line.c: the line between mails, without its line end. */
gboolean mesign_mbox_line_parse (const char *line, gsize length, gint64 *date);
char *mesign_mbox_line_format (const char *sender, gint64 date);

/* mesign-mail-status.c: what mail programs note in the header of a mail that lies in a file. */
GBytes *mesign_mail_status_take (GBytes *octets,
                                 MesignFlags *flags,
                                 gboolean *has_flags,
                                 gboolean *is_dead);
void mesign_mail_status_append (GString *header, MesignFlags flags);
gsize mesign_mail_status_find_end (const char *octets, gsize length);

/* mesign-mbox-reader.c */
typedef struct _MesignMboxReader MesignMboxReader;

MesignMboxReader *mesign_mbox_reader_new (const char *path, gboolean is_mboxo, GError **error);
void mesign_mbox_reader_free (MesignMboxReader *self);
gboolean mesign_mbox_reader_next (MesignMboxReader *self,
                                  MesignMailRecord *record,
                                  GCancellable *cancellable,
                                  GError **error);
void mesign_mbox_reader_get_progress (MesignMboxReader *self, guint64 *done, guint64 *total);

/* mesign-mail-files.c: mails that are files. */
typedef struct _MesignMailFiles MesignMailFiles;

gboolean mesign_mail_files_is_maildir (const char *path);
MesignMailFiles *mesign_mail_files_new (const char *path, gboolean is_maildir, GError **error);
void mesign_mail_files_free (MesignMailFiles *self);
gboolean mesign_mail_files_next (MesignMailFiles *self, MesignMailRecord *record, GError **error);
void mesign_mail_files_get_progress (MesignMailFiles *self, guint64 *done, guint64 *total);
char *mesign_maildir_format_flags (MesignFlags flags);

G_END_DECLS
