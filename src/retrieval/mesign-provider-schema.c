/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-provider-private.h"

#include "model/mesign-address.h"
#include "retrieval/mesign-provider-reader-private.h"
#include "retrieval/mesign-web-address-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* A year. */
#define MAX_HOURS 8760
#define MAX_FORMAT 200

#define PROVIDER "Provider"
#define LINK "Link"
#define CODE "Code"
#define PFX "Pfx"
#define ISSUED "Issued"
#define FORM "Form retrieve"
#define BOUGHT "Bought"
#define ASSIGNED "Assigned"

static const struct
{
  const char *group;
  const char *keys[13];
} schema[] = {
  { PROVIDER,
    { "Id", "Name", "AccountPage", "Hosts", "PaymentHosts", "LinkHosts", "FillPages", "Senders",
      "Evidence", "AuthservIds", "Anchor", "Support" } },
  { LINK, { "Subject", "Url", "Order", "Lifetime" } },
  { CODE, { "Subject", "Code", "Order", "Format", "Lifetime" } },
  { PFX, { "Subject", "Attachment", "Order" } },
  { ISSUED, { "Subject", "Attachment", "Order" } },
  { FORM, { "address", "code", "password", "password-confirm", "csr", "captcha" } },
  { "Form login", { "Page", "address" } },
  { "Form register", { "Page", "address" } },
  { "Form buy", { "Page", "address" } },
  { "Form assign", { "Page", "address" } },
  { BOUGHT, { "Form", "Url" } },
  { ASSIGNED, { "Form", "Url" } },
};

/* Keys that may be there in several languages: Name[zh_CN]. */
static const struct
{
  const char *group;
  const char *key;
} spoken[] = { { PROVIDER, "Name" }, { PROVIDER, "Support" }, { CODE, "Format" } };

/* The pages on which only the account's own address is filled in. */
static const char *const address_forms[] = { "Form login", "Form register", "Form buy",
                                             "Form assign" };

static GStrv
read_hosts (MesignProfileReader *reader, const char *key, gboolean required)
{
  g_auto (GStrv) list = mesign_profile_reader_read_list (reader, PROVIDER, key, required);
  g_autoptr (GStrvBuilder) hosts = g_strv_builder_new ();

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *host = mesign_host_entry_normalize (list[i]);

      if (host != NULL)
        g_strv_builder_add (hosts, host);
      else
        mesign_profile_reader_fault (
            reader, PROVIDER, key,
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
  g_auto (GStrv) list = mesign_profile_reader_read_list (reader, PROVIDER, "Senders", required);
  g_autoptr (GStrvBuilder) senders = g_strv_builder_new ();

  for (guint i = 0; list[i] != NULL; i++)
    {
      g_autofree char *sender = normalize_sender (list[i]);

      if (sender != NULL)
        g_strv_builder_add (senders, sender);
      else
        mesign_profile_reader_fault (
            reader, PROVIDER, "Senders",
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
    mesign_profile_reader_fault (reader, PROVIDER, key,
                                 _ ("“%s” is not an https:// address of a named host"), url);
  else if (!mesign_web_address_is_on (&address, (const char *const *) provider->hosts))
    mesign_profile_reader_fault (reader, PROVIDER, key, _ ("“%s” is not on one of the Hosts"), url);
}

static void
check_fill_page (MesignProfileReader *reader, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };

  if (strchr (url, '*') != NULL)
    mesign_profile_reader_fault (reader, PROVIDER, "FillPages",
                                 _ ("“%s” has a wildcard; name each page"), url);
  else if (mesign_web_address_parse (&address, url) == MESIGN_WEB_FAULT_NONE && address.has_query)
    mesign_profile_reader_fault (reader, PROVIDER, "FillPages",
                                 _ ("“%s” ends in a query; write origin and path only"), url);
}

static void
read_pages (MesignProfileReader *reader, MesignProvider *self)
{
  self->account_page = mesign_profile_reader_read_text (reader, PROVIDER, "AccountPage", FALSE);
  if (self->account_page != NULL)
    check_page (reader, "AccountPage", self->account_page, self);
  self->fill_pages = mesign_profile_reader_read_list (reader, PROVIDER, "FillPages", FALSE);
  for (guint i = 0; self->fill_pages[i] != NULL; i++)
    {
      check_page (reader, "FillPages", self->fill_pages[i], self);
      check_fill_page (reader, self->fill_pages[i]);
    }
}

static void
read_id (MesignProfileReader *reader, MesignProvider *self)
{
  self->id = mesign_profile_reader_read_text (reader, PROVIDER, "Id", TRUE);
  if (self->id != NULL &&
      (strlen (self->id) > 40 ||
       strspn (self->id, "abcdefghijklmnopqrstuvwxyz0123456789-") != strlen (self->id)))
    mesign_profile_reader_fault (
        reader, PROVIDER, "Id",
        _ ("“%s” is not an id; use up to 40 lower-case letters, digits and dashes"), self->id);
}

static void
read_name (MesignProfileReader *reader, MesignProvider *self)
{
  if (!g_key_file_has_key (reader->keys, PROVIDER, "Name", NULL))
    mesign_profile_reader_fault (reader, PROVIDER, "Name", _ ("is missing"));
  g_strfreev (self->patterns->names);
  self->patterns->names = mesign_profile_reader_list_translations (reader, PROVIDER, "Name");
  self->name = g_key_file_get_locale_string (reader->keys, PROVIDER, "Name", NULL, NULL);
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
  g_auto (GStrv) all = mesign_profile_reader_list_translations (reader, PROVIDER, "Support");

  for (guint i = 0; all[i] != NULL; i++)
    if (!mesign_provider_is_host (self, all[i]) && !is_own_address (self, all[i]))
      mesign_profile_reader_fault (
          reader, PROVIDER, "Support",
          _ ("“%s” is neither an https:// address on one of the Hosts nor a mail address of "
             "theirs or of the Senders"),
          all[i]);
  self->support = g_key_file_get_locale_string (reader->keys, PROVIDER, "Support", NULL, NULL);
}

static void
read_code_format (MesignProfileReader *reader, MesignProvider *self)
{
  g_auto (GStrv) all = mesign_profile_reader_list_translations (reader, CODE, "Format");

  self->code_format = g_key_file_get_locale_string (reader->keys, CODE, "Format", NULL, NULL);
  for (guint i = 0; all[i] != NULL; i++)
    if (strlen (all[i]) > MAX_FORMAT || strpbrk (all[i], "\r\n") != NULL)
      mesign_profile_reader_fault (reader, CODE, "Format",
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
  g_autofree char *word = mesign_profile_reader_read_text (reader, PROVIDER, "Evidence", TRUE);

  if (word == NULL)
    return;
  for (guint i = 0; i <= MESIGN_PROVIDER_EVIDENCE_GUIDE; i++)
    if (strcmp (word, mesign_provider_evidence_to_string (i)) == 0)
      {
        self->evidence = i;
        return;
      }
  mesign_profile_reader_fault (reader, PROVIDER, "Evidence",
                               _ ("“%s” is none of sandbox, tested, guide, documentation and none"),
                               word);
}

static void
read_anchor (MesignProfileReader *reader, MesignProvider *self)
{
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GError) error = NULL;

  self->anchor = mesign_profile_reader_read_text (reader, PROVIDER, "Anchor", FALSE);
  if (self->anchor == NULL)
    return;
  certificate = g_tls_certificate_new_from_pem (self->anchor, -1, &error);
  if (certificate == NULL)
    mesign_profile_reader_fault (
        reader, PROVIDER, "Anchor",
        _ ("is not a certificate in PEM with its line ends written as \\n: %s"), error->message);
}

static GRegex *
read_pattern (MesignProfileReader *reader, const char *group, const char *key, gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  GRegex *pattern;

  if (text == NULL)
    return NULL;
  pattern = mesign_pattern_new (text, G_REGEX_CASELESS, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);

  return pattern;
}

/* Codes and orders are taken as they stand: their patterns see upper and lower case. */
static GRegex *
read_group_pattern (MesignProfileReader *reader,
                    const char *group,
                    const char *key,
                    gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  g_autoptr (GRegex) pattern = NULL;

  if (text == NULL)
    return NULL;
  pattern = mesign_pattern_new (text, 0, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);
  else if (g_regex_get_capture_count (pattern) != 1)
    mesign_profile_reader_fault (
        reader, group, key,
        _ ("needs exactly one group in parentheses; write (?:…) for the others"));
  else
    return g_steal_pointer (&pattern);

  return NULL;
}

static GRegex *
read_url_pattern (MesignProfileReader *reader,
                  const char *group,
                  const char *key,
                  gboolean required)
{
  g_autofree char *text = mesign_profile_reader_read_text (reader, group, key, required);
  g_autoptr (GError) error = NULL;
  GRegex *pattern;

  if (text == NULL)
    return NULL;
  if (!g_str_has_prefix (text, "^https://") || !g_str_has_suffix (text, "$") ||
      g_str_has_suffix (text, "\\$"))
    {
      mesign_profile_reader_fault (reader, group, key,
                                   _ ("has to begin with ^https:// and to end with $"));
      return NULL;
    }
  pattern = mesign_pattern_new (text, G_REGEX_DOLLAR_ENDONLY, &error);
  if (pattern == NULL)
    mesign_profile_reader_fault (
        reader, group, key, _ ("is not a regular expression that can be used: %s"), error->message);

  return pattern;
}

static void
read_patterns (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  if (mesign_profile_reader_has_group (reader, LINK))
    {
      patterns->link_subject = read_pattern (reader, LINK, "Subject", TRUE);
      patterns->link_url = read_url_pattern (reader, LINK, "Url", TRUE);
      patterns->link_order = read_group_pattern (reader, LINK, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, CODE))
    {
      patterns->code_subject = read_pattern (reader, CODE, "Subject", TRUE);
      patterns->code = read_group_pattern (reader, CODE, "Code", TRUE);
      patterns->code_order = read_group_pattern (reader, CODE, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, PFX))
    {
      patterns->pfx_subject = read_pattern (reader, PFX, "Subject", TRUE);
      patterns->pfx_attachment = read_pattern (reader, PFX, "Attachment", TRUE);
      patterns->pfx_order = read_group_pattern (reader, PFX, "Order", FALSE);
    }
  if (mesign_profile_reader_has_group (reader, ISSUED))
    {
      patterns->issued_subject = read_pattern (reader, ISSUED, "Subject", TRUE);
      patterns->issued_attachment = read_pattern (reader, ISSUED, "Attachment", TRUE);
      patterns->issued_order = read_group_pattern (reader, ISSUED, "Order", FALSE);
    }
  if (!mesign_profile_reader_has_group (reader, LINK) &&
      !mesign_profile_reader_has_group (reader, CODE) &&
      !mesign_profile_reader_has_group (reader, PFX) &&
      !mesign_profile_reader_has_group (reader, ISSUED))
    mesign_profile_reader_fault (reader, NULL, NULL,
                                 _ ("has none of the groups [Link], [Code], [Pfx] and [Issued]"));
}

static gboolean
is_field (const char *entry)
{
  for (guint i = 0; i < 2; i++)
    {
      const char *prefix = i == 0 ? "label:" : "placeholder:";

      if (g_str_has_prefix (entry, prefix))
        return entry[strlen (prefix)] != '\0';
    }

  return *entry != '\0';
}

/* What a field may be told by. */
static GStrv
read_field (MesignProfileReader *reader, const char *group, const char *key, gboolean required)
{
  g_auto (GStrv) entries = mesign_profile_reader_read_list (reader, group, key, required);

  for (guint i = 0; entries[i] != NULL; i++)
    if (!is_field (entries[i]) || strpbrk (entries[i], "\r\n") != NULL)
      mesign_profile_reader_fault (reader, group, key,
                                   _ ("“%s” is no field; write its name, label:… or placeholder:…"),
                                   entries[i]);

  return entries[0] != NULL ? g_steal_pointer (&entries) : NULL;
}

static void
read_form (MesignProfileReader *reader, MesignProviderForm *form)
{
  form->address = read_field (reader, FORM, "address", FALSE);
  form->code = read_field (reader, FORM, "code", FALSE);
  form->password = read_field (reader, FORM, "password", FALSE);
  form->password_confirm = read_field (reader, FORM, "password-confirm", FALSE);
  form->csr = read_field (reader, FORM, "csr", FALSE);
  form->captcha = read_field (reader, FORM, "captcha", FALSE);
}

static void
read_address_forms (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  for (guint i = 0; i < G_N_ELEMENTS (address_forms); i++)
    {
      MesignProviderAddressForm *form;

      if (!mesign_profile_reader_has_group (reader, address_forms[i]))
        continue;
      form = g_new0 (MesignProviderAddressForm, 1);
      form->page = read_url_pattern (reader, address_forms[i], "Page", TRUE);
      form->fields = read_field (reader, address_forms[i], "address", TRUE);
      g_ptr_array_add (patterns->address_forms, form);
    }
}

static void
read_milestones (MesignProfileReader *reader, MesignProviderPatterns *patterns)
{
  if (mesign_profile_reader_has_group (reader, BOUGHT))
    {
      patterns->bought_form = read_url_pattern (reader, BOUGHT, "Form", FALSE);
      patterns->bought_page = read_url_pattern (reader, BOUGHT, "Url", TRUE);
    }
  if (mesign_profile_reader_has_group (reader, ASSIGNED))
    {
      patterns->assigned_form = read_url_pattern (reader, ASSIGNED, "Form", FALSE);
      patterns->assigned_page = read_url_pattern (reader, ASSIGNED, "Url", TRUE);
    }
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
                reader, PROVIDER, "PaymentHosts",
                _ ("“%s” is one of the provider's own hosts; write the hosts of payment "
                   "services here"),
                self->payment_hosts[i]);
      }
}

static void
read_provider (MesignProfileReader *reader, MesignProvider *self)
{
  gboolean has_mail = mesign_profile_reader_has_group (reader, LINK) ||
                      mesign_profile_reader_has_group (reader, CODE);

  read_id (reader, self);
  read_name (reader, self);
  self->hosts = read_hosts (reader, "Hosts", mesign_profile_reader_has_group (reader, LINK));
  self->link_hosts =
      read_hosts (reader, "LinkHosts", mesign_profile_reader_has_group (reader, LINK));
  read_payment_hosts (reader, self);
  self->senders = read_senders (reader, has_mail);
  self->authserv_ids = read_hosts (reader, "AuthservIds", FALSE);
  read_support (reader, self);
  read_code_format (reader, self);
  self->code_lifetime = read_lifetime (reader, CODE);
  self->link_lifetime = read_lifetime (reader, LINK);
  read_pages (reader, self);
  read_evidence (reader, self);
  read_anchor (reader, self);
  read_patterns (reader, self->patterns);
  read_form (reader, &self->form);
  read_address_forms (reader, self->patterns);
  read_milestones (reader, self->patterns);
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
  else if (!mesign_profile_reader_has_group (&reader, PROVIDER))
    mesign_profile_reader_fault (&reader, PROVIDER, NULL, _ ("this group is missing"));
  else
    {
      check_groups (&reader);
      read_provider (&reader, self);
    }

  return g_steal_pointer (&self);
}
