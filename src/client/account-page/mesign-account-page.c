/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/compat/mesign-group.h"

#include <glib/gi18n-lib.h>

/**
 * MesignAccountPage:
 *
 * The provider's account page in a window of its own: certificates are bought, assigned and
 * retrieved here. It shows the provider's hosts only, in a session of its own that no mail ever
 * sees; what belongs to somebody else is left to the browser. Split by concern:
 * mesign-account-page-load.c decides what is loaded, -failure.c tries again, -status.c says what is
 * not shown, -retrieval.c fills in, -milestones.c notes what was bought, -download.c takes what is
 * downloaded.
 */
G_DEFINE_FINAL_TYPE (MesignAccountPage, mesign_account_page, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  SUBMITTED,
  CERTIFICATE_DOWNLOADED,
  CERTIFICATE_IMPORTED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
load_wanted (MesignAccountPage *self)
{
  g_autofree char *uri = g_steal_pointer (&self->wanted);

  if (uri != NULL)
    webkit_web_view_load_uri (self->view, uri);
}

static void
on_prepared (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);

  mesign_page_session_prepare_finish (MESIGN_PAGE_SESSION (source), result);
  self->is_prepared = TRUE;
  if (self->view != NULL)
    load_wanted (self);
}

static void
on_imported (MesignAccountPage *self, MesignImport *import)
{
  mesign_account_page_end_retrieval (self, mesign_import_bar_get_journey (self->import_bar));
  g_signal_emit (self, signals[CERTIFICATE_IMPORTED], 0, import);
}

static gboolean
mesign_account_page_close_request (GtkWindow *window)
{
  mesign_account_page_leave_retrieval (MESIGN_ACCOUNT_PAGE (window));

  return GTK_WINDOW_CLASS (mesign_account_page_parent_class)->close_request (window);
}

static void
mesign_account_page_dispose (GObject *object)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_handle_id (&self->fill_timer, g_source_remove);
  g_clear_handle_id (&self->close_timer, g_source_remove);
  g_clear_handle_id (&self->load_timer, g_source_remove);
  g_clear_object (&self->view);
  gtk_widget_dispose_template (GTK_WIDGET (self), MESIGN_TYPE_ACCOUNT_PAGE);
  g_clear_object (&self->session);
  g_clear_pointer (&self->details, mesign_journey_details_unref);

  G_OBJECT_CLASS (mesign_account_page_parent_class)->dispose (object);
}

static void
mesign_account_page_finalize (GObject *object)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (object);

  g_clear_object (&self->cancellable);
  g_free (self->wanted);
  g_free (self->form);
  g_free (self->sent_to);
  g_free (self->log_in_user);
  g_free (self->status_uri);

  G_OBJECT_CLASS (mesign_account_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, reload_button);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, pill);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, bar);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, import_bar);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, toasts);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, progress);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, stack);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, view_bin);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, status);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, status_retry);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, status_outside);
  gtk_widget_class_bind_template_child (widget_class, MesignAccountPage, status_back);
  gtk_widget_class_bind_template_callback (widget_class, on_imported);
}

static void
install_signals (void)
{
  /**
   * MesignAccountPage::submitted:
   * @self: the page
   * @journey: the id of the journey
   *
   * The provider took the retrieval that this window was opened for.
   */
  signals[SUBMITTED] = g_signal_new ("submitted", MESIGN_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  /**
   * MesignAccountPage::certificate-downloaded:
   * @self: the page
   * @octets: a PFX
   * @name: its file's name
   *
   * The page handed out a certificate. The window itself offers to import it.
   */
  signals[CERTIFICATE_DOWNLOADED] =
      g_signal_new ("certificate-downloaded", MESIGN_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 2, G_TYPE_BYTES, G_TYPE_STRING);

  /**
   * MesignAccountPage::certificate-imported:
   * @self: the page
   * @import: what was imported
   *
   * The person had a downloaded certificate imported.
   */
  signals[CERTIFICATE_IMPORTED] =
      g_signal_new ("certificate-imported", MESIGN_TYPE_ACCOUNT_PAGE, G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, MESIGN_TYPE_IMPORT);
}

static void
mesign_account_page_class_init (MesignAccountPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = mesign_account_page_dispose;
  object_class->finalize = mesign_account_page_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = mesign_account_page_close_request;

  g_type_ensure (MESIGN_TYPE_ADDRESS_PILL);
  g_type_ensure (MESIGN_TYPE_IMPORT_BAR);
  g_type_ensure (MESIGN_TYPE_PAGE_BAR);
  install_signals ();
  gtk_widget_class_set_template_from_resource (widget_class,
                                               "/com/mesign/Client/ui/mesign-account-page.ui");
  bind_children (widget_class);
  mesign_account_page_install_actions (widget_class);
}

static void
mesign_account_page_init (MesignAccountPage *self)
{
  self->cancellable = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  mesign_group_stand_alone (GTK_WINDOW (self));
}

static MesignAccountPage *
new_window (GtkApplication *application, MesignPageSession *session)
{
  MesignAccountPage *self =
      g_object_new (MESIGN_TYPE_ACCOUNT_PAGE, "application", application, NULL);
  g_autofree char *title =
      g_strdup_printf (_ ("Account Page – %s"), mesign_page_session_get_provider (session)->name);

  self->session = g_object_ref (session);
  mesign_account_page_watch_downloads (self);
  gtk_window_set_title (GTK_WINDOW (self), title);

  return self;
}

/* Takes a view in; from now on the window decides what it shows. */
void
mesign_account_page_adopt_view (MesignAccountPage *self, WebKitWebView *view)
{
  g_set_object (&self->view, g_object_ref_sink (view));
  g_object_unref (view);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Web page"), -1);
  adw_bin_set_child (self->view_bin, GTK_WIDGET (view));
  mesign_account_page_watch (self);
  mesign_account_page_update_actions (self);
}

/* Nothing of the pages before is left: no window knows this one, and what they had noted for
 * themselves is gone. */
void
mesign_account_page_renew_view (MesignAccountPage *self)
{
  g_clear_handle_id (&self->load_timer, g_source_remove);
  webkit_web_view_stop_loading (self->view);
  gtk_stack_set_visible_child_name (self->stack, "opening");
  g_clear_pointer (&self->form, g_free);
  g_clear_pointer (&self->sent_to, g_free);
  g_clear_pointer (&self->status_uri, g_free);
  self->is_fill_page = FALSE;
  self->has_crashed = FALSE;
  mesign_account_page_adopt_view (self, mesign_page_session_new_view (self->session, NULL));
}

static GList *
list_others (MesignAccountPage *self)
{
  GtkApplication *application = gtk_window_get_application (GTK_WINDOW (self));
  GList *others = NULL;

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (MESIGN_IS_ACCOUNT_PAGE (l->data) && l->data != self &&
        MESIGN_ACCOUNT_PAGE (l->data)->session == self->session)
      others = g_list_prepend (others, l->data);

  return others;
}

/* Whether no other window shows pages of this session: they could read along. */
gboolean
mesign_account_page_is_alone (MesignAccountPage *self)
{
  g_autoptr (GList) others = list_others (self);

  return others == NULL;
}

void
mesign_account_page_close_others (MesignAccountPage *self)
{
  g_autoptr (GList) others = list_others (self);

  for (GList *l = others; l != NULL; l = l->next)
    gtk_window_destroy (GTK_WINDOW (l->data));
}

/* A window that a page opened: the same session, the same rules. */
MesignAccountPage *
mesign_account_page_new_related (MesignAccountPage *opener)
{
  MesignAccountPage *self =
      new_window (gtk_window_get_application (GTK_WINDOW (opener)), opener->session);

  self->is_prepared = TRUE;
  self->was_opened_by_page = TRUE;
  mesign_account_page_adopt_view (self, mesign_page_session_new_view (self->session, opener->view));
  gtk_window_set_transient_for (GTK_WINDOW (self), GTK_WINDOW (opener));

  return self;
}

/**
 * mesign_account_page_new:
 * @application: the application
 * @engine: the open engine
 * @account: the account whose address certificates are for
 * @provider: whose page is shown
 *
 * Makes a window that shows nothing yet. There should be one for each account: ask
 * mesign_account_page_find() first.
 *
 * Returns: (transfer none): the window, which GTK owns
 */
GtkWindow *
mesign_account_page_new (GtkApplication *application,
                         MesignEngine *engine,
                         MesignAccount *account,
                         MesignProvider *provider)
{
  g_autoptr (MesignPageSession) session = mesign_page_session_new (engine, account, provider);
  MesignAccountPage *self = new_window (application, session);

  mesign_account_page_adopt_view (self, mesign_page_session_new_view (session, NULL));
  mesign_page_session_prepare_async (session, self->cancellable, on_prepared, g_object_ref (self));

  return GTK_WINDOW (self);
}

/**
 * mesign_account_page_find:
 * @application: the application
 * @account: an account
 * @provider: a provider
 *
 * Returns: (transfer none) (nullable): the window that is open for them
 */
MesignAccountPage *
mesign_account_page_find (GtkApplication *application,
                          MesignAccount *account,
                          MesignProvider *provider)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (MESIGN_IS_ACCOUNT_PAGE (l->data) && !MESIGN_ACCOUNT_PAGE (l->data)->was_opened_by_page)
      {
        MesignPageSession *session = MESIGN_ACCOUNT_PAGE (l->data)->session;

        if (g_str_equal (mesign_page_session_get_account (session)->id, account->id) &&
            g_str_equal (mesign_page_session_get_provider (session)->id, provider->id))
          return l->data;
      }

  return NULL;
}

void
mesign_account_page_load (MesignAccountPage *self, const char *uri)
{
  g_free (self->wanted);
  self->wanted = g_strdup (uri);
  if (self->is_prepared)
    load_wanted (self);
}

/* It may take two lines: what a page was refused, and why, is no use when it is cut off. */
void
mesign_account_page_toast (MesignAccountPage *self, const char *text)
{
  AdwToast *toast = adw_toast_new ("");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  adw_toast_set_custom_title (toast, label);
  adw_toast_overlay_add_toast (self->toasts, toast);
}

void
mesign_account_page_emit_submitted (MesignAccountPage *self, gint64 journey)
{
  g_signal_emit (self, signals[SUBMITTED], 0, journey);
}

void
mesign_account_page_emit_downloaded (MesignAccountPage *self, GBytes *octets, const char *name)
{
  g_signal_emit (self, signals[CERTIFICATE_DOWNLOADED], 0, octets, name);
}

/**
 * mesign_account_page_open_home:
 * @self: a window
 *
 * Opens the page where certificates are bought and assigned.
 */
void
mesign_account_page_open_home (MesignAccountPage *self)
{
  g_return_if_fail (MESIGN_IS_ACCOUNT_PAGE (self));

  if (self->details != NULL)
    {
      mesign_account_page_leave_retrieval (self);
      mesign_account_page_renew_view (self);
    }
  mesign_account_page_load (self, mesign_page_session_get_provider (self->session)->account_page);
}
