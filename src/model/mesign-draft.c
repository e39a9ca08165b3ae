/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-draft.h"

/**
 * mesign_draft_attachment_new:
 * @filename: the name to send
 * @content_type: its media type
 * @octets: the content
 *
 * Returns: (transfer full): a new attachment
 */
MesignDraftAttachment *
mesign_draft_attachment_new (const char *filename, const char *content_type, GBytes *octets)
{
  MesignDraftAttachment *self = g_new0 (MesignDraftAttachment, 1);

  self->filename = g_strdup (filename);
  self->content_type = g_strdup (content_type);
  self->octets = g_bytes_ref (octets);

  return self;
}

/**
 * mesign_draft_attachment_copy:
 * @self: an attachment
 *
 * Returns: (transfer full): the same once more
 */
MesignDraftAttachment *
mesign_draft_attachment_copy (const MesignDraftAttachment *self)
{
  MesignDraftAttachment *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = mesign_draft_attachment_new (self->filename, self->content_type, self->octets);
  copy->content_id = g_strdup (self->content_id);
  copy->fields = self->fields != NULL ? mesign_part_fields_ref (self->fields) : NULL;

  return copy;
}

/**
 * mesign_draft_attachment_free:
 * @self: (transfer full): an attachment
 */
void
mesign_draft_attachment_free (MesignDraftAttachment *self)
{
  g_free (self->filename);
  g_free (self->content_type);
  g_free (self->content_id);
  g_clear_pointer (&self->fields, mesign_part_fields_unref);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_free (self);
}

static void
clear (MesignDraft *self)
{
  g_clear_pointer (&self->from, mesign_address_unref);
  g_clear_pointer (&self->reply_to, g_ptr_array_unref);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_clear_pointer (&self->cc, g_ptr_array_unref);
  g_clear_pointer (&self->bcc, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_free (self->html_quote);
  g_clear_pointer (&self->attachments, g_ptr_array_unref);
  g_free (self->in_reply_to);
  g_strfreev (self->references);
  g_free (self->message_id);
  g_free (self->hidden_subject);
  g_free (self->open_subject);
}

MESIGN_DEFINE_VALUE (MesignDraft, mesign_draft)

/**
 * mesign_draft_new:
 *
 * Returns: (transfer full): an empty draft with protected headers, neither signed nor encrypted
 */
MesignDraft *
mesign_draft_new (void)
{
  MesignDraft *self = g_atomic_rc_box_new0 (MesignDraft);

  self->reply_to = mesign_address_list_new ();
  self->to = mesign_address_list_new ();
  self->cc = mesign_address_list_new ();
  self->bcc = mesign_address_list_new ();
  self->subject = g_strdup ("");
  self->text = g_strdup ("");
  self->attachments =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_draft_attachment_free);
  self->protect_headers = TRUE;

  return self;
}

static void
copy_list (GPtrArray *target, GPtrArray *source)
{
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (target, mesign_address_ref (source->pdata[i]));
}

static void
copy_content (MesignDraft *copy, const MesignDraft *self)
{
  g_free (copy->subject);
  copy->subject = g_strdup (self->subject);
  g_free (copy->text);
  copy->text = g_strdup (self->text);
  copy->html = g_strdup (self->html);
  copy->html_quote = g_strdup (self->html_quote);
  for (guint i = 0; i < self->attachments->len; i++)
    g_ptr_array_add (copy->attachments, mesign_draft_attachment_copy (self->attachments->pdata[i]));
}

/**
 * mesign_draft_copy:
 * @self: a draft
 *
 * Returns: (transfer full): the same once more, for its maker to change before it is handed on
 */
MesignDraft *
mesign_draft_copy (const MesignDraft *self)
{
  MesignDraft *copy;

  g_return_val_if_fail (self != NULL, NULL);

  copy = mesign_draft_new ();
  copy->from = self->from != NULL ? mesign_address_ref (self->from) : NULL;
  copy_list (copy->reply_to, self->reply_to);
  copy_list (copy->to, self->to);
  copy_list (copy->cc, self->cc);
  copy_list (copy->bcc, self->bcc);
  copy_content (copy, self);
  copy->in_reply_to = g_strdup (self->in_reply_to);
  copy->references = g_strdupv (self->references);
  copy->date = self->date;
  copy->send_at = self->send_at;
  copy->message_id = g_strdup (self->message_id);
  copy->sign = self->sign;
  copy->encrypt = self->encrypt;
  copy->opaque = self->opaque;
  copy->pss = self->pss;
  copy->timestamp = self->timestamp;
  copy->protect_headers = self->protect_headers;
  copy->quotes_encrypted = self->quotes_encrypted;
  copy->seal = self->seal;
  copy->hidden_subject = g_strdup (self->hidden_subject);
  copy->open_subject = g_strdup (self->open_subject);

  return copy;
}

/**
 * mesign_draft_dup_visible:
 * @self: a draft
 *
 * Returns: (transfer full) (element-type MesignAddress): who stands in To and Cc, each once
 */
GPtrArray *
mesign_draft_dup_visible (const MesignDraft *self)
{
  GPtrArray *visible = mesign_address_list_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  mesign_address_list_append_new (visible, self->to, seen);
  mesign_address_list_append_new (visible, self->cc, seen);

  return visible;
}

/**
 * mesign_draft_dup_recipients:
 * @self: a draft
 *
 * Returns: (transfer full) (element-type MesignAddress): To, Cc and Bcc, each mailbox once
 */
GPtrArray *
mesign_draft_dup_recipients (const MesignDraft *self)
{
  GPtrArray *all = mesign_draft_dup_visible (self);
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < all->len; i++)
    g_hash_table_add (seen, mesign_address_normalize (((MesignAddress *) all->pdata[i])->address));
  mesign_address_list_append_new (all, self->bcc, seen);

  return all;
}
