/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-recovery-window.h"

#include "client/compat/mesign-group.h"
#include "client/journey/mesign-recovery-sheet.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-certificates.h"

#include <glib/gi18n-lib.h>

/**
 * MesignRecoveryWindow:
 *
 * What will stand on the recovery sheet, whether the password does, and the button that prints it.
 */
struct _MesignRecoveryWindow
{
  AdwWindow parent_instance;

  GtkListBox *facts_list;
  GtkWidget *password_row;
  GtkSwitch *password_switch;
  GtkWidget *no_password;
  GtkWidget *print_button;
  GtkLabel *fault;

  MesignEngine *engine;
  GCancellable *cancellable;
  gint64 id;
  MesignJourneyDetails *details;
  MesignRecoverySheet *sheet;
};

G_DEFINE_FINAL_TYPE (MesignRecoveryWindow, mesign_recovery_window, ADW_TYPE_WINDOW)

static void
set_fault (MesignRecoveryWindow *self, const char *words)
{
  gtk_label_set_text (self->fault, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), words != NULL);
}

static void
show_error (MesignRecoveryWindow *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  set_fault (self, words);
}

/* Printing */

static void
on_begin (GtkPrintOperation *operation)
{
  gtk_print_operation_set_n_pages (operation, 1);
}

static void
on_draw_page (MesignRecoveryWindow *self, GtkPrintContext *context)
{
  mesign_recovery_sheet_draw (self->sheet, gtk_print_context_get_cairo_context (context),
                              gtk_print_context_get_width (context));
}

/* A preview would be written to a file first, with the password in it; this window is one. */
static gboolean
end_preview (gpointer user_data)
{
  gtk_print_operation_preview_end_preview (user_data);

  return G_SOURCE_REMOVE;
}

static gboolean
on_preview (MesignRecoveryWindow *self, GtkPrintOperationPreview *preview)
{
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, end_preview, g_object_ref (preview), g_object_unref);

  return TRUE;
}

static void
on_done (MesignRecoveryWindow *self, GtkPrintOperationResult result, GtkPrintOperation *operation)
{
  g_autoptr (GError) error = NULL;

  if (self->engine == NULL)
    return;
  gtk_widget_set_sensitive (self->print_button, TRUE);
  if (result == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_print_operation_get_error (operation, &error);
      show_error (self, error);
    }
  else if (result == GTK_PRINT_OPERATION_RESULT_APPLY)
    gtk_window_close (GTK_WINDOW (self));
}

/* Who prints into a file finds it where their files are. */
static GtkPrintSettings *
make_settings (void)
{
  const char *documents = g_get_user_special_dir (G_USER_DIRECTORY_DOCUMENTS);
  GtkPrintSettings *settings = gtk_print_settings_new ();

  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_DIR,
                          documents != NULL ? documents : g_get_home_dir ());
  gtk_print_settings_set (settings, GTK_PRINT_SETTINGS_OUTPUT_BASENAME, _ ("Recovery Sheet"));

  return settings;
}

static GtkPrintOperation *
make_operation (MesignRecoveryWindow *self)
{
  GtkPrintOperation *operation = gtk_print_operation_new ();
  g_autoptr (GtkPrintSettings) settings = make_settings ();

  gtk_print_operation_set_print_settings (operation, settings);
  gtk_print_operation_set_job_name (operation, _ ("Recovery Sheet"));
  gtk_print_operation_set_unit (operation, GTK_UNIT_POINTS);
  gtk_print_operation_set_allow_async (operation, TRUE);
  g_signal_connect (operation, "begin-print", G_CALLBACK (on_begin), NULL);
  g_signal_connect_object (operation, "draw-page", G_CALLBACK (on_draw_page), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "preview", G_CALLBACK (on_preview), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (operation, "done", G_CALLBACK (on_done), self, G_CONNECT_SWAPPED);

  return operation;
}

static void
print_sheet (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignRecoveryWindow *self = MESIGN_RECOVERY_WINDOW (widget);
  g_autoptr (GtkPrintOperation) operation = NULL;
  g_autoptr (GError) error = NULL;

  if (self->sheet == NULL)
    return;
  set_fault (self, NULL);
  mesign_recovery_sheet_set_password_shown (self->sheet,
                                            gtk_switch_get_active (self->password_switch));
  operation = make_operation (self);
  gtk_widget_set_sensitive (self->print_button, FALSE);
  if (gtk_print_operation_run (operation, GTK_PRINT_OPERATION_ACTION_PRINT_DIALOG,
                               GTK_WINDOW (self), &error) == GTK_PRINT_OPERATION_RESULT_ERROR)
    {
      gtk_widget_set_sensitive (self->print_button, TRUE);
      show_error (self, error);
    }
}

/* What stands on it */

static void
add_fact (MesignRecoveryWindow *self, const MesignRecoveryFact *fact)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact->value);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (self->facts_list, row);
}

static void
show_sheet (MesignRecoveryWindow *self, const MesignCertificate *certificate)
{
  const MesignProviderSet *set = mesign_engine_get_providers (self->engine);
  const MesignJourney *journey = self->details->journey;
  const MesignProvider *provider =
      set != NULL ? mesign_provider_set_find (set, journey->provider) : NULL;
  gboolean has_password = self->details->password != NULL;
  GPtrArray *facts;

  self->sheet = mesign_recovery_sheet_new (journey, provider, certificate, self->details->password);
  facts = mesign_recovery_sheet_get_facts (self->sheet);
  for (guint i = 0; i < facts->len; i++)
    add_fact (self, facts->pdata[i]);
  gtk_widget_set_visible (self->password_row, has_password);
  gtk_widget_set_visible (self->no_password, !has_password);
  gtk_widget_set_sensitive (self->print_button, TRUE);
}

static void
on_certificate (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRecoveryWindow) self = MESIGN_RECOVERY_WINDOW (user_data);
  g_autoptr (MesignCertificateInfo) info =
      mesign_engine_find_certificate_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine != NULL)
    show_sheet (self, info != NULL ? info->certificate : NULL);
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRecoveryWindow) self = MESIGN_RECOVERY_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  MesignJourneyDetails *details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);

  self->details = details;
  if (self->engine == NULL)
    return;
  if (details == NULL)
    show_error (self, error);
  else if (details->journey->fingerprint != NULL)
    mesign_engine_find_certificate_async (self->engine, details->journey->fingerprint,
                                          self->cancellable, on_certificate, g_object_ref (self));
  else
    show_sheet (self, NULL);
}

static void
mesign_recovery_window_dispose (GObject *object)
{
  MesignRecoveryWindow *self = MESIGN_RECOVERY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_recovery_window_parent_class)->dispose (object);
}

static void
mesign_recovery_window_finalize (GObject *object)
{
  MesignRecoveryWindow *self = MESIGN_RECOVERY_WINDOW (object);

  g_object_unref (self->cancellable);
  g_clear_pointer (&self->details, mesign_journey_details_unref);
  g_clear_pointer (&self->sheet, mesign_recovery_sheet_free);

  G_OBJECT_CLASS (mesign_recovery_window_parent_class)->finalize (object);
}

static void
mesign_recovery_window_class_init (MesignRecoveryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_recovery_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_recovery_window_finalize;

  gtk_widget_class_install_action (widget_class, "recovery.print", NULL, print_sheet);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "recovery.print",
                                       NULL);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-recovery-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, facts_list);
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, password_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, no_password);
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, print_button);
  gtk_widget_class_bind_template_child (widget_class, MesignRecoveryWindow, fault);
}

static void
mesign_recovery_window_init (MesignRecoveryWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_recovery_window_new:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @journey_id: a journey
 *
 * Returns: (transfer none): a window that prints its recovery sheet
 */
GtkWidget *
mesign_recovery_window_new (GtkWindow *parent, MesignEngine *engine, gint64 journey_id)
{
  MesignRecoveryWindow *self =
      g_object_new (MESIGN_TYPE_RECOVERY_WINDOW, "transient-for", parent, NULL);

  if (parent != NULL)
    mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  self->id = journey_id;
  mesign_engine_get_journey_async (engine, journey_id, TRUE, self->cancellable, on_details,
                                   g_object_ref (self));

  return GTK_WIDGET (self);
}
