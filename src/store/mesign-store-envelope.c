/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-store"

#include "config.h"

#include "store/mesign-store-private.h"

#define LIST "a(ss)"
#define FORMAT "(" LIST LIST LIST LIST LIST LIST "sxmsasassmsu)"

/* Text from a decoder is UTF-8; a store must not trust every decoder that will ever be. */
char *
mesign_store_dup_valid (const char *text)
{
  return g_utf8_make_valid (text != NULL ? text : "", -1);
}

static void
unpack_list (GVariant *value, gsize index, GPtrArray *list)
{
  g_autoptr (GVariant) child = g_variant_get_child_value (value, index);
  GVariantIter iter;
  const char *name;
  const char *address;

  g_variant_iter_init (&iter, child);
  while (g_variant_iter_next (&iter, "(&s&s)", &name, &address))
    g_ptr_array_add (list, mesign_address_new (name, address));
}

static GVariant *
open_packed (GBytes *octets)
{
  return g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), octets, FALSE));
}

/* One that is not gives empty fields where it makes no sense. */
gboolean
mesign_store_envelope_is_readable (GBytes *octets)
{
  g_autoptr (GVariant) value = octets != NULL ? open_packed (octets) : NULL;

  return value != NULL && g_variant_is_normal_form (value);
}

MesignEnvelope *
mesign_store_unpack_envelope (GBytes *octets)
{
  MesignEnvelope *self = mesign_envelope_new ();
  g_autoptr (GVariant) value = open_packed (octets);

  unpack_list (value, 0, self->from);
  unpack_list (value, 1, self->sender);
  unpack_list (value, 2, self->reply_to);
  unpack_list (value, 3, self->to);
  unpack_list (value, 4, self->cc);
  unpack_list (value, 5, self->bcc);
  g_free (self->subject);
  g_strfreev (self->in_reply_to);
  g_strfreev (self->references);
  g_free (self->content_type);
  g_variant_get_child (value, 6, "s", &self->subject);
  g_variant_get_child (value, 7, "x", &self->date);
  g_variant_get_child (value, 8, "ms", &self->message_id);
  g_variant_get_child (value, 9, "^as", &self->in_reply_to);
  g_variant_get_child (value, 10, "^as", &self->references);
  g_variant_get_child (value, 11, "s", &self->content_type);
  g_variant_get_child (value, 12, "ms", &self->smime_type);
  g_variant_get_child (value, 13, "u", &self->n_from);

  return self;
}
