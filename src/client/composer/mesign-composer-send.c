/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-ask.h"
#include "client/composer/mesign-composer-checks.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The way of a mail out of the window: recipients, questions, advice once more, the engine. */

/* Handing over */

/* The window is about to go, so that the desktop tells it. */
static void
tell_of_missing_stamp (MesignComposer *self, MesignEngine *engine, GAsyncResult *result)
{
  gboolean is_stamped = FALSE;
  const char *problem = mesign_engine_send_get_stamp_problem (engine, result, &is_stamped);
  g_autoptr (GNotification) notification = NULL;

  if (problem == NULL || is_stamped)
    return;
  notification = g_notification_new (_ ("Sent without a time stamp"));
  g_notification_set_body (notification, problem);
  g_application_send_notification (G_APPLICATION (gtk_window_get_application (GTK_WINDOW (self))),
                                   "time-stamp", notification);
}

static void
on_sent (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  gint64 id = mesign_engine_send_finish (MESIGN_ENGINE (source), result, &error);

  if (id != 0)
    {
      tell_of_missing_stamp (self, MESIGN_ENGINE (source), result);
      if (self->waits_until != 0)
        gtk_widget_activate_action (GTK_WIDGET (self), "app.tell-waiting", "(sxx)",
                                    self->account->id, id, self->waits_until);
      mesign_composer_leave (self);
      return;
    }
  words = mesign_words_error (error);
  mesign_composer_set_busy (self, FALSE);
  mesign_composer_show_trouble (self, words);
  mesign_composer_save_soon (self);
}

/* The time may have passed while a question stood open, or a file was read. */
static gboolean
is_too_late (MesignComposer *self, gint64 now)
{
  return self->send_at != 0 && self->send_at <= now;
}

static void
refuse_too_late (MesignComposer *self)
{
  mesign_composer_set_busy (self, FALSE);
  mesign_composer_show_trouble (self, _ ("Not sent: the time it was to go out at is over. Choose a "
                                         "later one, or send it now."));
  mesign_composer_save_soon (self);
}

static void
hand_over (MesignComposer *self)
{
  g_autoptr (MesignDraft) draft = g_steal_pointer (&self->outgoing);
  guint wait = mesign_engine_get_undo_seconds (self->engine);
  gint64 now = g_get_real_time () / G_USEC_PER_SEC;

  if (is_too_late (self, now))
    {
      refuse_too_late (self);
      return;
    }
  if (wait > 0)
    draft->send_at = now + wait;
  if (self->send_at > now)
    draft->send_at = MAX (draft->send_at, self->send_at);
  self->waits_until = draft->send_at;
  mesign_engine_send_async (self->engine, self->account, draft, self->draft_id, NULL, on_sent,
                            g_object_ref (self));
}

/* Sends it as it stands this moment, whatever becomes of certificates while a draft is still being
 * saved. The engine refuses what it cannot do as the draft says. */
void
mesign_composer_submit (MesignComposer *self)
{
  g_clear_pointer (&self->outgoing, mesign_draft_unref);
  self->outgoing = mesign_composer_dup_draft (self);
  mesign_composer_set_busy (self, TRUE);
  mesign_composer_stop_saving (self, hand_over);
}

/* Advice */

static char *
dup_weaker_words (MesignComposer *self)
{
  g_autofree char *lacking = NULL;

  if (self->protection.encrypt || !self->shown.encrypt)
    return g_strdup (_ ("Not sent: your certificate can no longer be used, so this mail would not "
                        "be signed. Read below what would happen now, then send it again."));
  lacking = mesign_protection_dup_lacking (&self->protection);

  /* Translators: then who it cannot be encrypted to and why */
  return g_strdup_printf (_ ("Not sent: it would not be encrypted any more, because %s. Read below "
                             "what would happen now, then send it again."),
                          lacking);
}

/* What the person read when the button was pressed holds. */
static gboolean
is_weaker (MesignComposer *self)
{
  return (self->shown.sign && !self->protection.sign) ||
         (self->shown.encrypt && !self->protection.encrypt);
}

static void
on_last_advice (MesignComposer *self)
{
  mesign_composer_set_busy (self, FALSE);
  if (is_weaker (self))
    {
      g_autofree char *words = dup_weaker_words (self);

      mesign_composer_show_trouble (self, words);
    }
  else if (mesign_protection_is_refused (&self->protection))
    mesign_composer_offer_remedies (self);
  else
    mesign_composer_submit (self);
}

/* Questions */

static gboolean
lacks_subject (MesignComposer *self)
{
  g_autofree char *subject =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject))));

  return subject[0] == '\0';
}

static gboolean
lacks_attachment (MesignComposer *self)
{
  g_autofree char *text = mesign_composer_dup_text (self);

  return mesign_file_box_get_n_files (self->files) == 0 &&
         mesign_composer_mentions_attachment (gtk_editable_get_text (GTK_EDITABLE (self->subject)),
                                              text);
}

static const struct
{
  gboolean (*is_due) (MesignComposer *self);
  const char *heading;
  const char *body;
} questions[] = {
  { lacks_subject, N_ ("Send without a subject?"),
    N_ ("A subject helps the recipients to find the mail.") },
  { lacks_attachment, N_ ("Send without an attachment?"),
    N_ ("The mail speaks of an attachment, but there is none.") },
};

static void ask_next (MesignComposer *self);

static void
on_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);

  self->is_asking = FALSE;
  if (mesign_ask_finish (result))
    ask_next (self);
}

static void
ask (MesignComposer *self, const char *heading, const char *body)
{
  const MesignQuestion question = {
    .heading = _ (heading),
    .body = _ (body),
    .accept = _ ("_Send"),
  };

  self->is_asking = TRUE;
  mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_answered, g_object_ref (self));
}

static void
ask_next (MesignComposer *self)
{
  while (self->n_asked < G_N_ELEMENTS (questions))
    {
      guint i = self->n_asked++;

      if (questions[i].is_due (self))
        {
          ask (self, questions[i].heading, questions[i].body);
          return;
        }
    }
  mesign_composer_set_busy (self, TRUE);
  mesign_composer_advise_now (self, on_last_advice);
}

/* Recipients */

static gboolean
check_recipients (MesignComposer *self)
{
  mesign_address_field_commit (self->to);
  mesign_address_field_commit (self->cc);
  mesign_address_field_commit (self->bcc);
  if (!mesign_address_field_check (self->to) || !mesign_address_field_check (self->cc) ||
      !mesign_address_field_check (self->bcc))
    return FALSE;
  if (!mesign_address_field_is_empty (self->to) || !mesign_address_field_is_empty (self->cc) ||
      !mesign_address_field_is_empty (self->bcc))
    return TRUE;
  mesign_address_field_focus (self->to);
  mesign_address_field_set_fault (self->to, _ ("To whom? Type an address."));

  return FALSE;
}

static void
send_now (MesignComposer *self)
{
  self->is_send_wanted = self->n_loading > 0;
  if (self->is_send_wanted)
    {
      mesign_composer_show_trouble (self, _ ("The attached files are still being read. The mail is "
                                             "sent as soon as they are there."));
      return;
    }
  mesign_banner_set_revealed (self->banner, FALSE);
  if (!check_recipients (self))
    return;
  self->n_asked = 0;
  mesign_composer_check_writer (self, ask_next);
}

/* What stands below at this moment counts, also where files have to be read first. */
void
mesign_composer_send (MesignComposer *self)
{
  if (self->is_busy || self->is_asking)
    return;
  if (!self->is_send_wanted)
    {
      self->shown.sign = self->protection.sign;
      self->shown.encrypt = self->protection.encrypt;
    }
  mesign_composer_flush (self, send_now);
}
