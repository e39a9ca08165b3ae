/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-fill.h"
#include "client/account-page/mesign-page-log-in.h"
#include "client/account-page/mesign-page-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is loaded: https on the provider's hosts, and nothing else. */

typedef struct
{
  MesignAccountPage *page;
  char *uri;
} Refusal;

static MesignPageVerdict
judge (MesignAccountPage *self, const char *uri)
{
  return mesign_page_judge (mesign_page_session_get_provider (self->session), self->details != NULL,
                            uri);
}

/* A frame within a page that is somebody else's stays empty; the page itself remains. */
static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Refusal *refusal = user_data;
  MesignLook look = mesign_page_look_finish (WEBKIT_WEB_VIEW (source), result);

  if (!(look & MESIGN_LOOK_FRAME) && refusal->page->view != NULL)
    mesign_account_page_show_refused (refusal->page, refusal->uri);
  g_object_unref (refusal->page);
  g_free (refusal->uri);
  g_free (refusal);
}

static void
refuse (MesignAccountPage *self, const char *uri)
{
  Refusal *refusal = g_new0 (Refusal, 1);

  refusal->page = g_object_ref (self);
  refusal->uri = g_strdup (uri);
  mesign_page_look_async (self->view, NULL, uri, NULL, self->cancellable, on_looked, refusal);
}

static gboolean
is_mail (const char *uri)
{
  return uri != NULL && g_ascii_strncasecmp (uri, "mailto:", strlen ("mailto:")) == 0;
}

/* Only forms and their redirects tell where a form was sent. Whether it is the page's, or a frame's
 * within it, shows when a page begins to load. */
static void
note_form (MesignAccountPage *self, WebKitNavigationAction *action, const char *uri)
{
  WebKitNavigationType type = webkit_navigation_action_get_navigation_type (action);

  if (webkit_navigation_action_is_redirect (action))
    return;
  g_clear_pointer (&self->form, g_free);
  if (type == WEBKIT_NAVIGATION_TYPE_FORM_SUBMITTED ||
      type == WEBKIT_NAVIGATION_TYPE_FORM_RESUBMITTED)
    self->form = g_strdup (uri);
}

static void
decide_navigation (MesignAccountPage *self, WebKitPolicyDecision *decision)
{
  WebKitNavigationAction *action = webkit_navigation_policy_decision_get_navigation_action (
      WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (self->details != NULL && uri != NULL &&
      mesign_provider_is_fill_page (mesign_page_session_get_provider (self->session), uri))
    mesign_page_session_cage (self->session);
  if (mesign_page_is_inner (uri))
    webkit_policy_decision_use (decision);
  else if (mesign_page_is_made (uri))
    {
      self->wants_made_file = webkit_navigation_action_is_user_gesture (action);
      webkit_policy_decision_download (decision);
    }
  else if (judge (self, uri) == MESIGN_PAGE_SHOWN)
    {
      note_form (self, action, uri);
      webkit_policy_decision_use (decision);
    }
  else
    {
      webkit_policy_decision_ignore (decision);
      if (!is_mail (uri))
        refuse (self, uri);
      else if (self->details == NULL && webkit_navigation_action_is_user_gesture (action))
        gtk_widget_activate_action (GTK_WIDGET (self), "app.compose", "s", uri);
    }
}

/* A page of the provider's gets a window here, one of anybody else's the browser. A page that holds
 * code and password gets none of both: a key pressed in it is enough of a wish for WebKit, and the
 * address could carry them away. */
static void
decide_new_window (MesignAccountPage *self, WebKitPolicyDecision *decision)
{
  WebKitNavigationAction *action = webkit_navigation_policy_decision_get_navigation_action (
      WEBKIT_NAVIGATION_POLICY_DECISION (decision));
  const char *uri = webkit_uri_request_get_uri (webkit_navigation_action_get_request (action));

  if (self->details != NULL)
    {
      webkit_policy_decision_ignore (decision);
      mesign_account_page_toast (self,
                                 _ ("No other window opens while a certificate is retrieved"));
      return;
    }
  if (uri == NULL || *uri == '\0' || mesign_page_is_inner (uri) ||
      judge (self, uri) == MESIGN_PAGE_SHOWN)
    {
      webkit_policy_decision_use (decision);
      return;
    }
  webkit_policy_decision_ignore (decision);
  if (webkit_navigation_action_is_user_gesture (action))
    mesign_account_page_open_outside (self, uri);
}

static gboolean
is_attachment (WebKitURIResponse *response)
{
  SoupMessageHeaders *headers = webkit_uri_response_get_http_headers (response);
  g_autofree char *disposition = NULL;

  return headers != NULL &&
         soup_message_headers_get_content_disposition (headers, &disposition, NULL) &&
         g_ascii_strcasecmp (disposition, "attachment") == 0;
}

static gboolean
should_download (WebKitResponsePolicyDecision *decision)
{
  WebKitURIResponse *response = webkit_response_policy_decision_get_response (decision);

  return is_attachment (response) ||
         !webkit_response_policy_decision_is_mime_type_supported (decision) ||
         mesign_page_judge_file (webkit_uri_response_get_suggested_filename (response),
                                 webkit_uri_response_get_mime_type (response)) !=
             MESIGN_PAGE_FILE_OTHER;
}

static void
decide_response (MesignAccountPage *self, WebKitPolicyDecision *decision)
{
  WebKitResponsePolicyDecision *response = WEBKIT_RESPONSE_POLICY_DECISION (decision);
  const char *uri =
      webkit_uri_response_get_uri (webkit_response_policy_decision_get_response (response));
  gboolean is_shown = mesign_page_is_inner (uri) || judge (self, uri) == MESIGN_PAGE_SHOWN;

  if (is_shown && should_download (response))
    webkit_policy_decision_download (decision);
  else if (is_shown)
    webkit_policy_decision_use (decision);
  else
    {
      webkit_policy_decision_ignore (decision);
      if (webkit_response_policy_decision_is_main_frame_main_resource (response))
        mesign_account_page_show_refused (self, uri);
    }
}

static gboolean
on_decide_policy (MesignAccountPage *self,
                  WebKitPolicyDecision *decision,
                  WebKitPolicyDecisionType type)
{
  switch (type)
    {
    case WEBKIT_POLICY_DECISION_TYPE_NAVIGATION_ACTION:
      decide_navigation (self, decision);
      return TRUE;
    case WEBKIT_POLICY_DECISION_TYPE_NEW_WINDOW_ACTION:
      decide_new_window (self, decision);
      return TRUE;
    case WEBKIT_POLICY_DECISION_TYPE_RESPONSE:
      decide_response (self, decision);
      return TRUE;
    default:
      webkit_policy_decision_ignore (decision);
      return TRUE;
    }
}

static guint
get_status (MesignAccountPage *self)
{
  WebKitWebResource *resource = webkit_web_view_get_main_resource (self->view);
  WebKitURIResponse *response =
      resource != NULL ? webkit_web_resource_get_response (resource) : NULL;

  return response != NULL ? webkit_uri_response_get_status_code (response) : 0;
}

/* Whoever types, types into the page, unless there is something to be typed in above it. */
static void
take_focus (MesignAccountPage *self)
{
  GtkWidget *focus = gtk_window_get_focus (GTK_WINDOW (self));

  if (focus == NULL || !GTK_IS_EDITABLE (focus))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

static void
on_started (MesignAccountPage *self)
{
  self->has_failed = FALSE;
  self->has_crashed = FALSE;
  g_free (self->sent_to);
  self->sent_to = g_steal_pointer (&self->form);
  if (self->sent_to != NULL)
    mesign_account_page_begin_sending (self);
  mesign_account_page_update_actions (self);
}

static void
on_committed (MesignAccountPage *self)
{
  const char *uri = webkit_web_view_get_uri (self->view);

  self->is_fill_page = uri != NULL && mesign_provider_is_fill_page (
                                          mesign_page_session_get_provider (self->session), uri);
  self->cut_off = 0;
  mesign_account_page_show_web (self);
  take_focus (self);
}

static void
on_load_finished (MesignAccountPage *self)
{
  g_autofree char *uri = g_strdup (webkit_web_view_get_uri (self->view));

  if (!self->has_failed && uri != NULL && judge (self, uri) == MESIGN_PAGE_SHOWN)
    {
      mesign_account_page_note_milestone (self, uri);
      mesign_account_page_loaded (self, uri, get_status (self));
      mesign_account_page_fill_address (self, uri);
    }
  g_clear_pointer (&self->sent_to, g_free);
  mesign_account_page_update_actions (self);
}

static void
on_load_changed (MesignAccountPage *self, WebKitLoadEvent event)
{
  const char *uri = webkit_web_view_get_uri (self->view);

  switch (event)
    {
    case WEBKIT_LOAD_STARTED:
      on_started (self);
      break;
    case WEBKIT_LOAD_REDIRECTED:
      if (uri != NULL && judge (self, uri) != MESIGN_PAGE_SHOWN)
        {
          mesign_account_page_end_sending (self);
          webkit_web_view_stop_loading (self->view);
          mesign_account_page_show_refused (self, uri);
        }
      break;
    case WEBKIT_LOAD_COMMITTED:
      on_committed (self);
      break;
    case WEBKIT_LOAD_FINISHED:
      on_load_finished (self);
      break;
    default:
      break;
    }
}

static void
on_ready_to_show (MesignAccountPage *child)
{
  gtk_window_present (GTK_WINDOW (child));
}

static GtkWidget *
on_create (MesignAccountPage *self, WebKitNavigationAction *action)
{
  MesignAccountPage *child;

  if (self->details != NULL)
    return NULL;
  child = mesign_account_page_new_related (self);
  g_signal_connect_object (child->view, "ready-to-show", G_CALLBACK (on_ready_to_show), child,
                           G_CONNECT_SWAPPED);

  return GTK_WIDGET (child->view);
}

static void
on_close (MesignAccountPage *self)
{
  gtk_window_close (GTK_WINDOW (self));
}

/* A picture of somebody else's could ask for a password in the provider's name. */
static gboolean
on_authenticate (MesignAccountPage *self, WebKitAuthenticationRequest *request)
{
  g_autofree char *uri =
      g_strdup_printf ("https://%s:%u/", webkit_authentication_request_get_host (request),
                       webkit_authentication_request_get_port (request));

  if (judge (self, uri) != MESIGN_PAGE_SHOWN || !mesign_page_log_in_is_secured (request))
    webkit_authentication_request_cancel (request);
  else
    return mesign_page_log_in_ask (self, request);

  return TRUE;
}

/* Camera, place, notices: a shop of certificates needs none of them. */
static gboolean
on_permission_request (MesignAccountPage *self, WebKitPermissionRequest *request)
{
  webkit_permission_request_deny (request);

  return TRUE;
}

/* The menu keeps what is of use in a form, and leaves out ways around the rules. */
static gboolean
on_context_menu (MesignAccountPage *self, WebKitContextMenu *menu)
{
  static const WebKitContextMenuAction left_out[] = {
    WEBKIT_CONTEXT_MENU_ACTION_DOWNLOAD_LINK_TO_DISK,
    WEBKIT_CONTEXT_MENU_ACTION_DOWNLOAD_IMAGE_TO_DISK,
    WEBKIT_CONTEXT_MENU_ACTION_DOWNLOAD_VIDEO_TO_DISK,
    WEBKIT_CONTEXT_MENU_ACTION_DOWNLOAD_AUDIO_TO_DISK,
    WEBKIT_CONTEXT_MENU_ACTION_OPEN_IMAGE_IN_NEW_WINDOW,
    WEBKIT_CONTEXT_MENU_ACTION_OPEN_FRAME_IN_NEW_WINDOW,
    WEBKIT_CONTEXT_MENU_ACTION_INSPECT_ELEMENT,
  };
  GList *next;

  for (GList *l = webkit_context_menu_get_items (menu); l != NULL; l = next)
    {
      WebKitContextMenuAction action = webkit_context_menu_item_get_stock_action (l->data);

      next = l->next;
      for (guint i = 0; i < G_N_ELEMENTS (left_out); i++)
        if (action == left_out[i])
          {
            webkit_context_menu_remove (menu, l->data);
            break;
          }
    }

  return FALSE;
}

static gboolean
on_fullscreen (MesignAccountPage *self)
{
  return TRUE;
}

static void
connect_swapped (MesignAccountPage *self, const char *signal, GCallback callback)
{
  g_signal_connect_object (self->view, signal, callback, self, G_CONNECT_SWAPPED);
}

void
mesign_account_page_watch (MesignAccountPage *self)
{
  connect_swapped (self, "decide-policy", G_CALLBACK (on_decide_policy));
  connect_swapped (self, "load-changed", G_CALLBACK (on_load_changed));
  mesign_account_page_watch_failures (self);
  connect_swapped (self, "create", G_CALLBACK (on_create));
  connect_swapped (self, "close", G_CALLBACK (on_close));
  connect_swapped (self, "authenticate", G_CALLBACK (on_authenticate));
  connect_swapped (self, "permission-request", G_CALLBACK (on_permission_request));
  connect_swapped (self, "context-menu", G_CALLBACK (on_context_menu));
  connect_swapped (self, "enter-fullscreen", G_CALLBACK (on_fullscreen));
  connect_swapped (self, "notify::uri", G_CALLBACK (mesign_account_page_update_actions));
  connect_swapped (self, "notify::is-loading", G_CALLBACK (mesign_account_page_update_actions));
  g_object_bind_property (self->view, "estimated-load-progress", self->progress, "fraction",
                          G_BINDING_SYNC_CREATE);
}
