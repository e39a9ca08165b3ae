/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/mesign-application-private.h"
#include "mesign-client-resources.h"
#include "base/mesign-private-folder.h"
#include "client/mesign-prompter-dialog.h"
#include "client/preferences/mesign-preferences-window.h"
#include "client/reader/mesign-zoom.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignApplication:
 *
 * The client: opens the engine, shows the windows, and closes the engine when the last window has
 * gone. Its actions (`app.`) are how the windows call for each other.
 */
G_DEFINE_FINAL_TYPE (MesignApplication, mesign_application, ADW_TYPE_APPLICATION)

/* Requests from the command line: a mailto: address or a file. */

static void
serve_requests (MesignApplication *self)
{
  for (guint i = 0; i < self->requests->len; i++)
    {
      const char *uri = self->requests->pdata[i];
      gboolean is_mail = g_ascii_strncasecmp (uri, "mailto:", strlen ("mailto:")) == 0;

      g_action_group_activate_action (G_ACTION_GROUP (self),
                                      is_mail ? "compose" : "import-certificate",
                                      g_variant_new_string (uri));
    }
  g_ptr_array_set_size (self->requests, 0);
}

/* Opening */

static void
on_trouble_told (AdwMessageDialog *dialog, const char *response, MesignApplication *self)
{
  g_application_release (G_APPLICATION (self));
}

/* Without its profile the program has nothing to show but why. */
static void
tell_trouble (MesignApplication *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);
  GtkWidget *dialog = adw_message_dialog_new (NULL, _ ("MeSign Cannot Start"), words);

  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Close"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_trouble_told), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_new_mail (MesignUpdater *updater, GArray *message_ids, MesignApplication *self)
{
  mesign_application_on_new_mail (self, message_ids);
}

static void
begin_work (MesignApplication *self)
{
  self->is_open = TRUE;
  mesign_preferences_apply_appearance (mesign_engine_get_settings (self->engine));
  mesign_zoom_keep_in (mesign_zoom_get_default (), self->engine);
  self->updater = mesign_updater_new (self->engine);
  self->expiry_watch = mesign_expiry_watch_new (G_APPLICATION (self), self->engine);
  self->journey_watch = mesign_journey_watch_new (G_APPLICATION (self), self->engine);
  g_signal_connect_object (self->updater, "new-mail", G_CALLBACK (on_new_mail), self, 0);
  mesign_updater_start (self->updater);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignApplication) self = MESIGN_APPLICATION (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_open_finish (self->engine, result, &error))
    {
      tell_trouble (self, error);
      return;
    }
  begin_work (self);
  mesign_application_show_first (self);
  serve_requests (self);
  g_application_release (G_APPLICATION (self));
}

static void
open_engine (MesignApplication *self)
{
  g_autoptr (MesignProfile) profile = mesign_profile_new (self->directory);
  g_autoptr (MesignPrompter) prompter = mesign_prompter_dialog_new (GTK_APPLICATION (self));

  self->engine = mesign_engine_new (profile, prompter);
  g_application_hold (G_APPLICATION (self));
  mesign_engine_open_async (self->engine, NULL, on_opened, g_object_ref (self));
}

/* Closing: the engine is closed in order before the program ends. */

static void
on_closed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignApplication) self = MESIGN_APPLICATION (user_data);

  mesign_engine_close_finish (self->engine, result, NULL);
  mesign_private_folders_remove_sync (TRUE);
  g_application_release (G_APPLICATION (self));
}

static void
close_engine (MesignApplication *self)
{
  self->is_closing = TRUE;
  mesign_updater_stop (self->updater);
  g_clear_object (&self->expiry_watch);
  g_clear_object (&self->journey_watch);
  g_application_hold (G_APPLICATION (self));
  mesign_engine_close_async (self->engine, on_closed, g_object_ref (self));
}

/* AdwPasswordEntryRow of libadwaita 1.2 listens to the focus of its entry beyond its own end, which
 * comes where a key that is pressed in the entry closes the window, or the window that goes takes
 * along a question that stands before it. */
static gboolean
on_close_request (GtkWindow *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  gtk_window_set_focus (window, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) other = g_list_model_get_item (windows, i);

      if (gtk_window_get_transient_for (other) == window)
        gtk_window_set_focus (other, NULL);
    }

  return FALSE;
}

static void
on_windows_changed (GListModel *windows, guint position, guint n_removed, guint n_added)
{
  for (guint i = 0; i < n_added; i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, position + i);

      g_signal_connect (window, "close-request", G_CALLBACK (on_close_request), NULL);
    }
}

/* The person left Welcome: to the mail, if there is an account. */
static void
mesign_application_window_removed (GtkApplication *application, GtkWindow *window)
{
  MesignApplication *self = MESIGN_APPLICATION (application);
  gboolean was_welcome = window == (GtkWindow *) self->welcome;

  if (window == (GtkWindow *) self->window)
    self->window = NULL;
  if (window == (GtkWindow *) self->certificates)
    self->certificates = NULL;
  if (was_welcome)
    self->welcome = NULL;

  if (was_welcome && self->window == NULL && self->is_open && !self->is_closing)
    {
      g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

      if (accounts->len > 0)
        mesign_application_show_main (self);
    }
  if (gtk_application_get_windows (application)->next == NULL && self->is_open &&
      !self->is_closing && gtk_application_get_windows (application)->data == window)
    close_engine (self);

  GTK_APPLICATION_CLASS (mesign_application_parent_class)->window_removed (application, window);
}

static void
mesign_application_startup (GApplication *application)
{
  MesignApplication *self = MESIGN_APPLICATION (application);

  mesign_client_register_resource ();
  mesign_private_folders_remove_sync (FALSE);
  G_APPLICATION_CLASS (mesign_application_parent_class)->startup (application);
  g_signal_connect (gtk_window_get_toplevels (), "items-changed", G_CALLBACK (on_windows_changed),
                    NULL);
  gtk_window_set_default_icon_name ("com.mesign.Client");
  mesign_application_add_actions (self);
  open_engine (self);
}

static void
mesign_application_activate (GApplication *application)
{
  MesignApplication *self = MESIGN_APPLICATION (application);

  if (self->is_open && !self->is_closing)
    mesign_application_show_first (self);
}

static int
mesign_application_command_line (GApplication *application, GApplicationCommandLine *line)
{
  MesignApplication *self = MESIGN_APPLICATION (application);
  g_auto (GStrv) arguments = g_application_command_line_get_arguments (line, NULL);

  for (guint i = 1; arguments[0] != NULL && arguments[i] != NULL; i++)
    {
      g_autoptr (GFile) file = NULL;

      if (g_ascii_strncasecmp (arguments[i], "mailto:", strlen ("mailto:")) == 0)
        {
          g_ptr_array_add (self->requests, g_strdup (arguments[i]));
          continue;
        }
      file = g_application_command_line_create_file_for_arg (line, arguments[i]);
      g_ptr_array_add (self->requests, g_file_get_uri (file));
    }
  g_application_activate (application);
  if (self->is_open)
    serve_requests (self);

  return 0;
}

/* A profile of its own is a program of its own. */
static int
mesign_application_handle_local_options (GApplication *application, GVariantDict *options)
{
  MesignApplication *self = MESIGN_APPLICATION (application);

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("mesign %s\n", PACKAGE_VERSION);
      return 0;
    }
  g_variant_dict_lookup (options, "account", "s", &self->first_address);
  if (g_variant_dict_lookup (options, "profile", "^ay", &self->directory))
    g_application_set_flags (application,
                             g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);

  return -1;
}

static void
mesign_application_finalize (GObject *object)
{
  MesignApplication *self = MESIGN_APPLICATION (object);

  g_clear_object (&self->expiry_watch);
  g_clear_object (&self->journey_watch);
  g_clear_object (&self->updater);
  g_clear_object (&self->engine);
  g_clear_pointer (&self->requests, g_ptr_array_unref);
  g_free (self->directory);
  g_free (self->first_address);

  G_OBJECT_CLASS (mesign_application_parent_class)->finalize (object);
}

static void
mesign_application_class_init (MesignApplicationClass *klass)
{
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesign_application_finalize;
  application_class->startup = mesign_application_startup;
  application_class->activate = mesign_application_activate;
  application_class->command_line = mesign_application_command_line;
  application_class->handle_local_options = mesign_application_handle_local_options;
  GTK_APPLICATION_CLASS (klass)->window_removed = mesign_application_window_removed;
}

static void
mesign_application_init (MesignApplication *self)
{
  const GOptionEntry options[] = {
    { "profile", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_ ("Keep everything under a folder"),
      N_ ("DIR") },
    { "account", 0, 0, G_OPTION_ARG_STRING, NULL,
      N_ ("The address to begin with when there is no account yet"), N_ ("ADDRESS") },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_ ("Show the version"), NULL },
    { NULL },
  };

  self->requests = g_ptr_array_new_with_free_func (g_free);
  g_application_add_main_option_entries (G_APPLICATION (self), options);
  g_application_set_option_context_parameter_string (G_APPLICATION (self),
                                                     _ ("[mailto:ADDRESS | FILE.pfx]"));
}

/**
 * mesign_application_new:
 *
 * Returns: (transfer full): the application, which g_application_run() runs
 */
MesignApplication *
mesign_application_new (void)
{
  return g_object_new (MESIGN_TYPE_APPLICATION, "application-id", "com.mesign.Client",
                       "resource-base-path", "/com/mesign/Client", "flags",
                       G_APPLICATION_HANDLES_COMMAND_LINE, NULL);
}
