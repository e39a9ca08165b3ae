/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#include "client/journey/mesign-journey-words.h"

#include <string.h>

#define NOW G_GINT64_CONSTANT (1790000000)
#define DAY (24 * 60 * 60)

static MesignJourneyDetails *
details_at (MesignJourneyState state, gint64 link_ends, gint64 code_ends)
{
  MesignJourneyDetails *details = g_atomic_rc_box_new0 (MesignJourneyDetails);

  details->journey = mesign_journey_new ();
  details->journey->state = state;
  details->link_ends = link_ends;
  details->code_ends = code_ends;

  return details;
}

/* What is too old is named, and nothing else; what nobody knows is not. */
static void
test_ended (void)
{
  static const struct
  {
    MesignJourneyState state;
    gint64 link_ends;
    gint64 code_ends;
    const char *begins;
  } cases[] = {
    { MESIGN_JOURNEY_READY, 0, 0, NULL },
    { MESIGN_JOURNEY_READY, NOW + 1, NOW + DAY, NULL },
    { MESIGN_JOURNEY_READY, 0, NOW, "The retrieval code was good until " },
    { MESIGN_JOURNEY_READY, NOW + 1, NOW - 1, "The retrieval code was good until " },
    { MESIGN_JOURNEY_READY, NOW - 1, 0, "The retrieval link was good until " },
    { MESIGN_JOURNEY_LINK, NOW - 1, 0, "The retrieval link was good until " },
    { MESIGN_JOURNEY_RETRIEVING, NOW - 1, NOW + 1, "The retrieval link was good until " },
    { MESIGN_JOURNEY_READY, NOW - DAY, NOW - 5 * DAY,
      "The retrieval link and code were good until " },
    { MESIGN_JOURNEY_SUBMITTED, NOW - 1, NOW - 1, NULL },
    { MESIGN_JOURNEY_IN_USE, NOW - 1, NOW - 1, NULL },
    { MESIGN_JOURNEY_RENEW, NOW - 1, NOW - 1, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (MesignJourneyDetails) details =
          details_at (cases[i].state, cases[i].link_ends, cases[i].code_ends);
      g_autofree char *said = mesign_journey_words_ended (details, NOW);

      if (cases[i].begins == NULL)
        g_assert_null (said);
      else
        g_assert_true (g_str_has_prefix (said, cases[i].begins));
      g_assert_true (said == NULL || strstr (said, "sent again on the account page") != NULL);
    }
}

/* The card of every state has a title of its own and a button. */
static void
test_states (void)
{
  g_autoptr (GHashTable) titles = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint state = MESIGN_JOURNEY_NONE; state <= MESIGN_JOURNEY_REPLACED; state++)
    {
      const char *title = mesign_journey_words_title (state);

      g_assert_true (*title != '\0' && g_hash_table_add (titles, (gpointer) title));
      g_assert_cmpstr (mesign_journey_deed_words (mesign_journey_get_deed (state)), !=, "");
    }
  g_assert_cmpint (mesign_journey_get_deed (MESIGN_JOURNEY_RENEW), ==,
                   MESIGN_JOURNEY_DEED_ACCOUNT_PAGE);
  g_assert_true (mesign_journey_is_deed_suggested (MESIGN_JOURNEY_RENEW));
  g_assert_false (mesign_journey_is_deed_suggested (MESIGN_JOURNEY_REPLACED));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client/journey-words/ended", test_ended);
  g_test_add_func ("/client/journey-words/states", test_states);

  return g_test_run ();
}
