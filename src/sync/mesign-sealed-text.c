/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sealed-text.h"

#include "crypto/mesign-seal.h"

#include <glib/gi18n-lib.h>

#define LIST_FORMAT "(ssas)"
#define KEY_ID_LENGTH 16

static void
clear (MesignSealedList *self)
{
  g_free (self->subject);
  g_free (self->preview);
  g_strfreev (self->attachment_names);
}

MESIGN_DEFINE_VALUE (MesignSealedList, mesign_sealed_list)

/* What a blob belongs to, so that none can be put in the place of another. */
static GBytes *
make_associated (const char *kind, gint64 message_id)
{
  char *text = g_strdup_printf ("%s:%" G_GINT64_FORMAT, kind, message_id);

  return g_bytes_new_take (text, strlen (text));
}

/**
 * mesign_sealed_text_dup_key_id:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 *
 * Returns: (transfer full): a word that is the same for the same key and says nothing about it; the
 * store keeps it beside the blobs
 */
char *
mesign_sealed_text_dup_key_id (MesignSecret *key)
{
  gsize length;
  const guint8 *octets = mesign_secret_get_octets (key, &length);
  char *id = g_compute_hmac_for_string (G_CHECKSUM_SHA256, octets, length, "key-id", -1);

  id[KEY_ID_LENGTH] = '\0';

  return id;
}

/**
 * mesign_sealed_list_seal:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @subject: the subject to show
 * @preview: the first line of its text
 * @attachment_names: (array zero-terminated=1): what is attached
 * @error: return location for a #MesignCryptoError
 *
 * Seals what a list shows of an encrypted message.
 *
 * Returns: (transfer full) (nullable): what may be stored
 */
GBytes *
mesign_sealed_list_seal (MesignSecret *key,
                         gint64 message_id,
                         const char *subject,
                         const char *preview,
                         const char *const *attachment_names,
                         GError **error)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new ("(ss@as)", subject, preview, g_variant_new_strv (attachment_names, -1)));
  g_autoptr (GBytes) plain = g_variant_get_data_as_bytes (value);
  g_autoptr (GBytes) associated = make_associated ("list", message_id);

  return mesign_seal_octets (key, plain, associated, error);
}

/**
 * mesign_sealed_list_open:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @sealed: what mesign_sealed_list_seal() gave for it
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): what a list shows of the message
 */
MesignSealedList *
mesign_sealed_list_open (MesignSecret *key, gint64 message_id, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) associated = make_associated ("list", message_id);
  g_autoptr (GBytes) plain = mesign_unseal_octets (key, sealed, associated, error);
  g_autoptr (GVariant) value = NULL;
  MesignSealedList *self;

  if (plain == NULL)
    return NULL;
  value =
      g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (LIST_FORMAT), plain, FALSE));
  self = g_atomic_rc_box_new0 (MesignSealedList);
  g_variant_get (value, "(ss^as)", &self->subject, &self->preview, &self->attachment_names);

  return self;
}

/**
 * mesign_sealed_text_seal:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @text: its text
 * @error: return location for a #MesignCryptoError
 *
 * Seals the text of an encrypted message for the search.
 *
 * Returns: (transfer full) (nullable): what may be stored
 */
GBytes *
mesign_sealed_text_seal (MesignSecret *key, gint64 message_id, const char *text, GError **error)
{
  g_autoptr (GBytes) plain = g_bytes_new (text, strlen (text));
  g_autoptr (GBytes) associated = make_associated ("text", message_id);

  return mesign_seal_octets (key, plain, associated, error);
}

/**
 * mesign_sealed_text_open:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @sealed: what mesign_sealed_text_seal() gave for it
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): the text of the message, for the memory only
 */
char *
mesign_sealed_text_open (MesignSecret *key, gint64 message_id, GBytes *sealed, GError **error)
{
  g_autoptr (GBytes) associated = make_associated ("text", message_id);
  g_autoptr (GBytes) plain = mesign_unseal_octets (key, sealed, associated, error);

  if (plain == NULL)
    return NULL;

  return g_strndup (g_bytes_get_data (plain, NULL), g_bytes_get_size (plain));
}
