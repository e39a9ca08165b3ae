/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include "model/mesign-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define BIT(state) (1u << MESIGN_JOURNEY_##state)
#define BITS_OF_MAILS (BIT (LINK) | BIT (CODE) | BIT (READY))
#define BITS_OF_OPEN (BIT (IMPORTED) - 1)
#define FRESH (10 * 60)

/* From which states a step may be taken, and where it leads; NONE: where the mails have led. */
static const struct
{
  guint from;
  MesignJourneyState to;
  const char *event;
} rules[] = {
  [MESIGN_JOURNEY_STEP_BUY] = { BIT (NONE), MESIGN_JOURNEY_BOUGHT, "bought" },
  [MESIGN_JOURNEY_STEP_ASSIGN] = { BIT (NONE) | BIT (BOUGHT), MESIGN_JOURNEY_ASSIGNED, "assigned" },
  [MESIGN_JOURNEY_STEP_RETRIEVE] = { BIT (LINK) | BIT (READY) | BIT (RETRIEVING),
                                     MESIGN_JOURNEY_RETRIEVING, "retrieving" },
  [MESIGN_JOURNEY_STEP_SUBMIT] = { BIT (RETRIEVING), MESIGN_JOURNEY_SUBMITTED, "submitted" },
  [MESIGN_JOURNEY_STEP_RETRY] = { BIT (RETRIEVING) | BIT (SUBMITTED), MESIGN_JOURNEY_NONE,
                                  "retry" },
  [MESIGN_JOURNEY_STEP_IMPORT] = { BITS_OF_OPEN, MESIGN_JOURNEY_IMPORTED, "imported" },
  [MESIGN_JOURNEY_STEP_USE] = { BIT (IMPORTED), MESIGN_JOURNEY_IN_USE, "in-use" },
};

/* A journey is read, changed and written by workers of several connections, and by another program:
 * one at a time. Gives what @func has left in @result, which is within @data. */
MesignJourney *
mesign_journey_change (MesignKeystore *keystore,
                       MesignJourneyFunc func,
                       gpointer data,
                       MesignJourney **result,
                       GError **error)
{
  if (!mesign_keystore_change_journeys_sync (keystore, func, data, error))
    g_clear_pointer (result, mesign_journey_unref);

  return g_steal_pointer (result);
}

MesignJourney *
mesign_journey_copy (const MesignJourney *journey)
{
  MesignJourney *copy = mesign_journey_new ();

  copy->id = journey->id;
  copy->account = g_strdup (journey->account);
  copy->address = g_strdup (journey->address);
  copy->provider = g_strdup (journey->provider);
  g_free (copy->order);
  copy->order = g_strdup (journey->order);
  copy->state = journey->state;
  copy->since = journey->since;
  copy->link = g_strdup (journey->link);
  copy->has_code = journey->has_code;
  copy->pfx_message_id = journey->pfx_message_id;
  copy->fingerprint = g_strdup (journey->fingerprint);
  copy->key_hash = g_strdup (journey->key_hash);
  copy->keeps_password = journey->keeps_password;
  copy->renewal = journey->renewal;
  copy->until = journey->until;

  return copy;
}

MesignJourneyState
mesign_journey_state_of_mails (const MesignJourney *journey, gboolean has_code)
{
  if (journey->link != NULL)
    return has_code ? MESIGN_JOURNEY_READY : MESIGN_JOURNEY_LINK;

  return has_code ? MESIGN_JOURNEY_CODE : MESIGN_JOURNEY_ASSIGNED;
}

gboolean
mesign_journey_log (MesignKeystore *keystore,
                    gint64 id,
                    gint64 at,
                    const char *kind,
                    const char *message_id,
                    GError **error)
{
  g_autoptr (MesignJourneyEvent) event = mesign_journey_event_new (at, kind, message_id);

  return mesign_keystore_add_journey_event_sync (keystore, id, event, error);
}

MesignJourney *
mesign_journey_reload (MesignKeystore *keystore, gint64 id, GError **error)
{
  GError *inner = NULL;
  MesignJourney *journey = mesign_keystore_get_journey_sync (keystore, id, &inner);

  if (journey != NULL)
    return journey;
  if (g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_clear_error (&inner);
      g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_NOT_FOUND,
                           _ ("There is no such certificate order any more."));
    }
  else
    g_propagate_error (error, inner);

  return NULL;
}

/**
 * mesign_journey_may:
 * @journey: a journey
 * @step: a step
 *
 * Returns: whether the step may be taken where the journey is now
 */
gboolean
mesign_journey_may (const MesignJourney *journey, MesignJourneyStep step)
{
  g_return_val_if_fail (journey != NULL && step < G_N_ELEMENTS (rules), FALSE);

  return (rules[step].from & (1u << journey->state)) != 0;
}

/**
 * mesign_journey_is_open:
 * @journey: a journey
 *
 * Returns: whether it still leads to a certificate that is not there yet
 */
gboolean
mesign_journey_is_open (const MesignJourney *journey)
{
  g_return_val_if_fail (journey != NULL, FALSE);

  return journey->state < MESIGN_JOURNEY_IMPORTED;
}

/**
 * mesign_journey_is_unsettled:
 * @journey: a journey
 *
 * Returns: whether something is still to happen: its certificate to come, or another one after it
 */
gboolean
mesign_journey_is_unsettled (const MesignJourney *journey)
{
  return mesign_journey_is_open (journey) || journey->state == MESIGN_JOURNEY_RENEW;
}

static gboolean
check_step (const MesignJourney *journey, MesignJourneyStep step, GError **error)
{
  g_autofree char *where = NULL;

  if (mesign_journey_may (journey, step))
    return TRUE;
  where = mesign_journey_explain (journey);
  g_set_error (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
               _ ("This step is not possible now. %s"), where);

  return FALSE;
}

/* What has served its turn once the certificate is in. */
gboolean
mesign_journey_forget_secrets (MesignKeystore *keystore,
                               const MesignJourney *journey,
                               GError **error)
{
  return mesign_keystore_set_journey_secret_sync (keystore, journey->id, MESIGN_JOURNEY_SECRET_CODE,
                                                  NULL, error) &&
         (journey->keeps_password ||
          mesign_keystore_set_journey_secret_sync (keystore, journey->id,
                                                   MESIGN_JOURNEY_SECRET_PASSWORD, NULL, error));
}

typedef struct
{
  gint64 id;
  MesignJourneyStep step;
  const char *fingerprint;
  gint64 now;
  MesignJourney *result;
} Move;

/* Two programs may import the same file at once. */
static gboolean
is_imported (const MesignJourney *journey, const Move *move)
{
  return move->fingerprint != NULL && !mesign_journey_is_open (journey) &&
         g_strcmp0 (journey->fingerprint, move->fingerprint) == 0;
}

static MesignJourney *
move_on (const MesignJourney *before, const Move *move)
{
  MesignJourney *after = mesign_journey_copy (before);

  after->state = rules[move->step].to != MESIGN_JOURNEY_NONE
                     ? rules[move->step].to
                     : mesign_journey_state_of_mails (before, before->has_code);
  after->since = move->now;
  if (move->fingerprint != NULL)
    {
      g_free (after->fingerprint);
      after->fingerprint = g_strdup (move->fingerprint);
      g_clear_pointer (&after->link, g_free);
    }

  return after;
}

static gboolean
run_move (MesignKeystore *keystore, gpointer data, GError **error)
{
  Move *move = data;
  g_autoptr (MesignJourney) before = mesign_journey_reload (keystore, move->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (before == NULL)
    return FALSE;
  if (is_imported (before, move))
    {
      move->result = g_steal_pointer (&before);
      return TRUE;
    }
  if (!check_step (before, move->step, error))
    return FALSE;
  after = move_on (before, move);
  if (!mesign_keystore_update_journey_sync (keystore, after, error) ||
      !mesign_journey_log (keystore, move->id, move->now, rules[move->step].event, NULL, error))
    return FALSE;
  if (!mesign_journey_is_open (after) && !mesign_journey_forget_secrets (keystore, after, error))
    return FALSE;
  move->result = mesign_journey_reload (keystore, move->id, error);

  return move->result != NULL;
}

static MesignJourney *
take_step (MesignKeystore *keystore,
           gint64 id,
           MesignJourneyStep step,
           const char *fingerprint,
           gint64 now,
           GError **error)
{
  Move move = { id, step, fingerprint, now, NULL };

  return mesign_journey_change (keystore, run_move, &move, &move.result, error);
}

/**
 * mesign_journey_step_sync:
 * @keystore: the keystore
 * @id: the journey
 * @step: what happened; an import has a function of its own
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Takes a journey one step on. The code is forgotten once the certificate is in, and the protection
 * password unless it is to be kept. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the journey as it stands now, or %NULL with @error set, in
 * particular %MESIGN_RETRIEVAL_ERROR_STATE where the step is not allowed
 */
MesignJourney *
mesign_journey_step_sync (MesignKeystore *keystore,
                          gint64 id,
                          MesignJourneyStep step,
                          gint64 now,
                          GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), NULL);
  g_return_val_if_fail (step != MESIGN_JOURNEY_STEP_IMPORT && step < G_N_ELEMENTS (rules), NULL);

  return take_step (keystore, id, step, NULL, now, error);
}

/**
 * mesign_journey_import_sync:
 * @keystore: the keystore
 * @id: the journey
 * @fingerprint: of the certificate that was imported
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Says that the certificate is in. Link and code are forgotten, and the protection password unless
 * it is to be kept. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the journey as it stands now, or %NULL with @error set
 */
MesignJourney *
mesign_journey_import_sync (MesignKeystore *keystore,
                            gint64 id,
                            const char *fingerprint,
                            gint64 now,
                            GError **error)
{
  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && fingerprint != NULL, NULL);

  return take_step (keystore, id, MESIGN_JOURNEY_STEP_IMPORT, fingerprint, now, error);
}

static MesignJourney *
find_begun (GPtrArray *journeys, const char *address, const char *provider, const char *order)
{
  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];

      if (mesign_journey_is_open (journey) && mesign_address_same (journey->address, address) &&
          strcmp (journey->provider, provider) == 0 && strcmp (journey->order, order) == 0)
        return journey;
    }

  return NULL;
}

/* The order's first mail may be faster than what the account page says. */
static MesignJourney *
find_fresh (GPtrArray *journeys, const char *address, const char *provider, gint64 now)
{
  for (guint i = 0; i < journeys->len; i++)
    {
      MesignJourney *journey = journeys->pdata[i];

      if (mesign_address_same (journey->address, address) &&
          strcmp (journey->provider, provider) == 0 &&
          (BITS_OF_MAILS & (1u << journey->state)) != 0 && journey->since > now - FRESH)
        return journey;
    }

  return NULL;
}

typedef struct
{
  const char *account;
  const char *address;
  const char *provider;
  const char *order;
  MesignJourneyStep step;
  gint64 now;
  MesignJourney *result;
} Begin;

static MesignJourney *
new_journey (const Begin *begin)
{
  MesignJourney *journey = mesign_journey_new ();

  journey->account = g_strdup (begin->account);
  journey->address = mesign_address_normalize (begin->address);
  journey->provider = g_strdup (begin->provider);
  g_free (journey->order);
  journey->order = g_strdup (begin->order);
  journey->state = rules[begin->step].to;
  journey->since = begin->now;

  return journey;
}

static MesignJourney *
add_journey (MesignKeystore *keystore, const Begin *begin, GError **error)
{
  g_autoptr (MesignJourney) fresh = new_journey (begin);
  gint64 id = mesign_keystore_add_journey_sync (keystore, fresh, error);

  if (id == 0 ||
      !mesign_journey_log (keystore, id, begin->now, rules[begin->step].event, NULL, error))
    return NULL;

  return mesign_journey_reload (keystore, id, error);
}

static gboolean
run_begin (MesignKeystore *keystore, gpointer data, GError **error)
{
  Begin *begin = data;
  g_autoptr (GPtrArray) journeys =
      mesign_keystore_list_journeys_sync (keystore, begin->account, error);
  MesignJourney *known;

  if (journeys == NULL)
    return FALSE;
  known = find_begun (journeys, begin->address, begin->provider, begin->order);
  if (known == NULL && *begin->order == '\0' && begin->step == MESIGN_JOURNEY_STEP_ASSIGN)
    known = find_fresh (journeys, begin->address, begin->provider, begin->now);
  if (known == NULL)
    begin->result = add_journey (keystore, begin, error);
  else if (mesign_journey_may (known, begin->step))
    begin->result = take_step (keystore, known->id, begin->step, NULL, begin->now, error);
  else
    begin->result = mesign_journey_ref (known);

  return begin->result != NULL;
}

/**
 * mesign_journey_begin_sync:
 * @keystore: the keystore
 * @account: the account's id
 * @address: the address the certificate will be for
 * @provider: the id of the provider's profile
 * @order: (nullable): the order's number where it is known
 * @step: %MESIGN_JOURNEY_STEP_BUY or %MESIGN_JOURNEY_STEP_ASSIGN
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Says that the account page was seen to buy or to assign a certificate, before any mail has come.
 * An open journey for the same order and address is taken on; one that is further stays as it is.
 * So does one that mail of an order not named here has begun within the last ten minutes, when it
 * was assigned. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the journey, or %NULL with @error set
 */
MesignJourney *
mesign_journey_begin_sync (MesignKeystore *keystore,
                           const char *account,
                           const char *address,
                           const char *provider,
                           const char *order,
                           MesignJourneyStep step,
                           gint64 now,
                           GError **error)
{
  Begin begin = { account, address, provider, order != NULL ? order : "", step, now, NULL };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), NULL);
  g_return_val_if_fail (step == MESIGN_JOURNEY_STEP_BUY || step == MESIGN_JOURNEY_STEP_ASSIGN,
                        NULL);

  return mesign_journey_change (keystore, run_begin, &begin, &begin.result, error);
}
