/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-opened-message.h"

#include "base/mesign-secret.h"

#include <string.h>

static void
free_private_text (char *text)
{
  if (text != NULL)
    mesign_secret_wipe (text, strlen (text));
  g_free (text);
}

/**
 * mesign_body_part_new:
 *
 * Returns: (transfer full): an empty part
 */
MesignBodyPart *
mesign_body_part_new (void)
{
  return g_new0 (MesignBodyPart, 1);
}

/**
 * mesign_body_part_free:
 * @self: (transfer full): a part
 */
void
mesign_body_part_free (MesignBodyPart *self)
{
  g_free (self->part);
  free_private_text (self->text);
  free_private_text (self->html);
  g_free (self);
}

/**
 * mesign_attachment_new:
 *
 * Returns: (transfer full): an empty attachment
 */
MesignAttachment *
mesign_attachment_new (void)
{
  return g_new0 (MesignAttachment, 1);
}

/**
 * mesign_attachment_free:
 * @self: (transfer full): an attachment
 */
void
mesign_attachment_free (MesignAttachment *self)
{
  g_free (self->part);
  g_free (self->filename);
  g_free (self->content_type);
  g_free (self->content_id);
  g_clear_pointer (&self->fields, mesign_part_fields_unref);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_free (self);
}

static void
clear (MesignOpenedMessage *self)
{
  g_clear_pointer (&self->headers, mesign_envelope_unref);
  g_clear_pointer (&self->outer_headers, mesign_envelope_unref);
  g_clear_pointer (&self->report, mesign_security_report_unref);
  free_private_text (self->body_text);
  free_private_text (self->body_html);
  g_free (self->body_charset);
  g_clear_pointer (&self->body_parts, g_ptr_array_unref);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_clear_pointer (&self->certificates, g_ptr_array_unref);
  g_strfreev (self->authentication_results);
  g_strfreev (self->received_above);
  g_free (self->unsubscribe_url);
  g_free (self->unsubscribe_mail);
  g_free (self->draft_notes);
}

MESIGN_DEFINE_VALUE (MesignOpenedMessage, mesign_opened_message)

/**
 * mesign_opened_message_new:
 *
 * Returns: (transfer full): a message with empty lists, to be filled in by its maker
 */
MesignOpenedMessage *
mesign_opened_message_new (void)
{
  MesignOpenedMessage *self = g_atomic_rc_box_new0 (MesignOpenedMessage);

  self->body_parts = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_body_part_free);
  self->attachments = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_attachment_free);
  self->certificates = mesign_certificate_list_new ();
  self->authentication_results = g_new0 (char *, 1);
  self->received_above = g_new0 (char *, 1);

  return self;
}
