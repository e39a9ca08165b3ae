/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-rich-editor-private.h"

#include "engine/mesign-rich-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignRichEditor:
 *
 * Text with formats, links and pictures. What is got out of it was cleaned, and has a twin in plain
 * text. Its inside is not in the accessibility tree, so that the twin is its description.
 */
G_DEFINE_FINAL_TYPE (MesignRichEditor, mesign_rich_editor, ADW_TYPE_BIN)

static guint changed;

static void
take_html (MesignRichEditor *self, const char *html)
{
  g_autofree char *clean = mesign_rich_text_clean (html);

  if (g_strcmp0 (clean, self->html) == 0)
    return;
  g_free (self->html);
  g_free (self->text);
  self->html = g_steal_pointer (&clean);
  self->text = mesign_rich_text_to_text (self->html);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->text, -1);
}

/* The kinds every mail program shows; a drawing with scripts in it is none of them. */
static const char *
get_picture_ending (const char *type)
{
  static const char *const kinds[][2] = {
    { "image/png", "png" },
    { "image/jpeg", "jpg" },
    { "image/gif", "gif" },
    { "image/webp", "webp" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i][0], type))
      return kinds[i][1];

  return NULL;
}

/* @told is "NAME data:TYPE;base64,OCTETS". */
static void
take_picture (MesignRichEditor *self, const char *told)
{
  g_auto (GStrv) pieces = g_strsplit (told, " ", 2);
  const char *data = pieces[0] != NULL ? pieces[1] : NULL;
  const char *end = data != NULL ? strstr (data, ";base64,") : NULL;
  g_autofree char *type = end != NULL ? g_strndup (data + 5, (gsize) (end - data) - 5) : NULL;
  const char *ending = type != NULL ? get_picture_ending (type) : NULL;
  g_autofree char *name = NULL;
  g_autoptr (GBytes) octets = NULL;
  MesignDraftAttachment *picture;
  gsize length;
  guchar *raw;

  if (ending == NULL)
    return;
  raw = g_base64_decode (end + strlen (";base64,"), &length);
  octets = g_bytes_new_take (raw, length);
  name = g_strdup_printf ("picture-%u.%s", g_hash_table_size (self->pictures) + 1, ending);
  picture = mesign_draft_attachment_new (name, type, octets);
  picture->content_id = g_strdup (pieces[0]);
  g_hash_table_replace (self->pictures, picture->content_id, picture);
}

static void
on_told (WebKitUserContentManager *manager, JSCValue *value, MesignRichEditor *self)
{
  g_autofree char *told = jsc_value_to_string (value);

  if (g_str_has_prefix (told, "picture "))
    take_picture (self, told + strlen ("picture "));
  else if (g_str_has_prefix (told, "text "))
    {
      take_html (self, told + strlen ("text "));
      g_signal_emit (self, changed, 0);
    }
}

/* The pictures it began with are shown, but for those of a kind that is not. */
static void
show_pictures (MesignRichEditor *self)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      const MesignDraftAttachment *picture = value;
      gsize length;
      const guchar *data = g_bytes_get_data (picture->octets, &length);
      g_autofree char *base64 = g_base64_encode (data, length);
      g_autofree char *both = g_strdup_printf ("%s data:%s;base64,%s", picture->content_id,
                                               picture->content_type, base64);

      mesign_rich_editor_run (
          self,
          "const space = value.indexOf (' '); "
          "mesignShowPicture (value.slice (0, space), value.slice (space + 1));",
          both);
    }
}

static void
on_load_changed (WebKitWebView *view, WebKitLoadEvent event, MesignRichEditor *self)
{
  if (event == WEBKIT_LOAD_FINISHED)
    show_pictures (self);
}

static void
load (MesignRichEditor *self)
{
  g_autofree char *page = mesign_rich_editor_dup_page (self->html);

  webkit_web_view_load_html (self->view, page, NULL);
}

/* What was told last is still here. */
static void
on_terminated (WebKitWebView *view,
               WebKitWebProcessTerminationReason reason,
               MesignRichEditor *self)
{
  g_message ("The editor has to begin again");
  load (self);
}

static void
on_dark_changed (MesignRichEditor *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  mesign_rich_editor_run (self, "document.documentElement.style.colorScheme = value;",
                          dark ? "dark" : "light");
}

static void
mesign_rich_editor_finalize (GObject *object)
{
  MesignRichEditor *self = MESIGN_RICH_EDITOR (object);

  g_free (self->html);
  g_free (self->text);
  g_hash_table_unref (self->pictures);

  G_OBJECT_CLASS (mesign_rich_editor_parent_class)->finalize (object);
}

static void
mesign_rich_editor_class_init (MesignRichEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = mesign_rich_editor_finalize;
  changed = g_signal_new ("changed", MESIGN_TYPE_RICH_EDITOR, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                          NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-rich-editor.ui");
  mesign_rich_editor_install_tools (widget_class);
}

static void
mesign_rich_editor_init (MesignRichEditor *self)
{
  self->html = g_strdup ("");
  self->text = g_strdup ("");
  self->pictures = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                          (GDestroyNotify) mesign_draft_attachment_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
mesign_rich_editor_new (gboolean check_spelling)
{
  MesignRichEditor *self = g_object_new (MESIGN_TYPE_RICH_EDITOR, NULL);

  self->view = mesign_rich_editor_new_view (check_spelling);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Message"), -1);
  g_signal_connect_object (webkit_web_view_get_user_content_manager (self->view),
                           "script-message-received::" MESIGN_RICH_MESSAGES, G_CALLBACK (on_told),
                           self, 0);
  g_signal_connect_object (self->view, "load-changed", G_CALLBACK (on_load_changed), self, 0);
  g_signal_connect_object (self->view, "web-process-terminated", G_CALLBACK (on_terminated), self,
                           0);
  g_signal_connect_object (webkit_web_view_get_editor_state (self->view), "changed",
                           G_CALLBACK (mesign_rich_editor_show_formats), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (on_dark_changed), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->view));

  return GTK_WIDGET (self);
}

/* Begins anew with @html, which is cleaned, and the @pictures it shows. */
void
mesign_rich_editor_load (MesignRichEditor *self, const char *html, GPtrArray *pictures)
{
  g_hash_table_remove_all (self->pictures);
  for (guint i = 0; pictures != NULL && i < pictures->len; i++)
    {
      const MesignDraftAttachment *one = pictures->pdata[i];
      MesignDraftAttachment *copy;

      if (one->content_id == NULL)
        continue;
      copy = mesign_draft_attachment_copy (one);
      g_hash_table_replace (self->pictures, copy->content_id, copy);
    }
  take_html (self, html);
  load (self);
}

/* Shows @html in the place of what is there, with the pictures there are. */
void
mesign_rich_editor_change (MesignRichEditor *self, const char *html)
{
  take_html (self, html);
  load (self);
}

void
mesign_rich_editor_focus (MesignRichEditor *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

/* Cleaned: nothing in it but what may go out. */
const char *
mesign_rich_editor_get_html (MesignRichEditor *self)
{
  return self->html;
}

/* The same in plain text. */
const char *
mesign_rich_editor_get_text (MesignRichEditor *self)
{
  return self->text;
}

gboolean
mesign_rich_editor_has_picture (MesignRichEditor *self)
{
  return strstr (self->html, "<img ") != NULL;
}

/* Adds those pictures that are seen. */
void
mesign_rich_editor_put_pictures_into (MesignRichEditor *self, MesignDraft *draft)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->pictures);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if (mesign_rich_text_shows (self->html, ((const MesignDraftAttachment *) value)->content_id))
      g_ptr_array_add (draft->attachments, mesign_draft_attachment_copy (value));
}

/* Puts @html, which was cleaned, where the cursor stands. */
void
mesign_rich_editor_insert_html (MesignRichEditor *self, const char *html)
{
  mesign_rich_editor_run (self, "document.execCommand ('insertHTML', false, value);", html);
}

/* Puts a picture where the cursor stands. */
void
mesign_rich_editor_insert_picture (MesignRichEditor *self, const char *type, GBytes *octets)
{
  gsize length;
  const guchar *data = g_bytes_get_data (octets, &length);
  g_autofree char *base64 = g_base64_encode (data, length);
  g_autofree char *address = g_strdup_printf ("data:%s;base64,%s", type, base64);

  mesign_rich_editor_run (self, "mesignInsertPicture (value);", address);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  MesignRichEditor *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (JSCValue) value = webkit_web_view_call_async_javascript_function_finish (
      WEBKIT_WEB_VIEW (source), result, &error);
  g_autofree char *html = value != NULL ? jsc_value_to_string (value) : NULL;

  if (html != NULL)
    take_html (self, html);
  else
    g_message ("What was typed last cannot be read: %s", error->message);
  g_task_return_boolean (task, html != NULL);
}

/* Takes in what was typed up to this moment. */
void
mesign_rich_editor_flush_async (MesignRichEditor *self,
                                GAsyncReadyCallback callback,
                                gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, mesign_rich_editor_flush_async);
  webkit_web_view_call_async_javascript_function (self->view, "return mesignRead ();", -1, NULL,
                                                  MESIGN_RICH_WORLD, NULL, NULL, on_read, task);
}

gboolean
mesign_rich_editor_flush_finish (MesignRichEditor *self, GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}
