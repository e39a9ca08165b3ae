/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-address-field-private.h"

/* The keyboard in a field: the field is one stop for Tab, the arrows walk in it. */

static MesignAddressChip *
get_neighbour (GtkWidget *chip, gboolean forward)
{
  GtkWidget *other =
      forward ? gtk_widget_get_next_sibling (chip) : gtk_widget_get_prev_sibling (chip);

  return MESIGN_IS_ADDRESS_CHIP (other) ? MESIGN_ADDRESS_CHIP (other) : NULL;
}

static gboolean
has_empty_start (GtkEditable *entry)
{
  return gtk_editable_get_position (entry) == 0 &&
         !gtk_editable_get_selection_bounds (entry, NULL, NULL);
}

/* Whether an arrow leads forward in the direction of the text. */
static gboolean
is_forward (MesignAddressField *self, guint key)
{
  gboolean is_right = key == GDK_KEY_Right || key == GDK_KEY_KP_Right;

  return is_right == (gtk_widget_get_direction (GTK_WIDGET (self)) != GTK_TEXT_DIR_RTL);
}

static gboolean
walk_from_entry (MesignAddressField *self, guint key)
{
  MesignAddressChip *last = mesign_address_field_get_last_chip (self);

  if (is_forward (self, key) || last == NULL || !has_empty_start (GTK_EDITABLE (self->entry)))
    return FALSE;
  mesign_address_completion_hide (self->completion);

  return gtk_widget_grab_focus (GTK_WIDGET (last));
}

static gboolean
take_back (MesignAddressField *self)
{
  MesignAddressChip *last = mesign_address_field_get_last_chip (self);

  if (last == NULL || !has_empty_start (GTK_EDITABLE (self->entry)))
    return FALSE;
  mesign_address_field_remove_chip (self, last);

  return TRUE;
}

static gboolean
hide_completion (MesignAddressField *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->completion)))
    return FALSE;
  mesign_address_completion_hide (self->completion);

  return TRUE;
}

static gboolean
move_in_completion (MesignAddressField *self, int step)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self->completion)))
    return FALSE;
  mesign_address_completion_move (self->completion, step);

  return TRUE;
}

/* Whether Enter had something to finish; with an empty field it goes on as in any dialog. */
static gboolean
finish_entry (MesignAddressField *self)
{
  if (mesign_address_field_take_selected (self))
    return TRUE;
  if (gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] == '\0')
    return FALSE;
  mesign_address_field_commit (self);

  return TRUE;
}

static gboolean
on_entry_key (GtkEventControllerKey *controller,
              guint key,
              guint code,
              GdkModifierType modifiers,
              MesignAddressField *self)
{
  /* an input method is at work: its keys are its own */
  if (self->is_composing ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return walk_from_entry (self, key);
    case GDK_KEY_BackSpace:
      return take_back (self);
    case GDK_KEY_Escape:
      return hide_completion (self);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return move_in_completion (self, -1);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move_in_completion (self, 1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      return finish_entry (self);
    case GDK_KEY_Tab:
      mesign_address_field_take_selected (self);
      return GDK_EVENT_PROPAGATE;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
walk_from_chip (MesignAddressField *self, GtkWidget *chip, gboolean forward)
{
  MesignAddressChip *next = get_neighbour (chip, forward);

  if (next != NULL)
    return gtk_widget_grab_focus (GTK_WIDGET (next));
  if (forward)
    mesign_address_field_focus (self);

  return TRUE;
}

static gboolean
on_box_key (GtkEventControllerKey *controller,
            guint key,
            guint code,
            GdkModifierType modifiers,
            MesignAddressField *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));

  if (!MESIGN_IS_ADDRESS_CHIP (focus))
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      return walk_from_chip (self, focus, is_forward (self, key));
    case GDK_KEY_End:
      mesign_address_field_focus (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_preedit_changed (GtkText *text, const char *preedit, MesignAddressField *self)
{
  self->is_composing = *preedit != '\0';
}

static void
add_controller (GtkWidget *widget, GCallback handler, MesignAddressField *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", handler, self);
  gtk_widget_add_controller (widget, keys);
}

void
mesign_address_field_add_keys (MesignAddressField *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  add_controller (GTK_WIDGET (self->entry), G_CALLBACK (on_entry_key), self);
  add_controller (GTK_WIDGET (self->box), G_CALLBACK (on_box_key), self);
  g_signal_connect (text, "preedit-changed", G_CALLBACK (on_preedit_changed), self);
}
