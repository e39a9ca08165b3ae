/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-address.h"

#include <gio/gio.h>
#include <string.h>

static void
clear (MesignAddress *self)
{
  g_free (self->name);
  g_free (self->address);
}

MESIGN_DEFINE_VALUE (MesignAddress, mesign_address)

/**
 * mesign_address_new:
 * @name: (nullable): the display name
 * @address: the addr-spec
 *
 * Returns: (transfer full): a new address
 */
MesignAddress *
mesign_address_new (const char *name, const char *address)
{
  MesignAddress *self;

  g_return_val_if_fail (address != NULL, NULL);

  self = g_atomic_rc_box_new0 (MesignAddress);
  self->name = g_strdup (name != NULL ? name : "");
  self->address = g_strdup (address);

  return self;
}

/**
 * mesign_address_get_domain:
 * @address: an addr-spec
 *
 * Returns: (transfer none) (nullable): what follows the last "@", or %NULL
 */
const char *
mesign_address_get_domain (const char *address)
{
  const char *at = strrchr (address, '@');

  return at != NULL ? at + 1 : NULL;
}

/**
 * mesign_address_normalize:
 * @address: an addr-spec
 *
 * Brings an address into the form in which two are compared: ASCII letters in lower case, the
 * domain as A-labels (RFC 5890), nothing else changed. What cannot be converted is kept, in lower
 * case.
 *
 * Returns: (transfer full): the form to compare and to look up by
 */
char *
mesign_address_normalize (const char *address)
{
  const char *domain;
  g_autofree char *ascii = NULL;
  g_autofree char *whole = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  domain = mesign_address_get_domain (address);
  if (domain != NULL && g_utf8_validate (address, -1, NULL))
    ascii = g_hostname_to_ascii (domain);
  if (ascii == NULL)
    return g_ascii_strdown (address, -1);

  whole = g_strdup_printf ("%.*s%s", (int) (domain - address), address, ascii);

  return g_ascii_strdown (whole, -1);
}

/**
 * mesign_address_same:
 * @a: (nullable): an addr-spec
 * @b: (nullable): an addr-spec
 *
 * Compares whole addresses: ASCII letters without case, domains by A-label. An empty or missing one
 * equals nothing.
 *
 * Returns: whether both name the same mailbox
 */
gboolean
mesign_address_same (const char *a, const char *b)
{
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;

  if (a == NULL || b == NULL || *a == '\0' || *b == '\0')
    return FALSE;
  one = mesign_address_normalize (a);
  two = mesign_address_normalize (b);

  return strcmp (one, two) == 0;
}

/**
 * mesign_address_dup_display:
 * @self: an address
 *
 * Returns: (transfer full): the name, or the address where there is no name
 */
char *
mesign_address_dup_display (const MesignAddress *self)
{
  return g_strdup (*self->name != '\0' ? self->name : self->address);
}

/**
 * mesign_address_list_new:
 *
 * Returns: (transfer full) (element-type MesignAddress): an empty list that owns its elements
 */
GPtrArray *
mesign_address_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_address_unref);
}

/**
 * mesign_address_list_contains:
 * @list: (element-type MesignAddress): a list
 * @address: an addr-spec
 *
 * Returns: whether one of @list is the same mailbox
 */
gboolean
mesign_address_list_contains (GPtrArray *list, const char *address)
{
  for (guint i = 0; i < list->len; i++)
    if (mesign_address_same (((MesignAddress *) list->pdata[i])->address, address))
      return TRUE;

  return FALSE;
}

/**
 * mesign_address_list_append_new:
 * @list: (element-type MesignAddress): a list
 * @source: (element-type MesignAddress): what to append
 * @seen: (element-type utf8 utf8): a set of normalized addresses, with g_free for its keys
 *
 * Appends the addresses that are not in @seen, and adds them to it. The work grows with the length
 * of @source: lists of thousands come from outside.
 */
void
mesign_address_list_append_new (GPtrArray *list, GPtrArray *source, GHashTable *seen)
{
  for (guint i = 0; i < source->len; i++)
    {
      MesignAddress *address = source->pdata[i];

      if (g_hash_table_add (seen, mesign_address_normalize (address->address)))
        g_ptr_array_add (list, mesign_address_ref (address));
    }
}

/**
 * mesign_address_list_contains_all:
 * @list: (element-type MesignAddress): a list
 * @wanted: (element-type MesignAddress): another
 *
 * Returns: whether each of @wanted is the same mailbox as one of @list, in time that grows with
 * their lengths
 */
gboolean
mesign_address_list_contains_all (GPtrArray *list, GPtrArray *wanted)
{
  g_autoptr (GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < list->len; i++)
    g_hash_table_add (known,
                      mesign_address_normalize (((MesignAddress *) list->pdata[i])->address));
  for (guint i = 0; i < wanted->len; i++)
    {
      const MesignAddress *address = wanted->pdata[i];
      g_autofree char *normal = mesign_address_normalize (address->address);

      if (*normal == '\0' || !g_hash_table_contains (known, normal))
        return FALSE;
    }

  return TRUE;
}
