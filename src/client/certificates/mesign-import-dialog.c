/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-import-dialog.h"

#include "client/certificates/mesign-import-result.h"
#include "client/certificates/mesign-import.h"
#include "client/compat/mesign-choose-file.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* No collection of certificates is larger. */
#define FILE_LIMIT ((gsize) 4 * 1024 * 1024)

/* Reads a file of certificates, asks for its password, and says what came of it. */
struct _MesignImportDialog
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  gint64 journey_id;
  GCancellable *cancellable;
  GFile *file;
  guint8 *buffer;
  GBytes *octets;
  gboolean has_password;
  MesignImport *import;

  GtkStack *stack;
  GtkWidget *cancel_button;
  GtkWidget *import_button;
  AdwPreferencesGroup *password_group;
  GtkEditable *password_row;
  GtkLabel *error_label;
  AdwStatusPage *failed_page;
  GtkLabel *result_label;
  GtkLabel *result_words;
  GtkListBox *result_list;
};

G_DEFINE_FINAL_TYPE (MesignImportDialog, mesign_import_dialog, ADW_TYPE_WINDOW)

static void
show_page (MesignImportDialog *self, const char *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_widget_set_visible (self->import_button, g_str_equal (name, "password"));
  gtk_widget_set_visible (self->cancel_button, !g_str_equal (name, "result"));
}

/* Not where the window was closed meanwhile. */
static void
show_failure (MesignImportDialog *self, const char *title, const char *words)
{
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (self->engine == NULL)
    return;
  adw_status_page_set_title (self->failed_page, title);
  adw_status_page_set_description (self->failed_page, escaped);
  show_page (self, "failed");
}

/* What came of it */

static void
show_result (MesignImportDialog *self)
{
  GtkWidget *child;
  g_autofree char *words = mesign_import_result_words (self->import);

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->result_list))) != NULL)
    gtk_list_box_remove (self->result_list, child);
  mesign_import_result_fill (self->result_list, self->import);
  gtk_label_set_text (self->result_label, self->import->already_there ? _ ("Already Here")
                                                                      : _ ("Certificate Imported"));
  gtk_label_set_text (self->result_words, words);
  show_page (self, "result");
}

static void
ask_password (MesignImportDialog *self, gboolean is_proved_wrong)
{
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *escaped = g_markup_escape_text (shown, -1);

  adw_preferences_group_set_title (self->password_group, escaped);
  gtk_label_set_text (
      self->error_label,
      is_proved_wrong ? _ ("This is not the password of the file. Look whether Caps Lock is on.")
                      : _ ("This is not the password of the file, or the file is damaged: it does "
                           "not tell which."));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), self->has_password);
  if (self->has_password)
    gtk_widget_add_css_class (GTK_WIDGET (self->password_row), "error");
  show_page (self, "password");
  gtk_widget_grab_focus (GTK_WIDGET (self->password_row));
}

static const char *
get_failure_title (const GError *error)
{
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED))
    return _ ("Not a Certificate, or Damaged");
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_ADDRESS))
    return _ ("For Another Address");

  return _ ("Cannot Import");
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_journey_file_finish (MESIGN_ENGINE (source), result, NULL, &error);
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (import != NULL)
    {
      g_clear_pointer (&self->import, mesign_import_unref);
      self->import = g_steal_pointer (&import);
      gtk_editable_set_text (self->password_row, "");
      show_result (self);
      return;
    }
  if (g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD) ||
      g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED))
    {
      ask_password (
          self, g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD));
      return;
    }
  words = mesign_words_error (error);
  show_failure (self, get_failure_title (error), words);
}

/* Without a password first: many files have none, and that of an order's may be kept here. */
static void
import (MesignImportDialog *self, MesignSecret *password)
{
  show_page (self, "working");
  mesign_engine_import_journey_file_async (self->engine, self->journey_id, self->octets, password,
                                           self->cancellable, on_imported, g_object_ref (self));
}

static void
on_import_clicked (MesignImportDialog *self)
{
  g_autoptr (MesignSecret) password =
      mesign_secret_new_from_string (gtk_editable_get_text (self->password_row));

  self->has_password = TRUE;
  import (self, password);
}

static void
on_password_changed (MesignImportDialog *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->password_row), "error");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* Reading */

static void
show_unreadable (MesignImportDialog *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_file_error (error, MESIGN_FILE_READ);
  show_failure (self, _ ("Cannot Read the File"), words);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gsize length = 0;

  if (!g_input_stream_read_all_finish (G_INPUT_STREAM (source), result, &length, &error))
    {
      show_unreadable (self, error);
      return;
    }
  if (length > FILE_LIMIT)
    {
      show_failure (self, _ ("Not a Certificate"),
                    _ ("The file is far too large to be one. Choose a file that ends in .pfx, "
                       ".p12, .pem, .cer or .p7b."));
      return;
    }
  g_clear_pointer (&self->octets, g_bytes_unref);
  self->octets = g_bytes_new (self->buffer, length);
  mesign_secret_wipe (self->buffer, length);
  if (self->engine != NULL)
    import (self, NULL);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInputStream) stream = g_file_read_finish (G_FILE (source), result, &error);

  if (stream == NULL)
    {
      show_unreadable (self, error);
      return;
    }
  if (self->buffer == NULL)
    self->buffer = g_malloc (FILE_LIMIT + 1);
  g_input_stream_read_all_async (G_INPUT_STREAM (stream), self->buffer, FILE_LIMIT + 1,
                                 G_PRIORITY_DEFAULT, self->cancellable, on_read,
                                 g_object_ref (self));
}

/**
 * mesign_import_dialog_read:
 * @self: a dialog
 * @file: a file of certificates
 *
 * Begins with a file.
 */
void
mesign_import_dialog_read (MesignImportDialog *self, GFile *file)
{
  g_set_object (&self->file, file);
  self->has_password = FALSE;
  gtk_editable_set_text (self->password_row, "");
  show_page (self, "working");
  g_file_read_async (file, G_PRIORITY_DEFAULT, self->cancellable, on_opened, g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportDialog) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (self->engine == NULL)
    return;
  if (files != NULL && files->len > 0)
    {
      gtk_window_present (GTK_WINDOW (self));
      mesign_import_dialog_read (self, files->pdata[0]);
    }
  else if (self->file == NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
choose (MesignImportDialog *self, GtkWidget *parent)
{
  static const char *const suffixes[] = { "pfx", "p12", "pem", "cer", "crt", "key",
                                          "der", "p7b", "p7c", "p7s", NULL };
  const MesignFileChoice choice = { .title = _ ("Import Certificate"),
                                    .accept = _ ("_Import"),
                                    .suffixes = suffixes,
                                    .filter_name = _ ("Certificates") };

  mesign_choose_file_async (parent, &choice, self->cancellable, on_file_chosen,
                            g_object_ref (self));
}

/**
 * mesign_import_dialog_choose:
 * @self: a dialog that is not shown yet
 *
 * Begins with the choice of a file; shows itself when there is one.
 */
void
mesign_import_dialog_choose (MesignImportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));

  choose (self, parent != NULL ? GTK_WIDGET (parent) : GTK_WIDGET (self));
}

static void
on_choose_clicked (MesignImportDialog *self)
{
  choose (self, GTK_WIDGET (self));
}

static void
on_show_clicked (MesignImportDialog *self)
{
  const char *fingerprint = mesign_import_result_get_fingerprint (self->import);

  gtk_widget_activate_action (GTK_WIDGET (self), "app.certificates", "s",
                              fingerprint != NULL ? fingerprint : "");
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
mesign_import_dialog_dispose (GObject *object)
{
  MesignImportDialog *self = MESIGN_IMPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->file);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_clear_pointer (&self->import, mesign_import_unref);

  G_OBJECT_CLASS (mesign_import_dialog_parent_class)->dispose (object);
}

static void
mesign_import_dialog_finalize (GObject *object)
{
  MesignImportDialog *self = MESIGN_IMPORT_DIALOG (object);

  g_free (self->buffer);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_import_dialog_parent_class)->finalize (object);
}

static void
mesign_import_dialog_class_init (MesignImportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_import_dialog_dispose;
  object_class->finalize = mesign_import_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-import-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, import_button);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, password_group);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, error_label);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, failed_page);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, result_label);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, result_words);
  gtk_widget_class_bind_template_child (widget_class, MesignImportDialog, result_list);
  gtk_widget_class_bind_template_callback (widget_class, on_import_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_show_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_import_dialog_init (MesignImportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password_row));
}

/**
 * mesign_import_dialog_new:
 * @parent: (nullable): the window it belongs to
 * @engine: the engine
 * @journey_id: the order the file was handed out for, for whose address it has to be; 0 for any
 *
 * Returns: (transfer none): the window, not shown yet
 */
MesignImportDialog *
mesign_import_dialog_new (GtkWindow *parent, MesignEngine *engine, gint64 journey_id)
{
  MesignImportDialog *self =
      g_object_new (MESIGN_TYPE_IMPORT_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  self->journey_id = journey_id;
  if (parent != NULL)
    gtk_window_set_application (GTK_WINDOW (self), gtk_window_get_application (parent));

  return self;
}

/**
 * mesign_import_certificate:
 * @parent: (nullable): the window that asks for it
 * @engine: the engine
 * @uri: (nullable): of the file; %NULL or "" to have one chosen
 * @journey_id: the order the file was handed out for, for whose address it has to be; 0 for any
 *
 * Has a certificate imported: a file is chosen, its password asked for, and what came of it shown.
 */
void
mesign_import_certificate (GtkWindow *parent,
                           MesignEngine *engine,
                           const char *uri,
                           gint64 journey_id)
{
  MesignImportDialog *dialog = mesign_import_dialog_new (parent, engine, journey_id);
  g_autoptr (GFile) file = NULL;

  if (uri == NULL || *uri == '\0')
    {
      mesign_import_dialog_choose (dialog);
      return;
    }
  file = g_file_new_for_uri (uri);
  mesign_import_dialog_read (dialog, file);
  gtk_window_present (GTK_WINDOW (dialog));
}
