/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-preferences-window-private.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What is set goes to the disk after so long without another change. */
#define SAVE_AFTER_MS 400

G_DEFINE_FINAL_TYPE (MesignPreferencesWindow,
                     mesign_preferences_window,
                     ADW_TYPE_PREFERENCES_WINDOW)

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignPreferencesWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *escaped = NULL;

  if (mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error) ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_warning ("The settings cannot be saved: %s", error->message);
  if (self->engine == NULL)
    return;
  words = mesign_words_error (error);
  escaped = g_markup_escape_text (words, -1);
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static gboolean
save_now (gpointer data)
{
  MesignPreferencesWindow *self = data;

  self->save_source = 0;
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, g_object_ref (self));

  return G_SOURCE_REMOVE;
}

/* Has the settings saved soon. */
void
mesign_preferences_window_save (MesignPreferencesWindow *self)
{
  g_clear_handle_id (&self->save_source, g_source_remove);
  self->save_source = g_timeout_add (SAVE_AFTER_MS, save_now, self);
}

static gboolean
mesign_preferences_window_close_request (GtkWindow *window)
{
  MesignPreferencesWindow *self = MESIGN_PREFERENCES_WINDOW (window);

  if (self->save_source != 0)
    {
      g_clear_handle_id (&self->save_source, g_source_remove);
      save_now (self);
    }

  return GTK_WINDOW_CLASS (mesign_preferences_window_parent_class)->close_request (window);
}

static void
mesign_preferences_window_dispose (GObject *object)
{
  MesignPreferencesWindow *self = MESIGN_PREFERENCES_WINDOW (object);

  g_clear_handle_id (&self->save_source, g_source_remove);
  g_clear_object (&self->settings);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_preferences_window_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, accounts_list);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, sign_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, encrypt_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, subject_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, key_protection);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, stamp_row);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, stamp_error);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, revocation_ocsp);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, revocation_crl);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, revocation_off);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, issuers_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, private_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, color_follow);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, color_light);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, color_dark);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, read_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, spelling_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, read_spin);
  gtk_widget_class_bind_template_child (widget_class, MesignPreferencesWindow, undo_spin);
}

static void
mesign_preferences_window_class_init (MesignPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_preferences_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_preferences_window_close_request;

  g_type_ensure (MESIGN_TYPE_KEY_PROTECTION_GROUP);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-preferences-window.ui");
  bind_children (widget_class);
}

static void
mesign_preferences_window_init (MesignPreferencesWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_preferences_window_new:
 * @engine: an open engine
 *
 * Returns: (transfer none): the window with accounts and settings
 */
GtkWindow *
mesign_preferences_window_new (MesignEngine *engine)
{
  MesignPreferencesWindow *self = g_object_new (MESIGN_TYPE_PREFERENCES_WINDOW, NULL);

  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (mesign_engine_get_settings (engine));
  mesign_preferences_window_bind_settings (self);
  mesign_key_protection_group_set_engine (self->key_protection, engine);
  mesign_preferences_window_follow_accounts (self);

  return GTK_WINDOW (self);
}
