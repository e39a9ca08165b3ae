/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/window/mesign-outgoing-words.h"
#include "client/words/mesign-words.h"

/* Mail that did not go out, or not to all, is told above the list, as long as it is so: whoever
 * wrote it believes that it arrived. */

static gboolean
needs_telling (const MesignOutgoing *mail)
{
  return mail->state == MESIGN_OUTGOING_REFUSED || mail->state == MESIGN_OUTGOING_UNCERTAIN ||
         mesign_outgoing_has_refused (mail);
}

static char *
describe_one (const MesignOutgoing *mail)
{
  g_autofree char *subject = mesign_words_subject (mail->subject);
  g_autofree char *state = mesign_outgoing_words_state (mail, g_get_real_time () / G_USEC_PER_SEC);
  g_autofree char *line = mesign_words_clean_line (state);

  /* Translators: the subject of a mail, then why it did not go out */
  return g_strdup_printf (_ ("“%s”: %s"), subject, line);
}

static void
show_banner (MesignWindow *self, GPtrArray *outgoing)
{
  const MesignOutgoing *first = NULL;
  guint n = 0;
  g_autofree char *words = NULL;

  for (guint i = 0; i < outgoing->len; i++)
    if (needs_telling (outgoing->pdata[i]))
      first = n++ == 0 ? outgoing->pdata[i] : first;
  if (n == 1)
    words = describe_one (first);
  else if (n > 1)
    words = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u mail did not go out as it was to.",
                                          "%u mails did not go out as they were to.", n),
                             n);
  if (words != NULL)
    mesign_banner_set_title (self->outbox_banner, words);
  mesign_banner_set_revealed (self->outbox_banner, words != NULL);
}

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GPtrArray) outgoing =
      mesign_engine_list_outgoing_finish (MESIGN_ENGINE (source), result, NULL);

  if (self->engine != NULL && outgoing != NULL)
    show_banner (self, outgoing);
}

static void
load (MesignWindow *self)
{
  mesign_engine_list_outgoing_async (self->engine, NULL, self->cancellable, on_listed,
                                     g_object_ref (self));
}

static void
on_changes (MesignWindow *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MesignChangeKind kind = g_array_index (changes, MesignChange, i).kind;

      if (kind == MESIGN_CHANGE_OUTGOING || kind == MESIGN_CHANGE_EVERYTHING)
        {
          load (self);
          return;
        }
    }
}

static void
on_banner_clicked (MesignWindow *self)
{
  g_autoptr (MesignPlace) outbox = mesign_place_new_outbox ();

  mesign_sidebar_select (self->sidebar, mesign_place_get_key (outbox));
  mesign_panes_show (self->panes, MESIGN_PANE_LIST);
}

void
mesign_window_init_outbox (MesignWindow *self)
{
  self->outbox_banner = MESIGN_BANNER (mesign_banner_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->outbox_banner), "warning");
  mesign_banner_set_button_label (self->outbox_banner, _ ("Show"));
  mesign_message_pane_add_banner (self->message_pane, GTK_WIDGET (self->outbox_banner));
  g_signal_connect_object (self->outbox_banner, "button-clicked", G_CALLBACK (on_banner_clicked),
                           self, G_CONNECT_SWAPPED);
}

void
mesign_window_start_outbox (MesignWindow *self)
{
  g_signal_connect_object (self->engine, "changes", G_CALLBACK (on_changes), self,
                           G_CONNECT_SWAPPED);
  load (self);
}
