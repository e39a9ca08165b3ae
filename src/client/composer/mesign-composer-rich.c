/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-ask.h"
#include "client/preferences/mesign-settings-keys.h"
#include "engine/mesign-rich-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Writing with formats: another editor in the place of the plain one, and the way there and back.
 * The plain one is there first, since screen readers know their way in it. */

#define PLAIN "plain"
#define RICH "rich"

static void
on_changed (MesignComposer *self)
{
  mesign_composer_note_change (self);
}

/* WebKit pastes no picture that is nothing else. */
static gboolean
on_key_pressed (GtkEventControllerKey *keys,
                guint key,
                guint code,
                GdkModifierType state,
                MesignComposer *self)
{
  GdkModifierType held = state & gtk_accelerator_get_default_mod_mask ();
  gboolean is_paste = (held == GDK_CONTROL_MASK && (key == GDK_KEY_v || key == GDK_KEY_V)) ||
                      (held == GDK_SHIFT_MASK && key == GDK_KEY_Insert);

  return is_paste && mesign_composer_take_paste (self);
}

static void
follow_keys (MesignComposer *self, GtkWidget *editor)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_pressed), self);
  gtk_widget_add_controller (editor, keys);
}

static void
show_editor (MesignComposer *self)
{
  if (self->rich == NULL)
    {
      GtkWidget *editor = mesign_rich_editor_new (self->spelling != NULL);

      self->rich = MESIGN_RICH_EDITOR (editor);
      gtk_stack_add_named (self->editors, editor, RICH);
      follow_keys (self, editor);
      g_signal_connect_object (editor, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
    }
  self->is_rich = TRUE;
  gtk_stack_set_visible_child_name (self->editors, RICH);
  g_object_notify (G_OBJECT (self), "rich");
}

/* What an answer quotes is there in HTML, too; what was typed already is kept as it stands. */
static char *
dup_html (MesignComposer *self)
{
  g_autofree char *text = mesign_composer_dup_text (self);
  g_autofree char *head = NULL;
  g_autofree char *fragment = NULL;

  if (self->base->html_quote == NULL || !g_str_has_suffix (text, self->base->text))
    return mesign_rich_text_from_text (text);
  head = g_strndup (text, strlen (text) - strlen (self->base->text));
  fragment = mesign_rich_text_from_text (*head != '\0' ? head : "\n");

  return g_strconcat (fragment, self->base->html_quote, NULL);
}

/* From here on nobody can say which words came out of an encrypted mail: they stay in it. */
static void
leave_plain (MesignComposer *self)
{
  g_autofree char *html = dup_html (self);

  self->is_quote_lost = self->protection.quotes_encrypted;
  show_editor (self);
  mesign_rich_editor_load (self->rich, html, NULL);
}

static void
leave_rich (MesignComposer *self)
{
  g_autofree char *text = mesign_composer_dup_text (self);

  self->is_rich = FALSE;
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_stack_set_visible_child_name (self->editors, PLAIN);
  g_object_notify (G_OBJECT (self), "rich");
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* What was chosen last is there the next time. */
static void
remember (MesignComposer *self)
{
  mesign_settings_set_boolean (mesign_engine_get_settings (self->engine), MESIGN_SETTINGS_WRITING,
                               MESIGN_SETTING_RICH, self->is_rich);
  mesign_engine_save_settings_async (self->engine, NULL, NULL, NULL);
}

static void
on_confirmed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);

  self->is_asking = FALSE;
  if (mesign_ask_finish (result) && self->is_rich)
    {
      leave_rich (self);
      mesign_composer_note_change (self);
      remember (self);
    }
  g_object_notify (G_OBJECT (self), "rich");
}

static gboolean
has_formats (MesignComposer *self)
{
  static const char *const marks[] = {
    "<b>", "<strong", "<i>",   "<em>", "<u>",    "<s>",   "<ul",
    "<ol", "<a ",     "<img ", "<h",   "<table", "<font", "style=",
  };
  const char *html = mesign_rich_editor_get_html (self->rich);

  for (guint i = 0; i < G_N_ELEMENTS (marks); i++)
    if (strstr (html, marks[i]) != NULL)
      return TRUE;

  return FALSE;
}

static void
on_flushed_to_leave (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  const MesignQuestion question = {
    .heading = _ ("Write without formats?"),
    .body = _ ("Bold type, pictures and the like are lost. The words stay."),
    .accept = _ ("_Remove Formats"),
    .destructive = TRUE,
  };

  mesign_rich_editor_flush_finish (MESIGN_RICH_EDITOR (source), result);
  if (self->is_leaving || !self->is_rich || self->is_asking)
    return;
  if (!has_formats (self))
    {
      leave_rich (self);
      remember (self);
      return;
    }
  self->is_asking = TRUE;
  mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_confirmed, g_object_ref (self));
}

void
mesign_composer_choose_rich (MesignComposer *self, gboolean is_rich)
{
  if (is_rich == self->is_rich || self->is_busy)
    return;
  if (!is_rich)
    {
      mesign_rich_editor_flush_async (self->rich, on_flushed_to_leave, g_object_ref (self));
      return;
    }
  leave_plain (self);
  mesign_rich_editor_focus (self->rich);
  mesign_composer_note_change (self);
  remember (self);
}

/* A draft with formats is gone on with as such; a new mail as the last one. What quotes encrypted
 * mail begins plain, where the quotation can be taken out again. */
void
mesign_composer_begin_rich (MesignComposer *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);

  if (self->base->html != NULL)
    {
      self->is_quote_lost = self->protection.quotes_encrypted;
      show_editor (self);
      mesign_rich_editor_load (self->rich, self->base->html, self->base->attachments);
    }
  else if (self->draft_id == 0 && !self->protection.quotes_encrypted &&
           mesign_settings_get_boolean (settings, MESIGN_SETTINGS_WRITING, MESIGN_SETTING_RICH,
                                        FALSE))
    leave_plain (self);
}

/* Sending and saving */

static void
on_flushed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  MesignComposerStep step = g_steal_pointer (&self->after_flush);
  gboolean is_read = mesign_rich_editor_flush_finish (MESIGN_RICH_EDITOR (source), result);

  mesign_composer_set_busy (self, FALSE);
  if (self->is_leaving || step == NULL)
    return;
  if (is_read)
    step (self);
  else
    mesign_composer_show_trouble (self, _ ("Not sent: what you typed last could not be read. Look "
                                           "whether all of it is there, then send it again."));
}

/* Takes in what was typed up to now, then goes on with @step. */
void
mesign_composer_flush (MesignComposer *self, MesignComposerStep step)
{
  if (!self->is_rich)
    {
      step (self);
      return;
    }
  self->after_flush = step;
  mesign_composer_set_busy (self, TRUE);
  mesign_rich_editor_flush_async (self->rich, on_flushed, g_object_ref (self));
}

void
mesign_composer_put_rich_into (MesignComposer *self, MesignDraft *draft)
{
  if (!self->is_rich)
    return;
  draft->html = mesign_rich_text_wrap (mesign_rich_editor_get_html (self->rich));
  mesign_rich_editor_put_pictures_into (self->rich, draft);
}
