/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/preferences/mesign-footers.h"
#include "client/preferences/mesign-settings-keys.h"

#include <glib/gi18n-lib.h>

/* The texts that stand below the mail written with an account: its own, and that of each other
 * address, which is the same until it is changed. */

/* Saved when nothing was typed for so long. */
#define SAVE_MILLISECONDS 400
/* Between the row of addresses and the text. */
#define GAP 12

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
}

static char *
dup_typed (MesignAccountPreferences *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->footer_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return g_strchomp (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
}

static void
save (MesignAccountPreferences *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  const char *id = self->account->id;
  g_autofree char *text = dup_typed (self);
  g_autofree char *common = mesign_settings_dup_string (settings, MESIGN_SETTINGS_FOOTERS, id);

  if (self->footer_writer == NULL)
    mesign_settings_set_string (settings, MESIGN_SETTINGS_FOOTERS, id, *text != '\0' ? text : NULL);
  else
    mesign_footers_set (settings, self->footer_writer,
                        g_str_equal (text, common != NULL ? common : "") ? NULL : text);
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
  if (self->is_showing_footer)
    return;
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

static void
show_text (MesignAccountPreferences *self)
{
  MesignSettings *settings = mesign_engine_get_settings (self->engine);
  g_autofree char *text =
      self->footer_writer != NULL
          ? mesign_footers_dup (settings, self->footer_writer)
          : mesign_settings_dup_string (settings, MESIGN_SETTINGS_FOOTERS, self->account->id);

  self->is_showing_footer = TRUE;
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->footer_view), text != NULL ? text : "",
                            -1);
  self->is_showing_footer = FALSE;
}

/* The first is the account's own address, whose text is the account's. */
void
mesign_account_preferences_choose_footer (MesignAccountPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->footer_row);

  if (self->account == NULL || self->is_showing_footer || selected > self->account->identities->len)
    return;
  mesign_account_preferences_finish_footer (self);
  g_clear_pointer (&self->footer_writer, mesign_account_unref);
  if (selected > 0)
    {
      const MesignAddress *one = self->account->identities->pdata[selected - 1];

      self->footer_writer = mesign_account_copy_as (self->account, one->address);
    }
  show_text (self);
}

/* Lists the addresses anew, and begins with the account's own. */
void
mesign_account_preferences_list_footers (MesignAccountPreferences *self)
{
  g_autoptr (GtkStringList) addresses = gtk_string_list_new (NULL);
  GPtrArray *identities = self->account->identities;

  mesign_account_preferences_finish_footer (self);
  gtk_string_list_append (addresses, self->account->address);
  for (guint i = 0; i < identities->len; i++)
    gtk_string_list_append (addresses, ((const MesignAddress *) identities->pdata[i])->address);
  self->is_showing_footer = TRUE;
  adw_combo_row_set_model (self->footer_row, G_LIST_MODEL (addresses));
  self->is_showing_footer = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self->footer_row), identities->len > 0);
  /* a list without rows is seen as a line */
  gtk_widget_set_visible (gtk_widget_get_parent (GTK_WIDGET (self->footer_row)),
                          identities->len > 0);
  gtk_widget_set_margin_top (GTK_WIDGET (self->footer_view), identities->len > 0 ? GAP : 0);
  mesign_account_preferences_choose_footer (self);
}

/* What an address that is removed had of its own goes with it. */
void
mesign_account_preferences_drop_footer (MesignAccountPreferences *self, const char *address)
{
  g_autoptr (MesignAccount) writer = mesign_account_copy_as (self->account, address);

  mesign_account_preferences_finish_footer (self);
  if (writer == NULL || !mesign_footers_is_own (mesign_engine_get_settings (self->engine), writer))
    return;
  mesign_footers_set (mesign_engine_get_settings (self->engine), writer, NULL);
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, g_object_ref (self));
}

void
mesign_account_preferences_show_footer (MesignAccountPreferences *self)
{
  mesign_account_preferences_list_footers (self);
  g_signal_connect_object (gtk_text_view_get_buffer (self->footer_view), "changed",
                           G_CALLBACK (on_changed), self, G_CONNECT_SWAPPED);
}
