/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-choose-file.h"
#include "client/composer/mesign-composer-checks.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define WANTED                                                                                     \
  G_FILE_ATTRIBUTE_STANDARD_DISPLAY_NAME "," G_FILE_ATTRIBUTE_STANDARD_CONTENT_TYPE                \
                                         "," G_FILE_ATTRIBUTE_STANDARD_TYPE                        \
                                         "," G_FILE_ATTRIBUTE_STANDARD_SIZE

/* Files that are chosen, dropped or pasted, on their way into the mail. */

typedef struct
{
  MesignComposer *composer;
  char *name;
  char *type;
} Loading;

static MesignComposer *
begin_loading (MesignComposer *self)
{
  self->n_loading++;

  return g_object_ref (self);
}

/* With the last file the mail goes out, if that was asked for meanwhile. */
static void
end_loading (MesignComposer *self)
{
  self->n_loading--;
  if (self->n_loading == 0 && self->is_send_wanted && !self->is_leaving)
    mesign_composer_send (self);
  g_object_unref (self);
}

static void
loading_free (Loading *loading)
{
  end_loading (loading->composer);
  g_free (loading->name);
  g_free (loading->type);
  g_free (loading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Loading, loading_free)

static void
attach (MesignComposer *self, const char *name, const char *type, GBytes *octets)
{
  MesignDraftAttachment *attachment = mesign_draft_attachment_new (name, type, octets);

  mesign_file_box_add (self->files, attachment, FALSE);
  mesign_draft_attachment_free (attachment);
}

static void
tell_failure (MesignComposer *self, const char *name, const char *reason)
{
  /* Translators: the name of a file, then why it is not attached */
  g_autofree char *words = g_strdup_printf (_ ("“%s” is not attached: %s"), name, reason);

  self->is_send_wanted = FALSE;
  mesign_composer_show_trouble (self, words);
}

static void
tell_error (MesignComposer *self, const char *name, const GError *error)
{
  g_autofree char *reason = mesign_words_file_error (error, MESIGN_FILE_READ);

  tell_failure (self, name, reason);
}

static void
tell_too_large (MesignComposer *self, const char *name)
{
  g_autofree char *most = mesign_words_size (MESIGN_COMPOSER_LARGEST);
  /* Translators: a size such as 100 MB */
  g_autofree char *reason =
      g_strdup_printf (_ ("It is larger than %s. Share it in another way."), most);

  tell_failure (self, name, reason);
}

static void
on_file_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Loading) loading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);

  if (octets != NULL)
    attach (loading->composer, loading->name, loading->type, octets);
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    tell_error (loading->composer, loading->name, error);
}

static void
on_file_known (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Loading) loading = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info_finish (G_FILE (source), result, &error);
  GCancellable *cancellable;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (info == NULL)
    {
      tell_error (loading->composer, loading->name, error);
      return;
    }
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      tell_failure (loading->composer, loading->name,
                    _ ("It is a folder. Put it into an archive first."));
      return;
    }
  if (g_file_info_get_size (info) > MESIGN_COMPOSER_LARGEST)
    {
      tell_too_large (loading->composer, loading->name);
      return;
    }
  g_free (loading->name);
  loading->name = g_strdup (g_file_info_get_display_name (info));
  loading->type = g_content_type_get_mime_type (g_file_info_get_content_type (info));
  cancellable = loading->composer->cancellable;
  g_file_load_bytes_async (G_FILE (source), cancellable, on_file_loaded,
                           g_steal_pointer (&loading));
}

static void
add_file (MesignComposer *self, GFile *file)
{
  Loading *loading = g_new0 (Loading, 1);

  loading->composer = begin_loading (self);
  loading->name = g_file_get_basename (file);
  g_file_query_info_async (file, WANTED, G_FILE_QUERY_INFO_NONE, G_PRIORITY_DEFAULT,
                           self->cancellable, on_file_known, loading);
}

/* Choosing */

static void
on_files_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  for (guint i = 0; files != NULL && i < files->len; i++)
    add_file (self, files->pdata[i]);
}

void
mesign_composer_choose_files (MesignComposer *self)
{
  const MesignFileChoice choice = {
    .title = _ ("Attach Files"),
    .accept = _ ("_Attach"),
    .multiple = TRUE,
  };

  mesign_choose_file_async (GTK_WIDGET (self), &choice, NULL, on_files_chosen, g_object_ref (self));
}

/* Dropping and pasting */

static void
add_file_list (MesignComposer *self, const GValue *value)
{
  g_autoptr (GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));

  for (GSList *l = files; l != NULL; l = l->next)
    add_file (self, l->data);
}

static gboolean
on_drop (GtkDropTarget *target, const GValue *value, double x, double y, MesignComposer *self)
{
  add_file_list (self, value);

  return TRUE;
}

static void
on_files_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignComposer *self = MESIGN_COMPOSER (user_data);
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (source), result, NULL);

  if (value != NULL && !self->is_leaving)
    add_file_list (self, value);
  end_loading (self);
}

static void
on_picture_pasted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  MesignComposer *self = MESIGN_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkTexture) texture =
      gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (source), result, &error);
  g_autoptr (GBytes) octets = texture != NULL ? gdk_texture_save_to_png_bytes (texture) : NULL;

  if (self->is_leaving)
    ;
  else if (octets != NULL && self->is_rich)
    mesign_rich_editor_insert_picture (self->rich, "image/png", octets);
  else if (octets != NULL)
    /* Translators: the name of a picture that was pasted */
    attach (self, _ ("Picture.png"), "image/png", octets);
  else if (error != NULL)
    tell_failure (self, _ ("Picture.png"),
                  _ ("It cannot be read. Copy the picture again, or save it as a file and attach "
                     "that."));
  end_loading (self);
}

/* Text is pasted as text; files become attachments, and pictures, too, where they cannot stand in
 * the text. Gives whether that is done here. */
gboolean
mesign_composer_take_paste (MesignComposer *self)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (self));
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL,
                                    on_files_pasted, begin_loading (self));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE) &&
           !gdk_content_formats_contain_gtype (formats, G_TYPE_STRING))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_picture_pasted, begin_loading (self));
  else
    return FALSE;

  return TRUE;
}

static void
on_paste (GtkTextView *view, MesignComposer *self)
{
  if (mesign_composer_take_paste (self))
    g_signal_stop_emission_by_name (view, "paste-clipboard");
}

/* Makes the window take files. */
void
mesign_composer_take_files (MesignComposer *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  /* before the text view, which would take them as text */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (target), GTK_PHASE_CAPTURE);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (self->content, GTK_EVENT_CONTROLLER (target));
  g_signal_connect (self->view, "paste-clipboard", G_CALLBACK (on_paste), self);
}
