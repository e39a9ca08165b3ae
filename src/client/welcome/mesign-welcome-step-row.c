/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-step-row.h"

#include <glib/gi18n-lib.h>

/**
 * MesignWelcomeStepRow:
 *
 * A line of the list that fills itself: ticked, waited for, or for later.
 */
struct _MesignWelcomeStepRow
{
  AdwActionRow parent_instance;

  GtkStack *sign;
  GtkSpinner *spinner;
  GtkButton *button;
  MesignWelcomeStepState state;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeStepRow, mesign_welcome_step_row, ADW_TYPE_ACTION_ROW)

/* What a screen reader says: the line, how far it is, and the line below it. */
static void
update_name (MesignWelcomeStepRow *self)
{
  static const char *const words[] = {
    [MESIGN_WELCOME_STEP_LATER] = N_ ("not yet"),
    [MESIGN_WELCOME_STEP_AWAITED] = N_ ("waiting"),
    [MESIGN_WELCOME_STEP_DONE] = N_ ("done"),
  };
  const char *detail = adw_action_row_get_subtitle (ADW_ACTION_ROW (self));
  g_autofree char *name =
      g_strdup_printf ("%s, %s. %s", adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)),
                       _ (words[self->state]), detail != NULL ? detail : "");

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
mesign_welcome_step_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_WELCOME_STEP_ROW);

  G_OBJECT_CLASS (mesign_welcome_step_row_parent_class)->dispose (object);
}

static void
mesign_welcome_step_row_class_init (MesignWelcomeStepRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_welcome_step_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-step-row.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeStepRow, sign);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeStepRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeStepRow, button);
}

static void
mesign_welcome_step_row_init (MesignWelcomeStepRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_welcome_step_row_set_state:
 * @self: a line
 * @state: how far it is
 */
void
mesign_welcome_step_row_set_state (MesignWelcomeStepRow *self, MesignWelcomeStepState state)
{
  static const char *const names[] = {
    [MESIGN_WELCOME_STEP_LATER] = "later",
    [MESIGN_WELCOME_STEP_AWAITED] = "awaited",
    [MESIGN_WELCOME_STEP_DONE] = "done",
  };

  g_return_if_fail (MESIGN_IS_WELCOME_STEP_ROW (self) && state < G_N_ELEMENTS (names));

  self->state = state;
  gtk_stack_set_visible_child_name (self->sign, names[state]);
  gtk_spinner_set_spinning (self->spinner, state == MESIGN_WELCOME_STEP_AWAITED);
  if (state == MESIGN_WELCOME_STEP_LATER)
    gtk_widget_add_css_class (GTK_WIDGET (self), "mesign-step-later");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "mesign-step-later");
  update_name (self);
}

/**
 * mesign_welcome_step_row_set_detail:
 * @self: a line
 * @detail: (nullable): what stands below it
 */
void
mesign_welcome_step_row_set_detail (MesignWelcomeStepRow *self, const char *detail)
{
  g_return_if_fail (MESIGN_IS_WELCOME_STEP_ROW (self));

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), detail != NULL ? detail : "");
  update_name (self);
}

/**
 * mesign_welcome_step_row_set_button:
 * @self: a line
 * @label: (nullable): what its button says, with a mnemonic; %NULL for no button
 */
void
mesign_welcome_step_row_set_button (MesignWelcomeStepRow *self, const char *label)
{
  g_return_if_fail (MESIGN_IS_WELCOME_STEP_ROW (self));

  if (label != NULL)
    gtk_button_set_label (self->button, label);
  gtk_widget_set_visible (GTK_WIDGET (self->button), label != NULL);
}
