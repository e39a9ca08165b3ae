/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-model"

#include "config.h"

#include "model/mesign-journey.h"

static const char *const state_words[] = {
  "none",      "bought", "assigned", "link",   "code",  "ready",    "retrieving",
  "submitted", "issued", "imported", "in-use", "renew", "replaced",
};

static const char *const renewal_words[] = { "none", "soon", "expired", "revoked", "deleted" };

static void
clear (MesignJourney *self)
{
  g_free (self->account);
  g_free (self->address);
  g_free (self->provider);
  g_free (self->order);
  g_free (self->link);
  g_free (self->fingerprint);
  g_free (self->key_hash);
}

MESIGN_DEFINE_VALUE (MesignJourney, mesign_journey)

/**
 * mesign_journey_new:
 *
 * Returns: (transfer full): a journey that has not begun, to be filled in by its maker
 */
MesignJourney *
mesign_journey_new (void)
{
  MesignJourney *self = g_atomic_rc_box_new0 (MesignJourney);

  self->order = g_strdup ("");

  return self;
}

/**
 * mesign_journey_state_to_string:
 * @state: a state
 *
 * Returns: its word, such as "ready"
 */
const char *
mesign_journey_state_to_string (MesignJourneyState state)
{
  g_return_val_if_fail (state < G_N_ELEMENTS (state_words), "none");

  return state_words[state];
}

/**
 * mesign_journey_state_from_string:
 * @text: (nullable): a word of mesign_journey_state_to_string()
 *
 * Returns: the state, %MESIGN_JOURNEY_NONE for anything else
 */
MesignJourneyState
mesign_journey_state_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (state_words); i++)
    if (g_strcmp0 (state_words[i], text) == 0)
      return i;

  return MESIGN_JOURNEY_NONE;
}

/**
 * mesign_renewal_to_string:
 * @renewal: why a certificate needs another one
 *
 * Returns: its word, such as "soon"
 */
const char *
mesign_renewal_to_string (MesignRenewal renewal)
{
  g_return_val_if_fail (renewal < G_N_ELEMENTS (renewal_words), "none");

  return renewal_words[renewal];
}

/**
 * mesign_renewal_from_string:
 * @text: (nullable): a word of mesign_renewal_to_string()
 *
 * Returns: the reason, %MESIGN_RENEWAL_NONE for anything else
 */
MesignRenewal
mesign_renewal_from_string (const char *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (renewal_words); i++)
    if (g_strcmp0 (renewal_words[i], text) == 0)
      return i;

  return MESIGN_RENEWAL_NONE;
}
