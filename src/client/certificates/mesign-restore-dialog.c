/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-restore-dialog.h"

#include "client/certificates/mesign-restore-words.h"
#include "client/compat/mesign-choose-file.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* No backup is larger. */
#define FILE_LIMIT ((goffset) 256 * 1024 * 1024)

/* Reads a backup, shows what it would bring, and restores it when a person has seen that. It emits
 * ::restored when it is closed after that. */
struct _MesignRestoreDialog
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  GFile *file;
  GBytes *octets;
  MesignSecret *password;
  gboolean has_asked;
  gboolean is_restored;

  GtkStack *stack;
  GtkWidget *cancel_button;
  GtkWidget *open_button;
  GtkWidget *restore_button;
  GtkWidget *done_button;
  AdwPreferencesGroup *password_group;
  GtkEditable *password_row;
  GtkLabel *error_label;
  AdwStatusPage *failed_page;
  GtkLabel *result_label;
  GtkLabel *result_words;
  GtkListBox *result_list;
};

enum
{
  RESTORED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MesignRestoreDialog, mesign_restore_dialog, ADW_TYPE_WINDOW)

static void
show_page (MesignRestoreDialog *self, const char *name)
{
  gboolean is_list = g_str_equal (name, "list");

  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->open_button, g_str_equal (name, "password"));
  gtk_widget_set_visible (self->restore_button, is_list && !self->is_restored);
  gtk_widget_set_visible (self->done_button, is_list && self->is_restored);
  gtk_widget_set_visible (self->cancel_button, !self->is_restored);
}

static void
show_failure (MesignRestoreDialog *self, const char *title, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (self->engine == NULL)
    return;
  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, escaped);
  show_page (self, "failed");
}

static void
ask_password (MesignRestoreDialog *self, gboolean was_wrong)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  adw_preferences_group_set_title (self->password_group, escaped);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), was_wrong);
  if (was_wrong)
    gtk_widget_add_css_class (GTK_WIDGET (self->password_row), "error");
  show_page (self, "password");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

/* What it brings */

static void
add_row (MesignRestoreDialog *self, MesignBackupKind kind, const char *words)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), mesign_restore_words_kind (kind));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), words);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, words,
                                  -1);
  gtk_list_box_append (self->result_list, row);
}

static void
fill_list (MesignRestoreDialog *self, GPtrArray *items)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->result_list))) != NULL)
    gtk_list_box_remove (self->result_list, child);
  for (MesignBackupKind kind = 0; kind < MESIGN_N_BACKUP_KINDS; kind++)
    {
      g_autofree char *words = mesign_restore_words (items, kind);

      if (*words != '\0')
        add_row (self, kind, words);
    }
}

static const char *
get_list_words (MesignRestoreDialog *self, GPtrArray *items)
{
  if (self->is_restored)
    return _ ("Accounts ask for their passwords when they log in next.");
  if (mesign_restore_count_new (items) == 0)
    return _ ("All of it is here already. There is nothing to restore.");

  return _ ("What is new is added. What is here stays as it is.");
}

static void
show_list (MesignRestoreDialog *self, GPtrArray *items, gint64 made)
{
  g_autofree char *day = mesign_words_date_long (made);
  g_autofree char *title =
      self->is_restored ? g_strdup (_ ("Restored")) : g_strdup_printf (_ ("Backup of %s"), day);

  fill_list (self, items);
  gtk_label_set_text (self->result_label, title);
  gtk_label_set_text (self->result_words, get_list_words (self, items));
  gtk_widget_set_sensitive (self->restore_button, mesign_restore_count_new (items) > 0);
  show_page (self, "list");
  gtk_widget_grab_focus (self->is_restored ? self->done_button : self->restore_button);
}

static const char *
get_failure_title (const GError *error)
{
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED))
    return _ ("Not a Backup, or Damaged");

  return _ ("Cannot Restore");
}

static void
on_restored (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRestoreDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignBackup) backup = NULL;
  g_autoptr (GPtrArray) items =
      mesign_engine_restore_finish (MESIGN_ENGINE (source), result, &backup, &error);
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (items != NULL)
    {
      gtk_editable_set_text (self->password_row, "");
      show_list (self, items, backup->made);
      return;
    }
  self->is_restored = FALSE;
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD))
    {
      ask_password (self, self->has_asked);
      return;
    }
  words = mesign_words_error (error);
  show_failure (self, get_failure_title (error), words);
}

static void
run (MesignRestoreDialog *self, MesignRestoreFlags flags)
{
  show_page (self, "working");
  mesign_engine_restore_async (self->engine, self->octets, self->password, flags, self->cancellable,
                               on_restored, g_object_ref (self));
}

static void
on_open_clicked (MesignRestoreDialog *self)
{
  g_clear_pointer (&self->password, mesign_secret_unref);
  self->password = mesign_secret_new_from_string (gtk_editable_get_text (self->password_row));
  self->has_asked = TRUE;
  run (self, MESIGN_RESTORE_ONLY_LOOK);
}

static void
on_restore_clicked (MesignRestoreDialog *self)
{
  self->is_restored = TRUE;
  run (self, MESIGN_RESTORE_PLAIN);
}

static void
on_password_changed (MesignRestoreDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* Reading */

static gboolean
may_read_more (const char *contents, goffset size, gpointer user_data)
{
  return size <= FILE_LIMIT;
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRestoreDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;
  char *contents;
  gsize length;

  if (!g_file_load_partial_contents_finish (G_FILE (source), result, &contents, &length, NULL,
                                            &error))
    {
      if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return;
      words = mesign_words_file_error (error, MESIGN_FILE_READ);
      show_failure (self, _ ("Cannot Read the File"), words);
      return;
    }
  g_clear_pointer (&self->octets, g_bytes_unref);
  self->octets = g_bytes_new_take (contents, length);
  if (self->engine == NULL)
    return;
  /* a file that is none is told before anybody looks for its password */
  self->has_asked = FALSE;
  g_clear_pointer (&self->password, mesign_secret_unref);
  self->password = mesign_secret_new ("", 0);
  run (self, MESIGN_RESTORE_ONLY_LOOK);
}

/**
 * mesign_restore_dialog_read:
 * @self: a dialog
 * @file: a backup
 *
 * Begins with a file.
 */
void
mesign_restore_dialog_read (MesignRestoreDialog *self, GFile *file)
{
  g_set_object (&self->file, file);
  show_page (self, "working");
  gtk_window_present (GTK_WINDOW (self));
  g_file_load_partial_contents_async (file, self->cancellable, may_read_more, on_read,
                                      g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRestoreDialog) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (self->engine == NULL)
    return;
  if (files != NULL && files->len > 0)
    mesign_restore_dialog_read (self, files->pdata[0]);
  else if (self->file == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

/**
 * mesign_restore_dialog_choose:
 * @self: a dialog
 *
 * Begins with the choice of a file; shows itself when there is one.
 */
void
mesign_restore_dialog_choose (MesignRestoreDialog *self)
{
  static const char *const suffixes[] = { "p12", "pfx", "backup", NULL };
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  const MesignFileChoice choice = { .title = _ ("Choose the Backup"),
                                    .suffixes = suffixes,
                                    .filter_name = _ ("Backups") };

  mesign_choose_file_async (self->file == NULL && parent != NULL ? GTK_WIDGET (parent)
                                                                 : GTK_WIDGET (self),
                            &choice, self->cancellable, on_file_chosen, g_object_ref (self));
}

static gboolean
on_close_request (MesignRestoreDialog *self)
{
  if (self->is_restored)
    g_signal_emit (self, signals[RESTORED], 0);

  return FALSE;
}

static void
mesign_restore_dialog_dispose (GObject *object)
{
  MesignRestoreDialog *self = MESIGN_RESTORE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->file);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_clear_pointer (&self->password, mesign_secret_unref);

  G_OBJECT_CLASS (mesign_restore_dialog_parent_class)->dispose (object);
}

static void
mesign_restore_dialog_finalize (GObject *object)
{
  g_clear_object (&MESIGN_RESTORE_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (mesign_restore_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, open_button);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, restore_button);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, done_button);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, password_group);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, result_label);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, result_words);
  gtk_widget_class_bind_template_child (widget_class, MesignRestoreDialog, result_list);
  gtk_widget_class_bind_template_callback (widget_class, on_open_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_restore_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_close_request);
  gtk_widget_class_bind_template_callback (widget_class, mesign_restore_dialog_choose);
}

static void
mesign_restore_dialog_class_init (MesignRestoreDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_restore_dialog_dispose;
  object_class->finalize = mesign_restore_dialog_finalize;

  signals[RESTORED] = g_signal_new ("restored", MESIGN_TYPE_RESTORE_DIALOG, G_SIGNAL_RUN_LAST, 0,
                                    NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-restore-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_restore_dialog_init (MesignRestoreDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password_row));
}

/**
 * mesign_restore_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @engine: the engine
 *
 * Returns: (transfer none): the window, not shown yet
 */
MesignRestoreDialog *
mesign_restore_dialog_new (GtkWindow *parent, MesignEngine *engine)
{
  MesignRestoreDialog *self =
      g_object_new (MESIGN_TYPE_RESTORE_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));

  return self;
}
