/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include "base/mesign-file.h"

#include <string.h>

/* The flags of a mail stand behind ":2," in its file's name. Small letters are keywords, which the
 * folder's file "dovecot-keywords" explains, a number and a word a line: 0 for a. */

#define KEYWORDS_FILE "dovecot-keywords"
#define KEYWORDS_LIMIT (64 * 1024)
#define N_LETTERS 26

static const struct
{
  char letter;
  MesignFlags flag;
} letters[] = {
  { 'D', MESIGN_FLAG_DRAFT },    { 'F', MESIGN_FLAG_FLAGGED }, { 'P', MESIGN_FLAG_FORWARDED },
  { 'R', MESIGN_FLAG_ANSWERED }, { 'S', MESIGN_FLAG_SEEN },    { 'T', MESIGN_FLAG_DELETED },
};

/* The keywords we write, the first for a. */
static const MesignFlags written[] = {
  MESIGN_FLAG_FORWARDED,
  MESIGN_FLAG_JUNK,
  MESIGN_FLAG_NOT_JUNK,
  MESIGN_FLAG_MDN_SENT,
};

/* @keywords: of 26 letters. Some file systems take no colon before the flags. */
MesignFlags
mesign_maildir_flags_parse (const char *name, const MesignFlags *keywords)
{
  const char *info = g_strrstr (name, "2,");
  MesignFlags flags = MESIGN_FLAG_NONE;

  if (info == NULL || info == name || strchr (":;!", info[-1]) == NULL)
    return flags;
  for (const char *p = info + 2; *p != '\0'; p++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
        if (*p == letters[i].letter)
          flags |= letters[i].flag;
      if (g_ascii_islower (*p))
        flags |= keywords[*p - 'a'];
    }

  return flags;
}

char *
mesign_maildir_flags_format (MesignFlags flags)
{
  g_autoptr (GString) text = g_string_new (":2,");

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    if (flags & letters[i].flag)
      g_string_append_c (text, letters[i].letter);
  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    if (flags & written[i])
      g_string_append_c (text, (char) ('a' + i));

  return g_strdup (text->str);
}

/* A folder without the file has no keywords that mean anything. */
void
mesign_maildir_keywords_load (const char *folder, MesignFlags *keywords)
{
  g_autofree char *path = g_build_filename (folder, KEYWORDS_FILE, NULL);
  g_autoptr (GBytes) octets = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  memset (keywords, 0, N_LETTERS * sizeof *keywords);
  if (!mesign_mail_files_is_plain (path))
    return;
  octets = mesign_file_read_sync (path, KEYWORDS_LIMIT, NULL);
  if (octets == NULL)
    return;
  text = g_strndup (g_bytes_get_data (octets, NULL), g_bytes_get_size (octets));
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      char *end;
      guint64 number = g_ascii_strtoull (lines[i], &end, 10);

      if (end != lines[i] && *end == ' ' && number < N_LETTERS)
        keywords[number] = mesign_flag_from_keyword (g_strstrip (end)) & MESIGN_MAILDIR_KEYWORDS;
    }
}

/* What the file says in folders of ours. */
char *
mesign_maildir_keywords_format (void)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (written); i++)
    g_string_append_printf (text, "%u %s\n", i, mesign_flag_get_keyword (written[i]));

  return g_strdup (text->str);
}
