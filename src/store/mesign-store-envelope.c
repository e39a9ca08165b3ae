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

/* Whether a packed envelope is whole. One that is not gives empty fields where it makes no sense.
 */
gboolean
mesign_store_envelope_is_readable (GBytes *octets)
{
  g_autoptr (GVariant) value = NULL;

  if (octets == NULL)
    return FALSE;
  value = g_variant_ref_sink (g_variant_new_from_bytes (G_VARIANT_TYPE (FORMAT), octets, FALSE));

  return g_variant_is_normal_form (value);
}
