/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-opening.h"
#include "client/certificates/mesign-import.h"
#include "client/certificates/mesign-restore-dialog.h"
#include "client/certificates/mesign-text-window.h"
#include "client/compat/mesign-ask.h"
#include "client/exchange/mesign-exchange-window.h"
#include "client/journey/mesign-entry-window.h"
#include "client/journey/mesign-recovery-window.h"
#include "client/mesign-application-private.h"
#include "client/preferences/mesign-about.h"
#include "client/reader/mesign-zoom.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* How windows call for each other without knowing each other. None does anything before the engine
 * is open, or while it closes. */

static gboolean
is_ready (MesignApplication *self)
{
  return self->is_open && !self->is_closing;
}

static void
activate_welcome (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_show_welcome (user_data, g_variant_get_string (parameter, NULL));
}

static void
activate_journey (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_show_journey (user_data, g_variant_get_int64 (parameter));
}

/* The address of an account and the provider's id, each "" where it does not matter. */
static void
activate_account_page (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  const char *address;
  const char *provider;

  g_variant_get (parameter, "(&s&s)", &address, &provider);
  if (is_ready (self))
    mesign_account_page_open (GTK_APPLICATION (self), self->engine, address, provider);
}

static void
activate_retrieve (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (is_ready (self))
    mesign_account_page_retrieve (GTK_APPLICATION (self), self->engine,
                                  g_variant_get_int64 (parameter));
}

static void
activate_recovery_sheet (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (is_ready (self))
    gtk_window_present (GTK_WINDOW (mesign_recovery_window_new (
        mesign_application_get_front (self), self->engine, g_variant_get_int64 (parameter))));
}

static void
activate_certificates (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_show_certificates (user_data, g_variant_get_string (parameter, NULL));
}

static void
activate_import (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  const char *uri = g_variant_get_string (parameter, NULL);

  if (is_ready (self))
    mesign_import_certificate (mesign_application_get_front (self), self->engine,
                               uri[0] != '\0' ? uri : NULL, 0);
}

static gboolean
close_welcome (gpointer user_data)
{
  MesignApplication *self = user_data;

  if (!is_ready (self))
    return G_SOURCE_REMOVE;
  if (self->welcome != NULL)
    gtk_window_close (GTK_WINDOW (self->welcome));
  /* a question for a password may have gone with the windows */
  mesign_application_show_main (self);
  mesign_updater_sync_now (self->updater);

  return G_SOURCE_REMOVE;
}

/* Where there was no account there is one now: Welcome has done its work. Not before the window
 * that tells so has gone. */
static void
on_restored (MesignRestoreDialog *dialog, MesignApplication *self)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  if (self->welcome != NULL && accounts->len > 0 &&
      gtk_window_get_transient_for (GTK_WINDOW (dialog)) == GTK_WINDOW (self->welcome))
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_welcome, g_object_ref (self), g_object_unref);
}

static void
activate_restore_backup (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  MesignRestoreDialog *dialog;

  if (!is_ready (self))
    return;
  dialog = mesign_restore_dialog_new (mesign_application_get_front (self), self->engine);
  g_signal_connect_object (dialog, "restored", G_CALLBACK (on_restored), self, 0);
  mesign_restore_dialog_choose (dialog);
}

/* The order the certificate is of, and the file's URI, "" to have one chosen. */
static void
activate_import_for (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  gint64 id;
  const char *uri;

  g_variant_get (parameter, "(x&s)", &id, &uri);
  if (is_ready (self))
    mesign_import_certificate (mesign_application_get_front (self), self->engine, uri, id);
}

/* The account's id. Gives NULL where there is none any more. */
static MesignAccount *
find_account (MesignApplication *self, GVariant *parameter)
{
  const char *id = g_variant_get_string (parameter, NULL);
  g_autoptr (GPtrArray) accounts =
      is_ready (self) ? mesign_engine_list_accounts (self->engine) : NULL;

  for (guint i = 0; accounts != NULL && i < accounts->len; i++)
    if (g_str_equal (((const MesignAccount *) accounts->pdata[i])->id, id))
      return mesign_account_ref (accounts->pdata[i]);

  return NULL;
}

static void
activate_export_account (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  g_autoptr (MesignAccount) account = find_account (self, parameter);

  if (account != NULL)
    gtk_window_present (GTK_WINDOW (mesign_exchange_window_new_to_export_account (
        mesign_application_get_front (self), self->engine, account)));
}

static void
activate_import_account (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  g_autoptr (MesignAccount) account = find_account (self, parameter);

  if (account != NULL)
    mesign_exchange_window_import_account (mesign_application_get_front (self), self->engine,
                                           account);
}

/* Link or code of an order, by hand. */
static void
activate_enter (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  gboolean is_code = g_str_equal (g_action_get_name (G_ACTION (action)), "enter-code");

  if (is_ready (self))
    gtk_window_present (
        GTK_WINDOW (mesign_entry_window_new (mesign_application_get_front (self), self->engine,
                                             g_variant_get_int64 (parameter), is_code)));
}

static void
show_report (MesignApplication *self, const MesignJourneyDetails *details)
{
  g_autofree char *report = mesign_journey_report (details->journey, details->events);

  gtk_window_present (GTK_WINDOW (mesign_text_window_new (
      mesign_application_get_front (self), _ ("Report for Support"), report, "report.txt")));
}

/* Another program may have forgotten the order meanwhile. */
static void
on_report_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (!is_ready (self))
    return;
  if (details != NULL)
    {
      show_report (self, details);
      return;
    }
  words = mesign_words_error (error);
  mesign_tell (GTK_WIDGET (mesign_application_get_front (self)), _ ("The Report Cannot Be Made"),
               words);
}

/* What may be shown to whoever is asked for help. */
static void
activate_report (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (is_ready (self))
    mesign_engine_get_journey_async (self->engine, g_variant_get_int64 (parameter), FALSE, NULL,
                                     on_report_details, g_object_ref (self));
}

static void
activate_preferences (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_show_preferences (user_data);
}

static void
activate_compose (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_compose (user_data, g_variant_get_string (parameter, NULL));
}

static void
activate_show_message (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (!is_ready (self))
    return;
  mesign_application_show_main (self);
  mesign_window_show_message (self->window, g_variant_get_int64 (parameter));
}

static void
activate_mark_read (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_mark_read (user_data, g_variant_get_int64 (parameter));
}

static void
activate_delete (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  if (is_ready (user_data))
    mesign_application_delete (user_data, g_variant_get_int64 (parameter));
}

/* A mail that was sent and waits: the account's id, the mail's number, when it goes out. */
static void
activate_tell_waiting (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;
  const char *account;
  gint64 operation_id, send_at;

  g_variant_get (parameter, "(&sxx)", &account, &operation_id, &send_at);
  if (is_ready (self) && self->window != NULL)
    mesign_window_tell_waiting (self->window, account, operation_id, send_at);
}

static void
activate_sync (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (is_ready (self))
    mesign_updater_sync_now (self->updater);
}

static void
activate_about (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mesign_about_present (mesign_application_get_front (user_data));
}

static void
activate_shortcuts (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignApplication *self = user_data;

  if (self->window != NULL)
    mesign_window_show_shortcuts (self->window);
}

/* The windows one after the other, which ends the program in order. One may take others along. */
static gboolean
close_all (gpointer user_data)
{
  g_autolist (GtkWindow) windows = g_list_copy (gtk_application_get_windows (user_data));

  for (GList *l = windows; l != NULL; l = l->next)
    g_object_ref (l->data);
  for (GList *l = windows; l != NULL; l = l->next)
    gtk_window_close (GTK_WINDOW (l->data));

  return G_SOURCE_REMOVE;
}

/* Not while the key that asked for it is still on its way: it would hold a window beyond the end of
 * the one it stands before. */
static void
activate_quit (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, close_all, g_object_ref (user_data), g_object_unref);
}

static void
activate_zoom_in (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mesign_zoom_step (mesign_zoom_get_default (), 1);
}

static void
activate_zoom_out (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mesign_zoom_step (mesign_zoom_get_default (), -1);
}

static void
activate_zoom_normal (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  mesign_zoom_reset (mesign_zoom_get_default ());
}

static const GActionEntry entries[] = {
  { "welcome", activate_welcome, "s" },
  { "journey", activate_journey, "x" },
  { "account-page", activate_account_page, "(ss)" },
  { "retrieve", activate_retrieve, "x" },
  { "recovery-sheet", activate_recovery_sheet, "x" },
  { "certificates", activate_certificates, "s" },
  { "import-certificate", activate_import, "s" },
  { "import-for", activate_import_for, "(xs)" },
  { "export-account", activate_export_account, "s" },
  { "import-account", activate_import_account, "s" },
  { "restore-backup", activate_restore_backup },
  { "enter-link", activate_enter, "x" },
  { "enter-code", activate_enter, "x" },
  { "journey-report", activate_report, "x" },
  { "preferences", activate_preferences },
  { "compose", activate_compose, "s" },
  { "show-message", activate_show_message, "x" },
  { "mark-message-read", activate_mark_read, "x" },
  { "delete-message", activate_delete, "x" },
  { "tell-waiting", activate_tell_waiting, "(sxx)" },
  { "sync", activate_sync },
  { "about", activate_about },
  { "shortcuts", activate_shortcuts },
  { "zoom-in", activate_zoom_in },
  { "zoom-out", activate_zoom_out },
  { "zoom-normal", activate_zoom_normal },
  { "quit", activate_quit },
};

static const struct
{
  const char *action;
  const char *keys[4];
} accelerators[] = {
  { "app.quit", { "<Control>q" } },
  { "app.preferences", { "<Control>comma" } },
  { "app.compose('')", { "<Control>n" } },
  { "app.sync", { "F5" } },
  { "app.shortcuts", { "<Control>question", "F1" } },
  { "app.zoom-in", { "<Control>plus", "<Control>equal", "<Control>KP_Add" } },
  { "app.zoom-out", { "<Control>minus", "<Control>KP_Subtract" } },
  { "app.zoom-normal", { "<Control>0", "<Control>KP_0" } },
};

/* Adds the actions and their keys. */
void
mesign_application_add_actions (MesignApplication *self)
{
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (GTK_APPLICATION (self), accelerators[i].action,
                                           accelerators[i].keys);
}
