/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-choice.h"

#include "client/compat/mesign-choose-file.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/journey/mesign-journey-words.h"
#include "client/welcome/mesign-import-words.h"
#include "client/fields/mesign-field-note.h"
#include "client/words/mesign-words-files.h"
#include "client/words/mesign-words.h"
#include "engine/mesign-engine-journeys.h"

#include <glib/gi18n-lib.h>

/* No PFX is anywhere near as large. */
#define LARGEST_FILE (4 * 1024 * 1024)

/**
 * MesignWelcomeChoice:
 *
 * The second page: a certificate is got from a provider, comes out of a file, or is left for later.
 */
struct _MesignWelcomeChoice
{
  AdwBin parent_instance;

  GtkWidget *get_row;
  AdwExpanderRow *get_choice;
  GtkWidget *file_row;
  GtkEditable *file_password;
  MesignFieldNote *file_note;
  GtkWidget *import_row;
  GtkButton *import_button;
  GtkSpinner *import_spinner;

  MesignEngine *engine;
  MesignAccount *account;
  GPtrArray *provider_rows;
  gint64 journey_id;
  GBytes *octets;
  gboolean was_typed;
  GCancellable *cancellable;
};

G_DEFINE_FINAL_TYPE (MesignWelcomeChoice, mesign_welcome_choice, ADW_TYPE_BIN)

static guint get_chosen;
static guint later_chosen;
static guint imported;

/* Providers */

/* Those somebody has gone the way with come first. */
static int
compare_shops (gconstpointer a, gconstpointer b)
{
  const MesignProvider *const *one = a;
  const MesignProvider *const *other = b;

  return mesign_provider_is_tried (*other) - mesign_provider_is_tried (*one);
}

static GPtrArray *
list_shops (MesignEngine *engine)
{
  GPtrArray *shops = g_ptr_array_new_with_free_func ((GDestroyNotify) mesign_provider_unref);
  const MesignProviderSet *set = mesign_engine_get_providers (engine);

  for (guint i = 0; set != NULL && i < set->providers->len; i++)
    {
      MesignProvider *provider = set->providers->pdata[i];

      if (provider->account_page != NULL && !provider->is_generic)
        g_ptr_array_add (shops, mesign_provider_ref (provider));
    }
  g_ptr_array_sort (shops, compare_shops);

  return shops;
}

static void
on_get (MesignWelcomeChoice *self)
{
  g_signal_emit (self, get_chosen, 0, "");
}

static void
get_from (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  g_signal_emit (widget, get_chosen, 0, g_variant_get_string (parameter, NULL));
}

static GtkWidget *
make_provider_row (const MesignProvider *provider)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autoptr (GUri) uri = g_uri_parse (provider->account_page, G_URI_FLAGS_NONE, NULL);
  g_autofree char *subtitle = NULL;

  gtk_actionable_set_action_name (GTK_ACTIONABLE (row), "choice.get-from");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (row), "s", provider->id);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), provider->name);
  if (uri != NULL)
    subtitle = mesign_provider_words_untested (provider) != NULL
                   /* Translators: the host of a provider nobody has tried yet */
                   ? g_strdup_printf (_ ("%s · untested"), g_uri_get_host (uri))
                   : g_strdup (g_uri_get_host (uri));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), arrow);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);

  return row;
}

static void
show_providers (MesignWelcomeChoice *self)
{
  g_autoptr (GPtrArray) shops = list_shops (self->engine);

  for (guint i = 0; i < self->provider_rows->len; i++)
    adw_expander_row_remove (self->get_choice, self->provider_rows->pdata[i]);
  g_ptr_array_set_size (self->provider_rows, 0);
  for (guint i = 0; i < shops->len; i++)
    {
      GtkWidget *row = make_provider_row (shops->pdata[i]);

      g_ptr_array_add (self->provider_rows, row);
      adw_expander_row_add_row (self->get_choice, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->get_choice), shops->len > 1);
  gtk_widget_set_visible (self->get_row, shops->len <= 1);
}

/* A file */

static void
set_importing (MesignWelcomeChoice *self, gboolean is_importing)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->import_button), !is_importing);
  gtk_editable_set_editable (self->file_password, !is_importing);
  gtk_widget_set_visible (GTK_WIDGET (self->import_spinner), is_importing);
  gtk_spinner_set_spinning (self->import_spinner, is_importing);
}

static void
ask_file_password (MesignWelcomeChoice *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->file_password), TRUE);
  gtk_widget_set_visible (self->import_row, TRUE);
  gtk_editable_set_text (self->file_password, "");
  mesign_field_note_set_error (self->file_note, NULL);
  mesign_field_note_set_hint (self->file_note,
                              _ ("The one that was chosen when the file was made. Leave it empty "
                                 "if there was none."),
                              NULL);
  gtk_widget_grab_focus (GTK_WIDGET (self->file_password));
}

static void
show_file_error (MesignWelcomeChoice *self, const char *words)
{
  mesign_field_note_set_error (self->file_note, words);
}

static void import (MesignWelcomeChoice *self, MesignSecret *password);

static void
on_file_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeChoice) self = MESIGN_WELCOME_CHOICE (user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *words = NULL;

  if (self->engine == NULL)
    return;
  g_clear_pointer (&self->octets, g_bytes_unref);
  self->octets = g_file_load_bytes_finish (G_FILE (source), result, NULL, &error);
  if (self->octets == NULL)
    {
      words = mesign_words_file_error (error, MESIGN_FILE_READ);
      show_file_error (self, words);
    }
  else if (g_bytes_get_size (self->octets) > LARGEST_FILE)
    {
      g_clear_pointer (&self->octets, g_bytes_unref);
      show_file_error (self, _ ("This is no certificate file: it is far too large. Choose a file "
                                "that ends in .pfx or .p12."));
    }
  else
    import (self, NULL);
}

static void
show_file (MesignWelcomeChoice *self, GFile *file, gint64 journey_id)
{
  g_autofree char *name = g_file_get_basename (file);
  g_autofree char *shown = g_filename_display_name (name);
  g_autofree char *title = g_strdup_printf (_ ("Password of “%s”"), shown);

  self->journey_id = journey_id;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_password), title);
  g_file_load_bytes_async (file, self->cancellable, on_file_loaded, g_object_ref (self));
}

/**
 * mesign_welcome_choice_take_file:
 * @self: the page, with an account
 * @file: a PFX file
 * @journey_id: the open journey it is for, or 0 for whichever it belongs to
 *
 * Goes on as if it had been chosen.
 */
void
mesign_welcome_choice_take_file (MesignWelcomeChoice *self, GFile *file, gint64 journey_id)
{
  g_return_if_fail (MESIGN_IS_WELCOME_CHOICE (self) && self->engine != NULL);

  show_file (self, file, journey_id);
}

static void
on_file_chosen (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeChoice) self = MESIGN_WELCOME_CHOICE (user_data);
  g_autoptr (GPtrArray) files = mesign_choose_file_finish (result);

  if (self->engine == NULL)
    return;
  if (files != NULL && files->len > 0)
    show_file (self, files->pdata[0], 0);
}

static void
on_file (MesignWelcomeChoice *self)
{
  static const char *const suffixes[] = { "pfx", "p12", NULL };
  const MesignFileChoice choice = { .title = _ ("Choose a Certificate File"),
                                    .suffixes = suffixes,
                                    .filter_name = _ ("Certificates with Key (PFX, PKCS #12)") };

  mesign_choose_file_async (GTK_WIDGET (self), &choice, self->cancellable, on_file_chosen,
                            g_object_ref (self));
}

/* The one that was typed did not open it, or none was typed and the file has one. */
static gboolean
is_password_wanted (const GError *error)
{
  return g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_WRONG_PASSWORD) ||
         g_error_matches (error, MESIGN_ENGINE_ERROR, MESIGN_ENGINE_ERROR_PASSWORD_OR_DAMAGED);
}

/* Takes what came of it. */
static void
finish_import (MesignWelcomeChoice *self, MesignImport *import, const GError *error)
{
  g_autofree char *words = NULL;

  if (self->engine == NULL)
    return;
  set_importing (self, FALSE);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!self->was_typed && is_password_wanted (error))
    {
      ask_file_password (self);
      return;
    }
  words = import != NULL ? mesign_import_dup_fault (import) : mesign_import_dup_error (error);
  if (words != NULL)
    {
      show_file_error (self, words);
      gtk_widget_grab_focus (GTK_WIDGET (self->file_password));
      return;
    }
  gtk_editable_set_text (self->file_password, "");
  g_clear_pointer (&self->octets, g_bytes_unref);
  g_signal_emit (self, imported, 0, import);
}

static void
on_imported (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeChoice) self = MESIGN_WELCOME_CHOICE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_finish (MESIGN_ENGINE (source), result, &error);

  finish_import (self, import, error);
}

static void
on_imported_for_journey (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignWelcomeChoice) self = MESIGN_WELCOME_CHOICE (user_data);
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignImport) import =
      mesign_engine_import_journey_file_finish (MESIGN_ENGINE (source), result, NULL, &error);

  finish_import (self, import, error);
}

/* Without a password first: some files have none, and that of an order's may be kept here. */
static void
import (MesignWelcomeChoice *self, MesignSecret *password)
{
  self->was_typed = password != NULL;
  mesign_field_note_set_error (self->file_note, NULL);
  set_importing (self, TRUE);
  if (self->journey_id != 0)
    mesign_engine_import_journey_file_async (self->engine, self->journey_id, self->octets, password,
                                             self->cancellable, on_imported_for_journey,
                                             g_object_ref (self));
  else
    mesign_engine_import_async (self->engine, self->octets, password, self->account->address,
                                self->cancellable, on_imported, g_object_ref (self));
}

static void
on_import (MesignWelcomeChoice *self)
{
  g_autoptr (MesignSecret) password =
      mesign_secret_new_from_string (gtk_editable_get_text (self->file_password));

  if (self->octets != NULL && gtk_widget_get_sensitive (GTK_WIDGET (self->import_button)))
    import (self, password);
}

static void
on_file_password_changed (MesignWelcomeChoice *self)
{
  mesign_field_note_set_error (self->file_note, NULL);
}

static void
on_later (MesignWelcomeChoice *self)
{
  g_signal_emit (self, later_chosen, 0);
}

static void
mesign_welcome_choice_dispose (GObject *object)
{
  MesignWelcomeChoice *self = MESIGN_WELCOME_CHOICE (object);

  g_cancellable_cancel (self->cancellable);
  if (self->file_password != NULL)
    gtk_editable_set_text (self->file_password, "");
  g_clear_object (&self->engine);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->octets, g_bytes_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_CHOICE);

  G_OBJECT_CLASS (mesign_welcome_choice_parent_class)->dispose (object);
}

static void
mesign_welcome_choice_finalize (GObject *object)
{
  MesignWelcomeChoice *self = MESIGN_WELCOME_CHOICE (object);

  g_ptr_array_unref (self->provider_rows);
  g_object_unref (self->cancellable);

  G_OBJECT_CLASS (mesign_welcome_choice_parent_class)->finalize (object);
}

static void
add_signals (void)
{
  /**
   * MesignWelcomeChoice::get-chosen:
   * @self: the page
   * @provider: the id of the provider chosen, "" where there is only one
   *
   * The person wants to buy a certificate, or has one to assign.
   */
  get_chosen = g_signal_new ("get-chosen", MESIGN_TYPE_WELCOME_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL,
                             NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * MesignWelcomeChoice::later-chosen:
   * @self: the page
   *
   * The person wants to see the mail first.
   */
  later_chosen = g_signal_new ("later-chosen", MESIGN_TYPE_WELCOME_CHOICE, G_SIGNAL_RUN_LAST, 0,
                               NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * MesignWelcomeChoice::imported:
   * @self: the page
   * @import: what the file has brought
   *
   * A certificate of the account's is there and can be used.
   */
  imported = g_signal_new ("imported", MESIGN_TYPE_WELCOME_CHOICE, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                           NULL, G_TYPE_NONE, 1, MESIGN_TYPE_IMPORT);
}

static void
mesign_welcome_choice_class_init (MesignWelcomeChoiceClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_welcome_choice_dispose;
  object_class->finalize = mesign_welcome_choice_finalize;
  add_signals ();

  gtk_widget_class_install_action (widget_class, "choice.get-from", "s", get_from);
  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-choice.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, get_row);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, get_choice);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, file_row);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, file_password);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, file_note);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, import_row);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, import_button);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeChoice, import_spinner);
  gtk_widget_class_bind_template_callback (widget_class, on_get);
  gtk_widget_class_bind_template_callback (widget_class, on_file);
  gtk_widget_class_bind_template_callback (widget_class, on_file_password_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_import);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
}

static void
mesign_welcome_choice_init (MesignWelcomeChoice *self)
{
  self->provider_rows = g_ptr_array_new ();
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->file_password));
}

/**
 * mesign_welcome_choice_set_account:
 * @self: the page
 * @engine: an open engine
 * @account: whom the certificate is for
 */
void
mesign_welcome_choice_set_account (MesignWelcomeChoice *self,
                                   MesignEngine *engine,
                                   MesignAccount *account)
{
  g_return_if_fail (MESIGN_IS_WELCOME_CHOICE (self));

  g_set_object (&self->engine, engine);
  mesign_account_ref (account);
  g_clear_pointer (&self->account, mesign_account_unref);
  self->account = account;
  show_providers (self);
}
