/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-engine"

#include "config.h"

#include "engine/mesign-way-check.h"

#include "engine/mesign-way-check-private.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWayCheck:
 *
 * Tries whether one of the user's own certificates is of use: signs a mail to oneself with it,
 * encrypts it, sends it, waits for it, opens it, and takes it away again. Of the main context.
 */
G_DEFINE_FINAL_TYPE (MesignWayCheck, mesign_way_check, G_TYPE_OBJECT)

static guint changed;

static void go_on (MesignWayCheck *self);

GCancellable *
mesign_way_check_get_cancellable (MesignWayCheck *self)
{
  return self->task != NULL ? g_task_get_cancellable (self->task) : NULL;
}

gboolean
mesign_way_check_is_at (MesignWayCheck *self, MesignWayStep step)
{
  MesignWayStep running;

  return self->task != NULL && mesign_way_get_running (&self->way, &running) && running == step;
}

static void
stop (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
mesign_way_check_stop_polling (MesignWayCheck *self)
{
  stop (&self->poll);
}

/* The end: what was sent is taken away again, and the server is told so. */

static void
finish (MesignWayCheck *self)
{
  g_autoptr (GTask) task = g_steal_pointer (&self->task);

  stop (&self->cancelling);
  if (!g_task_return_error_if_cancelled (task))
    g_task_return_boolean (task, TRUE);
}

static void
on_cleaned_there (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (MesignSyncResult) synced =
      mesign_engine_sync_finish (MESIGN_ENGINE (source), result, NULL);

  finish (self);
}

void
mesign_way_check_set_under_way (MesignWayCheck *self, gboolean is_under_way)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->engine->mutex);

  if (self->engine->way_tokens == NULL)
    self->engine->way_tokens = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (is_under_way)
    g_hash_table_add (self->engine->way_tokens, g_strdup (self->mail.token));
  else if (self->mail.token != NULL)
    g_hash_table_remove (self->engine->way_tokens, self->mail.token);
}

static void
on_cleaned (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  const MesignSyncOptions options = { .outgoing_only = TRUE };
  g_autoptr (GError) error = NULL;

  if (!mesign_way_clean_finish (MESIGN_ENGINE (source), result, &self->n_removed, &error))
    g_message ("The mail sent as a check is removed later: %s", error->message);
  mesign_way_check_set_under_way (self, FALSE);
  if (self->n_removed > 0)
    mesign_engine_sync_async (self->engine, self->account, &options, NULL, NULL, NULL,
                              on_cleaned_there, g_object_ref (self));
  else
    finish (self);
}

/* One that has not come in time may come yet: it can be waited for longer. */
void
mesign_way_check_end (MesignWayCheck *self)
{
  mesign_way_check_stop_polling (self);
  g_signal_emit (self, changed, 0);
  if (self->operation_id == 0 || self->way.problem == MESIGN_WAY_PROBLEM_LATE)
    finish (self);
  else
    mesign_way_clean_async (self->engine, &self->mail, self->operation_id, NULL, on_cleaned,
                            g_object_ref (self));
}

void
mesign_way_check_fail (MesignWayCheck *self, MesignWayProblem problem, const char *detail)
{
  mesign_way_fail (&self->way, problem, detail);
  mesign_way_check_end (self);
}

void
mesign_way_check_fail_with (MesignWayCheck *self, const GError *error)
{
  mesign_way_fail_with (&self->way, error);
  mesign_way_check_end (self);
}

void
mesign_way_check_pass (MesignWayCheck *self)
{
  mesign_way_pass (&self->way);
  g_signal_emit (self, changed, 0);
  go_on (self);
}

/* Signing and encrypting */

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  MesignWayProblem problem;
  g_autoptr (MesignSmimeWritten) written =
      mesign_way_write_finish (MESIGN_ENGINE (source), result, &problem, &error);

  if (written == NULL && problem != MESIGN_WAY_PROBLEM_NONE)
    {
      mesign_way_check_fail (self, problem, error->message);
      return;
    }
  if (written == NULL)
    {
      mesign_way_check_fail_with (self, error);
      return;
    }
  g_clear_pointer (&self->written, mesign_smime_written_unref);
  self->written = g_steal_pointer (&written);
  mesign_way_check_pass (self);
}

/* Signed alone at first, so that it is seen what cannot be done. */
static void
write_mail (MesignWayCheck *self, gboolean encrypt)
{
  self->draft->sign = self->way.states[MESIGN_WAY_SIGN] != MESIGN_WAY_LEFT_OUT;
  self->draft->encrypt = encrypt;
  mesign_way_write_async (self->engine, self->fingerprint, self->draft, self->mail.token,
                          mesign_way_check_get_cancellable (self), on_written, g_object_ref (self));
}

static void
make_draft (MesignWayCheck *self)
{
  MesignDraft *draft = mesign_engine_make_draft (self->engine, self->account);

  g_clear_pointer (&self->draft, mesign_draft_unref);
  self->draft = draft;
  g_ptr_array_add (draft->to, mesign_address_ref (draft->from));
  g_free (draft->subject);
  draft->subject = g_strdup (_ ("Check of a certificate"));
  g_free (draft->text);
  draft->text = g_strdup (_ ("This mail was sent to see whether a certificate works. It is removed "
                             "by itself, and can be deleted where it was not.\n"));
  draft->timestamp = FALSE;
  mesign_way_mail_clear (&self->mail);
  self->mail.account = g_strdup (self->account->id);
  self->mail.header_id = g_strdup (draft->message_id);
  self->mail.token = g_uuid_string_random ();
}

static gboolean
find_account (MesignWayCheck *self, const MesignCertificate *certificate)
{
  g_clear_pointer (&self->account, mesign_account_unref);
  for (char **address = certificate->addresses; *address != NULL && self->account == NULL;
       address++)
    self->account = mesign_engine_find_writer (self->engine, *address);

  return self->account != NULL;
}

static void
on_certificate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayCheck) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignCertificateInfo) info =
      mesign_engine_find_certificate_finish (MESIGN_ENGINE (source), result, &error);

  if (info == NULL)
    mesign_way_check_fail_with (self, error);
  else if (info->own == NULL)
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_NOT_OWN, NULL);
  else if (info->certificate->purpose == MESIGN_CERTIFICATE_PURPOSE_NONE)
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_NOT_FOR_MAIL, NULL);
  else if (!find_account (self, info->certificate))
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_NO_ACCOUNT, NULL);
  else
    {
      g_free (self->fingerprint);
      self->fingerprint = g_strdup (info->certificate->fingerprint);
      make_draft (self);
      if (!(info->certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_ENCRYPT))
        mesign_way_leave_out (&self->way, MESIGN_WAY_ENCRYPT);
      if (!(info->certificate->purpose & MESIGN_CERTIFICATE_PURPOSE_SIGN))
        mesign_way_leave_out (&self->way, MESIGN_WAY_SIGN);
      g_signal_emit (self, changed, 0);
      go_on (self);
    }
}

/* Does what is next. */
static void
go_on (MesignWayCheck *self)
{
  MesignWayStep step;

  if (!mesign_way_get_running (&self->way, &step))
    return;
  switch (step)
    {
    case MESIGN_WAY_SIGN:
      write_mail (self, FALSE);
      return;
    case MESIGN_WAY_ENCRYPT:
      write_mail (self, TRUE);
      return;
    case MESIGN_WAY_SEND:
      mesign_way_check_send (self);
      return;
    case MESIGN_WAY_RECEIVE:
      mesign_way_check_receive (self);
      return;
    case MESIGN_WAY_OPEN:
    default:
      mesign_way_check_open (self);
      return;
    }
}

/* Where it only waits, nothing else notices. */
static gboolean
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  MesignWayCheck *self = user_data;

  if (self->operation_id != 0 && (mesign_way_check_is_at (self, MESIGN_WAY_SEND) ||
                                  mesign_way_check_is_at (self, MESIGN_WAY_RECEIVE)))
    mesign_way_check_fail (self, MESIGN_WAY_PROBLEM_OTHER, NULL);

  return G_SOURCE_REMOVE;
}

static void
mesign_way_check_dispose (GObject *object)
{
  MesignWayCheck *self = MESIGN_WAY_CHECK (object);

  mesign_way_check_stop_polling (self);
  stop (&self->cancelling);
  if (self->engine != NULL)
    mesign_way_check_set_under_way (self, FALSE);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_way_check_parent_class)->dispose (object);
}

static void
mesign_way_check_finalize (GObject *object)
{
  MesignWayCheck *self = MESIGN_WAY_CHECK (object);

  mesign_way_clear (&self->way);
  mesign_way_mail_clear (&self->mail);
  g_clear_error (&self->sync_error);
  g_free (self->fingerprint);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->draft, mesign_draft_unref);
  g_clear_pointer (&self->written, mesign_smime_written_unref);

  G_OBJECT_CLASS (mesign_way_check_parent_class)->finalize (object);
}

static void
mesign_way_check_class_init (MesignWayCheckClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_way_check_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_way_check_finalize;

  /**
   * MesignWayCheck::changed:
   * @self: the check
   *
   * It has come further: mesign_way_check_get_way().
   */
  changed = g_signal_new ("changed", MESIGN_TYPE_WAY_CHECK, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                          G_TYPE_NONE, 0);
}

static void
mesign_way_check_init (MesignWayCheck *self)
{
}

/**
 * mesign_way_check_new:
 * @engine: an open engine
 * @fingerprint: of one of the user's own certificates, or its beginning
 *
 * Returns: (transfer full): a check that has not begun
 */
MesignWayCheck *
mesign_way_check_new (MesignEngine *engine, const char *fingerprint)
{
  MesignWayCheck *self = g_object_new (MESIGN_TYPE_WAY_CHECK, NULL);

  self->engine = g_object_ref (engine);
  self->fingerprint = g_strdup (fingerprint);
  self->patience =
      MAX (mesign_settings_get_integer (engine->settings, MESIGN_WAY_SETTINGS,
                                        MESIGN_WAY_SETTING_PATIENCE, MESIGN_WAY_PATIENCE),
           0);
  g_signal_connect_object (engine, "changes", G_CALLBACK (mesign_way_check_look), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/**
 * mesign_way_check_set_patience:
 * @self: a check
 * @seconds: how long the mail is waited for
 *
 * Without it the mail is waited for as long as the setting %MESIGN_WAY_SETTING_PATIENCE says.
 */
void
mesign_way_check_set_patience (MesignWayCheck *self, guint seconds)
{
  g_return_if_fail (MESIGN_IS_WAY_CHECK (self));

  self->patience = seconds;
}

static void
begin (MesignWayCheck *self)
{
  mesign_way_check_set_under_way (self, FALSE);
  mesign_way_begin (&self->way);
  self->operation_id = 0;
  self->message_id = 0;
  self->n_removed = 0;
  self->n_polls = 0;
  mesign_engine_find_certificate_async (self->engine, self->fingerprint,
                                        mesign_way_check_get_cancellable (self), on_certificate,
                                        g_object_ref (self));
}

/**
 * mesign_way_check_run_async:
 * @self: a check that is not running
 * @cancellable: (nullable): ends it; what was sent is removed then as well
 * @callback: called when it has ended, and what was sent is removed
 * @user_data: for @callback
 *
 * Writes a mail from the certificate's address to itself, signed with it and encrypted to it where
 * it is made for that, sends it at once, waits until it comes back, and opens it. The first step
 * that cannot be done ends it: mesign_way_check_get_way() says which and why. The mail is deleted
 * here and on the server in any case, and nothing else is: it is known by a random Message-ID and a
 * random word in a header field of its own. One that comes when nobody waits for it any more is
 * removed by a later synchronization, within two weeks. No copy is laid among the sent mail.
 *
 * After it has ended because the mail did not come in time, another run waits for the same mail
 * again; else another run begins anew.
 */
void
mesign_way_check_run_async (MesignWayCheck *self,
                            GCancellable *cancellable,
                            GAsyncReadyCallback callback,
                            gpointer user_data)
{
  g_return_if_fail (MESIGN_IS_WAY_CHECK (self) && self->task == NULL);

  self->task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (self->task, mesign_way_check_run_async);
  if (cancellable != NULL)
    {
      self->cancelling = g_cancellable_source_new (cancellable);
      g_source_set_callback (self->cancelling, G_SOURCE_FUNC (on_cancelled), self, NULL);
      g_source_attach (self->cancelling, g_main_context_get_thread_default ());
    }
  if (mesign_way_wait_longer (&self->way))
    mesign_way_check_receive (self);
  else
    begin (self);
  g_signal_emit (self, changed, 0);
}

/**
 * mesign_way_check_run_finish:
 * @self: a check
 * @result: what the callback was handed
 * @error: return location for %G_IO_ERROR_CANCELLED
 *
 * Returns: whether it has come to an end, good or bad
 */
gboolean
mesign_way_check_run_finish (MesignWayCheck *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

/**
 * mesign_way_check_get_way:
 * @self: a check
 *
 * Returns: (transfer none): how far it has come
 */
const MesignWay *
mesign_way_check_get_way (MesignWayCheck *self)
{
  g_return_val_if_fail (MESIGN_IS_WAY_CHECK (self), NULL);

  return &self->way;
}

/**
 * mesign_way_check_get_address:
 * @self: a check
 *
 * Returns: (transfer none) (nullable): who writes to themselves; %NULL while it is not known
 */
const char *
mesign_way_check_get_address (MesignWayCheck *self)
{
  g_return_val_if_fail (MESIGN_IS_WAY_CHECK (self), NULL);

  return self->account != NULL ? self->account->address : NULL;
}

/**
 * mesign_way_check_get_n_removed:
 * @self: a check
 *
 * Returns: how many copies of the mail were removed at its end
 */
guint
mesign_way_check_get_n_removed (MesignWayCheck *self)
{
  g_return_val_if_fail (MESIGN_IS_WAY_CHECK (self), 0);

  return self->n_removed;
}
