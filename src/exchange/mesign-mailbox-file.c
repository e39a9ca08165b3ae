/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-exchange"

#include "config.h"

#include "exchange/mesign-exchange-private.h"

#include "model/mesign-mailbox-name.h"

#include <string.h>

/* Names of mailboxes as names of files, both ways. No name, whatever a server or a file says, leads
 * out of the folder: slashes and names of dots alone are written with an escape.
 *
 * A Maildir++ has all folders side by side, ".Work.Projects", in modified UTF-7. A dot or a slash
 * within a level is written as Dovecot's plugin "listescape" does: "\2e", "\2f".
 *
 * A folder of mboxes has a file for each mailbox, and those below it in a folder of its name with
 * ".sbd", as Thunderbird keeps them. What some file system does not take, or would be taken for
 * something else, is written with a percent sign. */

#define UNSAFE "/\\:*?\"<>|"

static gboolean
is_escape (const char *at)
{
  return g_ascii_isxdigit (at[1]) && g_ascii_isxdigit (at[2]);
}

/* NULL for one that stands for nothing that is ever escaped. */
static char *
unescape (const char *text, char mark)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p++)
    {
      int c = *p == mark && is_escape (p)
                  ? g_ascii_xdigit_value (p[1]) << 4 | g_ascii_xdigit_value (p[2])
                  : 0;

      g_string_append_c (plain, c > 0 && c < 0x80 ? (char) c : *p);
      if (c > 0 && c < 0x80)
        p += 2;
    }

  return g_strdup (plain->str);
}

/* Maildir++ */

static void
append_maildir_level (GString *name, const char *level)
{
  g_autoptr (GString) escaped = g_string_new (NULL);
  g_autofree char *wire = NULL;

  for (const char *p = level; *p != '\0'; p++)
    if (*p == '.' || *p == '/' || (*p == '\\' && is_escape (p)))
      g_string_append_printf (escaped, "\\%02x", *p);
    else
      g_string_append_c (escaped, *p);
  wire = mesign_mailbox_name_encode (escaped->str);
  g_string_append_c (name, '.');
  g_string_append (name, *wire != '\0' ? wire : "_");
}

/* With the dot it begins with. */
char *
mesign_mailbox_file_format_maildir (const char *const *levels)
{
  g_autoptr (GString) name = g_string_new (NULL);

  for (guint i = 0; levels[i] != NULL; i++)
    append_maildir_level (name, levels[i]);

  return g_strdup (name->str);
}

static char *
parse_maildir_level (const char *raw)
{
  g_autofree char *text =
      g_str_is_ascii (raw) ? mesign_mailbox_name_decode (raw) : g_utf8_make_valid (raw, -1);

  return unescape (text, '\\');
}

/* The levels of one that begins with a dot; NULL where one has no name. Dovecot writes UTF-8 where
 * it is told to. */
char **
mesign_mailbox_file_parse_maildir (const char *name)
{
  g_auto (GStrv) raw = g_strsplit (name + 1, ".", -1);
  g_autoptr (GPtrArray) levels = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; raw[i] != NULL; i++)
    {
      if (*raw[i] == '\0')
        return NULL;
      g_ptr_array_add (levels, parse_maildir_level (raw[i]));
    }
  if (levels->len == 0)
    return NULL;
  g_ptr_array_add (levels, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&levels), FALSE);
}

/* mbox */

/* Whether a file of that name is something that lies beside mailboxes: an index, a list, a setting.
 */
gboolean
mesign_mailbox_file_is_other (const char *name)
{
  static const char *const suffixes[] = { ".msf",  ".sbd",    ".dat", ".json", ".html",
                                          ".lock", ".sqlite", ".db",  ".ini",  ".mozmsgs" };
  static const char *const names[] = { "subscriptions", "maildirfolder", "maildirsize",
                                       "table_of_contents" };
  g_autofree char *lower = g_ascii_strdown (name, -1);

  if (*name == '.' || g_str_has_prefix (lower, "dovecot") || g_str_has_prefix (lower, "courier"))
    return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (lower, names[i]))
      return TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_unsafe (const char *level, const char *at)
{
  return g_ascii_iscntrl (*at) || strchr (UNSAFE, *at) != NULL || (*at == '%' && is_escape (at)) ||
         (*at == '.' && at == level) || ((*at == '.' || *at == ' ') && at[1] == '\0');
}

static gboolean
would_mislead (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  return mesign_mailbox_file_is_other (name) || g_str_has_suffix (lower, ".mbox");
}

char *
mesign_mailbox_file_format_mbox (const char *level)
{
  g_autoptr (GString) name = g_string_new (NULL);
  const char *dot;

  for (const char *p = level; *p != '\0'; p++)
    if (is_unsafe (level, p))
      g_string_append_printf (name, "%%%02X", *p);
    else
      g_string_append_c (name, *p);
  dot = strrchr (name->str, '.');
  if (would_mislead (name->str) && dot != NULL)
    {
      gssize at = dot - name->str;

      g_string_erase (name, at, 1);
      g_string_insert (name, at, "%2E");
    }
  if (would_mislead (name->str))
    {
      g_autofree char *first = g_strdup_printf ("%%%02X", *name->str);

      g_string_erase (name, 0, 1);
      g_string_prepend (name, first);
    }

  return g_strdup (name->len > 0 ? name->str : "_");
}

/* The level a file or folder of that name is. */
char *
mesign_mailbox_file_parse_mbox (const char *name)
{
  g_autofree char *text = g_filename_display_name (name);
  g_autofree char *lower = g_ascii_strdown (text, -1);
  gsize length = strlen (text);

  if (length > strlen (".mbox") && g_str_has_suffix (lower, ".mbox"))
    text[length - strlen (".mbox")] = '\0';

  return unescape (text, '%');
}
