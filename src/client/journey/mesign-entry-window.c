/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/journey/mesign-entry-window.h"

#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignEntryWindow:
 *
 * Where a person enters the retrieval link or code of a mail that was not taken in.
 */
struct _MesignEntryWindow
{
  AdwWindow parent_instance;

  GtkWidget *use_button;
  GtkLabel *words;
  GtkEditable *entry;
  GtkLabel *fault;

  MesignEngine *engine;
  GCancellable *cancellable;
  gint64 id;
  gboolean is_code;
};

G_DEFINE_FINAL_TYPE (MesignEntryWindow, mesign_entry_window, ADW_TYPE_WINDOW)

static void
set_fault (MesignEntryWindow *self, const char *words)
{
  gtk_label_set_text (self->fault, words != NULL ? words : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), words != NULL);
}

static gboolean
is_filled (MesignEntryWindow *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (self->entry)));

  return *text != '\0';
}

static void
on_changed (MesignEntryWindow *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->entry), "error");
  set_fault (self, NULL);
  gtk_widget_set_sensitive (self->use_button, is_filled (self));
}

static void
show_error (MesignEntryWindow *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (self->engine == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  set_fault (self, words);
  gtk_widget_add_css_class (GTK_WIDGET (self->entry), "error");
  gtk_widget_set_sensitive (self->use_button, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
}

static void
on_entered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignEntryWindow) self = user_data;
  MesignEngine *engine = MESIGN_ENGINE (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourney) journey =
      self->is_code ? mesign_engine_enter_journey_code_finish (engine, result, &error)
                    : mesign_engine_enter_journey_link_finish (engine, result, &error);

  if (journey == NULL)
    show_error (self, error);
  else if (self->engine != NULL)
    gtk_window_destroy (GTK_WINDOW (self));
}

static void
use (MesignEntryWindow *self)
{
  const char *text = gtk_editable_get_text (self->entry);
  g_autoptr (MesignSecret) code = NULL;

  if (!gtk_widget_get_sensitive (self->use_button))
    return;
  gtk_widget_set_sensitive (self->use_button, FALSE);
  if (self->is_code)
    {
      code = mesign_secret_new_from_string (text);
      mesign_engine_enter_journey_code_async (self->engine, self->id, code, self->cancellable,
                                              on_entered, g_object_ref (self));
    }
  else
    mesign_engine_enter_journey_link_async (self->engine, self->id, text, self->cancellable,
                                            on_entered, g_object_ref (self));
}

/* What the provider's code looks like, where its profile tells. */
static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignEntryWindow) self = user_data;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, NULL);
  const MesignProviderSet *set;
  const MesignProvider *provider;
  g_autofree char *words = NULL;

  if (details == NULL || self->engine == NULL)
    return;
  set = mesign_engine_get_providers (self->engine);
  provider = set != NULL ? mesign_provider_set_find (set, details->journey->provider) : NULL;
  if (provider == NULL || provider->code_format == NULL)
    return;
  /* Translators: first the sentence before it, then what the code looks like */
  words = g_strdup_printf (_ ("%s It looks like this: %s."), gtk_label_get_text (self->words),
                           provider->code_format);
  gtk_label_set_text (self->words, words);
}

static void
mesign_entry_window_dispose (GObject *object)
{
  MesignEntryWindow *self = MESIGN_ENTRY_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_entry_window_parent_class)->dispose (object);
}

static void
mesign_entry_window_finalize (GObject *object)
{
  g_object_unref (MESIGN_ENTRY_WINDOW (object)->cancellable);

  G_OBJECT_CLASS (mesign_entry_window_parent_class)->finalize (object);
}

static void
mesign_entry_window_class_init (MesignEntryWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_entry_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_entry_window_finalize;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-entry-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignEntryWindow, use_button);
  gtk_widget_class_bind_template_child (widget_class, MesignEntryWindow, words);
  gtk_widget_class_bind_template_child (widget_class, MesignEntryWindow, entry);
  gtk_widget_class_bind_template_child (widget_class, MesignEntryWindow, fault);
  gtk_widget_class_bind_template_callback (widget_class, use);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_entry_window_init (MesignEntryWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (self->entry));
}

static void
set_words (MesignEntryWindow *self)
{
  gtk_window_set_title (GTK_WINDOW (self),
                        self->is_code ? _ ("Enter Retrieval Code") : _ ("Enter Retrieval Link"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->entry),
                                 self->is_code ? _ ("Retrieval code") : _ ("Retrieval link"));
  gtk_label_set_text (
      self->words,
      self->is_code
          ? _ ("Copy the code from the provider's mail. A code that comes by mail later takes its "
               "place.")
          : _ ("Copy the whole link from the provider's mail. It is used only if it leads to the "
               "provider. A link that comes by mail later takes its place."));
}

/**
 * mesign_entry_window_new:
 * @parent: (nullable): the window it belongs to
 * @engine: an open engine
 * @journey_id: an open journey
 * @is_code: whether the code is entered, else the link
 *
 * Returns: (transfer none): the window, not shown yet
 */
GtkWidget *
mesign_entry_window_new (GtkWindow *parent,
                         MesignEngine *engine,
                         gint64 journey_id,
                         gboolean is_code)
{
  MesignEntryWindow *self = g_object_new (MESIGN_TYPE_ENTRY_WINDOW, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  self->id = journey_id;
  self->is_code = is_code;
  set_words (self);
  if (is_code)
    mesign_engine_get_journey_async (engine, journey_id, FALSE, self->cancellable, on_details,
                                     g_object_ref (self));

  return GTK_WIDGET (self);
}
