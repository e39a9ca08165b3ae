/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-window-private.h"

#include "engine/mesign-engine-settings.h"

#define GROUP "window"
#define SAVE_MS 1000
#define DEFAULT_WIDTH 1200
#define DEFAULT_HEIGHT 800

/* The window comes back as it was left. */

void
mesign_window_restore_state (MesignWindow *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  g_autofree char *place = mesign_settings_dup_string (settings, GROUP, "mailbox");
  gint64 width = mesign_settings_get_integer (settings, GROUP, "width", DEFAULT_WIDTH);
  gint64 height = mesign_settings_get_integer (settings, GROUP, "height", DEFAULT_HEIGHT);

  gtk_window_set_default_size (GTK_WINDOW (self), CLAMP (width, 360, 20000),
                               CLAMP (height, 294, 20000));
  if (mesign_settings_get_boolean (settings, GROUP, "maximized", FALSE))
    gtk_window_maximize (GTK_WINDOW (self));
  mesign_panes_show (self->panes,
                     mesign_settings_get_integer (settings, GROUP, "pane", MESIGN_PANE_LIST) ==
                             MESIGN_PANE_SIDEBAR
                         ? MESIGN_PANE_SIDEBAR
                         : MESIGN_PANE_LIST);
  mesign_sidebar_select (self->sidebar, place);
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    g_debug ("Cannot keep how the window stands: %s", error->message);
}

void
mesign_window_save_state (MesignWindow *self)
{
  MesignSettings *settings;
  int width;
  int height;

  g_clear_handle_id (&self->save_source, g_source_remove);
  if (self->engine == NULL)
    return;
  settings = mesign_engine_get_settings (self->engine);
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  mesign_settings_set_integer (settings, GROUP, "width", width);
  mesign_settings_set_integer (settings, GROUP, "height", height);
  mesign_settings_set_boolean (settings, GROUP, "maximized",
                               gtk_window_is_maximized (GTK_WINDOW (self)));
  mesign_settings_set_integer (settings, GROUP, "pane", mesign_panes_get_shown (self->panes));
  if (self->place != NULL)
    mesign_settings_set_string (settings, GROUP, "mailbox", mesign_place_get_key (self->place));
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, NULL);
}

static gboolean
on_save (gpointer data)
{
  MesignWindow *self = data;

  self->save_source = 0;
  mesign_window_save_state (self);

  return G_SOURCE_REMOVE;
}

void
mesign_window_queue_save (MesignWindow *self)
{
  if (self->save_source == 0)
    self->save_source = g_timeout_add (SAVE_MS, on_save, self);
}
