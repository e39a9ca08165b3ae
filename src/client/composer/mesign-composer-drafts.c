/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-pick.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define PAUSE_S 3

/* Saving: one draft at a time, each in the place of the one before. */

/* What is to be encrypted and cannot be for want of any certificate is kept from the server, and is
 * not encrypted here either. */
static const char *
get_saved_words (MesignComposer *self, const MesignDraft *draft)
{
  gboolean can_seal = self->protection.can_seal;

  if (draft->quotes_encrypted || (can_seal && (draft->encrypt || draft->seal)))
    return _ ("Saved, encrypted");
  if (draft->encrypt)
    return _ ("Saved on this computer");

  return _ ("Saved");
}

static void
show_saved (MesignComposer *self, const MesignDraft *draft)
{
  adw_window_title_set_subtitle (self->title, get_saved_words (self, draft));
}

static void
show_unsaved (MesignComposer *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);
  /* Translators: then why the draft is not saved */
  g_autofree char *subtitle = g_strdup_printf (_ ("Not saved: %s"), words);

  adw_window_title_set_subtitle (self->title, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), subtitle);
}

typedef struct
{
  MesignComposer *composer;
  MesignDraft *draft;
} Saving;

static void
saving_free (Saving *saving)
{
  g_object_unref (saving->composer);
  mesign_draft_unref (saving->draft);
  g_free (saving);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Saving, saving_free)

static void
finish_saving (MesignComposer *self)
{
  MesignComposerStep step = g_steal_pointer (&self->after_saving);

  self->is_saving = FALSE;
  if (step != NULL)
    step (self);
  else if (self->is_changed)
    mesign_composer_save_soon (self);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Saving) saving = user_data;
  MesignComposer *self = saving->composer;
  g_autoptr (GError) error = NULL;
  gint64 id = mesign_engine_save_draft_finish (MESIGN_ENGINE (source), result, &error);

  if (id != 0)
    {
      self->draft_id = id;
      gtk_widget_set_tooltip_text (GTK_WIDGET (self->title), NULL);
      show_saved (self, saving->draft);
    }
  else
    {
      show_unsaved (self, error);
      self->is_unsaved = TRUE;
    }
  finish_saving (self);
}

static void
save (MesignComposer *self)
{
  Saving *saving;

  g_clear_handle_id (&self->save_timer, g_source_remove);
  if (self->is_saving)
    return;
  saving = g_new0 (Saving, 1);
  saving->composer = g_object_ref (self);
  saving->draft = mesign_composer_dup_draft (self);
  self->is_saving = TRUE;
  self->is_changed = FALSE;
  self->is_unsaved = FALSE;
  mesign_engine_save_draft_async (self->engine, self->account, saving->draft, self->draft_id, NULL,
                                  on_saved, saving);
}

static gboolean
on_save_timer (gpointer user_data)
{
  MesignComposer *self = user_data;

  self->save_timer = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

/* A few seconds after the last change, so that no letter is a draft of its own. */
void
mesign_composer_save_soon (MesignComposer *self)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->save_timer = g_timeout_add_seconds (PAUSE_S, on_save_timer, self);
}

/* Saves nothing more, waits for what is being saved, then goes on with @step. */
void
mesign_composer_stop_saving (MesignComposer *self, MesignComposerStep step)
{
  g_clear_handle_id (&self->save_timer, g_source_remove);
  self->is_changed = FALSE;
  self->after_saving = step;
  if (!self->is_saving)
    finish_saving (self);
}

/* Discarding */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_remove_draft_finish (MESIGN_ENGINE (source), result, &error))
    g_message ("The draft stays: %s", error->message);
  mesign_composer_leave (self);
}

/* For good, as was said: nothing of it is left in the trash. */
static void
remove_draft (MesignComposer *self)
{
  if (self->draft_id == 0)
    mesign_composer_leave (self);
  else
    mesign_engine_remove_draft_async (self->engine, self->draft_id, NULL, on_removed,
                                      g_object_ref (self));
}

static void
discard_now (MesignComposer *self)
{
  mesign_composer_set_busy (self, TRUE);
  mesign_composer_stop_saving (self, remove_draft);
}

static void
on_discard_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);

  if (mesign_ask_finish (result))
    discard_now (self);
}

/* What is empty, or is as it was opened and nowhere saved, goes without a question. */
void
mesign_composer_discard (MesignComposer *self)
{
  const MesignQuestion question = {
    .heading = _ ("Discard this mail?"),
    .body = _ ("What you have written will be lost."),
    .accept = _ ("_Discard"),
    .destructive = TRUE,
  };

  self->is_send_wanted = FALSE;
  if (mesign_composer_is_empty (self) || (!self->is_touched && self->draft_id == 0))
    discard_now (self);
  else
    mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_discard_answered, g_object_ref (self));
}

/* Closing */

/* A draft that could not be saved keeps its window. */
static void
leave_saved (MesignComposer *self)
{
  if (self->is_unsaved)
    {
      mesign_composer_set_busy (self, FALSE);
      mesign_composer_show_trouble (self, adw_window_title_get_subtitle (self->title));
      return;
    }
  mesign_composer_leave (self);
}

static void
save_last (MesignComposer *self)
{
  self->after_saving = leave_saved;
  save (self);
}

static void
keep (MesignComposer *self)
{
  gboolean is_needed = self->is_changed || self->is_unsaved;

  mesign_composer_set_busy (self, TRUE);
  mesign_composer_stop_saving (self, is_needed ? save_last : leave_saved);
}

static void
on_close_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autofree char *pick = mesign_pick_finish (result);

  self->is_asking = FALSE;
  if (g_strcmp0 (pick, "keep") == 0)
    keep (self);
  else if (g_strcmp0 (pick, "discard") == 0)
    discard_now (self);
}

static void
ask_to_keep (MesignComposer *self)
{
  const MesignPick picks[] = {
    { "discard", _ ("_Discard"), TRUE, FALSE },
    { "keep", _ ("_Keep Draft"), FALSE, TRUE },
  };

  self->is_asking = TRUE;
  mesign_pick_async (GTK_WIDGET (self), _ ("Keep this mail as a draft?"),
                     _ ("You can go on writing it later. It is in the drafts."), picks,
                     G_N_ELEMENTS (picks), on_close_answered, g_object_ref (self));
}

/* Whether the window stays. */
gboolean
mesign_composer_close_request (GtkWindow *window)
{
  MesignComposer *self = MESIGN_COMPOSER (window);

  if (self->is_leaving)
    return FALSE;
  /* whoever closes it does not wait for it to be sent */
  self->is_send_wanted = FALSE;
  if (self->is_busy || self->is_asking)
    return TRUE;
  if (mesign_composer_is_empty (self))
    discard_now (self);
  else if (self->is_touched)
    ask_to_keep (self);
  else
    mesign_composer_leave (self);

  return TRUE;
}
