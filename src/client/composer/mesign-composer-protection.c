/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* Not with every letter of a list that is being pasted. */
#define PAUSE_MS 120

static const char *const styles[] = {
  [MESIGN_PROTECTION_PLAIN] = "dim-label",
  [MESIGN_PROTECTION_GOOD] = "success",
  [MESIGN_PROTECTION_CAUTION] = "warning",
  [MESIGN_PROTECTION_REFUSED] = "error",
};

static void
show_sentence (MesignComposer *self)
{
  MesignProtectionTone tone;
  g_autofree char *sentence = mesign_protection_dup_sentence (&self->protection, &tone);

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    if (i != tone)
      gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), styles[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->sentence), styles[tone]);
  gtk_label_set_text (self->sentence, sentence);
}

/* Brings toggles and sentence to where the protection stands. */
void
mesign_composer_show_protection (MesignComposer *self)
{
  gboolean is_known = self->protection.lacking != NULL;

  g_object_freeze_notify (G_OBJECT (self));
  g_object_notify (G_OBJECT (self), "sign");
  g_object_notify (G_OBJECT (self), "encrypt");
  g_object_thaw_notify (G_OBJECT (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.sign", self->protection.can_sign);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.encrypt",
                                 self->protection.can_sign || self->protection.encrypt);
  gtk_widget_set_visible (self->get_certificate, is_known && !self->protection.can_sign);
  if (is_known)
    show_sentence (self);
}

/* The person's word stands until the person says otherwise. */
void
mesign_composer_choose_sign (MesignComposer *self, gboolean sign)
{
  if (sign == self->protection.sign)
    return;
  self->protection.sign = sign;
  self->protection.chose_sign = TRUE;
  mesign_composer_show_protection (self);
  mesign_composer_note_change (self);
}

void
mesign_composer_choose_encrypt (MesignComposer *self, gboolean encrypt)
{
  if (encrypt == self->protection.encrypt)
    return;
  self->protection.encrypt = encrypt;
  self->protection.chose_encrypt = TRUE;
  mesign_composer_show_protection (self);
  mesign_composer_note_change (self);
}

static void
take_advice (MesignComposer *self, const MesignDraft *draft, const MesignDraftAdvice *advice)
{
  mesign_address_field_set_correspondents (self->to, advice->recipients);
  mesign_address_field_set_correspondents (self->cc, advice->recipients);
  mesign_address_field_set_correspondents (self->bcc, advice->recipients);
  mesign_protection_advise (&self->protection, draft, advice, self->wants_sign,
                            advice->should_encrypt);
  gtk_widget_set_tooltip_text (self->get_certificate, advice->reason);
  mesign_composer_show_protection (self);
}

typedef struct
{
  MesignComposer *composer;
  MesignDraft *draft;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->composer);
  mesign_draft_unref (asking->draft);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
finish_advice (MesignComposer *self)
{
  MesignComposerStep step = g_steal_pointer (&self->after_advice);

  g_clear_object (&self->advising);
  if (step != NULL)
    step (self);
}

static void
on_advised (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  MesignComposer *self = asking->composer;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDraftAdvice) advice =
      mesign_engine_advise_finish (MESIGN_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (advice == NULL)
    {
      g_autofree char *words = mesign_words_error (error);

      g_clear_object (&self->advising);
      self->after_advice = NULL;
      mesign_composer_set_busy (self, FALSE);
      mesign_composer_show_trouble (self, words);
      return;
    }
  take_advice (self, asking->draft, advice);
  finish_advice (self);
}

static void
advise (MesignComposer *self)
{
  Asking *asking = g_new0 (Asking, 1);

  g_cancellable_cancel (self->advising);
  g_clear_object (&self->advising);
  self->advising = g_cancellable_new ();
  asking->composer = g_object_ref (self);
  asking->draft = mesign_composer_dup_draft (self);
  mesign_engine_advise_async (self->engine, asking->draft, self->advising, on_advised, asking);
}

static gboolean
on_advise_timer (gpointer user_data)
{
  MesignComposer *self = user_data;

  self->advise_timer = 0;
  advise (self);

  return G_SOURCE_REMOVE;
}

/* The recipients or the writer are others than before. */
void
mesign_composer_advise_soon (MesignComposer *self)
{
  g_clear_handle_id (&self->advise_timer, g_source_remove);
  self->advise_timer = g_timeout_add (PAUSE_MS, on_advise_timer, self);
}

/* Asks about the recipients as they are this moment, then goes on with @step. */
void
mesign_composer_advise_now (MesignComposer *self, MesignComposerStep step)
{
  g_clear_handle_id (&self->advise_timer, g_source_remove);
  self->after_advice = step;
  advise (self);
}

void
mesign_composer_stop_advising (MesignComposer *self)
{
  g_clear_handle_id (&self->advise_timer, g_source_remove);
  g_cancellable_cancel (self->advising);
  g_clear_object (&self->advising);
  self->after_advice = NULL;
}
