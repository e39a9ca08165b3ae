/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/welcome/mesign-sign-in-fault.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Name, password and servers of an account: changed together, once the servers have taken them. */

static void
set_busy (MesignAccountPreferences *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (self->save_button, !is_busy);
  gtk_widget_set_sensitive (self->page_button, !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

static void
clear_errors (MesignAccountPreferences *self)
{
  mesign_field_note_set_error (self->password_note, NULL);
  mesign_field_note_set_error (self->form_note, NULL);
  mesign_server_settings_clear_errors (self->servers);
}

static void
show_error (MesignAccountPreferences *self, const GError *error)
{
  g_autofree char *words = mesign_sign_in_fault_dup_words (error);

  switch (mesign_sign_in_fault_get_field (error))
    {
    case MESIGN_SIGN_IN_PASSWORD:
      mesign_field_note_set_error (self->password_note, words);
      gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
      break;
    case MESIGN_SIGN_IN_IMAP:
      mesign_server_settings_show_error (self->servers, MESIGN_SERVER_IMAP, words);
      break;
    case MESIGN_SIGN_IN_SMTP:
      mesign_server_settings_show_error (self->servers, MESIGN_SERVER_SMTP, words);
      break;
    case MESIGN_SIGN_IN_ADDRESS:
    case MESIGN_SIGN_IN_FORM:
    default:
      mesign_field_note_set_error (self->form_note, words);
      break;
    }
}

static void
on_changed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_change_account_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  set_busy (self, FALSE);
  if (account == NULL)
    {
      show_error (self, error);
      return;
    }
  mesign_account_unref (self->account);
  self->account = mesign_account_ref (account);
  mesign_account_preferences_show_login (self);
  mesign_account_preferences_toast (self, _ ("Saved"));
}

/* What a person left as it is, is no change. */
static const char *
changed_or_null (const char *text, const char *before)
{
  return g_strcmp0 (text, before) != 0 ? text : NULL;
}

static void
start (MesignAccountPreferences *self, const MesignServerChoice *choice)
{
  const MesignAccount *account = self->account;
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (self->name_row)));
  g_autofree char *imap = mesign_server_dup_url (account->imap);
  g_autofree char *smtp = mesign_server_dup_url (account->smtp);
  const char *text = gtk_editable_get_text (self->password_row);
  g_autoptr (MesignSecret) password = *text != '\0' ? mesign_secret_new_from_string (text) : NULL;
  const MesignNewAccount changes = {
    .name = changed_or_null (name, account->name),
    .imap_url = choice->imap_url != NULL ? changed_or_null (choice->imap_url, imap) : NULL,
    .smtp_url = choice->smtp_url != NULL ? changed_or_null (choice->smtp_url, smtp) : NULL,
    .user = choice->user != NULL ? changed_or_null (choice->user, account->imap->user) : NULL,
    .password = password,
    .password_once = password != NULL,
  };

  set_busy (self, TRUE);
  mesign_engine_change_account_async (self->engine, self->account, &changes, self->cancellable,
                                      on_changed, g_object_ref (self));
}

/* Checks what was changed with the servers, and saves it if they take it. */
void
mesign_account_preferences_save_login (MesignAccountPreferences *self)
{
  g_auto (MesignServerChoice) choice = { 0 };

  if (!gtk_widget_get_sensitive (self->save_button))
    return;
  clear_errors (self);
  if (mesign_server_settings_read (self->servers, &choice))
    start (self, &choice);
}

/* Where the log-in on the provider's page has ended, or somebody else is to be logged in. */
void
mesign_account_preferences_sign_in_again (MesignAccountPreferences *self)
{
  const MesignNewAccount changes = { .oauth2 = TRUE };

  clear_errors (self);
  set_busy (self, TRUE);
  mesign_engine_change_account_async (self->engine, self->account, &changes, self->cancellable,
                                      on_changed, g_object_ref (self));
}

void
mesign_account_preferences_forget_error (MesignAccountPreferences *self)
{
  mesign_field_note_set_error (self->password_note, NULL);
}

/* Shows what the account is like. */
void
mesign_account_preferences_show_login (MesignAccountPreferences *self)
{
  clear_errors (self);
  gtk_editable_set_text (self->name_row, self->account->name);
  gtk_editable_set_text (self->password_row, "");
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), self->account->oauth2 == NULL);
  gtk_widget_set_visible (self->page_row, self->account->oauth2 != NULL);
  mesign_server_settings_set_servers (self->servers, self->account->imap, self->account->smtp);
}
