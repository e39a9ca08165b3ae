/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-way-row.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWayRow:
 *
 * A step that a certificate has to stand: waited for, running, done, failed with a reason, or left
 * out.
 */
struct _MesignWayRow
{
  AdwActionRow parent_instance;

  GtkStack *sign;
  GtkImage *image;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MesignWayRow, mesign_way_row, ADW_TYPE_ACTION_ROW)

static const struct
{
  const char *icon;
  const char *style;
  const char *words;
} looks[] = {
  [MESIGN_WAY_WAITING] = { "content-loading-symbolic", "dim-label", N_ ("Waiting") },
  [MESIGN_WAY_RUNNING] = { NULL, NULL, N_ ("Running") },
  [MESIGN_WAY_DONE] = { "object-select-symbolic", "success", N_ ("Done") },
  [MESIGN_WAY_FAILED] = { "dialog-error-symbolic", "error", N_ ("Failed") },
  [MESIGN_WAY_LEFT_OUT] = { "list-remove-symbolic", "dim-label",
                            N_ ("Left out: the certificate is not made for it") },
};

/* A waiting or a done step says enough by its sign; why one has failed stands where there is room
 * for it. */
static const char *
get_subtitle (MesignWayState state, const char *words)
{
  if (state == MESIGN_WAY_LEFT_OUT || state == MESIGN_WAY_FAILED)
    return _ (looks[state].words);

  return words != NULL ? words : "";
}

/* What a screen reader says: the step, how it stands, and why. */
static void
update_name (MesignWayRow *self, MesignWayState state, const char *words)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self));
  g_autofree char *name =
      g_strdup_printf ("%s, %s. %s", title, _ (looks[state].words), words != NULL ? words : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
mesign_way_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_WAY_ROW);

  G_OBJECT_CLASS (mesign_way_row_parent_class)->dispose (object);
}

static void
mesign_way_row_class_init (MesignWayRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_way_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-way-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWayRow, sign);
  gtk_widget_class_bind_template_child (widget_class, MesignWayRow, image);
  gtk_widget_class_bind_template_child (widget_class, MesignWayRow, spinner);
}

static void
mesign_way_row_init (MesignWayRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_way_row_set_state:
 * @self: a step
 * @state: how it stands
 * @words: (nullable): what is to be said of it
 */
void
mesign_way_row_set_state (MesignWayRow *self, MesignWayState state, const char *words)
{
  g_return_if_fail (MESIGN_IS_WAY_ROW (self) && state < G_N_ELEMENTS (looks));

  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    if (looks[i].style != NULL)
      gtk_widget_remove_css_class (GTK_WIDGET (self->image), looks[i].style);
  if (looks[state].style != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self->image), looks[state].style);
  gtk_image_set_from_icon_name (self->image, looks[state].icon);
  gtk_spinner_set_spinning (self->spinner, state == MESIGN_WAY_RUNNING);
  gtk_stack_set_visible_child_name (self->sign, looks[state].icon != NULL ? "image" : "spinner");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), get_subtitle (state, words));
  update_name (self, state, words);
}
