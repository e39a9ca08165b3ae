/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/certificates/mesign-text-window.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-save-text.h"
#include "client/words/mesign-words-files.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Technical text, to look at, to copy and to save. */
struct _MesignTextWindow
{
  AdwWindow parent_instance;

  GtkButton *copy_button;
  GtkTextView *text_view;
  AdwToastOverlay *toasts;

  char *file_name;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignTextWindow, mesign_text_window, ADW_TYPE_WINDOW)

static char *
dup_text (MesignTextWindow *self)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, FALSE);
}

static void
on_copy_clicked (MesignTextWindow *self)
{
  g_autofree char *text = dup_text (self);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  gtk_button_set_label (self->copy_button, _ ("_Copied"));
}

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignTextWindow) self = MESIGN_TEXT_WINDOW (user_data);
  g_autoptr (GError) error = NULL;
  gboolean is_saved = mesign_save_text_finish (result, &error);
  g_autofree char *words = NULL;

  if (self->toasts == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (is_saved)
    {
      adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_ ("Saved")));
      return;
    }
  words = mesign_words_file_error (error, MESIGN_FILE_WRITE);
  mesign_tell (GTK_WIDGET (self), _ ("The File Was Not Saved"), words);
}

static void
on_save_clicked (MesignTextWindow *self)
{
  const MesignFileChoice choice = { .title = _ ("Save as File"),
                                    .name = self->file_name,
                                    .save = TRUE };
  g_autofree char *text = dup_text (self);

  mesign_save_text_async (GTK_WIDGET (self), &choice, text, self->cancellable, on_saved,
                          g_object_ref (self));
}

static void
mesign_text_window_dispose (GObject *object)
{
  MesignTextWindow *self = MESIGN_TEXT_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  self->toasts = NULL;

  G_OBJECT_CLASS (mesign_text_window_parent_class)->dispose (object);
}

static void
mesign_text_window_finalize (GObject *object)
{
  MesignTextWindow *self = MESIGN_TEXT_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->file_name);

  G_OBJECT_CLASS (mesign_text_window_parent_class)->finalize (object);
}

static void
mesign_text_window_class_init (MesignTextWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_text_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_text_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-text-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignTextWindow, copy_button);
  gtk_widget_class_bind_template_child (widget_class, MesignTextWindow, text_view);
  gtk_widget_class_bind_template_child (widget_class, MesignTextWindow, toasts);
  gtk_widget_class_bind_template_callback (widget_class, on_copy_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_save_clicked);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_text_window_init (MesignTextWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Marks that turn the direction of what follows: names in certificates are their makers'. */
static gboolean
is_turning (gunichar c)
{
  return c == 0x061c || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
         (c >= 0x2066 && c <= 0x2069);
}

static char *
dup_straight (const char *text)
{
  GString *straight = g_string_sized_new (strlen (text));

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!is_turning (c) && (c == '\n' || !g_unichar_iscntrl (c)))
        g_string_append_unichar (straight, c);
    }

  return g_string_free (straight, FALSE);
}

/* A hyphen where a line is too long would be read as part of an address or a number. */
static void
set_text (MesignTextWindow *self, const char *text)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->text_view);
  GtkTextTag *tag = gtk_text_buffer_create_tag (buffer, NULL, "insert-hyphens", FALSE, NULL);
  GtkTextIter start, end;

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, tag, &start, &end);
}

/* @file_name is the name suggested for saving. */
GtkWidget *
mesign_text_window_new (GtkWindow *parent,
                        const char *title,
                        const char *text,
                        const char *file_name)
{
  MesignTextWindow *self =
      g_object_new (MESIGN_TYPE_TEXT_WINDOW, "transient-for", parent, "title", title, NULL);
  g_autofree char *straight = dup_straight (text);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->file_name = g_strdup (file_name);
  set_text (self, straight);

  return GTK_WIDGET (self);
}
