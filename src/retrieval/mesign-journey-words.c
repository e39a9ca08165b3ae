/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-steps.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What happened and what comes next; then what to do if it does not come. %s and %1$s are the
 * address, %2$s the day the certificate ends. */
static const struct
{
  const char *said;
  const char *remedy;
} sentences[] = {
  [MESIGN_JOURNEY_NONE] = { N_ ("No certificate has been ordered for %s yet. Next, buy one on the "
                                "account page, or assign "
                                "one that was bought."),
                            N_ ("If you have a certificate in a file, import that. If somebody "
                                "orders it for you, its mails "
                                "come by themselves.") },
  [MESIGN_JOURNEY_BOUGHT] = { N_ ("A certificate was bought. Next, it has to be assigned to %s on "
                                  "the account page."),
                              N_ ("If the order is not listed there, the payment may still be on "
                                  "its way: look again in a few "
                                  "minutes, and whether you are logged in as whoever paid.") },
  [MESIGN_JOURNEY_ASSIGNED] = { N_ ("A certificate was assigned to %s. Next come two mails, "
                                    "usually within minutes: one with the "
                                    "retrieval link, one with the code."),
                                N_ ("If they do not come, look into Junk: what lies there is not "
                                    "used before it is moved out. Or "
                                    "have them sent again on the account page, and see there "
                                    "whether the address is right.") },
  [MESIGN_JOURNEY_LINK] = { N_ ("The retrieval link for %s has come. Next comes the mail with the "
                                "code, usually within "
                                "minutes."),
                            N_ ("If it does not come, look into Junk: what lies there is not used "
                                "before it is moved out. Or "
                                "have it sent again on the account page; the newest one counts.") },
  [MESIGN_JOURNEY_CODE] = { N_ ("The retrieval code for %s has come. Next comes the mail with the "
                                "link, usually within "
                                "minutes."),
                            N_ ("If it does not come, look into Junk: what lies there is not used "
                                "before it is moved out. Or "
                                "have it sent again on the account page; the newest one counts.") },
  [MESIGN_JOURNEY_READY] = { N_ ("Link and code for %s are here. Next, choose a protection "
                                 "password; then the retrieval page "
                                 "opens filled in."),
                             N_ ("If the page says that link or code are no longer valid, have "
                                 "them sent again on the account "
                                 "page; the newest ones count.") },
  [MESIGN_JOURNEY_RETRIEVING] = { N_ ("The retrieval page for %s was opened. Next, type the random "
                                      "code it shows and submit it."),
                                  N_ ("If the random code cannot be read, reload the page. If it "
                                      "refuses link or code, have them "
                                      "sent again on the account page; the newest ones count.") },
  [MESIGN_JOURNEY_SUBMITTED] = { N_ ("The retrieval page for %s was submitted. Next comes the "
                                     "certificate by mail, and is "
                                     "imported by itself."),
                                 N_ ("If it does not come within an hour, look into Junk, or open "
                                     "the retrieval page again: "
                                     "perhaps it was not accepted. If you have downloaded the "
                                     "certificate, import that file.") },
  [MESIGN_JOURNEY_ISSUED] = { N_ ("The certificate for %s has come by mail. Next, it is imported "
                                  "with its protection "
                                  "password."),
                              N_ ("If the password kept here does not open it, type the one that "
                                  "was set on the retrieval "
                                  "page. Nobody can look it up: if it is lost, the provider has to "
                                  "issue the certificate "
                                  "again.") },
  [MESIGN_JOURNEY_IMPORTED] = { N_ ("The certificate for %s was imported. Next, it is taken into "
                                    "use."),
                                N_ ("If that does not happen, look at the certificate: it says "
                                    "what is missing, such as an "
                                    "authority that is not trusted on this computer.") },
  [MESIGN_JOURNEY_IN_USE] = { N_ ("The certificate for %s is in use: your mail is signed, and "
                                  "others can write to you "
                                  "encrypted."),
                              N_ ("If somebody cannot encrypt to you yet, send them a signed mail "
                                  "first. Keep a recovery sheet "
                                  "or an exported file: without the key, encrypted mail can never "
                                  "be read again.") },
  [MESIGN_JOURNEY_RENEW] = { N_ ("The certificate for %1$s ends on %2$s. Next, order a new one on "
                                 "the account page; it takes over by itself."),
                             N_ ("If somebody else orders it for you, tell them now. The key of "
                                 "the old one stays here, so that old mail can still be read.") },
  [MESIGN_JOURNEY_REPLACED] = { N_ ("The certificate for %s was replaced by a newer one, which is "
                                    "used now."),
                                N_ ("If you delete it, mail that was encrypted to it can never be "
                                    "read again: keep it.") },
};

/* The same, where the certificate does not serve any more. */
static const struct
{
  const char *said;
  const char *remedy;
} sentences_of_renewal[] = {
  [MESIGN_RENEWAL_EXPIRED] = { N_ ("The certificate for %1$s has ended on %2$s: your mail is no "
                                   "longer signed, and others can no longer encrypt to you. Next, "
                                   "order a new one on the account page."),
                               NULL },
  [MESIGN_RENEWAL_REVOKED] = { N_ ("The certificate for %s was revoked by its issuer and cannot be "
                                   "used any more. Next, order a new one on the account page."),
                               N_ ("If you did not ask for that, ask the provider why. The key of "
                                   "the old one stays here, so that old mail can still be read.") },
  [MESIGN_RENEWAL_DELETED] = { N_ ("The certificate for %s is not on this computer any more. Next, "
                                   "order a new one on the account page, or import it again from a "
                                   "file."),
                               N_ ("Mail that was encrypted to it cannot be read without its key. "
                                   "If you need no certificate for this address, forget the "
                                   "order.") },
};

/* The same, where the key is made here and no password is needed. */
static const struct
{
  MesignJourneyState state;
  const char *said;
  const char *remedy;
} sentences_of_own_key[] = {
  { MESIGN_JOURNEY_READY,
    N_ ("Link and code for %s are here, and its key was made on this computer. Next, the retrieval "
        "page opens filled in with the certificate request."),
    NULL },
  { MESIGN_JOURNEY_ISSUED,
    N_ ("The certificate for %s has come by mail. Next, it is joined with its key."),
    N_ ("If that does not happen, it was issued for another certificate request: import it where "
        "that was made, or ask the provider for one for the request made here.") },
};

static const struct
{
  const char *kind;
  const char *sentence;
} events[] = {
  { "bought", N_ ("Certificate bought") },
  { "assigned", N_ ("Certificate assigned") },
  { "link", N_ ("Mail with the retrieval link") },
  { "code", N_ ("Mail with the retrieval code") },
  { "allowed", N_ ("You let this mail be used") },
  { "link-entered", N_ ("Retrieval link entered by hand") },
  { "code-entered", N_ ("Retrieval code entered by hand") },
  { "retrieving", N_ ("Retrieval page opened") },
  { "submitted", N_ ("Retrieval page submitted") },
  { "retry", N_ ("Retrieval page left or refused") },
  { "requested", N_ ("Key made on this computer") },
  { "issued", N_ ("Mail with the certificate") },
  { "imported", N_ ("Certificate imported") },
  { "late", N_ ("One more mail with a certificate") },
  { "not-imported", N_ ("What came could not be imported by itself") },
  { "wrong-password", N_ ("The password kept here did not open the certificate") },
  { "in-use", N_ ("Certificate in use") },
  { "cleaned", N_ ("Mail with the certificate deleted") },
  { "ends-soon", N_ ("Certificate ends soon") },
  { "expired", N_ ("Certificate has ended") },
  { "revoked", N_ ("Certificate revoked by its issuer") },
  { "deleted", N_ ("Certificate deleted here") },
  { "replaced", N_ ("Replaced by a newer certificate") },
};

static const char *
find_sentence (const MesignJourney *journey, gboolean remedy)
{
  for (guint i = 0; journey->key_hash != NULL && i < G_N_ELEMENTS (sentences_of_own_key); i++)
    {
      const char *found = remedy ? sentences_of_own_key[i].remedy : sentences_of_own_key[i].said;

      if (sentences_of_own_key[i].state == journey->state && found != NULL)
        return _ (found);
    }

  if (journey->state == MESIGN_JOURNEY_RENEW &&
      journey->renewal < G_N_ELEMENTS (sentences_of_renewal))
    {
      const char *found = remedy ? sentences_of_renewal[journey->renewal].remedy
                                 : sentences_of_renewal[journey->renewal].said;

      if (found != NULL)
        return _ (found);
    }

  return _ (remedy ? sentences[journey->state].remedy : sentences[journey->state].said);
}

static char *
fill_in (const char *sentence, const MesignJourney *journey)
{
  g_autoptr (GDateTime) until = g_date_time_new_from_unix_local (journey->until);
  g_autofree char *date = g_date_time_format (until, "%Y-%m-%d");
  const char *address = journey->address != NULL ? journey->address : "";
  GString *text = g_string_new (sentence);

  g_string_replace (text, "%2$s", date, 0);
  g_string_replace (text, "%1$s", address, 0);
  g_string_replace (text, "%s", address, 0);

  return g_string_free (text, FALSE);
}

/**
 * mesign_journey_explain:
 * @journey: a journey
 *
 * Returns: (transfer full): sentences for people: what has happened and what comes next
 */
char *
mesign_journey_explain (const MesignJourney *journey)
{
  g_return_val_if_fail (journey != NULL && journey->state < G_N_ELEMENTS (sentences), NULL);

  return fill_in (find_sentence (journey, FALSE), journey);
}

/**
 * mesign_journey_explain_remedy:
 * @journey: a journey
 *
 * Returns: (transfer full): sentences for people: what to do if that does not come
 */
char *
mesign_journey_explain_remedy (const MesignJourney *journey)
{
  g_return_val_if_fail (journey != NULL && journey->state < G_N_ELEMENTS (sentences), NULL);

  return fill_in (find_sentence (journey, TRUE), journey);
}

/* It came as a file, or its mail has been deleted. */
static gboolean
has_no_mail (const MesignJourney *journey)
{
  return journey->state > MESIGN_JOURNEY_ISSUED && journey->pfx_message_id == 0;
}

/**
 * mesign_journey_explain_key:
 * @journey: a journey
 * @provider_name: (nullable): the provider's name for people
 *
 * What a person has to know of the private key: a certificate that comes as a PFX has one that the
 * provider made.
 *
 * Returns: (transfer full): a sentence for people: who has had the private key
 */
char *
mesign_journey_explain_key (const MesignJourney *journey, const char *provider_name)
{
  g_return_val_if_fail (journey != NULL, NULL);

  if (journey->key_hash != NULL)
    return g_strdup (_ ("The key of this certificate was made on this computer and never left it. "
                        "Export it to keep it safe: nobody else has it."));
  if (has_no_mail (journey) && provider_name == NULL)
    return g_strdup (_ ("The private key of this certificate was made by the provider, not on this "
                        "computer. The provider has seen it, and with a copy of it could read mail "
                        "encrypted to you."));
  if (has_no_mail (journey))
    /* Translators: the provider's name, twice */
    return g_strdup_printf (_ ("The private key of this certificate was made by %1$s, not on this "
                               "computer. %1$s has seen it, and with a copy of it could read mail "
                               "encrypted to you."),
                            provider_name);
  if (provider_name == NULL)
    return g_strdup (_ ("The private key of this certificate was made by the provider, not on this "
                        "computer, and came by mail, locked with the protection password. The "
                        "provider has seen it, and with a copy of it could read mail encrypted to "
                        "you."));

  /* Translators: the provider's name, twice */
  return g_strdup_printf (_ ("The private key of this certificate was made by %1$s, not on this "
                             "computer, and came by mail, locked with the protection password. "
                             "%1$s has seen it, and with a copy of it could read mail encrypted to "
                             "you."),
                          provider_name);
}

/**
 * mesign_journey_event_explain:
 * @event: a line of a journey's log
 *
 * Returns: (transfer none): what it says to people, its word where that is not known
 */
const char *
mesign_journey_event_explain (const MesignJourneyEvent *event)
{
  g_return_val_if_fail (event != NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (events); i++)
    if (strcmp (events[i].kind, event->kind) == 0)
      return _ (events[i].sentence);

  return event->kind;
}
