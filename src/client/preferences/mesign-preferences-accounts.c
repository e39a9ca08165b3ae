/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-preferences-window-private.h"

#include "client/preferences/mesign-account-preferences.h"

#include <glib/gi18n-lib.h>

/* The list of accounts, and the page of each. */

static void
on_account_activated (MesignPreferencesWindow *self, GtkListBoxRow *row)
{
  g_autoptr (MesignAccount) account = NULL;
  GtkWidget *page;

  if (!ADW_IS_ACTION_ROW (row))
    return;
  account = mesign_engine_find_account (self->engine,
                                        adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)));
  if (account == NULL)
    return;
  page = mesign_account_preferences_new (self->engine, account);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), page);
}

static GtkWidget *
new_account_row (const MesignAccount *account)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), account->address);
  if (account->name[0] != '\0')
    {
      g_autofree char *escaped = g_markup_escape_text (account->name, -1);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), escaped);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
list_accounts (MesignPreferencesWindow *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->accounts_list))) != NULL)
    gtk_list_box_remove (self->accounts_list, child);
  for (guint i = 0; i < accounts->len; i++)
    gtk_list_box_append (self->accounts_list, new_account_row (accounts->pdata[i]));
  gtk_widget_set_visible (GTK_WIDGET (self->accounts_list), accounts->len > 0);
}

void
mesign_preferences_window_follow_accounts (MesignPreferencesWindow *self)
{
  g_signal_connect_object (self->engine, "accounts-changed", G_CALLBACK (list_accounts), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->accounts_list, "row-activated", G_CALLBACK (on_account_activated),
                           self, G_CONNECT_SWAPPED);
  list_accounts (self);
}
