/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-send-time-dialog.h"

#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignSendTimeDialog:
 *
 * Asks for the day and the time of the day a mail is to go out at.
 */
struct _MesignSendTimeDialog
{
  AdwWindow parent_instance;

  GtkWidget *accept_button;
  GtkCalendar *calendar;
  GtkSpinButton *hour;
  GtkSpinButton *minute;
  GtkLabel *sentence;
};

G_DEFINE_FINAL_TYPE (MesignSendTimeDialog, mesign_send_time_dialog, ADW_TYPE_WINDOW)

static guint chosen_signal;

/* What is chosen, in seconds since 1970 UTC; 0 where there is no such time that day. */
static gint64
get_time (MesignSendTimeDialog *self)
{
  g_autoptr (GDateTime) day = gtk_calendar_get_date (self->calendar);
  g_autoptr (GDateTime) at = g_date_time_new_local (
      g_date_time_get_year (day), g_date_time_get_month (day), g_date_time_get_day_of_month (day),
      gtk_spin_button_get_value_as_int (self->hour),
      gtk_spin_button_get_value_as_int (self->minute), 0);

  return at != NULL ? g_date_time_to_unix (at) : 0;
}

static gboolean
is_to_come (gint64 at)
{
  return at > g_get_real_time () / G_USEC_PER_SEC;
}

static void
show (MesignSendTimeDialog *self)
{
  gint64 at = get_time (self);
  g_autofree char *date = mesign_words_date_long (at);
  g_autofree char *words = is_to_come (at)
                               /* Translators: a date with the time of the day */
                               ? g_strdup_printf (_ ("Goes out %s."), date)
                               : g_strdup (_ ("This time is over. Choose a later one."));

  gtk_label_set_text (self->sentence, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->sentence), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  words, -1);
  if (is_to_come (at))
    gtk_widget_remove_css_class (GTK_WIDGET (self->sentence), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->sentence), "error");
  gtk_widget_set_sensitive (self->accept_button, is_to_come (at));
}

/* What was typed counts, although the field was not left yet. */
static void
on_accept (MesignSendTimeDialog *self)
{
  gint64 at;

  gtk_spin_button_update (self->hour);
  gtk_spin_button_update (self->minute);
  at = get_time (self);
  if (!is_to_come (at))
    {
      show (self);
      return;
    }
  g_signal_emit (self, chosen_signal, 0, at);
  gtk_window_destroy (GTK_WINDOW (self));
}

/* The clock has two digits. */
static gboolean
on_output (GtkSpinButton *spin)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (spin)), text))
    gtk_editable_set_text (GTK_EDITABLE (spin), text);

  return TRUE;
}

static void
mesign_send_time_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_SEND_TIME_DIALOG);

  G_OBJECT_CLASS (mesign_send_time_dialog_parent_class)->dispose (object);
}

static void
mesign_send_time_dialog_class_init (MesignSendTimeDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_send_time_dialog_dispose;

  /**
   * MesignSendTimeDialog::chosen:
   * @self: the dialog
   * @at: the time that was chosen, in seconds since 1970 UTC
   */
  chosen_signal = g_signal_new ("chosen", MESIGN_TYPE_SEND_TIME_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL,
                                NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-send-time-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignSendTimeDialog, accept_button);
  gtk_widget_class_bind_template_child (widget_class, MesignSendTimeDialog, calendar);
  gtk_widget_class_bind_template_child (widget_class, MesignSendTimeDialog, hour);
  gtk_widget_class_bind_template_child (widget_class, MesignSendTimeDialog, minute);
  gtk_widget_class_bind_template_child (widget_class, MesignSendTimeDialog, sentence);
  gtk_widget_class_bind_template_callback (widget_class, on_accept);
  gtk_widget_class_bind_template_callback (widget_class, on_output);
  gtk_widget_class_bind_template_callback (widget_class, show);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

/* The next full hour, an hour away or more. */
static void
mesign_send_time_dialog_init (MesignSendTimeDialog *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autoptr (GDateTime) later = g_date_time_add_hours (now, 2);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_calendar_select_day (self->calendar, later);
  gtk_spin_button_set_value (self->hour, g_date_time_get_hour (later));
  show (self);
}

/**
 * mesign_send_time_dialog_new:
 * @parent: the window that asks
 *
 * Returns: (transfer floating): a dialog that asks when a mail is to go out
 */
GtkWidget *
mesign_send_time_dialog_new (GtkWindow *parent)
{
  MesignSendTimeDialog *self =
      g_object_new (MESIGN_TYPE_SEND_TIME_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);

  return GTK_WIDGET (self);
}
