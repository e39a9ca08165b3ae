/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Envelopes as they are packed, against GLib's own serializer: the same octets. */

#include "store/mesign-store-private.h"

#define TURNS 3000

static GVariant *
make_list (GPtrArray *list)
{
  g_auto (GVariantBuilder) builder = G_VARIANT_BUILDER_INIT (G_VARIANT_TYPE ("a(ss)"));

  for (guint i = 0; i < list->len; i++)
    {
      const MesignAddress *one = list->pdata[i];
      g_autofree char *name = g_utf8_make_valid (one->name, -1);
      g_autofree char *address = g_utf8_make_valid (one->address, -1);

      g_variant_builder_add (&builder, "(ss)", name, address);
    }

  return g_variant_builder_end (&builder);
}

static GVariant *
make_value (const MesignEnvelope *envelope)
{
  g_autofree char *subject = g_utf8_make_valid (envelope->subject, -1);

  return g_variant_ref_sink (g_variant_new (
      "(@a(ss)@a(ss)@a(ss)@a(ss)@a(ss)@a(ss)sxms^as^assmsu)", make_list (envelope->from),
      make_list (envelope->sender), make_list (envelope->reply_to), make_list (envelope->to),
      make_list (envelope->cc), make_list (envelope->bcc), subject, envelope->date,
      envelope->message_id, envelope->in_reply_to, envelope->references, envelope->content_type,
      envelope->smime_type, envelope->n_from));
}

static char *
make_text (GRand *random, guint longest)
{
  static const char *const pieces[] = { "a", "合同", "é", "b@example.org", " ", "\"", "x.y" };
  guint n = g_rand_int_range (random, 0, longest);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < n; i++)
    g_string_append (text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);

  return g_string_free (text, FALSE);
}

static void
fill_list (GRand *random, GPtrArray *list, guint most)
{
  guint n = g_rand_int_range (random, 0, most);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = make_text (random, 6);
      g_autofree char *address = make_text (random, 6);

      g_ptr_array_add (list, mesign_address_new (name, address));
    }
}

static GStrv
make_strings (GRand *random, guint most, guint longest)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  guint n = g_rand_int_range (random, 0, most);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *text = make_text (random, longest);

      g_strv_builder_add (builder, text);
    }

  return g_strv_builder_end (builder);
}

/* @scale: how much stands in it; beyond 255 and 65,535 octets the numbers in it are wider. */
static MesignEnvelope *
make_envelope (GRand *random, guint scale)
{
  MesignEnvelope *self = mesign_envelope_new ();

  fill_list (random, self->from, 3);
  fill_list (random, self->sender, 2);
  fill_list (random, self->reply_to, 2);
  fill_list (random, self->to, 2 + scale);
  fill_list (random, self->cc, 2 + scale);
  fill_list (random, self->bcc, 2);
  g_free (self->subject);
  self->subject = make_text (random, 20);
  self->date = g_rand_int (random) * (gint64) g_rand_int_range (random, -3, 3);
  self->message_id = g_rand_boolean (random) ? make_text (random, 8) : NULL;
  g_strfreev (self->in_reply_to);
  self->in_reply_to = make_strings (random, 3, 8);
  g_strfreev (self->references);
  self->references = make_strings (random, 2 + scale, 2 + scale);
  g_free (self->content_type);
  self->content_type = make_text (random, 3);
  self->smime_type = g_rand_boolean (random) ? make_text (random, 3) : NULL;
  self->n_from = g_rand_int_range (random, 0, 5);

  return self;
}

/* What is read of octets is what GLib reads of them. */
static void
assert_unpacked (GBytes *octets, GVariant *value)
{
  g_autoptr (MesignEnvelope) envelope = mesign_store_unpack_envelope (octets);
  g_autoptr (GVariant) read = make_value (envelope);

  g_assert_true (g_variant_equal (read, value));
}

static void
assert_same (const MesignEnvelope *envelope)
{
  g_autoptr (GVariant) value = make_value (envelope);
  g_autoptr (GBytes) wanted = g_variant_get_data_as_bytes (value);
  g_autoptr (GBytes) packed = mesign_store_pack_envelope (envelope);
  gsize length;
  gconstpointer octets = g_bytes_get_data (packed, &length);

  g_assert_cmpmem (octets, length, g_bytes_get_data (wanted, NULL), g_bytes_get_size (wanted));
  g_assert_true (mesign_store_envelope_is_readable (packed));
  assert_unpacked (wanted, value);
}

static void
test_random (void)
{
  static const guint scales[] = { 0, 1, 5, 40, 300 };

  for (guint i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      GRand *random = g_rand_new_with_seed (i);

      for (guint turn = 0; turn < TURNS / (1 + scales[i]); turn++)
        {
          g_autoptr (MesignEnvelope) envelope = make_envelope (random, scales[i]);

          assert_same (envelope);
        }
      g_rand_free (random);
    }
}

static void
test_empty (void)
{
  g_autoptr (MesignEnvelope) envelope = mesign_envelope_new ();

  assert_same (envelope);
}

/* What is no UTF-8 is made so, as everywhere in the store. */
static void
test_invalid (void)
{
  g_autoptr (MesignEnvelope) envelope = mesign_envelope_new ();

  g_free (envelope->subject);
  envelope->subject = g_strdup ("caf\xe9 \xff");
  g_ptr_array_add (envelope->from, mesign_address_new ("J\xf6rg", "j@example.org"));
  assert_same (envelope);
}

static void
assert_valid (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
}

static void
assert_valid_envelope (const MesignEnvelope *envelope)
{
  GPtrArray *lists[] = { envelope->from, envelope->to, envelope->cc };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint j = 0; j < lists[i]->len; j++)
      {
        const MesignAddress *one = lists[i]->pdata[j];

        assert_valid (one->name);
        assert_valid (one->address);
      }
  for (guint i = 0; envelope->references[i] != NULL; i++)
    assert_valid (envelope->references[i]);
  assert_valid (envelope->subject);
  assert_valid (envelope->content_type);
}

/* Octets that were cut or changed give something that is no harm. They lie at the end of a block of
 * their own, so that reading beyond it is met by the sanitizer. */
static void
test_damaged (void)
{
  GRand *random = g_rand_new_with_seed (7);

  for (guint turn = 0; turn < 20000; turn++)
    {
      g_autoptr (MesignEnvelope) envelope = make_envelope (random, turn % 8);
      g_autoptr (GBytes) packed = mesign_store_pack_envelope (envelope);
      gsize length = g_rand_int_range (random, 0, (int) g_bytes_get_size (packed) + 1);
      guint8 *octets = g_memdup2 (g_bytes_get_data (packed, NULL), length);
      g_autoptr (GBytes) damaged = NULL;
      g_autoptr (MesignEnvelope) read = NULL;

      for (guint i = 0; i < 3 && length > 0; i++)
        octets[g_rand_int_range (random, 0, (int) length)] = (guint8) g_rand_int (random);
      damaged = g_bytes_new_take (octets, length);
      read = mesign_store_unpack_envelope (damaged);
      assert_valid_envelope (read);
    }
  g_rand_free (random);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/store/pack/random", test_random);
  g_test_add_func ("/store/pack/empty", test_empty);
  g_test_add_func ("/store/pack/invalid", test_invalid);
  g_test_add_func ("/store/pack/damaged", test_damaged);

  return g_test_run ();
}
