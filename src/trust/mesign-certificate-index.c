/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-trust"

#include "config.h"

#include "trust/mesign-certificate-index-private.h"

/* Names met on the way up: more than any path is long, fewer than would take time. */
#define NAMES_MOST 64

/* Two names are compared without regard to case and runs of spaces (RFC 5280 section 7.1); this
 * may take in more than that, never less. */
static char *
fold_name (const char *name)
{
  g_autofree char *folded = g_utf8_casefold (name, -1);
  char *write = folded;

  for (const char *read = folded; *read != '\0'; read++)
    if (!g_ascii_isspace (*read) && *read != '\\')
      *write++ = *read;
  *write = '\0';

  return g_steal_pointer (&folded);
}

MesignCertificateIndex *
mesign_certificate_index_new (GPtrArray *certificates)
{
  GHashTable *index =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);

  for (guint i = 0; certificates != NULL && i < certificates->len; i++)
    {
      MesignCertificate *certificate = certificates->pdata[i];
      g_autofree char *name = fold_name (certificate->subject);
      GPtrArray *same = g_hash_table_lookup (index, name);

      if (same == NULL)
        {
          same = mesign_certificate_list_new ();
          g_hash_table_insert (index, g_steal_pointer (&name), same);
        }
      g_ptr_array_add (same, mesign_certificate_ref (certificate));
    }

  return index;
}

static void
take_issuers (GPtrArray *names, GHashTable *seen, GPtrArray *certificates)
{
  for (guint i = 0; i < certificates->len; i++)
    {
      const MesignCertificate *certificate = certificates->pdata[i];
      g_autofree char *name = fold_name (certificate->issuer);

      if (g_hash_table_size (seen) == NAMES_MOST || g_hash_table_contains (seen, name))
        continue;
      g_ptr_array_add (names, name);
      g_hash_table_add (seen, g_steal_pointer (&name));
    }
}

/* Gathers in found[i] what indexes[i] has of the subject and all possible issuers of a leaf. */
void
mesign_certificate_index_climb (MesignCertificate *leaf,
                                MesignCertificateIndex *const *indexes,
                                guint n_indexes,
                                GPtrArray **found)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autoptr (GPtrArray) start = g_ptr_array_new ();
  char *subject = fold_name (leaf->subject);

  g_hash_table_add (seen, subject);
  g_ptr_array_add (names, subject);
  g_ptr_array_add (start, leaf);
  take_issuers (names, seen, start);
  for (guint i = 0; i < n_indexes; i++)
    found[i] = mesign_certificate_list_new ();

  for (guint n = 0; n < names->len; n++)
    for (guint i = 0; i < n_indexes; i++)
      {
        GPtrArray *same = g_hash_table_lookup (indexes[i], names->pdata[n]);

        for (guint s = 0; same != NULL && s < same->len; s++)
          g_ptr_array_add (found[i], mesign_certificate_ref (same->pdata[s]));
        if (same != NULL)
          take_issuers (names, seen, same);
      }
}
