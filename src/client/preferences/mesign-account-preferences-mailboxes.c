/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include <glib/gi18n-lib.h>

/* Which mailboxes of the account are shown. */

void
mesign_account_preferences_show_subscribed (MesignAccountPreferences *self)
{
  if (self->subscribed_switch != NULL)
    gtk_switch_set_active (self->subscribed_switch, self->account->only_subscribed);
}

static void
on_subscribed_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_set_only_subscribed_finish (MESIGN_ENGINE (source), result, &error);

  if (account == NULL)
    {
      mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
      mesign_account_preferences_show_subscribed (self);
      return;
    }
  mesign_account_preferences_take (self, account);
  /* another choice may have been made meanwhile */
  mesign_account_preferences_choose_subscribed (self);
}

/* The person has chosen. */
void
mesign_account_preferences_choose_subscribed (MesignAccountPreferences *self)
{
  gboolean wanted;

  if (self->subscribed_switch == NULL || self->account == NULL)
    return;
  wanted = gtk_switch_get_active (self->subscribed_switch);
  if (wanted != self->account->only_subscribed)
    mesign_engine_set_only_subscribed_async (self->engine, self->account, wanted, self->cancellable,
                                             on_subscribed_set, g_object_ref (self));
}
