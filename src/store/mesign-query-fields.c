/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-query-private.h"

#include "model/mesign-flags.h"
#include "model/mesign-security-report.h"
#include "store/mesign-store-error.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#define MOST_YEARS 9999

typedef gboolean (*FieldFunc) (MesignTermKind kind,
                               const char *field,
                               const char *value,
                               MesignTerm **term,
                               GError **error);

static gboolean
fail (GError **error, const char *field, const char *value, const char *what)
{
  g_set_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
               _ ("“%s:%s” cannot be searched for; write %s"), field, value, what);

  return FALSE;
}

static gboolean
has_letters (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}

/* Words without a letter or digit are in no index. */
gboolean
mesign_query_make_words (MesignTermKind kind,
                         const char *field G_GNUC_UNUSED,
                         const char *value,
                         MesignTerm **term,
                         GError **error G_GNUC_UNUSED)
{
  *term = has_letters (value) ? mesign_term_new (kind, value, 0) : NULL;

  return TRUE;
}

static gboolean
make_has (MesignTermKind kind,
          const char *field,
          const char *value,
          MesignTerm **term,
          GError **error)
{
  static const char *const words[] = { "attachment", "attachments", "附件", NULL };

  for (guint i = 0; words[i] != NULL; i++)
    if (g_ascii_strcasecmp (value, words[i]) == 0)
      {
        *term = mesign_term_new (kind, NULL, 0);
        return TRUE;
      }

  return fail (error, field, value, "has:attachment");
}

static gboolean
make_is (MesignTermKind kind G_GNUC_UNUSED,
         const char *field,
         const char *value,
         MesignTerm **term,
         GError **error)
{
  static const struct
  {
    const char *word;
    MesignFlags flag;
    gboolean is_without;
  } words[] = {
    { "read", MESIGN_FLAG_SEEN, FALSE },          { "seen", MESIGN_FLAG_SEEN, FALSE },
    { "unread", MESIGN_FLAG_SEEN, TRUE },         { "unseen", MESIGN_FLAG_SEEN, TRUE },
    { "flagged", MESIGN_FLAG_FLAGGED, FALSE },    { "starred", MESIGN_FLAG_FLAGGED, FALSE },
    { "unflagged", MESIGN_FLAG_FLAGGED, TRUE },   { "answered", MESIGN_FLAG_ANSWERED, FALSE },
    { "unanswered", MESIGN_FLAG_ANSWERED, TRUE }, { "forwarded", MESIGN_FLAG_FORWARDED, FALSE },
    { "draft", MESIGN_FLAG_DRAFT, FALSE },        { "junk", MESIGN_FLAG_JUNK, FALSE },
    { "已读", MESIGN_FLAG_SEEN, FALSE },          { "未读", MESIGN_FLAG_SEEN, TRUE },
    { "星标", MESIGN_FLAG_FLAGGED, FALSE },
  };

  if (g_ascii_strcasecmp (value, "signed") == 0)
    *term = mesign_term_new (MESIGN_TERM_SIGNATURE, "yes", 0);
  else if (g_ascii_strcasecmp (value, "encrypted") == 0)
    *term = mesign_term_new (MESIGN_TERM_ENCRYPTION, "yes", 0);
  for (guint i = 0; *term == NULL && i < G_N_ELEMENTS (words); i++)
    if (g_ascii_strcasecmp (value, words[i].word) == 0)
      {
        *term = mesign_term_new (MESIGN_TERM_FLAG, NULL, words[i].flag);
        (*term)->is_negated = words[i].is_without;
      }

  return *term != NULL ||
         fail (error, field, value, _ ("is:unread, is:read, is:flagged or is:answered"));
}

/* Mailboxes go by their whole name, the last level of it, or what they are for. */
static gboolean
make_mailbox (MesignTermKind kind,
              const char *field G_GNUC_UNUSED,
              const char *value,
              MesignTerm **term,
              GError **error G_GNUC_UNUSED)
{
  static const char *const others[][2] = {
    { "收件箱", "inbox" },  { "草稿箱", "drafts" }, { "draft", "drafts" },  { "已发送", "sent" },
    { "归档", "archive" },  { "spam", "junk" },     { "垃圾邮件", "junk" }, { "bin", "trash" },
    { "deleted", "trash" }, { "已删除", "trash" },
  };

  *term = mesign_term_new (kind, value, 0);
  for (guint i = 0; i < G_N_ELEMENTS (others); i++)
    if (g_ascii_strcasecmp (value, others[i][0]) == 0)
      {
        MesignTerm *any = mesign_term_new_group (MESIGN_TERM_ANY);

        g_ptr_array_add (any->children, *term);
        g_ptr_array_add (any->children, mesign_term_new (kind, others[i][1], 0));
        *term = any;
        break;
      }

  return TRUE;
}

/* A year, a month or a day; gives its first moment and the first one after it, in local time. */
static gboolean
parse_day (const char *value, gint64 *start, gint64 *end)
{
  g_autofree char *plain = g_strdelimit (g_strdup (value), "/.", '-');
  int fields[3] = { 0, 1, 1 };
  char rest = '\0';
  int n = sscanf (plain, "%4d-%2d-%2d%c", &fields[0], &fields[1], &fields[2], &rest);
  g_autoptr (GDateTime) first = NULL;
  g_autoptr (GDateTime) next = NULL;

  if (n < 1 || n > 3 || strspn (plain, "0123456789-") != strlen (plain) || fields[0] < 1000 ||
      !g_date_valid_dmy (fields[2], fields[1], fields[0]))
    return FALSE;
  first = g_date_time_new_local (fields[0], fields[1], fields[2], 0, 0, 0);
  if (first != NULL)
    next = g_date_time_add_full (first, n == 1, n == 2, n == 3, 0, 0, 0);
  if (next == NULL)
    return FALSE;
  *start = g_date_time_to_unix (first);
  *end = g_date_time_to_unix (next);

  return TRUE;
}

/* How long ago, such as 7d, 2w, 3m or 1y; gives the moment. */
static gboolean
parse_span (const char *value, gint64 *moment)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) then = NULL;
  char *unit;
  guint64 n = g_ascii_strtoull (value, &unit, 10);
  int back = n <= MOST_YEARS ? -(int) n : 0;

  if (!g_ascii_isdigit (*value) || n > MOST_YEARS || unit[0] == '\0' || unit[1] != '\0')
    return FALSE;
  switch (g_ascii_tolower (*unit))
    {
    case 'd':
      then = g_date_time_add_days (now, back);
      break;
    case 'w':
      then = g_date_time_add_weeks (now, back);
      break;
    case 'm':
      then = g_date_time_add_months (now, back);
      break;
    case 'y':
      then = g_date_time_add_years (now, back);
      break;
    default:
      return FALSE;
    }
  *moment = then != NULL ? g_date_time_to_unix (then) : G_MININT32;

  return TRUE;
}

static gboolean
make_time (MesignTermKind kind,
           const char *field,
           const char *value,
           MesignTerm **term,
           GError **error)
{
  gint64 moment;
  gint64 end;

  if (!parse_span (value, &moment) && !parse_day (value, &moment, &end))
    return fail (error, field, value,
                 _ ("a date such as 2026-01-31, 2026-01 or 2026, or how long ago, such as 7d, 2w, "
                    "3m or 1y"));
  *term = mesign_term_new (kind, NULL, moment);

  return TRUE;
}

static gboolean
make_on (MesignTermKind kind G_GNUC_UNUSED,
         const char *field,
         const char *value,
         MesignTerm **term,
         GError **error)
{
  gint64 start;
  gint64 end;

  if (!parse_day (value, &start, &end))
    return fail (error, field, value, _ ("a date such as 2026-01-31, 2026-01 or 2026"));
  *term = mesign_term_new_group (MESIGN_TERM_ALL);
  g_ptr_array_add ((*term)->children, mesign_term_new (MESIGN_TERM_FROM_TIME, NULL, start));
  g_ptr_array_add ((*term)->children, mesign_term_new (MESIGN_TERM_BEFORE, NULL, end));

  return TRUE;
}

static const char *
get_status_word (MesignTermKind kind, guint status)
{
  if (kind == MESIGN_TERM_SIGNATURE && status <= MESIGN_SIGNATURE_UNSUPPORTED)
    return mesign_signature_status_to_string (status);
  if (kind == MESIGN_TERM_ENCRYPTION && status <= MESIGN_ENCRYPTION_NOT_OPENED)
    return mesign_encryption_status_to_string (status);
  if (kind == MESIGN_TERM_TIMESTAMP && status <= MESIGN_TIMESTAMP_INVALID)
    return mesign_timestamp_status_to_string (status);
  if (kind == MESIGN_TERM_LEVEL && status <= MESIGN_LEVEL_V4)
    return mesign_level_to_string (status);

  return NULL;
}

static const char *
find_status_word (MesignTermKind kind, const char *value)
{
  const char *word;

  if (kind != MESIGN_TERM_LEVEL && g_ascii_strcasecmp (value, "yes") == 0)
    return "yes";
  if (kind != MESIGN_TERM_LEVEL &&
      (g_ascii_strcasecmp (value, "no") == 0 || g_ascii_strcasecmp (value, "none") == 0))
    return "no";
  for (guint i = 0; (word = get_status_word (kind, i)) != NULL; i++)
    if (g_ascii_strcasecmp (word, value) == 0)
      return word;

  return NULL;
}

static gboolean
make_status (MesignTermKind kind,
             const char *field,
             const char *value,
             MesignTerm **term,
             GError **error)
{
  const char *word = find_status_word (kind, value);

  if (word == NULL)
    return fail (error, field, value,
                 kind == MESIGN_TERM_LEVEL
                     ? "level:V1, level:V2, level:V3, level:V4"
                     : _ ("“yes”, “no” or what a mail's details say, such as “valid”"));
  *term = mesign_term_new (kind, word, 0);

  return TRUE;
}

static const struct
{
  const char *name;
  MesignTermKind kind;
  FieldFunc func;
} fields[] = {
  { "from", MESIGN_TERM_SENDER, mesign_query_make_words },
  { "发件人", MESIGN_TERM_SENDER, mesign_query_make_words },
  { "to", MESIGN_TERM_RECIPIENTS, mesign_query_make_words },
  { "收件人", MESIGN_TERM_RECIPIENTS, mesign_query_make_words },
  { "cc", MESIGN_TERM_COPIED, mesign_query_make_words },
  { "bcc", MESIGN_TERM_RECIPIENTS, mesign_query_make_words },
  { "抄送", MESIGN_TERM_COPIED, mesign_query_make_words },
  { "subject", MESIGN_TERM_SUBJECT, mesign_query_make_words },
  { "主题", MESIGN_TERM_SUBJECT, mesign_query_make_words },
  { "body", MESIGN_TERM_BODY, mesign_query_make_words },
  { "正文", MESIGN_TERM_BODY, mesign_query_make_words },
  { "filename", MESIGN_TERM_ATTACHMENTS, mesign_query_make_words },
  { "attachment", MESIGN_TERM_ATTACHMENTS, mesign_query_make_words },
  { "附件", MESIGN_TERM_ATTACHMENTS, mesign_query_make_words },
  { "has", MESIGN_TERM_HAS_ATTACHMENT, make_has },
  { "is", MESIGN_TERM_FLAG, make_is },
  { "in", MESIGN_TERM_MAILBOX, make_mailbox },
  { "before", MESIGN_TERM_BEFORE, make_time },
  { "older", MESIGN_TERM_BEFORE, make_time },
  { "older_than", MESIGN_TERM_BEFORE, make_time },
  { "after", MESIGN_TERM_FROM_TIME, make_time },
  { "newer", MESIGN_TERM_FROM_TIME, make_time },
  { "newer_than", MESIGN_TERM_FROM_TIME, make_time },
  { "on", MESIGN_TERM_BEFORE, make_on },
  { "signed", MESIGN_TERM_SIGNATURE, make_status },
  { "encrypted", MESIGN_TERM_ENCRYPTION, make_status },
  { "timestamp", MESIGN_TERM_TIMESTAMP, make_status },
  { "level", MESIGN_TERM_LEVEL, make_status },
};

static gsize
measure_colon (const char *text)
{
  static const char *const colons[] = { ":", "：", "︰" };

  for (guint i = 0; i < G_N_ELEMENTS (colons); i++)
    if (g_str_has_prefix (text, colons[i]))
      return strlen (colons[i]);

  return 0;
}

/* Gives which field a text begins with, and how long that is with its colon; or -1. */
int
mesign_query_find_field (const char *text, gsize *length)
{
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gsize name = strlen (fields[i].name);
      gsize colon =
          g_ascii_strncasecmp (text, fields[i].name, name) == 0 ? measure_colon (text + name) : 0;

      *length = name + colon;
      if (colon > 0)
        return (int) i;
    }

  return -1;
}

const char *
mesign_query_get_field_name (int field)
{
  return fields[field].name;
}

gboolean
mesign_query_make_field (int field, const char *value, MesignTerm **term, GError **error)
{
  *term = NULL;
  if (*value == '\0')
    {
      g_set_error (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_QUERY,
                   _ ("Write what to look for right after “%s:”"), fields[field].name);
      return FALSE;
    }

  return fields[field].func (fields[field].kind, fields[field].name, value, term, error);
}
