/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "imap/mesign-imap-session-private.h"

G_BEGIN_DECLS

/* What a command is made of: mesign-imap-command.c puts it together, -run.c sends it. */

typedef enum
{
  MESIGN_IMAP_PART_TEXT,
  MESIGN_IMAP_PART_LITERAL,
} MesignImapPartKind;

typedef struct
{
  MesignImapPartKind kind;
  GString *text;
  GBytes *literal;
} MesignImapPart;

struct _MesignImapCommand
{
  GPtrArray *parts;
  MesignSasl *sasl;
  gboolean has_initial;
  gsize literal_limit;
  gsize total_limit;
  MesignImapAttributesFunc func;
  gpointer user_data;
};

G_END_DECLS
