/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-choose-file.h"

#include <glib/gi18n-lib.h>

/* GtkFileDialog has come with GTK 4.10; until then this is the portal's chooser. */

static GPtrArray *
dup_files (GtkFileChooser *chooser)
{
  g_autoptr (GListModel) model = gtk_file_chooser_get_files (chooser);
  GPtrArray *files = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    g_ptr_array_add (files, g_list_model_get_item (model, i));

  return files;
}

/* The dialog lives as long as its task, and ends both. */
static void
on_response (GtkNativeDialog *dialog, int response, gpointer user_data)
{
  GTask *task = G_TASK (user_data);
  gpointer files = response == GTK_RESPONSE_ACCEPT ? dup_files (GTK_FILE_CHOOSER (dialog)) : NULL;

  g_signal_handlers_disconnect_by_func (dialog, on_response, task);
  gtk_native_dialog_destroy (dialog);
  g_task_return_pointer (task, files, (GDestroyNotify) g_ptr_array_unref);
  g_object_unref (task);
}

static void
on_cancelled (GCancellable *cancellable, gpointer task)
{
  on_response (g_task_get_task_data (G_TASK (task)), GTK_RESPONSE_CANCEL, task);
}

static void
add_filters (GtkFileChooser *chooser, const MesignFileChoice *choice)
{
  g_autoptr (GtkFileFilter) wanted = gtk_file_filter_new ();
  g_autoptr (GtkFileFilter) all = gtk_file_filter_new ();

  if (choice->suffixes == NULL)
    return;
  for (guint i = 0; choice->suffixes[i] != NULL; i++)
    gtk_file_filter_add_suffix (wanted, choice->suffixes[i]);
  gtk_file_filter_set_name (wanted, choice->filter_name);
  gtk_file_filter_add_pattern (all, "*");
  gtk_file_filter_set_name (all, _ ("All Files"));
  gtk_file_chooser_add_filter (chooser, wanted);
  gtk_file_chooser_add_filter (chooser, all);
}

static GtkFileChooserAction
get_action (const MesignFileChoice *choice)
{
  if (choice->folder)
    return GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER;

  return choice->save ? GTK_FILE_CHOOSER_ACTION_SAVE : GTK_FILE_CHOOSER_ACTION_OPEN;
}

static const char *
get_accept (const MesignFileChoice *choice)
{
  if (choice->accept != NULL)
    return choice->accept;

  return choice->save ? _ ("_Save") : _ ("_Open");
}

/**
 * mesign_choose_file_async:
 * @parent: a widget of the window that asks
 * @choice: what is to be chosen; copied
 * @cancellable: (nullable): closes the chooser
 * @callback: called when it is chosen
 * @user_data: for @callback
 *
 * Lets a person choose files, a folder, or a name to save under.
 */
void
mesign_choose_file_async (GtkWidget *parent,
                          const MesignFileChoice *choice,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkFileChooserNative *dialog =
      gtk_file_chooser_native_new (choice->title, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL,
                                   get_action (choice), get_accept (choice), NULL);
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, mesign_choose_file_async);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  gtk_file_chooser_set_select_multiple (GTK_FILE_CHOOSER (dialog), choice->multiple);
  if (choice->name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), choice->name);
  add_filters (GTK_FILE_CHOOSER (dialog), choice);
  g_task_set_task_data (task, dialog, g_object_unref);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), task, 0);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
}

/**
 * mesign_choose_file_finish:
 * @result: what the callback was handed
 *
 * Returns: (transfer full) (nullable) (element-type GFile): what was chosen, %NULL when nothing was
 */
GPtrArray *
mesign_choose_file_finish (GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}
