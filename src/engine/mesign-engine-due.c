/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Mail that waited as a draft and whose time has come: it is written as it was asked for, or stays
 * where it is with the reason; never less protected than it was to be. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "keystore/mesign-keystore-error.h"
#include "store/mesign-store-error.h"
#include "store/mesign-store-outgoing.h"

#include <glib/gi18n-lib.h>

/* What may be otherwise soon: keys that are locked, a full disk. */
#define RETRY_SECONDS 60

/* What has been changed meanwhile is for whoever changed it. */
static gboolean
put_in_place (MesignEngine *self,
              const MesignOutgoing *before,
              const MesignDraft *draft,
              const MesignSmimeWritten *written,
              GError **error)
{
  g_autoptr (MesignOutgoing) after =
      mesign_engine_make_written_sync (self, before->account, draft, written, error);

  if (after == NULL)
    return FALSE;
  after->send_at = before->send_at;
  if (written->stamp_problem != NULL && !written->is_stamped)
    after->warning = g_strdup_printf (_ ("The mail has no time stamp. %s"), written->stamp_problem);
  if (mesign_store_rewrite_outgoing_sync (self->store, before, after, error))
    {
      mesign_engine_remove_outgoing_files (self, before);
      return TRUE;
    }
  mesign_engine_remove_outgoing_files (self, after);

  return FALSE;
}

/* A draft of which nothing is said may be one that is to be signed. */
static gboolean
needs_keys (const MesignOutgoing *outgoing)
{
  static const char *const words[] = { "sign", "encrypt", "quotes-encrypted", "hidden-subject" };
  g_auto (GStrv) wishes = NULL;

  if (outgoing->wishes == NULL)
    return mesign_outgoing_is_draft (outgoing);
  wishes = g_strsplit (outgoing->wishes, " ", -1);
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strv_contains ((const char *const *) wishes, words[i]))
      return mesign_outgoing_is_draft (outgoing);

  return FALSE;
}

/* A locked keystore is an error, which has a job run again once it is unlocked. */
gboolean
mesign_engine_check_outgoing_keys (MesignJob *job, const MesignOutgoing *outgoing, GError **error)
{
  if (!needs_keys (outgoing) ||
      mesign_keystore_get_state (job->engine->keystore) != MESIGN_KEYSTORE_LOCKED)
    return TRUE;
  g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED,
                       _ ("Your private keys are locked, so that this mail cannot be signed or "
                          "encrypted. It goes out when they are unlocked."));

  return FALSE;
}

static gboolean
write_one (MesignJob *job,
           const MesignOutgoing *outgoing,
           const MesignWriteSettings *settings,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr (MesignDraft) draft = NULL;
  g_autoptr (MesignSmimeWritten) written = NULL;

  if (!mesign_engine_check_outgoing_keys (job, outgoing, error))
    return FALSE;
  draft = mesign_engine_read_outgoing_sync (job, outgoing, error);
  if (draft == NULL)
    return FALSE;
  draft->date = mesign_engine_now ();
  g_free (draft->message_id);
  draft->message_id = g_strdup (outgoing->header_id);
  written = mesign_engine_write_sync (job, draft, settings, cancellable, error);
  if (written == NULL)
    return FALSE;
  if (written->stamp_problem != NULL)
    g_message ("Of the time stamp of a mail that goes out now: %s", written->stamp_problem);

  return put_in_place (job->engine, outgoing, draft, written, error);
}

/* Whether it may do by itself later on. */
static gboolean
is_passing (const GError *error)
{
  switch (error->code)
    {
    case MESIGN_ENGINE_ERROR_LOCKED:
    case MESIGN_ENGINE_ERROR_OFFLINE:
    case MESIGN_ENGINE_ERROR_NO_SPACE:
    case MESIGN_ENGINE_ERROR_STORE:
    case MESIGN_ENGINE_ERROR_BUSY:
      return TRUE;
    default:
      return FALSE;
    }
}

/* Not where a person has decided about the mail since it was listed. */
static void
note_failure (MesignJob *job, const MesignOutgoing *outgoing, GError *failure)
{
  g_autoptr (GError) error = mesign_engine_convert_error (failure);
  g_autoptr (GError) local = NULL;
  gboolean waits = is_passing (error);

  if (!mesign_store_note_not_written_sync (
          job->engine->store, outgoing, waits ? MESIGN_OUTGOING_QUEUED : MESIGN_OUTGOING_REFUSED,
          waits ? mesign_engine_now () + RETRY_SECONDS : 0, error->message, &local))
    g_message ("It is not noted why a mail does not go out: %s", local->message);
}

static gboolean
is_to_be_written (const MesignOutgoing *outgoing, gint64 now)
{
  return mesign_outgoing_is_draft (outgoing) && mesign_outgoing_is_due (outgoing, now);
}

/* Whether something of the job's account is to be written now. */
gboolean
mesign_engine_has_due_sync (MesignJob *job)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->engine->store, job->account->id, NULL);
  gint64 now = mesign_engine_now ();

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    if (is_to_be_written (outbox->pdata[i], now))
      return TRUE;

  return FALSE;
}

/* What is due and cannot be written before the keys are unlocked waits, and says so, without any
 * server being asked for. */
void
mesign_engine_hold_due_sync (MesignJob *job)
{
  g_autoptr (GPtrArray) outbox =
      mesign_store_list_outgoing_sync (job->engine->store, job->account->id, NULL);
  gint64 now = mesign_engine_now ();

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      const MesignOutgoing *outgoing = outbox->pdata[i];
      GError *error = NULL;

      if (is_to_be_written (outgoing, now) &&
          !mesign_engine_check_outgoing_keys (job, outgoing, &error))
        note_failure (job, outgoing, error);
    }
}

/* The keys are unlocked: what waited for that, or was to be tried again later, waits no longer. Not
 * what a person has decided about since it was listed. */
void
mesign_engine_release_due_sync (MesignEngine *self)
{
  g_autoptr (GPtrArray) outbox =
      self->store != NULL ? mesign_store_list_outgoing_sync (self->store, NULL, NULL) : NULL;
  gint64 now = mesign_engine_now ();

  for (guint i = 0; outbox != NULL && i < outbox->len; i++)
    {
      const MesignOutgoing *outgoing = outbox->pdata[i];
      g_autoptr (GError) error = NULL;

      if (mesign_outgoing_is_draft (outgoing) && outgoing->state == MESIGN_OUTGOING_QUEUED &&
          outgoing->send_at <= now && outgoing->not_before > now && outgoing->error != NULL &&
          !mesign_store_note_not_written_sync (self->store, outgoing, MESIGN_OUTGOING_QUEUED, 0,
                                               outgoing->error, &error))
        g_message ("A mail that waited for the keys is tried again later: %s", error->message);
    }
}

/* Writes one that is due. What becomes of it stands in the store. */
void
mesign_engine_write_due_sync (MesignJob *job,
                              const MesignOutgoing *outgoing,
                              const MesignWriteSettings *settings,
                              GCancellable *cancellable)
{
  GError *error = NULL;

  if (write_one (job, outgoing, settings, cancellable, &error))
    return;
  if (g_cancellable_is_cancelled (cancellable) ||
      g_error_matches (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE))
    g_error_free (error);
  else
    note_failure (job, outgoing, error);
}
