/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/window/mesign-refusals-window.h"

#include "client/compat/mesign-group.h"
#include "client/words/mesign-words-refusal.h"
#include "client/words/mesign-words.h"

/**
 * MesignRefusalsWindow:
 *
 * What servers have refused, each with the server's words.
 */
struct _MesignRefusalsWindow
{
  AdwWindow parent_instance;

  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (MesignRefusalsWindow, mesign_refusals_window, ADW_TYPE_WINDOW)

static void
mesign_refusals_window_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), MESIGN_TYPE_REFUSALS_WINDOW);

  G_OBJECT_CLASS (mesign_refusals_window_parent_class)->dispose (object);
}

static void
mesign_refusals_window_class_init (MesignRefusalsWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_refusals_window_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-refusals-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignRefusalsWindow, list);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_refusals_window_init (MesignRefusalsWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* The server's words are anybody's: they are text, and one line. */
static GtkWidget *
new_row (const MesignRefusal *refusal)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *what = mesign_words_refusal (refusal);
  g_autofree char *why = mesign_words_clean_line (refusal->operation->error);
  g_autofree char *what_markup = g_markup_escape_text (what, -1);
  g_autofree char *why_markup = g_markup_escape_text (why, -1);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), what_markup);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), why_markup);

  return row;
}

/**
 * mesign_refusals_window_new:
 * @parent: the window it belongs to
 * @refusals: (element-type MesignRefusal): what was refused
 *
 * Returns: (transfer none): the window, not yet shown
 */
GtkWindow *
mesign_refusals_window_new (GtkWindow *parent, GPtrArray *refusals)
{
  MesignRefusalsWindow *self =
      g_object_new (MESIGN_TYPE_REFUSALS_WINDOW, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  for (guint i = 0; i < refusals->len; i++)
    gtk_list_box_append (self->list, new_row (refusals->pdata[i]));

  return GTK_WINDOW (self);
}
