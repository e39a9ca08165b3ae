/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What stands around a payload: signature, envelope, header. */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-builder.h"

#include "mime/mesign-mime-payload-private.h"
#include "mime/mesign-mime-private.h"

struct _MesignMimeSigning
{
  GString *out;
  char *boundary;
};

static void
append_fields (GString *out, const MesignMimeFields *fields)
{
  g_autoptr (GBytes) block = mesign_mime_fields_to_block (fields);

  mesign_mime_append_bytes (out, block);
  if (mesign_mime_fields_get (fields, "MIME-Version") == NULL)
    g_string_append (out, "MIME-Version: 1.0\r\n");
}

/**
 * mesign_mime_signing_new:
 * @fields: (nullable): the fields of the message the entity is the whole of, %NULL where it is to
 * be encrypted
 * @micalg: the digest by its name in mail, such as "sha-256" (RFC 8551 section 3.5.3.2)
 *
 * Starts a multipart/signed entity. The payload is written where it will stand, since it may be
 * large: mesign_mime_signing_add_payload(), then mesign_mime_signing_close().
 *
 * Returns: (transfer full): the entity on its way
 */
MesignMimeSigning *
mesign_mime_signing_new (const MesignMimeFields *fields, const char *micalg)
{
  MesignMimeSigning *self = g_new0 (MesignMimeSigning, 1);
  g_autofree char *token = mesign_mime_random_token ();

  g_return_val_if_fail (micalg != NULL, self);

  self->boundary = g_strconcat ("=_", token, NULL);
  self->out = g_string_new (NULL);
  if (fields != NULL)
    append_fields (self->out, fields);
  g_string_append (self->out, "Content-Type: multipart/signed");
  mesign_mime_append_parameter (self->out, "protocol", "application/pkcs7-signature");
  mesign_mime_append_parameter (self->out, "micalg", micalg);
  mesign_mime_append_parameter (self->out, "boundary", self->boundary);
  g_string_append_printf (self->out, "\r\n\r\nThis is an S/MIME signed message.\r\n\r\n--%s\r\n",
                          self->boundary);

  return self;
}

/**
 * mesign_mime_signing_free:
 * @self: (nullable): an entity that is not closed
 *
 * Frees it.
 */
void
mesign_mime_signing_free (MesignMimeSigning *self)
{
  if (self == NULL)
    return;
  if (self->out != NULL)
    g_string_free (self->out, TRUE);
  g_free (self->boundary);
  g_free (self);
}

/**
 * mesign_mime_signing_add_payload:
 * @self: an entity on its way
 * @draft: as for mesign_mime_build_payload()
 * @protected_fields: (nullable): as for mesign_mime_build_payload()
 * @protection: as for mesign_mime_build_payload()
 * @legacy_display: as for mesign_mime_build_payload()
 *
 * Returns: (transfer full): what is to be signed; to be freed before the entity is closed
 */
GBytes *
mesign_mime_signing_add_payload (MesignMimeSigning *self,
                                 const MesignDraft *draft,
                                 const MesignMimeFields *protected_fields,
                                 MesignMimeProtection protection,
                                 gboolean legacy_display)
{
  gsize start;

  g_return_val_if_fail (self != NULL && draft != NULL, NULL);

  start = self->out->len;
  mesign_mime_append_payload (self->out, draft, protected_fields, protection, legacy_display);

  return g_bytes_new_static (self->out->str + start, self->out->len - start);
}

/**
 * mesign_mime_signing_close:
 * @self: (transfer full): an entity with its payload, whose octets go out exactly as they were
 * signed
 * @signature: the detached signature in DER
 *
 * Returns: (transfer full): the multipart/signed entity, or the message
 */
GBytes *
mesign_mime_signing_close (MesignMimeSigning *self, GBytes *signature)
{
  GBytes *octets;
  gsize length;
  const guint8 *data = g_bytes_get_data (signature, &length);

  g_string_append_printf (self->out,
                          "\r\n--%s\r\n"
                          "Content-Type: application/pkcs7-signature;\r\n name=\"smime.p7s\"\r\n"
                          "Content-Transfer-Encoding: base64\r\n"
                          "Content-Disposition: attachment;\r\n filename=\"smime.p7s\"\r\n\r\n",
                          self->boundary);
  mesign_mime_append_base64 (self->out, data, length);
  g_string_append_printf (self->out, "\r\n--%s--\r\n", self->boundary);
  octets = g_string_free_to_bytes (g_steal_pointer (&self->out));
  mesign_mime_signing_free (self);

  return octets;
}

/**
 * mesign_mime_build_signed:
 * @payload: the entity that was signed; its octets go out exactly as they are
 * @signature: the detached signature in DER
 * @micalg: the digest by its name in mail, such as "sha-256" (RFC 8551 section 3.5.3.2)
 *
 * Returns: (transfer full): the multipart/signed entity
 */
GBytes *
mesign_mime_build_signed (GBytes *payload, GBytes *signature, const char *micalg)
{
  MesignMimeSigning *signing;

  g_return_val_if_fail (payload != NULL && signature != NULL && micalg != NULL, NULL);

  signing = mesign_mime_signing_new (NULL, micalg);
  mesign_mime_append_bytes (signing->out, payload);

  return mesign_mime_signing_close (signing, signature);
}

/**
 * mesign_mime_build_pkcs7:
 * @cms: a ContentInfo in DER
 * @smime_type: as for mesign_mime_build_pkcs7_message()
 *
 * Returns: (transfer full): the application/pkcs7-mime entity (RFC 8551 section 3.2)
 */
GBytes *
mesign_mime_build_pkcs7 (GBytes *cms, const char *smime_type)
{
  return mesign_mime_build_pkcs7_message (NULL, cms, smime_type);
}

/**
 * mesign_mime_build_pkcs7_message:
 * @fields: (nullable): the fields of the message the entity is the whole of
 * @cms: a ContentInfo in DER
 * @smime_type: what it is: "signed-data", "enveloped-data", "authEnveloped-data",
 * "compressed-data" or "certs-only"
 *
 * Returns: (transfer full): the application/pkcs7-mime entity (RFC 8551 section 3.2), or the
 * message
 */
GBytes *
mesign_mime_build_pkcs7_message (const MesignMimeFields *fields,
                                 GBytes *cms,
                                 const char *smime_type)
{
  g_autoptr (GString) out = g_string_new (NULL);
  const char *name;
  gsize length;
  const guint8 *data;

  g_return_val_if_fail (cms != NULL && smime_type != NULL, NULL);

  name = g_str_equal (smime_type, "certs-only")        ? "smime.p7c"
         : g_str_equal (smime_type, "compressed-data") ? "smime.p7z"
                                                       : "smime.p7m";
  if (fields != NULL)
    append_fields (out, fields);
  g_string_append (out, "Content-Type: application/pkcs7-mime");
  mesign_mime_append_parameter (out, "smime-type", smime_type);
  mesign_mime_append_parameter (out, "name", name);
  g_string_append (out, "\r\nContent-Transfer-Encoding: base64\r\n"
                        "Content-Disposition: attachment");
  mesign_mime_append_parameter (out, "filename", name);
  g_string_append (out, "\r\n\r\n");
  data = g_bytes_get_data (cms, &length);
  mesign_mime_append_base64 (out, data, length);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}

/**
 * mesign_mime_build_message:
 * @fields: the outer fields
 * @entity: the entity: a payload
 *
 * Returns: (transfer full): the message: fields, MIME-Version, then @entity exactly as it is
 */
GBytes *
mesign_mime_build_message (const MesignMimeFields *fields, GBytes *entity)
{
  g_autoptr (GString) out = g_string_new (NULL);

  g_return_val_if_fail (fields != NULL && entity != NULL, NULL);

  append_fields (out, fields);
  mesign_mime_append_bytes (out, entity);

  return g_string_free_to_bytes (g_steal_pointer (&out));
}
