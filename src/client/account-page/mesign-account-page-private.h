/* SPDX-FileCopyrightText: 2026 The MeSign developers */
/* SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "client/account-page/mesign-account-page.h"
#include "client/account-page/mesign-address-pill.h"
#include "client/account-page/mesign-import-bar.h"
#include "client/account-page/mesign-page-bar.h"
#include "client/account-page/mesign-page-session.h"

G_BEGIN_DECLS

struct _MesignAccountPage
{
  AdwApplicationWindow parent_instance;

  GtkButton *reload_button;
  MesignAddressPill *pill;
  MesignPageBar *bar;
  MesignImportBar *import_bar;
  AdwToastOverlay *toasts;
  GtkProgressBar *progress;
  GtkStack *stack;
  AdwBin *view_bin;
  AdwStatusPage *status;
  GtkButton *status_retry;
  GtkButton *status_outside;
  GtkButton *status_back;

  MesignPageSession *session;
  WebKitWebView *view;
  GCancellable *cancellable;

  /* What is loaded once pages may be. */
  char *wanted;
  gboolean is_prepared;
  gboolean was_opened_by_page;

  /* Where the last form goes, the page's or a frame's; where the one was sent that leads to the page
   * under way; what the status page is about. */
  char *form;
  char *sent_to;
  char *status_uri;
  gboolean has_failed;
  gboolean has_crashed;
  guint cut_off;
  char *log_in_user;

  /* The retrieval this window was opened for. While there is one, its pages hold secrets: they get
   * no windows, and nothing of theirs goes to the browser or into a mail. */
  MesignJourneyDetails *details;
  gboolean may_fill_itself;
  gboolean is_fill_page;
  gboolean wants_made_file;
  gboolean is_retrieving;
  gboolean is_sending;
  gboolean is_submitted;
  guint fill_tries;
  guint fill_timer;
  guint close_timer;
  guint load_timer;
};

/* mesign-account-page.c */
void mesign_account_page_load (MesignAccountPage *self, const char *uri);
void mesign_account_page_adopt_view (MesignAccountPage *self, WebKitWebView *view);
void mesign_account_page_renew_view (MesignAccountPage *self);
gboolean mesign_account_page_is_alone (MesignAccountPage *self);
void mesign_account_page_close_others (MesignAccountPage *self);
void mesign_account_page_toast (MesignAccountPage *self, const char *text);
MesignAccountPage *mesign_account_page_new_related (MesignAccountPage *opener);

/* mesign-account-page-actions.c */
void mesign_account_page_install_actions (GtkWidgetClass *klass);
void mesign_account_page_update_actions (MesignAccountPage *self);

/* mesign-account-page-load.c */
void mesign_account_page_watch (MesignAccountPage *self);

/* mesign-account-page-failure.c */
void mesign_account_page_watch_failures (MesignAccountPage *self);

/* mesign-account-page-status.c */
void mesign_account_page_show_web (MesignAccountPage *self);
void mesign_account_page_show_refused (MesignAccountPage *self, const char *uri);
void
mesign_account_page_show_failed (MesignAccountPage *self, const char *uri, const GError *error);
void mesign_account_page_show_unsafe (MesignAccountPage *self,
                                      const char *uri,
                                      GTlsCertificateFlags errors);
void mesign_account_page_show_crashed (MesignAccountPage *self);
void mesign_account_page_open_outside (MesignAccountPage *self, const char *uri);

/* mesign-account-page-download.c */
void mesign_account_page_watch_downloads (MesignAccountPage *self);

/* mesign-account-page-retrieval.c */
extern const MesignPageBarButton mesign_account_page_fill_again;
extern const MesignPageBarButton mesign_account_page_fill_now;
void mesign_account_page_show_bar (MesignAccountPage *self,
                                   const char *icon,
                                   const char *text,
                                   const MesignPageBarButton *button);
void mesign_account_page_step (MesignAccountPage *self, MesignJourneyStep what);
void mesign_account_page_loaded (MesignAccountPage *self, const char *uri, guint status);
void mesign_account_page_fill (MesignAccountPage *self);
void mesign_account_page_end_retrieval (MesignAccountPage *self, gint64 journey_id);
void mesign_account_page_leave_retrieval (MesignAccountPage *self);

/* mesign-account-page-submit.c */
void mesign_account_page_begin_sending (MesignAccountPage *self);
void mesign_account_page_end_sending (MesignAccountPage *self);
void mesign_account_page_tell_unanswered (MesignAccountPage *self);
gboolean mesign_account_page_take_answer (MesignAccountPage *self, const char *uri, guint status);
void mesign_account_page_keep_open (MesignAccountPage *self);

/* mesign-account-page-request.c */
gboolean mesign_account_page_has_request (MesignAccountPage *self);
void mesign_account_page_copy_request (MesignAccountPage *self);
void mesign_account_page_save_request (MesignAccountPage *self);

/* mesign-account-page-milestones.c */
void mesign_account_page_note_milestone (MesignAccountPage *self, const char *uri);
void mesign_account_page_fill_address (MesignAccountPage *self, const char *uri);

/* The signals, for whoever emits them. */
void mesign_account_page_emit_submitted (MesignAccountPage *self, gint64 journey);
void
mesign_account_page_emit_downloaded (MesignAccountPage *self, GBytes *octets, const char *name);

G_END_DECLS
