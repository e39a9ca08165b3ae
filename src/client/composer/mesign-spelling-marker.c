/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/composer/mesign-spelling-marker.h"

#include "client/composer/mesign-spelling-words.h"
#include "client/composer/mesign-spelling.h"

#include <glib/gi18n-lib.h>

/**
 * MesignSpellingMarker:
 *
 * Underlines the words of a text that no dictionary knows, and has in its menu what may have been
 * meant. The word that is being typed is left alone.
 */
struct _MesignSpellingMarker
{
  GObject parent_instance;

  GtkTextView *view;
  GtkTextBuffer *buffer;
  GtkTextTag *tag;
  GMenu *menu;
  GSimpleActionGroup *actions;
  GtkEventController *click;
  GCancellable *cancellable;
  GHashTable *right; /* words that were looked up */
  GHashTable *wrong;
  guint timer;
  gboolean is_checking;
  char *word; /* the one the menu is about */
};

G_DEFINE_FINAL_TYPE (MesignSpellingMarker, mesign_spelling_marker, G_TYPE_OBJECT)

#define PAUSE_MS 250
#define MOST_LETTERS 200000

static void look (MesignSpellingMarker *self);

static GPtrArray *
list_words (MesignSpellingMarker *self)
{
  GtkTextIter start, end;
  g_autofree char *text = NULL;

  gtk_text_buffer_get_start_iter (self->buffer, &start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, MOST_LETTERS);
  /* with what stands for pictures, so that the places are those in the buffer */
  text = gtk_text_buffer_get_slice (self->buffer, &start, &end, TRUE);

  return mesign_spelling_list_words (text);
}

/* Those not looked up yet, each once. */
static GPtrArray *
list_unknown (MesignSpellingMarker *self, GPtrArray *words)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *unknown = g_ptr_array_new ();

  for (guint i = 0; i < words->len; i++)
    {
      char *text = ((MesignSpellingWord *) words->pdata[i])->text;

      if (!g_hash_table_contains (self->right, text) &&
          !g_hash_table_contains (self->wrong, text) && g_hash_table_add (seen, text))
        g_ptr_array_add (unknown, text);
    }

  return unknown;
}

static int
get_cursor (MesignSpellingMarker *self)
{
  GtkTextIter cursor;

  gtk_text_buffer_get_iter_at_mark (self->buffer, &cursor,
                                    gtk_text_buffer_get_insert (self->buffer));

  return gtk_text_iter_get_offset (&cursor);
}

static void
mark_word (MesignSpellingMarker *self, const MesignSpellingWord *word)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_iter_at_offset (self->buffer, &start, word->start);
  gtk_text_buffer_get_iter_at_offset (self->buffer, &end, word->end);
  gtk_text_buffer_apply_tag (self->buffer, self->tag, &start, &end);
}

static void
mark (MesignSpellingMarker *self, GPtrArray *words)
{
  int cursor = get_cursor (self);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &start, &end);
  for (guint i = 0; i < words->len; i++)
    {
      const MesignSpellingWord *word = words->pdata[i];

      if (g_hash_table_contains (self->wrong, word->text) && word->end != cursor)
        mark_word (self, word);
    }
}

static void
on_checked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSpellingMarker) self = user_data;
  GPtrArray *asked = g_task_get_task_data (G_TASK (result));
  g_autoptr (GHashTable) wrong = mesign_spelling_check_finish (result, NULL);

  self->is_checking = FALSE;
  if (wrong == NULL || self->view == NULL)
    return;
  for (guint i = 0; i < asked->len; i++)
    g_hash_table_add (g_hash_table_contains (wrong, asked->pdata[i]) ? self->wrong : self->right,
                      g_strdup (asked->pdata[i]));
  look (self);
}

/* Looks up what is new, then marks; by then the text may be another one. */
static void
look (MesignSpellingMarker *self)
{
  g_autoptr (GPtrArray) words = list_words (self);
  g_autoptr (GPtrArray) unknown = list_unknown (self, words);

  mark (self, words);
  if (unknown->len == 0 || self->is_checking)
    return;
  self->is_checking = TRUE;
  mesign_spelling_check_async (unknown, self->cancellable, on_checked, g_object_ref (self));
}

static gboolean
on_timer (gpointer user_data)
{
  MesignSpellingMarker *self = user_data;

  self->timer = 0;
  look (self);

  return G_SOURCE_REMOVE;
}

static void
look_soon (MesignSpellingMarker *self)
{
  g_clear_handle_id (&self->timer, g_source_remove);
  self->timer = g_timeout_add (PAUSE_MS, on_timer, self);
}

/* The menu */

static gboolean
find_marked (MesignSpellingMarker *self, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_mark (self->buffer, start, gtk_text_buffer_get_insert (self->buffer));
  *end = *start;
  if (!gtk_text_iter_has_tag (start, self->tag) && !gtk_text_iter_ends_tag (start, self->tag))
    return FALSE;
  if (!gtk_text_iter_starts_tag (start, self->tag))
    gtk_text_iter_backward_to_tag_toggle (start, self->tag);
  if (!gtk_text_iter_ends_tag (end, self->tag))
    gtk_text_iter_forward_to_tag_toggle (end, self->tag);

  return TRUE;
}

static void
fill_menu (MesignSpellingMarker *self, const char *const *suggestions)
{
  g_autoptr (GMenu) section = g_menu_new ();
  g_autoptr (GMenu) learning = g_menu_new ();

  for (guint i = 0; suggestions[i] != NULL; i++)
    {
      g_autoptr (GMenuItem) item = g_menu_item_new (NULL, NULL);

      /* a label has mnemonics, a word has none */
      g_auto (GStrv) pieces = g_strsplit (suggestions[i], "_", -1);
      g_autofree char *label = g_strjoinv ("__", pieces);

      g_menu_item_set_label (item, label);
      g_menu_item_set_action_and_target (item, "spelling.replace", "s", suggestions[i]);
      g_menu_append_item (section, item);
    }
  g_menu_append (learning, _ ("_Add to Dictionary"), "spelling.learn");
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (section));
  g_menu_append_section (self->menu, NULL, G_MENU_MODEL (learning));
}

typedef struct
{
  MesignSpellingMarker *marker;
  char *word;
} Asking;

static void
asking_free (Asking *asking)
{
  g_object_unref (asking->marker);
  g_free (asking->word);
  g_free (asking);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Asking, asking_free)

static void
on_suggested (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Asking) asking = user_data;
  MesignSpellingMarker *self = asking->marker;
  g_auto (GStrv) suggestions = mesign_spelling_suggest_finish (result, NULL);

  if (suggestions == NULL || self->view == NULL || g_strcmp0 (self->word, asking->word) != 0)
    return;
  g_menu_remove_all (self->menu);
  fill_menu (self, (const char *const *) suggestions);
}

/* The menu is about the word the cursor stands in. */
static void
on_cursor_moved (MesignSpellingMarker *self)
{
  GtkTextIter start, end;
  g_autofree char *word = NULL;
  Asking *asking;

  look_soon (self);
  if (find_marked (self, &start, &end))
    word = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  if (g_strcmp0 (word, self->word) == 0)
    return;
  g_menu_remove_all (self->menu);
  g_free (self->word);
  self->word = g_strdup (word);
  if (word == NULL)
    return;
  asking = g_new0 (Asking, 1);
  asking->marker = g_object_ref (self);
  asking->word = g_steal_pointer (&word);
  mesign_spelling_suggest_async (asking->word, self->cancellable, on_suggested, asking);
}

/* The menu button of the mouse moves the cursor there, but out of no selection. */
static void
on_pressed (GtkGestureClick *click, int n_press, double x, double y, MesignSpellingMarker *self)
{
  GtkTextIter place;
  int left, top;

  if (gtk_text_buffer_get_has_selection (self->buffer))
    return;
  gtk_text_view_window_to_buffer_coords (self->view, GTK_TEXT_WINDOW_WIDGET, (int) x, (int) y,
                                         &left, &top);
  if (gtk_text_view_get_iter_at_location (self->view, &place, left, top))
    gtk_text_buffer_place_cursor (self->buffer, &place);
}

static void
activate_replace (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignSpellingMarker *self = user_data;
  GtkTextIter start, end;

  if (!find_marked (self, &start, &end))
    return;
  gtk_text_buffer_begin_user_action (self->buffer);
  gtk_text_buffer_delete (self->buffer, &start, &end);
  gtk_text_buffer_insert (self->buffer, &start, g_variant_get_string (parameter, NULL), -1);
  gtk_text_buffer_end_user_action (self->buffer);
}

static void
activate_learn (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  MesignSpellingMarker *self = user_data;

  if (self->word == NULL)
    return;
  mesign_spelling_learn_async (self->word, NULL, NULL, NULL);
  g_hash_table_remove (self->wrong, self->word);
  g_hash_table_add (self->right, g_strdup (self->word));
  look (self);
  on_cursor_moved (self);
}

/* Takes the marks away and leaves the text alone. */
void
mesign_spelling_marker_stop (MesignSpellingMarker *self)
{
  GtkTextIter start, end;

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->timer, g_source_remove);
  if (self->view == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->buffer, self);
  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  gtk_text_buffer_remove_tag (self->buffer, self->tag, &start, &end);
  gtk_text_tag_table_remove (gtk_text_buffer_get_tag_table (self->buffer), self->tag);
  gtk_text_view_set_extra_menu (self->view, NULL);
  gtk_widget_insert_action_group (GTK_WIDGET (self->view), "spelling", NULL);
  gtk_widget_remove_controller (GTK_WIDGET (self->view), self->click);
  self->view = NULL;
  g_clear_object (&self->buffer);
}

static void
mesign_spelling_marker_dispose (GObject *object)
{
  MesignSpellingMarker *self = MESIGN_SPELLING_MARKER (object);

  mesign_spelling_marker_stop (self);
  g_clear_object (&self->menu);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (mesign_spelling_marker_parent_class)->dispose (object);
}

static void
mesign_spelling_marker_finalize (GObject *object)
{
  MesignSpellingMarker *self = MESIGN_SPELLING_MARKER (object);

  g_object_unref (self->cancellable);
  g_hash_table_unref (self->right);
  g_hash_table_unref (self->wrong);
  g_free (self->word);

  G_OBJECT_CLASS (mesign_spelling_marker_parent_class)->finalize (object);
}

static void
mesign_spelling_marker_class_init (MesignSpellingMarkerClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = mesign_spelling_marker_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_spelling_marker_finalize;
}

static void
mesign_spelling_marker_init (MesignSpellingMarker *self)
{
  static const GActionEntry entries[] = {
    { .name = "replace", .activate = activate_replace, .parameter_type = "s" },
    { .name = "learn", .activate = activate_learn },
  };

  self->cancellable = g_cancellable_new ();
  self->right = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->wrong = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->menu = g_menu_new ();
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
}

/* Marks in @view until it is stopped, which has to be before @view goes. */
MesignSpellingMarker *
mesign_spelling_marker_new (GtkTextView *view)
{
  MesignSpellingMarker *self = g_object_new (MESIGN_TYPE_SPELLING_MARKER, NULL);
  GtkGesture *click = gtk_gesture_click_new ();

  self->view = view;
  self->buffer = g_object_ref (gtk_text_view_get_buffer (view));
  self->tag =
      gtk_text_buffer_create_tag (self->buffer, NULL, "underline", PANGO_UNDERLINE_ERROR, NULL);
  gtk_text_view_set_extra_menu (view, G_MENU_MODEL (self->menu));
  gtk_widget_insert_action_group (GTK_WIDGET (view), "spelling", G_ACTION_GROUP (self->actions));
  self->click = GTK_EVENT_CONTROLLER (click);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_event_controller_set_propagation_phase (self->click, GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (GTK_WIDGET (view), self->click);
  g_signal_connect_swapped (self->buffer, "changed", G_CALLBACK (look_soon), self);
  g_signal_connect_swapped (self->buffer, "notify::cursor-position", G_CALLBACK (on_cursor_moved),
                            self);
  look_soon (self);

  return self;
}
