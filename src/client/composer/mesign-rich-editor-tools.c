/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-rich-editor-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-choose-file.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* The buttons above the text. */

#define LARGEST_PICTURE (10 * 1000 * 1000)

/* Runs a line of script with one value, which is never a part of its text. */
void
mesign_rich_editor_run (MesignRichEditor *self, const char *script, const char *value)
{
  GVariantBuilder arguments;

  g_variant_builder_init (&arguments, G_VARIANT_TYPE_VARDICT);
  g_variant_builder_add (&arguments, "{sv}", "value",
                         g_variant_new_string (value != NULL ? value : ""));
  webkit_web_view_call_async_javascript_function (self->view, script, -1,
                                                  g_variant_builder_end (&arguments),
                                                  MESIGN_RICH_WORLD, NULL, NULL, NULL, NULL);
}

/* The buttons are as the text is where the cursor stands. */
void
mesign_rich_editor_show_formats (MesignRichEditor *self)
{
  WebKitEditorState *state = webkit_web_view_get_editor_state (self->view);
  guint formats = webkit_editor_state_get_typing_attributes (state);

  gtk_toggle_button_set_active (self->bold, formats & WEBKIT_EDITOR_TYPING_ATTRIBUTE_BOLD);
  gtk_toggle_button_set_active (self->italic, formats & WEBKIT_EDITOR_TYPING_ATTRIBUTE_ITALIC);
  gtk_toggle_button_set_active (self->underline,
                                formats & WEBKIT_EDITOR_TYPING_ATTRIBUTE_UNDERLINE);
}

static void
execute (MesignRichEditor *self, const char *command)
{
  mesign_rich_editor_focus (self);
  webkit_web_view_execute_editing_command (self->view, command);
}

static void
on_bold_clicked (MesignRichEditor *self)
{
  execute (self, "Bold");
}

static void
on_italic_clicked (MesignRichEditor *self)
{
  execute (self, "Italic");
}

static void
on_underline_clicked (MesignRichEditor *self)
{
  execute (self, "Underline");
}

static void
activate_command (GtkWidget *widget, const char *name, GVariant *parameter)
{
  execute (MESIGN_RICH_EDITOR (widget), g_variant_get_string (parameter, NULL));
}

static void
activate_quote (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignRichEditor *self = MESIGN_RICH_EDITOR (widget);

  mesign_rich_editor_focus (self);
  mesign_rich_editor_run (self, "mesignQuote ();", NULL);
}

/* What is typed without a scheme is a page or a mail address. */
static char *
dup_address (const char *typed)
{
  g_autofree char *text = g_strstrip (g_strdup (typed));
  g_autofree char *scheme = g_uri_parse_scheme (text);

  if (*text == '\0')
    return NULL;
  if (g_strcmp0 (scheme, "https") == 0 || g_strcmp0 (scheme, "http") == 0 ||
      g_strcmp0 (scheme, "mailto") == 0)
    return g_steal_pointer (&text);
  if (strchr (text, '@') != NULL && strchr (text, '/') == NULL)
    return g_strconcat ("mailto:", text, NULL);

  return g_strconcat ("https://", text, NULL);
}

static void
on_link_entered (MesignRichEditor *self)
{
  g_autofree char *address = dup_address (gtk_editable_get_text (GTK_EDITABLE (self->link_entry)));

  gtk_popover_popdown (self->link_popover);
  mesign_rich_editor_focus (self);
  if (address != NULL)
    mesign_rich_editor_run (self, "mesignLink (value);", address);
  gtk_editable_set_text (GTK_EDITABLE (self->link_entry), "");
}

/* Pictures */

static void
tell_no_picture (MesignRichEditor *self, const char *reason)
{
  mesign_tell (GTK_WIDGET (self), _ ("No Picture Inserted"), reason);
}

static void
on_picture_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRichEditor) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) octets = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  g_autofree char *name = g_file_get_basename (G_FILE (source));
  g_autofree char *content_type = NULL;
  g_autofree char *type = NULL;
  gsize length;
  const guchar *data;

  if (octets == NULL)
    {
      g_autofree char *reason = mesign_words_file_error (error, MESIGN_FILE_READ);

      tell_no_picture (self, reason);
      return;
    }
  data = g_bytes_get_data (octets, &length);
  content_type = g_content_type_guess (name, data, length, NULL);
  type = g_content_type_get_mime_type (content_type);
  if (type == NULL || !g_str_has_prefix (type, "image/") || length > LARGEST_PICTURE)
    {
      tell_no_picture (self, length > LARGEST_PICTURE
                                 ? _ ("The picture is too large to stand in the text. Attach it as "
                                      "a file.")
                                 : _ ("The file is no picture. Attach it as a file."));
      return;
    }
  mesign_rich_editor_insert_picture (self, type, octets);
}

static void
on_picture_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignRichEditor) self = user_data;
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  mesign_rich_editor_focus (self);
  if (files != NULL && files->len > 0)
    g_file_load_bytes_async (files->pdata[0], NULL, on_picture_loaded, g_object_ref (self));
}

static void
activate_picture (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const MesignFileChoice choice = {
    .title = _ ("Insert Picture"),
    .accept = _ ("_Insert"),
  };

  mesign_choose_file_async (widget, &choice, NULL, on_picture_chosen, g_object_ref (widget));
}

void
mesign_rich_editor_install_tools (GtkWidgetClass *klass)
{
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, box);
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, bold);
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, italic);
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, underline);
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, link_popover);
  gtk_widget_class_bind_template_child (klass, MesignRichEditor, link_entry);
  gtk_widget_class_bind_template_callback (klass, on_bold_clicked);
  gtk_widget_class_bind_template_callback (klass, on_italic_clicked);
  gtk_widget_class_bind_template_callback (klass, on_underline_clicked);
  gtk_widget_class_bind_template_callback (klass, on_link_entered);
  gtk_widget_class_install_action (klass, "rich.command", "s", activate_command);
  gtk_widget_class_install_action (klass, "rich.quote", NULL, activate_quote);
  gtk_widget_class_install_action (klass, "rich.picture", NULL, activate_picture);
}
