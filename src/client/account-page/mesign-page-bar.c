/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-bar.h"

/**
 * MesignPageBar:
 *
 * What is to be said about the page below it, and what can be done.
 */
struct _MesignPageBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkImage *icon;
  GtkLabel *label;
  GtkBox *buttons;
};

G_DEFINE_FINAL_TYPE (MesignPageBar, mesign_page_bar, ADW_TYPE_BIN)

static void
remove_buttons (MesignPageBar *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->buttons))) != NULL)
    gtk_box_remove (self->buttons, child);
}

static void
add_button (MesignPageBar *self, const MesignPageBarButton *button)
{
  GtkWidget *widget = gtk_button_new_with_mnemonic (button->label);

  gtk_actionable_set_action_name (GTK_ACTIONABLE (widget), button->action);
  if (button->suggested)
    gtk_widget_add_css_class (widget, "suggested-action");
  gtk_box_append (self->buttons, widget);
}

static void
mesign_page_bar_dispose (GObject *object)
{
  /* Or the bin takes out once more what the template took out. */
  adw_bin_set_child (ADW_BIN (object), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_PAGE_BAR);

  G_OBJECT_CLASS (mesign_page_bar_parent_class)->dispose (object);
}

static void
mesign_page_bar_class_init (MesignPageBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_page_bar_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-page-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignPageBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MesignPageBar, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignPageBar, label);
  gtk_widget_class_bind_template_child (widget_class, MesignPageBar, buttons);
}

static void
mesign_page_bar_init (MesignPageBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_page_bar_show:
 * @self: a bar
 * @icon: the name of an icon
 * @text: a sentence
 * @buttons: (array length=n_buttons): what can be done
 * @n_buttons: how many
 *
 * The buttons stand below each other beside the sentence: so they fit into a narrow window, too,
 * also one that was made narrow later.
 */
void
mesign_page_bar_show (MesignPageBar *self,
                      const char *icon,
                      const char *text,
                      const MesignPageBarButton *buttons,
                      guint n_buttons)
{
  g_return_if_fail (MESIGN_IS_PAGE_BAR (self));

  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_text (self->label, text);
  remove_buttons (self);
  for (guint i = 0; i < n_buttons; i++)
    add_button (self, &buttons[i]);
  gtk_widget_set_visible (GTK_WIDGET (self->buttons), n_buttons > 0);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
}

void
mesign_page_bar_hide (MesignPageBar *self)
{
  g_return_if_fail (MESIGN_IS_PAGE_BAR (self));

  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
