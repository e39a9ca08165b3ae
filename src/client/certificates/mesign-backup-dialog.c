/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-backup-dialog.h"

#include "client/compat/mesign-choose-file.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-password-strength.h"
#include "client/fields/mesign-strength-bar.h"
#include "client/words/mesign-words-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Asks for the password of a backup, and writes it. */
struct _MesignBackupDialog
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  GFile *file;
  GBytes *octets;

  GtkStack *stack;
  GtkWidget *save_button;
  GtkEditable *password_row;
  GtkEditable *repeat_row;
  GtkWidget *strength_box;
  GtkLevelBar *strength_bar;
  GtkLabel *hint_label;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (MesignBackupDialog, mesign_backup_dialog, ADW_TYPE_WINDOW)

static MesignPasswordStrength
measure (MesignBackupDialog *self)
{
  const char *known[] = { NULL };

  return mesign_password_measure (gtk_editable_get_text (self->password_row), known);
}

static const char *
find_fault (MesignBackupDialog *self, MesignPasswordStrength strength)
{
  const char *password = gtk_editable_get_text (self->password_row);
  const char *repeated = gtk_editable_get_text (self->repeat_row);
  const char *fault = mesign_password_find_fault (password, strength);

  if (fault == NULL && *repeated != '\0' && strcmp (password, repeated) != 0)
    return _ ("The two passwords differ.");

  return fault;
}

static gboolean
is_ready (MesignBackupDialog *self)
{
  return find_fault (self, measure (self)) == NULL &&
         strcmp (gtk_editable_get_text (self->password_row),
                 gtk_editable_get_text (self->repeat_row)) == 0;
}

static void
update (MesignBackupDialog *self)
{
  MesignPasswordStrength strength = measure (self);
  const char *fault = find_fault (self, strength);

  gtk_widget_set_visible (self->strength_box, strength != MESIGN_PASSWORD_EMPTY);
  mesign_strength_bar_show (self->strength_bar, strength);
  gtk_label_set_text (self->hint_label,
                      fault != NULL ? fault : mesign_password_strength_words (strength));
  gtk_widget_set_sensitive (self->save_button, self->file == NULL && is_ready (self));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* Writing */

static void
fail (MesignBackupDialog *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  g_clear_object (&self->file);
  gtk_stack_set_visible_child_name (self->stack, "password");
  update (self);
  gtk_label_set_text (self->error_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
tell_done (MesignBackupDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkWidget *content = ADW_IS_WINDOW (parent) ? adw_window_get_content (ADW_WINDOW (parent)) : NULL;
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *words =
      g_strdup_printf (_ ("Everything is in “%s”. Keep its password in another place."), shown);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  AdwToast *toast;

  if (!ADW_IS_TOAST_OVERLAY (content))
    return;
  toast = adw_toast_new (escaped);
  /* what to do with the password is to be read, however long that takes */
  adw_toast_set_timeout (toast, 0);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (content), toast);
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignBackupDialog) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    {
      fail (self, error);
      return;
    }
  if (self->engine == NULL)
    return;
  tell_done (self);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_made (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignBackupDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *octets = mesign_engine_back_up_finish (MESIGN_ENGINE (source), result, NULL, &error);

  if (octets == NULL)
    {
      fail (self, error);
      return;
    }
  g_clear_pointer (&self->octets, g_bytes_unref);
  self->octets = octets;
  if (self->engine != NULL)
    g_file_replace_contents_bytes_async (self->file, octets, NULL, FALSE,
                                         G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION,
                                         self->cancellable, on_written, g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignBackupDialog) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);
  g_autoptr (MesignSecret) password = NULL;

  if (files == NULL || files->len == 0 || self->engine == NULL)
    return;
  g_set_object (&self->file, files->pdata[0]);
  password = mesign_secret_new_from_string (gtk_editable_get_text (self->password_row));
  update (self);
  gtk_stack_set_visible_child_name (self->stack, "working");
  mesign_engine_back_up_async (self->engine, password, self->cancellable, on_made,
                               g_object_ref (self));
}

static void
on_save_clicked (MesignBackupDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *day = g_date_time_format (now, "%Y-%m-%d");
  g_autofree char *name = g_strdup_printf ("mesign-%s.p12", day);
  const MesignFileChoice choice = { .title = _ ("Save the Backup"), .name = name, .save = TRUE };

  if (gtk_widget_get_sensitive (self->save_button))
    mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_file_chosen,
                              g_object_ref (self));
}

static void
mesign_backup_dialog_dispose (GObject *object)
{
  MesignBackupDialog *self = MESIGN_BACKUP_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->file);
  g_clear_pointer (&self->octets, g_bytes_unref);

  G_OBJECT_CLASS (mesign_backup_dialog_parent_class)->dispose (object);
}

static void
mesign_backup_dialog_finalize (GObject *object)
{
  g_clear_object (&MESIGN_BACKUP_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (mesign_backup_dialog_parent_class)->finalize (object);
}

static void
mesign_backup_dialog_class_init (MesignBackupDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_backup_dialog_dispose;
  object_class->finalize = mesign_backup_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-backup-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, strength_box);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, MesignBackupDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_backup_dialog_init (MesignBackupDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password_row));
  mesign_name_password_row (GTK_WIDGET (self->repeat_row));
  mesign_strength_bar_prepare (self->strength_bar);
}

/**
 * mesign_backup_dialog_new:
 * @parent: the window it belongs to
 * @engine: the engine
 *
 * Returns: (transfer floating): a window that writes a backup of everything
 */
GtkWidget *
mesign_backup_dialog_new (GtkWindow *parent, MesignEngine *engine)
{
  MesignBackupDialog *self =
      g_object_new (MESIGN_TYPE_BACKUP_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  update (self);

  return GTK_WIDGET (self);
}
