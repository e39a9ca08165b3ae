/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-messages.h"

#include "engine/mesign-engine-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *account;
  MesignMailboxRole role;
  char *header_id;
} FindMail;

static void
clear_find_mail (gpointer data)
{
  FindMail *find = data;

  g_free (find->account);
  g_free (find->header_id);
}

/* 0 for everywhere, -1 with @error set. */
static gint64
find_mailbox (const FindMail *find, GError **error)
{
  g_autoptr (GPtrArray) mailboxes = NULL;

  if (find->role == MESIGN_MAILBOX_ROLE_NONE)
    return 0;
  mailboxes = mesign_store_list_mailboxes_sync (find->job.engine->store, find->account, error);
  if (mailboxes == NULL)
    return -1;
  for (guint i = 0; i < mailboxes->len; i++)
    if (((const MesignMailbox *) mailboxes->pdata[i])->role == find->role)
      return ((const MesignMailbox *) mailboxes->pdata[i])->id;
  mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND, _ ("There is no such mailbox."));

  return -1;
}

static gboolean
run_find_mail (gpointer data, GCancellable *cancellable, GError **error)
{
  FindMail *find = data;
  MesignStore *store = find->job.engine->store;
  gint64 mailbox_id = find_mailbox (find, error);
  gint64 id;

  if (mailbox_id < 0)
    return FALSE;
  id = mesign_store_find_header_id_sync (store, find->account, mailbox_id, find->header_id, error);
  if (id < 0)
    return FALSE;
  if (id == 0)
    {
      mesign_engine_set_error (error, MESIGN_ENGINE_ERROR_NOT_FOUND,
                               _ ("The mail is not here (yet)."));
      return FALSE;
    }
  find->job.result = mesign_store_get_message_sync (store, id, error);

  return find->job.result != NULL;
}

static const MesignJobClass find_mail_class = {
  .size = sizeof (FindMail),
  .free_result = (GDestroyNotify) mesign_message_info_unref,
  .run = run_find_mail,
  .clear = clear_find_mail,
};

/**
 * mesign_engine_find_mail_async:
 * @self: an open engine
 * @account: the id of an account
 * @role: the mailbox to look in, %MESIGN_MAILBOX_ROLE_NONE for all
 * @header_id: a Message-ID without angle brackets
 * @cancellable: (nullable): cancels
 * @callback: called when it is found, or not
 * @user_data: for @callback
 *
 * Finds a mail by what its sender calls it: to see whether one's own has arrived, or which mail an
 * event of a journey came from. The name can be forged and proves nothing.
 */
void
mesign_engine_find_mail_async (MesignEngine *self,
                               const char *account,
                               MesignMailboxRole role,
                               const char *header_id,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  FindMail *find;

  g_return_if_fail (account != NULL && header_id != NULL);

  find = mesign_job_new (self, &find_mail_class, cancellable, callback, user_data);
  find->account = g_strdup (account);
  find->role = role;
  find->header_id = g_strdup (header_id);
  mesign_job_start (find);
}

/**
 * mesign_engine_find_mail_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): the oldest mail of that name; %NULL with @error set,
 * %MESIGN_ENGINE_ERROR_NOT_FOUND where there is none
 */
MesignMessageInfo *
mesign_engine_find_mail_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &find_mail_class, result, error);
}
