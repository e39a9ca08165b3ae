/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-rich-text.h"

#include "mime/mesign-html.h"

/* Text with formats on its way into an editor and out of it: whatever was pasted there, a mail is
 * made of nothing but what is known to be harmless. All of it on any thread. */

/**
 * mesign_rich_text_clean:
 * @html: HTML, as it was edited or as it came
 *
 * Copies HTML by allow-list: text, its formats, links, and pictures of the mail itself (cid:).
 *
 * Returns: (transfer full): a fragment to put into a body
 */
char *
mesign_rich_text_clean (const char *html)
{
  g_return_val_if_fail (html != NULL, NULL);

  return mesign_html_clean (html);
}

/**
 * mesign_rich_text_to_text:
 * @fragment: a fragment that was cleaned
 *
 * Returns: (transfer full): the same as plain text, for who reads that: lists with their marks,
 * quotations behind “>”, links with their addresses
 */
char *
mesign_rich_text_to_text (const char *fragment)
{
  g_return_val_if_fail (fragment != NULL, NULL);

  return mesign_html_to_text (fragment);
}

/**
 * mesign_rich_text_from_text:
 * @text: plain text
 *
 * Returns: (transfer full): a fragment that shows it, with quotations as such
 */
char *
mesign_rich_text_from_text (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  return mesign_html_from_text (text);
}

/**
 * mesign_rich_text_wrap:
 * @fragment: a fragment that was cleaned
 *
 * Returns: (transfer full): a whole document to be sent
 */
char *
mesign_rich_text_wrap (const char *fragment)
{
  g_return_val_if_fail (fragment != NULL, NULL);

  return g_strdup_printf ("<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"></head><body>\n"
                          "%s\n</body></html>\n",
                          fragment);
}

/**
 * mesign_rich_text_shows:
 * @fragment: a fragment
 * @content_id: the Content-ID of a picture
 *
 * Returns: whether the picture is seen in it
 */
gboolean
mesign_rich_text_shows (const char *fragment, const char *content_id)
{
  g_auto (GStrv) ids = NULL;

  g_return_val_if_fail (fragment != NULL && content_id != NULL, FALSE);

  ids = mesign_html_list_content_ids (fragment);

  return g_strv_contains ((const char *const *) ids, content_id);
}
