/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Addresses within addresses: a page that is told where to lead somebody may do so. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-web-address-private.h"

#include <string.h>

#define MAX_ESCAPES 3
#define MAX_INNER 8

static gboolean
is_slash (char letter)
{
  return letter == '/' || letter == '\\';
}

/* Where an address begins that is a part of another one: with its scheme, with what follows
 * whatever scheme, or as a value that begins with that. */
static const char *
find_inner_address (const char *text, const char *from, gboolean *has_scheme)
{
  for (const char *at = from; *at != '\0'; at++)
    {
      gboolean begins = at == text || strchr ("=?&#", at[-1]) != NULL;

      *has_scheme = g_ascii_strncasecmp (at, "http:", strlen ("http:")) == 0 ||
                    g_ascii_strncasecmp (at, "https:", strlen ("https:")) == 0;
      if (*has_scheme)
        return at;
      if (is_slash (at[0]) && is_slash (at[1]) && (begins || at[-1] == ':'))
        return at;
    }

  return NULL;
}

/* Only where a browser ends the host: what servers separate values by may be a part of it, and
 * stand before an "@" that makes all of it the name of a user. */
static gboolean
is_elsewhere (const char *address, gboolean has_scheme, const char *const *hosts)
{
  gsize length = has_scheme ? strcspn (address, ":") + 1 : 0;
  g_autofree char *own = NULL;
  g_autofree char *url = NULL;
  g_auto (MesignWebAddress) parsed = { 0 };

  length += strspn (address + length, "/\\");
  length += strcspn (address + length, "/?#");
  own = g_strndup (address, length);
  url = g_strconcat (has_scheme ? "" : "https:", own, NULL);

  return mesign_web_address_parse (&parsed, url) != MESIGN_WEB_FAULT_NONE ||
         !mesign_web_address_is_on (&parsed, hosts);
}

/* More inner addresses than any page needs are as bad as a foreign one. */
static gboolean
names_elsewhere (const char *text, const char *const *hosts)
{
  gboolean has_scheme;
  const char *at = find_inner_address (text, text, &has_scheme);

  for (guint i = 0; at != NULL; i++)
    {
      if (i == MAX_INNER || is_elsewhere (at, has_scheme, hosts))
        return TRUE;
      at += has_scheme ? strcspn (at, ":") + 1 : 0;
      at = find_inner_address (text, at + strspn (at, "/\\"), &has_scheme);
    }

  return FALSE;
}

static gboolean
names_elsewhere_without (const char *text, const char *left_out, const char *const *hosts)
{
  g_autoptr (GString) squeezed = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (strchr (left_out, *text) == NULL)
      g_string_append_c (squeezed, *text);

  return names_elsewhere (squeezed->str, hosts);
}

/* Browsers read an address without the tabs and line breaks in it and the spaces around it; a
 * space within is a part of the host, and some programs leave that out, too. */
static gboolean
names_elsewhere_somehow (const char *text, const char *const *hosts)
{
  return names_elsewhere (text, hosts) || names_elsewhere_without (text, "\t\r\n", hosts) ||
         names_elsewhere_without (text, "\t\r\n ", hosts);
}

/* As the most lenient of servers does it: what is no escape stands for itself. NULL for a control
 * octet that browsers do not leave out: some programs stop at it, and no honest page has one. */
static char *
unescape (const char *text)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        char octet = (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2]));

        if (g_ascii_iscntrl (octet) && (octet == '\0' || strchr ("\t\r\n", octet) == NULL))
          return NULL;
        g_string_append_c (plain, octet);
        text += 2;
      }
    else
      g_string_append_c (plain, *text);

  return g_string_free (g_steal_pointer (&plain), FALSE);
}

/* Own pages that lead on to each other take off one escape each: what is escaped more often than
 * any page needs is as bad as a foreign address. */
static gboolean
value_leads_on (const char *value, const char *const *hosts)
{
  g_autofree char *text = g_strdup (value);

  for (guint i = 0; i <= MAX_ESCAPES; i++)
    {
      g_autofree char *escaped = g_steal_pointer (&text);

      if (names_elsewhere_somehow (escaped, hosts))
        return TRUE;
      text = unescape (escaped);
      if (text == NULL)
        return TRUE;
      if (strcmp (text, escaped) == 0)
        return FALSE;
    }

  return TRUE;
}

/* Whether an address names another one behind its host, however it is escaped, that is not on the
 * hosts. What separates its values counts only where it is not escaped. */
gboolean
mesign_url_leads_on (const char *url, const char *const *hosts)
{
  const char *authority = strstr (url, "://");
  g_auto (GStrv) values = NULL;

  if (authority == NULL)
    return FALSE;
  values = g_strsplit_set (authority + strlen ("://"), "?&#", -1);
  for (guint i = 0; values[i] != NULL; i++)
    if (value_leads_on (values[i], hosts))
      return TRUE;

  return FALSE;
}
