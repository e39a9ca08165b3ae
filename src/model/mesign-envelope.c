/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-envelope.h"

#include <string.h>

static void
clear (MesignEnvelope *self)
{
  g_clear_pointer (&self->from, g_ptr_array_unref);
  g_clear_pointer (&self->sender, g_ptr_array_unref);
  g_clear_pointer (&self->reply_to, g_ptr_array_unref);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_clear_pointer (&self->cc, g_ptr_array_unref);
  g_clear_pointer (&self->bcc, g_ptr_array_unref);
  g_free (self->subject);
  g_free (self->message_id);
  g_strfreev (self->in_reply_to);
  g_strfreev (self->references);
  g_free (self->content_type);
  g_free (self->smime_type);
}

MESIGN_DEFINE_VALUE (MesignEnvelope, mesign_envelope)

/**
 * mesign_envelope_new:
 *
 * Returns: (transfer full): an envelope with empty fields, to be filled in by its maker
 */
MesignEnvelope *
mesign_envelope_new (void)
{
  MesignEnvelope *self = g_atomic_rc_box_new0 (MesignEnvelope);

  self->from = mesign_address_list_new ();
  self->sender = mesign_address_list_new ();
  self->reply_to = mesign_address_list_new ();
  self->to = mesign_address_list_new ();
  self->cc = mesign_address_list_new ();
  self->bcc = mesign_address_list_new ();
  self->subject = g_strdup ("");
  self->in_reply_to = g_new0 (char *, 1);
  self->references = g_new0 (char *, 1);
  self->content_type = g_strdup ("text/plain");

  return self;
}

static void
replace_list (GPtrArray **target, GPtrArray *source)
{
  g_ptr_array_unref (*target);
  *target = g_ptr_array_ref (source);
}

/**
 * mesign_envelope_copy:
 * @self: an envelope
 *
 * Returns: (transfer full): another one with the same fields; the lists are shared until its maker
 * replaces them
 */
MesignEnvelope *
mesign_envelope_copy (const MesignEnvelope *self)
{
  MesignEnvelope *copy = mesign_envelope_new ();

  replace_list (&copy->from, self->from);
  replace_list (&copy->sender, self->sender);
  replace_list (&copy->reply_to, self->reply_to);
  replace_list (&copy->to, self->to);
  replace_list (&copy->cc, self->cc);
  replace_list (&copy->bcc, self->bcc);
  g_free (copy->subject);
  copy->subject = g_strdup (self->subject);
  copy->date = self->date;
  copy->message_id = g_strdup (self->message_id);
  g_strfreev (copy->in_reply_to);
  copy->in_reply_to = g_strdupv (self->in_reply_to);
  g_strfreev (copy->references);
  copy->references = g_strdupv (self->references);
  g_free (copy->content_type);
  copy->content_type = g_strdup (self->content_type);
  copy->smime_type = g_strdup (self->smime_type);
  copy->n_from = self->n_from;

  return copy;
}

static const char *
skip_prefix (const char *subject)
{
  static const char *const prefixes[] = { "re",   "fwd",  "fw",   "aw",   "wg",   "sv",
                                          "回复", "答复", "转发", "回覆", "轉寄", "返信" };

  for (guint i = 0; i < G_N_ELEMENTS (prefixes); i++)
    {
      gsize length = strlen (prefixes[i]);
      const char *rest = subject + length;

      if (g_ascii_strncasecmp (subject, prefixes[i], length) != 0)
        continue;
      if (*rest == '[')
        rest = strchr (rest, ']') != NULL ? strchr (rest, ']') + 1 : rest;
      if (*rest == ':')
        return rest + 1;
      if (g_str_has_prefix (rest, "："))
        return rest + strlen ("：");
    }

  return NULL;
}

/**
 * mesign_subject_skip_prefixes:
 * @subject: a decoded subject
 *
 * Finds where the subject begins behind the prefixes of replies and forwards (after RFC 5256
 * section 2.1, with the Chinese and Japanese ones).
 *
 * Returns: (transfer none): the rest of @subject
 */
const char *
mesign_subject_skip_prefixes (const char *subject)
{
  for (const char *rest = subject; rest != NULL; rest = skip_prefix (subject))
    {
      subject = rest;
      while (g_ascii_isspace (*subject))
        subject++;
    }

  return subject;
}

/**
 * mesign_subject_dup_base:
 * @subject: a decoded subject
 * @is_reply: (out) (optional): whether a prefix of a reply or forward was taken off
 *
 * Takes off the prefixes of replies and forwards (after RFC 5256 section 2.1, with the Chinese and
 * Japanese ones), folds white space and case, so that the subjects of one conversation are equal.
 *
 * Returns: (transfer full): the base subject
 */
char *
mesign_subject_dup_base (const char *subject, gboolean *is_reply)
{
  g_autofree char *valid = g_utf8_make_valid (subject, -1);
  g_autofree char *folded = NULL;
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean reply;

  subject = valid;
  while (g_ascii_isspace (*subject))
    subject++;
  reply = skip_prefix (subject) != NULL;
  folded = g_utf8_casefold (mesign_subject_skip_prefixes (subject), -1);
  for (const char *p = folded; *p != '\0'; p++)
    if (!g_ascii_isspace (*p))
      g_string_append_c (text, *p);
    else if (text->len > 0 && !g_ascii_isspace (text->str[text->len - 1]) && p[1] != '\0')
      g_string_append_c (text, ' ');
  if (is_reply != NULL)
    *is_reply = reply;

  return g_strstrip (g_string_free (g_steal_pointer (&text), FALSE));
}
