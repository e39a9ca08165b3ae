/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-trial-mail.h"

#include "client/words/mesign-words.h"
#include "engine/mesign-engine-outgoing.h"

#include <glib/gi18n-lib.h>

/* It is looked for at each change of the store, and this often in case none is told. */
#define LOOK_SECONDS 3
#define LATE_SECONDS 90

/**
 * MesignTrialMail:
 *
 * A mail from a person to themselves, signed and encrypted: sent, awaited and opened, to see with
 * one's own eyes that it works.
 */
struct _MesignTrialMail
{
  GObject parent_instance;

  MesignEngine *engine;
  MesignUpdater *updater;
  MesignAccount *account;
  GCancellable *cancellable;

  MesignTrialState state;
  char *header_id;
  gint64 operation_id;
  gint64 sent;
  guint look_timer;
  gboolean is_looking;
  MesignOpenedMessage *opened;
  gint64 message_id;
  char *fault;
};

G_DEFINE_FINAL_TYPE (MesignTrialMail, mesign_trial_mail, G_TYPE_OBJECT)

static guint changed;

static void
set_state (MesignTrialMail *self, MesignTrialState state)
{
  gboolean is_awaited = state == MESIGN_TRIAL_SENT || state == MESIGN_TRIAL_LATE;

  if (!is_awaited)
    g_clear_handle_id (&self->look_timer, g_source_remove);
  self->state = state;
  g_signal_emit (self, changed, 0);
}

static void
fail (MesignTrialMail *self, const char *words)
{
  g_free (self->fault);
  self->fault = g_strdup (words);
  set_state (self, MESIGN_TRIAL_FAILED);
}

static void
fail_with (MesignTrialMail *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  fail (self, words);
}

static gboolean
is_awaited (MesignTrialMail *self)
{
  return self->state == MESIGN_TRIAL_SENT || self->state == MESIGN_TRIAL_LATE;
}

/* Opening */

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignTrialMail) self = MESIGN_TRIAL_MAIL (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignOpenedMessage) opened =
      mesign_engine_open_message_finish (MESIGN_ENGINE (source), result, &error);

  self->is_looking = FALSE;
  if (!is_awaited (self))
    return;
  if (opened == NULL)
    {
      fail_with (self, error);
      return;
    }
  self->opened = g_steal_pointer (&opened);
  set_state (self, MESIGN_TRIAL_ARRIVED);
}

static void look_at_outbox (MesignTrialMail *self);

static void
on_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignTrialMail) self = MESIGN_TRIAL_MAIL (user_data);
  g_autoptr (MesignMessageInfo) info =
      mesign_engine_find_mail_finish (MESIGN_ENGINE (source), result, NULL);

  self->is_looking = FALSE;
  if (!is_awaited (self))
    return;
  if (info == NULL)
    {
      look_at_outbox (self);
      return;
    }
  self->is_looking = TRUE;
  self->message_id = info->id;
  mesign_engine_open_message_async (self->engine, info->id, NULL, self->cancellable, on_opened,
                                    g_object_ref (self));
}

static void
look (MesignTrialMail *self)
{
  if (self->is_looking || !is_awaited (self))
    return;
  self->is_looking = TRUE;
  mesign_engine_find_mail_async (self->engine, self->account->id, MESIGN_MAILBOX_ROLE_INBOX,
                                 self->header_id, self->cancellable, on_found, g_object_ref (self));
}

/* The outbox: a server may have refused it */

static const MesignOutgoing *
find_outgoing (GPtrArray *list, gint64 operation_id)
{
  for (guint i = 0; list != NULL && i < list->len; i++)
    if (((const MesignOutgoing *) list->pdata[i])->operation_id == operation_id)
      return list->pdata[i];

  return NULL;
}

static void
on_outbox (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignTrialMail) self = MESIGN_TRIAL_MAIL (user_data);
  g_autoptr (GPtrArray) list =
      mesign_engine_list_outgoing_finish (MESIGN_ENGINE (source), result, NULL);
  const MesignOutgoing *outgoing = find_outgoing (list, self->operation_id);

  if (outgoing == NULL || outgoing->state != MESIGN_OUTGOING_REFUSED || !is_awaited (self))
    return;
  fail (self, outgoing->error != NULL ? outgoing->error
                                      : _ ("The server has refused the mail. Look in the outbox."));
}

static void
look_at_outbox (MesignTrialMail *self)
{
  mesign_engine_list_outgoing_async (self->engine, self->account->id, self->cancellable, on_outbox,
                                     g_object_ref (self));
}

static gboolean
on_look_timer (gpointer user_data)
{
  MesignTrialMail *self = user_data;
  gint64 waited = (g_get_monotonic_time () - self->sent) / G_USEC_PER_SEC;

  if (self->state == MESIGN_TRIAL_SENT && waited >= LATE_SECONDS)
    set_state (self, MESIGN_TRIAL_LATE);
  if (self->updater != NULL && mesign_updater_get_state (self->updater) != MESIGN_UPDATER_SYNCING)
    mesign_updater_sync_now (self->updater);
  look (self);

  return G_SOURCE_CONTINUE;
}

static void
on_changes (MesignTrialMail *self)
{
  look (self);
}

/* Sending */

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignTrialMail) self = MESIGN_TRIAL_MAIL (user_data);
  g_autoptr (GError) error = NULL;

  self->operation_id = mesign_engine_send_finish (MESIGN_ENGINE (source), result, &error);
  if (self->operation_id == 0)
    {
      fail_with (self, error);
      return;
    }
  self->sent = g_get_monotonic_time ();
  self->look_timer = g_timeout_add_seconds (LOOK_SECONDS, on_look_timer, self);
  set_state (self, MESIGN_TRIAL_SENT);
  if (self->updater != NULL)
    mesign_updater_sync_now (self->updater);
}

static MesignDraft *
write_draft (MesignTrialMail *self)
{
  MesignDraft *draft = mesign_engine_make_draft (self->engine, self->account);

  g_ptr_array_add (draft->to, mesign_address_new (self->account->name, self->account->address));
  g_free (draft->subject);
  draft->subject = g_strdup (_ ("My first signed and encrypted mail"));
  g_free (draft->text);
  draft->text = g_strdup (_ ("This mail was signed with my certificate, so everybody can see that "
                             "it comes from me.\nIt was encrypted for me, so nobody else can read "
                             "it, not even the servers it passes.\n"));
  draft->sign = TRUE;
  draft->encrypt = TRUE;

  return draft;
}

static void
mesign_trial_mail_dispose (GObject *object)
{
  MesignTrialMail *self = MESIGN_TRIAL_MAIL (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->look_timer, g_source_remove);
  g_clear_object (&self->engine);
  g_clear_object (&self->updater);

  G_OBJECT_CLASS (mesign_trial_mail_parent_class)->dispose (object);
}

static void
mesign_trial_mail_finalize (GObject *object)
{
  MesignTrialMail *self = MESIGN_TRIAL_MAIL (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->opened, mesign_opened_message_unref);
  g_free (self->header_id);
  g_free (self->fault);

  G_OBJECT_CLASS (mesign_trial_mail_parent_class)->finalize (object);
}

static void
mesign_trial_mail_class_init (MesignTrialMailClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_trial_mail_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_trial_mail_finalize;

  /**
   * MesignTrialMail::changed:
   * @self: the mail
   *
   * It has come further: mesign_trial_mail_get_state().
   */
  changed = g_signal_new ("changed", MESIGN_TYPE_TRIAL_MAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
mesign_trial_mail_init (MesignTrialMail *self)
{
  self->cancellable = g_cancellable_new ();
}

/**
 * mesign_trial_mail_new:
 * @engine: an open engine
 * @updater: (nullable): what keeps the accounts up to date
 * @account: who writes, to themselves
 *
 * Returns: (transfer full): a mail that was not sent yet
 */
MesignTrialMail *
mesign_trial_mail_new (MesignEngine *engine, MesignUpdater *updater, MesignAccount *account)
{
  MesignTrialMail *self = g_object_new (MESIGN_TYPE_TRIAL_MAIL, NULL);

  self->engine = g_object_ref (engine);
  self->updater = updater != NULL ? g_object_ref (updater) : NULL;
  self->account = mesign_account_ref (account);
  g_signal_connect_object (engine, "changes", G_CALLBACK (on_changes), self, G_CONNECT_SWAPPED);

  return self;
}

/**
 * mesign_trial_mail_start:
 * @self: the mail
 *
 * Sends it, or sends another one after it has failed.
 */
void
mesign_trial_mail_start (MesignTrialMail *self)
{
  g_autoptr (MesignDraft) draft = NULL;

  g_return_if_fail (MESIGN_IS_TRIAL_MAIL (self));

  if (self->state != MESIGN_TRIAL_NONE && self->state != MESIGN_TRIAL_FAILED)
    return;
  draft = write_draft (self);
  g_free (self->header_id);
  self->header_id = g_strdup (draft->message_id);
  g_clear_pointer (&self->fault, g_free);
  set_state (self, MESIGN_TRIAL_SENDING);
  mesign_engine_send_async (self->engine, self->account, draft, 0, self->cancellable, on_sent,
                            g_object_ref (self));
}

/**
 * mesign_trial_mail_get_state:
 * @self: the mail
 *
 * Returns: how far it has come
 */
MesignTrialState
mesign_trial_mail_get_state (MesignTrialMail *self)
{
  g_return_val_if_fail (MESIGN_IS_TRIAL_MAIL (self), MESIGN_TRIAL_NONE);

  return self->state;
}

/**
 * mesign_trial_mail_get_opened:
 * @self: the mail
 *
 * Returns: (transfer none) (nullable): the mail as it has arrived
 */
MesignOpenedMessage *
mesign_trial_mail_get_opened (MesignTrialMail *self)
{
  g_return_val_if_fail (MESIGN_IS_TRIAL_MAIL (self), NULL);

  return self->opened;
}

/**
 * mesign_trial_mail_get_message_id:
 * @self: the mail
 *
 * Returns: the store's id of the mail as it has arrived, or 0
 */
gint64
mesign_trial_mail_get_message_id (MesignTrialMail *self)
{
  g_return_val_if_fail (MESIGN_IS_TRIAL_MAIL (self), 0);

  return self->message_id;
}

/**
 * mesign_trial_mail_get_fault:
 * @self: the mail
 *
 * Returns: (transfer none) (nullable): why it has failed, for people
 */
const char *
mesign_trial_mail_get_fault (MesignTrialMail *self)
{
  g_return_val_if_fail (MESIGN_IS_TRIAL_MAIL (self), NULL);

  return self->fault;
}
