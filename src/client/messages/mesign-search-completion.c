/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/messages/mesign-search-completion.h"

#include "client/fields/mesign-suggestion-rows.h"
#include "client/messages/mesign-search-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Of people, beside what the query language offers. */
#define MOST_PEOPLE 5

/**
 * MesignSearchCompletion:
 *
 * What one may mean, below the entry of a search: the words of the query language, and people. The
 * keyboard stays in the entry; nothing is selected until an arrow selects it, so that Enter goes on
 * meaning what is written.
 */
struct _MesignSearchCompletion
{
  GtkPopover parent_instance;

  GtkListBox *list;

  GtkEditable *entry;
  MesignEngine *engine;
  GCancellable *cancellable;
  GPtrArray *suggestions;
  char *field;
  gsize start;
  gboolean is_composing;
  guint look_source;
};

G_DEFINE_FINAL_TYPE (MesignSearchCompletion, mesign_search_completion, GTK_TYPE_POPOVER)

/* Rows */

static void
add_row (MesignSearchCompletion *self, const MesignSearchSuggestion *one)
{
  g_autofree char *name = g_strdup_printf (_ ("%s, %s"), one->text, one->words);

  gtk_list_box_append (self->list, mesign_suggestion_row_new (one->text, one->words, NULL, name));
  g_ptr_array_add (self->suggestions, mesign_search_suggestion_copy (one));
}

static void
clear_rows (MesignSearchCompletion *self)
{
  mesign_suggestion_rows_clear (self->list);
  g_ptr_array_set_size (self->suggestions, 0);
}

static void
show_rows (MesignSearchCompletion *self)
{
  if (self->suggestions->len > 0 && gtk_widget_get_mapped (GTK_WIDGET (self->entry)))
    {
      gtk_popover_popup (GTK_POPOVER (self));
      /* where there are fewer rows than before it does not become lower by itself */
      gtk_popover_present (GTK_POPOVER (self));
    }
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

static GtkListBoxRow *
get_selected (MesignSearchCompletion *self)
{
  return gtk_widget_get_visible (GTK_WIDGET (self)) ? gtk_list_box_get_selected_row (self->list)
                                                    : NULL;
}

/* Looking */

static void
stop (MesignSearchCompletion *self)
{
  g_clear_handle_id (&self->look_source, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_people_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignSearchCompletion) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) found =
      mesign_engine_complete_address_finish (MESIGN_ENGINE (source), result, &error);

  if (found == NULL)
    {
      g_debug ("No completion: %s", error->message);
      return;
    }
  if (self->cancellable == NULL)
    return;
  for (guint i = 0; i < found->len; i++)
    {
      g_autoptr (MesignSearchSuggestion) one = mesign_search_words_from_person (
          self->field, ((const MesignCorrespondent *) found->pdata[i])->address);

      add_row (self, one);
    }
  show_rows (self);
}

static void
look_for_people (MesignSearchCompletion *self, const char *word)
{
  g_autofree char *person = NULL;

  g_clear_pointer (&self->field, g_free);
  person = mesign_search_words_dup_person (word, &self->field);
  if (person == NULL || *person == '\0' || self->engine == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  mesign_engine_complete_address_async (self->engine, person, MOST_PEOPLE, self->cancellable,
                                        on_people_found, g_object_ref (self));
}

/* The word before the cursor; where the text goes on behind it, it is being mended, not written. */
static char *
dup_word (MesignSearchCompletion *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  const char *cursor = g_utf8_offset_to_pointer (text, gtk_editable_get_position (self->entry));
  gboolean is_in_phrase;

  mesign_search_words_find (text, cursor - text, &self->start, &is_in_phrase);
  if (is_in_phrase || (*cursor != '\0' && *cursor != ' '))
    return NULL;

  return g_strndup (text + self->start, cursor - text - self->start);
}

static void
look (MesignSearchCompletion *self, gboolean is_asked)
{
  g_autofree char *word = dup_word (self);
  g_autoptr (GPtrArray) offers = NULL;

  stop (self);
  clear_rows (self);
  if (word != NULL && (is_asked || *word != '\0'))
    {
      offers = mesign_search_words_suggest (word, g_get_real_time () / G_USEC_PER_SEC);
      for (guint i = 0; i < offers->len; i++)
        add_row (self, offers->pdata[i]);
      look_for_people (self, word);
    }
  show_rows (self);
}

static gboolean
on_look_source (gpointer user_data)
{
  MesignSearchCompletion *self = user_data;

  self->look_source = 0;
  look (self, FALSE);

  return G_SOURCE_REMOVE;
}

/* The cursor follows the text. */
static void
look_soon (MesignSearchCompletion *self)
{
  if (self->look_source == 0)
    self->look_source = g_idle_add (on_look_source, self);
}

/* Taking */

/* A field goes on with its value; a value is whole. */
static void
take (MesignSearchCompletion *self, GtkListBoxRow *row)
{
  const MesignSearchSuggestion *one = self->suggestions->pdata[gtk_list_box_row_get_index (row)];
  const char *text = gtk_editable_get_text (self->entry);
  int end = gtk_editable_get_position (self->entry);
  int start = (int) g_utf8_pointer_to_offset (text, text + self->start);
  g_autofree char *new =
      g_strconcat (one->text, g_str_has_suffix (one->text, ":") ? "" : " ", NULL);

  gtk_editable_delete_text (self->entry, start, end);
  gtk_editable_insert_text (self->entry, new, -1, &start);
  gtk_editable_set_position (self->entry, start);
  look_soon (self);
}

static gboolean
take_selected (MesignSearchCompletion *self)
{
  GtkListBoxRow *row = get_selected (self);

  if (row != NULL)
    take (self, row);

  return row != NULL;
}

static void
on_row_activated (GtkListBox *list, GtkListBoxRow *row, MesignSearchCompletion *self)
{
  take (self, row);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_set_position (self->entry, -1);
}

/* The keyboard */

static gboolean
move (MesignSearchCompletion *self, int step)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    return FALSE;
  mesign_suggestion_rows_move (self->list, self->suggestions->len, step);

  return TRUE;
}

/* With nothing offered, an arrow asks what there is. */
static gboolean
move_down (MesignSearchCompletion *self)
{
  if (!gtk_widget_get_visible (GTK_WIDGET (self)))
    look (self, TRUE);

  return move (self, 1);
}

static gboolean
hide (MesignSearchCompletion *self)
{
  gboolean was_visible = gtk_widget_get_visible (GTK_WIDGET (self));

  mesign_search_completion_hide (self);

  return was_visible;
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType modifiers,
        MesignSearchCompletion *self)
{
  /* an input method is at work: its keys are its own */
  if (self->is_composing ||
      (modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SHIFT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Escape:
      return hide (self);
    case GDK_KEY_Up:
    case GDK_KEY_KP_Up:
      return move (self, -1);
    case GDK_KEY_Down:
    case GDK_KEY_KP_Down:
      return move_down (self);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_ISO_Enter:
      if (take_selected (self))
        return GDK_EVENT_STOP;
      hide (self);
      return GDK_EVENT_PROPAGATE;
    case GDK_KEY_Tab:
      return take_selected (self);
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
on_preedit_changed (GtkText *text, const char *preedit, MesignSearchCompletion *self)
{
  self->is_composing = *preedit != '\0';
}

static void
on_changed (MesignSearchCompletion *self)
{
  if (gtk_editable_get_text (self->entry)[0] == '\0')
    mesign_search_completion_hide (self);
  else
    look_soon (self);
}

static void
on_focus_left (MesignSearchCompletion *self)
{
  mesign_search_completion_hide (self);
}

/* The object */

static void
mesign_search_completion_dispose (GObject *object)
{
  MesignSearchCompletion *self = MESIGN_SEARCH_COMPLETION (object);

  stop (self);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_SEARCH_COMPLETION);

  G_OBJECT_CLASS (mesign_search_completion_parent_class)->dispose (object);
}

static void
mesign_search_completion_finalize (GObject *object)
{
  MesignSearchCompletion *self = MESIGN_SEARCH_COMPLETION (object);

  g_ptr_array_unref (self->suggestions);
  g_free (self->field);

  G_OBJECT_CLASS (mesign_search_completion_parent_class)->finalize (object);
}

static void
mesign_search_completion_class_init (MesignSearchCompletionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_search_completion_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_search_completion_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-search-completion.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignSearchCompletion, list);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activated);
}

static void
mesign_search_completion_init (MesignSearchCompletion *self)
{
  self->suggestions =
      g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_search_suggestion_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
follow_entry (MesignSearchCompletion *self)
{
  GtkEditable *text = gtk_editable_get_delegate (self->entry);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_key), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_focus_left), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), focus);
  g_signal_connect_object (text, "preedit-changed", G_CALLBACK (on_preedit_changed), self, 0);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (on_changed), self,
                           G_CONNECT_SWAPPED);
}

/* A popover for what is written into @entry, which outlives it. */
GtkWidget *
mesign_search_completion_new (GtkEditable *entry)
{
  MesignSearchCompletion *self = g_object_new (MESIGN_TYPE_SEARCH_COMPLETION, NULL);

  self->entry = entry;
  follow_entry (self);

  return GTK_WIDGET (self);
}

void
mesign_search_completion_set_engine (MesignSearchCompletion *self, MesignEngine *engine)
{
  g_set_object (&self->engine, engine);
}

void
mesign_search_completion_hide (MesignSearchCompletion *self)
{
  stop (self);
  gtk_popover_popdown (GTK_POPOVER (self));
}
