/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-web-address-private.h"

#include "retrieval/mesign-likeness-private.h"

#include <gio/gio.h>
#include <string.h>

#define HTTPS_PORT 443
#define MAX_URL 4096
#define MAX_DISTANCE 2
#define MAX_ESCAPES 3
#define MAX_INNER 8

/* A browser reads a name whose last label is a number as an IPv4 address, however it is written. */
static gboolean
is_ip_address (const char *host)
{
  const char *last = strrchr (host, '.');

  last = last != NULL ? last + 1 : host;
  if (g_hostname_is_ip_address (host))
    return TRUE;
  if (g_ascii_strncasecmp (last, "0x", 2) == 0)
    return TRUE;

  return *last != '\0' && strspn (last, "0123456789") == strlen (last);
}

/* Programs disagree about what these characters mean in an address. */
static gboolean
has_strange_characters (const char *url)
{
  for (const guchar *p = (const guchar *) url; *p != '\0'; p++)
    if (*p <= ' ' || *p == 0x7f || strchr ("\\<>\"^`{|}", *p) != NULL)
      return TRUE;

  return !g_utf8_validate (url, -1, NULL) || strlen (url) > MAX_URL;
}

/* Host names are compared as they are resolved; an escape in one is never needed. */
static gboolean
has_escaped_host (const char *url)
{
  const char *authority = strstr (url, "://");
  gsize length;

  if (authority == NULL)
    return FALSE;
  authority += 3;
  length = strcspn (authority, "/?#");

  return memchr (authority, '%', length) != NULL;
}

static gboolean
is_host_name (const char *host)
{
  return *host != '\0' && *host != '.' && strlen (host) <= 253 && strstr (host, "..") == NULL &&
         strspn (host, "abcdefghijklmnopqrstuvwxyz0123456789-._") == strlen (host);
}

static MesignWebFault
read_uri (MesignWebAddress *self, GUri *uri)
{
  int port = g_uri_get_port (uri);
  const char *path = g_uri_get_path (uri);
  g_autofree char *ascii = NULL;

  if (g_ascii_strcasecmp (g_uri_get_scheme (uri), "https") != 0)
    return MESIGN_WEB_FAULT_NOT_HTTPS;
  if (g_uri_get_host (uri) == NULL)
    return MESIGN_WEB_FAULT_MALFORMED;
  if (g_uri_get_userinfo (uri) != NULL)
    return MESIGN_WEB_FAULT_USER_INFO;
  if (is_ip_address (g_uri_get_host (uri)))
    return MESIGN_WEB_FAULT_IP_ADDRESS;
  ascii = g_hostname_to_ascii (g_uri_get_host (uri));
  if (ascii == NULL || port == 0 || port > G_MAXUINT16)
    return MESIGN_WEB_FAULT_MALFORMED;
  self->host = g_ascii_strdown (ascii, -1);
  if (!is_host_name (self->host))
    return MESIGN_WEB_FAULT_MALFORMED;
  if (is_ip_address (self->host))
    return MESIGN_WEB_FAULT_IP_ADDRESS;
  self->port = port > 0 ? port : HTTPS_PORT;
  self->path = g_strdup (*path != '\0' ? path : "/");
  self->has_query = g_uri_get_query (uri) != NULL || g_uri_get_fragment (uri) != NULL;

  return MESIGN_WEB_FAULT_NONE;
}

/* Reads an address as strictly as two programs can only agree on it; names the first fault. */
MesignWebFault
mesign_web_address_parse (MesignWebAddress *self, const char *url)
{
  g_autoptr (GUri) uri = NULL;
  MesignWebFault fault;

  memset (self, 0, sizeof *self);
  if (has_strange_characters (url) || has_escaped_host (url))
    return MESIGN_WEB_FAULT_MALFORMED;
  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  if (uri == NULL)
    return MESIGN_WEB_FAULT_MALFORMED;
  fault = read_uri (self, uri);
  if (fault != MESIGN_WEB_FAULT_NONE)
    mesign_web_address_clear (self);

  return fault;
}

void
mesign_web_address_clear (MesignWebAddress *self)
{
  g_clear_pointer (&self->host, g_free);
  g_clear_pointer (&self->path, g_free);
}

/* The host as people are shown it: with the port where it is not the usual one. */
char *
mesign_web_address_dup_host (const MesignWebAddress *self)
{
  if (self->port == HTTPS_PORT)
    return g_strdup (self->host);

  return g_strdup_printf ("%s:%u", self->host, self->port);
}

static gboolean
split_entry (const char *entry, char **host, guint16 *port)
{
  const char *colon = strchr (entry, ':');
  guint64 number = HTTPS_PORT;

  if (colon != NULL && !g_ascii_string_to_unsigned (colon + 1, 10, 1, G_MAXUINT16, &number, NULL))
    return FALSE;
  *port = number;
  *host = colon != NULL ? g_strndup (entry, colon - entry) : g_strdup (entry);

  return TRUE;
}

/**
 * mesign_host_entry_normalize:
 * @entry: "host", "host:port", or either after a "." for the host and all below it
 *
 * Returns: (transfer full) (nullable): the entry as A-labels in lower case, or %NULL where it is no
 * such entry
 */
char *
mesign_host_entry_normalize (const char *entry)
{
  g_autofree char *host = NULL;
  g_autofree char *ascii = NULL;
  g_autofree char *lower = NULL;
  guint16 port;
  gboolean below = *entry == '.';

  if (!split_entry (below ? entry + 1 : entry, &host, &port))
    return NULL;
  ascii = g_hostname_to_ascii (host);
  if (ascii == NULL)
    return NULL;
  lower = g_ascii_strdown (ascii, -1);
  if (!is_host_name (lower) || is_ip_address (lower) || (below && strchr (lower, '.') == NULL))
    return NULL;
  if (port == HTTPS_PORT)
    return g_strconcat (below ? "." : "", lower, NULL);

  return g_strdup_printf ("%s%s:%u", below ? "." : "", lower, port);
}

/* Compares whole labels, never a part of one. */
static gboolean
is_host_on (const char *host, gboolean below, const char *wanted)
{
  gsize length = strlen (host);
  gsize wanted_length = strlen (wanted);

  if (strcmp (host, wanted) == 0)
    return TRUE;

  return below && length > wanted_length + 1 && host[length - wanted_length - 1] == '.' &&
         strcmp (host + length - wanted_length, wanted) == 0;
}

/* Without a port in the entry only the usual one fits.
 */
gboolean
mesign_host_entry_covers (const char *entry, const char *host, guint16 port)
{
  g_autofree char *wanted = NULL;
  guint16 wanted_port;
  gboolean below = *entry == '.';

  return split_entry (below ? entry + 1 : entry, &wanted, &wanted_port) && port == wanted_port &&
         is_host_on (host, below, wanted);
}

/* Whether there is a host that both entries cover, whatever the port. */
gboolean
mesign_host_entries_meet (const char *one, const char *other)
{
  g_autofree char *one_host = NULL;
  g_autofree char *other_host = NULL;
  guint16 port;

  if (!split_entry (one + (*one == '.'), &one_host, &port) ||
      !split_entry (other + (*other == '.'), &other_host, &port))
    return FALSE;

  return is_host_on (one_host, *other == '.', other_host) ||
         is_host_on (other_host, *one == '.', one_host);
}

/* Whether a host, or one of the domains it lies in, was made to be taken for another one. */
static gboolean
domain_resembles (const char *host, const char *wanted)
{
  for (const char *domain = host; domain != NULL; domain = strchr (domain, '.'))
    {
      domain += *domain == '.';
      if (mesign_host_resembles (domain, wanted))
        return TRUE;
    }

  return FALSE;
}

/* Whether the host of an entry, or one of the domains it lies in, was made to be taken for that of
 * another entry. */
gboolean
mesign_host_entry_resembles (const char *entry, const char *other)
{
  g_autofree char *host = NULL;
  g_autofree char *wanted = NULL;
  guint16 port;

  if (!split_entry (entry + (*entry == '.'), &host, &port) ||
      !split_entry (other + (*other == '.'), &wanted, &port))
    return FALSE;

  return domain_resembles (host, wanted);
}

gboolean
mesign_web_address_is_on (const MesignWebAddress *self, const char *const *entries)
{
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    if (mesign_host_entry_covers (entries[i], self->host, self->port))
      return TRUE;

  return FALSE;
}

/* Levenshtein's distance, as far as it matters here. */
static guint
distance (const char *a, const char *b)
{
  gsize n = strlen (b);
  g_autofree guint *row = g_new (guint, n + 1);

  for (gsize j = 0; j <= n; j++)
    row[j] = j;
  for (gsize i = 1; a[i - 1] != '\0'; i++)
    {
      guint diagonal = row[0];

      row[0] = i;
      for (gsize j = 1; j <= n; j++)
        {
          guint above = row[j];

          row[j] = MIN (MIN (row[j] + 1, row[j - 1] + 1), diagonal + (a[i - 1] != b[j - 1]));
          diagonal = above;
        }
    }

  return row[n];
}

/* Whether a host was made to be taken for another one, both as A-labels in lower case. */
gboolean
mesign_host_resembles (const char *host, const char *wanted)
{
  g_autofree char *shown = g_hostname_to_unicode (host);
  g_autofree char *one = mesign_likeness_dup_skeleton (shown != NULL ? shown : host);
  g_autofree char *two = mesign_likeness_dup_skeleton (wanted);

  return strstr (host, wanted) != NULL || strcmp (one, two) == 0 ||
         (strlen (wanted) >= 6 && distance (host, wanted) <= MAX_DISTANCE);
}

/* Whether a host that is on no list was made to be taken for one that is. */
gboolean
mesign_web_address_resembles (const MesignWebAddress *self, const char *const *entries)
{
  if (strncmp (self->host, "xn--", 4) == 0 || strstr (self->host, ".xn--") != NULL)
    return TRUE;
  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      g_autofree char *wanted = NULL;
      guint16 port;

      if (split_entry (entries[i] + (*entries[i] == '.'), &wanted, &port) &&
          domain_resembles (self->host, wanted))
        return TRUE;
    }

  return FALSE;
}

/* Where an address begins that is a part of another one: with its scheme, with what follows
 * whatever scheme, or as a value that begins with that. */
static const char *
find_inner_address (const char *text, gboolean *has_scheme)
{
  const char *found = NULL;
  static const char *const beginnings[] = {
    "http:", "https:", "://", "=//", "=/\\", "=\\\\", "=\\/"
  };

  for (guint i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      const char *at = strcasestr (text, beginnings[i]);

      if (at == NULL || (found != NULL && at >= found))
        continue;
      *has_scheme = beginnings[i][0] == 'h';
      found = *has_scheme ? at : at + 1;
    }

  return found;
}

static gboolean
is_elsewhere (const char *address, gboolean has_scheme, const char *const *hosts)
{
  g_autofree char *own = g_strndup (address, strcspn (address, "&#; "));
  g_autofree char *url = g_strconcat (has_scheme ? "" : "https:", own, NULL);
  g_auto (MesignWebAddress) parsed = { 0 };

  return mesign_web_address_parse (&parsed, url) != MESIGN_WEB_FAULT_NONE ||
         !mesign_web_address_is_on (&parsed, hosts);
}

/* More inner addresses than any page needs are as bad as a foreign one. */
static gboolean
names_elsewhere (const char *text, const char *const *hosts)
{
  gboolean has_scheme = FALSE;
  const char *at = find_inner_address (text, &has_scheme);

  for (guint i = 0; at != NULL; i++)
    {
      if (i == MAX_INNER || is_elsewhere (at, has_scheme, hosts))
        return TRUE;
      at = find_inner_address (at + 1, &has_scheme);
    }

  return FALSE;
}

/* As the most lenient of servers does it: what is no escape stands for itself, and a null octet,
 * which others stop at, is as good as a space. */
static char *
unescape (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (; *text != '\0'; text++)
    if (*text == '%' && g_ascii_isxdigit (text[1]) && g_ascii_isxdigit (text[2]))
      {
        char octet = (char) (g_ascii_xdigit_value (text[1]) * 16 + g_ascii_xdigit_value (text[2]));

        g_string_append_c (plain, octet != '\0' ? octet : ' ');
        text += 2;
      }
    else
      g_string_append_c (plain, *text);

  return g_string_free (plain, FALSE);
}

/* Whether an address names another one behind its host, however it is escaped, that is not on the
 * hosts: a page that is told where to lead somebody may do so. */
gboolean
mesign_url_leads_on (const char *url, const char *const *hosts)
{
  const char *authority = strstr (url, "://");
  g_autofree char *text = NULL;

  if (authority == NULL)
    return FALSE;
  text = g_strdup (authority + 3);
  for (guint i = 0; i <= MAX_ESCAPES; i++)
    {
      char *plain;

      if (names_elsewhere (text, hosts))
        return TRUE;
      plain = unescape (text);
      g_free (text);
      text = plain;
    }

  return FALSE;
}
