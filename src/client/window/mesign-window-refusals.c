/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/window/mesign-refusals-window.h"
#include "client/words/mesign-words-refusal.h"

/* What a server has refused is undone in the list by then: a banner says why, and stays until one
 * has looked, be it after the next start. */

static char *
describe (GPtrArray *refusals)
{
  g_autofree char *only = NULL;

  if (refusals->len > 1)
    return g_strdup_printf (
        g_dngettext (GETTEXT_PACKAGE, "The server refused %u thing you did; it is undone.",
                     "The server refused %u things you did; they are undone.", refusals->len),
        refusals->len);
  only = mesign_words_refusal (refusals->pdata[0]);

  /* Translators: such as “Moving “Report” to “Work”” */
  return g_strdup_printf (_ ("Refused by the server, and undone: %s"), only);
}

static void
show_banner (MesignWindow *self)
{
  gboolean is_any = self->refusals != NULL && self->refusals->len > 0;
  g_autofree char *words = is_any ? describe (self->refusals) : NULL;

  if (is_any)
    mesign_banner_set_title (self->refusals_banner, words);
  mesign_banner_set_revealed (self->refusals_banner, is_any);
}

static void load (MesignWindow *self);

static void
on_listed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) refusals =
      mesign_engine_list_refusals_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  self->is_listing_refusals = FALSE;
  if (refusals == NULL)
    {
      g_debug ("Cannot list what was refused: %s", error->message);
      return;
    }
  g_clear_pointer (&self->refusals, g_ptr_array_unref);
  self->refusals = g_steal_pointer (&refusals);
  show_banner (self);
  if (self->has_more_refusals)
    load (self);
}

/* One reading after the other. */
static void
load (MesignWindow *self)
{
  self->has_more_refusals = self->is_listing_refusals;
  if (self->is_listing_refusals)
    return;
  self->is_listing_refusals = TRUE;
  mesign_engine_list_refusals_async (self->engine, self->cancellable, on_listed,
                                     g_object_ref (self));
}

static void
on_changes (MesignWindow *self, GArray *changes)
{
  for (guint i = 0; i < changes->len; i++)
    {
      MesignChangeKind kind = g_array_index (changes, MesignChange, i).kind;

      if (kind == MESIGN_CHANGE_OPERATION || kind == MESIGN_CHANGE_EVERYTHING)
        {
          load (self);
          return;
        }
    }
}

static void
on_noted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWindow) self = MESIGN_WINDOW (user_data);
  g_autoptr (GError) error = NULL;

  if (!mesign_engine_note_refusals_told_finish (MESIGN_ENGINE (source), result, &error))
    mesign_window_tell_error (self, error);
  mesign_window_end_doing (self);
}

/* What is shown counts as told once it is on the screen. */
static void
on_banner_clicked (MesignWindow *self)
{
  g_autoptr (GPtrArray) refusals = g_steal_pointer (&self->refusals);

  show_banner (self);
  if (refusals == NULL || self->engine == NULL)
    return;
  gtk_window_present (mesign_refusals_window_new (GTK_WINDOW (self), refusals));
  self->n_doing++;
  mesign_engine_note_refusals_told_async (self->engine, refusals, NULL, on_noted,
                                          g_object_ref (self));
}

void
mesign_window_init_refusals (MesignWindow *self)
{
  self->refusals_banner = MESIGN_BANNER (mesign_banner_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->refusals_banner), "warning");
  mesign_banner_set_button_label (self->refusals_banner, _ ("Details"));
  mesign_message_pane_add_banner (self->message_pane, GTK_WIDGET (self->refusals_banner));
  g_signal_connect_object (self->refusals_banner, "button-clicked", G_CALLBACK (on_banner_clicked),
                           self, G_CONNECT_SWAPPED);
}

void
mesign_window_start_refusals (MesignWindow *self)
{
  g_signal_connect_object (self->engine, "changes", G_CALLBACK (on_changes), self,
                           G_CONNECT_SWAPPED);
  load (self);
}
