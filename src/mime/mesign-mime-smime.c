/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-mime"

#include "config.h"

#include "mime/mesign-mime-smime.h"

#include "mime/mesign-mime-private.h"

#include <string.h>

/* What of the body is decoded to see the contentType of a ContentInfo, and how much that is at
 * least. */
#define HEAD_ENCODED 400
#define HEAD_LENGTH 40

typedef struct
{
  const char *value;
  MesignSmimeKind kind;
} KindName;

static MesignSmimeKind
find_kind (const KindName *names, guint n, const char *value)
{
  for (guint i = 0; i < n; i++)
    if (g_ascii_strcasecmp (names[i].value, value) == 0)
      return names[i].kind;

  return MESIGN_SMIME_NONE;
}

static MesignSmimeKind
kind_by_label (const MesignMimePart *self)
{
  static const KindName labels[] = {
    { "signed-data", MESIGN_SMIME_PKCS7_SIGNED },
    { "enveloped-data", MESIGN_SMIME_PKCS7_ENVELOPED },
    { "authenveloped-data", MESIGN_SMIME_PKCS7_AUTH_ENVELOPED },
    { "compressed-data", MESIGN_SMIME_PKCS7_COMPRESSED },
    { "certs-only", MESIGN_SMIME_PKCS7_CERTS },
  };
  const char *label = mesign_mime_part_get_parameter (self, "smime-type");

  return label != NULL ? find_kind (labels, G_N_ELEMENTS (labels), label) : MESIGN_SMIME_NONE;
}

static gboolean
has_extension (const MesignMimePart *self, const char *extension)
{
  gsize length = self->filename != NULL ? strlen (self->filename) : 0;

  return length > strlen (extension) &&
         g_ascii_strcasecmp (self->filename + length - strlen (extension), extension) == 0;
}

static GBytes *
decode_head (const MesignMimePart *self)
{
  gsize length = MIN (g_bytes_get_size (self->body), HEAD_ENCODED);
  GBytes *head = g_bytes_new_from_bytes (self->body, 0, length);
  GBytes *decoded =
      mesign_mime_decode_octets (g_bytes_get_data (head, NULL), length, self->encoding);

  if (decoded == NULL)
    return head;
  g_bytes_unref (head);

  return decoded;
}

/* The contentType of a ContentInfo (RFC 5652 section 3): SEQUENCE, length, OBJECT IDENTIFIER. */
static MesignSmimeKind
kind_by_content (const MesignMimePart *self)
{
  static const guint8 pkcs7[] = { 0x06, 0x09, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07 };
  static const guint8 content_type[] = { 0x06, 0x0b, 0x2a, 0x86, 0x48, 0x86,
                                         0xf7, 0x0d, 0x01, 0x09, 0x10, 0x01 };
  g_autoptr (GBytes) octets = decode_head (self);
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  gsize start;

  if (length < HEAD_LENGTH || data[0] != 0x30)
    return MESIGN_SMIME_NONE;
  start = data[1] <= 0x80 ? 2 : 2 + (data[1] & 0x7f);
  if (start + sizeof content_type >= length)
    return MESIGN_SMIME_NONE;
  if (memcmp (data + start, pkcs7, sizeof pkcs7) == 0)
    {
      guint8 last = data[start + sizeof pkcs7];

      return last == 2   ? MESIGN_SMIME_PKCS7_SIGNED
             : last == 3 ? MESIGN_SMIME_PKCS7_ENVELOPED
                         : MESIGN_SMIME_NONE;
    }
  if (memcmp (data + start, content_type, sizeof content_type) == 0)
    {
      guint8 last = data[start + sizeof content_type];

      return last == 9    ? MESIGN_SMIME_PKCS7_COMPRESSED
             : last == 23 ? MESIGN_SMIME_PKCS7_AUTH_ENVELOPED
                          : MESIGN_SMIME_NONE;
    }

  return MESIGN_SMIME_NONE;
}

static MesignSmimeKind
kind_of_pkcs7 (const MesignMimePart *self, MesignSmimeKind otherwise)
{
  MesignSmimeKind label = kind_by_label (self);
  MesignSmimeKind content = kind_by_content (self);

  if (content == MESIGN_SMIME_PKCS7_SIGNED &&
      (label == MESIGN_SMIME_PKCS7_CERTS || has_extension (self, ".p7c")))
    return MESIGN_SMIME_PKCS7_CERTS;
  if (content != MESIGN_SMIME_NONE)
    return content;

  return label != MESIGN_SMIME_NONE ? label : otherwise;
}

static gboolean
is_signed_multipart (const MesignMimePart *self)
{
  const char *protocol = mesign_mime_part_get_parameter (self, "protocol");

  if (!g_str_equal (self->content_type, "multipart/signed"))
    return FALSE;
  if (protocol != NULL && (g_ascii_strcasecmp (protocol, "application/pkcs7-signature") == 0 ||
                           g_ascii_strcasecmp (protocol, "application/x-pkcs7-signature") == 0))
    return TRUE;

  return self->children->len == 2 && mesign_mime_part_is_smime_signature (self->children->pdata[1]);
}

/**
 * mesign_mime_part_is_smime_signature:
 * @self: a part
 *
 * Returns: whether it is labelled as the detached signature of a multipart/signed
 */
gboolean
mesign_mime_part_is_smime_signature (const MesignMimePart *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_str_equal (self->content_type, "application/pkcs7-signature") ||
         g_str_equal (self->content_type, "application/x-pkcs7-signature") ||
         (g_str_equal (self->content_type, "application/octet-stream") &&
          has_extension (self, ".p7s"));
}

/**
 * mesign_mime_part_get_smime_kind:
 * @self: a part
 *
 * Recognises S/MIME (RFC 8551 section 3.10): by media type, or by file name where it came as
 * application/octet-stream. Of PKCS #7 the content tells which kind it is, then the label. What is
 * the whole of a message may be mesign_mime_part_guess_smime_kind() as well.
 *
 * Returns: what it is
 */
MesignSmimeKind
mesign_mime_part_get_smime_kind (const MesignMimePart *self)
{
  g_return_val_if_fail (self != NULL, MESIGN_SMIME_NONE);

  if (is_signed_multipart (self))
    return MESIGN_SMIME_SIGNED_MULTIPART;
  if (g_str_equal (self->content_type, "application/pkcs7-mime") ||
      g_str_equal (self->content_type, "application/x-pkcs7-mime"))
    return kind_of_pkcs7 (self, MESIGN_SMIME_PKCS7_UNKNOWN);
  if (!g_str_equal (self->content_type, "application/octet-stream"))
    return MESIGN_SMIME_NONE;
  if (has_extension (self, ".p7m") || has_extension (self, ".p7c"))
    return kind_of_pkcs7 (self, MESIGN_SMIME_PKCS7_UNKNOWN);

  return MESIGN_SMIME_NONE;
}

/**
 * mesign_mime_part_guess_smime_kind:
 * @self: a part that is the whole of a message or of a layer
 *
 * Recognises S/MIME by its content alone, where gateways and old programs changed type and file
 * name. Not for parts among others: there such octets are a file that somebody attached.
 *
 * Returns: what it is
 */
MesignSmimeKind
mesign_mime_part_guess_smime_kind (const MesignMimePart *self)
{
  g_return_val_if_fail (self != NULL, MESIGN_SMIME_NONE);

  return g_str_has_prefix (self->content_type, "application/") ? kind_by_content (self)
                                                               : MESIGN_SMIME_NONE;
}

/* SEQUENCE is "M" in base64, which begins no CMS object. */
static gboolean
looks_like_base64 (GBytes *octets)
{
  gsize length;
  const guint8 *data = g_bytes_get_data (octets, &length);
  gsize start = 0;

  while (start < length && g_ascii_isspace (data[start]))
    start++;

  return start < length && data[start] == 'M';
}

/**
 * mesign_mime_part_decode_cms:
 * @self: a part that is a CMS object
 *
 * Decodes it, also where it is base64 and its Content-Transfer-Encoding was lost or does not say
 * so: programs that take base64 for granted read such mail.
 *
 * Returns: (transfer full): the octets, which may be no CMS at all
 */
GBytes *
mesign_mime_part_decode_cms (const MesignMimePart *self)
{
  g_autoptr (GBytes) octets = NULL;
  GBytes *decoded;
  gsize length;

  g_return_val_if_fail (self != NULL, NULL);

  octets = mesign_mime_part_decode (self);
  if (!looks_like_base64 (octets))
    return g_steal_pointer (&octets);
  length = g_bytes_get_size (octets);
  decoded = mesign_mime_decode_octets (g_bytes_get_data (octets, NULL), length, "base64");

  return decoded != NULL ? decoded : g_steal_pointer (&octets);
}
