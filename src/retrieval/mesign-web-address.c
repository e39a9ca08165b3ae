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

/* The root of all names, in whatever letters: a conversion may leave it out, and nobody needs it.
 */
static gboolean
ends_in_dot (const char *host)
{
  static const char *const dots[] = { ".", "\xe3\x80\x82", "\xef\xbc\x8e", "\xef\xbd\xa1" };

  for (guint i = 0; i < G_N_ELEMENTS (dots); i++)
    if (g_str_has_suffix (host, dots[i]))
      return TRUE;

  return FALSE;
}

/* Host names are compared as they are resolved; an escape in one is never needed. */
static gboolean
has_odd_host (const char *url)
{
  const char *authority = strstr (url, "://");
  g_autofree char *host = NULL;

  if (authority == NULL)
    return FALSE;
  authority += 3;
  host = g_strndup (authority, strcspn (authority, "/?#:"));

  return ends_in_dot (host) || memchr (authority, '%', strcspn (authority, "/?#")) != NULL;
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
  if (has_strange_characters (url) || has_odd_host (url))
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
