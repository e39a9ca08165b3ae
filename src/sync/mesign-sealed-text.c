/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-sync"

#include "config.h"

#include "sync/mesign-sealed-text.h"

#include "crypto/mesign-seal.h"
#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>

#define ADDRESSES_FORMAT "a(ss)"
#define LIST_FORMAT "(ssas" ADDRESSES_FORMAT ADDRESSES_FORMAT ADDRESSES_FORMAT ")"
#define LIST_KIND "list-2"

/* As it was sealed before recipients were in it. */
#define OLD_LIST_FORMAT "(ssas)"
#define OLD_LIST_KIND "list"

#define KEY_ID_LENGTH 16

static void
clear (MesignSealedList *self)
{
  g_free (self->subject);
  g_free (self->preview);
  g_strfreev (self->attachment_names);
  g_clear_pointer (&self->to, g_ptr_array_unref);
  g_clear_pointer (&self->cc, g_ptr_array_unref);
  g_clear_pointer (&self->bcc, g_ptr_array_unref);
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

static GVariant *
pack_text (const char *text)
{
  return g_variant_new_take_string (g_utf8_make_valid (text != NULL ? text : "", -1));
}

static GVariant *
pack_addresses (GPtrArray *list)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE (ADDRESSES_FORMAT));

  for (guint i = 0; i < list->len; i++)
    {
      const MesignAddress *one = list->pdata[i];

      g_variant_builder_add (&builder, "(@s@s)", pack_text (one->name), pack_text (one->address));
    }

  return g_variant_builder_end (&builder);
}

static GPtrArray *
unpack_addresses (GVariant *value, gsize index)
{
  GPtrArray *list = mesign_address_list_new ();
  g_autoptr (GVariant) child = g_variant_get_child_value (value, index);
  GVariantIter iter;
  const char *name;
  const char *address;

  g_variant_iter_init (&iter, child);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &address))
    g_ptr_array_add (list, mesign_address_new (name, address));

  return list;
}

/**
 * mesign_sealed_list_seal:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @envelope: the header to show, of which subject and recipients are sealed
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
                         const MesignEnvelope *envelope,
                         const char *preview,
                         const char *const *attachment_names,
                         GError **error)
{
  g_autoptr (GVariant) value = g_variant_ref_sink (
      g_variant_new ("(@ss@as@" ADDRESSES_FORMAT "@" ADDRESSES_FORMAT "@" ADDRESSES_FORMAT ")",
                     pack_text (envelope->subject), preview,
                     g_variant_new_strv (attachment_names, -1), pack_addresses (envelope->to),
                     pack_addresses (envelope->cc), pack_addresses (envelope->bcc)));
  g_autoptr (GBytes) plain = g_variant_get_data_as_bytes (value);
  g_autoptr (GBytes) associated = make_associated (LIST_KIND, message_id);

  return mesign_seal_octets (key, plain, associated, error);
}

/* NULL where it was not sealed as this kind for this message. */
static GVariant *
unseal_list (MesignSecret *key,
             gint64 message_id,
             GBytes *sealed,
             const char *kind,
             const char *format,
             GError **error)
{
  g_autoptr (GBytes) associated = make_associated (kind, message_id);
  g_autoptr (GBytes) plain = mesign_unseal_octets (key, sealed, associated, error);

  return plain != NULL
             ? g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (format), plain, FALSE))
             : NULL;
}

/**
 * mesign_sealed_list_open:
 * @key: a key derived for %MESIGN_SEALED_TEXT_PURPOSE
 * @message_id: the store's id of the message
 * @sealed: what mesign_sealed_list_seal() gave for it, now or in an earlier version
 * @error: return location for a #MesignCryptoError
 *
 * Returns: (transfer full) (nullable): what a list shows of the message
 */
MesignSealedList *
mesign_sealed_list_open (MesignSecret *key, gint64 message_id, GBytes *sealed, GError **error)
{
  g_autoptr (GVariant) value = unseal_list (key, message_id, sealed, LIST_KIND, LIST_FORMAT, NULL);
  gboolean has_recipients = value != NULL;
  MesignSealedList *self;

  if (value == NULL)
    value = unseal_list (key, message_id, sealed, OLD_LIST_KIND, OLD_LIST_FORMAT, error);
  if (value == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (MesignSealedList);
  g_variant_get_child (value, 0, "s", &self->subject);
  g_variant_get_child (value, 1, "s", &self->preview);
  g_variant_get_child (value, 2, "^as", &self->attachment_names);
  if (has_recipients)
    {
      self->to = unpack_addresses (value, 3);
      self->cc = unpack_addresses (value, 4);
      self->bcc = unpack_addresses (value, 5);
    }

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
