/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/preferences/mesign-settings-keys.h"

#include <glib/gi18n-lib.h>

/* The text that stands below the mail written with an account. */

/* Saved when nothing was typed for so long. */
#define SAVE_MILLISECONDS 400

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
}

static void
save (MesignAccountPreferences *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->footer_view);
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
  g_strchomp (text);
  mesign_settings_set_string (settings, MESIGN_SETTINGS_FOOTERS, self->account->id,
                              *text != '\0' ? text : NULL);
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, g_object_ref (self));
}

static gboolean
on_save_due (gpointer user_data)
{
  MesignAccountPreferences *self = user_data;

  self->footer_source = 0;
  save (self);

  return G_SOURCE_REMOVE;
}

static void
on_changed (MesignAccountPreferences *self)
{
  g_clear_handle_id (&self->footer_source, g_source_remove);
  self->footer_source = g_timeout_add (SAVE_MILLISECONDS, on_save_due, self);
}

/* What was typed last is saved, too. */
void
mesign_account_preferences_finish_footer (MesignAccountPreferences *self)
{
  if (self->footer_source == 0)
    return;
  g_clear_handle_id (&self->footer_source, g_source_remove);
  save (self);
}

void
mesign_account_preferences_show_footer (MesignAccountPreferences *self)
{
  g_autofree char *text = mesign_settings_dup_string (mesign_engine_get_settings (self->engine),
                                                      MESIGN_SETTINGS_FOOTERS, self->account->id);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->footer_view);

  gtk_text_buffer_set_text (buffer, text != NULL ? text : "", -1);
  g_signal_connect_object (buffer, "changed", G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
