/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_PATTERN 1000

/* A pattern comes from a file and a text from a stranger: the search must end. */
#define LIMITS "(*LIMIT_MATCH=200000)(*LIMIT_DEPTH=2000)"

GRegex *
mesign_pattern_new (const char *pattern, GRegexCompileFlags flags, GError **error)
{
  g_autofree char *limited = NULL;
  g_autoptr (GRegex) plain = NULL;

  if (*pattern == '\0' || strlen (pattern) > MAX_PATTERN || g_str_has_prefix (pattern, "(*"))
    {
      g_set_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_PROFILE,
                   _ ("a pattern has 1 to %d characters and does not begin with “(*”"),
                   MAX_PATTERN);
      return NULL;
    }
  /* So that a message speaks of the pattern as it was written. */
  plain = g_regex_new (pattern, flags, 0, error);
  if (plain == NULL)
    return NULL;
  limited = g_strconcat (LIMITS, pattern, NULL);

  return g_regex_new (limited, flags, 0, error);
}

static GMatchInfo *
search (GRegex *pattern, const char *text)
{
  gsize length = strlen (text);
  g_autoptr (GMatchInfo) match = NULL;
  g_autoptr (GError) error = NULL;

  if (length > MESIGN_PATTERN_MAX_TEXT || !g_utf8_validate (text, length, NULL))
    return NULL;
  if (!g_regex_match_full (pattern, text, length, 0, 0, &match, &error))
    {
      if (error != NULL)
        g_debug ("A pattern gave up: %s", error->message);
      return NULL;
    }

  return g_steal_pointer (&match);
}

gboolean
mesign_pattern_matches (GRegex *pattern, const char *text)
{
  g_autoptr (GMatchInfo) match = pattern != NULL ? search (pattern, text) : NULL;

  return match != NULL;
}

gboolean
mesign_pattern_matches_whole (GRegex *pattern, const char *text)
{
  g_autoptr (GMatchInfo) match = pattern != NULL ? search (pattern, text) : NULL;
  int start = -1;
  int end = -1;

  return match != NULL && g_match_info_fetch_pos (match, 0, &start, &end) && start == 0 &&
         end == (int) strlen (text);
}

char *
mesign_pattern_dup_group (GRegex *pattern, const char *text)
{
  g_autoptr (GMatchInfo) match = pattern != NULL ? search (pattern, text) : NULL;
  g_autofree char *group = match != NULL ? g_match_info_fetch (match, 1) : NULL;

  return group != NULL && *group != '\0' ? g_steal_pointer (&group) : NULL;
}
