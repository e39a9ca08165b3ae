/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-links.h"

#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Links in mail: found in plain text, and opened outside. */

/* Longer words than this get a place to break. */
#define UNBROKEN 120

typedef struct
{
  GtkWidget *parent;
  char *uri;
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->parent);
  g_free (self->uri);
  g_free (self);
}

static void
on_launched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GtkWidget) parent = user_data;
  g_autoptr (GError) error = NULL;

  if (g_app_info_launch_default_for_uri_finish (result, &error))
    return;
  g_debug ("No program took the link: %s", error->message);
  mesign_tell (parent, _ ("The Link Cannot Be Opened"), mesign_words_no_program ());
}

static gboolean
has_scheme (const char *uri, const char *scheme)
{
  return g_ascii_strncasecmp (uri, scheme, strlen (scheme)) == 0;
}

static void
launch (GtkWidget *parent, const char *uri)
{
  if (has_scheme (uri, "mailto:"))
    gtk_widget_activate_action (parent, "app.compose", "s", uri);
  else
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_launched, g_object_ref (parent));
}

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Opening *opening = user_data;

  if (mesign_ask_finish (result))
    launch (opening->parent, opening->uri);
  opening_free (opening);
}

static void
ask (GtkWidget *parent, const char *uri, const char *text)
{
  g_autofree char *clean_text = mesign_words_clean_line (text);
  g_autofree char *clean_uri = mesign_words_clean_line (uri);
  /* Translators: the text of a link, then where it really leads */
  g_autofree char *body = g_strdup_printf (
      _ ("The mail says:\n%1$s\n\nThe link leads to:\n%2$s\n\nSuch links are often used to steal "
         "passwords."),
      clean_text, clean_uri);
  const MesignQuestion question = {
    .heading = _ ("This Link Leads Elsewhere"),
    .body = body,
    .accept = _ ("_Open Anyway"),
    .destructive = TRUE,
  };
  Opening *opening = g_new0 (Opening, 1);

  opening->parent = g_object_ref (parent);
  opening->uri = g_strdup (uri);
  mesign_ask_async (parent, &question, NULL, on_answered, opening);
}

/**
 * mesign_links_open:
 * @parent: what the link stands in
 * @uri: where it leads
 * @misleading_text: (nullable): what it pretends to lead to
 *
 * Opens a link of a mail outside, a mail address in the composer; asks first where the text says
 * something else. Other kinds of addresses than those of the web, of mail and of telephones are
 * never opened.
 */
void
mesign_links_open (GtkWidget *parent, const char *uri, const char *misleading_text)
{
  if (!has_scheme (uri, "http://") && !has_scheme (uri, "https://") &&
      !has_scheme (uri, "mailto:") && !has_scheme (uri, "tel:"))
    return;
  if (misleading_text != NULL)
    ask (parent, uri, misleading_text);
  else
    launch (parent, uri);
}

/* An address in text ends where something stands that is seldom in one: the next word, or a
 * character of a script that needs no space before it. */
static gsize
measure_link (const char *start)
{
  gsize length = 0;

  while (start[length] > ' ' && start[length] < 0x7f &&
         strchr ("<>\"`{}|\\^", start[length]) == NULL)
    length++;
  while (length > 0 && strchr (".,;:!?'", start[length - 1]) != NULL)
    length--;
  if (length > 0 && start[length - 1] == ')' && memchr (start, '(', length) == NULL)
    length--;

  return length;
}

/* What a link in text is: so many octets of it, and what stands before them in its address. */
typedef struct
{
  gsize length;
  const char *scheme;
} Link;

static gboolean
find_web_link (const char *p, Link *link)
{
  static const struct
  {
    const char *start;
    const char *scheme;
  } starts[] = { { "https://", "" }, { "http://", "" }, { "www.", "http://" } };

  for (guint i = 0; i < G_N_ELEMENTS (starts); i++)
    if (has_scheme (p, starts[i].start))
      {
        *link = (Link){ measure_link (p), starts[i].scheme };

        return link->length > strlen (starts[i].start);
      }

  return FALSE;
}

static gboolean
is_local (char c)
{
  return g_ascii_isalnum (c) || (c != '\0' && strchr ("._%+-=", c) != NULL);
}

/* A name, an at sign, and a domain of several labels. */
static gboolean
find_mail_link (const char *p, Link *link)
{
  gsize at = 0;
  gsize end;
  const char *dot = NULL;

  while (is_local (p[at]))
    at++;
  if (at == 0 || p[at] != '@')
    return FALSE;
  for (end = at + 1; g_ascii_isalnum (p[end]) || p[end] == '-' || p[end] == '.'; end++)
    if (p[end] == '.' && end > at + 1 && g_ascii_isalnum (p[end + 1]))
      dot = p + end;
  while (p[end - 1] == '.' || p[end - 1] == '-')
    end--;
  *link = (Link){ end, "mailto:" };

  return dot != NULL;
}

/* Links begin where a word does. */
static gboolean
starts_link (const char *text, const char *p, Link *link)
{
  if (p > text && (is_local (p[-1]) || p[-1] == '@'))
    return p[-1] != '@' && !g_ascii_isalnum (p[-1]) && find_web_link (p, link) &&
           *link->scheme == '\0';

  return find_web_link (p, link) || find_mail_link (p, link);
}

/* Text that goes on without a space takes very long to be broken into lines; a place to break that
 * cannot be seen makes it quick. */
static void
append_escaped (GString *markup, const char *text, gsize length)
{
  const char *end = text + length;
  guint n_unbroken = 0;

  while (text < end)
    {
      const char *next = g_utf8_next_char (text);
      g_autofree char *escaped = g_markup_escape_text (text, next - text);

      n_unbroken = g_ascii_isspace (*text) ? 0 : n_unbroken + 1;
      if (n_unbroken % UNBROKEN == UNBROKEN - 1)
        g_string_append (markup, "\xe2\x80\x8b");
      g_string_append (markup, escaped);
      text = next;
    }
}

static void
append_link (GString *markup, const char *start, const Link *link)
{
  g_autofree char *address = g_strdup_printf ("%s%.*s", link->scheme, (int) link->length, start);
  g_autofree char *escaped = g_markup_escape_text (address, -1);
  /* The title becomes the tooltip, which is markup once more. */
  g_autofree char *title = g_markup_escape_text (escaped, -1);

  g_string_append_printf (markup, "<a href=\"%s\" title=\"%s\">", escaped, title);
  append_escaped (markup, start, link->length);
  g_string_append (markup, "</a>");
}

/**
 * mesign_links_markup:
 * @text: plain text in UTF-8
 *
 * Returns: (transfer full): the same as Pango markup, nothing of it interpreted, with the addresses
 * of the web and of mail in it as links
 */
char *
mesign_links_markup (const char *text)
{
  GString *markup = g_string_new (NULL);
  const char *from = text;

  for (const char *p = strpbrk (text, ":@.") != NULL ? text : NULL; p != NULL && *p != '\0';)
    {
      Link link;

      if (!starts_link (text, p, &link))
        {
          p++;
          continue;
        }
      append_escaped (markup, from, p - from);
      append_link (markup, p, &link);
      p += link.length;
      from = p;
    }
  append_escaped (markup, from, strlen (from));

  return g_string_free (markup, FALSE);
}
