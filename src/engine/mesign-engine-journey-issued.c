/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* The mail that brings a journey's certificate, and its import without anybody's doing. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-journeys.h"

#include "crypto/mesign-pfx.h"
#include "crypto/mesign-x509.h"
#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

/* The words of the log for what came and could not be imported by itself. */
#define WRONG_PASSWORD "wrong-password"
#define NOT_IMPORTED "not-imported"

/* What the mail brings */

static GBytes *
find_pfx (const MesignOpenedMessage *opened)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];

      if (mesign_pfx_looks_like (attachment->octets))
        return attachment->octets;
    }

  return NULL;
}

/* The certificate that comes alone, perhaps among those of its authorities. */
static GBytes *
find_certificate (const MesignOpenedMessage *opened, const char *key_hash)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];
      g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (attachment->octets, NULL);

      for (guint j = 0; certificates != NULL && j < certificates->len; j++)
        if (g_strcmp0 (((const MesignCertificate *) certificates->pdata[j])->spki_hash, key_hash) ==
            0)
          return attachment->octets;
    }

  return NULL;
}

static GBytes *
find_first_certificate (const MesignOpenedMessage *opened)
{
  for (guint i = 0; i < opened->attachments->len; i++)
    {
      const MesignAttachment *attachment = opened->attachments->pdata[i];
      g_autoptr (GPtrArray) certificates = mesign_x509_parse_any (attachment->octets, NULL);

      if (certificates != NULL && certificates->len > 0)
        return attachment->octets;
    }

  return NULL;
}

/* What the mail that ends a journey brings: the certificate for the key made here, a PFX, or a
 * certificate whose key is elsewhere, of which that has to be said. */
static GBytes *
load_issued (MesignJob *job,
             const MesignJourney *journey,
             GCancellable *cancellable,
             GError **error)
{
  g_autoptr (MesignMessageInfo) info = NULL;
  g_autoptr (GBytes) octets = NULL;
  g_autoptr (MesignOpenedMessage) opened = NULL;
  GBytes *file = NULL;

  if (journey->pfx_message_id == 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The mail with the certificate has not come yet."));
      return NULL;
    }
  octets = mesign_engine_fetch_octets_sync (job, journey->pfx_message_id, cancellable, error);
  if (octets == NULL)
    return NULL;
  info = mesign_store_get_message_sync (job->engine->store, journey->pfx_message_id, error);
  if (info == NULL)
    return NULL;
  opened = mesign_engine_open_stored_sync (job, octets, info, error);
  if (opened == NULL)
    return NULL;
  if (journey->key_hash != NULL)
    file = find_certificate (opened, journey->key_hash);
  if (file == NULL)
    file = find_pfx (opened);
  if (file == NULL)
    file = find_first_certificate (opened);
  if (file == NULL)
    mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                             _ ("The mail does not hold the certificate any more."));

  return file != NULL ? g_bytes_ref (file) : NULL;
}

/* Imports what the mail that ends a journey brings. */
MesignImport *
mesign_engine_import_from_mail_sync (MesignJob *job,
                                     const MesignJourney *journey,
                                     MesignSecret *password,
                                     GCancellable *cancellable,
                                     GError **error)
{
  g_autoptr (GBytes) file = load_issued (job, journey, cancellable, error);

  return file != NULL ? mesign_engine_import_for_sync (job, journey, file, password, error) : NULL;
}

/* By itself */

static char *
dup_message_id (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignMessageInfo) info =
      mesign_store_get_message_sync (self->store, journey->pfx_message_id, NULL);

  return info != NULL ? g_strdup (info->envelope->message_id) : NULL;
}

/* What could not be imported from a mail cannot at the next sync. */
static gboolean
has_failed (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (GPtrArray) events =
      mesign_keystore_list_journey_events_sync (self->keystore, journey->id, NULL);
  g_autofree char *message_id = dup_message_id (self, journey);

  for (guint i = 0; events != NULL && i < events->len; i++)
    {
      const MesignJourneyEvent *event = events->pdata[i];

      if ((g_str_equal (event->kind, WRONG_PASSWORD) || g_str_equal (event->kind, NOT_IMPORTED)) &&
          g_strcmp0 (event->message_id, message_id) == 0)
        return TRUE;
    }

  return FALSE;
}

/* Whether what has come can be imported without asking: the key is here, or the password. */
static gboolean
has_means (MesignEngine *self, const MesignJourney *journey)
{
  g_autoptr (MesignSecret) password = NULL;

  if (has_failed (self, journey))
    return FALSE;
  if (journey->key_hash != NULL)
    return TRUE;
  password = mesign_engine_load_kept_password_sync (self->keystore, journey, NULL);

  return password != NULL;
}

/* NULL where it may well do another time, such as one that is locked or full. */
static const char *
find_failure (const GError *failure)
{
  if (failure->domain != MESIGN_KEYSTORE_ERROR)
    return NULL;
  switch (failure->code)
    {
    case MESIGN_KEYSTORE_ERROR_WRONG_PASSWORD:
    case MESIGN_KEYSTORE_ERROR_PASSWORD_OR_DAMAGED:
      return WRONG_PASSWORD;
    case MESIGN_KEYSTORE_ERROR_UNREADABLE:
    case MESIGN_KEYSTORE_ERROR_UNSUPPORTED:
    case MESIGN_KEYSTORE_ERROR_LIMIT:
    case MESIGN_KEYSTORE_ERROR_NO_PRIVATE_KEY:
    case MESIGN_KEYSTORE_ERROR_KEY_MISMATCH:
    case MESIGN_KEYSTORE_ERROR_WRONG_ADDRESS:
    case MESIGN_KEYSTORE_ERROR_NO_KEY:
      return NOT_IMPORTED;
    default:
      return NULL;
    }
}

static void
note_failure (MesignJob *job, const MesignJourney *journey, const GError *failure)
{
  const char *kind = find_failure (failure);
  g_autofree char *message_id = NULL;
  g_autoptr (MesignJourneyEvent) event = NULL;
  g_autoptr (GError) error = NULL;

  g_message (_ ("The certificate for %s was not imported by itself: %s"), journey->address,
             failure->message);
  if (kind == NULL)
    return;
  message_id = dup_message_id (job->engine, journey);
  event = mesign_journey_event_new (mesign_engine_now (), kind, message_id);
  if (!mesign_keystore_add_journey_event_sync (job->engine->keystore, journey->id, event, &error))
    g_warning ("That a certificate was not imported is not kept: %s", error->message);
  mesign_job_note_journey (job, journey->id);
}

/* Imports what a journey has led to, as long as its password is known or its key is here. */
void
mesign_engine_import_journey_sync (MesignJob *job,
                                   const MesignJourney *journey,
                                   GCancellable *cancellable)
{
  g_autoptr (MesignImport) import = NULL;
  g_autoptr (GError) error = NULL;

  if (!has_means (job->engine, journey))
    return;
  import = mesign_engine_import_from_mail_sync (job, journey, NULL, cancellable, &error);
  if (import == NULL)
    note_failure (job, journey, error);
}

/* After a sync: what has come is imported by itself, as long as its password is known or its key is
 * here. */
void
mesign_engine_import_issued_sync (MesignJob *job, GCancellable *cancellable)
{
  MesignKeystore *keystore = job->engine->keystore;
  g_autoptr (GPtrArray) journeys = NULL;

  if (mesign_keystore_get_state (keystore) != MESIGN_KEYSTORE_UNLOCKED)
    return;
  journeys = mesign_keystore_list_journeys_sync (keystore, job->account->id, NULL);
  for (guint i = 0; journeys != NULL && i < journeys->len; i++)
    {
      const MesignJourney *journey = journeys->pdata[i];

      if (journey->state == MESIGN_JOURNEY_ISSUED && journey->pfx_message_id != 0)
        mesign_engine_import_journey_sync (job, journey, cancellable);
    }
}
