/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-checks.h"

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
