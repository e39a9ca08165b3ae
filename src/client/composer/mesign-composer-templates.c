/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-composer-private.h"

#include "client/compat/mesign-ask.h"
#include "client/composer/mesign-templates.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-rich-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Texts that are sent again and again: kept under their subject, and put where the cursor stands.
 */

static MesignSettings *
get_settings (MesignComposer *self)
{
  return mesign_engine_get_settings (self->engine);
}

/* The menu */

static void
add_item (GMenu *menu, const char *name, const char *action)
{
  g_autofree char *line = mesign_words_clean_line (name);
  g_auto (GStrv) pieces = g_strsplit (line, "_", -1);
  g_autofree char *label = g_strjoinv ("__", pieces);
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, action, "s", name);
  g_menu_append_item (menu, item);
}

static void
fill_menu (GtkMenuButton *button, gpointer user_data)
{
  MesignComposer *self = user_data;
  g_auto (GStrv) names = mesign_templates_list (get_settings (self));
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) all = g_menu_new ();
  g_autoptr (GMenu) others = g_menu_new ();
  g_autoptr (GMenu) deleting = g_menu_new ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      add_item (all, names[i], "composer.insert-template");
      add_item (deleting, names[i], "composer.delete-template");
    }
  g_menu_append (others, _ ("_Save as Template…"), "composer.save-template");
  if (names[0] != NULL)
    g_menu_append_submenu (others, _ ("_Delete Template"), G_MENU_MODEL (deleting));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (all));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (others));
  gtk_menu_button_set_menu_model (button, G_MENU_MODEL (menu));
}

void
mesign_composer_init_templates (MesignComposer *self)
{
  gtk_menu_button_set_create_popup_func (self->templates, fill_menu, self, NULL);
}

/* Inserting */

static void
insert_plain (MesignComposer *self, const char *text)
{
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete_selection (self->buffer, TRUE, TRUE);
  gtk_text_buffer_insert_at_cursor (self->buffer, text, -1);
  gtk_text_buffer_end_user_action (self->buffer);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
insert_rich (MesignComposer *self, const char *name, const char *text)
{
  g_autofree char *html = mesign_templates_dup_html (get_settings (self), name);
  g_autofree char *fragment =
      html != NULL ? mesign_rich_text_clean (html) : mesign_rich_text_from_text (text);

  mesign_rich_editor_focus (self->rich);
  mesign_rich_editor_insert_html (self->rich, fragment);
}

void
mesign_composer_insert_template (MesignComposer *self, const char *name)
{
  g_autofree char *text = mesign_templates_dup_text (get_settings (self), name);

  if (text == NULL)
    return;
  if (gtk_editable_get_text (GTK_EDITABLE (self->subject))[0] == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->subject), name);
  if (self->is_rich)
    insert_rich (self, name, text);
  else
    insert_plain (self, text);
}

/* Saving */

static void
on_saved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_engine_save_settings_finish (MESIGN_ENGINE (source), result, &error))
    return;
  words = mesign_words_error (error);
  mesign_composer_show_trouble (self, words);
}

static void
save_settings (MesignComposer *self)
{
  mesign_engine_save_settings_async (self->engine, NULL, on_saved, g_object_ref (self));
}

/* What the person wrote: nothing of what is quoted, and not the text below every mail. NULL where
 * the quotation was changed, so that nobody can say what is whose. */
static char *
dup_own_text (MesignComposer *self)
{
  g_autofree char *text = mesign_composer_dup_text (self);
  const char *found;

  if (self->base->in_reply_to != NULL)
    {
      if (self->is_rich || !g_str_has_suffix (text, self->base->text))
        return NULL;
      text[strlen (text) - strlen (self->base->text)] = '\0';
    }
  found = self->footer != NULL ? strstr (text, self->footer) : NULL;
  if (found == NULL)
    return g_steal_pointer (&text);

  return g_strdup_printf ("%.*s%s", (int) (found - text), text, found + strlen (self->footer));
}

/* Pictures are not kept, and where there are some, formats neither. */
static void
save (MesignComposer *self)
{
  g_autofree char *text = dup_own_text (self);
  gboolean is_rich = self->is_rich && !mesign_rich_editor_has_picture (self->rich);

  if (text == NULL)
    return;
  mesign_templates_set (get_settings (self), gtk_editable_get_text (GTK_EDITABLE (self->subject)),
                        text, is_rich ? mesign_rich_editor_get_html (self->rich) : NULL);
  save_settings (self);
}

static void
on_save_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);

  self->is_asking = FALSE;
  if (mesign_ask_finish (result))
    save (self);
}

static void
ask_to_save (MesignComposer *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->subject));
  gboolean is_there = mesign_templates_contain (get_settings (self), name);
  /* Translators: the subject of a mail */
  g_autofree char *heading = g_strdup_printf (_ ("Save “%s” as a template?"), name);
  const MesignQuestion question = {
    .heading = heading,
    .body = is_there ? _ ("It takes the place of the template of that name. It is kept on this "
                          "computer, not encrypted.")
                     : _ ("It is kept on this computer, not encrypted."),
    .accept = is_there ? _ ("_Replace") : _ ("_Save"),
    .destructive = is_there,
  };

  self->is_asking = TRUE;
  mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_save_answered, g_object_ref (self));
}

static void
save_template (MesignComposer *self)
{
  g_autofree char *text = dup_own_text (self);
  g_autofree char *name =
      g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->subject))));

  if (text == NULL)
    mesign_composer_show_trouble (self, _ ("A mail that quotes another one is no template. Write a "
                                           "new mail for it."));
  else if (*name == '\0')
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->subject));
      mesign_composer_show_trouble (self, _ ("Type a subject: the template is called by it."));
    }
  else if (*g_strstrip (text) == '\0')
    mesign_composer_show_trouble (self, _ ("There is no text to save as a template."));
  else
    ask_to_save (self);
}

void
mesign_composer_save_template (MesignComposer *self)
{
  if (!self->is_busy && !self->is_asking)
    mesign_composer_flush (self, save_template);
}

/* Deleting */

static void
on_delete_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignComposer) self = MESIGN_COMPOSER (user_data);
  g_autofree char *name = g_steal_pointer (&self->deleted_template);

  self->is_asking = FALSE;
  if (!mesign_ask_finish (result))
    return;
  mesign_templates_remove (get_settings (self), name);
  save_settings (self);
}

void
mesign_composer_delete_template (MesignComposer *self, const char *name)
{
  /* Translators: the name of a template */
  g_autofree char *heading = g_strdup_printf (_ ("Delete the template “%s”?"), name);
  const MesignQuestion question = {
    .heading = heading,
    .accept = _ ("_Delete"),
    .destructive = TRUE,
  };

  if (self->is_asking)
    return;
  g_free (self->deleted_template);
  self->deleted_template = g_strdup (name);
  self->is_asking = TRUE;
  mesign_ask_async (GTK_WIDGET (self), &question, NULL, on_delete_answered, g_object_ref (self));
}
