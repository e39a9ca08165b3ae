/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-card-private.h"

#include "client/preferences/mesign-settings-keys.h"

/* A mail becomes read once it has been looked at for a while, if the person wants that at all. */

static gboolean
on_looked_at (gpointer user_data)
{
  MesignMessageCard *self = user_data;

  self->read_source = 0;
  if (gtk_widget_get_mapped (GTK_WIDGET (self)) && (self->info->flags & MESIGN_FLAG_SEEN) == 0)
    mesign_message_card_flag (self, MESIGN_FLAG_SEEN, MESIGN_FLAG_NONE);

  return G_SOURCE_REMOVE;
}

/* The mail can be seen from now on. */
void
mesign_message_card_start_reading (MesignMessageCard *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  gint64 delay = mesign_settings_get_integer (
      settings, MESIGN_SETTINGS_READING, MESIGN_SETTING_MARK_READ_AFTER, MESIGN_MARK_READ_AFTER_MS);

  mesign_message_card_stop_reading (self);
  if (self->info == NULL || (self->info->flags & MESIGN_FLAG_SEEN) != 0)
    return;
  if (mesign_settings_get_boolean (settings, MESIGN_SETTINGS_READING, MESIGN_SETTING_MARK_READ,
                                   TRUE))
    self->read_source = g_timeout_add (CLAMP (delay, 0, G_MAXINT), on_looked_at, self);
}

/**
 * mesign_message_card_stop_reading:
 * @self: a card
 *
 * Its message does not become read by itself any more, unless it is opened anew.
 */
void
mesign_message_card_stop_reading (MesignMessageCard *self)
{
  g_clear_handle_id (&self->read_source, g_source_remove);
}
