/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/compat/mesign-pick.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#include "client/compat/mesign-group.h"

/* The answer may close the window that asked: the dialog must not look for it when it goes. */
static void
on_response (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  gtk_window_set_transient_for (GTK_WINDOW (dialog), NULL);
  if (!g_task_get_completed (task))
    g_task_return_pointer (task, g_strdup (response), g_free);
}

/* Gone with the window that asked, and nobody answered. */
static void
on_destroyed (AdwMessageDialog *dialog, GTask *task)
{
  if (!g_task_get_completed (task))
    g_task_return_pointer (task, NULL, NULL);
}

static void
release_task (gpointer task, GClosure *closure)
{
  g_object_unref (task);
}

static AdwResponseAppearance
get_appearance (const MesignPick *pick)
{
  if (pick->is_destructive)
    return ADW_RESPONSE_DESTRUCTIVE;

  return pick->is_suggested ? ADW_RESPONSE_SUGGESTED : ADW_RESPONSE_DEFAULT;
}

/**
 * mesign_pick_async:
 * @parent: a widget of the window that asks
 * @heading: the question in a few words
 * @body: what it means; plain text
 * @picks: the answers
 * @n_picks: how many there are
 * @callback: called when it is answered
 * @user_data: for @callback
 *
 * Asks a question with several answers, and “Cancel” beside them, which Escape means.
 */
void
mesign_pick_async (GtkWidget *parent,
                   const char *heading,
                   const char *body,
                   const MesignPick *picks,
                   guint n_picks,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GtkWindow *window = GTK_WINDOW (gtk_widget_get_root (parent));
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, body));
  GTask *task = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_source_tag (task, mesign_pick_async);
  mesign_group_join (GTK_WINDOW (dialog), window);
  adw_message_dialog_set_heading_use_markup (dialog, FALSE);
  adw_message_dialog_set_body_use_markup (dialog, FALSE);
  adw_message_dialog_add_response (dialog, "cancel", _ ("_Cancel"));
  adw_message_dialog_set_close_response (dialog, "cancel");
  adw_message_dialog_set_default_response (dialog, "cancel");
  for (guint i = 0; i < n_picks; i++)
    {
      adw_message_dialog_add_response (dialog, picks[i].id, picks[i].label);
      adw_message_dialog_set_response_appearance (dialog, picks[i].id, get_appearance (&picks[i]));
      if (picks[i].is_suggested)
        adw_message_dialog_set_default_response (dialog, picks[i].id);
    }
  g_signal_connect_data (dialog, "response", G_CALLBACK (on_response), task, release_task, 0);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_destroyed), task);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * mesign_pick_finish:
 * @result: what the callback was handed
 *
 * Returns: (transfer full) (nullable): the id of the answer; %NULL if it was declined
 */
char *
mesign_pick_finish (GAsyncResult *result)
{
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), NULL);

  return id != NULL && !g_str_equal (id, "cancel") ? g_steal_pointer (&id) : NULL;
}
