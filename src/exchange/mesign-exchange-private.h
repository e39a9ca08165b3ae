/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-source.h"
#include "exchange/mesign-mail-target.h"

G_BEGIN_DECLS

/* mesign-mbox-line.c: the line between mails, without its line end. */
gboolean mesign_mbox_line_parse (const char *line, gsize length, gint64 *date);
gboolean mesign_mbox_line_is_bare (const char *line, gsize length);
char *mesign_mbox_line_format (const char *sender, gint64 date);

/* mesign-mail-status.c: what mail programs note in the header of a mail that lies in a file. */
GBytes *mesign_mail_status_take (GBytes *octets,
                                 MesignFlags *flags,
                                 gboolean *has_flags,
                                 gboolean *is_dead,
                                 GBytes **whole);
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

gboolean mesign_mail_files_is_plain (const char *path);
gboolean mesign_mail_files_is_maildir (const char *path);
MesignMailFiles *mesign_mail_files_new (const char *path, gboolean is_maildir, GError **error);
void mesign_mail_files_free (MesignMailFiles *self);
gboolean mesign_mail_files_next (MesignMailFiles *self, MesignMailRecord *record, GError **error);
void mesign_mail_files_get_progress (MesignMailFiles *self, guint64 *done, guint64 *total);

/* mesign-maildir-flags.c: what a Maildir's names and its list of keywords say. */
#define MESIGN_MAILDIR_KEYWORDS                                                                    \
  (MESIGN_FLAG_FORWARDED | MESIGN_FLAG_JUNK | MESIGN_FLAG_NOT_JUNK | MESIGN_FLAG_MDN_SENT)

MesignFlags mesign_maildir_flags_parse (const char *name, const MesignFlags *keywords);
char *mesign_maildir_flags_format (MesignFlags flags);
void mesign_maildir_keywords_load (const char *folder, MesignFlags *keywords);
char *mesign_maildir_keywords_format (void);

/* mesign-mail-place.c */
gboolean mesign_mail_place_fail (const char *path, GError **error);
char *mesign_mail_place_strip (const char *path);
gboolean mesign_mail_place_check (const char *path, GError **error);
gboolean mesign_mail_place_take (const char *path, const char *from, int fd, GError **error);
gboolean mesign_mail_place_synchronize (const char *folder);
gboolean mesign_mail_place_write (int fd, const char *octets, gsize length);
gboolean mesign_mail_place_create (const char *path, const char *octets, gsize length);

/* mesign-mail-source.c */
gboolean mesign_mail_source_begins_like_mbox (const char *path, gboolean *is_it, GError **error);

/* mesign-mail-target.c */
MesignMailTarget *mesign_mail_target_new_part_sync (const char *path,
                                                    const char *shown,
                                                    MesignMailFormat format,
                                                    GError **error);

/* mesign-mailbox-file.c: names of mailboxes as names of files. */
char *mesign_mailbox_file_format_maildir (const char *const *levels);
char **mesign_mailbox_file_parse_maildir (const char *name);
char *mesign_mailbox_file_format_mbox (const char *level);
char *mesign_mailbox_file_parse_mbox (const char *name);
gboolean mesign_mailbox_file_is_other (const char *name);

/* mesign-mailbox-places.c: which of these each mailbox of an account gets. */
typedef struct _MesignMailboxPlaces MesignMailboxPlaces;

MesignMailboxPlaces *
mesign_mailbox_places_new (MesignMailFormat format, gsize name_limit, gsize path_limit);
void mesign_mailbox_places_free (MesignMailboxPlaces *self);
char *mesign_mailbox_places_claim (MesignMailboxPlaces *self, const char *const *levels);

G_END_DECLS
