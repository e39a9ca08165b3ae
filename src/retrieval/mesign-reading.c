/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-reading-private.h"

#include "base/mesign-secret.h"
#include "model/mesign-address.h"
#include "retrieval/mesign-likeness-private.h"
#include "retrieval/mesign-provider-private.h"

#include <gio/gio.h>
#include <string.h>

/* The link in https where it is only http: to tell the provider's own from others. */
static char *
dup_secured (const char *url)
{
  if (g_ascii_strncasecmp (url, "http://", 7) == 0)
    return g_strconcat ("https://", url + 7, NULL);

  return g_strdup (url);
}

static gboolean
would_match_secured (const MesignProvider *provider, const char *url)
{
  g_autofree char *secured = dup_secured (url);

  return strcmp (secured, url) != 0 && mesign_provider_is_link_host (provider, secured) &&
         mesign_pattern_matches_whole (provider->patterns->link_url, secured);
}

static gboolean
is_on_provider (const MesignProvider *provider, const MesignWebAddress *address)
{
  return mesign_web_address_is_on (address, (const char *const *) provider->hosts) ||
         mesign_web_address_is_on (address, (const char *const *) provider->link_hosts);
}

static gboolean
is_any_host (const MesignProvider *provider, const char *url)
{
  return mesign_provider_is_link_host (provider, url) || mesign_provider_is_host (provider, url);
}

/* A link whose words are an address of the provider's must lead there, if only without TLS. */
static gboolean
pretends (const MesignProvider *provider, const MesignMailLink *link)
{
  g_autofree char *shown = link->shown != NULL ? g_strstrip (g_strdup (link->shown)) : NULL;
  g_autofree char *secured = dup_secured (link->url);

  return shown != NULL && is_any_host (provider, shown) && !is_any_host (provider, secured);
}

/* Own pages that are told where to lead on are somebody else's door. */
static gboolean
leads_on (const MesignProvider *provider, const char *url)
{
  return mesign_url_leads_on (url, (const char *const *) provider->hosts) &&
         mesign_url_leads_on (url, (const char *const *) provider->link_hosts);
}

static const char *
name_bad_link (const MesignProvider *provider, const MesignWebAddress *address)
{
  const char *const *hosts = (const char *const *) provider->link_hosts;

  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *entry = hosts[i] + (*hosts[i] == '.');
      gsize length = strcspn (entry, ":");

      if (strlen (address->host) == length && strncmp (entry, address->host, length) == 0)
        return "other-port";
    }

  return mesign_web_address_resembles (address, hosts) ? "look-alike" : "foreign-link";
}

/* The word for what is wrong with a link that must not be used. */
const char *
mesign_reading_name_fault (const MesignProvider *provider, const char *url, MesignWebFault fault)
{
  static const char *const reasons[] = {
    [MESIGN_WEB_FAULT_MALFORMED] = "malformed-link", [MESIGN_WEB_FAULT_NOT_HTTPS] = "not-https",
    [MESIGN_WEB_FAULT_USER_INFO] = "user-info",      [MESIGN_WEB_FAULT_IP_ADDRESS] = "ip-address",
    [MESIGN_WEB_FAULT_REDIRECT] = "redirect",
  };
  g_auto (MesignWebAddress) address = { 0 };

  if (fault == MESIGN_WEB_FAULT_NONE &&
      mesign_web_address_parse (&address, url) == MESIGN_WEB_FAULT_NONE)
    return name_bad_link (provider, &address);

  return reasons[fault];
}

static gboolean
is_retrieval_link (const MesignProvider *provider, const MesignWebAddress *address, const char *url)
{
  return mesign_web_address_is_on (address, (const char *const *) provider->link_hosts) &&
         mesign_pattern_matches_whole (provider->patterns->link_url, url);
}

/* Of a link alone, from wherever it was copied: NULL if it is one to retrieve a certificate with,
 * else the word for what is wrong with it. */
const char *
mesign_reading_judge_link (const MesignProvider *provider, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };
  MesignWebFault fault = mesign_web_address_parse (&address, url);

  if (fault != MESIGN_WEB_FAULT_NONE || !is_on_provider (provider, &address))
    return mesign_reading_name_fault (provider, url, fault);
  if (leads_on (provider, url))
    return "redirect";

  return is_retrieval_link (provider, &address, url) ? NULL : "no-retrieval-link";
}

/* Whether an address that is none stands where a reader looks for the provider's. */
static gboolean
is_written_like (const char *url, const char *const *hosts)
{
  const char *authority = strstr (url, "://");
  g_autofree char *seen = NULL;

  authority = authority != NULL ? authority + strlen ("://") : url;
  seen = g_strndup (authority, strcspn (authority, "/?#"));
  for (guint i = 0; hosts[i] != NULL; i++)
    {
      const char *entry = hosts[i] + (*hosts[i] == '.');
      g_autofree char *host = g_strndup (entry, strcspn (entry, ":"));

      if (strcasestr (seen, host) != NULL)
        return TRUE;
    }

  return FALSE;
}

/* Whether a link was made to be taken for one of the provider's. */
static gboolean
is_made_to_deceive (const MesignProvider *provider, const char *url, MesignWebFault fault)
{
  static const char *const reasons[] = { "look-alike", "user-info",  "redirect",
                                         "not-https",  "ip-address", NULL };

  if (fault == MESIGN_WEB_FAULT_MALFORMED)
    return is_written_like (url, (const char *const *) provider->hosts) ||
           is_written_like (url, (const char *const *) provider->link_hosts);

  return g_strv_contains (reasons, mesign_reading_name_fault (provider, url, fault));
}

/* The first one, unless a later one deceives. */
static void
note_bad_link (MesignReading *self, const MesignMailLink *link, MesignWebFault fault)
{
  gboolean deceives = is_made_to_deceive (self->provider, link->url, fault);

  if (self->bad_link != NULL && (self->deceives || !deceives))
    return;
  self->bad_link = link->url;
  self->bad_fault = fault;
  self->deceives = deceives;
}

static void
read_link (MesignReading *self, const MesignMailLink *link)
{
  const MesignProvider *provider = self->provider;
  g_auto (MesignWebAddress) address = { 0 };
  MesignWebFault fault = mesign_web_address_parse (&address, link->url);

  if (pretends (provider, link))
    {
      self->pretends = TRUE;
      self->deceives = TRUE;
      self->bad_link = link->url;
      self->bad_fault = fault;
    }
  else if (fault == MESIGN_WEB_FAULT_NONE && is_on_provider (provider, &address))
    {
      if (leads_on (provider, link->url))
        note_bad_link (self, link, MESIGN_WEB_FAULT_REDIRECT);
      else if (self->link == NULL && is_retrieval_link (provider, &address, link->url))
        self->link = link->url;
    }
  else if (fault != MESIGN_WEB_FAULT_NOT_HTTPS || would_match_secured (provider, link->url))
    note_bad_link (self, link, fault);
}

static void
read_links (MesignReading *self)
{
  GPtrArray *links = self->mail->text.links;

  if (!self->link_subject && !self->code_subject)
    return;
  for (guint i = 0; i < links->len && !self->pretends; i++)
    read_link (self, links->pdata[i]);
  if (self->pretends)
    self->link = NULL;
}

static void
read_code (MesignReading *self)
{
  GRegex *pattern = self->provider->patterns->code;
  const MesignMailText *text = &self->mail->text;

  if (pattern == NULL || (!self->link_subject && !self->code_subject))
    return;
  self->code = mesign_pattern_dup_group (pattern, text->text);
  if (self->code == NULL && text->html_text != NULL)
    self->code = mesign_pattern_dup_group (pattern, text->html_text);
}

static int
find_attachment (const MesignReading *self, GRegex *pattern)
{
  GPtrArray *attachments = self->mail->message->attachments;

  for (guint i = 0; i < attachments->len; i++)
    {
      const MesignAttachment *attachment = attachments->pdata[i];

      if (mesign_pattern_matches (pattern, attachment->filename))
        return (int) i;
    }

  return -1;
}

/* A PFX may have the authorities' certificates beside it. */
static void
read_attachments (MesignReading *self)
{
  const MesignProviderPatterns *patterns = self->provider->patterns;

  self->attachment = self->pfx_subject ? find_attachment (self, patterns->pfx_attachment) : -1;
  if (self->attachment >= 0 || !self->issued_subject)
    return;
  self->attachment = find_attachment (self, patterns->issued_attachment);
  self->is_without_key = self->attachment >= 0;
}

void
mesign_reading_read (MesignReading *self, const MesignMail *mail, const MesignProvider *provider)
{
  const MesignProviderPatterns *patterns = provider->patterns;
  const char *subject = mail->message->headers->subject;

  memset (self, 0, sizeof *self);
  self->mail = mail;
  self->provider = provider;
  self->link_subject = mesign_pattern_matches (patterns->link_subject, subject);
  self->code_subject = mesign_pattern_matches (patterns->code_subject, subject);
  self->pfx_subject = mesign_pattern_matches (patterns->pfx_subject, subject);
  self->issued_subject = mesign_pattern_matches (patterns->issued_subject, subject);
  read_links (self);
  read_code (self);
  read_attachments (self);
}

void
mesign_reading_clear (MesignReading *self)
{
  if (self->code != NULL)
    mesign_secret_wipe (self->code, strlen (self->code));
  g_clear_pointer (&self->code, g_free);
}

MesignRetrievalKind
mesign_reading_get_kind (const MesignReading *self)
{
  if (self->attachment >= 0)
    return self->is_without_key ? MESIGN_RETRIEVAL_CERTIFICATE : MESIGN_RETRIEVAL_PFX;
  if (self->link != NULL && self->code != NULL)
    return MESIGN_RETRIEVAL_LINK_AND_CODE;
  if (self->link != NULL)
    return MESIGN_RETRIEVAL_LINK;

  return self->code != NULL ? MESIGN_RETRIEVAL_CODE : MESIGN_RETRIEVAL_NONE;
}

static char *
dup_order_in_texts (const MesignReading *self, GRegex *pattern)
{
  const MesignMailText *text = &self->mail->text;
  char *order = mesign_pattern_dup_group (pattern, text->text);

  if (order == NULL && text->html_text != NULL)
    order = mesign_pattern_dup_group (pattern, text->html_text);
  if (order == NULL)
    order = mesign_pattern_dup_group (pattern, self->mail->message->headers->subject);

  return order;
}

char *
mesign_reading_dup_order (const MesignReading *self, MesignRetrievalKind kind)
{
  const MesignProviderPatterns *patterns = self->provider->patterns;
  char *order = NULL;

  if (kind == MESIGN_RETRIEVAL_PFX)
    order = dup_order_in_texts (self, patterns->pfx_order);
  else if (kind == MESIGN_RETRIEVAL_CERTIFICATE)
    order = dup_order_in_texts (self, patterns->issued_order);
  else if (self->link != NULL)
    {
      order = mesign_pattern_dup_group (patterns->link_order, self->link);
      if (order == NULL)
        order = dup_order_in_texts (self, patterns->link_order);
    }
  if (order == NULL && self->code != NULL)
    order = dup_order_in_texts (self, patterns->code_order);

  return order != NULL ? order : g_strdup ("");
}

gboolean
mesign_reading_names_provider (const MesignReading *self)
{
  const MesignEnvelope *headers = self->mail->message->headers;

  for (guint i = 0; i < headers->from->len; i++)
    if (mesign_provider_is_sender (self->provider,
                                   ((MesignAddress *) headers->from->pdata[i])->address))
      return TRUE;

  return FALSE;
}

static gboolean
brings_something (const MesignReading *self)
{
  if (self->link_subject || self->code_subject)
    return self->link != NULL || self->bad_link != NULL || self->code != NULL;

  return self->attachment >= 0;
}

/* Whether a reader would find one of its names there, whatever letters it is drawn with. */
static gboolean
is_named_in (const MesignProvider *provider, const char *text)
{
  g_autofree char *words = text != NULL ? mesign_likeness_dup_words (text) : NULL;

  for (guint i = 0; words != NULL && provider->patterns->names[i] != NULL; i++)
    {
      g_autofree char *name = mesign_likeness_dup_words (provider->patterns->names[i]);

      if (*name != '\0' && strstr (words, name) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_named_in_from (const MesignProvider *provider, GPtrArray *from)
{
  for (guint i = 0; i < from->len; i++)
    {
      const MesignAddress *address = from->pdata[i];

      if (is_named_in (provider, address->name) ||
          mesign_provider_is_sender (provider, address->name))
        return TRUE;
    }

  return FALSE;
}

/* Whether the domain of the sender was made to be taken for one of the provider's. */
static gboolean
sender_resembles (const MesignReading *self)
{
  const char *domain =
      self->mail->sender != NULL ? mesign_address_get_domain (self->mail->sender) : NULL;
  g_autofree char *ascii = domain != NULL ? g_hostname_to_ascii (domain) : NULL;
  g_autofree char *lower = ascii != NULL ? g_ascii_strdown (ascii, -1) : NULL;
  MesignWebAddress address = { .host = lower };

  for (guint i = 0; lower != NULL && self->provider->senders[i] != NULL; i++)
    {
      const char *entries[] = { mesign_address_get_domain (self->provider->senders[i]), NULL };

      if (mesign_web_address_resembles (&address, entries))
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_of_another_provider (const MesignReading *self)
{
  GPtrArray *providers = self->mail->set->providers;

  for (guint i = 0; self->mail->sender != NULL && i < providers->len; i++)
    if (providers->pdata[i] != self->provider &&
        mesign_provider_is_sender (providers->pdata[i], self->mail->sender))
      return TRUE;

  return FALSE;
}

/* Whether a mail of somebody else's wants to be taken for the provider's: providers write alike, so
 * it has to name it, to lead to it, or to come from a name like its. */
gboolean
mesign_reading_imitates (const MesignReading *self)
{
  const MesignEnvelope *headers = self->mail->message->headers;
  const MesignMailText *text = &self->mail->text;

  if (!brings_something (self))
    return FALSE;
  if (mesign_reading_names_provider (self))
    return TRUE;
  if (is_of_another_provider (self))
    return FALSE;

  return self->link != NULL || is_named_in (self->provider, headers->subject) ||
         is_named_in (self->provider, text->text) ||
         is_named_in (self->provider, text->html_text) ||
         is_named_in_from (self->provider, headers->from) || sender_resembles (self);
}
