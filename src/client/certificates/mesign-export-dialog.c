/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-export-dialog.h"

#include "client/compat/mesign-choose-file.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-password-strength.h"
#include "client/fields/mesign-strength-bar.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Asks in what form a certificate is to be exported, and writes it. */
struct _MesignExportDialog
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  MesignCertificateInfo *info;
  GCancellable *cancellable;
  GFile *file;
  GBytes *octets;

  GtkWidget *save_button;
  GtkWidget *pfx_row;
  GtkCheckButton *pfx_check;
  GtkCheckButton *der_check;
  GtkWidget *password_group;
  GtkEditable *password_row;
  GtkEditable *repeat_row;
  GtkWidget *strength_box;
  GtkLevelBar *strength_bar;
  GtkLabel *hint_label;
  GtkWidget *compatible_group;
  GtkSwitch *compatible_switch;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (MesignExportDialog, mesign_export_dialog, ADW_TYPE_WINDOW)

/* What stands in the fields */

static gboolean
wants_pfx (MesignExportDialog *self)
{
  return gtk_check_button_get_active (self->pfx_check);
}

static MesignPasswordStrength
measure (MesignExportDialog *self)
{
  const char *known[] = { self->info->certificate->name, self->info->certificate->addresses[0],
                          NULL };

  return mesign_password_measure (gtk_editable_get_text (self->password_row), known);
}

static const char *
find_fault (MesignExportDialog *self, MesignPasswordStrength strength)
{
  const char *password = gtk_editable_get_text (self->password_row);
  const char *repeated = gtk_editable_get_text (self->repeat_row);
  const char *fault = mesign_password_find_fault (password, strength);

  if (fault == NULL && *repeated != '\0' && strcmp (password, repeated) != 0)
    return _ ("The two passwords differ.");

  return fault;
}

static void
show_strength (MesignExportDialog *self)
{
  MesignPasswordStrength strength = measure (self);
  const char *fault = find_fault (self, strength);

  gtk_widget_set_visible (self->strength_box, strength != MESIGN_PASSWORD_EMPTY);
  mesign_strength_bar_show (self->strength_bar, strength);
  gtk_label_set_text (self->hint_label,
                      fault != NULL ? fault : mesign_password_strength_words (strength));
}

static gboolean
is_ready (MesignExportDialog *self)
{
  const char *password = gtk_editable_get_text (self->password_row);

  return !wants_pfx (self) || (find_fault (self, measure (self)) == NULL &&
                               strcmp (password, gtk_editable_get_text (self->repeat_row)) == 0);
}

static void
update (MesignExportDialog *self)
{
  gboolean is_pfx;

  if (self->info == NULL)
    return;
  is_pfx = wants_pfx (self);
  gtk_widget_set_visible (self->password_group, is_pfx);
  gtk_widget_set_visible (self->compatible_group, is_pfx);
  if (is_pfx)
    show_strength (self);
  else
    gtk_widget_set_visible (self->strength_box, FALSE);
  gtk_widget_set_sensitive (self->save_button, self->file == NULL && is_ready (self));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

/* Writing */

static void
fail (MesignExportDialog *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  g_clear_object (&self->file);
  update (self);
  gtk_label_set_text (self->error_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
tell_done (MesignExportDialog *self)
{
  GtkWindow *parent = gtk_window_get_transient_for (GTK_WINDOW (self));
  GtkWidget *content = ADW_IS_WINDOW (parent) ? adw_window_get_content (ADW_WINDOW (parent)) : NULL;
  g_autofree char *name = g_file_get_basename (self->file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *words = g_strdup_printf (_ ("Exported to “%s”"), shown);
  g_autofree char *escaped = g_markup_escape_text (words, -1);

  if (ADW_IS_TOAST_OVERLAY (content))
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (content), adw_toast_new (escaped));
}

static void
on_written (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExportDialog) self = user_data;
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
write_file (MesignExportDialog *self)
{
  g_file_replace_contents_bytes_async (self->file, self->octets, NULL, FALSE,
                                       wants_pfx (self) ? G_FILE_CREATE_PRIVATE |
                                                              G_FILE_CREATE_REPLACE_DESTINATION
                                                        : G_FILE_CREATE_REPLACE_DESTINATION,
                                       self->cancellable, on_written, g_object_ref (self));
}

static void
on_exported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExportDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = mesign_engine_export_finish (MESIGN_ENGINE (source), result, &error);

  if (octets == NULL)
    {
      fail (self, error);
      return;
    }
  if (self->engine == NULL)
    return;
  g_clear_pointer (&self->octets, g_bytes_unref);
  self->octets = g_steal_pointer (&octets);
  write_file (self);
}

static void
make_file (MesignExportDialog *self)
{
  g_autoptr (MesignSecret) password = NULL;

  if (gtk_check_button_get_active (self->der_check))
    {
      g_clear_pointer (&self->octets, g_bytes_unref);
      self->octets = g_bytes_ref (self->info->certificate->der);
      write_file (self);
      return;
    }
  if (wants_pfx (self))
    password = mesign_secret_new_from_string (gtk_editable_get_text (self->password_row));
  mesign_engine_export_async (self->engine, self->info->certificate->fingerprint, password,
                              gtk_switch_get_active (self->compatible_switch), self->cancellable,
                              on_exported, g_object_ref (self));
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignExportDialog) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (files == NULL || files->len == 0 || self->engine == NULL)
    return;
  g_set_object (&self->file, files->pdata[0]);
  update (self);
  make_file (self);
}

static const char *
get_suffix (MesignExportDialog *self)
{
  if (wants_pfx (self))
    return "pfx";

  return gtk_check_button_get_active (self->der_check) ? "cer" : "pem";
}

static char *
dup_suggested_name (MesignExportDialog *self)
{
  const MesignCertificate *certificate = self->info->certificate;
  const char *stem =
      certificate->addresses[0] != NULL ? certificate->addresses[0] : certificate->name;
  g_autofree char *clean = mesign_words_clean_line (stem);

  g_strdelimit (clean, "/\\:*?\"<>|", '-');

  return g_strdup_printf ("%s.%s", clean, get_suffix (self));
}

static void
on_save_clicked (MesignExportDialog *self)
{
  g_autofree char *name = dup_suggested_name (self);
  const MesignFileChoice choice = { .title = _ ("Export Certificate"), .name = name, .save = TRUE };

  if (gtk_widget_get_sensitive (self->save_button))
    mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_file_chosen,
                              g_object_ref (self));
}

static void
mesign_export_dialog_dispose (GObject *object)
{
  MesignExportDialog *self = MESIGN_EXPORT_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  g_clear_object (&self->file);
  g_clear_pointer (&self->octets, g_bytes_unref);

  G_OBJECT_CLASS (mesign_export_dialog_parent_class)->dispose (object);
}

static void
mesign_export_dialog_finalize (GObject *object)
{
  MesignExportDialog *self = MESIGN_EXPORT_DIALOG (object);

  g_clear_pointer (&self->info, mesign_certificate_info_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_export_dialog_parent_class)->finalize (object);
}

static void
mesign_export_dialog_class_init (MesignExportDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_export_dialog_dispose;
  object_class->finalize = mesign_export_dialog_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-export-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, pfx_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, pfx_check);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, der_check);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, password_group);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, repeat_row);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, strength_box);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, hint_label);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, compatible_group);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, compatible_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignExportDialog, error_label);
  gtk_widget_class_bind_template_callback (widget_class, update);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_export_dialog_init (MesignExportDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password_row));
  mesign_name_password_row (GTK_WIDGET (self->repeat_row));
  mesign_strength_bar_prepare (self->strength_bar);
}

/**
 * mesign_export_dialog_new:
 * @parent: the window it belongs to
 * @engine: the engine
 * @info: the certificate
 *
 * Returns: (transfer floating): a window that exports a certificate
 */
GtkWidget *
mesign_export_dialog_new (GtkWindow *parent, MesignEngine *engine, MesignCertificateInfo *info)
{
  MesignExportDialog *self =
      g_object_new (MESIGN_TYPE_EXPORT_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  self->info = mesign_certificate_info_ref (info);
  gtk_widget_set_visible (self->pfx_row, info->kind == MESIGN_CERTIFICATE_OWN);
  if (info->kind == MESIGN_CERTIFICATE_OWN)
    gtk_check_button_set_active (self->pfx_check, TRUE);
  update (self);

  return GTK_WIDGET (self);
}
