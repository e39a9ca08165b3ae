/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Peeling: which layers a message has, from the outside in. */

#define G_LOG_DOMAIN "mesign-smime"

#include "config.h"

#include "smime/mesign-smime-private.h"

#include "mime/mesign-mime-header.h"

#include <glib/gi18n-lib.h>

static void
found_layer_free (MesignFoundLayer *self)
{
  g_clear_pointer (&self->part, mesign_mime_part_unref);
  g_clear_pointer (&self->signed_data, mesign_cms_signed_unref);
  g_clear_pointer (&self->decrypted, mesign_cms_decrypted_unref);
  g_clear_pointer (&self->stamps, g_hash_table_unref);
  g_free (self);
}

static const char *
get_number (const MesignMimePart *part)
{
  return *part->number != '\0' ? part->number : "1";
}

void
mesign_layer_set_status (MesignLayer *layer, const char *status, const char *reason)
{
  g_free (layer->status);
  layer->status = g_strdup (status);
  g_free (layer->reason);
  layer->reason = g_strdup (reason);
}

MesignFoundLayer *
mesign_opening_add_layer (MesignOpening *self,
                          GPtrArray *where,
                          MesignLayerKind kind,
                          MesignMimePart *part)
{
  MesignFoundLayer *found = g_new0 (MesignFoundLayer, 1);

  g_ptr_array_set_free_func (where, (GDestroyNotify) found_layer_free);
  found->part = mesign_mime_part_ref (part);
  found->layer = mesign_layer_new (kind, get_number (part));
  g_ptr_array_add (self->message->report->layers, found->layer);
  g_ptr_array_add (where, found);

  return found;
}

static void
append_certificates (GPtrArray *target, GPtrArray *source)
{
  for (guint i = 0; i < source->len; i++)
    g_ptr_array_add (target, mesign_certificate_ref (source->pdata[i]));
}

static const char *
word_for_cms_error (const GError *error)
{
  if (g_error_matches (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_LIMIT))
    return "limit";

  return "malformed";
}

static void
read_signature (MesignOpening *self, MesignFoundLayer *found, GBytes *cms, GBytes *covered)
{
  g_autoptr (GError) error = NULL;

  found->signed_data = mesign_cms_verify (
      cms, covered, mesign_trust_snapshot_get_intermediates (self->context->snapshot), &error);
  if (g_error_matches (error, MESIGN_CRYPTO_ERROR, MESIGN_CRYPTO_ERROR_UNSUPPORTED))
    mesign_layer_set_status (found->layer, "unsupported", "sm2");
  else if (found->signed_data == NULL)
    mesign_layer_set_status (found->layer, "invalid", word_for_cms_error (error));
  else
    append_certificates (self->message->certificates, found->signed_data->certificates);
}

/* Reads the signature of a multipart/signed and gives the part it covers; NULL where there is none.
 */
static MesignMimePart *
read_multipart (MesignOpening *self, MesignFoundLayer *found)
{
  GPtrArray *children = found->part->children;
  g_autoptr (GBytes) covered = NULL;
  g_autoptr (GBytes) cms = NULL;

  if (children->len == 2)
    {
      covered = mesign_mime_part_dup_signed_octets (children->pdata[0]);
      cms = mesign_mime_part_decode_cms (children->pdata[1]);
      read_signature (self, found, cms, covered);
    }
  else
    mesign_layer_set_status (found->layer, "invalid", "malformed");

  return children->len > 0 ? mesign_mime_part_ref (children->pdata[0]) : NULL;
}

/* Reads a signed layer, of which @cms is what it was decoded to unless it is a multipart, and gives
 * what it covers; NULL where there is nothing to be had. */
static MesignMimePart *
read_signed (MesignOpening *self, MesignFoundLayer *found, GBytes *cms)
{
  if (mesign_mime_part_is_multipart (found->part))
    return read_multipart (self, found);
  read_signature (self, found, cms, NULL);
  if (found->signed_data == NULL || found->signed_data->content == NULL)
    return NULL;

  return mesign_mime_part_parse_entity (found->signed_data->content, get_number (found->part));
}

/* Takes @cms. */
static MesignMimePart *
open_encrypted (MesignOpening *self, MesignMimePart *part, GBytes *cms)
{
  MesignFoundLayer *found =
      mesign_opening_add_layer (self, self->layers, MESIGN_LAYER_ENCRYPTED, part);
  g_autoptr (GError) error = NULL;
  MesignCmsDecrypted *decrypted = mesign_cms_decrypt_take (cms, self->context->key_pairs, &error);

  if (decrypted == NULL)
    {
      mesign_layer_set_status (found->layer, "failed", word_for_cms_error (error));
      return NULL;
    }
  found->decrypted = decrypted;
  mesign_layer_set_status (found->layer, mesign_encryption_status_to_string (decrypted->status),
                           decrypted->reason);
  found->layer->algorithm = g_strdup (decrypted->algorithm);
  if (decrypted->legacy_cipher)
    mesign_security_report_warn (
        self->message->report, "legacy-cipher",
        _ ("This message was encrypted with an outdated cipher that can be broken."));
  if (decrypted->plaintext == NULL)
    return NULL;

  return mesign_mime_part_parse_entity (decrypted->plaintext, get_number (part));
}

static MesignMimePart *
open_compressed (MesignOpening *self, MesignMimePart *part, GBytes *cms)
{
  MesignFoundLayer *found =
      mesign_opening_add_layer (self, self->layers, MESIGN_LAYER_COMPRESSED, part);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) content = mesign_cms_uncompress (cms, &error);

  if (content == NULL)
    {
      mesign_layer_set_status (found->layer, "failed", word_for_cms_error (error));
      return NULL;
    }
  mesign_layer_set_status (found->layer, "opened", NULL);
  found->layer->algorithm = g_strdup ("zlib");

  return mesign_mime_part_parse_entity (content, get_number (part));
}

/* Certificates alone are no signature. */
static gboolean
drop_certificates_only (MesignOpening *self, GPtrArray *where, MesignFoundLayer *found)
{
  if (found->signed_data == NULL || !found->signed_data->certificates_only)
    return FALSE;
  g_ptr_array_remove (self->message->report->layers, found->layer);
  g_ptr_array_remove (where, found);

  return TRUE;
}

static MesignMimePart *
open_signed (MesignOpening *self, MesignMimePart *part, GBytes *cms)
{
  MesignFoundLayer *found =
      mesign_opening_add_layer (self, self->layers, MESIGN_LAYER_SIGNED, part);
  MesignMimePart *inner = read_signed (self, found, cms);

  drop_certificates_only (self, self->layers, found);

  return inner;
}

/* What CMS says it is goes before what its label says. */
static MesignCmsType
get_cms_type (MesignSmimeKind kind, GBytes *cms)
{
  MesignCmsType type = mesign_cms_peek_type (cms);

  if (type != MESIGN_CMS_NONE)
    return type;

  switch (kind)
    {
    case MESIGN_SMIME_PKCS7_ENVELOPED:
      return MESIGN_CMS_ENVELOPED;
    case MESIGN_SMIME_PKCS7_AUTH_ENVELOPED:
      return MESIGN_CMS_AUTH_ENVELOPED;
    case MESIGN_SMIME_PKCS7_COMPRESSED:
      return MESIGN_CMS_COMPRESSED;
    default:
      return MESIGN_CMS_SIGNED;
    }
}

static MesignMimePart *
open_layer (MesignOpening *self, MesignMimePart *part, MesignSmimeKind kind)
{
  g_autoptr (GBytes) cms = NULL;

  if (kind == MESIGN_SMIME_SIGNED_MULTIPART)
    return open_signed (self, part, NULL);

  cms = mesign_mime_part_decode_cms (part);
  switch (get_cms_type (kind, cms))
    {
    case MESIGN_CMS_ENVELOPED:
    case MESIGN_CMS_AUTH_ENVELOPED:
      return open_encrypted (self, part, g_steal_pointer (&cms));
    case MESIGN_CMS_COMPRESSED:
      return open_compressed (self, part, cms);
    default:
      return open_signed (self, part, cms);
    }
}

/* Sets the payload: what is left when no S/MIME layer is the whole content any more. Stays NULL
 * where a layer did not open. */
void
mesign_opening_peel (MesignOpening *self)
{
  g_autoptr (MesignMimePart) current = mesign_mime_part_ref (self->root);

  while (current != NULL)
    {
      MesignSmimeKind kind = mesign_mime_part_get_smime_kind (current);
      MesignMimePart *inner;

      if (kind == MESIGN_SMIME_NONE)
        kind = mesign_mime_part_guess_smime_kind (current);
      if (kind != MESIGN_SMIME_NONE && self->layers->len >= MESIGN_SMIME_MAX_LAYERS)
        {
          mesign_security_report_warn (self->message->report, "malformed",
                                       _ ("This message has more layers than are opened."));
          kind = MESIGN_SMIME_NONE;
        }
      if (kind == MESIGN_SMIME_NONE)
        {
          self->payload = g_steal_pointer (&current);
          return;
        }
      inner = open_layer (self, current, kind);
      mesign_mime_part_unref (current);
      current = inner;
    }
}

static void
find_nested_in (MesignOpening *self, MesignMimePart *part, MesignEnvelope *attached, guint depth);

static void
add_nested_closed (MesignOpening *self, MesignLayerKind kind, MesignMimePart *part)
{
  MesignFoundLayer *found = mesign_opening_add_layer (self, self->nested, kind, part);

  mesign_layer_set_status (found->layer,
                           mesign_encryption_status_to_string (MESIGN_ENCRYPTION_NOT_OPENED), NULL);
}

static void
add_nested_encrypted (MesignOpening *self, MesignMimePart *part)
{
  add_nested_closed (self, MESIGN_LAYER_ENCRYPTED, part);
  mesign_security_report_warn (self->message->report, "encrypted-part",
                               _ ("A part of this message is encrypted by itself. It is not opened "
                                  "here; open it as a message of "
                                  "its own."));
}

/* The letter in an opaque signed part takes its place, as that of a clear-signed one stands there.
 * A file that was signed by itself has no header and stays a file. */
static void
show_content (MesignOpening *self, MesignMimePart *part, MesignMimePart *content)
{
  g_autoptr (GPtrArray) fields = mesign_mime_header_get_all (content->header_block, "Content-Type");

  if (fields->len > 0 && part->children->len == 0 && self->layers->len < MESIGN_SMIME_MAX_LAYERS)
    mesign_mime_part_take_content (part, mesign_mime_part_ref (content));
}

static void
add_nested_signed (MesignOpening *self, MesignMimePart *part, GBytes *cms, MesignEnvelope *attached)
{
  MesignFoundLayer *found =
      mesign_opening_add_layer (self, self->nested, MESIGN_LAYER_SIGNED, part);
  g_autoptr (MesignMimePart) covered = read_signed (self, found, cms);

  if (drop_certificates_only (self, self->nested, found))
    return;
  if (covered != NULL && !mesign_mime_part_is_multipart (part))
    show_content (self, part, covered);
  found->in_attached_message = attached != NULL;
  if (attached != NULL)
    mesign_smime_judge_layer (self->context, found, attached->from, attached->n_from);
}

static void
look_at_nested (MesignOpening *self, MesignMimePart *part, MesignEnvelope *attached)
{
  MesignSmimeKind kind = mesign_mime_part_get_smime_kind (part);
  g_autoptr (GBytes) cms = NULL;

  if (kind == MESIGN_SMIME_NONE || self->nested->len >= MESIGN_SMIME_MAX_LAYERS)
    return;
  if (kind == MESIGN_SMIME_SIGNED_MULTIPART)
    {
      add_nested_signed (self, part, NULL, attached);
      return;
    }
  cms = mesign_mime_part_decode_cms (part);
  switch (get_cms_type (kind, cms))
    {
    case MESIGN_CMS_ENVELOPED:
    case MESIGN_CMS_AUTH_ENVELOPED:
      add_nested_encrypted (self, part);
      break;
    case MESIGN_CMS_SIGNED:
      add_nested_signed (self, part, cms, attached);
      break;
    case MESIGN_CMS_COMPRESSED:
      add_nested_closed (self, MESIGN_LAYER_COMPRESSED, part);
      break;
    default:
      break;
    }
}

static void
find_nested_in (MesignOpening *self, MesignMimePart *part, MesignEnvelope *attached, guint depth)
{
  if (depth > MESIGN_SMIME_MAX_LAYERS)
    return;
  for (guint i = 0; i < part->children->len; i++)
    {
      /* the signature of a multipart/signed, however it is called, is not one by itself */
      if (i == 1 && mesign_mime_part_get_smime_kind (part) == MESIGN_SMIME_SIGNED_MULTIPART)
        continue;
      look_at_nested (self, part->children->pdata[i], attached);
      find_nested_in (self, part->children->pdata[i], attached, depth + 1);
    }
  if (g_str_equal (part->content_type, "message/rfc822"))
    {
      g_autoptr (MesignMimePart) inner = mesign_mime_part_open_message (part);
      g_autoptr (MesignEnvelope) envelope = NULL;

      if (inner == NULL)
        return;
      envelope = mesign_mime_parse_envelope (inner->header_block);
      look_at_nested (self, inner, envelope);
      find_nested_in (self, inner, envelope, depth + 1);
    }
}

/* Lists the S/MIME parts that are not layers of the message: below a multipart, in an attached
 * message, as the whole of a wrapped one, or below more layers than are opened. */
void
mesign_opening_find_nested (MesignOpening *self)
{
  if (self->payload == NULL)
    return;
  look_at_nested (self, self->payload, self->message->outer_headers);
  find_nested_in (self, self->payload, NULL, 0);
}
