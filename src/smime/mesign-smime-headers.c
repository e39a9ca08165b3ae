/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Header protection (RFC 9788): which header fields to show, and what protects them. */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include "mime/mesign-mime-header.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The fields a reader shows or a reply uses. */
static const char *const shown_fields[] = {
  "from",    "sender", "reply-to",   "to",          "cc",         "bcc",
  "subject", "date",   "message-id", "in-reply-to", "references",
};

/* A field's value as it is compared: decoded, white space folded. */
static char *
normalize_value (const char *raw)
{
  g_autofree char *decoded = mesign_mime_header_decode (raw);
  g_auto (GStrv) words = g_strsplit_set (decoded, " \t\r\n", -1);
  GString *text = g_string_new (NULL);

  for (guint i = 0; words[i] != NULL; i++)
    if (*words[i] != '\0')
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words[i]);

  return g_string_free (text, FALSE);
}

static gboolean
contains_value (GPtrArray *values, const char *value)
{
  return g_ptr_array_find_with_equal_func (values, value, g_str_equal, NULL);
}

static GPtrArray *
list_values (GBytes *block, const char *name)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_list_raw (block, name);
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < fields->len; i++)
    g_ptr_array_add (values, normalize_value (fields->pdata[i]));

  return values;
}

/* The values HP-Outer gives for a field: what the sender put on the outside (RFC 9788 section 2.2).
 */
static GPtrArray *
list_outer_values (GBytes *block, const char *name)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_list_raw (block, "HP-Outer");
  GPtrArray *values = g_ptr_array_new_with_free_func (g_free);
  gsize length = strlen (name);

  for (guint i = 0; i < fields->len; i++)
    {
      const char *raw = fields->pdata[i];

      if (g_ascii_strncasecmp (raw, name, length) == 0 && raw[length] == ':')
        g_ptr_array_add (values, normalize_value (raw + length + 1));
    }

  return values;
}

static gboolean
same_values (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (!contains_value (b, a->pdata[i]))
      return FALSE;

  return TRUE;
}

/* The header wrapped as an attached message of its own, as RFC 8551 section 3.1 had it. Told from a
 * forwarded mail by its From, which is that of the message, and by the label some programs give. */
static MesignMimePart *
find_wrapped_message (MesignOpening *self)
{
  g_autoptr (MesignMimePart) inner = NULL;
  g_autoptr (MesignEnvelope) envelope = NULL;
  GPtrArray *outer = self->message->outer_headers->from;

  if (!g_str_equal (self->payload->content_type, "message/rfc822") ||
      g_strcmp0 (mesign_mime_part_get_parameter (self->payload, "forwarded"), "yes") == 0)
    return NULL;
  inner = mesign_mime_part_open_message (self->payload);
  if (inner == NULL)
    return NULL;
  envelope = mesign_mime_parse_envelope (inner->header_block);
  if (envelope->from->len != 1 || outer->len != 1 ||
      !mesign_address_list_contains (outer, ((MesignAddress *) envelope->from->pdata[0])->address))
    return NULL;

  return g_steal_pointer (&inner);
}

/* Compression protects nothing. */
static gboolean
has_protecting_layer (MesignOpening *self)
{
  for (guint i = 0; i < self->layers->len; i++)
    if (((MesignFoundLayer *) self->layers->pdata[i])->layer->kind != MESIGN_LAYER_COMPRESSED)
      return TRUE;

  return FALSE;
}

/* Notes the protected header, where the payload of a signed or encrypted layer has one. The hp
 * parameter counts on the root of the payload only. */
void
mesign_opening_find_protected_header (MesignOpening *self)
{
  const char *hp;
  MesignMimePart *wrapped;

  if (self->payload == NULL || !has_protecting_layer (self))
    return;
  wrapped = find_wrapped_message (self);
  hp = mesign_mime_part_get_parameter (self->payload, "hp");
  if (wrapped != NULL)
    {
      mesign_mime_part_unref (self->payload);
      self->payload = wrapped;
    }
  else if (hp == NULL ||
           (g_ascii_strcasecmp (hp, "clear") != 0 && g_ascii_strcasecmp (hp, "cipher") != 0))
    return;
  self->is_protected = TRUE;
  self->protected_envelope = mesign_mime_parse_envelope (self->payload->header_block);
}

static gboolean
protects (MesignOpening *self, const char *name)
{
  return self->is_protected && mesign_mime_header_has (self->payload->header_block, name);
}

/* The From that signers are compared with: the protected one where there is one. */
GPtrArray *
mesign_opening_get_from (MesignOpening *self, guint *n_from)
{
  MesignEnvelope *envelope =
      protects (self, "From") ? self->protected_envelope : self->message->outer_headers;

  *n_from = envelope->n_from;

  return envelope->from;
}

static void
replace_list (GPtrArray **target, GPtrArray *source)
{
  g_ptr_array_unref (*target);
  *target = g_ptr_array_ref (source);
}

static gboolean
has_same_from (MesignOpening *self)
{
  GPtrArray *inner = self->protected_envelope->from;
  GPtrArray *outer = self->message->outer_headers->from;

  return inner->len == outer->len && mesign_address_list_contains_all (outer, inner);
}

/* One mailbox may be spelled in several ways: with invisible signs in its domain, for one. */
static gboolean
is_spelled_outside (MesignOpening *self)
{
  GPtrArray *inner = self->protected_envelope->from;
  GPtrArray *outer = self->message->outer_headers->from;

  if (inner->len != outer->len)
    return FALSE;
  for (guint i = 0; i < inner->len; i++)
    if (g_ascii_strcasecmp (((MesignAddress *) inner->pdata[i])->address,
                            ((MesignAddress *) outer->pdata[i])->address) != 0)
      return FALSE;

  return TRUE;
}

static char *
describe_from (GPtrArray *from)
{
  return from->len > 0 ? g_strdup (((MesignAddress *) from->pdata[0])->address) : g_strdup ("–");
}

/* The protected From counts only if a valid signature by that address covers it: anyone can encrypt
 * to anyone. Without one it may add a display name to the address outside, letter for letter. */
static void
choose_from (MesignOpening *self, MesignEnvelope *shown)
{
  gboolean counts = self->message->report->signature.status == MESIGN_SIGNATURE_VALID;

  if (!protects (self, "From"))
    return;
  if (!has_same_from (self))
    {
      g_autofree char *outside = describe_from (self->message->outer_headers->from);
      g_autofree char *inside = describe_from (self->protected_envelope->from);
      g_autofree char *text = g_strdup_printf (
          _ ("On the outside this message says it is from %s, inside from %s."), outside, inside);

      mesign_security_report_warn (self->message->report, "header-mismatch", text);
    }
  if (counts || is_spelled_outside (self))
    {
      replace_list (&shown->from, self->protected_envelope->from);
      shown->n_from = self->protected_envelope->n_from;
    }
}

/* Where the header is protected, recipients and Reply-To on the outside are nobody's word and are
 * not used. */
static void
choose_fields (MesignOpening *self, MesignEnvelope *shown)
{
  MesignEnvelope *inner = self->protected_envelope;

  replace_list (&shown->sender, inner->sender);
  replace_list (&shown->reply_to, inner->reply_to);
  replace_list (&shown->to, inner->to);
  replace_list (&shown->cc, inner->cc);
  replace_list (&shown->bcc, inner->bcc);
  if (protects (self, "Subject"))
    {
      g_free (shown->subject);
      shown->subject = g_strdup (inner->subject);
    }
  if (protects (self, "Date") && inner->date != 0)
    shown->date = inner->date;
  if (protects (self, "Message-ID") && inner->message_id != NULL)
    {
      g_free (shown->message_id);
      shown->message_id = g_strdup (inner->message_id);
    }
  if (protects (self, "In-Reply-To"))
    {
      g_strfreev (shown->in_reply_to);
      shown->in_reply_to = g_strdupv (inner->in_reply_to);
    }
  if (protects (self, "References"))
    {
      g_strfreev (shown->references);
      shown->references = g_strdupv (inner->references);
    }
}

static gboolean
is_encrypted_payload (MesignOpening *self)
{
  const char *hp = mesign_mime_part_get_parameter (self->payload, "hp");

  return self->message->report->encryption.status == MESIGN_ENCRYPTION_DECRYPTED &&
         (hp == NULL || g_ascii_strcasecmp (hp, "cipher") == 0);
}

static gboolean
has_signature_over_payload (MesignOpening *self)
{
  switch (self->message->report->signature.status)
    {
    case MESIGN_SIGNATURE_VALID:
    case MESIGN_SIGNATURE_EXPIRED:
    case MESIGN_SIGNATURE_UNTRUSTED:
    case MESIGN_SIGNATURE_REVOKED:
    case MESIGN_SIGNATURE_MISMATCH:
      return self->message->report->signature.covers_all;
    default:
      return FALSE;
    }
}

static void
report_field (MesignOpening *self, const char *name, gboolean is_encrypted)
{
  MesignSecurityReport *report = self->message->report;
  g_autoptr (GPtrArray) inner = list_values (self->payload->header_block, name);
  g_autoptr (GPtrArray) told = list_outer_values (self->payload->header_block, name);
  g_autoptr (GPtrArray) outer = list_values (self->root->header_block, name);
  gboolean has_told = told->len > 0;

  if (has_signature_over_payload (self))
    g_ptr_array_add (report->header_protection.is_signed, g_strdup (name));
  if (is_encrypted && !same_values (inner, told))
    g_ptr_array_add (report->header_protection.is_encrypted, g_strdup (name));
  if (outer->len > 0 && !same_values (outer, is_encrypted && has_told ? told : inner) &&
      !(is_encrypted && !has_told && g_str_equal (name, "subject")))
    g_ptr_array_add (report->header_protection.mismatched, g_strdup (name));
}

static void
report_protection (MesignOpening *self)
{
  MesignSecurityReport *report = self->message->report;
  gboolean is_encrypted = is_encrypted_payload (self);

  report->header_protection.present = TRUE;
  for (guint i = 0; i < G_N_ELEMENTS (shown_fields); i++)
    if (protects (self, shown_fields[i]))
      report_field (self, shown_fields[i], is_encrypted);
  if (report->header_protection.mismatched->len > 0)
    mesign_security_report_warn (
        report, "header-mismatch",
        _ ("Header fields were changed on the way. What is shown is what the sender wrote."));
}

/* Fills in the header to show and the report's header protection. */
void
mesign_opening_choose_headers (MesignOpening *self)
{
  MesignEnvelope *shown = mesign_envelope_copy (self->message->outer_headers);

  self->message->headers = shown;
  if (self->is_protected)
    {
      choose_from (self, shown);
      choose_fields (self, shown);
      report_protection (self);
    }
  mesign_opening_look_at_sender (self);
  self->message->draft_notes = mesign_mime_header_dup_first (
      (self->is_protected ? self->payload : self->root)->header_block, "X-MeSign-Draft");
}
