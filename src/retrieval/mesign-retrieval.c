/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-retrieval.h"

#include "model/mesign-address.h"
#include "retrieval/mesign-authentication-private.h"
#include "retrieval/mesign-mail-text-private.h"
#include "retrieval/mesign-provider-private.h"
#include "retrieval/mesign-retrieval-private.h"
#include "retrieval/mesign-web-address-private.h"

#include <string.h>

/* One mail while it is held against the profiles. */
typedef struct
{
  const MesignProviderSet *set;
  const MesignOpenedMessage *message;
  const char *account_address;
  const char *imap_host;
  const char *sender;
  gboolean is_reply;
  MesignMailText text;
} Mail;

/* What one profile makes of the mail. */
typedef struct
{
  const Mail *mail;
  const MesignProvider *provider;
  gboolean link_subject;
  gboolean code_subject;
  gboolean pfx_subject;
  const char *link;
  const char *bad_link;
  MesignWebFault bad_fault;
  char *code;
  int attachment;
} Reading;

static const char *
get_sender (const MesignEnvelope *headers)
{
  return headers->from->len > 0 ? ((MesignAddress *) headers->from->pdata[0])->address : NULL;
}

static gboolean
has_one_sender (const Mail *mail)
{
  const MesignEnvelope *headers = mail->message->headers;

  return headers->n_from <= 1 && headers->from->len == 1;
}

/* The link in https where it is only http: to tell a plain link of the provider's from others. */
static gboolean
would_match_secured (const MesignProvider *provider, const char *url)
{
  g_autofree char *secured = NULL;

  if (g_ascii_strncasecmp (url, "http://", 7) != 0)
    return FALSE;
  secured = g_strconcat ("https://", url + 7, NULL);

  return mesign_provider_is_link_host (provider, secured) &&
         mesign_pattern_matches_whole (provider->patterns->link_url, secured);
}

static gboolean
is_on_provider (const MesignProvider *provider, const MesignWebAddress *address)
{
  return mesign_web_address_is_on (address, (const char *const *) provider->hosts) ||
         mesign_web_address_is_on (address, (const char *const *) provider->link_hosts);
}

/* A link whose words are an address of the provider's must lead there. */
static gboolean
pretends (const MesignProvider *provider, const MesignMailLink *link)
{
  g_autofree char *shown = link->shown != NULL ? g_strstrip (g_strdup (link->shown)) : NULL;

  if (shown == NULL)
    return FALSE;

  return (mesign_provider_is_link_host (provider, shown) ||
          mesign_provider_is_host (provider, shown)) &&
         !mesign_provider_is_link_host (provider, link->url) &&
         !mesign_provider_is_host (provider, link->url);
}

static void
note_bad_link (Reading *self, const MesignMailLink *link, MesignWebFault fault)
{
  if (self->bad_link != NULL)
    return;
  self->bad_link = link->url;
  self->bad_fault = fault;
}

static void
read_link (Reading *self, const MesignMailLink *link, gboolean *pretending)
{
  const MesignProvider *provider = self->provider;
  g_auto (MesignWebAddress) address = { 0 };
  MesignWebFault fault = mesign_web_address_parse (&address, link->url);

  if (fault == MESIGN_WEB_FAULT_NONE && pretends (provider, link))
    {
      *pretending = TRUE;
      self->bad_link = link->url;
      self->bad_fault = fault;
    }
  else if (fault == MESIGN_WEB_FAULT_NONE && is_on_provider (provider, &address))
    {
      if (self->link == NULL &&
          mesign_web_address_is_on (&address, (const char *const *) provider->link_hosts) &&
          mesign_pattern_matches_whole (provider->patterns->link_url, link->url))
        self->link = link->url;
    }
  else if (fault != MESIGN_WEB_FAULT_NOT_HTTPS || would_match_secured (provider, link->url))
    note_bad_link (self, link, fault);
}

static void
read_links (Reading *self)
{
  GPtrArray *links = self->mail->text.links;
  gboolean pretending = FALSE;

  if (!self->link_subject && !self->code_subject)
    return;
  for (guint i = 0; i < links->len && !pretending; i++)
    read_link (self, links->pdata[i], &pretending);
  if (pretending)
    self->link = NULL;
}

static void
read_code (Reading *self)
{
  GRegex *pattern = self->provider->patterns->code;
  const MesignMailText *text = &self->mail->text;

  if (pattern == NULL || (!self->link_subject && !self->code_subject))
    return;
  self->code = mesign_pattern_dup_group (pattern, text->text);
  if (self->code == NULL && text->html_text != NULL)
    self->code = mesign_pattern_dup_group (pattern, text->html_text);
}

static void
read_attachments (Reading *self)
{
  GPtrArray *attachments = self->mail->message->attachments;

  self->attachment = -1;
  if (!self->pfx_subject)
    return;
  for (guint i = 0; i < attachments->len && self->attachment < 0; i++)
    {
      const MesignAttachment *attachment = attachments->pdata[i];

      if (mesign_pattern_matches (self->provider->patterns->pfx_attachment, attachment->filename))
        self->attachment = (int) i;
    }
}

static void
read_mail (Reading *self, const Mail *mail, const MesignProvider *provider)
{
  const MesignProviderPatterns *patterns = provider->patterns;
  const char *subject = mail->message->headers->subject;

  memset (self, 0, sizeof *self);
  self->mail = mail;
  self->provider = provider;
  self->link_subject = mesign_pattern_matches (patterns->link_subject, subject);
  self->code_subject = mesign_pattern_matches (patterns->code_subject, subject);
  self->pfx_subject = mesign_pattern_matches (patterns->pfx_subject, subject);
  read_links (self);
  read_code (self);
  read_attachments (self);
}

static void
clear_reading (Reading *self)
{
  if (self->code != NULL)
    mesign_secret_wipe (self->code, strlen (self->code));
  g_clear_pointer (&self->code, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Reading, clear_reading)

static MesignRetrievalKind
get_kind (const Reading *self)
{
  if (self->attachment >= 0)
    return MESIGN_RETRIEVAL_PFX;
  if (self->link != NULL && self->code != NULL)
    return MESIGN_RETRIEVAL_LINK_AND_CODE;
  if (self->link != NULL)
    return MESIGN_RETRIEVAL_LINK;

  return self->code != NULL ? MESIGN_RETRIEVAL_CODE : MESIGN_RETRIEVAL_NONE;
}

static char *
dup_order_in_texts (const Reading *self, GRegex *pattern)
{
  const MesignMailText *text = &self->mail->text;
  char *order = mesign_pattern_dup_group (pattern, text->text);

  if (order == NULL && text->html_text != NULL)
    order = mesign_pattern_dup_group (pattern, text->html_text);
  if (order == NULL)
    order = mesign_pattern_dup_group (pattern, self->mail->message->headers->subject);

  return order;
}

static char *
dup_order (const Reading *self, MesignRetrievalKind kind)
{
  const MesignProviderPatterns *patterns = self->provider->patterns;
  char *order = NULL;

  if (kind == MESIGN_RETRIEVAL_PFX)
    order = dup_order_in_texts (self, patterns->pfx_order);
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

static gboolean
is_for (const MesignEnvelope *headers, const char *address)
{
  return mesign_address_list_contains (headers->to, address) ||
         mesign_address_list_contains (headers->cc, address);
}

static char *
dup_recipient (const Mail *mail)
{
  const MesignEnvelope *headers = mail->message->headers;

  if (!is_for (headers, mail->account_address) && headers->to->len == 1)
    return mesign_address_normalize (((MesignAddress *) headers->to->pdata[0])->address);

  return mesign_address_normalize (mail->account_address);
}

static void
set_host (MesignRetrievalFinding *finding, const char *url)
{
  g_auto (MesignWebAddress) address = { 0 };

  g_clear_pointer (&finding->host, g_free);
  if (mesign_web_address_parse (&address, url) == MESIGN_WEB_FAULT_NONE)
    finding->host = mesign_web_address_dup_host (&address);
}

static MesignRetrievalFinding *
new_finding (const Reading *self, MesignRetrievalKind kind)
{
  MesignRetrievalFinding *finding = mesign_retrieval_finding_new ();

  finding->kind = kind;
  finding->provider = g_strdup (self->provider->id);
  finding->provider_name = g_strdup (self->provider->name);
  g_free (finding->order);
  finding->order = dup_order (self, kind);
  finding->link = g_strdup (self->link);
  if (self->link != NULL)
    set_host (finding, self->link);
  if (self->code != NULL)
    finding->code = mesign_secret_new_from_string (self->code);
  finding->attachment = kind == MESIGN_RETRIEVAL_PFX ? self->attachment : -1;
  finding->address = dup_recipient (self->mail);
  finding->sender = g_strdup (self->mail->sender);

  return finding;
}

static MesignRetrievalFinding *
refuse (const Reading *self, MesignRetrievalKind kind, const char *reason)
{
  MesignRetrievalFinding *finding = new_finding (self, kind);

  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_REFUSED, reason);

  return finding;
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

static MesignRetrievalFinding *
refuse_link (const Reading *self)
{
  static const char *const reasons[] = {
    [MESIGN_WEB_FAULT_MALFORMED] = "malformed-link",
    [MESIGN_WEB_FAULT_NOT_HTTPS] = "not-https",
    [MESIGN_WEB_FAULT_USER_INFO] = "user-info",
    [MESIGN_WEB_FAULT_IP_ADDRESS] = "ip-address",
  };
  MesignRetrievalFinding *finding = new_finding (self, MESIGN_RETRIEVAL_LINK);
  g_auto (MesignWebAddress) address = { 0 };
  const char *reason = reasons[self->bad_fault];

  set_host (finding, self->bad_link);
  if (mesign_web_address_parse (&address, self->bad_link) == MESIGN_WEB_FAULT_NONE)
    reason = name_bad_link (self->provider, &address);
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_REFUSED, reason);

  return finding;
}

/* A valid signature says who wrote it; a wrong one says that something is. */
static MesignSignatureStatus
get_signature (const Mail *mail)
{
  const MesignSecurityReport *report = mail->message->report;

  if (report == NULL)
    return MESIGN_SIGNATURE_NONE;
  if (report->signature.status == MESIGN_SIGNATURE_VALID && !report->signature.covers_all)
    return MESIGN_SIGNATURE_PARTIAL;

  return report->signature.status;
}

static MesignRetrievalTrust
judge_sender (const Reading *self, const char **reason)
{
  const Mail *mail = self->mail;
  MesignSignatureStatus signature = get_signature (mail);

  *reason = "signed";
  if (signature == MESIGN_SIGNATURE_VALID)
    return MESIGN_RETRIEVAL_AUTOMATIC;
  *reason = "bad-signature";
  if (signature == MESIGN_SIGNATURE_INVALID || signature == MESIGN_SIGNATURE_REVOKED)
    return MESIGN_RETRIEVAL_REFUSED;
  switch (mesign_authentication_judge (mail->message, mail->set->authserv,
                                       (const char *const *) self->provider->authserv_ids,
                                       mail->imap_host, mail->sender))
    {
    case MESIGN_AUTHENTICATION_PASS:
      *reason = "authenticated";
      return MESIGN_RETRIEVAL_AUTOMATIC;
    case MESIGN_AUTHENTICATION_FAIL:
      *reason = "authentication-failed";
      return MESIGN_RETRIEVAL_REFUSED;
    case MESIGN_AUTHENTICATION_SPF_ONLY:
      *reason = "spf-only";
      return MESIGN_RETRIEVAL_ASK;
    case MESIGN_AUTHENTICATION_NONE:
    default:
      *reason = "not-authenticated";
      return MESIGN_RETRIEVAL_ASK;
    }
}

static MesignRetrievalFinding *
judge (const Reading *self, MesignRetrievalKind kind)
{
  MesignRetrievalFinding *finding = new_finding (self, kind);
  const char *reason;
  MesignRetrievalTrust trust = judge_sender (self, &reason);

  if (trust == MESIGN_RETRIEVAL_AUTOMATIC &&
      !is_for (self->mail->message->headers, self->mail->account_address))
    {
      trust = MESIGN_RETRIEVAL_ASK;
      reason = "other-address";
    }
  mesign_retrieval_finding_judge (finding, trust, reason);

  return finding;
}

static gboolean
names_provider (const Reading *self)
{
  const MesignEnvelope *headers = self->mail->message->headers;

  for (guint i = 0; i < headers->from->len; i++)
    if (mesign_provider_is_sender (self->provider,
                                   ((MesignAddress *) headers->from->pdata[i])->address))
      return TRUE;

  return FALSE;
}

/* Whether a mail of somebody else's wants to be taken for the provider's. */
static gboolean
imitates (const Reading *self)
{
  if (self->link_subject || self->code_subject)
    return self->link != NULL || self->bad_link != NULL || self->code != NULL;

  return self->pfx_subject && self->attachment >= 0;
}

static MesignRetrievalKind
get_claimed_kind (const Reading *self)
{
  MesignRetrievalKind kind = get_kind (self);

  return kind == MESIGN_RETRIEVAL_NONE ? MESIGN_RETRIEVAL_LINK : kind;
}

/* A quoted mail is told apart by what it would have been. */
static gboolean
is_copy (const Reading *self)
{
  return self->mail->is_reply && (self->link_subject || self->code_subject || self->pfx_subject);
}

static MesignRetrievalFinding *
read_original (const Reading *self)
{
  MesignRetrievalKind kind = get_kind (self);

  if (!has_one_sender (self->mail))
    return names_provider (self) && imitates (self)
               ? refuse (self, get_claimed_kind (self), "several-senders")
               : NULL;
  if (!names_provider (self))
    return imitates (self) ? refuse (self, get_claimed_kind (self), "foreign-sender") : NULL;
  if (kind != MESIGN_RETRIEVAL_PFX && self->link == NULL && self->bad_link != NULL)
    return refuse_link (self);

  return kind != MESIGN_RETRIEVAL_NONE ? judge (self, kind) : NULL;
}

static MesignRetrievalFinding *
read_as_copy (const Reading *self)
{
  MesignRetrievalFinding *finding = refuse (self, MESIGN_RETRIEVAL_NONE, "copy");

  finding->attachment = -1;

  return finding;
}

/* A profile that names no senders recognises, and leaves the rest to the person. */
static MesignRetrievalFinding *
read_as_generic (const Reading *self)
{
  MesignRetrievalFinding *finding;

  if (get_kind (self) != MESIGN_RETRIEVAL_PFX)
    return NULL;
  finding = new_finding (self, MESIGN_RETRIEVAL_PFX);
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_ASK, "generic");

  return finding;
}

static MesignRetrievalFinding *
hold_against (const Mail *mail, const MesignProvider *provider)
{
  g_auto (Reading) reading = { 0 };
  MesignRetrievalFinding *finding;

  read_mail (&reading, mail, provider);
  if (is_copy (&reading))
    return read_as_copy (&reading);
  if (provider->is_generic)
    return read_as_generic (&reading);
  finding = read_original (&reading);
  if (finding == NULL && mail->text.has_copy && (reading.link_subject || reading.code_subject))
    return read_as_copy (&reading);

  return finding;
}

/* Of what several profiles say, what may be used comes first, then a warning, then a copy. */
static int
get_weight (const MesignRetrievalFinding *finding, const MesignProvider *provider)
{
  if (finding->kind == MESIGN_RETRIEVAL_NONE)
    return 1;
  if (provider->is_generic)
    return 2;
  if (finding->trust == MESIGN_RETRIEVAL_REFUSED)
    return strcmp (finding->reason, "foreign-sender") == 0 ? 3 : 4;

  return finding->trust == MESIGN_RETRIEVAL_ASK ? 5 : 6;
}

static MesignRetrievalFinding *
choose (const Mail *mail)
{
  g_autoptr (MesignRetrievalFinding) best = mesign_retrieval_finding_new ();
  int best_weight = 0;

  for (guint i = 0; i < mail->set->providers->len; i++)
    {
      const MesignProvider *provider = mail->set->providers->pdata[i];
      g_autoptr (MesignRetrievalFinding) finding = hold_against (mail, provider);
      int weight = finding != NULL ? get_weight (finding, provider) : 0;

      if (weight <= best_weight)
        continue;
      best_weight = weight;
      mesign_retrieval_finding_unref (best);
      best = g_steal_pointer (&finding);
    }

  return g_steal_pointer (&best);
}

/**
 * mesign_retrieval_detect:
 * @providers: the known providers
 * @message: an opened message
 * @account_address: the address of the account it came to
 * @imap_host: (nullable): the server the account is read from, by whose name the table of mail
 * servers is looked up
 *
 * Says what a mail is to the way to a certificate. It counts only if sender, host of the link and
 * HTTPS fit a provider's profile. A valid signature by the sender, or DKIM or DMARC aligned with
 * the sender's domain in the topmost Authentication-Results of the account's own server (RFC 8601),
 * makes it automatic; where these say no it is refused; where nobody says anything a person has to
 * be asked. DKIM signatures are not verified here: that needs the DNS, and this function is pure.
 * Redirects are not followed, for nothing is fetched. Copies in replies and forwards do not count.
 *
 * May be called on any thread. docs/providers.md lists the reasons.
 *
 * Returns: (transfer full): what it found; the kind is %MESIGN_RETRIEVAL_NONE for other mail
 */
MesignRetrievalFinding *
mesign_retrieval_detect (const MesignProviderSet *providers,
                         const MesignOpenedMessage *message,
                         const char *account_address,
                         const char *imap_host)
{
  Mail mail = { 0 };
  g_autofree char *base = NULL;
  MesignRetrievalFinding *finding;

  g_return_val_if_fail (providers != NULL && message != NULL && account_address != NULL, NULL);

  if (message->headers == NULL)
    return mesign_retrieval_finding_new ();
  mail.set = providers;
  mail.message = message;
  mail.account_address = account_address;
  mail.imap_host = imap_host;
  mail.sender = get_sender (message->headers);
  base = mesign_subject_dup_base (message->headers->subject, &mail.is_reply);
  mesign_mail_text_read (&mail.text, message);
  finding = choose (&mail);
  mesign_mail_text_clear (&mail.text);

  return finding;
}
