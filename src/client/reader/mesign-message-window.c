/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/reader/mesign-message-window.h"

#include "client/reader/mesign-message-card.h"
#include "client/reader/mesign-zoom.h"
#include "client/words/mesign-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* A mail that was attached to another, in a window of its own. */

static void
on_opened (MesignMessageCard *card, GtkWindow *window)
{
  MesignOpenedMessage *opened = mesign_message_card_get_opened (card);
  g_autofree char *subject = mesign_words_clean_line (opened->headers->subject);

  if (*subject != '\0')
    gtk_window_set_title (window, subject);
}

/* Escape leads back to the mail it was attached to. */
static void
add_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                                            gtk_named_action_new ("window.close"));

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (controller), shortcut);
  gtk_widget_add_controller (window, controller);
}

static GtkWidget *
new_content (GtkWidget *card)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();

  gtk_widget_set_valign (card, GTK_ALIGN_START);
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 860);
  adw_clamp_set_child (ADW_CLAMP (clamp), card);
  gtk_widget_add_css_class (clamp, "mesign-conversation");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  mesign_reader_scroll_first (GTK_SCROLLED_WINDOW (scroller));
  mesign_zoom_add_wheel (scroller);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);

  return box;
}

/**
 * mesign_message_window_present:
 * @parent: what it was opened from
 * @engine: the engine
 * @octets: the mail
 *
 * Shows it.
 */
void
mesign_message_window_present (GtkWidget *parent, MesignEngine *engine, GBytes *octets)
{
  g_autoptr (MesignWebRoom) room = mesign_web_room_new ();
  GtkWidget *card = mesign_message_card_new_attached (engine, room, octets);
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWidget *window = adw_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), 720, 640);
  gtk_window_set_title (GTK_WINDOW (window), _ ("Attached Mail"));
  if (GTK_IS_WINDOW (root))
    {
      gtk_window_set_transient_for (GTK_WINDOW (window), GTK_WINDOW (root));
      gtk_window_set_destroy_with_parent (GTK_WINDOW (window), TRUE);
    }
  adw_window_set_content (ADW_WINDOW (window), new_content (card));
  add_escape (window);
  g_signal_connect_object (card, "opened", G_CALLBACK (on_opened), window, 0);
  gtk_window_present (GTK_WINDOW (window));
}

/**
 * mesign_reader_scroll_first:
 * @scroller: what holds mails drawn as web pages
 *
 * A web view takes every turn of the wheel, even with nothing to scroll. What is around it hears of
 * it first here.
 */
void
mesign_reader_scroll_first (GtkScrolledWindow *scroller)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (GTK_WIDGET (scroller));

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_SCROLL (controller) &&
          gtk_event_controller_get_propagation_phase (controller) == GTK_PHASE_BUBBLE)
        gtk_event_controller_set_propagation_phase (controller, GTK_PHASE_CAPTURE);
    }
}
