/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-recipient-popover.h"

#include "client/composer/mesign-recipient-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignRecipientPopover:
 *
 * What is known of one recipient's certificate, and what can be done where there is none to use.
 */
struct _MesignRecipientPopover
{
  GtkPopover parent_instance;

  GtkLabel *name;
  GtkLabel *address;
  GtkImage *icon;
  GtkLabel *explanation;
  GtkWidget *ask;
  GtkWidget *import;
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (MesignRecipientPopover, mesign_recipient_popover, GTK_TYPE_POPOVER)

static void
mesign_recipient_popover_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_RECIPIENT_POPOVER);

  G_OBJECT_CLASS (mesign_recipient_popover_parent_class)->dispose (object);
}

static void
mesign_recipient_popover_class_init (MesignRecipientPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_recipient_popover_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-recipient-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, name);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, address);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, icon);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, explanation);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, ask);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, import);
  gtk_widget_class_bind_template_child (widget_class, MesignRecipientPopover, view);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
mesign_recipient_popover_init (MesignRecipientPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mesign_recipient_popover_new (void)
{
  return g_object_new (MESIGN_TYPE_RECIPIENT_POPOVER, NULL);
}

static void
show_state (MesignRecipientPopover *self, MesignRecipientState state)
{
  gtk_image_set_from_icon_name (self->icon, mesign_recipient_icon (state));
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), mesign_recipient_style (state));
}

static void
offer_remedies (MesignRecipientPopover *self, const MesignCorrespondent *correspondent)
{
  gboolean is_usable = mesign_recipient_can_be_encrypted_to (correspondent->state);
  const MesignCertificate *certificate = correspondent->certificate;

  gtk_widget_set_visible (self->ask, correspondent->state != MESIGN_RECIPIENT_VALID);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->ask), "s",
                                    correspondent->address->address);
  gtk_widget_set_visible (self->import, !is_usable);
  gtk_widget_set_visible (self->view, certificate != NULL);
  if (certificate != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (self->view), "s", certificate->fingerprint);
}

/* Shows a recipient; @correspondent is NULL as long as nothing is known. */
void
mesign_recipient_popover_set_address (MesignRecipientPopover *self,
                                      const MesignAddress *address,
                                      const MesignCorrespondent *correspondent)
{
  g_autofree char *person = mesign_words_person (address);
  g_autofree char *plain = mesign_words_clean_line (address->address);
  g_autofree char *explanation = NULL;

  gtk_label_set_text (self->name, person);
  gtk_label_set_text (self->address, plain);
  gtk_widget_set_visible (GTK_WIDGET (self->address), address->name[0] != '\0');
  gtk_widget_set_visible (GTK_WIDGET (self->icon), correspondent != NULL);
  if (correspondent == NULL)
    {
      gtk_label_set_text (self->explanation, _ ("Looking for a certificate…"));
      return;
    }
  explanation = mesign_recipient_dup_explanation (correspondent);
  gtk_label_set_text (self->explanation, explanation);
  show_state (self, correspondent->state);
  offer_remedies (self, correspondent);
}

/* Shows what is no address, and why. */
void
mesign_recipient_popover_set_fault (MesignRecipientPopover *self,
                                    const char *text,
                                    const char *reason)
{
  g_autofree char *clean = mesign_words_clean_line (text);

  gtk_label_set_text (self->name, clean);
  gtk_widget_set_visible (GTK_WIDGET (self->address), FALSE);
  gtk_image_set_from_icon_name (self->icon, "dialog-warning-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), "error");
  gtk_label_set_text (self->explanation, reason);
}
