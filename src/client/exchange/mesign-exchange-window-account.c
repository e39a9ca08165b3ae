/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/exchange/mesign-exchange-window-private.h"

#include "client/compat/mesign-choose-file.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* All mailboxes of an account, into a folder and out of one. */

static char *
dup_shown (const char *path)
{
  return g_ascii_strcasecmp (path, "INBOX") == 0 ? g_strdup (C_ ("mailbox", "Inbox"))
                                                 : mesign_words_clean_line (path);
}

/* Takes @sentence. */
static void
show_progress (MesignExchangeWindow *self, char *sentence, guint64 done, guint64 total)
{
  gtk_label_set_text (self->working_label, sentence);
  mesign_exchange_window_note_progress (self, done, total);
  g_free (sentence);
}

/* Exporting */

static void
on_writing (const char *what, guint64 done, guint64 total, gpointer user_data)
{
  MesignExchangeWindow *self = user_data;
  g_autofree char *shown = dup_shown (what);

  if (self->engine != NULL)
    show_progress (self, g_strdup_printf (_ ("“%s” is written…"), shown), done, total);
}

/* The mailboxes that are not all here yet. */
static GPtrArray *
list_partial (const MesignExchanged *exchanged)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < exchanged->mailboxes->len; i++)
    {
      const MesignExchangedMailbox *mailbox = exchanged->mailboxes->pdata[i];

      if (mailbox->is_partial)
        g_ptr_array_add (names, dup_shown (mailbox->path));
    }

  return names;
}

static void
show_exported (MesignExchangeWindow *self, const MesignExchanged *exchanged)
{
  guint n_mailboxes = exchanged->mailboxes->len;
  g_autoptr (GPtrArray) partial = list_partial (exchanged);
  g_autofree char *shown = g_filename_display_name (self->target);
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u Mail Exported", "%u Mails Exported", exchanged->n_done),
      exchanged->n_done);
  g_autofree char *where =
      g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u mailbox was written to %s.",
                                    "%u mailboxes were written to %s.", n_mailboxes),
                       n_mailboxes, shown);
  g_autoptr (GString) text = g_string_new (NULL);

  mesign_exchange_window_append (
      text, mesign_exchange_window_add_gone (g_steal_pointer (&where), exchanged->n_gone));
  if (partial->len > 0)
    mesign_exchange_window_append (
        text, g_strdup (_ ("The server has more mail in these mailboxes, which is not here yet. "
                           "Export again when everything is synchronized:")));
  mesign_exchange_window_show_lacking (self, exchanged, partial, text);
  mesign_exchange_window_show_done (self, title, text->str);
}

static void
on_account_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignExchanged) exchanged =
      mesign_engine_export_account_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (exchanged == NULL)
    mesign_exchange_window_show_export_failed (self, error);
  else
    show_exported (self, exchanged);
}

/* To the place that was chosen. */
void
mesign_exchange_window_export_account (MesignExchangeWindow *self, MesignMailFormat format)
{
  mesign_engine_export_account_async (self->engine, self->account->id, self->target, format,
                                      on_writing, self, self->cancellable, on_account_exported,
                                      g_object_ref (self));
}

static void
describe_formats (MesignExchangeWindow *self)
{
  gtk_widget_set_visible (self->eml_row, FALSE);
  adw_preferences_row_set_title (self->mbox_row, _ ("mbox files in folders"));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->mbox_row),
      _ ("For Thunderbird and most other programs: a file for each mailbox."));
  adw_action_row_set_subtitle (
      ADW_ACTION_ROW (self->maildir_row),
      _ ("For mail servers such as Dovecot, and programs like Mutt: a file for each mail."));
}

/**
 * mesign_exchange_window_new_to_export_account:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @account: what is exported
 *
 * Returns: (transfer floating): a window that asks how all mailboxes of an account shall be
 * exported, and does it
 */
GtkWidget *
mesign_exchange_window_new_to_export_account (GtkWindow *parent,
                                              MesignEngine *engine,
                                              MesignAccount *account)
{
  g_autofree char *title = g_strdup_printf (_ ("Export %s"), account->address);
  MesignExchangeWindow *self = mesign_exchange_window_new (parent, engine, title, account->address);

  self->account = mesign_account_ref (account);
  describe_formats (self);

  return GTK_WIDGET (self);
}

/* Importing */

static void
on_reading (const char *what, guint64 done, guint64 total, gpointer user_data)
{
  MesignExchangeWindow *self = user_data;
  g_autofree char *shown = dup_shown (what);

  if (self->engine != NULL)
    show_progress (self, g_strdup_printf (_ ("“%s” is read…"), shown), done, total);
}

static void
count_mailboxes (const MesignExchanged *exchanged, guint *n_filled, guint *n_new)
{
  for (guint i = 0; i < exchanged->mailboxes->len; i++)
    {
      const MesignExchangedMailbox *mailbox = exchanged->mailboxes->pdata[i];

      *n_filled += mailbox->n_done > 0;
      *n_new += mailbox->is_new;
    }
}

static char *
describe_import (const MesignExchanged *exchanged)
{
  g_autoptr (GString) text = g_string_new (NULL);
  guint n_filled = 0;
  guint n_new = 0;

  count_mailboxes (exchanged, &n_filled, &n_new);
  if (exchanged->n_done > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (
                  g_dngettext (
                      GETTEXT_PACKAGE, "They lie in %u mailbox and are on their way to the server.",
                      "They lie in %u mailboxes and are on their way to the server.", n_filled),
                  n_filled));
  if (n_new > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u mailbox is new.",
                                            "%u mailboxes are new.", n_new),
                               n_new));
  if (exchanged->n_there > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was there already.",
                                            "%u were there already.", exchanged->n_there),
                               exchanged->n_there));
  if (exchanged->n_skipped > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was left out:",
                                            "%u were left out:", exchanged->n_skipped),
                               exchanged->n_skipped));

  return g_strdup (text->str);
}

static void
on_account_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignExchanged) exchanged =
      mesign_engine_import_account_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (self->engine == NULL)
    return;
  if (exchanged == NULL)
    {
      mesign_exchange_window_show_broken_off (self, error);
      return;
    }
  title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u Mail Imported", "%u Mails Imported", exchanged->n_done),
      exchanged->n_done);
  text = describe_import (exchanged);
  mesign_exchange_window_show_skipped (self, exchanged->skipped, exchanged->n_skipped);
  mesign_exchange_window_show_done (self, title, text);
}

static void
import_folder (GtkWindow *parent, MesignEngine *engine, MesignAccount *account, GFile *folder)
{
  g_autofree char *path = g_file_get_path (folder);
  g_autofree char *title = g_strdup_printf (_ ("Import into %s"), account->address);
  MesignExchangeWindow *self = mesign_exchange_window_new (parent, engine, title, account->address);

  self->account = mesign_account_ref (account);
  gtk_window_present (GTK_WINDOW (self));
  if (path == NULL)
    {
      mesign_exchange_window_show_not_local (self);
      return;
    }
  mesign_exchange_window_show_working (self, _ ("Looking for mailboxes…"));
  mesign_engine_import_account_async (engine, account->id, path, MESIGN_MAIL_FORMAT_AUTO,
                                      on_reading, self, self->cancellable, on_account_imported,
                                      g_object_ref (self));
}

/* Choosing the folder */

typedef struct
{
  GWeakRef parent;
  MesignEngine *engine;
  MesignAccount *account;
} Choice;

static void
choice_free (Choice *self)
{
  g_weak_ref_clear (&self->parent);
  g_object_unref (self->engine);
  mesign_account_unref (self->account);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Choice, choice_free)

static void
on_folder_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Choice) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  g_autoptr (GtkWindow) parent = g_weak_ref_get (&self->parent);

  if (parent != NULL && files != NULL && files->len > 0)
    import_folder (parent, self->engine, self->account, files->pdata[0]);
}

/**
 * mesign_exchange_window_import_account:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @account: where to
 *
 * Has a folder chosen, and files the mails of all mailboxes in it, which a window shows.
 */
void
mesign_exchange_window_import_account (GtkWindow *parent,
                                       MesignEngine *engine,
                                       MesignAccount *account)
{
  Choice *choice = g_new0 (Choice, 1);
  const MesignFileChoice folder = {
    .title = _ ("Folder with Mailboxes"),
    .accept = _ ("_Import"),
    .folder = TRUE,
  };

  g_weak_ref_init (&choice->parent, parent);
  choice->engine = g_object_ref (engine);
  choice->account = mesign_account_ref (account);
  mesign_choose_file_async (GTK_WIDGET (parent), &folder, NULL, on_folder_chosen, choice);
}
