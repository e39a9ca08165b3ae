/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-fill.h"
#include "client/account-page/mesign-page-policy.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>

#define CLOSE_AFTER_S 8

/* The retrieval form is on its way: what is said until it is answered, and what came of it. */

/* From now on nobody is to type or to submit once more. */
void
mesign_account_page_begin_sending (MesignAccountPage *self)
{
  const MesignProvider *provider = mesign_page_session_get_provider (self->session);
  g_autofree char *name = mesign_words_clean_line (provider->name);
  g_autofree char *text = NULL;

  if (self->details == NULL || self->is_submitted ||
      !mesign_provider_is_fill_page (provider, self->sent_to))
    return;
  self->is_sending = TRUE;
  g_clear_handle_id (&self->fill_timer, g_source_remove);
  /* Translators: the provider's name */
  text = g_strdup_printf (_ ("Sent to %s. Its answer comes in a moment."), name);
  mesign_account_page_show_bar (self, "content-loading-symbolic", text, NULL);
}

/* The answer is something else than a page, or a page that is not shown. */
void
mesign_account_page_end_sending (MesignAccountPage *self)
{
  if (!self->is_sending)
    return;
  self->is_sending = FALSE;
  mesign_page_bar_hide (self->bar);
}

/* It may have arrived all the same, and a second one would be refused. */
void
mesign_account_page_tell_unanswered (MesignAccountPage *self)
{
  if (!self->is_sending)
    return;
  self->is_sending = FALSE;
  mesign_account_page_show_bar (self, "dialog-warning-symbolic",
                                _ ("No answer came. Wait a few minutes whether the certificate "
                                   "comes by mail; if not, load this page again and submit once "
                                   "more."),
                                NULL);
}

static gboolean
close_by_itself (gpointer user_data)
{
  MesignAccountPage *self = user_data;

  self->close_timer = 0;
  if (mesign_import_bar_is_busy (self->import_bar))
    return G_SOURCE_REMOVE;
  /* Whoever waits here is led on; whoever is elsewhere by now stays there. */
  if (gtk_window_is_active (GTK_WINDOW (self)))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.journey", "x", self->details->journey->id);
  gtk_window_close (GTK_WINDOW (self));

  return G_SOURCE_REMOVE;
}

void
mesign_account_page_keep_open (MesignAccountPage *self)
{
  g_clear_handle_id (&self->close_timer, g_source_remove);
  mesign_page_bar_hide (self->bar);
}

static void
show_accepted (MesignAccountPage *self)
{
  const MesignPageBarButton buttons[] = {
    { _ ("_Keep Open"), "page.keep-open", FALSE },
    { _ ("_Close"), "window.close", TRUE },
  };

  self->is_submitted = TRUE;
  g_clear_handle_id (&self->fill_timer, g_source_remove);
  mesign_page_bar_show (self->bar, "object-select-symbolic",
                        _ ("Submitted. The certificate comes by mail and is imported by itself. "
                           "This window closes in a moment."),
                        buttons, G_N_ELEMENTS (buttons));
  mesign_account_page_step (self, MESIGN_JOURNEY_STEP_SUBMIT);
  mesign_account_page_emit_submitted (self, self->details->journey->id);
  self->close_timer = g_timeout_add_seconds (CLOSE_AFTER_S, close_by_itself, self);
}

static void
show_refused (MesignAccountPage *self)
{
  mesign_account_page_show_bar (
      self, "dialog-warning-symbolic",
      _ ("The page did not accept it; below it says why. Fill in again, then type the new "
         "random code."),
      self->is_fill_page ? &mesign_account_page_fill_now : NULL);
}

static void
on_looked (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  MesignLook look = mesign_page_look_finish (WEBKIT_WEB_VIEW (source), result);

  if ((gpointer) self->view != source || self->details == NULL || self->is_submitted)
    return;
  if (look & MESIGN_LOOK_FIELD)
    show_refused (self);
  else
    show_accepted (self);
}

/* A page has loaded: answers whether it is the answer to the form, which is told then. */
gboolean
mesign_account_page_take_answer (MesignAccountPage *self, const char *uri, guint status)
{
  const MesignProvider *provider = mesign_page_session_get_provider (self->session);

  mesign_account_page_end_sending (self);
  switch (mesign_page_judge_submit (provider, self->sent_to, uri, status))
    {
    case MESIGN_SUBMIT_ACCEPTED:
      show_accepted (self);
      return TRUE;
    case MESIGN_SUBMIT_REFUSED:
      show_refused (self);
      return TRUE;
    case MESIGN_SUBMIT_UNCLEAR:
      mesign_page_look_async (self->view, NULL, NULL, &provider->form, self->cancellable, on_looked,
                              g_object_ref (self));
      return TRUE;
    case MESIGN_SUBMIT_NONE:
    default:
      return FALSE;
    }
}
