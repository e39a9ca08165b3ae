/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#define AGAIN_AFTER_MS 100
#define MAX_CUT_OFF 4

/* A page that did not load: what is tried once more, and what is told. */

/* By the person, who need not be told. */
static gboolean
is_stopped (const GError *error)
{
  return g_error_matches (error, WEBKIT_NETWORK_ERROR, WEBKIT_NETWORK_ERROR_CANCELLED);
}

/* Held back by our own policy, which has said so, or turned into a download. */
static gboolean
is_answered_otherwise (const GError *error)
{
  return g_error_matches (error, WEBKIT_POLICY_ERROR,
                          WEBKIT_POLICY_ERROR_FRAME_LOAD_INTERRUPTED_BY_POLICY_CHANGE);
}

/* What gave way to a load that is under way, as when one is tried again. */
static gboolean
is_overtaken (MesignAccountPage *self, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         (self->load_timer != 0 || webkit_web_view_is_loading (self->view));
}

static gboolean
load_again (gpointer user_data)
{
  MesignAccountPage *self = user_data;
  g_autofree char *uri = g_steal_pointer (&self->wanted);

  self->load_timer = 0;
  if (uri != NULL)
    webkit_web_view_load_uri (self->view, uri);

  return G_SOURCE_REMOVE;
}

static void
load_soon (MesignAccountPage *self, const char *uri)
{
  g_free (self->wanted);
  self->wanted = g_strdup (uri);
  g_clear_handle_id (&self->load_timer, g_source_remove);
  self->load_timer = g_timeout_add (AGAIN_AFTER_MS, load_again, self);
}

/* A connection that is given up, as one whose certificate was not known yet, takes along whatever
 * else libsoup had wait for it, as cancelled: nobody wanted that, and nothing was sent. (A person
 * who stops a load, and our own policy, cancel in WebKit's words.) A form is never sent twice. */
static gboolean
is_cut_off (MesignAccountPage *self, WebKitLoadEvent event, const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
         event != WEBKIT_LOAD_COMMITTED && self->sent_to == NULL && self->cut_off < MAX_CUT_OFF;
}

static gboolean
on_load_failed (MesignAccountPage *self, WebKitLoadEvent event, char *uri, GError *error)
{
  if (is_overtaken (self, error))
    return TRUE;
  self->has_failed = TRUE;
  if (is_cut_off (self, event, error))
    {
      self->cut_off++;
      load_soon (self, uri);
    }
  else if (is_answered_otherwise (error))
    mesign_account_page_end_sending (self);
  else
    {
      mesign_account_page_tell_unanswered (self);
      if (!is_stopped (error))
        mesign_account_page_show_failed (self, uri, error);
    }

  return TRUE;
}

static gboolean
on_tls_failed (MesignAccountPage *self,
               char *uri,
               GTlsCertificate *certificate,
               GTlsCertificateFlags errors)
{
  self->has_failed = TRUE;
  if (mesign_page_session_allow_certificate (self->session, uri, certificate))
    load_soon (self, uri);
  else
    mesign_account_page_show_unsafe (self, uri, errors);

  return TRUE;
}

static void
on_terminated (MesignAccountPage *self, WebKitWebProcessTerminationReason reason)
{
  if (reason != WEBKIT_WEB_PROCESS_TERMINATED_BY_API)
    mesign_account_page_show_crashed (self);
}

void
mesign_account_page_watch_failures (MesignAccountPage *self)
{
  g_signal_connect_object (self->view, "load-failed", G_CALLBACK (on_load_failed), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "load-failed-with-tls-errors", G_CALLBACK (on_tls_failed),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "web-process-terminated", G_CALLBACK (on_terminated), self,
                           G_CONNECT_SWAPPED);
}
