/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-retrieval"

#include "config.h"

#include "retrieval/mesign-journey-private.h"

#include <glib/gi18n-lib.h>

/* Once the page was submitted the certificate is issued for the key that was sent with it. */
static gboolean
may_make_key (const MesignJourney *journey, GError **error)
{
  if (journey->state < MESIGN_JOURNEY_SUBMITTED)
    return TRUE;
  g_set_error_literal (error, MESIGN_RETRIEVAL_ERROR, MESIGN_RETRIEVAL_ERROR_STATE,
                       _ ("The retrieval page was submitted already; another certificate request "
                          "would be of no use."));

  return FALSE;
}

static MesignKeyRequest *
make_key (MesignKeystore *keystore,
          const MesignJourney *journey,
          MesignKeyKind kind,
          gint64 now,
          GError **error)
{
  g_autoptr (MesignKeyRequest) request = NULL;

  if (!may_make_key (journey, error))
    return NULL;
  request =
      mesign_keystore_add_request_sync (keystore, journey->address, kind, journey->id, now, error);
  if (request == NULL || !mesign_journey_log (keystore, journey->id, now, "requested", NULL, error))
    return NULL;

  return g_steal_pointer (&request);
}

typedef struct
{
  gint64 id;
  MesignKeyKind kind;
  gint64 now;
  MesignKeyRequest *result;
} Wish;

static gboolean
run_request (MesignKeystore *keystore, gpointer data, GError **error)
{
  Wish *wish = data;
  g_autoptr (MesignJourney) journey = mesign_journey_reload (keystore, wish->id, error);
  GError *inner = NULL;

  if (journey == NULL)
    return FALSE;
  wish->result = mesign_keystore_find_journey_request_sync (keystore, wish->id, &inner);
  if (wish->result != NULL)
    return TRUE;
  if (!g_error_matches (inner, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_NOT_FOUND))
    {
      g_propagate_error (error, inner);
      return FALSE;
    }
  g_error_free (inner);
  wish->result = make_key (keystore, journey, wish->kind, wish->now, error);

  return wish->result != NULL;
}

/**
 * mesign_journey_request_key_sync:
 * @keystore: an unlocked keystore
 * @id: a journey
 * @kind: which key to make
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError or #MesignRetrievalError
 *
 * Gives the certification request (PKCS #10) for the journey's address. The first call makes the
 * key, later ones give the same request until the certificate has come: @kind counts in the first
 * only. Blocks.
 *
 * Returns: (transfer full) (nullable): the request; %NULL with %MESIGN_RETRIEVAL_ERROR_STATE if the
 * page was submitted without one
 */
MesignKeyRequest *
mesign_journey_request_key_sync (MesignKeystore *keystore,
                                 gint64 id,
                                 MesignKeyKind kind,
                                 gint64 now,
                                 GError **error)
{
  Wish wish = { id, kind, now, NULL };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore), NULL);

  if (!mesign_keystore_change_journeys_sync (keystore, run_request, &wish, error))
    g_clear_pointer (&wish.result, mesign_key_request_unref);

  return wish.result;
}

typedef struct
{
  gint64 id;
  const MesignCertificate *certificate;
} Other;

static gboolean
run_forget_other (MesignKeystore *keystore, gpointer data, GError **error)
{
  const Other *other = data;
  g_autoptr (MesignJourney) journey = mesign_journey_reload (keystore, other->id, error);
  g_autoptr (MesignJourney) after = NULL;

  if (journey == NULL)
    return FALSE;
  if (journey->key_hash == NULL || g_str_equal (journey->key_hash, other->certificate->spki_hash))
    return TRUE;
  after = mesign_journey_copy (journey);
  g_clear_pointer (&after->key_hash, g_free);

  return mesign_keystore_update_journey_sync (keystore, after, error);
}

/**
 * mesign_journey_forget_other_key_sync:
 * @keystore: the keystore
 * @id: a journey
 * @certificate: the certificate it leads to
 * @error: return location for a #MesignKeystoreError or #MesignRetrievalError
 *
 * Where a key was made here, but the certificate came with another one, the journey no longer says
 * that its key was. The key that waits stays.
 *
 * Returns: whether the journey is right now
 */
gboolean
mesign_journey_forget_other_key_sync (MesignKeystore *keystore,
                                      gint64 id,
                                      MesignCertificate *certificate,
                                      GError **error)
{
  Other other = { id, certificate };

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && certificate != NULL, FALSE);

  return mesign_keystore_change_journeys_sync (keystore, run_forget_other, &other, error);
}

/**
 * mesign_journey_join_sync:
 * @keystore: the keystore, which has taken in the certificate
 * @certificate: a certificate whose key is here
 * @now: the time, in seconds since 1970 UTC
 * @error: return location for a #MesignKeystoreError or #MesignRetrievalError
 *
 * Ends the journey for which the key of @certificate was made, if there is one, from whatever
 * state: that the certificate is there shows that the request was submitted, be it outside this
 * program.
 *
 * Returns: (transfer full) (nullable): the journey, imported; %NULL without @error set if the key
 * was made for no journey
 */
MesignJourney *
mesign_journey_join_sync (MesignKeystore *keystore,
                          MesignCertificate *certificate,
                          gint64 now,
                          GError **error)
{
  g_autoptr (GPtrArray) journeys = NULL;

  g_return_val_if_fail (MESIGN_IS_KEYSTORE (keystore) && certificate != NULL, NULL);

  journeys = mesign_keystore_list_journeys_sync (keystore, NULL, error);
  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (mesign_journey_is_open (journey) &&
          g_strcmp0 (journey->key_hash, certificate->spki_hash) == 0)
        return mesign_journey_import_sync (keystore, journey->id, certificate->fingerprint, now,
                                           error);
    }

  return NULL;
}
