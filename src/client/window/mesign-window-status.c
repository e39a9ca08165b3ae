/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/compat/mesign-ask.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-store.h"

/* What is said above the list of how things stand: that secrets lie open, that there is no
 * connection, that a person is needed; and the bar while mail is being fetched. */

static void
on_secrets_clicked (MesignWindow *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.preferences", NULL);
}

static void
on_state_clicked (MesignWindow *self)
{
  const char *action = self->banner_opens_preferences ? "app.preferences" : "app.sync";

  gtk_widget_activate_action (GTK_WIDGET (self), action, NULL);
}

/* A damaged store was moved aside and a new one made. */
static void
show_store_banner (MesignWindow *self)
{
  gboolean was_damaged = mesign_engine_get_damaged_store (self->engine) != NULL;

  mesign_banner_set_title (self->store_banner,
                           _ ("The mail on this computer was damaged. It is fetched again."));
  mesign_banner_set_button_label (self->store_banner, _ ("Details"));
  mesign_banner_set_revealed (self->store_banner, was_damaged && !self->knows_of_store);
}

static void
on_store_clicked (MesignWindow *self)
{
  const char *path = mesign_engine_get_damaged_store (self->engine);
  g_autofree char *shown = path != NULL ? g_filename_display_name (path) : NULL;
  g_autofree char *body = NULL;

  if (shown == NULL)
    return;
  body = g_strdup_printf (
      _ ("A file of the mail that is kept on this computer could not be read any more, as happens "
         "when a disk fails or the computer loses its power. A new one has taken its place and is "
         "filled from the server. What waited to be sent or done has been saved from the old one "
         "as far as it could be read; please look into the outbox.\n\n"
         "The old file is kept as %s. When nothing is missing it can be deleted."),
      shown);
  mesign_tell (GTK_WIDGET (self), _ ("The Mail on This Computer Was Damaged"), body);
  self->knows_of_store = TRUE;
  show_store_banner (self);
}

static void
show_secrets_banner (MesignWindow *self)
{
  MesignProfile *profile = mesign_engine_get_profile (self->engine);

  mesign_banner_set_title (self->secrets_banner,
                           _ ("Passwords and keys of this profile lie unprotected on the disk."));
  mesign_banner_set_revealed (self->secrets_banner, mesign_profile_has_plain_secrets (profile));
}

static gboolean
is_for_preferences (const GError *error)
{
  return g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_AUTHENTICATION) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_CERTIFICATE);
}

static void
show_trouble (MesignWindow *self)
{
  const GError *error = mesign_updater_get_error (self->updater, NULL);
  g_autofree char *words = error != NULL ? mesign_words_error (error) : NULL;

  self->banner_opens_preferences = error != NULL && is_for_preferences (error);
  mesign_banner_set_title (self->state_banner,
                           words != NULL ? words : _ ("Mail cannot be brought up to date."));
  mesign_banner_set_button_label (
      self->state_banner, self->banner_opens_preferences ? _ ("Preferences") : _ ("Try Again"));
  gtk_widget_add_css_class (GTK_WIDGET (self->state_banner), "warning");
  mesign_banner_set_revealed (self->state_banner, TRUE);
}

static void
show_offline (MesignWindow *self)
{
  self->banner_opens_preferences = FALSE;
  mesign_banner_set_title (self->state_banner,
                           _ ("Offline. What you do is sent once there is a connection."));
  mesign_banner_set_button_label (self->state_banner, _ ("Try Again"));
  gtk_widget_remove_css_class (GTK_WIDGET (self->state_banner), "warning");
  mesign_banner_set_revealed (self->state_banner, TRUE);
}

/* While it is tried again, what was said last stands until it is known whether it still holds. */
static void
show_state (MesignWindow *self, MesignUpdaterState state)
{
  switch (state)
    {
    case MESIGN_UPDATER_OFFLINE:
      show_offline (self);
      break;
    case MESIGN_UPDATER_TROUBLE:
      show_trouble (self);
      break;
    case MESIGN_UPDATER_IDLE:
      mesign_banner_set_revealed (self->state_banner, FALSE);
      break;
    case MESIGN_UPDATER_SYNCING:
    default:
      break;
    }
}

void
mesign_window_update_status (MesignWindow *self)
{
  MesignUpdaterState state;

  if (self->engine == NULL)
    return;
  show_store_banner (self);
  show_secrets_banner (self);
  if (self->updater == NULL)
    return;
  state = mesign_updater_get_state (self->updater);
  show_state (self, state);
  mesign_message_pane_set_progress (self->message_pane, state == MESIGN_UPDATER_SYNCING,
                                    mesign_updater_get_fraction (self->updater),
                                    mesign_updater_get_activity (self->updater));
}

void
mesign_window_init_status (MesignWindow *self)
{
  self->store_banner = MESIGN_BANNER (mesign_banner_new ());
  self->secrets_banner = MESIGN_BANNER (mesign_banner_new ());
  self->state_banner = MESIGN_BANNER (mesign_banner_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->store_banner), "warning");
  gtk_widget_add_css_class (GTK_WIDGET (self->secrets_banner), "warning");
  mesign_message_pane_add_banner (self->message_pane, GTK_WIDGET (self->store_banner));
  mesign_message_pane_add_banner (self->message_pane, GTK_WIDGET (self->secrets_banner));
  g_signal_connect_object (self->store_banner, "button-clicked", G_CALLBACK (on_store_clicked),
                           self, G_CONNECT_SWAPPED);
  mesign_message_pane_add_banner (self->message_pane, GTK_WIDGET (self->state_banner));
  g_signal_connect_object (self->secrets_banner, "button-clicked", G_CALLBACK (on_secrets_clicked),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state_banner, "button-clicked", G_CALLBACK (on_state_clicked),
                           self, G_CONNECT_SWAPPED);

  self->updater_signals = g_signal_group_new (MESIGN_TYPE_UPDATER);
  g_signal_group_connect_swapped (self->updater_signals, "notify",
                                  G_CALLBACK (mesign_window_update_status), self);
}
