/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-preferences-window-private.h"

#include "client/preferences/mesign-settings-keys.h"

#include <glib/gi18n-lib.h>

/* One widget that stands for one setting, or for one word of it. */
typedef struct
{
  MesignPreferencesWindow *window;
  const char *group;
  const char *key;
  const char *word;
} Binding;

static Binding *
binding_new (MesignPreferencesWindow *self, const char *group, const char *key, const char *word)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->window = self;
  binding->group = group;
  binding->key = key;
  binding->word = word;

  return binding;
}

static void
binding_free (gpointer data, GClosure *closure)
{
  g_free (data);
}

/* Switches */

static void
on_switched (GtkSwitch *widget, GParamSpec *pspec, Binding *binding)
{
  mesign_settings_set_boolean (binding->window->settings, binding->group, binding->key,
                               gtk_switch_get_active (widget));
  mesign_preferences_window_save (binding->window);
}

static void
bind_switch (MesignPreferencesWindow *self,
             GtkSwitch *widget,
             const char *group,
             const char *key,
             gboolean fallback)
{
  gtk_switch_set_active (widget,
                         mesign_settings_get_boolean (self->settings, group, key, fallback));
  g_signal_connect_data (widget, "notify::active", G_CALLBACK (on_switched),
                         binding_new (self, group, key, NULL), binding_free, 0);
}

/* One of several words */

static void
on_chosen (GtkCheckButton *check, Binding *binding)
{
  if (!gtk_check_button_get_active (check))
    return;
  mesign_settings_set_string (binding->window->settings, binding->group, binding->key,
                              binding->word);
  mesign_preferences_window_save (binding->window);
  mesign_preferences_apply_appearance (binding->window->settings);
}

static void
bind_choice (MesignPreferencesWindow *self,
             GtkCheckButton *check,
             const char *group,
             const char *key,
             const char *word)
{
  g_autofree char *set = mesign_settings_dup_string (self->settings, group, key);

  if (g_strcmp0 (set, word) == 0)
    gtk_check_button_set_active (check, TRUE);
  g_signal_connect_data (check, "toggled", G_CALLBACK (on_chosen),
                         binding_new (self, group, key, word), binding_free, 0);
}

/* The time-stamp authority */

static gboolean
is_address (const char *text)
{
  g_autoptr (GUri) uri = g_uri_parse (text, G_URI_FLAGS_NONE, NULL);
  const char *scheme = uri != NULL ? g_uri_get_scheme (uri) : NULL;

  return uri != NULL && g_uri_get_host (uri) != NULL && *g_uri_get_host (uri) != '\0' &&
         (g_str_equal (scheme, "http") || g_str_equal (scheme, "https"));
}

static void
on_stamp_changed (MesignPreferencesWindow *self)
{
  gtk_widget_set_visible (self->stamp_error, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self->stamp_row), "error");
}

static void
on_stamp_applied (MesignPreferencesWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->stamp_row)));

  if (*text != '\0' && !is_address (text))
    {
      gtk_widget_set_visible (self->stamp_error, TRUE);
      gtk_widget_add_css_class (GTK_WIDGET (self->stamp_row), "error");
      return;
    }
  mesign_settings_set_string (self->settings, MESIGN_SETTINGS_SECURITY,
                              MESIGN_SETTING_TIMESTAMP_AUTHORITY, *text != '\0' ? text : NULL);
  mesign_preferences_window_save (self);
}

static void
bind_stamp (MesignPreferencesWindow *self)
{
  g_autofree char *url = mesign_settings_dup_string (self->settings, MESIGN_SETTINGS_SECURITY,
                                                     MESIGN_SETTING_TIMESTAMP_AUTHORITY);

  gtk_editable_set_text (self->stamp_row, url != NULL ? url : "");
  g_signal_connect_swapped (self->stamp_row, "changed", G_CALLBACK (on_stamp_changed), self);
  g_signal_connect_swapped (self->stamp_row, "apply", G_CALLBACK (on_stamp_applied), self);
}

/* After how long a mail counts as read */

static void
on_read_changed (MesignPreferencesWindow *self)
{
  mesign_settings_set_integer (self->settings, MESIGN_SETTINGS_READING,
                               MESIGN_SETTING_MARK_READ_AFTER,
                               (gint64) (gtk_spin_button_get_value (self->read_spin) * 1000));
  mesign_preferences_window_save (self);
}

static void
bind_reading (MesignPreferencesWindow *self)
{
  gint64 delay =
      mesign_settings_get_integer (self->settings, MESIGN_SETTINGS_READING,
                                   MESIGN_SETTING_MARK_READ_AFTER, MESIGN_MARK_READ_AFTER_MS);

  bind_switch (self, self->read_switch, MESIGN_SETTINGS_READING, MESIGN_SETTING_MARK_READ, TRUE);
  gtk_spin_button_set_value (self->read_spin, (double) delay / 1000);
  g_signal_connect_swapped (self->read_spin, "value-changed", G_CALLBACK (on_read_changed), self);
}

static void
on_undo_changed (MesignPreferencesWindow *self)
{
  mesign_settings_set_integer (self->settings, MESIGN_SETTINGS_SENDING, MESIGN_SETTING_UNDO_SECONDS,
                               gtk_spin_button_get_value_as_int (self->undo_spin));
  mesign_preferences_window_save (self);
}

static void
bind_sending (MesignPreferencesWindow *self)
{
  bind_switch (self, self->spelling_switch, MESIGN_SETTINGS_WRITING, MESIGN_SETTING_CHECK_SPELLING,
               TRUE);
  gtk_spin_button_set_value (self->undo_spin, (double) mesign_settings_get_integer (
                                                  self->settings, MESIGN_SETTINGS_SENDING,
                                                  MESIGN_SETTING_UNDO_SECONDS, 0));
  g_signal_connect_swapped (self->undo_spin, "value-changed", G_CALLBACK (on_undo_changed), self);
}

/* Shows what is set, and keeps what is chosen. */
void
mesign_preferences_window_bind_settings (MesignPreferencesWindow *self)
{
  bind_switch (self, self->sign_switch, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_SIGN_BY_DEFAULT,
               TRUE);
  bind_switch (self, self->encrypt_switch, MESIGN_SETTINGS_SECURITY,
               MESIGN_SETTING_ENCRYPT_WHEN_POSSIBLE, TRUE);
  bind_switch (self, self->subject_switch, MESIGN_SETTINGS_SECURITY,
               MESIGN_SETTING_HEADER_PROTECTION, TRUE);
  bind_switch (self, self->issuers_switch, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_FETCH_ISSUERS,
               FALSE);
  bind_switch (self, self->private_switch, MESIGN_SETTINGS_SECURITY,
               MESIGN_SETTING_PRIVATE_AUTHORITIES, FALSE);
  bind_stamp (self);
  bind_choice (self, self->revocation_ocsp, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_REVOCATION,
               "ocsp");
  bind_choice (self, self->revocation_crl, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_REVOCATION,
               "crl");
  bind_choice (self, self->revocation_off, MESIGN_SETTINGS_SECURITY, MESIGN_SETTING_REVOCATION,
               "off");
  bind_choice (self, self->color_follow, MESIGN_SETTINGS_APPEARANCE, MESIGN_SETTING_COLOR_SCHEME,
               "follow");
  bind_choice (self, self->color_light, MESIGN_SETTINGS_APPEARANCE, MESIGN_SETTING_COLOR_SCHEME,
               "light");
  bind_choice (self, self->color_dark, MESIGN_SETTINGS_APPEARANCE, MESIGN_SETTING_COLOR_SCHEME,
               "dark");
  bind_reading (self);
  bind_sending (self);
}

/**
 * mesign_preferences_apply_appearance:
 * @settings: the settings
 *
 * Makes the windows light or dark as the settings say.
 */
void
mesign_preferences_apply_appearance (MesignSettings *settings)
{
  g_autofree char *word = mesign_settings_dup_string (settings, MESIGN_SETTINGS_APPEARANCE,
                                                      MESIGN_SETTING_COLOR_SCHEME);
  AdwColorScheme scheme = ADW_COLOR_SCHEME_DEFAULT;

  if (g_strcmp0 (word, "light") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_LIGHT;
  else if (g_strcmp0 (word, "dark") == 0)
    scheme = ADW_COLOR_SCHEME_FORCE_DARK;
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), scheme);
}
