/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-net"

#include "config.h"

#include "net/mesign-dns.h"

#include "net/mesign-deadline-private.h"
#include "net/mesign-net-error-private.h"

#include <glib/gi18n-lib.h>

static void
free_records (GList *records)
{
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

/* One record is one or more strings, which belong together without anything between them. Of octets
 * that are no UTF-8 GLib 2.74 leaves a hole in the record, which must not be touched: such a record
 * is empty text. */
static char *
join_strings (GVariant *record)
{
  g_autoptr (GVariant) strings = g_variant_get_child_value (record, 0);
  g_autoptr (GString) text = g_string_new (NULL);
  gsize n = g_variant_n_children (strings);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GVariant) string = g_variant_get_child_value (strings, i);

      if (string == NULL)
        return g_strdup ("");
      g_string_append (text, g_variant_get_string (string, NULL));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GStrv
read_records (GList *records)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (GList *l = records; l != NULL; l = l->next)
    {
      g_autofree char *text = NULL;

      if (!g_variant_is_of_type (l->data, G_VARIANT_TYPE ("(as)")))
        continue;
      text = join_strings (l->data);
      g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}

/**
 * mesign_dns_look_up_text_sync:
 * @name: a domain name, as A-labels
 * @seconds: how long to wait for an answer
 * @cancellable: (nullable): a cancellable
 * @error: return location for %MESIGN_NET_ERROR_TIMEOUT, %MESIGN_NET_ERROR_RESOLVE where the answer
 * cannot be had now, or %G_IO_ERROR_CANCELLED
 *
 * Asks the resolver of this computer for the TXT records of a name, through #GResolver. Blocks; for
 * workers only. What comes back is not authenticated by DNSSEC.
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the text of each record, empty
 * where the name has none; %NULL with @error set
 */
GStrv
mesign_dns_look_up_text_sync (const char *name,
                              guint seconds,
                              GCancellable *cancellable,
                              GError **error)
{
  g_autoptr (MesignDeadline) deadline = NULL;
  g_autoptr (GResolver) resolver = NULL;
  g_autoptr (GError) local = NULL;
  GList *records;
  GStrv texts;

  g_return_val_if_fail (name != NULL, NULL);

  deadline = mesign_deadline_new (seconds, cancellable);
  resolver = g_resolver_get_default ();
  records = g_resolver_lookup_records (resolver, name, G_RESOLVER_RECORD_TXT,
                                       mesign_deadline_get_cancellable (deadline), &local);
  if (records == NULL && g_error_matches (local, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    return g_new0 (char *, 1);
  if (records == NULL && mesign_deadline_has_passed (deadline))
    {
      mesign_net_set_error (error, MESIGN_NET_ERROR_TIMEOUT, name, NULL,
                            _ ("The name server did not answer in time."));
      return NULL;
    }
  if (records == NULL)
    {
      mesign_net_take_gio_error (error, name, g_steal_pointer (&local));
      return NULL;
    }
  texts = read_records (records);
  free_records (records);

  return texts;
}
