/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-window-private.h"

#include "client/compat/mesign-name-buttons.h"

/* Keys. Those with a modifier are accelerators of the application; single letters are heard only
 * where nothing is being written. */

static const struct
{
  const char *action;
  const char *keys[4];
} accelerators[] = {
  { "win.search", { "<Control><Shift>f" } },
  { "win.find", { "<Control>f" } },
  { "win.junk", { "<Control>j" } },
  { "win.select-all", { "<Control><Shift>a" } },
  { "win.undo", { "<Control>z" } },
  { "win.reply", { "<Control>r" } },
  { "win.reply-all", { "<Control><Shift>r" } },
  { "win.forward", { "<Control>l" } },
};

static const struct
{
  const char *trigger;
  const char *action;
} letters[] = {
  { "j", "win.next" },        { "k", "win.previous" },
  { "e", "win.archive" },     { "Delete|KP_Delete", "win.trash" },
  { "s", "win.toggle-star" }, { "exclam|<Shift>exclam", "win.junk" },
  { "m", "win.move" },        { "u", "win.toggle-read" },
  { "r", "win.reply" },       { "<Shift>r", "win.reply-all" },
  { "f", "win.forward" },     { "x", "win.select-several" },
  { "slash", "win.search" },  { "Escape", "win.leave" },
};

static gboolean
is_writing (MesignWindow *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  return focus != NULL && (GTK_IS_EDITABLE (focus) || GTK_IS_TEXT_VIEW (focus));
}

static gboolean
on_letter (GtkWidget *widget, GVariant *arguments, gpointer user_data)
{
  MesignWindow *self = MESIGN_WINDOW (widget);

  if (is_writing (self))
    return FALSE;

  return gtk_widget_activate_action (GTK_WIDGET (self), g_variant_get_string (arguments, NULL),
                                     NULL);
}

static void
add_letters (MesignWindow *self)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      GtkShortcut *shortcut =
          gtk_shortcut_new (gtk_shortcut_trigger_parse_string (letters[i].trigger),
                            gtk_callback_action_new (on_letter, NULL, NULL));

      gtk_shortcut_set_arguments (shortcut, g_variant_new_string (letters[i].action));
      gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
    }
  gtk_widget_add_controller (GTK_WIDGET (self), controller);
}

void
mesign_window_add_shortcuts (MesignWindow *self, GtkApplication *application)
{
  for (guint i = 0; i < G_N_ELEMENTS (accelerators); i++)
    gtk_application_set_accels_for_action (application, accelerators[i].action,
                                           accelerators[i].keys);
  add_letters (self);
}

/**
 * mesign_window_show_shortcuts:
 * @self: a window
 *
 * Shows what the keys do. The window for that is made when it is asked for and no
 * gtk_application_window_set_help_overlay(), which keeps it hidden from the start: a screen reader
 * that asks GTK 4.8 for a window that has just closed gets the hidden one, and GTK crashes over it.
 */
void
mesign_window_show_shortcuts (MesignWindow *self)
{
  g_autoptr (GtkBuilder) builder = NULL;

  g_return_if_fail (MESIGN_IS_WINDOW (self));

  if (self->shortcuts == NULL)
    {
      builder = gtk_builder_new_from_resource ("/com/mesign/Client/ui/mesign-shortcuts.ui");
      g_set_weak_pointer (&self->shortcuts,
                          GTK_WINDOW (gtk_builder_get_object (builder, "shortcuts")));
      mesign_name_shortcuts_window (self->shortcuts);
      gtk_window_set_transient_for (self->shortcuts, GTK_WINDOW (self));
      gtk_window_set_destroy_with_parent (self->shortcuts, TRUE);
    }
  gtk_window_present (self->shortcuts);
}
