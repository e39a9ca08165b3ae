/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-db.h"
#include "store/mesign-query.h"

G_BEGIN_DECLS

/* The first ones are the columns of the index of words, in their order. */
typedef enum
{
  MESIGN_TERM_SENDER,
  MESIGN_TERM_RECIPIENTS,
  MESIGN_TERM_SUBJECT,
  MESIGN_TERM_BODY,
  MESIGN_TERM_ATTACHMENTS,
  MESIGN_TERM_ANYWHERE,
  MESIGN_TERM_HAS_ATTACHMENT,
  MESIGN_TERM_FLAG,
  MESIGN_TERM_BEFORE,
  MESIGN_TERM_FROM_TIME,
  MESIGN_TERM_SIGNATURE,
  MESIGN_TERM_ENCRYPTION,
  MESIGN_TERM_TIMESTAMP,
  MESIGN_TERM_LEVEL,
} MesignTermKind;

/* text: words, or a word of a verdict ("yes" and "no" too). number: a flag or a time. */
typedef struct
{
  MesignTermKind kind;
  gboolean is_negated;
  gboolean is_phrase;
  char *text;
  gint64 number;
} MesignTerm;

struct _MesignQuery
{
  GPtrArray *terms;
};

char *mesign_query_dup_match (const MesignQuery *self);
char *mesign_query_dup_exclusion (const MesignQuery *self);
char *mesign_query_dup_filter_sql (const MesignQuery *self, int first);
void mesign_query_bind_filter (const MesignQuery *self, MesignStatement *statement, int first);

G_END_DECLS
