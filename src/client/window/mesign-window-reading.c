/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-window-private.h"

#include "client/preferences/mesign-settings-keys.h"

/* The conversation in the reader, which is read once it has been looked at for a while. */

static gboolean
is_reader_seen (MesignWindow *self)
{
  return !mesign_panes_is_reader_folded (self->panes) ||
         mesign_panes_get_shown (self->panes) == MESIGN_PANE_READER;
}

static void
mark_read (MesignWindow *self)
{
  const MesignDeed deed = { .add = MESIGN_FLAG_SEEN };
  g_autoptr (GPtrArray) items = mesign_message_pane_list_selected (self->message_pane);
  MesignListRow *row = items->len == 1 ? mesign_message_item_get_row (items->pdata[0]) : NULL;

  if (row != NULL && row->unread > 0 && is_reader_seen (self))
    mesign_window_do (self, &deed, items);
}

static gboolean
on_looked_at (gpointer data)
{
  MesignWindow *self = data;

  self->read_source = 0;
  mark_read (self);

  return G_SOURCE_REMOVE;
}

void
mesign_window_start_reading (MesignWindow *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  gint64 delay = mesign_settings_get_integer (
      settings, MESIGN_SETTINGS_READING, MESIGN_SETTING_MARK_READ_AFTER, MESIGN_MARK_READ_AFTER_MS);

  g_clear_handle_id (&self->read_source, g_source_remove);
  if (self->shown.conversation_id == 0 || !is_reader_seen (self))
    return;
  if (mesign_settings_get_boolean (settings, MESIGN_SETTINGS_READING, MESIGN_SETTING_MARK_READ,
                                   TRUE))
    self->read_source = g_timeout_add (CLAMP (delay, 0, G_MAXINT), on_looked_at, self);
}

void
mesign_window_stop_reading (MesignWindow *self)
{
  MesignReader *reader =
      self->reader_pane != NULL ? mesign_reader_pane_get_reader (self->reader_pane) : NULL;

  g_clear_handle_id (&self->read_source, g_source_remove);
  if (reader != NULL)
    mesign_reader_stop_reading (reader);
}

/* Drafts, junk and trash are read by themselves; elsewhere one sees the whole conversation. */
static gint64
get_scope (MesignWindow *self, const MesignListKey *key)
{
  switch (mesign_window_get_role (self, key))
    {
    case MESIGN_MAILBOX_ROLE_DRAFTS:
    case MESIGN_MAILBOX_ROLE_JUNK:
    case MESIGN_MAILBOX_ROLE_TRASH:
      return key->mailbox_id;
    default:
      return 0;
    }
}

void
mesign_window_show_item (MesignWindow *self, MesignMessageItem *item)
{
  MesignReader *reader = mesign_reader_pane_get_reader (self->reader_pane);
  const MesignListKey *key;

  if (item == NULL)
    {
      mesign_window_stop_reading (self);
      self->shown = (MesignListKey){ 0 };
      mesign_reader_clear (reader);
      return;
    }
  key = mesign_message_item_get_key (item);
  if (key->conversation_id == self->shown.conversation_id &&
      key->mailbox_id == self->shown.mailbox_id)
    return;
  self->shown = *key;
  mesign_reader_show_conversation (reader, key->conversation_id, get_scope (self, key), 0);
  mesign_window_start_reading (self);
}
