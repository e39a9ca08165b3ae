/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Link and code: those a person copied from somewhere, where the mail was not taken in, and how
 * long they are good for. */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include "retrieval/mesign-reading-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Far above what a provider would have anybody type. */
#define CODE_MAX 200

static const struct
{
  const char *reason;
  const char *sentence;
} sentences[] = {
  { "malformed-link",
    N_ ("This is no whole link. Copy the link from the mail of %1$s once more.") },
  { "not-https",
    N_ ("This link is not secured (no https), as those of %1$s always are. It is not used.") },
  { "user-info", N_ ("This link hides where it leads behind another name. It is not used.") },
  { "ip-address",
    N_ ("This link leads to a bare number in place of a host of %1$s. It is not used.") },
  { "redirect",
    N_ ("This link goes to a page of %1$s that leads on to somewhere else. It is not used.") },
  { "other-port", N_ ("This link leads to %2$s, where %1$s has no pages. It is not used.") },
  { "look-alike",
    N_ ("This link leads to %2$s, a name made to be taken for one of %1$s. It is not used.") },
  { "foreign-link", N_ ("This link leads to %2$s, which is not of %1$s. It is not used.") },
  { "no-retrieval-link",
    N_ ("This is a page of %1$s, but no retrieval link. Copy the whole link from the mail.") },
};

static void
set_refused (GError **error, const MesignProvider *provider, const char *link, const char *reason)
{
  g_auto (MesignWebAddress) address = { 0 };
  g_autofree char *host = NULL;
  GString *text = NULL;

  if (mesign_web_address_parse (&address, link) == MESIGN_WEB_FAULT_NONE)
    host = mesign_web_address_dup_host (&address);
  for (guint i = 0; i < G_N_ELEMENTS (sentences) && text == NULL; i++)
    if (strcmp (sentences[i].reason, reason) == 0)
      text = g_string_new (_ (sentences[i].sentence));
  g_assert (text != NULL);
  g_string_replace (text, "%1$s", provider->name, 0);
  g_string_replace (text, "%2$s", host != NULL ? host : "?", 0);
  g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_ENTRY, text->str);
  g_string_free (text, TRUE);
}

static gboolean
check_open (const MesignJourney *journey, GError **error)
{
  if (mesign_journey_is_open (journey))
    return TRUE;
  g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
                       _ ("The certificate of this order is here already: neither link nor code is "
                          "needed any more."));

  return FALSE;
}

static MesignJourney *
load_open (MesignKeystore *keystore, gint64 id, GError **error)
{
  g_autoptr (MesignJourney) journey = mesign_journey_reload (keystore, id, error);

  return journey != NULL && check_open (journey, error) ? g_steal_pointer (&journey) : NULL;
}

/* A link, or else a code, by hand. */
typedef struct
{
  gint64 id;
  const char *link;
  MesignSecret *code;
  gint64 now;
  MesignJourney *result;
} Entry;

/* What was typed does not take a journey back that has gone on to the page. */
static MesignJourney *
enter (const MesignJourney *before, const Entry *entry)
{
  MesignJourney *after = mesign_journey_copy (before);

  if (entry->link != NULL)
    {
      g_free (after->link);
      after->link = g_strdup (entry->link);
    }
  if (before->state < MESIGN_JOURNEY_RETRIEVING)
    after->state = mesign_journey_state_of_mails (after, before->has_code || entry->code != NULL);
  if (after->state != before->state)
    after->since = entry->now;

  return after;
}

static gboolean
run_entry (MesignKeystore *keystore, gpointer data, GError **error)
{
  Entry *entry = data;
  g_autoptr (MesignJourney) before = load_open (keystore, entry->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (before == NULL || (entry->code != NULL &&
                         !mesign_keystore_set_journey_secret_sync (
                             keystore, entry->id, MESIGN_JOURNEY_SECRET_CODE, entry->code, error)))
    return FALSE;
  after = enter (before, entry);
  if (!mesign_keystore_update_journey_sync (keystore, after, error) ||
      !mesign_journey_log (keystore, entry->id, entry->now,
                           entry->link != NULL ? "link-entered" : "code-entered", NULL, error))
    return FALSE;
  entry->result = mesign_journey_reload (keystore, entry->id, error);

  return entry->result != NULL;
}

/**
 * mesign_journey_enter_link_sync:
 * @keystore: the keystore, locked or not
 * @provider: the profile of the journey's provider
 * @id: an open journey
 * @link: a retrieval link a person copied; white space around it is left out
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Takes a retrieval link by hand. It has to be one that would count in the provider's mail: https,
 * on a host of the profile's, leading nowhere else. A link that comes by mail later takes its
 * place. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the journey as it stands now;
 * %MESIGN_RETRIEVAL_ERROR_ENTRY for another link
 */
MesignJourney *
mesign_journey_enter_link_sync (MesignKeystore *keystore,
                                const MesignProvider *provider,
                                gint64 id,
                                const char *link,
                                gint64 now,
                                GError **error)
{
  Entry entry = { .id = id, .now = now };
  g_autofree char *stripped = NULL;
  const char *reason;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && provider != NULL && link != NULL, NULL);

  stripped = g_strstrip (g_strdup (link));
  reason = mesign_reading_judge_link (provider, stripped);
  if (reason != NULL)
    {
      set_refused (error, provider, stripped, reason);
      return NULL;
    }
  entry.link = stripped;

  return mesign_journey_change (keystore, run_entry, &entry, &entry.result, error);
}

static gboolean
is_printable (const char *text)
{
  if (!g_utf8_validate (text, -1, NULL) || *text == '\0' || strlen (text) > CODE_MAX)
    return FALSE;
  for (; *text != '\0'; text = g_utf8_next_char (text))
    if (!g_unichar_isgraph (g_utf8_get_char (text)))
      return FALSE;

  return TRUE;
}

static MesignSecret *
clean_code (MesignSecret *code, GError **error)
{
  char *copy = g_strdup (mesign_secret_get_text (code));
  gsize length = strlen (copy);
  char *stripped = g_strstrip (copy);
  MesignSecret *clean = is_printable (stripped) ? mesign_secret_new_from_string (stripped) : NULL;

  mesign_secret_wipe (copy, length);
  g_free (copy);
  if (clean == NULL)
    g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_ENTRY,
                         _ ("This is no retrieval code: it is one word of letters and digits. Copy "
                            "it from the mail once more."));

  return clean;
}

/**
 * mesign_journey_enter_code_sync:
 * @keystore: the unlocked keystore
 * @id: an open journey
 * @code: a retrieval code a person copied; white space around it is left out
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignRetrievalError or #MesignKeystoreError
 *
 * Takes a retrieval code by hand and seals it with the journey. A code that comes by mail later
 * takes its place. Blocks; for a worker.
 *
 * Returns: (transfer full) (nullable): the journey as it stands now;
 * %MESIGN_RETRIEVAL_ERROR_ENTRY for what cannot be a code
 */
MesignJourney *
mesign_journey_enter_code_sync (MesignKeystore *keystore,
                                gint64 id,
                                MesignSecret *code,
                                gint64 now,
                                GError **error)
{
  Entry entry = { .id = id, .now = now };
  g_autoptr (MesignSecret) clean = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && code != NULL, NULL);

  clean = clean_code (code, error);
  if (clean == NULL)
    return NULL;
  entry.code = clean;

  return mesign_journey_change (keystore, run_entry, &entry, &entry.result, error);
}

/**
 * mesign_journey_find_ends:
 * @journey: a journey
 * @provider: the profile of its provider
 * @events: (element-type MesignJourneyEvent): its log
 * @link_ends: (out): until when its link is good, in seconds since 1970 UTC
 * @code_ends: (out): until when its code is good, in seconds since 1970 UTC
 *
 * Says until when link and code are good by what the profile knows; 0 for what is not there, or
 * where nobody knows.
 */
void
mesign_journey_find_ends (const MesignJourney *journey,
                          const MesignProvider *provider,
                          GPtrArray *events,
                          gint64 *link_ends,
                          gint64 *code_ends)
{
  g_return_if_fail (journey != NULL && provider != NULL && events != NULL);

  *link_ends = *code_ends = 0;
  if (journey->link != NULL && provider->link_lifetime > 0)
    *link_ends = mesign_journey_last_link (events, G_MAXINT64) + provider->link_lifetime;
  if (journey->has_code && provider->code_lifetime > 0)
    *code_ends = mesign_journey_last_code (events, G_MAXINT64) + provider->code_lifetime;
}
