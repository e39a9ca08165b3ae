/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-autoconfig-private.h"

#include <string.h>

static char *
dup_without_dot (const char *host)
{
  gsize length = strlen (host);

  if (length > 0 && host[length - 1] == '.')
    length--;

  return g_ascii_strdown (host, length);
}

static int
compare_exchangers (gconstpointer a, gconstpointer b)
{
  guint16 one = 0;
  guint16 two = 0;

  g_variant_get_child (*(GVariant *const *) a, 0, "q", &one);
  g_variant_get_child (*(GVariant *const *) b, 0, "q", &two);

  return (int) one - (int) two;
}

static GPtrArray *
list_exchangers (GResolver *resolver, const char *domain, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = g_ptr_array_new_with_free_func ((GDestroyNotify) g_variant_unref);
  GList *answer =
      g_resolver_lookup_records (resolver, domain, G_RESOLVER_RECORD_MX, cancellable, &error);

  if (error != NULL)
    g_debug ("No mail exchangers of %s: %s", domain, error->message);
  for (GList *each = answer; each != NULL; each = each->next)
    if (g_variant_is_of_type (each->data, G_VARIANT_TYPE ("(qs)")))
      g_ptr_array_add (records, each->data);
    else
      g_variant_unref (each->data);
  g_list_free (answer);
  g_ptr_array_sort (records, compare_exchangers);

  return records;
}

/* A domain whose mail a known provider takes in most likely has its mailboxes there. */
void
mesign_autoconfig_add_exchanger (GPtrArray *found,
                                 GResolver *resolver,
                                 GKeyFile *table,
                                 const MesignAutoconfigAddress *address,
                                 GCancellable *cancellable)
{
  g_autoptr (GPtrArray) records = NULL;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  records = list_exchangers (resolver, address->domain, cancellable);
  for (guint i = 0; i < records->len; i++)
    {
      g_autofree char *name = NULL;
      g_autofree char *host = NULL;
      MesignAutoconfigCandidate *candidate;

      g_variant_get_child (records->pdata[i], 1, "s", &name);
      host = dup_without_dot (name);
      candidate = mesign_autoconfig_table_find_by_exchanger (table, address, host);
      if (candidate == NULL)
        continue;
      g_ptr_array_add (found, candidate);
      return;
    }
}

static MesignServer *
lookup_service (GResolver *resolver,
                const char *service,
                MesignServerKind kind,
                MesignServerSecurity security,
                const MesignAutoconfigAddress *address,
                GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  GList *targets =
      g_resolver_lookup_service (resolver, service, "tcp", address->domain, cancellable, &error);
  MesignServer *server = NULL;

  if (error != NULL)
    g_debug ("No service %s of %s: %s", service, address->domain, error->message);
  for (GList *each = targets; each != NULL && server == NULL; each = each->next)
    {
      g_autofree char *host = dup_without_dot (g_srv_target_get_hostname (each->data));

      /* A lone dot says that the service is not offered (RFC 2782). */
      if (*host != '\0')
        server = mesign_server_new (kind, security, host, g_srv_target_get_port (each->data),
                                    address->whole);
    }
  g_resolver_free_targets (targets);

  return server;
}

void
mesign_autoconfig_add_services (GPtrArray *found,
                                GResolver *resolver,
                                const MesignAutoconfigAddress *address,
                                GCancellable *cancellable)
{
  g_autoptr (MesignServer) imap = NULL;
  g_autoptr (MesignServer) smtp = NULL;
  MesignAutoconfigCandidate *candidate;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  imap = lookup_service (resolver, "imaps", MESIGN_SERVER_IMAP, MESIGN_SERVER_TLS, address,
                         cancellable);
  if (imap == NULL)
    imap = lookup_service (resolver, "imap", MESIGN_SERVER_IMAP, MESIGN_SERVER_STARTTLS, address,
                           cancellable);
  smtp = lookup_service (resolver, "submissions", MESIGN_SERVER_SMTP, MESIGN_SERVER_TLS, address,
                         cancellable);
  if (smtp == NULL)
    smtp = lookup_service (resolver, "submission", MESIGN_SERVER_SMTP, MESIGN_SERVER_STARTTLS,
                           address, cancellable);
  if (imap == NULL || smtp == NULL)
    return;
  candidate = mesign_autoconfig_candidate_new (MESIGN_AUTOCONFIG_SRV, imap, smtp);
  candidate->needs_confirmation = !mesign_autoconfig_is_below (imap->host, address->domain) ||
                                  !mesign_autoconfig_is_below (smtp->host, address->domain);
  g_ptr_array_add (found, candidate);
}

static gboolean
host_exists (GResolver *resolver, const char *host, GCancellable *cancellable)
{
  GList *addresses = g_resolver_lookup_by_name (resolver, host, cancellable, NULL);
  gboolean exists = addresses != NULL;

  g_resolver_free_addresses (addresses);

  return exists;
}

static void
add_guess (GPtrArray *found,
           const char *imap_host,
           const char *smtp_host,
           MesignServerSecurity security,
           const MesignAutoconfigAddress *address)
{
  gboolean direct = security == MESIGN_SERVER_TLS;
  g_autoptr (MesignServer) imap = mesign_server_new (MESIGN_SERVER_IMAP, security, imap_host,
                                                     direct ? 993 : 143, address->whole);
  g_autoptr (MesignServer) smtp = mesign_server_new (MESIGN_SERVER_SMTP, security, smtp_host,
                                                     direct ? 465 : 587, address->whole);

  g_ptr_array_add (found, mesign_autoconfig_candidate_new (MESIGN_AUTOCONFIG_GUESS, imap, smtp));
}

void
mesign_autoconfig_add_guesses (GPtrArray *found,
                               GResolver *resolver,
                               const MesignAutoconfigAddress *address,
                               GCancellable *cancellable)
{
  g_autofree char *imap = g_strconcat ("imap.", address->domain, NULL);
  g_autofree char *smtp = g_strconcat ("smtp.", address->domain, NULL);
  g_autofree char *mail = g_strconcat ("mail.", address->domain, NULL);
  gboolean has_imap, has_smtp, has_mail;

  if (g_cancellable_is_cancelled (cancellable))
    return;
  has_imap = host_exists (resolver, imap, cancellable);
  has_smtp = host_exists (resolver, smtp, cancellable);
  has_mail = host_exists (resolver, mail, cancellable);
  for (guint i = 0; i < 2; i++)
    {
      MesignServerSecurity security = i == 0 ? MESIGN_SERVER_TLS : MESIGN_SERVER_STARTTLS;

      if ((has_imap || has_mail) && (has_smtp || has_mail))
        add_guess (found, has_imap ? imap : mail, has_smtp ? smtp : mail, security, address);
      if (has_mail && (has_imap || has_smtp))
        add_guess (found, mail, mail, security, address);
    }
}
