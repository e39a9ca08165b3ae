/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-page-log-in.h"

#include "client/account-page/mesign-account-page-private.h"
#include "client/compat/mesign-group.h"
#include "client/compat/mesign-name-buttons.h"
#include "client/words/mesign-words.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

/* A site that asks by HTTP for user name and password (RFC 9110, section 11). WebKit's own question
 * is as wide as it likes, and may be in another language. What is typed is kept until the program
 * ends or the person logs out. */

typedef struct
{
  MesignAccountPage *page;
  WebKitAuthenticationRequest *request;
  AdwMessageDialog *dialog;
  GtkEditable *user;
  GtkEditable *password;
  gulong cancelled;
  gboolean is_answered;
} LogIn;

/* The dialog has gone, if need be with the window it stood before. */
static void
log_in_free (gpointer data, GObject *dialog)
{
  LogIn *self = data;

  g_signal_handler_disconnect (self->request, self->cancelled);
  if (!self->is_answered)
    webkit_authentication_request_cancel (self->request);
  g_object_unref (self->request);
  g_object_unref (self->page);
  g_free (self);
}

static void
submit (LogIn *self)
{
  WebKitCredential *credential = webkit_credential_new (gtk_editable_get_text (self->user),
                                                        gtk_editable_get_text (self->password),
                                                        WEBKIT_CREDENTIAL_PERSISTENCE_FOR_SESSION);

  g_free (self->page->log_in_user);
  self->page->log_in_user = g_strdup (gtk_editable_get_text (self->user));
  gtk_editable_set_text (self->password, "");
  webkit_authentication_request_authenticate (self->request, credential);
  webkit_credential_free (credential);
}

static void
on_response (LogIn *self, const char *response)
{
  self->is_answered = TRUE;
  if (g_str_equal (response, "accept"))
    submit (self);
  else
    webkit_authentication_request_cancel (self->request);
}

/* The page was left. */
static void
on_cancelled (LogIn *self)
{
  if (self->is_answered)
    return;
  self->is_answered = TRUE;
  gtk_window_destroy (GTK_WINDOW (self->dialog));
}

static void
on_user_changed (LogIn *self)
{
  adw_message_dialog_set_response_enabled (self->dialog, "accept",
                                           gtk_editable_get_text (self->user)[0] != '\0');
}

static void
on_user_activated (LogIn *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->password));
}

static char *
dup_heading (WebKitAuthenticationRequest *request)
{
  g_autofree char *host =
      mesign_words_clean_line (webkit_authentication_request_get_host (request));

  /* Translators: the name of a server */
  return g_strdup_printf (_ ("Log In to %s"), host);
}

static const char *
get_body (WebKitAuthenticationRequest *request)
{
  if (webkit_authentication_request_is_retry (request))
    return _ ("The site did not accept user name and password. Look whether Caps Lock is on, then "
              "try again.");

  return _ ("The site asks for the user name and password you have there. Do not type the password "
            "of your mail account.");
}

static void
add_fields (LogIn *self)
{
  g_autoptr (GtkBuilder) builder =
      gtk_builder_new_from_resource ("/com/mesign/Client/ui/mesign-page-log-in.ui");

  self->user = GTK_EDITABLE (gtk_builder_get_object (builder, "user"));
  self->password = GTK_EDITABLE (gtk_builder_get_object (builder, "password"));
  mesign_name_password_row (GTK_WIDGET (self->password));
  adw_message_dialog_set_extra_child (self->dialog,
                                      GTK_WIDGET (gtk_builder_get_object (builder, "fields")));
  g_signal_connect_swapped (self->user, "changed", G_CALLBACK (on_user_changed), self);
  g_signal_connect_swapped (self->user, "entry-activated", G_CALLBACK (on_user_activated), self);
  on_user_changed (self);
  /* What was typed before had most likely one mistake, and that in the password. */
  if (webkit_authentication_request_is_retry (self->request) && self->page->log_in_user != NULL)
    gtk_editable_set_text (self->user, self->page->log_in_user);
}

static void
show (LogIn *self)
{
  GtkWindow *window = GTK_WINDOW (self->page);
  g_autofree char *heading = dup_heading (self->request);

  self->dialog =
      ADW_MESSAGE_DIALOG (adw_message_dialog_new (window, heading, get_body (self->request)));
  adw_message_dialog_add_responses (self->dialog, "cancel", _ ("_Cancel"), "accept", _ ("_Log In"),
                                    NULL);
  adw_message_dialog_set_response_appearance (self->dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (self->dialog, "accept");
  adw_message_dialog_set_close_response (self->dialog, "cancel");
  add_fields (self);
  g_signal_connect_swapped (self->dialog, "response", G_CALLBACK (on_response), self);
  g_object_weak_ref (G_OBJECT (self->dialog), log_in_free, self);
  mesign_group_join (GTK_WINDOW (self->dialog), window);
  gtk_window_present (GTK_WINDOW (self->dialog));
  gtk_widget_grab_focus (gtk_editable_get_text (self->user)[0] == '\0'
                             ? GTK_WIDGET (self->user)
                             : GTK_WIDGET (self->password));
}

/**
 * mesign_page_log_in_is_secured:
 * @request: what a site asks for
 *
 * Returns: whether the answer goes by https to the site itself
 */
gboolean
mesign_page_log_in_is_secured (WebKitAuthenticationRequest *request)
{
  WebKitSecurityOrigin *origin = webkit_authentication_request_get_security_origin (request);
  gboolean is_secured = g_strcmp0 (webkit_security_origin_get_protocol (origin), "https") == 0;

  webkit_security_origin_unref (origin);

  return is_secured && !webkit_authentication_request_is_for_proxy (request);
}

/**
 * mesign_page_log_in_ask:
 * @page: the window of the site
 * @request: what a site asks for
 *
 * Asks the person, and answers the site.
 *
 * Returns: whether it is a matter of user name and password; otherwise nobody is asked
 */
gboolean
mesign_page_log_in_ask (MesignAccountPage *page, WebKitAuthenticationRequest *request)
{
  LogIn *self;

  if (webkit_authentication_request_get_scheme (request) > WEBKIT_AUTHENTICATION_SCHEME_NEGOTIATE)
    return FALSE;
  self = g_new0 (LogIn, 1);
  self->page = g_object_ref (page);
  self->request = g_object_ref (request);
  self->cancelled =
      g_signal_connect_swapped (request, "cancelled", G_CALLBACK (on_cancelled), self);
  show (self);

  return TRUE;
}
