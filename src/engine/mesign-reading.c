/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-reading.h"

#include "mime/mesign-calendar.h"
#include "mime/mesign-html.h"

#include <string.h>

/* What a reader needs to show the parts of an opened message. */

/**
 * mesign_reading_link_free:
 * @self: (transfer full): a link
 */
void
mesign_reading_link_free (MesignReadingLink *self)
{
  g_free (self->href);
  g_free (self->text);
  g_free (self);
}

/**
 * mesign_reading_is_native:
 * @part: a part of the body
 *
 * Any thread.
 *
 * Returns: whether the text of the part shows all there is to it, so that no HTML has to be drawn
 */
gboolean
mesign_reading_is_native (const MesignBodyPart *part)
{
  return part->html == NULL || mesign_html_is_only_text (part->html);
}

/**
 * mesign_reading_dup_html:
 * @part: a part of the body that has HTML
 * @picture_scheme: the URI scheme that stands for pictures of the mail itself, such as
 * "mesign-part"
 * @remote_scheme: (nullable): the URI scheme that stands for pictures from the web, which are left
 * out without it
 *
 * Copies the HTML by allow-list: nothing in it can run, load anything from elsewhere, or be hidden.
 * A picture of the mail has the address SCHEME:CONTENT-ID, one from the web SCHEME:ADDRESS, with
 * ADDRESS percent-encoded as a whole. Any thread.
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_reading_dup_html (const MesignBodyPart *part,
                         const char *picture_scheme,
                         const char *remote_scheme)
{
  g_autofree char *fragment = NULL;
  g_autofree char *source = NULL;
  GString *html;

  g_return_val_if_fail (part->html != NULL, NULL);

  fragment = mesign_html_clean_with_remote (part->html, remote_scheme);
  source = g_strdup_printf (" src=\"%s:", picture_scheme);
  html = g_string_new (fragment);
  /* In what is left every quotation mark of the mail is escaped: this is an attribute. */
  g_string_replace (html, " src=\"cid:", source, 0);

  return g_string_free (html, FALSE);
}

/**
 * mesign_reading_count_remote:
 * @part: a part of the body
 *
 * Any thread.
 *
 * Returns: how many pictures and the like it would load from the network
 */
guint
mesign_reading_count_remote (const MesignBodyPart *part)
{
  return part->html != NULL ? mesign_html_count_remote (part->html) : 0;
}

static gboolean
is_host_character (char c)
{
  return g_ascii_isalnum (c) || c == '-' || c == '.' || (c & 0x80) != 0;
}

/* The host a text seems to name: "https://bank.test/a", "www.bank.test", "bank.test". */
static char *
find_host (const char *text)
{
  const char *start = strstr (text, "://");
  const char *end;
  g_autofree char *host = NULL;

  start = start != NULL ? start + 3 : text;
  while (g_ascii_isspace (*start))
    start++;
  for (end = start; is_host_character (*end);)
    end++;
  host = g_ascii_strdown (start, end - start);
  if (*end == '@' || (*end != '\0' && strchr ("/:?#", *end) == NULL && !g_ascii_isspace (*end)))
    return NULL;
  if (strchr (host, '.') == NULL || g_str_has_suffix (host, ".") || strlen (host) < 4)
    return NULL;
  /* A number or a file name is no site: it has to end in letters, and a path says nothing. */
  if (!g_ascii_isalpha (host[strlen (host) - 1]) && (host[strlen (host) - 1] & 0x80) == 0)
    return NULL;

  return g_steal_pointer (&host);
}

/* In the one form that two ways to write a host have in common. */
static char *
dup_ascii_host (const char *host)
{
  char *ascii = g_hostname_to_ascii (host);

  if (ascii == NULL)
    ascii = g_ascii_strdown (host, -1);

  return ascii;
}

static gboolean
is_same_site (const char *a, const char *b)
{
  gsize length_a, length_b;

  if (g_str_has_prefix (a, "www."))
    a += 4;
  if (g_str_has_prefix (b, "www."))
    b += 4;
  length_a = strlen (a);
  length_b = strlen (b);
  if (length_a == length_b)
    return g_str_equal (a, b);
  if (length_a > length_b)
    return g_str_has_suffix (a, b) && a[length_a - length_b - 1] == '.';

  return g_str_has_suffix (b, a) && b[length_b - length_a - 1] == '.';
}

/**
 * mesign_reading_is_misleading:
 * @text: what a reader sees of a link
 * @href: where it leads
 *
 * Any thread.
 *
 * Returns: whether the text looks like the address of another site than the one it leads to
 */
gboolean
mesign_reading_is_misleading (const char *text, const char *href)
{
  g_autofree char *shown = find_host (text);
  g_autoptr (GUri) uri = g_uri_parse (href, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *host = NULL;
  g_autofree char *named = NULL;

  if (shown == NULL)
    return FALSE;
  if (uri == NULL || g_uri_get_host (uri) == NULL || strchr (href, '\\') != NULL)
    return TRUE;
  host = dup_ascii_host (g_uri_get_host (uri));
  named = dup_ascii_host (shown);

  return !is_same_site (named, host);
}

/**
 * mesign_reading_is_same_host:
 * @a: an address
 * @b: another one, perhaps written in another way
 *
 * Any thread.
 *
 * Returns: whether both lead to the same host
 */
gboolean
mesign_reading_is_same_host (const char *a, const char *b)
{
  g_autoptr (GUri) first = g_uri_parse (a, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autoptr (GUri) second = g_uri_parse (b, G_URI_FLAGS_PARSE_RELAXED, NULL);
  g_autofree char *first_host = NULL;
  g_autofree char *second_host = NULL;

  if (first == NULL || second == NULL || g_uri_get_host (first) == NULL ||
      g_uri_get_host (second) == NULL)
    return g_str_equal (a, b);
  first_host = dup_ascii_host (g_uri_get_host (first));
  second_host = dup_ascii_host (g_uri_get_host (second));

  return g_str_equal (first_host, second_host);
}

/**
 * mesign_reading_list_links:
 * @part: a part of the body
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type MesignReadingLink): the links of its HTML
 */
GPtrArray *
mesign_reading_list_links (const MesignBodyPart *part)
{
  GPtrArray *links = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_reading_link_free);
  g_autoptr (GPtrArray) found = part->html != NULL ? mesign_html_list_links (part->html) : NULL;

  for (guint i = 0; found != NULL && i < found->len; i++)
    {
      const MesignHtmlLink *link = found->pdata[i];
      MesignReadingLink *mine = g_new0 (MesignReadingLink, 1);

      mine->href = g_strdup (link->href);
      mine->text = g_strdup (link->text);
      mine->is_misleading = mesign_reading_is_misleading (link->text, link->href);
      g_ptr_array_add (links, mine);
    }

  return links;
}

/**
 * mesign_reading_read_event:
 * @attachment: an attachment
 *
 * Reads an invitation or another event of a calendar. Any thread.
 *
 * Returns: (transfer full) (nullable): the event, %NULL where it is no file of a calendar or tells of
 * no event
 */
MesignCalendarEvent *
mesign_reading_read_event (const MesignAttachment *attachment)
{
  static const char *const types[] = { "text/calendar", "application/ics", NULL };
  g_autofree char *name = g_ascii_strdown (attachment->filename, -1);

  if (!g_strv_contains (types, attachment->content_type) && !g_str_has_suffix (name, ".ics"))
    return NULL;

  return mesign_calendar_read_event (attachment->octets);
}
