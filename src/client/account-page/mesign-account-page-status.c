/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#define G_LOG_DOMAIN "mesign-client"

#include "config.h"

#include "client/account-page/mesign-account-page-private.h"

#include "client/account-page/mesign-page-fault.h"
#include "client/account-page/mesign-page-policy.h"
#include "client/words/mesign-words.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What is said where no page is shown, and the way to the browser. */

typedef enum
{
  OFFER_RETRY = 1 << 0,
  OFFER_OUTSIDE = 1 << 1,
  OFFER_BACK = 1 << 2,
} Offer;

static void
show_status (MesignAccountPage *self,
             const char *uri,
             const char *icon,
             const char *title,
             const char *description,
             Offer offer)
{
  g_autofree char *title_markup = g_markup_escape_text (title, -1);
  g_autofree char *description_markup = g_markup_escape_text (description, -1);
  gboolean has_page = webkit_web_view_get_uri (self->view) != NULL;

  if (uri != self->status_uri)
    {
      g_free (self->status_uri);
      self->status_uri = g_strdup (uri);
    }
  adw_status_page_set_icon_name (self->status, icon);
  adw_status_page_set_title (self->status, title_markup);
  adw_status_page_set_description (self->status, description_markup);
  gtk_widget_set_visible (GTK_WIDGET (self->status_retry), offer & OFFER_RETRY);
  gtk_widget_set_visible (GTK_WIDGET (self->status_outside), offer & OFFER_OUTSIDE);
  gtk_widget_set_visible (GTK_WIDGET (self->status_back), (offer & OFFER_BACK) && has_page);
  gtk_stack_set_visible_child_name (self->stack, "status");
  mesign_account_page_update_actions (self);
}

void
mesign_account_page_show_web (MesignAccountPage *self)
{
  g_clear_pointer (&self->status_uri, g_free);
  /* The keys go to the page, unless a bar above it asks for something. */
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), "web") != 0 &&
      !mesign_import_bar_is_busy (self->import_bar))
    gtk_widget_grab_focus (GTK_WIDGET (self->view));
  gtk_stack_set_visible_child_name (self->stack, "web");
  mesign_account_page_update_actions (self);
}

static char *
dup_name (const char *uri)
{
  g_autofree char *host = uri != NULL ? mesign_page_dup_host (uri) : NULL;

  return mesign_words_clean_line (host != NULL ? host : uri);
}

static char *
explain_refusal (MesignPageVerdict verdict,
                 const char *uri,
                 const char *provider,
                 gboolean is_retrieving)
{
  g_autofree char *name = dup_name (uri);
  g_autofree char *scheme = uri != NULL ? g_uri_parse_scheme (uri) : NULL;

  switch (verdict)
    {
    case MESIGN_PAGE_NOT_SECURED:
      return g_strdup_printf (_ ("The way to %s is not secured by https: anybody on it could read "
                                 "along or change the page."),
                              name);
    case MESIGN_PAGE_NO_WEB:
      if (scheme == NULL || g_ascii_strncasecmp (scheme, "http", strlen ("http")) == 0)
        return g_strdup (_ ("Its address is written in a way that is made to deceive."));
      return g_strdup_printf (_ ("Only web pages are shown here, not what begins with “%s:”."),
                              scheme);
    case MESIGN_PAGE_FOREIGN:
      if (is_retrieving)
        return g_strdup_printf (_ ("%s does not belong to %s. Nothing was sent there, and it does "
                                   "not open in the browser either: your code and your password "
                                   "could go along."),
                                name, provider);
      G_GNUC_FALLTHROUGH;
    case MESIGN_PAGE_SHOWN:
    default:
      return g_strdup_printf (_ ("%s does not belong to %s. Here only pages of %s are shown, so "
                                 "that nobody else gets at your order."),
                              name, provider, provider);
    }
}

/* A page that does not belong here. It was not loaded. */
void
mesign_account_page_show_refused (MesignAccountPage *self, const char *uri)
{
  const MesignProvider *provider = mesign_page_session_get_provider (self->session);
  MesignPageVerdict verdict = mesign_page_judge (provider, self->details != NULL, uri);
  g_autofree char *why = explain_refusal (verdict, uri, provider->name, self->details != NULL);
  gboolean may_leave = self->details == NULL && mesign_page_may_open_outside (uri);

  mesign_account_page_end_sending (self);
  show_status (self, uri, "action-unavailable-symbolic", _ ("This Page Is Not Shown Here"), why,
               OFFER_BACK | (may_leave ? OFFER_OUTSIDE : 0));
}

void
mesign_account_page_show_failed (MesignAccountPage *self, const char *uri, const GError *error)
{
  g_autofree char *name = dup_name (uri);
  g_autofree char *description = NULL;
  gboolean is_offline = !g_network_monitor_get_network_available (g_network_monitor_get_default ());

  if (is_offline)
    description = g_strdup (_ ("There is no network. Check the connection, then try again."));
  else
    description = mesign_page_fault_words (name, error);
  g_debug ("%s: %s", name, error->message);
  show_status (self, uri, "network-error-symbolic",
               is_offline ? _ ("You Are Offline") : _ ("The Page Cannot Be Loaded"), description,
               OFFER_RETRY | OFFER_BACK);
}

static const char *
explain_certificate (GTlsCertificateFlags errors)
{
  if (errors & G_TLS_CERTIFICATE_REVOKED)
    return _ ("its certificate was revoked");
  if (errors & G_TLS_CERTIFICATE_BAD_IDENTITY)
    return _ ("its certificate is for another name");
  if (errors & G_TLS_CERTIFICATE_EXPIRED)
    return _ ("its certificate has expired");
  if (errors & G_TLS_CERTIFICATE_NOT_ACTIVATED)
    return _ ("its certificate is not valid yet; check the clock of this computer");
  if (errors & G_TLS_CERTIFICATE_INSECURE)
    return _ ("its certificate uses a method that is not secure any more");

  return _ ("no authority that is trusted vouches for its certificate");
}

/* There is no way past this: the code and the password would go to whoever sits there. */
void
mesign_account_page_show_unsafe (MesignAccountPage *self,
                                 const char *uri,
                                 GTlsCertificateFlags errors)
{
  g_autofree char *name = dup_name (uri);
  g_autofree char *description = g_strdup_printf (
      _ ("It is not certain that this is %s: %s. Nothing was sent. Try again in another network, "
         "or ask the provider."),
      name, explain_certificate (errors));

  show_status (self, uri, "channel-insecure-symbolic", _ ("The Connection Is Not Safe"),
               description, OFFER_RETRY | OFFER_BACK);
}

void
mesign_account_page_show_crashed (MesignAccountPage *self)
{
  g_autofree char *uri = g_strdup (webkit_web_view_get_uri (self->view));

  self->has_crashed = TRUE;
  show_status (self, uri, "computer-fail-symbolic", _ ("The Page Has Crashed"),
               _ ("What was typed into it is lost. Nothing else is."), OFFER_RETRY);
}

static void
on_opened_outside (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (MesignAccountPage) self = MESIGN_ACCOUNT_PAGE (user_data);
  gboolean is_opened = g_app_info_launch_default_for_uri_finish (result, NULL);

  if (self->view != NULL)
    mesign_account_page_toast (self, is_opened ? _ ("Opened in the browser")
                                               : _ ("There is no browser that opens it"));
}

void
mesign_account_page_open_outside (MesignAccountPage *self, const char *uri)
{
  g_autoptr (GdkAppLaunchContext) context =
      gdk_display_get_app_launch_context (gtk_widget_get_display (GTK_WIDGET (self)));

  if (!mesign_page_may_open_outside (uri))
    return;
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL,
                                           on_opened_outside, g_object_ref (self));
}
