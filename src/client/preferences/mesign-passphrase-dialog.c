/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-passphrase-dialog.h"

#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/fields/mesign-password-pair.h"
#include "client/fields/mesign-password-strength.h"
#include "client/fields/mesign-strength-bar.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-accounts.h"

#include <glib/gi18n-lib.h>

/**
 * MesignPassphraseDialog:
 *
 * Asks for a new passphrase of the private keys, and sets it.
 */
struct _MesignPassphraseDialog
{
  AdwWindow parent_instance;

  MesignEngine *engine;
  GCancellable *cancellable;
  GStrv known;
  gboolean is_busy;

  GtkWidget *set_button;
  GtkSpinner *spinner;
  GtkEditable *first_row;
  GtkEditable *second_row;
  MesignFieldNote *first_note;
  MesignFieldNote *second_note;
  GtkLevelBar *strength_bar;
  GtkLabel *strength_label;
  GtkWidget *key_ring_group;
  GtkSwitch *key_ring_switch;
  GtkLabel *error_label;
};

G_DEFINE_FINAL_TYPE (MesignPassphraseDialog, mesign_passphrase_dialog, ADW_TYPE_WINDOW)

static guint ended;

/* What somebody who knows the person tries first. */
static GStrv
dup_known_words (MesignEngine *engine)
{
  g_autoptr (GPtrArray) accounts = mesign_engine_list_accounts (engine);
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();

  g_strv_builder_add (words, "mesign");
  for (guint i = 0; i < accounts->len; i++)
    {
      const MesignAccount *account = accounts->pdata[i];

      g_strv_builder_add (words, account->address);
      if (account->name[0] != '\0')
        g_strv_builder_add (words, account->name);
    }

  return g_strv_builder_end (words);
}

static MesignPasswordStrength
measure (MesignPassphraseDialog *self)
{
  return mesign_password_measure (gtk_editable_get_text (self->first_row),
                                  (const char *const *) self->known);
}

static void
set_fault (MesignPassphraseDialog *self, const char *text)
{
  gtk_label_set_text (self->error_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text != NULL);
}

static void
set_busy (MesignPassphraseDialog *self, gboolean is_busy)
{
  self->is_busy = is_busy;
  gtk_widget_set_sensitive (self->set_button, !is_busy);
  gtk_editable_set_editable (self->first_row, !is_busy);
  gtk_editable_set_editable (self->second_row, !is_busy);
  gtk_widget_set_sensitive (self->key_ring_group, !is_busy);
  gtk_spinner_set_spinning (self->spinner, is_busy);
}

static gboolean
check_fields (MesignPassphraseDialog *self)
{
  const char *fault =
      mesign_passphrase_find_fault (gtk_editable_get_text (self->first_row), measure (self));

  return mesign_password_pair_check (self->first_row, self->first_note, self->second_row,
                                     self->second_note, fault);
}

static void
end (MesignPassphraseDialog *self, gboolean is_set)
{
  g_signal_emit (self, ended, 0, is_set);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_passphrase_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignPassphraseDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  gboolean is_set = mesign_engine_set_passphrase_finish (MESIGN_ENGINE (source), result, &error);
  g_autofree char *words = NULL;

  if (self->engine == NULL)
    return;
  set_busy (self, FALSE);
  if (is_set || g_cancellable_is_cancelled (self->cancellable))
    {
      end (self, is_set);
      return;
    }
  words = mesign_words_error (error);
  set_fault (self, words);
  gtk_widget_grab_focus (GTK_WIDGET (self->first_row));
}

static void
on_set (MesignPassphraseDialog *self)
{
  g_autoptr (MesignSecret) passphrase = NULL;

  if (self->is_busy || !check_fields (self))
    return;
  set_fault (self, NULL);
  set_busy (self, TRUE);
  passphrase = mesign_secret_new_from_string (gtk_editable_get_text (self->first_row));
  mesign_engine_set_passphrase_async (self->engine, passphrase,
                                      gtk_switch_get_active (self->key_ring_switch),
                                      self->cancellable, on_passphrase_set, g_object_ref (self));
}

static void
on_changed (MesignPassphraseDialog *self)
{
  MesignPasswordStrength strength;

  if (self->engine == NULL)
    return;
  strength = measure (self);
  mesign_field_note_set_error (self->first_note, NULL);
  mesign_field_note_set_error (self->second_note, NULL);
  set_fault (self, NULL);
  mesign_strength_bar_show (self->strength_bar, strength);
  gtk_label_set_text (self->strength_label, mesign_password_strength_words (strength));
}

/* What runs is called back, and has the last word: it may have been done already. */
static gboolean
mesign_passphrase_dialog_close_request (GtkWindow *window)
{
  MesignPassphraseDialog *self = MESIGN_PASSPHRASE_DIALOG (window);

  if (!self->is_busy)
    return GTK_WINDOW_CLASS (mesign_passphrase_dialog_parent_class)->close_request (window);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_cancellable_cancel (self->cancellable);

  return TRUE;
}

static void
mesign_passphrase_dialog_dispose (GObject *object)
{
  MesignPassphraseDialog *self = MESIGN_PASSPHRASE_DIALOG (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->engine);
  if (self->first_row != NULL)
    {
      gtk_editable_set_text (self->first_row, "");
      gtk_editable_set_text (self->second_row, "");
    }
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_PASSPHRASE_DIALOG);

  G_OBJECT_CLASS (mesign_passphrase_dialog_parent_class)->dispose (object);
}

static void
mesign_passphrase_dialog_finalize (GObject *object)
{
  MesignPassphraseDialog *self = MESIGN_PASSPHRASE_DIALOG (object);

  g_strfreev (self->known);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (mesign_passphrase_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, set_button);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, first_row);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, second_row);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, first_note);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, second_note);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, strength_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, strength_label);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, key_ring_group);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, key_ring_switch);
  gtk_widget_class_bind_template_child (widget_class, MesignPassphraseDialog, error_label);
}

static void
mesign_passphrase_dialog_class_init (MesignPassphraseDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_passphrase_dialog_dispose;
  object_class->finalize = mesign_passphrase_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_passphrase_dialog_close_request;

  /**
   * MesignPassphraseDialog::ended:
   * @self: the dialog
   * @is_set: whether the passphrase was set
   *
   * An attempt to set the passphrase has ended; not emitted if there was none.
   */
  ended = g_signal_new ("ended", MESIGN_TYPE_PASSPHRASE_DIALOG, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                        NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-passphrase-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_set);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
mesign_passphrase_dialog_init (MesignPassphraseDialog *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->first_row));
  mesign_name_password_row (GTK_WIDGET (self->second_row));
  mesign_strength_bar_prepare (self->strength_bar);
}

/**
 * mesign_passphrase_dialog_new:
 * @parent: the window it belongs to
 * @engine: an open engine
 * @protection: what unlocks the private keys now
 *
 * Returns: (transfer floating): a window that sets the passphrase of the private keys, or another
 * one in its place
 */
GtkWidget *
mesign_passphrase_dialog_new (GtkWindow *parent,
                              MesignEngine *engine,
                              const MesignKeyProtection *protection)
{
  MesignPassphraseDialog *self =
      g_object_new (MESIGN_TYPE_PASSPHRASE_DIALOG, "transient-for", parent, NULL);

  mesign_group_join (GTK_WINDOW (self), parent);
  self->engine = g_object_ref (engine);
  self->known = dup_known_words (engine);
  if (protection->by_passphrase)
    {
      gtk_window_set_title (GTK_WINDOW (self), _ ("Change Passphrase"));
      gtk_button_set_label (GTK_BUTTON (self->set_button), C_ ("passphrase", "_Change"));
    }
  /* a key the ring does not hold cannot be kept in it */
  gtk_widget_set_visible (self->key_ring_group, protection->by_key_ring);
  gtk_switch_set_active (self->key_ring_switch,
                         protection->by_key_ring && protection->by_passphrase);
  gtk_widget_grab_focus (GTK_WIDGET (self->first_row));

  return GTK_WIDGET (self);
}
