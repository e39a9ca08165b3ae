/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-certificate-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY ((gint64) 86400)

/* A certificate is said to expire soon from so many days before. */
#define SOON_DAYS 30

/* Below this an RSA key is too weak; OpenSSL tells its size, not why. */
#define RSA_BITS_MIN 2048

const char *
mesign_certificate_tone_get_class (MesignCertificateTone tone)
{
  switch (tone)
    {
    case MESIGN_CERTIFICATE_TONE_GOOD:
      return "success";
    case MESIGN_CERTIFICATE_TONE_CAUTION:
      return "warning";
    case MESIGN_CERTIFICATE_TONE_WRONG:
      return "error";
    case MESIGN_CERTIFICATE_TONE_PLAIN:
    default:
      return "dim-label";
    }
}

const char *
mesign_certificate_tone_get_icon (MesignCertificateTone tone)
{
  switch (tone)
    {
    case MESIGN_CERTIFICATE_TONE_CAUTION:
      return "mesign-seal-caution-symbolic";
    case MESIGN_CERTIFICATE_TONE_WRONG:
      return "mesign-seal-wrong-symbolic";
    case MESIGN_CERTIFICATE_TONE_GOOD:
    case MESIGN_CERTIFICATE_TONE_PLAIN:
    default:
      return "mesign-seal-valid-symbolic";
    }
}

static char *
say (MesignCertificateTone *tone, MesignCertificateTone which, char *words)
{
  if (tone != NULL)
    *tone = which;

  return words;
}

/**
 * mesign_certificate_words_date:
 * @at: seconds since 1970 UTC
 *
 * Returns: (transfer full): the day here, such as "2027-09-10"
 */
char *
mesign_certificate_words_date (gint64 at)
{
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (at);

  /* a certificate may claim any year */
  return time != NULL ? g_date_time_format (time, "%Y-%m-%d") : g_strdup ("–");
}

/* In a list: one short line */

static char *
dup_on_day (const char *format, gint64 at)
{
  g_autofree char *day = mesign_certificate_words_date (at);

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (format, day);
#pragma GCC diagnostic pop
}

static char *
dup_expiry (const MesignCertificate *certificate, gint64 now, MesignCertificateTone *tone)
{
  gint64 days = (certificate->not_after - now) / DAY;

  if (days == 0)
    return say (tone, MESIGN_CERTIFICATE_TONE_CAUTION, g_strdup (_ ("Expires within a day")));
  if (days <= SOON_DAYS)
    return say (tone, MESIGN_CERTIFICATE_TONE_CAUTION,
                g_strdup_printf (
                    g_dngettext (GETTEXT_PACKAGE, "Expires in %d day", "Expires in %d days", days),
                    (int) days));

  return say (tone, MESIGN_CERTIFICATE_TONE_PLAIN,
              dup_on_day (_ ("Valid until %s"), certificate->not_after));
}

/**
 * mesign_certificate_words_state:
 * @info: a certificate
 * @now: the present, in seconds since 1970 UTC
 * @tone: (out) (optional): how it is to be said
 *
 * Returns: (transfer full): the one thing to know of it, in a few words
 */
char *
mesign_certificate_words_state (const MesignCertificateInfo *info,
                                gint64 now,
                                MesignCertificateTone *tone)
{
  const MesignCertificate *certificate = info->certificate;
  MesignSignatureStatus status = info->verdict->status;

  if (status == MESIGN_SIGNATURE_REVOKED)
    return say (tone, MESIGN_CERTIFICATE_TONE_WRONG, g_strdup (_ ("Revoked")));
  if (info->decision == MESIGN_TRUST_DECISION_DISTRUST)
    return say (tone, MESIGN_CERTIFICATE_TONE_WRONG, g_strdup (_ ("You do not trust it")));
  if (now > certificate->not_after)
    return say (tone, MESIGN_CERTIFICATE_TONE_WRONG,
                dup_on_day (_ ("Expired on %s"), certificate->not_after));
  if (now < certificate->not_before)
    return say (tone, MESIGN_CERTIFICATE_TONE_CAUTION,
                dup_on_day (_ ("Not valid before %s"), certificate->not_before));
  if (status == MESIGN_SIGNATURE_EXPIRED)
    return say (tone, MESIGN_CERTIFICATE_TONE_CAUTION, g_strdup (_ ("Its authority expired")));
  if (status != MESIGN_SIGNATURE_VALID)
    return say (tone, MESIGN_CERTIFICATE_TONE_CAUTION, g_strdup (_ ("Not trusted")));

  return dup_expiry (certificate, now, tone);
}

/* In full: a sentence and why */

static const char *
get_revocation_words (const char *reason)
{
  if (g_strcmp0 (reason, "keyCompromise") == 0)
    return _ ("its private key may be in other hands");
  if (g_strcmp0 (reason, "cACompromise") == 0 || g_strcmp0 (reason, "aACompromise") == 0)
    return _ ("its authority was broken into");
  if (g_strcmp0 (reason, "affiliationChanged") == 0)
    return _ ("its owner's name or organization changed");
  if (g_strcmp0 (reason, "superseded") == 0)
    return _ ("it was replaced by another");
  if (g_strcmp0 (reason, "cessationOfOperation") == 0)
    return _ ("it is no longer used");
  if (g_strcmp0 (reason, "certificateHold") == 0)
    return _ ("it is on hold");
  if (g_strcmp0 (reason, "privilegeWithdrawn") == 0)
    return _ ("its owner's right to it was withdrawn");

  return NULL;
}

/* Its place in the chain; 0 where it is the certificate itself. */
static guint
find_revoked (const MesignTrustVerdict *verdict)
{
  guint place = 0;

  if (verdict->revoked != NULL && verdict->chain != NULL)
    g_ptr_array_find (verdict->chain, verdict->revoked, &place);

  return place;
}

static char *
dup_revoked (const MesignTrustVerdict *verdict)
{
  const char *why = get_revocation_words (verdict->reason);
  g_autofree char *day = mesign_certificate_words_date (verdict->revoked_at);
  g_autofree char *name = NULL;

  if (find_revoked (verdict) > 0)
    {
      name = mesign_words_clean_line (verdict->revoked->name);
      return g_strdup_printf (_ ("The certificate of its authority “%1$s” was revoked on %2$s. Do "
                                 "not rely on it."),
                              name, day);
    }
  if (why == NULL)
    return g_strdup_printf (_ ("Revoked by its authority on %s. Do not rely on it."), day);

  return g_strdup_printf (_ ("Revoked by its authority on %s: %s. Do not rely on it."), day, why);
}

static const MesignCertificate *
get_top (const MesignCertificateInfo *info)
{
  const GPtrArray *chain = info->verdict->chain;

  return chain != NULL && chain->len > 0 ? chain->pdata[chain->len - 1] : info->certificate;
}

/**
 * mesign_certificate_words_missing_authority:
 * @info: a certificate
 *
 * Returns: (transfer full) (nullable): that it cannot be trusted before the certificate of its
 * authority is imported, and what to do, in a sentence; %NULL where that is not so
 */
char *
mesign_certificate_words_missing_authority (const MesignCertificateInfo *info)
{
  const char *name = get_top (info)->issuer_name;

  if (info->verdict->status != MESIGN_SIGNATURE_UNTRUSTED ||
      info->decision == MESIGN_TRUST_DECISION_DISTRUST ||
      g_strcmp0 (info->verdict->reason, "no-path") != 0)
    return NULL;
  if (info->kind == MESIGN_CERTIFICATE_OWN)
    return g_strdup_printf (_ ("The certificate of its authority, %s, is not here. Ask your "
                               "provider for it and import it."),
                            name);

  return g_strdup_printf (_ ("Not trusted: the certificate of its authority “%s” is not here, "
                             "so it cannot be checked."),
                          name);
}

static char *
dup_untrusted (const MesignCertificateInfo *info)
{
  const char *reason = info->verdict->reason;
  const MesignCertificate *top = get_top (info);
  g_autofree char *missing = mesign_certificate_words_missing_authority (info);

  if (missing != NULL)
    return g_steal_pointer (&missing);

  if (info->decision == MESIGN_TRUST_DECISION_DISTRUST)
    return g_strdup (_ ("Not trusted, because you said so."));
  if (g_strcmp0 (reason, "distrusted") == 0)
    return g_strdup (_ ("Not trusted: an authority above it is not to be trusted."));
  if (g_strcmp0 (reason, "unknown-root") == 0)
    return g_strdup_printf (_ ("Not trusted: it comes from “%s”, an authority that is not known "
                               "here."),
                            top->name);
  if (g_strcmp0 (reason, "purpose") == 0 || g_strcmp0 (reason, "key-usage") == 0)
    return g_strdup (_ ("Not trusted for mail: it was issued for something else."));
  if (g_strcmp0 (reason, "name-constraints") == 0)
    return g_strdup (_ ("Not trusted: its authority may not issue certificates for this address."));
  if (g_strcmp0 (reason, "weak-algorithm") == 0)
    return g_strdup (_ ("Not trusted: it, or one above it, is made with a method that is too weak "
                        "today."));

  return g_strdup (_ ("Not trusted: it is not made as it should be."));
}

static char *
dup_trusted (const MesignCertificateInfo *info)
{
  const MesignTrustVerdict *verdict = info->verdict;
  const char *anchor =
      verdict->anchor != NULL ? verdict->anchor->name : info->certificate->issuer_name;
  gboolean is_its_own_anchor =
      verdict->anchor != NULL &&
      g_str_equal (verdict->anchor->fingerprint, info->certificate->fingerprint);

  if (verdict->is_public && is_its_own_anchor)
    return g_strdup (_ ("Trusted: it is a publicly trusted authority."));
  if (verdict->is_public)
    return g_strdup_printf (_ ("Trusted: it comes from “%s”, a publicly trusted authority."),
                            anchor);
  if (is_its_own_anchor)
    return g_strdup (_ ("Trusted, because you said so."));

  return g_strdup_printf (_ ("Trusted: it comes from “%s”, which you trust."), anchor);
}

static char *
dup_out_of_time (const MesignCertificateInfo *info, gint64 now)
{
  const MesignCertificate *certificate = info->certificate;

  if (now < certificate->not_before)
    return dup_on_day (_ ("It is valid only from %s on."), certificate->not_before);
  if (now <= certificate->not_after)
    return g_strdup (_ ("The certificate of its authority expired, so it cannot be relied on."));
  if (info->kind == MESIGN_CERTIFICATE_OWN)
    return dup_on_day (_ ("It expired on %s. Keep it: mail that was encrypted to it can still be "
                          "read with it."),
                       certificate->not_after);

  return dup_on_day (_ ("It expired on %s. It still shows who signed older mail."),
                     certificate->not_after);
}

static MesignCertificateTone
get_untrusted_tone (const MesignCertificateInfo *info)
{
  return info->decision == MESIGN_TRUST_DECISION_DISTRUST ||
                 g_strcmp0 (info->verdict->reason, "distrusted") == 0
             ? MESIGN_CERTIFICATE_TONE_WRONG
             : MESIGN_CERTIFICATE_TONE_CAUTION;
}

/**
 * mesign_certificate_words_verdict:
 * @info: a certificate
 * @now: the present, in seconds since 1970 UTC
 * @tone: (out) (optional): how it is to be said
 *
 * Returns: (transfer full): whether it is trusted, and why, in a sentence
 */
char *
mesign_certificate_words_verdict (const MesignCertificateInfo *info,
                                  gint64 now,
                                  MesignCertificateTone *tone)
{
  switch (info->verdict->status)
    {
    case MESIGN_SIGNATURE_VALID:
      return say (tone, MESIGN_CERTIFICATE_TONE_GOOD, dup_trusted (info));
    case MESIGN_SIGNATURE_REVOKED:
      return say (tone, MESIGN_CERTIFICATE_TONE_WRONG, dup_revoked (info->verdict));
    case MESIGN_SIGNATURE_EXPIRED:
      return say (tone,
                  now > info->certificate->not_after ? MESIGN_CERTIFICATE_TONE_WRONG
                                                     : MESIGN_CERTIFICATE_TONE_CAUTION,
                  dup_out_of_time (info, now));
    case MESIGN_SIGNATURE_NONE:
    case MESIGN_SIGNATURE_UNTRUSTED:
    case MESIGN_SIGNATURE_MISMATCH:
    case MESIGN_SIGNATURE_PARTIAL:
    case MESIGN_SIGNATURE_INVALID:
    case MESIGN_SIGNATURE_UNSUPPORTED:
    default:
      return say (tone, get_untrusted_tone (info), dup_untrusted (info));
    }
}

/* The chain */

static guint
find_out_of_time (const GPtrArray *chain, gint64 now)
{
  for (guint i = 0; i < chain->len; i++)
    if (!mesign_certificate_is_current (chain->pdata[i], now))
      return i;

  return 0;
}

static gboolean
has_weak_key (const MesignCertificate *certificate)
{
  return g_str_has_prefix (certificate->key_algorithm, "RSA") &&
         certificate->key_bits < RSA_BITS_MIN;
}

static guint
find_weak_key (const GPtrArray *chain)
{
  for (guint i = 0; i < chain->len; i++)
    if (has_weak_key (chain->pdata[i]))
      return i;

  return 0;
}

/**
 * mesign_certificate_is_weak:
 * @info: a certificate
 *
 * Returns: whether it, or one above it, is made with a method that is too weak today, whatever else
 * is to be said of it
 */
gboolean
mesign_certificate_is_weak (const MesignCertificateInfo *info)
{
  const GPtrArray *chain = info->verdict->chain;

  if (g_strcmp0 (info->verdict->reason, "weak-algorithm") == 0 || has_weak_key (info->certificate))
    return TRUE;
  for (guint i = 0; chain != NULL && i < chain->len; i++)
    if (has_weak_key (chain->pdata[i]))
      return TRUE;

  return FALSE;
}

/**
 * mesign_certificate_find_weak_link:
 * @info: a certificate
 * @now: the present, in seconds since 1970 UTC
 *
 * Finds what its chain breaks at: the place of a certificate in the verdict's chain, or one more
 * for the one that is missing above the last.
 *
 * Returns: the place, or %G_MAXUINT while the chain holds
 */
guint
mesign_certificate_find_weak_link (const MesignCertificateInfo *info, gint64 now)
{
  const MesignTrustVerdict *verdict = info->verdict;
  guint last = verdict->chain != NULL && verdict->chain->len > 0 ? verdict->chain->len - 1 : 0;

  if (verdict->status == MESIGN_SIGNATURE_VALID)
    return G_MAXUINT;
  if (verdict->chain == NULL || info->decision == MESIGN_TRUST_DECISION_DISTRUST)
    return 0;
  if (verdict->status == MESIGN_SIGNATURE_EXPIRED)
    return find_out_of_time (verdict->chain, now);
  if (verdict->status == MESIGN_SIGNATURE_REVOKED)
    return find_revoked (verdict);
  if (g_strcmp0 (verdict->reason, "weak-algorithm") == 0)
    return find_weak_key (verdict->chain);
  if (g_strcmp0 (verdict->reason, "unknown-root") == 0)
    return last;
  if (g_strcmp0 (verdict->reason, "no-path") == 0 || g_strcmp0 (verdict->reason, "distrusted") == 0)
    return get_top (info)->self_signed ? last : last + 1;

  return 0;
}

/**
 * mesign_certificate_words_weak_link:
 * @info: a certificate
 * @link: where its chain breaks
 * @now: the present, in seconds since 1970 UTC
 *
 * Returns: (transfer full): why it breaks there, in a few words
 */
char *
mesign_certificate_words_weak_link (const MesignCertificateInfo *info, guint link, gint64 now)
{
  const MesignTrustVerdict *verdict = info->verdict;
  const GPtrArray *chain = verdict->chain;

  if (chain != NULL && link >= chain->len && g_strcmp0 (verdict->reason, "distrusted") != 0)
    return g_strdup (_ ("Its certificate is not here"));
  if (verdict->status == MESIGN_SIGNATURE_REVOKED)
    return g_strdup (_ ("Revoked"));
  if (verdict->status == MESIGN_SIGNATURE_EXPIRED && chain != NULL && link < chain->len)
    {
      const MesignCertificate *certificate = chain->pdata[link];

      return now < certificate->not_before
                 ? dup_on_day (_ ("Not valid before %s"), certificate->not_before)
                 : dup_on_day (_ ("Expired on %s"), certificate->not_after);
    }
  if (g_strcmp0 (verdict->reason, "unknown-root") == 0)
    return g_strdup (_ ("Not among the trusted authorities"));
  if (g_strcmp0 (verdict->reason, "weak-algorithm") == 0)
    return g_strdup (_ ("Too weak"));
  if (g_strcmp0 (verdict->reason, "purpose") == 0 || g_strcmp0 (verdict->reason, "key-usage") == 0)
    return g_strdup (_ ("Not for mail"));

  return g_strdup (_ ("Not trusted"));
}

/* Single facts */

/**
 * mesign_certificate_words_purpose:
 * @purpose: what a certificate may be used for
 *
 * Returns: (transfer full): it in words
 */
char *
mesign_certificate_words_purpose (MesignCertificatePurpose purpose)
{
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_AUTHORITY)
    return g_strdup (_ ("Issuing certificates"));
  if (purpose == (MESIGN_CERTIFICATE_PURPOSE_SIGN | MESIGN_CERTIFICATE_PURPOSE_ENCRYPT))
    return g_strdup (_ ("Signing and encrypting"));
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN)
    return g_strdup (_ ("Signing"));
  if (purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT)
    return g_strdup (_ ("Encrypting"));

  return g_strdup (_ ("Not for mail"));
}

/**
 * mesign_certificate_words_key:
 * @certificate: a certificate
 *
 * Returns: (transfer full): what key it has, such as "RSA, 2048 bits"
 */
char *
mesign_certificate_words_key (const MesignCertificate *certificate)
{
  /* Translators: an algorithm and the size of its key: "RSA, 2048 bits" */
  return g_strdup_printf (_ ("%s, %u bits"), certificate->key_algorithm, certificate->key_bits);
}

/**
 * mesign_certificate_words_problem:
 * @problem: one problem
 *
 * Returns: what it means, in a sentence
 */
const char *
mesign_certificate_words_problem (MesignImportProblem problem)
{
  switch (problem)
    {
    case MESIGN_IMPORT_EXPIRED:
      return _ (
          "It has expired. Mail encrypted to it can be read, but it is not used for new mail.");
    case MESIGN_IMPORT_NOT_YET_VALID:
      return _ ("It is not valid yet. It is used as soon as its time begins.");
    case MESIGN_IMPORT_NOT_FOR_MAIL:
      return _ ("It is not meant for mail, so mail cannot be signed with it.");
    case MESIGN_IMPORT_NO_CHAIN:
      return _ ("The certificate of its authority is missing, so others could not check your "
                "signature. Import that one too; whoever issued yours offers it.");
    case MESIGN_IMPORT_NO_ADDRESS:
      return _ ("It names no mail address, so no account can use it.");
    case MESIGN_IMPORT_PROBLEM_NONE:
    default:
      return "";
    }
}

/* Journeys, in the list of certificates */

/**
 * mesign_certificate_words_journey:
 * @journey: a journey that is not settled
 *
 * Returns: how far it has come, in a few words
 */
const char *
mesign_certificate_words_journey (const MesignJourney *journey)
{
  switch (journey->state)
    {
    case MESIGN_JOURNEY_BOUGHT:
      return _ ("Bought, not assigned yet");
    case MESIGN_JOURNEY_READY:
      return _ ("Ready to be retrieved");
    case MESIGN_JOURNEY_RETRIEVING:
      return _ ("Being retrieved");
    case MESIGN_JOURNEY_SUBMITTED:
      return _ ("Waiting for the certificate");
    case MESIGN_JOURNEY_ISSUED:
      return _ ("Here, to be imported");
    case MESIGN_JOURNEY_LINK:
      return _ ("Waiting for the retrieval code");
    case MESIGN_JOURNEY_CODE:
      return _ ("Waiting for the retrieval link");
    case MESIGN_JOURNEY_RENEW:
      return _ ("A new one is needed");
    case MESIGN_JOURNEY_ASSIGNED:
    case MESIGN_JOURNEY_IMPORTED:
    case MESIGN_JOURNEY_IN_USE:
    case MESIGN_JOURNEY_REPLACED:
    case MESIGN_JOURNEY_NONE:
    default:
      return _ ("On its way");
    }
}
