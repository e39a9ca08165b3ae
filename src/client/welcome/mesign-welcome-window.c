/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/welcome/mesign-welcome-window-private.h"

#include "client/compat/mesign-group.h"
#include "client/words/mesign-words.h"

/**
 * MesignWelcomeWindow:
 *
 * The way from a mail address to the first signed and encrypted mail, in pages that follow by
 * themselves as things happen. What has been reached is kept by the engine: the window may be
 * closed at any time, and opens again where things stand.
 */
G_DEFINE_FINAL_TYPE (MesignWelcomeWindow, mesign_welcome_window, ADW_TYPE_WINDOW)

/**
 * mesign_welcome_window_show_fault:
 * @self: the window
 * @error: what went wrong
 *
 * Tells it across the top, with a button to try again.
 */
void
mesign_welcome_window_show_fault (MesignWelcomeWindow *self, const GError *error)
{
  g_autofree char *words = mesign_words_error (error);

  mesign_banner_set_title (self->banner, words);
  mesign_banner_set_revealed (self->banner, TRUE);
}

static void
update_header (MesignWelcomeWindow *self)
{
  gboolean can_wait = self->page != MESIGN_WELCOME_PAGE_SIGN_IN &&
                      self->page != MESIGN_WELCOME_PAGE_DONE &&
                      self->page != MESIGN_WELCOME_PAGE_CERTIFICATE;

  gtk_widget_set_visible (self->back, self->page == MESIGN_WELCOME_PAGE_ON_ITS_WAY);
  gtk_widget_set_visible (self->later, can_wait);
}

/**
 * mesign_welcome_window_show_page:
 * @self: the window
 * @page: where things stand
 */
void
mesign_welcome_window_show_page (MesignWelcomeWindow *self, MesignWelcomePage page)
{
  gboolean is_first = g_str_equal (gtk_stack_get_visible_child_name (self->stack), "blank");
  gboolean is_new = is_first || self->page != page;
  gboolean leaves_password = self->page == MESIGN_WELCOME_PAGE_PASSWORD && is_new;

  self->page = page;
  mesign_banner_set_revealed (self->banner, FALSE);
  gtk_stack_set_visible_child_full (self->stack, mesign_welcome_page_get_name (page),
                                    is_first ? GTK_STACK_TRANSITION_TYPE_NONE
                                             : GTK_STACK_TRANSITION_TYPE_SLIDE_LEFT_RIGHT);
  update_header (self);
  if (leaves_password)
    mesign_protection_password_wipe (self->password);
  if (is_new && page == MESIGN_WELCOME_PAGE_SIGN_IN)
    mesign_welcome_sign_in_begin (self->sign_in);
  else if (is_new && page == MESIGN_WELCOME_PAGE_PASSWORD)
    mesign_protection_password_begin (self->password);
}

static void
on_signed_in (MesignWelcomeWindow *self, MesignAccount *account)
{
  mesign_welcome_window_set_account (self, account);
  mesign_welcome_window_load_account (self);
  if (self->updater != NULL)
    mesign_updater_sync_now (self->updater);
}

/* The account page opens beside this window, which goes on to the list that fills itself. */
static void
on_get_chosen (MesignWelcomeWindow *self, const char *provider)
{
  mesign_welcome_way_set_provider (self->way, provider);
  mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_ON_ITS_WAY);
  gtk_widget_activate_action (GTK_WIDGET (self), "app.account-page", "(ss)", self->account->address,
                              provider);
}

static void
on_later (MesignWelcomeWindow *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_imported (MesignWelcomeWindow *self, MesignImport *import)
{
  const MesignOwnCertificate *own = import->own->pdata[0];

  mesign_welcome_done_set_fingerprint (self->done, own->certificate->fingerprint);
  mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_DONE);
}

/* A file that is dropped on the window is taken as if it had been chosen, whichever page is shown:
 * where that is of an order, it is the certificate the person has been waiting for. */
static gboolean
on_drop (MesignWelcomeWindow *self, const GValue *value)
{
  gboolean is_awaited = self->page != MESIGN_WELCOME_PAGE_CERTIFICATE && self->journey != NULL &&
                        mesign_journey_is_open (self->journey);

  if (self->account == NULL)
    return FALSE;
  if (self->page != MESIGN_WELCOME_PAGE_CERTIFICATE)
    mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_CERTIFICATE);
  mesign_welcome_choice_take_file (self->choice, g_value_get_object (value),
                                   is_awaited ? self->journey->id : 0);

  return TRUE;
}

static void
take_drops (MesignWelcomeWindow *self)
{
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  g_signal_connect_swapped (target, "drop", G_CALLBACK (on_drop), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

static void
on_password_chosen (MesignWelcomeWindow *self)
{
  if (self->journey != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.retrieve", "x", self->journey->id);
}

static void
retrieve (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  on_password_chosen (MESIGN_WELCOME_WINDOW (widget));
}

static void
go_back (GtkWidget *widget, const char *action_name, GVariant *parameter)
{
  mesign_welcome_window_show_page (MESIGN_WELCOME_WINDOW (widget), MESIGN_WELCOME_PAGE_CERTIFICATE);
}

static void
on_try_again (MesignWelcomeWindow *self)
{
  mesign_banner_set_revealed (self->banner, FALSE);
  if (self->journey != NULL)
    mesign_welcome_window_load_journey (self, self->journey->id);
  else if (self->account != NULL)
    mesign_welcome_window_load_account (self);
}

static void
mesign_welcome_window_dispose (GObject *object)
{
  MesignWelcomeWindow *self = MESIGN_WELCOME_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->pause, g_source_remove);
  g_clear_handle_id (&self->beginning, g_source_remove);
  g_clear_object (&self->engine);
  g_clear_object (&self->updater);
  g_clear_pointer (&self->account, mesign_account_unref);
  g_clear_pointer (&self->journey, mesign_journey_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_WELCOME_WINDOW);

  G_OBJECT_CLASS (mesign_welcome_window_parent_class)->dispose (object);
}

static void
mesign_welcome_window_finalize (GObject *object)
{
  MesignWelcomeWindow *self = MESIGN_WELCOME_WINDOW (object);

  g_object_unref (self->cancellable);
  g_free (self->first_address);

  G_OBJECT_CLASS (mesign_welcome_window_parent_class)->finalize (object);
}

static void
ensure_pages (void)
{
  g_type_ensure (MESIGN_TYPE_BANNER);
  g_type_ensure (MESIGN_TYPE_WELCOME_SIGN_IN);
  g_type_ensure (MESIGN_TYPE_WELCOME_CHOICE);
  g_type_ensure (MESIGN_TYPE_WELCOME_WAY);
  g_type_ensure (MESIGN_TYPE_PROTECTION_PASSWORD);
  g_type_ensure (MESIGN_TYPE_WELCOME_WAITING);
  g_type_ensure (MESIGN_TYPE_WELCOME_DONE);
}

static void
mesign_welcome_window_class_init (MesignWelcomeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = mesign_welcome_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = mesign_welcome_window_finalize;

  gtk_widget_class_install_action (widget_class, "welcome.back", NULL, go_back);
  gtk_widget_class_install_action (widget_class, "welcome.retrieve", NULL, retrieve);
  ensure_pages ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-welcome-window.ui");
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, later);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, back);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, banner);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, sign_in);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, choice);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, way);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, password);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, waiting);
  gtk_widget_class_bind_template_child (widget_class, MesignWelcomeWindow, done);
  gtk_widget_class_bind_template_callback (widget_class, on_signed_in);
  gtk_widget_class_bind_template_callback (widget_class, on_get_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_later);
  gtk_widget_class_bind_template_callback (widget_class, on_imported);
  gtk_widget_class_bind_template_callback (widget_class, on_password_chosen);
  gtk_widget_class_bind_template_callback (widget_class, on_try_again);
}

static void
mesign_welcome_window_init (MesignWelcomeWindow *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  take_drops (self);
  mesign_group_stand_alone (GTK_WINDOW (self));
}

/* Unless the window is sent to a journey at once. */
static gboolean
begin (gpointer user_data)
{
  MesignWelcomeWindow *self = user_data;

  self->beginning = 0;
  mesign_welcome_window_show_address (self, self->first_address);

  return G_SOURCE_REMOVE;
}

/**
 * mesign_welcome_window_new:
 * @app: the application
 * @engine: an open engine
 * @updater: (nullable): what keeps the accounts up to date
 * @address: (nullable): of an account whose way to a certificate is gone on with, or one to sign in
 * with
 *
 * Returns: (transfer none): the window
 */
GtkWindow *
mesign_welcome_window_new (GtkApplication *app,
                           MesignEngine *engine,
                           MesignUpdater *updater,
                           const char *address)
{
  MesignWelcomeWindow *self = g_object_new (MESIGN_TYPE_WELCOME_WINDOW, "application", app, NULL);

  self->engine = g_object_ref (engine);
  self->updater = updater != NULL ? g_object_ref (updater) : NULL;
  mesign_welcome_sign_in_set_engine (self->sign_in, engine);
  g_signal_connect_object (engine, "journey-changed",
                           G_CALLBACK (mesign_welcome_window_on_journey_changed), self,
                           G_CONNECT_SWAPPED);
  self->first_address = g_strdup (address);
  self->beginning = g_idle_add (begin, self);

  return GTK_WINDOW (self);
}

/**
 * mesign_welcome_window_show_address:
 * @self: the window
 * @address: (nullable): whose way to a certificate it is: an account's that is there, or somebody's
 * who still has to sign in
 *
 * Goes to where this way stands.
 */
void
mesign_welcome_window_show_address (MesignWelcomeWindow *self, const char *address)
{
  g_autoptr (MesignAccount) account = NULL;

  g_return_if_fail (MESIGN_IS_WELCOME_WINDOW (self));

  g_clear_handle_id (&self->beginning, g_source_remove);
  if (address != NULL && address[0] != '\0')
    account = mesign_engine_find_writer (self->engine, address);
  if (account == NULL)
    {
      mesign_welcome_sign_in_set_address (self->sign_in, address);
      mesign_welcome_window_show_page (self, MESIGN_WELCOME_PAGE_SIGN_IN);
      return;
    }
  if (self->account == NULL || !g_str_equal (self->account->id, account->id) ||
      !mesign_address_same (self->account->address, account->address))
    {
      mesign_welcome_window_set_account (self, account);
      self->page = MESIGN_WELCOME_PAGE_SIGN_IN;
    }
  mesign_welcome_window_load_account (self);
}

/**
 * mesign_welcome_window_show_journey:
 * @self: the window
 * @journey_id: a journey
 *
 * Goes to where this journey stands.
 */
void
mesign_welcome_window_show_journey (MesignWelcomeWindow *self, gint64 journey_id)
{
  g_return_if_fail (MESIGN_IS_WELCOME_WINDOW (self));

  g_clear_handle_id (&self->beginning, g_source_remove);
  mesign_welcome_window_load_journey (self, journey_id);
}
