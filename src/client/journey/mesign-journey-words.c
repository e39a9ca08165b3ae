/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-journey-words.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What has come to pass, in few words, and what the person does next. The sentences are those of
 * mesign_journey_explain(). */
static const struct
{
  const char *title;
  MesignJourneyDeed deed;
  gboolean suggested;
} words[] = {
  [MESIGN_JOURNEY_NONE] = { N_ ("No Certificate Yet"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, TRUE },
  [MESIGN_JOURNEY_BOUGHT] = { N_ ("Certificate Ordered"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE, TRUE },
  [MESIGN_JOURNEY_ASSIGNED] = { N_ ("Waiting for Two Mails"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE,
                                FALSE },
  [MESIGN_JOURNEY_LINK] = { N_ ("Waiting for the Retrieval Code"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE,
                            FALSE },
  [MESIGN_JOURNEY_CODE] = { N_ ("Waiting for the Retrieval Link"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE,
                            FALSE },
  [MESIGN_JOURNEY_READY] = { N_ ("Your Certificate Can Be Retrieved"), MESIGN_JOURNEY_DEED_CONTINUE,
                             TRUE },
  [MESIGN_JOURNEY_RETRIEVING] = { N_ ("Retrieval Page Opened"), MESIGN_JOURNEY_DEED_RETRIEVE,
                                  TRUE },
  [MESIGN_JOURNEY_SUBMITTED] = { N_ ("Waiting for Your Certificate"), MESIGN_JOURNEY_DEED_LOOK,
                                 FALSE },
  [MESIGN_JOURNEY_ISSUED] = { N_ ("Your Certificate Has Arrived"), MESIGN_JOURNEY_DEED_IMPORT,
                              TRUE },
  [MESIGN_JOURNEY_IMPORTED] = { N_ ("Certificate Imported"), MESIGN_JOURNEY_DEED_SHOW, FALSE },
  [MESIGN_JOURNEY_IN_USE] = { N_ ("Your Certificate Is Ready"), MESIGN_JOURNEY_DEED_SHOW, FALSE },
  [MESIGN_JOURNEY_RENEW] = { N_ ("Time for a New Certificate"), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE,
                             TRUE },
  [MESIGN_JOURNEY_REPLACED] = { N_ ("Replaced by a Newer Certificate"), MESIGN_JOURNEY_DEED_SHOW,
                                FALSE },
};

static const char *const deeds[] = {
  [MESIGN_JOURNEY_DEED_ACCOUNT_PAGE] = N_ ("Open Account Page"),
  [MESIGN_JOURNEY_DEED_CONTINUE] = N_ ("Continue…"),
  [MESIGN_JOURNEY_DEED_RETRIEVE] = N_ ("Open Retrieval Page"),
  [MESIGN_JOURNEY_DEED_LOOK] = N_ ("Look for New Mail Now"),
  [MESIGN_JOURNEY_DEED_IMPORT] = N_ ("Import…"),
  [MESIGN_JOURNEY_DEED_SHOW] = N_ ("Show Certificate"),
};

/**
 * mesign_journey_words_title:
 * @state: how far a journey has come
 *
 * Returns: the same in a few words for people
 */
const char *
mesign_journey_words_title (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), "");

  return _ (words[state].title);
}

/**
 * mesign_journey_get_deed:
 * @state: how far a journey has come
 *
 * Returns: what its button does
 */
MesignJourneyDeed
mesign_journey_get_deed (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), MESIGN_JOURNEY_DEED_ACCOUNT_PAGE);

  return words[state].deed;
}

/**
 * mesign_journey_is_deed_suggested:
 * @state: how far a journey has come
 *
 * Returns: whether the journey does not go on by itself but waits for the person
 */
gboolean
mesign_journey_is_deed_suggested (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (words), FALSE);

  return words[state].suggested;
}

/**
 * mesign_journey_deed_words:
 * @deed: something to do
 *
 * Returns: what stands on its button
 */
const char *
mesign_journey_deed_words (MesignJourneyDeed deed)
{
  g_return_val_if_fail (deed < G_N_ELEMENTS (deeds), "");

  return _ (deeds[deed]);
}

/* A provider that makes the key, and mails it, has had it; one that is made here is here before. */
static gboolean
has_key (const MesignJourney *journey)
{
  return journey->state >= MESIGN_JOURNEY_ISSUED || journey->key_hash != NULL;
}

/**
 * mesign_journey_words_note:
 * @journey: a journey
 * @provider: (nullable): whose certificate it is
 *
 * Returns: (transfer full) (nullable): what one should know besides: that nobody has tried this
 * provider yet, and who has had the key
 */
char *
mesign_journey_words_note (const MesignJourney *journey, const MesignProvider *provider)
{
  if (has_key (journey))
    return mesign_journey_explain_key (journey, provider != NULL ? provider->name : NULL);
  if (provider != NULL && mesign_provider_words_untested (provider) != NULL)
    return g_strdup (mesign_provider_words_untested (provider));

  return NULL;
}

static gboolean
is_over (gint64 end, gint64 now)
{
  return end != 0 && end <= now;
}

static const char *
choose_sentence_of_end (gboolean link, gboolean code)
{
  if (link && code)
    /* Translators: a date or a time of today */
    return _ ("The retrieval link and code were good until %s. Have both sent again on the "
              "account page; the newest ones count.");

  return link /* Translators: a date or a time of today */
             ? _ ("The retrieval link was good until %s. Have it sent again on the account page; "
                  "the newest one counts.")
             /* Translators: a date or a time of today */
             : _ ("The retrieval code was good until %s. Have it sent again on the account page; "
                  "the newest one counts.");
}

/**
 * mesign_journey_words_ended:
 * @details: a journey
 * @now: the time, in seconds since 1970 UTC
 *
 * Returns: (transfer full) (nullable): that link or code are too old for the provider, and what to
 * do; %NULL as long as they are good, or nobody knows
 */
char *
mesign_journey_words_ended (const MesignJourneyDetails *details, gint64 now)
{
  gboolean link = is_over (details->link_ends, now);
  gboolean code = is_over (details->code_ends, now);
  g_autofree char *date = NULL;
  GString *said;

  if ((!link && !code) || details->journey->state >= MESIGN_JOURNEY_SUBMITTED)
    return NULL;
  if (link && code)
    date = mesign_words_date_short (MIN (details->link_ends, details->code_ends));
  else
    date = mesign_words_date_short (link ? details->link_ends : details->code_ends);
  said = g_string_new (choose_sentence_of_end (link, code));
  g_string_replace (said, "%s", date, 1);

  return g_string_free (said, FALSE);
}

/**
 * mesign_journey_words_late:
 * @details: a journey
 *
 * Returns: (nullable): that a mail came after the import which may hold another certificate, and
 * what to do; %NULL where there is none, or none any more
 */
const char *
mesign_journey_words_late (const MesignJourneyDetails *details)
{
  const MesignJourney *journey = details->journey;
  gboolean is_late = FALSE;

  for (guint i = 0; i < details->events->len; i++)
    is_late |= g_str_equal (((MesignJourneyEvent *) details->events->pdata[i])->kind, "late");
  if (!is_late || journey->pfx_message_id == 0 || journey->state == MESIGN_JOURNEY_REPLACED)
    return NULL;

  return _ ("One more mail with a certificate came after the import. If the provider has issued "
            "another one for this order, import the file in that mail; if not, the mail can be "
            "deleted.");
}

/**
 * mesign_journey_words_facts:
 * @journey: a journey
 * @provider: (nullable): whose certificate it is
 *
 * Returns: (transfer full): whose it is, which order, since when, in one line
 */
char *
mesign_journey_words_facts (const MesignJourney *journey, const MesignProvider *provider)
{
  g_autoptr (GPtrArray) facts = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *since = mesign_words_date_short (journey->since);

  if (provider != NULL)
    g_ptr_array_add (facts, mesign_words_clean_line (provider->name));
  if (journey->order[0] != '\0')
    g_ptr_array_add (facts, g_strdup_printf (_ ("Order %s"), journey->order));
  /* Translators: when a journey came to where it stands, such as "since 14:02" */
  g_ptr_array_add (facts, g_strdup_printf (_ ("since %s"), since));
  g_ptr_array_add (facts, NULL);

  return g_strjoinv (" · ", (char **) facts->pdata);
}

/**
 * mesign_provider_words_untested:
 * @provider: a provider
 *
 * Returns: (nullable): a sentence of caution about a profile nobody has retrieved a certificate
 * with
 */
const char *
mesign_provider_words_untested (const MesignProvider *provider)
{
  if (mesign_provider_is_tried (provider))
    return NULL;

  return _ ("Untested: MeSign knows this provider only from what it publishes. It fills in nothing "
            "there, and asks about each of its mails.");
}
