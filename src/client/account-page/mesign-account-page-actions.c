/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-policy.h"
#include "client/compat/mesign-ask.h"
#include "client/journey/mesign-copied-secret.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

/* What the header bar, the bars and the keys can do. */

static gboolean
is_on_status (MesignAccountPage *self)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "status") == 0;
}

static const char *
get_uri (MesignAccountPage *self)
{
  return is_on_status (self) && self->status_uri != NULL ? self->status_uri
                                                         : webkit_web_view_get_uri (self->view);
}

/* From what is not shown, back leads to the page that is still there. */
static void
go_back (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  if (self->has_crashed)
    webkit_web_view_reload (self->view);
  else if (is_on_status (self) && webkit_web_view_get_uri (self->view) != NULL)
    mesign_account_page_show_web (self);
  else
    webkit_web_view_go_back (self->view);
}

static void
retry (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  if (self->status_uri != NULL)
    mesign_account_page_load (self, self->status_uri);
  else
    webkit_web_view_reload (self->view);
}

static void
reload (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  if (webkit_web_view_is_loading (self->view))
    webkit_web_view_stop_loading (self->view);
  else if (is_on_status (self))
    retry (widget, name, parameter);
  else
    webkit_web_view_reload (self->view);
}

static void
open_outside (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  mesign_account_page_open_outside (self, get_uri (self));
}

static void
copy_address (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);
  const char *uri = get_uri (self);
  g_autoptr (MesignSecret) link = NULL;

  if (uri == NULL)
    return;
  if (self->details != NULL)
    {
      link = mesign_secret_new_from_string (uri);
      mesign_copy_secret (widget, link);
    }
  else
    gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), uri);
  mesign_account_page_toast (self, _ ("Address copied"));
}

static void
go_home (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_account_page_open_home (MESIGN_ACCOUNT_PAGE (widget));
}

static void
fill (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_account_page_fill (MESIGN_ACCOUNT_PAGE (widget));
}

static void
keep_open (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_account_page_keep_open (MESIGN_ACCOUNT_PAGE (widget));
}

static void
copy_secret (GtkWidget *widget, const MesignSecret *secret, const char *toast)
{
  if (secret == NULL)
    return;
  mesign_copy_secret (widget, secret);
  mesign_account_page_toast (MESIGN_ACCOUNT_PAGE (widget), toast);
}

static void
copy_code (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  if (self->details != NULL)
    copy_secret (widget, self->details->code, _ ("Retrieval code copied"));
}

static void
copy_password (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);

  if (self->details != NULL)
    copy_secret (widget, self->details->password, _ ("Protection password copied"));
}

static void
copy_request (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_account_page_copy_request (MESIGN_ACCOUNT_PAGE (widget));
}

static void
save_request (GtkWidget *widget, const char *name, GVariant *parameter)
{
  mesign_account_page_save_request (MESIGN_ACCOUNT_PAGE (widget));
}

static void
on_forgotten (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  g_autoptr (GError) error = NULL;

  if (self->view == NULL)
    return;
  if (!mesign_page_session_clear_finish (MESIGN_PAGE_SESSION (source), result, &error))
    {
      g_warning ("What %s had left is not removed: %s",
                 mesign_page_session_get_provider (self->session)->id, error->message);
      mesign_account_page_toast (self,
                                 _ ("You may still be logged in: what the site had left here "
                                    "could not be removed. Close MeSign, open it, and log out "
                                    "once more."));
      return;
    }
  mesign_account_page_toast (self, _ ("Logged out; what the site had left here is forgotten"));
  mesign_account_page_watch_downloads (self);
  mesign_account_page_renew_view (self);
  mesign_account_page_open_home (self);
}

/* The page goes first: what it still holds could be written anew. */
static void
on_log_out_answered (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);

  if (!mesign_ask_finish (result) || self->view == NULL)
    return;
  mesign_account_page_leave_retrieval (self);
  mesign_account_page_close_others (self);
  mesign_account_page_renew_view (self);
  mesign_page_session_clear_async (self->session, self->cancellable, on_forgotten,
                                   g_object_ref (self));
}

static void
log_out (GtkWidget *widget, const char *name, GVariant *parameter)
{
  MesignAccountPage *self = MESIGN_ACCOUNT_PAGE (widget);
  g_autofree char *heading = g_strdup_printf (
      _ ("Log Out of %s?"), mesign_page_session_get_provider (self->session)->name);
  g_autofree char *body = g_strdup_printf (
      _ ("What the site has left here for %s is forgotten, and its other windows close. Orders, "
         "certificates and your mail stay as they are."),
      mesign_page_session_get_account (self->session)->address);
  const MesignQuestion question = {
    .heading = heading,
    .body = body,
    .accept = _ ("_Log Out"),
    .destructive = TRUE,
  };

  mesign_ask_async (widget, &question, self->cancellable, on_log_out_answered, g_object_ref (self));
}

static void
add_keys (GtkWidgetClass *klass)
{
  gtk_widget_class_add_binding_action (klass, GDK_KEY_Left, GDK_ALT_MASK, "page.back", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_r, GDK_CONTROL_MASK, "page.reload", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_F5, 0, "page.reload", NULL);
  gtk_widget_class_add_binding_action (klass, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

void
mesign_account_page_install_actions (GtkWidgetClass *klass)
{
  static const struct
  {
    const char *name;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "page.back", go_back },
    { "page.reload", reload },
    { "page.retry", retry },
    { "page.home", go_home },
    { "page.open-outside", open_outside },
    { "page.copy-address", copy_address },
    { "page.log-out", log_out },
    { "page.fill", fill },
    { "page.keep-open", keep_open },
    { "page.copy-code", copy_code },
    { "page.copy-password", copy_password },
    { "page.copy-request", copy_request },
    { "page.save-request", save_request },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (klass, actions[i].name, NULL, actions[i].activate);
  add_keys (klass);
}

static void
update_reload_button (MesignAccountPage *self, gboolean is_loading)
{
  const char *label = is_loading ? _ ("Stop") : _ ("Reload");

  gtk_button_set_icon_name (self->reload_button,
                            is_loading ? "process-stop-symbolic" : "view-refresh-symbolic");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->reload_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->reload_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
}

/* A link may have its token in the path; on a page that may be filled in the path is well known. */
static gboolean
is_path_secret (MesignAccountPage *self, const char *uri)
{
  const char *link = self->details != NULL ? self->details->journey->link : NULL;
  gsize length;

  if (link == NULL || uri == NULL ||
      mesign_provider_is_fill_page (mesign_page_session_get_provider (self->session), uri))
    return FALSE;
  length = strcspn (link, "?#");

  return strcspn (uri, "?#") == length && strncmp (uri, link, length) == 0;
}

/* Brings header bar and pill up to what is shown now. */
void
mesign_account_page_update_actions (MesignAccountPage *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean is_loading = webkit_web_view_is_loading (self->view);
  gboolean has_page = webkit_web_view_get_uri (self->view) != NULL;
  gboolean is_status = is_on_status (self);
  const char *uri = get_uri (self);

  update_reload_button (self, is_loading);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), is_loading);
  gtk_widget_action_set_enabled (widget, "page.back",
                                 is_status ? has_page : webkit_web_view_can_go_back (self->view));
  gtk_widget_action_set_enabled (widget, "page.open-outside",
                                 !(is_status && self->details != NULL) &&
                                     mesign_page_may_open_outside (uri));
  gtk_widget_action_set_enabled (
      widget, "page.home", mesign_page_session_get_provider (self->session)->account_page != NULL);
  mesign_address_pill_set (self->pill, uri, !is_status && uri != NULL, is_path_secret (self, uri));
}
