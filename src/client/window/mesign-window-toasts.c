/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "client/window/mesign-window-private.h"

#include "client/words/mesign-words.h"

#define TOAST_SECONDS 8
#define READING_SECONDS 3

/* There is one toast, which always tells what was done last. None is dismissed from here:
 * libadwaita 1.2 frees what fades away already, or what waits to be seen, if it is. */

static void add_toast (MesignWindow *self, const char *markup, gboolean can_undo);

static void
say (MesignWindow *self, const char *markup, gboolean can_undo)
{
  adw_toast_set_title (self->toast, markup);
  adw_toast_set_button_label (self->toast, can_undo ? _ ("Undo") : NULL);
  adw_toast_set_action_name (self->toast, can_undo ? "win.undo" : NULL);
  self->toast_said = g_get_monotonic_time ();
}

/* What was said just before its time was over is said once more. */
static void
on_dismissed (MesignWindow *self, AdwToast *toast)
{
  gint64 now = g_get_monotonic_time ();
  gboolean is_over = now >= self->toast_shown + (gint64) TOAST_SECONDS * G_USEC_PER_SEC;
  gboolean is_news = now < self->toast_said + (gint64) READING_SECONDS * G_USEC_PER_SEC;

  if (self->toast != toast)
    return;
  g_clear_object (&self->toast);
  if (is_over && is_news && self->engine != NULL)
    add_toast (self, adw_toast_get_title (toast), adw_toast_get_button_label (toast) != NULL);
}

static void
add_toast (MesignWindow *self, const char *markup, gboolean can_undo)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  self->toast = g_object_ref (toast);
  self->toast_shown = g_get_monotonic_time ();
  say (self, markup, can_undo);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
mesign_window_show_toast (MesignWindow *self, const char *text, gboolean can_undo)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);

  if (self->toast != NULL)
    say (self, markup, can_undo);
  else
    add_toast (self, markup, can_undo);
}

/**
 * mesign_window_toast:
 * @self: a window
 * @text: what happened, in a few words
 */
void
mesign_window_toast (MesignWindow *self, const char *text)
{
  g_return_if_fail (MESIGN_IS_WINDOW (self));

  mesign_window_show_toast (self, text, FALSE);
}

void
mesign_window_tell_error (MesignWindow *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  mesign_window_show_toast (self, words, FALSE);
}
