/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-protection-password.h"

#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-password-pair.h"
#include "client/fields/mesign-password-strength.h"
#include "client/fields/mesign-strength-bar.h"
#include "client/journey/mesign-copied-secret.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/**
 * MesignProtectionPassword:
 *
 * Link and code are there: the person chooses the password the certificate will be sealed with. One
 * was made by the journey and is proposed; another can be generated or typed. Where the key is made
 * here there is nothing to seal: the page says so, and one goes on.
 */
struct _MesignProtectionPassword
{
  AdwBin parent_instance;

  GtkLabel *title;
  GtkLabel *sentence;
  GtkWidget *fields;
  GtkWidget *made_row;
  GtkLabel *made;
  GtkEditable *first;
  GtkEditable *second;
  MesignFieldNote *first_note;
  MesignFieldNote *second_note;
  GtkLevelBar *level;
  GtkLabel *strength;
  GtkButton *go_on;
  GtkLabel *fault;

  MesignEngine *engine;
  MesignJourney *journey;
  GCancellable *cancellable;
  gboolean has_request;
};

G_DEFINE_FINAL_TYPE (MesignProtectionPassword, mesign_protection_password, ADW_TYPE_BIN)

static guint chosen;

static void
set_fault (MesignProtectionPassword *self, const char *text)
{
  gtk_label_set_text (self->fault, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->fault), text != NULL);
}

static MesignPasswordStrength
measure (MesignProtectionPassword *self)
{
  const char *known[] = { self->journey->address, self->journey->provider, "mesign", NULL };

  return mesign_password_measure (gtk_editable_get_text (self->first), known);
}

static void
show_strength (MesignProtectionPassword *self)
{
  MesignPasswordStrength strength = measure (self);

  mesign_strength_bar_show (self->level, strength);
  gtk_label_set_text (self->strength, mesign_password_strength_words (strength));
}

/* Whether a password was made by mesign_secret_new_password(), or thought of by a person who need
 * not be shown it again. */
static gboolean
was_made (const char *text)
{
  gsize length = strlen (text);

  for (gsize i = 0; i < length; i++)
    if ((i % 5 == 4) != (text[i] == '-') || (text[i] != '-' && !g_ascii_isalnum (text[i])))
      return FALSE;

  return length == strlen ("xxxx-xxxx-xxxx-xxxx");
}

/* The one that was made is shown as long as it is the one in the fields. */
static void
show_made (MesignProtectionPassword *self, MesignSecret *password)
{
  const char *text = mesign_secret_get_text (password);

  gtk_editable_set_text (self->first, text);
  gtk_editable_set_text (self->second, text);
  if (!was_made (text))
    return;
  gtk_label_set_text (self->made, text);
  gtk_widget_set_visible (self->made_row, TRUE);
}

static void
hide_made (MesignProtectionPassword *self)
{
  gtk_label_set_text (self->made, "");
  gtk_widget_set_visible (self->made_row, FALSE);
}

static void
on_changed (MesignProtectionPassword *self)
{
  if (self->journey == NULL)
    return;
  mesign_field_note_set_error (self->first_note, NULL);
  mesign_field_note_set_error (self->second_note, NULL);
  set_fault (self, NULL);
  if (gtk_widget_get_visible (self->made_row) &&
      strcmp (gtk_editable_get_text (self->first), gtk_label_get_text (self->made)) != 0)
    hide_made (self);
  show_strength (self);
}

static void
on_generate (MesignProtectionPassword *self)
{
  g_autoptr (MesignSecret) password = mesign_secret_new_password ();

  show_made (self, password);
}

static void
on_copy (MesignProtectionPassword *self)
{
  g_autoptr (MesignSecret) password =
      mesign_secret_new_from_string (gtk_editable_get_text (self->first));

  mesign_copy_secret (GTK_WIDGET (self), password);
}

static void
on_kept (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignProtectionPassword) self = MESIGN_PROTECTION_PASSWORD (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (self->engine == NULL)
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->go_on), TRUE);
  if (mesign_engine_set_journey_password_finish (MESIGN_ENGINE (source), result, &error))
    {
      g_signal_emit (self, chosen, 0);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  set_fault (self, words);
}

static gboolean
check_fields (MesignProtectionPassword *self)
{
  const char *fault =
      mesign_password_find_fault (gtk_editable_get_text (self->first), measure (self));

  return mesign_password_pair_check (self->first, self->first_note, self->second, self->second_note,
                                     fault);
}

static void
show_request (MesignProtectionPassword *self)
{
  self->has_request = TRUE;
  gtk_label_set_text (self->title, _ ("Your Key Was Made Here"));
  gtk_label_set_text (
      self->sentence,
      _ ("Link and code are here. This provider need not make your key: it was made "
         "on this computer and never leaves it. Only a certificate request is sent, "
         "so there is no password to choose."));
  gtk_widget_set_visible (self->fields, FALSE);
}

static void
on_go_on (MesignProtectionPassword *self)
{
  g_autoptr (MesignSecret) password = NULL;

  if (self->has_request)
    {
      g_signal_emit (self, chosen, 0);
      return;
    }

  if (!check_fields (self) || !gtk_widget_get_sensitive (GTK_WIDGET (self->go_on)))
    return;
  gtk_widget_set_sensitive (GTK_WIDGET (self->go_on), FALSE);
  password = mesign_secret_new_from_string (gtk_editable_get_text (self->first));
  mesign_engine_set_journey_password_async (self->engine, self->journey->id, password,
                                            self->cancellable, on_kept, g_object_ref (self));
}

static void
on_details (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignProtectionPassword) self = MESIGN_PROTECTION_PASSWORD (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignJourneyDetails) details =
      mesign_engine_get_journey_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (self->journey == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (error != NULL)
    {
      g_autofree char *words = mesign_words_error (error);

      set_fault (self, words);
    }
  else if (details->request != NULL)
    show_request (self);
  else if (details->password != NULL && gtk_editable_get_text (self->first)[0] == '\0')
    show_made (self, details->password);
}

static void
mesign_protection_password_dispose (GObject *object)
{
  MesignProtectionPassword *self = MESIGN_PROTECTION_PASSWORD (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  if (self->first != NULL)
    mesign_protection_password_wipe (self);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_PROTECTION_PASSWORD);

  G_OBJECT_CLASS (mesign_protection_password_parent_class)->dispose (object);
}

static void
mesign_protection_password_finalize (GObject *object)
{
  g_object_unref (MESIGN_PROTECTION_PASSWORD (object)->cancellable);

  G_OBJECT_CLASS (mesign_protection_password_parent_class)->finalize (object);
}

static void
mesign_protection_password_class_init (MesignProtectionPasswordClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_protection_password_dispose;
  object_class->finalize = mesign_protection_password_finalize;

  /**
   * MesignProtectionPassword::chosen:
   * @self: the page
   *
   * The password is kept with the journey, which can be retrieved now.
   */
  chosen = g_signal_new ("chosen", MESIGN_TYPE_PROTECTION_PASSWORD, G_SIGNAL_RUN_LAST, 0, NULL,
                         NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-protection-password.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, title);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, sentence);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, fields);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, made_row);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, made);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, first);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, second);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, first_note);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, second_note);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, level);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, strength);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, go_on);
  gtk_widget_class_bind_template_child (widget_class, MesignProtectionPassword, fault);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_generate);
  gtk_widget_class_bind_template_callback (widget_class, on_copy);
  gtk_widget_class_bind_template_callback (widget_class, on_go_on);
}

static void
mesign_protection_password_init (MesignProtectionPassword *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->first));
  mesign_name_password_row (GTK_WIDGET (self->second));
  mesign_strength_bar_prepare (self->level);
}

/**
 * mesign_protection_password_set_journey:
 * @self: the page
 * @engine: an open engine
 * @journey: a journey that is ready
 *
 * Proposes the password the journey has made.
 */
void
mesign_protection_password_set_journey (MesignProtectionPassword *self,
                                        MesignEngine *engine,
                                        MesignJourney *journey)
{
  gboolean is_same;

  g_return_if_fail (MESIGN_IS_PROTECTION_PASSWORD (self) && journey != NULL);

  is_same = self->journey != NULL && self->journey->id == journey->id;
  g_set_object (&self->engine, engine);
  mesign_journey_ref (journey);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  self->journey = journey;
  if (is_same && gtk_editable_get_text (self->first)[0] != '\0')
    return;
  mesign_engine_get_journey_async (self->engine, journey->id, TRUE, self->cancellable, on_details,
                                   g_object_ref (self));
}

/**
 * mesign_protection_password_begin:
 * @self: the page
 *
 * Puts the focus where one goes on: what is proposed can be taken as it is.
 */
void
mesign_protection_password_begin (MesignProtectionPassword *self)
{
  g_return_if_fail (MESIGN_IS_PROTECTION_PASSWORD (self));

  gtk_widget_grab_focus (GTK_WIDGET (self->go_on));
}

/**
 * mesign_protection_password_wipe:
 * @self: the page
 *
 * Forgets what was typed and shown.
 */
void
mesign_protection_password_wipe (MesignProtectionPassword *self)
{
  g_return_if_fail (MESIGN_IS_PROTECTION_PASSWORD (self));

  hide_made (self);
  gtk_editable_set_text (self->first, "");
  gtk_editable_set_text (self->second, "");
}
