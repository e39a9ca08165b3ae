/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-body.h"

#include "mime/mesign-html.h"
#include "mime/mesign-mime-smime.h"

#include <string.h>

static void
clear (MesignMimeSelection *self)
{
  g_ptr_array_unref (self->body);
  g_ptr_array_unref (self->attachments);
}

MESIGN_DEFINE_VALUE (MesignMimeSelection, mesign_mime_selection)

static void
walk (MesignMimePart *part, gboolean is_first, gboolean in_related, MesignMimeSelection *out);

static void
body_free (MesignMimeBody *self)
{
  g_clear_pointer (&self->text, mesign_mime_part_unref);
  g_clear_pointer (&self->html, mesign_mime_part_unref);
  g_free (self);
}

static void
attachment_free (MesignMimeAttachment *self)
{
  mesign_mime_part_unref (self->part);
  g_free (self);
}

static MesignMimeSelection *
selection_new (void)
{
  MesignMimeSelection *self = g_atomic_rc_box_new0 (MesignMimeSelection);

  self->body = g_ptr_array_new_with_free_func ((GDestroyNotify) body_free);
  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) attachment_free);

  return self;
}

static void
add_body (MesignMimeSelection *out, MesignMimePart *text, MesignMimePart *html)
{
  MesignMimeBody *body = g_new0 (MesignMimeBody, 1);

  body->text = text != NULL ? mesign_mime_part_ref (text) : NULL;
  body->html = html != NULL ? mesign_mime_part_ref (html) : NULL;
  g_ptr_array_add (out->body, body);
}

static void
add_attachment (MesignMimeSelection *out, MesignMimePart *part)
{
  MesignMimeAttachment *attachment = g_new0 (MesignMimeAttachment, 1);

  attachment->part = mesign_mime_part_ref (part);
  g_ptr_array_add (out->attachments, attachment);
}

/* After RFC 8621 section 4.1.4: text that is named is a file, unless it comes first. */
static gboolean
is_body_text (const MesignMimePart *part, gboolean is_first, gboolean in_related)
{
  if (!mesign_mime_part_is_text (part) || mesign_mime_part_is_attachment (part))
    return FALSE;

  return is_first || (!in_related && part->filename == NULL);
}

static void
walk_leaf (MesignMimePart *part, gboolean is_first, gboolean in_related, MesignMimeSelection *out)
{
  if (!is_body_text (part, is_first, in_related))
    add_attachment (out, part);
  else if (g_str_equal (part->content_type, "text/html"))
    add_body (out, NULL, part);
  else
    add_body (out, part, NULL);
}

static MesignMimePart *
find_start (MesignMimePart *related)
{
  const char *start = mesign_mime_part_get_parameter (related, "start");
  g_autofree char *id = start != NULL ? g_strdup (start) : NULL;

  for (guint i = 0; id != NULL && i < related->children->len; i++)
    {
      MesignMimePart *child = related->children->pdata[i];

      g_strdelimit (g_strstrip (id), "<>", ' ');
      if (g_strcmp0 (child->content_id, g_strstrip (id)) == 0)
        return child;
    }

  return related->children->pdata[0];
}

static void
walk_related (MesignMimePart *part, gboolean is_first, MesignMimeSelection *out)
{
  MesignMimePart *start = find_start (part);

  walk (start, is_first, FALSE, out);
  for (guint i = 0; i < part->children->len; i++)
    if (part->children->pdata[i] != start)
      walk (part->children->pdata[i], FALSE, TRUE, out);
}

static void
walk_signed (MesignMimePart *part, gboolean is_first, MesignMimeSelection *out)
{
  for (guint i = 0; i < part->children->len; i++)
    {
      MesignMimePart *child = part->children->pdata[i];

      if (i == 0)
        walk (child, is_first, FALSE, out);
      else if (!mesign_mime_part_is_smime_signature (child) &&
               !g_str_equal (child->content_type, "application/pgp-signature"))
        walk (child, FALSE, FALSE, out);
    }
}

static gboolean
has_html (const MesignMimeSelection *selection)
{
  for (guint i = 0; i < selection->body->len; i++)
    if (((MesignMimeBody *) selection->body->pdata[i])->html != NULL)
      return TRUE;

  return FALSE;
}

static void
move_all (GPtrArray *from, GPtrArray *to)
{
  while (from->len > 0)
    g_ptr_array_add (to, g_ptr_array_steal_index (from, 0));
}

/* The last alternative with HTML and the last without make one pair; the others are left out, but
 * no attachment is. */
static void
walk_alternative (MesignMimePart *part, gboolean is_first, MesignMimeSelection *out)
{
  g_autoptr (MesignMimeSelection) text = NULL;
  g_autoptr (MesignMimeSelection) html = NULL;

  for (guint i = 0; i < part->children->len; i++)
    {
      g_autoptr (MesignMimeSelection) child = selection_new ();

      walk (part->children->pdata[i], is_first, FALSE, child);
      move_all (child->attachments, out->attachments);
      if (child->body->len == 0)
        continue;
      if (has_html (child))
        g_clear_pointer (&html, mesign_mime_selection_unref);
      else
        g_clear_pointer (&text, mesign_mime_selection_unref);
      if (has_html (child))
        html = g_steal_pointer (&child);
      else
        text = g_steal_pointer (&child);
    }

  if (html == NULL && text != NULL)
    move_all (text->body, out->body);
  else if (html != NULL && (text == NULL || html->body->len > 1 || text->body->len > 1))
    move_all (html->body, out->body);
  else if (html != NULL)
    add_body (out, ((MesignMimeBody *) text->body->pdata[0])->text,
              ((MesignMimeBody *) html->body->pdata[0])->html);
}

static void
walk (MesignMimePart *part, gboolean is_first, gboolean in_related, MesignMimeSelection *out)
{
  if (part->children->len == 0)
    walk_leaf (part, is_first, in_related, out);
  else if (g_str_equal (part->content_type, "multipart/alternative"))
    walk_alternative (part, is_first, out);
  else if (g_str_equal (part->content_type, "multipart/related"))
    walk_related (part, is_first, out);
  else if (g_str_equal (part->content_type, "multipart/signed"))
    walk_signed (part, is_first, out);
  else
    for (guint i = 0; i < part->children->len; i++)
      walk (part->children->pdata[i], i == 0, in_related, out);
}

static void
mark_inline (MesignMimeSelection *out, const char *content_id)
{
  for (guint i = 0; i < out->attachments->len; i++)
    {
      MesignMimeAttachment *attachment = out->attachments->pdata[i];

      if (g_strcmp0 (attachment->part->content_id, content_id) == 0)
        attachment->is_inline = TRUE;
    }
}

static gboolean
has_content_ids (const MesignMimeSelection *out)
{
  for (guint i = 0; i < out->attachments->len; i++)
    if (((MesignMimeAttachment *) out->attachments->pdata[i])->part->content_id != NULL)
      return TRUE;

  return FALSE;
}

static void
find_inline (MesignMimeSelection *out)
{
  for (guint i = 0; i < out->body->len; i++)
    {
      MesignMimeBody *body = out->body->pdata[i];
      g_autofree char *html = mesign_mime_body_dup_html (body, NULL);
      g_auto (GStrv) identifiers = html != NULL ? mesign_html_list_content_ids (html) : NULL;

      for (guint j = 0; identifiers != NULL && identifiers[j] != NULL; j++)
        mark_inline (out, identifiers[j]);
    }
}

/**
 * mesign_mime_select:
 * @root: a tree: a message, or the content of a signed or encrypted layer
 *
 * Chooses what a reader shows (after RFC 8621 section 4.1.4): of alternatives the text and the
 * HTML, of related parts the root, of mixed ones all in order; the signature of a multipart/signed
 * is left out, everything else is offered as an attachment. Attached messages are attachments.
 *
 * Returns: (transfer full): the selection
 */
MesignMimeSelection *
mesign_mime_select (MesignMimePart *root)
{
  MesignMimeSelection *self = selection_new ();

  g_return_val_if_fail (root != NULL, self);

  walk (root, TRUE, FALSE, self);
  if (has_content_ids (self))
    find_inline (self);

  return self;
}

/**
 * mesign_mime_body_dup_text:
 * @self: a piece of the body
 * @charset: (out) (optional) (transfer full): the charset it came in
 *
 * Returns: (transfer full): its plain text, else text made from its HTML
 */
char *
mesign_mime_body_dup_text (const MesignMimeBody *self, char **charset)
{
  g_autofree char *html = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  if (self->text != NULL)
    return mesign_mime_part_decode_text (self->text, charset);
  html = mesign_mime_part_decode_text (self->html, charset);

  return mesign_html_to_text (html);
}

/**
 * mesign_mime_body_dup_html:
 * @self: a piece of the body
 * @charset: (out) (optional) (transfer full) (nullable): the charset it came in
 *
 * Returns: (transfer full) (nullable): its HTML in UTF-8 as it came, never to be shown unfiltered
 */
char *
mesign_mime_body_dup_html (const MesignMimeBody *self, char **charset)
{
  g_return_val_if_fail (self != NULL, NULL);

  if (charset != NULL)
    *charset = NULL;
  if (self->html == NULL)
    return NULL;

  return mesign_mime_part_decode_text (self->html, charset);
}
