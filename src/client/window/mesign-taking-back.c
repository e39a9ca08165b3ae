/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-taking-back.h"

#include "engine/mesign-engine-compose.h"

/* Mail of the outbox back among the drafts: the draft is safe before the mail goes. */

typedef struct
{
  MesignAccount *account;
  gint64 operation_id;
  MesignDraft *draft;
  gint64 draft_id;
} TakingBack;

static void
taking_back_free (TakingBack *self)
{
  mesign_account_unref (self->account);
  g_clear_pointer (&self->draft, mesign_draft_unref);
  g_free (self);
}

static void
on_dropped (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TakingBack *self = g_task_get_task_data (task);
  GError *error = NULL;

  if (mesign_engine_drop_outgoing_finish (MESIGN_ENGINE (source), result, &error))
    g_task_return_pointer (task, g_steal_pointer (&self->draft),
                           (GDestroyNotify) mesign_draft_unref);
  else
    g_task_return_error (task, error);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TakingBack *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->draft_id = mesign_engine_save_draft_finish (MESIGN_ENGINE (source), result, &error);
  if (self->draft_id != 0)
    mesign_engine_drop_outgoing_async (MESIGN_ENGINE (source), self->operation_id, NULL, on_dropped,
                                       g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

static void
on_taken_back (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  TakingBack *self = g_task_get_task_data (task);
  GError *error = NULL;

  self->draft = mesign_engine_take_back_finish (MESIGN_ENGINE (source), result, &error);
  if (self->draft != NULL)
    mesign_engine_save_draft_async (MESIGN_ENGINE (source), self->account, self->draft, 0, NULL,
                                    on_saved, g_steal_pointer (&task));
  else
    g_task_return_error (task, error);
}

/**
 * mesign_take_back_async:
 * @engine: an open engine
 * @account: the account the mail was to be sent with
 * @operation_id: the mail
 * @callback: called when it is among the drafts
 * @user_data: for @callback
 *
 * Makes a draft of a mail in the outbox. Broken off, it is in the outbox and does not go out.
 */
void
mesign_take_back_async (MesignEngine *engine,
                        MesignAccount *account,
                        gint64 operation_id,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  GTask *task = g_task_new (engine, NULL, callback, user_data);
  TakingBack *self = g_new0 (TakingBack, 1);

  self->account = mesign_account_ref (account);
  self->operation_id = operation_id;
  g_task_set_source_tag (task, mesign_take_back_async);
  g_task_set_task_data (task, self, (GDestroyNotify) taking_back_free);
  mesign_engine_take_back_async (engine, operation_id, NULL, on_taken_back, task);
}

/**
 * mesign_take_back_finish:
 * @result: what the callback was handed
 * @draft_id: (out): the store's id of the saved draft
 * @error: return location for an error of the engine
 *
 * Returns: (transfer full) (nullable): the draft
 */
MesignDraft *
mesign_take_back_finish (GAsyncResult *result, gint64 *draft_id, GError **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  *draft_id = ((TakingBack *) g_task_get_task_data (G_TASK (result)))->draft_id;

  return g_task_propagate_pointer (G_TASK (result), error);
}
