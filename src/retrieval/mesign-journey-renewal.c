/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#define DAY ((gint64) 24 * 60 * 60)
#define SOON (30 * DAY)

/**
 * mesign_journey_judge_renewal:
 * @until: when the certificate ends, in seconds since 1970 UTC
 * @is_revoked: whether its authority has revoked it
 * @now: the time, in seconds since 1970 UTC
 *
 * Returns: whether a new certificate is needed, and why: thirty days before the end of the old one
 * there is time for an order that somebody else has to pay
 */
MesignRenewal
mesign_journey_judge_renewal (gint64 until, gboolean is_revoked, gint64 now)
{
  if (is_revoked)
    return MESIGN_RENEWAL_REVOKED;
  if (now > until)
    return MESIGN_RENEWAL_EXPIRED;

  return now > until - SOON ? MESIGN_RENEWAL_SOON : MESIGN_RENEWAL_NONE;
}

static MesignJourneyState
find_state (MesignRenewal renewal, gboolean is_replaced)
{
  if (is_replaced)
    return MESIGN_JOURNEY_REPLACED;

  return renewal != MESIGN_RENEWAL_NONE ? MESIGN_JOURNEY_RENEW : MESIGN_JOURNEY_IN_USE;
}

static const char *
find_event (MesignJourneyState state, MesignRenewal renewal)
{
  static const char *const events[] = {
    [MESIGN_RENEWAL_NONE] = "in-use",     [MESIGN_RENEWAL_SOON] = "ends-soon",
    [MESIGN_RENEWAL_EXPIRED] = "expired", [MESIGN_RENEWAL_REVOKED] = "revoked",
    [MESIGN_RENEWAL_DELETED] = "deleted",
  };

  return state == MESIGN_JOURNEY_REPLACED ? "replaced" : events[renewal];
}

/* One that was imported only is not in use for being good. */
static gboolean
is_news (const MesignJourney *before, const MesignJourney *after)
{
  if (mesign_journey_is_open (before) ||
      (before->state == MESIGN_JOURNEY_IMPORTED && after->state == MESIGN_JOURNEY_IN_USE))
    return FALSE;

  return after->state != before->state || after->renewal != before->renewal;
}

typedef struct
{
  gint64 id;
  MesignRenewal renewal;
  gboolean is_replaced;
  gint64 now;
  gboolean has_changed;
} Look;

static gboolean
run_renew (MesignKeystore *keystore, gpointer data, GError **error)
{
  Look *look = data;
  g_autoptr (MesignJourney) before = mesign_journey_reload (keystore, look->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (before == NULL)
    return FALSE;
  after = mesign_journey_copy (before);
  after->state = find_state (look->renewal, look->is_replaced);
  after->renewal = look->is_replaced ? MESIGN_RENEWAL_NONE : look->renewal;
  look->has_changed = is_news (before, after);
  if (!look->has_changed)
    return TRUE;
  after->since = look->now;

  return mesign_keystore_update_journey_sync (keystore, after, error) &&
         mesign_journey_log (keystore, look->id, look->now,
                             find_event (after->state, after->renewal), NULL, error);
}

/**
 * mesign_journey_renew_sync:
 * @keystore: the keystore, locked or not
 * @id: a journey whose certificate has been imported; another one is left alone
 * @renewal: why its certificate needs another one after it
 * @is_replaced: whether that one is in use already
 * @now: the time, in seconds since 1970 UTC
 * @has_changed: (out): whether that is news
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Notes how long the certificate of a journey still serves. It may serve again: where the one that
 * replaced it was deleted, or its revocation lifted. What was imported only is not taken into use
 * by that. Blocks; for a worker.
 *
 * Returns: whether it is noted
 */
gboolean
mesign_journey_renew_sync (MesignKeystore *keystore,
                           gint64 id,
                           MesignRenewal renewal,
                           gboolean is_replaced,
                           gint64 now,
                           gboolean *has_changed,
                           GError **error)
{
  Look look = { id, renewal, is_replaced, now, FALSE };
  gboolean done;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && has_changed != NULL, FALSE);

  done = mesign_keystore_change_journeys_sync (keystore, run_renew, &look, error);
  *has_changed = done && look.has_changed;

  return done;
}
