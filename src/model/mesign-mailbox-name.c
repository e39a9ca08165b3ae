/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-mailbox-name.h"

#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

static gboolean
decode_run (const char *run, gsize length, GString *text)
{
  g_autoptr (GArray) units = g_array_new (FALSE, FALSE, sizeof (gunichar2));
  g_autofree char *utf8 = NULL;
  glong n_read;
  guint32 bits = 0;
  guint n_bits = 0;

  for (gsize i = 0; i < length; i++)
    {
      const char *at = strchr (alphabet, run[i]);

      if (run[i] == '\0' || at == NULL)
        return FALSE;
      bits = bits << 6 | (guint32) (at - alphabet);
      n_bits += 6;
      if (n_bits >= 16)
        {
          gunichar2 unit = (bits >> (n_bits - 16)) & 0xffff;

          g_array_append_val (units, unit);
          n_bits -= 16;
        }
    }
  if (n_bits >= 6 || (bits & ((1u << n_bits) - 1)) != 0 || units->len == 0)
    return FALSE;

  utf8 =
      g_utf16_to_utf8 ((const gunichar2 *) (void *) units->data, units->len, &n_read, NULL, NULL);
  if (utf8 == NULL || (guint) n_read != units->len || strlen (utf8) == 0)
    return FALSE;
  g_string_append (text, utf8);

  return TRUE;
}

/**
 * mesign_mailbox_name_decode:
 * @wire_name: a mailbox name as the server writes it
 *
 * Decodes modified UTF-7 (RFC 3501 section 5.1.3). A name that is UTF-8 already, or that is wrongly
 * encoded, is taken as it stands.
 *
 * Returns: (transfer full): the name in UTF-8
 */
char *
mesign_mailbox_name_decode (const char *wire_name)
{
  g_autoptr (GString) text = g_string_new (NULL);
  const char *p = wire_name;

  while (*p != '\0')
    {
      const char *end;

      if (*p != '&')
        {
          g_string_append_c (text, *p++);
          continue;
        }
      end = strchr (p, '-');
      if (end == p + 1)
        g_string_append_c (text, '&');
      else if (end == NULL || !decode_run (p + 1, end - p - 1, text))
        return g_utf8_make_valid (wire_name, -1);
      p = end + 1;
    }

  return g_utf8_make_valid (text->str, -1);
}

static void
append_run (GString *wire, const gunichar2 *units, glong n_units)
{
  guint32 bits = 0;
  guint n_bits = 0;

  g_string_append_c (wire, '&');
  for (glong i = 0; i < n_units; i++)
    {
      bits = bits << 16 | units[i];
      for (n_bits += 16; n_bits >= 6; n_bits -= 6)
        g_string_append_c (wire, alphabet[(bits >> (n_bits - 6)) & 0x3f]);
    }
  if (n_bits > 0)
    g_string_append_c (wire, alphabet[(bits << (6 - n_bits)) & 0x3f]);
  g_string_append_c (wire, '-');
}

static gboolean
is_direct (char c)
{
  return c >= 0x20 && c <= 0x7e;
}

/**
 * mesign_mailbox_name_encode:
 * @path: a mailbox name in UTF-8
 *
 * Returns: (transfer full): the name in modified UTF-7
 */
char *
mesign_mailbox_name_encode (const char *path)
{
  g_autofree char *valid = g_utf8_make_valid (path, -1);
  GString *wire = g_string_new (NULL);
  const char *p = valid;

  while (*p != '\0')
    {
      const char *end = p;
      g_autofree gunichar2 *units = NULL;
      glong n_units;

      if (is_direct (*p))
        {
          g_string_append_c (wire, *p);
          if (*p++ == '&')
            g_string_append_c (wire, '-');
          continue;
        }
      while (*end != '\0' && !is_direct (*end))
        end++;
      units = g_utf8_to_utf16 (p, end - p, NULL, &n_units, NULL);
      if (units != NULL)
        append_run (wire, units, n_units);
      p = end;
    }

  return g_string_free (wire, FALSE);
}

static const struct
{
  const char *name;
  MesignMailboxRole role;
} known_names[] = {
  { "drafts", MESIGN_MAILBOX_ROLE_DRAFTS },
  { "draft", MESIGN_MAILBOX_ROLE_DRAFTS },
  { "草稿", MESIGN_MAILBOX_ROLE_DRAFTS },
  { "草稿箱", MESIGN_MAILBOX_ROLE_DRAFTS },
  { "草稿夹", MESIGN_MAILBOX_ROLE_DRAFTS },
  { "sent", MESIGN_MAILBOX_ROLE_SENT },
  { "sent items", MESIGN_MAILBOX_ROLE_SENT },
  { "sent mail", MESIGN_MAILBOX_ROLE_SENT },
  { "sent messages", MESIGN_MAILBOX_ROLE_SENT },
  { "已发送", MESIGN_MAILBOX_ROLE_SENT },
  { "已发送邮件", MESIGN_MAILBOX_ROLE_SENT },
  { "已发邮件", MESIGN_MAILBOX_ROLE_SENT },
  { "寄件備份", MESIGN_MAILBOX_ROLE_SENT },
  { "已傳送", MESIGN_MAILBOX_ROLE_SENT },
  { "archive", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "archives", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "归档", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "已归档", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "存档", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "封存", MESIGN_MAILBOX_ROLE_ARCHIVE },
  { "junk", MESIGN_MAILBOX_ROLE_JUNK },
  { "junk e-mail", MESIGN_MAILBOX_ROLE_JUNK },
  { "junk email", MESIGN_MAILBOX_ROLE_JUNK },
  { "junk mail", MESIGN_MAILBOX_ROLE_JUNK },
  { "spam", MESIGN_MAILBOX_ROLE_JUNK },
  { "bulk mail", MESIGN_MAILBOX_ROLE_JUNK },
  { "垃圾邮件", MESIGN_MAILBOX_ROLE_JUNK },
  { "垃圾郵件", MESIGN_MAILBOX_ROLE_JUNK },
  { "trash", MESIGN_MAILBOX_ROLE_TRASH },
  { "bin", MESIGN_MAILBOX_ROLE_TRASH },
  { "deleted", MESIGN_MAILBOX_ROLE_TRASH },
  { "deleted items", MESIGN_MAILBOX_ROLE_TRASH },
  { "deleted messages", MESIGN_MAILBOX_ROLE_TRASH },
  { "已删除", MESIGN_MAILBOX_ROLE_TRASH },
  { "已删除邮件", MESIGN_MAILBOX_ROLE_TRASH },
  { "回收站", MESIGN_MAILBOX_ROLE_TRASH },
  { "垃圾箱", MESIGN_MAILBOX_ROLE_TRASH },
  { "垃圾桶", MESIGN_MAILBOX_ROLE_TRASH },
  { "废纸篓", MESIGN_MAILBOX_ROLE_TRASH },
};

/**
 * mesign_mailbox_name_guess_role:
 * @path: a mailbox name in UTF-8
 * @delimiter: the character between levels, or 0
 *
 * Guesses what a mailbox is for from its name in English or Chinese, for servers that do not say
 * (RFC 6154). Only names at the top or right below INBOX count.
 *
 * Returns: the role, or %MESIGN_MAILBOX_ROLE_NONE
 */
MesignMailboxRole
mesign_mailbox_name_guess_role (const char *path, char delimiter)
{
  const char *leaf = path;
  g_autofree char *folded = NULL;

  if (g_ascii_strcasecmp (path, "INBOX") == 0)
    return MESIGN_MAILBOX_ROLE_INBOX;
  if (delimiter != '\0' && g_ascii_strncasecmp (path, "INBOX", 5) == 0 && path[5] == delimiter)
    leaf = path + 6;
  if (delimiter != '\0' && strchr (leaf, delimiter) != NULL)
    return MESIGN_MAILBOX_ROLE_NONE;

  folded = g_utf8_strdown (leaf, -1);
  for (guint i = 0; i < G_N_ELEMENTS (known_names); i++)
    if (g_str_equal (known_names[i].name, folded))
      return known_names[i].role;

  return MESIGN_MAILBOX_ROLE_NONE;
}

/**
 * mesign_mailbox_name_dup_plain:
 * @path: a mailbox name in UTF-8
 * @delimiter: the character between levels, or 0
 *
 * Makes a name out of one that a server refuses: letters and digits of whatever script, spaces,
 * hyphens and underlines stay, as the delimiter does, and everything else becomes an underline.
 *
 * Returns: (transfer full) (nullable): the other name, or %NULL where it is the same
 */
char *
mesign_mailbox_name_dup_plain (const char *path, char delimiter)
{
  g_autoptr (GString) plain = g_string_sized_new (strlen (path));

  for (const char *p = path; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean stays = g_unichar_isalnum (c) || g_unichar_ismark (c) || c == ' ' || c == '-' ||
                       c == '_' || (delimiter != '\0' && c == (guchar) delimiter);

      g_string_append_unichar (plain, stays ? c : '_');
    }

  return g_str_equal (plain->str, path) ? NULL : g_strdup (plain->str);
}
