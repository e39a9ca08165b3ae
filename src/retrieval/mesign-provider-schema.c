/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include "model/mesign-address.h"
#include "retrieval/mesign-likeness-private.h"
#include "retrieval/mesign-provider-reader-private.h"
#include "retrieval/mesign-web-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A year. */
#define MAX_HOURS 8760
#define MAX_FORMAT 200
#define MAX_NAME 80

static const struct
{
  const char *group;
  const char *keys[13];
} schema[] = {
  { MESIGN_PROFILE_PROVIDER,
    { "Id", "Name", "AccountPage", "Hosts", "PaymentHosts", "LinkHosts", "FillPages", "Senders",
      "Evidence", "AuthservIds", "Anchor", "Support" } },
  { MESIGN_PROFILE_LINK, { "Subject", "Url", "Order", "Lifetime" } },
  { MESIGN_PROFILE_CODE, { "Subject", "Code", "Order", "Format", "Lifetime" } },
  { MESIGN_PROFILE_PFX, { "Subject", "Attachment", "Order" } },
  { MESIGN_PROFILE_ISSUED, { "Subject", "Attachment", "Order" } },
  { MESIGN_PROFILE_FORM, { "address", "code", "password", "password-confirm", "csr", "captcha" } },
  { "Form login", { "Page", "address" } },
  { "Form register", { "Page", "address" } },
  { "Form buy", { "Page", "address" } },
  { "Form assign", { "Page", "address" } },
  { MESIGN_PROFILE_BOUGHT, { "Form", "Url" } },
  { MESIGN_PROFILE_ASSIGNED, { "Form", "Url" } },
};

/* Keys that may be there in several languages: Name[zh_CN]. */
static const struct
{
  const char *group;
  const char *key;
} spoken[] = { { MESIGN_PROFILE_PROVIDER, "Name" },
               { MESIGN_PROFILE_PROVIDER, "Support" },
               { MESIGN_PROFILE_CODE, "Format" } };

static GStrv
read_hosts (MesignProfileReader *reader, const char *key, gboolean required)
{
  g_auto (GStrv) list =
      mesign_profile_reader_read_list (reader, MESIGN_PROFILE_PROVIDER, key, required);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *host = mesign_host_entry_normalize (list[i]);

      if (host != NULL)
        g_strv_builder_add (hosts, host);
      else
        mesign_profile_reader_fault (
            reader, MESIGN_PROFILE_PROVIDER, key,
            _ ("“%s” is not a host; write host, host:port, or .domain for a domain and all below "
               "it"),
            list[i]);
    }

  return g_strv_builder_end (hosts);
}

static char *
normalize_sender (const char *entry)
{
  const char *domain = mesign_address_get_domain (entry);
  g_autofree char *host = domain != NULL ? mesign_host_entry_normalize (domain) : NULL;

  if (host == NULL || strchr (host, ':') != NULL || strpbrk (entry, "* \t<>,") != NULL)
    return NULL;
  if (*entry == '@')
    return entry + 1 == domain ? g_strconcat ("@", host, NULL) : NULL;

  return *domain != '.' ? mesign_address_normalize (entry) : NULL;
}

static GStrv
read_senders (MesignProfileReader *reader, gboolean required)
{
  g_auto (GStrv) list =
      mesign_profile_reader_read_list (reader, MESIGN_PROFILE_PROVIDER, "Senders", required);
  g_autoptr (GStrvBuilder) senders = g_strv_builder_new ();

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *sender = normalize_sender (list[i]);

      if (sender != NULL)
        g_strv_builder_add (senders, sender);
      else
        mesign_profile_reader_fault (
            reader, MESIGN_PROFILE_PROVIDER, "Senders",
            _ ("“%s” is not a sender; write an address, @domain for all of a domain, or @.domain "
               "for all of a domain and all below it"),
            list[i]);
    }

  return g_strv_builder_end (senders);
}

static void
check_page (MesignProfileReader *reader,
            const char *key,
            const char *url,
            const MesignProvider *provider)
{
  g_auto (MesignWebAddress) address = { 0 };

  if (mesign_web_address_parse (&address, url) != MESIGN_WEB_FAULT_NONE)
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, key,
                                 _ ("“%s” is not an https:// address of a named host"), url);
  else if (!mesign_web_address_is_on (&address, (const char *const *) provider->hosts))
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, key,
                                 _ ("“%s” is not on one of the Hosts"), url);
}

static void
check_fill_page (MesignProfileReader *reader, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };

  if (strchr (url, '*') != NULL)
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "FillPages",
                                 _ ("“%s” has a wildcard; name each page"), url);
  else if (mesign_web_address_parse (&address, url) == MESIGN_WEB_FAULT_NONE && address.has_query)
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "FillPages",
                                 _ ("“%s” ends in a query; write origin and path only"), url);
}

static void
read_pages (MesignProfileReader *reader, MesignProvider *self)
{
  self->account_page =
      mesign_profile_reader_read_text (reader, MESIGN_PROFILE_PROVIDER, "AccountPage", FALSE);
  if (self->account_page != NULL)
    check_page (reader, "AccountPage", self->account_page, self);
  self->fill_pages =
      mesign_profile_reader_read_list (reader, MESIGN_PROFILE_PROVIDER, "FillPages", FALSE);
  for (guint i = 0; self->fill_pages[i] != NULL; i++)
    {
      check_page (reader, "FillPages", self->fill_pages[i], self);
      check_fill_page (reader, self->fill_pages[i]);
    }
}

static void
read_id (MesignProfileReader *reader, MesignProvider *self)
{
  self->id = mesign_profile_reader_read_text (reader, MESIGN_PROFILE_PROVIDER, "Id", TRUE);
  if (self->id != NULL &&
      (strlen (self->id) > 40 ||
       strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (self->id)))
    mesign_profile_reader_fault (
        reader, MESIGN_PROFILE_PROVIDER, "Id",
        _ ("“%s” is not an id; use up to 40 lower-case letters, digits and dashes"), self->id);
}

/* A person tells providers by what is shown of the name, and nothing else of it may be there. */
static void
check_name (MesignProfileReader *reader, const char *name)
{
  if (g_utf8_strlen (name, -1) > MAX_NAME)
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "Name",
                                 _ ("is too long; write up to %d characters"), MAX_NAME);
  else if (!mesign_likeness_is_seen (name))
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "Name",
                                 _ ("has characters that are not seen; write it anew in one line"));
  else if (!mesign_likeness_is_of_one_alphabet (name))
    mesign_profile_reader_fault (
        reader, MESIGN_PROFILE_PROVIDER, "Name",
        _ ("has letters of several alphabets in one word; write each word in one"));
}

static void
read_name (MesignProfileReader *reader, MesignProvider *self)
{
  if (!g_key_file_has_key (reader->keys, MESIGN_PROFILE_PROVIDER, "Name", NULL))
    mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "Name", _ ("is missing"));
  g_strfreev (self->patterns->names);
  self->patterns->names =
      mesign_profile_reader_list_translations (reader, MESIGN_PROFILE_PROVIDER, "Name");
  for (guint i = 0; self->patterns->names[i] != NULL; i++)
    check_name (reader, self->patterns->names[i]);
  self->name =
      g_key_file_get_locale_string (reader->keys, MESIGN_PROFILE_PROVIDER, "Name", NULL, NULL);
}

/* Whether a mail address is of one of the senders' or the hosts' domains. */
static gboolean
is_own_address (const MesignProvider *self, const char *address)
{
  const char *domain = mesign_address_get_domain (address);
  g_autofree char *host = domain != NULL ? mesign_host_entry_normalize (domain) : NULL;

  if (host == NULL || strpbrk (address, " \t<>,:/") != NULL || *address == '@')
    return FALSE;
  for (guint i = 0; self->hosts[i] != NULL; i++)
    if (mesign_host_entry_covers (self->hosts[i], host, 443))
      return TRUE;

  return mesign_provider_is_sender (self, address);
}

/* Where people are sent for help has to be the provider's own. */
static void
read_support (MesignProfileReader *reader, MesignProvider *self)
{
  g_auto (GStrv) all =
      mesign_profile_reader_list_translations (reader, MESIGN_PROFILE_PROVIDER, "Support");

  for (guint i = 0; all[i] != NULL; i++)
    if (!mesign_provider_is_host (self, all[i]) && !is_own_address (self, all[i]))
      mesign_profile_reader_fault (
          reader, MESIGN_PROFILE_PROVIDER, "Support",
          _ ("“%s” is neither an https:// address on one of the Hosts nor a mail address of "
             "theirs or of the Senders"),
          all[i]);
  self->support =
      g_key_file_get_locale_string (reader->keys, MESIGN_PROFILE_PROVIDER, "Support", NULL, NULL);
}

static void
read_code_format (MesignProfileReader *reader, MesignProvider *self)
{
  g_auto (GStrv) all =
      mesign_profile_reader_list_translations (reader, MESIGN_PROFILE_CODE, "Format");

  self->code_format =
      g_key_file_get_locale_string (reader->keys, MESIGN_PROFILE_CODE, "Format", NULL, NULL);
  for (guint i = 0; all[i] != NULL; i++)
    if (!mesign_likeness_is_seen (all[i]))
      mesign_profile_reader_fault (
          reader, MESIGN_PROFILE_CODE, "Format",
          _ ("has characters that are not seen; write it anew in one line"));
    else if (strlen (all[i]) > MAX_FORMAT)
      mesign_profile_reader_fault (reader, MESIGN_PROFILE_CODE, "Format",
                                   _ ("is too long; say in one line what the code looks like"));
}

/* In hours, as providers say it. */
static gint64
read_lifetime (MesignProfileReader *reader, const char *group)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, "Lifetime", FALSE);
  gint64 hours = 0;

  if (text != NULL && !g_ascii_string_to_signed (text, 10, 1, MAX_HOURS, &hours, NULL))
    mesign_profile_reader_fault (
        reader, group, "Lifetime",
        _ ("“%s” is no number of hours from 1 to 8760; leave it out where nobody says how long"),
        text);

  return hours * 60 * 60;
}

static void
read_evidence (MesignProfileReader *reader, MesignProvider *self)
{
  g_autofree char *word =
      mesign_profile_reader_read_text (reader, MESIGN_PROFILE_PROVIDER, "Evidence", TRUE);

  if (word == NULL)
    return;
  for (guint i = 0; i <= MESIGN_PROVIDER_EVIDENCE_GUIDE; i++)
    if (strcmp (word, mesign_provider_evidence_to_string (i)) == 0)
      {
        self->evidence = i;
        return;
      }
  mesign_profile_reader_fault (reader, MESIGN_PROFILE_PROVIDER, "Evidence",
                               _ ("“%s” is none of sandbox, tested, guide, documentation and none"),
                               word);
}

static void
read_anchor (MesignProfileReader *reader, MesignProvider *self)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  self->anchor = mesign_profile_reader_read_text (reader, MESIGN_PROFILE_PROVIDER, "Anchor", FALSE);
  if (self->anchor == NULL)
    return;
  certificate = g_tls_certificate_new_from_pem (self->anchor, -1, &error);
  if (certificate == NULL)
    mesign_profile_reader_fault (
        reader, MESIGN_PROFILE_PROVIDER, "Anchor",
        _ ("is not a certificate in PEM with its line ends written as \\n: %s"), error->message);
}

static gboolean
is_known_key (guint group, const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (spoken); i++)
    if (strcmp (spoken[i].group, schema[group].group) == 0 &&
        mesign_profile_is_translation (key, spoken[i].key))
      return TRUE;
  for (guint i = 0; schema[group].keys[i] != NULL; i++)
    if (strcmp (schema[group].keys[i], key) == 0)
      return TRUE;

  return FALSE;
}

static void
check_keys (MesignProfileReader *reader, guint group)
{
  g_auto (GStrv) keys = g_key_file_get_keys (reader->keys, schema[group].group, NULL, NULL);

  for (guint i = 0; keys != NULL && keys[i] != NULL; i++)
    if (!is_known_key (group, keys[i]))
      mesign_profile_reader_fault (reader, schema[group].group, keys[i],
                                   _ ("is not a key of this group"));
}

static void
check_groups (MesignProfileReader *reader)
{
  g_auto (GStrv) groups = g_key_file_get_groups (reader->keys, NULL);

  for (guint i = 0; groups[i] != NULL; i++)
    {
      guint known = 0;

      while (known < G_N_ELEMENTS (schema) && strcmp (schema[known].group, groups[i]) != 0)
        known++;
      if (known < G_N_ELEMENTS (schema))
        check_keys (reader, known);
      else
        mesign_profile_reader_fault (
            reader, groups[i], NULL,
            _ ("is not a group of a profile; there are [Provider], [Link], [Code], [Pfx], "
               "[Issued], [Form retrieve], [Form login], [Form register], [Form buy], [Form "
               "assign], "
               "[Bought] and [Assigned]"));
    }
}

/* What somebody else's host shows is neither filled in nor where a link may lead. */
static void
read_payment_hosts (MesignProfileReader *reader, MesignProvider *self)
{
  self->payment_hosts = read_hosts (reader, "PaymentHosts", FALSE);
  for (guint i = 0; self->payment_hosts[i] != NULL; i++)
    for (guint j = 0; j < 2; j++)
      {
        GStrv own = j == 0 ? self->hosts : self->link_hosts;

        for (guint k = 0; own[k] != NULL; k++)
          if (mesign_host_entries_meet (self->payment_hosts[i], own[k]))
            mesign_profile_reader_fault (
                reader, MESIGN_PROFILE_PROVIDER, "PaymentHosts",
                _ ("“%s” is one of the provider's own hosts; write the hosts of payment "
                   "services here"),
                self->payment_hosts[i]);
      }
}

static void
read_provider (MesignProfileReader *reader, MesignProvider *self)
{
  gboolean has_mail = mesign_profile_reader_has_group (reader, MESIGN_PROFILE_LINK) ||
                      mesign_profile_reader_has_group (reader, MESIGN_PROFILE_CODE);

  read_id (reader, self);
  read_name (reader, self);
  self->hosts =
      read_hosts (reader, "Hosts", mesign_profile_reader_has_group (reader, MESIGN_PROFILE_LINK));
  self->link_hosts = read_hosts (reader, "LinkHosts",
                                 mesign_profile_reader_has_group (reader, MESIGN_PROFILE_LINK));
  read_payment_hosts (reader, self);
  self->senders = read_senders (reader, has_mail);
  self->authserv_ids = read_hosts (reader, "AuthservIds", FALSE);
  read_support (reader, self);
  read_code_format (reader, self);
  self->code_lifetime = read_lifetime (reader, MESIGN_PROFILE_CODE);
  self->link_lifetime = read_lifetime (reader, MESIGN_PROFILE_LINK);
  read_pages (reader, self);
  read_evidence (reader, self);
  read_anchor (reader, self);
  mesign_profile_reader_read_groups (reader, self);
  self->is_generic = self->senders[0] == NULL;
}

/* Reads all that can be read, so that one look shows every fault; it may be used without any only.
 */
MesignProvider *
mesign_provider_read (GBytes *octets, const char *name, GPtrArray *faults)
{
  g_autoptr (GKeyFile) keys = g_key_file_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignProvider) self = mesign_provider_new ();
  MesignProfileReader reader = { keys, name, faults };

  if (!g_key_file_load_from_bytes (keys, octets, G_KEY_FILE_KEEP_TRANSLATIONS, &error))
    mesign_profile_reader_fault (&reader, NULL, NULL, _ ("is not a key file: %s"), error->message);
  else if (!mesign_profile_reader_has_group (&reader, MESIGN_PROFILE_PROVIDER))
    mesign_profile_reader_fault (&reader, MESIGN_PROFILE_PROVIDER, NULL,
                                 _ ("this group is missing"));
  else
    {
      check_groups (&reader);
      read_provider (&reader, self);
    }

  return g_steal_pointer (&self);
}
