/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The body and the attachments of an opened message. */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include "mime/mesign-html.h"
#include "mime/mesign-mime-body.h"
#include "mime/mesign-mime-builder.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static gboolean
is_below (const char *number, const char *above)
{
  gsize length = strlen (above);

  return strncmp (number, above, length) == 0 && (number[length] == '\0' || number[length] == '.');
}

/* Whether the part is in what a signature below a multipart covers: the first part of a
 * multipart/signed, or the content of an opaque one. */
static gboolean
is_in_signed_part (const MesignMimePart *part, const MesignFoundLayer *found)
{
  const MesignMimePart *whole = found->part;
  const MesignMimePart *covered;

  if (found->layer->kind != MESIGN_LAYER_SIGNED || found->in_attached_message ||
      found->status != MESIGN_SIGNATURE_VALID || whole->children->len == 0)
    return FALSE;
  covered = mesign_mime_part_is_multipart (whole) ? whole->children->pdata[0] : whole;

  return part != whole && is_below (part->number, covered->number);
}

static gboolean
is_covered (MesignOpening *self, const MesignMimePart *part)
{
  const MesignSecurityReport *report = self->message->report;
  gboolean covered = report->signature.status == MESIGN_SIGNATURE_VALID;

  for (guint i = 0; report->signature.status == MESIGN_SIGNATURE_PARTIAL && i < self->nested->len;
       i++)
    covered = covered || is_in_signed_part (part, self->nested->pdata[i]);

  return covered;
}

/* A text and its HTML are one body: what anyone could have put beside a signed text is not signed.
 */
static gboolean
is_body_covered (MesignOpening *self, const MesignMimeBody *body)
{
  return (body->text == NULL || is_covered (self, body->text)) &&
         (body->html == NULL || is_covered (self, body->html));
}

/* Whether the part repeats protected fields for old readers in front of its text (RFC 9788
 * section 2.1.2). */
static gboolean
has_legacy_display (MesignOpening *self, const MesignMimePart *part)
{
  const char *mark = mesign_mime_part_get_parameter (part, "hp-legacy-display");

  return self->is_protected &&
         self->message->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED &&
         g_strcmp0 (mark, "1") == 0;
}

static char *
read_text (MesignOpening *self, const MesignMimeBody *body, char **charset)
{
  g_autofree char *text = mesign_mime_body_dup_text (body, charset);

  if (body->text != NULL && has_legacy_display (self, body->text))
    return mesign_mime_strip_legacy_display (text);

  return g_steal_pointer (&text);
}

static char *
read_html (MesignOpening *self, const MesignMimeBody *body)
{
  g_autofree char *html = mesign_mime_body_dup_html (body, NULL);

  if (html != NULL && has_legacy_display (self, body->html))
    return mesign_html_strip_legacy_display (html);

  return g_steal_pointer (&html);
}

static void
add_body (MesignOpening *self, const MesignMimeBody *body)
{
  const MesignMimePart *part = body->text != NULL ? body->text : body->html;
  MesignBodyPart *shown = mesign_body_part_new ();
  g_autofree char *charset = NULL;

  shown->part = g_strdup (part->number);
  shown->html = read_html (self, body);
  if (body->text == NULL && shown->html != NULL)
    shown->text = mesign_html_to_text (shown->html);
  else
    shown->text = read_text (self, body, &charset);
  shown->is_signed = is_body_covered (self, body);
  shown->is_encrypted = self->message->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED;
  if (self->message->body_charset == NULL)
    self->message->body_charset = g_steal_pointer (&charset);
  g_ptr_array_add (self->message->body_parts, shown);
}

static void
add_attachment (MesignOpening *self, const MesignMimeAttachment *source)
{
  const MesignMimePart *part = source->part;
  MesignAttachment *attachment = mesign_attachment_new ();

  attachment->part = g_strdup (part->number);
  attachment->filename = part->filename != NULL
                             ? g_strdup (part->filename)
                             : mesign_mime_safe_filename (NULL, part->content_type);
  attachment->content_type = g_strdup (part->content_type);
  attachment->content_id = g_strdup (part->content_id);
  attachment->fields = mesign_mime_part_dup_fields (part);
  attachment->octets = mesign_mime_part_decode (part);
  attachment->size = g_bytes_get_size (attachment->octets);
  attachment->is_signed = is_covered (self, part);
  attachment->is_protected = attachment->is_signed || self->message->report->encryption.status ==
                                                          MESIGN_ENCRYPTION_DECRYPTED;
  attachment->is_inline = source->is_inline;
  g_ptr_array_add (self->message->attachments, attachment);
}

static void
join_texts (MesignOpenedMessage *message)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < message->body_parts->len; i++)
    {
      const MesignBodyPart *part = message->body_parts->pdata[i];

      if (text->len > 0 && *part->text != '\0')
        g_string_append (text, text->str[text->len - 1] == '\n' ? "\n" : "\n\n");
      g_string_append (text, part->text);
    }
  message->body_text = g_string_free (g_steal_pointer (&text), FALSE);
}

/* Each part is closed in itself: what one of them leaves open must not swallow the next, which may
 * have come out of a signature, and send it somewhere. */
static void
join_html (MesignOpenedMessage *message)
{
  g_autoptr (GString) html = g_string_new (NULL);
  guint n_parts = 0;

  for (guint i = 0; i < message->body_parts->len; i++)
    n_parts += ((const MesignBodyPart *) message->body_parts->pdata[i])->html != NULL;
  for (guint i = 0; i < message->body_parts->len; i++)
    {
      const MesignBodyPart *part = message->body_parts->pdata[i];
      g_autofree char *closed =
          part->html != NULL && n_parts > 1 ? mesign_html_close (part->html) : NULL;

      if (part->html != NULL)
        g_string_append (html, closed != NULL ? closed : part->html);
    }
  if (html->len > 0)
    message->body_html = g_string_free (g_steal_pointer (&html), FALSE);
}

/* Nothing of it is loaded, but whoever draws the HTML has to know. */
static void
warn_of_remote_content (MesignOpening *self)
{
  for (guint i = 0; i < self->message->body_parts->len; i++)
    {
      const MesignBodyPart *part = self->message->body_parts->pdata[i];

      if (part->html != NULL && mesign_html_count_remote (part->html) > 0)
        mesign_security_report_warn (
            self->message->report, "remote-content",
            _ ("This message asks for pictures or other things from the web. They are not "
               "loaded."));
    }
}

/* Fills in bodies and attachments from the payload; without one the body is empty. */
void
mesign_opening_read_body (MesignOpening *self)
{
  if (self->payload != NULL)
    {
      g_autoptr (MesignMimeSelection) selection = mesign_mime_select (self->payload);

      for (guint i = 0; i < selection->body->len; i++)
        add_body (self, selection->body->pdata[i]);
      for (guint i = 0; i < selection->attachments->len; i++)
        add_attachment (self, selection->attachments->pdata[i]);
    }
  join_texts (self->message);
  join_html (self->message);
  warn_of_remote_content (self);
}
