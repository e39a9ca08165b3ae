/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-checks.h"

#include "engine/mesign-engine-accounts.h"
#include "model/mesign-message-info.h"

#include <string.h>

/* How one says in either language that something is enclosed. */
static const char *const mentions[] = { "附件",     "附上",       "随附",      "见附",
                                        "attached", "attachment", "attaching", "enclosed" };

static gboolean
contains_mention (const char *text)
{
  g_autofree char *folded = g_utf8_strdown (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (mentions); i++)
    if (strstr (folded, mentions[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* Whether the writer speaks of an attachment. What is quoted below does not count, and no more does
 * the subject of an answer. */
gboolean
mesign_composer_mentions_attachment (const char *subject, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  if (!g_str_has_prefix (subject, "Re: ") && !g_str_has_prefix (subject, "Fwd: ") &&
      contains_mention (subject))
    return TRUE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (g_str_has_prefix (lines[i], "---------- "))
        return FALSE;
      if (lines[i][0] != '>' && contains_mention (lines[i]))
        return TRUE;
    }

  return FALSE;
}

/* Words that short are anybody's. */
#define LEAST_LETTERS 5

/* Gives @line without quotation marks and blanks around it; NULL if that says next to nothing. */
static const char *
strip_line (char *line)
{
  char *start = line;

  while (*start == '>' || g_ascii_isspace (*start))
    start++;
  g_strchomp (start);

  return g_utf8_strlen (start, -1) >= LEAST_LETTERS ? start : NULL;
}

static gboolean
contains_line_of (const char *text, const char *other)
{
  g_auto (GStrv) lines = g_strsplit (other, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = strip_line (lines[i]);

      if (line != NULL && strstr (text, line) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether a line of @quote stands in @text, or a line of @text in @quote, which is then a piece of
 * it. What is typed may do so by chance: good for refusing only. */
gboolean
mesign_composer_repeats_quote (const char *quote, const char *text)
{
  return contains_line_of (text, quote) || contains_line_of (quote, text);
}

static const char *
find_own (GPtrArray *writers, GPtrArray *from)
{
  for (guint i = 0; i < writers->len; i++)
    {
      const MesignAccount *one = writers->pdata[i];

      if (mesign_address_list_contains (from, one->address))
        return one->address;
    }

  return NULL;
}

/* Gives the address of @writers that mail in @sent to @recipient was last written from, if none was
 * written from @address; NULL where nothing speaks against that. */
const char *
mesign_composer_find_usual_writer (GPtrArray *sent,
                                   const char *recipient,
                                   GPtrArray *writers,
                                   const char *address)
{
  const char *usual = NULL;

  for (guint i = 0; i < sent->len; i++)
    {
      const MesignEnvelope *envelope = ((const MesignMessageInfo *) sent->pdata[i])->envelope;

      if (!mesign_address_list_contains (envelope->to, recipient) &&
          !mesign_address_list_contains (envelope->cc, recipient))
        continue;
      if (mesign_address_list_contains (envelope->from, address))
        return NULL;
      if (usual == NULL)
        usual = find_own (writers, envelope->from);
    }

  return usual;
}
