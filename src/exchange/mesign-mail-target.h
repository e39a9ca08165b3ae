/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "exchange/mesign-mail-format.h"

G_BEGIN_DECLS

/**
 * MesignMailEntry:
 * @octets: the mail
 * @flags: its flags
 * @date: when it was received, in seconds since 1970 UTC
 * @sender: (nullable): the writer's address, for the line between mails
 * @subject: (nullable): its outer subject, for the file's name
 *
 * A mail to be written into files. Borrowed by the function that takes it.
 */
typedef struct
{
  GBytes *octets;
  MesignFlags flags;
  gint64 date;
  const char *sender;
  const char *subject;
} MesignMailEntry;

typedef struct _MesignMailTarget MesignMailTarget;

MesignMailTarget *
mesign_mail_target_new_sync (const char *path, MesignMailFormat format, GError **error);
void mesign_mail_target_free (MesignMailTarget *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignMailTarget, mesign_mail_target_free)

gboolean
mesign_mail_target_add_sync (MesignMailTarget *self, const MesignMailEntry *entry, GError **error);
gboolean mesign_mail_target_finish_sync (MesignMailTarget *self, GError **error);

G_END_DECLS
