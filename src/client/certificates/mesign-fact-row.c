/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-fact-row.h"

#include <glib/gi18n-lib.h>

/* A name and a value that can be selected, and copied where that is of use. */
struct _MesignFactRow
{
  GtkListBoxRow parent_instance;

  GtkLabel *name_label;
  GtkLabel *value_label;
  GtkButton *copy_button;
  char *copied;
};

G_DEFINE_FINAL_TYPE (MesignFactRow, mesign_fact_row, GTK_TYPE_LIST_BOX_ROW)

static void
on_copy_clicked (MesignFactRow *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), self->copied);
  gtk_button_set_icon_name (self->copy_button, "emblem-ok-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), _ ("Copied"));
}

static void
mesign_fact_row_finalize (GObject *object)
{
  g_free (MESIGN_FACT_ROW (object)->copied);

  G_OBJECT_CLASS (mesign_fact_row_parent_class)->finalize (object);
}

static void
mesign_fact_row_class_init (MesignFactRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesign_fact_row_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-fact-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignFactRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, MesignFactRow, value_label);
  gtk_widget_class_bind_template_child (widget_class, MesignFactRow, copy_button);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
}

static void
mesign_fact_row_init (MesignFactRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Both are plain text. */
GtkWidget *
mesign_fact_row_new (const char *name, const char *value)
{
  MesignFactRow *self = g_object_new (MESIGN_TYPE_FACT_ROW, NULL);
  /* Translators: a name and its value, read aloud: "Serial number: 4F 00" */
  g_autofree char *both = g_strdup_printf (_ ("%s: %s"), name, value);

  gtk_label_set_text (self->name_label, name);
  gtk_label_set_text (self->value_label, value);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, both, -1);

  return GTK_WIDGET (self);
}

/* Gives it a button that copies the text. */
void
mesign_fact_row_set_copied (MesignFactRow *self, const char *text)
{
  const char *name = gtk_label_get_text (self->name_label);
  /* Translators: what a button copies: "Copy the fingerprint" */
  g_autofree char *label = g_strdup_printf (_ ("Copy %s"), name);

  g_free (self->copied);
  self->copied = g_strdup (text);
  gtk_widget_set_visible (GTK_WIDGET (self->copy_button), TRUE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->copy_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}
