/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-window-private.h"

#include "client/composer/mesign-composer.h"

/* From the window to the composer. */

static MesignAccount *
find_account (MesignWindow *self, const char *id)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (self->engine);

  for (guint i = 0; i < accounts->len; i++)
    if (g_str_equal (((MesignAccount *) accounts->pdata[i])->id, id))
      return mesign_account_ref (accounts->pdata[i]);

  return accounts->len > 0 ? mesign_account_ref (accounts->pdata[0]) : NULL;
}

/* The account the selected conversation is of. */
static MesignAccount *
find_selected_account (MesignWindow *self)
{
  g_autoptr (GPtrArray) items = mesign_message_pane_list_selected (self->message_pane);
  MesignListRow *row = items->len > 0 ? mesign_message_item_get_row (items->pdata[0]) : NULL;

  return find_account (self, row != NULL ? row->account : "");
}

static void
compose (MesignWindow *self, MesignAccount *account, MesignDraft *draft, gint64 draft_message_id)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  gtk_window_present (
      mesign_composer_new (application, self->engine, account, draft, draft_message_id));
}

static void
on_reply (MesignWindow *self, MesignOpenedMessage *message, gint64 message_id, int kind)
{
  g_autoptr (MesignAccount) account = find_selected_account (self);
  g_autoptr (MesignAccount) writer = NULL;
  g_autoptr (MesignDraft) draft = NULL;

  if (account == NULL)
    return;
  writer = mesign_engine_choose_writer (account, message);
  draft = mesign_engine_make_reply (self->engine, writer, message, kind, TRUE);
  compose (self, writer, draft, 0);
}

void
mesign_window_init_compose (MesignWindow *self)
{
  g_signal_connect_object (mesign_reader_pane_get_reader (self->reader_pane), "reply",
                           G_CALLBACK (on_reply), self, G_CONNECT_SWAPPED);
}

/* Drafts */

typedef struct
{
  MesignWindow *window;
  char *account;
  gint64 message_id;
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->window);
  g_free (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

/* A draft is written in one window, else two would save over each other. */
static gboolean
present_draft (MesignWindow *self, gint64 message_id)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (MESIGN_IS_COMPOSER (l->data) &&
        mesign_composer_get_draft_message_id (l->data) == message_id)
      {
        gtk_window_present (l->data);
        return TRUE;
      }

  return FALSE;
}

/* Goes on with a saved draft, under the identity it was begun with. */
void
mesign_window_compose_draft (MesignWindow *self,
                             MesignAccount *account,
                             MesignDraft *draft,
                             gint64 draft_message_id)
{
  g_autoptr (MesignAccount) writer =
      draft->from != NULL ? mesign_account_copy_as (account, draft->from->address) : NULL;

  compose (self, writer != NULL ? writer : account, draft, draft_message_id);
}

static void
on_draft_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Opening) opening = user_data;
  MesignWindow *self = opening->window;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignDraft) draft =
      mesign_engine_open_draft_finish (MESIGN_ENGINE (source), result, &error);
  g_autoptr (MesignAccount) account = NULL;

  if (self->engine == NULL)
    return;
  if (draft == NULL)
    {
      mesign_window_tell_error (self, error);
      return;
    }
  account = find_account (self, opening->account);
  if (account != NULL && !present_draft (self, opening->message_id))
    mesign_window_compose_draft (self, account, draft, opening->message_id);
}

void
mesign_window_edit_draft (MesignWindow *self, const MesignListRow *row)
{
  Opening *opening;

  if (present_draft (self, row->newest_message_id))
    return;
  opening = g_new0 (Opening, 1);
  opening->window = g_object_ref (self);
  opening->account = g_strdup (row->account);
  opening->message_id = row->newest_message_id;
  mesign_engine_open_draft_async (self->engine, opening->message_id, self->cancellable,
                                  on_draft_opened, opening);
}
