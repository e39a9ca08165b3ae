/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-mail-text-private.h"

#include "mime/mesign-html.h"
#include "retrieval/mesign-provider-private.h"

#include <string.h>

#define MAX_LINKS 200
#define MAX_LINK 4096
#define FOLD_WIDTH 60
#define MAX_WORD 15

static void
free_link (MesignMailLink *link)
{
  g_free (link->url);
  g_free (link->shown);
  g_free (link);
}

static void
take_link (GPtrArray *links, char *url, const char *shown)
{
  MesignMailLink *link = g_new0 (MesignMailLink, 1);

  link->url = url;
  link->shown = g_strdup (shown);
  g_ptr_array_add (links, link);
}

/* The line above a copy, as mail programs write it. */
static gboolean
is_rule (const char *line)
{
  static const char *const words[] = {
    "original message", "forwarded message", "原始邮件",     "原始郵件", "转发邮件",
    "轉寄郵件",         "转发的邮件",        "转发邮件信息", "转发信息", "邮件原文",
  };
  g_autofree char *lower = g_ascii_strdown (line, -1);

  if (g_str_has_prefix (lower, "begin forwarded message"))
    return TRUE;
  if (strstr (lower, "--") == NULL && strstr (lower, "==") == NULL && strstr (lower, "__") == NULL)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (strstr (lower, words[i]) != NULL)
      return TRUE;

  return FALSE;
}

/* "On …, … wrote:" */
static gboolean
is_attribution (const char *line)
{
  static const char *const ends[] = { " wrote:", "写道:", "写道：", "寫道:", "寫道：" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    if (g_str_has_suffix (line, ends[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_field (const char *line, const char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      gsize length = strlen (names[i]);
      const char *rest;

      if (g_ascii_strncasecmp (line, names[i], length) != 0)
        continue;
      rest = line + length + strspn (line + length, "* \t");
      if (*rest == ':' || g_str_has_prefix (rest, "："))
        return TRUE;
    }

  return FALSE;
}

/* A header written into the body: From and, soon after it, Subject. */
static gboolean
is_header (char **lines)
{
  static const char *const from[] = { "From", "*From", "发件人", "寄件者", "寄件人", NULL };
  static const char *const subject[] = { "Subject", "*Subject", "主题", "主旨", "主題", NULL };

  if (!is_field (lines[0], from))
    return FALSE;
  for (guint i = 1; i < 8 && lines[i] != NULL; i++)
    {
      g_autofree char *line = g_strstrip (g_strdup (lines[i]));

      if (is_field (line, subject))
        return TRUE;
    }

  return FALSE;
}

static gboolean
begins_copy (char **lines)
{
  g_autofree char *line = g_strstrip (g_strdup (lines[0]));
  char *stripped[9] = { line };

  for (guint i = 1; i < 8 && lines[i] != NULL; i++)
    stripped[i] = lines[i];

  return is_rule (line) || is_attribution (line) || is_header (stripped);
}

/**
 * mesign_mail_text_unquote:
 * @text: the text of a mail
 * @has_copy: (out): whether something was left out
 *
 * Leaves out quoted lines, and everything below the line above a copied mail.
 *
 * Returns: (transfer full): what the writer wrote
 */
char *
mesign_mail_text_unquote (const char *text, gboolean *has_copy)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr (GString) own = g_string_new (NULL);

  *has_copy = FALSE;
  for (guint i = 0; lines[i] != NULL; i++)
    {
      gsize length = strlen (lines[i]);
      const char *start = lines[i] + strspn (lines[i], " \t");

      if (length > 0 && lines[i][length - 1] == '\r')
        lines[i][length - 1] = '\0';
      if (*start == '>' || g_str_has_prefix (start, "＞") || g_str_has_prefix (start, "｜"))
        {
          *has_copy = TRUE;
          continue;
        }
      if (begins_copy (lines + i))
        {
          *has_copy = TRUE;
          break;
        }
      g_string_append (own, lines[i]);
      g_string_append_c (own, '\n');
    }

  return g_string_free (g_steal_pointer (&own), FALSE);
}

static gsize
url_length (const char *text)
{
  return strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                       "-._~:/?#[]@!$&'()*+,;=%\\");
}

static char *
dup_trimmed (const char *url, gsize length)
{
  while (length > 0 && strchr (".,;:!?)]'", url[length - 1]) != NULL)
    length--;

  return g_strndup (url, length);
}

/* Between angle brackets white space does not count (RFC 3986 appendix C). */
static char *
dup_bracketed (const char *start)
{
  gsize length = strcspn (start, "<>");
  g_autoptr (GString) url = NULL;

  if (start[length] != '>' || length > MAX_LINK)
    return NULL;
  url = g_string_sized_new (length);
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isspace (start[i]))
      g_string_append_c (url, start[i]);

  return url_length (url->str) == url->len ? g_string_free (g_steal_pointer (&url), FALSE) : NULL;
}

/* What goes on below a link is no part of it if it is a rule, ends as a sentence does, or is one
 * word such as "Regards". */
static gboolean
is_own_line (const char *line, gsize length)
{
  gsize letters = 0;

  if (strchr (".,;:!?", line[length - 1]) != NULL)
    return TRUE;
  for (gsize i = 0; i < length; i++)
    if (g_ascii_isalnum (line[i]))
      break;
    else if (i + 1 == length)
      return TRUE;
  while (letters < length &&
         (g_ascii_islower (line[letters]) || (letters == 0 && g_ascii_isupper (line[letters]))))
    letters++;

  return letters == length && length <= MAX_WORD;
}

/* A link that fills its line and goes on alone on the next ones: some program broke it there. */
static char *
dup_folded (const char *line_start, const char *start, gsize length)
{
  g_autoptr (GString) url = g_string_new_len (start, length);
  const char *end = start + length;
  gboolean joined = FALSE;

  while (*end == '\n' && end - line_start >= FOLD_WIDTH && url->len < MAX_LINK)
    {
      const char *next = end + 1;
      gsize more = url_length (next);

      if (more == 0 || (next[more] != '\n' && next[more] != '\0') ||
          g_ascii_strncasecmp (next, "http", 4) == 0 || is_own_line (next, more))
        break;
      g_string_append_len (url, next, more);
      joined = TRUE;
      line_start = next;
      end = next + more;
    }

  return joined ? dup_trimmed (url->str, url->len) : NULL;
}

static const char *
line_start_of (const char *text, const char *p)
{
  while (p > text && p[-1] != '\n')
    p--;

  return p;
}

static const char *
find_url (const char *text)
{
  const char *plain = strcasestr (text, "http://");
  const char *secure = strcasestr (text, "https://");

  if (plain == NULL || secure == NULL)
    return plain != NULL ? plain : secure;

  return MIN (plain, secure);
}

/**
 * mesign_mail_text_add_links:
 * @links: (element-type MesignMailLink): where to add them
 * @text: a text, lines ending in "\n"
 *
 * Finds what looks like a web address. Where one seems to go on in the next line, both readings are
 * given, the joined one first.
 */
void
mesign_mail_text_add_links (GPtrArray *links, const char *text)
{
  const char *p = text;

  while (links->len < MAX_LINKS && (p = find_url (p)) != NULL)
    {
      gsize length = MIN (url_length (p), MAX_LINK);
      char *bracketed = p > text && p[-1] == '<' ? dup_bracketed (p) : NULL;
      char *folded = bracketed == NULL ? dup_folded (line_start_of (text, p), p, length) : NULL;

      if (bracketed != NULL)
        take_link (links, bracketed, NULL);
      if (folded != NULL)
        take_link (links, folded, NULL);
      if (bracketed == NULL)
        take_link (links, dup_trimmed (p, length), NULL);
      p += length;
    }
}

static gboolean
is_web_link (const char *href)
{
  return g_ascii_strncasecmp (href, "http:", 5) == 0 ||
         g_ascii_strncasecmp (href, "https:", 6) == 0;
}

static void
add_html_links (GPtrArray *links, const char *html)
{
  g_autoptr (GPtrArray) found = mesign_html_list_links (html);

  for (guint i = 0; i < found->len && links->len < MAX_LINKS; i++)
    {
      const MesignHtmlLink *link = found->pdata[i];
      g_autofree char *href = link->href != NULL ? g_strstrip (g_strdup (link->href)) : NULL;

      if (href != NULL && is_web_link (href))
        take_link (links, g_steal_pointer (&href), link->text);
    }
}

/* Where the HTML holds a copy of another mail nobody can tell whose its links are. */
static void
read_html (MesignMailText *self, const char *html)
{
  g_autofree char *text = mesign_html_to_text (html);
  gboolean has_copy = FALSE;

  self->html_text = mesign_mail_text_unquote (text, &has_copy);
  self->has_copy = self->has_copy || has_copy;
  if (!has_copy)
    add_html_links (self->links, html);
}

void
mesign_mail_text_read (MesignMailText *self, const MesignOpenedMessage *message)
{
  const char *text = message->body_text != NULL ? message->body_text : "";
  g_autofree char *valid =
      g_utf8_make_valid (text, MIN (strlen (text), MESIGN_PATTERN_MAX_TEXT / 2));

  memset (self, 0, sizeof *self);
  self->links = g_ptr_array_new_with_free_func ((GDestroyNotify) free_link);
  self->text = mesign_mail_text_unquote (valid, &self->has_copy);
  if (message->body_html != NULL && strlen (message->body_html) <= 4 * MESIGN_PATTERN_MAX_TEXT)
    read_html (self, message->body_html);
  mesign_mail_text_add_links (self->links, self->text);
}

void
mesign_mail_text_clear (MesignMailText *self)
{
  g_clear_pointer (&self->text, g_free);
  g_clear_pointer (&self->html_text, g_free);
  g_clear_pointer (&self->links, g_ptr_array_unref);
}
