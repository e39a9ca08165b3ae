/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What the user says of certificates: the one way to trust beside the public list, with a log. */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-certificates.h"

#include "engine/mesign-engine-private.h"

typedef struct
{
  MesignJob job;
  MesignCertificate *certificate;
  MesignTrustDecisionKind kind;
  gint64 id;
} Decide;

static void
clear_decide (gpointer data)
{
  g_clear_pointer (&((Decide *) data)->certificate, mesign_certificate_unref);
}

static void
note_change (gpointer data)
{
  ((MesignJob *) data)->has_changed_certificates = TRUE;
}

static gboolean
run_decide (gpointer data, GCancellable *cancellable, GError **error)
{
  Decide *decide = data;

  decide->job.id = mesign_keystore_decide_sync (decide->job.engine->keystore, decide->certificate,
                                                decide->kind, mesign_engine_now (), error);

  return decide->job.id != 0;
}

static const MesignJobClass decide_class = {
  .size = sizeof (Decide),
  .run = run_decide,
  .done = note_change,
  .clear = clear_decide,
};

/**
 * mesign_engine_decide_async:
 * @self: an open engine
 * @certificate: a certificate
 * @kind: what the user says of it
 * @cancellable: (nullable): cancels
 * @callback: called when it is noted
 * @user_data: for @callback
 *
 * Notes that the user trusts a certificate, distrusts it, or takes back what was said.
 */
void
mesign_engine_decide_async (MesignEngine *self,
                            MesignCertificate *certificate,
                            MesignTrustDecisionKind kind,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  Decide *decide = mesign_job_new (self, &decide_class, cancellable, callback, user_data);

  decide->certificate = mesign_certificate_ref (certificate);
  decide->kind = kind;
  mesign_job_start (decide);
}

/**
 * mesign_engine_decide_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: the decision's id, for mesign_engine_undo_decision_async(); 0 with @error set
 */
gint64
mesign_engine_decide_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_id (self, &decide_class, result, error);
}

static gboolean
run_list (gpointer data, GCancellable *cancellable, GError **error)
{
  Decide *list = data;

  list->job.result = mesign_keystore_list_decisions_sync (list->job.engine->keystore, error);

  return list->job.result != NULL;
}

static const MesignJobClass list_class = {
  .size = sizeof (Decide),
  .free_result = (GDestroyNotify) g_ptr_array_unref,
  .run = run_list,
};

/**
 * mesign_engine_list_decisions_async:
 * @self: an open engine
 * @cancellable: (nullable): cancels
 * @callback: called when they are listed
 * @user_data: for @callback
 *
 * Lists all that the user ever said of certificates, also what was taken back, and of certificates
 * that are no longer here.
 */
void
mesign_engine_list_decisions_async (MesignEngine *self,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  mesign_job_start (mesign_job_new (self, &list_class, cancellable, callback, user_data));
}

/**
 * mesign_engine_list_decisions_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable) (element-type MesignTrustDecision): the decisions, newest
 * first
 */
GPtrArray *
mesign_engine_list_decisions_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &list_class, result, error);
}

static gboolean
run_undo (gpointer data, GCancellable *cancellable, GError **error)
{
  Decide *undo = data;

  return mesign_keystore_undo_decision_sync (undo->job.engine->keystore, undo->id,
                                             mesign_engine_now (), error);
}

static const MesignJobClass undo_class = {
  .size = sizeof (Decide),
  .run = run_undo,
  .done = note_change,
};

/**
 * mesign_engine_undo_decision_async:
 * @self: an open engine
 * @id: a decision
 * @cancellable: (nullable): cancels
 * @callback: called when it is taken back
 * @user_data: for @callback
 *
 * Takes a decision back, so that what was said before it counts again. The log keeps it, with the
 * time it was taken back.
 */
void
mesign_engine_undo_decision_async (MesignEngine *self,
                                   gint64 id,
                                   GCancellable *cancellable,
                                   GAsyncReadyCallback callback,
                                   gpointer user_data)
{
  Decide *undo = mesign_job_new (self, &undo_class, cancellable, callback, user_data);

  undo->id = id;
  mesign_job_start (undo);
}

/**
 * mesign_engine_undo_decision_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError, %MESIGN_ENGINE_ERROR_NOT_FOUND where there is
 * no such decision, or it was taken back before
 *
 * Returns: whether it is taken back
 */
gboolean
mesign_engine_undo_decision_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish (self, &undo_class, result, error);
}
