/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "db/mesign-db.h"
#include "store/mesign-query.h"

G_BEGIN_DECLS

/* The first ones are the columns of the index of words, in their order; those up to
 * MESIGN_TERM_COPIED are words, which may stand in encrypted mail too. */
typedef enum
{
  MESIGN_TERM_SENDER,
  MESIGN_TERM_RECIPIENTS,
  MESIGN_TERM_SUBJECT,
  MESIGN_TERM_BODY,
  MESIGN_TERM_ATTACHMENTS,
  MESIGN_TERM_ANYWHERE,
  MESIGN_TERM_COPIED,
  MESIGN_TERM_HAS_ATTACHMENT,
  MESIGN_TERM_FLAG,
  MESIGN_TERM_MAILBOX,
  MESIGN_TERM_BEFORE,
  MESIGN_TERM_FROM_TIME,
  MESIGN_TERM_SIGNATURE,
  MESIGN_TERM_ENCRYPTION,
  MESIGN_TERM_TIMESTAMP,
  MESIGN_TERM_LEVEL,
  MESIGN_TERM_ALL,
  MESIGN_TERM_ANY,
} MesignTermKind;

/* text: words, a mailbox's name, or a word of a verdict ("yes" and "no" too). number: a flag or a
 * time. children: of which all or any must be met. */
typedef struct
{
  MesignTermKind kind;
  gboolean is_negated;
  gboolean is_phrase;
  char *text;
  gint64 number;
  GPtrArray *children;
} MesignTerm;

struct _MesignQuery
{
  MesignTerm *root;
};

MesignTerm *mesign_term_new (MesignTermKind kind, const char *text, gint64 number);
MesignTerm *mesign_term_new_group (MesignTermKind kind);
void mesign_term_free (MesignTerm *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignTerm, mesign_term_free)

/* mesign-query-fields.c: what may stand before a colon, and what behind it. A term is NULL where
 * there is nothing to look for. */
int mesign_query_find_field (const char *text, gsize *length);
const char *mesign_query_get_field_name (int field);
gboolean mesign_query_make_words (MesignTermKind kind,
                                  const char *field,
                                  const char *value,
                                  MesignTerm **term,
                                  GError **error);
gboolean mesign_query_make_field (int field, const char *value, MesignTerm **term, GError **error);

/* mesign-query-sql.c: the conditions on message "m", with the values they want. */
typedef struct
{
  GString *sql;
  GArray *values;
  GPtrArray *matches;
  GPtrArray *sealed;
  GHashTable *copied;
  int first;
} MesignConditions;

char *mesign_term_dup_match (const MesignTerm *term);
void mesign_conditions_init (MesignConditions *self,
                             const MesignQuery *query,
                             GPtrArray *sealed,
                             GHashTable *copied,
                             int first);
void mesign_conditions_bind (const MesignConditions *self, MesignStatement *statement);
void mesign_conditions_clear (MesignConditions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (MesignConditions, mesign_conditions_clear)

/* mesign-query-copied.c: of which messages a copy went to whom a term names, by term. */
GHashTable *mesign_query_find_copied (MesignDb *db, const MesignQuery *query, GError **error);
gboolean mesign_text_has_words (const char *text, const char *words, gboolean is_phrase);

G_END_DECLS
