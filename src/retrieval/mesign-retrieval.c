/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-retrieval.h"

#include "model/mesign-address.h"
#include "retrieval/mesign-authentication-private.h"
#include "retrieval/mesign-provider-private.h"
#include "retrieval/mesign-reading-private.h"
#include "retrieval/mesign-retrieval-private.h"

#include <string.h>

static const char *
get_sender (const MesignEnvelope *headers)
{
  return headers->from->len > 0 ? ((MesignAddress *) headers->from->pdata[0])->address : NULL;
}

static gboolean
has_one_sender (const MesignMail *mail)
{
  const MesignEnvelope *headers = mail->message->headers;

  return headers->n_from <= 1 && headers->from->len == 1;
}

static gboolean
is_for (const MesignEnvelope *headers, const char *address)
{
  return mesign_address_list_contains (headers->to, address) ||
         mesign_address_list_contains (headers->cc, address);
}

static char *
dup_recipient (const MesignMail *mail)
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
new_finding (const MesignReading *self, MesignRetrievalKind kind)
{
  MesignRetrievalFinding *finding = mesign_retrieval_finding_new ();

  finding->kind = kind;
  finding->provider = g_strdup (self->provider->id);
  finding->provider_name = g_strdup (self->provider->name);
  g_free (finding->order);
  finding->order = mesign_reading_dup_order (self, kind);
  finding->link = g_strdup (self->link);
  if (self->link != NULL)
    set_host (finding, self->link);
  if (self->code != NULL)
    finding->code = mesign_secret_new_from_string (self->code);
  finding->attachment = mesign_retrieval_kind_is_issued (kind) ? self->attachment : -1;
  finding->address = dup_recipient (self->mail);
  finding->sender = g_strdup (self->mail->sender);

  return finding;
}

static MesignRetrievalFinding *
refuse (const MesignReading *self, MesignRetrievalKind kind, const char *reason)
{
  MesignRetrievalFinding *finding = new_finding (self, kind);

  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_REFUSED, reason);

  return finding;
}

static MesignRetrievalFinding *
refuse_link (const MesignReading *self, MesignRetrievalKind kind)
{
  MesignRetrievalFinding *finding = new_finding (
      self, kind == MESIGN_RETRIEVAL_CODE && !self->link_subject ? MESIGN_RETRIEVAL_CODE
                                                                 : MESIGN_RETRIEVAL_LINK);

  set_host (finding, self->bad_link);
  mesign_retrieval_finding_judge (
      finding, MESIGN_RETRIEVAL_REFUSED,
      mesign_reading_name_fault (self->provider, self->bad_link, self->bad_fault));

  return finding;
}

/* A valid signature says who wrote it; a wrong one says that something is. */
static MesignSignatureStatus
get_signature (const MesignMail *mail)
{
  const MesignSecurityReport *report = mail->message->report;

  if (report == NULL)
    return MESIGN_SIGNATURE_NONE;
  if (report->signature.status == MESIGN_SIGNATURE_VALID && !report->signature.covers_all)
    return MESIGN_SIGNATURE_PARTIAL;

  return report->signature.status;
}

/* Where the account's own server says nothing of DKIM, what was verified here does. */
static MesignRetrievalTrust
judge_unconfirmed (const MesignMail *mail, const char *unconfirmed, const char **reason)
{
  switch (mail->dkim)
    {
    case MESIGN_DKIM_PASS:
      *reason = "dkim";
      return MESIGN_RETRIEVAL_AUTOMATIC;
    case MESIGN_DKIM_FAIL:
      *reason = "dkim-failed";
      return MESIGN_RETRIEVAL_REFUSED;
    case MESIGN_DKIM_NONE:
    default:
      *reason = unconfirmed;
      return MESIGN_RETRIEVAL_ASK;
    }
}

static MesignRetrievalTrust
judge_sender (const MesignReading *self, const char **reason)
{
  const MesignMail *mail = self->mail;
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
      return judge_unconfirmed (mail, "spf-only", reason);
    case MESIGN_AUTHENTICATION_NONE:
    default:
      return judge_unconfirmed (mail, "not-authenticated", reason);
    }
}

static MesignRetrievalFinding *
judge (const MesignReading *self, MesignRetrievalKind kind)
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
  else if (trust == MESIGN_RETRIEVAL_AUTOMATIC && !mesign_provider_is_tried (self->provider))
    {
      trust = MESIGN_RETRIEVAL_ASK;
      reason = "untested";
    }
  mesign_retrieval_finding_judge (finding, trust, reason);

  return finding;
}

static MesignRetrievalKind
get_claimed_kind (const MesignReading *self)
{
  MesignRetrievalKind kind = mesign_reading_get_kind (self);

  return kind == MESIGN_RETRIEVAL_NONE ? MESIGN_RETRIEVAL_LINK : kind;
}

/* A quoted mail is told apart by what it would have been. */
static gboolean
is_copy (const MesignReading *self)
{
  return self->mail->is_reply &&
         (self->link_subject || self->code_subject || self->pfx_subject || self->issued_subject);
}

/* A mail that is to bring a link is refused for one that leads elsewhere. The mail with the code
 * brings none, and what stands at its foot is never opened for it: there only what deceives counts.
 */
static gboolean
has_bad_link (const MesignReading *self, MesignRetrievalKind kind)
{
  if (mesign_retrieval_kind_is_issued (kind) || self->link != NULL || self->bad_link == NULL)
    return FALSE;

  return kind != MESIGN_RETRIEVAL_CODE || self->link_subject || self->deceives;
}

static MesignRetrievalFinding *
read_original (const MesignReading *self)
{
  MesignRetrievalKind kind = mesign_reading_get_kind (self);

  if (!has_one_sender (self->mail))
    return mesign_reading_names_provider (self) && mesign_reading_imitates (self)
               ? refuse (self, get_claimed_kind (self), "several-senders")
               : NULL;
  if (!mesign_reading_names_provider (self))
    return mesign_reading_imitates (self) ? refuse (self, get_claimed_kind (self), "foreign-sender")
                                          : NULL;
  if (has_bad_link (self, kind))
    return refuse_link (self, kind);

  return kind != MESIGN_RETRIEVAL_NONE ? judge (self, kind) : NULL;
}

/* Subjects are alike: of a copy nobody can tell whose mail it was. */
static MesignRetrievalFinding *
read_as_copy (const MesignReading *self)
{
  MesignRetrievalFinding *finding = mesign_retrieval_finding_new ();

  finding->sender = g_strdup (self->mail->sender);
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_REFUSED, "copy");

  return finding;
}

/* A profile that names no senders recognises, and leaves the rest to the person. */
static MesignRetrievalFinding *
read_as_generic (const MesignReading *self)
{
  MesignRetrievalFinding *finding;

  if (mesign_reading_get_kind (self) != MESIGN_RETRIEVAL_PFX)
    return NULL;
  finding = new_finding (self, MESIGN_RETRIEVAL_PFX);
  mesign_retrieval_finding_judge (finding, MESIGN_RETRIEVAL_ASK, "generic");

  return finding;
}

static MesignRetrievalFinding *
hold_against (const MesignMail *mail, const MesignProvider *provider)
{
  g_auto (MesignReading) reading = { 0 };
  MesignRetrievalFinding *finding;

  mesign_reading_read (&reading, mail, provider);
  if (provider->is_generic)
    return mail->is_reply ? NULL : read_as_generic (&reading);
  if (is_copy (&reading))
    return read_as_copy (&reading);
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
choose (const MesignMail *mail)
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
 * mesign_retrieval_may_concern:
 * @providers: the known providers
 * @subject: the subject of a mail, decoded
 *
 * Tells most mail apart without opening it: what has another subject is nothing to
 * mesign_retrieval_detect() either. Cheap; may be called on any thread.
 *
 * Returns: whether a mail with that subject may be one on the way to a certificate
 */
gboolean
mesign_retrieval_may_concern (const MesignProviderSet *providers, const char *subject)
{
  g_return_val_if_fail (providers != NULL && subject != NULL, FALSE);

  for (guint i = 0; i < providers->providers->len; i++)
    {
      const MesignProvider *provider = providers->providers->pdata[i];
      const MesignProviderPatterns *patterns = provider->patterns;

      if (mesign_pattern_matches (patterns->link_subject, subject) ||
          mesign_pattern_matches (patterns->code_subject, subject) ||
          mesign_pattern_matches (patterns->pfx_subject, subject) ||
          mesign_pattern_matches (patterns->issued_subject, subject))
        return TRUE;
    }

  return FALSE;
}

/**
 * mesign_retrieval_detect:
 * @providers: the known providers
 * @message: an opened message
 * @account_address: the address of the account it came to
 * @imap_host: (nullable): the server the account is read from, by whose name the table of mail
 * servers is looked up
 * @dkim: what mesign_dkim_check_sync() said, %MESIGN_DKIM_NONE where it was not called
 *
 * Says what a mail is to the way to a certificate. It counts only if sender, host of the link and
 * HTTPS fit a provider's profile. A valid signature by the sender, or DKIM or DMARC aligned with
 * the sender's domain in the topmost Authentication-Results of the account's own server (RFC 8601),
 * makes it automatic; where these say no it is refused. Where the server says nothing, @dkim counts
 * in the same way; it is handed in, for it needs the DNS, and this function is pure. Where nobody
 * says anything a person has to be asked; mesign_dkim_check_is_wanted() tells when it is worth
 * verifying the signatures and calling this once more.
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
                         const char *imap_host,
                         MesignDkimVerdict dkim)
{
  MesignMail mail = { 0 };
  g_autofree char *base = NULL;
  MesignRetrievalFinding *finding;

  g_return_val_if_fail (providers != NULL && message != NULL && account_address != NULL, NULL);

  if (message->headers == NULL)
    return mesign_retrieval_finding_new ();
  mail.set = providers;
  mail.message = message;
  mail.account_address = account_address;
  mail.imap_host = imap_host;
  mail.dkim = dkim;
  mail.sender = get_sender (message->headers);
  base = mesign_subject_dup_base (message->headers->subject, &mail.is_reply);
  mesign_mail_text_read (&mail.text, message);
  finding = choose (&mail);
  mesign_mail_text_clear (&mail.text);

  return finding;
}
