/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/preferences/mesign-account-preferences-private.h"

#include "client/compat/mesign-ask.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (MesignAccountPreferences, mesign_account_preferences, ADW_TYPE_BIN)

/* The order of the rows to choose from. */
static const MesignBodiesPolicy policies[] = { MESIGN_BODIES_ALL, MESIGN_BODIES_RECENT,
                                               MESIGN_BODIES_NONE };

void
mesign_account_preferences_tell (MesignAccountPreferences *self,
                                 const char *heading,
                                 const GError *error)
{
  g_autofree char *words = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  words = mesign_words_error (error);
  mesign_tell (GTK_WIDGET (self), heading, words);
}

void
mesign_account_preferences_toast (MesignAccountPreferences *self, const char *text)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_WINDOW);
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  if (window != NULL)
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), adw_toast_new (escaped));
}

static void
close_page (MesignAccountPreferences *self)
{
  GtkWidget *window = gtk_widget_get_ancestor (GTK_WIDGET (self), ADW_TYPE_PREFERENCES_WINDOW);

  if (window != NULL)
    adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (window));
}

/* Mail to read offline */

static void
show_bodies (MesignAccountPreferences *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (policies); i++)
    if (policies[i] == self->account->bodies)
      adw_combo_row_set_selected (self->bodies_row, i);
}

void
mesign_account_preferences_take (MesignAccountPreferences *self, MesignAccount *account)
{
  mesign_account_unref (self->account);
  self->account = mesign_account_ref (account);
}

static void
on_bodies_set (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (MesignAccount) account =
      mesign_engine_set_bodies_finish (MESIGN_ENGINE (source), result, &error);

  if (account != NULL)
    mesign_account_preferences_take (self, account);
  else
    mesign_account_preferences_tell (self, _ ("Cannot Change the Account"), error);
}

static void
on_bodies_selected (MesignAccountPreferences *self)
{
  guint selected = adw_combo_row_get_selected (self->bodies_row);

  if (self->account == NULL || selected >= G_N_ELEMENTS (policies) ||
      policies[selected] == self->account->bodies)
    return;
  mesign_engine_set_bodies_async (self->engine, self->account, policies[selected],
                                  self->cancellable, on_bodies_set, g_object_ref (self));
}

/* Certificates */

static void
on_certificate_selected (MesignAccountPreferences *self, GParamSpec *pspec, AdwComboRow *row)
{
  if (!self->is_showing)
    mesign_account_preferences_choose_certificate (self, row);
}

/* Removal */

static void
on_removed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;
  g_autoptr (GError) error = NULL;

  if (mesign_engine_remove_account_finish (MESIGN_ENGINE (source), result, &error))
    close_page (self);
  else
    mesign_account_preferences_tell (self, _ ("Cannot Remove the Account"), error);
}

static void
on_removal_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPreferences) self = user_data;

  if (mesign_ask_finish (result) && self->engine != NULL)
    mesign_engine_remove_account_async (self->engine, self->account, self->cancellable, on_removed,
                                        g_object_ref (self));
}

static void
on_remove_clicked (MesignAccountPreferences *self)
{
  g_autofree char *heading = g_strdup_printf (_ ("Remove %s?"), self->account->address);
  const MesignQuestion question = {
    .heading = heading,
    .body =
        _ ("Its mail and its password are removed from this computer, and so are mail that "
           "waits to be sent and the orders of its certificates. On the server nothing changes. "
           "Certificates stay."),
    .accept = _ ("_Remove"),
    .destructive = TRUE,
  };

  mesign_ask_async (GTK_WIDGET (self), &question, self->cancellable, on_removal_answered,
                    g_object_ref (self));
}

static void
mesign_account_preferences_dispose (GObject *object)
{
  MesignAccountPreferences *self = MESIGN_ACCOUNT_PREFERENCES (object);

  mesign_account_preferences_finish_footer (self);
  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->measure_source, g_source_remove);
  g_clear_object (&self->engine);

  G_OBJECT_CLASS (mesign_account_preferences_parent_class)->dispose (object);
}

static void
mesign_account_preferences_finalize (GObject *object)
{
  MesignAccountPreferences *self = MESIGN_ACCOUNT_PREFERENCES (object);

  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_pointer (&self->identity_rows, g_ptr_array_unref);
  g_clear_pointer (&self->footer_writer, mesign_account_unref);
  g_clear_pointer (&self->days, g_array_unref);
  g_clear_pointer (&self->megabytes, g_array_unref);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (mesign_account_preferences_parent_class)->finalize (object);
}

static void
bind_login (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, name_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, password_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, password_note);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, page_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, page_button);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, servers);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, form_note);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, save_button);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, spinner);
}

static void
bind_identities (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, identities);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, identity_expander);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, identity_address);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, identity_name);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences,
                                        add_identity_button);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_add_identity);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, footer_view);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, footer_row);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_choose_footer);
}

static void
bind_room (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, bodies_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, days_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, room_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, used_label);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, export_button);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, import_button);
  gtk_widget_class_bind_template_callback (widget_class, on_bodies_selected);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_choose_limits);
}

static void
mesign_account_preferences_class_init (MesignAccountPreferencesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_account_preferences_dispose;
  object_class->finalize = mesign_account_preferences_finalize;

  g_type_ensure (MESIGN_TYPE_FIELD_NOTE);
  g_type_ensure (MESIGN_TYPE_SERVER_SETTINGS);
  gtk_widget_class_set_template_from_resource (
      widget_class, "/com/mesign/Client/ui/mesign-account-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, title);
  bind_login (widget_class);
  bind_identities (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, subscribed_switch);
  bind_room (widget_class);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, sign_row);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPreferences, encrypt_row);
  gtk_widget_class_bind_template_callback (widget_class, close_page);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_save_login);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_sign_in_again);
  gtk_widget_class_bind_template_callback (widget_class, mesign_account_preferences_forget_error);
  gtk_widget_class_bind_template_callback (widget_class,
                                           mesign_account_preferences_choose_subscribed);
  gtk_widget_class_bind_template_callback (widget_class, on_certificate_selected);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_clicked);
}

static void
mesign_account_preferences_init (MesignAccountPreferences *self)
{
  self->cancellable = g_cancellable_new ();
  self->identity_rows = g_ptr_array_new ();
  self->days = g_array_new (FALSE, FALSE, sizeof (guint));
  self->megabytes = g_array_new (FALSE, FALSE, sizeof (guint));
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_name_password_row (GTK_WIDGET (self->password_row));
}

/**
 * mesign_account_preferences_new:
 * @engine: an open engine
 * @account: one of its accounts
 *
 * Returns: (transfer floating): a page to change the account on
 */
GtkWidget *
mesign_account_preferences_new (MesignEngine *engine, MesignAccount *account)
{
  MesignAccountPreferences *self = g_object_new (MESIGN_TYPE_ACCOUNT_PREFERENCES, NULL);

  self->engine = g_object_ref (engine);
  self->account = mesign_account_ref (account);
  adw_window_title_set_title (self->title, account->address);
  gtk_actionable_set_action_target (self->export_button, "s", account->id);
  gtk_actionable_set_action_target (self->import_button, "s", account->id);
  mesign_account_preferences_show_login (self);
  show_bodies (self);
  mesign_account_preferences_show_subscribed (self);
  mesign_account_preferences_show_room (self);
  mesign_account_preferences_show_identities (self);
  mesign_account_preferences_show_footer (self);
  mesign_account_preferences_list_certificates (self);
  g_signal_connect_object (engine, "certificates-changed",
                           G_CALLBACK (mesign_account_preferences_list_certificates), self,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}
