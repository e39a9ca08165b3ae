/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-key-protection-group.h"

#include "client/compat/mesign-ask.h"
#include "client/preferences/mesign-passphrase-dialog.h"
#include "client/fields/mesign-field-note.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-protection.h"

#include <glib/gi18n-lib.h>

/**
 * MesignKeyProtectionGroup:
 *
 * Says what unlocks the private keys, the key ring or a passphrase, and lets a person change it.
 */
struct _MesignKeyProtectionGroup
{
  AdwPreferencesGroup parent_instance;

  MesignEngine *engine;
  MesignKeyProtection *protection;
  GCancellable *cancellable;

  AdwActionRow *state_row;
  MesignFieldNote *note;
  AdwActionRow *set_row;
  AdwActionRow *remove_row;
  GtkSpinner *spinner;
};

G_DEFINE_FINAL_TYPE (MesignKeyProtectionGroup,
                     mesign_key_protection_group,
                     ADW_TYPE_PREFERENCES_GROUP)

static void look (MesignKeyProtectionGroup *self);

/* Showing */

static void
show_row (AdwActionRow *row, const char *title, const char *subtitle)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (row, subtitle);
  gtk_widget_set_visible (GTK_WIDGET (row), TRUE);
}

/* A profile for machines without a key ring keeps what unlocks the keys beside them. */
static gboolean
is_plain (MesignKeyProtectionGroup *self)
{
  return mesign_profile_has_plain_secrets (mesign_engine_get_profile (self->engine));
}

static void
show_state (MesignKeyProtectionGroup *self)
{
  const MesignKeyProtection *protection = self->protection;

  if (!protection->has_keys)
    show_row (self->state_row, _ ("There are none yet"),
              _ ("The key ring will unlock them, unless you set a passphrase."));
  else if (!protection->by_passphrase && is_plain (self))
    show_row (self->state_row, _ ("A file beside them unlocks them"),
              _ ("Whoever can read your files has your keys. Set a passphrase to protect them."));
  else if (!protection->by_passphrase)
    show_row (self->state_row, _ ("The key ring unlocks them"),
              _ ("You are asked for nothing once you are logged in on this computer."));
  else if (!protection->by_key_ring)
    show_row (self->state_row, _ ("A passphrase unlocks them"),
              _ ("It is asked for once after each start, when a private key is needed for the "
                 "first time. Nobody can restore it."));
  else
    show_row (self->state_row, _ ("The key ring or a passphrase unlocks them"),
              _ ("The passphrase is asked for only where the key ring does not help."));
}

static void
show (MesignKeyProtectionGroup *self)
{
  const MesignKeyProtection *protection = self->protection;

  show_state (self);
  if (protection->by_passphrase)
    show_row (self->set_row, _ ("_Change the Passphrase…"), "");
  else
    show_row (self->set_row, _ ("_Set a Passphrase…"), "");
  if (protection->by_key_ring)
    show_row (self->remove_row, _ ("_Remove the Passphrase…"), "");
  else
    show_row (self->remove_row, _ ("Go _Back to the Key Ring…"), "");
  gtk_widget_set_visible (GTK_WIDGET (self->remove_row), protection->by_passphrase);
}

static void
set_busy (MesignKeyProtectionGroup *self, gboolean is_busy)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->set_row), !is_busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->remove_row), !is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

static void
show_error (MesignKeyProtectionGroup *self, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  mesign_field_note_set_error (self->note, words);
}

static void
tell (MesignKeyProtectionGroup *self, const char *text)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (root))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (root), adw_toast_new (text));
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignKeyProtectionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignKeyProtection) protection =
      mesign_engine_get_key_protection_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  if (protection == NULL)
    {
      show_error (self, error);
      return;
    }
  g_clear_pointer (&self->protection, mesign_key_protection_unref);
  self->protection = g_steal_pointer (&protection);
  show (self);
}

static void
look (MesignKeyProtectionGroup *self)
{
  mesign_engine_get_key_protection_async (self->engine, self->cancellable, on_looked,
                                          g_object_ref (self));
}

/* Setting and changing */

static void
on_ended (MesignKeyProtectionGroup *self, gboolean is_set)
{
  if (is_set)
    tell (self, self->protection->by_passphrase ? _ ("The passphrase is changed")
                                                : _ ("The passphrase is set"));
  look (self);
}

static void
on_set_activated (MesignKeyProtectionGroup *self)
{
  GtkWindow *parent = GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self)));
  GtkWidget *dialog = mesign_passphrase_dialog_new (parent, self->engine, self->protection);

  mesign_field_note_set_error (self->note, NULL);
  g_signal_connect_object (dialog, "ended", G_CALLBACK (on_ended), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Removing */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignKeyProtectionGroup) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_removed =
      mesign_engine_remove_passphrase_finish (MESIGN_ENGINE (source), result, &error);

  if (self->engine == NULL)
    return;
  set_busy (self, FALSE);
  if (is_removed)
    tell (self, _ ("The key ring alone unlocks your private keys"));
  else
    show_error (self, error);
  look (self);
}

static void
on_removal_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignKeyProtectionGroup) self = user_data;

  if (!mesign_ask_finish (result) || self->engine == NULL)
    return;
  set_busy (self, TRUE);
  mesign_engine_remove_passphrase_async (self->engine, self->cancellable, on_removed,
                                         g_object_ref (self));
}

static void
on_remove_activated (MesignKeyProtectionGroup *self)
{
  const MesignQuestion question = {
    .heading = _ ("Remove the Passphrase?"),
    .body = _ ("The key ring then unlocks your private keys. Whoever is logged in as you on this "
               "computer can use them without being asked."),
    .accept = _ ("_Remove Passphrase"),
  };

  mesign_field_note_set_error (self->note, NULL);
  mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_removal_answered,
                    g_object_ref (self));
}

static void
mesign_key_protection_group_dispose (GObject *object)
{
  MesignKeyProtectionGroup *self = MESIGN_KEY_PROTECTION_GROUP (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_KEY_PROTECTION_GROUP);

  G_OBJECT_CLASS (mesign_key_protection_group_parent_class)->dispose (object);
}

static void
mesign_key_protection_group_finalize (GObject *object)
{
  MesignKeyProtectionGroup *self = MESIGN_KEY_PROTECTION_GROUP (object);

  g_clear_pointer (&self->protection, mesign_key_protection_unref);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (mesign_key_protection_group_parent_class)->finalize (object);
}

static void
mesign_key_protection_group_class_init (MesignKeyProtectionGroupClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_key_protection_group_dispose;
  object_class->finalize = mesign_key_protection_group_finalize;

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-key-protection-group.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignKeyProtectionGroup, state_row);
  gtk_widget_class_bind_template_child (widget_class, MesignKeyProtectionGroup, note);
  gtk_widget_class_bind_template_child (widget_class, MesignKeyProtectionGroup, set_row);
  gtk_widget_class_bind_template_child (widget_class, MesignKeyProtectionGroup, remove_row);
  gtk_widget_class_bind_template_child (widget_class, MesignKeyProtectionGroup, spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_set_activated);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_activated);
}

static void
mesign_key_protection_group_init (MesignKeyProtectionGroup *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * mesign_key_protection_group_set_engine:
 * @self: the group
 * @engine: an open engine
 *
 * Shows what unlocks the private keys of an engine. Called once.
 */
void
mesign_key_protection_group_set_engine (MesignKeyProtectionGroup *self, MesignEngine *engine)
{
  g_return_if_fail (MESIGN_IS_KEY_PROTECTION_GROUP (self));

  self->engine = g_object_ref (engine);
  look (self);
}
