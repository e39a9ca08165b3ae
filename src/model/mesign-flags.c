/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-flags.h"

static const struct
{
  MesignFlags flag;
  const char *keyword;
  const char *name;
} table[] = {
  { MESIGN_FLAG_SEEN, "\\Seen", "seen" },
  { MESIGN_FLAG_ANSWERED, "\\Answered", "answered" },
  { MESIGN_FLAG_FLAGGED, "\\Flagged", "flagged" },
  { MESIGN_FLAG_DELETED, "\\Deleted", "deleted" },
  { MESIGN_FLAG_DRAFT, "\\Draft", "draft" },
  { MESIGN_FLAG_FORWARDED, "$Forwarded", "forwarded" },
  { MESIGN_FLAG_JUNK, "$Junk", "junk" },
  { MESIGN_FLAG_NOT_JUNK, "$NotJunk", "notjunk" },
  { MESIGN_FLAG_MDN_SENT, "$MDNSent", "mdnsent" },
};

/**
 * mesign_flag_get_keyword:
 * @flag: one flag
 *
 * Returns: (nullable): its word in the protocol, such as "\Seen"
 */
const char *
mesign_flag_get_keyword (MesignFlags flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].flag == flag)
      return table[i].keyword;

  return NULL;
}

/**
 * mesign_flag_from_keyword:
 * @keyword: a flag or keyword of the protocol, in any case
 *
 * Returns: the flag, or %MESIGN_FLAG_NONE for one that is not kept
 */
MesignFlags
mesign_flag_from_keyword (const char *keyword)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (table[i].keyword, keyword) == 0)
      return table[i].flag;

  return MESIGN_FLAG_NONE;
}

/**
 * mesign_flag_get_name:
 * @flag: one flag
 *
 * Returns: (nullable): the word used on the command line, such as "seen"
 */
const char *
mesign_flag_get_name (MesignFlags flag)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (table[i].flag == flag)
      return table[i].name;

  return NULL;
}

/**
 * mesign_flag_from_name:
 * @name: a word of mesign_flag_get_name(), in any case
 *
 * Returns: the flag, or %MESIGN_FLAG_NONE
 */
MesignFlags
mesign_flag_from_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_ascii_strcasecmp (table[i].name, name) == 0)
      return table[i].flag;

  return MESIGN_FLAG_NONE;
}

/**
 * mesign_flags_to_string:
 * @flags: any flags
 *
 * Returns: (transfer full): their names, separated by spaces
 */
char *
mesign_flags_to_string (MesignFlags flags)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (table); i++)
    if (flags & table[i].flag)
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", table[i].name);

  return g_string_free (text, FALSE);
}
