/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-application-private.h"

#include "client/account-page/mesign-account-page-opening.h"

/* How windows call for each other without knowing each other. */

static void
activate_welcome (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mesign_application_show_welcome (user_data, g_variant_get_string (parameter, NULL));
}

static void
activate_account_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  mesign_account_page_open (GTK_APPLICATION (self), self->engine,
                            g_variant_get_string (parameter, NULL));
}

static void
activate_retrieve (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  mesign_account_page_retrieve (GTK_APPLICATION (self), self->engine,
                                g_variant_get_int64 (parameter));
}

/* Closing the windows one after the other ends the program in order. */
static void
activate_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_autoptr (GList) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (GTK_WINDOW (l->data));
}

static const GActionEntry entries[] = {
  { "welcome", activate_welcome, "s" },
  { "account-page", activate_account_page, "s" },
  { "retrieve", activate_retrieve, "x" },
  { "quit", activate_quit },
};

/**
 * mesign_application_add_actions:
 * @self: the application
 *
 * Adds the actions and their keys.
 */
void
mesign_application_add_actions (MesignApplication *self)
{
  const char *const quit[] = { "<Control>q", NULL };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit);
}
