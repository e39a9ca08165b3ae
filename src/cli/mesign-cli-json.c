/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The JSON of what commands print; docs/cli.md is its description, and fields are only ever added.
 */

#define G_LOG_DOMAIN "mesignctl"

#include "config.h"

#include "cli/mesign-cli.h"

char *
mesign_format_time (gint64 seconds)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (seconds);

  return time != NULL ? g_date_time_format (time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

static void
set_name (JsonBuilder *builder, const char *name)
{
  if (name != NULL)
    json_builder_set_member_name (builder, name);
}

/* In all of these @name is NULL within an array. */
void
mesign_json_string (JsonBuilder *builder, const char *name, const char *value)
{
  set_name (builder, name);
  if (value == NULL)
    json_builder_add_null_value (builder);
  else
    {
      g_autofree char *valid = g_utf8_make_valid (value, -1);

      json_builder_add_string_value (builder, valid);
    }
}

void
mesign_json_integer (JsonBuilder *builder, const char *name, gint64 value)
{
  set_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
mesign_json_boolean (JsonBuilder *builder, const char *name, gboolean value)
{
  set_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
mesign_json_double (JsonBuilder *builder, const char *name, double value)
{
  set_name (builder, name);
  json_builder_add_double_value (builder, value);
}

/* A time of 0 is none. */
void
mesign_json_time (JsonBuilder *builder, const char *name, gint64 seconds)
{
  g_autofree char *text = seconds != 0 ? mesign_format_time (seconds) : NULL;

  mesign_json_string (builder, name, text);
}

void
mesign_json_begin_object (JsonBuilder *builder, const char *name)
{
  set_name (builder, name);
  json_builder_begin_object (builder);
}

void
mesign_json_begin_array (JsonBuilder *builder, const char *name)
{
  set_name (builder, name);
  json_builder_begin_array (builder);
}

void
mesign_json_strings (JsonBuilder *builder, const char *name, const char *const *values)
{
  mesign_json_begin_array (builder, name);
  for (guint i = 0; values != NULL && values[i] != NULL; i++)
    mesign_json_string (builder, NULL, values[i]);
  json_builder_end_array (builder);
}

void
mesign_json_string_array (JsonBuilder *builder, const char *name, GPtrArray *values)
{
  mesign_json_begin_array (builder, name);
  for (guint i = 0; i < values->len; i++)
    mesign_json_string (builder, NULL, values->pdata[i]);
  json_builder_end_array (builder);
}

void
mesign_json_addresses (JsonBuilder *builder, const char *name, GPtrArray *addresses)
{
  mesign_json_begin_array (builder, name);
  for (guint i = 0; i < addresses->len; i++)
    {
      const MesignAddress *address = addresses->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "name", address->name);
      mesign_json_string (builder, "address", address->address);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_envelope (JsonBuilder *builder, const char *name, const MesignEnvelope *envelope)
{
  mesign_json_begin_object (builder, name);
  mesign_json_addresses (builder, "from", envelope->from);
  mesign_json_addresses (builder, "sender", envelope->sender);
  mesign_json_addresses (builder, "reply_to", envelope->reply_to);
  mesign_json_addresses (builder, "to", envelope->to);
  mesign_json_addresses (builder, "cc", envelope->cc);
  mesign_json_addresses (builder, "bcc", envelope->bcc);
  mesign_json_string (builder, "subject", envelope->subject);
  mesign_json_time (builder, "date", envelope->date);
  mesign_json_string (builder, "message_id", envelope->message_id);
  mesign_json_strings (builder, "in_reply_to", (const char *const *) envelope->in_reply_to);
  mesign_json_strings (builder, "references", (const char *const *) envelope->references);
  json_builder_end_object (builder);
}

/* Which certificate of a path is revoked; the reason stands beside the status. */
void
mesign_json_revoked (JsonBuilder *builder, const MesignCertificate *revoked, gint64 at)
{
  set_name (builder, "revoked");
  if (revoked == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  mesign_json_string (builder, "fingerprint", revoked->fingerprint);
  mesign_json_string (builder, "name", revoked->name);
  mesign_json_time (builder, "since", at);
  json_builder_end_object (builder);
}

static void
add_signers (JsonBuilder *builder, GPtrArray *signers)
{
  mesign_json_begin_array (builder, "signers");
  for (guint i = 0; i < signers->len; i++)
    {
      const MesignSigner *signer = signers->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "status", mesign_signature_status_to_string (signer->status));
      mesign_json_string (builder, "reason", signer->reason);
      mesign_json_string (builder, "name", signer->name);
      mesign_json_string (builder, "address", signer->address);
      mesign_json_string (builder, "organization", signer->organization);
      mesign_json_string (builder, "level", mesign_level_to_string (signer->level));
      mesign_json_boolean (builder, "public", signer->is_public);
      mesign_json_string (builder, "fingerprint", signer->fingerprint);
      mesign_json_string (builder, "issuer", signer->issuer);
      mesign_json_time (builder, "signed_at", signer->claimed_time);
      mesign_json_revoked (builder, signer->revoked, signer->revoked_at);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_layers (JsonBuilder *builder, GPtrArray *layers)
{
  mesign_json_begin_array (builder, "layers");
  for (guint i = 0; i < layers->len; i++)
    {
      const MesignLayer *layer = layers->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "type", mesign_layer_kind_to_string (layer->kind));
      mesign_json_string (builder, "part", layer->part);
      mesign_json_string (builder, "status", layer->status);
      mesign_json_string (builder, "reason", layer->reason);
      mesign_json_string (builder, "algorithm", layer->algorithm);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_report (JsonBuilder *builder, const MesignSecurityReport *report)
{
  mesign_json_begin_object (builder, "header_protection");
  mesign_json_boolean (builder, "present", report->header_protection.present);
  mesign_json_string_array (builder, "signed", report->header_protection.is_signed);
  mesign_json_string_array (builder, "encrypted", report->header_protection.is_encrypted);
  mesign_json_string_array (builder, "mismatched", report->header_protection.mismatched);
  json_builder_end_object (builder);

  add_layers (builder, report->layers);

  mesign_json_begin_object (builder, "encryption");
  mesign_json_string (builder, "status",
                      mesign_encryption_status_to_string (report->encryption.status));
  mesign_json_string (builder, "reason", report->encryption.reason);
  mesign_json_string (builder, "algorithm", report->encryption.algorithm);
  mesign_json_boolean (builder, "authenticated", report->encryption.authenticated);
  mesign_json_string (builder, "key", report->encryption.key);
  mesign_json_integer (builder, "recipients", report->encryption.recipients);
  json_builder_end_object (builder);

  mesign_json_begin_object (builder, "signature");
  mesign_json_string (builder, "status",
                      mesign_signature_status_to_string (report->signature.status));
  mesign_json_string (builder, "reason", report->signature.reason);
  mesign_json_string (builder, "digest", report->signature.digest);
  mesign_json_string (builder, "covers", report->signature.covers_all ? "all" : "part");
  add_signers (builder, report->signature.signers);
  mesign_json_begin_object (builder, "timestamp");
  mesign_json_string (builder, "status",
                      mesign_timestamp_status_to_string (report->timestamp.status));
  mesign_json_string (builder, "reason", report->timestamp.reason);
  mesign_json_time (builder, "time", report->timestamp.time);
  mesign_json_string (builder, "authority", report->timestamp.authority);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_body (JsonBuilder *builder, const MesignOpenedMessage *message)
{
  mesign_json_begin_object (builder, "body");
  mesign_json_string (builder, "text", message->body_text);
  mesign_json_string (builder, "html", message->body_html);
  mesign_json_string (builder, "charset", message->body_charset);
  mesign_json_begin_array (builder, "parts");
  for (guint i = 0; i < message->body_parts->len; i++)
    {
      const MesignBodyPart *part = message->body_parts->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "part", part->part);
      mesign_json_string (builder, "text", part->text);
      mesign_json_string (builder, "html", part->html);
      mesign_json_boolean (builder, "signed", part->is_signed);
      mesign_json_boolean (builder, "encrypted", part->is_encrypted);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

static void
add_attachments (JsonBuilder *builder, GPtrArray *attachments)
{
  mesign_json_begin_array (builder, "attachments");
  for (guint i = 0; i < attachments->len; i++)
    {
      const MesignAttachment *attachment = attachments->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "part", attachment->part);
      mesign_json_string (builder, "filename", attachment->filename);
      mesign_json_string (builder, "content_type", attachment->content_type);
      mesign_json_integer (builder, "size", attachment->size);
      mesign_json_boolean (builder, "protected", attachment->is_protected);
      mesign_json_boolean (builder, "inline", attachment->is_inline);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

/* An array of #MesignWarning, perhaps NULL. */
void
mesign_json_warnings (JsonBuilder *builder, GPtrArray *warnings)
{
  mesign_json_begin_array (builder, "warnings");
  for (guint i = 0; warnings != NULL && i < warnings->len; i++)
    {
      const MesignWarning *warning = warnings->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "code", warning->code);
      mesign_json_string (builder, "message", warning->message);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

void
mesign_json_opened_message (JsonBuilder *builder, const MesignOpenedMessage *message)
{
  json_builder_begin_object (builder);
  add_envelope (builder, "headers", message->headers);
  add_envelope (builder, "outer_headers", message->outer_headers);
  add_report (builder, message->report);
  add_body (builder, message);
  add_attachments (builder, message->attachments);
  mesign_json_warnings (builder, message->report->warnings);
  json_builder_end_object (builder);
}

static void
add_flags (JsonBuilder *builder, MesignFlags flags)
{
  mesign_json_begin_array (builder, "flags");
  for (guint bit = 1; bit & MESIGN_FLAGS_ALL; bit <<= 1)
    if (flags & bit)
      mesign_json_string (builder, NULL, mesign_flag_get_name (bit));
  json_builder_end_array (builder);
}

void
mesign_json_message_info (JsonBuilder *builder, const MesignMessageInfo *info)
{
  json_builder_begin_object (builder);
  mesign_json_integer (builder, "id", info->id);
  mesign_json_integer (builder, "conversation", info->conversation_id);
  mesign_json_string (builder, "account", info->account);
  mesign_json_addresses (builder, "from", info->envelope->from);
  mesign_json_addresses (builder, "to", info->envelope->to);
  mesign_json_string (builder, "subject", info->envelope->subject);
  mesign_json_string (builder, "message_id", info->envelope->message_id);
  mesign_json_time (builder, "date", info->envelope->date);
  mesign_json_time (builder, "received", info->received);
  mesign_json_integer (builder, "size", info->size);
  mesign_json_string (builder, "preview", info->preview);
  mesign_json_boolean (builder, "attachment", info->has_attachment);
  add_flags (builder, info->flags);
  mesign_json_begin_object (builder, "verdict");
  mesign_json_string (builder, "signature",
                      mesign_signature_status_to_string (info->verdict.signature));
  mesign_json_string (builder, "encryption",
                      mesign_encryption_status_to_string (info->verdict.encryption));
  mesign_json_string (builder, "level", mesign_level_to_string (info->verdict.level));
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_purpose (JsonBuilder *builder, MesignCertificatePurpose purpose)
{
  mesign_json_begin_array (builder, "purpose");
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN)
    mesign_json_string (builder, NULL, "sign");
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)
    mesign_json_string (builder, NULL, "encrypt");
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY)
    mesign_json_string (builder, NULL, "authority");
  json_builder_end_array (builder);
}

/* Adds the members of a certificate to an object that is open; @level is what its path lets stand
 * of the level it claims. */
void
mesign_json_certificate (JsonBuilder *builder,
                         const MesignCertificate *certificate,
                         MesignLevel level)
{
  mesign_json_string (builder, "fingerprint", certificate->fingerprint);
  mesign_json_string (builder, "name", certificate->name);
  mesign_json_string (builder, "organization", certificate->organization);
  mesign_json_strings (builder, "addresses", (const char *const *) certificate->addresses);
  mesign_json_string (builder, "subject", certificate->subject);
  mesign_json_string (builder, "issuer", certificate->issuer);
  mesign_json_string (builder, "serial", certificate->serial);
  mesign_json_time (builder, "not_before", certificate->not_before);
  mesign_json_time (builder, "not_after", certificate->not_after);
  mesign_json_string (builder, "level", mesign_level_to_string (level));
  mesign_json_string (builder, "claimed_level", mesign_level_to_string (certificate->level));
  mesign_json_string (builder, "key", certificate->key_algorithm);
  mesign_json_integer (builder, "key_bits", certificate->key_bits);
  add_purpose (builder, certificate->purpose);
}

/* Whom a mail on its way out is for; of one that has left the outbox there is nothing to say. */
void
mesign_json_outgoing_recipients (JsonBuilder *builder, const MesignOutgoing *outgoing)
{
  mesign_json_begin_array (builder, "recipients");
  for (guint i = 0; outgoing != NULL && i < outgoing->recipients->len; i++)
    {
      const MesignOutgoingRecipient *recipient = outgoing->recipients->pdata[i];

      mesign_json_begin_object (builder, NULL);
      mesign_json_string (builder, "address", recipient->address);
      mesign_json_string (builder, "state", mesign_outgoing_state_to_string (recipient->state));
      mesign_json_string (builder, "reply", recipient->reply);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
