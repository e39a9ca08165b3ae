/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * MesignHtmlLink:
 * @href: where it leads, as written
 * @text: what a reader sees of it, white space folded
 */
typedef struct
{
  char *href;
  char *text;
} MesignHtmlLink;

void mesign_html_link_free (MesignHtmlLink *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MesignHtmlLink, mesign_html_link_free)

char *mesign_html_to_text (const char *html);
GPtrArray *mesign_html_list_links (const char *html);
GStrv mesign_html_list_content_ids (const char *html);
guint mesign_html_count_remote (const char *html);
gboolean mesign_html_is_only_text (const char *html);
char *mesign_html_clean (const char *html);
char *mesign_html_clean_with_remote (const char *html, const char *scheme);
char *mesign_html_close (const char *html);
char *mesign_html_quote (const char *html);
char *mesign_html_strip_legacy_display (const char *html);
char *mesign_html_from_text (const char *text);

G_END_DECLS
