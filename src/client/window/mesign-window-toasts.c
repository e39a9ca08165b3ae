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

static void add_toast (MesignWindow *self, const char *markup, const char *undo, GVariant *target);

/* @undo: (nullable): the action that undoes it; it is handed @target */
static void
say (MesignWindow *self, const char *markup, const char *undo, GVariant *target)
{
  adw_toast_set_title (self->toast, markup);
  adw_toast_set_button_label (self->toast, undo != NULL ? _ ("Undo") : NULL);
  adw_toast_set_action_name (self->toast, undo);
  adw_toast_set_action_target_value (self->toast, target);
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
    add_toast (self, adw_toast_get_title (toast), adw_toast_get_action_name (toast),
               adw_toast_get_action_target_value (toast));
}

static void
add_toast (MesignWindow *self, const char *markup, const char *undo, GVariant *target)
{
  AdwToast *toast = adw_toast_new ("");

  adw_toast_set_timeout (toast, TOAST_SECONDS);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_dismissed), self, G_CONNECT_SWAPPED);
  self->toast = g_object_ref (toast);
  self->toast_shown = g_get_monotonic_time ();
  say (self, markup, undo, target);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

/* Says what happened and offers to undo it by an action of its own. Takes a floating @target. */
void
mesign_window_offer_undo (MesignWindow *self, const char *text, const char *undo, GVariant *target)
{
  g_autofree char *markup = g_markup_escape_text (text, -1);
  g_autoptr (GVariant) kept = target != NULL ? g_variant_ref_sink (target) : NULL;

  if (self->toast != NULL)
    say (self, markup, undo, kept);
  else
    add_toast (self, markup, undo, kept);
}

void
mesign_window_show_toast (MesignWindow *self, const char *text, gboolean can_undo)
{
  mesign_window_offer_undo (self, text, can_undo ? "win.undo" : NULL, NULL);
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
