/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* A mail that is worked into its journey. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-mail-private.h"

#include "model/mesign-address.h"

static MesignJourney *
new_journey (const MesignJourneyWork *work)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->account = g_strdup (work->mail->account);
  journey->address = mesign_address_normalize (work->finding->address);
  journey->provider = g_strdup (work->finding->provider);
  journey->since = work->now;

  return journey;
}

static MesignJourneyState
next_state (const MesignJourneyWork *work, const MesignJourney *journey)
{
  if (mesign_retrieval_kind_is_issued (work->finding->kind))
    return MESIGN_JOURNEY_ISSUED;
  if (journey->state == MESIGN_JOURNEY_RETRIEVING)
    return MESIGN_JOURNEY_RETRIEVING;

  return mesign_journey_state_of_mails (
      journey, journey->has_code || mesign_journey_mail_brings_code (work->finding));
}

static void
change (const MesignJourneyWork *work, MesignJourney *journey, gboolean with_link)
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
log_mail (const MesignJourneyWork *work,
          gint64 id,
          gboolean with_link,
          gboolean with_code,
          GError **error)
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
write_journey (const MesignJourneyWork *work, MesignJourney *journey, GError **error)
{
  gboolean is_new = journey->id == 0;
  gboolean with_link = mesign_journey_mail_brings_link (work->finding) &&
                       work->when >= mesign_journey_last_link (work->events, work->now);
  gboolean with_code = mesign_journey_mail_brings_code (work->finding) &&
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
can_seal (const MesignJourneyWork *work, GError **error)
{
  g_autoptr (MesignSecret) key = NULL;

  if (!mesign_journey_mail_brings_code (work->finding))
    return TRUE;
  key = mesign_keystore_derive_key (work->keystore, "journey-check", error);

  return key != NULL;
}

static gboolean
work_in (MesignJourneyWork *work, const MesignJourney *known, GError **error)
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
note_late (const MesignJourneyWork *work, const MesignJourney *known, GError **error)
{
  g_autoptr (MesignJourney) after = NULL;
  gboolean is_later = work->when > mesign_journey_last_event (work->events, "imported", work->now);

  if (!mesign_journey_mail_is_late (work, known) ||
      mesign_journey_was_seen (work->events, work->mail->message_id) ||
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
  MesignJourneyWork *work = data;
  g_autoptr (GPtrArray) journeys =
      mesign_keystore_list_journeys_sync (keystore, work->mail->account, error);
  MesignJourney *known;

  if (journeys == NULL || !mesign_journey_choose (work, journeys, &known, &work->outcome, error))
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
  MesignJourneyWork work = { .keystore = keystore,
                             .finding = finding,
                             .mail = mail,
                             .when = mesign_journey_mail_get_time (mail),
                             .now = now,
                             .outcome = MESIGN_JOURNEY_OUTCOME_NONE };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && finding != NULL && mail != NULL, FALSE);

  done = !mesign_journey_mail_is_useful (finding) ||
         mesign_keystore_change_journeys_sync (keystore, run_apply, &work, error);
  g_clear_pointer (&work.events, g_ptr_array_unref);
  if (!done)
    g_clear_pointer (&work.result, mesign_journey_unref);
  *outcome = done ? work.outcome : MESIGN_JOURNEY_OUTCOME_NONE;
  *journey = work.result;

  return done;
}
