/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <libetpan/libetpan.h>

#include "imap/mesign-imap-values.h"

G_BEGIN_DECLS

/**
 * MesignImapAttributes:
 *
 * What one FETCH answer said of one message, out of libetpan's tree. Pointers are borrowed from it.
 */
typedef struct
{
  guint32 uid;
  gboolean has_flags;
  MesignFlags flags;
  gint64 internal_date;
  guint32 size;
  guint64 modseq;
  guint64 gmail_message;
  guint64 gmail_thread;
  const char *email_id;
  clist *labels;
  const char *body;
  gsize body_length;
  guint32 body_offset;
} MesignImapAttributes;

void mesign_imap_attributes_register (void);
void mesign_imap_attributes_read (MesignImapAttributes *self, struct mailimap_msg_att *tree);
MesignFlags mesign_imap_flag_read (const struct mailimap_flag *flag);

G_END_DECLS
