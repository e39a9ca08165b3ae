/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include <glib/gi18n-lib.h>

/* The other addresses mail is written from with an account. */

static void
on_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_set_identities_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  gtk_widget_set_sensitive (self->add_identity_button, TRUE);
  if (account == NULL)
    {
      mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
      return;
    }
  mesign_account_preferences_take (self, account);
  gtk_editable_set_text (self->identity_address, "");
  adw_expander_row_set_expanded (self->identity_expander, FALSE);
  mesign_account_preferences_show_identities (self);
  mesign_account_preferences_list_footers (self);
}

static void
set (MesignAccountPreferences *self, GPtrArray *identities)
{
  gtk_widget_set_sensitive (self->add_identity_button, FALSE);
  mesign_engine_set_identities_async (self->engine, self->account, identities, self->cancellable,
                                      on_set, g_object_ref (self));
}

static GPtrArray *
list_without (MesignAccountPreferences *self, const char *address)
{
  GPtrArray *list = mesign_address_list_new ();

  for (guint i = 0; i < self->account->identities->len; i++)
    {
      MesignAddress *one = self->account->identities->pdata[i];

      if (!mesign_address_same (one->address, address))
        g_ptr_array_add (list, mesign_address_ref (one));
    }

  return list;
}

static void
on_remove (GtkWidget *button, MesignAccountPreferences *self)
{
  const char *address = g_object_get_data (G_OBJECT (button), "address");
  g_autoptr (GPtrArray) list = list_without (self, address);

  mesign_account_preferences_drop_footer (self, address);
  set (self, list);
}

/* Adds what is typed, under the account's name where none is. */
void
mesign_account_preferences_add_identity (MesignAccountPreferences *self)
{
  g_autofree char *address = g_strdup (gtk_editable_get_text (self->identity_address));
  g_autofree char *name = g_strdup (gtk_editable_get_text (self->identity_name));
  g_autoptr (GPtrArray) list = list_without (self, g_strstrip (address));

  g_strstrip (name);
  g_ptr_array_add (list, mesign_address_new (*name != '\0' ? name : self->account->name, address));
  set (self, list);
}

static GtkWidget *
new_remove_button (MesignAccountPreferences *self, const char *address)
{
  g_autofree char *label = g_strdup_printf (_ ("Remove %s"), address);
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_object_set_data_full (G_OBJECT (button), "address", g_strdup (address), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_remove), self, 0);

  return button;
}

static GtkWidget *
new_row (MesignAccountPreferences *self, const MesignAddress *identity)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *address = g_markup_escape_text (identity->address, -1);
  g_autofree char *name = g_markup_escape_text (identity->name, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), address);
  /* an address that is broken gets a hyphen that is not its own */
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), name);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_remove_button (self, identity->address));

  return row;
}

/* Lists them anew, above the row that adds another one. */
void
mesign_account_preferences_show_identities (MesignAccountPreferences *self)
{
  GtkWidget *adding = GTK_WIDGET (self->identity_expander);

  for (guint i = 0; i < self->identity_rows->len; i++)
    adw_preferences_group_remove (self->identities, self->identity_rows->pdata[i]);
  g_ptr_array_set_size (self->identity_rows, 0);
  g_object_ref (adding);
  adw_preferences_group_remove (self->identities, adding);
  for (guint i = 0; i < self->account->identities->len; i++)
    {
      GtkWidget *row = new_row (self, self->account->identities->pdata[i]);

      g_ptr_array_add (self->identity_rows, row);
      adw_preferences_group_add (self->identities, row);
    }
  adw_preferences_group_add (self->identities, adding);
  g_object_unref (adding);
}
