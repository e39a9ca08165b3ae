/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-engine-exchange.h"

#include "engine/mesign-engine-private.h"
#include "engine/mesign-exchange-job-private.h"
#include "engine/mesign-progress-private.h"
#include "exchange/mesign-mail-tree.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  MesignJob job;
  char *account;
  char *path;
  MesignMailFormat format;
  MesignProgress *progress;

  MesignMailTree *tree;
  guint64 n_all; /* octets, and one for each mailbox */
  guint64 n_passed;
  const MesignMailTreeEntry *entry;
  const char *shown;
  MesignMailSource *source;
  MesignExchanged *exchanged;
} Import;

static void
clear_import (gpointer data)
{
  Import *self = data;

  g_clear_pointer (&self->progress, mesign_progress_end);
  g_clear_pointer (&self->source, mesign_mail_source_free);
  g_clear_pointer (&self->tree, mesign_mail_tree_free);
  g_clear_pointer (&self->exchanged, mesign_exchanged_unref);
  g_free (self->account);
  g_free (self->path);
}

static void
tell_progress (gpointer data)
{
  Import *self = data;
  guint64 done;
  guint64 total;
  double part;

  if (self->progress == NULL)
    return;
  mesign_mail_source_get_progress (self->source, &done, &total);
  part = total > 0 ? (double) done / (double) total : 0;
  mesign_progress_note (self->shown, self->n_passed + (guint64) (part * self->entry->octets),
                        self->n_all, self->progress);
}

/* What is left out of a folder keeps nothing else back. */
static void
skip (Import *self, const MesignMailTreeEntry *entry, const char *reason)
{
  /* Translators: what was left out of an import, and why */
  g_autofree char *place = g_strdup_printf (_ ("%s (%s)"), entry->place, reason);

  mesign_exchanged_skip (self->exchanged, place);
}

static gboolean
is_empty (const GError *error)
{
  return g_error_matches (error, MESIGN_EXCHANGE_ERROR, MESIGN_EXCHANGE_ERROR_EMPTY);
}

/* Counts what came of a mailbox apart. */
static void
note_mailbox (Import *self,
              const MesignMailbox *mailbox,
              gboolean is_new,
              const MesignExchanged *before)
{
  MesignExchangedMailbox *noted =
      mesign_exchanged_add_mailbox (self->exchanged, mailbox->path, self->entry->place);

  noted->is_new = is_new;
  noted->n_done = self->exchanged->n_done - before->n_done;
  noted->n_there = self->exchanged->n_there - before->n_there;
}

static gboolean
file_mails (Import *self,
            const MesignMailbox *mailbox,
            gboolean is_new,
            GCancellable *cancellable,
            GError **error)
{
  const MesignMailTreeEntry *entry = self->entry;
  const MesignExchanged before = *self->exchanged;
  g_autoptr (MesignMailFiling) filing =
      mesign_mail_filing_new (self->job.engine, mailbox->id,
                              g_str_equal (entry->place, ".") ? mailbox->path : entry->place);
  g_autoptr (GError) local = NULL;

  self->shown = mailbox->path;
  self->source = mesign_mail_source_open_sync (entry->path, entry->format, &local);
  if (self->source != NULL &&
      !mesign_mail_filing_run_sync (filing, self->source, self->exchanged, tell_progress, self,
                                    cancellable, &local, error))
    return FALSE;
  g_clear_pointer (&self->source, mesign_mail_source_free);
  note_mailbox (self, mailbox, is_new, &before);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (local != NULL && !is_empty (local))
    skip (self, entry, local->message);

  return TRUE;
}

/* What no mailbox can be made for is left out; that the store cannot be written ends it. */
static gboolean
is_of_mailbox (const GError *error)
{
  return error->domain == MESIGN_ENGINE_ERROR ||
         g_error_matches (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_EXISTS) ||
         g_error_matches (error, MESIGN_STORE_ERROR, MESIGN_STORE_ERROR_STATE);
}

static gboolean
import_entry (Import *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (MesignMailbox) mailbox = NULL;
  GError *local = NULL;
  gboolean is_new;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  mailbox = mesign_engine_match_mailbox_sync (
      self->job.engine, self->account, (const char *const *) self->entry->levels, &is_new, &local);
  if (mailbox != NULL)
    return file_mails (self, mailbox, is_new, cancellable, error);
  if (!is_of_mailbox (local))
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  /* an empty one often stands only for those below it */
  if (self->entry->octets > 0)
    skip (self, self->entry, local->message);
  g_error_free (local);

  return TRUE;
}

/* Without its inbox nothing is known of an account. */
static gboolean
check_account (Import *self, GError **error)
{
  g_autoptr (MesignMailbox) inbox = mesign_engine_ensure_role_sync (
      self->job.engine, self->account, MESIGN_MAILBOX_ROLE_INBOX, error);

  return inbox != NULL;
}

static gboolean
begin (Import *self, GCancellable *cancellable, GError **error)
{
  if (!check_account (self, error))
    return FALSE;
  self->tree = mesign_mail_tree_scan_sync (self->path, self->format, cancellable, error);
  if (self->tree == NULL)
    return FALSE;
  self->exchanged = mesign_exchanged_new ();
  for (guint i = 0; i < self->tree->skipped->len; i++)
    mesign_exchanged_skip (self->exchanged, self->tree->skipped->pdata[i]);
  self->exchanged->n_skipped = self->tree->n_skipped;
  for (guint i = 0; i < self->tree->entries->len; i++)
    self->n_all += 1 + ((const MesignMailTreeEntry *) self->tree->entries->pdata[i])->octets;

  return TRUE;
}

static gboolean
run_import (gpointer data, GCancellable *cancellable, GError **error)
{
  Import *self = data;

  if (!begin (self, cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->tree->entries->len; i++)
    {
      self->entry = self->tree->entries->pdata[i];
      if (!import_entry (self, cancellable, error))
        return FALSE;
      self->n_passed += 1 + self->entry->octets;
    }
  self->job.result = g_steal_pointer (&self->exchanged);

  return TRUE;
}

static const MesignJobClass import_class = {
  .size = sizeof (Import),
  .place = MESIGN_JOB_ASIDE,
  .free_result = (GDestroyNotify) mesign_exchanged_unref,
  .run = run_import,
  .clear = clear_import,
};

/**
 * mesign_engine_import_account_async:
 * @self: an open engine
 * @account: the account's id
 * @path: (type filename): a folder of another program
 * @format: %MESIGN_MAIL_FORMAT_AUTO for all mailboxes in it, or the one kind to take
 * @progress: (nullable) (scope notified): is told the progress, in octets of the whole folder, with
 * the mailbox that is filed in
 * @progress_data: for @progress
 * @cancellable: (nullable): cancels; what was filed until then stays
 * @callback: called when all of it is filed
 * @user_data: for @callback
 *
 * Files the mails of all mailboxes in a folder of another program: a Maildir++, Maildirs or mboxes
 * in folders. What is the inbox, sent mail, drafts … there goes to the account's own; other
 * mailboxes are made where they are missing. A mail that lies in its mailbox already is not filed
 * again, so that an import that was broken off can be done again. What cannot be read, and links,
 * are left out and told.
 */
void
mesign_engine_import_account_async (MesignEngine *self,
                                    const char *account,
                                    const char *path,
                                    MesignMailFormat format,
                                    MesignEngineProgressFunc progress,
                                    gpointer progress_data,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data)
{
  Import *import = mesign_job_new (self, &import_class, cancellable, callback, user_data);

  import->account = g_strdup (account);
  import->path = g_strdup (path);
  import->format = format;
  if (progress != NULL)
    import->progress = mesign_progress_new (progress, progress_data);
  mesign_job_start (import);
}

/**
 * mesign_engine_import_account_finish:
 * @self: an engine
 * @result: what the callback was handed
 * @error: return location for a #MesignEngineError
 *
 * Returns: (transfer full) (nullable): what was filed
 */
MesignExchanged *
mesign_engine_import_account_finish (MesignEngine *self, GAsyncResult *result, GError **error)
{
  return mesign_job_finish_pointer (self, &import_class, result, error);
}
