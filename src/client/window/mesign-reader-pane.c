/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-reader-pane.h"

/**
 * MesignReaderPane:
 *
 * The reader under its header bar, or what stands there while no single conversation is selected.
 * What the bar does are actions of the window.
 */
struct _MesignReaderPane
{
  MesignPaneBin parent_instance;

  MesignReader *reader;

  GtkWidget *archive_button;
  GtkWidget *trash_button;
  GtkWidget *junk_button;
  GtkWidget *move_button;
  GtkWidget *star_button;
  GtkWidget *menu_button;
  GtkWidget *edit_button;
  GtkWidget *reply_button;
  GtkWidget *reply_buttons;
  GMenu *reply_section;
  GMenu *mark_section;
  GMenu *place_section;
  GtkStack *stack;
  AdwBin *reader_place;
  AdwStatusPage *several_page;
};

G_DEFINE_FINAL_TYPE (MesignReaderPane, mesign_reader_pane, MESIGN_TYPE_PANE_BIN)

static void
set_words (GtkWidget *button, const char *icon, const char *words)
{
  gtk_button_set_icon_name (GTK_BUTTON (button), icon);
  gtk_widget_set_tooltip_text (button, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
show_junk (MesignReaderPane *self, MesignMailboxRole role)
{
  if (role == MESIGN_MAILBOX_ROLE_JUNK)
    set_words (self->junk_button, "mail-mark-notjunk-symbolic", _ ("Not Junk"));
  else
    set_words (self->junk_button, "mesign-junk-symbolic", _ ("Junk"));
}

static void
show_star (MesignReaderPane *self, gboolean is_starred)
{
  if (is_starred)
    set_words (self->star_button, "starred-symbolic", _ ("Remove Star"));
  else
    set_words (self->star_button, "non-starred-symbolic", _ ("Star"));
}

static void
show_trash (MesignReaderPane *self, MesignMailboxRole role)
{
  set_words (self->trash_button, "user-trash-symbolic",
             role == MESIGN_MAILBOX_ROLE_TRASH ? _ ("Delete for Good") : _ ("Delete"));
}

static void
show_menu (MesignReaderPane *self, const MesignReaderState *state)
{
  g_menu_remove_all (self->mark_section);
  g_menu_append (self->mark_section, state->is_unread ? _ ("Mark as _Read") : _ ("Mark as _Unread"),
                 "win.toggle-read");
  g_menu_append (self->mark_section, state->is_starred ? _ ("Remove _Star") : _ ("_Star"),
                 "win.toggle-star");
  g_menu_remove_all (self->place_section);
  g_menu_append (self->place_section, _ ("_Move…"), "win.move");
  g_menu_append (self->place_section,
                 state->role == MESIGN_MAILBOX_ROLE_JUNK ? _ ("Not _Junk") : _ ("_Junk"),
                 "win.junk");
  if (state->role == MESIGN_MAILBOX_ROLE_ARCHIVE || state->role == MESIGN_MAILBOX_ROLE_TRASH)
    g_menu_append (self->place_section, _ ("Move to _Inbox"), "win.move-to-inbox");
}

static void
show_page (MesignReaderPane *self, guint n_selected)
{
  g_autofree char *title = NULL;

  if (n_selected > 1)
    title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u Conversation Selected",
                                          "%u Conversations Selected", n_selected),
                             n_selected);
  adw_status_page_set_title (self->several_page, title != NULL ? title : "");
  if (n_selected == 1)
    gtk_stack_set_visible_child_name (self->stack, "reader");
  else
    gtk_stack_set_visible_child_name (self->stack, n_selected == 0 ? "none" : "several");
}

static void
mesign_reader_pane_dispose (GObject *object)
{
  MesignReaderPane *self = MESIGN_READER_PANE (object);

  self->reader = NULL;
  adw_bin_set_child (ADW_BIN (self), NULL);

  G_OBJECT_CLASS (mesign_reader_pane_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-reader-pane.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, archive_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, trash_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, junk_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, move_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, star_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, menu_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, edit_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, reply_button);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, reply_buttons);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, reply_section);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, mark_section);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, place_section);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, reader_place);
  gtk_widget_class_bind_template_child (widget_class, MesignReaderPane, several_page);
}

static void
mesign_reader_pane_class_init (MesignReaderPaneClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_reader_pane_dispose;
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
mesign_reader_pane_init (MesignReaderPane *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_reader_pane_new:
 *
 * Returns: (transfer floating): a pane with nothing in it
 */
GtkWidget *
mesign_reader_pane_new (void)
{
  return g_object_new (MESIGN_TYPE_READER_PANE, NULL);
}

/**
 * mesign_reader_pane_set_engine:
 * @self: a pane
 * @engine: where the mail comes from
 */
void
mesign_reader_pane_set_engine (MesignReaderPane *self, MesignEngine *engine)
{
  g_return_if_fail (MESIGN_IS_READER_PANE (self) && self->reader == NULL);

  self->reader = MESIGN_READER (mesign_reader_new (engine));
  adw_bin_set_child (self->reader_place, GTK_WIDGET (self->reader));
}

/**
 * mesign_reader_pane_get_reader:
 * @self: a pane
 *
 * Returns: (transfer none) (nullable): the reader
 */
MesignReader *
mesign_reader_pane_get_reader (MesignReaderPane *self)
{
  g_return_val_if_fail (MESIGN_IS_READER_PANE (self), NULL);

  return self->reader;
}

/**
 * mesign_reader_pane_set_state:
 * @self: a pane
 * @state: what is selected
 */
void
mesign_reader_pane_set_state (MesignReaderPane *self, const MesignReaderState *state)
{
  gboolean is_draft = state->role == MESIGN_MAILBOX_ROLE_DRAFTS;

  g_return_if_fail (MESIGN_IS_READER_PANE (self));

  show_trash (self, state->role);
  show_junk (self, state->role);
  show_star (self, state->is_starred);
  show_menu (self, state);
  show_page (self, state->n_selected);
  gtk_widget_set_visible (self->edit_button, is_draft && state->n_selected == 1);
  gtk_widget_set_visible (self->reply_button, !is_draft);
  gtk_widget_set_visible (self->reply_buttons, !is_draft);
}

/**
 * mesign_reader_pane_get_move_anchor:
 * @self: a pane
 *
 * Returns: (transfer none) (nullable): what the choice of a mailbox points to; %NULL while the pane
 * cannot be seen
 */
GtkWidget *
mesign_reader_pane_get_move_anchor (MesignReaderPane *self)
{
  g_return_val_if_fail (MESIGN_IS_READER_PANE (self), NULL);

  if (gtk_widget_get_child_visible (gtk_widget_get_parent (self->move_button)) &&
      gtk_widget_get_mapped (self->move_button))
    return self->move_button;

  return gtk_widget_get_mapped (self->menu_button) ? self->menu_button : NULL;
}

/**
 * mesign_reader_pane_make_context_menu:
 * @self: a pane
 *
 * Returns: (transfer full): what can be done with what is selected, for a menu on it
 */
GMenuModel *
mesign_reader_pane_make_context_menu (MesignReaderPane *self)
{
  GMenu *menu;
  g_autoptr (GMenu) away = g_menu_new ();
  g_autoptr (GMenu) files = g_menu_new ();

  g_return_val_if_fail (MESIGN_IS_READER_PANE (self), NULL);

  menu = g_menu_new ();
  g_menu_append (away, _ ("_Archive"), "win.archive");
  g_menu_append (away, _ ("_Delete"), "win.trash");
  g_menu_append (files, _ ("_Export…"), "win.export");
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->reply_section));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->mark_section));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (self->place_section));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (away));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (files));

  return G_MENU_MODEL (menu);
}
