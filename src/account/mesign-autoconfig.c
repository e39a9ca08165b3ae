/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-account"

#include "config.h"

#include "account/mesign-autoconfig-private.h"

#include "account/mesign-account-files.h"
#include "model/mesign-address.h"
#include "net/mesign-http.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_DESCRIPTION (256 * 1024)
#define TIMEOUT_SECONDS 8

static const char *const source_words[] = { "table", "xml", "mx", "srv", "guess" };
static const char *const note_words[] = {
  "none", "authorization-code", "app-password", "enable-imap", "oauth2-only",
};

static void
clear (MesignAutoconfigCandidate *self)
{
  g_clear_pointer (&self->imap, mesign_server_unref);
  g_clear_pointer (&self->smtp, mesign_server_unref);
  g_free (self->provider);
  g_free (self->help);
  g_free (self->help_url);
  g_free (self->oauth2);
  g_free (self->ca_file);
}

MESIGN_DEFINE_VALUE (MesignAutoconfigCandidate, mesign_autoconfig_candidate)

/**
 * mesign_autoconfig_source_to_string:
 * @source: a source
 *
 * Returns: its word, such as "table"
 */
const char *
mesign_autoconfig_source_to_string (MesignAutoconfigSource source)
{
  g_return_val_if_fail (source < G_N_ELEMENTS (source_words), "guess");

  return source_words[source];
}

/**
 * mesign_autoconfig_note_to_string:
 * @note: a note
 *
 * Returns: its word, such as "authorization-code"
 */
const char *
mesign_autoconfig_note_to_string (MesignAutoconfigNote note)
{
  g_return_val_if_fail (note < G_N_ELEMENTS (note_words), "none");

  return note_words[note];
}

GPtrArray *
mesign_autoconfig_list_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_autoconfig_candidate_unref);
}

MesignAutoconfigCandidate *
mesign_autoconfig_candidate_new (MesignAutoconfigSource source,
                                 MesignServer *imap,
                                 MesignServer *smtp)
{
  MesignAutoconfigCandidate *self = g_atomic_rc_box_new0 (MesignAutoconfigCandidate);

  self->source = source;
  self->imap = mesign_server_ref (imap);
  self->smtp = mesign_server_ref (smtp);

  return self;
}

/* Says the note as a sentence; to be called once provider and note are set. */
void
mesign_autoconfig_candidate_explain (MesignAutoconfigCandidate *self)
{
  const char *provider = self->provider != NULL ? self->provider : self->imap->host;

  g_clear_pointer (&self->help, g_free);
  switch (self->note)
    {
    case MESIGN_AUTOCONFIG_NOTE_AUTHORIZATION_CODE:
      self->help = g_strdup_printf (_ ("%s wants an authorization code (授权码) here, not your "
                                       "password. Switch on IMAP in the "
                                       "settings of its web mail; it then gives you the code."),
                                    provider);
      break;
    case MESIGN_AUTOCONFIG_NOTE_APP_PASSWORD:
      self->help =
          g_strdup_printf (_ ("%s wants an app password here, not your usual one. You make it in "
                              "the security settings of your account there."),
                           provider);
      break;
    case MESIGN_AUTOCONFIG_NOTE_ENABLE_IMAP:
      self->help = g_strdup_printf (
          _ ("%s lets mail programs in only after IMAP is switched on in its web mail's settings."),
          provider);
      break;
    case MESIGN_AUTOCONFIG_NOTE_OAUTH2_ONLY:
      self->help = g_strdup_printf (
          _ ("%s takes no password from mail programs, only its own log-in page (OAuth 2)."),
          provider);
      break;
    case MESIGN_AUTOCONFIG_NOTE_NONE:
    default:
      break;
    }
}

/* Whether a host is the domain itself or a name below it; both as A-labels. */
gboolean
mesign_autoconfig_is_below (const char *host, const char *domain)
{
  gsize host_length = strlen (host);
  gsize domain_length = strlen (domain);
  const char *tail;

  if (host_length < domain_length)
    return FALSE;
  tail = host + host_length - domain_length;

  return g_ascii_strcasecmp (tail, domain) == 0 && (tail == host || tail[-1] == '.');
}

static gboolean
is_domain (const char *domain)
{
  return *domain != '\0' && *domain != '.' && strlen (domain) <= 253 &&
         strspn (domain, "abcdefghijklmnopqrstuvwxyz0123456789-.") == strlen (domain) &&
         strstr (domain, "..") == NULL;
}

gboolean
mesign_autoconfig_address_parse (MesignAutoconfigAddress *self, const char *address, GError **error)
{
  g_autofree char *normal = mesign_address_normalize (address);
  const char *domain = mesign_address_get_domain (normal);

  memset (self, 0, sizeof *self);
  if (!g_utf8_validate (address, -1, NULL) || domain == NULL || domain == normal + 1 ||
      !is_domain (domain))
    {
      g_autofree char *shown = g_utf8_make_valid (address, -1);

      g_set_error (error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_ADDRESS,
                   _ ("“%s” is not a mail address. Write it as name@example.com."), shown);
      return FALSE;
    }
  self->whole = g_strdup (address);
  self->local = g_strndup (address, mesign_address_get_domain (address) - 1 - address);
  self->domain = g_strdup (domain);

  return TRUE;
}

void
mesign_autoconfig_address_clear (MesignAutoconfigAddress *self)
{
  g_clear_pointer (&self->whole, g_free);
  g_clear_pointer (&self->local, g_free);
  g_clear_pointer (&self->domain, g_free);
}

static MesignHttp *
new_http (const MesignAutoconfigOptions *options)
{
  g_autoptr (MesignTlsPolicy) policy = mesign_tls_policy_new (options->ca_file);
  MesignHttpFlags flags = MESIGN_HTTP_ALLOW_OTHER_HOSTS;
  MesignHttp *http;

  if (options->base_url != NULL)
    flags |= MESIGN_HTTP_ALLOW_LOCAL;
  http = mesign_http_new (policy, flags);
  mesign_http_set_limits (http, MAX_DESCRIPTION, TIMEOUT_SECONDS);

  return http;
}

static gboolean
add_description (GPtrArray *found,
                 MesignHttp *http,
                 const char *url,
                 const char *address,
                 GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignHttpResponse) response = mesign_http_get_sync (http, url, cancellable, &error);
  g_autoptr (GPtrArray) candidates = NULL;

  if (response != NULL && response->status == 200)
    candidates = mesign_autoconfig_parse_xml (response->octets, address, &error);
  if (candidates == NULL)
    {
      g_debug ("No settings at %s: %s", url, error != NULL ? error->message : "not found");
      return FALSE;
    }
  g_ptr_array_extend_and_steal (found, g_steal_pointer (&candidates));

  return TRUE;
}

/* The address goes to the domain's own host only, and only encrypted. */
static GStrv
list_urls (const MesignAutoconfigOptions *options, const MesignAutoconfigAddress *address)
{
  g_autofree char *escaped = g_uri_escape_string (address->whole, NULL, FALSE);
  GStrv urls = g_new0 (char *, 3);

  if (options->base_url != NULL)
    {
      urls[0] =
          g_strdup_printf ("%s/mail/config-v1.1.xml?emailaddress=%s", options->base_url, escaped);
      urls[1] =
          g_strdup_printf ("%s/.well-known/autoconfig/mail/config-v1.1.xml", options->base_url);
      return urls;
    }
  urls[0] = g_strdup_printf ("https://autoconfig.%s/mail/config-v1.1.xml?emailaddress=%s",
                             address->domain, escaped);
  urls[1] =
      g_strdup_printf ("https://%s/.well-known/autoconfig/mail/config-v1.1.xml", address->domain);

  return urls;
}

static void
add_descriptions (GPtrArray *found,
                  const MesignAutoconfigOptions *options,
                  const MesignAutoconfigAddress *address,
                  GCancellable *cancellable)
{
  g_autoptr (MesignHttp) http = new_http (options);
  g_auto (GStrv) urls = list_urls (options, address);

  for (guint i = 0; urls[i] != NULL && !g_cancellable_is_cancelled (cancellable); i++)
    if (add_description (found, http, urls[i], address->whole, cancellable))
      return;
}

static gboolean
same_server (const MesignServer *a, const MesignServer *b)
{
  return a->security == b->security && a->port == b->port && strcmp (a->host, b->host) == 0 &&
         strcmp (a->user, b->user) == 0;
}

static void
drop_repeated (GPtrArray *found)
{
  for (guint i = 0; i < found->len; i++)
    for (guint j = found->len - 1; j > i; j--)
      {
        const MesignAutoconfigCandidate *first = found->pdata[i];
        const MesignAutoconfigCandidate *later = found->pdata[j];

        if (same_server (first->imap, later->imap) && same_server (first->smtp, later->smtp))
          g_ptr_array_remove_index (found, j);
      }
}

static void
ask_the_network (GPtrArray *found,
                 GKeyFile *table,
                 const MesignAutoconfigOptions *options,
                 const MesignAutoconfigAddress *address,
                 GCancellable *cancellable)
{
  g_autoptr (GResolver) resolver =
      options->resolver != NULL ? g_object_ref (options->resolver) : g_resolver_get_default ();

  add_descriptions (found, options, address, cancellable);
  mesign_autoconfig_add_exchanger (found, resolver, table, address, cancellable);
  mesign_autoconfig_add_services (found, resolver, address, cancellable);
  if (found->len == 0)
    mesign_autoconfig_add_guesses (found, resolver, address, cancellable);
  drop_repeated (found);
}

/**
 * mesign_autoconfig_find_sync:
 * @address: the mail address of the account to be
 * @options: (nullable): how to look
 * @cancellable: (nullable): to give up
 * @error: return location for a #MesignAccountError, or %G_IO_ERROR_CANCELLED
 *
 * Looks for an address's servers. A table of one's own, or else the table that comes with the
 * program, settles it where it has the domain. Otherwise come, in this order: the description the
 * domain publishes over HTTPS
 * (`autoconfig.DOMAIN` and `/.well-known/autoconfig/`), the table by the domain's mail exchanger,
 * the SRV records (RFC 6186, RFC 8314), and, where all these give nothing, the usual names that
 * exist. No servers without TLS are given. Nothing is tried: log in to a candidate to know. Blocks;
 * not for the main thread.
 *
 * Returns: (transfer full) (nullable) (element-type MesignAutoconfigCandidate): at least one, the
 * best first, or %NULL with @error set
 */
GPtrArray *
mesign_autoconfig_find_sync (const char *address,
                             const MesignAutoconfigOptions *options,
                             GCancellable *cancellable,
                             GError **error)
{
  static const MesignAutoconfigOptions usual;
  g_auto (MesignAutoconfigAddress) parsed = { 0 };
  g_autoptr (GKeyFile) table = NULL;
  g_autoptr (GPtrArray) found = mesign_autoconfig_list_new ();
  MesignAutoconfigCandidate *known;

  g_return_val_if_fail (address != NULL, NULL);

  if (options == NULL)
    options = &usual;
  if (!mesign_autoconfig_address_parse (&parsed, address, error))
    return NULL;
  table = mesign_autoconfig_table_load_sync (options->table, error);
  if (table == NULL)
    return NULL;
  known = mesign_autoconfig_own_find_sync (options->own_tables, &parsed);
  if (known == NULL)
    known = mesign_autoconfig_table_find (table, &parsed);
  if (known != NULL)
    g_ptr_array_add (found, known);
  else if (!options->offline)
    ask_the_network (found, table, options, &parsed, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (found->len > 0)
    return g_steal_pointer (&found);
  mesign_autoconfig_set_none_found (address, error);

  return NULL;
}

/**
 * mesign_autoconfig_set_none_found:
 * @address: a mail address
 * @error: return location for %MESIGN_ACCOUNT_ERROR_NO_SETTINGS
 *
 * Says that no servers were found for an address.
 */
void
mesign_autoconfig_set_none_found (const char *address, GError **error)
{
  const char *domain = mesign_address_get_domain (address);

  g_set_error (
      error, MESIGN_ACCOUNT_ERROR, MESIGN_ACCOUNT_ERROR_NO_SETTINGS,
      _ ("No mail servers were found for %s. Ask whoever runs its mail for the names of the "
         "IMAP and the SMTP server and type them in."),
      domain != NULL ? domain : address);
}

/**
 * mesign_autoconfig_lookup_sync:
 * @address: a mail address, perhaps not typed to its end
 *
 * Looks into the table that comes with the program and asks nobody, so that a log-in page can say
 * at once what the provider wants.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL where the table has none
 */
MesignAutoconfigCandidate *
mesign_autoconfig_lookup_sync (const char *address)
{
  g_auto (MesignAutoconfigAddress) parsed = { 0 };
  g_autoptr (GKeyFile) table = NULL;

  g_return_val_if_fail (address != NULL, NULL);

  if (!mesign_autoconfig_address_parse (&parsed, address, NULL))
    return NULL;
  table = mesign_autoconfig_table_load_sync (NULL, NULL);

  return table != NULL ? mesign_autoconfig_table_find (table, &parsed) : NULL;
}

/**
 * mesign_autoconfig_lookup_own_sync:
 * @address: a mail address
 * @own_tables: (array zero-terminated=1): as in #MesignAutoconfigOptions
 *
 * Looks into the user's and the administrator's tables and asks nobody.
 *
 * Returns: (transfer full) (nullable): the settings, or %NULL where they have none
 */
MesignAutoconfigCandidate *
mesign_autoconfig_lookup_own_sync (const char *address, const char *const *own_tables)
{
  g_auto (MesignAutoconfigAddress) parsed = { 0 };

  g_return_val_if_fail (address != NULL, NULL);

  return mesign_autoconfig_address_parse (&parsed, address, NULL)
             ? mesign_autoconfig_own_find_sync (own_tables, &parsed)
             : NULL;
}
