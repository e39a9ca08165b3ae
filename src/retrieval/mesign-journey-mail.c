/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include "model/mesign-address.h"

#include <string.h>

#define DAY (24 * 60 * 60)
#define MAX_AGE (60 * DAY)
#define MAX_CLOCK_DIFFERENCE (60 * 60)
#define MAX_DELAY (30 * DAY)

/* One mail while it is worked in. */
typedef struct
{
  MesignKeystore *keystore;
  const MesignRetrievalFinding *finding;
  const MesignJourneyMail *mail;
  gint64 when;
  gint64 now;
  GPtrArray *events;
  MesignJourneyOutcome outcome;
  MesignJourney *result;
} Work;

/* The sender's own date orders its mails best; a date that cannot be gives way to the arrival. */
static gint64
get_time (const MesignJourneyMail *mail)
{
  if (mail->date > 0 && mail->date <= mail->arrived + MAX_CLOCK_DIFFERENCE &&
      mail->date >= mail->arrived - MAX_DELAY)
    return mail->date;

  return mail->arrived;
}

static gboolean
brings_link (const MesignRetrievalFinding *finding)
{
  return finding->kind == MESIGN_RETRIEVAL_LINK || finding->kind == MESIGN_RETRIEVAL_LINK_AND_CODE;
}

static gboolean
brings_code (const MesignRetrievalFinding *finding)
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

/* What a mail tells is dated by the servers; what is done here, by this computer's clock. */
static gboolean
is_by_own_clock (const MesignJourneyEvent *event)
{
  return strcmp (event->kind, "imported") == 0 || strcmp (event->kind, "link-entered") == 0 ||
         strcmp (event->kind, "code-entered") == 0;
}

/* What was done here while the clock was ahead came after what stands before it, which is all that
 * is known; left where it is, it would outdate each mail to come. */
static gint64
get_event_time (GPtrArray *events, const MesignJourneyEvent *event, gint64 now)
{
  gint64 last = G_MININT64;

  if (event->at <= now || !is_by_own_clock (event))
    return event->at;
  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *other = events->pdata[i];

      if (other->at <= now)
        last = MAX (last, other->at);
    }

  return last;
}

static gint64
last_event (GPtrArray *events, const char *kind, gint64 now)
{
  gint64 last = G_MININT64;

  for (guint i = 0; i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if (strcmp (event->kind, kind) == 0)
        last = MAX (last, get_event_time (events, event, now));
    }

  return last;
}

/* When the newest link, or the newest code, came or was entered by hand. */
gint64
mesign_journey_last_link (GPtrArray *events, gint64 now)
{
  return MAX (last_event (events, "link", now), last_event (events, "link-entered", now));
}

gint64
mesign_journey_last_code (GPtrArray *events, gint64 now)
{
  return MAX (last_event (events, "code", now), last_event (events, "code-entered", now));
}

static gboolean
has_event (GPtrArray *events, const char *kind)
{
  for (guint i = 0; i < events->len; i++)
    if (strcmp (((const MesignJourneyEvent *) events->pdata[i])->kind, kind) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
was_seen (GPtrArray *events, const char *message_id)
{
  for (guint i = 0; message_id != NULL && i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if (g_strcmp0 (event->message_id, message_id) == 0 && strcmp (event->kind, "allowed") != 0)
        return TRUE;
    }

  return FALSE;
}

/* A person who let one mail of an order in is not asked again for the next one of that order, but
 * where the question is not who sent it. */
static gboolean
was_allowed (const MesignJourney *journey, GPtrArray *events, const MesignRetrievalFinding *finding)
{
  return journey != NULL && mesign_journey_is_open (journey) && *finding->order != '\0' &&
         strcmp (journey->order, finding->order) == 0 &&
         strcmp (finding->reason, "other-address") != 0 &&
         strcmp (finding->reason, "untested") != 0 && has_event (events, "allowed");
}

/* A mail that is older than what it brings is known to be adds nothing. */
static gboolean
is_outdated (const Work *work)
{
  const MesignRetrievalFinding *finding = work->finding;
  gboolean new_link =
      brings_link (finding) && work->when >= mesign_journey_last_link (work->events, work->now);
  gboolean new_code =
      brings_code (finding) && work->when >= mesign_journey_last_code (work->events, work->now);

  if (work->when <= last_event (work->events, "issued", work->now) ||
      work->when <= last_event (work->events, "imported", work->now))
    return TRUE;

  return !mesign_retrieval_kind_is_issued (finding->kind) && !new_link && !new_code;
}

static MesignJourney *
new_journey (const Work *work)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->account = g_strdup (work->mail->account);
  journey->address = mesign_address_normalize (work->finding->address);
  journey->provider = g_strdup (work->finding->provider);
  journey->since = work->now;

  return journey;
}

static MesignJourneyState
next_state (const Work *work, const MesignJourney *journey)
{
  if (mesign_retrieval_kind_is_issued (work->finding->kind))
    return MESIGN_JOURNEY_ISSUED;
  if (journey->state == MESIGN_JOURNEY_RETRIEVING)
    return MESIGN_JOURNEY_RETRIEVING;

  return mesign_journey_state_of_mails (journey, journey->has_code || brings_code (work->finding));
}

static void
change (const Work *work, MesignJourney *journey, gboolean with_link)
{
  const MesignRetrievalFinding *finding = work->finding;
  MesignJourneyState before = journey->state;

  if (*finding->order != '\0')
    {
      g_free (journey->order);
      journey->order = g_strdup (finding->order);
    }
  if (with_link)
    {
      g_free (journey->link);
      journey->link = g_strdup (finding->link);
    }
  if (mesign_retrieval_kind_is_issued (finding->kind))
    journey->pfx_message_id = work->mail->message;
  journey->state = next_state (work, journey);
  if (journey->state != before)
    journey->since = work->now;
}

static gboolean
log_mail (const Work *work, gint64 id, gboolean with_link, gboolean with_code, GError **error)
{
  const char *message_id = work->mail->message_id;

  if (work->mail->allowed &&
      !mesign_journey_log (work->keystore, id, work->now, "allowed", message_id, error))
    return FALSE;
  if (with_link && !mesign_journey_log (work->keystore, id, work->when, "link", message_id, error))
    return FALSE;
  if (with_code && !mesign_journey_log (work->keystore, id, work->when, "code", message_id, error))
    return FALSE;

  return !mesign_retrieval_kind_is_issued (work->finding->kind) ||
         mesign_journey_log (work->keystore, id, work->when, "issued", message_id, error);
}

static gboolean
write_journey (const Work *work, MesignJourney *journey, GError **error)
{
  gboolean is_new = journey->id == 0;
  gboolean with_link = brings_link (work->finding) &&
                       work->when >= mesign_journey_last_link (work->events, work->now);
  gboolean with_code = brings_code (work->finding) &&
                       work->when >= mesign_journey_last_code (work->events, work->now);

  change (work, journey, with_link);
  if (is_new)
    journey->id = mesign_keystore_add_journey_sync (work->keystore, journey, error);
  if (journey->id == 0)
    return FALSE;
  if (with_code && !mesign_keystore_set_journey_secret_sync (work->keystore, journey->id,
                                                             MESIGN_JOURNEY_SECRET_CODE,
                                                             work->finding->code, error))
    return FALSE;
  if (!is_new && !mesign_keystore_update_journey_sync (work->keystore, journey, error))
    return FALSE;

  return log_mail (work, journey->id, with_link, with_code, error);
}

/* Nothing may be begun that cannot be finished: a code needs a keystore that can seal it. */
static gboolean
can_seal (const Work *work, GError **error)
{
  g_autoptr (MesignSecret) key = NULL;

  if (!brings_code (work->finding))
    return TRUE;
  key = mesign_keystore_derive_key (work->keystore, "journey-check", error);

  return key != NULL;
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
static gboolean
is_late (const Work *work, const MesignJourney *known)
{
  const MesignRetrievalFinding *finding = work->finding;

  if (known == NULL || mesign_journey_is_open (known) ||
      !mesign_retrieval_kind_is_issued (finding->kind))
    return FALSE;

  return (*finding->order != '\0' ||
          (!has_event (work->events, "issued") && !has_event (work->events, "late"))) &&
         work->when <= last_event (work->events, "imported", work->now) + MAX_DELAY;
}

/* What is to become of the mail before anything is written. */
static MesignJourneyOutcome
decide (const Work *work, const MesignJourney *known)
{
  if (work->finding->trust == MESIGN_RETRIEVAL_ASK && !work->mail->allowed &&
      !was_allowed (known, work->events, work->finding))
    return was_seen (work->events, work->mail->message_id) ? MESIGN_JOURNEY_OUTCOME_OLD
                                                           : MESIGN_JOURNEY_OUTCOME_ASK;
  if (known != NULL && (was_seen (work->events, work->mail->message_id) || is_outdated (work) ||
                        is_late (work, known)))
    return MESIGN_JOURNEY_OUTCOME_OLD;
  if (known != NULL && mesign_journey_is_open (known))
    return MESIGN_JOURNEY_OUTCOME_CHANGED;
  if (!work->mail->allowed && work->when < work->now - MAX_AGE)
    return MESIGN_JOURNEY_OUTCOME_OLD;

  return MESIGN_JOURNEY_OUTCOME_STARTED;
}

static gboolean
consider (Work *work, const MesignJourney *known, MesignJourneyOutcome *outcome, GError **error)
{
  g_clear_pointer (&work->events, g_ptr_array_unref);
  work->events = list_events (work->keystore, known, error);
  if (work->events != NULL)
    *outcome = decide (work, known);

  return work->events != NULL;
}

/* Finds the journey the mail is for, and what is to become of it. */
static gboolean
choose (Work *work,
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

static gboolean
work_in (Work *work, const MesignJourney *known, GError **error)
{
  gboolean starts = work->outcome == MESIGN_JOURNEY_OUTCOME_STARTED;
  g_autoptr (MesignJourney) after = NULL;

  if (!can_seal (work, error))
    return FALSE;
  after = starts ? new_journey (work) : mesign_journey_copy (known);
  if (starts)
    g_ptr_array_set_size (work->events, 0);
  if (!write_journey (work, after, error))
    return FALSE;
  work->result = mesign_journey_reload (work->keystore, after->id, error);

  return work->result != NULL;
}

/* So that it is known as a mail of its order when those are to be deleted. What was sent after the
 * import may hold another certificate, which nobody can see before it is opened: that is offered.
 */
static gboolean
note_late (const Work *work, const MesignJourney *known, GError **error)
{
  g_autoptr (MesignJourney) after = NULL;
  gboolean is_later = work->when > last_event (work->events, "imported", work->now);

  if (!is_late (work, known) || was_seen (work->events, work->mail->message_id) ||
      known->pfx_message_id == work->mail->message)
    return TRUE;
  after = mesign_journey_copy (known);
  after->pfx_message_id = work->mail->message;

  return mesign_keystore_update_journey_sync (work->keystore, after, error) &&
         mesign_journey_log (work->keystore, known->id, work->when, is_later ? "late" : "issued",
                             work->mail->message_id, error);
}

static gboolean
run_apply (MesignKeystore *keystore, gpointer data, GError **error)
{
  Work *work = data;
  g_autoptr (GPtrArray) journeys =
      mesign_keystore_list_journeys_sync (keystore, work->mail->account, error);
  MesignJourney *known;

  if (journeys == NULL || !choose (work, journeys, &known, &work->outcome, error))
    return FALSE;
  if (work->outcome == MESIGN_JOURNEY_OUTCOME_STARTED ||
      work->outcome == MESIGN_JOURNEY_OUTCOME_CHANGED)
    return work_in (work, known, error);
  if (work->outcome == MESIGN_JOURNEY_OUTCOME_OLD && !note_late (work, known, error))
    return FALSE;
  if (known != NULL)
    work->result = mesign_journey_ref (known);

  return TRUE;
}

static gboolean
is_useful (const MesignRetrievalFinding *finding)
{
  return finding->kind != MESIGN_RETRIEVAL_NONE && finding->trust != MESIGN_RETRIEVAL_REFUSED &&
         finding->provider != NULL && finding->address != NULL &&
         strcmp (finding->reason, "generic") != 0;
}

/**
 * mesign_journey_event_is_of_mail:
 * @event: a line of a journey's log
 *
 * Returns: whether it is about something that a mail has brought
 */
gboolean
mesign_journey_event_is_of_mail (const MesignJourneyEvent *event)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return strcmp (event->kind, "link") == 0 || strcmp (event->kind, "code") == 0 ||
         strcmp (event->kind, "issued") == 0 || strcmp (event->kind, "late") == 0;
}

/**
 * mesign_journey_apply_sync:
 * @keystore: the keystore; it has to be unlocked for a mail with a code
 * @finding: what mesign_retrieval_detect() found
 * @mail: the mail it was found in
 * @now: the time, in seconds since 1970 UTC
 * @outcome: (out): what became of it
 * @journey: (out) (transfer full) (nullable): the journey it belongs to, where there is one
 * @error: return location for a #MesignKeystoreError; with %MESIGN_KEYSTORE_ERROR_LOCKED or
 * %MESIGN_KEYSTORE_ERROR_EMPTY nothing was written and the mail is to be tried again later
 *
 * Works a retrieval mail into its journey, one for each order and address. Link and code may come
 * in any order, in one mail or in two, and again: the newest of each counts, whatever order the
 * mails are seen in. The same mail twice changes nothing. Blocks; for a worker.
 *
 * Returns: whether it is done
 */
gboolean
mesign_journey_apply_sync (MesignKeystore *keystore,
                           const MesignRetrievalFinding *finding,
                           const MesignJourneyMail *mail,
                           gint64 now,
                           MesignJourneyOutcome *outcome,
                           MesignJourney **journey,
                           GError **error)
{
  Work work = { .keystore = keystore,
                .finding = finding,
                .mail = mail,
                .when = get_time (mail),
                .now = now,
                .outcome = MESIGN_JOURNEY_OUTCOME_NONE };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && finding != NULL && mail != NULL, FALSE);

  done = !is_useful (finding) ||
         mesign_keystore_change_journeys_sync (keystore, run_apply, &work, error);
  g_clear_pointer (&work.events, g_ptr_array_unref);
  if (!done)
    g_clear_pointer (&work.result, mesign_journey_unref);
  *outcome = done ? work.outcome : MESIGN_JOURNEY_OUTCOME_NONE;
  *journey = work.result;

  return done;
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
      if (was_seen (events, message_id))
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
  Work work = {
    .keystore = keystore, .finding = finding, .mail = mail, .when = get_time (mail), .now = now
  };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && finding != NULL && mail != NULL, FALSE);

  *journey = NULL;
  *has_it = FALSE;
  *outcome = MESIGN_JOURNEY_OUTCOME_NONE;
  if (!is_useful (finding))
    return TRUE;
  journeys = mesign_keystore_list_journeys_sync (keystore, mail->account, error);
  if (journeys == NULL || !find_seen (keystore, journeys, mail->message_id, journey, error))
    return FALSE;
  *has_it = *journey != NULL;
  if (*has_it)
    return TRUE;
  done = choose (&work, journeys, &known, outcome, error);
  g_clear_pointer (&work.events, g_ptr_array_unref);
  if (done && known != NULL && *outcome != MESIGN_JOURNEY_OUTCOME_STARTED)
    *journey = mesign_journey_ref (known);

  return done;
}
