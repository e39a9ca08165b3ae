/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "opened.h"

#include "base/mesign-file.h"
#include "mime/mesign-mime-body.h"
#include "mime/mesign-mime-header.h"

/* What smime/ makes of a mail without any S/MIME in it. */

static void
read_trace (MesignOpenedMessage *message, GBytes *header_block)
{
  g_autoptr (GPtrArray) headers = mesign_mime_header_list (header_block);
  g_autoptr (GStrvBuilder) results = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) above = g_strv_builder_new ();
  gboolean seen = FALSE;

  for (guint i = 0; i < headers->len; i++)
    {
      const MesignMimeHeader *header = headers->pdata[i];

      if (g_ascii_strcasecmp (header->name, "Authentication-Results") == 0)
        {
          g_strv_builder_add (results, header->value);
          seen = TRUE;
        }
      else if (!seen && g_ascii_strcasecmp (header->name, "Received") == 0)
        g_strv_builder_add (above, header->value);
    }
  g_strfreev (message->authentication_results);
  message->authentication_results = g_strv_builder_end (results);
  if (!seen)
    return;
  g_strfreev (message->received_above);
  message->received_above = g_strv_builder_end (above);
}

static void
read_body (MesignOpenedMessage *message, const MesignMimeSelection *selection)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < selection->body->len; i++)
    {
      const MesignMimeBody *body = selection->body->pdata[i];
      g_autofree char *one = mesign_mime_body_dup_text (body, NULL);

      if (one != NULL)
        g_string_append (text, one);
      if (message->body_html == NULL)
        message->body_html = mesign_mime_body_dup_html (body, NULL);
    }
  message->body_text = g_string_free (g_steal_pointer (&text), FALSE);
}

static void
read_attachments (MesignOpenedMessage *message, const MesignMimeSelection *selection)
{
  for (guint i = 0; i < selection->attachments->len; i++)
    {
      const MesignMimeAttachment *from = selection->attachments->pdata[i];
      MesignAttachment *to = mesign_attachment_new ();

      to->part = g_strdup (from->part->number);
      to->filename = g_strdup (from->part->filename);
      to->content_type = g_strdup (from->part->content_type);
      to->octets = mesign_mime_part_decode (from->part);
      to->size = g_bytes_get_size (to->octets);
      g_ptr_array_add (message->attachments, to);
    }
}

MesignOpenedMessage *
opened_message_new (GBytes *octets)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignMimePart) root = mesign_mime_part_parse (octets, &error);
  g_autoptr (MesignMimeSelection) selection = NULL;
  MesignOpenedMessage *message = mesign_opened_message_new ();

  g_assert_no_error (error);
  selection = mesign_mime_select (root);
  message->headers = mesign_mime_parse_envelope (root->header_block);
  message->outer_headers = mesign_envelope_ref (message->headers);
  message->report = mesign_security_report_new ();
  read_trace (message, root->header_block);
  read_body (message, selection);
  read_attachments (message, selection);

  return message;
}

MesignOpenedMessage *
opened_message_new_from_file (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = mesign_file_read_sync (path, 1024 * 1024, &error);

  g_assert_no_error (error);

  return opened_message_new (octets);
}
