/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Which journey a mail is for, and what is to become of it, before anything is written. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-mail-private.h"

#include <string.h>

#define DAY (24 * 60 * 60)
#define MAX_AGE (60 * DAY)
#define MAX_CLOCK_DIFFERENCE (60 * 60)
#define MAX_DELAY (30 * DAY)

/* The sender's own date orders its mails best; a date that cannot be gives way to the arrival. */
gint64
mesign_journey_mail_get_time (const MesignJourneyMail *mail)
{
  if (mail->date > 0 && mail->date <= mail->arrived + MAX_CLOCK_DIFFERENCE &&
      mail->date >= mail->arrived - MAX_DELAY)
    return mail->date;

  return mail->arrived;
}

gboolean
mesign_journey_mail_brings_link (const MesignRetrievalFinding *finding)
{
  return finding->kind == MESIGN_RETRIEVAL_LINK || finding->kind == MESIGN_RETRIEVAL_LINK_AND_CODE;
}

gboolean
mesign_journey_mail_brings_code (const MesignRetrievalFinding *finding)
{
  return finding->kind == MESIGN_RETRIEVAL_CODE || finding->kind == MESIGN_RETRIEVAL_LINK_AND_CODE;
}

static gboolean
is_same_certificate (const MesignJourney *journey, const MesignRetrievalFinding *finding)
{
  return strcmp (journey->provider, finding->provider) == 0 &&
         mesign_address_same (journey->address, finding->address);
}

/* An open one is better than one that has ended, a later one better than an earlier one. */
static gboolean
is_better (const MesignJourney *journey, const MesignJourney *other)
{
  if (other == NULL || mesign_journey_is_open (journey) != mesign_journey_is_open (other))
    return other == NULL || mesign_journey_is_open (journey);

  return journey->id > other->id;
}

/* The journey of that order; for a mail that names no order the one that is open, else the last. */
static MesignJourney *
find_journey (GPtrArray *journeys, const MesignRetrievalFinding *finding)
{
  MesignJourney *best = NULL;

  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];

      if (is_same_certificate (journey, finding) &&
          (*finding->order == '\0' || strcmp (journey->order, finding->order) == 0) &&
          is_better (journey, best))
        best = journey;
    }

  return best;
}

/* An open journey that waits for its order's number. */
static MesignJourney *
find_unnumbered (GPtrArray *journeys, const MesignRetrievalFinding *finding)
{
  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];

      if (is_same_certificate (journey, finding) && *journey->order == '\0' &&
          mesign_journey_is_open (journey))
        return journey;
    }

  return NULL;
}

/* A person who let one mail of an order in is not asked again for the next one of that order, but
 * where the question is not who sent it. */
static gboolean
was_allowed (const MesignJourney *journey, GPtrArray *events, const MesignRetrievalFinding *finding)
{
  return journey != NULL && mesign_journey_is_open (journey) && *finding->order != '\0' &&
         strcmp (journey->order, finding->order) == 0 &&
         strcmp (finding->reason, "other-address") != 0 &&
         strcmp (finding->reason, "untested") != 0 && mesign_journey_has_event (events, "allowed");
}

/* A mail that is older than what it brings is known to be adds nothing. */
static gboolean
is_outdated (const MesignJourneyWork *work)
{
  const MesignRetrievalFinding *finding = work->finding;
  gboolean new_link = mesign_journey_mail_brings_link (finding) &&
                      work->when >= mesign_journey_last_link (work->events, work->now);
  gboolean new_code = mesign_journey_mail_brings_code (finding) &&
                      work->when >= mesign_journey_last_code (work->events, work->now);

  if (work->when <= mesign_journey_last_event (work->events, "issued", work->now) ||
      work->when <= mesign_journey_last_event (work->events, "imported", work->now))
    return TRUE;

  return !mesign_retrieval_kind_is_issued (finding->kind) && !new_link && !new_code;
}

static GPtrArray *
list_events (MesignKeystore *keystore, const MesignJourney *journey, GError **error)
{
  if (journey == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_journey_event_unref);

  return mesign_keystore_list_journey_events_sync (keystore, journey->id, error);
}

/* The mail of a certificate that was imported before it came, from a file of the account page, or
 * one sent again: the order has ended, and nothing begins. */
gboolean
mesign_journey_mail_is_late (const MesignJourneyWork *work, const MesignJourney *known)
{
  const MesignRetrievalFinding *finding = work->finding;

  if (known == NULL || mesign_journey_is_open (known) ||
      !mesign_retrieval_kind_is_issued (finding->kind))
    return FALSE;

  return (*finding->order != '\0' || (!mesign_journey_has_event (work->events, "issued") &&
                                      !mesign_journey_has_event (work->events, "late"))) &&
         work->when <= mesign_journey_last_event (work->events, "imported", work->now) + MAX_DELAY;
}

/* What is to become of the mail before anything is written. */
static MesignJourneyOutcome
decide (const MesignJourneyWork *work, const MesignJourney *known)
{
  if (work->finding->trust == MESIGN_RETRIEVAL_ASK && !work->mail->allowed &&
      !was_allowed (known, work->events, work->finding))
    return mesign_journey_was_seen (work->events, work->mail->message_id)
               ? MESIGN_JOURNEY_OUTCOME_OLD
               : MESIGN_JOURNEY_OUTCOME_ASK;
  if (known != NULL && (mesign_journey_was_seen (work->events, work->mail->message_id) ||
                        is_outdated (work) || mesign_journey_mail_is_late (work, known)))
    return MESIGN_JOURNEY_OUTCOME_OLD;
  if (known != NULL && mesign_journey_is_open (known))
    return MESIGN_JOURNEY_OUTCOME_CHANGED;
  if (!work->mail->allowed && work->when < work->now - MAX_AGE)
    return MESIGN_JOURNEY_OUTCOME_OLD;

  return MESIGN_JOURNEY_OUTCOME_STARTED;
}

static gboolean
consider (MesignJourneyWork *work,
          const MesignJourney *known,
          MesignJourneyOutcome *outcome,
          GError **error)
{
  g_clear_pointer (&work->events, g_ptr_array_unref);
  work->events = list_events (work->keystore, known, error);
  if (work->events != NULL)
    *outcome = decide (work, known);

  return work->events != NULL;
}

/* Finds the journey the mail is for, and what is to become of it. */
gboolean
mesign_journey_choose (MesignJourneyWork *work,
                       GPtrArray *journeys,
                       MesignJourney **known,
                       MesignJourneyOutcome *outcome,
                       GError **error)
{
  MesignJourney *unnumbered = find_unnumbered (journeys, work->finding);

  *known = find_journey (journeys, work->finding);
  if (!consider (work, *known, outcome, error))
    return FALSE;
  if (*outcome != MESIGN_JOURNEY_OUTCOME_STARTED || unnumbered == NULL)
    return TRUE;
  *known = unnumbered;

  return consider (work, *known, outcome, error);
}

gboolean
mesign_journey_mail_is_useful (const MesignRetrievalFinding *finding)
{
  return finding->kind != MESIGN_RETRIEVAL_NONE && finding->trust != MESIGN_RETRIEVAL_REFUSED &&
         finding->provider != NULL && finding->address != NULL &&
         strcmp (finding->reason, "generic") != 0;
}

static gboolean
find_seen (MesignKeystore *keystore,
           GPtrArray *journeys,
           const char *message_id,
           MesignJourney **journey,
           GError **error)
{
  for (guint i = 0; i < journeys->len && *journey == NULL; i++)
    {
      g_autoptr (GPtrArray) events = list_events (keystore, journeys->pdata[i], error);

      if (events == NULL)
        return FALSE;
      if (mesign_journey_was_seen (events, message_id))
        *journey = mesign_journey_ref (journeys->pdata[i]);
    }

  return TRUE;
}

/**
 * mesign_journey_find_sync:
 * @keystore: the keystore, locked or not
 * @finding: what mesign_retrieval_detect() found
 * @mail: the mail it was found in
 * @now: the time, in seconds since 1970 UTC
 * @journey: (out) (transfer full) (nullable): the journey the mail was worked into, or is for
 * @has_it: (out): whether it was worked in already
 * @outcome: (out): else, what mesign_journey_apply_sync() would make of it now
 * @error: return location for a #MesignKeystoreError
 *
 * Looks for the journey of a mail without changing anything. Blocks; for a worker.
 *
 * Returns: whether it could be looked for
 */
gboolean
mesign_journey_find_sync (MesignKeystore *keystore,
                          const MesignRetrievalFinding *finding,
                          const MesignJourneyMail *mail,
                          gint64 now,
                          MesignJourney **journey,
                          gboolean *has_it,
                          MesignJourneyOutcome *outcome,
                          GError **error)
{
  g_autoptr (GPtrArray) journeys = NULL;
  MesignJourney *known = NULL;
  MesignJourneyWork work = { .keystore = keystore,
                             .finding = finding,
                             .mail = mail,
                             .when = mesign_journey_mail_get_time (mail),
                             .now = now };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && finding != NULL && mail != NULL, FALSE);

  *journey = NULL;
  *has_it = FALSE;
  *outcome = MESIGN_JOURNEY_OUTCOME_NONE;
  if (!mesign_journey_mail_is_useful (finding))
    return TRUE;
  journeys = mesign_keystore_list_journeys_sync (keystore, mail->account, error);
  if (journeys == NULL || !find_seen (keystore, journeys, mail->message_id, journey, error))
    return FALSE;
  *has_it = *journey != NULL;
  if (*has_it)
    return TRUE;
  done = mesign_journey_choose (&work, journeys, &known, outcome, error);
  g_clear_pointer (&work.events, g_ptr_array_unref);
  if (done && known != NULL && *outcome != MESIGN_JOURNEY_OUTCOME_STARTED)
    *journey = mesign_journey_ref (known);

  return done;
}
