/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-application-private.h"

/* A bare window until the main window stands. */
void
mesign_application_show_main (MesignApplication *self)
{
  if (self->window == NULL)
    {
      self->window = GTK_WINDOW (adw_application_window_new (GTK_APPLICATION (self)));
      gtk_window_set_title (self->window, "MeSign");
      gtk_window_set_default_size (self->window, 1200, 800);
    }
  gtk_window_present (self->window);
}

void
mesign_application_show_welcome (MesignApplication *self, const char *address)
{
}

/* Whoever has an account sees the mail, whoever has none is welcomed. */
void
mesign_application_show_first (MesignApplication *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  if (accounts->len > 0 || self->welcome == NULL)
    mesign_application_show_main (self);
  else
    mesign_application_show_welcome (self, self->first_address);
}
