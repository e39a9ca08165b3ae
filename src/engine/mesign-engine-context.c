/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-log-in-question-private.h"

#include "base/mesign-file.h"
#include "imap/mesign-imap-error.h"
#include "keystore/mesign-keystore-error.h"
#include "net/mesign-net-error.h"

#include <glib/gi18n-lib.h>

static void
connection_clear (MesignConnection *self)
{
  mesign_worker_shutdown (self->worker);
  g_clear_object (&self->worker);
  g_clear_object (&self->session);
}

MesignConnection *
mesign_connection_ref (MesignConnection *self)
{
  return g_atomic_rc_box_acquire (self);
}

/* The last one ends the worker; main context only. */
void
mesign_connection_unref (MesignConnection *self)
{
  g_atomic_rc_box_release_full (self, (GDestroyNotify) connection_clear);
}

char *
mesign_engine_dup_outbox (MesignEngine *self)
{
  return mesign_profile_dup_data_path (self->profile, "outbox");
}

/* Something will have to be sealed while mail is taken in: without the master key there is nothing
 * to seal it with. */
static gboolean
check_keystore (MesignJob *job, GError **error)
{
  MesignKeystoreState state = mesign_keystore_get_state (job->engine->keystore);

  if (job->without_keys || state == MESIGN_KEYSTORE_UNLOCKED)
    return TRUE;
  if (state == MESIGN_KEYSTORE_EMPTY)
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_EMPTY,
                         _ ("There is no key yet to keep private things with."));
  else
    g_set_error_literal (error, MESIGN_KEYSTORE_ERROR, MESIGN_KEYSTORE_ERROR_LOCKED,
                         _ ("The keystore is locked. Unlock it first."));

  return FALSE;
}

/* One job judges all mail by the same, whatever thread asks first. */
static MesignTrustSnapshot *
ref_snapshot (gpointer data, GError **error)
{
  MesignWorkContext *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->snapshot == NULL)
    self->snapshot = mesign_engine_ref_snapshot_sync (self->engine, error);

  return self->snapshot != NULL ? mesign_trust_snapshot_ref (self->snapshot) : NULL;
}

/* Gathers what the functions of sync/ work on for a job with an account. The public list of anchors
 * is not read before there is mail to judge. */
gboolean
mesign_work_context_init (MesignWorkContext *self, MesignJob *job, GError **error)
{
  MesignEngine *engine = job->engine;
  MesignSyncContext *sync = &self->sync;

  g_mutex_init (&self->mutex);
  if (!check_keystore (job, error))
    return FALSE;
  sync->key_pairs = mesign_engine_load_key_pairs_sync (job, error);
  if (sync->key_pairs == NULL)
    return FALSE;
  self->outbox = mesign_engine_dup_outbox (engine);
  if (!mesign_directory_ensure_sync (self->outbox, error))
    return FALSE;
  self->engine = engine;
  sync->ref_snapshot = ref_snapshot;
  sync->snapshot_data = self;
  self->job = job;
  sync->account = job->account;
  sync->login = job->login;
  sync->profile = engine->profile;
  sync->store = engine->store;
  sync->keystore = engine->keystore;
  sync->providers = mesign_engine_ref_providers (engine);
  sync->outbox = self->outbox;

  return TRUE;
}

void
mesign_work_context_clear (MesignWorkContext *self)
{
  g_clear_pointer (&self->sync.key_pairs, g_ptr_array_unref);
  g_clear_pointer (&self->snapshot, mesign_trust_snapshot_unref);
  g_mutex_clear (&self->mutex);
  g_clear_pointer (&self->sync.providers, mesign_provider_set_unref);
  g_clear_pointer (&self->outbox, g_free);
}

/* What the server refused in the session before need not be refused again in the next one. */
static MesignImapSession *
connect_anew (MesignWorkContext *self,
              MesignImapSession *before,
              GCancellable *cancellable,
              GError **error)
{
  MesignImapSession *session = mesign_sync_connect_sync (&self->sync, cancellable, error);

  if (session != NULL && before != NULL)
    mesign_imap_session_set_refuses_notify (session,
                                            mesign_imap_session_get_refuses_notify (before));

  return session;
}

/* Sees to it that the connection has a session that lives. */
gboolean
mesign_work_context_connect_sync (MesignWorkContext *self,
                                  MesignConnection *connection,
                                  gboolean *is_fresh,
                                  GCancellable *cancellable,
                                  GError **error)
{
  g_autoptr (MesignImapSession) before = NULL;
  GError *inner = NULL;

  mesign_worker_assert (connection->worker);

  *is_fresh = FALSE;
  if (connection->session != NULL && mesign_imap_session_is_alive (connection->session))
    {
      mesign_log_in_question_note_success (self->job);
      return TRUE;
    }
  before = g_steal_pointer (&connection->session);
  connection->session = connect_anew (self, before, cancellable, &inner);
  *is_fresh = TRUE;
  if (connection->session != NULL)
    {
      mesign_log_in_question_note_success (self->job);
      return TRUE;
    }
  mesign_engine_explain_refusal (self->sync.account, &inner);
  g_propagate_error (error, inner);

  return FALSE;
}

/* Whether a session that had been idle turned out to be gone. */
static gboolean
was_gone (const MesignConnection *connection, gboolean is_fresh, GCancellable *cancellable)
{
  return !is_fresh && !mesign_imap_session_is_alive (connection->session) &&
         !g_cancellable_is_cancelled (cancellable);
}

static GBytes *
fetch (MesignWorkContext *context,
       MesignConnection *connection,
       gint64 message_id,
       GCancellable *cancellable,
       GError **error)
{
  GError *inner = NULL;
  gboolean is_fresh;
  GBytes *octets;

  if (!mesign_work_context_connect_sync (context, connection, &is_fresh, cancellable, error))
    return NULL;
  octets = mesign_sync_fetch_body_sync (&context->sync, connection->session, message_id,
                                        cancellable, &inner);
  if (octets == NULL && was_gone (connection, is_fresh, cancellable))
    {
      g_clear_error (&inner);
      if (!mesign_work_context_connect_sync (context, connection, &is_fresh, cancellable, error))
        return NULL;
      octets = mesign_sync_fetch_body_sync (&context->sync, connection->session, message_id,
                                            cancellable, &inner);
    }
  if (inner != NULL)
    g_propagate_error (error, inner);

  return octets;
}

/* The octets of a message: out of the store, else from the server, for which the job runs again on
 * the account's connection. */
GBytes *
mesign_engine_fetch_octets_sync (MesignJob *job,
                                 gint64 message_id,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_auto (MesignWorkContext) context = { 0 };
  g_autoptr (MesignMessageInfo) info = NULL;

  info = mesign_store_get_message_sync (job->engine->store, message_id, error);
  if (info == NULL)
    return NULL;
  if (info->body_state == MESIGN_BODY_STORED || info->body_state == MESIGN_BODY_TAKEN_IN)
    return mesign_store_get_body_sync (job->engine->store, message_id, error);
  if (job->connection == NULL)
    {
      mesign_job_need_connection (job, info->account, error);
      return NULL;
    }
  if (!mesign_work_context_init (&context, job, error))
    return NULL;

  return fetch (&context, job->connection, message_id, cancellable, error);
}
