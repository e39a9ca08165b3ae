/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/exchange/mesign-exchange-window-private.h"

#include "client/compat/mesign-choose-file.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignExchangeWindow:
 *
 * Mail going into files of other programs, or coming from them: how it shall be written, how far it
 * is, and what came of it. Closing it while it works ends the work.
 */

G_DEFINE_FINAL_TYPE (MesignExchangeWindow, mesign_exchange_window, ADW_TYPE_WINDOW)

/* How it stands */

void
mesign_exchange_window_show_working (MesignExchangeWindow *self, const char *what)
{
  gtk_label_set_text (self->working_label, what);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_widget_set_visible (self->save_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "working");
}

void
mesign_exchange_window_note_progress (MesignExchangeWindow *self, guint64 done, guint64 total)
{
  if (total > 0)
    gtk_progress_bar_set_fraction (self->progress_bar, (double) done / (double) total);
}

static void
on_progress (const char *what, guint64 done, guint64 total, gpointer user_data)
{
  MesignExchangeWindow *self = user_data;

  if (self->engine != NULL)
    mesign_exchange_window_note_progress (self, done, total);
}

void
mesign_exchange_window_show_done (MesignExchangeWindow *self, const char *title, const char *text)
{
  gtk_label_set_text (self->done_title, title);
  gtk_label_set_text (self->done_text, text);
  gtk_widget_set_visible (GTK_WIDGET (self->done_text), *text != '\0');
  gtk_button_set_label (self->close_button, _ ("_Close"));
  gtk_widget_set_visible (self->save_button, FALSE);
  gtk_stack_set_visible_child_name (self->stack, "done");
  gtk_widget_grab_focus (GTK_WIDGET (self->close_button));
}

/* Exporting */

/* Takes @where, a sentence. */
char *
mesign_exchange_window_add_gone (char *where, guint n_gone)
{
  g_autofree char *sentence = where;

  if (n_gone == 0)
    return g_steal_pointer (&sentence);

  return g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%s %u is gone from the server and could not be had.",
                   "%s %u are gone from the server and could not be had.", n_gone),
      sentence, n_gone);
}

static void
add_left_out (GPtrArray *lines, const MesignExchanged *exchanged, GString *text)
{
  g_autofree char *heading = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE,
                   "%u could not be exported:", "%u could not be exported:", exchanged->n_skipped),
      exchanged->n_skipped);

  if (lines->len == 0)
    mesign_exchange_window_append (text, g_steal_pointer (&heading));
  else
    {
      g_ptr_array_add (lines, g_strdup (""));
      g_ptr_array_add (lines, g_steal_pointer (&heading));
    }
  for (guint i = 0; i < exchanged->skipped->len; i++)
    g_ptr_array_add (lines, g_strdup (exchanged->skipped->pdata[i]));
}

/* Adds to @text what the export lacks, and lists it: the mailboxes in @partial, which are not all
 * here yet, and what could not be had or written. */
void
mesign_exchange_window_show_lacking (MesignExchangeWindow *self,
                                     const MesignExchanged *exchanged,
                                     GPtrArray *partial,
                                     GString *text)
{
  guint n_untold = exchanged->n_skipped - exchanged->skipped->len;
  g_autoptr (GPtrArray) lines = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < partial->len; i++)
    g_ptr_array_add (lines, g_strdup (partial->pdata[i]));
  if (exchanged->n_skipped > 0)
    add_left_out (lines, exchanged, text);
  mesign_exchange_window_show_skipped (self, lines, lines->len + n_untold);
}

static char *
describe_export (MesignExchangeWindow *self, const MesignExchanged *exchanged)
{
  g_autofree char *shown = g_filename_display_name (self->target);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  mesign_exchange_window_append (
      text, mesign_exchange_window_add_gone (g_strdup_printf (_ ("They lie in %s."), shown),
                                             exchanged->n_gone));
  if (exchanged->is_partial)
    mesign_exchange_window_append (
        text, g_strdup (_ ("The server has more mail in this mailbox, which is not here yet. "
                           "Export again when everything is synchronized.")));
  mesign_exchange_window_show_lacking (self, exchanged, none, text);

  return g_strdup (text->str);
}

void
mesign_exchange_window_show_export_failed (MesignExchangeWindow *self, const GError *error)
{
  g_autofree char *text = mesign_words_error (error);

  mesign_exchange_window_show_done (self, _ ("Nothing Was Exported"), text);
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignExchanged) exchanged =
      mesign_engine_export_mail_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  if (self->engine == NULL)
    return;
  if (exchanged == NULL)
    {
      mesign_exchange_window_show_export_failed (self, error);
      return;
    }
  title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u Mail Exported", "%u Mails Exported", exchanged->n_done),
      exchanged->n_done);
  text = describe_export (self, exchanged);
  mesign_exchange_window_show_done (self, title, text);
}

static MesignMailFormat
get_format (MesignExchangeWindow *self)
{
  if (gtk_check_button_get_active (self->eml_check))
    return MESIGN_MAIL_FORMAT_EML;

  return gtk_check_button_get_active (self->maildir_check) ? MESIGN_MAIL_FORMAT_MAILDIR
                                                           : MESIGN_MAIL_FORMAT_MBOX;
}

static void
on_place_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExchangeWindow) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (self->engine == NULL || files == NULL || files->len == 0)
    return;
  g_free (self->target);
  self->target = g_file_get_path (files->pdata[0]);
  if (self->target == NULL)
    {
      mesign_exchange_window_show_done (
          self, _ ("Nothing Was Exported"),
          _ ("Mail can be written only into folders of this computer."));
      return;
    }
  mesign_exchange_window_show_working (self, _ ("Mail is written…"));
  if (self->account != NULL)
    mesign_exchange_window_export_account (self, get_format (self));
  else if (self->ids != NULL)
    mesign_engine_export_messages_async (
        self->engine, (const gint64 *) (void *) self->ids->data, self->ids->len, self->target,
        get_format (self), on_progress, self, self->cancellable, on_exported, g_object_ref (self));
  else
    mesign_engine_export_mail_async (self->engine, self->mailbox->id, self->target,
                                     get_format (self), on_progress, self, self->cancellable,
                                     on_exported, g_object_ref (self));
}

static gboolean
is_one_file (MesignExchangeWindow *self)
{
  return self->account == NULL && get_format (self) == MESIGN_MAIL_FORMAT_MBOX;
}

/* What a name may have that every file system takes. */
static char *
dup_file_name (MesignExchangeWindow *self)
{
  g_autofree char *name = mesign_words_clean_line (self->name);

  g_strdelimit (name, "/\\:*?\"<>|", '-');

  return is_one_file (self) ? g_strconcat (name, ".mbox", NULL) : g_steal_pointer (&name);
}

static void
on_save_clicked (MesignExchangeWindow *self)
{
  g_autofree char *name = dup_file_name (self);
  const MesignFileChoice choice = {
    .title = is_one_file (self) ? _ ("Name of the File") : _ ("Name of the New Folder"),
    .name = name,
    .save = TRUE,
  };

  mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_place_chosen,
                            g_object_ref (self));
}

/* Importing, one file after the other */

/* Instead of an import of what lies in a place that only looks like a folder. */
void
mesign_exchange_window_show_not_local (MesignExchangeWindow *self)
{
  mesign_exchange_window_show_done (
      self, _ ("Nothing Was Imported"),
      _ ("Mail can be read only from folders of this computer. Copy it there first."));
}

static void import_next (MesignExchangeWindow *self);

void
mesign_exchange_window_show_skipped (MesignExchangeWindow *self,
                                     GPtrArray *skipped,
                                     guint n_skipped)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; i < skipped->len; i++)
    {
      g_autofree char *place = mesign_words_clean_line (skipped->pdata[i]);

      g_string_append_printf (list, "%s%s", i > 0 ? "\n" : "", place);
    }
  if (n_skipped > skipped->len)
    g_string_append_printf (g_string_append_c (list, '\n'), _ ("… and %u more"),
                            n_skipped - skipped->len);
  gtk_label_set_text (self->skipped_label, list->str);
  gtk_widget_set_visible (GTK_WIDGET (self->skipped_label), n_skipped > 0);
}

void
mesign_exchange_window_append (GString *text, char *sentence)
{
  if (text->len > 0)
    g_string_append_c (text, ' ');
  g_string_append (text, sentence);
  g_free (sentence);
}

static void
show_imported (MesignExchangeWindow *self)
{
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "%u Mail Imported", "%u Mails Imported", self->n_done),
      self->n_done);
  g_autoptr (GString) text = g_string_new (NULL);

  if (self->n_done > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (_ ("They lie in “%s” and are on their way to the "
                                  "server."),
                               self->name));
  if (self->n_there > 0)
    mesign_exchange_window_append (
        text, g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u was there already.",
                                            "%u were there already.", self->n_there),
                               self->n_there));
  if (self->n_skipped > 0)
    mesign_exchange_window_append (
        text,
        g_strdup_printf (
            g_dngettext (
                GETTEXT_PACKAGE, "%u is no mail, too large or unreadable, and was left out:",
                "%u are no mail, too large or unreadable, and were left out:", self->n_skipped),
            self->n_skipped));
  mesign_exchange_window_show_skipped (self, self->skipped, self->n_skipped);
  mesign_exchange_window_show_done (self, title, text->str);
}

void
mesign_exchange_window_show_broken_off (MesignExchangeWindow *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);
  g_autofree char *text = g_strdup_printf (
      "%s\n\n%s", words,
      _ ("What was filed until then stays. Import it again to go on; nothing is filed twice."));

  mesign_exchange_window_show_done (self, _ ("The Import Was Broken Off"), text);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExchangeWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignExchanged) exchanged =
      mesign_engine_import_mail_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (exchanged == NULL)
    {
      mesign_exchange_window_show_broken_off (self, error);
      return;
    }
  self->n_done += exchanged->n_done;
  self->n_there += exchanged->n_there;
  self->n_skipped += exchanged->n_skipped;
  for (guint i = 0; i < exchanged->skipped->len; i++)
    g_ptr_array_add (self->skipped, g_strdup (exchanged->skipped->pdata[i]));
  self->next++;
  import_next (self);
}

static void
import_next (MesignExchangeWindow *self)
{
  const char *path;
  g_autofree char *base = NULL;
  g_autofree char *what = NULL;

  if (self->next >= self->paths->len)
    {
      show_imported (self);
      return;
    }
  path = self->paths->pdata[self->next];
  base = g_filename_display_basename (path);
  what = g_strdup_printf (_ ("“%s” is read…"), base);
  mesign_exchange_window_show_working (self, what);
  mesign_engine_import_mail_async (self->engine, path, MESIGN_MAIL_FORMAT_AUTO, self->mailbox->id,
                                   on_progress, self, self->cancellable, on_imported,
                                   g_object_ref (self));
}

static void
mesign_exchange_window_dispose (GObject *object)
{
  MesignExchangeWindow *self = MESIGN_EXCHANGE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_exchange_window_parent_class)->dispose (object);
}

/* The work that is under way holds the window. */
static gboolean
mesign_exchange_window_close_request (GtkWindow *window)
{
  g_cancellable_cancel (MESIGN_EXCHANGE_WINDOW (window)->cancellable);

  return GTK_WINDOW_CLASS (mesign_exchange_window_parent_class)->close_request (window);
}

static void
mesign_exchange_window_finalize (GObject *object)
{
  MesignExchangeWindow *self = MESIGN_EXCHANGE_WINDOW (object);

  g_clear_pointer (&self->mailbox, mesign_mailbox_unref);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->ids, g_array_unref);
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->skipped, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_free (self->target);
  g_free (self->name);

  G_OBJECT_CLASS (mesign_exchange_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, close_button);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, mbox_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, eml_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, maildir_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, mbox_check);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, eml_check);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, maildir_check);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, working_label);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, done_title);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, done_text);
  gtk_widget_class_bind_template_child (widget_class, MesignExchangeWindow, skipped_label);
}

static void
mesign_exchange_window_class_init (MesignExchangeWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_exchange_window_dispose;
  object_class->finalize = mesign_exchange_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_exchange_window_close_request;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-exchange-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_exchange_window_init (MesignExchangeWindow *self)
{
  self->cancellable = g_cancellable_new ();
  self->skipped = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

MesignExchangeWindow *
mesign_exchange_window_new (GtkWindow *parent,
                            MesignEngine *engine,
                            const char *title,
                            const char *name)
{
  MesignExchangeWindow *self =
      g_object_new (MESIGN_TYPE_EXCHANGE_WINDOW, "transient-for", parent, "title", title, NULL);

  self->engine = g_object_ref (engine);
  self->name = g_strdup (name);
  gtk_widget_set_visible (self->save_button, TRUE);

  return self;
}

/**
 * mesign_exchange_window_new_for_mailbox:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @mailbox: what is exported
 * @name: what people call it
 *
 * Returns: (transfer floating): a window that asks how a mailbox shall be exported, and does it
 */
GtkWidget *
mesign_exchange_window_new_for_mailbox (GtkWindow *parent,
                                        MesignEngine *engine,
                                        MesignMailbox *mailbox,
                                        const char *name)
{
  g_autofree char *title = g_strdup_printf (_ ("Export “%s”"), name);
  MesignExchangeWindow *self = mesign_exchange_window_new (parent, engine, title, name);

  self->mailbox = mesign_mailbox_ref (mailbox);

  return GTK_WIDGET (self);
}

/**
 * mesign_exchange_window_new_for_messages:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @ids: (element-type gint64): the store's ids of messages
 *
 * Returns: (transfer floating): a window that asks how they shall be exported, and does it
 */
GtkWidget *
mesign_exchange_window_new_for_messages (GtkWindow *parent, MesignEngine *engine, GArray *ids)
{
  g_autofree char *title = g_strdup_printf (
      g_dngettext (GETTEXT_PACKAGE, "Export %u Mail", "Export %u Mails", ids->len), ids->len);
  MesignExchangeWindow *self = mesign_exchange_window_new (parent, engine, title, _ ("Mail"));

  self->ids = g_array_ref (ids);

  return GTK_WIDGET (self);
}

/**
 * mesign_exchange_window_new_for_files:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @mailbox: where to
 * @name: what people call it
 * @paths: (element-type filename): files and folders of mail; empty where what was chosen has no
 * path on this computer
 *
 * Returns: (transfer floating): a window that shows how they are imported, which begins at once, or
 * why they are not
 */
GtkWidget *
mesign_exchange_window_new_for_files (GtkWindow *parent,
                                      MesignEngine *engine,
                                      MesignMailbox *mailbox,
                                      const char *name,
                                      GPtrArray *paths)
{
  g_autofree char *title = g_strdup_printf (_ ("Import into “%s”"), name);
  MesignExchangeWindow *self = mesign_exchange_window_new (parent, engine, title, name);

  self->mailbox = mesign_mailbox_ref (mailbox);
  self->paths = g_ptr_array_ref (paths);
  if (paths->len > 0)
    import_next (self);
  else
    mesign_exchange_window_show_not_local (self);

  return GTK_WIDGET (self);
}
