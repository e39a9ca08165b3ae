/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-address-chip.h"

#include "client/composer/mesign-recipient-popover.h"
#include "client/composer/mesign-recipient-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignAddressChip:
 *
 * One recipient: the name, and a sign for the state of the certificate. What is no address is a
 * chip too, with the reason, until somebody mends it.
 */
struct _MesignAddressChip
{
  GtkButton parent_instance;

  GtkLabel *label;
  GtkImage *icon;
  GtkWidget *popover;
  gint64 opened_at;

  MesignAddress *address;
  char *text;
  char *reason;
  MesignCorrespondent *correspondent;
};

G_DEFINE_FINAL_TYPE (MesignAddressChip, mesign_address_chip, GTK_TYPE_BUTTON)

enum
{
  REMOVE,
  EDIT,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* The words for the sign, in the tooltip and for who cannot see it. */
static const char *
get_state_words (MesignAddressChip *self)
{
  if (self->reason != NULL)
    return self->reason;

  return self->correspondent != NULL ? mesign_recipient_state_words (self->correspondent->state)
                                     : NULL;
}

static char *
dup_person (MesignAddressChip *self)
{
  return self->address != NULL ? mesign_words_person (self->address)
                               : mesign_words_clean_line (self->text);
}

static void
update_words (MesignAddressChip *self)
{
  g_autofree char *person = dup_person (self);
  g_autofree char *text = mesign_address_chip_dup_text (self);
  g_autofree char *line = mesign_words_clean_line (text);
  const char *state = get_state_words (self);
  g_autofree char *tooltip = state != NULL ? g_strconcat (line, "\n", state, NULL) : NULL;
  /* Translators: a recipient, then the state of the certificate; read aloud */
  g_autofree char *name =
      state != NULL ? g_strdup_printf (_ ("%s, %s"), person, state) : g_strdup (person);

  gtk_label_set_text (self->label, person);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip != NULL ? tooltip : line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update_icon (MesignAddressChip *self)
{
  const char *const bare[] = { NULL };
  const char *const styled[] = {
    self->correspondent != NULL ? mesign_recipient_style (self->correspondent->state) : "error",
    NULL,
  };
  gboolean is_known = self->correspondent != NULL || self->reason != NULL;

  gtk_widget_set_css_classes (GTK_WIDGET (self->icon),
                              is_known ? (const char **) styled : (const char **) bare);
  gtk_image_set_from_icon_name (self->icon, self->correspondent != NULL
                                                ? mesign_recipient_icon (self->correspondent->state)
                                                : "dialog-warning-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->icon), is_known);
}

static void
update (MesignAddressChip *self)
{
  update_words (self);
  update_icon (self);
  if (self->reason != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
}

static void
drop_popover (MesignAddressChip *self)
{
  g_clear_pointer (&self->popover, gtk_widget_unparent);
}

static gboolean
is_below_pointer (GtkWidget *widget)
{
  GtkNative *native = gtk_widget_get_native (widget);
  GdkSeat *seat = gdk_display_get_default_seat (gtk_widget_get_display (widget));
  double x, y, left, top;

  if (native == NULL || seat == NULL ||
      !gdk_surface_get_device_position (gtk_native_get_surface (native),
                                        gdk_seat_get_pointer (seat), &x, &y, NULL))
    return FALSE;
  gtk_native_get_surface_transform (native, &left, &top);

  return gtk_widget_translate_coordinates (GTK_WIDGET (native), widget, x - left, y - top, &x,
                                           &y) &&
         gtk_widget_contains (widget, x, y);
}

static gboolean
edit_when_idle (gpointer self)
{
  g_signal_emit (self, signals[EDIT], 0);

  return G_SOURCE_REMOVE;
}

/* The first click of two opens the popover, the second closes it, and is seen nowhere else. */
static void
on_popover_closed (MesignAddressChip *self)
{
  gint64 open_ms = (g_get_monotonic_time () - self->opened_at) / 1000;
  int double_click_ms;

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time",
                &double_click_ms, NULL);
  if (open_ms < double_click_ms && is_below_pointer (GTK_WIDGET (self)))
    g_idle_add_full (G_PRIORITY_DEFAULT, edit_when_idle, g_object_ref (self), g_object_unref);
}

static void
mesign_address_chip_clicked (GtkButton *button)
{
  MesignAddressChip *self = MESIGN_ADDRESS_CHIP (button);

  drop_popover (self);
  self->popover = mesign_recipient_popover_new ();
  if (self->address != NULL)
    mesign_recipient_popover_set_address (MESIGN_RECIPIENT_POPOVER (self->popover), self->address,
                                          self->correspondent);
  else
    mesign_recipient_popover_set_fault (MESIGN_RECIPIENT_POPOVER (self->popover), self->text,
                                        self->reason);
  self->opened_at = g_get_monotonic_time ();
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->popover, "closed", G_CALLBACK (on_popover_closed), self,
                           G_CONNECT_SWAPPED);
  gtk_widget_set_parent (self->popover, GTK_WIDGET (self));
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
activate_remove (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static void
activate_edit (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_signal_emit (widget, signals[EDIT], 0);
}

static void
mesign_address_chip_dispose (GObject *object)
{
  MesignAddressChip *self = MESIGN_ADDRESS_CHIP (object);

  drop_popover (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_ADDRESS_CHIP);

  G_OBJECT_CLASS (mesign_address_chip_parent_class)->dispose (object);
}

static void
mesign_address_chip_finalize (GObject *object)
{
  MesignAddressChip *self = MESIGN_ADDRESS_CHIP (object);

  g_clear_pointer (&self->address, mesign_address_unref);
  g_clear_pointer (&self->correspondent, mesign_correspondent_unref);
  g_free (self->text);
  g_free (self->reason);

  G_OBJECT_CLASS (mesign_address_chip_parent_class)->finalize (object);
}

static void
mesign_address_chip_class_init (MesignAddressChipClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_address_chip_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_address_chip_finalize;
  GTK_BUTTON_CLASS (klass)->clicked = mesign_address_chip_clicked;

  signals[REMOVE] = g_signal_new ("remove", MESIGN_TYPE_ADDRESS_CHIP, G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 0);
  signals[EDIT] = g_signal_new ("edit", MESIGN_TYPE_ADDRESS_CHIP, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-address-chip.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignAddressChip, label);
  gtk_widget_class_bind_template_child (widget_class, MesignAddressChip, icon);

  gtk_widget_class_install_action (widget_class, "chip.remove", NULL, activate_remove);
  gtk_widget_class_install_action (widget_class, "chip.edit", NULL, activate_edit);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "chip.edit", NULL);
}

static void
mesign_address_chip_init (MesignAddressChip *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mesign_address_chip_new (MesignAddress *address)
{
  MesignAddressChip *self = g_object_new (MESIGN_TYPE_ADDRESS_CHIP, NULL);

  self->address = mesign_address_ref (address);
  update (self);

  return GTK_WIDGET (self);
}

GtkWidget *
mesign_address_chip_new_invalid (const char *text, const char *reason)
{
  MesignAddressChip *self = g_object_new (MESIGN_TYPE_ADDRESS_CHIP, NULL);

  self->text = g_strdup (text);
  self->reason = g_strdup (reason);
  update (self);

  return GTK_WIDGET (self);
}

/* NULL where the text is no address. */
MesignAddress *
mesign_address_chip_get_address (MesignAddressChip *self)
{
  return self->address;
}

/* Why it is no address; NULL where it is one. */
const char *
mesign_address_chip_get_reason (MesignAddressChip *self)
{
  return self->reason;
}

static gboolean
needs_quotes (const char *name)
{
  return strpbrk (name, "()<>[]:;@\\,.\"") != NULL;
}

/* The text to go on typing with. */
char *
mesign_address_chip_dup_text (MesignAddressChip *self)
{
  g_auto (GStrv) pieces = NULL;
  g_autofree char *escaped = NULL;

  if (self->address == NULL)
    return g_strdup (self->text);
  if (self->address->name[0] == '\0')
    return g_strdup (self->address->address);
  if (!needs_quotes (self->address->name))
    return g_strdup_printf ("%s <%s>", self->address->name, self->address->address);
  pieces = g_strsplit (self->address->name, "\"", -1);
  escaped = g_strjoinv ("\\\"", pieces);

  return g_strdup_printf ("\"%s\" <%s>", escaped, self->address->address);
}

/* NULL while nothing is known. */
void
mesign_address_chip_set_correspondent (MesignAddressChip *self, MesignCorrespondent *correspondent)
{
  if (correspondent == self->correspondent || self->address == NULL)
    return;
  g_clear_pointer (&self->correspondent, mesign_correspondent_unref);
  self->correspondent = correspondent != NULL ? mesign_correspondent_ref (correspondent) : NULL;
  update (self);
}
