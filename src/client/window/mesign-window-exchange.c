/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-choose-file.h"
#include "client/exchange/mesign-exchange-window.h"
#include "client/words/mesign-words.h"

/* Mail from and to files of other programs: of the menu of a mailbox, of the menu of what is
 * selected, and files that are dropped onto a mailbox. */

typedef struct
{
  MesignWindow *window;
  MesignMailbox *mailbox;
  GPtrArray *paths;
} Import;

static Import *
import_new (MesignWindow *window, MesignMailbox *mailbox)
{
  Import *self = g_new0 (Import, 1);

  self->window = g_object_ref (window);
  self->mailbox = mesign_mailbox_ref (mailbox);
  self->paths = g_ptr_array_new_with_free_func (g_free);

  return self;
}

static void
import_free (Import *self)
{
  g_object_unref (self->window);
  mesign_mailbox_unref (self->mailbox);
  g_ptr_array_unref (self->paths);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Import, import_free)

static void
import (Import *self)
{
  if (self->window->engine != NULL)
    gtk_window_present (GTK_WINDOW (mesign_exchange_window_new_for_files (
        GTK_WINDOW (self->window), self->window->engine, self->mailbox,
        mesign_words_mailbox (self->mailbox), self->paths)));
}

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Import) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      char *path = g_file_get_path (files->pdata[i]);

      if (path != NULL)
        g_ptr_array_add (self->paths, path);
    }
  if (files != NULL)
    import (self);
}

static void
choose_files (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  MesignMailbox *mailbox =
      mesign_sidebar_find_mailbox (self->sidebar, g_variant_get_int64 (parameter));
  const gboolean is_folder = g_str_equal (action, "win.import-folder");
  const MesignFileChoice choice = {
    .title = is_folder ? _ ("Folder of Mail") : _ ("Files of Mail"),
    .accept = _ ("_Import"),
    .folder = is_folder,
    .multiple = TRUE,
  };

  if (mailbox != NULL)
    mesign_choose_file_async (widget, &choice, self->cancellable, on_files_chosen,
                              import_new (self, mailbox));
}

/* Dropping */

static void
on_import_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Import) self = user_data;

  if (mesign_ask_finish (result))
    import (self);
}

/* What has no path on this computer is told at once. */
static void
import_nothing (Import *import_taken)
{
  g_autoptr (Import) self = import_taken;

  import (self);
}

/* Asked, since a drop can go astray. */
static void
import_dropped (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  g_autoptr (GVariant) id = g_variant_get_child_value (parameter, 0);
  g_autoptr (GVariant) paths = g_variant_get_child_value (parameter, 1);
  MesignMailbox *mailbox = mesign_sidebar_find_mailbox (self->sidebar, g_variant_get_int64 (id));
  g_autofree const char **list = g_variant_get_bytestring_array (paths, NULL);
  guint n = (guint) g_variant_n_children (paths);
  g_autofree char *heading = NULL;
  Import *import;

  if (mailbox == NULL)
    return;
  import = import_new (self, mailbox);
  for (guint i = 0; i < n; i++)
    g_ptr_array_add (import->paths, g_strdup (list[i]));
  if (n == 0)
    {
      import_nothing (import);
      return;
    }
  heading = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Import %u file into “%s”?", "Import %u files into “%s”?", n),
      n, mesign_words_mailbox (mailbox));
  mesign_ask_async (widget,
                    &(MesignQuestion){
                        .heading = heading,
                        .body = _ ("The mails in it go into the mailbox, here and on the server."),
                        .accept = _ ("_Import"),
                    },
                    self->cancellable, on_import_answered, import);
}

/* Exporting */

static void
export_mailbox (GtkWidget *widget, const char *action, GVariant *parameter)
{
  MesignWindow *self = MESIGN_WINDOW (widget);
  MesignMailbox *mailbox =
      mesign_sidebar_find_mailbox (self->sidebar, g_variant_get_int64 (parameter));

  if (mailbox != NULL)
    gtk_window_present (GTK_WINDOW (mesign_exchange_window_new_for_mailbox (
        GTK_WINDOW (self), self->engine, mailbox, mesign_words_mailbox (mailbox))));
}

static void
on_messages_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids =
      mesign_engine_find_row_messages_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (ids == NULL)
    mesign_window_tell_error (self, error);
  else if (ids->len > 0)
    gtk_window_present (GTK_WINDOW (
        mesign_exchange_window_new_for_messages (GTK_WINDOW (self), self->engine, ids)));
}

void
mesign_window_export_messages (MesignWindow *self, GPtrArray *items)
{
  g_autoptr (GArray) keys = g_array_new (FALSE, FALSE, sizeof (MesignListKey));

  for (guint i = 0; i < items->len; i++)
    g_array_append_vals (keys, mesign_message_item_get_key (items->pdata[i]), 1);
  if (keys->len > 0)
    mesign_engine_find_row_messages_async (self->engine, (const MesignListKey *) keys->data,
                                           keys->len, self->cancellable, on_messages_found,
                                           g_object_ref (self));
}

void
mesign_window_install_exchange_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.import-files", "x", choose_files);
  gtk_widget_class_install_action (widget_class, "win.import-folder", "x", choose_files);
  gtk_widget_class_install_action (widget_class, "win.import-dropped", "(xaay)", import_dropped);
  gtk_widget_class_install_action (widget_class, "win.export-mailbox", "x", export_mailbox);
}
