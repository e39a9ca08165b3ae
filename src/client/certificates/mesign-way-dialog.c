/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-way-dialog.h"

#include "client/certificates/mesign-way-row.h"
#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-way-check.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWayDialog:
 *
 * Tries whether a certificate works, step by step. Closing it ends that.
 */
struct _MesignWayDialog
{
  AdwWindow parent_instance;

  MesignWayCheck *check;
  GCancellable *cancellable;
  gboolean is_running;

  GtkButton *close_button;
  GtkButton *again_button;
  GtkLabel *intro_label;
  MesignWayRow *rows[MESIGN_WAY_N_STEPS];
  GtkWidget *verdict_box;
  GtkImage *verdict_image;
  GtkLabel *verdict_label;
};

G_DEFINE_FINAL_TYPE (MesignWayDialog, mesign_way_dialog, ADW_TYPE_WINDOW)

static const char *
get_running_words (MesignWayStep step)
{
  return step == MESIGN_WAY_RECEIVE ? _ ("Usually within a minute") : NULL;
}

static void
update_rows (MesignWayDialog *self, const MesignWay *way)
{
  g_autofree char *failure = mesign_way_dup_words (way);
  g_autofree char *clean = failure != NULL ? mesign_words_clean_line (failure) : NULL;

  for (guint i = 0; i < MESIGN_WAY_N_STEPS; i++)
    {
      const char *words = NULL;

      if (way->states[i] == MESIGN_WAY_FAILED)
        words = clean;
      else if (way->states[i] == MESIGN_WAY_RUNNING)
        words = get_running_words (i);
      mesign_way_row_set_state (self->rows[i], way->states[i], words);
    }
}

static const char *
get_verdict_words (const MesignWay *way)
{
  if (way->states[MESIGN_WAY_SIGN] == MESIGN_WAY_DONE &&
      way->states[MESIGN_WAY_ENCRYPT] == MESIGN_WAY_DONE)
    return _ ("The certificate works: mail is signed and encrypted with it, sent, received and "
              "opened.");

  return _ ("The certificate works: what it is made for was done, and the mail was sent, received "
            "and opened.");
}

static char *
dup_verdict_words (MesignWayDialog *self, const MesignWay *way)
{
  g_autofree char *failure = mesign_way_dup_words (way);

  if (failure != NULL)
    return mesign_words_clean_line (failure);
  if (!mesign_way_is_passed (way))
    return NULL;

  return g_strdup (self->is_running ? _ ("The certificate works. The mail is being removed…")
                                    : get_verdict_words (way));
}

static void
update_verdict (MesignWayDialog *self, const MesignWay *way)
{
  gboolean is_passed = mesign_way_is_passed (way);
  g_autofree char *words = dup_verdict_words (self, way);

  gtk_widget_set_visible (self->verdict_box, words != NULL);
  gtk_label_set_text (self->verdict_label, words != NULL ? words : "");
  gtk_image_set_from_icon_name (self->verdict_image,
                                is_passed ? "object-select-symbolic" : "dialog-error-symbolic");
  gtk_widget_remove_css_class (self->verdict_box, is_passed ? "error" : "success");
  gtk_widget_add_css_class (self->verdict_box, is_passed ? "success" : "error");
}

static void
update_buttons (MesignWayDialog *self, const MesignWay *way)
{
  gboolean is_late = way->problem == MESIGN_WAY_PROBLEM_LATE;

  gtk_button_set_label (self->close_button, self->is_running ? _ ("_Cancel") : _ ("_Close"));
  gtk_button_set_label (self->again_button, is_late ? _ ("_Wait Longer") : _ ("Check _Again"));
  gtk_widget_set_visible (GTK_WIDGET (self->again_button),
                          !self->is_running && !mesign_way_is_passed (way));
}

static void
update_intro (MesignWayDialog *self)
{
  const char *address = mesign_way_check_get_address (self->check);
  g_autofree char *words = NULL;

  if (address != NULL)
    words = g_strdup_printf (
        _ ("A mail goes from %s to itself and comes back. It is removed by itself afterwards."),
        address);
  gtk_label_set_text (self->intro_label,
                      words != NULL ? words
                                    : _ ("A mail goes to yourself and comes back. It is removed by "
                                         "itself afterwards."));
}

static void
update (MesignWayDialog *self)
{
  const MesignWay *way = mesign_way_check_get_way (self->check);

  update_intro (self);
  update_rows (self, way);
  update_verdict (self, way);
  update_buttons (self, way);
}

static void
on_over (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWayDialog) self = user_data;

  if (!mesign_way_check_run_finish (MESIGN_WAY_CHECK (source), result, NULL))
    return;
  self->is_running = FALSE;
  update (self);
}

static void
run (MesignWayDialog *self)
{
  if (self->is_running)
    return;
  self->is_running = TRUE;
  mesign_way_check_run_async (self->check, self->cancellable, on_over, g_object_ref (self));
}

static gboolean
mesign_way_dialog_close_request (GtkWindow *window)
{
  g_cancellable_cancel (MESIGN_WAY_DIALOG (window)->cancellable);

  return GTK_WINDOW_CLASS (mesign_way_dialog_parent_class)->close_request (window);
}

static void
mesign_way_dialog_dispose (GObject *object)
{
  MesignWayDialog *self = MESIGN_WAY_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  if (self->check != NULL)
    g_signal_handlers_disconnect_by_data (self->check, self);
  g_clear_object (&self->check);

  G_OBJECT_CLASS (mesign_way_dialog_parent_class)->dispose (object);
}

static void
mesign_way_dialog_finalize (GObject *object)
{
  g_clear_object (&MESIGN_WAY_DIALOG (object)->cancellable);

  G_OBJECT_CLASS (mesign_way_dialog_parent_class)->finalize (object);
}

static void
bind_rows (GtkWidgetClass *widget_class)
{
  static const char *const names[] = { "sign_row", "encrypt_row", "send_row", "receive_row",
                                       "open_row" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    gtk_widget_class_bind_template_child_full (widget_class, names[i], FALSE,
                                               G_STRUCT_OFFSET (MesignWayDialog, rows) +
                                                   (gssize) (i * sizeof (MesignWayRow *)));
}

static void
mesign_way_dialog_class_init (MesignWayDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_way_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_way_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_way_dialog_close_request;

  g_type_ensure (MESIGN_TYPE_WAY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-way-dialog.ui");
  bind_rows (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, close_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, again_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, intro_label);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, verdict_box);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, MesignWayDialog, verdict_label);
  gtk_widget_class_bind_template_callback (widget_class, run);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_way_dialog_init (MesignWayDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_way_dialog_new:
 * @parent: the window it belongs to
 * @engine: the engine
 * @certificate: one of the user's own
 *
 * Returns: (transfer floating): a window that tries whether it works, and has begun to
 */
GtkWidget *
mesign_way_dialog_new (GtkWindow *parent,
                       MesignEngine *engine,
                       const MesignCertificate *certificate)
{
  MesignWayDialog *self = g_object_new (MESIGN_TYPE_WAY_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->check = mesign_way_check_new (engine, certificate->fingerprint);
  g_signal_connect_object (self->check, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  run (self);

  return GTK_WIDGET (self);
}
