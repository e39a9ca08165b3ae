/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-import-bar.h"

#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/**
 * MesignImportBar:
 *
 * Offers to import a certificate that was downloaded from the page, asks its password in place, and
 * says what was imported. The file is in memory only.
 */
struct _MesignImportBar
{
  AdwBin parent_instance;

  GtkRevealer *revealer;
  GtkLabel *title;
  GtkLabel *detail;
  GtkPasswordEntry *password;
  GtkStack *import_stack;
  GtkButton *import_button;
  GtkButton *show_button;
  GtkWidget *password_row;

  MesignEngine *engine;
  GBytes *octets;
  char *address;
  gint64 journey_id;
  MesignSecret *kept;
  GCancellable *cancellable;
};

enum
{
  IMPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (MesignImportBar, mesign_import_bar, ADW_TYPE_BIN)

static void
show_detail (MesignImportBar *self, const char *text, gboolean is_error)
{
  gtk_label_set_text (self->detail, text);
  gtk_widget_set_visible (GTK_WIDGET (self->detail), text != NULL && *text != '\0');
  if (is_error)
    gtk_widget_add_css_class (GTK_WIDGET (self->detail), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->detail), "error");
}

static void
set_working (MesignImportBar *self, gboolean is_working)
{
  gtk_stack_set_visible_child_name (self->import_stack, is_working ? "working" : "ready");
  gtk_editable_set_editable (GTK_EDITABLE (self->password), !is_working);
}

static void
forget (MesignImportBar *self)
{
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_clear_pointer (&self->kept, mesign_secret_unref);
  g_clear_pointer (&self->address, g_free);
  gtk_editable_set_text (GTK_EDITABLE (self->password), "");
}

static void
show_imported (MesignImportBar *self, const MesignImport *import)
{
  const MesignOwnCertificate *own = import->own->len > 0 ? import->own->pdata[0] : NULL;
  g_autofree char *until = NULL;
  g_autofree char *text = NULL;

  if (own != NULL)
    {
      until = mesign_words_day (own->certificate->not_after);
      text =
          g_strdup_printf (_ ("For %s, from %s, valid until %s."),
                           own->certificate->addresses[0] != NULL ? own->certificate->addresses[0]
                                                                  : own->certificate->name,
                           own->certificate->issuer_name, until);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->show_button), "s",
                                        own->certificate->fingerprint);
    }
  gtk_label_set_text (self->title, import->already_there ? _ ("This certificate was there already.")
                                                         : _ ("The certificate is imported."));
  show_detail (self, text, FALSE);
  gtk_widget_set_visible (self->password_row, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), own != NULL);
}

static void
take_result (MesignImportBar *self, MesignImport *import, const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || self->octets == NULL)
    return;
  set_working (self, FALSE);
  if (import != NULL)
    {
      show_imported (self, import);
      forget (self);
      g_signal_emit (self, signals[IMPORTED], 0, import);
      return;
    }
  words = mesign_words_error (error);
  show_detail (self, words, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportBar) self = MESIGN_IMPORT_BAR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_finish (MESIGN_ENGINE (source), result, &error);

  take_result (self, import, error);
}

static void
on_journey_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignImportBar) self = MESIGN_IMPORT_BAR (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_journey_file_finish (MESIGN_ENGINE (source), result, NULL, &error);

  take_result (self, import, error);
}

/* An empty field stands for the password the retrieval was made with, where it is known. */
static void
start_import (MesignImportBar *self)
{
  const char *typed = gtk_editable_get_text (GTK_EDITABLE (self->password));
  g_autoptr (MesignSecret) password = NULL;

  if (self->octets == NULL || gtk_stack_get_visible_child_name (self->import_stack)[0] == 'w')
    return;
  show_detail (self, NULL, FALSE);
  set_working (self, TRUE);
  if (*typed != '\0')
    password = mesign_secret_new_from_string (typed);
  else if (self->kept != NULL)
    password = mesign_secret_ref (self->kept);
  if (self->journey_id != 0)
    mesign_engine_import_journey_file_async (self->engine, self->journey_id, self->octets, password,
                                             self->cancellable, on_journey_imported,
                                             g_object_ref (self));
  else
    mesign_engine_import_async (self->engine, self->octets, password, self->address,
                                self->cancellable, on_imported, g_object_ref (self));
}

static void
dismiss (MesignImportBar *self)
{
  forget (self);
  gtk_revealer_set_reveal_child (self->revealer, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
mesign_import_bar_dispose (GObject *object)
{
  MesignImportBar *self = MESIGN_IMPORT_BAR (object);

  if (self->password != NULL)
    forget (self);
  g_clear_object (&self->engine);
  /* Or the bin takes out once more what the template took out. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_IMPORT_BAR);

  G_OBJECT_CLASS (mesign_import_bar_parent_class)->dispose (object);
}

static void
mesign_import_bar_class_init (MesignImportBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_import_bar_dispose;

  /**
   * MesignImportBar::imported:
   * @self: the bar
   * @import: what was imported
   *
   * The person had the certificate imported.
   */
  signals[IMPORTED] = g_signal_new ("imported", MESIGN_TYPE_IMPORT_BAR, G_SIGNAL_RUN_LAST, 0, NULL,
                                    NULL, NULL, G_TYPE_NONE, 1, MESIGN_TYPE_IMPORT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-import-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, revealer);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, title);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, detail);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, password);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, import_stack);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, import_button);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, show_button);
  gtk_widget_class_bind_template_child (widget_class, MesignImportBar, password_row);
  gtk_widget_class_bind_template_callback (widget_class, start_import);
  gtk_widget_class_bind_template_callback (widget_class, dismiss);
}

static void
mesign_import_bar_init (MesignImportBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static const char *
get_advice (const MesignImportOffer *offer)
{
  if (!offer->has_key)
    return _ ("It comes without its key, which was made here or is elsewhere.");

  return offer->password != NULL
             ? _ ("Leave the password empty if it is the one of this retrieval.")
             : _ ("Type the password that was chosen for it.");
}

/**
 * mesign_import_bar_offer:
 * @self: a bar
 * @engine: the engine
 * @offer: what came
 */
void
mesign_import_bar_offer (MesignImportBar *self,
                         MesignEngine *engine,
                         const MesignImportOffer *offer)
{
  g_autofree char *line = mesign_words_clean_line (offer->name);
  g_autofree char *title = g_strdup_printf (_ ("Import the certificate “%s”?"), line);

  g_return_if_fail (MESIGN_IS_IMPORT_BAR (self));

  forget (self);
  g_set_object (&self->engine, engine);
  self->octets = g_bytes_ref (offer->octets);
  self->address = g_strdup (offer->address);
  self->journey_id = offer->journey_id;
  self->kept = offer->password != NULL ? mesign_secret_ref (offer->password) : NULL;
  self->cancellable = g_cancellable_new ();
  gtk_label_set_text (self->title, title);
  show_detail (self, get_advice (offer), FALSE);
  set_working (self, FALSE);
  gtk_widget_set_visible (self->password_row, TRUE);
  gtk_widget_set_visible (GTK_WIDGET (self->password), offer->has_key);
  gtk_widget_set_visible (GTK_WIDGET (self->show_button), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_revealer_set_reveal_child (self->revealer, TRUE);
  gtk_widget_grab_focus (
      GTK_WIDGET (offer->has_key ? GTK_WIDGET (self->password) : GTK_WIDGET (self->import_button)));
}

/* The journey that what is offered here was handed out for, or 0. */
gint64
mesign_import_bar_get_journey (MesignImportBar *self)
{
  return self->journey_id;
}

/* Whether a certificate waits here for an answer. */
gboolean
mesign_import_bar_is_busy (MesignImportBar *self)
{
  return self->octets != NULL;
}
