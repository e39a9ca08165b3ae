/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-ask.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "client/compat/mesign-group.h"

static GtkWindow *
find_window (GtkWidget *parent)
{
  GtkRoot *root = parent != NULL ? gtk_widget_get_root (parent) : NULL;

  return GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
}

/* The answer may close the window that asked: the dialog must not look for it when it goes. */
static void
on_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  if (!g_task_get_completed (task))
    g_task_return_boolean (task, g_str_equal (response, "accept"));
}

/* Gone with the window that asked, and nobody answered. */
static void
on_destroyed (AdwMessageDialog *dialog, GTask *task)
{
  if (!g_task_get_completed (task))
    g_task_return_boolean (task, FALSE);
}

static void
release_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

/* The asker has gone: so does the question. */
static void
on_cancelled (GCancellable *cancellable, gpointer dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
}

static AdwMessageDialog *
new_dialog (GtkWidget *parent, const char *heading, const char *body)
{
  GtkWindow *window = find_window (parent);
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));

  mesign_group_join (GTK_WINDOW (dialog), window);
  adw_message_dialog_set_heading_use_markup (dialog, FALSE);
  adw_message_dialog_set_body_use_markup (dialog, FALSE);

  return dialog;
}

/**
 * mesign_ask_async:
 * @parent: (nullable): a widget of the window that asks
 * @question: the question; copied
 * @cancellable: (nullable): closes the question, which then counts as declined
 * @callback: called when it is answered
 * @user_data: for @callback
 *
 * Asks a question with two answers. Enter and Escape decline.
 */
void
mesign_ask_async (GtkWidget *parent,
                  const MesignQuestion *question,
                  GCancellable *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer user_data)
{
  AdwMessageDialog *dialog = new_dialog (parent, question->heading, question->body);
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, mesign_ask_async);
  adw_message_dialog_add_response (dialog, "cancel",
                                   question->cancel != NULL ? question->cancel : _ ("_Cancel"));
  adw_message_dialog_add_response (dialog, "accept", question->accept);
  adw_message_dialog_set_response_appearance (
      dialog, "accept", question->destructive ? ADW_RESPONSE_DESTRUCTIVE : ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "cancel");
  adw_message_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), task, release_task, 0);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_destroyed), task);
  if (cancellable != NULL)
    g_signal_connect_object (cancellable, "cancelled", G_CALLBACK (on_cancelled), dialog, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mesign_ask_finish:
 * @result: what the callback was handed
 *
 * Returns: whether the question was answered with yes
 */
gboolean
mesign_ask_finish (GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/**
 * mesign_tell:
 * @parent: (nullable): a widget of the window that tells
 * @heading: what happened, in a few words
 * @body: what it means and what to do; plain text
 *
 * Tells something that has to be read before going on.
 */
void
mesign_tell (GtkWidget *parent, const char *heading, const char *body)
{
  AdwMessageDialog *dialog = new_dialog (parent, heading, body);

  adw_message_dialog_add_response (dialog, "close", _ ("_Close"));
  gtk_window_present (GTK_WINDOW (dialog));
}
