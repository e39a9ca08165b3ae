/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-waiting.h"

#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-field-note.h"
#include "client/journey/mesign-journey-retrieval.h"
#include "client/welcome/mesign-import-words.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* The engine imports what has come by itself after a sync; only if it has not done so by then, it
 * is asked to, and says why it cannot. */
#define PATIENCE_MS 2500

/**
 * MesignWelcomeWaiting:
 *
 * The fifth page: the retrieval page was submitted, and the certificate is awaited or being
 * imported. Asks for the protection password where it is not known here.
 */
struct _MesignWelcomeWaiting
{
  AdwBin parent_instance;

  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *sentence;
  GtkWidget *password_list;
  GtkEditable *password;
  MesignFieldNote *password_note;
  GtkWidget *import_button;
  GtkWidget *again_buttons;
  GtkLabel *remedy;
  GtkLabel *fault;

  MesignEngine *engine;
  MesignJourney *journey;
  GCancellable *cancellable;
  guint patience;
  gboolean was_typed;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeWaiting, mesign_welcome_waiting, ADW_TYPE_BIN)

static void
set_fault (MesignWelcomeWaiting *self, const char *text)
{
  gtk_label_set_text (self->fault, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), text != NULL);
}

static void
set_waiting (MesignWelcomeWaiting *self, gboolean is_waiting)
{
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), is_waiting);
  gtk_spinner_set_spinning (self->spinner, is_waiting);
}

static void
show_submitted (MesignWelcomeWaiting *self)
{
  g_autofree char *remedy = mesign_journey_explain_remedy (self->journey);

  gtk_label_set_text (self->remedy, remedy);
  set_waiting (self, TRUE);
  gtk_label_set_text (self->title, _ ("Almost There"));
  gtk_label_set_text (self->sentence,
                      _ ("The certificate comes by mail and is imported by itself. You may close "
                         "this window; we go on in the background and tell you."));
  gtk_widget_set_visible (self->password_list, FALSE);
  gtk_widget_set_visible (self->import_button, FALSE);
  gtk_widget_set_visible (self->again_buttons, TRUE);
}

static void
show_importing (MesignWelcomeWaiting *self)
{
  set_waiting (self, TRUE);
  gtk_label_set_text (self->title, _ ("Your Certificate Has Arrived"));
  gtk_label_set_text (self->sentence, _ ("It is being imported…"));
  gtk_widget_set_visible (self->password_list, FALSE);
  gtk_widget_set_visible (self->import_button, FALSE);
  gtk_widget_set_visible (self->again_buttons, FALSE);
}

/* Another program's password, or one typed on the page in place of ours. */
static void
ask_password (MesignWelcomeWaiting *self, const char *words)
{
  set_waiting (self, FALSE);
  gtk_label_set_text (
      self->sentence,
      _ ("The password kept here does not open it. Type the protection password that "
         "was set on the retrieval page."));
  gtk_widget_set_visible (self->password_list, TRUE);
  gtk_widget_set_visible (self->import_button, TRUE);
  mesign_field_note_set_error (self->password_note, words);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

/* A certificate that no password opens, as its key is elsewhere or it is for somebody else. */
static void
show_useless (MesignWelcomeWaiting *self)
{
  set_waiting (self, FALSE);
  gtk_label_set_text (self->sentence, _ ("The certificate has come, but cannot be imported."));
  gtk_widget_set_visible (self->password_list, FALSE);
  gtk_widget_set_visible (self->import_button, FALSE);
}

static gboolean
is_about_key (const GError *error)
{
  return g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NO_KEY) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_ADDRESS);
}

static gboolean
is_about_password (const GError *error)
{
  return g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_DAMAGED) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_NOT_FOUND);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeWaiting) self = MESIGN_WELCOME_WAITING (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_journey_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (self->engine == NULL)
    return;
  gtk_widget_set_sensitive (self->import_button, TRUE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->journey == NULL ||
      self->journey->state != MESIGN_JOURNEY_ISSUED)
    return;
  if (import != NULL)
    {
      gtk_editable_set_text (self->password, "");
      return;
    }
  words = mesign_import_dup_error (error);
  if (is_about_key (error))
    show_useless (self);
  else
    ask_password (self, is_about_password (error) && self->was_typed ? words : NULL);
  set_fault (self, is_about_password (error) ? NULL : words);
}

static void
import (MesignWelcomeWaiting *self, MesignSecret *password)
{
  set_fault (self, NULL);
  mesign_field_note_set_error (self->password_note, NULL);
  self->was_typed = password != NULL;
  gtk_widget_set_sensitive (self->import_button, FALSE);
  mesign_engine_import_journey_async (self->engine, self->journey->id, password, self->cancellable,
                                      on_imported, g_object_ref (self));
}

static gboolean
on_patience (gpointer user_data)
{
  MesignWelcomeWaiting *self = user_data;

  self->patience = 0;
  import (self, NULL);

  return G_SOURCE_REMOVE;
}

static void
on_import (MesignWelcomeWaiting *self)
{
  g_autoptr (MesignSecret) password =
      mesign_secret_new_from_string (gtk_editable_get_text (self->password));

  if (self->journey != NULL && self->journey->state == MESIGN_JOURNEY_ISSUED)
    import (self, password);
}

static void
on_password_changed (MesignWelcomeWaiting *self)
{
  mesign_field_note_set_error (self->password_note, NULL);
}

static void
on_retrieval_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeWaiting) self = MESIGN_WELCOME_WAITING (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (mesign_journey_open_retrieval_finish (result, &error) || self->engine == NULL ||
      g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  set_fault (self, words);
}

static void
retrieve_again (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeWaiting *self = MESIGN_WELCOME_WAITING (widget);

  if (self->journey != NULL && mesign_journey_can_open_retrieval (self->journey))
    mesign_journey_open_retrieval_async (widget, self->engine, self->journey, self->cancellable,
                                         on_retrieval_open, g_object_ref (self));
}

static void
print_sheet (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  MesignWelcomeWaiting *self = MESIGN_WELCOME_WAITING (widget);

  if (self->journey != NULL)
    gtk_widget_activate_action (widget, "app.recovery-sheet", "x", self->journey->id);
}

static void
mesign_welcome_waiting_dispose (GObject *object)
{
  MesignWelcomeWaiting *self = MESIGN_WELCOME_WAITING (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->patience, g_source_remove);
  if (self->password != NULL)
    gtk_editable_set_text (self->password, "");
  g_clear_object (&self->engine);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_WAITING);

  G_OBJECT_CLASS (mesign_welcome_waiting_parent_class)->dispose (object);
}

static void
mesign_welcome_waiting_finalize (GObject *object)
{
  g_object_unref (MESIGN_WELCOME_WAITING (object)->cancellable);

  G_OBJECT_CLASS (mesign_welcome_waiting_parent_class)->finalize (object);
}

static void
mesign_welcome_waiting_class_init (MesignWelcomeWaitingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_welcome_waiting_dispose;
  object_class->finalize = mesign_welcome_waiting_finalize;

  gtk_widget_class_install_action (widget_class, "waiting.retrieve-again", NULL, retrieve_again);
  gtk_widget_class_install_action (widget_class, "waiting.print-sheet", NULL, print_sheet);
  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-waiting.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, title);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, sentence);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, password_list);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, password);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, password_note);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, import_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, again_buttons);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, remedy);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWaiting, fault);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_password_changed);
}

static void
mesign_welcome_waiting_init (MesignWelcomeWaiting *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password));
}

/**
 * mesign_welcome_waiting_set_journey:
 * @self: the page
 * @engine: an open engine
 * @journey: a journey that was submitted, or whose certificate has come
 */
void
mesign_welcome_waiting_set_journey (MesignWelcomeWaiting *self,
                                    MesignEngine *engine,
                                    MesignJourney *journey)
{
  gboolean is_issued = journey->state == MESIGN_JOURNEY_ISSUED;
  gboolean was_issued;

  g_return_if_fail (MESIGN_IS_WELCOME_WAITING (self));

  was_issued = self->journey != NULL && self->journey->id == journey->id &&
               self->journey->state == MESIGN_JOURNEY_ISSUED;
  g_set_object (&self->engine, engine);
  mesign_journey_ref (journey);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  self->journey = journey;
  if (is_issued && was_issued)
    return;
  g_clear_handle_id (&self->patience, g_source_remove);
  set_fault (self, NULL);
  if (!is_issued)
    {
      show_submitted (self);
      return;
    }
  show_importing (self);
  self->patience = g_timeout_add (PATIENCE_MS, on_patience, self);
}
